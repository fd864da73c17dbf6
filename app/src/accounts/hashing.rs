//! Hashing passwords (requirements.md AU1): Argon2id, two at a time and off the request threads. A hash that was made with
//! other parameters than today's is made anew when its owner signs in, because only then is the password at hand.

use axum::response::Response;
use domain::password::Password;
use http::{HeaderValue, StatusCode, header};

use crate::frame::hashing::HashingPlace;
use crate::frame::{Answer, Problem, Visit};

/// How every hash of today begins.
const TODAY: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// A hash nobody has the password of: an unknown number costs as much time as a known one (AU7).
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$uCmzFYz1HYp3mI3Qn3DbmVv+1lDYGwuzmdDyx5Ecqbc";

/// What a password was found to be.
pub(super) struct Checked {
    pub right: bool,
    /// The hash to keep in place of one with other parameters.
    pub renewed: Option<String>,
}

/// A place to hash in; none when too many wait for one. Taken before a try is counted, so that who is turned away has
/// lost no try.
pub(super) async fn place(visit: &Visit) -> Option<HashingPlace<'_>> {
    visit.portal.hashing_place().await
}

/// The form that was sent, drawn again for who found no place: 503, and when to come back.
pub(super) fn busy(drawn: Answer) -> Answer {
    let mut response: Response = drawn?;
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let soon = HeaderValue::from_static("5");
    response.headers_mut().insert(header::RETRY_AFTER, soon);
    Ok(response)
}

/// Whether what was typed has this hash; where there is none it takes as long.
pub(super) async fn verify(
    _place: &HashingPlace<'_>,
    typed: &str,
    hash: Option<String>,
) -> Result<Checked, Problem> {
    let (raw, hash) = (typed.to_owned(), hash.unwrap_or_else(|| NOBODY.to_owned()));
    tokio::task::spawn_blocking(move || judge(&raw, &hash))
        .await
        .map_err(|_| Problem::Ours("password hashing"))
}

fn judge(raw: &str, hash: &str) -> Checked {
    use argon2::PasswordVerifier;
    let password = Password::typed(raw);
    let fits = |text: &str| {
        argon2::PasswordHash::new(hash).is_ok_and(|parsed| {
            argon2::Argon2::default()
                .verify_password(text.as_bytes(), &parsed)
                .is_ok()
        })
    };
    // Passwords of before were hashed as they were sent.
    let as_sent = || raw != password.as_str() && fits(raw);
    let (normal, old) = (fits(password.as_str()), !hash.starts_with(TODAY));
    let right = normal || as_sent();
    let renew = right && (old || !normal);
    Checked {
        right,
        renewed: renew.then(|| self::hash(&password).ok()).flatten(),
    }
}

/// Argon2id with 19 MiB and two passes, as a PHC string.
///
/// # Errors
/// [`Problem::Ours`] when hashing fails.
pub fn hash(password: &Password) -> Result<String, Problem> {
    use argon2::PasswordHasher;
    argon2::Argon2::default()
        .hash_password(password.as_str().as_bytes())
        .map(|h| h.to_string())
        .map_err(|_| Problem::Ours("password hashing"))
}

/// The hash of a new password.
pub(super) async fn hashed(
    _place: &HashingPlace<'_>,
    password: Password,
) -> Result<String, Problem> {
    tokio::task::spawn_blocking(move || hash(&password))
        .await
        .map_err(|_| Problem::Ours("password hashing"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(password: &str) -> String {
        let Ok(hash) = hash(&Password::typed(password)) else {
            panic!("a hash")
        };
        hash
    }

    #[test]
    fn what_was_set_signs_in_and_what_differs_in_the_last_character_does_not() {
        assert!(made("a").starts_with(TODAY) && NOBODY.starts_with(TODAY));
        let long = "桂花树下有一张石凳，".repeat(6) + "abcde";
        assert_eq!(long.chars().count(), 65);
        for (set, typed, right) in [
            ("osmanthus-on-3rd", "osmanthus-on-3rd", true),
            ("osmanthus-on-3rd", "osmanthus-on-3re", false),
            ("osmanthus-on-3rd", "ｏsmanthus-on-３rd", true),
            ("caf\u{e9} noir 21", "cafe\u{301} noir 21", true),
            (long.as_str(), long.as_str(), true),
            (long.as_str(), &long[..long.len() - 1], false),
            (" 三楼的 桂花 ", " 三楼的 桂花 ", true),
            (" 三楼的 桂花 ", "三楼的 桂花", false),
        ] {
            let checked = judge(typed, &made(set));
            assert_eq!(checked.right, right, "{set} and {typed}");
            assert!(checked.renewed.is_none());
        }
        assert!(!judge("", NOBODY).right);
    }

    #[test]
    fn a_hash_with_other_parameters_or_of_another_form_is_made_anew_for_who_knows_the_password() {
        use argon2::PasswordHasher;
        let raw = "Ｏsmanthus";
        let weak = argon2::Params::new(64, 1, 1, None).unwrap();
        let old = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, weak);
        let of = |hasher: &argon2::Argon2<'_>, text: &str| {
            hasher.hash_password(text.as_bytes()).unwrap().to_string()
        };
        for stored in [
            of(&old, "Osmanthus"),
            of(&old, raw),
            of(&argon2::Argon2::default(), raw),
        ] {
            let checked = judge(raw, &stored);
            let renewed = checked.renewed.expect("another hash");
            assert!(checked.right && renewed.starts_with(TODAY));
            assert!(judge("Osmanthus", &renewed).right);
            assert!(
                judge("osmanthus", &stored).renewed.is_none(),
                "a wrong one renews nothing"
            );
        }
    }
}
