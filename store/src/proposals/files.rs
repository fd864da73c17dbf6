//! Pictures and documents of a proposal: its author attaches them while the text may still change in place, which is until
//! the first support; whoever supports it has seen what it shows. Staff take away what shows what it should not.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn};
use domain::files::{Attached, Caption, FileFault};
use domain::ids::{AccountId, CommunityId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::support::revision;
use domain::proposals::{Revision, State};
use domain::text::Answer;
use serde_json::json;

use super::Proposal;
use crate::db::on;
use crate::files::{File, Holder, Kept, Owner, Ready, Shelf};
use crate::{Db, Error, Failed, Tx};

/// Why a file was not attached or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotShown {
    UnknownProposal,
    NotAuthor,
    /// Somebody has supported it, or supporters are no longer gathered.
    Fixed,
    File(FileFault),
}

/// Whether this person changes the files of a proposal now.
fn may_change(
    author: Option<AccountId>,
    state: &State,
    ever: i64,
    by: &SignedIn,
) -> Result<(), Failed<NotShown>> {
    if author != Some(by.account()) {
        return Err(Failed::Refused(NotShown::NotAuthor));
    }
    match revision(state, ever) {
        Ok(Revision::InPlace) => Ok(()),
        _ => Err(Failed::Refused(NotShown::Fixed)),
    }
}

impl Db {
    /// The files of a proposal in their order, each with why it was taken away, where it was.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_proposal_files(
        &self,
        proposal: ProposalId,
    ) -> Result<Vec<(Attached, Option<String>)>, Error> {
        self.attached(Holder::Proposal(proposal)).await
    }

    /// Whether a file would be kept now: asked before it is read.
    ///
    /// # Errors
    /// [`NotShown`], or [`Error`] of the database.
    pub async fn may_attach_to_proposal(
        &self,
        by: &SignedIn,
        proposal: &Proposal,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotShown>> {
        let (author, state, ever) = (proposal.author, &proposal.state, proposal.supports_ever);
        may_change(author, state, ever, by)?;
        let owner = Owner::Proposal(proposal.id);
        let may = self.may_upload(proposal.community, by.account(), owner, now);
        may.await.map_err(|e| e.map(NotShown::File))
    }

    /// Attaches a file to a proposal; `name` is fresh randomness. The same bytes once more are the file that is there.
    ///
    /// # Errors
    /// [`NotShown`], or [`Error`] of the database or of the shelf.
    pub async fn attach_to_proposal(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        shelf: &Shelf,
        (ready, name, title): (Ready, &str, &Caption),
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotShown>> {
        let file = ready.put(shelf, name, now).await?;
        let kept = self
            .write_shown(by, community, number, file, title, now)
            .await;
        shelf.settle(name, kept).await.map(|_| ())
    }

    async fn write_shown(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        file: File,
        title: &Caption,
        now: DateTime<Utc>,
    ) -> Result<Kept, Failed<NotShown>> {
        let mut tx = self.begin().await?;
        let id = tx.lock_shown(by, community, number, now).await?;
        let kept = tx.keep_file(community, by.account(), Owner::Proposal(id), file);
        let kept = kept.await.map_err(|e| e.map(NotShown::File))?;
        if let Kept::New(file) = &kept {
            tx.attach(community, Holder::Proposal(id), &file.name, title)
                .await?;
            let facts = json!({
                "sha256": file.sha256,
                "title": text_hash(&[title.say().both().zh.as_str()]),
            });
            let leaf = Leaf::new("proposals.attach", number, facts, now);
            tx.append_leaf(Some(community), Some(by.account()), &leaf)
                .await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// Removes a file of a proposal whose text may still change in place. What is not there stays so.
    ///
    /// # Errors
    /// [`NotShown`], or [`Error`] of the database.
    pub async fn detach_from_proposal(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotShown>> {
        let mut tx = self.begin().await?;
        let id = tx.lock_shown(by, community, number, now).await?;
        let file = tx.file_of(community, Owner::Proposal(id), name).await?;
        // What staff took away keeps its place and the reason.
        let Some(file) = file.filter(|file| file.hidden.is_none()) else {
            return Ok(());
        };
        tx.detach(Holder::Proposal(id), Some(name), now).await?;
        let leaf = Leaf::new(
            "proposals.detach",
            number,
            json!({"sha256": file.sha256}),
            now,
        );
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a file of a proposal out of sight, at whatever stage; its place and the reason stay, and the author is told.
    /// False where the proposal has no such file. Once more changes nothing.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn hide_proposal_file(
        &self,
        by: &Clerk,
        number: RecordNumber,
        name: &str,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let community = by.community();
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_proposal(community, number, now).await? else {
            return Ok(false);
        };
        let id = ProposalId(facts.id);
        let owner = Owner::Proposal(id);
        let Some(file) = tx.file_of(community, owner, name).await? else {
            return Ok(false);
        };
        if file.hidden.is_some() {
            return Ok(true);
        }
        tx.hide_file(community, owner, name, reason).await?;
        if let Some(author) = tx.author_to_tell(id).await? {
            let words = Some(reason.as_str());
            tx.tell(community, author, Notice::FileHidden, Some(id), words, now)
                .await?;
        }
        let about = json!({"sha256": file.sha256, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("proposals.hide_file", number, about, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Tx {
    /// None once the account is erased.
    async fn author_to_tell(&mut self, id: ProposalId) -> Result<Option<AccountId>, sqlx::Error> {
        let author: Option<i64> = on!(self, |c| sqlx::query_scalar(
            "select a.id from proposals p join accounts a on a.id = p.author_id
             where p.id = $1 and a.erased_at is null"
        )
        .bind(id.0)
        .fetch_optional(c)
        .await)?;
        Ok(author.map(AccountId))
    }

    /// A proposal whose files this person changes now, locked.
    async fn lock_shown(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<ProposalId, Failed<NotShown>> {
        let found = self.lock_proposal(community, number, now).await?;
        let facts = found.ok_or(Failed::Refused(NotShown::UnknownProposal))?;
        may_change(facts.author(), &facts.state()?, facts.supports_ever, by)?;
        Ok(ProposalId(facts.id))
    }
}
