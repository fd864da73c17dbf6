//! Comments by section: one a person, changed and taken back until the close; hidden by staff in public.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn};
use domain::consultations::{Act, may};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId, ConsultationId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{Answer, Opinion};
use serde_json::json;
use sqlx::FromRow;

use super::{about, refused};
use crate::db::{on, read};
use crate::proposals::NameRow;
use crate::{Db, Error, Failed, Tx};

/// A comment as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: i64,
    pub section: usize,
    pub name: PublicName,
    /// None when hidden.
    pub body: Option<String>,
    pub hidden_reason: Option<String>,
    pub written_at: DateTime<Utc>,
    pub changed: bool,
    pub group: Option<i64>,
    /// To tell the reader's own comments; never shown.
    pub account: AccountId,
    pub shown_as: ShownAs,
}

/// What somebody says of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    pub section: usize,
    pub shown_as: ShownAs,
    /// None takes it back.
    pub body: Option<Opinion>,
}

/// Why a comment was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSaid {
    Unknown,
    Closed,
    /// Staff took it out of sight; it is not written anew.
    Hidden,
}

/// Why something was not hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotHidden {
    Unknown,
    AlreadyHidden,
    /// Not open yet.
    NotNow,
}

#[derive(Debug, FromRow)]
struct CommentRow {
    id: i64,
    section: i64,
    account_id: i64,
    body: String,
    written_at: DateTime<Utc>,
    changed_at: Option<DateTime<Utc>>,
    hidden_reason: Option<String>,
    group_id: Option<i64>,
    #[sqlx(flatten)]
    name: NameRow,
}

impl CommentRow {
    fn read(self) -> Comment {
        Comment {
            id: self.id,
            section: usize::try_from(self.section).unwrap_or(usize::MAX),
            shown_as: ShownAs::from_code(&self.name.shown_as).unwrap_or_default(),
            name: self.name.public(true),
            body: self.hidden_reason.is_none().then_some(self.body),
            hidden_reason: self.hidden_reason,
            written_at: self.written_at,
            changed: self.changed_at.is_some(),
            group: self.group_id,
            account: AccountId(self.account_id),
        }
    }
}

impl Db {
    /// Says something of a section, in the place of what the person said before, or takes it back.
    ///
    /// # Errors
    /// [`NotSaid`], or [`Error`].
    pub async fn comment_consultation(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        said: &Spoken,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaid>> {
        let mut tx = self.begin().await?;
        tx.comment_consultation(by.account(), community, number, said, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// All comments in the order of sections, the oldest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_consultation_comments(
        &self,
        id: ConsultationId,
    ) -> Result<Vec<Comment>, Error> {
        let rows: Vec<CommentRow> = read!(self, |c| {
            sqlx::query_as(
            "select m.id, m.section, m.account_id, m.body, m.written_at, m.changed_at, m.hidden_reason, m.group_id,
                m.shown_as, a.real_name, a.nickname, a.erased_at
             from consultation_comments m left join accounts a on a.id = m.account_id
             where m.consultation_id = $1 order by m.section, m.id limit 2000"
        )
        .bind(id.0)
        .fetch_all(c)
        .await
        })?;
        Ok(rows.into_iter().map(CommentRow::read).collect())
    }

    /// Takes a comment out of sight; its place and the reason stay, and its author is told.
    ///
    /// # Errors
    /// [`NotHidden`], or [`Error`].
    pub async fn hide_consultation_comment(
        &self,
        by: &Clerk,
        number: RecordNumber,
        comment: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotHidden>> {
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_consultation(by.community(), number).await? else {
            return refused(NotHidden::Unknown);
        };
        if !may(held.stage(now), Act::Hide) {
            return refused(NotHidden::NotNow);
        }
        let found: Option<(i64, Option<String>)> = on!(&mut tx, |c| {
            sqlx::query_as(
            "select account_id, hidden_reason from consultation_comments where id = $1 and consultation_id = $2"
        )
        .bind(comment)
        .bind(held.id.0)
        .fetch_optional(c)
        .await
        })?;
        let author = match found {
            None => return refused(NotHidden::Unknown),
            Some((_, Some(_))) => return refused(NotHidden::AlreadyHidden),
            Some((author, None)) => AccountId(author),
        };
        on!(&mut tx, |c| sqlx::query(
            "update consultation_comments set hidden_reason = $2, group_id = null where id = $1"
        )
        .bind(comment)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))?;
        let (kind, words) = (Notice::CommentHidden, Some(reason.as_str()));
        let about = about(number, &held.text.title);
        tx.tell_about(held.community, author, kind, &about, words, now)
            .await?;
        tx.put_hidden_on_record(by, number, json!({"comment": comment}), reason, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes an answer in own words out of sight; that it was there and why it is not stays.
    ///
    /// # Errors
    /// [`NotHidden`], or [`Error`].
    pub async fn hide_consultation_text(
        &self,
        by: &Clerk,
        number: RecordNumber,
        text: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotHidden>> {
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_consultation(by.community(), number).await? else {
            return refused(NotHidden::Unknown);
        };
        let done = on!(&mut tx, |c| sqlx::query(
            "update consultation_texts set hidden_reason = $3, group_id = null
             where id = $1 and consultation_id = $2 and hidden_reason is null"
        )
        .bind(text)
        .bind(held.id.0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
        if done == 0 {
            return refused(NotHidden::Unknown);
        }
        tx.put_hidden_on_record(by, number, json!({"text": text}), reason, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn comment_consultation(
        &mut self,
        by: AccountId,
        community: CommunityId,
        number: RecordNumber,
        said: &Spoken,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaid>> {
        let held = self.lock_consultation(community, number).await?;
        let held = held.filter(|h| h.checked_at.is_some() && said.section < h.text.sections.len());
        let Some(held) = held else {
            return refused(NotSaid::Unknown);
        };
        if !may(held.stage(now), Act::Comment) {
            return refused(NotSaid::Closed);
        }
        let section = i64::try_from(said.section).unwrap_or(0);
        let hidden: Option<bool> = on!(self, |c| sqlx::query_scalar(
            "select hidden_reason is not null from consultation_comments
             where consultation_id = $1 and section = $2 and account_id = $3"
        )
        .bind(held.id.0)
        .bind(section)
        .bind(by.0)
        .fetch_optional(c)
        .await)?;
        if hidden == Some(true) {
            return refused(NotSaid::Hidden);
        }
        let (act, facts) = match &said.body {
            Some(body) => {
                self.put_comment(held.id, community, by, section, said.shown_as, body, now)
                    .await?;
                let text = text_hash(&[body.as_str()]);
                (
                    "consultations.comment",
                    json!({"section": said.section + 1, "text": text}),
                )
            }
            None if hidden.is_none() => return Ok(()),
            None => {
                on!(self, |c| {
                    sqlx::query(
                    "delete from consultation_comments where consultation_id = $1 and section = $2 and account_id = $3"
                )
                .bind(held.id.0)
                .bind(section)
                .bind(by.0)
                .execute(c)
                .await
                .map(|_| ())
                })?;
                (
                    "consultations.uncomment",
                    json!({"section": said.section + 1}),
                )
            }
        };
        let leaf = Leaf::new(act, number, facts, now);
        self.append_leaf(Some(community), Some(by), &leaf).await?;
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of the row")]
    async fn put_comment(
        &mut self,
        id: ConsultationId,
        community: CommunityId,
        by: AccountId,
        section: i64,
        shown_as: ShownAs,
        body: &Opinion,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into consultation_comments (community_id, consultation_id, section, account_id, shown_as, body, written_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (consultation_id, section, account_id)
             do update set shown_as = excluded.shown_as, body = excluded.body, changed_at = excluded.written_at"
        )
        .bind(community.0)
        .bind(id.0)
        .bind(section)
        .bind(by.0)
        .bind(shown_as.code())
        .bind(body.as_str())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn put_hidden_on_record(
        &mut self,
        by: &Clerk,
        number: RecordNumber,
        mut facts: serde_json::Value,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        facts["reason"] = text_hash(&[reason.as_str()]).into();
        let leaf = Leaf::new("consultations.hide", number, facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }
}
