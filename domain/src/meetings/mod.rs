//! Meetings: the four ways in which a deliberation body works (art. 19), each with what it must bring forth.
//!
//! What surprises: a meeting that decides does not open without its quorum; minutes are approved only once everything
//! that the kind of meeting owes is there and every objection has an answer; a free place goes to whoever waits first,
//! never to whoever is quick.

pub mod checkin;
pub mod rules;
pub mod state;
pub mod template;

pub use checkin::{CHECKIN_EARLY, code_at, code_fits};
pub use rules::{
    NoAsk, NoCall, NoCheckIn, NoDecision, NoItem, NoOpening, NoRecusal, NoSignUp, NoVote, Quorum,
    confirm_by,
};
pub use state::{Act, Refused, Stage};
pub use template::{Done, Output, outputs};

use crate::coded::coded;

coded! {
    /// The kinds of art. 19, in its order.
    Kind {
        /// 意见收集会 (1)
        Collection = "collection",
        /// 议题讨论会 (2)
        Discussion = "discussion",
        /// 议事决策会 (3)
        Decision = "decision",
        /// 扩大会议，述职评议 (4)
        Enlarged = "enlarged",
    }

    /// How somebody was checked in.
    How {
        /// By typing the six digits on the screen.
        Code = "code",
        /// By the link in the picture on the screen.
        Qr = "qr",
        /// By the secretary, from the list of members.
        List = "list",
    }

    /// What a secretary says to an item that somebody asked for.
    ItemState {
        Asked = "asked",
        Accepted = "accepted",
        Refused = "refused",
    }

    /// What became of an item.
    Outcome {
        /// Discussed: it goes to a meeting that decides.
        ToDecision = "to_decision",
        /// Discussed: it is given to the agency to carry out (art. 19(2)).
        ToAgency = "to_agency",
        /// Discussed: nothing further.
        NoAction = "no_action",
        /// Decided for; carries unit and day.
        Decided = "decided",
        /// Decided against.
        Rejected = "rejected",
        /// Not decided yet, with the reason.
        Postponed = "postponed",
    }

    /// What people say at a meeting and what follows from it.
    PointKind {
        /// An opinion that was collected.
        Opinion = "opinion",
        /// A question to those who report.
        Question = "question",
        /// Something to be put right after the appraisal.
        Fix = "fix",
    }

    /// For whom an opinion speaks (art. 19(1)).
    Voice {
        Resident = "resident",
        Unit = "unit",
        Organisation = "organisation",
    }

    /// How opinions were gathered outside a meeting.
    VisitKind {
        /// 走访: at people's homes.
        Home = "home",
        /// 说事点: at a place where people come and talk.
        Spot = "spot",
    }
}

impl Kind {
    /// Whether it opens only with enough members (art. 19(3), (4)).
    pub fn needs_quorum(self) -> bool {
        matches!(self, Self::Decision | Self::Enlarged)
    }

    /// What may become of its items.
    pub fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Collection | Self::Enlarged => &[],
            Self::Discussion => &[Outcome::ToDecision, Outcome::ToAgency, Outcome::NoAction],
            Self::Decision => &[Outcome::Decided, Outcome::Rejected, Outcome::Postponed],
        }
    }

    /// The points that are written down at it.
    pub fn points(self) -> &'static [PointKind] {
        match self {
            Self::Collection => &[PointKind::Opinion],
            Self::Enlarged => &[PointKind::Question, PointKind::Fix],
            Self::Discussion | Self::Decision => &[],
        }
    }

    /// Whether its work is items of an agenda.
    pub fn has_items(self) -> bool {
        !self.outcomes().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(*outcome));
        }
        assert_eq!(Kind::from_code("party"), None);
    }

    #[test]
    fn only_what_decides_needs_its_quorum_and_only_agendas_have_outcomes() {
        let table = Kind::ALL
            .iter()
            .map(|k| (k.needs_quorum(), k.has_items(), k.points().len()));
        assert_eq!(
            table.collect::<Vec<_>>(),
            [
                (false, false, 1),
                (false, true, 0),
                (true, true, 0),
                (true, false, 2)
            ]
        );
    }
}
