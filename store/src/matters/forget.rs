//! Erasing an account: its private matters lose their texts, their pictures and everything said about them, its public ones the person; what
//! is open is taken back. What a member of staff owned goes back into the common queue.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::{AccountId, CommunityId};

use crate::db::on;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// How long after the end of a matter the name and the telephone number of somebody without an account are kept.
const KEEP_CONTACTS: Duration = Duration::days(90);

/// One statement each about what belongs to one account.
macro_rules! forget {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        impl Tx {$(
            $(#[$doc])*
            async fn $name(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
                on!(self, |c| sqlx::query($text).bind(account.0).execute(c).await.map(|_| ()))
            }
        )+}
    };
}

forget! {
    /// Words about a private matter say what it was.
    empty_matter_words = "update matter_events set words = null
        where matter_id in (select id from matters where reporter_id = $1 and visibility <> 'public')";
    /// What the person wrote at the end goes everywhere.
    empty_own_words = "update matter_events set words = null
        where act in ('solved', 'reopened') and matter_id in (select id from matters where reporter_id = $1)";
    empty_private_matters = "update matters set body = null, place = null where reporter_id = $1 and visibility <> 'public'";
    empty_matter_reporters = "update matters set reporter_id = null where reporter_id = $1";
    /// What is open waits for the next owner, and the lead sees that it came back.
    return_owned_matters = "update matters set stage = 'waiting', owner_id = null
        where owner_id = $1 and stage in ('owned', 'reopened')";
    empty_matter_owners = "update matters set owner_id = null where owner_id = $1";
    empty_handed_by = "update matter_handovers set from_id = null where from_id = $1";
    empty_handed_to = "update matter_handovers set to_id = null where to_id = $1";
    empty_event_by = "update matter_events set by_id = null where by_id = $1";
    empty_event_to = "update matter_events set to_id = null where to_id = $1";
}

impl Tx {
    /// Holds every matter that has to do with an account, in one order, before the account itself is emptied: acts hold these
    /// first, and tell the person afterwards.
    pub(crate) async fn hold_matters_of(&mut self, account: AccountId) -> Result<(), Error> {
        let all: Vec<(i64, i64, i64)> = on!(self, |c| {
            sqlx::query_as(
                "select community_id, year, seq from matters
                 where reporter_id = $1 or owner_id = $1
                    or id in (select matter_id from matter_handovers where to_id = $1 and state = 'open')
                 order by id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        for (community, year, seq) in all {
            if let Some(number) = record_number(year, seq) {
                self.lock_matter(CommunityId(community), number).await?;
            }
        }
        Ok(())
    }

    /// Lets go of everything after the account was emptied.
    pub(crate) async fn forget_matters(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let own: Vec<(i64, i64, i64)> = on!(self, |c| {
            sqlx::query_as(
                "select community_id, year, seq from matters
                 where reporter_id = $1 and stage in ('waiting', 'owned', 'reopened') order by id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        for (community, year, seq) in own {
            let Some(number) = record_number(year, seq) else {
                continue;
            };
            if let Some(matter) = self.lock_matter(CommunityId(community), number).await? {
                match self.take_back_matter(&matter, now).await {
                    Ok(()) | Err(Failed::Refused(_)) => {}
                    Err(Failed::Store(e)) => return Err(e),
                }
            }
        }
        on!(self, |c| {
            sqlx::query(
                "update matter_handovers set state = 'recalled', closed_at = $2
                 where state = 'open'
                   and (to_id = $1 or matter_id in (select id from matters where owner_id = $1))",
            )
            .bind(account.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        self.empty_matter_words(account).await?;
        self.empty_own_words(account).await?;
        self.forget_private_pictures(account, now).await?;
        self.empty_private_matters(account).await?;
        self.empty_matter_reporters(account).await?;
        self.return_owned_matters(account).await?;
        self.empty_matter_owners(account).await?;
        self.empty_handed_by(account).await?;
        self.empty_handed_to(account).await?;
        self.empty_event_by(account).await?;
        self.empty_event_to(account).await?;
        Ok(())
    }
}

impl Db {
    /// Deletes names and telephone numbers of matters that ended long ago; how many.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn forget_matter_contacts(
        &self,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let gone = on!(&mut tx, |c| {
            sqlx::query(
                "delete from matter_contacts where matter_id in (
                    select id from matters
                    where ended_at < $1 or (stage = 'answered' and confirm_until < $2))",
            )
            .bind(now - KEEP_CONTACTS)
            .bind(today - KEEP_CONTACTS)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
        })?;
        tx.commit().await?;
        Ok(gone)
    }
}
