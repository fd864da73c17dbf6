//! Rights over claims of residency: who attests, and in which grids.

use super::{Denied, Standing, getters, present};
use crate::accounts::Role;
use crate::ids::{AccountId, CommunityId, GridId, ResidencyId};

/// Staff who attest residency: a window clerk anywhere in the community, a grid worker in the own grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestor {
    account: AccountId,
    community: CommunityId,
    /// `None`: every grid.
    grids: Option<Vec<GridId>>,
}

/// The right to decide on one residency claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayAttest {
    account: AccountId,
    community: CommunityId,
    claim: ResidencyId,
}

getters! {
    Attestor { account: AccountId, community: CommunityId }
    MayAttest { account: AccountId, community: CommunityId, claim: ResidencyId }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn attestor(standing: Option<&Standing>) -> Result<Attestor, Denied> {
    let s = present(standing)?;
    let role = s.first_of(&[Role::WindowClerk, Role::GridWorker])?;
    let community = s.community.ok_or(Denied::NotYourRole)?;
    let grids = (role == Role::GridWorker).then(|| {
        s.roles
            .iter()
            .filter(|(r, _)| *r == Role::GridWorker)
            .filter_map(|(_, g)| *g)
            .collect()
    });
    Ok(Attestor {
        account: s.account,
        community,
        grids,
    })
}

impl Attestor {
    /// The grids this person attests in; `None` means all.
    pub fn grids(&self) -> Option<&[GridId]> {
        self.grids.as_deref()
    }

    /// The right to decide on a claim of `claimant` in `grid`.
    ///
    /// # Errors
    /// [`Denied::AnotherGrid`], or [`Denied::OwnAffair`] for the own claim.
    pub fn may_attest(
        &self,
        claim: ResidencyId,
        claimant: AccountId,
        grid: GridId,
    ) -> Result<MayAttest, Denied> {
        if claimant == self.account {
            return Err(Denied::OwnAffair);
        }
        if self.grids.as_ref().is_some_and(|own| !own.contains(&grid)) {
            return Err(Denied::AnotherGrid);
        }
        Ok(MayAttest {
            account: self.account,
            community: self.community,
            claim,
        })
    }
}
