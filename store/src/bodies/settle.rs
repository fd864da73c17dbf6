//! More candidates than seats: the public draw, and the result of a secret ballot.
//!
//! What surprises: the seed of a draw is the root of the first checkpoint signed after a moment that was published before,
//! so neither we nor a candidate can choose it; the list of names is fixed, and on record as seals, when the moment is
//! published.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::ballots::{Method, draw_order};
use domain::bodies::{Move, Standing, State, reserves_in_order};
use domain::ids::{CommunityId, ProcedureId, RecordNumber};
use domain::log::{Hash, Leaf};
use domain::notices::Notice;
use domain::rulebook::{Rule, Rulebook, Selection};
use domain::text::{Label, Title};
use domain::time::{Calendar, day_of, start_of};
use serde_json::json;
use sqlx::FromRow;

use super::read::Application;
use super::row::{ProcedureRow, VoidReason};
use super::seal::Random;
use crate::ballots::{Electorate, NewBallot, NewOption, Subject};
use crate::db::on;
use crate::numbers::record_number;
use crate::{Error, Failed, Tx};

#[derive(FromRow)]
struct SeedRow {
    size: i64,
    root: String,
}

impl Tx {
    /// Draws once there is a seed; says whether something was done. A list that an older version fixed without seals is
    /// sealed now, and its draw gets a new moment: a seed that is known already would let the salts be chosen.
    pub(super) async fn draw_seats(
        &mut self,
        p: &mut ProcedureRow,
        calendar: &Calendar,
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let all = self.listed_of(p.id).await?;
        let seals: Option<Vec<&str>> = all.iter().map(|a| a.seal.as_deref()).collect();
        let Some(seals) = seals else {
            self.schedule_draw(p, &all, random, now).await?;
            return Ok(true);
        };
        let after = p.draw_after.ok_or_else(|| p.broken())?;
        let Some(row) = self.first_seed_after(after).await? else {
            return Ok(false);
        };
        let seed: Hash = row.root.parse().map_err(|_| p.broken())?;
        let drawn: Vec<Application> = draw_order(&seed, &seals)
            .iter()
            .filter_map(|drawn| all.get(drawn.place).cloned())
            .collect();
        self.save_seed(p.id, &row).await?;
        let until = self
            .rules_of_procedure(p)
            .await?
            .objections_until(day_of(now), calendar);
        self.move_procedure(p, Move::Settle { until }, None, now)
            .await?;
        let facts = json!({
            "seed": row.root,
            "size": row.size,
            "order": drawn.iter().map(|a| a.listed).collect::<Vec<_>>(),
        });
        let leaf = Leaf::new("bodies.draw", p.number()?, facts, now);
        self.append_leaf(Some(p.community()), None, &leaf).await?;
        // Who has closed the account meanwhile is on the list and takes no seat.
        let order: Vec<Application> = drawn
            .into_iter()
            .filter(|a| a.standing == Standing::Candidate)
            .collect();
        if order.is_empty() {
            // The names were published, so this is still a result: nobody of them is left.
            self.void(p, VoidReason::NobodyLeft, &[], now).await?;
            return Ok(true);
        }
        self.name(p, &order, now).await?;
        Ok(true)
    }

    /// What the secret ballot said: `elected` and `reserves` count the options from 0 in the order of the ballot, the
    /// first elected and the first reserve first. Nobody elected ends the procedure.
    pub(crate) async fn settle_procedure_ballot(
        &mut self,
        community: CommunityId,
        procedure: ProcedureId,
        elected: &[usize],
        reserves: &[usize],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let calendar = self.calendar().await?;
        let Some(number) = self.procedure_number(community, procedure).await? else {
            return Ok(());
        };
        let Some(mut p) = self.lock_procedure(community, number, now).await? else {
            return Ok(());
        };
        if !Self::is_at_ballot(&p) {
            return Ok(());
        }
        let all = self.listed_of(p.id).await?;
        let stands = |a: &Application| a.standing == Standing::Candidate;
        let chosen: Vec<Application> = elected
            .iter()
            .filter_map(|at| all.get(*at).filter(|a| stands(a)).cloned())
            .take(usize::try_from(p.seats).unwrap_or(0))
            .collect();
        // Whoever was elected and has fallen away since is followed by the first who stands ready.
        let mut order = chosen;
        for at in reserves {
            if let Some(one) = all.get(*at).filter(|a| stands(a))
                && !order.iter().any(|a| a.id == one.id)
            {
                order.push(one.clone());
            }
        }
        if elected.is_empty() || order.is_empty() {
            return self.void(&mut p, VoidReason::NoResult, &all, now).await;
        }
        let until = self
            .rules_of_procedure(&p)
            .await?
            .objections_until(day_of(now), &calendar);
        self.move_procedure(&mut p, Move::Settle { until }, None, now)
            .await?;
        self.name(&mut p, &order, now).await
    }

    /// Makes the secret ballot about the candidates; none where the electorate is too small to be secret, or the ballots
    /// room refuses it for another reason: then the draw decides.
    pub(super) async fn open_seat_ballot(
        &mut self,
        p: &ProcedureRow,
        candidates: &[Application],
        rules: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<Option<RecordNumber>, Error> {
        let Some(new) = seat_ballot(p, candidates, rules, now)? else {
            return Ok(None);
        };
        match self.create_ballot(p.community(), None, &new, now).await {
            Ok((_, number)) => Ok(Some(number)),
            Err(Failed::Refused(_)) => Ok(None),
            Err(Failed::Store(e)) => Err(e),
        }
    }

    /// The list of a draw or a ballot, as it was published.
    async fn listed_of(&mut self, procedure: i64) -> Result<Vec<Application>, Error> {
        let mut all = self.applications_of(procedure).await?;
        all.retain(|a| a.listed.is_some());
        all.sort_by_key(|a| a.listed);
        Ok(all)
    }

    /// Fixes the list of a draw or a ballot.
    pub(super) async fn list_candidates(
        &mut self,
        candidates: &[Application],
    ) -> Result<(), sqlx::Error> {
        for (listed, one) in (1..).zip(candidates) {
            self.set_listed(one.id.0, listed).await?;
        }
        Ok(())
    }

    async fn set_listed(&mut self, application: i64, listed: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_applications set listed = $2 where id = $1"
        )
        .bind(application)
        .bind(listed)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn procedure_number(
        &mut self,
        community: CommunityId,
        procedure: ProcedureId,
    ) -> Result<Option<RecordNumber>, sqlx::Error> {
        let row: Option<(i64, i64)> = on!(self, |c| sqlx::query_as(
            "select year, seq from seat_procedures where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(procedure.0)
        .fetch_optional(c)
        .await)?;
        Ok(row.and_then(|(year, seq)| record_number(year, seq)))
    }

    /// The calendar of working days, inside an act.
    async fn calendar(&mut self) -> Result<Calendar, sqlx::Error> {
        let days: Vec<(NaiveDate, bool)> = on!(self, |c| sqlx::query_as(
            "select day, working from calendar_days"
        )
        .fetch_all(c)
        .await)?;
        Ok(Calendar::new(days))
    }

    /// Names the first as many as there are seats, and the rest as reserves, in this order.
    pub(super) async fn name(
        &mut self,
        p: &mut ProcedureRow,
        order: &[Application],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (rank, one) in (1..).zip(order) {
            let (standing, notice) = if rank <= p.seats {
                (Standing::Chosen, Notice::SeatChosen)
            } else {
                (Standing::Reserve, Notice::SeatReserve)
            };
            self.set_standing(one.id.0, standing, Some(rank), now)
                .await?;
            self.tell_applicant(p, one, notice, None, now).await?;
        }
        Ok(())
    }

    /// During the notice a reserve moves up for whoever fell away.
    pub(super) async fn move_reserves_up(
        &mut self,
        p: &ProcedureRow,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if !matches!(p.state()?, State::Notice { .. }) {
            return Ok(());
        }
        let all = self.applications_of(p.id).await?;
        let named = all
            .iter()
            .filter(|a| a.standing == Standing::Chosen)
            .count();
        let free = usize::try_from(p.seats).unwrap_or(0).saturating_sub(named);
        let facts: Vec<_> = all
            .iter()
            .map(|a| (a.id.0, a.standing, a.rank.unwrap_or(i64::MAX)))
            .collect();
        for id in reserves_in_order(&facts).into_iter().take(free) {
            self.set_standing(id, Standing::Chosen, None, now).await?;
            let leaf = Leaf::new(
                "bodies.move_up",
                p.number()?,
                json!({ "application": id }),
                now,
            );
            self.append_leaf(Some(p.community()), None, &leaf).await?;
            if let Some(one) = all.iter().find(|a| a.id.0 == id) {
                self.tell_applicant(p, one, Notice::SeatChosen, None, now)
                    .await?;
            }
        }
        Ok(())
    }

    /// How a procedure came to its names, for the roster.
    pub(super) fn origin_of(p: &ProcedureRow) -> domain::bodies::Origin {
        use domain::bodies::Origin;
        match p.selection() {
            Some(Selection::SecretBallot) => Origin::Elected,
            Some(Selection::PublicDraw) => Origin::Drawn,
            None => Origin::Recommended,
        }
    }

    async fn save_seed(&mut self, procedure: i64, seed: &SeedRow) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_procedures set seed = $2, seed_size = $3 where id = $1"
        )
        .bind(procedure)
        .bind(&seed.root)
        .bind(seed.size)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn first_seed_after(
        &mut self,
        after: DateTime<Utc>,
    ) -> Result<Option<SeedRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select size, root from log_checkpoints where at > $1 order by size limit 1"
        )
        .bind(after)
        .fetch_optional(c)
        .await)
    }
}

/// The ballot that a procedure asks for: its list of names, its constituency, the days of the rulebook.
fn seat_ballot(
    p: &ProcedureRow,
    candidates: &[Application],
    rules: &Rulebook,
    now: DateTime<Utc>,
) -> Result<Option<NewBallot>, Error> {
    // A name is at most 50 characters, so it always fits; a body's name is made to fit.
    let short: String = p.body_zh().chars().take(40).collect();
    let Ok(title) = Title::parse(&format!("{short} {}", p.number()?)) else {
        return Ok(None);
    };
    let mut options = Vec::new();
    for one in candidates {
        let Ok(label) = Label::parse(&one.name) else {
            return Ok(None);
        };
        options.push(NewOption {
            label,
            application: Some(one.id),
        });
    }
    let Ok(seats) = u8::try_from(p.seats) else {
        return Ok(None);
    };
    let days = Days::new(u64::from(rules.count(Rule::BallotDays)) + 1);
    let closes_on = day_of(now).checked_add_days(days).unwrap_or(day_of(now));
    Ok(Some(NewBallot {
        title,
        text: None,
        method: if seats == 1 {
            Method::One
        } else {
            Method::UpTo(seats)
        },
        options,
        secret: true,
        electorate: match p.grid() {
            Some(grid) => Electorate::Grid(grid),
            None => Electorate::Community,
        },
        present: Vec::new(),
        subject: Subject::Procedure(ProcedureId(p.id)),
        meeting: None,
        seats,
        opens_at: now,
        closes_at: start_of(closes_on),
    }))
}
