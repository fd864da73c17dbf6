//! Rights as types. An act takes a proof such as [`Verified`] or [`Clerk`]; only the functions of this module can
//! make one, from a [`Standing`] that the store has read. A forgotten check therefore does not compile.
//!
//! What surprises: an unverified resident may write and never vote (spec.md §1); a staff role counts only in a session
//! that was opened with a second factor; a grid worker attests only in the own grid.

mod attest;
mod auditor;
mod matters;
mod publish;

pub use attest::{Attestor, MayAttest, attestor};
pub use auditor::{Auditor, auditor};
pub use matters::{Asked, MayOpen, asked, may_open};
pub use publish::{Editor, MayReview, SecondEditor, SecondReader, editor};

use crate::accounts::{Residency, Role};
use crate::ids::{AccountId, BodyId, CommunityId, GridId, SeatId};

/// What the store knows of the person behind a request, in the community of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub account: AccountId,
    /// Whether this session was opened with password and second factor.
    pub second_factor: bool,
    /// The community of the request; none on the portal's own pages.
    pub community: Option<CommunityId>,
    /// Residency in that community.
    pub residency: Residency,
    /// Roles in that community, and the operator's.
    pub roles: Vec<(Role, Option<GridId>)>,
    /// Seats held in bodies of that community.
    pub seats: Vec<(BodyId, SeatId)>,
}

/// Why a right is not given. Each has one sentence and one way onward in `app`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Denied {
    #[error("not signed in")]
    NotSignedIn,
    #[error("residency not attested")]
    NotVerified,
    /// Holds no role that may do this.
    #[error("not of this role")]
    NotYourRole,
    /// Holds the role, but signed in as a resident.
    #[error("second factor missing")]
    SecondFactorMissing,
    /// A grid worker outside the own grid.
    #[error("another grid")]
    AnotherGrid,
    /// Holds no seat in this body.
    #[error("no seat")]
    NoSeat,
    /// Nobody decides on the own claim or proposal.
    #[error("own affair")]
    OwnAffair,
}

/// Somebody who has proven a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    account: AccountId,
}

/// A resident of this community whose residency is attested: may support and vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    account: AccountId,
    community: CommunityId,
    grid: GridId,
}

/// Staff who answer, assign and close in this community: window clerk, editor or secretary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clerk {
    account: AccountId,
    community: CommunityId,
    role: Role,
}

/// A member of a body: holds a seat in it (art. 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    account: AccountId,
    community: CommunityId,
    body: BodyId,
    seat: SeatId,
}

/// The secretary of the community's bodies: calls meetings, opens ballots and seat procedures (art. 18, 19).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secretary {
    account: AccountId,
    community: CommunityId,
}

/// Who leads volunteers: the lead of a team in the own teams, staff who write what is published in every team (art. 35).
/// Which teams are the own ones stands in the store, and is asked under the team's lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lead {
    account: AccountId,
    community: CommunityId,
    everywhere: bool,
}

/// Somebody who has any place at the desk of this community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtDesk {
    account: AccountId,
    community: CommunityId,
}

/// Runs the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    account: AccountId,
}

macro_rules! getters {
    ($($proof:ident { $($field:ident: $type:ty),+ })+) => {$(
        impl $proof {
            $(pub fn $field(&self) -> $type { self.$field })+
        }
    )+};
}

getters! {
    SignedIn { account: AccountId }
    Verified { account: AccountId, community: CommunityId, grid: GridId }
    Clerk { account: AccountId, community: CommunityId, role: Role }
    Seat { account: AccountId, community: CommunityId, body: BodyId, seat: SeatId }
    Secretary { account: AccountId, community: CommunityId }
    AtDesk { account: AccountId, community: CommunityId }
    Lead { account: AccountId, community: CommunityId, everywhere: bool }
    Operator { account: AccountId }
}

use getters;

fn present(standing: Option<&Standing>) -> Result<&Standing, Denied> {
    standing.ok_or(Denied::NotSignedIn)
}

impl Standing {
    /// Whether the person holds the role here, signed in well enough or not.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.iter().any(|(r, _)| *r == role)
    }

    fn first_of(&self, wanted: &[Role]) -> Result<Role, Denied> {
        let held = wanted
            .iter()
            .copied()
            .find(|r| self.holds(*r))
            .ok_or(Denied::NotYourRole)?;
        if held.needs_second_factor() && !self.second_factor {
            return Err(Denied::SecondFactorMissing);
        }
        Ok(held)
    }
}

/// # Errors
/// [`Denied::NotSignedIn`].
pub fn signed_in(standing: Option<&Standing>) -> Result<SignedIn, Denied> {
    Ok(SignedIn {
        account: present(standing)?.account,
    })
}

/// # Errors
/// [`Denied::NotSignedIn`], or [`Denied::NotVerified`] in this community.
pub fn verified(standing: Option<&Standing>) -> Result<Verified, Denied> {
    let s = present(standing)?;
    match (s.community, s.residency) {
        (Some(community), Residency::Attested { grid, .. }) => Ok(Verified {
            account: s.account,
            community,
            grid,
        }),
        _ => Err(Denied::NotVerified),
    }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn clerk(standing: Option<&Standing>) -> Result<Clerk, Denied> {
    let s = present(standing)?;
    let role = s.first_of(&[Role::WindowClerk, Role::Secretary, Role::Editor])?;
    let community = s.community.ok_or(Denied::NotYourRole)?;
    Ok(Clerk {
        account: s.account,
        community,
        role,
    })
}

/// # Errors
/// [`Denied::NotSignedIn`], or [`Denied::NoSeat`] in this body. A seat alone is enough: members are residents who were
/// chosen, and sign in as residents do.
pub fn seat(standing: Option<&Standing>, body: BodyId) -> Result<Seat, Denied> {
    let s = present(standing)?;
    let held = s.seats.iter().find(|(of, _)| *of == body);
    match (s.community, held) {
        (Some(community), Some((body, seat))) => Ok(Seat {
            account: s.account,
            community,
            body: *body,
            seat: *seat,
        }),
        _ => Err(Denied::NoSeat),
    }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn secretary(standing: Option<&Standing>) -> Result<Secretary, Denied> {
    let s = present(standing)?;
    s.first_of(&[Role::Secretary])?;
    Ok(Secretary {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
    })
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn at_desk(standing: Option<&Standing>) -> Result<AtDesk, Denied> {
    let s = present(standing)?;
    s.first_of(&[
        Role::WindowClerk,
        Role::Secretary,
        Role::Editor,
        Role::GridWorker,
    ])?;
    Ok(AtDesk {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
    })
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn lead(standing: Option<&Standing>) -> Result<Lead, Denied> {
    let s = present(standing)?;
    let everywhere = editor(standing).is_ok();
    if !everywhere {
        s.first_of(&[Role::VolunteerLead, Role::Editor, Role::Secretary])?;
    }
    Ok(Lead {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
        everywhere,
    })
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn operator(standing: Option<&Standing>) -> Result<Operator, Denied> {
    let s = present(standing)?;
    s.first_of(&[Role::Operator])?;
    Ok(Operator { account: s.account })
}

#[cfg(test)]
mod tests;
