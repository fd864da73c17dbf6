//! Writing hours down, answering them, and putting them right. Rows are only ever added.

use chrono::{DateTime, Utc};
use domain::access::{Lead, SignedIn};
use domain::ids::{AccountId, CommunityId, HourEntryId, TeamId};
use domain::log::Leaf;
use domain::notices::{Notice, Room};
use domain::rulebook::Rulebook;
use domain::text::Remark;
use domain::volunteers::{Entry, NoAnswer, NoEntry, Source, Span, is_late, may_answer, may_enter};
use serde_json::json;
use sqlx::FromRow;

use super::row::{Shift, span};
use super::team_object;
use crate::db::on;
use crate::error::on_duplicate;
use crate::notices::About;
use crate::{Db, Error, Failed, Tx};

/// Why hours were not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotEntered {
    /// There is no such team, shift or line, or somebody else leads the team.
    Unknown,
    /// Nobody of the list was there, or none has hours still to be written down.
    Nobody,
    /// The account was erased.
    Gone,
    /// A correction waits for its answer, or stands already; or the line itself waits.
    Open,
    Rule(NoEntry),
}

/// Why a line was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAnswered {
    Unknown,
    /// Answered already the other way.
    Already,
    Rule(NoAnswer),
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

#[derive(FromRow)]
struct LineRow {
    id: i64,
    community_id: i64,
    team_id: i64,
    team: i64,
    account_id: Option<i64>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    minutes: i64,
    content: String,
    source: String,
    late: bool,
    corrects: Option<i64>,
    proposed_by: Option<i64>,
    agreed: Option<bool>,
}

impl LineRow {
    fn entry(&self) -> Entry {
        Entry {
            id: HourEntryId(self.id),
            account: self.account_id.map(AccountId),
            minutes: self.minutes,
            corrects: self.corrects.map(HourEntryId),
            proposed_by: self.proposed_by.map(AccountId),
            agreed: self.agreed,
        }
    }
}

/// What messages about hours lead to.
fn about(title: &str) -> About {
    About {
        room: Room::Volunteers,
        number: "hours".to_owned(),
        title: title.to_owned(),
    }
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
        let Some(old) = tx.find_line(by.community(), line).await? else {
            return refused(NotEntered::Unknown);
        };
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
            shift: None,
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

    /// The volunteer's word on a line that others wrote.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`Error`].
    pub async fn answer_hours(
        &self,
        by: &SignedIn,
        community: CommunityId,
        line: HourEntryId,
        disputed: Option<&Remark>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        tx.answer_hours(by.account(), community, line, disputed, false, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Another lead's, or the staff's, word on hours that a lead wrote down for oneself.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`Error`].
    pub async fn answer_lead_hours(
        &self,
        by: &Lead,
        line: HourEntryId,
        disputed: Option<&Remark>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        let found = tx.find_line(by.community(), line).await?;
        let leads = match found {
            Some(found) => tx.leads(by, TeamId(found.team_id)).await?,
            None => false,
        };
        if !leads {
            return Err(Failed::Refused(NotAnswered::Unknown));
        }
        tx.answer_hours(by.account(), by.community(), line, disputed, true, now)
            .await?;
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
        let mut came = self.list_without_hours(&shift).await?;
        came.retain(|(place, ..)| minutes.iter().any(|(p, _)| p == place));
        if came.is_empty() {
            return Err(Failed::Refused(NotEntered::Nobody));
        }
        let listed = came.iter().filter(|(.., how)| how == "list").count();
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
            self.enter(by, new, book, now).await?;
        }
        Ok(came.len())
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
        let others = match new.corrects {
            // What is put right stands where it stood.
            Some(_) => Vec::new(),
            None => self.list_served(new.account, new.span).await?,
        };
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

    /// Services of a person that touch a stretch of time and were not denied.
    async fn list_served(&mut self, account: AccountId, at: Span) -> Result<Vec<Span>, Error> {
        let rows: Vec<(i64, DateTime<Utc>, DateTime<Utc>)> = on!(self, |c| {
            sqlx::query_as(
                "select e.id, e.starts_at, e.ends_at from hour_entries e left join hour_answers h on h.entry_id = e.id
                 where e.account_id = $1 and e.starts_at < $3 and e.ends_at > $2 and coalesce(h.agreed, true)",
            )
            .bind(account.0)
            .bind(at.starts_at())
            .bind(at.ends_at())
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

    async fn find_line(
        &mut self,
        community: CommunityId,
        line: HourEntryId,
    ) -> Result<Option<LineRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select e.id, e.community_id, e.team_id, t.number as team, e.account_id, e.starts_at, e.ends_at, e.minutes,
                    e.content, e.source, e.late, e.corrects, e.proposed_by, h.agreed
                 from hour_entries e join teams t on t.id = e.team_id left join hour_answers h on h.entry_id = e.id
                 where e.community_id = $1 and e.id = $2",
            )
            .bind(community.0)
            .bind(line.0)
            .fetch_optional(c)
            .await
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

    pub(crate) async fn answer_hours(
        &mut self,
        by: AccountId,
        community: CommunityId,
        line: HourEntryId,
        disputed: Option<&Remark>,
        as_lead: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let refused = |why| Err(Failed::Refused(why));
        // Held by the person who answers: two presses are judged one after the other.
        if !self.lock_booker(by).await? {
            return refused(NotAnswered::Unknown);
        }
        let Some(found) = self.find_line(community, line).await? else {
            return refused(NotAnswered::Unknown);
        };
        may_answer(&found.entry(), by, as_lead)
            .map_err(|why| Failed::Refused(NotAnswered::Rule(why)))?;
        let agreed = disputed.is_none();
        match found.agreed {
            Some(said) if said == agreed => return Ok(()),
            Some(_) => return refused(NotAnswered::Already),
            None => {}
        }
        let inserted = on!(self, |c| {
            sqlx::query(
                "insert into hour_answers (entry_id, community_id, agreed, reason, answered_by, at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(line.0)
            .bind(community.0)
            .bind(agreed)
            .bind(disputed.map(Remark::as_str))
            .bind(by.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        });
        on_duplicate(inserted, NotAnswered::Already)?;
        if agreed {
            let facts = json!({
                "line": found.id,
                "minutes": found.minutes,
                "day": domain::time::day_of(found.starts_at),
                "source": found.source,
                "late": found.late,
                "corrects": found.corrects,
            });
            let leaf = Leaf::new("volunteers.hours", team_object(found.team), facts, now);
            self.append_leaf(Some(community), Some(by), &leaf).await?;
        }
        let kind = match (agreed, as_lead) {
            (false, _) => Some(Notice::HoursDisputed),
            (true, true) => Some(Notice::HoursConfirmed),
            // That somebody agreed is seen on the list; nobody needs a message for it.
            (true, false) => None,
        };
        if let (Some(kind), Some(proposer)) = (kind, found.proposed_by) {
            let words = disputed.map(Remark::as_str);
            let (whom, about) = (AccountId(proposer), about(&found.content));
            self.tell_about(
                CommunityId(found.community_id),
                whom,
                kind,
                &about,
                words,
                now,
            )
            .await?;
        }
        Ok(())
    }
}
