//! One-time codes: six digits sent to a phone, and door codes posted on paper.
//!
//! Only a keyed digest of a code is stored, bound to what it was made for, so a copy of the database opens nothing.

use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::phone::ascii_digit;

/// How long a code sent to a phone lives (requirements.md AU6).
pub const CODE_LIFE: Duration = Duration::minutes(10);
/// How many tries a code allows.
pub const CODE_TRIES: i64 = 5;
/// How many codes one number may be sent in an hour and in a day (AB2).
pub const CODES_AN_HOUR: i64 = 3;
pub const CODES_A_DAY: i64 = 5;
/// How many codes may be asked for from one address a day: an IPv4 address, which a whole office or many phones of one
/// network may share, or a /64 of IPv6. Sessions live for weeks, so this is thousands of people.
pub const CODES_A_DAY_FROM_ONE_ADDRESS: i64 = 200;
/// The alphabet of door codes: no 0/O, 1/I/L, which look alike on paper.
pub const DOOR_ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// A door code has this many characters: 31^8 ≈ 8.5·10^11, with [`CODE_TRIES`] tries.
pub const DOOR_CODE_LENGTH: usize = 8;

/// A code as typed, in the form that is digested.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// The text cannot be a code of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code")]
pub struct NotACode;

impl Code {
    /// Reads a six-digit code.
    ///
    /// # Errors
    /// [`NotACode`] unless exactly six digits were typed.
    pub fn phone(raw: &str) -> Result<Self, NotACode> {
        let code: String = raw
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(ascii_digit)
            .collect();
        if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(NotACode)
        }
    }

    /// Reads a door code; case, blanks and hyphens do not matter.
    ///
    /// # Errors
    /// [`NotACode`] unless it has the length and alphabet of one.
    pub fn door(raw: &str) -> Result<Self, NotACode> {
        let code: String = raw
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| ascii_digit(c).to_ascii_uppercase())
            .collect();
        let known = code.bytes().all(|b| DOOR_ALPHABET.contains(&b));
        if code.len() == DOOR_CODE_LENGTH && known {
            Ok(Self(code))
        } else {
            Err(NotACode)
        }
    }

    /// The code as it is sent or printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored: HMAC-SHA-256 over what the code is for and the code, as hexadecimal text.
    pub fn digest(&self, key: &[u8], bound_to: &str) -> String {
        keyed_digest(key, &["code", bound_to, &self.0])
    }
}

impl std::fmt::Debug for Code {
    // A code must not reach a log by way of a derived Debug.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

/// HMAC-SHA-256 over the parts, each preceded by its length so that no two lists of parts collide; hexadecimal.
pub fn keyed_digest(key: &[u8], parts: &[&str]) -> String {
    // HMAC takes a key of any length; the error arm exists only in the type.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

/// Lower-case hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
            for nibble in [b >> 4, b & 15] {
                s.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            s
        })
}

/// Compares two digests without telling by the time taken how many characters agree.
pub fn same_digest(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// Six digits on a screen that follow from a key, what they are for and the time. Nothing is stored, so nothing can be read
/// out of a copy of the database.
#[derive(Debug, Clone, Copy)]
pub struct Rotating {
    /// What the digits open.
    pub purpose: &'static str,
    /// How long one code stands on the screen, in seconds.
    pub seconds: i64,
}

impl Rotating {
    /// The code of a moment for the thing with that id, and until when it stands on the screen.
    pub fn at(self, key: &[u8], id: i64, now: DateTime<Utc>) -> (String, DateTime<Utc>) {
        let window = self.window(now);
        (self.code(key, id, window), self.begins(window + 1, now))
    }

    /// Whether the digits are those on the screen, or those that have just left it.
    pub fn fits(self, key: &[u8], id: i64, typed: &str, now: DateTime<Utc>) -> bool {
        let typed: String = typed
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(ascii_digit)
            .collect();
        let fits = |window| same_digest(&self.code(key, id, window), &typed);
        let window = self.window(now);
        fits(window) | fits(window - 1)
    }

    /// When the code of now came on the screen.
    pub fn since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.begins(self.window(now), now)
    }

    fn window(self, now: DateTime<Utc>) -> i64 {
        now.timestamp().div_euclid(self.seconds)
    }

    fn begins(self, window: i64, now: DateTime<Utc>) -> DateTime<Utc> {
        DateTime::from_timestamp(window * self.seconds, 0).unwrap_or(now)
    }

    fn code(self, key: &[u8], id: i64, window: i64) -> String {
        let digest = keyed_digest(key, &[self.purpose, &id.to_string(), &window.to_string()]);
        // 52 bits make every one of a million codes as likely as the next, to a part in 10^9.
        let number = u64::from_str_radix(digest.get(..13).unwrap_or_default(), 16).unwrap_or(0);
        format!("{:06}", number % 1_000_000)
    }
}

/// What is known of a code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCode {
    pub digest: String,
    pub expires_at: DateTime<Utc>,
    /// Wrong tries so far.
    pub tries: i64,
    pub used: bool,
}

/// Why a code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CodeFault {
    /// Not the code that was sent; `left` more tries.
    #[error("wrong")]
    Wrong { left: i64 },
    /// The time is over, it was used, or there is none.
    #[error("expired")]
    Expired,
    /// Too many wrong tries: even the right code is refused now.
    #[error("too many tries")]
    TooManyTries,
}

/// Judges a typed code against the one that was sent.
///
/// # Errors
/// A [`CodeFault`]; the caller counts a [`CodeFault::Wrong`] as a try.
pub fn check_code(
    sent: &SentCode,
    typed: &Code,
    key: &[u8],
    bound_to: &str,
    now: DateTime<Utc>,
) -> Result<(), CodeFault> {
    if sent.used || now >= sent.expires_at {
        return Err(CodeFault::Expired);
    }
    if sent.tries >= CODE_TRIES {
        return Err(CodeFault::TooManyTries);
    }
    if same_digest(&sent.digest, &typed.digest(key, bound_to)) {
        return Ok(());
    }
    match CODE_TRIES - sent.tries - 1 {
        0 => Err(CodeFault::TooManyTries),
        left => Err(CodeFault::Wrong { left }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    const KEY: &[u8] = b"a key that lives outside the database";

    fn sent(tries: i64) -> (SentCode, DateTime<Utc>) {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
        let digest = Code::phone("123456")
            .unwrap()
            .digest(KEY, "login:13812341234");
        (
            SentCode {
                digest,
                expires_at: now + CODE_LIFE,
                tries,
                used: false,
            },
            now,
        )
    }

    fn try_code(sent: &SentCode, typed: &str, now: DateTime<Utc>) -> Result<(), CodeFault> {
        check_code(
            sent,
            &Code::phone(typed).unwrap(),
            KEY,
            "login:13812341234",
            now,
        )
    }

    #[test]
    fn the_right_code_opens_and_a_wrong_one_tells_how_many_tries_are_left() {
        let (code, now) = sent(0);
        assert_eq!(try_code(&code, "123456", now), Ok(()));
        assert_eq!(
            try_code(&code, "654321", now),
            Err(CodeFault::Wrong { left: 4 })
        );
    }

    #[test]
    fn the_sixth_try_is_refused_even_if_it_is_right() {
        let (code, now) = sent(CODE_TRIES);
        assert_eq!(try_code(&code, "123456", now), Err(CodeFault::TooManyTries));
        assert_eq!(
            try_code(&sent(4).0, "000000", now),
            Err(CodeFault::TooManyTries)
        );
    }

    #[test]
    fn a_code_ends_with_its_time_and_with_its_use() {
        let (mut code, now) = sent(0);
        assert_eq!(
            try_code(&code, "123456", now + CODE_LIFE),
            Err(CodeFault::Expired)
        );
        code.used = true;
        assert_eq!(try_code(&code, "123456", now), Err(CodeFault::Expired));
    }

    #[test]
    fn a_code_is_bound_to_its_request() {
        let (code, now) = sent(0);
        let typed = Code::phone("123456").unwrap();
        assert!(check_code(&code, &typed, KEY, "login:13900000000", now).is_err());
        assert!(check_code(&code, &typed, b"another key", "login:13812341234", now).is_err());
    }

    #[test]
    fn door_codes_forgive_case_and_blanks() {
        assert_eq!(Code::door("abcd-2345").unwrap().as_str(), "ABCD2345");
        for bad in ["", "ABCD234", "ABCD23450", "ABCD234O", "ABCD234I"] {
            assert_eq!(Code::door(bad), Err(NotACode), "{bad}");
        }
    }

    #[test]
    fn parts_of_a_digest_do_not_run_together() {
        assert_ne!(
            keyed_digest(KEY, &["ab", "c"]),
            keyed_digest(KEY, &["a", "bc"])
        );
    }
}
