//! What commands beside the portal did, for the security record. A command looks at the database and writes nothing into it while
//! the portal runs; so it leaves a small file in the data folder, and the caretaker takes it up.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use domain::log::security::{BACKUP, BREACH, EXPORT, MOVE, Outcome, RESTORE};
use serde::{Deserialize, Serialize};
use store::Db;
use store::log::Event;

use crate::clock;

const FOLDER: &str = "noted";
/// The acts that a file can be about: whoever writes into the data folder makes up no other.
const ACTS: [&str; 5] = [BACKUP, BREACH, EXPORT, MOVE, RESTORE];

#[derive(Serialize, Deserialize)]
struct Note {
    act: String,
    at: DateTime<Utc>,
    outcome: String,
}

/// Leaves word of a command that has ended. A command that did its work does not fail by it.
pub fn note<T>(data: &Path, act: &str, ended: &Result<T>) {
    let outcome = match ended {
        Ok(_) => Outcome::Ok,
        Err(_) => Outcome::Failed,
    };
    if let Err(error) = write(data, act, outcome, clock::machine().now()) {
        let error = format!("{error:#}");
        tracing::warn!(act, error, "the security record will not know of this");
    }
}

/// Writes the file under another name first: one of its own name is always whole.
///
/// # Errors
/// When it cannot be written.
pub fn write(data: &Path, act: &str, outcome: Outcome, at: DateTime<Utc>) -> Result<()> {
    ensure!(data.is_dir(), "there is no folder {}", data.display());
    let folder = data.join(FOLDER);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let name = format!("{}-{}", at.timestamp_micros(), std::process::id());
    let (draft, whole) = (
        folder.join(format!("{name}.part")),
        folder.join(format!("{name}.json")),
    );
    let note = Note {
        act: act.to_owned(),
        at,
        outcome: outcome.code().to_owned(),
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(&serde_json::to_vec(&note)?)?;
    file.sync_all()?;
    fs::rename(&draft, &whole)?;
    Ok(())
}

/// Takes up what commands have left, and removes it; how much there was. What is taken up twice is one line.
///
/// # Errors
/// When the folder or the database fails; then the files wait.
pub async fn take_up(data: &Path, db: &Db) -> Result<usize> {
    let found = list(&data.join(FOLDER))?;
    if found.is_empty() {
        return Ok(0);
    }
    let events: Vec<Event> = found.iter().filter_map(|path| read(path)).collect();
    db.note_events(&events).await?;
    for path in &found {
        fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(found.len())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", folder.display()));
        }
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect())
}

/// None for a file that says nothing we know.
fn read(path: &Path) -> Option<Event> {
    let note: Note = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let act = ACTS.into_iter().find(|act| *act == note.act)?;
    let outcome = Outcome::from_code(&note.outcome)?;
    Some(Event::new(act, domain::time::to_micros(note.at)).ending(outcome))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[tokio::test]
    async fn a_command_leaves_word_and_the_caretaker_takes_it_up_once() {
        let data = std::env::temp_dir().join(format!("juyi-noted-{}", std::process::id()));
        let db = store::test_db::sqlite().await.unwrap();
        assert_eq!(take_up(&data, &db).await.unwrap(), 0, "no folder yet");
        let nowhere = write(&data, BACKUP, Outcome::Ok, DateTime::UNIX_EPOCH);
        assert!(
            nowhere.is_err() && !data.exists(),
            "it makes no data folder"
        );
        fs::create_dir(&data).unwrap();
        let at = |hour| Utc.with_ymd_and_hms(2026, 11, 22, hour, 0, 0).unwrap();
        write(&data, BACKUP, Outcome::Ok, at(3)).unwrap();
        write(&data, BACKUP, Outcome::Failed, at(4)).unwrap();
        write(&data, "accounts.sign_in_staff", Outcome::Ok, at(5)).unwrap();
        fs::write(data.join(FOLDER).join("torn.json"), "{\"act\"").unwrap();
        fs::write(data.join(FOLDER).join("9-9.part"), "half").unwrap();
        assert_eq!(take_up(&data, &db).await.unwrap(), 4);
        assert_eq!(take_up(&data, &db).await.unwrap(), 0);
        // The failed one is later and is none; what nobody may make up is not there.
        assert_eq!(db.last_done(BACKUP).await.unwrap(), Some(at(3)));
        assert_eq!(db.last_done("accounts.sign_in_staff").await.unwrap(), None);
        fs::remove_dir_all(data).unwrap();
        db.close().await;
    }
}
