//! A community with one window, its staff, and residents who book there.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, Clerk, Editor, SignedIn, Standing};
use domain::accounts::Role;
use domain::appointments::{BookingCode, Hours, Plan, Setup, Slot, Wanted, moment};
use domain::ids::AccountId;
use domain::phone::Telephone;
use domain::publishing::Say;
use domain::rulebook::{Rulebook, example};
use domain::text::{Answer, HomeNote};
use domain::time::Calendar;
use store::appointments::{Booked, Home, MyBooking, NotBooked, Terms, Wish};
use store::{Db, Failed};

use crate::common::{self, Place, now};

pub struct World {
    pub db: Db,
    pub place: Place,
    pub editor: Editor,
    pub clerk: Clerk,
    /// Number of the window.
    pub window: i64,
    pub calendar: Calendar,
    pub book: Rulebook,
}

/// The Monday after the hour of all stories.
pub fn monday() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// A moment on that Monday, by the clock of Shanghai.
pub fn at(hour: u16, minute: u16) -> DateTime<Utc> {
    moment(monday(), hour * 60 + minute)
}

/// The slot of that Monday that begins at an hour.
pub fn on_monday(hour: u16) -> Wanted {
    on(monday(), hour)
}

pub fn on(day: NaiveDate, hour: u16) -> Wanted {
    Wanted {
        day,
        slot: Slot::new(hour * 60, hour * 60 + 60).unwrap(),
    }
}

/// Monday to Friday from nine to twelve and two to five, an hour each; `capacity` people, of whom nobody comes unbooked.
pub fn setup(capacity: u16) -> Setup {
    let say = |zh: &str| Say::parse(zh, "", 1, 60).unwrap();
    let day = Hours::parse_day("9-12, 14-17").unwrap();
    let mut days: [_; 7] = Default::default();
    days[..5].fill(day);
    Setup {
        name: say("综合窗口"),
        place: say("一楼"),
        handles: say("居住证、老年证"),
        phone: Telephone::parse("12345").unwrap(),
        plan: Plan {
            hours: Hours::new(days),
            slot_minutes: 60,
            capacity,
            walk_in_percent: 0,
        },
        home_visits: true,
    }
}

pub fn code(n: usize) -> BookingCode {
    let alphabet = domain::codes::DOOR_ALPHABET;
    let letter = |n: usize| char::from(alphabet[n % alphabet.len()]);
    let text: String = [letter(n / 961), letter(n / 31), letter(n)]
        .into_iter()
        .collect();
    BookingCode::parse(&format!("AAAAA{text}")).unwrap()
}

pub fn reason() -> Answer {
    Answer::parse("窗口停电，很抱歉。").unwrap()
}

impl World {
    pub async fn new(db: &Db, capacity: u16) -> Self {
        let place = common::community(db).await;
        let editor = common::staff(db, place.id, "19900000041", Role::Editor, None).await;
        let editor = access::editor(Some(&editor)).unwrap();
        let clerk = common::staff(db, place.id, common::CLERK_PHONE, Role::WindowClerk, None).await;
        let window = db
            .create_window(&editor, &setup(capacity), "new", now())
            .await
            .unwrap();
        Self {
            db: db.clone(),
            place,
            editor,
            clerk: access::clerk(Some(&clerk)).unwrap(),
            window,
            calendar: Calendar::default(),
            book: example(),
        }
    }

    pub fn terms(&self) -> Terms<'_> {
        Terms {
            calendar: &self.calendar,
            book: &self.book,
        }
    }

    /// The `n`-th resident, who signed in before: address not confirmed.
    pub async fn person(&self, n: usize) -> SignedIn {
        let number = format!("1970000{n:04}");
        let account = match self
            .db
            .find_account_of(&common::phone(&number))
            .await
            .unwrap()
        {
            Some(account) => account,
            None => {
                let id: i64 = common::raw!(&self.db, |c| {
                    sqlx::query_scalar(
                    "insert into accounts (phone, nickname, created_at) values ($1, '某人', $2) returning id"
                )
                .bind(&number)
                .bind(now())
                .fetch_one(c)
                .await
                });
                AccountId(id)
            }
        };
        let standing = self
            .db
            .load_standing(account, false, Some(self.place.id))
            .await;
        common::signed_in(&standing.unwrap())
    }

    pub async fn standing(&self, n: usize, verified: bool) -> Standing {
        let number = format!("1980000{n:04}");
        common::resident(&self.db, self.place.id, &number, verified).await
    }

    pub fn wish(&self, wanted: Wanted) -> Wish {
        Wish {
            window: self.window,
            wanted,
            service: None,
            home: None,
        }
    }

    pub async fn book(
        &self,
        who: &SignedIn,
        wanted: Wanted,
        n: usize,
    ) -> Result<Booked, Failed<NotBooked>> {
        self.book_at(who, wanted, n, now()).await
    }

    pub async fn book_at(
        &self,
        who: &SignedIn,
        wanted: Wanted,
        n: usize,
        at: DateTime<Utc>,
    ) -> Result<Booked, Failed<NotBooked>> {
        let (wish, code) = (self.wish(wanted), code(n));
        self.db
            .book(who, self.place.id, &wish, &code, self.terms(), at)
            .await
    }

    /// Books a visit at home with a note, as a verified resident.
    pub async fn book_home(
        &self,
        who: &Standing,
        wanted: Wanted,
        n: usize,
    ) -> Result<Booked, Failed<NotBooked>> {
        let home = Home {
            right: access::verified(Some(who)).unwrap(),
            note: Some(HomeNote::parse("门铃坏了，请打门").unwrap()),
        };
        let wish = Wish {
            home: Some(home),
            ..self.wish(wanted)
        };
        let (who, code) = (common::signed_in(who), code(n));
        self.db
            .book(&who, self.place.id, &wish, &code, self.terms(), now())
            .await
    }

    pub async fn wait(
        &self,
        who: &SignedIn,
        n: usize,
    ) -> Result<(), Failed<store::appointments::NotWaiting>> {
        self.db
            .wait_for_place(
                who,
                self.place.id,
                self.window,
                monday(),
                None,
                &code(n),
                self.terms(),
                now(),
            )
            .await
    }

    pub async fn cancel(
        &self,
        who: &SignedIn,
        n: usize,
    ) -> Result<(), Failed<store::appointments::NotCancelled>> {
        self.db
            .cancel_booking(who, self.place.id, &code(n), self.terms(), now())
            .await
    }

    pub async fn mine(&self, who: &SignedIn) -> Vec<MyBooking> {
        self.db.list_my_bookings(who, 50).await.unwrap()
    }

    /// What the person was told, the newest first.
    pub async fn told(&self, who: &SignedIn) -> Vec<domain::notices::Notice> {
        let all = self.db.list_notices(who, 50).await.unwrap();
        all.into_iter().map(|n| n.kind).collect()
    }

    /// Takes every slot of the Monday, with people from `first` on; `capacity` is that of the window.
    pub async fn fill_monday(&self, first: usize, capacity: usize) {
        let mut n = first;
        for hour in [9, 10, 11, 14, 15, 16] {
            for _ in 0..capacity {
                let who = self.person(n).await;
                self.book(&who, on_monday(hour), n).await.unwrap();
                n += 1;
            }
        }
    }

    pub fn days_later(&self, n: i64) -> DateTime<Utc> {
        now() + Duration::days(n)
    }
}
