//! Rights over what is published: who writes it, and the second person who decides on it.

use super::{Denied, Standing, getters, present};
use crate::accounts::Role;
use crate::ids::{AccountId, AssessmentId, CommunityId, ConsultationId, PublicationVersionId};

/// Staff who write what is published: editor or secretary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Editor {
    account: AccountId,
    community: CommunityId,
}

/// The right to decide on one version of a publication that somebody else wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayReview {
    account: AccountId,
    community: CommunityId,
    version: PublicationVersionId,
}

/// The right to decide on what another member of staff began for a round of satisfaction: its text, or declaring it void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondEditor {
    account: AccountId,
    community: CommunityId,
    assessment: AssessmentId,
}

/// The right to decide on what another member of staff wrote for a consultation: its text, or the answer to what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondReader {
    account: AccountId,
    community: CommunityId,
    consultation: ConsultationId,
}

getters! {
    Editor { account: AccountId, community: CommunityId }
    MayReview { account: AccountId, community: CommunityId, version: PublicationVersionId }
    SecondEditor { account: AccountId, community: CommunityId, assessment: AssessmentId }
    SecondReader { account: AccountId, community: CommunityId, consultation: ConsultationId }
}

/// # Errors
/// [`Denied`] by sign-in, role or second factor.
pub fn editor(standing: Option<&Standing>) -> Result<Editor, Denied> {
    let s = present(standing)?;
    s.first_of(&[Role::Editor, Role::Secretary])?;
    Ok(Editor {
        account: s.account,
        community: s.community.ok_or(Denied::NotYourRole)?,
    })
}

impl Editor {
    /// The right to publish a version that `writer` wrote, or to send it back. Two people look at whatever is published,
    /// so nobody has it over the own text; a writer who closed the account is somebody else.
    ///
    /// # Errors
    /// [`Denied::OwnAffair`].
    pub fn may_review(
        &self,
        version: PublicationVersionId,
        writer: Option<AccountId>,
    ) -> Result<MayReview, Denied> {
        if writer == Some(self.account) {
            return Err(Denied::OwnAffair);
        }
        Ok(MayReview {
            account: self.account,
            community: self.community,
            version,
        })
    }

    /// The right to decide on what `first` began for a round. It takes two people, so nobody has it over the own work.
    ///
    /// # Errors
    /// [`Denied::OwnAffair`].
    pub fn second_for(
        &self,
        assessment: AssessmentId,
        first: Option<AccountId>,
    ) -> Result<SecondEditor, Denied> {
        if first == Some(self.account) {
            return Err(Denied::OwnAffair);
        }
        Ok(SecondEditor {
            account: self.account,
            community: self.community,
            assessment,
        })
    }

    /// The right to decide on what `first` wrote for a consultation; nobody has it over the own work.
    ///
    /// # Errors
    /// [`Denied::OwnAffair`].
    pub fn second_reader(
        &self,
        consultation: ConsultationId,
        first: Option<AccountId>,
    ) -> Result<SecondReader, Denied> {
        if first == Some(self.account) {
            return Err(Denied::OwnAffair);
        }
        Ok(SecondReader {
            account: self.account,
            community: self.community,
            consultation,
        })
    }
}
