//! Publications as the desk sees them: also what nobody else sees yet.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::ids::CommunityId;
use domain::publishing::{Kind, Publication};
use sqlx::FromRow;

use super::read::{PublicationFacts, PublishedVersion};
use super::row::{OpenVersion, VersionRow, version_columns};
use crate::db::read;
use crate::{Db, Error};

/// A publication as the desk sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskPublication<C> {
    pub number: i64,
    pub live: Option<PublishedVersion<C>>,
    /// The one that is public, or was last.
    pub last: Option<PublishedVersion<C>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub open: Option<OpenVersion<C>>,
}

#[derive(Debug, FromRow)]
struct OpenRow {
    number: i64,
    #[sqlx(flatten)]
    version: VersionRow,
}

impl Db {
    /// Every publication of a kind as the desk sees it: also what nobody else sees yet.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk_publications<C: Publication>(
        &self,
        by: &Editor,
    ) -> Result<Vec<DeskPublication<C>>, Error> {
        let community = by.community();
        let mut last = self.list_last::<C>(community).await?;
        let mut open = self.list_open_versions(community, C::KIND).await?;
        let items = read!(self, |c| sqlx::query_as::<_, PublicationFacts>(
            "select number, live_version, withdrawn_at, withdrawn_reason from publications
             where community_id = $1 and kind = $2 order by number"
        )
        .bind(community.0)
        .bind(C::KIND.code())
        .fetch_all(c)
        .await)?;
        items
            .into_iter()
            .map(|facts| {
                let at = last.iter().position(|s| s.number == facts.number);
                let last = at.map(|at| last.swap_remove(at).version);
                let at = open.iter().position(|o| o.number == facts.number);
                let open = at.map(|at| open.swap_remove(at).version.read());
                Ok(DeskPublication {
                    number: facts.number,
                    live: last.clone().filter(|_| facts.live_version.is_some()),
                    last,
                    withdrawn_at: facts.withdrawn_at,
                    open: open.transpose()?,
                })
            })
            .collect()
    }

    /// One publication as the desk sees it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_desk_publication<C: Publication>(
        &self,
        by: &Editor,
        number: i64,
    ) -> Result<Option<DeskPublication<C>>, Error> {
        let community = by.community();
        let Some(facts) = self
            .find_publication_facts(community, C::KIND, number)
            .await?
        else {
            return Ok(None);
        };
        let page = self.find_published::<C>(community, number).await?;
        let last = page.and_then(|p| p.current().cloned());
        let row = read!(self, |c| {
            sqlx::query_as::<_, VersionRow>(concat!(
                "select ",
                version_columns!(),
                " from publication_versions v join publications p on p.id = v.publication_id
             left join accounts a on a.id = v.written_by
             where p.community_id = $1 and p.kind = $2 and p.number = $3
                and v.state in ('draft', 'waiting', 'scheduled')"
            ))
            .bind(community.0)
            .bind(C::KIND.code())
            .bind(number)
            .fetch_optional(c)
            .await
        })?;
        Ok(Some(DeskPublication {
            number: facts.number,
            live: last.clone().filter(|_| facts.live_version.is_some()),
            last,
            withdrawn_at: facts.withdrawn_at,
            open: row.map(VersionRow::read).transpose()?,
        }))
    }

    /// How many versions of a kind wait for somebody else than this editor.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_to_review(&self, by: &Editor, kind: Kind) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from publication_versions v join publications p on p.id = v.publication_id
             where v.community_id = $1 and p.kind = $2 and v.state = 'waiting'
                and (v.written_by is null or v.written_by <> $3)"
        )
        .bind(by.community().0)
        .bind(kind.code())
        .bind(by.account().0)
        .fetch_one(c)
        .await
        })?)
    }

    async fn list_open_versions(
        &self,
        community: CommunityId,
        kind: Kind,
    ) -> Result<Vec<OpenRow>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as::<_, OpenRow>(concat!(
            "select p.number, ",
            version_columns!(),
            " from publication_versions v join publications p on p.id = v.publication_id
             left join accounts a on a.id = v.written_by
             where v.community_id = $1 and p.kind = $2 and v.state in ('draft', 'waiting', 'scheduled')"
        ))
        .bind(community.0)
        .bind(kind.code())
        .fetch_all(c)
        .await
        })?)
    }
}
