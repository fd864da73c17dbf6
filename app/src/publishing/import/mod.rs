//! Bringing many at once: `/{c}/desk/{room}/import` (features.md M5). A table is checked row by row and shown with what
//! would become of each; only then, and only where nothing is wrong, it is taken.
//!
//! What surprises: the check keeps nothing. The table comes back in the page as text that can be put right there, so there
//! is no half-taken import anywhere and nothing to clean up.

mod table;
pub(crate) mod words;

use axum::extract::Request;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::display::Lang;
use domain::files::Upload;
use domain::publishing::{State, Typed};
use leptos::prelude::*;
use store::Failed;
use store::publishing::Imported;

pub use self::table::Column;
use self::table::{Checked, Known, Outcome, Wrong, check, column, first_line, heading, line};
use self::words as w;
use super::{Desk, desk_words as d, form, grids, slug};
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::sheet::{self, read};
use crate::frame::upload::{unread, uploaded};
use crate::frame::{Answer, Faults, Here, Page, Problem, Tab, links};
use crate::ui::errors::{errors, say};
use crate::ui::field::Field;

/// A room whose matter can be brought in a table.
pub trait Sheet: Desk {
    /// What belongs into a field; without its language, as in `title`.
    fn column(field: &str) -> Column;
}

/// `GET /{c}/desk/{room}/import`
pub async fn page<C: Sheet>(here: Here) -> Answer {
    here.editor()?;
    draw::<C>(&here, "", None, Faults::default(), None)
}

/// `GET /{c}/desk/{room}/import/template.csv`: the first line, and with `?filled=1` what is public.
pub async fn template<C: Sheet>(here: Here) -> Answer {
    let me = here.editor()?;
    let filled = here.query("filled") == "1";
    let lines = match filled {
        true => {
            let all = here.portal.db.list_desk_publications::<C>(&me).await?;
            let live = |s: &store::publishing::DeskPublication<C>| {
                let typed = s.live.as_ref()?.content.typed();
                Some(line::<C>(s.number, &typed))
            };
            all.iter().filter_map(live).collect()
        }
        false => Vec::new(),
    };
    let columns = first_line::<C>(here.lang);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    sheet::csv(&format!("{}-import", C::ROOM), &columns, lines)
}

/// `POST /{c}/desk/{room}/import`: checks the table, and takes it where that was pressed.
pub async fn take<C: Sheet>(here: Here, request: Request) -> Answer {
    let me = match here.editor() {
        Ok(me) => me,
        Err(why) => return unread(request, Err(why)).await,
    };
    let (file, fields) = uploaded(request).await?;
    let rows = match rows(file, fields.get("table")).await {
        Ok(rows) => rows,
        Err((field, why)) => {
            let faults = Faults::one(field, Fault::Say(w::sheet_fault(why)));
            return draw::<C>(&here, fields.get("table"), None, faults, None);
        }
    };
    let text = as_text(&rows)?;
    let known = known::<C>(&here, &me).await?;
    let checked = match check::<C>(&rows, &known, &grids(&here).await?, here.today()) {
        Ok(checked) => checked,
        Err(unknown) => {
            let faults = Faults::one("table", Fault::Say(w::fault_first));
            return draw::<C>(&here, &text, None, faults, Some(unknown));
        }
    };
    let mut faults = Faults::default();
    if checked.is_empty() {
        faults.add("table", Fault::Say(w::fault_none));
    }
    if checked
        .iter()
        .any(|c| matches!(c.outcome, Outcome::Wrong(_)))
    {
        faults.add("table", Fault::Say(w::fault_rows));
    }
    if fields.get("act") != "take" || !faults.is_empty() {
        return draw::<C>(&here, &text, Some(&checked), faults, None);
    }
    let once = fields.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let rows: Vec<Imported> = checked
        .iter()
        .filter_map(|c| match &c.outcome {
            Outcome::New(typed, content) => Some(Imported {
                number: None,
                typed: typed.clone(),
                sent: content.sent(),
            }),
            Outcome::Changed(number, typed, content) => Some(Imported {
                number: Some(*number),
                typed: typed.clone(),
                sent: content.sent(),
            }),
            Outcome::Same(_) | Outcome::Wrong(_) => None,
        })
        .collect();
    let db = &here.portal.db;
    match db
        .import_publications(&me, C::KIND, &rows, once, here.now)
        .await
    {
        Ok(()) => {
            let to = links::desk_room(slug(&here), C::ROOM);
            Ok(Redirect::to(&format!("{to}?done=imported")).into_response())
        }
        Err(Failed::Refused(_)) => {
            let faults = Faults::one("table", Fault::Say(w::fault_meanwhile));
            draw::<C>(&here, &text, Some(&checked), faults, None)
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// The rows of a chosen file, else of the text that came back; what is wrong with it belongs to that field.
pub(crate) async fn rows(
    file: Upload,
    table: &str,
) -> Result<Vec<read::Row>, (&'static str, read::SheetFault)> {
    match (file.bytes.is_empty(), table.trim().is_empty()) {
        (true, false) => read::text(table).map_err(|why| ("table", why)),
        _ => read::read(file.bytes).await.map_err(|why| ("file", why)),
    }
}

/// The rows as the text of a file with commas.
fn as_text(rows: &[read::Row]) -> Result<String, Problem> {
    let broken = |_| Problem::Ours("csv");
    let mut file = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        file.write_record(&row.cells).map_err(broken)?;
    }
    let bytes = file.into_inner().map_err(|_| Problem::Ours("csv"))?;
    String::from_utf8(bytes).map_err(|_| Problem::Ours("csv"))
}

async fn known<C: Sheet>(here: &Here, me: &Editor) -> Result<Vec<Known>, Problem> {
    let all = here.portal.db.list_desk_publications::<C>(me).await?;
    let known = all.into_iter().map(|s| {
        let open = s.open.as_ref().map(|o| o.typed.get("title_zh").to_owned());
        let live = s.live.as_ref().map(|v| v.content.typed());
        let name = live.as_ref().map(|t: &Typed| t.get("title_zh").to_owned());
        Known {
            number: s.number,
            names: open.into_iter().chain(name).collect(),
            typed: live,
            is_open: s.open.is_some_and(|o| o.state != State::Discarded),
        }
    });
    Ok(known.collect())
}

fn wrong<C: Sheet>(lang: Lang, wrong: Wrong<C::Own>) -> String {
    match wrong {
        Wrong::Field(field, fault) => {
            let fault = form::fault::<C>(field, fault);
            w::wrong_in(lang, &heading::<C>(lang, field), &say(lang, fault))
        }
        Wrong::Expired => w::wrong_expired(lang).to_owned(),
        Wrong::Number => w::wrong_number(lang).to_owned(),
        Wrong::Open(n) => w::wrong_open(lang, n),
        Wrong::Named(n) => w::wrong_named(lang, n),
        Wrong::Twice => w::wrong_twice(lang).to_owned(),
    }
}

fn result<C: Sheet>(lang: Lang, all: &[Checked<C>]) -> AnyView {
    let mut counts = [0; 4];
    // What is to be put right comes first; the rest stands as in the file.
    let (wrong_ones, right): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|c| matches!(c.outcome, Outcome::Wrong(_)));
    let rows = wrong_ones.into_iter().chain(right).map(|c| {
        let (kind, class, said) = match &c.outcome {
            Outcome::New(..) => (0, "chip", vec![w::is_new(lang).to_owned()]),
            Outcome::Changed(n, ..) => (1, "chip", vec![w::is_changed(lang, *n)]),
            Outcome::Same(n) => (2, "meta", vec![w::is_same(lang, *n)]),
            Outcome::Wrong(all) => {
                let said = all.iter().map(|one| wrong::<C>(lang, *one)).collect();
                (3, "field__error", said)
            }
        };
        counts[kind] += 1;
        let said = said
            .into_iter()
            .map(|said| view! { <div class=class>{said}</div> })
            .collect_view();
        vec![
            cell(c.row.to_string()),
            cell(c.name.clone()),
            said.into_any(),
        ]
    });
    let rows = rows.collect();
    let [new, changed, same, wrong] = counts;
    let columns = [w::row(lang), w::name(lang), w::outcome(lang)];
    let found = table(w::checked(lang).to_owned(), &columns, None, rows);
    view! {
        <section class="part">
            <p><strong>{w::sum(lang, new, changed, same, wrong)}</strong> " " {w::dry(lang)}</p>
            {found}
        </section>
    }
    .into_any()
}

/// What each column holds.
fn columns<C: Sheet>(lang: Lang) -> AnyView {
    let rows = C::FIELDS
        .iter()
        .filter(|f| !f.ends_with("_en"))
        .map(|field| {
            let column = column::<C>(field);
            let names = column.choices.iter().map(|(_, [zh, en])| match lang {
                Lang::Zh => *zh,
                Lang::En => *en,
            });
            let names = names.collect::<Vec<_>>().join(match lang {
                Lang::Zh => "、",
                Lang::En => "; ",
            });
            let choices = (!names.is_empty()).then(|| w::one_of(lang, &names));
            let hint = column.hint.map(|hint| hint(lang));
            view! { <dt>{heading::<C>(lang, field)}</dt> <dd>{hint} " " {choices}</dd> }
        });
    view! {
        <dl class="facts">
            <dt>{w::number(lang)}</dt>
            <dd>{w::number_hint(lang)}</dd>
            {rows.collect_view()}
        </dl>
        <p class="meta">{d::part_english(lang)}</p>
    }
    .into_any()
}

/// The field that brings the file, the same wherever a table is brought.
pub(crate) fn file_field(lang: Lang, faults: &Faults) -> AnyView {
    Field::new(lang, "file", w::file(lang))
        .hint(w::file_hint(lang))
        .input_type("file")
        .draw(faults)
}

fn draw<C: Sheet>(
    here: &Here,
    table: &str,
    checked: Option<&[Checked<C>]>,
    faults: Faults,
    unknown: Option<Vec<String>>,
) -> Answer {
    let lang = here.lang;
    let said = C::words(lang);
    let action = links::desk_import(slug(here), C::ROOM);
    let template = links::desk_import_template(slug(here), C::ROOM);
    let back = links::desk_room(slug(here), C::ROOM);
    let status = faults.status();
    let summary = errors(lang, &faults);
    let unknown = unknown
        .filter(|all| !all.is_empty())
        .map(|all| view! { <p><strong>{w::fault_columns(lang, &all.join("、"))}</strong></p> });
    let count = |checked: &[Checked<C>]| {
        let taken = |c: &&Checked<C>| matches!(c.outcome, Outcome::New(..) | Outcome::Changed(..));
        checked.iter().filter(taken).count()
    };
    let taken = checked.filter(|_| faults.is_empty()).map_or(0, count);
    let result = checked.map(|all| result::<C>(lang, all));
    // A table without faults goes on as it was checked; one with faults can be put right where it stands.
    let take = (taken > 0).then(|| {
        let key = crate::ui::once::once(here);
        view! {
            <form method="post" action=action.clone() enctype="multipart/form-data">
                {key}
                <textarea hidden name="table">{crate::ui::field::textarea_text(table)}</textarea>
                <p class="row"><button class="button" name="act" value="take">{w::take(lang, taken)}</button></p>
            </form>
        }
    });
    let text = (!table.is_empty()).then(|| {
        let field = Field::new(lang, "table", w::table(lang))
            .hint(w::table_hint(lang))
            .value(table)
            .lines()
            .draw(&faults);
        view! {
            <details open=!faults.is_empty()>
                <summary>{w::table(lang)}</summary>
                {field}
            </details>
        }
    });
    let check = match table.is_empty() {
        true => w::check(lang),
        false => w::check_again(lang),
    };
    let file = file_field(lang, &faults);
    let filled = format!("{template}?filled=1");
    let quiet = if taken > 0 {
        "button button--plain"
    } else {
        "button"
    };
    here.draw(Page::new(w::title(lang)).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {said.title}</a>
                {summary} {unknown}
                <h1>{w::title(lang)}</h1>
                <p>{w::lead(lang)}</p>
                {result} {take}
                <section class="part" aria-labelledby="template">
                    <h2 id="template">{w::step_template(lang)}</h2>
                    <p class="row">
                        <a class="link" href=template>{w::template_empty(lang)}</a>
                        <a class="link" href=filled>{w::template_filled(lang)}</a>
                    </p>
                    <p>{w::template_hint(lang)}</p>
                    <details>
                        <summary>{w::step_fill(lang)}</summary>
                        {columns::<C>(lang)}
                    </details>
                </section>
                <section class="part" aria-labelledby="check">
                    <h2 id="check">{w::step_check(lang)}</h2>
                    <form method="post" action=action enctype="multipart/form-data" novalidate>
                        {file} {text}
                        <p class="row"><button class=quiet name="act" value="check">{check}</button></p>
                    </form>
                </section>
            </div>
        }
    })
}
