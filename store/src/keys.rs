//! The key under which the papers of a secret ballot, or the answers of a round of satisfaction or of a consultation, are sealed: 32 random bytes
//! that lie outside the database and its backups until everything is counted. Once a key is destroyed, no copy of what it sealed
//! can be opened again.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use domain::codes::hex;
use domain::ids::{AssessmentId, BallotId, CommunityId, ConsultationId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Error;

/// What a key is of. Its name is that of the key's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyOf {
    /// A secret ballot.
    Ballot(BallotId),
    /// A round of satisfaction.
    Assessment(AssessmentId),
    /// The ratings of a community; it stays.
    Ratings(CommunityId),
    /// A consultation.
    Consultation(ConsultationId),
}

/// How the names of keys of rounds begin; those of ballots are bare numbers.
const OF_ASSESSMENT: &str = "assessment-";
const OF_RATINGS: &str = "ratings-";
const OF_CONSULTATION: &str = "consultation-";

impl fmt::Display for KeyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ballot(id) => id.fmt(f),
            Self::Assessment(id) => write!(f, "{OF_ASSESSMENT}{id}"),
            Self::Ratings(id) => write!(f, "{OF_RATINGS}{id}"),
            Self::Consultation(id) => write!(f, "{OF_CONSULTATION}{id}"),
        }
    }
}

impl KeyOf {
    /// Reads the name of a key; none of any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        let of = if let Some(id) = name.strip_prefix(OF_ASSESSMENT) {
            Self::Assessment(AssessmentId(id.parse().ok()?))
        } else if let Some(id) = name.strip_prefix(OF_RATINGS) {
            Self::Ratings(CommunityId(id.parse().ok()?))
        } else if let Some(id) = name.strip_prefix(OF_CONSULTATION) {
            Self::Consultation(ConsultationId(id.parse().ok()?))
        } else {
            Self::Ballot(BallotId(name.parse().ok()?))
        };
        (of.to_string() == name).then_some(of)
    }

    fn id(self) -> i64 {
        match self {
            Self::Ballot(id) => id.0,
            Self::Assessment(id) => id.0,
            Self::Ratings(id) => id.0,
            Self::Consultation(id) => id.0,
        }
    }
}

impl From<BallotId> for KeyOf {
    fn from(id: BallotId) -> Self {
        Self::Ballot(id)
    }
}

impl From<ConsultationId> for KeyOf {
    fn from(id: ConsultationId) -> Self {
        Self::Consultation(id)
    }
}

impl From<AssessmentId> for KeyOf {
    fn from(id: AssessmentId) -> Self {
        Self::Assessment(id)
    }
}

/// One key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; 32]);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

impl SealKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A value that only the key leads to: a digest of `text` for one purpose.
    pub(crate) fn digest(&self, purpose: &str, text: &str) -> [u8; 32] {
        keyed(&self.0, &[purpose, text])
    }

    /// Seals `plain` as text. `place` names where it lies, so that it opens nowhere else; `fresh` differs with every call, so
    /// that no two seals share a nonce.
    pub(crate) fn seal(&self, fresh: &str, place: &str, plain: &[u8]) -> Option<String> {
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&self.digest("nonce", fresh)[..12]);
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), payload(plain, place));
        Some(format!("{}{}", hex(&nonce), hex(&sealed.ok()?)))
    }

    /// Opens what [`SealKey::seal`] sealed for that place; none of anything else.
    pub(crate) fn open(&self, place: &str, text: &str) -> Option<Vec<u8>> {
        let bytes = unhex(text)?;
        let (nonce, sealed) = bytes.split_at_checked(12)?;
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        self.cipher()
            .decrypt(&Nonce::from(nonce), payload(sealed, place))
            .ok()
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        use chacha20poly1305::KeyInit;
        ChaCha20Poly1305::new(&self.digest("seal", "").into())
    }
}

fn payload<'a>(msg: &'a [u8], aad: &'a str) -> Payload<'a, 'a> {
    Payload {
        msg,
        aad: aad.as_bytes(),
    }
}

/// Reads hexadecimal text; none of anything else.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
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
pub trait SealKeys: Send + Sync {
    /// The key of what opens: made anew, or the one that an opening broken off before has left.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn make(&self, of: KeyOf) -> io::Result<SealKey>;

    /// A key; none where there is none.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn find(&self, of: KeyOf) -> io::Result<Option<SealKey>>;

    /// Destroys a key for good; fine where there is none.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn destroy(&self, of: KeyOf) -> io::Result<()>;

    /// What there are keys of.
    ///
    /// # Errors
    /// Of the place where keys are kept.
    fn held(&self) -> io::Result<Vec<KeyOf>>;
}

/// The key of something that is open: a missing one is our fault, and nothing is ever kept unsealed instead.
pub(crate) fn must_find(keys: &dyn SealKeys, of: impl Into<KeyOf>) -> Result<SealKey, Error> {
    let of = of.into();
    keys.find(of)
        .map_err(Error::SealKey)?
        .ok_or(Error::Inconsistent {
            table: "seal keys",
            id: of.id(),
        })
}

/// Keys in memory, for tests and for histories that are told at once.
pub struct MemoryKeys {
    seed: [u8; 32],
    held: Mutex<BTreeMap<KeyOf, SealKey>>,
}

impl MemoryKeys {
    /// Keys that follow from `seed`.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed,
            held: Mutex::default(),
        }
    }

    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<KeyOf, SealKey>) -> T) -> T {
        f(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SealKeys for MemoryKeys {
    fn make(&self, of: KeyOf) -> io::Result<SealKey> {
        let key = SealKey(keyed(&self.seed, &[&of.to_string()]));
        Ok(self.with(|held| held.entry(of).or_insert(key).clone()))
    }

    fn find(&self, of: KeyOf) -> io::Result<Option<SealKey>> {
        Ok(self.with(|held| held.get(&of).cloned()))
    }

    fn destroy(&self, of: KeyOf) -> io::Result<()> {
        self.with(|held| held.remove(&of));
        Ok(())
    }

    fn held(&self) -> io::Result<Vec<KeyOf>> {
        Ok(self.with(|held| held.keys().copied().collect()))
    }
}
