//! Who was erased, kept beside the database: one line an account, its number and the moments of its making and erasure.
//! An older copy of the database does not know who was erased since, and would bring them back (requirements.md BK4).
//!
//! What surprises: the database is asked, and not the act. A line that is missing after a crash is written by the next
//! turn of the caretaker, and no line is ever written for an erasure that was rolled back.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use serde::{Deserialize, Serialize};
use store::Db;
use store::accounts::Erasure;

const NAME: &str = "erased.jsonl";

#[derive(Serialize, Deserialize)]
struct Line {
    account: i64,
    created_at: DateTime<Utc>,
    erased_at: DateTime<Utc>,
}

/// The list of one data folder.
pub struct Erasures {
    path: PathBuf,
    kept: Vec<Erasure>,
    known: HashSet<(AccountId, DateTime<Utc>)>,
}

impl Erasures {
    /// Reads the list of a data folder; it is empty where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(data: &Path) -> Result<Self> {
        let path = data.join(NAME);
        let mut list = Self {
            path: path.clone(),
            kept: Vec::new(),
            known: HashSet::new(),
        };
        list.remember(read(&path)?);
        Ok(list)
    }

    fn remember(&mut self, more: Vec<Erasure>) -> Vec<Erasure> {
        let known = &mut self.known;
        let new = more.into_iter();
        let new: Vec<Erasure> = new
            .filter(|e| known.insert((e.account, e.created_at)))
            .collect();
        self.kept.extend(new.iter().cloned());
        new
    }

    /// Writes down who is erased in the database and not on the list; how many those were.
    ///
    /// # Errors
    /// When the database or the list fails; then nobody is taken for written down.
    pub async fn note(&mut self, db: &Db) -> Result<usize> {
        let known = &self.known;
        let mut new = db.list_erasures().await?;
        new.retain(|e| !known.contains(&(e.account, e.created_at)));
        self.write(new)
    }

    /// Adds the lines of a list that was kept elsewhere.
    ///
    /// # Errors
    /// When one of the two cannot be read or written.
    pub fn add(&mut self, kept: &Path) -> Result<usize> {
        let known = &self.known;
        anyhow::ensure!(kept.exists(), "there is no {}", kept.display());
        let mut new = read(kept)?;
        new.retain(|e| !known.contains(&(e.account, e.created_at)));
        self.write(new)
    }

    /// Erases everybody on the list whom the database holds as a person; how many those were.
    ///
    /// # Errors
    /// Of the database.
    pub async fn repeat(&mut self, db: &Db, now: DateTime<Utc>) -> Result<u64> {
        let already = db.list_erasures().await?;
        let already: HashSet<_> = already.iter().map(|e| (e.account, e.created_at)).collect();
        let mut repeated = 0;
        for erasure in &self.kept {
            if !already.contains(&(erasure.account, erasure.created_at))
                && db.erase_again(erasure, now).await?
            {
                repeated += 1;
            }
        }
        if repeated > 0 {
            tracing::warn!(
                repeated,
                "people who had been erased were in the database, and are erased again"
            );
        }
        Ok(repeated)
    }

    fn write(&mut self, new: Vec<Erasure>) -> Result<usize> {
        if new.is_empty() {
            return Ok(0);
        }
        let shown = self.path.display();
        let mut lines = String::new();
        for erasure in &new {
            let line = Line {
                account: erasure.account.0,
                created_at: erasure.created_at,
                erased_at: erasure.erased_at,
            };
            lines.push_str(&serde_json::to_string(&line)?);
            lines.push('\n');
        }
        append(&self.path, &lines).with_context(|| format!("cannot write {shown}"))?;
        Ok(self.remember(new).len())
    }
}

/// Adds whole lines: what a crash left of a line is ended first.
fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).mode(0o600).open(path)?;
    let torn = fs::read(path)?.last().is_some_and(|end| *end != b'\n');
    let start = if torn { "\n" } else { "" };
    file.write_all(format!("{start}{lines}").as_bytes())?;
    file.sync_all()?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// A line that a crash broke off is passed over: the caretaker writes it again.
fn read(path: &Path) -> Result<Vec<Erasure>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    let lines = text.lines().filter_map(|line| {
        let line: Line = serde_json::from_str(line).ok()?;
        Some(Erasure {
            account: AccountId(line.account),
            created_at: line.created_at,
            erased_at: line.erased_at,
        })
    });
    Ok(lines.collect())
}
