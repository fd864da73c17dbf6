//! People (art. 6): how they sign in, where they live, what they may, and what is kept of them.
//!
//! What surprises: an account is a phone number and nothing more until its owner says more; a residency is attested by
//! somebody who saw a document or by a code posted on paper, never by the resident alone; erasing leaves an empty
//! shell, so that published texts keep an author without keeping a person.

mod attest;
mod codes;
mod door_codes;
mod erase;
mod export;
mod kept_forms;
mod me;
mod moved;
mod own;
mod residency;
mod secrets;
mod sessions;
mod staff;
mod standing;
mod tries;
mod unmask;

pub use attest::NotAttested;
pub use codes::{CodeNotSent, LoggedIn};
pub use erase::Erasure;
pub use kept_forms::KeptForm;
pub use me::{DataView, Profile, Viewer};
pub use moved::NotEnded;
pub use own::{OwnResidency, StaffSetup};
pub use residency::{Claim, ClaimAddress, NoClaim};
pub use sessions::{Device, Session};
pub use staff::StaffLogin;
pub use tries::Try;

pub use crate::communities::Taken;

use chrono::{DateTime, Utc};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::phone::Phone;

use crate::Tx;
use crate::db::on;

/// What a reset takes from somebody who works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// The second factor stays, and is asked for when another password is set.
    Password,
    Both,
}

/// The number as others may see it; empty once it was erased.
pub(crate) fn masked(phone: Option<&str>) -> String {
    phone
        .and_then(|raw| Phone::parse(raw).ok())
        .map_or_else(String::new, |p| p.masked())
}

impl Tx {
    /// The account of a number and whether it was made just now.
    pub(crate) async fn find_or_insert_account(
        &mut self,
        phone: &Phone,
        now: DateTime<Utc>,
    ) -> Result<(AccountId, bool), sqlx::Error> {
        if let Some(made) = self.insert_account(phone, now).await? {
            return Ok((made, true));
        }
        Ok((self.find_account(phone).await?, false))
    }

    async fn insert_account(
        &mut self,
        phone: &Phone,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into accounts (phone, created_at) values ($1, $2) on conflict (phone) do nothing returning id"
        )
        .bind(phone.as_str())
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId))
        })
    }

    async fn find_account(&mut self, phone: &Phone) -> Result<AccountId, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select id from accounts where phone = $1"
        )
        .bind(phone.as_str())
        .fetch_one(c)
        .await
        .map(AccountId))
    }

    /// Whether the account holds a role, anywhere, that needs a password and a second factor.
    async fn holds_staff_role(&mut self, account: AccountId) -> Result<bool, sqlx::Error> {
        let roles: Vec<String> = on!(self, |c| sqlx::query_scalar(
            "select role from roles where account_id = $1 and ended_at is null"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)?;
        Ok(roles
            .iter()
            .filter_map(|code| Role::from_code(code))
            .any(Role::needs_second_factor))
    }
}
