//! Rounds of satisfaction with their history: written, checked, opened, answered, counted and followed by improvements, by the
//! same acts as real ones and at the moments at which it would have happened.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, Editor};
use domain::assessments::{
    Direction, Form, Improvement, Mark, Plan, Sheet, Stage, View, Who, asked_hash,
};
use domain::ids::{AccountId, AssessmentId};
use domain::publishing::Say;
use domain::text::Label;
use domain::time::day_of;

use super::appointments::standing;
use super::ballots::chance;
use super::people::People;
use super::places::Place;
use super::publications::PART;
use super::{broken, whole};
use crate::assessments::{Answering, Done, Respondent};
use crate::db::on;
use crate::keys::SealKeys;
use crate::{Error, Tx};

/// A round; days are counted from today.
#[derive(Debug, Clone)]
pub struct DemoRound {
    /// Slug.
    pub community: String,
    /// Keys of who wrote it and of who checked it.
    pub by: String,
    pub second: String,
    pub series: Label,
    pub title: Say,
    pub purpose: Say,
    pub party: Option<Say>,
    pub form: Form,
    pub opens: i64,
    pub closes: i64,
    /// How many answered in each grid, from grid 1 on.
    pub answers: Vec<usize>,
    /// For each of the assessed, out of a hundred: how many chose 很满意 to 很不满意, and 说不清.
    pub lean: Vec<[u8; 6]>,
    /// How many chose one option throughout, answered within one hour, and came from one address.
    pub straight: usize,
    pub burst: usize,
    pub one_address: usize,
    /// Assessed side and question, from 0 on, of which nobody can judge but those who chose one option throughout.
    pub unsure: Vec<[usize; 2]>,
    pub improvements: Vec<DemoImprovement>,
}

/// What was promised afterwards.
#[derive(Debug, Clone)]
pub struct DemoImprovement {
    pub subject: usize,
    pub what: Say,
    pub by: Say,
    /// Days after the closing.
    pub until: i64,
    /// Days after the closing, and what it is like now.
    pub done: Option<(i64, Say)>,
}

/// One round with its surroundings.
struct Played<'a> {
    demo: &'a DemoRound,
    place: &'a Place,
    id: AssessmentId,
    number: domain::ids::RecordNumber,
    at: usize,
}

impl DemoRound {
    fn day(&self, today: NaiveDate, days: i64) -> NaiveDate {
        today + Duration::days(days)
    }

    /// What the `n`-th person chooses for a question of one of the assessed. Some questions are liked better than others.
    fn mark(&self, n: usize, subject: usize, question: usize) -> Option<Mark> {
        if self.unsure.contains(&[subject, question]) {
            return Some(Mark::CannotSay);
        }
        let lean = self.lean.get(subject)?;
        let title = self.title.both().zh.as_str();
        let draw = chance(&[
            title,
            &n.to_string(),
            &subject.to_string(),
            &question.to_string(),
        ]);
        let harder = chance(&[&subject.to_string(), &question.to_string()])[0] % 12;
        let mut roll = (u32::from(draw[0]) * 100 / 256 + u32::from(harder)).min(99);
        for (mark, share) in Mark::ALL.into_iter().zip(lean) {
            match roll.checked_sub(u32::from(*share)) {
                Some(left) => roll = left,
                None => return Some(mark),
            }
        }
        Some(Mark::CannotSay)
    }

    fn sheet(&self, n: usize, asked: usize) -> Sheet {
        let (subjects, width) = (self.form.subjects().len(), self.form.width());
        let places = (0..subjects).flat_map(|s| (0..width).map(move |q| (s, q)));
        let marks = match n < self.straight {
            true => places.map(|_| Some(Mark::Grade(5))).collect(),
            false => places.map(|(s, q)| self.mark(n, s, q)).collect(),
        };
        let title = self.title.both().zh.as_str();
        let view = |at: usize| {
            let draw = chance(&[title, "view", &n.to_string(), &at.to_string()])[0];
            Some(match draw {
                0..150 => View::Better,
                150..200 => View::NotBetter,
                _ => View::CannotSay,
            })
        };
        Sheet {
            marks,
            views: (0..asked).map(view).collect(),
        }
    }
}

impl Tx {
    /// Plays the rounds in the order of the file, which is that of their days. Whom visitors of the demo may be has not answered
    /// yet where a round is open.
    pub(super) async fn load_rounds(
        &mut self,
        rounds: &[DemoRound],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let today = day_of(now);
        for (at, demo) in rounds.iter().enumerate() {
            let unknown = || broken("demo rounds", at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let editor = |key: &str| {
                let person = people.get(key)?;
                access::editor(Some(&standing(place, person.account, person.role))).ok()
            };
            let first = editor(&demo.by).ok_or_else(unknown)?;
            let second = editor(&demo.second).ok_or_else(unknown)?;
            let plan = Plan {
                direction: Direction::Residents,
                series: demo.series.clone(),
                title: demo.title.clone(),
                purpose: demo.purpose.clone(),
                party: demo.party.clone(),
                form: demo.form.clone(),
                who: Who::Residents(Vec::new()),
                opens_on: demo.day(today, demo.opens),
                closes_on: demo.day(today, demo.closes),
            };
            let written = plan.opens_at() - Duration::days(3) + Duration::hours(10);
            let made = self.create_round(&first, &plan, written).await;
            let (id, number) = whole(PART, made, at)?;
            let right = second
                .second_for(id, Some(first.account()))
                .map_err(|_| unknown())?;
            let draft = self.lock_round_by_id(id).await?;
            let asked = asked_hash(&self.list_asked(&draft).await?);
            let checked = self
                .check_round(&right, number, 1, &asked, written + Duration::hours(5))
                .await;
            whole(PART, checked, at)?;
            self.open_round(id, keys, plan.opens_at()).await?;
            let stage = Played {
                demo,
                place,
                id,
                number,
                at,
            };
            self.play_answers(&stage, personas, keys, now).await?;
            if plan.closes_at() <= now {
                self.settle_round(id, keys, plan.closes_at()).await?;
                self.play_improvements(&stage, &first, plan.closes_at(), now)
                    .await?;
            }
        }
        Ok(())
    }

    async fn play_answers(
        &mut self,
        stage: &Played<'_>,
        personas: &BTreeSet<AccountId>,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Played {
            demo,
            place,
            id,
            number,
            at,
        } = *stage;
        let unknown = || broken("demo rounds", at);
        let round = self.lock_round_by_id(id).await?;
        let open = round.stage(now) == Stage::Open;
        let roll = self.list_demo_roll(id).await?;
        let mut chosen = Vec::new();
        for (grid, count) in (1..).zip(&demo.answers) {
            let title = demo.title.both().zh.as_str();
            let mut here: Vec<i64> = roll
                .iter()
                .filter(|(account, of)| {
                    *of == grid && !(open && personas.contains(&AccountId(*account)))
                })
                .map(|(account, _)| *account)
                .collect();
            here.sort_by_key(|account| chance(&[title, "who", &account.to_string()]));
            if here.len() < *count {
                return Err(unknown());
            }
            chosen.extend(here.into_iter().take(*count));
        }
        // They do not come grid by grid.
        chosen.sort_by_key(|account| chance(&["order", &account.to_string()]));
        let last = round.closes_at.min(now);
        let step = (last - round.opens_at) / i32::try_from(chosen.len() + 1).unwrap_or(i32::MAX);
        for (n, account) in chosen.into_iter().enumerate() {
            let person = access::verified(Some(&standing(place, AccountId(account), None)));
            let person = person.map_err(|_| unknown())?;
            // Hours count from the opening, which was on time.
            let moment = match n < demo.burst {
                true => round.opens_at + Duration::hours(21) + Duration::minutes(n as i64),
                false => round.opens_at + step * i32::try_from(n + 1).unwrap_or(i32::MAX),
            };
            let sheet = demo.sheet(n, round.asked.len());
            let address = match n < demo.one_address {
                true => "one".to_owned(),
                false => format!("home {}", account / 2),
            };
            let mut random = [0; 16];
            let fresh = chance(&[&id.to_string(), "random", &n.to_string()]);
            random.copy_from_slice(&fresh[..16]);
            let answering = Answering {
                sheet: &sheet,
                hand_in: true,
                address: Some(&address),
                random,
            };
            let who = Respondent::Resident(&person);
            let taken = self
                .save_answers(who, place.id, number, answering, keys, || moment)
                .await;
            if !whole(PART, taken, at)?.handed {
                return Err(unknown());
            }
        }
        Ok(())
    }

    async fn play_improvements(
        &mut self,
        stage: &Played<'_>,
        by: &Editor,
        closed: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for demo in &stage.demo.improvements {
            let after = |days: i64| day_of(closed) + Duration::days(days);
            let promise = Improvement {
                subject: demo.subject,
                what: demo.what.clone(),
                by: demo.by.clone(),
                until_on: after(demo.until),
            };
            let promised = closed + Duration::days(5) + Duration::hours(10);
            let added = self
                .add_improvement(by, stage.number, &promise, promised.min(now))
                .await;
            let id = whole(PART, added, stage.at)?;
            let Some((days, words)) = &demo.done else {
                continue;
            };
            let done = Done {
                on: after(*days),
                words: words.clone(),
            };
            let told = (closed + Duration::days(*days) + Duration::hours(15)).min(now);
            let finished = self
                .finish_improvement(by, stage.number, id, &done, told)
                .await;
            whole(PART, finished, stage.at)?;
        }
        Ok(())
    }

    /// Who may answer, with the number of the grid.
    async fn list_demo_roll(&mut self, id: AssessmentId) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select r.account_id, g.number from assessment_roll r join grids g on g.id = r.grid_id
             where r.assessment_id = $1"
        )
        .bind(id.0)
        .fetch_all(c)
        .await)
    }
}
