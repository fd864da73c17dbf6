//! A table of a report from a file: `/{c}/desk/reports/{n}/table`. It comes back inside the form of the draft, with what is
//! wrong at its lines; nothing is saved before the form is.

use axum::extract::{Path, Request};
use domain::display::Lang;
use domain::publishing::{Publication, State, Typed};
use domain::reports::{Report, SLOTS};
use leptos::prelude::*;

use super::desk_words as d;
use crate::frame::fields::Fault;
use crate::frame::sheet::{self, read::Row};
use crate::frame::upload::{unread, uploaded};
use crate::frame::{Answer, Faults, Here, Page, Problem, Tab, links};
use crate::publishing::import::{file_field, rows, words as w};
use crate::publishing::{Desk, edit, form, parse};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The tables of a report: where they stand in the form, how they are called, and their columns with commas between.
fn tables(lang: Lang) -> Vec<(&'static str, String, &'static str)> {
    let figures = (1..).zip(SLOTS).map(|(n, slot)| {
        let name = format!("{} · {}", d::part_section(lang, n), d::table_figures(lang));
        (slot.figures, name, d::columns_figures(lang))
    });
    let others = [
        ("budget", d::table_budget(lang), d::columns_budget(lang)),
        (
            "purchases",
            d::table_purchases(lang),
            d::columns_purchases(lang),
        ),
        (
            "premises",
            d::table_premises(lang),
            d::columns_premises(lang),
        ),
    ];
    let others = others.map(|(field, name, columns)| (field, name.to_owned(), columns));
    figures.chain(others).collect()
}

/// The draft that the table goes into, and its save.
async fn draft(here: &Here, number: i64) -> Result<(Typed, i64), Problem> {
    let me = here.editor()?;
    let db = &here.portal.db;
    let found = db.find_desk_publication::<Report>(&me, number).await?;
    let open = found.ok_or(Problem::NotFound)?.open;
    match open.filter(|open| open.state == State::Draft) {
        Some(open) => Ok((open.typed, open.revision)),
        None => {
            let to = links::desk_publication(&here.community.slug, Report::ROOM, number);
            let label: fn(Lang) -> &'static str = crate::publishing::desk_words::back_item;
            Err(Problem::refused(
                |lang| d::table_no_draft(lang).to_owned(),
                Some((to, label)),
            ))
        }
    }
}

/// `GET /{c}/desk/reports/{n}/table`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let number = parse(&number)?;
    draft(&here, number).await?;
    draw(&here, number, "", &Faults::default())
}

/// `POST /{c}/desk/reports/{n}/table`
pub async fn fill(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    let read = async {
        here.editor()?;
        let number = parse(&number)?;
        Ok::<_, Problem>((number, draft(&here, number).await?))
    };
    let (number, (mut typed, revision)) = match read.await {
        Ok(read) => read,
        Err(why) => return unread(request, Err(why)).await,
    };
    let (file, fields) = uploaded(request).await?;
    let chosen = fields.get("into");
    let mut faults = Faults::default();
    let into = tables(here.lang)
        .into_iter()
        .find(|(field, ..)| *field == chosen);
    let into = faults.check("into", into.ok_or(Fault::Choose));
    let rows = rows(file, "").await;
    let rows = faults.check(
        "file",
        rows.map_err(|(_, why)| Fault::Say(w::sheet_fault(why))),
    );
    let (Some((field, ..)), Some(rows)) = (into, rows) else {
        return draw(&here, number, chosen, &faults);
    };
    typed.set(field, lines(&rows));
    let faults = match Report::read(&typed) {
        Ok(_) => Faults::default(),
        Err(found) => {
            let of_table = found.into_iter().filter(|(at, _)| *at == field);
            form::faults::<Report>(of_table.collect())
        }
    };
    edit::filled::<Report>(&here, number, revision, &typed, &faults)
}

/// The rows as lines of the form; a first row that only names the columns is none.
fn lines(rows: &[Row]) -> String {
    let is_heading = |row: &Row| {
        let all = [Lang::Zh, Lang::En].into_iter().flat_map(tables);
        let first = row.cells.first().map_or("", String::as_str);
        !first.is_empty()
            && all
                .into_iter()
                .any(|(_, _, names)| names.split(',').next() == Some(first))
    };
    let skip = usize::from(rows.first().is_some_and(is_heading));
    let line = |row: &Row| {
        let cells = row
            .cells
            .iter()
            .map(|cell| cell.replace(['|', '｜', '\n', '\t'], " "));
        cells.collect::<Vec<_>>().join(" | ")
    };
    rows.iter()
        .skip(skip)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// `GET /{c}/desk/reports/table/{columns}`: an empty table, such as `budget.csv`.
pub async fn template(here: Here, Path((_, columns)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let name = columns.strip_suffix(".csv").ok_or(Problem::NotFound)?;
    let all = tables(here.lang);
    let found = all.iter().find(|(field, ..)| kind(field) == name);
    let (_, _, names) = found.ok_or(Problem::NotFound)?;
    let names: Vec<&str> = names.split(',').collect();
    sheet::csv(name, &names, [])
}

/// Tables of figures are alike in every section.
fn kind(field: &'static str) -> &'static str {
    match field.ends_with("_figures") {
        true => "figures",
        false => field,
    }
}

fn draw(here: &Here, number: i64, chosen: &str, faults: &Faults) -> Answer {
    let (lang, slug) = (here.lang, &here.community.slug);
    let all = tables(lang);
    let mut templates: Vec<(&str, String)> = Vec::new();
    for (field, _, _) in &all {
        let kind = kind(field);
        if templates.iter().all(|(known, _)| *known != kind) {
            let label = match kind {
                "figures" => d::table_figures(lang),
                "budget" => d::table_budget(lang),
                "purchases" => d::table_purchases(lang),
                _ => d::table_premises(lang),
            };
            templates.push((kind, label.to_owned()));
        }
    }
    let templates: Vec<AnyView> = templates
        .into_iter()
        .map(|(kind, label)| {
            let href = links::desk_report_template(slug, kind);
            view! { <a class="link" href=href>{label}</a> }.into_any()
        })
        .collect();
    let options = [(String::new(), d::table_choose(lang).to_owned())]
        .into_iter()
        .chain(
            all.into_iter()
                .map(|(field, name, _)| (field.to_owned(), name)),
        );
    let into = Field::new(lang, "into", d::table_into(lang))
        .hint(d::table_into_hint(lang))
        .value(chosen)
        .select(options.collect())
        .draw(faults);
    let (action, back) = (
        links::desk_publication_act(slug, Report::ROOM, number, "table"),
        links::desk_publication_act(slug, Report::ROOM, number, "edit"),
    );
    let (status, summary) = (faults.status(), errors(lang, faults));
    let file = file_field(lang, faults);
    here.draw(
        Page::new(d::table_title(lang))
            .tab(Tab::Desk)
            .status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {d::table_back(lang)}</a>
                    {summary}
                    <h1>{d::table_title(lang)}</h1>
                    <p>{d::table_lead(lang)}</p>
                    <p>{d::table_templates(lang)}</p>
                    <p class="row">{templates}</p>
                    <form method="post" action=action enctype="multipart/form-data" novalidate>
                        {into} {file}
                        <p class="row"><button class="button">{d::table_fill(lang)}</button></p>
                    </form>
                </div>
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::sheet::read::text;

    #[test]
    fn rows_become_lines_without_the_names_of_the_columns() {
        let rows = text("指标,年份,数值\n满意度,2025,92.4\n\"a|b\nc\",2024,1\n").unwrap();
        assert_eq!(lines(&rows), "满意度 | 2025 | 92.4\na b c | 2024 | 1");
        let rows = text("满意度,2025\n").unwrap();
        assert_eq!(lines(&rows), "满意度 | 2025");
    }

    #[test]
    fn a_template_names_as_many_columns_as_a_line_may_have() {
        for lang in [Lang::Zh, Lang::En] {
            let counts: Vec<_> = tables(lang)
                .iter()
                .filter(|(field, ..)| !field.starts_with('s') || *field == "s1_figures")
                .map(|(_, _, names)| names.split(',').count())
                .collect();
            assert_eq!(counts, [6, 5, 9, 2]);
        }
    }
}
