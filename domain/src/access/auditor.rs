//! The auditor reads the security record of a community, and decides nothing.

use super::{Denied, Standing, getters, present};
use crate::accounts::Role;
use crate::ids::{AccountId, CommunityId};

/// Whoever audits a community 审计员.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Auditor {
    account: AccountId,
    community: CommunityId,
}

getters! {
    Auditor { account: AccountId, community: CommunityId }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn auditor(standing: Option<&Standing>) -> Result<Auditor, Denied> {
    let s = present(standing)?;
    s.first_of(&[Role::Auditor])?;
    Ok(Auditor {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Residency;

    fn holding(role: Role, second_factor: bool) -> Standing {
        Standing {
            account: AccountId(7),
            second_factor,
            community: Some(CommunityId(1)),
            residency: Residency::None,
            roles: vec![(role, None)],
            seats: Vec::new(),
        }
    }

    #[test]
    fn the_auditor_reads_the_record_and_nobody_else_does() {
        for role in Role::ALL {
            let right = auditor(Some(&holding(*role, true)));
            assert_eq!(right.is_ok(), *role == Role::Auditor, "{role:?}");
        }
        let by_phone = holding(Role::Auditor, false);
        assert_eq!(auditor(Some(&by_phone)), Err(Denied::SecondFactorMissing));
        let mut nowhere = holding(Role::Auditor, true);
        nowhere.community = None;
        assert_eq!(auditor(Some(&nowhere)), Err(Denied::NotYourRole));
        // What the auditor reads, the auditor does not do.
        let audits = holding(Role::Auditor, true);
        assert!(super::super::at_desk(Some(&audits)).is_err());
        assert!(super::super::operator(Some(&audits)).is_err());
    }
}
