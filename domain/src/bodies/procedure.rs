//! The states of a seat procedure and what moves it from one to the next. [`MOVES`] is the whole table; docs/bodies.md
//! prints it.
//!
//! What surprises: nobody moves a procedure on by will. The clock, a count or a ballot does; the secretary decides on
//! applications and objections, and may cancel what was opened by mistake while nobody is chosen, each with a reason that
//! everybody reads.

use chrono::NaiveDate;

use crate::coded::coded;
use crate::rulebook::Selection;

coded! {
    /// Where a procedure is.
    Stage {
        /// 公开报名
        Registration = "registration",
        /// 资格审查
        Eligibility = "eligibility",
        /// 民主推荐
        Recommendation = "recommendation",
        /// 投票或抽签
        Selection = "selection",
        /// 公示
        Notice = "notice",
        /// 就任
        Appointed = "appointed",
        /// 终止
        Void = "void",
    }
}

coded! {
    /// What happens to a procedure.
    Act {
        /// The last day of registration is over.
        CloseRegistration = "close_registration",
        /// Every application is decided.
        StartRecommending = "start_recommending",
        /// More candidates than seats.
        Select = "select",
        /// As many candidates as seats, or fewer.
        Publish = "publish",
        /// Ballot or draw named the members.
        Settle = "settle",
        /// The notice is over and every objection answered.
        Appoint = "appoint",
        /// Nobody is left to fill a seat.
        End = "end",
        /// Opened by mistake: the secretary ends it before anybody is chosen.
        Cancel = "cancel",
    }
}

coded! {
    /// What moves a procedure.
    Actor {
        /// The clock, a count, or the last decision that was missing.
        Rule = "rule",
        /// The result of a secret ballot or of a public draw.
        Result = "result",
        /// By will, with a reason and a clause.
        Secretary = "secretary",
    }
}

/// One line of the table: from where, by which act, to where, by what.
pub type Line = (Stage, Act, Stage, Actor);

/// Every move there is. What is not in this table is refused.
pub const MOVES: &[Line] = &[
    (
        Stage::Registration,
        Act::CloseRegistration,
        Stage::Eligibility,
        Actor::Rule,
    ),
    (
        Stage::Eligibility,
        Act::StartRecommending,
        Stage::Recommendation,
        Actor::Rule,
    ),
    (Stage::Eligibility, Act::End, Stage::Void, Actor::Rule),
    (
        Stage::Recommendation,
        Act::Publish,
        Stage::Notice,
        Actor::Rule,
    ),
    (
        Stage::Recommendation,
        Act::Select,
        Stage::Selection,
        Actor::Rule,
    ),
    (Stage::Recommendation, Act::End, Stage::Void, Actor::Rule),
    (Stage::Selection, Act::Settle, Stage::Notice, Actor::Result),
    (Stage::Selection, Act::End, Stage::Void, Actor::Result),
    (Stage::Notice, Act::Appoint, Stage::Appointed, Actor::Rule),
    (Stage::Notice, Act::End, Stage::Void, Actor::Rule),
    (
        Stage::Registration,
        Act::Cancel,
        Stage::Void,
        Actor::Secretary,
    ),
    (
        Stage::Eligibility,
        Act::Cancel,
        Stage::Void,
        Actor::Secretary,
    ),
    (
        Stage::Recommendation,
        Act::Cancel,
        Stage::Void,
        Actor::Secretary,
    ),
];

impl Stage {
    /// Whether the act is possible from here.
    pub fn allows(self, act: Act) -> bool {
        MOVES
            .iter()
            .any(|(from, by, ..)| *from == self && *by == act)
    }

    /// Nothing can follow.
    pub fn is_final(self) -> bool {
        !MOVES.iter().any(|(from, ..)| *from == self)
    }

    /// The stations of the way that is not cut short, in order.
    pub const WAY: [Self; 6] = [
        Self::Registration,
        Self::Eligibility,
        Self::Recommendation,
        Self::Selection,
        Self::Notice,
        Self::Appointed,
    ];
}

/// A state with its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Registration { until: NaiveDate },
    Eligibility,
    Recommendation { until: NaiveDate },
    Selection { by: Selection },
    Notice { until: NaiveDate },
    Appointed,
    Void,
}

/// An act with the facts it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    CloseRegistration,
    StartRecommending { until: NaiveDate },
    Select { by: Selection },
    Publish { until: NaiveDate },
    Settle { until: NaiveDate },
    Appoint,
    End,
    Cancel,
}

/// The table has no such move from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not from this stage")]
pub struct Refused(pub Stage);

impl Move {
    /// The act without its facts.
    pub fn act(self) -> Act {
        match self {
            Self::CloseRegistration => Act::CloseRegistration,
            Self::StartRecommending { .. } => Act::StartRecommending,
            Self::Select { .. } => Act::Select,
            Self::Publish { .. } => Act::Publish,
            Self::Settle { .. } => Act::Settle,
            Self::Appoint => Act::Appoint,
            Self::End => Act::End,
            Self::Cancel => Act::Cancel,
        }
    }
}

impl State {
    /// The state without its facts.
    pub fn stage(self) -> Stage {
        match self {
            Self::Registration { .. } => Stage::Registration,
            Self::Eligibility => Stage::Eligibility,
            Self::Recommendation { .. } => Stage::Recommendation,
            Self::Selection { .. } => Stage::Selection,
            Self::Notice { .. } => Stage::Notice,
            Self::Appointed => Stage::Appointed,
            Self::Void => Stage::Void,
        }
    }

    /// The last day of what runs now; none where nobody's clock runs.
    pub fn until(self) -> Option<NaiveDate> {
        match self {
            Self::Registration { until }
            | Self::Recommendation { until }
            | Self::Notice { until } => Some(until),
            _ => None,
        }
    }

    /// Whether its last day is over.
    pub fn is_over(self, today: NaiveDate) -> bool {
        self.until().is_some_and(|until| until < today)
    }

    /// Whether the secretary may still cancel it: while the table has such a line, and not once the recommendations are
    /// over and only wait to be counted.
    pub fn may_cancel(self, today: NaiveDate) -> bool {
        let counted = self.stage() == Stage::Recommendation && self.is_over(today);
        self.stage().allows(Act::Cancel) && !counted
    }

    /// Moves on, or refuses.
    ///
    /// # Errors
    /// [`Refused`] when [`MOVES`] has no such line.
    pub fn go(self, step: Move) -> Result<Self, Refused> {
        let (stage, act) = (self.stage(), step.act());
        if !MOVES
            .iter()
            .any(|(from, a, ..)| *from == stage && *a == act)
        {
            return Err(Refused(stage));
        }
        Ok(match step {
            Move::CloseRegistration => Self::Eligibility,
            Move::StartRecommending { until } => Self::Recommendation { until },
            Move::Select { by } => Self::Selection { by },
            Move::Publish { until } | Move::Settle { until } => Self::Notice { until },
            Move::Appoint => Self::Appointed,
            Move::End | Move::Cancel => Self::Void,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        "2026-11-27".parse().unwrap()
    }

    fn states() -> [State; 7] {
        let until = day();
        [
            State::Registration { until },
            State::Eligibility,
            State::Recommendation { until },
            State::Selection {
                by: Selection::PublicDraw,
            },
            State::Notice { until },
            State::Appointed,
            State::Void,
        ]
    }

    fn moves() -> [Move; 8] {
        let until = day();
        [
            Move::CloseRegistration,
            Move::StartRecommending { until },
            Move::Select {
                by: Selection::PublicDraw,
            },
            Move::Publish { until },
            Move::Settle { until },
            Move::Appoint,
            Move::End,
            Move::Cancel,
        ]
    }

    #[test]
    fn what_the_table_does_not_name_is_refused_and_what_it_names_leads_there() {
        for state in states() {
            for step in moves() {
                let line = MOVES
                    .iter()
                    .find(|(from, act, ..)| *from == state.stage() && *act == step.act());
                match line {
                    Some((.., to, _)) => assert_eq!(state.go(step).unwrap().stage(), *to),
                    None => assert_eq!(state.go(step), Err(Refused(state.stage()))),
                }
            }
        }
    }

    #[test]
    fn every_stage_but_the_first_is_reached_and_two_end_it() {
        for stage in Stage::ALL {
            let reached = MOVES.iter().any(|(.., to, _)| to == stage);
            assert_eq!(reached, *stage != Stage::Registration, "{stage:?}");
        }
        let last: Vec<_> = Stage::ALL.iter().filter(|s| s.is_final()).collect();
        assert_eq!(last, [&Stage::Appointed, &Stage::Void]);
    }

    #[test]
    fn the_last_day_still_counts() {
        let state = State::Notice { until: day() };
        assert!(!state.is_over(day()));
        assert!(state.is_over(day().succ_opt().unwrap()));
        assert!(!State::Eligibility.is_over(day()));
    }

    #[test]
    fn nobody_cancels_with_the_result_in_view() {
        let until = day();
        let next = until.succ_opt().unwrap();
        let may = |state: State, today| state.may_cancel(today);
        assert!(may(State::Registration { until }, next) && may(State::Eligibility, next));
        assert!(may(State::Recommendation { until }, until));
        assert!(!may(State::Recommendation { until }, next));
        assert!(!may(State::Notice { until }, until) && !may(State::Void, until));
    }

    #[test]
    fn the_docs_print_the_table() {
        let page = include_str!("../../../docs/bodies.md");
        let printed: Vec<&str> = page.lines().filter(|l| l.starts_with("| `")).collect();
        let lines: Vec<String> = MOVES
            .iter()
            .map(|(from, act, to, by)| {
                let (from, act, to, by) = (from.code(), act.code(), to.code(), by.code());
                format!("| `{from}` | `{act}` | `{to}` | {by} |")
            })
            .collect();
        assert_eq!(printed, lines);
    }
}
