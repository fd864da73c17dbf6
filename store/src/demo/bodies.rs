//! Councils of the demo world: their history is told through the acts of the room itself, each with the time at which it
//! would have happened, so a history that the rules refuse does not load.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Secretary, SignedIn, Standing, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::ballots::Seed;
use domain::ids::{AccountId, RecordNumber, ResidencyId, SeatClassId};
use domain::time::{Calendar, day_of};

use super::ballots::chance;
use super::people::{People, Person};
use super::places::Place;
use super::world::{DemoCommunity, DemoMember, DemoProcedure, DemoSitter, DemoWorld};
use super::{UNREAD, ago, broken, whole};
use crate::bodies::{Decision, NewApplication, NewMember, Way};
use crate::{Error, Tx};

/// What this part of the world is called where it does not fit.
const PART: &str = "demo councils";

/// What the acts need to know of the community.
struct Council<'a> {
    world: &'a DemoWorld,
    place: &'a Place,
    people: &'a People<'a>,
    calendar: &'a Calendar,
    secretary: Secretary,
    now: DateTime<Utc>,
}

impl Council<'_> {
    fn standing(&self, account: AccountId, role: Option<Role>) -> Standing {
        let grid = self.place.grids.values().next().copied();
        Standing {
            account,
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: match (grid, role) {
                (Some(grid), None) => Residency::Attested {
                    id: ResidencyId(0),
                    grid,
                    method: Method::InPerson,
                },
                _ => Residency::None,
            },
            roles: role.map(|role| (role, None)).into_iter().collect(),
            seats: Vec::new(),
        }
    }

    fn person(&self, key: &str, at: usize) -> Result<&Person<'_>, Error> {
        self.people
            .get(key)
            .ok_or_else(|| broken("demo people of a council", at))
    }

    fn signed_in(&self, account: AccountId) -> Result<SignedIn, Error> {
        access::signed_in(Some(&self.standing(account, None))).map_err(|_| broken(PART, 0))
    }

    fn verified(&self, account: AccountId) -> Result<Verified, Error> {
        access::verified(Some(&self.standing(account, None))).map_err(|_| broken(PART, 0))
    }

    /// Residents whom nobody plays, in their order: so that whoever plays a persona can still recommend.
    fn residents(&self, slug: &str) -> Vec<AccountId> {
        let mut all: Vec<_> = self
            .people
            .values()
            .filter(|p| p.verified && !p.persona && p.community == slug && p.role.is_none())
            .map(|p| (p.order, p.account))
            .collect();
        all.sort_unstable_by_key(|(order, _)| *order);
        all.into_iter().map(|(_, account)| account).collect()
    }
}

impl Tx {
    /// Tells the history of a community's council.
    pub(super) async fn load_council(
        &mut self,
        world: &DemoWorld,
        community: &DemoCommunity,
        place: &Place,
        people: &People<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let slug = community.about.slug.as_str();
        let secretary = people
            .values()
            .find(|p| p.role == Some(Role::Secretary) && p.community == slug)
            .ok_or_else(|| broken("demo secretaries", 0))?;
        let proof = Standing {
            account: secretary.account,
            second_factor: true,
            community: Some(place.id),
            residency: Residency::None,
            roles: vec![(Role::Secretary, None)],
            seats: Vec::new(),
        };
        let secretary =
            access::secretary(Some(&proof)).map_err(|_| broken("demo secretaries", 0))?;
        let council = Council {
            world,
            place,
            people,
            calendar,
            secretary,
            now,
        };
        for (class, seats) in &community.council.seats {
            self.set_demo_seats(place.id.0, class.code(), *seats)
                .await?;
        }
        for (at, member) in community.council.members.iter().enumerate() {
            self.load_member(&council, member, at).await?;
        }
        for (at, procedure) in community.council.procedures.iter().enumerate() {
            self.load_procedure(&council, slug, procedure, at).await?;
        }
        self.read_old_notices(place.id.0, now - UNREAD).await?;
        Ok(())
    }

    async fn load_member(
        &mut self,
        council: &Council<'_>,
        member: &DemoMember,
        at: usize,
    ) -> Result<(), Error> {
        let (name, phone) = match &member.who {
            DemoSitter::Name(name) => (name.clone(), None),
            DemoSitter::Person(key) => {
                let person = council.world.people.iter().find(|p| p.key == *key);
                let person = person.ok_or_else(|| broken("demo people of a council", at))?;
                (person.real_name.clone(), Some(person.phone.clone()))
            }
        };
        let when = ago(council.now, member.days_ago, Duration::zero());
        let class = self
            .demo_class(council.place.id.0, member.class.code())
            .await?;
        let new = NewMember {
            name,
            phone,
            stands_for: member.stands_for.clone(),
            offices: member.offices.clone(),
            from_on: day_of(when),
            way: if member.class.is_applied_for() {
                Way::Founding
            } else {
                Way::ExOfficio
            },
        };
        let seated = self
            .enter_member(&council.secretary, class, &new, when)
            .await;
        whole(PART, seated, at).map(|_| ())
    }

    /// Opened, applied for, decided, recommended, and moved on by its days up to now.
    async fn load_procedure(
        &mut self,
        council: &Council<'_>,
        slug: &str,
        procedure: &DemoProcedure,
        at: usize,
    ) -> Result<(), Error> {
        let place = council.place.id;
        let opened = ago(council.now, procedure.days_ago, Duration::zero());
        let class = self.demo_class(place.0, procedure.class.code()).await?;
        let number = whole(
            PART,
            self.open_procedure(&council.secretary, class, opened).await,
            at,
        )?;
        for (n, one) in (1..).zip(&procedure.applicants) {
            let account = council.person(&one.person, at)?.account;
            let (who, home) = (council.signed_in(account)?, council.verified(account)?);
            let new = NewApplication {
                statement: one.statement.clone(),
                offices: one.offices.clone(),
                stands_for: one.stands_for.clone(),
                salt: salt(&[slug, "application", &number.to_string(), &one.person]),
            };
            let when = opened + Duration::days(2 * n);
            let applied = self
                .apply_for_seat(&who, Some(&home), place, number, &new, when)
                .await;
            whole(PART, applied, at)?;
        }
        let ids = self.demo_applications(place.0, number).await?;
        for (one, (id, _)) in procedure.applicants.iter().zip(&ids) {
            let decision = match &one.refused {
                Some((reason, clause)) => Decision::Ineligible {
                    reason: reason.clone(),
                    clause: clause.clone(),
                },
                None => Decision::Eligible,
            };
            let when = opened + Duration::days(12);
            let decided = self
                .decide_application(&council.secretary, number, *id, &decision, when)
                .await;
            whole(PART, decided, at)?;
        }
        // Registration takes a fortnight in the demo's rules.
        self.pass(council, number, opened, 15).await?;
        let residents = council.residents(slug);
        for (n, (one, (id, account))) in procedure.applicants.iter().zip(&ids).enumerate() {
            let from = residents
                .iter()
                .cycle()
                .skip(n * 23)
                .filter(|who| Some(**who) != *account)
                .take(one.recommended);
            for (hours, who) in (1..).zip(from) {
                let who = council.verified(*who)?;
                let when = opened + Duration::days(15) + Duration::hours(7 * hours);
                whole(PART, self.recommend(&who, number, *id, when).await, at)?;
            }
        }
        for days in 16..=60 {
            self.pass(council, number, opened, days).await?;
        }
        Ok(())
    }

    /// The caretaker's turn so many days after the opening, unless that lies ahead.
    async fn pass(
        &mut self,
        council: &Council<'_>,
        number: RecordNumber,
        opened: DateTime<Utc>,
        days: i64,
    ) -> Result<(), Error> {
        let when = opened + Duration::days(days);
        if when <= council.now {
            // The same day gives the same world: the salts of its lists are no secret.
            let random = chance(&["salts", &when.to_string()]);
            self.advance_one(council.place.id, number, council.calendar, &random, when)
                .await?;
        }
        Ok(())
    }

    async fn set_demo_seats(
        &mut self,
        community: i64,
        class: &str,
        seats: i64,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update seat_classes set seats = $3 where community_id = $1 and class = $2",
            community,
            class,
            seats,
        )
    }

    async fn demo_class(&mut self, community: i64, class: &str) -> Result<SeatClassId, Error> {
        let id = insert!(
            self,
            "select id from seat_classes where community_id = $1 and class = $2",
            community,
            class,
        )?;
        Ok(SeatClassId(id))
    }

    async fn demo_applications(
        &mut self,
        community: i64,
        number: RecordNumber,
    ) -> Result<Vec<(domain::ids::ApplicationId, Option<AccountId>)>, Error> {
        let rows: Vec<(i64, Option<i64>)> = crate::db::on!(self, |c| {
            sqlx::query_as(
            "select a.id, a.account_id from seat_applications a join seat_procedures p on p.id = a.procedure_id
             where p.community_id = $1 and p.year = $2 and p.seq = $3 order by a.place"
        )
        .bind(community)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_all(c)
        .await
        })?;
        Ok(rows
            .into_iter()
            .map(|(id, account)| (domain::ids::ApplicationId(id), account.map(AccountId)))
            .collect())
    }

    pub(super) async fn read_old_notices(
        &mut self,
        community: i64,
        before: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update notices set read_at = at where community_id = $1 and room is not null and at < $2
                and read_at is null",
            community,
            before,
        )
    }
}

/// A salt that nobody chose.
fn salt(parts: &[&str]) -> Seed {
    let mut salt = [0; 16];
    salt.copy_from_slice(&chance(parts)[..16]);
    Seed(salt)
}
