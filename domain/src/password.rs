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

/// Stems, not a dump of leaked passwords: a password that is one of these, or two of them, plus digits and signs is refused,
/// which bars many thousands. Sorted. Among them are what a guesser tries first here: the portal's name, the words of its
/// trade, the places and names of the region.
const COMMON: &str = include_str!("password/common.txt");

fn is_common(text: &str) -> bool {
    !text.is_empty() && COMMON.lines().any(|word| word == text)
}

/// Whether a stem is two common words side by side; a short one among them is no word in this sense.
fn is_two_common(stem: &str) -> bool {
    let cuts = stem.char_indices().map(|(at, _)| stem.split_at(at));
    cuts.filter(|(a, b)| a.len() > 2 && b.len() > 2)
        .any(|(a, b)| is_common(a) && is_common(b))
}

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
    let bare: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let stem = bare.trim_matches(|c: char| !c.is_alphabetic());
    let digits: String = lower.chars().filter(char::is_ascii_digit).collect();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let common = is_common(stem)
        || is_common(&lower)
        || is_common(&bare)
        || is_two_common(stem)
        || (stem.is_empty() && is_common(&digits))
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
    #[case("Woaini1314!", Err(PasswordFault::TooCommon))]
    #[case("1qaz-2wsx..", Err(PasswordFault::TooCommon))]
    #[case("2026wanggeyuan", Err(PasswordFault::TooCommon))]
    #[case("shequfuwu@88", Err(PasswordFault::TooCommon))]
    #[case("guiyangshequ1", Err(PasswordFault::TooCommon))]
    #[case("admin-admin-1", Err(PasswordFault::TooCommon))]
    #[case("520-1314-520", Ok(()))]
    #[case("13145-20...", Err(PasswordFault::TooCommon))]
    #[case("wang-xi-lai-9", Ok(()))]
    fn a_password_is_taken_or_refused_with_a_reason(
        #[case] password: &str,
        #[case] expected: Result<(), PasswordFault>,
    ) {
        assert_eq!(check(password), expected);
    }

    #[test]
    fn the_list_is_sorted_in_small_letters_and_holds_each_once() {
        let words: Vec<_> = COMMON.lines().collect();
        assert!(words.len() > 600 && words.is_sorted_by(|a, b| a < b));
        assert!(
            words
                .iter()
                .all(|w| *w == w.to_lowercase() && !w.contains(' '))
        );
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(
            check(&"桂花a1树下石凳".repeat(20)),
            Err(PasswordFault::TooLong { max: MAX })
        );
    }
}
