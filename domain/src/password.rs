//! Passwords of staff. Residents sign in with a code; staff need a password and a second factor (spec.md room 1).
//!
//! requirements.md AU2–AU4: at least ten characters of any kind, counted and hashed in one Unicode form (NFKC), never cut,
//! never a word that is tried first anywhere or here. Two kinds of characters and a change every 90 days are asked only where
//! the graded-protection rules (等保) bind the deployment: they make passwords worse, and a setting turns them on.

mod common;

use chrono::{DateTime, Duration, Utc};
use unicode_normalization::UnicodeNormalization;

/// Why a password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PasswordFault {
    #[error("too short")]
    TooShort { min: usize },
    #[error("too long")]
    TooLong { max: usize },
    /// Letters only or digits only, under graded protection.
    #[error("one kind of characters")]
    OneKind,
    #[error("too common")]
    TooCommon,
    /// A name of this place, or the own number, and little else.
    #[error("a local name")]
    Local,
}

/// The fewest and the most characters.
pub const MIN: usize = 10;
pub const MAX: usize = 128;

/// How long a password that somebody else has seen is good for setting an own one (ASVS V6.4.1).
pub const FIRST_LIFE: Duration = Duration::hours(72);

/// How long a password lives under graded protection.
const GRADED_LIFE: Duration = Duration::days(90);

/// What a password is judged by.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Whether the graded-protection rules bind this deployment.
    pub graded: bool,
    /// Names that are tried first here: of communities, grids and agencies, and the own number.
    pub local: Vec<String>,
}

/// A password in the one form that is hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    // A password must not reach a log by way of a derived Debug.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Password {
    /// What was typed at a sign-in. Keyboards send one text in several forms (full-width digits, letters with their accents
    /// apart); nothing else is changed and nothing is cut.
    pub fn typed(raw: &str) -> Self {
        Self(raw.nfkc().collect())
    }

    /// A password that may be set.
    ///
    /// # Errors
    /// A [`PasswordFault`] that says what to change.
    pub fn chosen(raw: &str, policy: &Policy) -> Result<Self, PasswordFault> {
        let password = Self::typed(raw);
        check(&password.0, policy)?;
        Ok(password)
    }

    /// What is hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a password that was set then must be changed before anything else is done.
pub fn is_due(graded: bool, set_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    // One of unknown age is older than the rule.
    graded && set_at.is_none_or(|at| at + GRADED_LIFE <= now)
}

/// The text as a guesser sees it: small letters and digits.
fn bare(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn trim_digits(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

fn check(password: &str, policy: &Policy) -> Result<(), PasswordFault> {
    let count = password.chars().count();
    if count < MIN {
        return Err(PasswordFault::TooShort { min: MIN });
    }
    if count > MAX {
        return Err(PasswordFault::TooLong { max: MAX });
    }
    let kinds = [
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(char::is_alphabetic),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    if policy.graded && kinds.iter().filter(|k| **k).count() < 2 {
        return Err(PasswordFault::OneKind);
    }
    let lower = password.to_lowercase();
    let bare = bare(password);
    let stem = trim_digits(&bare);
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let common = common::holds(stem)
        || common::holds(&lower)
        || common::holds(&bare)
        || common::is_two(stem)
        || (stem.is_empty() && common::holds(&digits))
        || distinct < 5;
    if common {
        return Err(PasswordFault::TooCommon);
    }
    if is_local(&bare, &policy.local) {
        return Err(PasswordFault::Local);
    }
    Ok(())
}

/// Whether little is left once the names of this place are taken out: digits, a common word, or one or two characters.
fn is_local(bare_password: &str, names: &[String]) -> bool {
    let mut names: Vec<String> = names
        .iter()
        .map(|name| bare(name))
        // A name of one character is a character.
        .filter(|name| name.chars().count() > 1)
        .collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let mut rest = bare_password.to_owned();
    for name in &names {
        rest = rest.replace(name, "");
    }
    let left = trim_digits(&rest);
    rest != bare_password
        && (left.chars().count() <= 2 || common::holds(left) || common::is_two(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn policy(graded: bool) -> Policy {
        let local = [
            "青云社区",
            "青云",
            "Qingyun",
            "三塘里",
            "南明区云岩街道",
            "13812345678",
        ];
        Policy {
            graded,
            local: local.map(str::to_owned).to_vec(),
        }
    }

    fn judge(password: &str, graded: bool) -> Result<(), PasswordFault> {
        Password::chosen(password, &policy(graded)).map(|_| ())
    }

    #[rstest]
    #[case("三楼的桂花开了 2026", Ok(()))]
    #[case("osmanthus-on-3rd", Ok(()))]
    #[case("short1", Err(PasswordFault::TooShort { min: MIN }))]
    #[case("onlyletterslong", Ok(()))]
    #[case("7391648205", Ok(()))]
    #[case("Password123!", Err(PasswordFault::TooCommon))]
    #[case("Ｐassword１２３！", Err(PasswordFault::TooCommon))]
    #[case("guiyang2026", Err(PasswordFault::TooCommon))]
    #[case("aaaaaaaaa1", Err(PasswordFault::TooCommon))]
    #[case("Woaini1314!", Err(PasswordFault::TooCommon))]
    #[case("1qaz-2wsx..", Err(PasswordFault::TooCommon))]
    #[case("2026wanggeyuan", Err(PasswordFault::TooCommon))]
    #[case("shequfuwu@88", Err(PasswordFault::TooCommon))]
    #[case("guiyangshequ1", Err(PasswordFault::TooCommon))]
    #[case("admin-admin-1", Err(PasswordFault::TooCommon))]
    #[case("manchester!", Err(PasswordFault::TooCommon))]
    #[case("520-1314-520", Ok(()))]
    #[case("13145-20...", Err(PasswordFault::TooCommon))]
    #[case("wang-xi-lai-9", Ok(()))]
    #[case("Qingyun-2026", Err(PasswordFault::Local))]
    #[case("qingyunshequ1", Err(PasswordFault::Local))]
    #[case("青云社区，2026年", Err(PasswordFault::Local))]
    #[case("三塘里123456789", Err(PasswordFault::Local))]
    #[case("13812345678ab", Err(PasswordFault::Local))]
    #[case("青云门口的桂花树开了", Ok(()))]
    fn a_password_is_taken_or_refused_with_a_reason(
        #[case] password: &str,
        #[case] expected: Result<(), PasswordFault>,
    ) {
        assert_eq!(judge(password, false), expected);
    }

    #[test]
    fn two_kinds_of_characters_are_asked_under_graded_protection_alone() {
        for one in ["onlyletterslong", "7391648205"] {
            assert_eq!(judge(one, true), Err(PasswordFault::OneKind), "{one}");
        }
        assert_eq!(judge("osmanthus-on-3rd", true), Ok(()));
        for refused in ["Password123!", "Qingyun-2026"] {
            assert_eq!(judge(refused, true), judge(refused, false));
        }
    }

    #[test]
    fn every_word_of_the_lists_is_refused_bare_and_with_what_people_put_around_it() {
        assert!(common::all().count() > 10_000);
        for word in common::all() {
            assert!(judge(word, false).is_err(), "{word}");
            let around = format!("{word}@2026....");
            let got = judge(&around, false);
            let letters =
                word.starts_with(char::is_alphabetic) && word.ends_with(char::is_alphabetic);
            if letters && word.chars().all(char::is_alphanumeric) {
                assert_eq!(got, Err(PasswordFault::TooCommon), "{around}");
            }
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let of = |n: usize| -> String {
            "桂花树下有一张石凳a1".chars().cycle().take(n).collect()
        };
        assert_eq!(
            judge(&of(9), false),
            Err(PasswordFault::TooShort { min: MIN })
        );
        for n in [10, 64, 65, MAX] {
            assert_eq!(judge(&of(n), false), Ok(()), "{n}");
        }
        assert_eq!(
            judge(&of(MAX + 1), false),
            Err(PasswordFault::TooLong { max: MAX })
        );
    }

    #[test]
    fn a_password_of_unknown_age_or_of_ninety_days_is_due_under_graded_protection_alone() {
        let now = DateTime::UNIX_EPOCH + Duration::days(400);
        let days = |n| Some(now - Duration::days(n));
        for (set_at, due) in [(None, true), (days(90), true), (days(89), false)] {
            assert_eq!(is_due(true, set_at, now), due);
            assert!(!is_due(false, set_at, now));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// What was set signs in, however a keyboard sends it, and nothing of it is lost.
        #[test]
        fn what_was_set_signs_in_in_every_form_and_its_last_character_counts(text in "\\PC{0,40}") {
            let typed = Password::typed(&text);
            prop_assert_eq!(&Password::typed(typed.as_str()), &typed);
            prop_assert_eq!(&Password::typed(&text.nfd().collect::<String>()), &typed);
            prop_assert_eq!(&Password::typed(&text.nfc().collect::<String>()), &typed);
            let with = |last: char| Password::typed(&format!("{text}{last}"));
            prop_assert_ne!(with('a'), with('b'));
            prop_assert!(with('a').as_str().ends_with('a'));
            if let Ok(chosen) = Password::chosen(&text, &Policy::default()) {
                prop_assert_eq!(chosen, typed);
            }
        }
    }
}
