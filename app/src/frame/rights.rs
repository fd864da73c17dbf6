//! The rights of a visit: thin doors to `domain::access`, which alone makes the proofs.

use domain::access::{
    self, Asked, AtDesk, Attestor, Auditor, Clerk, Editor, Lead, MayOpen, Operator, Seat,
    Secretary, SignedIn, Verified,
};
use domain::ids::{BodyId, MatterId};
use domain::matters::Holders;

use super::{Problem, Visit};

impl Visit {
    /// # Errors
    /// [`Problem::Denied`].
    pub fn signed_in(&self) -> Result<SignedIn, Problem> {
        Ok(access::signed_in(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn verified(&self) -> Result<Verified, Problem> {
        Ok(access::verified(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn clerk(&self) -> Result<Clerk, Problem> {
        Ok(access::clerk(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn secretary(&self) -> Result<Secretary, Problem> {
        Ok(access::secretary(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn attestor(&self) -> Result<Attestor, Problem> {
        Ok(access::attestor(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn at_desk(&self) -> Result<AtDesk, Problem> {
        Ok(access::at_desk(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn auditor(&self) -> Result<Auditor, Problem> {
        Ok(access::auditor(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn editor(&self) -> Result<Editor, Problem> {
        Ok(access::editor(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn lead(&self) -> Result<Lead, Problem> {
        Ok(access::lead(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn asked(&self) -> Result<Asked, Problem> {
        Ok(access::asked(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::NotFound`]: whoever may not open a matter learns nothing of it.
    pub fn may_open(&self, matter: MatterId, holders: &Holders) -> Result<MayOpen, Problem> {
        let right = access::may_open(self.standing.as_ref(), matter, holders);
        right.map_err(|_| Problem::NotFound)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn operator(&self) -> Result<Operator, Problem> {
        Ok(access::operator(self.standing.as_ref())?)
    }

    /// # Errors
    /// [`Problem::Denied`].
    pub fn seat(&self, body: BodyId) -> Result<Seat, Problem> {
        Ok(access::seat(self.standing.as_ref(), body)?)
    }
}
