//! One process, one SQLite file (requirements.md DU11). SQLite itself would let a second process in; its caretaker,
//! page cache and rate limits would then fight with ours, and a backup by copying would be torn.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Holds the data folder and the database file as long as the result lives; nothing for PostgreSQL.
///
/// # Errors
/// When another process holds one of them.
pub fn hold(data: &Path, database: &str) -> Result<Vec<File>> {
    let Some(file) = sqlite_file(database) else {
        return Ok(Vec::new());
    };
    // Beside the file as well: two data folders may name one database.
    [data.join("lock"), PathBuf::from(format!("{file}.lock"))]
        .iter()
        .map(|path| take(path))
        .collect()
}

/// Holds the database file alone, where the data folder is held already.
///
/// # Errors
/// When another process holds it.
pub fn hold_file(database: &str) -> Result<Option<File>> {
    let file = sqlite_file(database).map(|file| take(Path::new(&format!("{file}.lock"))));
    file.transpose()
}

/// The file of a `sqlite:` address.
pub fn sqlite_file(database: &str) -> Option<&str> {
    let path = database.strip_prefix("sqlite:")?;
    Some(path.strip_prefix("//").unwrap_or(path))
}

fn take(path: &Path) -> Result<File> {
    let shown = path.display();
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open {shown}"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another juyi is using this database (it holds {shown}); stop that one first, or use PostgreSQL for several processes"
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {shown}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_one_file_is_refused_until_the_first_has_gone() {
        let folder = std::env::temp_dir().join(format!("juyi-lock-{}", std::process::id()));
        let (one, other) = (folder.join("one"), folder.join("other"));
        for each in [&one, &other] {
            std::fs::create_dir_all(each).unwrap();
        }
        let database = format!("sqlite:{}", one.join("juyi.db").display());
        let held = hold(&one, &database).unwrap();
        assert_eq!(held.len(), 2);
        assert!(hold(&one, &database).is_err());
        assert!(
            hold(&other, &database).is_err(),
            "another folder, the same file"
        );
        drop(held);
        assert!(hold(&other, &database).is_ok());
        assert!(hold(&one, "postgres://somewhere/juyi").unwrap().is_empty());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
