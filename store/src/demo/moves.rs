//! The move that an event of the story makes, what the domain must know for it, and who is told.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::accounts::Role;
use domain::notices::Notice;
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Move, Stage};
use domain::time::day_of;

use super::rows::Said;
use super::story::{Filed, Story};
use super::world::DemoEvent;
use super::{TOLD, UNREAD, ago, apart, broken};
use crate::proposals::EventAct;
use crate::{Error, Tx};

impl Story<'_> {
    /// The move of an event; none for a revision, which moves nothing.
    pub(super) fn step(
        &self,
        p: usize,
        e: usize,
        filed: &Filed<'_>,
        at: DateTime<Utc>,
    ) -> Result<Option<Move>, Error> {
        let event = &self.community.proposals[p].events[e];
        let lacking = || broken("demo events that lack a fact", p);
        Ok(Some(match event.act {
            EventAct::Revise => return Ok(None),
            EventAct::File => return Err(lacking()),
            EventAct::Move(Act::Accept) => Move::Accept,
            EventAct::Move(Act::ReachThreshold) => Move::ReachThreshold {
                meets_on: self.meeting(p, e, filed, at).ok_or_else(lacking)?,
            },
            EventAct::Move(Act::OpenDiscussion) => Move::OpenDiscussion,
            EventAct::Move(Act::OpenBallot) => Move::OpenBallot,
            EventAct::Move(Act::Adopt) => Move::Adopt,
            EventAct::Move(Act::Reject) => Move::Reject,
            EventAct::Move(Act::Assign) => {
                let code = event.unit.as_ref().ok_or_else(lacking)?;
                let due_in = event.due_in.ok_or_else(lacking)?;
                Move::Assign(Duty {
                    unit: *self.place.units.get(code).ok_or_else(lacking)?,
                    due_on: self.due_on(due_in),
                })
            }
            EventAct::Move(Act::Progress) => Move::Progress,
            EventAct::Move(Act::Finish) => Move::Finish {
                confirm_by: filed.rules.confirm_by(day_of(at)),
            },
            EventAct::Move(Act::Resolve) => Move::Resolve,
            EventAct::Move(Act::Reopen) => Move::Reopen,
            EventAct::Move(Act::Decline) => Move::Decline,
            EventAct::Move(Act::Withdraw) => Move::Withdraw,
            EventAct::Move(Act::Merge) => {
                let target = self.target(p).ok_or_else(lacking)?;
                Move::Merge {
                    into: self.filed(target)?.id,
                }
            }
            EventAct::Move(Act::Lapse) => Move::Lapse,
        }))
    }

    /// The meeting a proposal was put on: the one that was held, else one of the next by the rulebook (`meets_in`
    /// beyond a month means the one after).
    fn meeting(
        &self,
        p: usize,
        e: usize,
        filed: &Filed<'_>,
        at: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let events = &self.community.proposals[p].events;
        let held = |event: &&DemoEvent| event.act == EventAct::Move(Act::OpenDiscussion);
        if let Some(event) = events.iter().skip(e + 1).find(held) {
            return Some(day_of(ago(self.now, event.days_ago, apart(p))));
        }
        let today = day_of(self.now);
        let months = usize::try_from(events[e].meets_in.unwrap_or(0) / 31).unwrap_or(0);
        filed
            .rules
            .meetings_after(day_of(at), self.calendar)
            .filter(|day| *day > today)
            .nth(months)
    }

    /// The day so many days from today, moved away from today to a working day: what is late stays late.
    fn due_on(&self, due_in: i64) -> NaiveDate {
        let mut day = day_of(self.now) + Duration::days(due_in);
        let step = Duration::days(if due_in < 0 { -1 } else { 1 });
        while !self.calendar.is_working(day) {
            day += step;
        }
        day
    }

    pub(super) fn target(&self, p: usize) -> Option<usize> {
        let proposals = &self.community.proposals;
        let title = proposals[p].merged_into.as_ref()?;
        proposals
            .iter()
            .position(|other| other.title.as_str() == title)
    }

    pub(super) async fn tell_personas(
        &self,
        tx: &mut Tx,
        p: usize,
        filed: &Filed<'_>,
        stage: Stage,
        said: &Said<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(kind) = notice_of(said.act, stage).filter(|_| at > self.now - TOLD) else {
            return Ok(());
        };
        let read_at = (at < self.now - UNREAD).then(|| at + Duration::hours(1));
        let author = self.community.proposals[p].author.as_str();
        for (key, person) in self.people.iter().filter(|(_, person)| person.persona) {
            let concerned = *key == author || self.supporters[p].contains(key);
            if concerned && said.account != Some(person.account) {
                tx.insert_told(
                    self.place.id,
                    person.account,
                    kind,
                    filed.id,
                    said.words,
                    at,
                    read_at,
                )
                .await?;
            }
        }
        Ok(())
    }
}

/// In which quality somebody acts, as the domain's table asks for it.
pub(super) fn actor_of(act: EventAct, role: Option<Role>) -> Actor {
    match act {
        EventAct::File | EventAct::Revise | EventAct::Move(Act::Withdraw) => Actor::Author,
        EventAct::Move(act) => match act {
            Act::ReachThreshold | Act::Adopt | Act::Reject | Act::Lapse => Actor::Rule,
            Act::OpenDiscussion | Act::OpenBallot => Actor::Secretary,
            Act::Resolve | Act::Reopen => Actor::Supporters,
            Act::Decline | Act::Merge if role == Some(Role::Secretary) => Actor::Secretary,
            _ => Actor::Clerk,
        },
    }
}

/// What people are told of an event: mostly the stage it led to.
fn notice_of(act: EventAct, stage: Stage) -> Option<Notice> {
    match act {
        EventAct::File => None,
        EventAct::Revise => Some(Notice::NewVersion),
        EventAct::Move(Act::Accept) => Some(Notice::Accepted),
        EventAct::Move(Act::Progress) => Some(Notice::Progress),
        EventAct::Move(_) => Notice::from_code(stage.code()),
    }
}

/// What the record of acts calls a move, as in the acts themselves.
pub(super) fn leaf_of(act: Act) -> &'static str {
    match act {
        Act::Accept => "proposals.accept",
        Act::ReachThreshold => "proposals.reach_threshold",
        Act::OpenDiscussion => "proposals.open_discussion",
        Act::OpenBallot => "proposals.open_ballot",
        Act::Adopt => "proposals.adopt",
        Act::Reject => "proposals.reject",
        Act::Assign => "proposals.assign",
        Act::Progress => "proposals.progress",
        Act::Finish => "proposals.finish",
        Act::Resolve => "proposals.resolve",
        Act::Reopen => "proposals.reopen",
        Act::Decline => "proposals.decline",
        Act::Withdraw => "proposals.withdraw",
        Act::Merge => "proposals.merge",
        Act::Lapse => "proposals.lapse",
    }
}
