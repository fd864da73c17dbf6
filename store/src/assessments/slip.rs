//! What is kept of one person's answers until the round is counted. All slips of a round are equally long.

use domain::assessments::{Sheet, Traits};
use domain::codes::{Code, DOOR_ALPHABET, DOOR_CODE_LENGTH, hex};
use domain::ids::{AccountId, AssessmentId};

use crate::keys::SealKey;

/// Answers with what is needed to count them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub sheet: Sheet,
    /// Handed in: from then on nothing changes it.
    pub handed: bool,
    /// The id of the grid; 0 where there is none.
    pub grid: i64,
    pub traits: Traits,
}

/// Flag, grid, hour, whether the address is known, and its digest.
const HEAD: usize = 1 + 8 + 2 + 1 + 8;

impl Slip {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.handed)];
        bytes.extend(self.grid.to_be_bytes());
        bytes.extend(self.traits.hour.to_be_bytes());
        bytes.push(u8::from(self.traits.address.is_some()));
        bytes.extend(self.traits.address.unwrap_or_default());
        bytes.extend(self.sheet.encode());
        bytes
    }

    fn decode(bytes: &[u8], marks: usize, views: usize) -> Option<Self> {
        let (head, sheet) = bytes.split_at_checked(HEAD)?;
        let known = *head.get(11)? == 1;
        let address: [u8; 8] = head.get(12..20)?.try_into().ok()?;
        Some(Self {
            sheet: Sheet::decode(sheet, marks, views)?,
            handed: *head.first()? == 1,
            grid: i64::from_be_bytes(head.get(1..9)?.try_into().ok()?),
            traits: Traits {
                hour: u16::from_be_bytes(head.get(9..11)?.try_into().ok()?),
                address: known.then_some(address),
            },
        })
    }

    /// The slip as its row holds it; `random` is fresh with every save.
    pub fn write(
        &self,
        key: &SealKey,
        round: AssessmentId,
        person: &str,
        random: [u8; 16],
    ) -> Option<String> {
        let fresh = format!("{person} {}", hex(&random));
        key.seal(&fresh, &place(round, person), &self.encode())
    }

    /// Reads what [`Slip::write`] wrote for that person; none of anything else.
    pub fn read(
        text: &str,
        key: &SealKey,
        round: AssessmentId,
        person: &str,
        (marks, views): (usize, usize),
    ) -> Option<Self> {
        Self::decode(&key.open(&place(round, person), text)?, marks, views)
    }
}

fn place(round: AssessmentId, person: &str) -> String {
    format!("assessment {round}/{person}")
}

/// The name of a row of somebody with an account.
pub(super) fn person_of_account(key: &SealKey, account: AccountId) -> String {
    hex(&key.digest("person", &format!("account {account}")))
}

/// The name of a row of whoever holds a code.
pub(super) fn person_of_code(key: &SealKey, code: &Code) -> String {
    hex(&key.digest("person", &format!("code {}", code.as_str())))
}

/// What is kept of the browser in which answers were written.
pub(super) fn browser_of(key: &SealKey, browser: &str) -> String {
    hex(&key.digest("browser", browser))
}

/// What is kept of a code.
pub(super) fn code_digest(key: &SealKey, code: &Code) -> String {
    hex(&key.digest("code", code.as_str()))
}

/// The `n`-th code of a sheet. It follows from the key, so that the same form sent twice shows the same sheet.
pub(super) fn code_of(key: &SealKey, once: &str, n: usize) -> Option<Code> {
    let bytes = key.digest("invitation", &format!("{n} {once}"));
    let letters: Option<String> = bytes
        .chunks_exact(4)
        .take(DOOR_CODE_LENGTH)
        .map(|chunk| {
            // 2^32 is so much larger than 31 that the bias is below 10^-8.
            let number = u32::from_be_bytes(chunk.try_into().ok()?) as usize;
            let letter = DOOR_ALPHABET.get(number % DOOR_ALPHABET.len())?;
            Some(char::from(*letter))
        })
        .collect();
    Code::door(&letters?).ok()
}

/// An address as the round's key makes it: whoever has not got the key finds nothing in it.
pub(super) fn address_of(key: &SealKey, address: &str) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&key.digest("address", address)[..8]);
    short
}

#[cfg(test)]
mod tests {
    use domain::assessments::Mark;

    use super::*;

    fn slip(mark: u8, handed: bool, address: Option<[u8; 8]>) -> Slip {
        Slip {
            sheet: Sheet {
                marks: vec![Mark::from_code(mark); 6],
                views: vec![None; 2],
            },
            handed,
            grid: 3,
            traits: Traits { hour: 300, address },
        }
    }

    #[test]
    fn slips_open_in_their_own_place_and_are_equally_long() {
        let (key, other) = (SealKey::new([1; 32]), SealKey::new([2; 32]));
        let round = AssessmentId(7);
        let all = [
            slip(5, true, Some([9; 8])),
            slip(0, false, None),
            slip(6, true, None),
        ];
        let mut lengths = Vec::new();
        for (n, slip) in (0..).zip(&all) {
            let text = slip.write(&key, round, "a", [n; 16]).unwrap();
            let read = |key, round, person, shape| Slip::read(&text, key, round, person, shape);
            assert_eq!(read(&key, round, "a", (6, 2)).as_ref(), Some(slip));
            assert_eq!(read(&key, AssessmentId(8), "a", (6, 2)), None);
            assert_eq!(read(&key, round, "b", (6, 2)), None);
            assert_eq!(read(&other, round, "a", (6, 2)), None);
            assert_eq!(read(&key, round, "a", (5, 2)), None);
            lengths.push(text.len());
        }
        lengths.dedup();
        assert_eq!(lengths.len(), 1);
    }

    #[test]
    fn codes_are_codes_and_differ() {
        let key = SealKey::new([1; 32]);
        let codes: std::collections::BTreeSet<String> = (0..500)
            .map(|n| code_of(&key, "form", n).unwrap().as_str().to_owned())
            .collect();
        assert_eq!(codes.len(), 500);
        assert_eq!(code_of(&key, "form", 3), code_of(&key, "form", 3));
        assert_ne!(code_of(&key, "form", 3), code_of(&key, "other", 3));
    }
}
