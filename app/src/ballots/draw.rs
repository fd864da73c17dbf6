//! `/{c}/ballots/{n}/draw` and `/{c}/bodies/procedures/{n}/draw`: anybody does a public draw again. The server draws
//! anew from what is public; with scripts the form `#redraw` does the same on the reader's own machine, and the commands
//! below do it with `sha256sum` alone.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::ballots::{DrawEvidence, DrawStepKind, check_draw, draw_order};
use domain::display::Lang;
use domain::log::{Checkpoint, Hash};
use leptos::prelude::*;

use super::{draw_words as d, find, receipt_words as r, slug};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::ui::steps::{At, StepLine, steps};

/// `GET /{c}/ballots/{n}/draw`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    let found = of_tie(&here, &number).await?;
    let act = |act| links::ballot_act(slug(&here), ballot.number, act);
    let back = links::ballot(slug(&here), ballot.number);
    show(
        &here,
        found,
        ballot.title,
        back,
        [act("draw"), act("draw.json")],
    )
}

/// `GET /{c}/ballots/{n}/draw.json`: what the page was worked out from.
pub async fn file(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    Ok(axum::Json(of_tie(&here, &number).await?).into_response())
}

async fn of_tie(here: &Here, number: &str) -> Result<DrawEvidence, Problem> {
    let ballot = find(here, number).await?;
    let key = here.portal.log_key().verifier();
    let found = here.portal.db.tie_evidence(&ballot, &key).await?;
    found.ok_or(Problem::NotFound)
}

/// Draws the page of a draw; `own` are its address and that of its evidence.
///
/// # Errors
/// Of the frame.
pub(crate) fn show(
    here: &Here,
    found: DrawEvidence,
    title: String,
    back: String,
    own: [String; 2],
) -> Answer {
    let lang = here.lang;
    let [action, evidence] = own;
    let names = found
        .names
        .iter()
        .map(|name| view! { <li>{name.clone()}</li> })
        .collect_view();
    let seed = Checkpoint::verify(&found.seed, &found.key)
        .ok()
        .map(|seed| redo(lang, &seed.root, seed.size, &found.names));
    let answer = answer(lang, &found);
    let device = on_device(lang);
    here.draw(Page::new(d::title(lang)).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{super::words::back(lang)}</a>
                <h1>{d::title(lang)}</h1>
                <p class="meta">{title}</p>
                <p>{d::lead(lang)}</p>
                <form id="redraw" action=action data-check=evidence data-program="redraw">
                    <button class="button">{d::go(lang)}</button>
                </form>
                {device}
                <div id="answer">{answer}</div>
                <section class="part" aria-labelledby="list">
                    <h2 id="list">{d::list(lang)}</h2>
                    <ol>{names}</ol>
                </section>
                {seed}
            </div>
        }
    })
}

/// A name inside single quotes of a shell.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "'\\''"))
}

/// The seed, the commands with which anybody draws again, and the order that they give.
pub(crate) fn redo(lang: Lang, seed: &Hash, size: u64, names: &[String]) -> AnyView {
    let lines: Vec<String> = (1..)
        .zip(names)
        .map(|(place, name)| format!("printf '%s\\n' {seed} {place} {} | sha256sum", quoted(name)))
        .collect();
    let order = draw_order(seed, names)
        .iter()
        .filter_map(|drawn| Some((names.get(drawn.place)?, drawn.hash.to_string())))
        .map(|(name, hash)| {
            let start = hash.get(..16).unwrap_or_default().to_owned();
            view! { <li>{name.clone()} " " <code>{start}"…"</code></li> }
        })
        .collect_view();
    view! {
        <dl class="facts">
            <dt>{d::seed(lang)}</dt>
            <dd><code>{seed.to_string()}</code> " " {d::checkpoint(lang, size)}</dd>
        </dl>
        <p>{d::how(lang)}</p>
        <pre><code>{lines.join("\n")}</code></pre>
        <ol>{order}</ol>
    }
    .into_any()
}

/// What the server found.
fn answer(lang: Lang, found: &DrawEvidence) -> AnyView {
    if found.drawn.is_none() {
        return view! { <p class="flash" role="status">{r::no_checkpoint(lang)}</p> }.into_any();
    }
    let looked = check_draw(found);
    let say = match looked.iter().all(|step| step.ok) {
        true => d::fits(lang),
        false => d::differs(lang),
    };
    let lines = looked
        .iter()
        .map(|step| StepLine {
            at: if step.ok { At::Done } else { At::Late },
            name: name(lang, step.kind).to_owned(),
            note: (!step.ok).then(|| r::bad(lang).into_any()),
        })
        .collect();
    view! {
        <p class="flash" role="status" id="fate">{say}</p>
        <section class="part" aria-labelledby="steps">
            <h2 id="steps">{r::steps_title(lang)}</h2>
            <p class="meta">{r::steps_lead(lang)}</p>
            {steps(lines, r::done(lang))}
        </section>
    }
    .into_any()
}

/// Where the reader's own device says what it found; see `check::on_device`.
fn on_device(lang: Lang) -> AnyView {
    let fates = [
        ("fits", d::fits(lang)),
        ("differs", d::differs(lang)),
        ("waiting", r::no_checkpoint(lang)),
    ];
    let kinds = DrawStepKind::ALL.map(|kind| (kind.code(), name(lang, kind)));
    super::check::device(lang, &fates, &kinds)
}

fn name(lang: Lang, kind: DrawStepKind) -> &'static str {
    match kind {
        DrawStepKind::Seed => d::s_seed(lang),
        DrawStepKind::Fixed => d::s_fixed(lang),
        DrawStepKind::Recorded => d::s_recorded(lang),
        DrawStepKind::Order => d::s_order(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_never_leaves_its_quotes() {
        assert_eq!(quoted("王芳"), "'王芳'");
        assert_eq!(quoted("'; rm -rf /"), "''\\''; rm -rf /'");
    }
}
