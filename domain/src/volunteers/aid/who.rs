//! Who may help whom, and until when.

use chrono::{Days, NaiveDate};

use super::Stage;

/// The latest day for which one asks for help.
pub const DUE_WITHIN: Days = Days::new(30);
/// The longest that an offer stands.
pub const OFFER_WITHIN: Days = Days::new(90);
/// How long after its day a match may go without a word; then it lapses.
pub const MATCH_DAYS: Days = Days::new(14);

/// What is known of somebody who would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Helping {
    /// Asked for it oneself.
    pub own: bool,
    /// Until when staff vouch for the person.
    pub checked_until: Option<NaiveDate>,
    /// States to be 18 or older.
    pub adult: bool,
    /// Until when a guardian's consent stands, as recorded at the desk.
    pub consent_until: Option<NaiveDate>,
}

/// Why somebody does not help, or does not see the address any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoHelp {
    /// The own request.
    Own,
    /// Staff must vouch for who comes here.
    NotChecked,
    /// Under 18, and no guardian's consent is recorded.
    NoConsent,
    /// Nobody is matched any more.
    Over,
}

/// Whether a day may be asked for: today or later, and within the bounds.
pub fn is_due(day: NaiveDate, today: NaiveDate, within: Days) -> bool {
    today <= day && day <= today + within
}

/// Whether somebody may help on a day. `needs_checked` is so for children and people in need of care.
///
/// # Errors
/// [`NoHelp`].
pub fn may_help(needs_checked: bool, on: NaiveDate, who: Helping) -> Result<(), NoHelp> {
    let stands = |until: Option<NaiveDate>| until.is_some_and(|until| on <= until);
    if who.own {
        return Err(NoHelp::Own);
    }
    if !who.adult && !stands(who.consent_until) {
        return Err(NoHelp::NoConsent);
    }
    if needs_checked && !stands(who.checked_until) {
        return Err(NoHelp::NotChecked);
    }
    Ok(())
}

/// Whether the chosen helper may look at the address today. It is asked anew at each look.
///
/// # Errors
/// [`NoHelp`].
pub fn may_see(
    stage: Stage,
    needs_checked: bool,
    today: NaiveDate,
    who: Helping,
) -> Result<(), NoHelp> {
    match stage {
        Stage::Matched => may_help(needs_checked, today, who),
        _ => Err(NoHelp::Over),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, n).unwrap()
    }

    fn who(own: bool, checked: u32, adult: bool, consent: u32) -> Helping {
        Helping {
            own,
            checked_until: NaiveDate::from_ymd_opt(2026, 12, checked),
            adult,
            consent_until: NaiveDate::from_ymd_opt(2026, 12, consent),
        }
    }

    #[rstest]
    #[case(false, who(false, 0, true, 0), Ok(()))]
    #[case(false, who(true, 31, true, 0), Err(NoHelp::Own))]
    #[case(false, who(false, 0, false, 0), Err(NoHelp::NoConsent))]
    #[case(false, who(false, 0, false, 9), Err(NoHelp::NoConsent))]
    #[case(false, who(false, 0, false, 10), Ok(()))]
    #[case(true, who(false, 0, true, 0), Err(NoHelp::NotChecked))]
    #[case(true, who(false, 9, true, 0), Err(NoHelp::NotChecked))]
    #[case(true, who(false, 10, true, 0), Ok(()))]
    #[case(true, who(false, 31, false, 0), Err(NoHelp::NoConsent))]
    #[case(true, who(false, 31, false, 31), Ok(()))]
    fn on_the_tenth_somebody_helps_or_not(
        #[case] needs_checked: bool,
        #[case] who: Helping,
        #[case] expected: Result<(), NoHelp>,
    ) {
        assert_eq!(may_help(needs_checked, day(10), who), expected);
    }

    #[test]
    fn an_address_is_seen_in_a_match_and_while_staff_vouch() {
        let helper = who(false, 10, true, 0);
        assert_eq!(may_see(Stage::Matched, true, day(10), helper), Ok(()));
        assert_eq!(
            may_see(Stage::Matched, true, day(11), helper),
            Err(NoHelp::NotChecked)
        );
        for stage in Stage::ALL.iter().filter(|s| **s != Stage::Matched) {
            assert_eq!(
                may_see(*stage, false, day(10), helper),
                Err(NoHelp::Over),
                "{stage:?}"
            );
        }
    }

    #[test]
    fn a_day_is_neither_past_nor_far_away() {
        for (n, fits) in [(9, false), (10, true), (31, true)] {
            assert_eq!(is_due(day(n), day(10), Days::new(21)), fits, "{n}");
        }
        assert!(!is_due(day(31), day(10), Days::new(20)));
    }
}
