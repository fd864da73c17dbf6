//! Chinese search by overlapping pairs of characters (design.md §9: right in 18 of 18 cases on both engines, where
//! dictionaries and trigrams miss two-character words).
//!
//! Each run of CJK characters becomes its pairs plus its last character alone (`停车位` → `停车 车位 位`); each run of
//! letters and digits becomes one lower-cased word. A query asks for all its terms.
mod find;
mod question;
mod slips;
mod sounds;

pub use find::{Catalogue, Hit, Ready, Sought, find};
pub use question::Question;

/// Whether the character is written without blanks between words.
fn is_cjk(c: char) -> bool {
    // Unassigned code points lie inside these ranges; they separate words like any other sign.
    c.is_alphanumeric()
        && matches!(u32::from(c),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

fn fold(c: char) -> char {
    // Full-width letters and digits are the same letters.
    match u32::from(c) {
        n @ 0xFF01..=0xFF5E => char::from_u32(n - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

enum Run {
    Cjk(Vec<char>),
    Word(String),
}

fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut joined = false;
    for c in text.chars().map(fold) {
        if is_cjk(c) {
            match out.last_mut() {
                Some(Run::Cjk(run)) if joined => run.push(c),
                _ => out.push(Run::Cjk(vec![c])),
            }
            joined = true;
        } else if c.is_alphanumeric() {
            let lower: String = c.to_lowercase().filter(|l| l.is_alphanumeric()).collect();
            match out.last_mut() {
                Some(Run::Word(word)) if joined => word.push_str(&lower),
                _ => out.push(Run::Word(lower)),
            }
            joined = true;
        } else {
            joined = false;
        }
    }
    out.retain(|run| !matches!(run, Run::Word(w) if w.is_empty()));
    out
}

/// The terms a text is found by, in order, with repetitions. Only letters, digits and CJK characters occur in them.
pub fn terms(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => out.push(word),
            Run::Cjk(run) => {
                out.extend(run.windows(2).map(|pair| pair.iter().collect()));
                out.extend(run.last().map(|c| c.to_string()));
            }
        }
    }
    out
}

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// The term itself.
    Term(String),
    /// Any term that begins so: single characters and the beginnings of words.
    Prefix(String),
}

/// What a query asks for: every [`Want`] must be met. Empty when the query has no letter or character.
pub fn wants(query: &str) -> Vec<Want> {
    let mut out = Vec::new();
    for run in runs(query) {
        match run {
            Run::Word(word) => out.push(Want::Prefix(word)),
            Run::Cjk(run) if run.len() == 1 => {
                out.extend(run.first().map(|c| Want::Prefix(c.to_string())))
            }
            Run::Cjk(run) => {
                out.extend(run.windows(2).map(|pair| Want::Term(pair.iter().collect())))
            }
        }
    }
    out.dedup();
    // More would only slow the index down; nobody types forty words.
    out.truncate(40);
    out
}

/// Whether terms meet all wants: the rule the two databases carry out with their indexes.
pub fn matches(terms: &[String], wants: &[Want]) -> bool {
    wants.iter().all(|want| match want {
        Want::Term(t) => terms.iter().any(|term| term == t),
        Want::Prefix(p) => terms.iter().any(|term| term.starts_with(p.as_str())),
    })
}

/// A text as [`says`] asks it: its runs in a row, each after a line break.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for run in runs(text) {
        out.push('\n');
        match run {
            Run::Word(word) => out.push_str(&word),
            Run::Cjk(run) => out.extend(run),
        }
    }
    out
}

/// [`matches`] on a [`plain`] text, without cutting it into terms: a pair is two characters side by side, and a word begins
/// after a line break.
fn says(plain: &str, wants: &[Want]) -> bool {
    wants.iter().all(|want| match want {
        Want::Term(pair) => plain.contains(pair.as_str()),
        Want::Prefix(p) if p.starts_with(is_cjk) => plain.contains(p.as_str()),
        Want::Prefix(p) => plain
            .match_indices(p.as_str())
            .any(|(at, _)| plain.get(..at).is_some_and(|rest| rest.ends_with('\n'))),
    })
}

/// How alike two short texts are, from 0 to 1: the Dice coefficient over their pairs. It orders the similar proposals
/// that are shown while somebody types a title (features.md B3).
pub fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let mut p: Vec<String> = terms(s)
            .into_iter()
            .filter(|t| t.chars().count() > 1)
            .collect();
        p.sort_unstable();
        p.dedup();
        p
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|t| b.binary_search(t).is_ok()).count();
    2.0 * shared as f64 / (a.len() + b.len()) as f64
}

/// From this likeness on, a proposal is shown as similar.
pub const SIMILAR: f64 = 0.2;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn a_run_becomes_its_pairs_and_its_last_character() {
        assert_eq!(terms("停车位"), ["停车", "车位", "位"]);
        assert_eq!(terms("3 号楼 WiFi-6Ｇ"), ["3", "号楼", "楼", "wifi", "6g"]);
        assert_eq!(terms("，。！"), Vec::<String>::new());
    }

    #[rstest]
    #[case("停车", "小区停车位太少", true)]
    #[case("停", "小区停车位太少", true)]
    #[case("少", "小区停车位太少", true)]
    #[case("车停", "小区停车位太少", false)]
    #[case("park", "Parking 停车", true)]
    #[case("停车 电梯", "停车位旁边的电梯", true)]
    #[case("停车 电梯", "停车位", false)]
    #[case("𠅤㛃", "居民𠅤㛃说", true)]
    fn two_character_words_are_found(#[case] query: &str, #[case] text: &str, #[case] found: bool) {
        assert_eq!(matches(&terms(text), &wants(query)), found);
    }

    #[test]
    fn alike_titles_score_higher() {
        let title = "在 3 号楼旁边装电动车充电桩";
        let near = likeness(title, "小区东门增设电动车充电桩");
        assert!(near > SIMILAR, "{near}");
        assert!(likeness(title, "图书角周末延长开放") < SIMILAR);
        assert!((likeness(title, title) - 1.0).abs() < 1e-9);
        assert!(likeness("", title).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_plain_text_says_what_its_terms_match(
            text in "[停车位路灯aBＣ1 ，\n]{0,30}", asked in "[停车位路灯aBＣ1 ，]{0,6}"
        ) {
            let wants = wants(&asked);
            prop_assert_eq!(says(&plain(&text), &wants), matches(&terms(&text), &wants));
        }

        #[test]
        fn every_piece_of_a_chinese_text_finds_it(text in "[一-龥]{1,30}", from in 0usize..30, len in 1usize..8) {
            let chars: Vec<char> = text.chars().collect();
            let from = from % chars.len();
            let piece: String = chars.iter().skip(from).take(len).collect();
            prop_assert!(matches(&terms(&text), &wants(&piece)), "{} in {}", piece, text);
        }

        #[test]
        fn terms_hold_nothing_that_a_query_language_could_read(text in "[\\s\\S]{0,60}") {
            for term in terms(&text) {
                prop_assert!(!term.is_empty() && term.chars().all(char::is_alphanumeric), "{:?}", term);
            }
        }
    }
}
