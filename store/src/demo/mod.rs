//! The demo world: two made-up communities with a year of history, written straight into the tables with the times at
//! which it would have happened.
//!
//! What surprises: nothing here is random, so the same day gives the same world; every move of a proposal still goes
//! through the domain's table, so a story that the rules refuse does not load; all of it is one transaction, so a start
//! that was interrupted leaves an empty database and not half a world.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use domain::ids::AccountId;
use domain::time::{Calendar, day_of, start_of};

use crate::db::{on, read};
use crate::keys::SealKeys;
use crate::{Db, Error, Failed, Tx};

/// Inserts a row and gives its id.
macro_rules! insert {
    ($tx:expr, $sql:literal, $($value:expr),+ $(,)?) => {
        $crate::db::on!($tx, |c| sqlx::query_scalar::<_, i64>($sql)$(.bind($value))+.fetch_one(c).await)
    };
}

/// Writes something that has no id.
macro_rules! put {
    ($tx:expr, $sql:literal, $($value:expr),+ $(,)?) => {
        $crate::db::on!($tx, |c| sqlx::query($sql)$(.bind($value))+.execute(c).await.map(|_| ()))
    };
}

mod aid;
mod appointments;
mod assessments;
mod ballots;
mod bodies;
mod consultations;
mod files;
mod matters;
mod meetings;
mod moves;
mod people;
mod places;
mod publications;
mod ratings;
mod reports;
mod rows;
mod story;
mod volunteers;
mod world;

pub use aid::{DemoAid, DemoAidOffer, DemoAidRequest};
pub use appointments::{DemoBooking, DemoClosure, DemoWindow};
pub use assessments::{DemoImprovement, DemoRound};
pub use consultations::DemoConsultation;
pub use files::DemoFile;
pub use matters::{DemoMatter, DemoMatterAct, DemoMatterStep};
pub use meetings::{DemoItem, DemoMeeting, DemoVisit};
pub use publications::{DemoEnd, DemoPublication};
pub use ratings::DemoRatings;
pub use reports::{DemoDuty, DemoQuestion};
pub use volunteers::{DemoActivity, DemoProof, DemoShift, DemoTeam, DemoVolunteers};
pub use world::{
    DemoApplicant, DemoBallot, DemoBuilding, DemoCategory, DemoComment, DemoCommunity, DemoCouncil,
    DemoElectorate, DemoEvent, DemoGrid, DemoHome, DemoMember, DemoPerson, DemoProcedure,
    DemoProposal, DemoReply, DemoRulebook, DemoSitter, DemoUnit, DemoVerdict, DemoWorld,
};

use story::Story;

/// How many days ago the communities and most accounts began: before everything that anybody did.
const FOUNDED: i64 = 410;
const JOINED: i64 = 400;
/// When people without a home in the community signed in for the first time.
const ARRIVED: i64 = 10;
/// The inbox of the demo's personas reaches so far back, and is unread so far.
const TOLD: Duration = Duration::days(30);
const UNREAD: Duration = Duration::days(7);

impl Db {
    /// Writes the demo world as of `now`, in one transaction. Does nothing where communities exist already.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] names the part of the world that contradicts itself or the rules.
    pub async fn load_demo(
        &self,
        world: &DemoWorld,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if tx.count_communities().await? > 0 {
            return Ok(());
        }
        for day in &world.days {
            tx.insert_demo_day(day).await?;
        }
        let calendar = Calendar::new(world.days.iter().map(|d| (d.day, d.working)));
        let mut places = BTreeMap::new();
        for community in &world.communities {
            let place = tx.load_community(community, now).await?;
            places.insert(community.about.slug.as_str(), place);
        }
        let people = tx.load_people(world, &places, now).await?;
        for community in &world.communities {
            let place = places
                .get(community.about.slug.as_str())
                .ok_or_else(|| broken("demo communities", 0))?;
            Story::new(community, place, &people, &calendar, now)
                .play(&mut tx)
                .await?;
            tx.load_council(world, community, place, &people, &calendar, now)
                .await?;
        }
        // After the proposals, whose numbers come first.
        let (meetings, visits) = (&world.meetings, &world.visits);
        tx.load_meetings(meetings, visits, &places, &people, &calendar, now)
            .await?;
        tx.load_publications(&world.publications, &places, &people, now)
            .await?;
        tx.load_windows(&world.windows, &places, &people, &calendar, now)
            .await?;
        tx.load_duties(&world.duties, &places, &people, now).await?;
        tx.load_report_questions(&world.report_questions, &places, &people, &calendar, now)
            .await?;
        tx.load_volunteers(&world.volunteers, &world.communities, &places, &people, now)
            .await?;
        tx.load_aid(&world.aid, &places, &people, now).await?;
        let personas: BTreeSet<AccountId> = people
            .values()
            .filter(|person| person.persona)
            .map(|person| person.account)
            .collect();
        // After everything else, so that nothing else gets another number through it.
        for community in &world.communities {
            let place = places
                .get(community.about.slug.as_str())
                .ok_or_else(|| broken("demo communities", 0))?;
            tx.play_ballots(place, &community.ballots, &personas, keys, now)
                .await?;
        }
        tx.load_rounds(&world.rounds, &places, &people, &personas, keys, now)
            .await?;
        tx.load_ratings(
            &world.ratings,
            &places,
            &people,
            &personas,
            &calendar,
            keys,
            now,
        )
        .await?;
        tx.load_consultations(&world.consultations, &places, &people, &personas, keys, now)
            .await?;
        tx.load_matters(&world.matters, &places, &people, &calendar, now)
            .await?;
        tx.commit().await
    }

    /// How many accounts are made up.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_demo_accounts(&self) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from accounts where demo"
        )
        .fetch_one(c)
        .await)?)
    }

    /// How many communities are not made up.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_real_communities(&self) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from communities where not demo"
        )
        .fetch_one(c)
        .await)?)
    }

    /// Marks the accounts that visitors opened in a demo as belonging to it, so that the demo can start again. Changes
    /// nothing where a community is real.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn adopt_demo_accounts(&self) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.mark_accounts_demo().await?;
        tx.commit().await
    }
}

/// What a part of the world that does not fit is reported as; `at` counts from 0 in its list.
fn broken(table: &'static str, at: usize) -> Error {
    Error::Inconsistent {
        table,
        id: i64::try_from(at).unwrap_or(i64::MAX),
    }
}

/// A refusal of the rules is a world that contradicts itself.
fn whole<T, R: std::fmt::Debug>(
    part: &'static str,
    got: Result<T, Failed<R>>,
    at: usize,
) -> Result<T, Error> {
    got.map_err(|failed| match failed {
        Failed::Store(e) => e,
        Failed::Refused(_) => broken(part, at),
    })
}

/// The moment so many days ago. Days before today are pressed into the hours from 8 to 22, in which people are awake;
/// what came first stays first.
fn ago(now: DateTime<Utc>, days: f64, later: Duration) -> DateTime<Utc> {
    let then = now - Duration::seconds((days * 86_400.0) as i64) - later;
    let day = day_of(then);
    if day == day_of(now) {
        return then;
    }
    let seconds = (then - start_of(day)).num_seconds();
    start_of(day) + Duration::hours(8) + Duration::seconds(seconds * 14 / 24)
}

/// Two proposals of one day are not filed in one second.
fn apart(proposal: usize) -> Duration {
    Duration::seconds(i64::try_from(proposal * 7919 % 7200).unwrap_or(0))
}

impl Tx {
    async fn count_communities(&mut self) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from communities"
        )
        .fetch_one(c)
        .await)
    }

    async fn mark_accounts_demo(&mut self) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set demo = true
             where not demo and not exists (select 1 from communities where not demo)"
        )
        .execute(c)
        .await
        .map(|_| ()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_happens_by_day_and_keeps_its_order() {
        use chrono::Timelike;
        let now = DateTime::from_timestamp(1_795_305_600, 0).unwrap();
        let days: Vec<f64> = (0..400).map(|i| f64::from(i) * 0.13).collect();
        for pair in days.windows(2) {
            let (later, earlier) = (ago(now, pair[0], apart(3)), ago(now, pair[1], apart(3)));
            assert!(earlier < later && later <= now, "{pair:?}");
            let hour = earlier.with_timezone(&domain::time::shanghai()).hour();
            assert!(day_of(earlier) == day_of(now) || (8..22).contains(&hour));
        }
    }
}
