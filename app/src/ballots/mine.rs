//! `/me/ballots`: that a person voted and on which day, never how. Nobody else sees this page.

use domain::communities::Slug;
use leptos::prelude::*;
use store::ballots::{Channel, MyBallot};

use super::{receipt_words, words};
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// How many ballots are looked back on.
const MOST: i64 = 200;

/// `GET /me/ballots`
pub async fn ballots(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let mine = visit.portal.db.my_ballots(&me, MOST).await?;
    let empty = mine
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let rows = mine.iter().map(|b| row(&visit, b)).collect_view();
    let title = words::mine_title(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{words::mine_hint(lang)}</p>
                {empty} {rows}
            </div>
        }
    })
}

fn row(visit: &Visit, ballot: &MyBallot) -> AnyView {
    let lang = visit.lang;
    let day = |day| when::day(lang, day, visit.today());
    let open = visit.now < ballot.closes_at;
    let voted = match ballot.entry.voted {
        Some((Channel::Online, on)) => words::mine_online(lang, &day(on)),
        Some((Channel::Paper, on)) => words::mine_paper(lang, &day(on)),
        None if open => words::mine_not_yet(lang).to_owned(),
        None => words::mine_not(lang).to_owned(),
    };
    let closes = when::end(lang, ballot.closes_at, visit.now);
    let until = match open {
        true => words::until(lang, &closes),
        false => words::ended(lang, &closes),
    };
    let slug = Slug::parse(&ballot.slug).ok();
    let (title, check) = match &slug {
        Some(slug) => {
            let href = links::ballot(slug, ballot.number);
            let check = links::ballot_act(slug, ballot.number, "check");
            let check = matches!(ballot.entry.voted, Some((Channel::Online, _))).then(
                || view! { <p><a class="link" href=check>{receipt_words::to_check(lang)}</a></p> },
            );
            (
                view! { <a href=href>{ballot.title.clone()}</a> }.into_any(),
                check,
            )
        }
        None => (ballot.title.clone().into_any(), None),
    };
    let secrecy = match ballot.secret {
        true => words::secret(lang),
        false => words::open_named(lang),
    };
    view! {
        <article class="item">
            <h2 class="item__title">{title}</h2>
            <p class="item__state"><strong>{voted}</strong></p>
            <p class="meta">
                <span>{ballot.number.to_string()}</span>
                <span>{secrecy}</span>
                <span>{until}</span>
            </p>
            {check}
        </article>
    }
    .into_any()
}
