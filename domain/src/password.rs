//! Passwords of staff. Residents sign in with a code; staff need a password and a second factor (spec.md room 1).
//!
//! The staff profile follows requirements.md AU2–AU4: at least ten characters, no composition riddles beyond what the
//! graded-protection rules ask (two kinds of characters), never a word from the blocklist.

/// Why a password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PasswordFault {
    #[error("too short")]
    TooShort { min: usize },
    #[error("too long")]
    TooLong { max: usize },
    /// Letters only or digits only.
    #[error("one kind of characters")]
    OneKind,
    #[error("too common")]
    TooCommon,
}

/// The fewest and the most characters.
pub const MIN: usize = 10;
pub const MAX: usize = 128;

// Stems, not a dump of leaked passwords: a password that is one of these plus digits and signs is refused.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1qaz2wsx",
    "iloveyou",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "monkey",
    "dragon",
    "abc",
    "abcd",
    "abcdef",
    "woaini",
    "aini",
    "juyi",
    "shequ",
    "community",
    "guiyang",
    "beijing",
    "test",
    "root",
    "master",
    "wang",
    "li",
    "zhang",
    "changeme",
    "default",
    "secret",
    "5201314",
    "888888",
    "666666",
    "123456",
    "12345678",
    "123456789",
    "1234567890",
    "111111",
    "000000",
    "112233",
    "147258369",
];

/// A password that may be set.
///
/// # Errors
/// A [`PasswordFault`] that says what to change.
pub fn check(password: &str) -> Result<(), PasswordFault> {
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
    if kinds.iter().filter(|k| **k).count() < 2 {
        return Err(PasswordFault::OneKind);
    }
    let lower = password.to_lowercase();
    let stem: String = lower.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let common = COMMON.contains(&stem.as_str())
        || COMMON.contains(&lower.as_str())
        || (stem.is_empty() && COMMON.contains(&digits.as_str()))
        || distinct < 5;
    if common {
        Err(PasswordFault::TooCommon)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("三楼的桂花开了 2026", Ok(()))]
    #[case("osmanthus-on-3rd", Ok(()))]
    #[case("short1", Err(PasswordFault::TooShort { min: MIN }))]
    #[case("onlyletterslong", Err(PasswordFault::OneKind))]
    #[case("7391648205", Err(PasswordFault::OneKind))]
    #[case("Password123!", Err(PasswordFault::TooCommon))]
    #[case("guiyang2026", Err(PasswordFault::TooCommon))]
    #[case("aaaaaaaaa1", Err(PasswordFault::TooCommon))]
    fn a_password_is_taken_or_refused_with_a_reason(
        #[case] password: &str,
        #[case] expected: Result<(), PasswordFault>,
    ) {
        assert_eq!(check(password), expected);
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(
            check(&"桂花a1树下石凳".repeat(20)),
            Err(PasswordFault::TooLong { max: MAX })
        );
    }
}
