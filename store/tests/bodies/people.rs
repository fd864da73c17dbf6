//! A community with a crowd and a secretary, and what they do in one line.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, Secretary, SignedIn, Standing, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::ballots::Seed;
use domain::bodies::{SeatClass, Stage};
use domain::ids::{AccountId, ApplicationId, RecordNumber, ResidencyId, SeatClassId};
use domain::log::{Leaf, NoteKey};
use domain::rulebook::Rule;
use domain::text::{Answer, Clause, Label, Offices, RealName, Statement};
use domain::time::Calendar;
use store::bodies::{
    Application, Body, Decision, Member, NewApplication, NewMember, Procedure, Seats, Way,
};
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

/// The threshold of recommendations in these stories.
pub const THRESHOLD: i64 = 2;

pub struct World {
    pub db: Db,
    pub place: Place,
    pub calendar: Calendar,
    pub secretary: Standing,
}

pub fn later(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

/// Adds accounts 1001 and following, without asking each for a code.
async fn crowd(db: &Db) {
    raw!(db, |c| sqlx::query(
        "insert into accounts (id, phone, nickname, real_name, created_at)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 400)
         select 1000 + i, '139' || cast(10000000 + i as text), '居民' || cast(i as text),
            '王' || cast(i as text), $1 from n"
    )
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()));
}

impl World {
    /// `selection`: 1 a secret ballot, 2 a public draw.
    pub async fn new(db: &Db, selection: i64) -> Self {
        Self::with(db, selection, &[]).await
    }

    /// The same under further rules of its own.
    pub async fn with(db: &Db, selection: i64, rules: &[(Rule, i64)]) -> Self {
        let place = common::community(db).await;
        let mut entries = common::entries();
        for (rule, value) in [
            (Rule::RecommendThreshold, THRESHOLD),
            (Rule::SeatSelection, selection),
        ]
        .into_iter()
        .chain(rules.iter().copied())
        {
            entries.get_mut(&rule).unwrap().value = value;
        }
        let february = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        db.adopt_rulebook(&place.operator, place.id, february, entries, now())
            .await
            .unwrap();
        crowd(db).await;
        let secretary = common::staff(db, place.id, "19900000008", Role::Secretary, None).await;
        Self {
            db: db.clone(),
            place,
            calendar: Calendar::default(),
            secretary,
        }
    }

    pub fn account(&self, n: i64) -> AccountId {
        AccountId(1000 + n)
    }

    fn standing(&self, n: i64, grid: usize) -> Standing {
        Standing {
            account: self.account(n),
            second_factor: false,
            community: Some(self.place.id),
            residency: Residency::Attested {
                id: ResidencyId(n),
                grid: self.place.grids[grid],
                method: Method::InPerson,
            },
            roles: Vec::new(),
            seats: Vec::new(),
        }
    }

    pub fn person(&self, n: i64) -> SignedIn {
        common::signed_in(&self.standing(n, 0))
    }

    pub fn verified(&self, n: i64) -> Verified {
        access::verified(Some(&self.standing(n, 0))).unwrap()
    }

    /// Of the second grid.
    pub fn neighbour(&self, n: i64) -> Verified {
        access::verified(Some(&self.standing(n, 1))).unwrap()
    }

    pub fn secretary(&self) -> Secretary {
        access::secretary(Some(&self.secretary)).unwrap()
    }

    pub async fn body(&self) -> Body {
        let body = self.db.find_body(self.place.id, 1).await.unwrap();
        body.unwrap()
    }

    pub async fn seats(&self, class: SeatClass) -> Seats {
        let body = self.body().await;
        let all = self.db.list_seat_classes(self.place.id, body.id).await;
        all.unwrap().into_iter().find(|s| s.class == class).unwrap()
    }

    /// Lets a class have so many seats.
    pub async fn resize(&self, class: SeatClass, seats: i64) -> SeatClassId {
        let id = self.seats(class).await.id;
        self.db
            .resize_seats(&self.secretary(), id, seats, now())
            .await
            .unwrap();
        id
    }

    /// A procedure for so many residents' seats.
    pub async fn open(&self, seats: i64) -> RecordNumber {
        let class = self.resize(SeatClass::Resident, seats).await;
        self.db
            .open_procedure(&self.secretary(), class, now())
            .await
            .unwrap()
    }

    pub async fn apply(
        &self,
        n: i64,
        number: RecordNumber,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<store::bodies::NotApplied>> {
        self.db
            .apply_for_seat(
                &self.person(n),
                Some(&self.verified(n)),
                self.place.id,
                number,
                &application(),
                at,
            )
            .await
    }

    pub async fn procedure(&self, number: RecordNumber) -> Procedure {
        let found = self.db.find_procedure(self.place.id, number).await;
        found.unwrap().unwrap()
    }

    pub async fn stage(&self, number: RecordNumber) -> Stage {
        self.procedure(number).await.state.stage()
    }

    pub async fn applications(&self, number: RecordNumber) -> Vec<Application> {
        let p = self.procedure(number).await;
        let all = self.db.list_applications(self.place.id, p.id).await;
        all.unwrap()
    }

    /// Where the applications stand, in the order in which they came.
    pub async fn standings(&self, number: RecordNumber) -> Vec<domain::bodies::Standing> {
        let all = self.applications(number).await;
        all.iter().map(|a| a.standing).collect()
    }

    pub async fn decide(
        &self,
        number: RecordNumber,
        id: ApplicationId,
        decision: Decision,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<store::bodies::NotDecided>> {
        self.db
            .decide_application(&self.secretary(), number, id, &decision, at)
            .await
    }

    pub async fn advance(&self, at: DateTime<Utc>) -> u64 {
        self.db
            .advance_procedures(&self.calendar, [7; 32], at)
            .await
            .unwrap()
    }

    /// A procedure for `seats` seats in the recommendation stage, day 15, with applicants 1, 2, …
    pub async fn recommending(&self, seats: i64, applicants: i64) -> RecordNumber {
        let number = self.open(seats).await;
        for n in 1..=applicants {
            self.apply(n, number, now()).await.unwrap();
        }
        for one in self.applications(number).await {
            self.decide(number, one.id, Decision::Eligible, now())
                .await
                .unwrap();
        }
        assert_eq!(self.advance(later(15)).await, 1);
        assert_eq!(self.stage(number).await, Stage::Recommendation);
        number
    }

    /// Lets the threshold recommend the first `candidates` applicants, and ends the recommendations on day 30.
    pub async fn recommended(&self, seats: i64, applicants: i64, candidates: i64) -> RecordNumber {
        let number = self.recommending(seats, applicants).await;
        for one in self.applications(number).await {
            for n in 0..THRESHOLD {
                if one.place <= candidates {
                    self.db
                        .recommend(&self.verified(100 + n), number, one.id, later(16))
                        .await
                        .unwrap();
                }
            }
        }
        assert_eq!(self.advance(later(30)).await, 1);
        number
    }

    /// Gives accounts 1 and following an attested home in the first building.
    pub async fn settle_residents(&self, many: i64) {
        for n in 1..=many {
            raw!(&self.db, |c| {
                sqlx::query(
                "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name,
                     status, method, claimed_at, decided_at)
                 values ($1, $2, $3, $4, '1', '101', '王', 'attested', 'in_person', $5, $5)"
            )
            .bind(self.place.id.0)
            .bind(self.account(n).0)
            .bind(self.place.buildings[0].0)
            .bind(self.place.grids[0].0)
            .bind(now())
            .execute(c)
            .await
            .map(|_| ())
            });
        }
    }

    /// Signs a checkpoint of the record at that moment.
    pub async fn checkpoint(&self, at: DateTime<Utc>) {
        let mut tx = self.db.begin().await.unwrap();
        let leaf = Leaf::new("tests.leaf", "test", serde_json::json!({}), at);
        tx.append_leaf(None, None, &leaf).await.unwrap();
        tx.commit().await.unwrap();
        self.db.sequence_leaves("test", 10_000).await.unwrap();
        let key = NoteKey::new("test", [7; 32]);
        self.db.publish_checkpoint(&key, at).await.unwrap();
    }

    pub async fn members(&self) -> Vec<Member> {
        let body = self.body().await;
        self.db.list_members(self.place.id, body.id).await.unwrap()
    }

    /// Whether somebody was told something.
    pub async fn told(&self, n: i64, kind: domain::notices::Notice) -> bool {
        let inbox = self.db.list_notices(&self.person(n), 50).await.unwrap();
        inbox.iter().any(|row| row.kind == kind)
    }
}

pub fn application() -> NewApplication {
    NewApplication {
        statement: Statement::parse("我在这里住了二十年，愿意替大家跑腿。").unwrap(),
        offices: Some(Offices::parse("业主委员会委员").unwrap()),
        stands_for: None,
        salt: Seed([8; 16]),
    }
}

pub fn for_a_unit() -> NewApplication {
    NewApplication {
        stands_for: Some(Label::parse("青云小学").unwrap()),
        ..application()
    }
}

pub fn refusal() -> Decision {
    Decision::Ineligible {
        reason: Answer::parse("报名时还没有在本社区居住。").unwrap(),
        clause: Clause::parse("议事规则第二十六条").unwrap(),
    }
}

pub fn member(name: &str, way: Way) -> NewMember {
    NewMember {
        name: RealName::parse(name).unwrap(),
        phone: None,
        stands_for: None,
        offices: None,
        from_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        way,
    }
}
