//! Items as pages need them: the catalogue, one item with its versions, and the desk.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::display::PublicName;
use domain::ids::CommunityId;
use domain::services::Item;
use sqlx::FromRow;

use super::row::{NameRow, OpenVersion, VersionRow, version_columns};
use crate::db::read;
use crate::{Db, Error};

/// An item of the catalogue, in the version that readers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub number: i64,
    pub version: PublishedVersion,
}

/// A version that is public or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedVersion {
    pub version: i64,
    pub item: Item,
    /// The bytes that were hashed.
    pub text: String,
    pub hash: String,
    pub published_at: DateTime<Utc>,
    /// The second person, before it was public.
    pub reviewed_at: DateTime<Utc>,
    pub reviewer: PublicName,
    /// When somebody looked at it again and found it right, and who.
    pub confirmed: Option<(DateTime<Utc>, PublicName)>,
}

impl PublishedVersion {
    /// When it was last looked at, and by whom.
    pub fn last_checked(&self) -> (DateTime<Utc>, &PublicName) {
        match &self.confirmed {
            Some((at, who)) => (*at, who),
            None => (self.reviewed_at, &self.reviewer),
        }
    }
}

/// An item that is public or was, with its versions from the first on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePage {
    pub number: i64,
    /// None once it is withdrawn.
    pub live: Option<i64>,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
    /// At least one.
    pub versions: Vec<PublishedVersion>,
}

impl ServicePage {
    /// The version that is public, or was last.
    pub fn current(&self) -> Option<&PublishedVersion> {
        match self.live {
            Some(live) => self.versions.iter().find(|v| v.version == live),
            None => self.versions.last(),
        }
    }
}

/// An item as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskService {
    pub number: i64,
    pub live: Option<PublishedVersion>,
    /// The one that is public, or was last.
    pub last: Option<PublishedVersion>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub open: Option<OpenVersion>,
}

#[derive(Debug, FromRow)]
struct PublishedRow {
    id: i64,
    number: i64,
    version: i64,
    content: String,
    content_hash: String,
    published_at: DateTime<Utc>,
    reviewed_at: DateTime<Utc>,
    reviewed_by: Option<i64>,
    #[sqlx(flatten)]
    name: NameRow,
    confirmed_at: Option<DateTime<Utc>>,
    confirmer_name: Option<String>,
    confirmer_nickname: Option<String>,
    confirmer_erased_at: Option<DateTime<Utc>>,
}

impl PublishedRow {
    fn read(self) -> Result<Service, Error> {
        let item = Item::from_text(&self.content).ok_or(Error::Inconsistent {
            table: "service_versions",
            id: self.id,
        })?;
        let confirmer = NameRow {
            real_name: self.confirmer_name,
            nickname: self.confirmer_nickname,
            erased_at: self.confirmer_erased_at,
        };
        Ok(Service {
            number: self.number,
            version: PublishedVersion {
                version: self.version,
                item,
                reviewer: self.name.public(self.reviewed_by.is_some()),
                text: self.content,
                hash: self.content_hash,
                published_at: self.published_at,
                reviewed_at: self.reviewed_at,
                confirmed: self.confirmed_at.map(|at| (at, confirmer.public(true))),
            },
        })
    }
}

/// The columns of [`PublishedRow`]; `v` is the version, `i` its item, `a` its reviewer, `b` who confirmed it.
macro_rules! published {
    ($tail:literal) => {
        concat!(
            "select v.id, i.number, v.version, v.content, v.content_hash, v.published_at, v.reviewed_at, v.reviewed_by,
                a.real_name, a.nickname, a.erased_at, v.confirmed_at, b.real_name as confirmer_name,
                b.nickname as confirmer_nickname, b.erased_at as confirmer_erased_at
             from service_items i join service_versions v on v.item_id = i.id
             left join accounts a on a.id = v.reviewed_by left join accounts b on b.id = v.confirmed_by ",
            $tail
        )
    };
}

#[derive(Debug, FromRow)]
struct ItemFacts {
    number: i64,
    live_version: Option<i64>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
}

#[derive(Debug, FromRow)]
struct OpenRow {
    number: i64,
    #[sqlx(flatten)]
    version: VersionRow,
}

impl Db {
    /// The catalogue: every public item, by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_services(&self, community: CommunityId) -> Result<Vec<Service>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, PublishedRow>(published!(
            "where i.community_id = $1 and v.version = i.live_version order by i.number"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(PublishedRow::read).collect()
    }

    /// An item that is public or was; none of one that has never been published.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_service(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<ServicePage>, Error> {
        // Which is live is asked first: what is published a moment later is among the versions all the same.
        let facts = self.find_service_facts(community, number).await?;
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
            "where i.community_id = $1 and i.number = $2 and v.state = 'published' order by v.version"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_all(c)
        .await
        })?;
        let versions: Vec<_> = rows
            .into_iter()
            .map(|row| row.read().map(|s| s.version))
            .collect::<Result<_, _>>()?;
        let Some(facts) = facts.filter(|_| !versions.is_empty()) else {
            return Ok(None);
        };
        Ok(Some(ServicePage {
            number: facts.number,
            live: facts.live_version,
            withdrawn: facts.withdrawn_at.zip(facts.withdrawn_reason),
            versions,
        }))
    }

    /// Every item as the desk sees it: also what nobody else sees yet.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk_services(&self, by: &Editor) -> Result<Vec<DeskService>, Error> {
        let community = by.community();
        let mut last = self.list_last_services(community).await?;
        let mut open = self.list_open_versions(community).await?;
        let items = read!(self, |c| sqlx::query_as::<_, ItemFacts>(
            "select number, live_version, withdrawn_at, withdrawn_reason from service_items
             where community_id = $1 order by number"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        items
            .into_iter()
            .map(|facts| {
                let at = last.iter().position(|s| s.number == facts.number);
                let last = at.map(|at| last.swap_remove(at).version);
                let at = open.iter().position(|o| o.number == facts.number);
                let open = at.map(|at| open.swap_remove(at).version.read());
                Ok(DeskService {
                    number: facts.number,
                    live: last.clone().filter(|_| facts.live_version.is_some()),
                    last,
                    withdrawn_at: facts.withdrawn_at,
                    open: open.transpose()?,
                })
            })
            .collect()
    }

    /// One item as the desk sees it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_desk_service(
        &self,
        by: &Editor,
        number: i64,
    ) -> Result<Option<DeskService>, Error> {
        let community = by.community();
        let Some(facts) = self.find_service_facts(community, number).await? else {
            return Ok(None);
        };
        let page = self.find_service(community, number).await?;
        let last = page.and_then(|p| p.current().cloned());
        let row = read!(self, |c| {
            sqlx::query_as::<_, VersionRow>(concat!(
            "select ",
            version_columns!(),
            " from service_versions v join service_items i on i.id = v.item_id
             left join accounts a on a.id = v.written_by
             where i.community_id = $1 and i.number = $2 and v.state in ('draft', 'waiting', 'scheduled')"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        Ok(Some(DeskService {
            number: facts.number,
            live: last.clone().filter(|_| facts.live_version.is_some()),
            last,
            withdrawn_at: facts.withdrawn_at,
            open: row.map(VersionRow::read).transpose()?,
        }))
    }

    /// How many versions wait for somebody else than this editor.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_services_to_review(&self, by: &Editor) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from service_versions
             where community_id = $1 and state = 'waiting' and (written_by is null or written_by <> $2)"
        )
        .bind(by.community().0)
        .bind(by.account().0)
        .fetch_one(c)
        .await
        })?)
    }

    /// Every item that is public or was, in its last public version.
    async fn list_last_services(&self, community: CommunityId) -> Result<Vec<Service>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
            "where i.community_id = $1 and v.version = coalesce(i.live_version,
                (select max(p.version) from service_versions p where p.item_id = i.id and p.state = 'published'))"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(PublishedRow::read).collect()
    }

    async fn find_service_facts(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<ItemFacts>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select number, live_version, withdrawn_at, withdrawn_reason from service_items
             where community_id = $1 and number = $2"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?)
    }

    async fn list_open_versions(&self, community: CommunityId) -> Result<Vec<OpenRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, OpenRow>(concat!(
            "select i.number, ",
            version_columns!(),
            " from service_versions v join service_items i on i.id = v.item_id
             left join accounts a on a.id = v.written_by
             where v.community_id = $1 and v.state in ('draft', 'waiting', 'scheduled')"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?)
    }
}
