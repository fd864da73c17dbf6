//! A community with one team, its lead, its secretary, and neighbours who help.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Editor, Lead, SignedIn, Standing};
use domain::accounts::Role;
use domain::display::Both;
use domain::ids::AccountId;
use domain::notices::Notice;
use domain::phone::{Phone, Telephone};
use domain::publishing::Say;
use domain::rulebook::{Rulebook, example};
use domain::text::{Answer, Remark};
use domain::volunteers::{ActivitySetup, CODE, ShiftSetup, Span, TeamSetup};
use store::volunteers::{Cursor, HourLine, MyShift, NotMarked, NotOn, RosterRow, Shift};
use store::{Db, Failed};

use crate::common::{self, Place, now};

pub const KEY: &[u8] = b"the key of the portal";

pub struct World {
    pub db: Db,
    pub place: Place,
    pub editor: Editor,
    pub clerk: Clerk,
    /// The secretary, who leads every team.
    pub office: Lead,
    pub book: Rulebook,
    /// Number of the team, of its activity, and of the shift.
    pub team: i64,
    pub activity: i64,
    pub shift: i64,
}

/// The shift of all stories: two days from now, two hours.
pub fn begins() -> DateTime<Utc> {
    now() + Duration::days(2)
}

pub fn ends() -> DateTime<Utc> {
    begins() + Duration::hours(2)
}

pub fn team_setup() -> TeamSetup {
    let say = |zh: &str| Say::parse(zh, "", 1, 60).unwrap();
    TeamSetup {
        name: say("银龄助老队"),
        purpose: say("陪老人看病买菜"),
        needs: say("会开车的邻居"),
        phone: Telephone::parse("12345").unwrap(),
        founded_on: "2024-03-05".parse().unwrap(),
        resting: false,
    }
}

pub fn activity_setup(checked_only: bool) -> ActivitySetup {
    let say = |zh: &str| Say::parse(zh, "", 1, 60).unwrap();
    ActivitySetup {
        title: say("陪独居老人体检"),
        about: say("两人一组"),
        place: say("社区卫生站"),
        skills: Both::new("", ""),
        min_age: None,
        checked_only,
    }
}

pub fn phone_of(n: usize) -> Phone {
    common::phone(&format!("1970000{n:04}"))
}

pub fn reason() -> Answer {
    Answer::parse("下大雪，改到下周。").unwrap()
}

pub fn remark(text: &str) -> Remark {
    Remark::parse(text).unwrap()
}

impl World {
    /// A team led by person 0, with one activity and one shift of so many places.
    pub async fn new(db: &Db, capacity: i64) -> Self {
        let place = common::community(db).await;
        let staff = common::staff(db, place.id, "19900000041", Role::Secretary, None).await;
        let mut w = Self {
            db: db.clone(),
            editor: access::editor(Some(&staff)).unwrap(),
            clerk: access::clerk(Some(&staff)).unwrap(),
            office: access::lead(Some(&staff)).unwrap(),
            place,
            book: example(),
            team: 0,
            activity: 0,
            shift: 0,
        };
        w.person(0).await;
        w.team = w.found("new", 0).await;
        w.activity = w.plan(w.team, false).await;
        w.shift = w.add(w.activity, begins(), ends(), capacity).await;
        w
    }

    pub async fn found(&self, once: &str, lead: usize) -> i64 {
        self.db
            .create_team(&self.editor, &team_setup(), &phone_of(lead), once, now())
            .await
            .unwrap()
    }

    pub async fn plan(&self, team: i64, checked_only: bool) -> i64 {
        let once = format!("plan {team} {checked_only}");
        self.db
            .create_activity(
                &self.office,
                team,
                &activity_setup(checked_only),
                &once,
                now(),
            )
            .await
            .unwrap()
    }

    pub async fn add(
        &self,
        activity: i64,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        capacity: i64,
    ) -> i64 {
        let setup = ShiftSetup {
            span: Span::new(from, until).unwrap(),
            capacity,
        };
        let once = format!("shift {activity} {from} {capacity}");
        self.db
            .add_shift(&self.office, activity, setup, &once, now())
            .await
            .unwrap()
    }

    pub async fn standing(&self, n: usize) -> Standing {
        let number = phone_of(n);
        let account = match self.db.find_account_of(&number).await.unwrap() {
            Some(account) => account,
            None => {
                let id: i64 = common::raw!(&self.db, |c| {
                    sqlx::query_scalar(
                    "insert into accounts (phone, nickname, real_name, created_at) values ($1, '热心人', '王热心', $2) returning id"
                )
                .bind(number.as_str())
                .bind(now())
                .fetch_one(c)
                .await
                });
                AccountId(id)
            }
        };
        self.db
            .load_standing(account, false, Some(self.place.id))
            .await
            .unwrap()
    }

    /// The `n`-th neighbour.
    pub async fn person(&self, n: usize) -> SignedIn {
        common::signed_in(&self.standing(n).await)
    }

    /// The `n`-th neighbour as a lead.
    pub async fn lead(&self, n: usize) -> Lead {
        access::lead(Some(&self.standing(n).await)).unwrap()
    }

    /// Lets somebody into the team.
    pub async fn member(&self, n: usize) -> SignedIn {
        let who = self.person(n).await;
        let asked = remark("我想参加");
        self.db
            .ask_to_join(&who, self.place.id, self.team, &asked, now())
            .await
            .unwrap();
        let request = self.db.list_requests(&self.office).await.unwrap()[0].id;
        self.db
            .answer_request(&self.office, self.team, request, None, now())
            .await
            .unwrap();
        who
    }

    pub async fn join(&self, who: &SignedIn) -> Result<(), Failed<NotOn>> {
        self.join_at(who, self.shift, now()).await
    }

    pub async fn join_at(
        &self,
        who: &SignedIn,
        shift: i64,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        self.db
            .join_shift(who, self.place.id, shift, false, &self.book, at)
            .await
    }

    pub async fn wait(&self, who: &SignedIn) -> Result<(), Failed<NotOn>> {
        self.db
            .wait_for_shift(who, self.place.id, self.shift, &self.book, now())
            .await
    }

    pub async fn leave(&self, who: &SignedIn, at: DateTime<Utc>) -> Result<(), Failed<NotOn>> {
        self.db
            .leave_shift(who, self.place.id, self.shift, &self.book, at)
            .await
    }

    pub async fn mine(&self, who: &SignedIn) -> Vec<MyShift> {
        let all = self.db.list_my_shifts(who, Cursor::end(), 50).await;
        all.unwrap()
    }

    /// Takes the name and the nickname away, as of somebody who never left any.
    pub async fn unname(&self, who: &SignedIn) {
        common::raw!(&self.db, |c| sqlx::query(
            "update accounts set nickname = null, real_name = null where id = $1"
        )
        .bind(who.account().0)
        .execute(c)
        .await
        .map(|_| ()));
    }

    pub async fn see(&self) -> Shift {
        let found = self.db.find_shift(self.place.id, self.shift).await;
        found.unwrap().unwrap()
    }

    pub async fn roster(&self) -> Vec<RosterRow> {
        let shift = self.see().await;
        self.db.list_roster(&self.office, &shift).await.unwrap()
    }

    /// What stands on the lead's screen.
    pub async fn digits(&self, at: DateTime<Utc>) -> String {
        CODE.at(KEY, self.see().await.id.0, at).0
    }

    pub async fn check_in(
        &self,
        who: &SignedIn,
        digits: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        self.db
            .check_in_to_shift(who, self.place.id, self.shift, digits, KEY, at)
            .await
    }

    pub async fn hours(&self, who: &SignedIn) -> Vec<HourLine> {
        let all = self
            .db
            .list_my_hours(who, self.place.id, Cursor::end(), 50)
            .await;
        all.unwrap()
    }

    /// Minutes that count in the whole community.
    pub async fn minutes(&self) -> i64 {
        let figures = self.db.count_volunteers(self.place.id).await.unwrap();
        figures.minutes
    }

    /// What the person was told, the newest first.
    pub async fn told(&self, who: &SignedIn) -> Vec<Notice> {
        let all = self.db.list_notices(who, 50).await.unwrap();
        all.into_iter().map(|n| n.kind).collect()
    }
}
