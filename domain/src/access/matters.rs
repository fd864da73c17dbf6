//! Rights over matters: who is asked, and who may open one.

use super::{Denied, Standing, getters, present};
use crate::accounts::Role;
use crate::ids::{AccountId, CommunityId, GridId, MatterId};
use crate::matters::{Holders, MAY_OPEN, Party, party};

/// Staff whom residents ask: window clerk, grid worker or secretary. Whoever is asked first owns the matter (art. 28).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    account: AccountId,
    community: CommunityId,
    role: Role,
    /// The own grid of a grid worker.
    grid: Option<GridId>,
    lead: bool,
    roles: Vec<Role>,
}

/// The right to open one matter that is not public: as its reporter, its owner, the one it is offered to, or the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayOpen {
    account: AccountId,
    community: CommunityId,
    matter: MatterId,
    party: Party,
}

getters! {
    Asked { account: AccountId, community: CommunityId, role: Role, grid: Option<GridId>, lead: bool }
    MayOpen { account: AccountId, community: CommunityId, matter: MatterId, party: Party }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn asked(standing: Option<&Standing>) -> Result<Asked, Denied> {
    const ROLES: [Role; 3] = [Role::WindowClerk, Role::GridWorker, Role::Secretary];
    let s = present(standing)?;
    let role = s.first_of(&ROLES)?;
    let grid = match role {
        Role::GridWorker => s.roles.iter().find(|(r, _)| *r == role).and_then(|r| r.1),
        _ => None,
    };
    Ok(Asked {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
        role,
        grid,
        lead: s.holds(Role::Secretary),
        roles: ROLES.into_iter().filter(|r| s.holds(*r)).collect(),
    })
}

impl Asked {
    /// Whether the person holds the role here.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The right to open a matter of this community.
///
/// # Errors
/// [`Denied`] for everybody else; whoever is refused is told that there is no such matter.
pub fn may_open(
    standing: Option<&Standing>,
    matter: MatterId,
    holders: &Holders,
) -> Result<MayOpen, Denied> {
    let s = present(standing)?;
    let community = s.community.ok_or(Denied::NotYourRole)?;
    let staff = asked(standing).ok();
    let party = party(holders, s.account, staff.as_ref());
    match party.filter(|p| MAY_OPEN.contains(p)) {
        Some(party) => Ok(MayOpen {
            account: s.account,
            community,
            matter,
            party,
        }),
        None => Err(Denied::NotYourRole),
    }
}
