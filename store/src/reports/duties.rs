//! The disclosure timetable: what is due by when, and what fulfils it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CommunityId;
use domain::publishing::Say;
use domain::reports::{Duty, DutyState, Span};
use domain::time::day_of;
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

/// A duty with what fulfils it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    pub id: i64,
    pub duty: Duty,
    /// The day that was set first.
    pub first_due_on: NaiveDate,
    pub revision: i64,
    /// The number of the report that fulfils it, and the day on which it became public; no day while it is not public.
    pub report: Option<(i64, Option<NaiveDate>)>,
    /// When that report could be read.
    pub public: Vec<Span>,
    /// The day on which that report was named, where the duty stood before without it.
    pub named_on: Option<NaiveDate>,
}

impl DutyLine {
    /// How it stands today.
    pub fn state(&self, today: NaiveDate) -> DutyState {
        self.duty.state(&self.public, today)
    }

    /// The day on which its report was named, where that came after the day of the duty.
    pub fn named_late(&self) -> Option<NaiveDate> {
        self.named_on.filter(|on| *on > self.duty.due_on)
    }
}

#[derive(Debug, FromRow)]
struct DutyRow {
    id: i64,
    title_zh: String,
    title_en: String,
    clause_zh: String,
    clause_en: String,
    period_zh: String,
    period_en: String,
    due_on: NaiveDate,
    first_due_on: NaiveDate,
    revision: i64,
    number: Option<i64>,
    live_version: Option<i64>,
    published_at: Option<DateTime<Utc>>,
    named_on: Option<NaiveDate>,
}

/// One version of the report of a duty, while it was public.
#[derive(Debug, FromRow)]
struct SpanRow {
    duty_id: i64,
    published_at: DateTime<Utc>,
    gone_at: Option<DateTime<Utc>>,
}

impl SpanRow {
    fn span(&self) -> Span {
        Span {
            from: day_of(self.published_at),
            until: self.gone_at.map(day_of),
        }
    }
}

impl DutyRow {
    fn read(self, spans: &[SpanRow]) -> Result<DutyLine, Error> {
        // Read when it was set; the limits here are those of the columns.
        let say = |zh: &str, en: &str| {
            Say::parse(zh, en, 1, 120).map_err(|_| Error::Inconsistent {
                table: "report_duties",
                id: self.id,
            })
        };
        let public = self.live_version.and(self.published_at).map(day_of);
        Ok(DutyLine {
            id: self.id,
            duty: Duty {
                title: say(&self.title_zh, &self.title_en)?,
                clause: say(&self.clause_zh, &self.clause_en)?,
                period: say(&self.period_zh, &self.period_en)?,
                due_on: self.due_on,
            },
            first_due_on: self.first_due_on,
            revision: self.revision,
            report: self.number.map(|number| (number, public)),
            public: spans
                .iter()
                .filter(|s| s.duty_id == self.id)
                .map(SpanRow::span)
                .collect(),
            named_on: self.named_on,
        })
    }
}

/// The columns of [`DutyRow`].
macro_rules! duties {
    ($tail:literal) => {
        concat!(
            "select d.id, d.title_zh, d.title_en, d.clause_zh, d.clause_en, d.period_zh, d.period_en, d.due_on,
                d.first_due_on, d.revision, d.named_on, p.number, p.live_version,
                (select min(v.published_at) from publication_versions v
                    where v.publication_id = p.id and v.state = 'published') as published_at
             from report_duties d left join publications p on p.id = d.publication_id ",
            $tail
        )
    };
}

impl Db {
    /// The timetable of a community, the latest day first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_duties(&self, community: CommunityId) -> Result<Vec<DutyLine>, Error> {
        let rows: Vec<DutyRow> = read!(self, |c| sqlx::query_as(duties!(
            "where d.community_id = $1 order by d.due_on desc, d.id desc limit 500"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        let spans = self.list_spans(community, None).await?;
        rows.into_iter().map(|row| row.read(&spans)).collect()
    }

    /// When the reports of all duties, or of one, were public.
    async fn list_spans(
        &self,
        community: CommunityId,
        duty: Option<i64>,
    ) -> Result<Vec<SpanRow>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select d.id as duty_id, v.published_at, v.gone_at
                 from report_duties d join publication_versions v on v.publication_id = d.publication_id
                 where d.community_id = $1 and d.id = coalesce($2, d.id) and v.state = 'published'
                 order by v.published_at, v.id",
            )
            .bind(community.0)
            .bind(duty)
            .fetch_all(c)
            .await
        })?)
    }

    /// One duty.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_duty(
        &self,
        community: CommunityId,
        id: i64,
    ) -> Result<Option<DutyLine>, Error> {
        let row: Option<DutyRow> = read!(self, |c| sqlx::query_as(duties!(
            "where d.community_id = $1 and d.id = $2"
        ))
        .bind(community.0)
        .bind(id)
        .fetch_optional(c)
        .await)?;
        let spans = self.list_spans(community, Some(id)).await?;
        row.map(|row| row.read(&spans)).transpose()
    }
}
