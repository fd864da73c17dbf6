//! The teams of the demo, their shifts and hours, through the acts of the room itself. Days are counted from today, so that
//! the same story is told on any day of the year.

mod stage;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access;
use domain::accounts::Role;
use domain::appointments::{Span as Hours, moment};
use domain::display::Both;
use domain::ids::{AccountId, HourEntryId};
use domain::text::Remark;
use domain::time::day_of;
use domain::volunteers::{ActivitySetup, ProofCode, ShiftSetup, Shown, Span, TeamSetup};

use self::stage::{PART, Stage, day};
use super::appointments::standing;
use super::people::People;
use super::places::Place;
use super::world::DemoCommunity;
use super::{UNREAD, broken, whole};
use crate::db::on;
use crate::volunteers::ProofTerms;
use crate::{Error, Tx};

/// How long ago the teams came to the portal.
const FOUNDED: Duration = Duration::days(200);

/// Everything about volunteers.
#[derive(Debug, Clone)]
pub struct DemoVolunteers {
    pub teams: Vec<DemoTeam>,
    pub proofs: Vec<DemoProof>,
}

/// A team with what it does.
#[derive(Debug, Clone)]
pub struct DemoTeam {
    /// Slug.
    pub community: String,
    /// Keys of the secretary who founded it and of its lead.
    pub by: String,
    pub lead: String,
    pub setup: TeamSetup,
    /// Keys.
    pub members: Vec<String>,
    pub checked: Vec<String>,
    /// Keys of who asks to join, with what they write.
    pub asks: Vec<(String, Remark)>,
    pub activities: Vec<DemoActivity>,
}

#[derive(Debug, Clone)]
pub struct DemoActivity {
    pub setup: ActivitySetup,
    pub shifts: Vec<DemoShift>,
}

/// A shift, so many days from today.
#[derive(Debug, Clone)]
pub struct DemoShift {
    pub day: i64,
    pub hours: Hours,
    pub places: i64,
    /// A past one was held so many weeks in a row.
    pub weeks: i64,
    /// Keys of who comes, who waits, and who has not answered yet.
    pub who: Vec<String>,
    pub waits: Vec<String>,
    pub open: Vec<String>,
}

/// A proof of all that counts for somebody.
#[derive(Debug, Clone)]
pub struct DemoProof {
    /// Slug.
    pub community: String,
    /// Key.
    pub who: String,
    pub code: ProofCode,
    pub shown: Shown,
}

impl Tx {
    pub(super) async fn load_volunteers(
        &mut self,
        demo: &DemoVolunteers,
        communities: &[DemoCommunity],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (at, team) in demo.teams.iter().enumerate() {
            let unknown = || broken(PART, at);
            let place = places.get(team.community.as_str()).ok_or_else(unknown)?;
            let of = |key: &str, role| -> Result<_, Error> {
                let account = people.get(key).ok_or_else(unknown)?.account;
                Ok(standing(place, account, Some(role)))
            };
            let (office, lead) = (
                of(&team.by, Role::Secretary)?,
                of(&team.lead, Role::VolunteerLead)?,
            );
            let editor = access::editor(Some(&office)).map_err(|_| unknown())?;
            let first = now - FOUNDED;
            let founded = self
                .create_team(&editor, &team.setup, lead.account, first)
                .await?;
            let stage = Stage {
                place,
                people,
                book: place.rules_on(day_of(now)).ok_or_else(unknown)?,
                lead: access::lead(Some(&lead)).map_err(|_| unknown())?,
                office: access::lead(Some(&office)).map_err(|_| unknown())?,
                team: founded.number,
                now,
                at,
            };
            let clerk = access::clerk(Some(&office)).map_err(|_| unknown())?;
            self.play_members(&stage, team, &clerk).await?;
            for activity in &team.activities {
                self.play_activity(&stage, activity).await?;
            }
        }
        for proof in &demo.proofs {
            self.play_proof(proof, communities, places, people, now)
                .await?;
        }
        for place in places.values() {
            self.read_old_notices(place.id.0, now - UNREAD).await?;
        }
        Ok(())
    }

    async fn play_members(
        &mut self,
        stage: &Stage<'_>,
        team: &DemoTeam,
        clerk: &access::Clerk,
    ) -> Result<(), Error> {
        let hello = Remark::parse("想为邻居做点事").map_err(|_| stage.broken())?;
        for (n, key) in team.members.iter().enumerate() {
            let at = stage.now - FOUNDED + Duration::hours(26 * (n as i64 + 1));
            let member = self.ask_demo(stage, key, &hello, at).await?;
            let answered = self
                .answer_request(
                    &stage.lead,
                    stage.team,
                    member,
                    None,
                    at + Duration::hours(5),
                )
                .await;
            whole(PART, answered, stage.at)?;
        }
        let until = day(stage.now, 250);
        for key in &team.checked {
            let account = stage.account(key)?;
            let member = self.demo_member(stage, account).await?;
            let at = stage.now - FOUNDED + Duration::days(30);
            let marked = self
                .mark_checked(clerk, stage.team, member, until, at)
                .await;
            whole(PART, marked, stage.at)?;
        }
        for (n, (key, message)) in team.asks.iter().enumerate() {
            let at = stage.now - Duration::hours(5 + 20 * n as i64);
            self.ask_demo(stage, key, message, at).await?;
        }
        Ok(())
    }

    async fn ask_demo(
        &mut self,
        stage: &Stage<'_>,
        key: &str,
        message: &Remark,
        at: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let who = stage.person(key)?;
        let asked = self
            .ask_to_join(&who, stage.place.id, stage.team, message, at)
            .await;
        whole(PART, asked, stage.at)?;
        Ok(self.demo_member(stage, who.account()).await?)
    }

    /// The row of somebody in the team.
    async fn demo_member(
        &mut self,
        stage: &Stage<'_>,
        account: AccountId,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "select m.id from team_members m join teams t on t.id = m.team_id
                 where t.community_id = $1 and t.number = $2 and m.account_id = $3",
            )
            .bind(stage.place.id.0)
            .bind(stage.team)
            .bind(account.0)
            .fetch_one(c)
            .await
        })
    }

    async fn play_activity(
        &mut self,
        stage: &Stage<'_>,
        activity: &DemoActivity,
    ) -> Result<(), Error> {
        let planned = stage.now - FOUNDED + Duration::days(20);
        let created = self
            .create_activity(&stage.lead, stage.team, &activity.setup, planned)
            .await;
        let number = whole(PART, created, stage.at)?;
        // The oldest first, as they happened.
        let mut all = Vec::new();
        for shift in &activity.shifts {
            let weeks = if shift.day < 0 { shift.weeks } else { 1 };
            all.extend((0..weeks).map(|week| (shift.day - 7 * week, shift)));
        }
        all.sort_by_key(|(day, _)| *day);
        for (day, shift) in all {
            self.play_shift(stage, number, day, shift).await?;
        }
        Ok(())
    }

    async fn play_shift(
        &mut self,
        stage: &Stage<'_>,
        activity: i64,
        days: i64,
        shift: &DemoShift,
    ) -> Result<(), Error> {
        let day = day(stage.now, days).ok_or_else(|| stage.broken())?;
        let (from, until) = (
            moment(day, shift.hours.from()),
            moment(day, shift.hours.until()),
        );
        let span = Span::new(from, until).ok_or_else(|| stage.broken())?;
        let setup = ShiftSetup {
            span,
            capacity: shift.places,
        };
        let planned = (from - Duration::days(8)).min(stage.now - Duration::days(2));
        let added = self.add_shift(&stage.lead, activity, setup, planned).await;
        let number = whole(PART, added, stage.at)?;
        for (n, key) in shift.who.iter().enumerate() {
            let at = planned + Duration::hours(3 + 4 * n as i64);
            let joined = self
                .join_shift(
                    &stage.person(key)?,
                    stage.place.id,
                    number,
                    true,
                    stage.book,
                    at,
                )
                .await;
            whole(PART, joined, stage.at)?;
        }
        for (n, key) in shift.waits.iter().enumerate() {
            let at = planned + Duration::hours(30 + n as i64);
            let waits = self
                .wait_for_shift(&stage.person(key)?, stage.place.id, number, stage.book, at)
                .await;
            whole(PART, waits, stage.at)?;
        }
        if until < stage.now {
            self.play_served(stage, number, span, shift, days == shift.day)
                .await?;
        }
        Ok(())
    }

    /// Everybody was there, the lead wrote it down, and they agreed.
    async fn play_served(
        &mut self,
        stage: &Stage<'_>,
        number: i64,
        span: Span,
        shift: &DemoShift,
        newest: bool,
    ) -> Result<(), Error> {
        for (n, key) in shift.who.iter().enumerate() {
            let at = span.starts_at() + Duration::minutes(n as i64);
            let came = self
                .come_by_code(&stage.person(key)?, stage.place.id, number, at)
                .await;
            whole(PART, came, stage.at)?;
        }
        let places: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select p.id from shift_places p join shifts s on s.id = p.shift_id
                 where s.community_id = $1 and s.number = $2 and p.standing = 'came' order by p.place",
            )
            .bind(stage.place.id.0)
            .bind(number)
            .fetch_all(c)
            .await
        })?;
        let lines: Vec<_> = places.iter().map(|p| (*p, span.minutes())).collect();
        let at = (span.ends_at() + Duration::hours(2)).min(stage.now);
        let entered = self
            .enter_hours(&stage.lead, number, &lines, stage.book, at)
            .await;
        whole(PART, entered, stage.at)?;
        let answered = (at + Duration::hours(12)).min(stage.now);
        for key in &shift.who {
            if newest && shift.open.contains(key) {
                continue;
            }
            let account = stage.account(key)?;
            let line: i64 = on!(self, |c| {
                sqlx::query_scalar(
                    "select e.id from hour_entries e join shifts s on s.id = e.shift_id
                     where s.community_id = $1 and s.number = $2 and e.account_id = $3",
                )
                .bind(stage.place.id.0)
                .bind(number)
                .bind(account.0)
                .fetch_one(c)
                .await
            })?;
            // What the lead wrote down for oneself is the secretary's to confirm.
            let own = account == stage.lead.account();
            let by = if own { stage.office.account() } else { account };
            let said = self
                .answer_hours(by, stage.place.id, HourEntryId(line), None, own, answered)
                .await;
            whole(PART, said, stage.at)?;
        }
        Ok(())
    }

    async fn play_proof(
        &mut self,
        proof: &DemoProof,
        communities: &[DemoCommunity],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let unknown = || broken("demo proofs", 0);
        let place = places.get(proof.community.as_str()).ok_or_else(unknown)?;
        let about = communities
            .iter()
            .find(|c| c.about.slug.as_str() == proof.community)
            .ok_or_else(unknown)?;
        let account = people.get(proof.who.as_str()).ok_or_else(unknown)?.account;
        let who = access::signed_in(Some(&standing(place, account, None)));
        let who = who.map_err(|_| unknown())?;
        let issuer: &Both = &about.about.agency;
        let terms = ProofTerms {
            shown: proof.shown,
            code: &proof.code,
            issuer,
            contact: &about.about.phone,
        };
        let at = now - Duration::days(1);
        whole(PART, self.issue_proof(&who, place.id, &terms, at).await, 0)?;
        Ok(())
    }
}
