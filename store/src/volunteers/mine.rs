//! What belongs to one person: shifts, waiting lists, teams.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{ActivityId, CommunityId, ShiftId};
use domain::volunteers::{Span, Standing};
use sqlx::FromRow;

use super::cursor::Cursor;
use super::row::{Shift, span};
use crate::communities::read_slug;
use crate::db::read;
use crate::{Db, Error};

/// A shift on which the person has or had a place, or waits for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyShift {
    pub community: Slug,
    pub community_name: Both,
    pub id: ShiftId,
    /// Numbers of the shift and its activity.
    pub shift: i64,
    pub activity: i64,
    pub title: Both,
    pub place: Both,
    pub span: Span,
    /// None while the person waits.
    pub standing: Option<Standing>,
    pub confirm_by: Option<DateTime<Utc>>,
    /// How many wait before.
    pub before: i64,
    /// Why it does not take place.
    pub cancelled_reason: Option<String>,
    pub at: DateTime<Utc>,
}

/// A team of the person.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MyTeam {
    pub number: i64,
    pub name_zh: String,
    pub name_en: String,
    pub slug: String,
    /// `asked`, `member`, `declined`.
    pub standing: String,
    pub leads: bool,
    pub answer: Option<String>,
}

#[derive(FromRow)]
struct MyRow {
    id: i64,
    community_id: i64,
    slug: String,
    community_zh: String,
    community_en: String,
    shift: i64,
    activity: i64,
    title_zh: String,
    title_en: String,
    place_zh: String,
    place_en: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    standing: Option<String>,
    confirm_by: Option<DateTime<Utc>>,
    before: i64,
    cancelled_reason: Option<String>,
    at: DateTime<Utc>,
}

impl MyRow {
    fn read(self) -> Result<MyShift, Error> {
        Ok(MyShift {
            community: read_slug(&self.slug, self.community_id)?,
            community_name: Both::new(self.community_zh, self.community_en),
            id: ShiftId(self.id),
            shift: self.shift,
            activity: self.activity,
            title: Both::new(self.title_zh, self.title_en),
            place: Both::new(self.place_zh, self.place_en),
            span: span("shifts", self.id, self.starts_at, self.ends_at)?,
            standing: self.standing.as_deref().and_then(Standing::from_code),
            confirm_by: self.confirm_by,
            before: self.before,
            cancelled_reason: self.cancelled_reason,
            at: self.at,
        })
    }
}

/// Selects [`MyRow`]s of places `p`, of which something is kept on the own page.
macro_rules! my_places {
    ($tail:literal) => {
        concat!(
            "select s.id, s.community_id, c.slug, c.name_zh as community_zh, c.name_en as community_en,
                    s.number as shift, a.number as activity, a.title_zh, a.title_en, a.place_zh, a.place_en, s.starts_at,
                    s.ends_at, p.standing, p.confirm_by, cast(0 as bigint) as before, s.cancelled_reason, p.at
                 from shift_places p join shifts s on s.id = p.shift_id join activities a on a.id = s.activity_id
                 join communities c on c.id = s.community_id
                 where p.account_id = $1 and p.standing in ('coming', 'offered', 'came', 'missed', 'cancelled') ",
            $tail
        )
    };
}

impl MyShift {
    /// Where the list of the own shifts goes on behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor(self.span.starts_at(), self.id.0)
    }
}

impl Db {
    /// One page of the places of the person on shifts before a place in their list, the latest first; what was given back is
    /// not among them.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_shifts(
        &self,
        by: &SignedIn,
        before: Cursor,
        limit: i64,
    ) -> Result<Vec<MyShift>, Error> {
        let rows: Vec<MyRow> = read!(self, |c| {
            sqlx::query_as(my_places!(
                "and (s.starts_at, s.id) < ($2, $3) order by s.starts_at desc, s.id desc limit $4"
            ))
            .bind(by.account().0)
            .bind(before.0)
            .bind(before.1)
            .bind(limit)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(MyRow::read).collect()
    }

    /// The places of the person on the shifts of one activity from one of them to another.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_places(
        &self,
        by: &SignedIn,
        activity: ActivityId,
        (first, last): (Cursor, Cursor),
    ) -> Result<Vec<MyShift>, Error> {
        let rows: Vec<MyRow> = read!(self, |c| {
            sqlx::query_as(my_places!(
                "and s.activity_id = $2 and (s.starts_at, s.id) >= ($3, $4) and (s.starts_at, s.id) <= ($5, $6)
                 order by s.starts_at, s.id"
            ))
            .bind(by.account().0)
            .bind(activity.0)
            .bind(first.0)
            .bind(first.1)
            .bind(last.0)
            .bind(last.1)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(MyRow::read).collect()
    }

    /// The place of the person on a shift.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_my_place(
        &self,
        by: &SignedIn,
        shift: &Shift,
    ) -> Result<Option<MyShift>, Error> {
        let row: Option<MyRow> = read!(self, |c| {
            sqlx::query_as(my_places!("and s.id = $2 order by p.id desc limit 1"))
                .bind(by.account().0)
                .bind(shift.id.0)
                .fetch_optional(c)
                .await
        })?;
        row.map(MyRow::read).transpose()
    }

    /// The shifts for which the person waits.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_shift_waits(
        &self,
        by: &SignedIn,
        now: DateTime<Utc>,
    ) -> Result<Vec<MyShift>, Error> {
        let rows: Vec<MyRow> = read!(self, |c| {
            sqlx::query_as(
                "select s.id, s.community_id, c.slug, c.name_zh as community_zh, c.name_en as community_en,
                    s.number as shift, a.number as activity, a.title_zh, a.title_en, a.place_zh, a.place_en, s.starts_at,
                    s.ends_at, cast(null as text) as standing, w.at as confirm_by,
                    (select count(*) from shift_waits o where o.shift_id = w.shift_id and o.id < w.id) as before,
                    s.cancelled_reason, w.at
                 from shift_waits w join shifts s on s.id = w.shift_id join activities a on a.id = s.activity_id
                 join communities c on c.id = s.community_id
                 where w.account_id = $1 and s.starts_at > $2 order by s.starts_at, w.id",
            )
            .bind(by.account().0)
            .bind(now)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(MyRow::read).collect()
    }

    /// The teams to which the person belongs, or has asked to.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_teams(
        &self,
        by: &SignedIn,
        community: Option<CommunityId>,
    ) -> Result<Vec<MyTeam>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select t.number, t.name_zh, t.name_en, c.slug, m.standing, m.leads, m.answer
                 from team_members m join teams t on t.id = m.team_id join communities c on c.id = m.community_id
                 where m.account_id = $1 and m.standing <> 'left' and ($2 = 0 or m.community_id = $2)
                 order by m.id limit 100",
            )
            .bind(by.account().0)
            .bind(community.map_or(0, |c| c.0))
            .fetch_all(c)
            .await
        })?)
    }
}
