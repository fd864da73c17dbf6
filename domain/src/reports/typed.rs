//! A report as it is typed. Reading it gives a [`Report`], or every fault at once with the field it is in and, in a
//! table, with its line.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Row, Terms, rows, year};
use super::report::{Budget, Evaluation, Figure, Hall, Premises, Purchase, Report, Section};
use super::slots::{SLOTS, Slot};
use super::{Subject, Value};
use crate::publishing::{Reading, Say, Typed};
use crate::text::TextFault;

/// The most lines of one table.
pub(super) const ROWS: usize = 60;
/// The most paragraphs of a section, and the most characters of one.
pub(super) const PARAGRAPHS: usize = 20;
pub(super) const PARAGRAPH: usize = 600;
/// The most characters of a section: a report is read on a phone.
pub(super) const SECTION: usize = 2000;

/// What can be wrong with a field of a report alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportFault {
    /// Not a year of four digits.
    Year,
    /// Something about the rooms is typed, and this is missing.
    PremisesPart,
    /// A line of a table, counted from 1.
    Line { line: usize, wrong: Wrong },
}

type Fault = crate::publishing::Fault<ReportFault>;
type Faults = crate::publishing::Faults<ReportFault>;

/// What is wrong with a line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// Too few or too many cells.
    Cells {
        got: usize,
    },
    Text(TextFault),
    Number,
    /// Less than nothing.
    Negative,
    /// Not four digits, or after the year of the report.
    Year,
    Day,
    /// The last day is before the first.
    Order,
    /// Said by an earlier line already.
    Twice,
    /// Another unit than the same indicator has above.
    Unit,
    /// Of result and day of the evaluation, one is missing.
    Evaluation,
    /// This Chinese name stands in no table.
    Unused,
    TooMany {
        max: usize,
    },
}

fn line_fault(line: usize, wrong: Wrong) -> Fault {
    Fault::Of(ReportFault::Line { line, wrong })
}

/// Reads the whole form.
pub(super) fn read(typed: &Typed) -> Result<Report, Faults> {
    let (terms, fault) = match Terms::read(typed.get("terms")) {
        Ok(terms) => (terms, None),
        Err((line, wrong)) => (Terms::default(), Some(line_fault(line, wrong))),
    };
    let reading = ReportReading {
        form: Reading::new(typed),
        terms: &terms,
        year: year(typed.get("year")),
        seen: BTreeSet::new(),
        units: BTreeMap::new(),
    };
    reading.report(fault)
}

struct ReportReading<'a> {
    form: Reading<'a, ReportFault>,
    terms: &'a Terms,
    /// The year of the report: no figure is later.
    year: Option<u16>,
    /// Indicators with their years, in the whole report.
    seen: BTreeSet<(String, u16)>,
    /// The unit of an indicator.
    units: BTreeMap<String, Say>,
}

impl<'a> ReportReading<'a> {
    /// Reads the rows of a table; the first fault of a table is enough to go back to it.
    fn table<T>(
        &mut self,
        field: &'static str,
        [least, most]: [usize; 2],
        mut read: impl FnMut(&mut Self, &Row<'a>) -> Result<T, Wrong>,
    ) -> Option<Vec<T>> {
        let (typed, terms) = (self.form.typed, self.terms);
        let mut all = Vec::new();
        for (line, text) in rows(typed.get(field)) {
            let got = match all.len() {
                ROWS => Err(Wrong::TooMany { max: ROWS }),
                _ => Row::cut(text, least, most, terms).and_then(|row| read(self, &row)),
            };
            all.push(
                self.form
                    .keep(field, got.map_err(|wrong| line_fault(line, wrong)))?,
            );
        }
        Some(all)
    }

    /// A year of a table, which is not after the report's.
    fn year_of(&self, row: &Row<'_>, at: usize) -> Result<u16, Wrong> {
        let year = row.year(at)?;
        match self.year {
            Some(last) if year > last => Err(Wrong::Year),
            _ => Ok(year),
        }
    }

    fn figure(&mut self, row: &Row<'_>) -> Result<Figure, Wrong> {
        let figure = Figure {
            indicator: row.say(0)?,
            year: self.year_of(row, 1)?,
            value: row.value(2)?,
            unit: row.say(3)?,
            source: row.say(4)?,
            note: row.maybe(5)?,
        };
        let name = figure.indicator.both().zh.clone();
        if !self.seen.insert((name.clone(), figure.year)) {
            return Err(Wrong::Twice);
        }
        match self.units.get(&name) {
            Some(unit) if *unit != figure.unit => Err(Wrong::Unit),
            Some(_) => Ok(figure),
            None => {
                self.units.insert(name, figure.unit.clone());
                Ok(figure)
            }
        }
    }

    fn figures(&mut self, field: &'static str) -> Option<Vec<Figure>> {
        let mut all = self.table(field, [5, 6], Self::figure)?;
        // By indicator as it comes first, and by year: however it was typed, it is read in order.
        let order: Vec<Say> = all.iter().map(|f| f.indicator.clone()).collect();
        all.sort_by_key(|f| (order.iter().position(|i| *i == f.indicator), f.year));
        Some(all)
    }

    fn paragraphs(&mut self, slot: &Slot) -> Option<Vec<Say>> {
        let lines =
            |field| -> Vec<&str> { rows(self.form.typed.get(field)).map(|(_, l)| l).collect() };
        let (zh, en) = (lines(slot.text_zh), lines(slot.text_en));
        let got: usize = zh.iter().map(|p| p.chars().count()).sum();
        if zh.len() > PARAGRAPHS {
            return self
                .form
                .keep(slot.text_zh, Err(Fault::TooMany { max: PARAGRAPHS }));
        }
        if got > SECTION {
            let fault = TextFault::TooLong { max: SECTION, got };
            return self.form.keep(slot.text_zh, Err(Fault::Text(fault)));
        }
        if !en.is_empty() && en.len() != zh.len() {
            return self
                .form
                .keep(slot.text_en, Err(Fault::Uneven { lines: zh.len() }));
        }
        let mut all = Vec::new();
        for (zh, en) in zh
            .into_iter()
            .zip(en.into_iter().chain(std::iter::repeat("")))
        {
            let said = Say::parse(zh, en, 1, PARAGRAPH);
            let said = said.map_err(|(fault, english)| {
                let field = if english { slot.text_en } else { slot.text_zh };
                self.form.faults.push((field, Fault::Text(fault)));
            });
            all.push(said.ok()?);
        }
        let english = all.iter().filter(|s| !s.both().en.is_empty()).count();
        if english > 0 && english < all.len() {
            return self
                .form
                .keep(slot.text_en, Err(Fault::Uneven { lines: all.len() }));
        }
        Some(all)
    }

    /// A section, or nothing where its place is empty.
    fn section(&mut self, slot: &Slot, first: bool) -> Option<Option<Section>> {
        let fields = [
            slot.heading_zh,
            slot.heading_en,
            slot.text_zh,
            slot.text_en,
            slot.figures,
        ];
        if !first
            && fields
                .iter()
                .all(|f| self.form.typed.get(f).trim().is_empty())
        {
            return Some(None);
        }
        let heading = self.form.say([slot.heading_zh, slot.heading_en], 2, 30);
        let text = self.paragraphs(slot);
        let figures = self.figures(slot.figures);
        let nothing =
            text.as_ref().is_some_and(Vec::is_empty) && figures.as_ref().is_some_and(Vec::is_empty);
        if nothing {
            return self
                .form
                .keep(slot.text_zh, Err(Fault::Text(TextFault::Empty)));
        }
        let (heading, text, figures) = (heading?, text?, figures?);
        Some(Some(Section {
            heading,
            text,
            figures,
        }))
    }

    fn sections(&mut self) -> Option<Vec<Section>> {
        let mut all = Some(Vec::new());
        for (n, slot) in SLOTS.iter().enumerate() {
            // Every section is read, so that all faults are found.
            match (self.section(slot, n == 0), &mut all) {
                (Some(section), Some(all)) => all.extend(section),
                _ => all = None,
            }
        }
        all
    }

    fn budget(&mut self) -> Option<Vec<Budget>> {
        let mut years = BTreeSet::new();
        let mut all = self.table("budget", [5, 5], |me, row| {
            let budget = Budget {
                year: me.year_of(row, 0)?,
                staff: row.amount(1)?,
                office: row.amount(2)?,
                welfare: row.amount(3)?,
                source: row.say(4)?,
            };
            match years.insert(budget.year) {
                true => Ok(budget),
                false => Err(Wrong::Twice),
            }
        })?;
        all.sort_by_key(|b| b.year);
        Some(all)
    }

    fn purchases(&mut self) -> Option<Vec<Purchase>> {
        self.table("purchases", [7, 9], |_, row| {
            let evaluation = match (row.is_empty(7), row.is_empty(8)) {
                (true, true) => None,
                (false, false) => Some(Evaluation {
                    result: row.say(7)?,
                    on: row.day(8)?,
                }),
                _ => return Err(Wrong::Evaluation),
            };
            let purchase = Purchase {
                item: row.say(0)?,
                contractor: row.say(1)?,
                quality: row.say(2)?,
                amount: row.amount(3)?,
                from: row.day(4)?,
                until: row.day(5)?,
                payment: row.say(6)?,
                evaluation,
            };
            match purchase.until < purchase.from {
                true => Err(Wrong::Order),
                false => Ok(purchase),
            }
        })
    }

    /// The rooms with the rule they are measured by: all of it, or nothing.
    fn premises(&mut self) -> Option<Option<Premises>> {
        let typed = self.form.typed;
        let [halls, least, basis] =
            ["premises", "premises_least", "premises_basis"].map(|f| typed.get(f).trim());
        if [halls, least, basis].iter().all(|f| f.is_empty()) {
            return Some(None);
        }
        let halls = match halls {
            "" => self
                .form
                .keep("premises", Err(Fault::Of(ReportFault::PremisesPart))),
            _ => self.table("premises", [2, 2], |_, row| {
                Ok(Hall {
                    name: row.say(0)?,
                    area: row.amount(1)?,
                })
            }),
        };
        let least = Value::parse(least)
            .filter(|v| !v.is_negative())
            .ok_or(Fault::Number);
        let least = self.form.keep("premises_least", least);
        let basis = match basis {
            "" => Err(Fault::Of(ReportFault::PremisesPart)),
            basis => self.terms.say(basis).map_err(|wrong| match wrong {
                Wrong::Text(fault) => Fault::Text(fault),
                wrong => line_fault(1, wrong),
            }),
        };
        let basis = self.form.keep("premises_basis", basis);
        Some(Some(Premises {
            least: least?,
            basis: basis?,
            halls: halls?,
        }))
    }

    fn report(mut self, terms: Option<Fault>) -> Result<Report, Faults> {
        let subject =
            Subject::from_code(self.form.typed.get("subject").trim()).ok_or(Fault::Choose);
        let subject = self.form.keep("subject", subject);
        let year = self
            .form
            .keep("year", self.year.ok_or(Fault::Of(ReportFault::Year)));
        let title = self.form.say(["title_zh", "title_en"], 4, 40);
        let lead = self.form.say(["lead_zh", "lead_en"], 10, 300);
        let sections = self.sections();
        let budget = self.budget();
        let purchases = self.purchases();
        let premises = self.premises();
        self.form.faults.extend(terms.map(|fault| ("terms", fault)));
        if self.form.faults.is_empty()
            && let Some(line) = self.terms.unused()
        {
            let wrong = Wrong::Unused;
            self.form.faults.push(("terms", line_fault(line, wrong)));
        }
        let faults = std::mem::take(&mut self.form.faults);
        if !faults.is_empty() {
            return Err(in_order(faults));
        }
        let whole = || {
            Some(Report {
                subject: subject?,
                year: year?,
                title: title?,
                lead: lead?,
                sections: sections?,
                budget: budget?,
                purchases: purchases?,
                premises: premises?,
            })
        };
        whole().ok_or(faults)
    }
}

/// From the top of the form to its end: English fields come last.
fn in_order(mut faults: Faults) -> Faults {
    let place = |field: &str| super::FIELDS.iter().position(|f| *f == field);
    faults.sort_by_key(|(field, _)| place(field));
    faults
}
