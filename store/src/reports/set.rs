//! Setting the disclosure timetable: a duty is added, and changed until its day has passed.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::ids::CommunityId;
use domain::log::Leaf;
use domain::publishing::Say;
use domain::reports::Duty;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use crate::db::on;
use crate::{Db, Error, Failed, Tx};

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

impl Db {
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
