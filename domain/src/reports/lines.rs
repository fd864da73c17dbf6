//! Tables as lines of text, one row a line with `|` between its cells: what a person types, or pastes from a
//! spreadsheet, whose cells are parted by tabs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Value;
use super::typed::Wrong;
use crate::phone::ascii_digit;
use crate::publishing::Say;
use crate::text::{Limits, clean};
use crate::time::read_day;

/// The earliest and the latest year that is believed.
const YEARS: std::ops::RangeInclusive<u16> = 1949..=2199;
/// The most lines of the list of English names.
const TERMS: usize = 200;
/// The longest cell.
const CELL: usize = 80;

/// Reads a year of four digits.
pub(super) fn year(raw: &str) -> Option<u16> {
    let digits: String = raw.trim().chars().map(ascii_digit).collect();
    if digits.len() != 4 {
        return None;
    }
    digits.parse().ok().filter(|y| YEARS.contains(y))
}

/// The rows of a field with the numbers of their lines, as an editor counts them; empty lines are no rows.
pub(super) fn rows(raw: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(raw.lines())
        .filter(|(_, line)| !line.trim().is_empty())
}

/// The cells of one row.
pub(super) struct Row<'a> {
    cells: Vec<&'a str>,
    terms: &'a Terms,
}

impl<'a> Row<'a> {
    /// Cuts a row, which has at least so many cells and at most so many; what is left out is empty.
    pub(super) fn cut(
        line: &'a str,
        least: usize,
        most: usize,
        terms: &'a Terms,
    ) -> Result<Self, Wrong> {
        let mut cells: Vec<&str> = line.split(['|', '｜', '\t']).map(str::trim).collect();
        if cells.len() < least || cells.len() > most {
            return Err(Wrong::Cells { got: cells.len() });
        }
        cells.resize(most, "");
        Ok(Self { cells, terms })
    }

    fn cell(&self, at: usize) -> &'a str {
        self.cells.get(at).copied().unwrap_or_default()
    }

    pub(super) fn is_empty(&self, at: usize) -> bool {
        self.cell(at).is_empty()
    }

    /// A name, with its English one where the list of names has it.
    pub(super) fn say(&self, at: usize) -> Result<Say, Wrong> {
        self.terms.say(self.cell(at))
    }

    pub(super) fn maybe(&self, at: usize) -> Result<Option<Say>, Wrong> {
        match self.is_empty(at) {
            true => Ok(None),
            false => self.say(at).map(Some),
        }
    }

    pub(super) fn year(&self, at: usize) -> Result<u16, Wrong> {
        year(self.cell(at)).ok_or(Wrong::Year)
    }

    pub(super) fn value(&self, at: usize) -> Result<Value, Wrong> {
        Value::parse(self.cell(at)).ok_or(Wrong::Number)
    }

    /// A number of which there cannot be less than none: money, areas.
    pub(super) fn amount(&self, at: usize) -> Result<Value, Wrong> {
        let value = self.value(at)?;
        match value.is_negative() {
            true => Err(Wrong::Negative),
            false => Ok(value),
        }
    }

    pub(super) fn day(&self, at: usize) -> Result<NaiveDate, Wrong> {
        read_day(self.cell(at)).ok_or(Wrong::Day)
    }
}

/// The English names of what stands in tables, typed once each.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// By the Chinese name: the English one, and its line.
    names: BTreeMap<String, (String, usize)>,
    used: RefCell<BTreeSet<String>>,
}

impl Terms {
    /// Reads lines of `Chinese | English`.
    pub(super) fn read(raw: &str) -> Result<Self, (usize, Wrong)> {
        let mut names = BTreeMap::new();
        for (line, text) in rows(raw) {
            let wrong = |wrong| (line, wrong);
            let Some((zh, en)) = text.split_once(['|', '｜', '\t']) else {
                return Err(wrong(Wrong::Cells { got: 1 }));
            };
            if en.contains(['|', '｜', '\t']) {
                return Err(wrong(Wrong::Cells { got: 3 }));
            }
            // The same limits as those of the cells for which it stands.
            let say =
                Say::parse(zh, en, 1, CELL).map_err(|(fault, _)| wrong(Wrong::Text(fault)))?;
            let (zh, en) = (say.both().zh.clone(), say.both().en.clone());
            if en.is_empty() {
                return Err(wrong(Wrong::Cells { got: 1 }));
            }
            if names.insert(zh, (en, line)).is_some() {
                return Err(wrong(Wrong::Twice));
            }
            if names.len() > TERMS {
                return Err(wrong(Wrong::TooMany { max: TERMS }));
            }
        }
        Ok(Self {
            names,
            used: RefCell::default(),
        })
    }

    /// A cell with its English name.
    pub(super) fn say(&self, raw: &str) -> Result<Say, Wrong> {
        let limits = Limits {
            min: 1,
            max: CELL,
            lines: false,
        };
        let zh = clean(raw, limits).map_err(Wrong::Text)?;
        let en = self.names.get(&zh).map_or("", |(en, _)| en.as_str());
        let say = Say::parse(&zh, en, 1, CELL).map_err(|(fault, _)| Wrong::Text(fault))?;
        self.used.borrow_mut().insert(zh);
        Ok(say)
    }

    /// The first line whose Chinese name stands in no table: most likely it is spelt otherwise there.
    pub(super) fn unused(&self) -> Option<usize> {
        let used = self.used.borrow();
        let lines = self.names.iter().filter(|(zh, _)| !used.contains(*zh));
        lines.map(|(_, (_, line))| *line).min()
    }
}
