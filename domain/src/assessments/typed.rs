//! The form as an editor types it: lines of text, cells parted by `|`.
//!
//! The assessed, one a line: `窗口 | 1 号窗口 | Window 1`. Questions under their headings: `# 服务态度 | Manner`, and below it
//! `120 | 工作人员是否热心 | Staff are helpful`, where 120 is the weight in permille.

use super::{Indicator, Kind, Section, Subject};
use crate::phone::ascii_digit;
use crate::publishing::Say;

/// The longest name, in Chinese characters.
const NAME: usize = 60;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineFault {
    /// Not the cells that a line of this kind has.
    Cells,
    /// Not one of the kinds.
    Kind,
    /// Not a weight from 1 to 1000.
    Weight,
    /// A name that is missing or too long.
    Name,
    /// A question above the first heading.
    NoHeading,
}

/// The words for the kinds; the first is the one that is written.
const KINDS: [(Kind, &[&str]); 6] = [
    (Kind::Agency, &["机构", "agency"]),
    (Kind::Window, &["窗口", "window"]),
    (Kind::GridWorker, &["网格员", "grid_worker"]),
    (Kind::Property, &["物业", "物业公司", "property"]),
    (Kind::Department, &["部门", "department"]),
    (Kind::Community, &["社区", "community"]),
];

fn rows(raw: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(raw.lines())
        .map(|(n, line)| (n, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

fn cells(line: &str) -> Vec<&str> {
    line.split(['|', '｜', '\t']).map(str::trim).collect()
}

fn name(cells: &[&str]) -> Result<Say, LineFault> {
    let zh = cells.first().copied().unwrap_or_default();
    let en = cells.get(1).copied().unwrap_or_default();
    Say::parse(zh, en, 1, NAME).map_err(|_| LineFault::Name)
}

/// Reads the assessed.
///
/// # Errors
/// The number of the first line that is wrong, and why.
pub fn read_subjects(raw: &str) -> Result<Vec<Subject>, (usize, LineFault)> {
    let read = |line: &str| {
        let cells = cells(line);
        if !(2..=3).contains(&cells.len()) {
            return Err(LineFault::Cells);
        }
        let kind = KINDS.iter().find(|(_, words)| words.contains(&cells[0]));
        Ok(Subject {
            kind: kind.ok_or(LineFault::Kind)?.0,
            name: name(&cells[1..])?,
        })
    };
    rows(raw)
        .map(|(n, line)| read(line).map_err(|fault| (n, fault)))
        .collect()
}

/// Reads the questions under their headings.
///
/// # Errors
/// The number of the first line that is wrong, and why.
pub fn read_indicators(raw: &str) -> Result<Vec<Section>, (usize, LineFault)> {
    let mut sections: Vec<Section> = Vec::new();
    for (n, line) in rows(raw) {
        let at = |fault| (n, fault);
        if let Some(heading) = line.strip_prefix(['#', '＃']) {
            let cells = cells(heading);
            if cells.len() > 2 {
                return Err(at(LineFault::Cells));
            }
            sections.push(Section {
                name: name(&cells).map_err(at)?,
                indicators: Vec::new(),
            });
            continue;
        }
        let cells = cells(line);
        if !(2..=3).contains(&cells.len()) {
            return Err(at(LineFault::Cells));
        }
        let digits: String = cells[0].chars().map(ascii_digit).collect();
        let weight = digits.parse().ok().filter(|w| (1..=1000).contains(w));
        let indicator = Indicator {
            weight: weight.ok_or(at(LineFault::Weight))?,
            name: name(&cells[1..]).map_err(at)?,
        };
        let section = sections.last_mut().ok_or(at(LineFault::NoHeading))?;
        section.indicators.push(indicator);
    }
    Ok(sections)
}

fn tail(name: &Say) -> String {
    let both = name.both();
    match both.en.is_empty() {
        true => both.zh.clone(),
        false => format!("{} | {}", both.zh, both.en),
    }
}

/// The assessed as [`read_subjects`] reads them.
pub fn subjects_text(subjects: &[Subject]) -> String {
    let line = |s: &Subject| {
        let word = KINDS.iter().find(|(kind, _)| *kind == s.kind);
        let word = word.map_or("", |(_, words)| words[0]);
        format!("{word} | {}", tail(&s.name))
    };
    subjects.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The questions as [`read_indicators`] reads them.
pub fn indicators_text(sections: &[Section]) -> String {
    let mut lines = Vec::new();
    for section in sections {
        lines.push(format!("# {}", tail(&section.name)));
        for i in &section.indicators {
            lines.push(format!("{} | {}", i.weight, tail(&i.name)));
        }
    }
    lines.join("\n")
}
