//! `juyi backup` and `juyi restore`: database and uploads in one sealed file (docs/operations.md, 10).
//!
//! What surprises: `secret.key` and `ballot-keys/` are never in it. Whoever finds a backup and its key could otherwise
//! sign in as staff, or open a secret ballot.

mod frames;
mod key;
mod seal;

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use chrono::SecondsFormat;
use domain::codes::hex;
use domain::log::security::{BACKUP, RESTORE};
use sha2::{Digest, Sha256};
use store::copies::Sum;
use store::files::Shelf;
use store::{Db, Tx};

use self::frames::{Done, FileHead, FrameReader, FrameWriter};
pub use self::key::BackupKey;
pub use self::seal::Head;
use self::seal::{NONCE, Opening, Sealing};
use crate::config::Home;
use crate::erasures::Erasures;
use crate::{clock, lock, noted, serve};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub head: Head,
    pub sums: Vec<Sum>,
    pub files: u64,
    /// Uploads that rows name and that do not lie in the folder.
    pub missing: Vec<String>,
}

/// `juyi backup-key`.
///
/// # Errors
/// When the file exists or cannot be written.
#[expect(clippy::print_stdout, reason = "the answer of a command")]
pub fn make_key(out: &Path) -> Result<()> {
    let key = BackupKey::make(out)?;
    println!(
        "{} holds the backup key {}; without it no backup can be read",
        out.display(),
        key.name()
    );
    Ok(())
}

/// `juyi backup`.
///
/// # Errors
/// When something cannot be read or written; then there is no file.
pub async fn backup(home: &Home, to: &Path, key: &Path) -> Result<()> {
    let key = BackupKey::read(key)?;
    let db = Db::look(&home.database).await.context("no database")?;
    let made = write(&db, &serve::shelf(home)?, to, &key).await;
    db.close().await;
    noted::note(&home.data, BACKUP, &made);
    tell("holds", to, &made?);
    Ok(())
}

/// Writes a backup under another name, syncs it, and gives it its name: a file of that name is always whole.
///
/// # Errors
/// When something cannot be read or written; then there is no file.
pub async fn write(db: &Db, shelf: &Shelf, to: &Path, key: &BackupKey) -> Result<Held> {
    let shown = to.display();
    ensure!(!to.exists(), "{shown} exists already");
    let mut draft = to.as_os_str().to_owned();
    draft.push(".part");
    let draft = PathBuf::from(draft);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("cannot write {}", draft.display()))?;
    let written = write_to(db, shelf, &file, key).await;
    let placed = written.and_then(|held| {
        file.sync_all()?;
        fs::rename(&draft, to).with_context(|| format!("cannot write {shown}"))?;
        let folder = to.parent().filter(|f| !f.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(held)
    });
    if placed.is_err() {
        let _ = fs::remove_file(&draft);
    }
    placed
}

async fn write_to(db: &Db, shelf: &Shelf, file: &File, key: &BackupKey) -> Result<Held> {
    let mut snapshot = db.snapshot().await?;
    let about = snapshot.about().await?;
    let nonce = key::random::<NONCE>()?;
    let head = Head {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: clock::machine()
            .now()
            .to_rfc3339_opts(SecondsFormat::Secs, true),
        about,
        key: key.name(),
        nonce: hex(&nonce),
    };
    let to = BufWriter::new(file);
    let mut frames = FrameWriter(Sealing::begin(to, &head, key, &nonce)?);
    let (files, missing) = write_files(&mut snapshot, shelf, &mut frames).await?;
    let sums = snapshot.copy_to(&mut frames).await?;
    let done = Done {
        tables: sums.len() as u64,
        rows: rows(&sums),
        files,
    };
    frames.done(&done)?;
    Ok(Held {
        head,
        sums,
        files,
        missing,
    })
}

async fn write_files(
    snapshot: &mut Tx,
    shelf: &Shelf,
    frames: &mut FrameWriter<BufWriter<&File>>,
) -> Result<(u64, Vec<String>)> {
    let (mut after, mut files, mut missing) = (0, 0, Vec::new());
    loop {
        let uploads = snapshot.list_uploads(after).await?;
        let Some((last, ..)) = uploads.last() else {
            return Ok((files, missing));
        };
        after = *last;
        for (_, name, sha256) in uploads {
            let bytes = shelf.take(&name).await?;
            // One upload that a bad disk has spoilt must not keep everything else from being backed up.
            let bytes = bytes.filter(|bytes| hex(&Sha256::digest(bytes)) == sha256);
            if bytes.is_none() {
                missing.push(name.clone());
            }
            let head = FileHead {
                name,
                sha256,
                missing: bytes.is_none(),
            };
            frames.file(&head, bytes.as_deref())?;
            files += 1;
        }
    }
}

/// `juyi restore`.
///
/// # Errors
/// When the database is not empty, the backup was changed, or what was written is not what it holds; then the database
/// holds no row.
pub async fn restore(home: &Home, from: &Path, key: &Path, erasures: &[PathBuf]) -> Result<()> {
    let key = BackupKey::read(key)?;
    home.prepare()?;
    let _lock = lock::hold(&home.data, &home.database)?;
    let mut list = Erasures::of(&home.data)?;
    for kept in erasures {
        list.add(kept)?;
    }
    let db = Db::open_to_fill(&home.database)
        .await
        .context("no database to fill")?;
    let filled = read(&db, &serve::shelf(home)?, from, &key).await;
    let repeated = match &filled {
        Ok(_) => list.repeat(&db, clock::machine().now()).await,
        Err(_) => Ok(0),
    };
    db.close().await;
    noted::note(&home.data, RESTORE, &filled);
    tell("is restored:", from, &filled?);
    tell_repeated(repeated?);
    Ok(())
}

/// Fills an empty database and the folder of uploads from a backup.
///
/// # Errors
/// As [`restore`].
pub async fn read(db: &Db, shelf: &Shelf, from: &Path, key: &BackupKey) -> Result<Held> {
    let shown = from.display();
    let file = File::open(from).with_context(|| format!("cannot read {shown}"))?;
    let (opening, head) = Opening::begin(BufReader::new(file), key)?;
    let mut frames = FrameReader::new(opening);
    let (mut files, mut missing) = (0, Vec::new());
    while let Some((upload, bytes)) = frames.file()? {
        files += 1;
        let Some(bytes) = bytes else {
            missing.push(upload.name);
            continue;
        };
        ensure!(
            hex(&Sha256::digest(&bytes)) == upload.sha256,
            "the upload {} does not have its hash",
            upload.name
        );
        shelf.put_back(&upload.name, bytes).await?;
    }
    let sums = db.fill(&head.about, &mut frames).await?;
    Ok(Held {
        head,
        sums,
        files,
        missing,
    })
}

fn rows(sums: &[Sum]) -> u64 {
    sums.iter().map(|sum| sum.rows).sum()
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn tell(what: &str, file: &Path, held: &Held) {
    let about = &held.head.about;
    println!(
        "{} {what} {} tables with {} rows, {} uploads; {} leaves, root {}; {} at {}",
        file.display(),
        held.sums.len(),
        rows(&held.sums),
        held.files,
        about.leaves,
        about.root,
        about.engine,
        held.head.at
    );
    for name in &held.missing {
        tracing::warn!(name, "an upload is missing, or is not what was uploaded");
    }
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn tell_repeated(repeated: u64) {
    println!(
        "{repeated} people who were erased since are erased again. Put secret.key in place, then run `juyi verify`"
    );
}
