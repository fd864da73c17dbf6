//! From the rows of a table to what somebody would have typed into the form, and back again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::display::Lang;
use domain::publishing::{Fault as TypedFault, Typed, words};

use super::{Sheet, words as w};
use crate::frame::sheet::read::Row;
use crate::publishing::desk_words as d;

/// A column of the table in which a room's matter can be brought.
pub struct Column {
    pub label: fn(Lang) -> &'static str,
    /// What belongs there.
    pub hint: Option<fn(Lang) -> &'static str>,
    /// What may be chosen: its code, and how it is called in both languages.
    pub choices: Vec<(&'static str, [&'static str; 2])>,
    is_day: bool,
}

impl Column {
    pub fn new(label: fn(Lang) -> &'static str) -> Self {
        Self {
            label,
            hint: None,
            choices: Vec::new(),
            is_day: false,
        }
    }

    pub fn hint(self, hint: fn(Lang) -> &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    /// One of these, by its code or its name.
    pub fn of<T: Copy>(
        self,
        all: &[T],
        code: fn(T) -> &'static str,
        say: fn(Lang, T) -> &'static str,
    ) -> Self {
        let choice = |one: &T| (code(*one), [say(Lang::Zh, *one), say(Lang::En, *one)]);
        Self {
            choices: all.iter().map(choice).collect(),
            ..self
        }
    }

    /// A day, as people and spreadsheets write it.
    pub fn day(self) -> Self {
        Self {
            is_day: true,
            ..self
        }
    }

    /// What the form would have sent for a cell.
    fn typed(&self, cell: &str) -> String {
        if self.is_day {
            return day(cell).map_or_else(|| cell.to_owned(), |day| day.to_string());
        }
        if self.choices.is_empty() {
            return cell.to_owned();
        }
        let code = |word: &str| {
            let known = self
                .choices
                .iter()
                .find(|(code, names)| *code == word || names.contains(&word));
            known.map(|(code, _)| *code)
        };
        // A name may hold a comma itself, so the whole cell is tried first.
        if let Some(code) = code(cell.trim()) {
            return code.to_owned();
        }
        let each = words(cell)
            .into_iter()
            .map(|word| code(word).unwrap_or(word));
        each.collect::<Vec<_>>().join(" ")
    }

    /// The cell of a typed value: names instead of codes.
    fn cell(&self, typed: &str) -> String {
        if self.choices.is_empty() {
            return typed.to_owned();
        }
        let name = |code: &str| {
            let known = self.choices.iter().find(|(known, _)| *known == code);
            known.map_or_else(|| code.to_owned(), |(_, [zh, _])| (*zh).to_owned())
        };
        let names: Vec<String> = words(typed).into_iter().map(name).collect();
        names.join("、")
    }
}

/// A day as 2026-01-31, 2026/1/31, 2026.1.31 or 2026年1月31日.
fn day(cell: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = cell
        .trim()
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The field without its language.
fn stem(field: &'static str) -> &'static str {
    let stem = field.strip_suffix("_zh");
    stem.or_else(|| field.strip_suffix("_en")).unwrap_or(field)
}

/// What belongs into a field.
pub(super) fn column<C: Sheet>(field: &'static str) -> Column {
    C::column(stem(field))
}

/// How a column is called in the first line.
pub(super) fn heading<C: Sheet>(lang: Lang, field: &'static str) -> String {
    let label = (column::<C>(field).label)(lang);
    match field.ends_with("_en") {
        true => d::in_english(lang, label),
        false => label.to_owned(),
    }
}

/// The first line of a table that is filled in: the number, then every field.
pub(super) fn first_line<C: Sheet>(lang: Lang) -> Vec<String> {
    let fields = C::FIELDS.iter().map(|field| heading::<C>(lang, field));
    [w::number(lang).to_owned()]
        .into_iter()
        .chain(fields)
        .collect()
}

/// A line of such a table.
pub(super) fn line<C: Sheet>(number: i64, typed: &Typed) -> Vec<String> {
    let cell = |field: &&'static str| column::<C>(field).cell(typed.get(field));
    [number.to_string()]
        .into_iter()
        .chain(C::FIELDS.iter().map(cell))
        .collect()
}

/// What is published or under way already.
pub(super) struct Known {
    pub number: i64,
    /// The name that it has now, and the one that it gets.
    pub names: Vec<String>,
    /// What is public.
    pub typed: Option<Typed>,
    /// Somebody works on a version of it.
    pub is_open: bool,
}

/// What would become of a row.
#[derive(Debug)]
pub(super) enum Outcome<C: Sheet> {
    New(Typed, C),
    Changed(i64, Typed, C),
    /// It says what is public already.
    Same(i64),
    Wrong(Vec<Wrong<C::Own>>),
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wrong<Own> {
    /// In this field.
    Field(&'static str, TypedFault<Own>),
    /// Its last day is over.
    Expired,
    /// Not a number, or nothing has it.
    Number,
    /// A colleague works on it.
    Open(i64),
    /// Something of this name is there already, under this number.
    Named(i64),
    /// An earlier row is about the same.
    Twice,
}

/// A row, checked.
pub(super) struct Checked<C: Sheet> {
    /// As the spreadsheet counts it.
    pub row: usize,
    pub name: String,
    pub outcome: Outcome<C>,
}

/// Where the number and each field stand in a row.
struct Columns {
    number: Option<usize>,
    fields: BTreeMap<&'static str, usize>,
}

/// What the first line says, or its headings that nobody knows.
fn columns<C: Sheet>(first: &Row) -> Result<Columns, Vec<String>> {
    let (mut number, mut fields, mut unknown) = (None, BTreeMap::new(), Vec::new());
    let langs = [Lang::Zh, Lang::En];
    for (at, cell) in first.cells.iter().enumerate() {
        let is = |name: &str| name.eq_ignore_ascii_case(cell);
        let field = C::FIELDS
            .iter()
            .find(|f| is(f) || langs.iter().any(|l| is(&heading::<C>(*l, f))));
        match field {
            Some(field) => {
                fields.insert(*field, at);
            }
            None if is("number") || langs.iter().any(|l| is(w::number(*l))) => number = Some(at),
            None if cell.is_empty() => {}
            None => unknown.push(cell.clone()),
        }
    }
    match unknown.is_empty() && !fields.is_empty() {
        true => Ok(Columns { number, fields }),
        false => Err(unknown),
    }
}

/// Checks a table whose first row names the columns.
///
/// # Errors
/// The headings that no column has.
pub(super) fn check<C: Sheet>(
    rows: &[Row],
    known: &[Known],
    grids: &[i64],
    today: NaiveDate,
) -> Result<Vec<Checked<C>>, Vec<String>> {
    let Some((first, rows)) = rows.split_first() else {
        return Ok(Vec::new());
    };
    let at = columns::<C>(first)?;
    let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
    let check = |row: &Row| {
        let cell = |at: Option<usize>| {
            let cell = at.and_then(|at| row.cells.get(at));
            cell.map_or("", String::as_str)
        };
        let mut typed = Typed::default();
        for field in C::FIELDS {
            let text = cell(at.fields.get(field).copied());
            typed.set(field, column::<C>(field).typed(text));
        }
        let name = typed.get("title_zh").to_owned();
        let number = match cell(at.number) {
            "" => Ok(None),
            text => text.parse::<i64>().map(Some),
        };
        let mut wrong = Vec::new();
        let was = match number {
            Ok(None) => None,
            Ok(Some(n)) => known.iter().find(|k| k.number == n),
            Err(_) => None,
        };
        match (number, was) {
            (Ok(None), _) => {
                let there = known.iter().find(|k| k.names.contains(&name));
                wrong.extend(there.map(|k| Wrong::Named(k.number)));
            }
            (_, Some(k)) if k.is_open => wrong.push(Wrong::Open(k.number)),
            (_, Some(_)) => {}
            (_, None) => wrong.push(Wrong::Number),
        }
        let again = match was {
            Some(k) => !numbers.insert(k.number),
            None => !names.insert(name.clone()),
        };
        if again && !name.is_empty() {
            wrong.push(Wrong::Twice);
        }
        let outcome = match C::read(&typed) {
            Ok(content) if content.is_expired(today) => {
                wrong.push(Wrong::Expired);
                None
            }
            Ok(content) => match content.misfit(grids) {
                Some((field, own)) => {
                    wrong.push(Wrong::Field(field, TypedFault::Of(own)));
                    None
                }
                None => Some(content),
            },
            Err(faults) => {
                wrong.extend(faults.into_iter().map(|(f, fault)| Wrong::Field(f, fault)));
                None
            }
        };
        let outcome = match (outcome, was) {
            (Some(content), Some(k)) if wrong.is_empty() => {
                // As the form would show it, so that blanks and other ways of writing make no new version.
                match k.typed.as_ref() == Some(&content.typed()) {
                    true => Outcome::Same(k.number),
                    false => Outcome::Changed(k.number, typed, content),
                }
            }
            (Some(content), None) if wrong.is_empty() => Outcome::New(typed, content),
            _ => Outcome::Wrong(wrong),
        };
        Checked {
            row: row.number,
            name,
            outcome,
        }
    };
    Ok(rows.iter().map(check).collect())
}
