//! The code of a booking: spoken at the window or over the phone.

use crate::codes::{Code, NotACode};

/// A booking code has this many characters: 31^8 ≈ 8.5·10^11, so nobody guesses one.
pub const BOOKING_CODE_LENGTH: usize = crate::codes::DOOR_CODE_LENGTH;

/// A booking code: eight letters and digits none of which looks like another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BookingCode(String);

impl BookingCode {
    /// Reads a code; case, blanks and hyphens do not matter.
    ///
    /// # Errors
    /// [`NotACode`] unless it has the length and alphabet of one.
    pub fn parse(raw: &str) -> Result<Self, NotACode> {
        Ok(Self(Code::door(raw)?.as_str().to_owned()))
    }

    /// The value of rows and addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In two halves, as it is read aloud: `ABCD-2345`.
    pub fn spoken(&self) -> String {
        let (first, second) = self.0.split_at(BOOKING_CODE_LENGTH / 2);
        format!("{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_spoken() {
        let code = BookingCode::parse("abcd 2345").unwrap();
        assert_eq!((code.as_str(), &*code.spoken()), ("ABCD2345", "ABCD-2345"));
        assert_eq!(BookingCode::parse(&code.spoken()), Ok(code));
        for bad in ["", "ABCD234", "ABCD23450", "ABCD234O"] {
            assert_eq!(BookingCode::parse(bad), Err(NotACode), "{bad}");
        }
    }
}
