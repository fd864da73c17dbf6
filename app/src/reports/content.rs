//! What a report says: headings, paragraphs, tables with the years side by side, and a chart of each indicator.

use domain::reports::{Figure, Report, Section, Series};
use leptos::prelude::*;

use super::{tables, words};
use crate::communities::table::{cell, table};
use crate::frame::Here;
use crate::ui::chart::{ChartWords, chart};

/// The whole report below its title.
pub(super) fn content(here: &Here, report: &Report) -> AnyView {
    let lead = report.lead.get(here.lang).to_owned();
    let sections: Vec<AnyView> = (1..)
        .zip(&report.sections)
        .map(|(n, s)| section(here, n, s))
        .collect();
    view! {
        <p id="lead"><strong>{lead}</strong></p>
        {sections}
        {tables::budget(here, report)}
        {tables::purchases(here, &report.purchases)}
        {report.premises.as_ref().map(|p| tables::premises(here, p))}
    }
    .into_any()
}

fn section(here: &Here, n: usize, section: &Section) -> AnyView {
    let lang = here.lang;
    let id = format!("s{n}");
    let heading = section.heading.get(lang).to_owned();
    let text = section
        .text
        .iter()
        .map(|p| view! { <p>{p.get(lang).to_owned()}</p> })
        .collect_view();
    let series = section.series();
    let charts = charts(here, &id, section, &series);
    let numbers = (!series.is_empty()).then(|| numbers(here, section, &series));
    // What the charts print need not be read twice.
    let numbers = match charts.is_empty() {
        true => view! { {numbers} }.into_any(),
        false => folded(words::numbers(lang), view! { {numbers} }.into_any()),
    };
    let labelled = id.clone();
    view! {
        <section class="part" aria-labelledby=labelled>
            <h2 id=id>{heading}</h2>
            {text} {charts} {numbers}
        </section>
    }
    .into_any()
}

/// A table behind its name.
pub(super) fn folded(name: &'static str, table: AnyView) -> AnyView {
    view! { <details><summary>{name}</summary> {table}</details> }.into_any()
}

/// A row an indicator, a column a year, as one compares them; then where the numbers come from.
fn numbers(here: &Here, section: &Section, series: &[Series]) -> AnyView {
    let lang = here.lang;
    let mut years: Vec<u16> = section.figures.iter().map(|f| f.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut columns = vec![words::indicator(lang).to_owned()];
    columns.extend(years.iter().map(u16::to_string));
    columns.push(words::source(lang).to_owned());
    let noted = section.figures.iter().any(|f| f.note.is_some());
    if noted {
        columns.push(words::notes(lang).to_owned());
    }
    let rows = series
        .iter()
        .map(|s| {
            let figures: Vec<&Figure> = of(section, s).collect();
            let mut cells = vec![cell(named(here, s))];
            for year in &years {
                let value = figures.iter().find(|f| f.year == *year);
                let text = value.map_or_else(|| "—".to_owned(), |f| f.value.grouped());
                cells.push(cell(text));
            }
            cells.push(cell(sources(here, &figures)));
            if noted {
                cells.push(cell(notes(here, &figures)));
            }
            cells
        })
        .collect();
    let caption = words::numbers_of(lang, section.heading.get(lang));
    table(caption, &columns, None, rows)
}

fn of<'a>(section: &'a Section, series: &'a Series) -> impl Iterator<Item = &'a Figure> {
    let all = section.figures.iter();
    all.filter(|f| f.indicator == series.indicator)
}

/// An indicator with its unit.
pub(super) fn named(here: &Here, series: &Series) -> String {
    let lang = here.lang;
    words::with_unit(lang, series.indicator.get(lang), series.unit.get(lang))
}

/// Each source once.
fn sources(here: &Here, figures: &[&Figure]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for f in figures {
        let source = f.source.get(here.lang);
        if !all.contains(&source) {
            all.push(source);
        }
    }
    all.join(words::apart(here.lang))
}

fn notes(here: &Here, figures: &[&Figure]) -> String {
    let lang = here.lang;
    let all: Vec<_> = figures
        .iter()
        .filter_map(|f| Some(words::note_of(lang, f.year, f.note.as_ref()?.get(lang))))
        .collect();
    all.join(words::apart(here.lang))
}

/// A chart of every indicator that has more than one year, with where its numbers come from; one number alone says
/// everything in its table.
fn charts(here: &Here, id: &str, section: &Section, series: &[Series]) -> Vec<AnyView> {
    (1..)
        .zip(series)
        .filter(|(_, s)| s.points.len() > 1)
        .map(|(n, s)| {
            let figures: Vec<&Figure> = of(section, s).collect();
            let notes = notes(here, &figures);
            let notes = (!notes.is_empty()).then(|| view! { <br/> {notes} });
            let source = words::from_source(here.lang, &sources(here, &figures));
            view! {
                {one_chart(here, &format!("{id}-c{n}"), s)}
                <p class="field__hint">{source} {notes}</p>
            }
            .into_any()
        })
        .collect()
}

/// A chart under its name.
pub(super) fn one_chart(here: &Here, id: &str, series: &Series) -> AnyView {
    let lang = here.lang;
    let said = ChartWords {
        labels: Vec::new(),
        title: words::chart_of(lang, series.indicator.get(lang), series.unit.get(lang)),
        missing: words::no_figure(lang),
    };
    view! {
        <p><strong>{named(here, series)}</strong></p>
        {chart(id, series, &said)}
    }
    .into_any()
}
