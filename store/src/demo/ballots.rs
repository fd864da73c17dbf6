//! Ballots with their history: made, opened, voted in and, where their time is over, settled, by the same acts as real
//! ones and at the moments at which it would have happened.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::ballots::Word;
use domain::ids::{AccountId, BallotId, RecordNumber};
use domain::time::{day_of, start_of};
use sha2::{Digest, Sha256};

use super::broken;
use super::places::Place;
use super::world::{DemoBallot, DemoElectorate};
use crate::ballots::{Cast, Electorate, NewBallot, NewOption, Subject};
use crate::db::on;
use crate::keys::SealKeys;
use crate::{Error, Failed, Tx};

fn day(today: NaiveDate, days: i64) -> NaiveDate {
    let far = Days::new(days.unsigned_abs());
    let then = if days < 0 {
        today.checked_sub_days(far)
    } else {
        today.checked_add_days(far)
    };
    then.unwrap_or(today)
}

/// A number that nobody chose, for orders and halves of receipts.
pub(super) fn chance(parts: &[&str]) -> [u8; 32] {
    Sha256::digest(parts.join("\n")).into()
}

impl Tx {
    /// Plays the ballots of one community. Whom visitors of the demo may be has not voted yet where a ballot is open.
    pub(super) async fn play_ballots(
        &mut self,
        place: &Place,
        ballots: &[DemoBallot],
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (at, ballot) in ballots.iter().enumerate() {
            let wrong = || broken("demo ballots", at);
            let today = day_of(now);
            let opens_at = start_of(day(today, ballot.opens)) + Duration::hours(9);
            let closes_at = start_of(day(today, ballot.closes));
            let electorate = match ballot.electorate {
                DemoElectorate::Community => Electorate::Community,
                DemoElectorate::Body => Electorate::Body(self.first_body(place).await?),
            };
            let new = NewBallot {
                title: ballot.title.clone(),
                text: Some(ballot.text.clone()),
                method: ballot.method,
                options: ballot
                    .options
                    .iter()
                    .map(|label| NewOption {
                        label: label.clone(),
                        application: None,
                    })
                    .collect(),
                secret: ballot.secret,
                electorate,
                present: Vec::new(),
                subject: Subject::Question,
                meeting: None,
                seats: ballot.seats,
                opens_at,
                closes_at,
            };
            let made = self
                .create_ballot(place.id, None, &new, opens_at - Duration::hours(1))
                .await;
            let (id, number) = made.map_err(|failed| match failed {
                Failed::Store(e) => e,
                Failed::Refused(_) => wrong(),
            })?;
            self.open_ballot(id, keys, opens_at).await?;
            let votes = self
                .play_votes(place, ballot, id, number, personas, keys, now)
                .await;
            votes.map_err(|failed| failed.unwrap_or_else(wrong))?;
            if closes_at <= now {
                self.settle_ballot(id, keys, closes_at).await?;
            }
        }
        self.read_old_ballot_notices(now - super::UNREAD).await?;
        Ok(())
    }

    /// Casts the papers, spread over the time in which the ballot was open. `None` is a paper that the rules refuse.
    #[expect(clippy::too_many_arguments, reason = "a ballot and its surroundings")]
    async fn play_votes(
        &mut self,
        place: &Place,
        ballot: &DemoBallot,
        id: BallotId,
        number: RecordNumber,
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Option<Error>> {
        let (opens_at, closes_at) = self.ballot_times(id).await.map_err(|e| Some(e.into()))?;
        let open = closes_at > now;
        let mut voters = self.list_roll(id).await.map_err(|e| Some(e.into()))?;
        voters.retain(|account| !(open && personas.contains(account)));
        voters.sort_by_key(|account| chance(&[ballot.title.as_str(), &account.to_string()]));
        let papers: Vec<&[u8]> = ballot
            .votes
            .iter()
            .flat_map(|(chosen, people)| std::iter::repeat_n(chosen.as_slice(), *people))
            .collect();
        if voters.len() < papers.len() + ballot.papers {
            return Err(None);
        }
        let step = (closes_at.min(now) - opens_at) / (papers.len() as i32 + 1);
        // Papers of one kind do not come in one after the other.
        let mut order: Vec<usize> = (0..papers.len()).collect();
        order.sort_by_key(|n| chance(&[ballot.title.as_str(), "paper", &n.to_string()]));
        for (n, (voter, paper)) in voters.iter().zip(order).enumerate() {
            let at = domain::time::to_micros(opens_at + step * (n as i32 + 1));
            let chosen = papers[paper];
            let cast = Cast {
                marks: chosen.to_vec(),
                blank: chosen.is_empty(),
                word: Word::parse("").map_err(|_| None)?,
                once: format!("demo {n}"),
            };
            let random = chance(&[ballot.title.as_str(), "half", &n.to_string()]);
            self.cast_ballot(*voter, place.id, number, &cast, random, keys, || at)
                .await
                .map_err(|failed| match failed {
                    Failed::Store(e) => Some(e),
                    Failed::Refused(_) => None,
                })?;
        }
        for voter in voters.iter().skip(papers.len()).take(ballot.papers) {
            let facts = self
                .lock_ballot_by_id(id)
                .await
                .map_err(|e| Some(e.into()))?;
            self.hand_out_paper(&facts, *voter, None, opens_at)
                .await
                .map_err(Some)?;
        }
        Ok(())
    }

    async fn first_body(&mut self, place: &Place) -> Result<domain::ids::BodyId, sqlx::Error> {
        let id: i64 = on!(self, |c| sqlx::query_scalar(
            "select id from bodies where community_id = $1 order by number limit 1"
        )
        .bind(place.id.0)
        .fetch_one(c)
        .await)?;
        Ok(domain::ids::BodyId(id))
    }

    async fn ballot_times(
        &mut self,
        id: BallotId,
    ) -> Result<(DateTime<Utc>, DateTime<Utc>), sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select opens_at, closes_at from ballots where id = $1"
        )
        .bind(id.0)
        .fetch_one(c)
        .await)
    }

    async fn read_old_ballot_notices(&mut self, until: DateTime<Utc>) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update notices set read_at = at where room = 'ballots' and at < $1 and read_at is null",
            until
        )
    }
}
