//! Erasing an account (requirements.md PR6): everything personal goes, and an empty shell keeps what was published
//! countable. The shell has no phone, no name and no way in.
//!
//! What surprises: residencies are ended before the account is touched, because whoever attests one locks it first;
//! the same order here keeps the two from waiting for each other. The account is emptied before the rest is deleted:
//! what this person's other tab is just writing is then waited for and deleted as well.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::phone::Phone;
use serde_json::json;

use super::codes::codes_key;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// That somebody was erased. Kept outside the database as well, so that no older copy of it brings the person back.
/// Numbers of accounts that an older copy does not know are given anew; the moment tells the two apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub account: AccountId,
    pub created_at: DateTime<Utc>,
    pub erased_at: DateTime<Utc>,
}

/// One statement each: deletes, ends or empties what belongs to one account.
macro_rules! forget {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        impl Tx {$(
            $(#[$doc])*
            async fn $name(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
                on!(self, |c| sqlx::query($text)
                    .bind(account.0)
                    .execute(c)
                    .await
                    .map(|_| ()))
            }
        )+}
    };
}

forget! {
    end_residencies = "update residencies set status = 'ended' where account_id = $1";
    /// Their door codes go with them.
    delete_residencies = "delete from residencies where account_id = $1";
    delete_identities = "delete from identities where account_id = $1";
    delete_account_drafts = "delete from drafts where account_id = $1";
    delete_rating_marks = "delete from rating_marks where account_id = $1";
    delete_kept_forms = "delete from kept_forms where account_id = $1";
    delete_notices = "delete from notices where account_id = $1";
    delete_submissions = "delete from submissions where account_id = $1";
    /// A name that a running ballot still needs for its receipts goes when it is settled.
    empty_roll_names = "update ballot_roll set name = null where account_id = $1
        and exists (select 1 from ballots b where b.id = ballot_roll.ballot_id and b.settled_at is not null)";
    empty_box_names = "update ballot_box set account_id = null, name = null, salt = null where account_id = $1";
    delete_data_views = "delete from data_views where account_id = $1";
    /// A place at a meeting to come goes to whoever waits; the caretaker offers it.
    free_held_places = "update meetings set taken = taken - 1
         where stage = 'called'
           and id in (select meeting_id from signups where account_id = $1 and state <> 'waiting')";
    delete_signups = "delete from signups where account_id = $1";
    delete_guest_attendances = "delete from attendances where account_id = $1 and seat_id is null";
    /// A member's presence stays with the seat, because the quorum was judged by it.
    empty_attendances = "update attendances set account_id = null where account_id = $1";
    /// Places at windows are free again, and go to who waits.
    delete_bookings_to_come = "delete from bookings where account_id = $1 and standing in ('booked', 'cancelled')";
    /// That a place was used stays for the count.
    empty_bookings = "update bookings set account_id = null, name = null, phone = null, note = null where account_id = $1";
    empty_booked_for = "update bookings set booked_by = null where booked_by = $1";
    delete_booking_waits = "delete from booking_waits where account_id = $1";
    /// Places on shifts to come are free again; the caretaker offers them to who waits.
    delete_shift_places_to_come = "delete from shift_places where account_id = $1 and standing not in ('came', 'missed')";
    /// That somebody was there stays for the count, as does what the ledger says without a person.
    empty_shift_places = "update shift_places set account_id = null where account_id = $1";
    delete_shift_waits = "delete from shift_waits where account_id = $1";
    delete_memberships = "delete from team_members where account_id = $1";
    empty_checked_by = "update team_members set checked_by = null where checked_by = $1";
    empty_hours = "update hour_entries set account_id = null where account_id = $1";
    empty_proposed_hours = "update hour_entries set proposed_by = null where proposed_by = $1";
    empty_hour_answers = "update hour_answers set answered_by = null where answered_by = $1";
    /// The paper can still be checked; it names nobody any more.
    empty_proofs = "update service_proofs set account_id = null, name = null where account_id = $1";
    empty_incidents = "update shift_incidents set written_by = null where written_by = $1";
    /// The sheets went before this, where their key is at hand; what was said in comments stays without a name.
    delete_consultation_takers = "delete from consultation_takers where account_id = $1";
    empty_objections = "update minute_objections set account_id = null where account_id = $1";
    empty_asked_items = "update agenda_items set asked_by = null where asked_by = $1";
    empty_asked_points = "update meeting_points set asked_by = null where asked_by = $1";
    /// The leaves stay as they are; only who acted is forgotten.
    empty_leaves = "update log_leaves set account_id = null where account_id = $1";
}

impl Db {
    /// Erases the person. Texts, supports and verdicts that are public stay and point at the empty shell.
    ///
    /// # Errors
    /// [`Error`] of the database; then nothing was erased.
    pub async fn erase_account(&self, person: &SignedIn, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let freed = tx.list_days_booked(person.account(), now).await?;
        tx.erase(person.account(), now).await?;
        tx.commit().await?;
        // Who waits comes before who happens to look at the window now. Where this fails the caretaker does it: the person is erased.
        if let Err(error) = self.fill_freed_days(&freed, now).await {
            tracing::warn!(error = ?error, "places of an erased person wait for the caretaker");
        }
        Ok(())
    }

    /// Everybody who was erased, in the order of erasure.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_erasures(&self) -> Result<Vec<Erasure>, Error> {
        let rows: Vec<(i64, DateTime<Utc>, DateTime<Utc>)> = read!(self, |c| {
            sqlx::query_as(
            "select id, created_at, erased_at from accounts where erased_at is not null order by erased_at, id"
        )
        .fetch_all(c)
        .await
        })?;
        Ok(rows
            .into_iter()
            .map(|(id, created_at, erased_at)| Erasure {
                account: AccountId(id),
                created_at,
                erased_at,
            })
            .collect())
    }

    /// Erases a person whom an older copy of the database brought back; whether there was somebody to erase. The
    /// erasure on record is the right to do it.
    ///
    /// # Errors
    /// [`Error`] of the database; then nothing was erased.
    pub async fn erase_again(&self, erasure: &Erasure, now: DateTime<Utc>) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let found: Option<i64> = on!(&mut tx, |c| sqlx::query_scalar(
            "select id from accounts where id = $1 and created_at = $2 and erased_at is null"
        )
        .bind(erasure.account.0)
        .bind(erasure.created_at)
        .fetch_optional(c)
        .await)?;
        if found.is_none() {
            return Ok(false);
        }
        tx.erase(erasure.account, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Tx {
    async fn erase(&mut self, account: AccountId, now: DateTime<Utc>) -> Result<(), Error> {
        let tx = self;
        tx.end_residencies(account).await?;
        let phone = tx.find_phone(account).await?;
        // First what others hold while they tell this account something: seats, procedures, meetings. From the next
        // statement on nobody can tell it anything, so whoever held them and had to would wait for us, and we for them.
        tx.forget_member(account, now).await?;
        tx.free_held_places(account).await?;
        tx.hold_windows_of(account).await?;
        tx.hold_shifts_of(account).await?;
        tx.hold_aid_of(account).await?;
        tx.hold_matters_of(account).await?;
        tx.empty_account(account, now).await?;
        tx.delete_sessions(account, None).await?;
        tx.end_roles(account, now).await?;
        tx.delete_residencies(account).await?;
        tx.delete_identities(account).await?;
        tx.delete_account_drafts(account).await?;
        tx.delete_rating_marks(account).await?;
        tx.delete_kept_forms(account).await?;
        tx.delete_notices(account).await?;
        tx.delete_submissions(account).await?;
        tx.delete_data_views(account).await?;
        tx.empty_roll_names(account).await?;
        tx.empty_box_names(account).await?;
        tx.delete_signups(account).await?;
        tx.delete_guest_attendances(account).await?;
        tx.empty_attendances(account).await?;
        tx.delete_bookings_to_come(account).await?;
        tx.empty_bookings(account).await?;
        tx.empty_booked_for(account).await?;
        tx.delete_booking_waits(account).await?;
        tx.delete_shift_places_to_come(account).await?;
        tx.empty_shift_places(account).await?;
        tx.delete_shift_waits(account).await?;
        tx.delete_memberships(account).await?;
        tx.empty_checked_by(account).await?;
        tx.empty_hours(account).await?;
        tx.empty_proposed_hours(account).await?;
        tx.empty_hour_answers(account).await?;
        tx.empty_proofs(account).await?;
        tx.empty_incidents(account).await?;
        tx.forget_aid(account, now).await?;
        tx.forget_matters(account, now).await?;
        tx.delete_consultation_takers(account).await?;
        tx.empty_objections(account).await?;
        tx.empty_asked_items(account).await?;
        tx.empty_asked_points(account).await?;
        if let Some(phone) = phone.and_then(|raw| Phone::parse(&raw).ok()) {
            tx.delete_codes_of(&phone).await?;
            tx.delete_rates_of(&codes_key(&phone)).await?;
        }
        tx.empty_leaves(account).await?;
        let leaf = Leaf::new("accounts.erase", "account", json!({}), now);
        tx.append_leaf(None, None, &leaf).await?;
        Ok(())
    }

    async fn empty_account(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set phone = null, nickname = null, real_name = null, password_hash = null, totp_sealed = null,
                 totp_last_step = 0, failed_tries = 0, locked_until = null, erased_at = $2
             where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn end_roles(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update roles set ended_at = $2 where account_id = $1 and ended_at is null"
        )
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_codes_of(&mut self, phone: &Phone) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from login_codes where phone = $1"
        )
        .bind(phone.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_rates_of(&mut self, key: &str) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from rate_counts where key = $1"
        )
        .bind(key)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
