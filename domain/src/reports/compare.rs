//! A report beside earlier ones: growth from year to year, and figures of which two reports say different things.

use super::{BudgetLine, Report, Value};
use crate::publishing::Say;

/// How a number stands against the one of the year before. Shares are in tenths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// The year before is not known.
    Unknown,
    /// More; without a share where there was nothing before.
    Grown {
        by: Value,
        share: Option<u64>,
    },
    Same,
    /// Less.
    Shrunk {
        by: Value,
        share: Option<u64>,
    },
}

/// Compares with the year before.
pub fn growth(before: Option<Value>, now: Value) -> Growth {
    let Some(before) = before else {
        return Growth::Unknown;
    };
    let by = now.minus(before);
    let share = share(before, by);
    match by.cmp(&Value::ZERO) {
        std::cmp::Ordering::Equal => Growth::Same,
        std::cmp::Ordering::Greater => Growth::Grown { by, share },
        std::cmp::Ordering::Less => Growth::Shrunk {
            by: Value::ZERO.minus(by),
            share,
        },
    }
}

/// A difference in tenths of a percent of what was before, rounded half up.
fn share(before: Value, by: Value) -> Option<u64> {
    let base = u128::from(before.ten_thousandths().unsigned_abs());
    let part = u128::from(by.ten_thousandths().unsigned_abs());
    if base == 0 {
        return None;
    }
    u64::try_from((part * 1000 + base / 2) / base).ok()
}

/// Which number of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Indicator(Say),
    Budget(BudgetLine),
}

/// A number of which two reports say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    pub what: What,
    pub year: u16,
    pub here: Value,
    pub there: Value,
    /// The number of the other report, and the year it is about.
    pub number: i64,
    pub edition: u16,
}

/// Every number of `report` of which one of `others` says something else, in the order of the report. Indicators are
/// the same where their Chinese names and their units are.
pub fn differences<'a>(
    report: &Report,
    others: impl Iterator<Item = (i64, &'a Report)> + Clone,
) -> Vec<Differs> {
    let mut all = Vec::new();
    for (what, unit, year, here) in numbers(report) {
        for (number, other) in others.clone() {
            let same = numbers(other)
                .into_iter()
                .find(|(w, u, y, _)| *y == year && is_same(w, &what) && u.map(zh) == unit.map(zh));
            if let Some((.., there)) = same.filter(|(.., there)| *there != here) {
                all.push(Differs {
                    what: what.clone(),
                    year,
                    here,
                    there,
                    number,
                    edition: other.year,
                });
            }
        }
    }
    all
}

fn zh(say: &Say) -> &str {
    &say.both().zh
}

fn is_same(a: &What, b: &What) -> bool {
    match (a, b) {
        (What::Indicator(a), What::Indicator(b)) => zh(a) == zh(b),
        (What::Budget(a), What::Budget(b)) => a == b,
        _ => false,
    }
}

fn numbers(report: &Report) -> Vec<(What, Option<&Say>, u16, Value)> {
    let figures = report.sections.iter().flat_map(|s| &s.figures).map(|f| {
        let what = What::Indicator(f.indicator.clone());
        (what, Some(&f.unit), f.year, f.value)
    });
    let budget = report.budget.iter().flat_map(|b| {
        BudgetLine::ALL
            .iter()
            .map(|line| (What::Budget(*line), None, b.year, b.line(*line)))
    });
    figures.chain(budget).collect()
}
