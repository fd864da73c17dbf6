//! A community with residents in two grids, two editors, and what they do in a round in one line.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, Editor, SecondEditor, Standing, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::assessments::{
    Direction, Form, Indicator, Kind, Mark, Plan, Section, Sheet, Subject, View, Who, asked_hash,
};
use domain::codes::Code;
use domain::ids::{AccountId, RecordNumber, ResidencyId};
use domain::publishing::Say;
use domain::text::Label;
use domain::time::day_of;
use store::assessments::{Answering, NotChecked, NotTaken, Respondent, Round, Saved};
use store::keys::MemoryKeys;
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

pub struct World {
    pub db: Db,
    pub place: Place,
    pub keys: MemoryKeys,
}

pub fn later(hours: i64) -> DateTime<Utc> {
    now() + Duration::hours(hours)
}

/// The moment at which the rounds of these stories close: the end of the seventh day.
pub fn closing() -> DateTime<Utc> {
    domain::time::start_of(day_of(now()) + Duration::days(7))
}

pub fn say(zh: &str) -> Say {
    Say::parse(zh, "", 1, 200).unwrap()
}

impl World {
    /// Accounts 1001 and following; of `residents` every fourth lives in the second grid.
    pub async fn with(db: &Db, residents: i64) -> Self {
        let place = common::community(db).await;
        raw!(db, |c| {
            sqlx::query(
            "insert into accounts (id, phone, nickname, created_at)
             with recursive n (i) as (select 1 union all select i + 1 from n where i < 200)
             select 1000 + i, '139' || cast(10000000 + i as text), '居民' || cast(i as text), $1 from n"
        )
        .bind(now())
        .execute(c)
        .await
        .map(|_| ())
        });
        raw!(db, |c| {
            sqlx::query(
            "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
                method, claimed_at, decided_at)
             select $1, a.id, $2, case when a.id % 4 = 0 then $4 else $3 end, '1 单元', '101', a.nickname, 'attested',
                'in_person', $5, $5
             from accounts a where a.id between 1001 and $6"
        )
        .bind(place.id.0)
        .bind(place.buildings[0].0)
        .bind(place.grids[0].0)
        .bind(place.grids[1].0)
        .bind(now())
        .bind(1000 + residents)
        .execute(c)
        .await
        .map(|_| ())
        });
        Self {
            db: db.clone(),
            place,
            keys: MemoryKeys::new([9; 32]),
        }
    }

    pub async fn new(db: &Db) -> Self {
        Self::with(db, 40).await
    }

    pub fn standing(&self, n: i64, role: Option<Role>) -> Standing {
        Standing {
            account: AccountId(1000 + n),
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: Residency::Attested {
                id: ResidencyId(n),
                grid: self.place.grids[0],
                method: Method::InPerson,
            },
            roles: role.map(|r| (r, None)).into_iter().collect(),
            seats: Vec::new(),
        }
    }

    pub fn resident(&self, n: i64) -> Verified {
        access::verified(Some(&self.standing(n, None))).unwrap()
    }

    /// 191 and 192 are editors.
    pub fn editor(&self, n: i64) -> Editor {
        access::editor(Some(&self.standing(190 + n, Some(Role::Editor)))).unwrap()
    }

    pub fn second(&self, round: &Round) -> SecondEditor {
        self.editor(2)
            .second_for(round.id, Some(AccountId(1191)))
            .unwrap()
    }

    /// A week from today on, two windows, two questions.
    pub fn plan(&self) -> Plan {
        let subject = |name| Subject {
            kind: Kind::Window,
            name: say(name),
        };
        let question = |weight, name| Indicator {
            weight,
            name: say(name),
        };
        let section = Section {
            name: say("服务"),
            indicators: vec![question(600, "办事快不快"), question(400, "态度好不好")],
        };
        let today = day_of(now());
        Plan {
            direction: Direction::Residents,
            series: Label::parse("窗口服务满意度").unwrap(),
            title: say("2026 年窗口服务满意度评议"),
            purpose: say("听听大家对窗口的意见。"),
            party: None,
            form: Form::new(
                vec![subject("1 号窗口"), subject("2 号窗口")],
                vec![section],
            )
            .unwrap(),
            who: Who::Residents(Vec::new()),
            opens_on: today,
            closes_on: today + Duration::days(6),
        }
    }

    /// Writes a round and has it checked.
    pub async fn scheduled(&self, plan: &Plan) -> RecordNumber {
        let once = format!("{} {}", plan.title.both().zh, plan.opens_on);
        let number = self
            .db
            .create_round(&self.editor(1), plan, &once, now())
            .await
            .unwrap();
        self.check(number).await.unwrap();
        number
    }

    /// The second editor reads what is there, and checks it.
    pub async fn check(&self, number: RecordNumber) -> Result<(), Failed<NotChecked>> {
        let round = self.find(number).await;
        let asked = asked_hash(&self.db.list_asked(&round).await.unwrap());
        self.check_as(&self.second(&round), &round, &asked).await
    }

    pub async fn check_as(
        &self,
        by: &SecondEditor,
        round: &Round,
        asked: &str,
    ) -> Result<(), Failed<NotChecked>> {
        let (number, revision) = (round.number, round.revision);
        self.db
            .check_round(by, number, revision, asked, now())
            .await
    }

    /// Writes a round, has it checked, and opens it.
    pub async fn open(&self, plan: &Plan) -> RecordNumber {
        let number = self.scheduled(plan).await;
        self.db.open_due_rounds(&self.keys, now()).await.unwrap();
        number
    }

    pub async fn find(&self, number: RecordNumber) -> Round {
        self.db
            .find_round(self.place.id, number)
            .await
            .unwrap()
            .unwrap()
    }

    /// Somebody answers; what was asked about improvements is answered with "better".
    pub async fn answer(
        &self,
        n: i64,
        number: RecordNumber,
        codes: &[u8],
    ) -> Result<Saved, Failed<NotTaken>> {
        let asked = self.find(number).await.asked.len();
        let sheet = sheet(codes, asked);
        self.send(n, number, &sheet, true).await
    }

    pub async fn send(
        &self,
        n: i64,
        number: RecordNumber,
        sheet: &Sheet,
        hand_in: bool,
    ) -> Result<Saved, Failed<NotTaken>> {
        let who = self.resident(n);
        self.send_as(Respondent::Resident(&who), number, sheet, hand_in)
            .await
    }

    pub async fn send_as(
        &self,
        who: Respondent<'_>,
        number: RecordNumber,
        sheet: &Sheet,
        hand_in: bool,
    ) -> Result<Saved, Failed<NotTaken>> {
        let answering = Answering {
            sheet,
            hand_in,
            address: Some("10.0.0.1"),
            random: fresh(),
        };
        self.db
            .save_answers(who, self.place.id, number, answering, &self.keys, || {
                later(1)
            })
            .await
    }

    pub async fn settle(&self) -> u64 {
        self.db
            .settle_due_rounds(&self.keys, closing())
            .await
            .unwrap()
    }
}

/// Whoever holds a code, in a browser.
pub fn holder<'a>(code: &'a Code, browser: &'a str) -> Respondent<'a> {
    Respondent::Code {
        code,
        browser: Some(browser),
    }
}

/// A sheet by codes; 0 leaves a question open.
pub fn sheet(codes: &[u8], asked: usize) -> Sheet {
    Sheet {
        marks: codes.iter().map(|code| Mark::from_code(*code)).collect(),
        views: vec![Some(View::Better); asked],
    }
}

pub fn day(n: i64) -> NaiveDate {
    day_of(now()) + Duration::days(n)
}

/// Randomness of the server, different every time.
pub fn fresh() -> [u8; 16] {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 16];
    random[..8].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    random
}
