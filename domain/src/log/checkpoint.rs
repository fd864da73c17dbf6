//! Signed checkpoints: what the log was at one moment, in the C2SP formats `tlog-checkpoint` and `signed-note`, so that
//! existing tools and witnesses can read and keep them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::tree::Hash;
use crate::codes::{hex, keyed_digest};

/// The algorithm byte of Ed25519 in a signed note.
const ED25519: u8 = 1;

/// The tree at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, the same in every checkpoint.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    pub root: Hash,
}

/// Why a note is no checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    #[error("the verifier key is malformed")]
    Key,
    #[error("the note is not a checkpoint")]
    Format,
    #[error("the note belongs to another log")]
    Origin,
    #[error("no signature of this key")]
    Unsigned,
    #[error("the signature is wrong")]
    Signature,
}

/// The key that signs checkpoints. Its name is the log's origin.
pub struct NoteKey {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteKey({})", self.name)
    }
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public)
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

impl NoteKey {
    /// The key of a log from 32 secret bytes.
    pub fn new(name: &str, seed: [u8; 32]) -> Self {
        Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&seed),
        }
    }

    /// The key of a deployment, derived from its secret as every other key is.
    pub fn of(name: &str, secret: &[u8]) -> Self {
        let digest = keyed_digest(secret, &["key", "log"]);
        Self::new(name, Sha256::digest(digest).into())
    }

    /// The log's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What verifies its notes: `name+id+key`, as signed-note defines it.
    pub fn verifier(&self) -> String {
        let public = self.key.verifying_key().to_bytes();
        let mut bytes = vec![ED25519];
        bytes.extend(public);
        format!(
            "{}+{}+{}",
            self.name,
            hex(&key_id(&self.name, &public)),
            STANDARD.encode(bytes)
        )
    }
}

impl Checkpoint {
    /// The signed text.
    pub fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root.0)
        )
    }

    /// The note: the text, an empty line, one signature.
    pub fn sign(&self, key: &NoteKey) -> String {
        let body = self.body();
        let mut bytes = key_id(&key.name, &key.key.verifying_key().to_bytes()).to_vec();
        bytes.extend(key.key.sign(body.as_bytes()).to_bytes());
        format!("{body}\n— {} {}\n", key.name, STANDARD.encode(bytes))
    }

    fn read(body: &str) -> Option<Self> {
        let mut lines = body.lines();
        let origin = lines.next().filter(|o| !o.is_empty())?.to_owned();
        let size = lines.next()?;
        let root = STANDARD.decode(lines.next()?).ok()?;
        let checkpoint = Self {
            origin,
            size: size.parse().ok()?,
            root: Hash(root.try_into().ok()?),
        };
        // One way of writing a size only.
        (checkpoint.size.to_string() == size).then_some(checkpoint)
    }

    /// Reads a note and checks the signature of `verifier`. Signatures of others, such as witnesses, are passed over.
    ///
    /// # Errors
    /// [`NoteFault`].
    pub fn verify(note: &str, verifier: &str) -> Result<Self, NoteFault> {
        let (name, public) = read_verifier(verifier).ok_or(NoteFault::Key)?;
        let (body, signatures) = halves(note).ok_or(NoteFault::Format)?;
        let checkpoint = Self::read(body).ok_or(NoteFault::Format)?;
        if checkpoint.origin != name {
            return Err(NoteFault::Origin);
        }
        let id = key_id(name, &public);
        let signature = signatures
            .lines()
            .filter_map(|line| {
                line.strip_prefix("— ")?
                    .strip_prefix(name)?
                    .strip_prefix(' ')
            })
            .filter_map(|text| STANDARD.decode(text).ok())
            .find_map(|bytes| {
                let rest: [u8; 64] = bytes.strip_prefix(id.as_slice())?.try_into().ok()?;
                Some(Signature::from_bytes(&rest))
            })
            .ok_or(NoteFault::Unsigned)?;
        VerifyingKey::from_bytes(&public)
            .map_err(|_| NoteFault::Key)?
            .verify_strict(body.as_bytes(), &signature)
            .map_err(|_| NoteFault::Signature)?;
        Ok(checkpoint)
    }
}

/// The text of a note, its last line end with it, and what stands below the empty line. Bytes are looked at because a
/// search for a text of two characters would bring a general searcher into the browser.
fn halves(note: &str) -> Option<(&str, &str)> {
    let at = note.as_bytes().windows(2).position(|two| two == b"\n\n")?;
    Some((note.get(..=at)?, note.get(at + 2..)?))
}

/// Name and public key of a verifier text; its key id must be right.
fn read_verifier(text: &str) -> Option<(&str, [u8; 32])> {
    // A name holds no plus; base64 may.
    let (name, rest) = text.trim().split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let bytes = STANDARD.decode(key).ok()?;
    let public: [u8; 32] = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
    (!name.is_empty() && hex(&key_id(name, &public)) == id).then_some((name, public))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tree::leaf_hash;

    fn key() -> NoteKey {
        NoteKey::new("juyi.example/log", [7; 32])
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "juyi.example/log".into(),
            size: 42,
            root: leaf_hash(b"x"),
        }
    }

    #[test]
    fn a_note_is_read_by_its_verifier() {
        let note = checkpoint().sign(&key());
        assert_eq!(
            Checkpoint::verify(&note, &key().verifier()),
            Ok(checkpoint())
        );
        let witnessed = format!("{note}— witness.example AAAAAAAA\n");
        assert_eq!(
            Checkpoint::verify(&witnessed, &key().verifier()),
            Ok(checkpoint())
        );
    }

    #[test]
    fn a_changed_note_or_another_key_is_refused() {
        let note = checkpoint().sign(&key());
        let verifier = key().verifier();
        let check = |note: &str| Checkpoint::verify(note, &verifier);
        assert_eq!(
            check(&note.replacen("42", "43", 1)),
            Err(NoteFault::Signature)
        );
        assert_eq!(
            check(&note.replacen("juyi.example", "evil.example", 1)),
            Err(NoteFault::Origin)
        );
        assert_eq!(check(&checkpoint().body()), Err(NoteFault::Format));
        assert_eq!(check(""), Err(NoteFault::Format));
        assert_eq!(
            check(&format!("{}\n— other AAAA\n", checkpoint().body())),
            Err(NoteFault::Unsigned)
        );
        let other = NoteKey::new("juyi.example/log", [8; 32]).verifier();
        assert_eq!(Checkpoint::verify(&note, &other), Err(NoteFault::Unsigned));
        assert_eq!(Checkpoint::verify(&note, "nonsense"), Err(NoteFault::Key));
        let nameless = NoteKey::new("", [7; 32]).verifier();
        assert_eq!(Checkpoint::verify(&note, &nameless), Err(NoteFault::Key));
    }

    #[test]
    fn a_key_has_a_name_and_tells_no_secret() {
        let key = NoteKey::of("juyi.example/log", b"secret");
        assert_eq!(format!("{key:?}"), "NoteKey(juyi.example/log)");
        assert_eq!(
            key.verifier(),
            NoteKey::of("juyi.example/log", b"secret").verifier()
        );
        assert_ne!(
            key.verifier(),
            NoteKey::of("juyi.example/log", b"other").verifier()
        );
    }

    /// The seed and public key of RFC 8032 §7.1, test 1.
    #[test]
    fn the_key_is_that_of_the_standard() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
            .parse::<Hash>()
            .unwrap();
        let (name, public) = (String::from("n"), NoteKey::new("n", seed.0).verifier());
        let (read, key) = read_verifier(&public).unwrap();
        assert_eq!(read, name);
        assert_eq!(
            hex(&key),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
    }
}
