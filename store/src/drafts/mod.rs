//! Texts begun and not sent. A draft is saved before anything is judged, so that no refusal and no lost connection
//! costs what somebody typed.
//!
//! What surprises: before sign-in a draft belongs to a browser, and signing in moves it to the person; a draft that was
//! sent stays for a week with the number it became, so that a second press of the button finds that number.

mod read;
mod sending;

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId, DraftId};
use serde_json::Value;

use crate::db::on;
use crate::{Db, Error, Tx};

/// A text begun.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: DraftId,
    pub community: CommunityId,
    pub kind: DraftKind,
    /// The proposal a comment is about, the number of the report of a question or of the request of an answer; 0 for a new
    /// proposal or request of aid, -1 for an offer of aid.
    pub about: i64,
    /// What was typed, by field.
    pub fields: Value,
    pub changed_at: DateTime<Utc>,
    /// What it became when it was sent.
    pub sent_as: Option<i64>,
}

/// What a draft will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DraftKind {
    Proposal,
    Comment,
    Question,
    /// A request of mutual aid without address and telephone, an answer to one, or an offer.
    Aid,
    /// A comment on a section of a consultation.
    Consultation,
    /// What somebody reports or asks for.
    Matter,
}

impl DraftKind {
    const ALL: [Self; 6] = [
        Self::Proposal,
        Self::Comment,
        Self::Question,
        Self::Aid,
        Self::Consultation,
        Self::Matter,
    ];

    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Comment => "comment",
            Self::Question => "question",
            Self::Aid => "aid",
            Self::Consultation => "consultation",
            Self::Matter => "matter",
        }
    }

    /// Reads the value of rows.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// Whose draft it is. A row matches by exactly one of the two, because the other is null on one side.
#[derive(Debug, Clone, Copy)]
pub enum DraftOwner<'a> {
    Account(AccountId),
    /// A browser not signed in, by the hash of the token in its cookie.
    Browser(&'a str),
}

impl<'a> DraftOwner<'a> {
    fn account(self) -> Option<i64> {
        match self {
            Self::Account(id) => Some(id.0),
            Self::Browser(_) => None,
        }
    }

    fn browser(self) -> Option<&'a str> {
        match self {
            Self::Account(_) => None,
            Self::Browser(hash) => Some(hash),
        }
    }
}

impl Db {
    /// Saves what was typed: into the draft named, if it is the owner's, of this kind and unsent; else into a new one.
    ///
    /// # Errors
    /// [`Error`] of the database, also when the fields are longer than a draft may be.
    #[expect(
        clippy::too_many_arguments,
        reason = "the columns of a draft, each of its own type"
    )]
    pub async fn save_draft(
        &self,
        owner: DraftOwner<'_>,
        community: CommunityId,
        kind: DraftKind,
        about: i64,
        id: Option<DraftId>,
        fields: &Value,
        now: DateTime<Utc>,
    ) -> Result<DraftId, Error> {
        let fields = fields.to_string();
        let mut tx = self.begin().await?;
        let kept = match id {
            Some(id) => {
                tx.update_draft(id, owner, community, kind, about, &fields, now)
                    .await?
            }
            None => None,
        };
        let id = match kept {
            Some(id) => id,
            None => {
                tx.insert_draft(owner, community, kind, about, &fields, now)
                    .await?
            }
        };
        tx.commit().await?;
        Ok(id)
    }

    /// Moves a browser's drafts to the person who has just signed in there.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn adopt_drafts(
        &self,
        browser_hash: &str,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.update_draft_owner(browser_hash, account, now).await?;
        tx.commit().await
    }

    /// Throws a draft away, if it is this owner's.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn delete_draft(&self, owner: DraftOwner<'_>, id: DraftId) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.delete_own_draft(owner, id).await?;
        tx.commit().await
    }
}

impl Db {
    /// Keeps the text of a proposal that is being sent, or of a matter that could not be, so that it is a row whatever
    /// follows. The draft named by the form stays the one that is meant even when it was sent already, and without one the
    /// form's key finds the draft of its first arrival: a second press of the button never makes a second proposal.
    ///
    /// # Errors
    /// [`Error`] of the database.
    #[expect(clippy::too_many_arguments, reason = "who, where, what, and when")]
    pub async fn keep_for_sending(
        &self,
        by: &SignedIn,
        community: CommunityId,
        kind: DraftKind,
        named: Option<DraftId>,
        once: &str,
        fields: &Value,
        now: DateTime<Utc>,
    ) -> Result<DraftId, Error> {
        let (account, owner, fields) = (
            by.account(),
            DraftOwner::Account(by.account()),
            fields.to_string(),
        );
        let mut tx = self.begin().await?;
        if let Some(id) = named {
            let kept = tx
                .update_draft(id, owner, community, kind, 0, &fields, now)
                .await?;
            if kept.is_some() || tx.holds_draft(account, id).await? {
                tx.commit().await?;
                return Ok(id);
            }
        }
        let key = format!("draft/{community}/{once}");
        if !once.is_empty() && !tx.add_submission(account, &key, now).await? {
            let made = tx.find_made(account, &key).await?;
            return made.map(DraftId).ok_or(Error::Inconsistent {
                table: "submissions",
                id: account.0,
            });
        }
        let id = tx
            .insert_draft(owner, community, kind, 0, &fields, now)
            .await?;
        if !once.is_empty() {
            tx.save_made(account, &key, id.0).await?;
        }
        tx.commit().await?;
        Ok(id)
    }
}

impl Tx {
    /// Whether the draft is this person's, sent or not.
    async fn holds_draft(&mut self, account: AccountId, id: DraftId) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select exists (select id from drafts where id = $1 and account_id = $2)"
        )
        .bind(id.0)
        .bind(account.0)
        .fetch_one(c)
        .await)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the columns of a draft, each of its own type"
    )]
    async fn update_draft(
        &mut self,
        id: DraftId,
        owner: DraftOwner<'_>,
        community: CommunityId,
        kind: DraftKind,
        about: i64,
        fields: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DraftId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "update drafts set fields = $7, changed_at = $8
             where id = $1 and (account_id = $2 or browser_hash = $3) and community_id = $4 and kind = $5
               and about = $6 and sent_as is null
             returning id"
        )
        .bind(id.0)
        .bind(owner.account())
        .bind(owner.browser())
        .bind(community.0)
        .bind(kind.code())
        .bind(about)
        .bind(fields)
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(DraftId))
        })
    }

    async fn insert_draft(
        &mut self,
        owner: DraftOwner<'_>,
        community: CommunityId,
        kind: DraftKind,
        about: i64,
        fields: &str,
        now: DateTime<Utc>,
    ) -> Result<DraftId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into drafts (community_id, account_id, browser_hash, kind, about, fields, created_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $7) returning id"
        )
        .bind(community.0)
        .bind(owner.account())
        .bind(owner.browser())
        .bind(kind.code())
        .bind(about)
        .bind(fields)
        .bind(now)
        .fetch_one(c)
        .await
        .map(DraftId)
        })
    }

    async fn update_draft_owner(
        &mut self,
        browser_hash: &str,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update drafts set account_id = $2, browser_hash = null, changed_at = $3 where browser_hash = $1"
        )
        .bind(browser_hash)
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn delete_own_draft(
        &mut self,
        owner: DraftOwner<'_>,
        id: DraftId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from drafts where id = $1 and (account_id = $2 or browser_hash = $3)"
        )
        .bind(id.0)
        .bind(owner.account())
        .bind(owner.browser())
        .execute(c)
        .await
        .map(|_| ()))
    }
}
