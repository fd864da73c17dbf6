//! Deliberation bodies 议事协商组织 and how their seats are filled (art. 17, 18): classes of seats, the procedure with its
//! table of moves, what becomes of an application, and the rules of who may apply, recommend and object.

pub mod apply;
pub mod outcome;
pub mod procedure;

pub use apply::{Applicant, NoApplication, NoRecommendation, may_apply, may_recommend};
pub use outcome::{Standing, reserves_in_order, select};
pub use procedure::{Act, Actor, MOVES, Move, Refused, Stage, State};

use crate::coded::coded;

coded! {
    /// Whom a seat speaks for (art. 17).
    SeatClass {
        /// 社区居民
        Resident = "resident",
        /// 驻社区单位
        Unit = "unit",
        /// 其他组织
        Organisation = "organisation",
        /// 居（村）民委员会主要负责人, who sit by their office
        Committee = "committee",
    }
}

impl SeatClass {
    /// Whether such a seat is filled by a procedure; the heads of the committee sit by their office.
    pub fn is_applied_for(self) -> bool {
        self != Self::Committee
    }

    /// Whether a member of this class stands for a unit or an organisation, which must be named.
    pub fn names_whom(self) -> bool {
        matches!(self, Self::Unit | Self::Organisation)
    }

    /// How many seats a new body starts with; the secretary changes the numbers.
    pub fn at_first(self) -> i64 {
        match self {
            Self::Resident => 9,
            Self::Unit | Self::Committee => 3,
            Self::Organisation => 2,
        }
    }
}

coded! {
    /// How somebody came to a seat, for the public roster.
    Origin {
        /// Sat already when the portal began.
        Founding = "founding",
        Elected = "elected",
        Drawn = "drawn",
        /// Recommended, and no more candidates than seats.
        Recommended = "recommended",
        ExOfficio = "ex_officio",
        /// 递补: from the reserves, in their order.
        ByFill = "by_fill",
    }
}

coded! {
    /// Why a seat ended.
    EndReason {
        Term = "term",
        Resigned = "resigned",
        Moved = "moved",
        Removed = "removed",
        Erased = "erased",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for class in SeatClass::ALL {
            assert_eq!(SeatClass::from_code(class.code()), Some(*class));
        }
        for origin in Origin::ALL {
            assert_eq!(Origin::from_code(origin.code()), Some(*origin));
        }
        for reason in EndReason::ALL {
            assert_eq!(EndReason::from_code(reason.code()), Some(*reason));
        }
        assert_eq!(SeatClass::from_code("king"), None);
    }

    #[test]
    fn only_the_heads_of_the_committee_sit_by_their_office() {
        let applied: Vec<_> = SeatClass::ALL
            .iter()
            .filter(|c| c.is_applied_for())
            .collect();
        assert_eq!(applied.len(), 3);
        assert!(!SeatClass::Committee.is_applied_for());
        assert!(SeatClass::Unit.names_whom() && !SeatClass::Resident.names_whom());
        let all: i64 = SeatClass::ALL.iter().map(|c| c.at_first()).sum();
        assert_eq!(all, 17);
    }
}
