//! Eligibility 资格审查: the secretary decides on each application; a refusal has a reason and a clause.

use chrono::{DateTime, Utc};
use domain::access::Secretary;
use domain::bodies::{Stage, Standing};
use domain::ids::{ApplicationId, RecordNumber};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::text::{Answer, Clause};
use serde_json::json;

use super::seal::said_hash;
use crate::db::on;
use crate::{Db, Failed, Tx};

/// What the secretary decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Eligible,
    Ineligible { reason: Answer, clause: Clause },
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotDecided {
    UnknownApplication,
    /// Decided already, withdrawn, or the time for it is over.
    NotWaiting,
    /// Nobody decides on the own application.
    OwnAffair,
}

impl Db {
    /// Decides on one application. The last decision that was missing after registration begins the recommendations.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn decide_application(
        &self,
        by: &Secretary,
        number: RecordNumber,
        application: ApplicationId,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let mut tx = self.begin().await?;
        tx.decide_application(by, number, application, decision, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn decide_application(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        application: ApplicationId,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let unknown = || Failed::Refused(NotDecided::UnknownApplication);
        let community = by.community();
        let mut p = self
            .lock_procedure(community, number, now)
            .await?
            .ok_or_else(unknown)?;
        let one = self
            .application_of(p.id, application)
            .await?
            .ok_or_else(unknown)?;
        let stage = p.state()?.stage();
        let in_time = matches!(stage, Stage::Registration | Stage::Eligibility);
        if one.standing != Standing::Received || !in_time {
            return Err(Failed::Refused(NotDecided::NotWaiting));
        }
        if one.account == Some(by.account()) {
            return Err(Failed::Refused(NotDecided::OwnAffair));
        }
        let (standing, notice, reason, clause) = match decision {
            Decision::Eligible => (Standing::Eligible, Notice::ApplicationEligible, None, None),
            Decision::Ineligible { reason, clause } => (
                Standing::Ineligible,
                Notice::ApplicationIneligible,
                Some(reason.as_str()),
                Some(clause.as_str()),
            ),
        };
        self.set_standing(one.id.0, standing, None, now).await?;
        self.save_reason(one.id, reason, clause).await?;
        let about = p.about()?;
        if let Some(account) = one.account {
            self.tell_about(community, account, notice, &about, reason, now)
                .await?;
        }
        let facts = json!({
            "application": one.id,
            "standing": standing.code(),
            "reason": reason.map(|r| said_hash(one.said_salt.as_deref().unwrap_or_default(), &[r])),
            "clause": clause,
        });
        let leaf = Leaf::new("bodies.decide", number, facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        self.begin_recommending(&mut p, now).await?;
        Ok(())
    }

    async fn save_reason(
        &mut self,
        application: ApplicationId,
        reason: Option<&str>,
        clause: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_applications set reason = $2, clause = $3 where id = $1"
        )
        .bind(application.0)
        .bind(reason)
        .bind(clause)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
