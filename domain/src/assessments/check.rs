//! A round held against the record of acts, from its public lines alone.

use super::{Published, Terms};
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
}

/// Holds the lines of a round against the acts about it: the text against the leaf of the opening, the counts against that of
/// the closing, and the results against the counts. Returns what was asked, and the counts where it is closed.
///
/// # Errors
/// The first [`RoundFault`].
pub fn check_round(lines: &[&str], acts: &[Act]) -> Result<(Terms, Option<Published>), RoundFault> {
    let terms = lines.first().ok_or(RoundFault::Line)?;
    let asked: Terms = serde_json::from_str(terms).map_err(|_| RoundFault::Line)?;
    if asked.text() != *terms || asked.kind != Terms::KIND {
        return Err(RoundFault::Line);
    }
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
    let invited = of("assessments.invite").filter_map(|a| number(a, "codes"));
    let electorate = number(opening, "eligible").map(|n| n + invited.sum::<u64>());
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
