//! The photo of a tally sheet: what two people enter can be compared with it by everybody. Its hash is on record, so that
//! no other picture can take its place.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::files::FileFault;
use domain::ids::RecordNumber;
use domain::log::Leaf;
use serde_json::json;

use crate::files::{File, Owner, Ready, Shelf};
use crate::{Db, Failed};

/// Why a photo was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotKept {
    UnknownBallot,
    /// Papers are counted after closing.
    NotClosed,
    /// Counted already.
    Done,
    File(FileFault),
}

impl Db {
    /// Keeps a photo of the tally sheet of a ballot that is being counted; `name` is fresh randomness, as
    /// [`File::name`].
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
        now: DateTime<Utc>,
    ) -> Result<File, Failed<NotKept>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_ballot(by.community(), number).await? else {
            return refuse(NotKept::UnknownBallot);
        };
        if facts.settled_at.is_some() {
            return refuse(NotKept::Done);
        }
        if facts.opened_at.is_none() || now < facts.closes_at {
            return refuse(NotKept::NotClosed);
        }
        let owner = Owner::Ballot(facts.ballot());
        let kept = tx
            .keep_file(by.community(), by.account(), shelf, owner, ready, name, now)
            .await;
        let file = kept.map_err(|e| e.map(NotKept::File))?;
        let leaf = Leaf::new("ballots.sheet", number, json!({"sha256": file.sha256}), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(file)
    }
}
