//! `/{c}/ballots/{n}/paper`: paper at the same poll. The roll locks the other channel before a paper is handed out; after
//! closing a photo of the tally sheet comes first, then two people enter the count, and only equal entries count. Nothing
//! here shows how anybody voted: the roll knows a day.

pub mod count;
pub mod mark;
pub mod sheet;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Clerk;
use domain::display::Lang;
use leptos::prelude::*;
use store::ballots::{Ballot, Phase};
use store::files::Owner;

use self::mark::Looked;
use super::{find, slug, staff_words as w, words};
use crate::files::shown;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::next::next;

/// `GET /{c}/ballots/{n}/paper`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let (typed, faults) = (Fields::default(), Faults::default());
    draw(&here, &clerk, &ballot, &typed, &faults, Looked::Not).await
}

/// `GET` on the address of an act: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::ballot_act(slug(&here), number, "paper")).into_response())
}

/// A refusal that leads back to the paper votes.
fn refused(here: &Here, ballot: &Ballot, say: fn(Lang) -> &'static str) -> Problem {
    let to = links::ballot_act(slug(here), ballot.number, "paper");
    let label: fn(Lang) -> &'static str = w::back_paper;
    Problem::refused(move |l| say(l).to_owned(), Some((to, label)))
}

fn done(here: &Here, ballot: &Ballot, code: &str) -> Response {
    let to = links::ballot_act(slug(here), ballot.number, "paper");
    Redirect::to(&format!("{to}?done={code}")).into_response()
}

async fn draw(
    here: &Here,
    clerk: &Clerk,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
    looked: Looked,
) -> Answer {
    let lang = here.lang;
    let phase = ballot.phase(here.now);
    let marked = here.portal.db.hand_count(ballot.id).await?.marked;
    let body = match phase {
        Phase::Coming | Phase::Open => {
            let mark =
                (phase == Phase::Open).then(|| mark::marking(here, ballot, typed, faults, looked));
            view! {
                <p>{w::paper_lead(lang)}</p>
                <p class="meta">{w::paper_never(lang)}</p>
                <p><strong>{w::mark_count(lang, marked)}</strong></p>
                {mark}
                <p class="meta">{w::count_not_closed(lang)}</p>
            }
            .into_any()
        }
        Phase::Counting if marked > 0 => counting(here, clerk, ballot, typed, faults).await?,
        Phase::Counting => next(lang, view! { <p>{w::count_no_paper(lang)}</p> }),
        Phase::Settled => settled(here, ballot, typed, faults).await?,
    };
    let summary = errors(lang, faults);
    let back = links::ballot(slug(here), ballot.number);
    let title = ballot.title.clone();
    let page = Page::new(w::paper_title(lang))
        .tab(Tab::Desk)
        .status(faults.status());
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{w::paper_title(lang)}</h1>
                <p class="meta">{title}</p>
                {body}
            </div>
        }
    })
}

/// After settling: what was photographed, in case a photo has to go.
async fn settled(
    here: &Here,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let (lang, owner) = (here.lang, Owner::Ballot(ballot.id));
    let photos = here.portal.db.list_files(here.community.id, owner).await?;
    let hide = sheet::hide_form(here, ballot, &photos, typed, faults);
    Ok(view! {
        {next(lang, view! { <p>{w::count_closed(lang)}</p> })}
        {shown(here, &photos, w::photo_label)}
        {hide}
    }
    .into_any())
}

/// After closing: first the photo, then the count. The form of the count stands there only once there is a photo, so that
/// nothing that was typed is lost to sending one.
async fn counting(
    here: &Here,
    clerk: &Clerk,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let (lang, db) = (here.lang, &here.portal.db);
    let state = db.hand_count(ballot.id).await?;
    let owner = Owner::Ballot(ballot.id);
    let photos = db.list_files(here.community.id, owner).await?;
    let photo = photos.iter().any(|file| file.hidden.is_none());
    let hide = sheet::hide_form(here, ballot, &photos, typed, faults);
    let say = count::stands(lang, clerk.account(), &state, photo);
    let count = count::is_due(clerk.account(), &state, photo)
        .then(|| count::form(here, ballot, &state, typed, faults));
    let (first, more) = match (photo, &state.agreed) {
        (false, _) => (Some(sheet::form(here, ballot, faults)), None),
        (true, None) => (None, Some(sheet::form(here, ballot, faults))),
        (true, Some(_)) => (None, None),
    };
    let tried = faults.of("file").is_some();
    let more = more.map(|form| {
        view! {
            <details open=tried>
                <summary>{w::photo_more(lang)}</summary>
                {form}
            </details>
        }
    });
    Ok(view! {
        {next(lang, view! { <p>{say}</p> })}
        <p>{w::count_lead(lang)}</p>
        <p><strong>{w::mark_count(lang, state.marked)}</strong></p>
        <section class="part" aria-labelledby="sheet">
            <h2 id="sheet">{w::photo_title(lang)}</h2>
            {shown(here, &photos, w::photo_label)}
            {first}
        </section>
        {count.map(|form| view! {
            <section class="part" aria-labelledby="count">
                <h2 id="count">{w::count_title(lang)}</h2>
                {form}
            </section>
        })}
        {more}
        {hide}
    }
    .into_any())
}
