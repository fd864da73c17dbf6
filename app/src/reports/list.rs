//! `/{c}/reports`: the reports by year, how disclosure stands, and the budget at a glance.

use axum::extract::Path;
use chrono::Datelike;
use domain::reports::{Budget, DutyState, Report, Subject};
use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::Published;
use store::reports::DutyLine;

use super::{own, tables, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::slug;

/// Every public report, the newest year first; files and the API give the same.
pub(super) async fn all(here: &Here) -> Result<Vec<Published<Report>>, store::Error> {
    let db = &here.portal.db;
    let mut all = db.list_published::<Report>(here.community.id).await?;
    all.sort_by_key(|p| std::cmp::Reverse((p.version.content.year, p.number)));
    Ok(all)
}

/// `GET /{c}/reports`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let all = all(&here).await?;
    let duties = here.portal.db.list_duties(here.community.id).await?;
    let annual = |p: &&Published<Report>| p.version.content.subject == Subject::Annual;
    let cards: Vec<AnyView> = all.iter().filter(annual).map(|p| card(&here, p)).collect();
    let others: Vec<AnyView> = all
        .iter()
        .filter(|p| !annual(p))
        .map(|p| card(&here, p))
        .collect();
    let none = cards
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let others = (!others.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="others">
                <h2 id="others">{words::other_title(lang)}</h2>
                {others}
            </section>
        }
    });
    let summary = summary(&here, &duties);
    let glance = all
        .iter()
        .find_map(|p| Some((p, p.version.content.budget.last()?)))
        .map(|(p, last)| glance(&here, p, last));
    let year = u16::try_from(here.today().year()).unwrap_or_default();
    let own = own::figures(&here, year).await?;
    let (title, base) = (words::title(lang), links::reports(slug(&here)));
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                <section class="part" aria-labelledby="annual">
                    <h2 id="annual">{words::annual_title(lang)}</h2>
                    {none} {cards}
                </section>
                {summary} {glance} {own} {others}
                <p class="meta">
                    {words::downloads(lang)} <a class="link" href=format!("{base}.csv")>"CSV"</a>
                </p>
            </div>
        }
    })
}

fn card(here: &Here, p: &Published<Report>) -> AnyView {
    let lang = here.lang;
    let report = &p.version.content;
    let corrected = (p.version.version > 1).then(|| {
        view! { <span class="chip chip--wait">{words::corrected(lang, p.version.version)}</span> }
    });
    let day = when::day(lang, day_of(p.version.published_at), here.today());
    view! {
        <article class="item">
            <h3 class="item__title">
                <a href=links::report(slug(here), p.number)>{report.title.get(lang).to_owned()}</a>
            </h3>
            <p>{report.lead.get(lang).to_owned()}</p>
            <p class="meta">
                <span class="chip">{super::report::about(lang, report)}</span>
                {corrected}
                <span>{crate::publishing::words::published_on(lang, &day, p.version.version)}</span>
            </p>
        </article>
    }
    .into_any()
}

/// How many duties stand how; each number opens the timetable, which names them.
fn summary(here: &Here, duties: &[DutyLine]) -> Option<AnyView> {
    let lang = here.lang;
    let today = here.today();
    let count = |is: fn(DutyState) -> bool| duties.iter().filter(|d| is(d.state(today))).count();
    let tiles = [
        ("on_time", count(|s| matches!(s, DutyState::OnTime { .. })), words::count_on_time(lang)),
        ("due", count(|s| s == DutyState::NotYetDue), words::count_due(lang)),
        ("late", count(|s| matches!(s, DutyState::Late { .. })), words::count_late(lang)),
        ("missing", count(|s| matches!(s, DutyState::Missing { .. })), words::count_missing(lang)),
    ]
    .map(|(code, n, word)| {
        let href = links::timetable_of(slug(here), code);
        view! {
            <li class="tally__one">
                <a class="tally__link" href=href>
                    <strong class="tally__n">{n}</strong> " " <span class="tally__word">{word}</span>
                </a>
            </li>
        }
    })
    .collect_view();
    let href = links::timetable(slug(here));
    (!duties.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="timetable">
                <h2 id="timetable">{words::timetable_title(lang)}</h2>
                <ul class="tally">{tiles}</ul>
                <p class="part__more"><a class="link" href=href>{words::timetable_all(lang)}</a></p>
            </section>
        }
        .into_any()
    })
}

/// The last year's budget by its lines, from the newest report that has one.
fn glance(here: &Here, p: &Published<Report>, last: &Budget) -> AnyView {
    let lang = here.lang;
    let report = &p.version.content;
    let href = format!("{}#budget", links::report(slug(here), p.number));
    let said = tables::said(here, report, last);
    view! {
        <section class="part" aria-labelledby="glance">
            <h2 id="glance">{words::budget_glance(lang, last.year)}</h2>
            <p>{said}</p>
            {tables::last_year(here, report, last)}
            <p class="part__more"><a class="link" href=href>{words::read(lang)}</a></p>
        </section>
    }
    .into_any()
}
