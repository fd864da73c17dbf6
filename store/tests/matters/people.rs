//! A community with residents, clerks, grid workers and a secretary, and what they do with a matter in one line.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{self, Asked, SignedIn, Standing};
use domain::accounts::{Residency, Role};
use domain::ids::{AccountId, GridId, RecordNumber};
use domain::matters::{MatterKind, Offered, Party};
use domain::text::{Answer, MatterText, Remark};
use domain::time::Calendar;
use store::matters::{Handover, Matter, NewMatter, NotDone};
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

/// Staff by their accounts: two windows, the workers of both grids, the secretary, an editor.
pub const WINDOW: i64 = 1901;
pub const OTHER_WINDOW: i64 = 1902;
pub const WORKER: i64 = 1903;
pub const OTHER_WORKER: i64 = 1904;
pub const LEAD: i64 = 1905;
pub const EDITOR: i64 = 1906;

pub struct World {
    pub db: Db,
    pub place: Place,
    pub calendar: Calendar,
}

pub fn words(text: &str) -> Answer {
    Answer::parse(text).unwrap()
}

impl World {
    /// Residents are 1001 and following.
    pub async fn new(db: &Db) -> Self {
        let place = common::community(db).await;
        raw!(db, |c| {
            sqlx::query(
                "insert into accounts (id, phone, nickname, created_at)
                 with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
                 select 1000 + i, '139' || cast(10000000 + i as text), '居民' || cast(i as text), $1 from n",
            )
            .bind(now())
            .execute(c)
            .await
            .map(|_| ())
        });
        let world = Self {
            db: db.clone(),
            place,
            calendar: Calendar::default(),
        };
        let grids = world.place.grids;
        for (account, role, grid) in [
            (WINDOW, Role::WindowClerk, None),
            (OTHER_WINDOW, Role::WindowClerk, None),
            (WORKER, Role::GridWorker, Some(grids[0])),
            (OTHER_WORKER, Role::GridWorker, Some(grids[1])),
            (LEAD, Role::Secretary, None),
            (EDITOR, Role::Editor, None),
        ] {
            world.grant(account, role, grid).await;
        }
        world
    }

    pub async fn grant(&self, account: i64, role: Role, grid: Option<GridId>) {
        raw!(&self.db, |c| {
            sqlx::query(
                "insert into roles (community_id, account_id, role, grid_id, granted_at) values ($1, $2, $3, $4, $5)",
            )
            .bind(self.place.id.0)
            .bind(account)
            .bind(role.code())
            .bind(grid.map(|g| g.0))
            .bind(now())
            .execute(c)
            .await
            .map(|_| ())
        });
    }

    pub fn standing(&self, account: i64, role: Option<(Role, Option<GridId>)>) -> Standing {
        Standing {
            account: AccountId(account),
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: Residency::None,
            roles: role.into_iter().collect(),
            seats: Vec::new(),
        }
    }

    pub fn resident(&self, account: i64) -> SignedIn {
        access::signed_in(Some(&self.standing(account, None))).unwrap()
    }

    pub fn staff(&self, account: i64) -> Asked {
        let role = match account {
            WORKER => (Role::GridWorker, Some(self.place.grids[0])),
            OTHER_WORKER => (Role::GridWorker, Some(self.place.grids[1])),
            LEAD => (Role::Secretary, None),
            _ => (Role::WindowClerk, None),
        };
        access::asked(Some(&self.standing(account, Some(role)))).unwrap()
    }

    /// A private report without a grid, so that nobody owns it by the rule.
    pub fn new_matter(&self) -> NewMatter {
        NewMatter {
            kind: MatterKind::Report,
            category: self.place.categories[0],
            grid: None,
            place: None,
            text: MatterText::parse("三楼楼道灯坏了一周，老人晚上下楼很不方便").unwrap(),
            public: false,
        }
    }

    pub async fn report(
        &self,
        by: i64,
        new: &NewMatter,
        once: &str,
    ) -> Result<RecordNumber, Failed<NotDone>> {
        let (who, place) = (self.resident(by), self.place.id);
        self.db
            .report_matter(&who, place, new, &self.calendar, None, once, now())
            .await
    }

    /// A private report that nobody owns.
    pub async fn waiting(&self) -> RecordNumber {
        self.report(1001, &self.new_matter(), "once").await.unwrap()
    }

    /// A private report of the first grid: its worker owns it.
    pub async fn routed(&self) -> RecordNumber {
        let new = NewMatter {
            grid: Some(self.place.grids[0]),
            ..self.new_matter()
        };
        self.report(1001, &new, "routed").await.unwrap()
    }

    pub async fn find(&self, number: RecordNumber) -> Matter {
        let lead = self.standing(LEAD, Some((Role::Secretary, None)));
        let (id, holders) = self.holders(number).await;
        let right = access::may_open(Some(&lead), id, &holders).unwrap();
        self.db.open_matter(&right).await.unwrap()
    }

    pub async fn holders(
        &self,
        number: RecordNumber,
    ) -> (domain::ids::MatterId, domain::matters::Holders) {
        let found = self.db.find_matter_holders(self.place.id, number).await;
        found.unwrap().unwrap()
    }

    pub async fn hand(
        &self,
        by: i64,
        number: RecordNumber,
        to: Offered,
    ) -> Result<(), Failed<NotDone>> {
        let handover = Handover {
            to,
            reason: words("这事归窗口管，请接一下"),
        };
        self.db
            .hand_matter(&self.staff(by), number, &handover, now())
            .await
    }

    pub async fn answer(
        &self,
        by: i64,
        number: RecordNumber,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let answer = words("灯已经换好，今晚就能亮。");
        self.db
            .answer_matter(&self.staff(by), number, &answer, at)
            .await
    }

    pub async fn say(
        &self,
        by: i64,
        number: RecordNumber,
        solved: bool,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let word = Remark::parse("还是不亮").unwrap();
        let (who, place, calendar) = (self.resident(by), self.place.id, &self.calendar);
        self.db
            .say_matter(&who, place, number, solved, Some(&word), calendar, at)
            .await
    }

    /// Who of the staff sees it at the desk, and as what.
    pub async fn at_desk(&self, by: i64, today: NaiveDate) -> Vec<(RecordNumber, Party)> {
        let all = self.db.list_desk_matters(&self.staff(by), today, 50).await;
        let all = all.unwrap().into_iter();
        all.map(|d| (d.matter.number, d.party)).collect()
    }
}
