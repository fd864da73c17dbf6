//! Writing hours down and putting them right. Rows are only ever added.

use chrono::{DateTime, Utc};
use domain::access::Lead;
use domain::ids::{AccountId, HourEntryId, TeamId};
use domain::notices::Notice;
use domain::rulebook::Rulebook;
use domain::text::Remark;
use domain::volunteers::{NoEntry, Source, Span, is_late, may_enter};

use super::answers::about;
use super::row::{Shift, span};
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Why hours were not written down.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NotEntered {
    /// There is no such team, shift or line, or somebody else leads the team.
    Unknown,
    /// Nobody of the list was there, or none has hours still to be written down.
    Nobody,
    /// The account was erased.
    Gone,
    /// A correction waits for its answer, or stands already; or the line itself waits.
    Open,
    /// The shift was cancelled.
    Cancelled,
    /// What is wrong with some of the people of a shift, by their places; nobody's hours were written down.
    People(Vec<(i64, NoEntry)>),
    Rule(NoEntry),
}

/// A service that was no shift of the portal.
#[derive(Debug, Clone)]
pub struct Service {
    pub span: Span,
    pub content: Remark,
}

/// What is written down of one person.
struct New<'a> {
    team: TeamId,
    shift: Option<i64>,
    account: AccountId,
    span: Span,
    minutes: i64,
    content: &'a str,
    source: Source,
    corrects: Option<HourEntryId>,
}

impl Db {
    /// Writes down the hours of those who were there, by their places; who has hours for this shift already is left alone.
    /// Gives how many lines were added.
    ///
    /// # Errors
    /// [`NotEntered`], or [`Error`].
    pub async fn enter_hours(
        &self,
        by: &Lead,
        shift: i64,
        minutes: &[(i64, i64)],
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<usize, Failed<NotEntered>> {
        let mut tx = self.begin().await?;
        let added = tx.enter_hours(by, shift, minutes, book, now).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// Writes down the hours of one member for a service that was no shift of the portal.
    ///
    /// # Errors
    /// [`NotEntered`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "the form, and what it is judged by"
    )]
    pub async fn enter_service(
        &self,
        by: &Lead,
        team: i64,
        member: i64,
        service: &Service,
        once: &str,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotEntered>> {
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_led_team(by, team).await? else {
            return Err(Failed::Refused(NotEntered::Unknown));
        };
        let once = &format!("service/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        let account: Option<i64> = on!(&mut tx, |c| {
            sqlx::query_scalar(
            "select account_id from team_members where team_id = $1 and id = $2 and standing = 'member'"
        )
        .bind(team.id.0)
        .bind(member)
        .fetch_optional(c)
        .await
        })?;
        let account = account.ok_or(Failed::Refused(NotEntered::Unknown))?;
        let new = New {
            team: team.id,
            shift: None,
            account: AccountId(account),
            span: service.span,
            minutes: service.span.minutes(),
            content: service.content.as_str(),
            source: Source::Manual,
            corrects: None,
        };
        tx.enter(by, new, book, now).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a line right by a further one that points at it; the other side answers that as well.
    ///
    /// # Errors
    /// [`NotEntered`], or [`Error`].
    pub async fn correct_hours(
        &self,
        by: &Lead,
        line: HourEntryId,
        minutes: i64,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotEntered>> {
        let refused = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(mut old) = tx.find_line(by.community(), line).await? else {
            return refused(NotEntered::Unknown);
        };
        // What a denied correction was to put right still stands: that is the line which is put right, so that a service
        // counts once.
        while let (Some(false), Some(before)) = (old.agreed, old.corrects) {
            let before = tx.find_line(by.community(), HourEntryId(before)).await?;
            old = before.ok_or(Failed::Refused(NotEntered::Unknown))?;
        }
        let line = HourEntryId(old.id);
        if !tx.leads(by, TeamId(old.team_id)).await? {
            return refused(NotEntered::Unknown);
        }
        let Some(account) = old.account_id.map(AccountId) else {
            return refused(NotEntered::Gone);
        };
        if !tx.lock_booker(account).await? {
            return refused(NotEntered::Gone);
        }
        // A line that waits is answered first; one correction at a time.
        if old.agreed.is_none() || tx.is_being_corrected(line).await? {
            return refused(NotEntered::Open);
        }
        let new = New {
            team: TeamId(old.team_id),
            shift: old.shift_id,
            account,
            span: span("hour_entries", old.id, old.starts_at, old.ends_at)?,
            minutes,
            content: &old.content,
            source: Source::Manual,
            corrects: Some(line),
        };
        tx.enter(by, new, book, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn enter_hours(
        &mut self,
        by: &Lead,
        shift: i64,
        minutes: &[(i64, i64)],
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<usize, Failed<NotEntered>> {
        let Some(shift) = self.lock_led_shift(by, shift).await? else {
            return Err(Failed::Refused(NotEntered::Unknown));
        };
        if shift.is_cancelled() {
            return Err(Failed::Refused(NotEntered::Cancelled));
        }
        let mut came = self.list_without_hours(&shift).await?;
        came.retain(|(place, ..)| minutes.iter().any(|(p, _)| p == place));
        if came.is_empty() {
            return Err(Failed::Refused(NotEntered::Nobody));
        }
        let listed = came.iter().filter(|(.., how)| how == "list").count();
        let mut wrong = Vec::new();
        for (place, account, how) in &came {
            let minutes = minutes.iter().find(|(p, _)| p == place).map_or(0, |m| m.1);
            let source = match how.as_str() {
                "code" => Source::Code,
                _ if listed > 1 => Source::Bulk,
                _ => Source::List,
            };
            let new = New {
                team: shift.team_id,
                shift: Some(shift.id.0),
                account: AccountId(*account),
                span: shift.span,
                minutes,
                content: &shift.title.zh,
                source,
                corrects: None,
            };
            match self.enter(by, new, book, now).await {
                Err(Failed::Refused(NotEntered::Rule(why))) if why != NoEntry::NotOver => {
                    wrong.push((*place, why));
                }
                entered => entered?,
            }
        }
        match wrong.is_empty() {
            true => Ok(came.len()),
            false => Err(Failed::Refused(NotEntered::People(wrong))),
        }
    }

    /// Who was at a held shift and has no hours for it, in the order of the accounts.
    async fn list_without_hours(
        &mut self,
        shift: &Shift,
    ) -> Result<Vec<(i64, i64, String)>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select p.id, p.account_id, p.how from shift_places p
                 where p.shift_id = $1 and p.standing = 'came' and p.account_id is not null
                   and not exists (select 1 from hour_entries e where e.shift_id = $1 and e.account_id = p.account_id)
                 order by p.account_id",
            )
            .bind(shift.id.0)
            .fetch_all(c)
            .await
        })
    }

    async fn enter(
        &mut self,
        by: &Lead,
        new: New<'_>,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotEntered>> {
        if !self.lock_booker(new.account).await? {
            return Err(Failed::Refused(NotEntered::Gone));
        }
        // What is put right stands where it stood; everything else at that time is in the way, of a correction too.
        let others = self
            .list_served(new.account, new.span, new.corrects)
            .await?;
        may_enter(new.span, new.minutes, new.corrects.is_some(), &others, now)
            .map_err(|why| Failed::Refused(NotEntered::Rule(why)))?;
        let late = is_late(new.span, book, now);
        let inserted = self.insert_line(by, &new, late, now).await;
        on_duplicate(inserted, NotEntered::Open)?;
        if new.account != by.account() {
            let (kind, about) = (Notice::HoursProposed, about(new.content));
            self.tell_about(by.community(), new.account, kind, &about, None, now)
                .await?;
        }
        Ok(())
    }

    /// Services of a person that touch a stretch of time, were not denied and not replaced by an agreed correction; but not
    /// the line that is put right.
    async fn list_served(
        &mut self,
        account: AccountId,
        at: Span,
        but: Option<HourEntryId>,
    ) -> Result<Vec<Span>, Error> {
        let rows: Vec<(i64, DateTime<Utc>, DateTime<Utc>)> = on!(self, |c| {
            sqlx::query_as(
                "select e.id, e.starts_at, e.ends_at from hour_entries e left join hour_answers h on h.entry_id = e.id
                 where e.account_id = $1 and e.starts_at < $3 and e.ends_at > $2 and coalesce(h.agreed, true) and e.minutes > 0
                   and e.id <> $4 and not exists (select 1 from hour_entries n join hour_answers nh on nh.entry_id = n.id
                     where n.corrects = e.id and nh.agreed)",
            )
            .bind(account.0)
            .bind(at.starts_at())
            .bind(at.ends_at())
            .bind(but.map_or(0, |line| line.0))
            .fetch_all(c)
            .await
        })?;
        rows.into_iter()
            .map(|(id, from, until)| span("hour_entries", id, from, until))
            .collect()
    }

    async fn insert_line(
        &mut self,
        by: &Lead,
        new: &New<'_>,
        late: bool,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into hour_entries (community_id, team_id, shift_id, account_id, starts_at, ends_at, minutes, content,
                    source, late, corrects, proposed_by, proposed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            )
            .bind(by.community().0)
            .bind(new.team.0)
            .bind(new.shift)
            .bind(new.account.0)
            .bind(new.span.starts_at())
            .bind(new.span.ends_at())
            .bind(new.minutes)
            .bind(new.content)
            .bind(new.source.code())
            .bind(late)
            .bind(new.corrects.map(|e| e.0))
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// Whether a correction of a line waits or stands.
    async fn is_being_corrected(&mut self, line: HourEntryId) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from hour_entries e left join hour_answers h on h.entry_id = e.id
                 where e.corrects = $1 and coalesce(h.agreed, true))",
            )
            .bind(line.0)
            .fetch_one(c)
            .await
        })
    }
}
