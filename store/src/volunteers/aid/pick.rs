//! The asker's choice among those who offer to help.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::volunteers::aid::{AidAct, NoStep, Party, Stage, may_help, step};
use serde_json::json;

use super::{AidRequest, NotAided, about_aid, aid_object, refused, stepped};
use crate::db::on;
use crate::{Db, Failed, Tx};

impl Db {
    /// Chooses one of those who offered. The others are told; the address is open to the chosen one from now on.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn pick_aid(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        answer: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        tx.pick_aid(by, community, number, answer, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn pick_aid(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        answer: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let (request, party) = self.hold_aid(by, community, number).await?;
        let row: Option<(i64, bool, String)> = on!(self, |c| sqlx::query_as(
            "select account_id, adult, standing from aid_answers
             where request_id = $1 and id = $2 and account_id is not null"
        )
        .bind(request.id)
        .bind(answer)
        .fetch_optional(c)
        .await)?;
        let Some((helper, adult, standing)) = row else {
            return refused(NotAided::Unknown);
        };
        if party == Party::Asker && request.stage() == Stage::Matched && standing == "picked" {
            // The second press of the button.
            return Ok(());
        }
        let state = stepped(step(request.state, party, AidAct::Pick, now))?;
        if standing != "waiting" {
            return refused(NotAided::Step(NoStep::NotNow));
        }
        let helper = AccountId(helper);
        let helping = self.find_helping(&request, helper, Some(adult)).await?;
        may_help(request.needs_checked(), request.due_on, helping)
            .map_err(|why| Failed::Refused(NotAided::Help(why)))?;
        self.insert_aid_match(&request, answer, helper, now).await?;
        on!(self, |c| sqlx::query(
            "update aid_answers set standing = case when id = $2 then 'picked' else 'passed' end
             where request_id = $1 and standing = 'waiting'"
        )
        .bind(request.id)
        .bind(answer)
        .execute(c)
        .await
        .map(|_| ()))?;
        self.save_aid_state(request.id, state, None).await?;
        let about = about_aid(number);
        self.tell_about(community, helper, Notice::AidPicked, &about, None, now)
            .await?;
        self.tell_aid_answerers(&request, "passed", now).await?;
        let leaf = Leaf::new("volunteers.aid_match", aid_object(number), json!({}), now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn insert_aid_match(
        &mut self,
        request: &AidRequest,
        answer: i64,
        helper: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into aid_matches (community_id, request_id, answer_id, helper_id, matched_at)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(request.community.0)
            .bind(request.id)
            .bind(answer)
            .bind(helper.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}
