//! People, their homes and roles, and who of them supports what.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use domain::accounts::{Method, Role};
use domain::ids::{AccountId, CommunityId, GridId};
use domain::proposals::Stage;

use super::places::Place;
use super::world::{DemoCommunity, DemoHome, DemoPerson, DemoWorld};
use super::{ARRIVED, JOINED, ago, broken};
use crate::{Error, Tx};

pub(super) struct Person<'a> {
    pub(super) account: AccountId,
    pub(super) community: &'a str,
    pub(super) role: Option<Role>,
    pub(super) verified: bool,
    pub(super) persona: bool,
    pub(super) order: usize,
}

pub(super) type People<'a> = BTreeMap<&'a str, Person<'a>>;

/// Where somebody lives, and who attested it.
struct Home {
    account: AccountId,
    building: i64,
    grid: GridId,
    worker: Option<AccountId>,
    by_letter: bool,
}

/// Who supports which proposal: those who must (they judged it, or supported what was merged into it), then residents
/// in turn, beginning with another one for each proposal. Personas do not support what still gathers supporters, so
/// that whoever plays them can.
pub(super) fn choose_supporters<'a>(
    community: &'a DemoCommunity,
    people: &People<'a>,
) -> Vec<Vec<&'a str>> {
    let slug = community.about.slug.as_str();
    let mut residents: Vec<(usize, &'a str, bool)> = people
        .iter()
        .filter(|(_, person)| person.verified && person.community == slug)
        .map(|(key, person)| (person.order, *key, person.persona))
        .collect();
    residents.sort_unstable();
    let proposals = &community.proposals;
    let mut chosen: Vec<Vec<&'a str>> = vec![Vec::new(); proposals.len()];
    let (sources, others): (Vec<usize>, Vec<usize>) =
        (0..proposals.len()).partition(|p| proposals[*p].merged_into.is_some());
    for p in sources.into_iter().chain(others) {
        let proposal = &proposals[p];
        let mut list: Vec<&'a str> = proposal
            .verdicts
            .iter()
            .map(|v| v.author.as_str())
            .collect();
        for (source, other) in proposals.iter().enumerate() {
            if other.merged_into.as_deref() == Some(proposal.title.as_str()) {
                list.extend(&chosen[source]);
            }
        }
        let open = proposal.stage == Stage::Gathering;
        let turn = residents
            .iter()
            .cycle()
            .skip(p * 17 % residents.len().max(1));
        list.extend(
            turn.take(residents.len())
                .filter(|(_, _, persona)| !(open && *persona))
                .map(|(_, key, _)| *key),
        );
        let mut seen = BTreeSet::new();
        list.retain(|key| *key != proposal.author && seen.insert(*key));
        list.truncate(proposal.supports);
        chosen[p] = list;
    }
    chosen
}

impl Tx {
    /// Accounts first, then roles, then homes: who attests a home must be there.
    pub(super) async fn load_people<'a>(
        &mut self,
        world: &'a DemoWorld,
        places: &BTreeMap<&str, Place>,
        now: DateTime<Utc>,
    ) -> Result<People<'a>, Error> {
        let unknown = |i| broken("demo people", i);
        let mut people = BTreeMap::new();
        let mut workers = BTreeMap::new();
        for (order, person) in world.people.iter().enumerate() {
            let place = places.get(person.community.as_str());
            let place = place.ok_or_else(|| unknown(order))?;
            let account = AccountId(self.insert_person(person, now).await?);
            if let Some((role, number)) = person.role {
                let grid =
                    number.map(|n| place.grids.get(&n).copied().ok_or_else(|| unknown(order)));
                let grid = grid.transpose()?;
                let community = (role != Role::Operator).then_some(place.id);
                let since = now - Duration::days(JOINED);
                self.insert_role(community, account, role, grid, None, since)
                    .await?;
                if let Some(number) = number.filter(|_| role == Role::GridWorker) {
                    workers.insert((place.id, number), account);
                }
            }
            let verified = |home: &DemoHome| home.claimed_days_ago.is_none();
            people.insert(
                person.key.as_str(),
                Person {
                    account,
                    community: person.community.as_str(),
                    role: person.role.map(|(role, _)| role),
                    verified: person.home.as_ref().is_some_and(verified),
                    persona: person.persona,
                    order,
                },
            );
        }
        for (order, person) in world.people.iter().enumerate() {
            let Some(home) = &person.home else { continue };
            let place = places.get(person.community.as_str());
            let place = place.ok_or_else(|| unknown(order))?;
            let building = place.buildings.get(&home.building);
            let (building, number) = *building.ok_or_else(|| unknown(order))?;
            let row = Home {
                account: people
                    .get(person.key.as_str())
                    .map(|p| p.account)
                    .ok_or_else(|| unknown(order))?,
                building,
                grid: *place.grids.get(&number).ok_or_else(|| unknown(order))?,
                worker: workers.get(&(place.id, number)).copied(),
                by_letter: order % 5 == 4,
            };
            self.insert_home(place.id, person, home, &row, now).await?;
        }
        Ok(people)
    }

    /// The real name is kept only of people whose document somebody has seen: staff and attested residents.
    async fn insert_person(
        &mut self,
        person: &DemoPerson,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let claimed = person.home.as_ref().map(|home| home.claimed_days_ago);
        let (since, seen) = match (claimed, person.role) {
            (Some(Some(days)), _) => (days, false),
            (None, None) => (ARRIVED, false),
            _ => (JOINED, true),
        };
        insert!(
            self,
            "insert into accounts (phone, nickname, real_name, created_at, demo)
             values ($1, $2, $3, $4, true) returning id",
            person.phone.as_str(),
            person.nickname.as_str(),
            seen.then_some(person.real_name.as_str()),
            ago(now, since as f64, Duration::hours(1)),
        )
    }

    async fn insert_home(
        &mut self,
        community: CommunityId,
        person: &DemoPerson,
        home: &DemoHome,
        row: &Home,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let attested = home.claimed_days_ago.is_none();
        let method = if row.by_letter {
            Method::DoorCode
        } else {
            Method::InPerson
        };
        let claimed_at = ago(
            now,
            home.claimed_days_ago.unwrap_or(JOINED) as f64,
            Duration::zero(),
        );
        put!(
            self,
            "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name,
                 status, method, decided_by, claimed_at, decided_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            community.0,
            row.account.0,
            row.building,
            row.grid.0,
            home.unit.as_str(),
            home.room.as_str(),
            person.real_name.as_str(),
            if attested { "attested" } else { "claimed" },
            attested.then(|| method.code()),
            row.worker.filter(|_| attested && !row.by_letter).map(|w| w.0),
            claimed_at,
            attested.then(|| claimed_at + Duration::days(2)),
        )
    }
}
