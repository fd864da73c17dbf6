//! Asking about a report, answering, and taking a question out of sight in public.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, SignedIn};
use domain::display::ShownAs;
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::{Notice, Room};
use domain::publishing::Kind;
use domain::text::{Answer, Remark};
use domain::time::{Calendar, day_of};
use serde_json::json;
use sqlx::FromRow;

use crate::db::on;
use crate::notices::About;
use crate::publishing::object;
use crate::{Db, Error, Failed, Tx};

/// A question to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReportQuestion {
    pub shown_as: ShownAs,
    pub body: Remark,
}

/// Why a question was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAsked {
    /// Not public, or not any more.
    UnknownReport,
    /// No rulebook says how many days an answer may take.
    NoRulebook,
}

/// Why a question was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAnswered {
    UnknownQuestion,
    /// A colleague was faster.
    AlreadyAnswered,
    Hidden,
}

/// Why a question was not hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotHidden {
    UnknownQuestion,
    AlreadyHidden,
}

#[derive(Debug, FromRow)]
struct HeldQuestion {
    publication_id: i64,
    account_id: Option<i64>,
    answer: Option<String>,
    answered_by: Option<i64>,
    hidden_reason: Option<String>,
    due_on: NaiveDate,
}

impl Db {
    /// Asks about a report that is public. The day of the answer is counted from now by the rulebook in force. The same
    /// `once` by the same person gives the question that was asked first.
    ///
    /// # Errors
    /// [`NotAsked`], or [`Error`].
    #[expect(clippy::too_many_arguments, reason = "who, where, what, and when")]
    pub async fn ask_report(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        new: &NewReportQuestion,
        calendar: &Calendar,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAsked>> {
        let mut tx = self.begin().await?;
        let once = format!("report/{number}/{once}");
        if !tx.add_submission(by.account(), &once, now).await? {
            let made = tx.find_made(by.account(), &once).await?;
            return Ok(made.ok_or(Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            })?);
        }
        let id = tx
            .ask_report(by, community, number, new, calendar, now)
            .await?;
        tx.save_made(by.account(), &once, id).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Answers a question in public and tells who asked.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`Error`].
    pub async fn answer_report_question(
        &self,
        by: &Clerk,
        question: i64,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        tx.answer_report_question(by, question, answer, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a question out of sight; its place and the reason stay, and who asked is told.
    ///
    /// # Errors
    /// [`NotHidden`], or [`Error`].
    pub async fn hide_report_question(
        &self,
        by: &Clerk,
        question: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotHidden>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_question(by.community(), question).await? else {
            return refuse(NotHidden::UnknownQuestion);
        };
        match &held.hidden_reason {
            // The second press of the button.
            Some(earlier) if earlier == reason.as_str() => return Ok(()),
            Some(_) => return refuse(NotHidden::AlreadyHidden),
            None => {}
        }
        tx.set_hidden(question, reason).await?;
        let about = tx.report_of(held.publication_id).await?;
        tx.tell_asker(
            by,
            &held,
            Notice::CommentHidden,
            &about,
            Some(reason.as_str()),
            now,
        )
        .await?;
        let facts = json!({"question": question, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new(
            "reports.hide_question",
            format!("report/{}", about.number),
            facts,
            now,
        );
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn ask_report(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        new: &NewReportQuestion,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAsked>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(publication) = self.find_live_report(community, number).await? else {
            return refuse(NotAsked::UnknownReport);
        };
        let today = day_of(now);
        let Some(version) = self.version_in_force(community, today).await? else {
            return refuse(NotAsked::NoRulebook);
        };
        let rules = self.rules_of_version(community, version).await?;
        let due_on = rules.answer_due_on(today, calendar);
        let id = self
            .insert_question(by.account(), community, publication, new, due_on, now)
            .await?;
        let facts = json!({
            "question": id,
            "due_on": due_on,
            "text": text_hash(&[new.body.as_str()]),
        });
        let leaf = Leaf::new("reports.ask", object(Kind::Report, number), facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(id)
    }

    pub(crate) async fn answer_report_question(
        &mut self,
        by: &Clerk,
        question: i64,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(held) = self.lock_question(by.community(), question).await? else {
            return refuse(NotAnswered::UnknownQuestion);
        };
        if held.hidden_reason.is_some() {
            return refuse(NotAnswered::Hidden);
        }
        if let Some(earlier) = &held.answer {
            let mine = held.answered_by == Some(by.account().0);
            // The second press of the button.
            return match mine && earlier == answer.as_str() {
                true => Ok(()),
                false => refuse(NotAnswered::AlreadyAnswered),
            };
        }
        self.set_answer(question, by.account(), answer, now).await?;
        let about = self.report_of(held.publication_id).await?;
        self.tell_asker(
            by,
            &held,
            Notice::QuestionAnswered,
            &about,
            Some(answer.as_str()),
            now,
        )
        .await?;
        let facts = json!({
            "question": question,
            "late": day_of(now) > held.due_on,
            "text": text_hash(&[answer.as_str()]),
        });
        let leaf = Leaf::new(
            "reports.answer",
            format!("report/{}", about.number),
            facts,
            now,
        );
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn tell_asker(
        &mut self,
        by: &Clerk,
        held: &HeldQuestion,
        kind: Notice,
        about: &About,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        match held.account_id.map(AccountId) {
            Some(asker) if asker != by.account() => {
                self.tell_about(by.community(), asker, kind, about, words, now)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// The report of a question, as messages name it.
    async fn report_of(&mut self, publication: i64) -> Result<About, Error> {
        let (number, title) = self.find_report_title(publication).await?;
        Ok(About {
            room: Room::Reports,
            number: number.to_string(),
            title,
        })
    }

    async fn find_live_report(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select id from publications
             where community_id = $1 and kind = 'report' and number = $2 and live_version is not null"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })
    }

    async fn find_report_title(&mut self, publication: i64) -> Result<(i64, String), sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select p.number, v.title_zh
             from publications p join publication_versions v on v.publication_id = p.id
             where p.id = $1 and v.state = 'published' order by v.version desc limit 1"
        )
        .bind(publication)
        .fetch_one(c)
        .await)
    }

    /// Holds a question until the end of the transaction.
    async fn lock_question(
        &mut self,
        community: CommunityId,
        question: i64,
    ) -> Result<Option<HeldQuestion>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update report_questions set shown_as = shown_as where community_id = $1 and id = $2
             returning publication_id, account_id, answer, answered_by, hidden_reason, due_on"
        )
        .bind(community.0)
        .bind(question)
        .fetch_optional(c)
        .await)
    }

    async fn insert_question(
        &mut self,
        account: AccountId,
        community: CommunityId,
        publication: i64,
        new: &NewReportQuestion,
        due_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into report_questions (community_id, publication_id, account_id, shown_as, body, asked_at, due_on)
             values ($1, $2, $3, $4, $5, $6, $7) returning id"
        )
        .bind(community.0)
        .bind(publication)
        .bind(account.0)
        .bind(new.shown_as.code())
        .bind(new.body.as_str())
        .bind(now)
        .bind(due_on)
        .fetch_one(c)
        .await
        })
    }

    async fn set_answer(
        &mut self,
        question: i64,
        by: AccountId,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update report_questions set answer = $2, answered_at = $3, answered_by = $4 where id = $1"
        )
        .bind(question)
        .bind(answer.as_str())
        .bind(now)
        .bind(by.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn set_hidden(&mut self, question: i64, reason: &Answer) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update report_questions set hidden_reason = $2 where id = $1"
        )
        .bind(question)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }
}
