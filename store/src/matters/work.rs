//! What the owner does: notes on the way, a later day, the answer, the refusal; and what owner and lead take out of sight.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Asked;
use domain::ids::RecordNumber;
use domain::log::text_hash;
use domain::matters::{MatterAct, MatterEvent, Stage, Visibility, step};
use domain::notices::Notice;
use domain::rulebook::Rule;
use domain::text::Answer;
use domain::time::{Calendar, day_of};
use serde_json::{Value, json};

use super::chain::Line;
use super::row::Matter;
use super::{NotDone, refused, stepped};
use crate::db::on;
use crate::{Db, Failed, Tx};

impl Db {
    /// Tells the reporter how it goes on.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn note_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.note_matter(by, number, words, now).await?;
        Ok(tx.commit().await?)
    }

    /// Moves the day on, as often as the rulebook allows and by no more than the days of the kind.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn extend_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        until: NaiveDate,
        reason: &Answer,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.extend_matter(by, number, until, reason, calendar, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Answers 办结, and asks the reporter whether it is solved.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn answer_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.answer_matter(by, number, answer, now).await?;
        Ok(tx.commit().await?)
    }

    /// Says that it is not for the community, why, and where to go instead.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn decline_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.decline_matter(by, number, reason, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a public matter out of sight, with a reason that the reporter is told.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn close_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        tx.close_matter(by, number, reason, now).await?;
        Ok(tx.commit().await?)
    }
}

/// What the owner says of a matter: its line in the chain, what the reporter is told, and its leaf.
struct Saying<'a> {
    event: MatterEvent,
    words: &'a Answer,
    /// The new day, where it moves.
    until: Option<NaiveDate>,
    notice: Notice,
    leaf: &'static str,
    facts: Value,
}

/// Facts of a leaf: the hash of what everybody reads, and of nothing else.
fn facts(matter: &Matter, words: &Answer, mut facts: Value) -> Value {
    if matter.is_public() {
        facts["text"] = json!(text_hash(&[words.as_str()]));
    }
    facts
}

impl Tx {
    async fn say_of_matter(
        &mut self,
        by: &Asked,
        matter: &Matter,
        saying: Saying<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let words = saying.words.as_str();
        let mut line = Line::new(saying.event).by(by).words(words);
        line.due_on = saying.until;
        self.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        self.tell_reporter(matter, saying.notice, Some(words), now)
            .await?;
        self.matter_leaf(by, matter, saying.leaf, saying.facts, now)
            .await
    }

    pub(crate) async fn note_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        stepped(step(matter.stage, who, MatterAct::Note))?;
        if self.said_last(&matter, MatterEvent::Note, words).await? {
            // The second press of the button.
            return Ok(());
        }
        let saying = Saying {
            event: MatterEvent::Note,
            words,
            until: None,
            notice: Notice::MatterNote,
            leaf: "matters.note",
            facts: facts(&matter, words, json!({})),
        };
        self.say_of_matter(by, &matter, saying, now).await
    }

    /// Whether the last line of the chain says this already.
    async fn said_last(
        &mut self,
        matter: &Matter,
        act: MatterEvent,
        words: &Answer,
    ) -> Result<bool, sqlx::Error> {
        let last: Option<(String, Option<String>)> = on!(self, |c| sqlx::query_as(
            "select act, words from matter_events where matter_id = $1 order by id desc limit 1"
        )
        .bind(matter.id.0)
        .fetch_optional(c)
        .await)?;
        Ok(last.is_some_and(|(what, said)| {
            what == act.code() && said.as_deref() == Some(words.as_str())
        }))
    }

    pub(crate) async fn extend_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        until: NaiveDate,
        reason: &Answer,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        stepped(step(matter.stage, who, MatterAct::Extend))?;
        if matter.due_on == until
            && self
                .said_last(&matter, MatterEvent::Extended, reason)
                .await?
        {
            return Ok(());
        }
        let rules = self
            .rules_of_version(matter.community, matter.rules_version)
            .await?;
        if matter.extensions >= rules.get(Rule::MatterExtensions) {
            return refused(NotDone::NoMoreDays);
        }
        // An overdue day is not moved away: the clock of what is late stays late.
        let latest = calendar.after(matter.due_on, rules.count(matter.kind.rule()));
        let today = day_of(now);
        if matter.due_on < today || until <= matter.due_on || until > latest {
            return refused(NotDone::Day);
        }
        on!(self, |c| sqlx::query(
            "update matters set due_on = $2, extensions = extensions + 1 where id = $1"
        )
        .bind(matter.id.0)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ()))?;
        let saying = Saying {
            event: MatterEvent::Extended,
            words: reason,
            until: Some(until),
            notice: Notice::MatterExtended,
            leaf: "matters.extend",
            facts: facts(&matter, reason, json!({"due_on": until})),
        };
        self.say_of_matter(by, &matter, saying, now).await
    }

    pub(crate) async fn answer_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        if matter.stage == Stage::Answered
            && self
                .said_last(&matter, MatterEvent::Answered, answer)
                .await?
        {
            // The second press of the button.
            return Ok(());
        }
        let stage = stepped(step(matter.stage, who, MatterAct::Answer))?;
        let rules = self
            .rules_of_version(matter.community, matter.rules_version)
            .await?;
        let today = day_of(now);
        let late = matter.due_on < today;
        on!(self, |c| {
            sqlx::query(
                "update matters set stage = $2, answered_at = $3, confirm_until = $4, first_late = coalesce(first_late, $5)
                 where id = $1",
            )
            .bind(matter.id.0)
            .bind(stage.code())
            .bind(now)
            .bind(rules.confirm_by(today))
            .bind(late)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        self.close_offer(matter.id, "recalled", now).await?;
        let saying = Saying {
            event: MatterEvent::Answered,
            words: answer,
            until: None,
            notice: Notice::MatterAnswered,
            leaf: "matters.answer",
            facts: facts(&matter, answer, json!({"late": late})),
        };
        self.say_of_matter(by, &matter, saying, now).await
    }

    pub(crate) async fn decline_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        if matter.stage == Stage::Declined
            && self
                .said_last(&matter, MatterEvent::Declined, reason)
                .await?
        {
            return Ok(());
        }
        let stage = stepped(step(matter.stage, who, MatterAct::Decline))?;
        let late = matter.due_on < day_of(now);
        on!(self, |c| {
            sqlx::query(
            "update matters set stage = $2, ended_at = $3, first_late = coalesce(first_late, $4) where id = $1"
        )
        .bind(matter.id.0)
        .bind(stage.code())
        .bind(now)
        .bind(late)
        .execute(c)
        .await
        .map(|_| ())
        })?;
        self.close_offer(matter.id, "recalled", now).await?;
        let saying = Saying {
            event: MatterEvent::Declined,
            words: reason,
            until: None,
            notice: Notice::MatterDeclined,
            leaf: "matters.decline",
            facts: facts(&matter, reason, json!({"late": late})),
        };
        self.say_of_matter(by, &matter, saying, now).await
    }

    pub(crate) async fn close_matter(
        &mut self,
        by: &Asked,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let (matter, who) = self.hold_for(by, number).await?;
        stepped(step(matter.stage, who, MatterAct::Close))?;
        match matter.visibility {
            Visibility::Public => {}
            // The second press of the button.
            Visibility::Closed => return Ok(()),
            Visibility::Private => {
                return refused(NotDone::Step(domain::matters::NoStep::NotNow));
            }
        }
        on!(self, |c| sqlx::query(
            "update matters set visibility = 'closed' where id = $1"
        )
        .bind(matter.id.0)
        .execute(c)
        .await
        .map(|_| ()))?;
        let saying = Saying {
            event: MatterEvent::Closed,
            words: reason,
            until: None,
            notice: Notice::MatterClosed,
            leaf: "matters.close",
            facts: json!({}),
        };
        self.say_of_matter(by, &matter, saying, now).await
    }
}
