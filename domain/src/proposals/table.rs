//! The stages of a proposal, and who moves it from which to which: [`MOVES`] is the whole table; the docs print it.

use crate::coded::coded;

coded! {
    /// Where a proposal is, without the facts. A draft is not a proposal yet: it has no number.
    Stage {
        /// 征集中
        Gathering = "gathering",
        /// 已立项
        OnAgenda = "on_agenda",
        /// 讨论中
        InDiscussion = "in_discussion",
        /// 表决中
        AtBallot = "at_ballot",
        /// 通过
        Adopted = "adopted",
        /// 否决
        Rejected = "rejected",
        /// 交办
        Assigned = "assigned",
        /// 办理中
        InProgress = "in_progress",
        /// 办结
        Done = "done",
        /// 解决
        Resolved = "resolved",
        /// 重开
        Reopened = "reopened",
        /// 不予受理
        Declined = "declined",
        /// 撤回
        Withdrawn = "withdrawn",
        /// 合并
        Merged = "merged",
        /// 过期
        Lapsed = "lapsed",
    }
}

coded! {
    /// An act on a proposal, without its facts.
    Act {
        Accept = "accept",
        ReachThreshold = "reach_threshold",
        OpenDiscussion = "open_discussion",
        OpenBallot = "open_ballot",
        Adopt = "adopt",
        Reject = "reject",
        Assign = "assign",
        Progress = "progress",
        Finish = "finish",
        Resolve = "resolve",
        Reopen = "reopen",
        Decline = "decline",
        Withdraw = "withdraw",
        Merge = "merge",
        Lapse = "lapse",
    }
}

coded! {
    /// In which quality somebody moves a proposal.
    Actor {
        /// Wrote it.
        Author = "author",
        /// Author and supporters together, as `verdict::judge` counts them.
        Supporters = "supporters",
        /// Agency staff.
        Clerk = "clerk",
        /// The secretary of the body.
        Secretary = "secretary",
        /// The clock or a count: nobody's will.
        Rule = "rule",
    }
}

impl Stage {
    /// Nothing can follow.
    pub fn is_final(self) -> bool {
        !MOVES.iter().any(|(from, ..)| *from == self)
    }
}

/// One line of the table: from where, by which act, to where, by whom.
pub type Line = (Stage, Act, Stage, &'static [Actor]);

const STAFF: &[Actor] = &[Actor::Clerk, Actor::Secretary];
const AGENCY: &[Actor] = &[Actor::Clerk];
const BODY: &[Actor] = &[Actor::Secretary];
const RULE: &[Actor] = &[Actor::Rule];
const AUTHOR: &[Actor] = &[Actor::Author];
const PEOPLE: &[Actor] = &[Actor::Supporters];

/// Every move there is (spec.md room 3). What is not in this table is refused.
pub const MOVES: &[Line] = &[
    (Stage::Gathering, Act::Accept, Stage::Gathering, AGENCY),
    (Stage::Gathering, Act::ReachThreshold, Stage::OnAgenda, RULE),
    (Stage::Gathering, Act::Assign, Stage::Assigned, AGENCY),
    (Stage::Gathering, Act::Decline, Stage::Declined, STAFF),
    (Stage::Gathering, Act::Withdraw, Stage::Withdrawn, AUTHOR),
    (Stage::Gathering, Act::Merge, Stage::Merged, STAFF),
    (Stage::Gathering, Act::Lapse, Stage::Lapsed, RULE),
    (
        Stage::OnAgenda,
        Act::OpenDiscussion,
        Stage::InDiscussion,
        BODY,
    ),
    (Stage::OnAgenda, Act::Assign, Stage::Assigned, AGENCY),
    (Stage::OnAgenda, Act::Decline, Stage::Declined, STAFF),
    (Stage::OnAgenda, Act::Merge, Stage::Merged, STAFF),
    (Stage::InDiscussion, Act::OpenBallot, Stage::AtBallot, BODY),
    (Stage::AtBallot, Act::Adopt, Stage::Adopted, RULE),
    (Stage::AtBallot, Act::Reject, Stage::Rejected, RULE),
    (Stage::Adopted, Act::Assign, Stage::Assigned, AGENCY),
    (Stage::Assigned, Act::Progress, Stage::InProgress, AGENCY),
    (Stage::Assigned, Act::Finish, Stage::Done, AGENCY),
    (Stage::InProgress, Act::Progress, Stage::InProgress, AGENCY),
    (Stage::InProgress, Act::Finish, Stage::Done, AGENCY),
    (Stage::Done, Act::Resolve, Stage::Resolved, PEOPLE),
    (Stage::Done, Act::Reopen, Stage::Reopened, PEOPLE),
    (Stage::Reopened, Act::Assign, Stage::Assigned, AGENCY),
    (Stage::Reopened, Act::Progress, Stage::InProgress, AGENCY),
    (Stage::Reopened, Act::Finish, Stage::Done, AGENCY),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_can_be_reached_and_the_table_names_no_line_twice() {
        for stage in Stage::ALL.iter().filter(|s| **s != Stage::Gathering) {
            assert!(MOVES.iter().any(|(_, _, to, _)| to == stage), "{stage:?}");
        }
        for (i, a) in MOVES.iter().enumerate() {
            assert!(
                !MOVES[..i].iter().any(|b| a.0 == b.0 && a.1 == b.1),
                "{a:?}"
            );
        }
    }

    #[test]
    fn what_is_final_stays() {
        let last: Vec<_> = Stage::ALL
            .iter()
            .copied()
            .filter(|s| s.is_final())
            .collect();
        assert_eq!(
            last,
            [
                Stage::Rejected,
                Stage::Resolved,
                Stage::Declined,
                Stage::Withdrawn,
                Stage::Merged,
                Stage::Lapsed
            ]
        );
    }

    /// docs/proposals.md prints the table; it must be the table.
    #[test]
    fn the_docs_print_this_table() {
        let mut table = String::from("| from | act | to | who |\n|---|---|---|---|\n");
        for (from, act, to, who) in MOVES {
            let who: Vec<_> = who.iter().map(|w| w.code()).collect();
            table.push_str(&format!(
                "| {} | {} | {} | {} |\n",
                from.code(),
                act.code(),
                to.code(),
                who.join(", ")
            ));
        }
        let docs = include_str!("../../../docs/proposals.md");
        assert!(
            docs.contains(&table),
            "docs/proposals.md must hold:\n{table}"
        );
    }
}
