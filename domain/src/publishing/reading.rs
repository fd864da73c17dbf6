//! Reading a form field by field: every fault is kept with its field, so that all of them are said at once.

use chrono::NaiveDate;

use super::{Say, Typed};
use crate::phone::Telephone;
use crate::text::{TextFault, is_zero_width};
use crate::time::read_day;

/// What is wrong with one field; `Own` are the cases of one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault<Own> {
    Text(TextFault),
    /// Nothing, or something unknown, was chosen.
    Choose,
    Number,
    Day,
    /// Not a number to call.
    Telephone,
    /// More lines or words than fit.
    TooMany {
        max: usize,
    },
    /// The English lines are not as many as the Chinese ones.
    Uneven {
        lines: usize,
    },
    Of(Own),
}

/// For rooms where nothing can be wrong beyond what every form knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Never {}

/// Every fault, with its field.
pub type Faults<Own> = Vec<(&'static str, Fault<Own>)>;

/// A form being read.
#[derive(Debug)]
pub struct Reading<'a, Own> {
    pub typed: &'a Typed,
    pub faults: Faults<Own>,
}

impl<'a, Own> Reading<'a, Own> {
    pub fn new(typed: &'a Typed) -> Self {
        Self {
            typed,
            faults: Vec::new(),
        }
    }

    /// The value, or its fault kept.
    pub fn keep<T>(&mut self, field: &'static str, got: Result<T, Fault<Own>>) -> Option<T> {
        got.map_err(|fault| self.faults.push((field, fault))).ok()
    }

    /// A text in both languages.
    pub fn say(&mut self, fields: [&'static str; 2], min: usize, max: usize) -> Option<Say> {
        let [zh, en] = fields.map(|field| self.typed.get(field));
        let got = Say::parse(zh, en, min, max);
        self.said(fields, got)
    }

    /// A text of several paragraphs in both languages.
    pub fn prose(&mut self, fields: [&'static str; 2], min: usize, max: usize) -> Option<Say> {
        let [zh, en] = fields.map(|field| self.typed.get(field));
        let got = Say::parse_prose(zh, en, min, max);
        self.said(fields, got)
    }

    /// What [`Say`] refused is kept at the field of its language.
    pub fn said(
        &mut self,
        fields: [&'static str; 2],
        got: Result<Say, (TextFault, bool)>,
    ) -> Option<Say> {
        got.map_err(|(fault, english)| {
            let field = fields[usize::from(english)];
            self.faults.push((field, Fault::Text(fault)));
        })
        .ok()
    }

    /// A closed word.
    pub fn choose<T>(&mut self, field: &'static str, read: fn(&str) -> Option<T>) -> Option<T> {
        let got = read(self.typed.get(field).trim()).ok_or(Fault::Choose);
        self.keep(field, got)
    }

    /// A number to call.
    pub fn telephone(&mut self, field: &'static str) -> Option<Telephone> {
        let got = Telephone::parse(self.typed.get(field)).ok_or(Fault::Telephone);
        self.keep(field, got)
    }

    /// A day that may be left out.
    pub fn day(&mut self, field: &'static str) -> Option<Option<NaiveDate>> {
        let got = match self.typed.get(field).trim() {
            "" => Ok(None),
            day => read_day(day).map(Some).ok_or(Fault::Day),
        };
        self.keep(field, got)
    }

    /// Lines with their English ones, where any were written.
    pub fn lines(
        &mut self,
        fields: [&'static str; 2],
        most: usize,
    ) -> Option<Vec<(String, String)>> {
        let [zh, en] = fields.map(|field| lines(self.typed.get(field)));
        if zh.len() > most {
            return self.keep(fields[0], Err(Fault::TooMany { max: most }));
        }
        if !en.is_empty() && en.len() != zh.len() {
            return self.keep(fields[1], Err(Fault::Uneven { lines: zh.len() }));
        }
        let en = en.into_iter().chain(std::iter::repeat(""));
        let pairs = zh.into_iter().zip(en);
        Some(
            pairs
                .map(|(zh, en)| (zh.to_owned(), en.to_owned()))
                .collect(),
        )
    }
}

/// The lines that say something; one of signs that do not show says nothing.
pub fn lines(raw: &str) -> Vec<&str> {
    let shows = |c: char| !c.is_whitespace() && !is_zero_width(c);
    raw.lines()
        .map(str::trim)
        .filter(|line| line.contains(shows))
        .collect()
}

/// The words of a line, with blanks or Chinese or English commas between them.
pub fn words(raw: &str) -> Vec<&str> {
    raw.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';'))
        .filter(|w| !w.is_empty())
        .collect()
}
