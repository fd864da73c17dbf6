//! The form as an editor types it. Sections: `# heading`, the text below it. Questions: `单选 | question`, `多选 2 | question`,
//! `打分 | question` or `文字 | question`, and below the first two a line `- option` for each option.

use super::{Ask, Question, Section};
use crate::text::{Limits, clean, typed_lines};

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineFault {
    /// A text above the first heading.
    NoHeading,
    /// A heading, text, question or option that is missing, too long, or holds what may not be.
    Text,
    /// Not one of the four kinds, or no number where one is needed.
    Kind,
    /// An option where there is nothing to choose.
    Option,
}

type Line<T> = Result<T, (usize, LineFault)>;

fn text(n: usize, raw: &str, max: usize, lines: bool) -> Line<String> {
    let limits = Limits { min: 1, max, lines };
    clean(raw, limits).map_err(|_| (n, LineFault::Text))
}

/// Reads sections.
///
/// # Errors
/// The number of the first line that is wrong, and why.
pub fn read_sections(raw: &str) -> Line<Vec<Section>> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for (n, line) in (1..).zip(typed_lines(raw)) {
        let heading = line.trim_start();
        let heading = heading.strip_prefix("# ").or(heading.strip_prefix('＃'));
        match (heading, found.last_mut()) {
            (Some(heading), _) => found.push((n, text(n, heading, 60, false)?, String::new())),
            (None, Some((_, _, body))) => {
                body.push_str(&line);
                body.push('\n');
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return Err((n, LineFault::NoHeading)),
        }
    }
    let whole = |(n, heading, body): (usize, String, String)| {
        let text = text(n, &body, 4000, true)?;
        Ok(Section { heading, text })
    };
    found.into_iter().map(whole).collect()
}

/// The sections as [`read_sections`] reads them.
pub fn sections_text(sections: &[Section]) -> String {
    let one = |s: &Section| format!("# {}\n{}", s.heading, s.text);
    sections.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// Reads questions.
///
/// # Errors
/// The number of the first line that is wrong, and why.
pub fn read_questions(raw: &str) -> Line<Vec<Question>> {
    let mut all: Vec<Question> = Vec::new();
    for (n, line) in (1..).zip(raw.lines()).map(|(n, l)| (n, l.trim())) {
        if line.is_empty() {
            continue;
        }
        if let Some(option) = line.strip_prefix(['-', '－', '—']) {
            let option = text(n, option, 60, false)?;
            match all.last_mut().map(|q| &mut q.ask) {
                Some(Ask::One(options) | Ask::Several(_, options)) => options.push(option),
                _ => return Err((n, LineFault::Option)),
            }
            continue;
        }
        let (kind, question) = line.split_once(['|', '｜']).ok_or((n, LineFault::Kind))?;
        let kind = kind.trim();
        let most: String = kind.chars().filter(char::is_ascii_digit).collect();
        let word = kind.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let ask = match word {
            "单选" | "one" => Ask::One(Vec::new()),
            "多选" | "several" => {
                let most = most.parse().map_err(|_| (n, LineFault::Kind))?;
                Ask::Several(most, Vec::new())
            }
            "打分" | "scale" => Ask::Scale,
            "文字" | "text" => Ask::Text,
            _ => return Err((n, LineFault::Kind)),
        };
        let text = text(n, question, 120, false)?;
        all.push(Question { text, ask });
    }
    Ok(all)
}

/// The questions as [`read_questions`] reads them.
pub fn questions_text(questions: &[Question]) -> String {
    let mut lines = Vec::new();
    for q in questions {
        let (kind, options): (String, &[String]) = match &q.ask {
            Ask::One(options) => ("单选".to_owned(), options),
            Ask::Several(most, options) => (format!("多选 {most}"), options),
            Ask::Scale => ("打分".to_owned(), &[]),
            Ask::Text => ("文字".to_owned(), &[]),
        };
        lines.push(format!("{kind} | {}", q.text));
        lines.extend(options.iter().map(|option| format!("- {option}")));
    }
    lines.join("\n")
}
