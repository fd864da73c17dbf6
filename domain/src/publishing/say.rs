//! A text in both languages.

use serde::{Deserialize, Serialize};

use crate::display::{Both, Lang};
use crate::text::{Limits, TextFault, clean};

/// A text in both languages that was read; where nobody has written the English one, the Chinese one stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Say(Both);

impl Say {
    /// Reads both on one line; `max` counts Chinese characters, and English gets twice the room.
    ///
    /// # Errors
    /// The fault, and whether it is the English text's.
    pub fn parse(zh: &str, en: &str, min: usize, max: usize) -> Result<Self, (TextFault, bool)> {
        Self::read(zh, en, min, max, false)
    }

    /// Reads both with their paragraphs.
    ///
    /// # Errors
    /// As [`Say::parse`].
    pub fn parse_prose(
        zh: &str,
        en: &str,
        min: usize,
        max: usize,
    ) -> Result<Self, (TextFault, bool)> {
        Self::read(zh, en, min, max, true)
    }

    fn read(
        zh: &str,
        en: &str,
        min: usize,
        max: usize,
        lines: bool,
    ) -> Result<Self, (TextFault, bool)> {
        let zh = clean(zh, Limits { min, max, lines }).map_err(|fault| (fault, false))?;
        let room = Limits {
            min: 0,
            // English takes more characters for the same, and in longer texts more than twice as many.
            max: if lines { max * 4 } else { max * 2 + 20 },
            lines,
        };
        let en = match clean(en, room) {
            Ok(en) => en,
            Err(TextFault::Empty) => String::new(),
            Err(fault) => return Err((fault, true)),
        };
        Ok(Self(Both::new(zh, en)))
    }

    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }

    pub fn both(&self) -> &Both {
        &self.0
    }
}
