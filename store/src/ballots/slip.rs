//! What is kept of one vote until closing: the paper, both halves of its receipt, and the forms it came with. All slips
//! of a ballot are equally long, so that their length says nothing.

use domain::ballots::{Method, Paper, Receipt, Sealed, Seed, Word, name_seal, open_content};
use domain::codes::hex;
use domain::ids::{AccountId, BallotId, CommunityId, RecordNumber};
use domain::log::Hash;
use sha2::{Digest, Sha256};

use crate::keys::{SealKey, unhex};

/// Room for a word of 40 characters.
const WORD: usize = 160;
/// How many earlier forms are remembered, so that an old page sent again does not undo a newer vote.
const FORMS: usize = 8;
const FORM: usize = 16;

/// A digest of a form's key.
pub(super) type Form = [u8; FORM];

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub paper: Paper,
    pub word: Word,
    pub seed: Seed,
    /// Salt of the name's seal, for open ballots.
    pub salt: Seed,
    /// The form of this vote first, then those of the votes before it.
    pub forms: Vec<Form>,
}

/// Whose slip, of which ballot: sealed in with it, so that no slip can be put in another's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose<'a> {
    pub ballot: BallotId,
    pub voter_key: &'a str,
}

pub(super) fn form(once: &str) -> Form {
    let mut form = [0; FORM];
    form.copy_from_slice(&Sha256::digest(once.as_bytes())[..FORM]);
    form
}

/// The name of a voter's row: the account itself, or under a key a digest of it.
pub(super) fn voter_key(key: Option<&SealKey>, account: AccountId) -> String {
    match key {
        Some(key) => hex(&key.digest("voter", &account.to_string())),
        None => account.to_string(),
    }
}

impl Slip {
    /// The receipt; `name` is that of an open ballot.
    pub fn receipt(
        &self,
        community: CommunityId,
        number: RecordNumber,
        name: Option<&str>,
    ) -> Receipt {
        let content = name
            .map(|name| open_content(&self.paper, &self.seal(name)))
            .unwrap_or_default();
        Receipt::of(community, number, &self.word, &self.seed, &content)
    }

    pub fn seal(&self, name: &str) -> Hash {
        name_seal(Sealed::Voter, &self.salt, name)
    }

    /// The slip as the row holds it: sealed under the key, or in the open.
    pub fn write(&self, key: Option<&SealKey>, whose: Whose<'_>) -> Option<String> {
        let plain = self.encode();
        let Some(key) = key else {
            return Some(hex(&plain));
        };
        // The seed is fresh with every vote.
        let fresh = format!("{} {}", whose.voter_key, self.seed);
        key.seal(&fresh, &whose.aad(), &plain)
    }

    /// Reads what [`Slip::write`] wrote; none of anything else.
    pub fn read(
        text: &str,
        key: Option<&SealKey>,
        whose: Whose<'_>,
        method: Method,
        options: usize,
    ) -> Option<Self> {
        let plain = match key {
            Some(key) => key.open(&whose.aad(), text)?,
            None => unhex(text)?,
        };
        Self::decode(&plain, method, options)
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for at in 0..FORMS {
            bytes.extend(self.forms.get(at).copied().unwrap_or_default());
        }
        bytes.extend(self.seed.0);
        bytes.extend(self.salt.0);
        let word = self.word.as_str().as_bytes();
        bytes.push(u8::try_from(word.len()).unwrap_or(0));
        bytes.extend(word);
        bytes.resize(FORMS * FORM + 32 + 1 + WORD, 0);
        bytes.extend(self.paper.encode());
        bytes
    }

    fn decode(bytes: &[u8], method: Method, options: usize) -> Option<Self> {
        let (forms, rest) = bytes.split_at_checked(FORMS * FORM)?;
        let (seed, rest) = rest.split_at_checked(16)?;
        let (salt, rest) = rest.split_at_checked(16)?;
        let (length, rest) = rest.split_first()?;
        let (word, paper) = rest.split_at_checked(WORD)?;
        let word = std::str::from_utf8(word.get(..usize::from(*length))?).ok()?;
        let forms = forms.chunks_exact(FORM).filter_map(|f| f.try_into().ok());
        Some(Self {
            paper: Paper::decode(method, options, paper)?,
            word: Word::parse(word).ok()?,
            seed: Seed(seed.try_into().ok()?),
            salt: Seed(salt.try_into().ok()?),
            forms: forms.filter(|f| *f != Form::default()).collect(),
        })
    }

    /// The forms of a vote that replaces this one.
    pub fn forms_after(earlier: Option<&Self>, form: Form) -> Vec<Form> {
        let before = earlier.map_or(&[][..], |slip| &slip.forms);
        let mut forms = vec![form];
        forms.extend(before.iter().copied().take(FORMS - 1));
        forms
    }
}

impl Whose<'_> {
    fn aad(&self) -> String {
        format!("{}/{}", self.ballot, self.voter_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES_NO: Method = Method::YesNo;

    fn slip(choice: u8, word: &str) -> Slip {
        Slip {
            paper: Paper::parse(YES_NO, 3, &[choice], false).unwrap(),
            word: Word::parse(word).unwrap(),
            seed: Seed([choice; 16]),
            salt: Seed([7; 16]),
            forms: vec![form("a"), form("b")],
        }
    }

    #[test]
    fn a_sealed_slip_opens_in_its_own_place_only() {
        let key = SealKey::new([1; 32]);
        let (voter, other) = (
            voter_key(Some(&key), AccountId(7)),
            voter_key(Some(&key), AccountId(8)),
        );
        let whose = |ballot, voter_key| Whose {
            ballot: BallotId(ballot),
            voter_key,
        };
        let own = whose(1, voter.as_str());
        let sealed = slip(0, "荷花").write(Some(&key), own).unwrap();
        let read = |key: &SealKey, whose| Slip::read(&sealed, Some(key), whose, YES_NO, 3);
        assert_eq!(read(&key, own), Some(slip(0, "荷花")));
        assert_eq!(read(&key, whose(2, &voter)), None);
        assert_eq!(read(&key, whose(1, &other)), None);
        assert_eq!(read(&SealKey::new([2; 32]), own), None);
        assert_eq!(Slip::read(&sealed, None, own, YES_NO, 3), None);
        assert!(!format!("{key:?}").contains('1'));
    }

    #[test]
    fn slips_are_equally_long_whatever_they_say() {
        let key = SealKey::new([1; 32]);
        let whose = Whose {
            ballot: BallotId(1),
            voter_key: "x",
        };
        let long = "荷".repeat(40);
        let mut lengths: Vec<_> = [slip(0, ""), slip(2, "荷花"), slip(1, &long)]
            .iter()
            .map(|s| s.write(Some(&key), whose).unwrap().len())
            .collect();
        lengths.dedup();
        assert_eq!(lengths.len(), 1);
        let plain = slip(1, &long).write(None, whose).unwrap();
        assert_eq!(
            Slip::read(&plain, None, whose, YES_NO, 3),
            Some(slip(1, &long))
        );
        for bad in ["", "0", "zz", "王芳", &plain[2..]] {
            assert_eq!(Slip::read(bad, None, whose, YES_NO, 3), None);
        }
    }

    #[test]
    fn only_so_many_forms_are_remembered() {
        let mut last: Option<Slip> = None;
        for n in 0..20 {
            let forms = Slip::forms_after(last.as_ref(), form(&n.to_string()));
            last = Some(Slip {
                forms,
                ..slip(0, "")
            });
        }
        let last = last.unwrap();
        assert_eq!(last.forms.len(), FORMS);
        assert_eq!((last.forms[0], last.forms[7]), (form("19"), form("12")));
    }
}
