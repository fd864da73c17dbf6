//! The photo of a tally sheet: what two people enter can be compared with it by everybody. Its hash is on record, so that
//! no other picture can take its place.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::files::FileFault;
use domain::ids::RecordNumber;
use domain::log::Leaf;
use serde_json::json;

use super::row::Facts;
use crate::files::{File, Kept, Owner, Ready, Shelf};
use crate::{Db, Failed};

/// Why a photo was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotKept {
    UnknownBallot,
    /// Papers are counted after closing.
    NotClosed,
    /// Nobody took a paper.
    NoPaper,
    /// Two people have found the same, or it is counted.
    Done,
    File(FileFault),
}

impl Db {
    /// Whether a photo would be kept now: asked before the file is read, so that what is refused anyway costs nothing.
    ///
    /// # Errors
    /// [`NotKept`], or [`Error`](crate::Error) of the database.
    pub async fn may_keep_sheet(
        &self,
        by: &Clerk,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotKept>> {
        let facts = self.find_ballot_facts(by.community(), number).await?;
        let facts = facts.ok_or(Failed::Refused(NotKept::UnknownBallot))?;
        takes_sheets(&facts, now)?;
        if self.hand_count(facts.ballot()).await?.agreed.is_some() {
            return Err(Failed::Refused(NotKept::Done));
        }
        let owner = Owner::Ballot(facts.ballot());
        self.may_upload(by.community(), by.account(), owner, now)
            .await
            .map_err(|e| e.map(NotKept::File))
    }

    /// Keeps a photo of the tally sheet of a ballot that is being counted; `name` is fresh randomness, as
    /// [`File::name`]. The same photo once more is the one that is there.
    ///
    /// # Errors
    /// [`NotKept`], or [`Error`](crate::Error) of the database or of the shelf.
    pub async fn keep_sheet(
        &self,
        by: &Clerk,
        number: RecordNumber,
        shelf: &Shelf,
        ready: Ready,
        name: &str,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<File, Failed<NotKept>> {
        let file = ready.put(shelf, name, clock()).await?;
        let kept = self.write_sheet(by, number, file, clock).await;
        shelf.settle(name, kept).await
    }

    async fn write_sheet(
        &self,
        by: &Clerk,
        number: RecordNumber,
        file: File,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<Kept, Failed<NotKept>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_ballot(by.community(), number).await? else {
            return refuse(NotKept::UnknownBallot);
        };
        let now = clock();
        takes_sheets(&facts, now)?;
        let count = tx.find_count(facts.ballot()).await?;
        if count.is_some_and(|count| count.second_at.is_some()) {
            return refuse(NotKept::Done);
        }
        let owner = Owner::Ballot(facts.ballot());
        let file = File {
            uploaded_at: now,
            ..file
        };
        let kept = tx
            .keep_file(by.community(), by.account(), owner, file)
            .await;
        let file = match kept.map_err(|e| e.map(NotKept::File))? {
            Kept::Again(file) => return Ok(Kept::Again(file)),
            Kept::New(file) => file,
        };
        let leaf = Leaf::new("ballots.sheet", number, json!({"sha256": file.sha256}), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(Kept::New(file))
    }
}

/// Whether papers of the ballot are being counted.
fn takes_sheets(facts: &Facts, now: DateTime<Utc>) -> Result<(), Failed<NotKept>> {
    let why = if facts.settled_at.is_some() {
        NotKept::Done
    } else if facts.opened_at.is_none() || now < facts.closes_at {
        NotKept::NotClosed
    } else if facts.on_paper == 0 {
        NotKept::NoPaper
    } else {
        return Ok(());
    };
    Err(Failed::Refused(why))
}
