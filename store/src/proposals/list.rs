//! Lists of proposals: narrowed, sorted, a page at a time.
//!
//! The text is put together from fixed pieces, every value is bound, and each sort walks its own index from the place
//! where the page before ended, so a list of a hundred thousand costs as much as one of a hundred.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::PublicName;
use domain::ids::{CategoryId, CommunityId, GridId, ProposalId, RecordNumber};
use domain::proposals::{Stage, State};
use domain::search::{Want, wants};
use domain::text::Query;
use sqlx::FromRow;

use super::cursor::{Cursor, Key};
use super::row::{Facts, NameRow};
use super::search;
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

/// What is asked of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    pub group: Group,
    pub stage: Option<Stage>,
    pub category: Option<CategoryId>,
    pub grid: Option<GridId>,
    /// Only where staff have let a deadline pass.
    pub late: bool,
    pub q: Option<Query>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    /// 1 to 100.
    pub limit: i64,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub proposals: Vec<ProposalItem>,
    pub next: Option<Cursor>,
}

/// A proposal as its card needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalItem {
    pub id: ProposalId,
    pub number: RecordNumber,
    pub title: String,
    pub author_name: PublicName,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub state: State,
    pub supports: i64,
    pub comments: i64,
    pub filed_at: DateTime<Utc>,
    pub rulebook_version: i64,
    /// How many supporters its rulebook asks for.
    pub threshold: i64,
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

/// The columns of [`ItemRow`] but the rank; `p` is the proposal, `a` its author.
macro_rules! item_columns {
    () => {
        concat!(
            $crate::proposals::row::fact_columns!("p."),
            ", p.shown_as, p.category_id, p.grid_id, p.title, p.deadline_on,
                a.real_name, a.nickname, a.erased_at,
                (select r.value from rules r where r.community_id = p.community_id
                    and r.version = p.rulebook_version and r.rule = 'support_threshold') as threshold"
        )
    };
}

pub(crate) use item_columns;

#[derive(Debug, FromRow)]
pub(crate) struct ItemRow {
    #[sqlx(flatten)]
    pub facts: Facts,
    #[sqlx(flatten)]
    name: NameRow,
    category_id: i64,
    grid_id: Option<i64>,
    title: String,
    deadline_on: Option<NaiveDate>,
    threshold: i64,
    rank: i64,
}

impl ItemRow {
    pub fn read(self) -> Result<ProposalItem, Error> {
        Ok(ProposalItem {
            id: ProposalId(self.facts.id),
            number: self.facts.number()?,
            author_name: self.name.public(self.facts.author_id.is_some()),
            category: CategoryId(self.category_id),
            grid: self.grid_id.map(GridId),
            state: self.facts.state()?,
            title: self.title,
            supports: self.facts.supports,
            comments: self.facts.comments,
            filed_at: self.facts.filed_at,
            rulebook_version: self.facts.rulebook_version,
            threshold: self.threshold,
        })
    }
}

/// A value bound to a list's text.
#[derive(Debug, Clone)]
enum Bind {
    Int(i64),
    Text(String),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

/// One walk along one index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    Newest,
    Supported,
    Dated,
    Undated,
    Rank,
}

/// The text of one walk with its values.
#[derive(Debug, Clone)]
struct Statement {
    postgres: bool,
    text: String,
    binds: Vec<Bind>,
}

impl Statement {
    fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    /// A column that must not choose the index: SQLite would take the index of the stage and sort all it finds.
    fn aside(&self, column: &'static str) -> String {
        format!("{}{column}", if self.postgres { "" } else { "+" })
    }
}

impl Walk {
    fn key(self, row: &ItemRow) -> Option<Key> {
        let (at, id) = (row.facts.filed_at, row.facts.id);
        Some(match self {
            Self::Newest => Key::Newest(at, id),
            Self::Supported => Key::Supported(row.facts.supports, id),
            Self::Dated => Key::Dated(row.deadline_on?, id),
            Self::Undated => Key::Undated(at, id),
            Self::Rank => Key::Rank(row.rank, at, id),
        })
    }

    fn order(self) -> &'static str {
        match self {
            Self::Newest | Self::Undated => "p.filed_at desc, p.id desc",
            Self::Supported => "p.supports desc, p.id desc",
            Self::Dated => "p.deadline_on, p.id",
            Self::Rank => "rank desc, p.filed_at desc, p.id desc",
        }
    }
}

impl ListQuery {
    /// The walks of this query, in order, from the place where the page before ended.
    fn walks(&self) -> Vec<Walk> {
        match (self.sort, self.after.map(|c| c.0)) {
            (Sort::Newest, _) => vec![Walk::Newest],
            (Sort::MostSupported, _) => vec![Walk::Supported],
            (Sort::Relevance, _) if self.q.is_some() => vec![Walk::Rank],
            (Sort::Relevance, _) => vec![Walk::Newest],
            // What is late has a deadline.
            (Sort::Deadline, _) if self.late => vec![Walk::Dated],
            (Sort::Deadline, Some(Key::Undated(..))) => vec![Walk::Undated],
            (Sort::Deadline, _) => vec![Walk::Dated, Walk::Undated],
        }
    }

    /// The statement of one walk; None when the query asks for nothing.
    fn statement(
        &self,
        postgres: bool,
        community: CommunityId,
        walk: Walk,
        today: NaiveDate,
        limit: i64,
    ) -> Option<Statement> {
        let mut s = Statement {
            postgres,
            text: String::new(),
            binds: Vec::new(),
        };
        let here = s.bind(Bind::Int(community.0));
        let rank = match (walk, &self.q) {
            (Walk::Rank, Some(q)) => rank(&mut s, q),
            _ => "0".to_owned(),
        };
        let mut text = format!(
            "select {}, cast({rank} as bigint) as rank from proposals p
             left join accounts a on a.id = p.author_id where p.community_id = {here}",
            item_columns!()
        );
        self.narrow(&mut s, &mut text, walk, today)?;
        self.go_on(&mut s, &mut text, walk, &rank);
        let limit = s.bind(Bind::Int(limit));
        text.push_str(&format!(" order by {} limit {limit}", walk.order()));
        s.text = text;
        Some(s)
    }

    fn narrow(
        &self,
        s: &mut Statement,
        text: &mut String,
        walk: Walk,
        today: NaiveDate,
    ) -> Option<()> {
        match self.stage {
            Some(stage) => {
                let stage = s.bind(Bind::Text(stage.code().to_owned()));
                let column = if walk == Walk::Newest {
                    "p.stage".to_owned()
                } else {
                    s.aside("p.stage")
                };
                text.push_str(&format!(" and {column} = {stage}"));
            }
            None if self.group != Group::All => {
                let stages: Vec<String> = Stage::ALL
                    .iter()
                    .filter(|stage| self.group.holds(**stage))
                    .map(|stage| format!("'{}'", stage.code()))
                    .collect();
                let column = s.aside("p.stage");
                text.push_str(&format!(" and {column} in ({})", stages.join(", ")));
            }
            None => {}
        }
        if let Some(category) = self.category {
            let category = s.bind(Bind::Int(category.0));
            text.push_str(&format!(" and p.category_id = {category}"));
        }
        if let Some(grid) = self.grid {
            let grid = s.bind(Bind::Int(grid.0));
            text.push_str(&format!(" and p.grid_id = {grid}"));
        }
        if self.late {
            let today = s.bind(Bind::Day(today));
            text.push_str(&format!(
                " and p.deadline_binds and p.deadline_on < {today}"
            ));
        }
        if let Some(q) = &self.q {
            let asked = search::asked(s.postgres, q.as_str())?;
            s.binds.push(Bind::Text(asked));
            text.push_str(&format!(
                " and {}",
                search::condition(s.postgres, s.binds.len())
            ));
        }
        match walk {
            Walk::Dated => text.push_str(" and p.deadline_on is not null"),
            Walk::Undated => text.push_str(&format!(" and {} is null", s.aside("p.deadline_on"))),
            _ => {}
        }
        Some(())
    }

    /// Goes on after the page before.
    fn go_on(&self, s: &mut Statement, text: &mut String, walk: Walk, rank: &str) {
        let Some(Cursor(key)) = self.after else {
            return;
        };
        let condition = match (walk, key) {
            (Walk::Newest, Key::Newest(at, id)) | (Walk::Undated, Key::Undated(at, id)) => {
                let (at, id) = (s.bind(Bind::Moment(at)), s.bind(Bind::Int(id)));
                format!("(p.filed_at, p.id) < ({at}, {id})")
            }
            (Walk::Supported, Key::Supported(count, id)) => {
                let (count, id) = (s.bind(Bind::Int(count)), s.bind(Bind::Int(id)));
                format!("(p.supports, p.id) < ({count}, {id})")
            }
            (Walk::Dated, Key::Dated(day, id)) => {
                let (day, id) = (s.bind(Bind::Day(day)), s.bind(Bind::Int(id)));
                format!("(p.deadline_on, p.id) > ({day}, {id})")
            }
            (Walk::Rank, Key::Rank(r, at, id)) => {
                let r = s.bind(Bind::Int(r));
                let (at, id) = (s.bind(Bind::Moment(at)), s.bind(Bind::Int(id)));
                format!("({rank}, p.filed_at, p.id) < ({r}, {at}, {id})")
            }
            _ => return,
        };
        text.push_str(&format!(" and {condition}"));
    }
}

/// How many of the query's first wants the title meets.
fn rank(s: &mut Statement, q: &Query) -> String {
    let parts: Vec<String> = wants(q.as_str())
        .into_iter()
        .take(8)
        .map(|want| {
            let (Want::Term(term) | Want::Prefix(term)) = want;
            // Letters, digits and characters only: nothing that `like` would read.
            let like = s.bind(Bind::Text(format!("%{term}%")));
            format!("case when lower(p.title) like {like} then 1 else 0 end")
        })
        .collect();
    if parts.is_empty() {
        "0".to_owned()
    } else {
        format!("({})", parts.join(" + "))
    }
}

impl Db {
    /// One page of a community's proposals.
    ///
    /// # Errors
    /// [`Error`] of the database, or of a row that lacks a fact of its stage.
    pub async fn list_proposals(
        &self,
        community: CommunityId,
        query: &ListQuery,
        today: NaiveDate,
    ) -> Result<Listing, Error> {
        let limit = query.limit.clamp(1, 100);
        let mut rows: Vec<(Walk, ItemRow)> = Vec::new();
        for walk in query.walks() {
            // One more than the page, to know whether there is a next one.
            let missing = limit + 1 - rows.len() as i64;
            if missing <= 0 {
                break;
            }
            let Some(statement) =
                query.statement(self.is_postgres(), community, walk, today, missing)
            else {
                break;
            };
            let found = self.fetch_items(statement).await?;
            rows.extend(found.into_iter().map(|row| (walk, row)));
        }
        let more = rows.len() as i64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(1));
        let next = rows
            .last()
            .filter(|_| more)
            .and_then(|(walk, row)| walk.key(row))
            .map(Cursor);
        let proposals = rows
            .into_iter()
            .map(|(_, row)| row.read())
            .collect::<Result<_, _>>()?;
        Ok(Listing { proposals, next })
    }

    async fn fetch_items(&self, statement: Statement) -> Result<Vec<ItemRow>, Error> {
        let Statement { text, binds, .. } = statement;
        Ok(read!(self, |c| {
            let mut query = sqlx::query_as::<_, ItemRow>(sqlx::AssertSqlSafe(text));
            for value in binds {
                query = match value {
                    Bind::Int(v) => query.bind(v),
                    Bind::Text(v) => query.bind(v),
                    Bind::Day(v) => query.bind(v),
                    Bind::Moment(v) => query.bind(v),
                };
            }
            query.fetch_all(c).await
        })?)
    }

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
