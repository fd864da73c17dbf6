//! `/{c}/reports/{n}`: a report as it is read: text, tables, charts, what differs from other reports, and questions.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::reports::{Report, Subject, differences};
use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::{PublicationPage, Published, PublishedVersion};

use super::{content, list, own, questions, words};
use crate::files::attached;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::publishing::{find, parse, shown, slug};
use crate::ui::errors::errors;

/// `GET /{c}/reports/{n}`; `?version=` reads an older one.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    draw(&here, &number, &Fields::default(), &Faults::default()).await
}

/// Where an act on a report leads when its address is opened.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::report(slug(&here), number)).into_response())
}

/// The report; a question that lacked something is shown again with what was typed.
pub(super) async fn draw(here: &Here, number: &str, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let page = find::<Report>(here, number).await?;
    let asked = here.query("version");
    let version = match asked {
        "" => page.current(),
        n => page.versions.iter().find(|v| v.version.to_string() == n),
    }
    .ok_or(Problem::NotFound)?;
    let report = &version.content;
    let live = page.live == Some(version.version);
    let all = list::all(here).await?;
    let warning = shown::warning(here, &page, version);
    let corrections = corrections(here, &page, version);
    let body = content::content(here, report);
    let differs = differs(here, page.number, report, &all);
    let own = match report.subject {
        Subject::Annual => Some(own::figures(here, report.year).await?),
        _ => None,
    };
    let questions = questions::section(here, page.number, live, form, faults).await?;
    let attachments = attached::of_version(here, &version.files);
    let side = shown::side(here, &page, version);
    let years = years(here, page.number, &all);
    let files = files(here, page.number, version);
    let title = report.title.get(lang).to_owned();
    let chip = about(lang, report);
    let number = words::number(lang, page.number);
    let back = links::reports(slug(here));
    let (status, summary) = (faults.status(), errors(lang, faults));
    here.draw(
        Page::new(title.clone()).tab(Tab::Services).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ "{words::back(lang)}</a>
                    {summary} {warning}
                    <h1>{title}</h1>
                    <p class="meta"><span class="chip">{chip}</span> <span>{number}</span></p>
                    {corrections} {body} {attachments} {differs} {own} {files} {years} {questions}
                </div>
                {side}
            }
        },
    )
}

/// What the report is about, in one word and a year.
pub(super) fn about(lang: Lang, report: &Report) -> String {
    let year = words::about_year(lang, report.year);
    format!("{} · {year}", words::subject(lang, report.subject))
}

/// That it was corrected stands above everything it says.
fn corrections(
    here: &Here,
    page: &PublicationPage<Report>,
    version: &PublishedVersion<Report>,
) -> Option<AnyView> {
    let lang = here.lang;
    let corrected = page.live == Some(version.version) && page.versions.len() > 1;
    let href = links::report_part(slug(here), page.number, "versions");
    let day = when::day(lang, day_of(version.published_at), here.today());
    corrected.then(|| {
        view! {
            <p>
                <strong>{words::corrections_title(lang)}</strong> " "
                {words::corrections_say(lang, version.version, &day)} " "
                <a class="link" href=href>{words::corrections_link(lang)}</a>
            </p>
        }
        .into_any()
    })
}

/// Every number of which another public report says something else.
fn differs(
    here: &Here,
    number: i64,
    report: &Report,
    all: &[Published<Report>],
) -> Option<AnyView> {
    let lang = here.lang;
    let others = all
        .iter()
        .filter(|p| p.number != number)
        .map(|p| (p.number, &p.version.content));
    let found = differences(report, others);
    if found.is_empty() {
        return None;
    }
    let lines = found
        .iter()
        .map(|d| {
            let href = links::report(slug(here), d.number);
            let name = words::what(lang, &d.what);
            let here_says = words::differs(lang, &name, d.year, &d.here.grouped());
            let there = words::differs_there(lang, d.edition, &d.there.grouped());
            view! { <li>{here_says} <a href=href>{there}</a></li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="differs">
                <h2 id="differs">{words::differs_title(lang)}</h2>
                <p>{words::differs_hint(lang)}</p>
                <ul>{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn years(here: &Here, number: i64, all: &[Published<Report>]) -> Option<AnyView> {
    let lang = here.lang;
    let others: Vec<_> = all
        .iter()
        .filter(|p| p.number != number)
        .map(|p| {
            let href = links::report(slug(here), p.number);
            let title = p.version.content.title.get(lang).to_owned();
            view! { <li><a href=href>{title}</a></li> }
        })
        .collect();
    (!others.is_empty()).then(|| {
        view! {
            <section class="part no-print" aria-labelledby="years">
                <h2 id="years">{words::other_years(lang)}</h2>
                <ul class="side__list">{others}</ul>
            </section>
        }
        .into_any()
    })
}

fn files(here: &Here, number: i64, version: &PublishedVersion<Report>) -> AnyView {
    let lang = here.lang;
    let to = |file: &str| {
        let path = links::report_part(slug(here), number, file);
        format!("{path}?version={}", version.version)
    };
    view! {
        <p class="meta no-print">
            {words::downloads(lang)} <a class="link" href=to("figures.csv")>"CSV"</a>
            <a class="link" href=to("report.json")>"JSON"</a>
        </p>
    }
    .into_any()
}
