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
    let place = redraw::Place {
        title: title_of(here.lang, &p),
        back: links::procedure(slug(&here), p.number),
        back_label: words::back_to_procedure(here.lang),
        page: act("draw"),
        evidence: act("draw.json"),
    };
    let lots = redraw::lots(&found, words::erased(here.lang));
    redraw::show(&here, &found, place, lots)
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
            // What an older version drew had no seals, and cannot be done again once somebody on the list is erased.
            let sealed = listed.iter().all(|a| a.seal.is_some());
            let lots: Vec<redraw::Lot> = listed
                .iter()
                .map(|a| redraw::Lot {
                    name: candidates::name(lang, a),
                    text: a.seal.clone().unwrap_or_else(|| a.name.clone()),
                    salt: None,
                })
                .collect();
            let again = sealed.then(|| {
                let again = links::procedure_act(slug(here), p.number, "draw");
                view! { <p><a class="link" href=again>{words::draw_again(lang)}</a></p> }
            });
            view! {
                {redraw::redo(lang, seed, *size, &lots)}
                {again}
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
