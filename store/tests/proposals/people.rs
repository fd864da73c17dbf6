//! A community with a crowd, and what its people do in one line.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, AtDesk, Clerk, SignedIn, Standing, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::display::ShownAs;
use domain::ids::{AccountId, CommunityId, DraftId, RecordNumber, ResidencyId};
use domain::proposals::Stage;
use domain::rulebook::Rule;
use domain::text::{Answer, Body, Clause, Remark, Title};
use domain::time::Calendar;
use serde_json::json;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::{NewProposal, NotFiled, NotSupported, Proposal, Supported};
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

/// The threshold and the places of a meeting in these stories.
pub const THRESHOLD: i64 = 3;
pub const PLACES: i64 = 2;

/// The text of every proposal here, unless a story needs another one.
pub const BODY: &str = "晚上回家看不清台阶，希望尽快处理。";

pub struct World {
    pub db: Db,
    pub place: Place,
    pub calendar: Calendar,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn later(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

pub fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

pub fn body(text: &str) -> Body {
    Body::parse(text).unwrap()
}

pub fn answer(text: &str) -> Answer {
    Answer::parse(text).unwrap()
}

pub fn clause(text: &str) -> Clause {
    Clause::parse(text).unwrap()
}

pub fn remark(text: &str) -> Remark {
    Remark::parse(text).unwrap()
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
    pub async fn new(db: &Db) -> Self {
        let place = common::community(db).await;
        Self::with_rules(db, place).await
    }

    /// Another community beside the first one.
    pub async fn beside(&self) -> Self {
        let place = common::named_community(&self.db, "baiyun").await;
        Self {
            db: self.db.clone(),
            place,
            calendar: Calendar::default(),
        }
    }

    async fn with_rules(db: &Db, place: Place) -> Self {
        let mut entries = common::entries();
        for (rule, value) in [
            (Rule::SupportThreshold, THRESHOLD),
            (Rule::AgendaCapacity, PLACES),
            (Rule::ConfirmationsNeeded, 2),
        ] {
            entries.get_mut(&rule).unwrap().value = value;
        }
        db.adopt_rulebook(&place.operator, place.id, day("2026-02-01"), entries, now())
            .await
            .unwrap();
        crowd(db).await;
        Self {
            db: db.clone(),
            place,
            calendar: Calendar::default(),
        }
    }

    pub fn here(&self) -> CommunityId {
        self.place.id
    }

    pub fn account(&self, n: i64) -> AccountId {
        AccountId(1000 + n)
    }

    fn standing(&self, n: i64, role: Option<Role>) -> Standing {
        Standing {
            account: self.account(n),
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

    pub fn person(&self, n: i64) -> SignedIn {
        access::signed_in(Some(&self.standing(n, None))).unwrap()
    }

    pub fn neighbour(&self, n: i64) -> Verified {
        access::verified(Some(&self.standing(n, None))).unwrap()
    }

    pub fn clerk(&self) -> Clerk {
        access::clerk(Some(&self.standing(399, Some(Role::WindowClerk)))).unwrap()
    }

    pub fn secretary(&self) -> Clerk {
        access::clerk(Some(&self.standing(400, Some(Role::Secretary)))).unwrap()
    }

    pub fn desk(&self) -> AtDesk {
        access::at_desk(Some(&self.standing(399, Some(Role::WindowClerk)))).unwrap()
    }

    pub fn new_proposal(&self, text: &str) -> NewProposal {
        NewProposal {
            title: title(text),
            body: body(BODY),
            category: self.place.categories[0],
            grid: Some(self.place.grids[0]),
            shown_as: ShownAs::Nickname,
        }
    }

    pub async fn draft(&self, n: i64) -> DraftId {
        let owner = DraftOwner::Account(self.account(n));
        let fields = json!({"title": "…"});
        self.db
            .save_draft(
                owner,
                self.here(),
                DraftKind::Proposal,
                0,
                None,
                &fields,
                now(),
            )
            .await
            .unwrap()
    }

    pub async fn try_file(
        &self,
        n: i64,
        new: NewProposal,
        at: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotFiled>> {
        let draft = self.draft(n).await;
        self.db
            .file_proposal(&self.person(n), self.here(), new, draft, &self.calendar, at)
            .await
    }

    /// Person `n` files a proposal with that title.
    pub async fn file(&self, n: i64, text: &str) -> RecordNumber {
        self.try_file(n, self.new_proposal(text), now())
            .await
            .unwrap()
    }

    pub async fn support(
        &self,
        n: i64,
        number: RecordNumber,
    ) -> Result<Supported, Failed<NotSupported>> {
        self.support_version(n, number, 1).await
    }

    pub async fn support_version(
        &self,
        n: i64,
        number: RecordNumber,
        version: i64,
    ) -> Result<Supported, Failed<NotSupported>> {
        self.db
            .support_proposal(&self.neighbour(n), number, version, &self.calendar, now())
            .await
    }

    pub async fn find(&self, number: RecordNumber) -> Proposal {
        self.db
            .find_proposal(self.here(), number)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn stage(&self, number: RecordNumber) -> Stage {
        self.find(number).await.state.stage()
    }

    /// Assigned to the first unit and finished.
    pub async fn handle(&self, number: RecordNumber) {
        self.assign(number).await;
        self.db
            .finish_proposal(&self.clerk(), number, answer("路灯已经修好。"), now())
            .await
            .unwrap();
    }

    pub async fn assign(&self, number: RecordNumber) {
        let unit = self.place.units[0];
        self.db
            .assign_proposal(
                &self.clerk(),
                number,
                unit,
                None,
                None,
                &self.calendar,
                now(),
            )
            .await
            .unwrap();
    }

    /// What person `n` was told, the oldest first.
    pub async fn told(&self, n: i64) -> Vec<String> {
        let account = self.account(n).0;
        raw!(&self.db, |c| sqlx::query_scalar::<_, String>(
            "select kind from notices where account_id = $1 order by id"
        )
        .bind(account)
        .fetch_all(c)
        .await)
    }

    /// The acts on record about a number, the oldest first.
    pub async fn record(&self, number: RecordNumber) -> Vec<String> {
        let here = self.here().0;
        raw!(&self.db, |c| sqlx::query_scalar::<_, String>(
            "select act from log_leaves where community_id = $1 and object = $2 order by id"
        )
        .bind(here)
        .bind(number.to_string())
        .fetch_all(c)
        .await)
    }

    /// The history of a proposal in short: act, stage, actor.
    pub async fn history(&self, number: RecordNumber) -> Vec<(String, String, String)> {
        let id = self.find(number).await.id;
        let events = self.db.list_events(id).await.unwrap();
        events
            .iter()
            .map(|e| {
                let (act, stage, actor) = (e.act.code(), e.stage.code(), e.actor.code());
                (act.to_owned(), stage.to_owned(), actor.to_owned())
            })
            .collect()
    }
}

/// Compares a history with what a story expects.
#[track_caller]
pub fn assert_history(got: &[(String, String, String)], expected: &[(&str, &str, &str)]) {
    let got: Vec<_> = got
        .iter()
        .map(|(a, s, w)| (a.as_str(), s.as_str(), w.as_str()))
        .collect();
    assert_eq!(got, expected);
}
