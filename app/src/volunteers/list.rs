//! `/{c}/volunteers`: what the teams come to, the next shifts, and every team.

use axum::extract::Path;
use leptos::prelude::*;
use store::volunteers::{Figures, TeamCard};

use super::aid::words as aid_words;
use super::{next_shifts, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};

/// How many of the next shifts are shown.
const SHOWN: i64 = 12;

/// `GET /{c}/volunteers`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let teams = db.list_teams(here.community.id).await?;
    let figures = db.count_volunteers(here.community.id).await?;
    let shifts = next_shifts(&here, SHOWN).await?;
    let none = teams.is_empty().then(|| {
        let say = words::no_teams(lang, &here.community.phone);
        view! { <div class="empty"><p>{say}</p></div> }
    });
    let no_shifts = shifts
        .is_empty()
        .then(|| view! { <p>{words::no_shifts(lang)}</p> });
    let mine = here.session.is_some().then(|| {
        let desk = here.lead().is_ok().then(|| {
            let to = links::desk_volunteers(slug(&here));
            view! { <a class="link" href=to>{words::to_desk(lang)}</a> }
        });
        view! {
            <p class="row">
                <a class="link" href=links::MY_SHIFTS>{words::my_shifts(lang)}</a> " "
                <a class="link" href=links::my_hours(slug(&here))>{words::my_hours(lang)}</a> " " {desk}
            </p>
        }
    });
    let tally = tally(&here, figures);
    let cards: Vec<_> = teams.iter().map(|t| card(&here, t)).collect();
    let (csv, ledger) = (
        format!("{}.csv", links::volunteers(slug(&here))),
        links::ledger(slug(&here)),
    );
    let proofs = links::proofs(slug(&here));
    let aid = links::aid_board(slug(&here));
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Volunteers), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {mine} {none} {tally}
                <section class="part" aria-labelledby="aid">
                    <h2 id="aid"><a class="link" href=aid>{aid_words::title(lang)}</a></h2>
                    <p>{aid_words::lead(lang)}</p>
                </section>
                <section class="part" aria-labelledby="shifts">
                    <h2 id="shifts">{words::next_shifts(lang)}</h2>
                    {no_shifts} {shifts}
                </section>
                <section class="part" aria-labelledby="teams">
                    <h2 id="teams">{words::all_teams(lang)}</h2>
                    {cards}
                </section>
                <p><a class="link" href=proofs>{words::check_proof(lang)}</a></p>
                <p class="meta">
                    {words::downloads(lang)} <a class="link" href=csv>{words::file_teams(lang)}</a>
                    <a class="link" href=ledger>{words::file_ledger(lang)}</a>
                </p>
            </div>
        }
    })
}

/// The figures, each with the records that it counts.
fn tally(here: &Here, f: Figures) -> AnyView {
    let lang = here.lang;
    let one = |href: String, n: i64, word: &'static str| {
        view! {
            <li class="tally__one">
                <a class="tally__link" href=href>
                    <strong class="tally__n">{n}</strong> " " <span class="tally__word">{word}</span>
                </a>
            </li>
        }
    };
    let csv = format!("{}.csv", links::volunteers(slug(here)));
    view! {
        <ul class="tally">
            {one("#teams".to_owned(), f.teams, words::figure_teams(lang))}
            {one(csv, f.people, words::figure_people(lang))}
            {one(links::ledger(slug(here)), f.minutes / 60, words::figure_hours(lang))}
        </ul>
    }
    .into_any()
}

fn card(here: &Here, card: &TeamCard) -> AnyView {
    let lang = here.lang;
    let t = &card.team;
    let resting = t
        .resting
        .then(|| view! { <span class="chip chip--off">{words::resting(lang)}</span> });
    let to = links::team(slug(here), t.number);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{t.name.get(lang).to_owned()}</a></h3>
            <p>{t.purpose.get(lang).to_owned()}</p>
            <p class="meta">{resting} <span>{words::members(lang, card.members)}</span></p>
        </article>
    }
    .into_any()
}
