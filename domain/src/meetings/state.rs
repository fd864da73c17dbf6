//! The stages of a meeting and the acts that lead from one to the next. [`MOVES`] is the whole table; the docs print it.

use crate::coded::coded;

coded! {
    /// Where a meeting is.
    Stage {
        /// 已通知
        Called = "called",
        /// 开会中
        UnderWay = "under_way",
        /// 已开完，待写记录
        Held = "held",
        /// 记录起草中
        Drafting = "drafting",
        /// 记录公开更正期
        Correction = "correction",
        /// 记录已通过
        Approved = "approved",
        /// 已取消
        Cancelled = "cancelled",
    }

    /// What the secretary does with a meeting.
    Act {
        Open = "open",
        Cancel = "cancel",
        Close = "close",
        /// Keeps the minutes as a draft.
        Draft = "draft",
        /// Publishes the minutes for correction.
        Publish = "publish",
        /// Approves the minutes.
        Approve = "approve",
    }
}

/// The table has no such move from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not from this stage")]
pub struct Refused(pub Stage);

/// Every move there is. All are the secretary's.
pub const MOVES: &[(Stage, Act, Stage)] = &[
    (Stage::Called, Act::Open, Stage::UnderWay),
    (Stage::Called, Act::Cancel, Stage::Cancelled),
    (Stage::UnderWay, Act::Close, Stage::Held),
    (Stage::Held, Act::Draft, Stage::Drafting),
    (Stage::Held, Act::Publish, Stage::Correction),
    (Stage::Drafting, Act::Draft, Stage::Drafting),
    (Stage::Drafting, Act::Publish, Stage::Correction),
    (Stage::Correction, Act::Approve, Stage::Approved),
];

impl Stage {
    /// Moves on, or refuses.
    ///
    /// # Errors
    /// [`Refused`] when [`MOVES`] has no such line.
    pub fn go(self, act: Act) -> Result<Self, Refused> {
        MOVES
            .iter()
            .find(|(from, a, _)| *from == self && *a == act)
            .map(|(.., to)| *to)
            .ok_or(Refused(self))
    }

    /// Whether `act` is possible now; pages offer only what this allows.
    pub fn allows(self, act: Act) -> bool {
        self.go(act).is_ok()
    }

    /// It has been opened and may be closed already: what was said there can be written down.
    pub fn has_met(self) -> bool {
        !matches!(self, Self::Called | Self::Cancelled)
    }

    /// What was said can still be added and changed: the minutes are not out yet.
    pub fn takes_results(self) -> bool {
        matches!(self, Self::UnderWay | Self::Held | Self::Drafting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_and_act_meets_the_table() {
        for stage in Stage::ALL {
            for act in Act::ALL {
                let line = MOVES.iter().find(|(f, a, _)| f == stage && a == act);
                let expected = line.map(|(.., to)| *to).ok_or(Refused(*stage));
                assert_eq!(stage.go(*act), expected, "{stage:?} {act:?}");
                assert_eq!(stage.allows(*act), line.is_some());
            }
        }
    }

    #[test]
    fn every_stage_can_be_reached_and_what_is_over_stays() {
        for stage in Stage::ALL.iter().filter(|s| **s != Stage::Called) {
            assert!(MOVES.iter().any(|(.., to)| to == stage), "{stage:?}");
        }
        for last in [Stage::Approved, Stage::Cancelled] {
            assert!(Act::ALL.iter().all(|act| !last.allows(*act)));
        }
        assert!(Stage::Held.takes_results() && !Stage::Correction.takes_results());
        assert!(Stage::UnderWay.has_met() && !Stage::Called.has_met());
    }

    /// docs/meetings.md prints the table; it must be the table.
    #[test]
    fn the_docs_print_this_table() {
        let mut table = String::from("| from | act | to |\n|---|---|---|\n");
        for (from, act, to) in MOVES {
            table.push_str(&format!(
                "| {} | {} | {} |\n",
                from.code(),
                act.code(),
                to.code()
            ));
        }
        let docs = include_str!("../../../docs/meetings.md");
        assert!(
            docs.contains(&table),
            "docs/meetings.md must hold:\n{table}"
        );
    }
}
