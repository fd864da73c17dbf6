//! The figures of the months (features.md J8), by kind and by month.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ids::CommunityId;
use domain::matters::{Cell, MatterKind};
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

/// Counts by kind and by month, such as `2026-11`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    pub kinds: BTreeMap<MatterKind, Cell>,
    pub months: Vec<(String, Cell)>,
}

#[derive(FromRow)]
struct CellRow {
    kind: String,
    month: String,
    received: i64,
    private: i64,
    in_time: i64,
    late: i64,
    overdue: i64,
    open: i64,
    withdrawn: i64,
    solved: i64,
    not_solved: i64,
    not_said: i64,
    asked: i64,
}

impl CellRow {
    fn cell(&self) -> Cell {
        Cell {
            received: self.received,
            private: self.private,
            in_time: self.in_time,
            late: self.late,
            overdue: self.overdue,
            open: self.open,
            withdrawn: self.withdrawn,
            solved: self.solved,
            not_solved: self.not_solved,
            not_said: self.not_said,
            asked: self.asked,
        }
    }
}

impl Db {
    /// The figures of what came in from a month on, as of a day. Each matter stands in one of in time, late, overdue, open and
    /// withdrawn; each that was answered in one of solved, not solved, not said and asked.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn count_matters(
        &self,
        community: CommunityId,
        from_month: &str,
        today: NaiveDate,
    ) -> Result<Figures, Error> {
        let rows: Vec<CellRow> = read!(self, |c| {
            sqlx::query_as(
                "select kind, month, count(*) as received,
                    count(*) filter (where visibility <> 'public') as private,
                    count(*) filter (where first_late is not null and not first_late) as in_time,
                    count(*) filter (where first_late) as late,
                    count(*) filter (where first_late is null and stage <> 'withdrawn' and due_on < $3) as overdue,
                    count(*) filter (where first_late is null and stage <> 'withdrawn' and due_on >= $3) as open,
                    count(*) filter (where first_late is null and stage = 'withdrawn') as withdrawn,
                    count(*) filter (where stage = 'solved') as solved,
                    count(*) filter (where reopens > 0 and stage not in ('solved', 'answered')) as not_solved,
                    count(*) filter (where stage = 'answered' and confirm_until < $3) as not_said,
                    count(*) filter (where stage = 'answered' and confirm_until >= $3) as asked
                 from matters where community_id = $1 and month >= $2 group by kind, month order by month, kind",
            )
            .bind(community.0)
            .bind(from_month)
            .bind(today)
            .fetch_all(c)
            .await
        })?;
        let mut figures = Figures::default();
        for row in rows {
            let kind = MatterKind::from_code(&row.kind).ok_or(Error::Inconsistent {
                table: "matters",
                id: community.0,
            })?;
            let cell = row.cell();
            figures.kinds.entry(kind).or_default().add(&cell);
            match figures.months.last_mut() {
                Some((month, sum)) if *month == row.month => sum.add(&cell),
                _ => figures.months.push((row.month, cell)),
            }
        }
        Ok(figures)
    }
}
