//! The figures (features.md J8): each share with what it is a share of, and no group in which somebody can be made out.

use std::collections::BTreeMap;

use chrono::{Datelike, Months};
use domain::display::Lang;
use domain::matters::{Cell, Part, parts};
use leptos::prelude::*;

use super::words;
use crate::communities::table::{cell, table};
use crate::frame::{Here, Problem};

/// How many months are counted, this one among them.
const MONTHS: u32 = 12;

/// The first month that is counted.
pub(super) fn from_month(here: &Here) -> String {
    let first = here.today().checked_sub_months(Months::new(MONTHS - 1));
    let first = first.unwrap_or(here.today());
    format!("{:04}-{:02}", first.year(), first.month())
}

fn row(lang: Lang, name: String, c: &Cell) -> Vec<AnyView> {
    let of = |n, all| cell(words::share(lang, n, all));
    vec![
        cell(name),
        cell(c.received.to_string()),
        of(c.in_time, c.answered()),
        of(c.late, c.answered()),
        of(c.overdue, c.received),
        of(c.solved, c.told()),
        of(c.not_solved, c.told()),
        of(c.not_said, c.told()),
    ]
}

/// Whether the sum is shown where no group is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sum {
    Always,
    OfRows,
}

/// One table of groups, with the names of those that are not shown by themselves below it.
fn groups<K: Ord + Copy>(
    lang: Lang,
    caption: &'static str,
    first: &'static str,
    groups: &BTreeMap<K, Cell>,
    name: impl Fn(K) -> String,
    with_sum: Sum,
) -> Option<AnyView> {
    let (total, all) = parts(groups);
    let total = total?;
    let columns = [
        first,
        words::col_received(lang),
        words::col_in_time(lang),
        words::col_late(lang),
        words::col_overdue(lang),
        words::col_solved(lang),
        words::col_not_solved(lang),
        words::col_not_said(lang),
    ];
    let mut hidden = Vec::new();
    let mut rows = Vec::new();
    for part in all {
        match part {
            Part::Shown(key, cell) => rows.push(row(lang, name(key), &cell)),
            Part::Hidden(key) => hidden.push(name(key)),
        }
    }
    // A table of the sum alone says nothing that the other one does not.
    if rows.is_empty() && with_sum == Sum::OfRows {
        return None;
    }
    rows.push(row(lang, words::total(lang).to_owned(), &total));
    let hidden = (!hidden.is_empty()).then(|| {
        let names = hidden.join(crate::matters::pick(lang, "、", ", "));
        view! { <p class="meta">{words::figures_hidden(lang, &names)}</p> }
    });
    let table = table(caption.to_owned(), &columns, None, rows);
    Some(view! { {table} {hidden} }.into_any())
}

/// The section of the list.
pub(super) async fn section(here: &Here) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let db = &here.portal.db;
    let counted = db
        .count_matters(here.community.id, &from_month(here), here.today())
        .await?;
    let months: BTreeMap<&str, Cell> = counted
        .months
        .iter()
        .map(|(month, cell)| (month.as_str(), *cell))
        .collect();
    let kinds = groups(
        lang,
        words::by_kind(lang),
        words::col_group(lang),
        &counted.kinds,
        |kind| words::kind(lang, kind).to_owned(),
        Sum::Always,
    );
    let months = groups(
        lang,
        words::by_month(lang),
        words::col_month(lang),
        &months,
        str::to_owned,
        Sum::OfRows,
    );
    let months = months.map(|months| {
        view! {
            <details>
                <summary>{words::by_month(lang)}</summary>
                {months}
            </details>
        }
    });
    let few = parts(&counted.kinds)
        .0
        .is_none()
        .then(|| view! { <p>{words::figures_few(lang)}</p> });
    Ok(view! {
        <section class="part" aria-labelledby="figures">
            <h2 id="figures">{words::figures(lang)}</h2>
            <p class="meta">{words::figures_note(lang)}</p>
            {few} {kinds} {months}
        </section>
    }
    .into_any())
}
