//! What a settled ballot leads to.

use chrono::{DateTime, Utc};
use domain::ballots::{Outcome, Tally, reserves};
use domain::ids::{CommunityId, ProcedureId};
use domain::proposals::Move;
use domain::rulebook::Tie;

use super::row::Facts;
use crate::db::on;
use crate::numbers::record_number;
use crate::proposals::{By, Said};
use crate::{Error, Failed, Tx};

impl Tx {
    /// Hands the outcome to what the ballot was for. A tie that is left for a draw is handed on when it is drawn.
    pub(super) async fn end_subject(
        &mut self,
        facts: &Facts,
        tally: &Tally,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        match (facts.subject.as_str(), facts.subject_id) {
            ("proposal", Some(proposal)) => {
                self.decide_proposal(facts, proposal, outcome, now).await
            }
            ("procedure", Some(procedure)) => {
                let (elected, reserves) = match outcome {
                    // The places of the tie come with its draw.
                    Outcome::Chosen { tie: Some(tie), .. } if tie.by == Tie::Draw => return Ok(()),
                    // A runoff or an empty seat is a new procedure: nobody stands ready, because whoever has fewer
                    // votes would pass those who tie.
                    Outcome::Chosen {
                        chosen,
                        tie: Some(_),
                    } => (chosen.as_slice(), Vec::new()),
                    Outcome::Chosen { chosen, tie: None } => {
                        (chosen.as_slice(), reserves(chosen, &[], tally))
                    }
                    _ => (&[][..], Vec::new()),
                };
                let procedure = ProcedureId(procedure);
                self.settle_procedure_ballot(facts.community(), procedure, elected, &reserves, now)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Hands on the outcome of a tie that has been drawn; `order` is that of all who tied.
    pub(super) async fn end_drawn_subject(
        &mut self,
        facts: &Facts,
        tally: &Tally,
        outcome: &Outcome,
        drawn: &[usize],
        order: &[usize],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let ("procedure", Some(procedure), Outcome::Chosen { chosen, .. }) =
            (facts.subject.as_str(), facts.subject_id, outcome)
        else {
            return Ok(());
        };
        let elected: Vec<usize> = chosen.iter().chain(drawn).copied().collect();
        let procedure = ProcedureId(procedure);
        let reserves = reserves(&elected, order, tally);
        self.settle_procedure_ballot(facts.community(), procedure, &elected, &reserves, now)
            .await
    }

    /// Adopted where the ballot says so, else rejected: without a quorum nothing was decided in its favour.
    async fn decide_proposal(
        &mut self,
        facts: &Facts,
        proposal: i64,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let here = facts.community();
        let Some((year, seq)) = self.find_proposal_number(here, proposal).await? else {
            return Err(facts.broken());
        };
        let number = record_number(year, seq).ok_or_else(|| facts.broken())?;
        let Some(proposal) = self.lock_proposal(here, number, now).await? else {
            return Err(facts.broken());
        };
        let step = match outcome {
            Outcome::Adopted => Move::Adopt,
            _ => Move::Reject,
        };
        match self
            .go(&proposal, step, By::RULE, Said::default(), now)
            .await
        {
            // Staff have moved it on meanwhile: the result stands beside it.
            Ok(_) | Err(Failed::Refused(_)) => Ok(()),
            Err(Failed::Store(e)) => Err(e),
        }
    }

    async fn find_proposal_number(
        &mut self,
        community: CommunityId,
        id: i64,
    ) -> Result<Option<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select year, seq from proposals where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(id)
        .fetch_optional(c)
        .await)
    }
}
