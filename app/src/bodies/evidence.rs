//! The evidence of a public draw: the list, the seed, and the command with which anybody draws again.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::ballots::DrawEvidence;
use domain::display::Lang;
use domain::log::Hash;
use leptos::prelude::*;
use store::bodies::{Application, Procedure};

use super::{candidates, find_procedure, slug, title_of, words};
use crate::ballots::draw as redraw;
use crate::frame::{Answer, Here, Problem, links, when};

/// `GET /{c}/bodies/procedures/{n}/draw`: the draw done again.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (p, ..) = find_procedure(&here, &number).await?;
    let found = sealed(&here, &p).await?;
    // The list is there before the draw, so that who stands on it finds the own name, once and in time.
    let waits = p.draw.as_ref().filter(|draw| draw.seed.is_none());
    let waits = waits.map(|draw| when::moment(here.lang, draw.after, here.now));
    let act = |act| links::procedure_act(slug(&here), p.number, act);
    let place = redraw::Place {
        title: title_of(here.lang, &p),
        back: links::procedure(slug(&here), p.number),
        back_label: words::back_to_procedure(here.lang),
        page: act("draw"),
        evidence: act("draw.json"),
        waits: waits.map(|at| words::draw_wait(here.lang, &at)),
    };
    let lots = redraw::lots(&found, words::erased(here.lang));
    redraw::show(&here, &found, place, lots)
}

/// `GET /{c}/bodies/procedures/{n}/draw.json`: what the page was worked out from.
pub async fn file(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (p, ..) = find_procedure(&here, &number).await?;
    Ok(axum::Json(sealed(&here, &p).await?).into_response())
}

async fn sealed(here: &Here, p: &Procedure) -> Result<DrawEvidence, Problem> {
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
            let sealed = listed.iter().all(|a| a.seal.is_some());
            let list = sealed.then(|| link(here, p, words::draw_sealed(lang)));
            view! { <p>{words::draw_wait(lang, &at)}</p> {list} }.into_any()
        }
        Some((seed, size)) => {
            let sealed = listed.iter().all(|a| a.seal.is_some());
            let again = sealed.then(|| link(here, p, words::draw_again(lang)));
            view! { {result(lang, seed, *size, &listed)} {again} }.into_any()
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

/// The way to the page of the draw.
fn link(here: &Here, p: &Procedure, label: &'static str) -> AnyView {
    let to = links::procedure_act(slug(here), p.number, "draw");
    view! { <p><a class="link" href=to>{label}</a></p> }.into_any()
}

/// The seed, and how anybody draws again. An older version drew names without seals: once one of them is gone, commands
/// over what is left would give another order, as if the draw had been forged, so the recorded order stands alone.
fn result(lang: Lang, seed: &Hash, size: u64, listed: &[&Application]) -> AnyView {
    let is_lost = |a: &&Application| a.seal.is_none() && a.name.is_empty();
    let sealed = listed.iter().all(|a| a.seal.is_some());
    if sealed || !listed.iter().any(is_lost) {
        let lots: Vec<redraw::Lot> = listed
            .iter()
            .map(|a| redraw::Lot {
                name: candidates::name(lang, a),
                text: match &a.seal {
                    Some(seal) if sealed => seal.clone(),
                    _ => a.name.clone(),
                },
                salt: None,
            })
            .collect();
        return redraw::redo(lang, seed, size, &lots);
    }
    let mut ranked: Vec<_> = listed.iter().filter(|a| a.rank.is_some()).collect();
    ranked.sort_by_key(|a| a.rank);
    let order = ranked
        .iter()
        .map(|a| view! { <li>{candidates::name(lang, a)}</li> })
        .collect_view();
    view! {
        {redraw::seed_of(lang, seed, size)}
        <p>{words::draw_lost(lang)}</p>
        <ol>{order}</ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::bodies::Standing;
    use domain::ids::ApplicationId;

    use super::*;

    fn listed(place: i64, name: &str, seal: Option<String>) -> Application {
        Application {
            id: ApplicationId(place),
            place,
            name: name.to_owned(),
            statement: String::new(),
            offices: String::new(),
            stands_for: String::new(),
            standing: Standing::Chosen,
            reason: None,
            clause: None,
            recommended: 1,
            rank: Some(4 - place),
            listed: Some(place),
            seal,
            salt: None,
            said_salt: None,
            account: None,
            applied_at: DateTime::UNIX_EPOCH,
        }
    }

    fn shown(names: [&str; 3], sealed: bool) -> String {
        let seal = |place: i64| sealed.then(|| format!("{place:064}"));
        let all: Vec<_> = (1..)
            .zip(names)
            .map(|(n, name)| listed(n, name, seal(n)))
            .collect();
        let all: Vec<&Application> = all.iter().collect();
        result(Lang::Zh, &Hash([7; 32]), 9, &all).to_html()
    }

    #[test]
    fn a_draw_of_names_that_are_gone_is_shown_as_it_was_recorded() {
        let gone = shown(["王芳", "", "李雷"], false);
        assert!(!gone.contains("printf") && gone.contains("公开记录前 9 条"));
        assert!(gone.contains("不能重新抽"), "{gone}");
        let (first, last) = (gone.find("李雷").unwrap(), gone.find("王芳").unwrap());
        assert!(first < last, "by rank, as it was recorded");
        // Nobody is gone, or the seals are what was drawn.
        let whole = shown(["王芳", "张伟", "李雷"], false);
        assert!(whole.contains("2 '张伟'") && !whole.contains("不能重新抽"));
        let sealed = shown(["王芳", "", "李雷"], true);
        assert!(sealed.contains("printf") && !sealed.contains("2 ''"));
    }
}
