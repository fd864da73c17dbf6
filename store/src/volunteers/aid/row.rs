//! Rows of requests and offers.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::{Both, PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId};
use domain::volunteers::aid::{AidKind, AidState, Party, Side, Stage, Weekdays};
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

/// A request of help, without address and telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidRequest {
    pub id: i64,
    pub community: CommunityId,
    pub number: i64,
    /// None once the account is erased.
    pub asker: Option<AccountId>,
    /// The one who was chosen.
    pub helper: Option<AccountId>,
    pub grid: i64,
    pub grid_name: Both,
    pub kind: AidKind,
    /// For a child or somebody in need of care.
    pub frail: bool,
    pub body: Option<String>,
    pub name: PublicName,
    pub due_on: NaiveDate,
    /// Number of the offer to which it turned.
    pub offer: Option<i64>,
    pub state: AidState,
    pub hidden_reason: Option<String>,
    /// The helper's word.
    pub helper_happened: Option<bool>,
    pub asked_at: DateTime<Utc>,
}

impl AidRequest {
    pub fn stage(&self) -> Stage {
        self.state.stage()
    }

    /// Whether only helpers come for whom staff vouch.
    pub fn needs_checked(&self) -> bool {
        self.frail || self.kind.needs_checked()
    }

    /// Who somebody is to this request; `waits` where the person offered to help and was not chosen yet.
    pub fn party(&self, who: AccountId, waits: bool) -> Party {
        match who {
            who if self.asker == Some(who) => Party::Asker,
            who if self.helper == Some(who) => Party::Helper,
            _ if waits => Party::Answerer,
            _ => Party::Neighbour,
        }
    }
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferStanding {
    Open,
    Withdrawn,
    Lapsed,
    Hidden,
}

impl OfferStanding {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "open" => Some(Self::Open),
            "withdrawn" => Some(Self::Withdrawn),
            "lapsed" => Some(Self::Lapsed),
            "hidden" => Some(Self::Hidden),
            _ => None,
        }
    }
}

/// An offer that stands until its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidOffer {
    pub id: i64,
    pub community: CommunityId,
    pub number: i64,
    pub by: Option<AccountId>,
    pub grid: i64,
    pub grid_name: Both,
    pub kind: AidKind,
    pub body: Option<String>,
    pub name: PublicName,
    pub weekdays: Weekdays,
    pub until_on: NaiveDate,
    pub standing: OfferStanding,
    pub hidden_reason: Option<String>,
    pub offered_at: DateTime<Utc>,
}

#[derive(Debug, FromRow)]
pub(super) struct RequestRow {
    id: i64,
    community_id: i64,
    number: i64,
    account_id: Option<i64>,
    helper_id: Option<i64>,
    grid_id: i64,
    grid_zh: String,
    grid_en: String,
    kind: String,
    frail: bool,
    body: Option<String>,
    shown_as: String,
    real_name: Option<String>,
    nickname: Option<String>,
    erased_at: Option<DateTime<Utc>>,
    due_on: NaiveDate,
    offer: Option<i64>,
    stage: String,
    waiting: i64,
    matched_at: Option<DateTime<Utc>>,
    hidden_reason: Option<String>,
    happened: Option<bool>,
    helper_happened: Option<bool>,
    ended_by: Option<String>,
    asked_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
}

/// Selects [`RequestRow`]s of requests `r`.
macro_rules! requests {
    ($tail:literal) => {
        concat!(
            "select r.id, r.community_id, r.number, r.account_id, m.helper_id, r.grid_id, g.name_zh as grid_zh,
                g.name_en as grid_en, r.kind, r.frail, r.body, r.shown_as, a.real_name, a.nickname, a.erased_at, r.due_on,
                o.number as offer, r.stage,
                (select count(*) from aid_answers w where w.request_id = r.id and w.standing = 'waiting') as waiting,
                m.matched_at, r.hidden_reason, r.happened, r.helper_happened, r.ended_by, r.asked_at, r.closed_at
             from aid_requests r join grids g on g.id = r.grid_id left join accounts a on a.id = r.account_id
             left join aid_offers o on o.id = r.offer_id left join aid_matches m on m.request_id = r.id ",
            $tail
        )
    };
}
pub(super) use requests;

impl RequestRow {
    fn state(&self) -> Option<AidState> {
        Some(match Stage::from_code(&self.stage)? {
            Stage::Asked => AidState::Asked,
            Stage::Answered => AidState::Answered {
                waiting: self.waiting,
            },
            Stage::Matched => AidState::Matched {
                since: self.matched_at?,
            },
            Stage::Done => AidState::Done {
                happened: self.happened?,
                at: self.closed_at?,
            },
            Stage::Ended => AidState::Ended {
                by: Side::from_code(self.ended_by.as_deref()?)?,
                at: self.closed_at?,
            },
            Stage::Lapsed => AidState::Lapsed {
                at: self.closed_at?,
            },
            Stage::Hidden => AidState::Hidden {
                at: self.closed_at?,
            },
            Stage::Withdrawn => AidState::Withdrawn {
                at: self.closed_at?,
            },
        })
    }

    pub(super) fn read(self) -> Result<AidRequest, Error> {
        let broken = || Error::Inconsistent {
            table: "aid_requests",
            id: self.id,
        };
        let state = self.state().ok_or_else(broken)?;
        let shown = ShownAs::from_code(&self.shown_as).ok_or_else(broken)?;
        let gone = self.account_id.is_none() || self.erased_at.is_some();
        let (real, nick) = (self.real_name.as_deref(), self.nickname.as_deref());
        Ok(AidRequest {
            id: self.id,
            community: CommunityId(self.community_id),
            number: self.number,
            asker: self.account_id.map(AccountId),
            helper: self.helper_id.map(AccountId),
            grid: self.grid_id,
            kind: AidKind::from_code(&self.kind).ok_or_else(broken)?,
            frail: self.frail,
            name: PublicName::choose(shown, real, nick, gone),
            grid_name: Both::new(self.grid_zh, self.grid_en),
            body: self.body,
            due_on: self.due_on,
            offer: self.offer,
            state,
            hidden_reason: self.hidden_reason,
            helper_happened: self.helper_happened,
            asked_at: self.asked_at,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct OfferRow {
    id: i64,
    community_id: i64,
    number: i64,
    account_id: Option<i64>,
    grid_id: i64,
    grid_zh: String,
    grid_en: String,
    kind: String,
    body: Option<String>,
    shown_as: String,
    real_name: Option<String>,
    nickname: Option<String>,
    erased_at: Option<DateTime<Utc>>,
    weekdays: i64,
    until_on: NaiveDate,
    standing: String,
    hidden_reason: Option<String>,
    offered_at: DateTime<Utc>,
}

/// Selects [`OfferRow`]s of offers `o`.
macro_rules! offers {
    ($tail:literal) => {
        concat!(
            "select o.id, o.community_id, o.number, o.account_id, o.grid_id, g.name_zh as grid_zh, g.name_en as grid_en,
                o.kind, o.body, o.shown_as, a.real_name, a.nickname, a.erased_at, o.weekdays, o.until_on, o.standing,
                o.hidden_reason, o.offered_at
             from aid_offers o join grids g on g.id = o.grid_id left join accounts a on a.id = o.account_id ",
            $tail
        )
    };
}
pub(super) use offers;

impl OfferRow {
    pub(super) fn read(self) -> Result<AidOffer, Error> {
        let broken = || Error::Inconsistent {
            table: "aid_offers",
            id: self.id,
        };
        let shown = ShownAs::from_code(&self.shown_as).ok_or_else(broken)?;
        let gone = self.account_id.is_none() || self.erased_at.is_some();
        let (real, nick) = (self.real_name.as_deref(), self.nickname.as_deref());
        Ok(AidOffer {
            id: self.id,
            community: CommunityId(self.community_id),
            number: self.number,
            by: self.account_id.map(AccountId),
            grid: self.grid_id,
            kind: AidKind::from_code(&self.kind).ok_or_else(broken)?,
            name: PublicName::choose(shown, real, nick, gone),
            weekdays: Weekdays::new(self.weekdays).ok_or_else(broken)?,
            standing: OfferStanding::from_code(&self.standing).ok_or_else(broken)?,
            grid_name: Both::new(self.grid_zh, self.grid_en),
            body: self.body,
            until_on: self.until_on,
            hidden_reason: self.hidden_reason,
            offered_at: self.offered_at,
        })
    }
}

impl Tx {
    /// Holds a request until the end of the transaction.
    pub(super) async fn lock_aid(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<AidRequest>, Error> {
        let held: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "update aid_requests set stage = stage where community_id = $1 and number = $2 returning id"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        let Some(id) = held else { return Ok(None) };
        let row: RequestRow = on!(self, |c| sqlx::query_as(requests!("where r.id = $1"))
            .bind(id)
            .fetch_one(c)
            .await)?;
        row.read().map(Some)
    }

    /// Holds an offer until the end of the transaction.
    pub(super) async fn lock_aid_offer(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<AidOffer>, Error> {
        let held: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "update aid_offers set standing = standing where community_id = $1 and number = $2 returning id"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        let Some(id) = held else { return Ok(None) };
        let row: OfferRow = on!(self, |c| sqlx::query_as(offers!("where o.id = $1"))
            .bind(id)
            .fetch_one(c)
            .await)?;
        row.read().map(Some)
    }

    /// Writes the state of a held request.
    pub(super) async fn save_aid_state(
        &mut self,
        request: i64,
        state: AidState,
        hidden_reason: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        let happened = match state {
            AidState::Done { happened, .. } => Some(happened),
            _ => None,
        };
        let ended_by = match state {
            AidState::Ended { by, .. } => Some(by.code()),
            _ => None,
        };
        on!(self, |c| {
            sqlx::query(
            "update aid_requests set stage = $2, closed_at = $3, happened = $4, ended_by = $5, hidden_reason = $6
             where id = $1"
        )
        .bind(request)
        .bind(state.stage().code())
        .bind(state.over_at())
        .bind(happened)
        .bind(ended_by)
        .bind(hidden_reason)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
