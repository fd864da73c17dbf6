//! The key of a secret ballot: 32 random bytes that lie outside the database and its backups, from opening to
//! settling. Once it is destroyed, no copy of a sealed paper can be opened again.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};

use domain::ids::BallotId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Error;

/// The key of one secret ballot.
#[derive(Clone, PartialEq, Eq)]
pub struct BallotKey([u8; 32]);

impl fmt::Debug for BallotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BallotKey")
    }
}

impl BallotKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A value that only the key leads to: a digest of `text` for one purpose.
    pub(super) fn digest(&self, purpose: &str, text: &str) -> [u8; 32] {
        keyed(&self.0, &[purpose, text])
    }
}

fn keyed(key: &[u8], parts: &[&str]) -> [u8; 32] {
    // HMAC takes keys of any length, so there is always one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// Where keys are kept. The server keeps files; every process that serves one database must see the same ones.
pub trait BallotKeys: Send + Sync {
    /// The key of a ballot that opens: made anew, or the one that an opening broken off before has left.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn make(&self, ballot: BallotId) -> io::Result<BallotKey>;

    /// The key of a ballot; none where there is none.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn find(&self, ballot: BallotId) -> io::Result<Option<BallotKey>>;

    /// Destroys the key of a ballot for good; fine where there is none.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn destroy(&self, ballot: BallotId) -> io::Result<()>;

    /// The ballots that have a key.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn held(&self) -> io::Result<Vec<BallotId>>;
}

/// The key of a secret ballot that is open: a missing one is our fault, and nothing is ever kept unsealed instead.
pub(super) fn must_find(keys: &dyn BallotKeys, ballot: BallotId) -> Result<BallotKey, Error> {
    keys.find(ballot)
        .map_err(Error::BallotKey)?
        .ok_or(Error::Inconsistent {
            table: "ballot keys",
            id: ballot.0,
        })
}

/// Keys in memory, for tests and for histories that are told at once.
pub struct MemoryKeys {
    seed: [u8; 32],
    held: Mutex<BTreeMap<BallotId, BallotKey>>,
}

impl MemoryKeys {
    /// Keys that follow from `seed`.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed,
            held: Mutex::default(),
        }
    }

    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<BallotId, BallotKey>) -> T) -> T {
        f(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl BallotKeys for MemoryKeys {
    fn make(&self, ballot: BallotId) -> io::Result<BallotKey> {
        let key = BallotKey(keyed(&self.seed, &[&ballot.to_string()]));
        Ok(self.with(|held| held.entry(ballot).or_insert(key).clone()))
    }

    fn find(&self, ballot: BallotId) -> io::Result<Option<BallotKey>> {
        Ok(self.with(|held| held.get(&ballot).cloned()))
    }

    fn destroy(&self, ballot: BallotId) -> io::Result<()> {
        self.with(|held| held.remove(&ballot));
        Ok(())
    }

    fn held(&self) -> io::Result<Vec<BallotId>> {
        Ok(self.with(|held| held.keys().copied().collect()))
    }
}
