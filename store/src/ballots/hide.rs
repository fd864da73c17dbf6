//! Taking away a photo of a tally sheet that shows what it should not. Its place, its hash and the reason stay.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ids::RecordNumber;
use domain::log::{Leaf, text_hash};
use domain::text::Answer;
use serde_json::json;

use crate::files::Owner;
use crate::{Db, Error};

impl Db {
    /// Takes a photo of a ballot's tally sheet out of sight; the sweep takes its bytes. False where the ballot has no such
    /// photo. Once more changes nothing.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn hide_sheet(
        &self,
        by: &Clerk,
        number: RecordNumber,
        name: &str,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_ballot(by.community(), number).await? else {
            return Ok(false);
        };
        let owner = Owner::Ballot(facts.ballot());
        let Some(file) = tx.file_of(by.community(), owner, name).await? else {
            return Ok(false);
        };
        if file.hidden.is_some() {
            return Ok(true);
        }
        tx.hide_file(by.community(), owner, name, reason).await?;
        let about = json!({"sha256": file.sha256, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("ballots.hide_sheet", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}
