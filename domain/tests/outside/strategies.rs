//! Text as it comes from outside: what somebody means, with slips and malice in it. Every program that tries a reader of
//! such text takes it from here (`app` by the path of this file), so that a trick is thought of once.
//!
//! A reader that is shown only noise refuses all of it and proves nothing; so each brings examples of what it accepts, and
//! [`every`] fails where nothing was accepted or nothing refused.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::{TestCaseError, TestRunner};

/// How many texts a cheap reader is shown; `PROPTEST_CASES` sets another number for all.
pub const MANY: u32 = 100_000;

/// How many, unless `PROPTEST_CASES` says so: readers that take long get fewer by default.
pub fn cases(usually: u32) -> ProptestConfig {
    let cases = match std::env::var("PROPTEST_CASES").map(|n| n.parse()) {
        Ok(Ok(n)) => n,
        _ => usually,
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// What a reader made of a text: whether it took it, or what it did wrong.
pub type Answer = Result<bool, String>;

/// A reader of text from outside.
pub struct Reader {
    pub name: &'static str,
    pub examples: &'static [&'static str],
    pub read: fn(&str) -> Answer,
}

/// Reads a text, writes what was read, and reads that: it must be the same.
pub fn round<T: PartialEq + Debug>(
    raw: &str,
    read: impl Fn(&str) -> Option<T>,
    write: impl Fn(&T) -> String,
) -> Answer {
    let Some(first) = read(raw) else {
        return Ok(false);
    };
    let written = write(&first);
    match read(&written) {
        Some(again) if again == first => Ok(true),
        again => Err(format!(
            "{first:?}, written as {written:?}, is read as {again:?}"
        )),
    }
}

/// Shows a reader so many texts. It must never panic, keep its word, take some of them and refuse some.
pub fn every(usually: u32, reader: &Reader) {
    let config = cases(usually);
    let many = config.cases;
    let mut runner = TestRunner::new(config);
    let (texts, mut dice) = (near(reader.examples), Dice(runner.rng().next_u64()));
    let (mut taken, mut refused, mut shown) = (0_u32, 0_u32, String::new());
    // A loop, because the runner takes longer over a text than the reader does. What goes wrong is handed to it.
    let kept = catch_unwind(AssertUnwindSafe(|| {
        (0..many).all(|_| {
            shown = texts.text(dice.next()).into_iter().collect();
            let answer = (reader.read)(&shown);
            match answer {
                Ok(true) => taken += 1,
                Ok(false) => refused += 1,
                Err(_) => {}
            }
            answer.is_ok()
        })
    }));
    if !kept.is_ok_and(|kept| kept) {
        let smaller = runner.run(&Found(shown), |raw| {
            (reader.read)(&raw).map(drop).map_err(TestCaseError::fail)
        });
        panic!("{}: {smaller:?}", reader.name);
    }
    let least = many / 100;
    assert!(
        taken >= least && refused >= least,
        "{}: took {taken} and refused {refused}, so it proves little",
        reader.name
    );
}

/// A text with which something went wrong, to be made smaller.
#[derive(Debug)]
struct Found(String);

impl Strategy for Found {
    type Tree = Slips;
    type Value = String;

    fn new_tree(&self, _: &mut TestRunner) -> NewTree<Self> {
        Ok(Slips {
            text: self.0.chars().collect(),
            at: 0,
            out: None,
        })
    }
}

/// Pieces that readers stumble over.
const PIECES: &[&str] = &[
    "",
    "\0",
    "\u{7}",
    "\u{85}",
    "\u{202E}",
    "\u{200B}",
    "\u{FEFF}",
    "\r\n",
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    "\u{3000}",
    "\u{2028}",
    "１",
    "－",
    "，",
    "、",
    "：",
    "｜",
    "＃",
    "|",
    "#",
    "# ",
    "-",
    "--",
    "—",
    "至",
    "+",
    "+86",
    "0",
    "00",
    "9",
    "-1",
    "1.5",
    "0.00001",
    "1e9",
    "NaN",
    "99999999999999999999",
    "-9223372036854775808",
    "2026-02-30",
    "+262142-12-31",
    "24:00",
    "24:01",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    "null",
    "true",
    ":",
    ",",
    ";",
    ".",
    "=",
    "&",
    "%",
    "%FF",
    "%E4%BF",
    "<",
    ">",
    "<script>",
    "'",
    "' or 1=1 --",
    "../",
    "e\u{301}",
    "é",
    "𠅤",
    "龑",
    "😀",
    "👨‍👩‍👧",
    "Ａ",
    "a",
    "Z",
    "x",
    "O",
    "I",
    "修路灯",
    "\u{FFFD}",
    "\u{10FFFF}",
    "~",
    "*",
    "_",
    "`",
    "](javascript:alert(1))",
    "![",
    "2026-0042",
    "PK\u{3}\u{4}",
];

/// Texts near some examples: one of them as it is, or with up to five slips, or only pieces.
pub fn near(examples: &'static [&'static str]) -> Near {
    Near(examples)
}

#[derive(Debug, Clone, Copy)]
pub struct Near(&'static [&'static str]);

/// A few lines instead of a strategy of strategies: at 100,000 texts for every reader most of the time would go into
/// making them.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`, or 0.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn letter(&mut self) -> char {
        match self.below(8) {
            0 => char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{FFFD}'),
            1 => char::from_u32(0x4E00 + self.below(0x5000) as u32).unwrap_or('一'),
            _ => char::from(self.below(128) as u8),
        }
    }
}

impl Near {
    fn text(self, seed: u64) -> Vec<char> {
        let mut dice = Dice(seed);
        let mut text: Vec<char> = match dice.below(16) {
            0 => Vec::new(),
            _ => dice.of(self.0).chars().collect(),
        };
        let slips = match text.is_empty() {
            true => dice.below(12),
            false => dice.below(6),
        };
        for _ in 0..slips {
            let at = dice.below(text.len() + 1);
            match dice.below(8) {
                0 | 1 => {
                    let piece: Vec<char> = dice.of(PIECES).chars().collect();
                    text.splice(at..at, piece);
                }
                2 if at < text.len() => text[at] = dice.letter(),
                3 if at < text.len() => {
                    text.remove(at);
                }
                4 => text.insert(at, dice.letter()),
                5 => {
                    // A part twice, as a paste does it.
                    let until = at + dice.below(text.len() + 1 - at).min(40);
                    let part = text[at..until].to_vec();
                    text.splice(at..at, part);
                }
                6 => text.truncate(at),
                _ => {
                    let other: Vec<char> = dice.of(self.0).chars().collect();
                    let from = dice.below(other.len() + 1);
                    text.truncate(at);
                    text.extend(&other[from..]);
                }
            }
        }
        text
    }
}

impl Strategy for Near {
    type Tree = Slips;
    type Value = String;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(Slips {
            text: self.text(runner.rng().next_u64()),
            at: 0,
            out: None,
        })
    }
}

/// A text that is made smaller by taking one character after the other out of it.
#[derive(Debug, Clone)]
pub struct Slips {
    text: Vec<char>,
    at: usize,
    out: Option<char>,
}

impl ValueTree for Slips {
    type Value = String;

    fn current(&self) -> String {
        self.text.iter().collect()
    }

    fn simplify(&mut self) -> bool {
        let more = self.at < self.text.len();
        self.out = more.then(|| self.text.remove(self.at));
        more
    }

    fn complicate(&mut self) -> bool {
        let back = self.out.take();
        if let Some(c) = back {
            self.text.insert(self.at, c);
            self.at += 1;
        }
        back.is_some()
    }
}
