//! The inbox (features.md K1, K2): what changed of a proposal reaches its author and supporters in the same
//! transaction, so that nothing is announced that did not happen and nothing happens unannounced.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{AccountId, CommunityId, GridId, NoticeId, ProposalId};
use domain::notices::{Notice, Room};
use sqlx::FromRow;

use crate::communities::read_slug;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// A message in somebody's inbox.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub kind: Notice,
    pub community_slug: Slug,
    pub community_name: Both,
    /// What it is about; none for what concerns the person.
    pub about: Option<About>,
    pub words: Option<String>,
    pub at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// An item that messages are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub room: Room,
    /// As its address names it: a record number, or the number of a body.
    pub number: String,
    pub title: String,
}

#[derive(FromRow)]
struct InboxRow {
    id: i64,
    kind: String,
    community_id: i64,
    slug: String,
    name_zh: String,
    name_en: String,
    year: Option<i64>,
    seq: Option<i64>,
    title: Option<String>,
    room: Option<String>,
    about: Option<String>,
    about_title: Option<String>,
    words: Option<String>,
    at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl InboxRow {
    fn read(self) -> Result<NoticeRow, Error> {
        let broken = || Error::Inconsistent {
            table: "notices",
            id: self.id,
        };
        let proposal = match (self.year, self.seq, self.title) {
            (Some(year), Some(seq), Some(title)) => {
                let number = record_number(year, seq).ok_or_else(broken)?;
                Some((Room::Proposals, number.to_string(), title))
            }
            _ => None,
        };
        let other = match (self.room, self.about, self.about_title) {
            (Some(room), Some(number), Some(title)) => {
                let room = Room::from_code(&room).ok_or_else(broken)?;
                Some((room, number, title))
            }
            _ => None,
        };
        let about = proposal.or(other).map(|(room, number, title)| About {
            room,
            number,
            title,
        });
        Ok(NoticeRow {
            id: NoticeId(self.id),
            kind: Notice::from_code(&self.kind).ok_or_else(broken)?,
            community_slug: read_slug(&self.slug, self.community_id)?,
            community_name: Both::new(self.name_zh, self.name_en),
            about,
            words: self.words,
            at: self.at,
            read_at: self.read_at,
        })
    }
}

impl Db {
    /// The person's inbox, newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_notices(
        &self,
        person: &SignedIn,
        limit: i64,
    ) -> Result<Vec<NoticeRow>, Error> {
        read!(self, |c| sqlx::query_as::<_, InboxRow>(
            "select n.id, n.kind, n.community_id, c.slug, c.name_zh, c.name_en, p.year, p.seq, p.title,
                    n.room, n.about, n.about_title, n.words, n.at, n.read_at
             from notices n join communities c on c.id = n.community_id left join proposals p on p.id = n.proposal_id
             where n.account_id = $1 order by n.at desc, n.id desc limit $2"
        )
        .bind(person.account().0)
        .bind(limit)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(InboxRow::read)
        .collect()
    }

    /// Marks everything in the inbox as read.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn mark_notices_read(
        &self,
        person: &SignedIn,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.mark_read(person.account(), now).await?;
        tx.commit().await
    }

    /// Marks what the person was told of a proposal as read. Looks first and writes only when there is something:
    /// this runs when a page is opened.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn mark_proposal_notices_read(
        &self,
        person: &SignedIn,
        proposal: ProposalId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if self.count_unread_about(person.account(), proposal).await? == 0 {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.mark_read_about(person.account(), proposal, now).await?;
        tx.commit().await
    }

    async fn count_unread_about(
        &self,
        account: AccountId,
        proposal: ProposalId,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from notices where account_id = $1 and proposal_id = $2 and read_at is null"
        )
        .bind(account.0)
        .bind(proposal.0)
        .fetch_one(c)
        .await
        })?)
    }
}

impl Tx {
    /// Tells one person something.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn tell(
        &mut self,
        community: CommunityId,
        account: AccountId,
        kind: Notice,
        proposal: Option<ProposalId>,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into notices (community_id, account_id, kind, proposal_id, words, at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(kind.code())
        .bind(proposal.map(|p| p.0))
        .bind(words)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Tells one person something about an item that is no proposal.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn tell_about(
        &mut self,
        community: CommunityId,
        account: AccountId,
        kind: Notice,
        about: &About,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into notices (community_id, account_id, kind, room, about, about_title, words, at)
             select $1, a.id, $3, $4, $5, $6, $7, $8 from accounts a where a.id = $2 and a.erased_at is null"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(kind.code())
        .bind(about.room.code())
        .bind(&about.number)
        .bind(&about.title)
        .bind(words)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Tells all verified residents of a community, or of one of its grids.
    ///
    /// # Errors
    /// Those of the statement.
    pub(crate) async fn tell_residents(
        &mut self,
        community: CommunityId,
        grid: Option<GridId>,
        kind: Notice,
        about: &About,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into notices (community_id, account_id, kind, room, about, about_title, at)
             select r.community_id, r.account_id, $3, $4, $5, $6, $7
             from residencies r join accounts a on a.id = r.account_id and a.erased_at is null
             where r.community_id = $1 and r.status = 'attested' and ($2 is null or r.grid_id = $2)"
        )
        .bind(community.0)
        .bind(grid.map(|g| g.0))
        .bind(kind.code())
        .bind(about.room.code())
        .bind(&about.number)
        .bind(&about.title)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Tells the author and all supporters of a proposal something, each once, except whoever did it.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn tell_concerned(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        except: Option<AccountId>,
        kind: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into notices (community_id, account_id, kind, proposal_id, words, at)
             select $1, a.id, $3, $2, $4, $5
             from (select account_id from supports where proposal_id = $2
                   union
                   select author_id from proposals where id = $2) concerned
             join accounts a on a.id = concerned.account_id
             where a.erased_at is null and a.id is distinct from $6"
        )
        .bind(community.0)
        .bind(proposal.0)
        .bind(kind.code())
        .bind(words)
        .bind(now)
        .bind(except.map(|a| a.0))
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_read(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update notices set read_at = $2 where account_id = $1 and read_at is null"
        )
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_read_about(
        &mut self,
        account: AccountId,
        proposal: ProposalId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update notices set read_at = $3 where account_id = $1 and proposal_id = $2 and read_at is null"
        )
        .bind(account.0)
        .bind(proposal.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
