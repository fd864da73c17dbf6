//! Every right as stranger, resident, member and officer.

use super::*;
use crate::accounts::Method;
use crate::ids::{AssessmentId, PublicationVersionId, ResidencyId};

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

#[test]
fn residents_ask_windows_grid_workers_and_the_secretary_and_nobody_else_opens_what_is_private() {
    use crate::ids::MatterId;
    use crate::matters::{Holders, Offered, Party};

    let of = |role, grid| person(true, &[(role, grid)], Residency::None);
    let worker = asked(Some(&of(Role::GridWorker, Some(2)))).unwrap();
    assert_eq!(worker.grid(), Some(GridId(2)));
    assert!(!worker.lead() && worker.holds(Role::GridWorker) && !worker.holds(Role::WindowClerk));
    let secretary = asked(Some(&of(Role::Secretary, None))).unwrap();
    assert!(secretary.lead() && secretary.grid().is_none());
    for role in Role::ALL {
        let may = [Role::WindowClerk, Role::GridWorker, Role::Secretary].contains(role);
        assert_eq!(asked(Some(&of(*role, None))).is_ok(), may, "{role:?}");
        let weak = person(false, &[(*role, None)], Residency::None);
        assert!(
            asked(Some(&weak)).is_err(),
            "{role:?} without the second factor"
        );
    }
    let holders = |reporter, owner, offered| Holders {
        reporter,
        owner,
        offered,
    };
    let me = Some(AccountId(7));
    let resident = person(false, &[], attested());
    let clerk = of(Role::WindowClerk, None);
    let to_windows = Some(Offered::Holders(Role::WindowClerk));
    for (standing, of, party) in [
        (&resident, holders(me, None, None), Some(Party::Reporter)),
        (&resident, holders(None, me, None), None),
        (&clerk, holders(None, me, None), Some(Party::Owner)),
        (
            &clerk,
            holders(None, None, to_windows),
            Some(Party::Offered),
        ),
        (&clerk, holders(None, None, None), None),
        (&of(Role::Editor, None), holders(None, None, None), None),
        (&of(Role::Auditor, None), holders(None, None, None), None),
        (&of(Role::Operator, None), holders(None, None, None), None),
        (
            &of(Role::Secretary, None),
            holders(None, None, None),
            Some(Party::Lead),
        ),
    ] {
        let got = may_open(Some(standing), MatterId(1), &of);
        assert_eq!(got.ok().map(|right| right.party()), party, "{standing:?}");
    }
    assert_eq!(
        may_open(None, MatterId(1), &holders(None, None, None)),
        Err(Denied::NotSignedIn)
    );
}
