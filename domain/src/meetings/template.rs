//! What each kind of meeting owes before its minutes can be approved (features.md C1).

use super::Kind;
use crate::coded::coded;

coded! {
    /// Something that a meeting must have brought forth.
    Output {
        /// At least one opinion, by whom it may be.
        Opinion = "opinion",
        /// At least one item on the agenda.
        Item = "item",
        /// What became of every item.
        Results = "results",
        /// For every decision the unit and the day, or the reason why nothing was decided.
        Decisions = "decisions",
        /// The report, published before the meeting.
        Report = "report",
        /// An answer to every question.
        Answers = "answers",
        /// The result of the appraisal.
        Appraisal = "appraisal",
        /// What is to be put right, each with its day.
        Fixes = "fixes",
    }
}

/// What has been written down of a meeting so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    pub opinions: i64,
    /// Items that were accepted.
    pub items: i64,
    /// Those of them whose outcome is written down.
    pub with_outcome: i64,
    pub reported: bool,
    pub questions: i64,
    pub answered: i64,
    pub appraised: bool,
    pub fixes: i64,
}

/// What a kind of meeting owes, in the order in which it arises.
pub fn outputs(kind: Kind) -> &'static [Output] {
    match kind {
        Kind::Collection => &[Output::Opinion],
        Kind::Discussion => &[Output::Item, Output::Results],
        Kind::Decision => &[Output::Item, Output::Decisions],
        Kind::Enlarged => &[
            Output::Report,
            Output::Answers,
            Output::Appraisal,
            Output::Fixes,
        ],
    }
}

impl Output {
    /// Whether it is there.
    pub fn is_there(self, done: &Done) -> bool {
        match self {
            Self::Opinion => done.opinions > 0,
            Self::Item => done.items > 0,
            Self::Results | Self::Decisions => done.with_outcome >= done.items,
            Self::Report => done.reported,
            Self::Answers => done.answered >= done.questions,
            Self::Appraisal => done.appraised,
            Self::Fixes => done.fixes > 0,
        }
    }
}

/// The first thing that is still owed.
pub fn missing(kind: Kind, done: &Done) -> Option<Output> {
    outputs(kind).iter().copied().find(|o| !o.is_there(done))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn none() -> Done {
        Done::default()
    }

    #[rstest]
    #[case(Kind::Collection, none(), Some(Output::Opinion))]
    #[case(Kind::Collection, Done { opinions: 1, ..none() }, None)]
    #[case(Kind::Discussion, none(), Some(Output::Item))]
    #[case(Kind::Discussion, Done { items: 2, with_outcome: 1, ..none() }, Some(Output::Results))]
    #[case(Kind::Discussion, Done { items: 2, with_outcome: 2, ..none() }, None)]
    #[case(Kind::Decision, Done { items: 1, ..none() }, Some(Output::Decisions))]
    #[case(Kind::Decision, Done { items: 1, with_outcome: 1, ..none() }, None)]
    #[case(Kind::Enlarged, none(), Some(Output::Report))]
    #[case(Kind::Enlarged, Done { reported: true, questions: 2, answered: 1, ..none() }, Some(Output::Answers))]
    #[case(Kind::Enlarged, Done { reported: true, questions: 2, answered: 2, ..none() }, Some(Output::Appraisal))]
    #[case(Kind::Enlarged, Done { reported: true, appraised: true, ..none() }, Some(Output::Fixes))]
    #[case(Kind::Enlarged, Done { reported: true, appraised: true, fixes: 1, ..none() }, None)]
    fn a_meeting_owes_what_its_kind_asks(
        #[case] kind: Kind,
        #[case] done: Done,
        #[case] owed: Option<Output>,
    ) {
        assert_eq!(missing(kind, &done), owed);
    }

    /// docs/meetings.md prints what each kind owes.
    #[test]
    fn the_docs_print_what_is_owed() {
        let mut table = String::from("| kind | quorum | owes |\n|---|---|---|\n");
        for kind in Kind::ALL {
            let owed: Vec<_> = outputs(*kind).iter().map(|o| o.code()).collect();
            let quorum = if kind.needs_quorum() { "yes" } else { "no" };
            table.push_str(&format!(
                "| {} | {quorum} | {} |\n",
                kind.code(),
                owed.join(", ")
            ));
        }
        let docs = include_str!("../../../docs/meetings.md");
        assert!(
            docs.contains(&table),
            "docs/meetings.md must hold:\n{table}"
        );
    }
}
