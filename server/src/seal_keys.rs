//! Keys of secret ballots, of rounds of satisfaction and of consultations as files: 32 random bytes each in a folder of its own
//! beside the database, from opening to counting. Leave the folder out of every backup: a copy of a key outlives its destruction.
//!
//! Processes that share a PostgreSQL must share the folder too (docs/operations.md).

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use domain::codes::hex;
use rand::TryRng;
use rand::rngs::SysRng;
use store::keys::{KeyOf, SealKey, SealKeys};

/// Keys in a folder.
pub struct FileKeys {
    folder: PathBuf,
}

impl FileKeys {
    /// The keys of a data folder; the folder is made with the first key.
    pub fn of(data: &Path) -> Self {
        Self {
            folder: data.join("ballot-keys"),
        }
    }

    fn path(&self, of: KeyOf) -> PathBuf {
        self.folder.join(of.to_string())
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

impl SealKeys for FileKeys {
    fn make(&self, of: KeyOf) -> io::Result<SealKey> {
        if let Some(key) = self.find(of)? {
            return Ok(key);
        }
        let mut folder = DirBuilder::new();
        folder.recursive(true).mode(0o700).create(&self.folder)?;
        let bytes: [u8; 32] = random()?;
        // Written whole under another name and then linked, so that nobody ever reads half a key, and never over one.
        let draft = self.folder.join(format!(".{}", hex(&random::<8>()?)));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        let linked = fs::hard_link(&draft, self.path(of));
        fs::remove_file(&draft)?;
        self.sync()?;
        match linked {
            Ok(()) => Ok(SealKey::new(bytes)),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => self
                .find(of)?
                .ok_or_else(|| io::Error::from(ErrorKind::NotFound)),
            Err(e) => Err(e),
        }
    }

    fn find(&self, of: KeyOf) -> io::Result<Option<SealKey>> {
        match fs::read(self.path(of)) {
            Ok(bytes) => {
                let bytes = bytes
                    .try_into()
                    .map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
                Ok(Some(SealKey::new(bytes)))
            }
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn destroy(&self, of: KeyOf) -> io::Result<()> {
        let path = self.path(of);
        match OpenOptions::new().write(true).open(&path) {
            Ok(mut file) => {
                // Not every disk writes in place; where it does, nothing is left.
                file.write_all(&[0; 32])?;
                file.sync_all()?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        }
        match fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
            _ => self.sync(),
        }
    }

    fn held(&self) -> io::Result<Vec<KeyOf>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut held = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            if let Some(of) = name.to_str().and_then(KeyOf::from_name) {
                held.push(of);
            }
        }
        Ok(held)
    }
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use domain::ids::{AssessmentId, BallotId, CommunityId, ConsultationId};

    use super::*;

    const BALLOT: KeyOf = KeyOf::Ballot(BallotId(7));
    /// Of the same number, and another key all the same.
    const ROUND: KeyOf = KeyOf::Assessment(AssessmentId(7));
    const OTHER: KeyOf = KeyOf::Ballot(BallotId(9));

    #[test]
    fn a_key_is_made_once_read_by_all_and_destroyed_for_good() {
        let data = std::env::temp_dir().join(format!("juyi-ballot-keys-{}", std::process::id()));
        let _ = fs::remove_dir_all(&data);
        let keys = FileKeys::of(&data);
        assert_eq!(keys.held().unwrap(), []);
        assert_eq!(keys.find(BALLOT).unwrap(), None);
        let made = keys.make(BALLOT).unwrap();
        assert_eq!(keys.make(BALLOT).unwrap(), made);
        assert_ne!(keys.make(ROUND).unwrap(), made);
        assert_eq!(FileKeys::of(&data).find(BALLOT).unwrap(), Some(made));
        let mode = fs::metadata(keys.path(BALLOT))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        keys.destroy(BALLOT).unwrap();
        keys.destroy(BALLOT).unwrap();
        assert_eq!(keys.find(BALLOT).unwrap(), None);
        assert_eq!(keys.held().unwrap(), [ROUND]);
        fs::write(keys.path(OTHER), b"short").unwrap();
        assert!(keys.find(OTHER).is_err());
        fs::remove_dir_all(&data).unwrap();
    }

    #[test]
    fn the_name_of_a_key_says_what_it_is_of_and_nothing_else_is_one() {
        let all = [
            (BALLOT, "7"),
            (ROUND, "assessment-7"),
            (KeyOf::Ratings(CommunityId(7)), "ratings-7"),
            (KeyOf::Consultation(ConsultationId(7)), "consultation-7"),
        ];
        for (of, name) in all {
            assert_eq!(of.to_string(), name);
            assert_eq!(KeyOf::from_name(name), Some(of));
        }
        for name in [
            "",
            ".7",
            "07",
            "consultation-",
            "consultation-07",
            "consultations-7",
        ] {
            assert_eq!(KeyOf::from_name(name), None, "{name}");
        }
    }
}
