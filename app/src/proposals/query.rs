//! The address of a list: what may be asked, read from a query and written back into links. Unknown values are left
//! out rather than refused: an old or mistyped link still shows a list.

use domain::ids::{CategoryId, GridId};
use domain::proposals::Stage;
use domain::text::Query;
use store::proposals::{Cursor, Group, ListQuery, Sort};

use crate::frame::{Visit, links};

/// A list's address, as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    pub group: Option<Group>,
    pub stage: Option<Stage>,
    pub category: Option<i64>,
    pub grid: Option<i64>,
    pub late: bool,
    pub q: Option<Query>,
    pub sort: Option<Sort>,
    pub cursor: Option<Cursor>,
    /// A cursor was there and could not be read: the first page is shown, and the page says so.
    pub bad_cursor: bool,
    pub limit: i64,
}

/// How many proposals one page shows.
pub const PAGE: i64 = 20;

impl Asked {
    pub fn read(visit: &Visit) -> Self {
        let cursor = visit.query("cursor");
        let parsed = cursor.parse().ok();
        Self {
            group: Group::from_code(visit.query("group")),
            // The public API says `state`; both name the stage.
            stage: Stage::from_code(visit.query("state")),
            category: visit.query("category").parse().ok(),
            grid: visit.query("grid").parse().ok(),
            late: visit.query("late") == "1",
            q: Query::parse(visit.query("q")).ok(),
            sort: sort_from(visit.query("sort")),
            bad_cursor: !cursor.is_empty() && parsed.is_none(),
            cursor: parsed,
            limit: visit.query("limit").parse().unwrap_or(PAGE).clamp(1, 100),
        }
    }

    /// Everything, newest first.
    pub fn default_all() -> Self {
        Self {
            group: Some(Group::All),
            limit: PAGE,
            ..Self::default()
        }
    }

    /// The tab: what was asked for, or everything when something else narrows the list.
    pub fn tab(&self) -> Group {
        let narrowed = self.q.is_some() || self.late || self.stage.is_some();
        self.group
            .unwrap_or(if narrowed { Group::All } else { Group::Open })
    }

    pub fn order(&self) -> Sort {
        self.sort.unwrap_or(if self.q.is_some() {
            Sort::Relevance
        } else {
            Sort::Newest
        })
    }

    pub fn to_list_query(&self) -> ListQuery {
        ListQuery {
            group: self.tab(),
            stage: self.stage,
            category: self.category.map(CategoryId),
            grid: self.grid.map(GridId),
            late: self.late,
            q: self.q.clone(),
            sort: self.order(),
            after: self.cursor,
            limit: self.limit,
        }
    }

    /// The query of this list, without its cursor; begins with `?` unless it is empty.
    pub fn write(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(group) = self.group {
            parts.push(format!("group={}", group.code()));
        }
        if let Some(stage) = self.stage {
            parts.push(format!("state={}", stage.code()));
        }
        if let Some(id) = self.category {
            parts.push(format!("category={id}"));
        }
        if let Some(id) = self.grid {
            parts.push(format!("grid={id}"));
        }
        if self.late {
            parts.push("late=1".to_owned());
        }
        if let Some(q) = &self.q {
            parts.push(format!("q={}", links::query(q.as_str())));
        }
        if let Some(sort) = self.sort {
            parts.push(format!("sort={}", sort_code(sort)));
        }
        if self.limit != PAGE {
            parts.push(format!("limit={}", self.limit));
        }
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }

    /// The same list from a cursor on.
    pub fn from(&self, cursor: &Cursor) -> String {
        let query = self.write();
        let join = if query.is_empty() { '?' } else { '&' };
        format!("{query}{join}cursor={}", links::query(&cursor.to_string()))
    }
}

/// The value of `sort` in addresses.
pub fn sort_code(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::MostSupported => "supports",
        Sort::Deadline => "deadline",
        Sort::Relevance => "relevance",
    }
}

fn sort_from(code: &str) -> Option<Sort> {
    [
        Sort::Newest,
        Sort::MostSupported,
        Sort::Deadline,
        Sort::Relevance,
    ]
    .into_iter()
    .find(|s| sort_code(*s) == code)
}
