//! The ledger of hours. A line is written by one side and answered by the other; it counts once both agree, until an agreed
//! correction takes its place (民政部令第67号; 民发〔2015〕149号).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Span;
use crate::coded::coded;
use crate::ids::{AccountId, HourEntryId};
use crate::rulebook::{Rule, Rulebook};
use crate::time::day_of;

/// How far back a service may lie when it is written down: what is older is a slip of the pen.
const LONGEST_AGO: Duration = Duration::days(3 * 366);

coded! {
    /// Where a line comes from; all but the first are marked wherever it is shown.
    Source {
        /// The person typed the code on the spot.
        Code = "code",
        /// The lead ticked the list.
        List = "list",
        /// The lead wrote down several people at once.
        Bulk = "bulk",
        /// The service was no shift of the portal.
        Manual = "manual",
    }
}

/// What one line of the ledger is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub id: HourEntryId,
    /// Whose hours; none once the account is erased.
    pub account: Option<AccountId>,
    pub minutes: i64,
    pub corrects: Option<HourEntryId>,
    pub proposed_by: Option<AccountId>,
    /// What the other side said.
    pub agreed: Option<bool>,
}

/// One line of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub day: NaiveDate,
    pub team: String,
    pub content: String,
    pub minutes: i64,
}

coded! {
    /// How somebody is named on a proof: that is the person's choice.
    Shown {
        /// The whole name, as on the document that was seen.
        Name = "name",
        /// 王**: enough for who knows the person.
        Family = "family",
        Nobody = "nobody",
    }
}

impl Shown {
    /// What stands on the paper.
    pub fn of(self, name: &str) -> Option<String> {
        match self {
            Self::Name => Some(name.to_owned()),
            Self::Family => name.chars().next().map(|first| format!("{first}**")),
            Self::Nobody => None,
        }
    }
}

/// Why hours were not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoEntry {
    /// The service is not over.
    NotOver,
    /// Longer ago than anybody remembers it.
    TooLongAgo,
    /// Not a minute, or more than it lasted.
    Minutes,
    /// The person has other hours at the same time.
    Overlap,
}

/// Why a line was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoAnswer {
    /// Written by oneself, or somebody else's affair.
    NotYours,
    /// A correction of it stands already.
    Corrected,
}

/// Whether `minutes` may be written down for a service. A correction may say that there were none.
///
/// # Errors
/// [`NoEntry`].
pub fn may_enter(
    span: Span,
    minutes: i64,
    correction: bool,
    others: &[Span],
    now: DateTime<Utc>,
) -> Result<(), NoEntry> {
    if span.ends_at() > now {
        return Err(NoEntry::NotOver);
    }
    if !correction && span.starts_at() < now - LONGEST_AGO {
        return Err(NoEntry::TooLongAgo);
    }
    let least = if correction { 0 } else { 1 };
    if !(least..=span.minutes()).contains(&minutes) {
        return Err(NoEntry::Minutes);
    }
    if others.iter().any(|o| o.overlaps(span)) {
        return Err(NoEntry::Overlap);
    }
    Ok(())
}

/// Whether a line is marked as written down late.
pub fn is_late(span: Span, book: &Rulebook, now: DateTime<Utc>) -> bool {
    let days = Days::new(u64::from(book.count(Rule::HoursLateDays)));
    let last = day_of(span.ends_at()).checked_add_days(days);
    last.is_some_and(|last| last < day_of(now))
}

/// Whether somebody is the other side of a line: the volunteer, of what others wrote; another lead or staff, of what a lead
/// wrote down for oneself. Nobody answers the own line.
///
/// # Errors
/// [`NoAnswer::NotYours`].
pub fn may_answer(entry: &Entry, by: AccountId, as_lead: bool) -> Result<(), NoAnswer> {
    // Once who wrote a line has closed the account, the volunteer still says yes or no.
    let own_line = entry.proposed_by == Some(by);
    let about_oneself = entry.account.is_some() && entry.account == entry.proposed_by;
    let right = match about_oneself {
        true => as_lead,
        false => entry.account == Some(by),
    };
    match right && !own_line {
        true => Ok(()),
        false => Err(NoAnswer::NotYours),
    }
}

/// Minutes that count, by line: agreed, and not taken out by an agreed correction.
pub fn counted(entries: &[Entry]) -> BTreeMap<HourEntryId, i64> {
    let agreed = || entries.iter().filter(|e| e.agreed == Some(true));
    let corrected: BTreeSet<_> = agreed().filter_map(|e| e.corrects).collect();
    agreed()
        .filter(|e| !corrected.contains(&e.id))
        .map(|e| (e.id, e.minutes))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::rulebook::example;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_305_600 + minute * 60, 0).unwrap()
    }

    fn span(from: i64, until: i64) -> Span {
        Span::new(at(from), at(until)).unwrap()
    }

    #[rstest]
    #[case(120, false, &[], 120, Ok(()))]
    #[case(120, false, &[], 119, Err(NoEntry::NotOver))]
    #[case(60, false, &[], 3 * 366 * 1440, Ok(()))]
    #[case(60, false, &[], 3 * 366 * 1440 + 1, Err(NoEntry::TooLongAgo))]
    #[case(60, true, &[], 3 * 366 * 1440 + 1, Ok(()))]
    #[case(121, false, &[], 500, Err(NoEntry::Minutes))]
    #[case(0, false, &[], 500, Err(NoEntry::Minutes))]
    #[case(0, true, &[], 500, Ok(()))]
    #[case(-1, true, &[], 500, Err(NoEntry::Minutes))]
    #[case(60, false, &[span(119, 200)], 500, Err(NoEntry::Overlap))]
    #[case(60, false, &[span(120, 200)], 500, Ok(()))]
    fn two_hours_are_written_down_or_not(
        #[case] minutes: i64,
        #[case] correction: bool,
        #[case] others: &[Span],
        #[case] now: i64,
        #[case] expected: Result<(), NoEntry>,
    ) {
        let got = may_enter(span(0, 120), minutes, correction, others, at(now));
        assert_eq!(got, expected);
    }

    #[test]
    fn hours_are_late_after_a_week() {
        let (book, served) = (example(), span(0, 120));
        assert!(!is_late(
            served,
            &book,
            served.ends_at() + Duration::days(7)
        ));
        assert!(is_late(served, &book, served.ends_at() + Duration::days(8)));
    }

    const ME: AccountId = AccountId(1);
    const LEAD: AccountId = AccountId(2);
    const OTHER: AccountId = AccountId(3);

    #[rstest]
    #[case(Some(ME), Some(LEAD), ME, false, true)]
    #[case(Some(ME), Some(LEAD), LEAD, true, false)]
    #[case(Some(ME), Some(LEAD), OTHER, true, false)]
    #[case(Some(LEAD), Some(LEAD), LEAD, true, false)]
    #[case(Some(LEAD), Some(LEAD), OTHER, true, true)]
    #[case(Some(LEAD), Some(LEAD), OTHER, false, false)]
    // Once the volunteer's account is erased, nobody is left to say yes; the lead's does not matter.
    #[case(None, Some(LEAD), ME, false, false)]
    #[case(None, Some(LEAD), OTHER, true, false)]
    #[case(Some(ME), None, ME, false, true)]
    #[case(Some(ME), None, OTHER, true, false)]
    #[case(Some(ME), None, OTHER, false, false)]
    #[case(None, None, OTHER, true, false)]
    #[case(None, None, OTHER, false, false)]
    fn the_other_side_answers_and_nobody_else(
        #[case] account: Option<AccountId>,
        #[case] proposed_by: Option<AccountId>,
        #[case] by: AccountId,
        #[case] as_lead: bool,
        #[case] right: bool,
    ) {
        let entry = Entry {
            id: HourEntryId(1),
            account,
            minutes: 60,
            corrects: None,
            proposed_by,
            agreed: None,
        };
        assert_eq!(may_answer(&entry, by, as_lead).is_ok(), right);
    }

    #[test]
    fn a_name_is_shown_as_the_person_wishes() {
        assert_eq!(Shown::Name.of("王芳").as_deref(), Some("王芳"));
        assert_eq!(Shown::Family.of("王芳").as_deref(), Some("王**"));
        assert_eq!(Shown::Nobody.of("王芳"), None);
        for s in Shown::ALL {
            assert_eq!(Shown::from_code(s.code()), Some(*s));
        }
        for s in Source::ALL {
            assert_eq!(Source::from_code(s.code()), Some(*s));
        }
    }

    proptest! {
        // However lines and corrections follow each other: of one service at most one line counts, and only agreed ones.
        #[test]
        fn a_chain_of_corrections_counts_once(answers in prop::collection::vec((0..300i64, any::<Option<bool>>()), 1..8)) {
            let mut entries: Vec<Entry> = Vec::new();
            for (i, (minutes, agreed)) in answers.iter().enumerate() {
                // A correction points at the last line that was agreed to, or at the first one.
                let last = entries.iter().rev().find(|e| e.agreed == Some(true)).or(entries.first());
                entries.push(Entry {
                    id: HourEntryId(i as i64 + 1),
                    account: Some(ME),
                    minutes: *minutes,
                    corrects: last.map(|e| e.id),
                    proposed_by: Some(LEAD),
                    agreed: *agreed,
                });
            }
            let sums = counted(&entries);
            let newest = entries.iter().rev().find(|e| e.agreed == Some(true));
            prop_assert_eq!(sums.into_iter().collect::<Vec<_>>(), newest.map(|e| (e.id, e.minutes)).into_iter().collect::<Vec<_>>());
        }
    }
}
