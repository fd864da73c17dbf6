//! Drafts as their owners find them again.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{CommunityId, DraftId};
use sqlx::FromRow;

use super::{Draft, DraftKind, DraftOwner};
use crate::db::read;
use crate::{Db, Error};

#[derive(FromRow)]
struct DraftRow {
    id: i64,
    community_id: i64,
    kind: String,
    about: i64,
    fields: String,
    changed_at: DateTime<Utc>,
    sent_as: Option<i64>,
}

impl DraftRow {
    fn read(self) -> Result<Draft, Error> {
        let broken = || Error::Inconsistent {
            table: "drafts",
            id: self.id,
        };
        Ok(Draft {
            id: DraftId(self.id),
            community: CommunityId(self.community_id),
            kind: DraftKind::from_code(&self.kind).ok_or_else(broken)?,
            about: self.about,
            fields: serde_json::from_str(&self.fields).map_err(|_| broken())?,
            changed_at: self.changed_at,
            sent_as: self.sent_as,
        })
    }
}

impl Db {
    /// A draft of this owner, sent or not.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_draft(
        &self,
        owner: DraftOwner<'_>,
        id: DraftId,
    ) -> Result<Option<Draft>, Error> {
        read!(self, |c| sqlx::query_as::<_, DraftRow>(
            "select id, community_id, kind, about, fields, changed_at, sent_as from drafts
             where id = $1 and (account_id = $2 or browser_hash = $3)"
        )
        .bind(id.0)
        .bind(owner.account())
        .bind(owner.browser())
        .fetch_optional(c)
        .await)?
        .map(DraftRow::read)
        .transpose()
    }

    /// The owner's newest unsent draft about one thing.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_draft_about(
        &self,
        owner: DraftOwner<'_>,
        community: CommunityId,
        kind: DraftKind,
        about: i64,
    ) -> Result<Option<Draft>, Error> {
        read!(self, |c| sqlx::query_as::<_, DraftRow>(
            "select id, community_id, kind, about, fields, changed_at, sent_as from drafts
             where (account_id = $1 or browser_hash = $2) and community_id = $3 and kind = $4 and about = $5
               and sent_as is null
             order by changed_at desc, id desc limit 1"
        )
        .bind(owner.account())
        .bind(owner.browser())
        .bind(community.0)
        .bind(kind.code())
        .bind(about)
        .fetch_optional(c)
        .await)?
        .map(DraftRow::read)
        .transpose()
    }

    /// The person's unsent drafts, last changed first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_drafts(&self, person: &SignedIn) -> Result<Vec<Draft>, Error> {
        read!(self, |c| sqlx::query_as::<_, DraftRow>(
            "select id, community_id, kind, about, fields, changed_at, sent_as from drafts
             where account_id = $1 and sent_as is null order by changed_at desc, id desc"
        )
        .bind(person.account().0)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(DraftRow::read)
        .collect()
    }
}
