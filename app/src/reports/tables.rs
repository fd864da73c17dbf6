//! The three tables that the regulation asks for: budget with growth, purchases with contract and evaluation, premises.

use domain::display::Lang;
use domain::publishing::Say;
use domain::reports::{
    Budget, BudgetLine, Growth, Premises, Purchase, Report, Series, Value, growth,
};
use leptos::prelude::*;

use super::content::{folded, one_chart};
use super::words;
use crate::communities::table::{cell, table};
use crate::frame::{Here, when};

/// The last year's budget with growth, a chart of each line, and every year in a fold; nothing where there is none.
pub(super) fn budget(here: &Here, report: &Report) -> Option<AnyView> {
    let lang = here.lang;
    let last = report.budget.last()?;
    let charts: Vec<AnyView> = lines_of(here, report)
        .into_iter()
        .map(|(id, series)| one_chart(here, id, &series))
        .collect();
    let plain = said(here, report, last);
    let years = folded(words::budget_all(lang), years(here, report));
    Some(
        view! {
            <section class="part" aria-labelledby="budget">
                <h2 id="budget">{words::budget_title(lang)}</h2>
                <p>{words::budget_hint(lang)}</p>
                <p><strong>{plain}</strong></p>
                {last_year(here, report, last)} {charts} {years}
            </section>
        }
        .into_any(),
    )
}

/// The last year by its lines, against the year before.
pub(super) fn last_year(here: &Here, report: &Report, last: &Budget) -> AnyView {
    let lang = here.lang;
    let before = year_before(report, last.year);
    let columns = [
        words::budget_title(lang),
        words::amount(lang),
        words::year_before(lang),
    ];
    let row = |name: &str, now: Value, then: Option<Value>| {
        let change = words::growth(lang, growth(then, now));
        vec![cell(name), cell(now.grouped()), cell(change)]
    };
    let mut rows: Vec<Vec<AnyView>> = BudgetLine::ALL
        .iter()
        .map(|line| {
            let name = words::budget_line(lang, *line);
            row(name, last.line(*line), before.map(|b| b.line(*line)))
        })
        .collect();
    let total = words::budget_total(lang);
    rows.push(row(total, last.total(), before.map(Budget::total)));
    let caption = words::budget_of(lang, last.year);
    cards(lang == Lang::En, table(caption, &columns, None, rows))
}

/// Cards on a phone; labels that are too long to stand beside their cells stand above them.
fn cards(wordy: bool, table: AnyView) -> AnyView {
    view! { <div class:wordy=wordy>{table}</div> }.into_any()
}

fn years(here: &Here, report: &Report) -> AnyView {
    let lang = here.lang;
    let columns = [
        words::year(lang),
        words::budget_line(lang, BudgetLine::Staff),
        words::budget_line(lang, BudgetLine::Office),
        words::budget_line(lang, BudgetLine::Welfare),
        words::budget_total(lang),
        words::source(lang),
    ];
    let rows = report
        .budget
        .iter()
        .rev()
        .map(|b| {
            let before = year_before(report, b.year);
            let amount = |now: Value, then: Option<Value>| {
                let change = words::growth(lang, growth(then, now));
                view! { {now.grouped()} <br/> <span class="field__hint">{change}</span> }.into_any()
            };
            let line = |line| amount(b.line(line), before.map(|t| t.line(line)));
            vec![
                cell(b.year.to_string()),
                line(BudgetLine::Staff),
                line(BudgetLine::Office),
                line(BudgetLine::Welfare),
                amount(b.total(), before.map(Budget::total)),
                cell(b.source.get(lang)),
            ]
        })
        .collect();
    let caption = words::budget_caption(lang).to_owned();
    cards(true, table(caption, &columns, None, rows))
}

fn year_before(report: &Report, year: u16) -> Option<&Budget> {
    report.budget.iter().find(|b| b.year + 1 == year)
}

/// Whether the last year's budget grew, line by line, in one sentence.
pub(super) fn said(here: &Here, report: &Report, last: &Budget) -> String {
    let lang = here.lang;
    let Some(before) = year_before(report, last.year) else {
        return words::budget_no_year(lang, last.year - 1);
    };
    let grew = |now, then| matches!(growth(Some(then), now), Growth::Grown { .. });
    let mut broken: Vec<&str> = BudgetLine::ALL
        .iter()
        .filter(|line| !grew(last.line(**line), before.line(**line)))
        .map(|line| words::budget_line(lang, *line))
        .collect();
    if !grew(last.total(), before.total()) {
        broken.push(words::budget_total(lang));
    }
    match broken.is_empty() {
        true => words::budget_kept(lang, last.year),
        false => words::budget_broken(lang, last.year, &broken.join(words::between(lang))),
    }
}

/// The total and each line as series, with the ids of their charts; a single year needs no chart.
fn lines_of(here: &Here, report: &Report) -> Vec<(&'static str, Series)> {
    if report.budget.len() < 2 {
        return Vec::new();
    }
    let series = |name: &str, of: &dyn Fn(&Budget) -> Value| -> Option<Series> {
        // Names of ours, well within what a name may be.
        Some(Series {
            indicator: Say::parse(name, "", 1, 80).ok()?,
            unit: Say::parse(words::budget_unit(here.lang), "", 1, 80).ok()?,
            points: report.budget.iter().map(|b| (b.year, of(b))).collect(),
        })
    };
    let lang = here.lang;
    let line = |line| series(words::budget_line(lang, line), &|b: &Budget| b.line(line));
    [
        (
            "budget-total",
            series(words::budget_total(lang), &Budget::total),
        ),
        ("budget-staff", line(BudgetLine::Staff)),
        ("budget-office", line(BudgetLine::Office)),
        ("budget-welfare", line(BudgetLine::Welfare)),
    ]
    .into_iter()
    .filter_map(|(id, series)| Some((id, series?)))
    .collect()
}

/// The contracts of the year with their evaluation; nothing where nothing was bought.
pub(super) fn purchases(here: &Here, all: &[Purchase]) -> Option<AnyView> {
    let lang = here.lang;
    if all.is_empty() {
        return None;
    }
    let columns = [
        words::item(lang),
        words::contractor(lang),
        words::quality(lang),
        words::amount(lang),
        words::term(lang),
        words::payment(lang),
        words::evaluation(lang),
    ];
    let day = |d| when::day(lang, d, here.today());
    let rows = all
        .iter()
        .map(|p| {
            let evaluation = match &p.evaluation {
                Some(e) => words::evaluated(lang, e.result.get(lang), &day(e.on)),
                None => words::not_evaluated(lang).to_owned(),
            };
            vec![
                cell(p.item.get(lang)),
                cell(p.contractor.get(lang)),
                cell(p.quality.get(lang)),
                cell(p.amount.grouped()),
                cell(words::from_until(
                    lang,
                    &p.from.to_string(),
                    &p.until.to_string(),
                )),
                cell(p.payment.get(lang)),
                cell(evaluation),
            ]
        })
        .collect();
    let sum = Value::total(all.iter().map(|p| p.amount));
    let total = words::purchases_total(lang, all.len(), &sum.grouped());
    Some(
        view! {
            <section class="part" aria-labelledby="purchases">
                <h2 id="purchases">{words::purchases_title(lang)}</h2>
                <p>{total}</p>
                {cards(lang == Lang::En, table(words::purchases_caption(lang).to_owned(), &columns, None, rows))}
            </section>
        }
        .into_any(),
    )
}

/// The rooms, and whether they are as large as they must be.
pub(super) fn premises(here: &Here, premises: &Premises) -> AnyView {
    let lang = here.lang;
    let columns = [words::hall(lang), words::area(lang)];
    let rows = premises
        .halls
        .iter()
        .map(|h| vec![cell(h.name.get(lang)), cell(h.area.grouped())])
        .collect();
    let say = premises_said(here, premises);
    view! {
        <section class="part" aria-labelledby="premises">
            <h2 id="premises">{words::premises_title(lang)}</h2>
            <p><strong>{say}</strong></p>
            {cards(lang == Lang::En, table(words::premises_caption(lang).to_owned(), &columns, None, rows))}
        </section>
    }
    .into_any()
}

pub(super) fn premises_said(here: &Here, p: &Premises) -> String {
    let lang = here.lang;
    let (sum, least, basis) = (p.total(), p.least.grouped(), p.basis.get(lang));
    match p.is_enough() {
        true => words::premises_enough(lang, &sum.grouped(), &least, basis),
        false => {
            let gap = p.least.minus(sum).grouped();
            words::premises_short(lang, &sum.grouped(), &least, &gap, basis)
        }
    }
}
