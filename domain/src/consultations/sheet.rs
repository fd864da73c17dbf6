//! One person's answers, in a form that has one length for all, and what they come to.

use serde::{Deserialize, Serialize};

use super::{Ask, Question};

/// With fewer answers nothing is counted: who reads the counts could tell who said what.
pub const FEWEST: u64 = 5;

/// The most characters of an answer in own words.
pub const TEXT_MOST: usize = 300;

/// The bytes of such an answer.
const TEXT_BYTES: usize = TEXT_MOST * 4;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The place of an option.
    One(u8),
    /// A bit for each option.
    Several(u8),
    /// 1 to 5.
    Scale(u8),
    Text(String),
}

/// One person's answers, one for each question; none where it was left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet(pub Vec<Option<Reply>>);

impl Reply {
    /// Whether it answers such a question.
    pub fn fits(&self, ask: &Ask) -> bool {
        match (self, ask) {
            (Self::One(n), Ask::One(options)) => usize::from(*n) < options.len(),
            (Self::Several(bits), Ask::Several(most, options)) => {
                (1..=u32::from(*most)).contains(&bits.count_ones())
                    && u32::from(*bits) < 1 << options.len()
            }
            (Self::Scale(n), Ask::Scale) => (1..=5).contains(n),
            (Self::Text(text), Ask::Text) => !text.is_empty() && text.chars().count() <= TEXT_MOST,
            _ => false,
        }
    }
}

impl Sheet {
    pub fn blank(questions: &[Question]) -> Self {
        Self(vec![None; questions.len()])
    }

    /// Whether anything is answered, and everything fits.
    pub fn is_good(&self, questions: &[Question]) -> bool {
        self.0.len() == questions.len()
            && self.0.iter().any(Option::is_some)
            && self
                .0
                .iter()
                .zip(questions)
                .all(|(reply, q)| reply.as_ref().is_none_or(|r| r.fits(&q.ask)))
    }

    /// As bytes; their number depends on the questions alone.
    pub fn encode(&self, questions: &[Question]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (reply, q) in self.0.iter().zip(questions) {
            match (&q.ask, reply) {
                (Ask::Text, reply) => {
                    let text = match reply {
                        Some(Reply::Text(text)) => text.as_bytes(),
                        _ => &[],
                    };
                    let text = text.get(..TEXT_BYTES).unwrap_or(text);
                    let length = u16::try_from(text.len()).unwrap_or(0);
                    bytes.extend(length.to_be_bytes());
                    bytes.extend(text);
                    bytes.resize(bytes.len() + TEXT_BYTES - text.len(), 0);
                }
                (_, Some(Reply::One(n))) => bytes.push(n + 1),
                (_, Some(Reply::Several(n) | Reply::Scale(n))) => bytes.push(*n),
                (_, _) => bytes.push(0),
            }
        }
        bytes
    }

    /// Reads what [`Sheet::encode`] wrote; none of anything else.
    pub fn decode(mut bytes: &[u8], questions: &[Question]) -> Option<Self> {
        let mut replies = Vec::with_capacity(questions.len());
        for q in questions {
            let reply = if q.ask == Ask::Text {
                let (head, rest) = bytes.split_at_checked(2)?;
                let (text, rest) = rest.split_at_checked(TEXT_BYTES)?;
                bytes = rest;
                let length = usize::from(u16::from_be_bytes(head.try_into().ok()?));
                let text = std::str::from_utf8(text.get(..length)?).ok()?;
                (!text.is_empty()).then(|| Reply::Text(text.to_owned()))
            } else {
                let (mark, rest) = bytes.split_first()?;
                bytes = rest;
                match (&q.ask, *mark) {
                    (_, 0) => None,
                    (Ask::One(_), n) => Some(Reply::One(n - 1)),
                    (Ask::Several(..), n) => Some(Reply::Several(n)),
                    (_, n) => Some(Reply::Scale(n)),
                }
            };
            if reply.as_ref().is_some_and(|r| !r.fits(&q.ask)) {
                return None;
            }
            replies.push(reply);
        }
        bytes.is_empty().then_some(Self(replies))
    }
}

/// One question as it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub answered: u64,
    /// One number for each option, or for each grade from 1; none for own words.
    pub counts: Vec<u64>,
}

/// What everybody reads after the close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub answers: u64,
    /// Empty where fewer than [`FEWEST`] answered.
    pub questions: Vec<Counted>,
}

/// Counts sheets.
pub fn tally(sheets: &[Sheet], questions: &[Question]) -> Published {
    let answers = sheets.len() as u64;
    if answers < FEWEST {
        return Published {
            answers,
            questions: Vec::new(),
        };
    }
    let of = |(at, q): (usize, &Question)| {
        let mut counts = vec![0; q.ask.width()];
        let replies: Vec<&Reply> = sheets
            .iter()
            .filter_map(|s| s.0.get(at)?.as_ref())
            .collect();
        for reply in &replies {
            for (n, count) in (0_u8..).zip(counts.iter_mut()) {
                let chosen = match reply {
                    Reply::One(chosen) => *chosen == n,
                    Reply::Several(bits) => bits >> n & 1 == 1,
                    Reply::Scale(grade) => *grade == n + 1,
                    Reply::Text(_) => false,
                };
                *count += u64::from(chosen);
            }
        }
        Counted {
            answered: replies.len() as u64,
            counts,
        }
    };
    Published {
        answers,
        questions: questions.iter().enumerate().map(of).collect(),
    }
}
