//! Erasing an account: its requests and answers lose their texts, addresses and names, and whoever was to meet the person
//! is told that it does not take place.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::notices::Notice;
use domain::volunteers::aid::{AidAct, AidState, Party, Stage, step};

use super::AidRequest;
use crate::db::on;
use crate::{Error, Tx};

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
    delete_aid_details = "delete from aid_details where request_id in (select id from aid_requests where account_id = $1)";
    /// What others wrote to the person goes with the request.
    empty_answers_to = "update aid_answers set body = null where request_id in (select id from aid_requests where account_id = $1)";
    empty_aid_requests = "update aid_requests set account_id = null, body = null, frail = (1 = 0) where account_id = $1";
    empty_aid_matches = "update aid_matches set helper_id = null where helper_id = $1";
    empty_aid_answers = "update aid_answers set account_id = null, body = null where account_id = $1";
    empty_aid_offers = "update aid_offers set account_id = null, body = null where account_id = $1";
    delete_aid_consents = "delete from aid_consents where account_id = $1";
    empty_recorded_by = "update aid_consents set recorded_by = null where recorded_by = $1";
    empty_aid_concerns = "update aid_concerns set written_by = null where written_by = $1";
    hold_aid_offers = "update aid_offers set standing = standing where account_id = $1";
    hold_aid_concerns = "update aid_concerns set outcome = outcome where written_by = $1";
    empty_handled_by = "update aid_concerns set handled_by = null where handled_by = $1";
}

impl Tx {
    /// Holds every request that an account asked or answered, in one order, its offers and its reports, before the account
    /// itself is emptied: acts hold these first, and tell the person afterwards.
    pub(crate) async fn hold_aid_of(&mut self, account: AccountId) -> Result<(), Error> {
        for (community, number) in self.list_aid_of(account).await? {
            self.lock_aid(CommunityId(community), number).await?;
        }
        self.hold_aid_offers(account).await?;
        self.hold_aid_concerns(account).await?;
        Ok(())
    }

    /// Lets go of everything after the account was emptied.
    pub(crate) async fn forget_aid(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (community, number) in self.list_aid_of(account).await? {
            if let Some(request) = self.lock_aid(CommunityId(community), number).await? {
                self.leave_aid(&request, account, now).await?;
            }
        }
        on!(self, |c| {
            sqlx::query(
            "update aid_offers set standing = 'withdrawn', closed_at = $2 where account_id = $1 and standing = 'open'"
        )
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })?;
        self.delete_aid_details(account).await?;
        self.empty_answers_to(account).await?;
        self.empty_aid_requests(account).await?;
        self.empty_aid_matches(account).await?;
        self.empty_aid_answers(account).await?;
        self.empty_aid_offers(account).await?;
        self.delete_aid_consents(account).await?;
        self.empty_recorded_by(account).await?;
        self.empty_aid_concerns(account).await?;
        self.empty_handled_by(account).await?;
        Ok(())
    }

    async fn leave_aid(
        &mut self,
        request: &AidRequest,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let party = self.aid_party(request, account).await?;
        let act = match (party, request.stage()) {
            (Party::Asker | Party::Helper, Stage::Matched) => AidAct::End,
            (Party::Asker, _) => AidAct::Withdraw,
            (Party::Answerer, _) => AidAct::TakeBack,
            _ => return Ok(()),
        };
        let state: Result<AidState, _> = step(request.state, party, act, now);
        let Ok(state) = state else { return Ok(()) };
        self.save_aid_state(request.id, state, None).await?;
        match act {
            AidAct::End => {
                self.tell_other_of_aid(request, account, Notice::AidEnded, now)
                    .await?;
            }
            AidAct::Withdraw => self.pass_aid_answers(request, now).await?,
            _ => {
                on!(self, |c| sqlx::query(
                    "delete from aid_answers where request_id = $1 and account_id = $2"
                )
                .bind(request.id)
                .bind(account.0)
                .execute(c)
                .await
                .map(|_| ()))?;
                self.tell_asker_of_aid(request, Notice::AidTakenBack, None, now)
                    .await?;
            }
        }
        Ok(())
    }

    async fn list_aid_of(&mut self, account: AccountId) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select community_id, number from aid_requests
                 where account_id = $1 or id in (
                    select request_id from aid_answers where account_id = $1 and standing in ('waiting', 'picked'))
                 order by id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })
    }
}
