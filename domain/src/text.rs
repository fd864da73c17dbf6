//! Texts that people type: what is accepted, and what a refusal is called.
//!
//! Two rules surprise. Zero-width characters are dropped silently (phones insert them), while characters that change
//! the direction of the text are refused, because they make a name look like another one (requirements.md IN4).
//! Lengths are counted in characters for people and in bytes for the database (IN3).

use serde::{Deserialize, Serialize};

/// Why a text was refused. Closed and without words: `app` says it in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextFault {
    #[error("empty")]
    Empty,
    /// Fewer than `min` characters.
    #[error("too short")]
    TooShort { min: usize },
    /// More than `max` characters; `got` were typed.
    #[error("too long")]
    TooLong { max: usize, got: usize },
    /// Control or direction-changing characters.
    #[error("forbidden character")]
    ForbiddenCharacter,
}

/// The limits of one kind of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub min: usize,
    pub max: usize,
    /// Whether the text may have several lines.
    pub lines: bool,
}

impl Limits {
    /// The most bytes a text of this kind may take: four a character, as UTF-8 does.
    pub const fn max_bytes(self) -> usize {
        self.max * 4
    }
}

fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{180E}'
    )
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}')
}

/// Unicode's line and paragraph separators end a line as well: left inside a text that goes on record, they would make two
/// lines of one for some programs. The next-line character is a control character and refused.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Brings a typed text into the form that is stored: no zero-width characters, `\n` line ends, no blanks at line
/// ends, at most one empty line in a row, nothing before or after.
///
/// # Errors
/// A [`TextFault`] when the text is empty, too short, too long, or holds a forbidden character.
pub fn clean(raw: &str, limits: Limits) -> Result<String, TextFault> {
    let mut typed = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if is_zero_width(c) => {}
            // One line end, although two characters.
            '\r' if chars.peek() == Some(&'\n') => {}
            c if is_line_end(c) => typed.push(if limits.lines { '\n' } else { ' ' }),
            '\t' => typed.push(' '),
            c if c.is_control() || is_bidi(c) => return Err(TextFault::ForbiddenCharacter),
            c => typed.push(c),
        }
    }
    let mut text = String::with_capacity(typed.len());
    let mut after_blank = false;
    for line in typed.split('\n').map(str::trim_end) {
        if !(line.is_empty() && after_blank) {
            text.push_str(line);
            text.push('\n');
        }
        after_blank = line.is_empty();
    }
    let text = text.trim().to_owned();
    let got = text.chars().count();
    match got {
        0 => Err(TextFault::Empty),
        n if n < limits.min => Err(TextFault::TooShort { min: limits.min }),
        n if n > limits.max => Err(TextFault::TooLong {
            max: limits.max,
            got,
        }),
        _ => Ok(text),
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { min: $min:expr, max: $max:expr, lines: $lines:expr }),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// What is accepted.
            pub const LIMITS: Limits = Limits { min: $min, max: $max, lines: $lines };

            /// Reads what was typed.
            ///
            /// # Errors
            /// See [`clean`].
            pub fn parse(raw: &str) -> Result<Self, TextFault> {
                clean(raw, Self::LIMITS).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// The title of a proposal: one line that says what should change.
    Title { min: 4, max: 60, lines: false },
    /// The text of a proposal.
    Body { min: 10, max: 2000, lines: true },
    /// A comment or a reply.
    Remark { min: 2, max: 500, lines: true },
    /// What somebody says of a section of a consultation.
    Opinion { min: 2, max: 1000, lines: true },
    /// What staff answer in public: acceptance, progress, result, reason.
    Answer { min: 4, max: 1000, lines: true },
    /// A clause cited for a refusal (spec.md room 3: reason and clause are mandatory).
    Clause { min: 2, max: 120, lines: false },
    /// A name as on a document. One character is a name in many places; rare characters and `·` are fine.
    RealName { min: 1, max: 50, lines: false },
    /// The name shown by default.
    Nickname { min: 2, max: 20, lines: false },
    /// What a picture shows, in a line for who does not see it.
    PictureWords { min: 1, max: 60, lines: false },
    /// A unit or room number, such as `2 单元` or `1203`.
    Door { min: 1, max: 20, lines: false },
    /// A short name kept by operators: a community, a grid, a building.
    Label { min: 1, max: 60, lines: false },
    /// Where a number of the rulebook comes from.
    Source { min: 2, max: 200, lines: false },
    /// The minutes of a meeting.
    Minutes { min: 20, max: 6000, lines: true },
    /// Why somebody applies for a seat.
    Statement { min: 10, max: 500, lines: true },
    /// Other offices somebody holds, as declared.
    Offices { min: 1, max: 200, lines: false },
    /// What staff must know before they come to somebody's home.
    HomeNote { min: 2, max: 200, lines: true },
    /// What help somebody asks a neighbour for, or offers.
    AidText { min: 4, max: 200, lines: true },
    /// Where a neighbour who helps goes to.
    AidAddress { min: 2, max: 100, lines: false },
    /// What somebody reports or asks for.
    MatterText { min: 4, max: 1000, lines: true },
    /// Where it is, in words.
    MatterPlace { min: 2, max: 100, lines: false },
    /// What somebody writes with a rating.
    RatingText { min: 2, max: 300, lines: true },
    /// What somebody searches for.
    Query { min: 1, max: 60, lines: false },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("  修路灯吧  ", Ok("修路灯吧"))]
    #[case("修\u{200B}路灯吧", Ok("修路灯吧"))]
    #[case("修路\n灯吧", Ok("修路 灯吧"))]
    #[case("修路\u{2028}灯吧", Ok("修路 灯吧"))]
    #[case("修路\u{2029}灯吧\u{2029}", Ok("修路 灯吧"))]
    #[case("修路\u{85}灯吧", Err(TextFault::ForbiddenCharacter))]
    #[case("", Err(TextFault::Empty))]
    #[case("\u{200B}\u{FEFF} ", Err(TextFault::Empty))]
    #[case("路灯", Err(TextFault::TooShort { min: 4 }))]
    #[case("修路灯\u{202E}吧", Err(TextFault::ForbiddenCharacter))]
    #[case("修路灯\u{0}吧", Err(TextFault::ForbiddenCharacter))]
    fn a_title_is_read_or_refused(#[case] raw: &str, #[case] expected: Result<&str, TextFault>) {
        assert_eq!(
            Title::parse(raw)
                .as_ref()
                .map(Title::as_str)
                .map_err(|e| *e),
            expected
        );
    }

    #[rstest]
    #[case("龑")]
    #[case("𠅤㛃")]
    #[case("阿依古丽·买买提")]
    fn rare_names_are_names(#[case] name: &str) {
        assert_eq!(RealName::parse(name).unwrap().as_str(), name);
    }

    #[test]
    fn lengths_are_counted_in_characters_at_the_boundary() {
        assert!(Title::parse(&"灯".repeat(60)).is_ok());
        assert_eq!(
            Title::parse(&"灯".repeat(61)),
            Err(TextFault::TooLong { max: 60, got: 61 })
        );
        assert!(
            Body::parse(&"𠅤".repeat(2000))
                .is_ok_and(|b| b.as_str().len() <= Body::LIMITS.max_bytes())
        );
    }

    #[test]
    fn paragraphs_keep_one_empty_line() {
        assert_eq!(
            Body::parse("第一段文字在这里\r\n\r\n\r\n \n第二段")
                .unwrap()
                .as_str(),
            "第一段文字在这里\n\n第二段"
        );
    }

    /// What cleaning means, said at length.
    fn cleaned(raw: &str, lines: bool) -> Option<String> {
        let raw = raw.replace("\r\n", "\n");
        let raw = raw.replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        let raw: String = raw.chars().filter(|c| !is_zero_width(*c)).collect();
        let raw = raw.replace('\t', " ");
        let raw = if lines { raw } else { raw.replace('\n', " ") };
        let bad = |c: char| (c.is_control() && c != '\n') || is_bidi(c);
        let mut kept: Vec<&str> = raw.lines().map(str::trim_end).collect();
        kept.dedup_by(|a, b| a.is_empty() && b.is_empty());
        (!raw.contains(bad)).then(|| kept.join("\n").trim().to_owned())
    }

    proptest! {
        #[test]
        fn cleaning_is_what_it_says(raw in "([ab \\r\\n\\t\\u{200B}\\u{2028}\\u{2029}\\u{3000}\\u{202E}\\u{7}]|\\r\\n){0,14}", lines: bool) {
            let limits = Limits { min: 0, max: 100, lines };
            let wanted = cleaned(&raw, lines);
            let found = match clean(&raw, limits) {
                Err(TextFault::Empty) => Some(String::new()),
                found => found.ok(),
            };
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in "\\PC{0,80}|[\\s\\S]{0,80}") {
            if let Ok(once) = Body::parse(&raw) {
                prop_assert_eq!(Body::parse(once.as_str()).unwrap(), once);
            }
        }
    }
}
