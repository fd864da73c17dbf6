//! Who may apply for a seat, recommend a candidate, object.

use chrono::NaiveDate;

use super::SeatClass;
use super::procedure::{Stage, State};
use crate::ids::{AccountId, GridId};

/// What the rules ask of somebody who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applicant {
    /// The grid of the attested residency; none for who is no attested resident here.
    pub home: Option<GridId>,
    /// Holds a running seat in the body.
    pub seated: bool,
    /// Works for the community's agency: window, grid, editor, secretary.
    pub agency_staff: bool,
    /// Named a unit or organisation.
    pub stands_for_somebody: bool,
}

/// Why an application is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoApplication {
    #[error("registration is over")]
    Closed,
    /// A resident's seat needs an attested residency.
    #[error("not a verified resident")]
    NotVerified,
    /// The seat belongs to another grid.
    #[error("another constituency")]
    AnotherConstituency,
    #[error("holds a seat already")]
    HoldsSeat,
    /// Who works for the agency cannot watch over it from a resident's seat (art. 18).
    #[error("conflicting office")]
    ConflictingOffice,
    #[error("names no unit or organisation")]
    StandsForNobody,
}

/// Why a recommendation is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoRecommendation {
    #[error("recommendations are over, or have not begun")]
    Closed,
    #[error("another constituency")]
    AnotherConstituency,
    /// The application was refused or withdrawn.
    #[error("not open to recommendations")]
    NotEligible,
    #[error("one's own application")]
    OwnApplication,
}

/// Whether somebody may apply today for a seat of `class` in `constituency`.
///
/// # Errors
/// The first [`NoApplication`] that applies.
pub fn may_apply(
    state: State,
    class: SeatClass,
    constituency: Option<GridId>,
    who: Applicant,
    today: NaiveDate,
) -> Result<(), NoApplication> {
    if !matches!(state, State::Registration { until } if today <= until) {
        return Err(NoApplication::Closed);
    }
    if who.seated {
        return Err(NoApplication::HoldsSeat);
    }
    if class == SeatClass::Resident {
        let home = who.home.ok_or(NoApplication::NotVerified)?;
        if constituency.is_some_and(|grid| grid != home) {
            return Err(NoApplication::AnotherConstituency);
        }
        if who.agency_staff {
            return Err(NoApplication::ConflictingOffice);
        }
    }
    if class.names_whom() && !who.stands_for_somebody {
        return Err(NoApplication::StandsForNobody);
    }
    Ok(())
}

/// Whether a verified resident of `home` may recommend an application today, or take a recommendation back.
///
/// # Errors
/// The first [`NoRecommendation`] that applies.
pub fn may_recommend(
    state: State,
    constituency: Option<GridId>,
    home: GridId,
    applicant: Option<AccountId>,
    eligible: bool,
    by: AccountId,
    today: NaiveDate,
) -> Result<(), NoRecommendation> {
    if state.stage() != Stage::Recommendation || state.is_over(today) {
        return Err(NoRecommendation::Closed);
    }
    if constituency.is_some_and(|grid| grid != home) {
        return Err(NoRecommendation::AnotherConstituency);
    }
    if !eligible {
        return Err(NoRecommendation::NotEligible);
    }
    if applicant == Some(by) {
        return Err(NoRecommendation::OwnApplication);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const HERE: GridId = GridId(1);
    const THERE: GridId = GridId(2);

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn somebody() -> Applicant {
        Applicant {
            home: Some(HERE),
            seated: false,
            agency_staff: false,
            stands_for_somebody: false,
        }
    }

    #[rstest]
    #[case(SeatClass::Resident, None, somebody(), Ok(()))]
    #[case(SeatClass::Resident, Some(HERE), somebody(), Ok(()))]
    #[case(
        SeatClass::Resident,
        Some(THERE),
        somebody(),
        Err(NoApplication::AnotherConstituency)
    )]
    #[case(SeatClass::Resident, None, Applicant { home: None, ..somebody() }, Err(NoApplication::NotVerified))]
    #[case(SeatClass::Resident, None, Applicant { seated: true, ..somebody() }, Err(NoApplication::HoldsSeat))]
    #[case(SeatClass::Resident, None, Applicant { agency_staff: true, ..somebody() }, Err(NoApplication::ConflictingOffice))]
    #[case(SeatClass::Unit, None, somebody(), Err(NoApplication::StandsForNobody))]
    #[case(SeatClass::Unit, None, Applicant { home: None, stands_for_somebody: true, ..somebody() }, Ok(()))]
    #[case(SeatClass::Organisation, None, Applicant { agency_staff: true, stands_for_somebody: true, ..somebody() }, Ok(()))]
    fn who_may_apply(
        #[case] class: SeatClass,
        #[case] constituency: Option<GridId>,
        #[case] who: Applicant,
        #[case] expected: Result<(), NoApplication>,
    ) {
        let state = State::Registration { until: day(20) };
        assert_eq!(
            may_apply(state, class, constituency, who, day(20)),
            expected
        );
        let late = may_apply(state, class, constituency, who, day(21));
        assert_eq!(late, Err(NoApplication::Closed));
        let other = may_apply(State::Eligibility, class, constituency, who, day(1));
        assert_eq!(other, Err(NoApplication::Closed));
    }

    #[test]
    fn who_may_recommend() {
        let open = State::Recommendation { until: day(20) };
        let (me, other) = (AccountId(1), Some(AccountId(2)));
        let ask = |state, grid, home, whose, eligible, on| {
            may_recommend(state, grid, home, whose, eligible, me, day(on))
        };
        assert_eq!(ask(open, None, HERE, other, true, 20), Ok(()));
        assert_eq!(ask(open, Some(HERE), HERE, None, true, 20), Ok(()));
        let closed = Err(NoRecommendation::Closed);
        assert_eq!(ask(open, None, HERE, other, true, 21), closed);
        assert_eq!(ask(State::Eligibility, None, HERE, other, true, 1), closed);
        assert_eq!(
            ask(open, Some(THERE), HERE, other, true, 1),
            Err(NoRecommendation::AnotherConstituency)
        );
        assert_eq!(
            ask(open, None, HERE, other, false, 1),
            Err(NoRecommendation::NotEligible)
        );
        assert_eq!(
            ask(open, None, HERE, Some(me), true, 1),
            Err(NoRecommendation::OwnApplication)
        );
    }
}
