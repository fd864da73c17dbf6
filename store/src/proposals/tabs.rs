//! The tabs and orders of the list, and how much each tab holds.

use chrono::NaiveDate;
use domain::ids::CommunityId;
use domain::proposals::Stage;

use crate::db::read;
use crate::{Db, Error};

/// The tabs of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Group {
    /// Still to be decided.
    #[default]
    Open,
    /// Decided and not yet done.
    InProgress,
    /// Has its outcome.
    Done,
    All,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    #[default]
    Newest,
    MostSupported,
    /// The nearest deadline first; what has none comes last, newest first.
    Deadline,
    /// More of the query in the title first, then the newest; without a query the same as [`Sort::Newest`].
    Relevance,
}

/// How many proposals each tab holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub open: i64,
    pub in_progress: i64,
    pub done: i64,
    pub all: i64,
    /// With a deadline that staff have let pass.
    pub late: i64,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::Open, Self::InProgress, Self::Done, Self::All];

    /// The value of links.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::All => "all",
        }
    }

    /// Reads the value of links.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }

    /// Whether a proposal of that stage is on this tab.
    pub fn holds(self, stage: Stage) -> bool {
        self == Self::All || self == Self::of(stage)
    }

    /// The tab of a stage.
    pub fn of(stage: Stage) -> Self {
        match stage {
            Stage::Gathering | Stage::OnAgenda | Stage::InDiscussion | Stage::AtBallot => {
                Self::Open
            }
            Stage::Adopted | Stage::Assigned | Stage::InProgress | Stage::Reopened => {
                Self::InProgress
            }
            Stage::Done
            | Stage::Resolved
            | Stage::Rejected
            | Stage::Declined
            | Stage::Withdrawn
            | Stage::Merged
            | Stage::Lapsed => Self::Done,
        }
    }
}

impl Sort {
    pub const ALL: [Self; 4] = [
        Self::Newest,
        Self::MostSupported,
        Self::Deadline,
        Self::Relevance,
    ];

    /// The value of links.
    pub fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::MostSupported => "most_supported",
            Self::Deadline => "deadline",
            Self::Relevance => "relevance",
        }
    }

    /// Reads the value of links.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

impl Db {
    /// How many proposals are in each stage that has any, in the order of the process.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_stages(&self, community: CommunityId) -> Result<Vec<(Stage, i64)>, Error> {
        let rows: Vec<(String, i64)> = read!(self, |c| sqlx::query_as(
            "select stage, count(*) from proposals where community_id = $1 group by stage"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        let mut counts: Vec<(Stage, i64)> = rows
            .into_iter()
            .filter_map(|(stage, count)| Some((Stage::from_code(&stage)?, count)))
            .collect();
        counts.sort_unstable();
        Ok(counts)
    }

    /// How many proposals each tab holds.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_groups(
        &self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<Counts, Error> {
        let mut counts = Counts {
            late: self.count_late(community, today).await?,
            ..Counts::default()
        };
        for (stage, count) in self.count_stages(community).await? {
            counts.all += count;
            match Group::of(stage) {
                Group::Open => counts.open += count,
                Group::InProgress => counts.in_progress += count,
                Group::Done | Group::All => counts.done += count,
            }
        }
        Ok(counts)
    }

    async fn count_late(&self, community: CommunityId, today: NaiveDate) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from proposals where community_id = $1 and deadline_on < $2 and deadline_binds"
        )
        .bind(community.0)
        .bind(today)
        .fetch_one(c)
        .await
        })?)
    }
}
