//! Uploads: rows that say what a file is and where it belongs, and the shelf on which its bytes lie under a random name.
//!
//! What surprises: the bytes are put on the shelf before the row is committed, so a row never points at nothing; what a
//! crash leaves on the shelf without a row is swept (requirements.md UP5). Pictures are drawn anew, so that neither the
//! place where a photo was taken nor anything hidden behind it is kept (UP2).

mod attached;
mod keep;
mod picture;
mod shelf;

use chrono::{DateTime, Duration, Utc};
use domain::codes::hex;
use domain::files::{FileFault, Kind, MAX_FILES, MAX_OF_PROPOSAL, Sent, Upload};
use domain::ids::{BallotId, CommunityId, MatterId, ProposalId, PublicationVersionId};
use domain::matters::MAX_OF_MATTER;
use domain::time::day_of;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tokio::sync::Semaphore;

pub(crate) use attached::Holder;
pub use shelf::Shelf;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// How long bytes may lie without a row: longer than any upload takes.
const ORPHAN_AGE: Duration = Duration::hours(1);

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The tally sheet of a ballot on paper.
    Ballot(BallotId),
    /// The proposal that shows it.
    Proposal(ProposalId),
    /// The matter whose picture it is; what it shows stands in `matter_pictures`.
    Matter(MatterId),
    /// A publication, by its row: which of its versions show it stands in `attachments`. This one is being written.
    Publication(i64, PublicationVersionId),
}

impl Owner {
    fn row(self) -> (&'static str, i64) {
        match self {
            Self::Ballot(id) => ("ballots", id.0),
            Self::Proposal(id) => ("proposals", id.0),
            Self::Matter(id) => ("matters", id.0),
            Self::Publication(id, _) => ("publications", id),
        }
    }

    /// How many files it may have.
    fn most(self) -> i64 {
        match self {
            Self::Proposal(_) => MAX_OF_PROPOSAL,
            // How it was found, and what was done.
            Self::Matter(_) => 2 * MAX_OF_MATTER,
            Self::Ballot(_) | Self::Publication(..) => MAX_FILES,
        }
    }

    /// Of a publication the version under way is counted: what earlier ones showed takes no room from it.
    fn version(self) -> Option<i64> {
        match self {
            Self::Publication(_, version) => Some(version.0),
            Self::Ballot(_) | Self::Proposal(_) | Self::Matter(_) => None,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    New(File),
    /// The item has these bytes already.
    Again(File),
}

/// Who may be shown a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    ByEverybody,
    /// Who writes what is published: no version that has it is public yet.
    ByEditors,
    /// Who may open the matter: it is not public, or not any more.
    ByHolders(MatterId),
}

/// How many pictures are drawn at once: each may take [`picture::MEMORY`] and a core.
static DRAWING: Semaphore = Semaphore::const_new(2);

impl Ready {
    /// Checks an upload and draws a picture anew, off the threads that answer requests.
    ///
    /// # Errors
    /// [`FileFault`].
    pub async fn of(upload: Upload) -> Result<Self, FileFault> {
        // Never closed, so there is always a place some time.
        let _place = DRAWING.acquire().await;
        let made = tokio::task::spawn_blocking(move || Self::at_once(upload));
        made.await.map_err(|_| FileFault::Broken)?
    }

    pub fn is_picture(&self) -> bool {
        self.kind == Kind::Jpeg
    }

    /// The same on this thread.
    ///
    /// # Errors
    /// [`FileFault`].
    pub(crate) fn at_once(upload: Upload) -> Result<Self, FileFault> {
        let sent = upload.sent()?;
        if sent == Sent::Pdf {
            return Ok(Self {
                kind: Kind::Pdf,
                bytes: upload.bytes,
                size: None,
            });
        }
        let (bytes, width, height) = picture::draw_anew(sent, &upload.bytes)?;
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
        let file = self.as_file(name, now);
        shelf.put(name, self.bytes).await?;
        Ok(file)
    }

    /// The same over what lies there already, for the demo, whose names are the same at every start.
    pub(crate) async fn put_over(&self, shelf: &Shelf, name: &str) -> Result<(), Error> {
        shelf.put_back(name, self.bytes.clone()).await
    }

    pub(crate) fn as_file(&self, name: &str, now: DateTime<Utc>) -> File {
        File {
            name: name.to_owned(),
            kind: self.kind,
            bytes: self.bytes.len() as u64,
            size: self.size,
            sha256: hex(&Sha256::digest(&self.bytes)),
            uploaded_at: now,
            hidden: None,
        }
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

#[derive(FromRow)]
struct SeenRow {
    #[sqlx(flatten)]
    file: FileRow,
    room: String,
    item_id: i64,
    shown: bool,
}

/// The columns of [`FileRow`].
macro_rules! file_columns {
    () => {
        "id, name, kind, bytes, width, height, sha256, uploaded_at, hidden_reason"
    };
}
use file_columns;

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
             where community_id = $1 and room = $2 and item_id = $3 and removed_at is null order by id limit 50"
            ))
            .bind(community.0)
            .bind(room)
            .bind(item)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(FileRow::read).collect()
    }

    /// A file by its name, inside one community, and who may see it; none where it was taken away.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_file(
        &self,
        community: CommunityId,
        name: &str,
    ) -> Result<Option<(File, Seen)>, Error> {
        let row: Option<SeenRow> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                file_columns!(),
                ", room, item_id, case room
                    when 'publications' then exists (select 1 from attachments a
                        join publication_versions v on v.id = a.version_id
                        where a.file_id = files.id and v.state = 'published')
                    when 'matters' then exists (select 1 from matters m
                        where m.id = files.item_id and m.visibility = 'public')
                    else true end as shown
             from files
             where community_id = $1 and name = $2 and hidden_reason is null and removed_at is null"
            ))
            .bind(community.0)
            .bind(name)
            .fetch_optional(c)
            .await
        })?;
        let Some(row) = row else {
            return Ok(None);
        };
        let seen = match (row.shown, row.room.as_str()) {
            (true, _) => Seen::ByEverybody,
            (false, "matters") => Seen::ByHolders(MatterId(row.item_id)),
            (false, _) => Seen::ByEditors,
        };
        Ok(Some((row.file.read()?, seen)))
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
                "select exists (select 1 from files
                 where name = $1 and hidden_reason is null and removed_at is null)"
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
}

impl Tx {
    /// Row, name and hash of the uploads after a row, for backups. The bytes of what was taken away are on their way out.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_uploads(&mut self, after: i64) -> Result<Vec<(i64, String, String)>, Error> {
        Ok(on!(self, |c| {
            sqlx::query_as(
                "select id, name, sha256 from files
                 where id > $1 and hidden_reason is null and removed_at is null order by id limit 500",
            )
            .bind(after)
            .fetch_all(c)
            .await
        })?)
    }
}
