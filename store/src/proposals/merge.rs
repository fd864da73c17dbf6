//! Merging a proposal into another one: its supporters come along, and the link stays.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ids::{CommunityId, ProposalId, RecordNumber};
use domain::log::Leaf;
use domain::proposals::Move;
use domain::text::Answer;
use domain::time::Calendar;
use serde_json::json;

use super::moves::{NoMove, staff};
use super::row::Facts;
use super::step::Said;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

impl Db {
    /// Merges a proposal into another one of the same community. Who supports its current version supports the other
    /// one from now on, which may put that on the agenda.
    ///
    /// # Errors
    /// [`NoMove`], or [`Error`].
    pub async fn merge_proposal(
        &self,
        by: &Clerk,
        number: RecordNumber,
        into: RecordNumber,
        words: Answer,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let refuse = |why| Err(Failed::Refused(why));
        if number == into {
            return refuse(NoMove::SameProposal);
        }
        let community = by.community();
        let mut tx = self.begin().await?;
        let (source, target) = tx.lock_both(community, number, into, now).await?;
        let Some(source) = source else {
            return refuse(NoMove::UnknownProposal);
        };
        let Some(target) = target else {
            return refuse(NoMove::UnknownTarget);
        };
        if target.stage()?.is_final() {
            return refuse(NoMove::TargetClosed);
        }
        let step = Move::Merge {
            into: ProposalId(target.id),
        };
        let said = Said {
            words: Some(words.as_str()),
            into: Some(into),
            ..Said::default()
        };
        tx.step(&source, step, staff(by), said, now).await?;
        let count = tx.carry_supports(&source, &target, now).await?;
        let about = json!({"from": number, "version": target.version, "count": count});
        let leaf = Leaf::new("proposals.take_over", into, about, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        let threshold = tx.support_threshold(&target).await?;
        tx.put_on_agenda(&target, count, threshold, calendar, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The proposals that were merged into this one.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_merged(
        &self,
        community: CommunityId,
        into: ProposalId,
    ) -> Result<Vec<RecordNumber>, Error> {
        let rows: Vec<(i64, i64)> = read!(self, |c| sqlx::query_as(
            "select year, seq from proposals
             where community_id = $1 and stage = 'merged' and merged_into = $2 order by year, seq"
        )
        .bind(community.0)
        .bind(into.0)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .filter_map(|(year, seq)| record_number(year, seq))
            .collect())
    }
}

impl Tx {
    /// Holds both proposals, always the lower number first: two merges in opposite directions wait and do not block
    /// each other for ever.
    async fn lock_both(
        &mut self,
        community: CommunityId,
        source: RecordNumber,
        target: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(Option<Facts>, Option<Facts>), sqlx::Error> {
        if source < target {
            let first = self.lock_proposal(community, source, now).await?;
            let second = self.lock_proposal(community, target, now).await?;
            Ok((first, second))
        } else {
            let first = self.lock_proposal(community, target, now).await?;
            let second = self.lock_proposal(community, source, now).await?;
            Ok((second, first))
        }
    }

    /// Carries the supporters of the source's current version over and returns how many the target has now.
    async fn carry_supports(
        &mut self,
        source: &Facts,
        target: &Facts,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let renewed = self.renew_carried(source, target, now).await?;
        let new = self.insert_carried(source, target, now).await?;
        self.count_support(target, renewed + new, new).await
    }

    /// Who supports an older version of the target supports the current one.
    async fn renew_carried(
        &mut self,
        source: &Facts,
        target: &Facts,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update supports set version = $4, supported_at = $5
             where proposal_id = $3 and version < $4 and account_id in (
                select account_id from supports where proposal_id = $1 and version = $2)"
        )
        .bind(source.id)
        .bind(source.version)
        .bind(target.id)
        .bind(target.version)
        .bind(now)
        .execute(c)
        .await
        .map(|done| i64::try_from(done.rows_affected()).unwrap_or(0)))
    }

    /// Who does not support the target yet supports it, except its author.
    async fn insert_carried(
        &mut self,
        source: &Facts,
        target: &Facts,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into supports (community_id, proposal_id, account_id, version, supported_at)
             select s.community_id, $3, s.account_id, $4, $5 from supports s
             where s.proposal_id = $1 and s.version = $2 and s.account_id <> coalesce($6, 0)
             on conflict (proposal_id, account_id) do nothing"
        )
        .bind(source.id)
        .bind(source.version)
        .bind(target.id)
        .bind(target.version)
        .bind(now)
        .bind(target.author_id)
        .execute(c)
        .await
        .map(|done| i64::try_from(done.rows_affected()).unwrap_or(0)))
    }
}
