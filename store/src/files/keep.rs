//! Keeping a file: the quota of a person, the room of an item, and the row; and taking one out of sight.

use chrono::{DateTime, Utc};
use domain::files::{DAY_BYTES, FileFault};
use domain::ids::{AccountId, CommunityId};
use domain::text::Answer;
use domain::time::{day_of, start_of};

use super::{File, FileRow, Kept, Owner, file_columns};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// How many files of an item can be seen: $1 to $3 are where it stands, $4 the version that is being written.
macro_rules! counted {
    () => {
        "select count(*) from files f
         where f.community_id = $1 and f.room = $2 and f.item_id = $3 and f.hidden_reason is null and f.removed_at is null
            and ($4 is null or exists (select 1 from attachments a where a.file_id = f.id and a.version_id = $4))"
    };
}

impl Db {
    /// What an account has uploaded today, and how many files the item has: asked before anything is read or decoded.
    ///
    /// # Errors
    /// [`FileFault::Quota`] or [`FileFault::Full`]; [`Error`] of the database.
    pub(crate) async fn may_upload(
        &self,
        here: CommunityId,
        account: AccountId,
        owner: Owner,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<FileFault>> {
        let (room, item) = owner.row();
        let (bytes, files): (i64, i64) = read!(self, |c| {
            sqlx::query_as(concat!(
                "select (select cast(coalesce(sum(bytes), 0) as bigint) from files
                    where uploaded_by = $5 and uploaded_at >= $6), (",
                counted!(),
                ")"
            ))
            .bind(here.0)
            .bind(room)
            .bind(item)
            .bind(owner.version())
            .bind(account.0)
            .bind(start_of(day_of(now)))
            .fetch_one(c)
            .await
        })?;
        match (bytes >= DAY_BYTES, files >= owner.most()) {
            (true, _) => Err(Failed::Refused(FileFault::Quota)),
            (_, true) => Err(Failed::Refused(FileFault::Full)),
            _ => Ok(()),
        }
    }
}

impl Tx {
    /// Writes down a file of an item that lies on the shelf already, inside the act that brings it. The same bytes once
    /// more are the file that is there.
    ///
    /// # Errors
    /// [`FileFault::Quota`] or [`FileFault::Full`]; [`Error`] of the database.
    pub(crate) async fn keep_file(
        &mut self,
        here: CommunityId,
        account: AccountId,
        owner: Owner,
        file: File,
    ) -> Result<Kept, Failed<FileFault>> {
        // Writes first, so that two uploads of one account wait for each other and the quota holds.
        self.hold_account(account).await?;
        if let Some(same) = self.same_file(here, owner, &file.sha256).await? {
            return Ok(Kept::Again(same));
        }
        let today = start_of(day_of(file.uploaded_at));
        let before = self.uploaded_since(account, today).await?;
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        if before.saturating_add(bytes) > DAY_BYTES {
            return Err(Failed::Refused(FileFault::Quota));
        }
        if self.count_files(here, owner).await? >= owner.most() {
            return Err(Failed::Refused(FileFault::Full));
        }
        self.insert_file(here, account, owner, &file).await?;
        Ok(Kept::New(file))
    }

    async fn same_file(
        &mut self,
        community: CommunityId,
        owner: Owner,
        sha256: &str,
    ) -> Result<Option<File>, Error> {
        let (room, item) = owner.row();
        let row: Option<FileRow> = on!(self, |c| {
            sqlx::query_as(
            concat!("select ", file_columns!(), " from files
             where community_id = $1 and room = $2 and item_id = $3 and sha256 = $4 and hidden_reason is null
                and removed_at is null
             order by id limit 1")
        )
        .bind(community.0)
        .bind(room)
        .bind(item)
        .bind(sha256)
        .fetch_optional(c)
        .await
        })?;
        row.map(FileRow::read).transpose()
    }

    async fn hold_account(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set created_at = created_at where id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn uploaded_since(
        &mut self,
        account: AccountId,
        since: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select cast(coalesce(sum(bytes), 0) as bigint) from files where uploaded_by = $1 and uploaded_at >= $2"
        )
        .bind(account.0)
        .bind(since)
        .fetch_one(c)
        .await
        })
    }

    /// How many files of an item can be seen.
    pub(crate) async fn count_files(
        &mut self,
        community: CommunityId,
        owner: Owner,
    ) -> Result<i64, sqlx::Error> {
        let (room, item) = owner.row();
        on!(self, |c| sqlx::query_scalar(counted!())
            .bind(community.0)
            .bind(room)
            .bind(item)
            .bind(owner.version())
            .fetch_one(c)
            .await)
    }

    /// A file of an item by its name, one that was taken away as well.
    pub(crate) async fn file_of(
        &mut self,
        community: CommunityId,
        owner: Owner,
        name: &str,
    ) -> Result<Option<File>, Error> {
        let (room, item) = owner.row();
        let row: Option<FileRow> = on!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                file_columns!(),
                " from files
             where community_id = $1 and room = $2 and item_id = $3 and name = $4 and removed_at is null"
            ))
            .bind(community.0)
            .bind(room)
            .bind(item)
            .bind(name)
            .fetch_optional(c)
            .await
        })?;
        row.map(FileRow::read).transpose()
    }

    /// Takes a file away; the room that has it writes the leaf.
    pub(crate) async fn hide_file(
        &mut self,
        community: CommunityId,
        owner: Owner,
        name: &str,
        reason: &Answer,
    ) -> Result<(), sqlx::Error> {
        let (room, item) = owner.row();
        on!(self, |c| {
            sqlx::query(
            "update files set hidden_reason = $5
             where community_id = $1 and room = $2 and item_id = $3 and name = $4 and hidden_reason is null"
        )
        .bind(community.0)
        .bind(room)
        .bind(item)
        .bind(name)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn insert_file(
        &mut self,
        community: CommunityId,
        account: AccountId,
        owner: Owner,
        file: &File,
    ) -> Result<(), sqlx::Error> {
        let (room, item) = owner.row();
        on!(self, |c| {
            sqlx::query(
            "insert into files (community_id, name, kind, bytes, width, height, sha256, room, item_id, uploaded_by,
                uploaded_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        )
        .bind(community.0)
        .bind(&file.name)
        .bind(file.kind.code())
        .bind(i64::try_from(file.bytes).unwrap_or(i64::MAX))
        .bind(file.size.map(|(width, _)| i64::from(width)))
        .bind(file.size.map(|(_, height)| i64::from(height)))
        .bind(&file.sha256)
        .bind(room)
        .bind(item)
        .bind(account.0)
        .bind(file.uploaded_at)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}
