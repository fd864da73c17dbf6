//! Receipts: what a voter keeps. A receipt is made of randomness of both sides, so that neither can choose it, and is
//! on record from the moment of casting.
//!
//! What surprises: for a secret ballot nothing of the choice goes into it. It proves that a vote is in the count and
//! cannot prove how somebody voted, to nobody and under no pressure (requirements.md VO10).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::paper::Paper;
use crate::codes::hex;
use crate::ids::{CommunityId, RecordNumber};
use crate::log::{Hash, text_hash};
use crate::phone::ascii_digit;
use crate::text::{Limits, TextFault, clean};

/// No 0, 1, I and O, which look alike on paper.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 24 letters are 120 bits: short enough to be read aloud, too many for two of one code to be found.
const LETTERS: usize = 24;
const BITS: u32 = 120;

/// A receipt, written as six groups of four letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Receipt(u128);

/// The text is not a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a receipt")]
pub struct NotAReceipt;

/// The server's half: 16 random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 16]);

/// The voter's half: a word typed, or random letters of the browser; may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word(String);

/// The text is too long for a word, or holds characters that do not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a word")]
pub struct NotAWord;

impl Receipt {
    /// The receipt of a vote; `content` is empty for secret ballots, else [`open_content`].
    pub fn of(
        community: CommunityId,
        number: RecordNumber,
        word: &Word,
        seed: &Seed,
        content: &str,
    ) -> Self {
        let digest = text_hash(&[
            "juyi/receipt/1",
            &community.to_string(),
            &number.to_string(),
            word.as_str(),
            &seed.to_string(),
            content,
        ]);
        // The first 120 of the 256 bits; text_hash writes hexadecimal digits only.
        let bits = digest
            .get(..30)
            .and_then(|d| u128::from_str_radix(d, 16).ok());
        Self(bits.unwrap_or_default())
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..LETTERS {
            if at > 0 && at.is_multiple_of(4) {
                f.write_str("-")?;
            }
            let shift = BITS - 5 * (at as u32 + 1);
            let letter = (self.0 >> shift) as usize & 31;
            write!(f, "{}", char::from(ALPHABET[letter]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Receipt {
    type Err = NotAReceipt;

    /// Case, blanks and hyphens do not matter: people read receipts from paper.
    fn from_str(text: &str) -> Result<Self, NotAReceipt> {
        let mut bits: u128 = 0;
        let mut letters = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = ascii_digit(c).to_ascii_uppercase();
            let value = ALPHABET.iter().position(|a| char::from(*a) == c);
            letters += 1;
            if letters > LETTERS {
                return Err(NotAReceipt);
            }
            bits = bits << 5 | value.ok_or(NotAReceipt)? as u128;
        }
        if letters == LETTERS {
            Ok(Self(bits))
        } else {
            Err(NotAReceipt)
        }
    }
}

impl TryFrom<String> for Receipt {
    type Error = NotAReceipt;
    fn try_from(text: String) -> Result<Self, NotAReceipt> {
        text.parse()
    }
}

impl From<Receipt> for String {
    fn from(receipt: Receipt) -> Self {
        receipt.to_string()
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for Seed {
    type Err = NotAReceipt;

    fn from_str(text: &str) -> Result<Self, NotAReceipt> {
        // A hash is read as strictly: 32 of its 64 digits are a seed.
        let whole: Hash = format!("{text}{}", "0".repeat(32))
            .parse()
            .map_err(|_| NotAReceipt)?;
        let mut seed = [0; 16];
        seed.copy_from_slice(&whole.0[..16]);
        Ok(Self(seed))
    }
}

impl Word {
    /// What is accepted.
    pub const LIMITS: Limits = Limits {
        min: 0,
        max: 40,
        lines: false,
    };

    /// Reads what was typed; nothing is fine.
    ///
    /// # Errors
    /// [`NotAWord`].
    pub fn parse(raw: &str) -> Result<Self, NotAWord> {
        match clean(raw, Self::LIMITS) {
            Ok(word) => Ok(Self(word)),
            Err(TextFault::Empty) => Ok(Self::default()),
            Err(_) => Err(NotAWord),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an open vote puts into its receipt: the paper and the sealed name.
pub fn open_content(paper: &Paper, voter: &Hash) -> String {
    format!("{}/{voter}", hex(&paper.encode()))
}

/// Whose name is sealed: the seal of one is never that of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Of an open paper in the public box.
    Voter,
    /// On the list of a public draw for seats.
    Applicant,
}

/// The seal of a name that stands on record. The name stands beside it with its salt; where an account is erased, both
/// go and the seal stays, so that a box keeps its hash and a list its order.
pub fn name_seal(of: Sealed, salt: &Seed, name: &str) -> Hash {
    let of = match of {
        Sealed::Voter => "juyi/voter/1",
        Sealed::Applicant => "juyi/applicant/1",
    };
    let digest = text_hash(&[of, &salt.to_string(), name]);
    digest.parse().unwrap_or(Hash([0; 32]))
}

#[cfg(test)]
mod tests {
    use super::super::method::Method;
    use super::*;
    use std::collections::HashSet;

    const HERE: CommunityId = CommunityId(1);
    const NUMBER: RecordNumber = RecordNumber {
        year: 2026,
        seq: 81,
    };

    fn of(n: u32, word: &str, content: &str) -> Receipt {
        let mut seed = [0; 16];
        seed[..4].copy_from_slice(&n.to_be_bytes());
        Receipt::of(
            HERE,
            NUMBER,
            &Word::parse(word).unwrap(),
            &Seed(seed),
            content,
        )
    }

    #[test]
    fn a_hundred_thousand_receipts_differ_and_are_read_back() {
        let mut seen = HashSet::new();
        for n in 0..100_000 {
            let receipt = of(n, "", "");
            assert!(seen.insert(receipt));
            if n % 1000 == 0 {
                let text = receipt.to_string();
                assert_eq!(text.len(), 29);
                assert_eq!(text.parse(), Ok(receipt));
                let typed = text.to_lowercase().replace('-', " ");
                assert_eq!(typed.parse(), Ok(receipt));
            }
        }
    }

    #[test]
    fn both_halves_and_the_content_make_the_receipt() {
        let all = [
            of(1, "", ""),
            of(2, "", ""),
            of(1, "荷花", ""),
            of(1, "", "01"),
        ];
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        let elsewhere = Receipt::of(CommunityId(2), NUMBER, &Word::default(), &Seed([0; 16]), "");
        assert_ne!(elsewhere, of(0, "", ""));
    }

    /// From `python3 end2end/verify.py`'s own code.
    #[test]
    fn another_program_makes_the_same_receipt() {
        assert_eq!(of(1, "荷花", "").to_string(), KNOWN);
    }

    const KNOWN: &str = "BCVG-XYCD-URUQ-NLUD-QAL9-UH4J";

    #[test]
    fn what_is_not_a_receipt_is_refused() {
        for bad in ["", "ABCD", &"0".repeat(24), &"A".repeat(25), "王芳"] {
            assert_eq!(bad.parse::<Receipt>(), Err(NotAReceipt), "{bad}");
        }
        assert!("２".repeat(24).parse::<Receipt>().is_ok());
        let json = serde_json::to_string(&of(1, "", "")).unwrap();
        assert_eq!(
            serde_json::from_str::<Receipt>(&json).unwrap(),
            of(1, "", "")
        );
        assert!(serde_json::from_str::<Receipt>("\"no\"").is_err());
        assert_eq!(Seed([9; 16]).to_string().parse(), Ok(Seed([9; 16])));
        assert!("zz".parse::<Seed>().is_err());
        assert_eq!(Word::parse("  "), Ok(Word::default()));
        assert_eq!(Word::parse(&"荷".repeat(41)), Err(NotAWord));
    }

    #[test]
    fn a_name_is_sealed_with_its_salt() {
        let paper = Paper::parse(Method::YesNo, 3, &[0], false).unwrap();
        let voter = |salt, name| name_seal(Sealed::Voter, &Seed([salt; 16]), name);
        let seal = voter(1, "王芳");
        assert_ne!(seal, voter(2, "王芳"));
        assert_ne!(seal, voter(1, "王方"));
        assert_ne!(seal, name_seal(Sealed::Applicant, &Seed([1; 16]), "王芳"));
        assert!(open_content(&paper, &seal).starts_with("00010000/"));
        assert!(format!("{:?}", of(1, "", "")).contains('-'));
    }
}
