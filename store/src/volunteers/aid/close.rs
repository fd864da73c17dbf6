//! How a request ends: the asker takes it back, one side ends the match, both say whether it happened, staff hide it.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Answer;
use domain::volunteers::aid::{AidAct, NoStep, Party, Stage, step};
use serde_json::json;

use super::{AidRequest, NotAided, about_aid, aid_object, refused, stepped};
use crate::db::on;
use crate::{Db, Failed, Tx};

impl Db {
    /// Takes a request back before anybody was chosen.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn withdraw_aid(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let (request, party) = tx.hold_aid(by, community, number).await?;
        if party == Party::Asker && request.stage() == Stage::Withdrawn {
            // The second press of the button.
            return Ok(());
        }
        let state = stepped(step(request.state, party, AidAct::Withdraw, now))?;
        tx.save_aid_state(request.id, state, None).await?;
        tx.pass_aid_answers(&request, now).await?;
        let (object, facts) = (aid_object(number), json!({}));
        let leaf = Leaf::new("volunteers.aid_withdraw", object, facts, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Ends a match, from either side. Nobody gives a reason; what is wrong goes to the staff as a concern.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn end_aid(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let (request, party) = tx.hold_aid(by, community, number).await?;
        let mine = matches!(party, Party::Asker | Party::Helper);
        if mine && request.stage() == Stage::Ended {
            // The second press of the button.
            return Ok(());
        }
        let state = stepped(step(request.state, party, AidAct::End, now))?;
        tx.save_aid_state(request.id, state, None).await?;
        tx.tell_other_of_aid(&request, by.account(), Notice::AidEnded, now)
            .await?;
        let leaf = Leaf::new("volunteers.aid_end", aid_object(number), json!({}), now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Says whether it happened. The asker's word closes the request; the helper's stands beside it, and may be the other.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn say_aid(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        happened: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        tx.say_aid(by, community, number, happened, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a request out of sight, with a reason that stands in public and is told to who asked. A match ends with it.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn hide_aid(
        &self,
        by: &Clerk,
        number: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(request) = tx.lock_aid(by.community(), number).await? else {
            return refused(NotAided::Unknown);
        };
        if request.hidden_reason.as_deref() == Some(reason.as_str()) {
            return Ok(());
        }
        if request.asker == Some(by.account()) {
            return refused(NotAided::Own);
        }
        let state = stepped(step(request.state, Party::Staff, AidAct::Hide, now))?;
        let words = Some(reason.as_str());
        tx.save_aid_state(request.id, state, words).await?;
        tx.pass_aid_answers(&request, now).await?;
        tx.tell_asker_of_aid(&request, Notice::AidHidden, words, now)
            .await?;
        if let Some(helper) = request.helper {
            let about = about_aid(number);
            tx.tell_about(by.community(), helper, Notice::AidEnded, &about, None, now)
                .await?;
        }
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("volunteers.aid_hide", aid_object(number), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn say_aid(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        happened: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let (request, party) = self.hold_aid(by, community, number).await?;
        let done = request.stage() == Stage::Done;
        match party {
            // The second press of the button.
            Party::Asker if done => return Ok(()),
            Party::Helper if request.helper_happened.is_some() => return Ok(()),
            _ => {}
        }
        let state = stepped(step(request.state, party, AidAct::Say { happened }, now))?;
        match party {
            Party::Helper => self.save_helper_word(request.id, happened).await?,
            _ => self.save_aid_state(request.id, state, None).await?,
        }
        self.tell_other_of_aid(&request, by.account(), Notice::AidDone, now)
            .await?;
        let side = if party == Party::Helper {
            "helper"
        } else {
            "asker"
        };
        let facts = json!({"happened": happened, "side": side});
        let leaf = Leaf::new("volunteers.aid_done", aid_object(number), facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn save_helper_word(&mut self, request: i64, happened: bool) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update aid_requests set helper_happened = $2 where id = $1"
        )
        .bind(request)
        .bind(happened)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Lets go of those who wait for the choice, and tells them.
    pub(super) async fn pass_aid_answers(
        &mut self,
        request: &AidRequest,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        self.tell_aid_answerers(request, "waiting", now).await?;
        on!(self, |c| {
            sqlx::query(
            "update aid_answers set standing = 'passed' where request_id = $1 and standing = 'waiting'"
        )
        .bind(request.id)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Tells the other side of a match.
    pub(super) async fn tell_other_of_aid(
        &mut self,
        request: &AidRequest,
        by: AccountId,
        kind: Notice,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let other = match request.asker == Some(by) {
            true => request.helper,
            false => request.asker,
        };
        match other {
            Some(other) => {
                let about = about_aid(request.number);
                self.tell_about(request.community, other, kind, &about, None, now)
                    .await
            }
            None => Ok(()),
        }
    }
}

/// That a request stands so that nobody may do this to it.
pub(super) fn not_now<T>() -> Result<T, Failed<NotAided>> {
    refused(NotAided::Step(NoStep::NotNow))
}
