//! Reaching the threshold: a dated place on the agenda, by itself (features.md B4).

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CommunityId;
use domain::proposals::{Move, State};
use domain::rulebook::Rule;
use domain::time::{Calendar, day_of};

use super::row::Facts;
use super::step::By;
use crate::db::on;
use crate::{Error, Tx};

impl Tx {
    /// Puts a held proposal on the agenda of the first meeting with room, if it gathers supporters and `count` of them
    /// are enough.
    pub(crate) async fn put_on_agenda(
        &mut self,
        facts: &Facts,
        count: i64,
        threshold: i64,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Option<NaiveDate>, Error> {
        let gathering = matches!(facts.state()?, State::Gathering { .. });
        if !gathering || count < threshold {
            return Ok(None);
        }
        let rules = self.rules_of(facts).await?;
        self.hold_agenda(facts.community()).await?;
        for day in rules.meetings_after(day_of(now), calendar) {
            let taken = self.count_on_agenda(facts.community(), day).await?;
            if taken < rules.get(Rule::AgendaCapacity) {
                let step = Move::ReachThreshold { meets_on: day };
                self.must_go(facts, step, By::RULE, now).await?;
                return Ok(Some(day));
            }
        }
        Err(facts.broken())
    }

    /// Holds the community's agenda, so that two proposals never take the last place together. Always taken after the
    /// proposal's own row.
    async fn hold_agenda(&mut self, community: CommunityId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update communities set demo = demo where id = $1"
        )
        .bind(community.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// How many places of a meeting are taken. In two parts, each along its own index.
    async fn count_on_agenda(
        &mut self,
        community: CommunityId,
        day: NaiveDate,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select (select count(*) from proposals
                     where community_id = $1 and stage = 'on_agenda' and meets_on = $2)
                  + (select count(*) from proposals
                     where community_id = $1 and stage = 'in_discussion' and meets_on = $2)"
        )
        .bind(community.0)
        .bind(day)
        .fetch_one(c)
        .await)
    }
}
