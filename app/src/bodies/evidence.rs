//! The evidence of a public draw: the list, the seed, and the command with which anybody draws again.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::ballots::DrawEvidence;
use leptos::prelude::*;
use store::bodies::{Application, Procedure};

use super::{candidates, find_procedure, slug, title_of, words};
use crate::ballots::draw as redraw;
use crate::frame::{Answer, Here, Problem, links, when};

/// `GET /{c}/bodies/procedures/{n}/draw`: the draw done again.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (p, ..) = find_procedure(&here, &number).await?;
    let found = drawn(&here, &p).await?;
    let act = |act| links::procedure_act(slug(&here), p.number, act);
    let back = links::procedure(slug(&here), p.number);
    let own = [act("draw"), act("draw.json")];
    redraw::show(&here, found, title_of(here.lang, &p), back, own)
}

/// `GET /{c}/bodies/procedures/{n}/draw.json`: what the page was worked out from.
pub async fn file(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (p, ..) = find_procedure(&here, &number).await?;
    Ok(axum::Json(drawn(&here, &p).await?).into_response())
}

async fn drawn(here: &Here, p: &Procedure) -> Result<DrawEvidence, Problem> {
    let key = here.portal.log_key().verifier();
    let db = &here.portal.db;
    let found = db.seat_draw_evidence(here.community.id, p, &key).await?;
    found.ok_or(Problem::NotFound)
}

/// The draw, once it is scheduled.
pub(super) fn section(here: &Here, p: &Procedure, all: &[Application]) -> Option<AnyView> {
    let lang = here.lang;
    let draw = p.draw.as_ref()?;
    let mut listed: Vec<&Application> = all.iter().filter(|a| a.listed.is_some()).collect();
    listed.sort_by_key(|a| a.listed);
    let names = listed
        .iter()
        .map(|a| view! { <li>{candidates::name(lang, a)}</li> })
        .collect_view();
    let result = match &draw.seed {
        None => {
            let at = when::moment(lang, draw.after, here.now);
            view! { <p>{words::draw_wait(lang, &at)}</p> }.into_any()
        }
        Some((seed, size)) => {
            let names: Vec<String> = listed.iter().map(|a| a.name.clone()).collect();
            let size = u64::try_from(*size).unwrap_or_default();
            let again = links::procedure_act(slug(here), p.number, "draw");
            view! {
                {redraw::redo(lang, seed, size, &names)}
                <p><a class="link" href=again>{words::draw_again(lang)}</a></p>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <section class="part" aria-labelledby="draw">
                <h2 id="draw">{words::draw_title(lang)}</h2>
                <h3>{words::draw_list(lang)}</h3>
                <ol>{names}</ol>
                {result}
            </section>
        }
        .into_any(),
    )
}
