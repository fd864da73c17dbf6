//! Where a consultation stands: its days decide, and the acts of two people.

use chrono::{DateTime, Utc};

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    Draft,
    /// Checked by a second person; opens by itself.
    Scheduled,
    Open,
    /// Over, and not counted yet.
    Counting,
    /// Staff sort and answer what was said.
    Answering,
    Answered,
    Withdrawn,
}

/// What decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub checked: bool,
    pub opened: bool,
    pub counted: bool,
    pub answered: bool,
    pub withdrawn: bool,
    pub closes_at: DateTime<Utc>,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    Edit,
    Check,
    Withdraw,
    Reply,
    Comment,
    Hide,
    Sort,
    Publish,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Edit,
        Self::Check,
        Self::Withdraw,
        Self::Reply,
        Self::Comment,
        Self::Hide,
        Self::Sort,
        Self::Publish,
    ];
}

/// Where it stands at a moment.
pub fn stage(facts: Facts, now: DateTime<Utc>) -> Stage {
    match facts {
        Facts {
            withdrawn: true, ..
        } => Stage::Withdrawn,
        Facts { answered: true, .. } => Stage::Answered,
        Facts { counted: true, .. } => Stage::Answering,
        Facts {
            opened: true,
            closes_at,
            ..
        } if now < closes_at => Stage::Open,
        Facts { opened: true, .. } => Stage::Counting,
        Facts { checked: true, .. } => Stage::Scheduled,
        _ => Stage::Draft,
    }
}

/// Whether it allows the act. A published answer is corrected by nobody: it is on record as it went out.
pub fn may(stage: Stage, act: Act) -> bool {
    match act {
        Act::Edit => matches!(stage, Stage::Draft | Stage::Scheduled),
        Act::Check => stage == Stage::Draft,
        Act::Withdraw => matches!(stage, Stage::Scheduled | Stage::Open),
        Act::Reply | Act::Comment => stage == Stage::Open,
        Act::Hide => !matches!(stage, Stage::Draft | Stage::Scheduled),
        Act::Sort | Act::Publish => stage == Stage::Answering,
    }
}
