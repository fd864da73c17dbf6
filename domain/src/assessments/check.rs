//! A round held against the record of acts, from its public lines alone.

use super::{Published, Terms, Voided};
use crate::ballots::Act;
use crate::log::text_hash;

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RoundFault {
    #[error("a line of it cannot be read")]
    Line,
    #[error("it is not on record as opened once")]
    NotOpened,
    #[error("what it asked is not what was fixed at its opening")]
    Terms,
    #[error("its counts are on record and missing, or there and not on record")]
    Closing,
    #[error("its counts are not those on record")]
    Counts,
    #[error("its counts contradict one another, or show a group that is too small")]
    Unsound,
    #[error("its results are not what its counts give")]
    Scores,
    #[error("more answers than could answer")]
    TooMany,
    #[error(
        "it is void and not on record as void once for that reason, or on record as void and not void"
    )]
    Void,
    #[error("its roll or its marks on it are not as many as it says")]
    Roll,
}

/// Whether what is said of a round being void is what is on record: once, and with the hash of that reason.
///
/// # Errors
/// [`RoundFault::Void`].
pub fn check_void(void: Option<&Voided>, acts: &[Act]) -> Result<(), RoundFault> {
    let mut recorded = acts.iter().filter(|a| a.act == "assessments.void");
    match (void, recorded.next(), recorded.next()) {
        (None, None, None) => Ok(()),
        (Some(void), Some(act), None) if act.text("reason") == Some(void.hash().as_str()) => Ok(()),
        _ => Err(RoundFault::Void),
    }
}

/// The lines without the one that says that the round is void, and that.
fn part<'a, 'b>(lines: &'a [&'b str]) -> (&'a [&'b str], Option<Voided>) {
    match lines.split_last() {
        Some((last, rest)) => match Voided::read(last) {
            Some(void) => (rest, Some(void)),
            None => (lines, None),
        },
        None => (lines, None),
    }
}

/// More than there are people: a record that names more is forged, and no figure of fewer grows out of its type.
const MOST_PEOPLE: u64 = 10_000_000_000;

/// Holds the lines of a round against the acts about it: the text against the leaf of the opening, the counts against that of
/// the closing, the results against the counts, and that it is void against the leaf that says so. Returns what was asked, and the counts where it is closed.
///
/// # Errors
/// The first [`RoundFault`].
pub fn check_round(lines: &[&str], acts: &[Act]) -> Result<(Terms, Option<Published>), RoundFault> {
    let (lines, void) = part(lines);
    let terms = lines.first().ok_or(RoundFault::Line)?;
    let asked: Terms = serde_json::from_str(terms).map_err(|_| RoundFault::Line)?;
    if asked.text() != *terms || asked.kind != Terms::KIND {
        return Err(RoundFault::Line);
    }
    let own = |v: &Voided| (v.community, v.assessment) == (asked.community, asked.assessment);
    if !void.as_ref().is_none_or(own) {
        return Err(RoundFault::Line);
    }
    check_void(void.as_ref(), acts)?;
    let of = |name: &'static str| acts.iter().filter(move |a| a.act == name);
    let mut opened = of("assessments.open");
    let (Some(opening), None) = (opened.next(), opened.next()) else {
        return Err(RoundFault::NotOpened);
    };
    if opening.text("terms") != Some(text_hash(&[terms]).as_str()) {
        return Err(RoundFault::Terms);
    }
    let mut closings = of("assessments.close");
    let (closing, again) = (closings.next(), closings.next());
    let (line, closing) = match (lines.get(1), closing, again, lines.len()) {
        (None, None, None, 1) => return Ok((asked, None)),
        (Some(line), Some(closing), None, 2) => (*line, closing),
        _ => return Err(RoundFault::Closing),
    };
    let counts: Published = serde_json::from_str(line).map_err(|_| RoundFault::Line)?;
    let named = (counts.community, counts.assessment) == (asked.community, asked.assessment);
    if counts.text() != line || counts.kind != Published::KIND || !named {
        return Err(RoundFault::Line);
    }
    if closing.text("counts") != Some(text_hash(&[line]).as_str())
        || closing.facts.get("answers").and_then(|n| n.number()) != Some(counts.answers)
    {
        return Err(RoundFault::Counts);
    }
    let number = |act: &Act, fact: &str| act.facts.get(fact).and_then(|n| n.number::<u64>());
    let mut invited = of("assessments.invite").filter_map(|a| number(a, "codes"));
    let electorate = number(opening, "eligible")
        .and_then(|all| invited.try_fold(all, u64::checked_add))
        .filter(|all| *all <= MOST_PEOPLE);
    if electorate != Some(counts.eligible) || counts.answers > counts.eligible {
        return Err(RoundFault::TooMany);
    }
    if !counts.is_sound(&asked) {
        return Err(RoundFault::Unsound);
    }
    if counts.recounted(&asked) != counts.scores {
        return Err(RoundFault::Scores);
    }
    Ok((asked, Some(counts)))
}
