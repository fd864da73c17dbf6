//! Publications as pages need them: what is public, one with its versions, and the desk.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::display::PublicName;
use domain::files::Attached;
use domain::ids::CommunityId;
use domain::publishing::{Kind, Publication, files_of};
use sqlx::FromRow;

use super::row::{NameRow, OpenVersion, VersionRow, version_columns};
use crate::db::read;
use crate::{Db, Error};

/// What is public, in the version that readers see.
#[derive(Debug, Clone, PartialEq)]
pub struct Published<C> {
    pub number: i64,
    /// When its first version came out.
    pub first_at: DateTime<Utc>,
    pub version: PublishedVersion<C>,
}

/// A version that is public or was.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedVersion<C> {
    pub version: i64,
    pub content: C,
    /// In their order; they stand in the text.
    pub files: Vec<Attached>,
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

impl<C> PublishedVersion<C> {
    /// When it was last looked at, and by whom.
    pub fn last_checked(&self) -> (DateTime<Utc>, &PublicName) {
        match &self.confirmed {
            Some((at, who)) => (*at, who),
            None => (self.reviewed_at, &self.reviewer),
        }
    }
}

/// What is public or was, with its versions from the first on.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicationPage<C> {
    pub number: i64,
    /// None once it is withdrawn.
    pub live: Option<i64>,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
    /// At least one.
    pub versions: Vec<PublishedVersion<C>>,
}

impl<C> PublicationPage<C> {
    /// The version that is public, or was last.
    pub fn current(&self) -> Option<&PublishedVersion<C>> {
        match self.live {
            Some(live) => self.versions.iter().find(|v| v.version == live),
            None => self.versions.last(),
        }
    }
}

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
struct PublishedRow {
    id: i64,
    number: i64,
    version: i64,
    content: String,
    content_hash: String,
    published_at: DateTime<Utc>,
    first_at: DateTime<Utc>,
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
    fn read<C: Publication>(self) -> Result<Published<C>, Error> {
        let broken = || Error::Inconsistent {
            table: "publication_versions",
            id: self.id,
        };
        let content = C::from_text(&self.content).ok_or_else(broken)?;
        let files = files_of(&self.content).ok_or_else(broken)?;
        let confirmer = NameRow {
            real_name: self.confirmer_name,
            nickname: self.confirmer_nickname,
            erased_at: self.confirmer_erased_at,
        };
        Ok(Published {
            number: self.number,
            first_at: self.first_at,
            version: PublishedVersion {
                version: self.version,
                content,
                files,
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

/// The columns of [`PublishedRow`]; `v` is the version, `p` its publication, `a` its reviewer, `b` who confirmed it.
macro_rules! published {
    ($tail:literal) => {
        concat!(
            "select v.id, p.number, v.version, v.content, v.content_hash, v.published_at,
                (select min(f.published_at) from publication_versions f
                 where f.publication_id = p.id and f.state = 'published') as first_at,
                v.reviewed_at, v.reviewed_by,
                a.real_name, a.nickname, a.erased_at, v.confirmed_at, b.real_name as confirmer_name,
                b.nickname as confirmer_nickname, b.erased_at as confirmer_erased_at
             from publications p join publication_versions v on v.publication_id = p.id
             left join accounts a on a.id = v.reviewed_by left join accounts b on b.id = v.confirmed_by ",
            $tail
        )
    };
}

#[derive(Debug, FromRow)]
struct PublicationFacts {
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
    /// Everything of a kind that is public, by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_published<C: Publication>(
        &self,
        community: CommunityId,
    ) -> Result<Vec<Published<C>>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
            "where p.community_id = $1 and p.kind = $2 and v.version = p.live_version order by p.number"
        ))
        .bind(community.0)
        .bind(C::KIND.code())
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(PublishedRow::read).collect()
    }

    /// Another number after anything of a community has come out or gone.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn publications_revision(&self, community: CommunityId) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select publications_revision from communities where id = $1"
        )
        .bind(community.0)
        .fetch_one(c)
        .await)?)
    }

    /// The newest of a kind that are public, by the day on which they first came out, and how many there are in all. `holds` is
    /// a closed word of the text with its name, as `sort` and `policy`: only those with it. Texts that are not shown are not read.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_newest<C: Publication>(
        &self,
        community: CommunityId,
        holds: Option<(&str, &str)>,
        most: i64,
    ) -> Result<(Vec<Published<C>>, i64), Error> {
        // Inside a value quotes are escaped, so this stands nowhere but at the field itself.
        let holds = holds.map(|(name, word)| format!("%\"{name}\":\"{word}\"%"));
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
            "where p.community_id = $1 and p.kind = $2 and v.version = p.live_version and ($4 is null or v.content like $4)
             order by first_at desc, p.number desc limit $3"
        ))
        .bind(community.0)
        .bind(C::KIND.code())
        .bind(most)
        .bind(&holds)
        .fetch_all(c)
        .await
        })?;
        let count = read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from publications p where community_id = $1 and kind = $2 and live_version is not null
                and ($3 is null or exists (select 1 from publication_versions v
                    where v.publication_id = p.id and v.version = p.live_version and v.content like $3))"
        )
        .bind(community.0)
        .bind(C::KIND.code())
        .bind(&holds)
        .fetch_one(c)
        .await
        })?;
        let rows: Result<_, _> = rows.into_iter().map(PublishedRow::read).collect();
        Ok((rows?, count))
    }

    /// What is public or was; none of what has never been published.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_published<C: Publication>(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<PublicationPage<C>>, Error> {
        // Which is live is asked first: what is published a moment later is among the versions all the same.
        let facts = self
            .find_publication_facts(community, C::KIND, number)
            .await?;
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
            "where p.community_id = $1 and p.kind = $2 and p.number = $3 and v.state = 'published' order by v.version"
        ))
        .bind(community.0)
        .bind(C::KIND.code())
        .bind(number)
        .fetch_all(c)
        .await
        })?;
        let versions: Vec<_> = rows
            .into_iter()
            .map(|row| row.read().map(|p| p.version))
            .collect::<Result<_, _>>()?;
        let Some(facts) = facts.filter(|_| !versions.is_empty()) else {
            return Ok(None);
        };
        Ok(Some(PublicationPage {
            number: facts.number,
            live: facts.live_version,
            withdrawn: facts.withdrawn_at.zip(facts.withdrawn_reason),
            versions,
        }))
    }

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

    /// Everything of a kind that is public or was, in its last public version.
    async fn list_last<C: Publication>(
        &self,
        community: CommunityId,
    ) -> Result<Vec<Published<C>>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, PublishedRow>(published!(
                "where p.community_id = $1 and p.kind = $2 and v.version = coalesce(p.live_version,
                (select max(o.version) from publication_versions o
                 where o.publication_id = p.id and o.state = 'published'))"
            ))
            .bind(community.0)
            .bind(C::KIND.code())
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(PublishedRow::read).collect()
    }

    async fn find_publication_facts(
        &self,
        community: CommunityId,
        kind: Kind,
        number: i64,
    ) -> Result<Option<PublicationFacts>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select number, live_version, withdrawn_at, withdrawn_reason from publications
             where community_id = $1 and kind = $2 and number = $3"
        )
        .bind(community.0)
        .bind(kind.code())
        .bind(number)
        .fetch_optional(c)
        .await)?)
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
