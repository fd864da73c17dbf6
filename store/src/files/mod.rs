//! Uploads: rows that say what a file is and where it belongs, and the shelf on which its bytes lie under a random name.
//!
//! What surprises: the bytes are put on the shelf before the row is committed, so a row never points at nothing; what a
//! crash leaves on the shelf without a row is swept (requirements.md UP5). Pictures are drawn anew, so that neither the
//! place where a photo was taken nor anything hidden behind it is kept (UP2).

mod picture;
mod shelf;

use chrono::{DateTime, Duration, Utc};
use domain::codes::hex;
use domain::files::{DAY_BYTES, FileFault, Kind, MAX_FILES, Sent, Upload};
use domain::ids::{AccountId, BallotId, CommunityId};
use domain::text::Answer;
use domain::time::{day_of, start_of};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tokio::sync::Semaphore;

pub use shelf::Shelf;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// How long bytes may lie without a row: longer than any upload takes.
const ORPHAN_AGE: Duration = Duration::hours(1);

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The tally sheet of a ballot on paper.
    Ballot(BallotId),
}

impl Owner {
    fn row(self) -> (&'static str, i64) {
        match self {
            Self::Ballot(id) => ("ballots", id.0),
        }
    }
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// 32 letters and digits by chance; its address and its name on the shelf.
    pub name: String,
    pub kind: Kind,
    pub bytes: u64,
    /// Width and height of a picture, in points.
    pub size: Option<(u32, u32)>,
    /// SHA-256 of what is served.
    pub sha256: String,
    pub uploaded_at: DateTime<Utc>,
    /// Why it was taken away, where it was: nobody is shown it any more.
    pub hidden: Option<String>,
}

/// A file made ready to be kept: checked, and a picture drawn anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    kind: Kind,
    bytes: Vec<u8>,
    size: Option<(u32, u32)>,
}

/// What came of keeping a file.
pub(crate) enum Kept {
    New(File),
    /// The item has these bytes already.
    Again(File),
}

/// How many pictures are drawn at once: each may take [`picture::MEMORY`] and a core.
static DRAWING: Semaphore = Semaphore::const_new(2);

impl Ready {
    /// Checks an upload and draws a picture anew, off the threads that answer requests.
    ///
    /// # Errors
    /// [`FileFault`].
    pub async fn of(upload: Upload) -> Result<Self, FileFault> {
        let sent = upload.sent()?;
        if sent == Sent::Pdf {
            return Ok(Self {
                kind: Kind::Pdf,
                bytes: upload.bytes,
                size: None,
            });
        }
        // Never closed, so there is always a place some time.
        let _place = DRAWING.acquire().await;
        let drawn = tokio::task::spawn_blocking(move || picture::draw_anew(sent, &upload.bytes));
        let (bytes, width, height) = drawn.await.map_err(|_| FileFault::Broken)??;
        Ok(Self {
            kind: Kind::Jpeg,
            bytes,
            size: Some((width, height)),
        })
    }

    /// Puts the bytes on the shelf, before any transaction is open: a slow disk keeps nobody from voting. What no row
    /// comes to is swept.
    pub(crate) async fn put(
        self,
        shelf: &Shelf,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<File, Error> {
        let file = File {
            name: name.to_owned(),
            kind: self.kind,
            bytes: self.bytes.len() as u64,
            size: self.size,
            sha256: hex(&Sha256::digest(&self.bytes)),
            uploaded_at: now,
            hidden: None,
        };
        shelf.put(name, self.bytes).await?;
        Ok(file)
    }
}

#[derive(FromRow)]
struct FileRow {
    id: i64,
    name: String,
    kind: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
    sha256: String,
    uploaded_at: DateTime<Utc>,
    hidden_reason: Option<String>,
}

/// The columns of [`FileRow`].
macro_rules! file_columns {
    () => {
        "id, name, kind, bytes, width, height, sha256, uploaded_at, hidden_reason"
    };
}

impl FileRow {
    fn read(self) -> Result<File, Error> {
        let broken = || Error::Inconsistent {
            table: "files",
            id: self.id,
        };
        let side = |n: i64| u32::try_from(n).map_err(|_| broken());
        let size = match (self.width, self.height) {
            (Some(width), Some(height)) => Some((side(width)?, side(height)?)),
            _ => None,
        };
        Ok(File {
            kind: Kind::from_code(&self.kind).ok_or_else(broken)?,
            bytes: u64::try_from(self.bytes).map_err(|_| broken())?,
            size,
            name: self.name,
            sha256: self.sha256,
            uploaded_at: self.uploaded_at,
            hidden: self.hidden_reason,
        })
    }
}

impl Db {
    /// The files of an item, oldest first, those that were taken away among them.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_files(
        &self,
        community: CommunityId,
        owner: Owner,
    ) -> Result<Vec<File>, Error> {
        let (room, item) = owner.row();
        let rows: Vec<FileRow> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                file_columns!(),
                " from files
             where community_id = $1 and room = $2 and item_id = $3 order by id limit 50"
            ))
            .bind(community.0)
            .bind(room)
            .bind(item)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(FileRow::read).collect()
    }

    /// A file by its name, inside one community; none where it was taken away.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_file(
        &self,
        community: CommunityId,
        name: &str,
    ) -> Result<Option<File>, Error> {
        let row: Option<FileRow> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                file_columns!(),
                " from files
             where community_id = $1 and name = $2 and hidden_reason is null"
            ))
            .bind(community.0)
            .bind(name)
            .fetch_optional(c)
            .await
        })?;
        row.map(FileRow::read).transpose()
    }

    /// Takes from the shelf what has no row and is older than any upload takes, and what was taken away: first aside, and a
    /// month later for good, because a database that was put back may still ask for it. Returns how many were taken.
    ///
    /// # Errors
    /// [`Error`] of the database or of the shelf.
    pub async fn sweep_files(&self, shelf: &Shelf, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut swept = 0;
        for name in shelf.names_before(now - ORPHAN_AGE).await? {
            let kept: bool = read!(self, |c| sqlx::query_scalar(
                "select exists (select 1 from files where name = $1 and hidden_reason is null)"
            )
            .bind(&name)
            .fetch_one(c)
            .await)?;
            if !kept {
                shelf.set_aside(&name, day_of(now)).await?;
                swept += 1;
            }
        }
        shelf.empty_aside(day_of(now)).await?;
        shelf.remove_halves(now - ORPHAN_AGE).await?;
        Ok(swept)
    }

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
            sqlx::query_as(
            "select (select cast(coalesce(sum(bytes), 0) as bigint) from files where uploaded_by = $1 and uploaded_at >= $2),
                (select count(*) from files where community_id = $3 and room = $4 and item_id = $5 and hidden_reason is null)"
        )
        .bind(account.0)
        .bind(start_of(day_of(now)))
        .bind(here.0)
        .bind(room)
        .bind(item)
        .fetch_one(c)
        .await
        })?;
        match (bytes >= DAY_BYTES, files >= MAX_FILES) {
            (true, _) => Err(Failed::Refused(FileFault::Quota)),
            (_, true) => Err(Failed::Refused(FileFault::Full)),
            _ => Ok(()),
        }
    }
}

impl Tx {
    /// Row, name and hash of the uploads after a row, for backups.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_uploads(&mut self, after: i64) -> Result<Vec<(i64, String, String)>, Error> {
        Ok(on!(self, |c| {
            sqlx::query_as("select id, name, sha256 from files where id > $1 order by id limit 500")
                .bind(after)
                .fetch_all(c)
                .await
        })?)
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
        if self.count_files(here, owner).await? >= MAX_FILES {
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
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from files
             where community_id = $1 and room = $2 and item_id = $3 and hidden_reason is null"
        )
        .bind(community.0)
        .bind(room)
        .bind(item)
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
             where community_id = $1 and room = $2 and item_id = $3 and name = $4"
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
