//! Every right as stranger, resident, member and officer.

use super::*;
use crate::accounts::Method;

const HERE: CommunityId = CommunityId(1);

fn person(second_factor: bool, roles: &[(Role, Option<i64>)], residency: Residency) -> Standing {
    Standing {
        account: AccountId(7),
        second_factor,
        community: Some(HERE),
        residency,
        roles: roles.iter().map(|(r, g)| (*r, g.map(GridId))).collect(),
        seats: Vec::new(),
    }
}

fn attested() -> Residency {
    Residency::Attested {
        id: ResidencyId(1),
        grid: GridId(2),
        method: Method::InPerson,
    }
}

#[test]
fn an_unverified_resident_may_write_and_never_vote() {
    let claimed = Residency::Claimed {
        id: ResidencyId(1),
        grid: GridId(2),
        letter: true,
    };
    for residency in [
        Residency::None,
        claimed,
        Residency::Refused { id: ResidencyId(1) },
    ] {
        let p = person(false, &[], residency);
        assert!(signed_in(Some(&p)).is_ok());
        assert_eq!(verified(Some(&p)), Err(Denied::NotVerified));
    }
    assert_eq!(
        verified(Some(&person(false, &[], attested())))
            .unwrap()
            .grid(),
        GridId(2)
    );
    assert_eq!(verified(None), Err(Denied::NotSignedIn));
}

#[test]
fn a_staff_role_counts_only_with_the_second_factor() {
    let p = person(
        false,
        &[(Role::WindowClerk, None), (Role::Operator, None)],
        Residency::None,
    );
    assert_eq!(clerk(Some(&p)), Err(Denied::SecondFactorMissing));
    assert_eq!(attestor(Some(&p)), Err(Denied::SecondFactorMissing));
    assert_eq!(operator(Some(&p)), Err(Denied::SecondFactorMissing));
    let p = person(true, &[(Role::WindowClerk, None)], Residency::None);
    assert_eq!(clerk(Some(&p)).unwrap().community(), HERE);
    assert_eq!(operator(Some(&p)), Err(Denied::NotYourRole));
}

#[test]
fn a_staff_member_is_no_verified_resident_by_that() {
    let p = person(true, &[(Role::WindowClerk, None)], Residency::None);
    assert_eq!(verified(Some(&p)), Err(Denied::NotVerified));
}

#[test]
fn a_grid_worker_attests_in_the_own_grid_only_and_nobody_attests_the_own_claim() {
    let worker = attestor(Some(&person(
        true,
        &[(Role::GridWorker, Some(2))],
        Residency::None,
    )))
    .unwrap();
    let claim = ResidencyId(9);
    assert!(worker.may_attest(claim, AccountId(8), GridId(2)).is_ok());
    assert_eq!(
        worker.may_attest(claim, AccountId(8), GridId(3)),
        Err(Denied::AnotherGrid)
    );
    assert_eq!(
        worker.may_attest(claim, AccountId(7), GridId(2)),
        Err(Denied::OwnAffair)
    );
    let clerk = attestor(Some(&person(
        true,
        &[(Role::WindowClerk, None)],
        Residency::None,
    )))
    .unwrap();
    assert!(clerk.may_attest(claim, AccountId(8), GridId(3)).is_ok());
    let p = person(true, &[(Role::GridWorker, Some(2))], Residency::None);
    assert_eq!(super::clerk(Some(&p)), Err(Denied::NotYourRole));
    assert!(at_desk(Some(&p)).is_ok());
}

#[test]
fn a_seat_is_a_right_in_its_own_body_and_makes_nobody_the_secretary() {
    let mut p = person(false, &[], attested());
    let (council, other) = (BodyId(3), BodyId(4));
    assert_eq!(seat(Some(&p), council), Err(Denied::NoSeat));
    p.seats = vec![(council, SeatId(11))];
    assert_eq!(seat(Some(&p), council).unwrap().seat(), SeatId(11));
    assert_eq!(seat(Some(&p), other), Err(Denied::NoSeat));
    assert_eq!(secretary(Some(&p)), Err(Denied::NotYourRole));
    assert_eq!(seat(None, council), Err(Denied::NotSignedIn));
    let p = person(true, &[(Role::Secretary, None)], Residency::None);
    assert_eq!(secretary(Some(&p)).unwrap().community(), HERE);
    assert_eq!(seat(Some(&p), council), Err(Denied::NoSeat));
    let p = person(false, &[(Role::Secretary, None)], Residency::None);
    assert_eq!(secretary(Some(&p)), Err(Denied::SecondFactorMissing));
}

#[test]
fn editors_and_the_secretary_write_and_nobody_reviews_the_own_text() {
    for role in [Role::Editor, Role::Secretary] {
        let p = person(true, &[(role, None)], Residency::None);
        let me = editor(Some(&p)).unwrap();
        let version = PublicationVersionId(3);
        assert_eq!(
            me.may_review(version, Some(AccountId(7))),
            Err(Denied::OwnAffair)
        );
        let may = me.may_review(version, Some(AccountId(8))).unwrap();
        assert_eq!((may.version(), may.account()), (version, AccountId(7)));
        assert!(me.may_review(version, None).is_ok());
        let p = person(false, &[(role, None)], Residency::None);
        assert_eq!(editor(Some(&p)), Err(Denied::SecondFactorMissing));
    }
    for role in [Role::WindowClerk, Role::GridWorker, Role::Operator] {
        let p = person(true, &[(role, None)], attested());
        assert_eq!(editor(Some(&p)), Err(Denied::NotYourRole));
    }
    assert_eq!(editor(None), Err(Denied::NotSignedIn));
}

#[test]
fn a_round_takes_two_people() {
    let p = person(true, &[(Role::Editor, None)], Residency::None);
    let me = editor(Some(&p)).unwrap();
    let round = AssessmentId(3);
    assert_eq!(
        me.second_for(round, Some(AccountId(7))),
        Err(Denied::OwnAffair)
    );
    let second = me.second_for(round, Some(AccountId(8))).unwrap();
    assert_eq!(
        (second.assessment(), second.account()),
        (round, AccountId(7))
    );
    assert!(me.second_for(round, None).is_ok());
}

#[test]
fn a_lead_signs_in_as_residents_do_and_only_staff_lead_every_team() {
    let p = person(false, &[(Role::VolunteerLead, None)], attested());
    assert!(!lead(Some(&p)).unwrap().everywhere());
    for role in [Role::Editor, Role::Secretary] {
        let p = person(true, &[(role, None)], Residency::None);
        assert!(lead(Some(&p)).unwrap().everywhere());
        let p = person(false, &[(role, None)], Residency::None);
        assert_eq!(lead(Some(&p)), Err(Denied::SecondFactorMissing));
        let p = person(
            false,
            &[(role, None), (Role::VolunteerLead, None)],
            attested(),
        );
        assert!(!lead(Some(&p)).unwrap().everywhere());
    }
    for role in [Role::WindowClerk, Role::GridWorker, Role::Operator] {
        let p = person(true, &[(role, None)], attested());
        assert_eq!(lead(Some(&p)), Err(Denied::NotYourRole));
    }
    assert_eq!(lead(None), Err(Denied::NotSignedIn));
    let mut p = person(false, &[(Role::VolunteerLead, None)], attested());
    p.community = None;
    assert_eq!(lead(Some(&p)), Err(Denied::NotYourRole));
}

#[test]
fn outside_a_community_nobody_is_staff_of_one() {
    let mut p = person(true, &[(Role::WindowClerk, None)], attested());
    p.community = None;
    assert_eq!(clerk(Some(&p)), Err(Denied::NotYourRole));
    assert_eq!(verified(Some(&p)), Err(Denied::NotVerified));
}
