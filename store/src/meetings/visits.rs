//! Home visits 走访 and talks at a known place 说事点: themes and numbers, never a person or an address (C8).

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::AtDesk;
use domain::display::Both;
use domain::ids::{CommunityId, GridId};
use domain::log::{Leaf, text_hash};
use domain::meetings::VisitKind;
use domain::text::{Remark, Title};
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A visit to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisit {
    pub kind: VisitKind,
    pub grid: Option<GridId>,
    pub held_on: NaiveDate,
    pub theme: Title,
    pub people: u32,
    pub summary: Remark,
}

/// A visit as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub id: i64,
    pub kind: VisitKind,
    pub grid: Option<Both>,
    pub held_on: NaiveDate,
    pub theme: String,
    pub people: i64,
    pub summary: String,
}

#[derive(FromRow)]
struct VisitRow {
    id: i64,
    kind: String,
    name_zh: Option<String>,
    name_en: Option<String>,
    held_on: NaiveDate,
    theme: String,
    people: i64,
    summary: String,
}

/// Why a visit was not logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotLogged {
    UnknownGrid,
    InFuture,
}

impl Db {
    /// Logs a visit. The same form sent twice logs one.
    ///
    /// # Errors
    /// [`NotLogged`], or [`Error`].
    pub async fn log_visit(
        &self,
        by: &AtDesk,
        new: &NewVisit,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotLogged>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        tx.log_visit(by, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Visits, newest first; `before` is the last of the page before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_visits(
        &self,
        community: CommunityId,
        before: Option<(NaiveDate, i64)>,
        limit: i64,
    ) -> Result<Vec<Visit>, Error> {
        let (day, id) =
            before.unwrap_or((NaiveDate::from_ymd_opt(9999, 1, 1).unwrap_or_default(), 0));
        let rows: Vec<VisitRow> = read!(self, |c| {
            sqlx::query_as(
                "select v.id, v.kind, g.name_zh, g.name_en, v.held_on, v.theme, v.people, v.summary
                 from visits v left join grids g on g.id = v.grid_id
                 where v.community_id = $1 and (v.held_on, v.id) < ($2, $3)
                 order by v.held_on desc, v.id desc limit $4",
            )
            .bind(community.0)
            .bind(day)
            .bind(id)
            .bind(limit.clamp(1, 101))
            .fetch_all(c)
            .await
        })?;
        rows.into_iter()
            .map(|r| {
                let kind = VisitKind::from_code(&r.kind).ok_or(Error::Inconsistent {
                    table: "visits",
                    id: r.id,
                })?;
                Ok(Visit {
                    id: r.id,
                    kind,
                    grid: r.name_zh.zip(r.name_en).map(|(zh, en)| Both::new(zh, en)),
                    held_on: r.held_on,
                    theme: r.theme,
                    people: r.people,
                    summary: r.summary,
                })
            })
            .collect()
    }
}

impl Tx {
    pub(crate) async fn log_visit(
        &mut self,
        by: &AtDesk,
        new: &NewVisit,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotLogged>> {
        if new.held_on > domain::time::day_of(now) {
            return Err(Failed::Refused(NotLogged::InFuture));
        }
        let grid = match new.grid {
            Some(grid) => Some(
                self.find_grid_number(by.community(), grid)
                    .await?
                    .ok_or(Failed::Refused(NotLogged::UnknownGrid))?,
            ),
            None => None,
        };
        self.insert_visit(by, new, now).await?;
        let facts = json!({
            "kind": new.kind.code(),
            "grid": grid,
            "day": new.held_on,
            "people": new.people,
            "text": text_hash(&[new.theme.as_str(), new.summary.as_str()]),
        });
        let leaf = Leaf::new("meetings.visit", "visit", facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn insert_visit(
        &mut self,
        by: &AtDesk,
        new: &NewVisit,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into visits (community_id, grid_id, kind, held_on, theme, people, summary, logged_by, logged_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(by.community().0)
            .bind(new.grid.map(|g| g.0))
            .bind(new.kind.code())
            .bind(new.held_on)
            .bind(new.theme.as_str())
            .bind(i64::from(new.people))
            .bind(new.summary.as_str())
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}
