//! Who somebody is to a matter.

use crate::access::Asked;
use crate::accounts::Role;
use crate::ids::AccountId;

/// To whom an owner offers a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offered {
    Person(AccountId),
    /// Everybody who holds a role, such as the windows: whoever accepts first.
    Holders(Role),
}

/// Everybody who has something to do with a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holders {
    /// None for somebody without an account, and once it is erased.
    pub reporter: Option<AccountId>,
    pub owner: Option<AccountId>,
    pub offered: Option<Offered>,
}

/// Who acts, seen from the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    Reporter,
    Owner,
    /// It is offered to this person, or to a role this person holds.
    Offered,
    /// The secretary, who hears of what goes wrong.
    Lead,
    /// Any other person of the staff who is asked about matters.
    Staff,
}

impl Party {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Reporter,
        Self::Owner,
        Self::Offered,
        Self::Lead,
        Self::Staff,
    ];
}

/// Who may open a matter that is not public. To decide on an offer one must have read it.
pub const MAY_OPEN: [Party; 4] = [Party::Reporter, Party::Owner, Party::Offered, Party::Lead];

/// Who somebody is to a matter; none for a stranger. The reporter stays the reporter: nobody of the staff handles the own
/// matter.
pub fn party(holders: &Holders, who: AccountId, staff: Option<&Asked>) -> Option<Party> {
    if holders.reporter == Some(who) {
        return Some(Party::Reporter);
    }
    let staff = staff.filter(|s| s.account() == who)?;
    if holders.owner == Some(who) {
        return Some(Party::Owner);
    }
    let offered = match holders.offered {
        Some(Offered::Person(to)) => to == who,
        Some(Offered::Holders(role)) => staff.holds(role),
        None => false,
    };
    Some(match (offered, staff.lead()) {
        (true, _) => Party::Offered,
        (false, true) => Party::Lead,
        (false, false) => Party::Staff,
    })
}

/// Who may see the telephone number of who reported it. Each look is an act.
pub fn may_look(party: Party) -> bool {
    matches!(party, Party::Owner | Party::Lead)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::access::{self, Standing};
    use crate::accounts::Residency;
    use crate::ids::CommunityId;

    fn asked(who: i64, role: Role) -> Asked {
        access::asked(Some(&Standing {
            account: AccountId(who),
            second_factor: true,
            community: Some(CommunityId(1)),
            residency: Residency::None,
            roles: vec![(role, None)],
            seats: Vec::new(),
        }))
        .unwrap()
    }

    #[rstest]
    #[case(1, None, Some(Party::Reporter))]
    #[case(1, Some(Role::Secretary), Some(Party::Reporter))] // nobody handles the own matter
    #[case(2, Some(Role::GridWorker), Some(Party::Owner))]
    #[case(2, Some(Role::Secretary), Some(Party::Owner))]
    #[case(2, None, None)] // the owner signed in as a resident
    #[case(3, Some(Role::GridWorker), Some(Party::Staff))]
    #[case(3, Some(Role::WindowClerk), Some(Party::Offered))]
    #[case(3, Some(Role::Secretary), Some(Party::Lead))]
    #[case(3, None, None)]
    fn everybody_is_one_party(
        #[case] who: i64,
        #[case] role: Option<Role>,
        #[case] expected: Option<Party>,
    ) {
        let holders = Holders {
            reporter: Some(AccountId(1)),
            owner: Some(AccountId(2)),
            offered: Some(Offered::Holders(Role::WindowClerk)),
        };
        let staff = role.map(|role| asked(who, role));
        assert_eq!(party(&holders, AccountId(who), staff.as_ref()), expected);
    }

    #[test]
    fn an_offer_to_a_person_is_that_persons_alone() {
        let holders = Holders {
            reporter: None,
            owner: Some(AccountId(2)),
            offered: Some(Offered::Person(AccountId(4))),
        };
        for (who, expected) in [(4, Party::Offered), (5, Party::Staff)] {
            let staff = asked(who, Role::WindowClerk);
            assert_eq!(
                party(&holders, AccountId(who), Some(&staff)),
                Some(expected)
            );
        }
        // Somebody else's proof is nobody's.
        let other = asked(5, Role::Secretary);
        assert_eq!(party(&holders, AccountId(6), Some(&other)), None);
    }

    #[test]
    fn a_number_is_for_owner_and_lead() {
        let may: Vec<_> = Party::ALL.iter().filter(|p| may_look(**p)).collect();
        assert_eq!(may, [&Party::Owner, &Party::Lead]);
    }
}
