//! The disclosure timetable: what is due by when, and what fulfils it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::ids::CommunityId;
use domain::log::Leaf;
use domain::publishing::Say;
use domain::reports::{Duty, DutyState, Span};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

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

/// A duty as an editor sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDuty {
    pub duty: Duty,
    /// The number of the report that fulfils it.
    pub report: Option<i64>,
}

/// Why a duty was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSet {
    UnknownDuty,
    UnknownReport,
    /// Its day has passed: what is due by when and for which period is not rewritten, or lateness would vanish.
    DayPassed,
    /// Its day has passed, and the report that was named has been public: another one would be judged in its place.
    ReportFixed,
    /// A colleague has changed it since the form was opened.
    ChangedMeanwhile,
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

#[derive(Debug, FromRow)]
struct HeldDuty {
    title_zh: String,
    title_en: String,
    clause_zh: String,
    clause_en: String,
    period_zh: String,
    period_en: String,
    due_on: NaiveDate,
    publication_id: Option<i64>,
    revision: i64,
    /// Whether its report has ever been public.
    was_public: bool,
}

impl HeldDuty {
    /// What may still be changed once its day has passed: which report fulfils it, until that one has been public.
    fn after_its_day(&self, duty: &Duty, publication: Option<i64>) -> Result<(), NotSet> {
        if !self.is(duty, self.publication_id) {
            return Err(NotSet::DayPassed);
        }
        match self.was_public && self.publication_id != publication {
            true => Err(NotSet::ReportFixed),
            false => Ok(()),
        }
    }

    /// Whether it says already what is to be set.
    fn is(&self, duty: &Duty, publication: Option<i64>) -> bool {
        let held = [
            &self.title_zh,
            &self.title_en,
            &self.clause_zh,
            &self.clause_en,
            &self.period_zh,
            &self.period_en,
        ];
        let [title, clause, period] = [&duty.title, &duty.clause, &duty.period].map(Say::both);
        let set = [
            &title.zh, &title.en, &clause.zh, &clause.en, &period.zh, &period.en,
        ];
        held == set && self.due_on == duty.due_on && self.publication_id == publication
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

    /// Adds a duty to the timetable. The same `once` by the same person gives the one that was added first.
    ///
    /// # Errors
    /// [`NotSet`].
    pub async fn add_duty(
        &self,
        by: &Editor,
        set: &SetDuty,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotSet>> {
        let mut tx = self.begin().await?;
        let once = format!("duty/{once}");
        if !tx.add_submission(by.account(), &once, now).await? {
            let made = tx.find_made(by.account(), &once).await?;
            return Ok(made.ok_or(Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            })?);
        }
        let id = tx.add_duty(by, set, now).await?;
        tx.save_made(by.account(), &once, id).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes a duty, whose `revision` was read. Once its day has passed it stays as it is, and its report may be named.
    ///
    /// # Errors
    /// [`NotSet`].
    pub async fn change_duty(
        &self,
        by: &Editor,
        id: i64,
        revision: i64,
        set: &SetDuty,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSet>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_duty(by.community(), id).await? else {
            return refuse(NotSet::UnknownDuty);
        };
        let publication = tx.publication_of_duty(by.community(), set).await?;
        if held.revision != revision {
            return match held.is(&set.duty, publication) {
                // The second press of the button.
                true => Ok(()),
                false => refuse(NotSet::ChangedMeanwhile),
            };
        }
        if held.due_on < day_of(now) {
            held.after_its_day(&set.duty, publication)
                .map_err(Failed::Refused)?;
        }
        tx.update_duty(id, set, publication, now).await?;
        if held.publication_id != publication {
            let named = publication.map(|_| day_of(now));
            tx.note_named(id, named).await?;
        }
        tx.note_duty("reports.change_duty", by, id, set, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn add_duty(
        &mut self,
        by: &Editor,
        set: &SetDuty,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotSet>> {
        let publication = self.publication_of_duty(by.community(), set).await?;
        let id = self
            .insert_duty(by.community(), set, publication, now)
            .await?;
        self.note_duty("reports.set_duty", by, id, set, now).await?;
        Ok(id)
    }

    async fn publication_of_duty(
        &mut self,
        community: CommunityId,
        set: &SetDuty,
    ) -> Result<Option<i64>, Failed<NotSet>> {
        let Some(number) = set.report else {
            return Ok(None);
        };
        match self.find_report_id(community, number).await? {
            Some(id) => Ok(Some(id)),
            None => Err(Failed::Refused(NotSet::UnknownReport)),
        }
    }

    async fn note_duty(
        &mut self,
        act: &'static str,
        by: &Editor,
        id: i64,
        set: &SetDuty,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let facts = json!({
            "title": set.duty.title.both().zh,
            "period": set.duty.period.both().zh,
            "due_on": set.duty.due_on,
            "report": set.report,
        });
        let leaf = Leaf::new(act, format!("duty/{id}"), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Holds a duty until the end of the transaction.
    async fn lock_duty(
        &mut self,
        community: CommunityId,
        id: i64,
    ) -> Result<Option<HeldDuty>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "update report_duties set revision = revision where community_id = $1 and id = $2
             returning title_zh, title_en, clause_zh, clause_en, period_zh, period_en, due_on, publication_id, revision,
                exists (select 1 from publication_versions v
                    where v.publication_id = report_duties.publication_id and v.state = 'published') as was_public"
        )
        .bind(community.0)
        .bind(id)
        .fetch_optional(c)
        .await
        })
    }

    /// The day on which the report was named: a later one than the day of the duty is shown.
    async fn note_named(&mut self, id: i64, on: Option<NaiveDate>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update report_duties set named_on = $2 where id = $1"
        )
        .bind(id)
        .bind(on)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn find_report_id(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select id from publications where community_id = $1 and kind = 'report' and number = $2"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })
    }

    async fn insert_duty(
        &mut self,
        community: CommunityId,
        set: &SetDuty,
        publication: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let d = &set.duty;
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into report_duties (community_id, title_zh, title_en, clause_zh, clause_en, period_zh, period_en,
                due_on, first_due_on, publication_id, set_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10) returning id"
        )
        .bind(community.0)
        .bind(&d.title.both().zh)
        .bind(&d.title.both().en)
        .bind(&d.clause.both().zh)
        .bind(&d.clause.both().en)
        .bind(&d.period.both().zh)
        .bind(&d.period.both().en)
        .bind(d.due_on)
        .bind(publication)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn update_duty(
        &mut self,
        id: i64,
        set: &SetDuty,
        publication: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let d = &set.duty;
        on!(self, |c| {
            sqlx::query(
            "update report_duties
             set title_zh = $2, title_en = $3, clause_zh = $4, clause_en = $5, period_zh = $6, period_en = $7,
                 due_on = $8, publication_id = $9, set_at = $10, revision = revision + 1
             where id = $1"
        )
        .bind(id)
        .bind(&d.title.both().zh)
        .bind(&d.title.both().en)
        .bind(&d.clause.both().zh)
        .bind(&d.clause.both().en)
        .bind(&d.period.both().zh)
        .bind(&d.period.both().en)
        .bind(d.due_on)
        .bind(publication)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
