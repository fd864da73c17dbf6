//! What the rulebook says about meetings (features.md C2–C5, A11). A refusal carries the rule it rests on, whose number
//! and clause the page shows.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::checkin::CHECKIN_EARLY;
use super::template::{Done, Output, missing};
use super::{ItemState, Kind, Outcome, Stage};
use crate::proposals::Stage as ProposalStage;
use crate::rulebook::{Rule, Rulebook};
use crate::time::{Calendar, day_of};

/// A meeting does not open hours before its time.
pub const OPENING_EARLY: Duration = Duration::minutes(60);
/// A meeting within one day.
pub const LONGEST: Duration = Duration::hours(12);

/// Why a meeting is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoCall {
    /// Inside the notice period; the first day that is possible.
    #[error("inside the notice period")]
    InsideNotice { earliest: NaiveDate },
    /// It ends before it begins, or lasts longer than a day's work.
    #[error("not a span of time")]
    Span,
}

impl NoCall {
    /// The rule it rests on.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::InsideNotice { .. } => Some(Rule::NoticeDays),
            Self::Span => None,
        }
    }
}

/// The first day for which a meeting may be called today.
pub fn earliest(now: DateTime<Utc>, book: &Rulebook, calendar: &Calendar) -> NaiveDate {
    calendar.after(day_of(now), book.count(Rule::NoticeDays))
}

/// Whether a meeting may be called now. It may be on a holiday: residents have time then.
///
/// # Errors
/// [`NoCall`].
pub fn may_call(
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
    book: &Rulebook,
    calendar: &Calendar,
) -> Result<(), NoCall> {
    if ends_at <= starts_at || ends_at - starts_at > LONGEST {
        return Err(NoCall::Span);
    }
    let earliest = earliest(now, book, calendar);
    // With a notice of no days a meeting may still not lie behind us.
    if day_of(starts_at) < earliest || starts_at <= now {
        return Err(NoCall::InsideNotice { earliest });
    }
    Ok(())
}

/// How many members are there, and how many must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quorum {
    pub present: u64,
    pub least: u64,
    pub members: u64,
}

impl Quorum {
    pub fn of(present: u64, members: u64, book: &Rulebook) -> Self {
        Self {
            present,
            least: book.share(Rule::MeetingQuorum).least(members),
            members,
        }
    }

    pub fn is_reached(self) -> bool {
        self.present >= self.least
    }
}

/// Why a meeting is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoOpening {
    #[error("not from this stage")]
    NotFrom(Stage),
    #[error("too early")]
    TooEarly,
    /// Not enough members have checked in ([`Rule::MeetingQuorum`]).
    #[error("no quorum")]
    NoQuorum(Quorum),
}

/// Whether a meeting may be opened now.
///
/// # Errors
/// [`NoOpening`].
pub fn may_open(
    kind: Kind,
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
    quorum: Quorum,
) -> Result<(), NoOpening> {
    if !stage.allows(super::Act::Open) {
        return Err(NoOpening::NotFrom(stage));
    }
    if now < starts_at - OPENING_EARLY {
        return Err(NoOpening::TooEarly);
    }
    if kind.needs_quorum() && !quorum.is_reached() {
        return Err(NoOpening::NoQuorum(quorum));
    }
    Ok(())
}

/// Why nobody signs up, or gives an answer to an offered place, any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoSignUp {
    /// The meeting takes no guests.
    #[error("no places")]
    NoPlaces,
    /// It has begun or was cancelled.
    #[error("closed")]
    Closed(Stage),
}

/// Whether somebody may sign up, or leave, now.
///
/// # Errors
/// [`NoSignUp`].
pub fn may_sign_up(
    stage: Stage,
    capacity: i64,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoSignUp> {
    if capacity == 0 {
        return Err(NoSignUp::NoPlaces);
    }
    if stage != Stage::Called || now >= starts_at {
        return Err(NoSignUp::Closed(stage));
    }
    Ok(())
}

/// Until when somebody who moved up may confirm: the time of the rulebook, and never past the beginning.
pub fn confirm_by(now: DateTime<Utc>, starts_at: DateTime<Utc>, book: &Rulebook) -> DateTime<Utc> {
    let hours = Duration::hours(i64::from(book.count(Rule::ConfirmHours)));
    (now + hours).min(starts_at)
}

/// Why nobody checks in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoCheckIn {
    #[error("too early")]
    TooEarly,
    #[error("over")]
    Over(Stage),
    /// Not the digits on the screen.
    #[error("wrong code")]
    WrongCode,
    /// Too many wrong codes: wait until the next one is shown.
    #[error("too many tries")]
    TooManyTries,
}

/// Whether people may check in now: from two hours before until the meeting is closed.
///
/// # Errors
/// [`NoCheckIn`].
pub fn may_check_in(
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoCheckIn> {
    match stage {
        Stage::UnderWay => Ok(()),
        Stage::Called if now >= starts_at - CHECKIN_EARLY => Ok(()),
        Stage::Called => Err(NoCheckIn::TooEarly),
        other => Err(NoCheckIn::Over(other)),
    }
}

/// Why an item is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoAsk {
    /// This kind of meeting has no agenda of items.
    #[error("no agenda")]
    NoAgenda,
    #[error("closed")]
    Closed(Stage),
}

/// Whether somebody may ask for an item now.
///
/// # Errors
/// [`NoAsk`].
pub fn may_ask(
    kind: Kind,
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoAsk> {
    if !kind.has_items() {
        return Err(NoAsk::NoAgenda);
    }
    if stage != Stage::Called || now >= starts_at {
        return Err(NoAsk::Closed(stage));
    }
    Ok(())
}

/// Why an item does not come on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoItem {
    #[error("no agenda")]
    NoAgenda,
    /// The meeting has as many as the rulebook allows ([`Rule::AgendaCapacity`]).
    #[error("full")]
    Full { most: i64 },
    #[error("closed")]
    Closed(Stage),
    /// A proposal at this stage is nothing for this kind of meeting.
    #[error("not for this meeting")]
    NotForThisMeeting(ProposalStage),
}

/// Whether one more item comes on the agenda, and a proposal at its stage.
///
/// # Errors
/// [`NoItem`].
pub fn may_add(
    kind: Kind,
    stage: Stage,
    accepted: i64,
    proposal: Option<ProposalStage>,
    book: &Rulebook,
) -> Result<(), NoItem> {
    if !kind.has_items() {
        return Err(NoItem::NoAgenda);
    }
    if stage != Stage::Called {
        return Err(NoItem::Closed(stage));
    }
    let fits = match (kind, proposal) {
        (_, None) => true,
        (Kind::Discussion, Some(at)) => at == ProposalStage::OnAgenda,
        (_, Some(at)) => matches!(
            at,
            ProposalStage::InDiscussion | ProposalStage::AtBallot | ProposalStage::Adopted
        ),
    };
    if let (false, Some(at)) = (fits, proposal) {
        return Err(NoItem::NotForThisMeeting(at));
    }
    let most = book.get(Rule::AgendaCapacity);
    if accepted >= most {
        return Err(NoItem::Full { most });
    }
    Ok(())
}

/// Why an interest is not declared any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoRecusal {
    /// The item is not on the agenda.
    #[error("not on the agenda")]
    NotOnAgenda,
    /// The item is settled, or the meeting is over.
    #[error("closed")]
    Closed,
}

/// Whether a member may declare an interest in an item now: until something became of it.
///
/// # Errors
/// [`NoRecusal`].
pub fn may_recuse(stage: Stage, item: ItemState, settled: bool) -> Result<(), NoRecusal> {
    if item != ItemState::Accepted {
        return Err(NoRecusal::NotOnAgenda);
    }
    if settled || !matches!(stage, Stage::Called | Stage::UnderWay) {
        return Err(NoRecusal::Closed);
    }
    Ok(())
}

/// Why an outcome is not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoDecision {
    /// Not before the meeting, and not after the minutes are out.
    #[error("not now")]
    NotNow(Stage),
    #[error("not on the agenda")]
    NotOnAgenda,
    /// Not an outcome of this kind of meeting.
    #[error("not an outcome of this kind")]
    WrongOutcome,
    /// Written down already.
    #[error("settled")]
    Settled,
    /// A decision names the unit and the day.
    #[error("no duty")]
    NoDuty,
    /// The day lies before the meeting.
    #[error("due in the past")]
    DueInPast,
    /// The ballot on the proposal says something else, or is not over.
    #[error("against the ballot")]
    AgainstBallot(ProposalStage),
}

/// An outcome to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    pub kind: Kind,
    pub stage: Stage,
    pub item: ItemState,
    pub settled: bool,
    pub outcome: Outcome,
    /// Where the item's proposal is.
    pub proposal: Option<ProposalStage>,
    /// The day by which it is carried out.
    pub due_on: Option<NaiveDate>,
    pub met_on: NaiveDate,
}

impl Settling {
    /// Whether it may be written down.
    ///
    /// # Errors
    /// [`NoDecision`].
    pub fn check(&self) -> Result<(), NoDecision> {
        if !self.stage.takes_results() {
            return Err(NoDecision::NotNow(self.stage));
        }
        if self.item != ItemState::Accepted {
            return Err(NoDecision::NotOnAgenda);
        }
        if self.settled {
            return Err(NoDecision::Settled);
        }
        if !self.kind.outcomes().contains(&self.outcome) {
            return Err(NoDecision::WrongOutcome);
        }
        if self.outcome == Outcome::Decided {
            let due_on = self.due_on.ok_or(NoDecision::NoDuty)?;
            if due_on < self.met_on {
                return Err(NoDecision::DueInPast);
            }
        }
        self.fits_the_ballot()
    }

    /// What is said of a proposal is what was voted.
    fn fits_the_ballot(&self) -> Result<(), NoDecision> {
        let Some(at) = self.proposal else {
            return Ok(());
        };
        let fits = match self.outcome {
            Outcome::Decided => matches!(
                at,
                ProposalStage::Adopted
                    | ProposalStage::Assigned
                    | ProposalStage::InProgress
                    | ProposalStage::Done
                    | ProposalStage::Resolved
                    | ProposalStage::Reopened
            ),
            Outcome::Rejected => at == ProposalStage::Rejected,
            Outcome::Postponed => at != ProposalStage::Rejected && at != ProposalStage::Adopted,
            _ => true,
        };
        if fits {
            Ok(())
        } else {
            Err(NoDecision::AgainstBallot(at))
        }
    }
}

/// Why a meeting does not vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoVote {
    /// Only while it is under way.
    #[error("not now")]
    NotNow(Stage),
    /// Not something that this kind of meeting votes on.
    #[error("not of this kind")]
    NotOfThisKind,
    #[error("not on the agenda")]
    NotOnAgenda,
    /// Voted on, or settled, already.
    #[error("settled")]
    Settled,
    /// Not enough members are there ([`Rule::MeetingQuorum`]).
    #[error("no quorum")]
    NoQuorum(Quorum),
}

/// Whether the members who are there vote now: on an item of a meeting that decides, or on the work that an enlarged
/// meeting heard of (`item` is none then). `settled` is whether they have done so already.
///
/// # Errors
/// [`NoVote`].
pub fn may_vote(
    kind: Kind,
    stage: Stage,
    item: Option<ItemState>,
    settled: bool,
    quorum: Quorum,
) -> Result<(), NoVote> {
    let expected = match item {
        Some(_) => Kind::Decision,
        None => Kind::Enlarged,
    };
    if kind != expected {
        return Err(NoVote::NotOfThisKind);
    }
    if stage != Stage::UnderWay {
        return Err(NoVote::NotNow(stage));
    }
    if item.is_some_and(|state| state != ItemState::Accepted) {
        return Err(NoVote::NotOnAgenda);
    }
    if settled {
        return Err(NoVote::Settled);
    }
    if !quorum.is_reached() {
        return Err(NoVote::NoQuorum(quorum));
    }
    Ok(())
}

/// Why minutes are not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoApproval {
    #[error("not from this stage")]
    NotFrom(Stage),
    /// Corrections are taken until that day ([`Rule::MinutesDays`]).
    #[error("corrections open")]
    CorrectionsOpen { until: NaiveDate },
    #[error("objection without answer")]
    Unanswered { left: i64 },
    /// The kind of meeting owes this.
    #[error("owed")]
    Owes(Output),
}

/// The last day on which corrections of minutes published today are taken.
pub fn corrections_until(now: DateTime<Utc>, book: &Rulebook, calendar: &Calendar) -> NaiveDate {
    calendar.after(day_of(now), book.count(Rule::MinutesDays))
}

/// Whether minutes may be approved now.
///
/// # Errors
/// [`NoApproval`].
pub fn may_approve(
    kind: Kind,
    stage: Stage,
    until: Option<NaiveDate>,
    unanswered: i64,
    done: &Done,
    now: DateTime<Utc>,
) -> Result<(), NoApproval> {
    if !stage.allows(super::Act::Approve) {
        return Err(NoApproval::NotFrom(stage));
    }
    if let Some(until) = until.filter(|until| day_of(now) <= *until) {
        return Err(NoApproval::CorrectionsOpen { until });
    }
    if unanswered > 0 {
        return Err(NoApproval::Unanswered { left: unanswered });
    }
    match missing(kind, done) {
        Some(output) => Err(NoApproval::Owes(output)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
