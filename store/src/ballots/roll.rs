//! The roll: who may vote, frozen at opening. It says who has voted and on which day, never at what time and never how.

use chrono::NaiveDate;
use domain::access::{Clerk, SignedIn};
use domain::ids::{AccountId, BallotId, BodyId, CommunityId, GridId, RecordNumber};
use domain::phone::Phone;
use sqlx::FromRow;

use super::electorate::Electorate;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// How somebody has voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    Online,
    Paper,
}

/// Somebody's own entry on a roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollEntry {
    /// None: has not voted yet.
    pub voted: Option<(Channel, NaiveDate)>,
}

/// Somebody on the roll, as a clerk finds them who hands out paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollHit {
    pub account: AccountId,
    /// As seen on a document, else the nickname.
    pub name: String,
    pub voted: Option<Channel>,
}

/// A ballot that somebody may vote or has voted in; never how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyBallot {
    pub community: CommunityId,
    pub slug: String,
    pub number: RecordNumber,
    pub title: String,
    pub secret: bool,
    pub closes_at: chrono::DateTime<chrono::Utc>,
    pub settled: bool,
    pub entry: RollEntry,
}

/// A row of the roll as a vote needs it.
#[derive(Debug, Clone, FromRow)]
pub(super) struct RollRow {
    pub name: Option<String>,
    pub channel: Option<String>,
    pub marked_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct HitRow {
    account_id: i64,
    name: String,
    channel: Option<String>,
}

#[derive(FromRow)]
struct MyRow {
    community_id: i64,
    slug: String,
    year: i64,
    seq: i64,
    title: String,
    secret: bool,
    closes_at: chrono::DateTime<chrono::Utc>,
    settled_at: Option<chrono::DateTime<chrono::Utc>>,
    #[sqlx(flatten)]
    roll: RollRow,
}

impl Channel {
    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Paper => "paper",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "online" => Some(Self::Online),
            "paper" => Some(Self::Paper),
            _ => None,
        }
    }
}

impl RollRow {
    pub fn channel(&self) -> Option<Channel> {
        self.channel.as_deref().and_then(Channel::from_code)
    }

    fn entry(&self) -> RollEntry {
        RollEntry {
            voted: self.channel().zip(self.marked_on),
        }
    }
}

impl Db {
    /// Somebody's own entry; none where they may not vote in this ballot, or it is not open yet.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_roll_entry(
        &self,
        account: AccountId,
        ballot: BallotId,
    ) -> Result<Option<RollEntry>, Error> {
        let row: Option<RollRow> = read!(self, |c| {
            sqlx::query_as(
            "select r.name, r.channel, r.marked_on from ballot_roll r join ballots b on b.id = r.ballot_id
             where r.ballot_id = $1 and r.account_id = $2 and b.opened_at is not null"
        )
        .bind(ballot.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|row| row.entry()))
    }

    /// The ballots on whose rolls somebody stands, in any community, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_ballots(&self, person: &SignedIn, limit: i64) -> Result<Vec<MyBallot>, Error> {
        let rows: Vec<MyRow> = read!(self, |c| {
            sqlx::query_as(
            "select b.community_id, c.slug, b.year, b.seq, b.title, b.secret, b.closes_at, b.settled_at, r.name,
                    r.channel, r.marked_on
             from ballot_roll r join ballots b on b.id = r.ballot_id join communities c on c.id = b.community_id
             where r.account_id = $1 and b.opened_at is not null
             order by r.ballot_id desc limit $2"
        )
        .bind(person.account().0)
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|row| {
                let number = record_number(row.year, row.seq).ok_or(Error::Inconsistent {
                    table: "ballots",
                    id: row.seq,
                })?;
                Ok(MyBallot {
                    community: CommunityId(row.community_id),
                    number,
                    entry: row.roll.entry(),
                    slug: row.slug,
                    title: row.title,
                    secret: row.secret,
                    closes_at: row.closes_at,
                    settled: row.settled_at.is_some(),
                })
            })
            .collect()
    }

    /// Finds somebody on the roll by their telephone number, for the clerk who is about to hand out a paper.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_on_roll(
        &self,
        by: &Clerk,
        number: RecordNumber,
        phone: &Phone,
    ) -> Result<Option<RollHit>, Error> {
        let row: Option<HitRow> = read!(self, |c| {
            sqlx::query_as(
            "select r.account_id, coalesce(a.real_name, a.nickname, '') as name, r.channel
             from ballots b join ballot_roll r on r.ballot_id = b.id join accounts a on a.id = r.account_id
             where b.community_id = $1 and b.year = $2 and b.seq = $3 and b.opened_at is not null and a.phone = $4"
        )
        .bind(by.community().0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(phone.as_str())
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|row| RollHit {
            account: AccountId(row.account_id),
            name: row.name,
            voted: row.channel.as_deref().and_then(Channel::from_code),
        }))
    }
}

impl Tx {
    pub(super) async fn find_roll_row(
        &mut self,
        ballot: BallotId,
        account: AccountId,
    ) -> Result<Option<RollRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select name, channel, marked_on from ballot_roll where ballot_id = $1 and account_id = $2"
        )
        .bind(ballot.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })
    }

    /// Marks an entry that has no mark, and counts it; the caller holds the ballot.
    pub(super) async fn mark_roll(
        &mut self,
        ballot: BallotId,
        account: AccountId,
        channel: Channel,
        day: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        self.mark_entry(ballot, account, channel, day).await?;
        self.count_mark(ballot, channel).await
    }

    async fn mark_entry(
        &mut self,
        ballot: BallotId,
        account: AccountId,
        channel: Channel,
        day: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update ballot_roll set channel = $3, marked_on = $4 where ballot_id = $1 and account_id = $2"
        )
        .bind(ballot.0)
        .bind(account.0)
        .bind(channel.code())
        .bind(day)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn count_mark(&mut self, ballot: BallotId, channel: Channel) -> Result<(), sqlx::Error> {
        let online = i64::from(channel == Channel::Online);
        on!(self, |c| sqlx::query(
            "update ballots set online = online + $2, on_paper = on_paper + $3 where id = $1"
        )
        .bind(ballot.0)
        .bind(online)
        .bind(1 - online)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Writes everybody of an electorate to the roll, with names for open ballots. Those present at a meeting stand on
    /// it since the ballot was made.
    pub(super) async fn fill_roll(
        &mut self,
        community: CommunityId,
        ballot: BallotId,
        electorate: Electorate,
        named: bool,
    ) -> Result<(), sqlx::Error> {
        match electorate {
            Electorate::Present(_) => Ok(()),
            Electorate::Body(body) => self.roll_of_body(community, ballot, body, named).await,
            Electorate::Community => self.roll_of_residents(community, ballot, None).await,
            Electorate::Grid(grid) => self.roll_of_residents(community, ballot, Some(grid)).await,
        }
    }

    async fn roll_of_body(
        &mut self,
        community: CommunityId,
        ballot: BallotId,
        body: BodyId,
        named: bool,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_roll (community_id, ballot_id, account_id, name)
             select $1, $2, s.account_id, case when $4 then s.name end from seats s
             where s.community_id = $1 and s.body_id = $3 and s.ended_on is null and s.account_id is not null"
        )
        .bind(community.0)
        .bind(ballot.0)
        .bind(body.0)
        .bind(named)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn roll_of_residents(
        &mut self,
        community: CommunityId,
        ballot: BallotId,
        grid: Option<GridId>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_roll (community_id, ballot_id, account_id)
             select $1, $2, r.account_id from residencies r
             where r.community_id = $1 and r.status = 'attested' and ($3 is null or r.grid_id = $3)"
        )
        .bind(community.0)
        .bind(ballot.0)
        .bind(grid.map(|g| g.0))
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Puts somebody who is checked in on the roll, with the name of the roster where votes are open.
    pub(super) async fn insert_present(
        &mut self,
        community: CommunityId,
        ballot: BallotId,
        account: AccountId,
        named: bool,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_roll (community_id, ballot_id, account_id, name)
             select $1, $2, a.id, case when $4 then coalesce((select min(s.name) from seats s where s.community_id = $1
                and s.account_id = a.id and s.ended_on is null), a.nickname, '') end
             from accounts a where a.id = $3 and a.erased_at is null
             on conflict (ballot_id, account_id) do nothing"
        )
        .bind(community.0)
        .bind(ballot.0)
        .bind(account.0)
        .bind(named)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    pub(crate) async fn list_roll(
        &mut self,
        ballot: BallotId,
    ) -> Result<Vec<AccountId>, sqlx::Error> {
        let ids: Vec<i64> = on!(self, |c| sqlx::query_scalar(
            "select account_id from ballot_roll where ballot_id = $1"
        )
        .bind(ballot.0)
        .fetch_all(c)
        .await)?;
        Ok(ids.into_iter().map(AccountId).collect())
    }

    pub(super) async fn count_members(
        &mut self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from seats
             where community_id = $1 and body_id = $2 and ended_on is null and account_id is not null"
        )
        .bind(community.0)
        .bind(body.0)
        .fetch_one(c)
        .await
        })
    }

    pub(super) async fn count_residents(
        &mut self,
        community: CommunityId,
        grid: Option<GridId>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from residencies
             where community_id = $1 and status = 'attested' and ($2 is null or grid_id = $2)"
        )
        .bind(community.0)
        .bind(grid.map(|g| g.0))
        .fetch_one(c)
        .await)
    }
}
