//! Pictures of a matter: who adds and removes which, and until when.

use super::state::{NoStep, Stage};
use super::who::Party;
use crate::bodies::coded;

coded! {
    /// What a picture shows.
    Shows {
        /// How it was found: it belongs to the text.
        Before = "before",
        /// What was done: it belongs to the answer.
        After = "after",
    }
}

/// How many pictures of each a matter may have.
pub const MAX_OF_MATTER: i64 = 3;

/// What is done with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureAct {
    Add,
    Remove,
}

/// Whether somebody adds or removes a picture as the matter stands. `entered`: staff wrote it down for somebody who came, called
/// or was met, so its owner shows how it was found as well.
///
/// # Errors
/// [`NoStep`].
pub fn may_picture(
    act: PictureAct,
    shows: Shows,
    stage: Stage,
    party: Party,
    entered: bool,
) -> Result<(), NoStep> {
    match (party, shows) {
        (Party::Reporter, Shows::Before) | (Party::Owner, Shows::After) => {}
        (Party::Owner, Shows::Before) if entered => {}
        _ => return Err(NoStep::NotYours),
    }
    // What was answered stays as it was answered; a picture of it may still come.
    let late = (act, shows) == (PictureAct::Add, Shows::After) && stage == Stage::Answered;
    match stage.is_open() || late {
        true => Ok(()),
        false => Err(NoStep::NotNow),
    }
}

/// Who takes a picture out of sight that shows what it should not, at whatever stage.
pub fn may_hide_picture(party: Party) -> bool {
    matches!(party, Party::Owner | Party::Lead)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that may be done; whatever is not in this table is refused.
    fn table() -> Vec<(PictureAct, Shows, Stage, Party, bool)> {
        use PictureAct as A;
        use {Party as P, Shows as W, Stage as S};
        let mut all = Vec::new();
        for stage in [S::Waiting, S::Owned, S::Reopened] {
            for act in [A::Add, A::Remove] {
                for entered in [false, true] {
                    all.push((act, W::Before, stage, P::Reporter, entered));
                    all.push((act, W::After, stage, P::Owner, entered));
                }
                all.push((act, W::Before, stage, P::Owner, true));
            }
        }
        for entered in [false, true] {
            all.push((A::Add, W::After, S::Answered, P::Owner, entered));
        }
        all
    }

    #[test]
    fn everybody_shows_what_the_table_says_and_nothing_else() {
        let table = table();
        let mut seen = 0;
        for act in [PictureAct::Add, PictureAct::Remove] {
            for shows in Shows::ALL {
                for stage in Stage::ALL {
                    for party in Party::ALL {
                        for entered in [false, true] {
                            let row = (act, *shows, *stage, *party, entered);
                            let may = may_picture(act, *shows, *stage, *party, entered).is_ok();
                            assert_eq!(may, table.contains(&row), "{row:?}");
                            seen += usize::from(may);
                        }
                    }
                }
            }
        }
        assert_eq!(seen, table.len());
    }

    #[test]
    fn owner_and_lead_take_a_picture_away() {
        let may: Vec<_> = Party::ALL
            .iter()
            .filter(|p| may_hide_picture(**p))
            .collect();
        assert_eq!(may, [&Party::Owner, &Party::Lead]);
    }

    #[test]
    fn codes_are_read_back() {
        for s in Shows::ALL {
            assert_eq!(Shows::from_code(s.code()), Some(*s));
        }
    }
}
