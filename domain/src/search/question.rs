//! A question as people put it: what they ask for, with and without the words around it.

use super::sounds::fold;
use super::{Want, wants};

/// A question, read once for all that is asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub(super) wants: Vec<Want>,
    /// Letters and digits without anything between them.
    pub(super) folded: Vec<char>,
    /// The same, where it could be the sounds of a name.
    pub(super) sounds: Option<String>,
    /// The question without the words around its matter, where there are some: people ask for 申请低保, 居住证怎么办.
    pub(super) bare: Option<Box<Self>>,
}

/// Words around a matter, the longer ones first.
const AROUND: [&str; 26] = [
    "在什么地方",
    "在哪里",
    "怎么样",
    "要什么",
    "在哪",
    "哪里",
    "我要",
    "我想",
    "怎么",
    "怎样",
    "如何",
    "办理",
    "申请",
    "申办",
    "补办",
    "代办",
    "领取",
    "缴纳",
    "登记",
    "需要",
    "材料",
    "丢了",
    "办",
    "领",
    "交",
    "去",
];

/// The question without the words before and after its matter.
fn matter(raw: &str) -> &str {
    let mut rest = raw.trim();
    let trimmed = |text: &str, word: &str| -> Option<usize> {
        (text.chars().count() >= word.chars().count() + 2).then_some(word.len())
    };
    loop {
        let before = rest;
        for word in AROUND {
            if let Some(cut) = trimmed(rest, word) {
                if rest.starts_with(word) {
                    rest = rest.get(cut..).unwrap_or(rest).trim();
                } else if rest.ends_with(word) {
                    rest = rest.get(..rest.len() - cut).unwrap_or(rest).trim();
                }
            }
        }
        if rest == before {
            return rest;
        }
    }
}

impl Question {
    /// None where nothing is asked.
    pub fn read(raw: &str) -> Option<Self> {
        let raw = raw.trim().trim_end_matches(['？', '?', '。', '呢', '吗']);
        let matter = matter(raw);
        let bare = (matter != raw)
            .then(|| Self::read(matter))
            .flatten()
            .map(Box::new);
        let wants = wants(raw);
        let folded = fold(raw);
        let latin = folded.len() > 1 && folded.iter().all(char::is_ascii_alphanumeric);
        let sounds = latin.then(|| folded.iter().collect());
        (!wants.is_empty()).then_some(Self {
            wants,
            folded,
            sounds,
            bare,
        })
    }
}
