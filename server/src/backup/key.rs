//! The key of backups: 32 random bytes in a file, kept apart from what they seal.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use domain::codes::hex;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

use super::seal::unhex;

const MARK: &str = "juyi-backup-key-1 ";

pub struct BackupKey([u8; 32]);

impl BackupKey {
    #[cfg(test)]
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What tells one key from another and says nothing about it.
    pub fn name(&self) -> String {
        let digest = Sha256::new()
            .chain_update(b"name of a backup key\n")
            .chain_update(self.0)
            .finalize();
        hex(&digest[..4])
    }

    /// Makes a key in a new file that nobody else can read.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn make(path: &Path) -> Result<Self> {
        let shown = path.display();
        let key = Self(random()?);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .with_context(|| format!("cannot make {shown}"))?;
        writeln!(file, "{MARK}{}", hex(&key.0))
            .and_then(|()| file.sync_all())
            .with_context(|| format!("cannot write {shown}"))?;
        Ok(key)
    }

    /// Reads a key.
    ///
    /// # Errors
    /// When there is none.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        text.trim()
            .strip_prefix(MARK)
            .and_then(unhex)
            .map(Self)
            .with_context(|| format!("{shown} is not a key of `juyi backup-key`"))
    }
}

pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| anyhow!("the operating system gives no randomness: {error}"))?;
    Ok(bytes)
}
