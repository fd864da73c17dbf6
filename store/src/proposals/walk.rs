//! The text of a list: one walk along one index, put together from fixed pieces, with every value bound.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CommunityId;
use domain::proposals::Stage;
use domain::search::{Want, wants};
use domain::text::Query;

use super::cursor::{Cursor, Key};
use super::list::{ItemRow, ListQuery, item_columns};
use super::search;
use super::tabs::{Group, Sort};
use crate::db::read;
use crate::{Db, Error};

/// A value bound to a list's text.
#[derive(Debug, Clone)]
pub(super) enum Bind {
    Int(i64),
    Text(String),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

/// One walk along one index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    Newest,
    Supported,
    Dated,
    Undated,
    Rank,
}

/// The text of one walk with its values.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    postgres: bool,
    text: String,
    binds: Vec<Bind>,
}

impl Statement {
    fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }
}

impl Walk {
    pub(super) fn key(self, row: &ItemRow) -> Option<Key> {
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
    pub(super) fn walks(&self) -> Vec<Walk> {
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
    pub(super) fn statement(
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
                text.push_str(&format!(" and p.stage = {stage}"));
            }
            None if self.group != Group::All => {
                let stages: Vec<String> = Stage::ALL
                    .iter()
                    .filter(|stage| self.group.holds(**stage))
                    .map(|stage| format!("'{}'", stage.code()))
                    .collect();
                text.push_str(&format!(" and p.stage in ({})", stages.join(", ")));
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
            Walk::Undated => text.push_str(" and p.deadline_on is null"),
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
    pub(super) async fn fetch_items(&self, statement: Statement) -> Result<Vec<ItemRow>, Error> {
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
}

#[cfg(test)]
mod plans;
