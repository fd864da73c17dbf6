//! A matter's row, and its lock.

use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::Role;
use domain::ids::{AccountId, CategoryId, CommunityId, GridId, MatterId, RecordNumber};
use domain::matters::{Holders, MatterKind, Offered, Source, Stage, Visibility};
use sqlx::FromRow;

use crate::db::on;
use crate::numbers::record_number;
use crate::{Error, Tx};

/// A matter, and who has to do with it, which is for the rules alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    pub id: MatterId,
    pub community: CommunityId,
    pub number: RecordNumber,
    pub kind: MatterKind,
    pub source: Source,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub place: Option<String>,
    /// None once erased, and where the reader may not open it.
    pub body: Option<String>,
    pub holders: Holders,
    pub visibility: Visibility,
    pub stage: Stage,
    pub rules_version: i64,
    pub received_at: DateTime<Utc>,
    pub due_on: NaiveDate,
    pub extensions: i64,
    pub reopens: i64,
    /// The last answer, or why it is not for the community.
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub first_late: Option<bool>,
    pub confirm_until: Option<NaiveDate>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Matter {
    pub fn is_public(&self) -> bool {
        self.visibility == Visibility::Public
    }

    /// Whether an answer is owed and its day has passed.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.stage.is_open() && self.due_on < today
    }

    /// Whether the reporter may still say if it is solved.
    pub fn may_say(&self, today: NaiveDate) -> bool {
        self.stage == Stage::Answered && self.confirm_until.is_some_and(|until| today <= until)
    }
}

#[derive(Debug, FromRow)]
pub(super) struct MatterRow {
    id: i64,
    community_id: i64,
    year: i64,
    seq: i64,
    kind: String,
    source: String,
    category_id: i64,
    grid_id: Option<i64>,
    place: Option<String>,
    body: Option<String>,
    reporter_id: Option<i64>,
    owner_id: Option<i64>,
    to_id: Option<i64>,
    to_role: Option<String>,
    visibility: String,
    stage: String,
    rules_version: i64,
    received_at: DateTime<Utc>,
    due_on: NaiveDate,
    extensions: i64,
    reopens: i64,
    answer: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    first_late: Option<bool>,
    confirm_until: Option<NaiveDate>,
    ended_at: Option<DateTime<Utc>>,
}

/// Selects [`MatterRow`]s of matters `m` with the open offer `h`.
macro_rules! matters {
    ($tail:literal) => {
        concat!(
            "select m.id, m.community_id, m.year, m.seq, m.kind, m.source, m.category_id, m.grid_id, m.place, m.body,
                m.reporter_id, m.owner_id, h.to_id, h.to_role, m.visibility, m.stage, m.rules_version, m.received_at, m.due_on,
                m.extensions, m.reopens,
                (select e.words from matter_events e where e.matter_id = m.id and e.act in ('answered', 'declined')
                 order by e.id desc limit 1) as answer,
                m.answered_at, m.first_late, m.confirm_until, m.ended_at
             from matters m left join matter_handovers h on h.matter_id = m.id and h.state = 'open' ",
            $tail
        )
    };
}
pub(super) use matters;

impl MatterRow {
    pub(super) fn read(self) -> Result<Matter, Error> {
        let broken = || Error::Inconsistent {
            table: "matters",
            id: self.id,
        };
        let offered = match (self.to_id, &self.to_role) {
            (Some(to), _) => Some(Offered::Person(AccountId(to))),
            (None, Some(role)) => Some(Offered::Holders(Role::from_code(role).ok_or_else(broken)?)),
            (None, None) => None,
        };
        Ok(Matter {
            id: MatterId(self.id),
            community: CommunityId(self.community_id),
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            kind: MatterKind::from_code(&self.kind).ok_or_else(broken)?,
            source: Source::from_code(&self.source).ok_or_else(broken)?,
            category: CategoryId(self.category_id),
            grid: self.grid_id.map(GridId),
            place: self.place,
            body: self.body,
            holders: Holders {
                reporter: self.reporter_id.map(AccountId),
                owner: self.owner_id.map(AccountId),
                offered,
            },
            visibility: Visibility::from_code(&self.visibility).ok_or_else(broken)?,
            stage: Stage::from_code(&self.stage).ok_or_else(broken)?,
            rules_version: self.rules_version,
            received_at: self.received_at,
            due_on: self.due_on,
            extensions: self.extensions,
            reopens: self.reopens,
            answer: self.answer,
            answered_at: self.answered_at,
            first_late: self.first_late,
            confirm_until: self.confirm_until,
            ended_at: self.ended_at,
        })
    }
}

impl Tx {
    /// The matter of an address, held until the transaction ends.
    pub(crate) async fn lock_matter(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Matter>, Error> {
        let held: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "update matters set stage = stage where community_id = $1 and year = $2 and seq = $3 returning id"
        )
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })?;
        // Read after it is held: whoever held it before has changed it.
        match held {
            Some(id) => self.read_held_matter(id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn read_held_matter(&mut self, id: i64) -> Result<Matter, Error> {
        let row: MatterRow = on!(self, |c| sqlx::query_as(matters!("where m.id = $1"))
            .bind(id)
            .fetch_one(c)
            .await)?;
        row.read()
    }

    /// Writes where a matter stands and who owns it.
    pub(super) async fn save_matter_stage(
        &mut self,
        matter: MatterId,
        stage: Stage,
        owner: Option<AccountId>,
        ended_at: Option<DateTime<Utc>>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update matters set stage = $2, owner_id = $3, ended_at = $4 where id = $1"
        )
        .bind(matter.0)
        .bind(stage.code())
        .bind(owner.map(|a| a.0))
        .bind(ended_at)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
