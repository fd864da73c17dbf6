//! Uploads (requirements.md UP1–UP5): pictures and PDF documents that people attach. Which kinds, how large, and what is
//! said of a file that cannot be taken; decoding is the store's.

use serde::{Deserialize, Serialize};

use crate::display::Lang;
use crate::publishing::Say;
use crate::text::{Limits, TextFault};

/// The most bytes of one upload.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The most points of a picture, read from its header before anything is decoded.
pub const MAX_PIXELS: u64 = 40_000_000;
/// What one account may upload in a day, in bytes.
pub const DAY_BYTES: i64 = 60 * 1024 * 1024;
/// How many files one item may have.
pub const MAX_FILES: i64 = 12;
/// How many files a proposal may have.
pub const MAX_OF_PROPOSAL: i64 = 4;

/// A file as it arrived: the name its sender gave it, for its ending alone, and the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a sender may hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sent {
    Jpeg,
    Png,
    Webp,
    Pdf,
}

/// What is kept and served: pictures are always made anew, so that nothing of the original's hidden parts stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Jpeg,
    Pdf,
}

/// What a file is, in words: the text of its link, and what a picture shows to who does not see it (WCAG 1.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Caption(Say);

impl Caption {
    /// Of the Chinese one; the English one gets twice the room and may be missing.
    pub const LIMITS: Limits = Limits {
        min: 2,
        max: 60,
        lines: false,
    };

    /// Reads both languages.
    ///
    /// # Errors
    /// The fault, and whether it is the English text's.
    pub fn parse(zh: &str, en: &str) -> Result<Self, (TextFault, bool)> {
        Say::parse(zh, en, Self::LIMITS.min, Self::LIMITS.max).map(Self)
    }

    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang)
    }

    pub fn say(&self) -> &Say {
        &self.0
    }
}

/// A file that belongs to an item, as it is shown. Of a published version this stands in the text that goes on record, so
/// that the hash in the leaf covers the bytes of every file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// 32 letters and digits by chance; its address.
    pub name: String,
    pub kind: Kind,
    pub bytes: u64,
    /// Width and height of a picture, in points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<(u32, u32)>,
    /// SHA-256 of what is served.
    pub sha256: String,
    pub title: Caption,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileFault {
    /// No file was chosen, or it is empty.
    Empty,
    TooLarge,
    /// None of the kinds that are taken, by what it begins with.
    Kind,
    /// Its name says another kind than its bytes.
    Ending,
    TooManyPixels,
    /// It begins as a picture or a document and does not go on as one.
    Broken,
    /// A document that is something else as well: a page, a script, an archive.
    TwoThings,
    /// Its name holds a path.
    Name,
    /// This account has uploaded enough for today.
    Quota,
    /// The item has as many files as it may have.
    Full,
}

impl Sent {
    /// By the first bytes, never by what the sender says.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    fn of_ending(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::Webp),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

impl Kind {
    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Pdf => "pdf",
        }
    }

    /// Reads the value of rows.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "jpeg" => Some(Self::Jpeg),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// The ending of a file that somebody saves.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

impl Upload {
    /// What it is, when size, ending and first bytes agree.
    ///
    /// # Errors
    /// [`FileFault`].
    pub fn sent(&self) -> Result<Sent, FileFault> {
        if self.bytes.is_empty() {
            return Err(FileFault::Empty);
        }
        if self.bytes.len() > MAX_BYTES {
            return Err(FileFault::TooLarge);
        }
        if self.name.contains(['/', '\\', '\0']) {
            return Err(FileFault::Name);
        }
        let sent = Sent::of_bytes(&self.bytes).ok_or(FileFault::Kind)?;
        match (Sent::of_ending(&self.name), sent) {
            (Some(Sent::Pdf), Sent::Pdf) => document(&self.bytes).map(|()| sent),
            (Some(ending), sent) if ending == sent => Ok(sent),
            _ => Err(FileFault::Ending),
        }
    }
}

/// How much of a document's end is looked at for its closing words, as readers do.
const END: usize = 1024;
/// How far from its end an archive says that it is one.
const ARCHIVE_END: usize = 64 * 1024 + 22;

/// Pictures are drawn anew and documents are kept as they came, so a document must be whole and nothing else besides: what
/// is a page or an archive as well would be one for whoever saves it under another name.
fn document(bytes: &[u8]) -> Result<(), FileFault> {
    let tail = |most: usize| &bytes[bytes.len().saturating_sub(most)..];
    let last = |within: &[u8], word: &[u8]| {
        within
            .windows(word.len())
            .rposition(|w| w.eq_ignore_ascii_case(word))
    };
    let head = &bytes[..bytes.len().min(END)];
    let page = [&b"<html"[..], b"<script", b"<!doctype", b"<svg", b"<?php"];
    if page.iter().any(|word| last(head, word).is_some())
        || last(tail(ARCHIVE_END), b"PK\x05\x06").is_some()
    {
        return Err(FileFault::TwoThings);
    }
    // What a reader would run or open by itself, where it is written openly.
    let acts = [&b"javascript"[..], b"launch", b"embeddedfile"];
    let begins = |name: &[u8], word: &[u8]| {
        let name = name.get(..word.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(word))
    };
    let mut names = bytes.split(|b| *b == b'/').skip(1);
    if names.any(|name| acts.iter().any(|word| begins(name, word))) {
        return Err(FileFault::TwoThings);
    }
    let end = tail(END);
    let (Some(_), Some(at)) = (last(end, b"startxref"), last(end, b"%%EOF")) else {
        return Err(FileFault::Broken);
    };
    let after = &end[at + b"%%EOF".len()..];
    match after.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        true => Ok(()),
        false => Err(FileFault::TwoThings),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
    const WEBP: &[u8] = b"RIFF\x04\0\0\0WEBPVP8 ";

    #[rstest]
    #[case("计票单.JPG", b"\xFF\xD8\xFF\xE0", Ok(Sent::Jpeg))]
    #[case("a.jpeg", b"\xFF\xD8\xFF\xE1", Ok(Sent::Jpeg))]
    #[case("a.png", PNG, Ok(Sent::Png))]
    #[case("a.webp", WEBP, Ok(Sent::Webp))]
    #[case("a.b.pdf", b"%PDF-1.7\nstartxref\n9\n%%EOF\n", Ok(Sent::Pdf))]
    #[case("a.pdf", b"%PDF-1.7", Err(FileFault::Broken))]
    #[case("a.pdf", b"%PDF-1.7\n%%EOF", Err(FileFault::Broken))]
    #[case(
        "a.pdf",
        b"%PDF-1.7<html>\nstartxref\n9\n%%EOF\n",
        Err(FileFault::TwoThings)
    )]
    #[case(
        "a.pdf",
        b"%PDF-1.7/OpenAction<</S/JavaScript>>\nstartxref\n9\n%%EOF",
        Err(FileFault::TwoThings)
    )]
    #[case(
        "a.pdf",
        b"%PDF-1.7\nstartxref\n9\n%%EOF\n<script>",
        Err(FileFault::TwoThings)
    )]
    #[case(
        "a.pdf",
        b"%PDF-1.7\nPK\x05\x06\nstartxref\n9\n%%EOF",
        Err(FileFault::TwoThings)
    )]
    #[case("../a.png", PNG, Err(FileFault::Name))]
    #[case("C:\\a.png", PNG, Err(FileFault::Name))]
    #[case("a.jpg", b"", Err(FileFault::Empty))]
    #[case("a.jpg", PNG, Err(FileFault::Ending))]
    #[case("a.pdf", b"\xFF\xD8\xFF\xE0", Err(FileFault::Ending))]
    #[case("a", PNG, Err(FileFault::Ending))]
    #[case("a.svg", b"<svg xmlns=", Err(FileFault::Kind))]
    #[case("a.jpg", b"<script>", Err(FileFault::Kind))]
    #[case("a.gif", b"GIF89a", Err(FileFault::Kind))]
    #[case("a.zip", b"PK\x03\x04", Err(FileFault::Kind))]
    #[case("a.png.exe", PNG, Err(FileFault::Ending))]
    fn a_file_is_what_its_bytes_and_its_ending_say(
        #[case] name: &str,
        #[case] bytes: &[u8],
        #[case] is: Result<Sent, FileFault>,
    ) {
        let upload = Upload {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        assert_eq!(upload.sent(), is);
    }

    #[test]
    fn a_file_over_the_limit_is_refused_whatever_it_is() {
        let mut bytes = PNG.to_vec();
        bytes.resize(MAX_BYTES + 1, 0);
        let upload = Upload {
            name: "a.png".to_owned(),
            bytes,
        };
        assert_eq!(upload.sent(), Err(FileFault::TooLarge));
    }

    #[test]
    fn codes_read_back() {
        for kind in [Kind::Jpeg, Kind::Pdf] {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Kind::from_code("svg"), None);
    }

    #[test]
    fn a_caption_says_something_and_stands_for_the_english_one() {
        let caption = Caption::parse(" 价目表 ", "").unwrap();
        assert_eq!(
            (caption.get(Lang::Zh), caption.get(Lang::En)),
            ("价目表", "价目表")
        );
        assert_eq!(Caption::parse("", "Prices"), Err((TextFault::Empty, false)));
        let long = "x".repeat(141);
        let (fault, english) = Caption::parse("价目表", &long).unwrap_err();
        assert!(english && matches!(fault, TextFault::TooLong { .. }));
    }

    proptest! {
        /// Nothing that a sender names or sends makes it panic.
        #[test]
        fn any_name_and_bytes_have_an_answer(name in ".{0,40}", bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Upload { name, bytes }.sent();
        }
    }
}
