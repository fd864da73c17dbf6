//! Whom to call about a matter: one function, and no other way. Each look is an act; the reporter reads it in the chain, and
//! where it is the number of an account, among the looks at the own data.

use chrono::{DateTime, Utc};
use domain::access::Asked;
use domain::ids::{AccountId, RecordNumber};
use domain::matters::{MatterEvent, may_look};
use domain::notices::Notice;
use serde_json::json;

use super::chain::Line;
use super::row::Matter;
use super::{NotDone, refused};
use crate::accounts::Viewer;
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Whom to call; what is not known is none.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MatterContact {
    pub name: Option<String>,
    pub phone: Option<String>,
}

/// No log line repeats it.
impl std::fmt::Debug for MatterContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MatterContact(…)")
    }
}

impl Db {
    /// Shows the owner or the lead whom to call.
    ///
    /// # Errors
    /// [`NotDone`], or [`crate::Error`].
    pub async fn see_matter_contact(
        &self,
        by: &Asked,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<MatterContact, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_for(by, number).await?;
        if !may_look(who) {
            return refused(NotDone::Unknown);
        }
        let seen = match matter.holders.reporter {
            Some(reporter) => tx.look_at_reporter(by, &matter, reporter, now).await?,
            None => tx.find_matter_contact(&matter).await?,
        };
        let line = Line::new(MatterEvent::Looked).by(by);
        tx.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        tx.matter_leaf(by, &matter, "matters.look", json!({}), now)
            .await?;
        tx.commit().await?;
        Ok(seen)
    }
}

impl Tx {
    async fn find_matter_contact(&mut self, matter: &Matter) -> Result<MatterContact, sqlx::Error> {
        let row: Option<(Option<String>, Option<String>)> = on!(self, |c| sqlx::query_as(
            "select name, phone from matter_contacts where matter_id = $1"
        )
        .bind(matter.id.0)
        .fetch_optional(c)
        .await)?;
        let (name, phone) = row.unwrap_or_default();
        Ok(MatterContact { name, phone })
    }

    async fn look_at_reporter(
        &mut self,
        by: &Asked,
        matter: &Matter,
        reporter: AccountId,
        now: DateTime<Utc>,
    ) -> Result<MatterContact, sqlx::Error> {
        let row: Option<(Option<String>, Option<String>)> = on!(self, |c| sqlx::query_as(
            "select real_name, phone from accounts where id = $1 and erased_at is null"
        )
        .bind(reporter.0)
        .fetch_optional(c)
        .await)?;
        let (name, phone) = row.unwrap_or_default();
        // What the person reads about the look, in both languages, because it is kept as written.
        let purpose = format!("诉求 {} / matter {}", matter.number, matter.number);
        on!(self, |c| {
            sqlx::query(
                "insert into data_views (community_id, account_id, viewer_id, viewer_role, fields, purpose, at)
                 values ($1, $2, $3, $4, 'name, phone', $5, $6)",
            )
            .bind(matter.community.0)
            .bind(reporter.0)
            .bind(by.account().0)
            .bind(Viewer::Staff(by.role()).code())
            .bind(&purpose)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        let words = Some(purpose.as_str());
        self.tell(
            matter.community,
            reporter,
            Notice::DataSeen,
            None,
            words,
            now,
        )
        .await?;
        Ok(MatterContact { name, phone })
    }
}
