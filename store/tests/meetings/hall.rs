//! A body with five members in a community with a crowd, and what its meetings do in one line.

use std::ops::Deref;

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Seat, Secretary, Standing};
use domain::accounts::{Residency, Role};
use domain::ids::{AccountId, BodyId, MeetingId, RecordNumber, SeatId};
use domain::meetings::{How, Kind, code_at};
use domain::text::{Label, Minutes};
use store::meetings::{Item, Meeting, NewMeeting, NotCalled, NotCheckedIn, NotMoved};
use store::{Db, Failed};

use crate::common::{now, raw};
use crate::people::{World, body, title};

pub const KEY: &[u8] = b"the key of the check-in";

/// How many members the body has: persons 301 to 305, the last without an account.
pub const MEMBERS: i64 = 5;

pub struct Hall {
    world: World,
    pub body: BodyId,
    pub seats: Vec<SeatId>,
}

impl Deref for Hall {
    type Target = World;
    fn deref(&self) -> &World {
        &self.world
    }
}

/// Friday, 4 December 2026, two in the afternoon: the day on which the rulebook lets the body discuss.
pub fn starts_at() -> DateTime<Utc> {
    "2026-12-04T06:00:00Z".parse().unwrap()
}

pub fn minutes(text: &str) -> Minutes {
    Minutes::parse(text).unwrap()
}

/// Whole minutes of a meeting.
pub fn a_record() -> Minutes {
    minutes("会议由秘书主持，成员五人到会，逐项讨论了议程，结果见各项。")
}

impl Hall {
    pub async fn new(db: &Db) -> Self {
        let world = World::new(db).await;
        let here = world.here().0;
        let body: i64 = raw!(db, |c| {
            sqlx::query_scalar(
            "insert into bodies (community_id, number, name_zh, name_en, purpose_zh, purpose_en, created_at)
             values ($1, 9, '议事会', 'Council', '', '', $2) returning id"
        )
        .bind(here)
        .bind(now())
        .fetch_one(c)
        .await
        });
        let mut seats = Vec::new();
        for n in 301..301 + MEMBERS {
            let account = (n < 300 + MEMBERS).then(|| world.account(n).0);
            let seat: i64 = raw!(db, |c| {
                sqlx::query_scalar(
                    "insert into seats (community_id, body_id, class, account_id, name, origin, from_on, until_on)
                     values ($1, $2, 'resident', $3, $4, 'founding', $5, $6) returning id",
                )
                .bind(here)
                .bind(body)
                .bind(account)
                .bind(format!("成员{n}"))
                .bind(crate::people::day("2026-01-01"))
                .bind(crate::people::day("2028-12-31"))
                .fetch_one(c)
                .await
            });
            seats.push(SeatId(seat));
        }
        Self {
            world,
            body: BodyId(body),
            seats,
        }
    }

    fn standing_of(&self, n: i64, role: Option<Role>) -> Standing {
        let seats = (301..301 + MEMBERS)
            .zip(&self.seats)
            .filter(|(m, _)| *m == n)
            .map(|(_, seat)| (self.body, *seat))
            .collect();
        Standing {
            account: self.account(n),
            second_factor: role.is_some(),
            community: Some(self.here()),
            residency: Residency::None,
            roles: role.map(|r| (r, None)).into_iter().collect(),
            seats,
        }
    }

    pub fn secretary(&self) -> Secretary {
        access::secretary(Some(&self.standing_of(400, Some(Role::Secretary)))).unwrap()
    }

    pub fn agency(&self) -> Clerk {
        access::clerk(Some(&self.standing_of(399, Some(Role::WindowClerk)))).unwrap()
    }

    pub fn secretary_as_clerk(&self) -> Clerk {
        access::clerk(Some(&self.standing_of(400, Some(Role::Secretary)))).unwrap()
    }

    pub fn member(&self, n: i64) -> Seat {
        access::seat(Some(&self.standing_of(n, None)), self.body).unwrap()
    }

    pub fn new_meeting(&self, kind: Kind, capacity: u32) -> NewMeeting {
        NewMeeting {
            body: self.body,
            kind,
            title: title("十二月议事会会议"),
            about: body("欢迎居民旁听，带上您的意见。"),
            place: Label::parse("社区服务中心二楼").unwrap(),
            starts_at: starts_at(),
            ends_at: starts_at() + Duration::hours(2),
            capacity,
        }
    }

    pub async fn try_call(
        &self,
        new: NewMeeting,
        once: &str,
    ) -> Result<RecordNumber, Failed<NotCalled>> {
        self.db
            .call_meeting(&self.secretary(), new, once, &self.calendar, now())
            .await
    }

    /// A meeting on the day of the discussion.
    pub async fn call(&self, kind: Kind, capacity: u32) -> RecordNumber {
        let once = format!("call {} {capacity}", kind.code());
        self.try_call(self.new_meeting(kind, capacity), &once)
            .await
            .unwrap()
    }

    pub async fn meeting(&self, number: RecordNumber) -> Meeting {
        self.db
            .find_meeting(self.here(), number)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn items(&self, number: RecordNumber) -> Vec<Item> {
        let id = self.meeting(number).await.id;
        self.db.list_items(id).await.unwrap()
    }

    /// Person `n` types what the screen shows at that moment.
    pub async fn check_in(
        &self,
        n: i64,
        number: RecordNumber,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotCheckedIn>> {
        let code = code_at(KEY, self.meeting(number).await.id, at).0;
        self.db
            .check_in(
                &self.person(n),
                self.here(),
                number,
                &code,
                KEY,
                How::Code,
                at,
            )
            .await
    }

    pub async fn open(&self, number: RecordNumber) -> Result<(), Failed<NotMoved>> {
        self.db
            .open_meeting(&self.secretary(), number, starts_at())
            .await
    }

    /// Opened with three members, and closed.
    pub async fn hold(&self, number: RecordNumber) {
        for n in 301..=303 {
            self.check_in(n, number, starts_at()).await.unwrap();
        }
        self.open(number).await.unwrap();
        self.close(number).await;
    }

    pub async fn close(&self, number: RecordNumber) {
        let at = starts_at() + Duration::hours(2);
        self.db
            .close_meeting(&self.secretary(), number, at)
            .await
            .unwrap();
    }

    /// Puts a proposal of person 1 at a stage, past all rules.
    pub async fn proposal_at(&self, text: &str, stage: &'static str) -> RecordNumber {
        let number = self.file(1, text).await;
        let (here, meets_on) = (self.here().0, crate::people::day("2026-12-04"));
        raw!(&self.db, |c| sqlx::query(
            "update proposals set stage = $3, meets_on = $4 where community_id = $1 and seq = $2"
        )
        .bind(here)
        .bind(number.seq)
        .bind(stage)
        .bind(meets_on)
        .execute(c)
        .await
        .map(|_| ()));
        number
    }

    pub async fn attendances(&self, meeting: MeetingId) -> (i64, i64) {
        let there = self.db.count_attendance(meeting).await.unwrap();
        (there.members, there.guests)
    }

    pub fn account_of(&self, n: i64) -> AccountId {
        self.account(n)
    }
}
