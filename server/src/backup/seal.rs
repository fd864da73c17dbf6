//! A backup as bytes: two lines that anybody may read, their checksum, and then parts of 64 KiB, each sealed with
//! XChaCha20-Poly1305 in the STREAM construction. A part that was changed, moved, left out or is of another backup does
//! not open, and a missing end is noticed. Nothing is kept in memory but the part at hand.

use std::io::{Read, Write};

use anyhow::{Context, Result, bail, ensure};
use chacha20poly1305::aead::Payload;
use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::codes::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::copies::About;

use super::key::BackupKey;

const MAGIC: &str = "juyi-backup 1";
const PART: usize = 64 * 1024;
const TAG: usize = 16;
/// Longer heads are of something else.
const HEAD: usize = 4096;
pub(super) const NONCE: usize = 19;

/// What stands at the beginning for everybody to read. It is no secret and cannot be changed unnoticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The program that made it.
    pub version: String,
    /// When the snapshot was taken.
    pub at: String,
    #[serde(flatten)]
    pub about: About,
    /// By what the right key is known.
    pub key: String,
    pub(super) nonce: String,
}

/// Seals what is written to it.
pub struct Sealing<W: Write> {
    to: W,
    seal: Option<EncryptorBE32<XChaCha20Poly1305>>,
    bond: [u8; 32],
    part: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// Of writing.
    pub fn begin(mut to: W, head: &Head, key: &BackupKey, nonce: &[u8; NONCE]) -> Result<Self> {
        let head = format!("{MAGIC}\n{}\n", serde_json::to_string(head)?);
        let bond: [u8; 32] = Sha256::digest(head.as_bytes()).into();
        writeln!(to, "{head}{}", hex(&bond))?;
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        Ok(Self {
            to,
            seal: Some(EncryptorBE32::from_aead(cipher, nonce.into())),
            bond,
            part: Vec::with_capacity(PART),
        })
    }

    /// Seals the last part, and gives back what was written to.
    ///
    /// # Errors
    /// Of writing.
    pub fn end(mut self) -> Result<W> {
        let seal = self.seal.take().context("ended twice")?;
        let sealed = seal.encrypt_last(Payload {
            msg: &self.part,
            aad: &self.bond,
        });
        let sealed = sealed.map_err(|_| anyhow::anyhow!("the backup is too long"))?;
        self.to.write_all(&sealed)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn seal_part(&mut self) -> Result<()> {
        let seal = self.seal.as_mut().context("ended already")?;
        let sealed = seal.encrypt_next(Payload {
            msg: &self.part,
            aad: &self.bond,
        });
        let sealed = sealed.map_err(|_| anyhow::anyhow!("the backup is too long"))?;
        self.part.clear();
        self.to.write_all(&sealed)?;
        Ok(())
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// Of writing.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            // A full part waits, because only the end knows whether it is the last.
            if self.part.len() == PART {
                self.seal_part()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PART - self.part.len()));
            self.part.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }
}

/// Opens what [`Sealing`] wrote.
pub struct Opening<R: Read> {
    from: R,
    seal: Option<DecryptorBE32<XChaCha20Poly1305>>,
    bond: [u8; 32],
    /// Sealed bytes read ahead: a part and the first byte of the next.
    ahead: Vec<u8>,
    part: Vec<u8>,
    /// How much of the part was given out.
    given: usize,
    /// Where the part at hand begins in the file, and its number.
    place: u64,
    number: u64,
}

impl<R: Read> Opening<R> {
    /// Reads the head. Its checksum is looked at here; that nobody made a new one is known with the first part.
    ///
    /// # Errors
    /// When this is no backup, or its head was changed, or the key is another one's.
    pub fn begin(mut from: R, key: &BackupKey) -> Result<(Self, Head)> {
        let mut budget = HEAD;
        let magic = line(&mut from, &mut budget)?;
        ensure!(
            magic == MAGIC.as_bytes(),
            "this is not a backup of this program, or its first line was changed"
        );
        let text = line(&mut from, &mut budget)?;
        let sum = line(&mut from, &mut budget)?;
        let mut whole = magic;
        whole.push(b'\n');
        whole.extend_from_slice(&text);
        whole.push(b'\n');
        let bond: [u8; 32] = Sha256::digest(&whole).into();
        ensure!(
            sum == hex(&bond).as_bytes(),
            "the head of the backup was changed: it does not have its checksum"
        );
        let head: Head = serde_json::from_slice(&text).context("the head of the backup")?;
        ensure!(
            head.key == key.name(),
            "the backup was sealed with the key {}, and this is {}",
            head.key,
            key.name()
        );
        let nonce = unhex(&head.nonce).context("the head of the backup")?;
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        let opening = Self {
            from,
            seal: Some(DecryptorBE32::from_aead(cipher, (&nonce).into())),
            bond,
            ahead: Vec::new(),
            part: Vec::new(),
            given: 0,
            place: (whole.len() + sum.len() + 1) as u64,
            number: 0,
        };
        Ok((opening, head))
    }

    /// Fills `bytes`; false at the end of the backup.
    ///
    /// # Errors
    /// Names the part that was changed, or says that the end is missing.
    pub fn read(&mut self, bytes: &mut [u8]) -> Result<bool> {
        let mut got = 0;
        while got < bytes.len() {
            if self.given == self.part.len() && !self.next_part()? {
                ensure!(got == 0, "the backup ends within a record");
                return Ok(false);
            }
            let more = (bytes.len() - got).min(self.part.len() - self.given);
            bytes[got..got + more].copy_from_slice(&self.part[self.given..self.given + more]);
            self.given += more;
            got += more;
        }
        Ok(true)
    }

    fn next_part(&mut self) -> Result<bool> {
        let Some(mut seal) = self.seal.take() else {
            return Ok(false);
        };
        let wanted = PART + TAG + 1 - self.ahead.len();
        let mut limited = (&mut self.from).take(wanted as u64);
        limited
            .read_to_end(&mut self.ahead)
            .context("the backup cannot be read")?;
        let last = self.ahead.len() <= PART + TAG;
        let sealed = if last {
            std::mem::take(&mut self.ahead)
        } else {
            let next = self.ahead.split_off(PART + TAG);
            std::mem::replace(&mut self.ahead, next)
        };
        let (number, place) = (self.number + 1, self.place);
        let payload = Payload {
            msg: &sealed,
            aad: &self.bond,
        };
        let opened = if last {
            seal.decrypt_last(payload)
        } else {
            let opened = seal.decrypt_next(payload);
            self.seal = Some(seal);
            opened
        };
        let end = place + sealed.len() as u64;
        let Ok(part) = opened else {
            if last {
                bail!(
                    "part {number} of the backup (bytes {place} to {end}, the last) was changed, or the file is cut off there"
                );
            }
            bail!("part {number} of the backup (bytes {place} to {end}) was changed");
        };
        self.place = end;
        self.number = number;
        self.part = part;
        self.given = 0;
        Ok(!self.part.is_empty())
    }
}

/// A line of the head, without its end.
fn line(from: &mut impl Read, budget: &mut usize) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut byte = [0];
    loop {
        from.read_exact(&mut byte)
            .context("this is not a backup of this program, or it is cut off in its head")?;
        if byte == *b"\n" {
            return Ok(text);
        }
        ensure!(
            *budget > 0,
            "this is not a backup of this program, or its head was changed"
        );
        *budget -= 1;
        text.push(byte[0]);
    }
}

/// Bytes from lower-case hexadecimal digits.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |d: u8| char::from(d).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            version: "0.1.0".to_owned(),
            at: "2026-11-28T03:00:00Z".to_owned(),
            about: About {
                engine: "sqlite".to_owned(),
                schema: 23,
                leaves: 7,
                root: "00".to_owned(),
            },
            key: BackupKey::from_bytes([5; 32]).name(),
            nonce: hex(&[9; NONCE]),
        }
    }

    fn sealed(length: usize) -> (Vec<u8>, Vec<u8>) {
        let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
        let key = BackupKey::from_bytes([5; 32]);
        let mut to = Sealing::begin(Vec::new(), &head(), &key, &[9; NONCE]).unwrap();
        for piece in plain.chunks(1000) {
            to.write(piece).unwrap();
        }
        (plain, to.end().unwrap())
    }

    fn opened(bytes: &[u8], key: [u8; 32]) -> Result<Vec<u8>> {
        let (mut from, read) = Opening::begin(bytes, &BackupKey::from_bytes(key))?;
        assert_eq!(read, head());
        let mut all = Vec::new();
        let mut byte = [0];
        while from.read(&mut byte)? {
            all.push(byte[0]);
        }
        Ok(all)
    }

    #[test]
    fn what_was_sealed_opens_with_its_key_alone() {
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 5] {
            let (plain, bytes) = sealed(length);
            assert_eq!(opened(&bytes, [5; 32]).unwrap(), plain, "{length}");
        }
        let (_, bytes) = sealed(10);
        let said = opened(&bytes, [6; 32]).unwrap_err().to_string();
        assert!(said.contains("was sealed with the key"), "{said}");
    }

    #[test]
    fn every_changed_byte_of_a_short_backup_is_noticed() {
        let (_, bytes) = sealed(40);
        for at in 0..bytes.len() {
            for bit in [1, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                assert!(opened(&changed, [5; 32]).is_err(), "byte {at}");
            }
        }
        for length in 0..bytes.len() {
            assert!(
                opened(&bytes[..length], [5; 32]).is_err(),
                "cut at {length}"
            );
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(opened(&longer, [5; 32]).is_err(), "one byte more");
    }

    #[test]
    fn the_part_that_was_changed_is_named() {
        let (_, bytes) = sealed(3 * PART + 5);
        let head_ends = bytes.len() - 3 * (PART + TAG) - 5 - TAG;
        for (part, at) in [(1, 0), (2, PART + TAG), (3, 3 * (PART + TAG) - 1)] {
            let mut changed = bytes.clone();
            changed[head_ends + at] ^= 4;
            let said = opened(&changed, [5; 32]).unwrap_err().to_string();
            assert!(said.starts_with(&format!("part {part} of ")), "{said}");
        }
        // Whole parts left out, or in another order.
        let (one, two) = (head_ends + PART + TAG, head_ends + 2 * (PART + TAG));
        let without = [&bytes[..one], &bytes[two..]].concat();
        let said = opened(&without, [5; 32]).unwrap_err().to_string();
        assert!(said.starts_with("part 2 of "), "{said}");
        let cut = opened(&bytes[..two], [5; 32]).unwrap_err().to_string();
        assert!(cut.contains("cut off"), "{cut}");
    }
}
