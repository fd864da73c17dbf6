//! Matters of the demo, through the acts of the room itself. Days are counted from today.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Asked, SignedIn};
use domain::accounts::Role;
use domain::ids::{CategoryId, RecordNumber};
use domain::matters::{MatterKind, Offered, Source};
use domain::text::{Answer, MatterPlace, MatterText, Remark};
use domain::time::{Calendar, day_of};

use super::appointments::standing;
use super::people::People;
use super::places::Place;
use super::{UNREAD, ago, broken, whole};
use crate::matters::{Handover, NewMatter, Somebody};
use crate::{Error, Tx};

/// What this part of the world is called where it does not fit.
const PART: &str = "demo matters";

/// A matter, and how it went on.
#[derive(Debug, Clone)]
pub struct DemoMatter {
    /// Slug.
    pub community: String,
    /// Key of the reporter; none for somebody without an account.
    pub who: Option<String>,
    /// Key of who of the staff entered it, and for whom.
    pub asked: Option<(String, Source, Somebody)>,
    pub kind: MatterKind,
    /// Code.
    pub category: String,
    /// Number.
    pub grid: Option<i64>,
    pub place: Option<MatterPlace>,
    pub text: MatterText,
    pub public: bool,
    pub days_ago: f64,
    pub steps: Vec<DemoMatterStep>,
}

/// What was done, so many days after the step before.
#[derive(Debug, Clone)]
pub struct DemoMatterStep {
    pub days: f64,
    /// Key; none for the reporter.
    pub by: Option<String>,
    pub act: DemoMatterAct,
}

/// An act with its words.
#[derive(Debug, Clone)]
pub enum DemoMatterAct {
    Take,
    /// To the person of a key, or to whoever of the windows accepts.
    Hand(Option<String>, Answer),
    Accept,
    Refuse(Answer),
    Note(Answer),
    /// So many working days later.
    Extend(u32, Answer),
    Answer(Answer),
    Decline(Answer),
    Close(Answer),
    Say(bool, Option<Remark>),
    Withdraw,
}

/// Where it is played.
struct Stage<'a> {
    place: &'a Place,
    people: &'a People<'a>,
    calendar: &'a Calendar,
    at: usize,
}

impl Tx {
    pub(super) async fn load_matters(
        &mut self,
        all: &[DemoMatter],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        // The oldest first: numbers count up with the days.
        let mut all: Vec<&DemoMatter> = all.iter().collect();
        all.sort_by(|a, b| b.days_ago.total_cmp(&a.days_ago));
        for (at, demo) in all.into_iter().enumerate() {
            let place = places.get(demo.community.as_str());
            let place = place.ok_or_else(|| broken(PART, at))?;
            let stage = Stage {
                place,
                people,
                calendar,
                at,
            };
            self.play_matter(demo, &stage, now).await?;
        }
        for place in places.values() {
            self.read_old_notices(place.id.0, now - UNREAD).await?;
        }
        Ok(())
    }

    async fn play_matter(
        &mut self,
        demo: &DemoMatter,
        on: &Stage<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let unknown = || broken(PART, on.at);
        let category = on.place.categories.get(&demo.category);
        let grid = match demo.grid {
            Some(number) => Some(*on.place.grids.get(&number).ok_or_else(unknown)?),
            None => None,
        };
        let new = NewMatter {
            kind: demo.kind,
            category: CategoryId(*category.ok_or_else(unknown)?),
            grid,
            place: demo.place.clone(),
            text: demo.text.clone(),
            public: demo.public,
        };
        let mut when = ago(now, demo.days_ago, Duration::hours(1));
        let (_, number) = match (&demo.asked, &demo.who) {
            (Some((key, source, somebody)), _) => {
                let by = self.demo_asked(on, key).await?;
                let got = self
                    .enter_matter(&by, *source, &new, somebody, on.calendar, when)
                    .await;
                whole(PART, got, on.at)?
            }
            (None, Some(key)) => {
                let by = demo_reporter(on, key)?;
                let got = self
                    .report_matter(&by, on.place.id, &new, on.calendar, when)
                    .await;
                whole(PART, got, on.at)?
            }
            (None, None) => return Err(unknown()),
        };
        for step in &demo.steps {
            let later = Duration::seconds((step.days * 86_400.0) as i64);
            when = (when + later).min(now);
            self.play_matter_step(demo, step, number, on, when).await?;
        }
        Ok(())
    }

    async fn play_matter_step(
        &mut self,
        demo: &DemoMatter,
        step: &DemoMatterStep,
        number: RecordNumber,
        on: &Stage<'_>,
        when: DateTime<Utc>,
    ) -> Result<(), Error> {
        use DemoMatterAct as A;
        let unknown = || broken(PART, on.at);
        let Some(key) = &step.by else {
            let me = demo_reporter(on, demo.who.as_deref().ok_or_else(unknown)?)?;
            let here = on.place.id;
            let got = match &step.act {
                A::Say(solved, word) => {
                    let word = word.as_ref();
                    self.say_matter(&me, here, number, *solved, word, on.calendar, when)
                        .await
                }
                A::Withdraw => self.withdraw_matter(&me, here, number, when).await,
                _ => return Err(unknown()),
            };
            return whole(PART, got, on.at);
        };
        let by = self.demo_asked(on, key).await?;
        let got = match &step.act {
            A::Take => self.take_matter(&by, number, when).await,
            A::Hand(to, reason) => {
                let to = match to {
                    Some(key) => {
                        Offered::Person(on.people.get(key.as_str()).ok_or_else(unknown)?.account)
                    }
                    None => Offered::Holders(Role::WindowClerk),
                };
                let handover = Handover {
                    to,
                    reason: reason.clone(),
                };
                self.hand_matter(&by, number, &handover, when).await
            }
            A::Accept => self.accept_matter(&by, number, when).await,
            A::Refuse(why) => self.refuse_matter(&by, number, why, when).await,
            A::Note(said) => self.note_matter(&by, number, said, when).await,
            A::Extend(days, why) => {
                let held = self.lock_matter(on.place.id, number).await?;
                let due = held.map_or(day_of(when), |m| m.due_on);
                let until = on.calendar.after(due, *days);
                self.extend_matter(&by, number, until, why, on.calendar, when)
                    .await
            }
            A::Answer(said) => self.answer_matter(&by, number, said, when).await,
            A::Decline(why) => self.decline_matter(&by, number, why, when).await,
            A::Close(why) => self.close_matter(&by, number, why, when).await,
            A::Say(..) | A::Withdraw => return Err(unknown()),
        };
        whole(PART, got, on.at)
    }

    /// A member of staff in the role in which residents ask.
    async fn demo_asked(&mut self, on: &Stage<'_>, key: &str) -> Result<Asked, Error> {
        let unknown = || broken(PART, on.at);
        let account = on.people.get(key).ok_or_else(unknown)?.account;
        let role = self.find_asked_role(on.place.id, account).await?;
        let mut standing = standing(on.place, account, None);
        standing.roles = role.into_iter().collect();
        access::asked(Some(&standing)).map_err(|_| unknown())
    }
}

fn demo_reporter(on: &Stage<'_>, key: &str) -> Result<SignedIn, Error> {
    let unknown = || broken(PART, on.at);
    let account = on.people.get(key).ok_or_else(unknown)?.account;
    access::signed_in(Some(&standing(on.place, account, None))).map_err(|_| unknown())
}
