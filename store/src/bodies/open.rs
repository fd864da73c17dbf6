//! Opening a procedure for the free seats of one kind.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Secretary;
use domain::bodies::Stage;
use domain::ids::{RecordNumber, SeatClassId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::time::day_of;
use serde_json::json;

use super::body::HeldClass;
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Failed, Tx};

/// Why no procedure was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotOpened {
    UnknownClass,
    /// The heads of the committee sit by their office.
    ByOffice,
    NoFreeSeat,
    /// One runs already for these seats.
    Runs,
    NoRulebook,
}

impl Db {
    /// Opens registration for every free seat of a kind.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub async fn open_procedure(
        &self,
        by: &Secretary,
        class: SeatClassId,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotOpened>> {
        let mut tx = self.begin().await?;
        let number = tx.open_procedure(by, class, now).await?;
        tx.commit().await?;
        Ok(number)
    }
}

impl Tx {
    pub(crate) async fn open_procedure(
        &mut self,
        by: &Secretary,
        class: SeatClassId,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotOpened>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let Some(held) = self.lock_class(community, class).await? else {
            return refuse(NotOpened::UnknownClass);
        };
        if !held.class()?.is_applied_for() {
            return refuse(NotOpened::ByOffice);
        }
        // Under the lock this is exact; the index of running procedures is the last guard.
        if self.procedure_runs(class).await? {
            return refuse(NotOpened::Runs);
        }
        if held.taken >= held.seats {
            return refuse(NotOpened::NoFreeSeat);
        }
        let today = day_of(now);
        let Some(version) = self.version_in_force(community, today).await? else {
            return refuse(NotOpened::NoRulebook);
        };
        let rules = self.rules_of_version(community, version).await?;
        let until = rules.registration_until(today);
        let number = self.next_number(community, now).await?;
        let inserted = self
            .insert_procedure(by, class, &held, number, version, until, now)
            .await;
        on_duplicate(inserted, NotOpened::Runs)?;
        let facts = json!({
            "body": held.number,
            "class": held.class,
            "seats": held.seats - held.taken,
            "until": until,
            "rulebook": version,
        });
        let leaf = Leaf::new("bodies.open", number, facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        if let Some(p) = self.lock_procedure(community, number, now).await? {
            self.tell_constituency(&p, Notice::RegistrationOpened, now)
                .await?;
        }
        Ok(number)
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    async fn insert_procedure(
        &mut self,
        by: &Secretary,
        class: SeatClassId,
        held: &HeldClass,
        number: RecordNumber,
        version: i64,
        until: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into seat_procedures (community_id, body_id, class_id, year, seq, seats, rulebook_version, stage,
                until_on, register_until, opened_by, opened_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $11)"
        )
        .bind(by.community().0)
        .bind(held.body_id)
        .bind(class.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(held.seats - held.taken)
        .bind(version)
        .bind(Stage::Registration.code())
        .bind(until)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
