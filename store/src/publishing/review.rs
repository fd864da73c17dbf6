//! The second person: publishing now or on a day, or sending back.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::MayReview;
use domain::publishing::{Kind, NotNow, State};
use domain::text::Answer;
use domain::time::day_of;

use super::row::{PublicationRow, VersionRow};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// What a reviewer decides on the text that lies before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// At once, or by itself on a day to come.
    Publish {
        on: Option<NaiveDate>,
    },
    SendBack {
        reason: Answer,
    },
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotDecided {
    Unknown,
    /// A colleague was faster, or the writer took it back.
    NothingOpen,
    /// The text is another than the one that was read.
    ChangedMeanwhile,
    /// By now the own text.
    OwnText,
    /// It would be out of date on the day it becomes public.
    Expired,
    Rule(NotNow),
}

impl Db {
    /// Publishes the version or sends it back. `seen` is the hash of the text that the reviewer has read. A second press
    /// of the same button finds it done.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn decide_publication(
        &self,
        by: &MayReview,
        kind: Kind,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let mut tx = self.begin().await?;
        tx.decide_publication(by, kind, seen, decision, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether it stands as this decision would leave it: the second press of a button. What was withdrawn or replaced since
/// does not.
fn is_done(
    publication: &PublicationRow,
    row: &VersionRow,
    state: State,
    by: &MayReview,
    decision: &Decision,
) -> bool {
    let mine = row.reviewed_by == Some(by.account().0);
    let live = publication.live_version == Some(row.version);
    match decision {
        Decision::Publish { on: None } => mine && live && state == State::Published,
        Decision::Publish { on: Some(on) } => mine && state == State::Scheduled { on: *on },
        Decision::SendBack { reason } => {
            state == State::Draft && row.returned_reason.as_deref() == Some(reason.as_str())
        }
    }
}

impl Tx {
    pub(crate) async fn decide_publication(
        &mut self,
        by: &MayReview,
        kind: Kind,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let found = self.lock_publication_of(community, kind, by.version());
        let Some(publication) = found.await? else {
            return refuse(NotDecided::Unknown);
        };
        let Some(row) = self.find_version(&publication, by.version()).await? else {
            return refuse(NotDecided::NothingOpen);
        };
        // The right was made from the writer as read before; a colleague may have saved it since.
        if row.writer() == Some(by.account()) {
            return refuse(NotDecided::OwnText);
        }
        let state = row.state()?;
        let the_text = row.content_hash.as_deref() == Some(seen);
        if the_text && is_done(&publication, &row, state, by, decision) {
            return Ok(());
        }
        if !matches!(state, State::Waiting | State::Scheduled { .. }) {
            return refuse(NotDecided::NothingOpen);
        }
        if !the_text {
            return refuse(NotDecided::ChangedMeanwhile);
        }
        let today = day_of(now);
        match decision {
            Decision::SendBack { reason } => {
                let to = state.send_back();
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                Ok(self.send_version_back(row.id, to, reason).await?)
            }
            Decision::Publish { on } => {
                let to = state.publish(*on, today);
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                let out = on.unwrap_or(today);
                if row.valid_until.is_some_and(|last| last < out) {
                    return refuse(NotDecided::Expired);
                }
                match to.on() {
                    Some(on) => Ok(self.schedule_version(row.id, by, on, now).await?),
                    None => {
                        let reviewer = Some(by.account());
                        Ok(self
                            .publish_version(community, kind, &publication, &row, reviewer, now)
                            .await?)
                    }
                }
            }
        }
    }

    async fn send_version_back(
        &mut self,
        id: i64,
        to: State,
        reason: &Answer,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update publication_versions
             set state = $2, returned_reason = $3, publish_on = null, reviewed_by = null, reviewed_at = null
             where id = $1"
        )
        .bind(id)
        .bind(to.code())
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn schedule_version(
        &mut self,
        id: i64,
        by: &MayReview,
        on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update publication_versions set state = 'scheduled', publish_on = $2, reviewed_by = $3, reviewed_at = $4
             where id = $1"
        )
        .bind(id)
        .bind(on)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
