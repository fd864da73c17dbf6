//! `/{c}/ballots/{n}/check`: anybody checks a receipt and recounts a closed ballot. The server works every step out
//! anew from what is public; that it could lie is said below, with the way to check without it. Scripts take over the
//! form `#check` and do the same on the reader's own machine.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::ballots::{Evidence, Fate, Receipt, Step, StepKind, verify};
use domain::display::Lang;
use leptos::prelude::*;
use store::ballots::Ballot;

use super::{find, receipt_words as r, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::steps::{At, StepLine, steps};

/// `GET /{c}/ballots/{n}/check?receipt=`
pub async fn check(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    let typed = here.query("receipt");
    let mut faults = Faults::default();
    let receipt = match typed {
        "" => None,
        typed => {
            let read = typed.parse::<Receipt>();
            faults.check("receipt", read.map_err(|_| Fault::Say(r::fault)))
        }
    };
    let lang = here.lang;
    let found = evidence(&here, &ballot, receipt).await?;
    let answer = if faults.is_empty() {
        answer(&here, &ballot, &found, receipt)
    } else {
        ().into_any()
    };
    let status = faults.status();
    let field = Field::new(lang, "receipt", r::field(lang))
        .hint(r::field_hint(lang))
        .value(typed)
        .autocomplete("off")
        .draw(&faults);
    let summary = errors(lang, &faults);
    let back = links::ballot(slug(&here), ballot.number);
    let act = |act| links::ballot_act(slug(&here), ballot.number, act);
    let (action, evidence) = (act("check"), act("evidence.json"));
    let own = own(&here, &ballot);
    let on_device = on_device(lang);
    let title = ballot.title.clone();
    let page = Page::new(r::check_title(lang))
        .tab(Tab::Proposals)
        .status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{r::check_title(lang)}</h1>
                <p class="meta">{title}</p>
                <p>{r::check_lead(lang)}</p>
                <form id="check" action=action data-check=evidence data-program="check" novalidate>
                    {field} <button class="button">{r::go(lang)}</button>
                </form>
                {on_device}
                <div id="answer" class="part">{answer}</div>
            </div>
            <aside class="side" aria-labelledby="own">{own}</aside>
        }
    })
}

/// `GET /{c}/ballots/{n}/evidence.json?receipt=`: what the page was worked out from, for whoever works it out again.
pub async fn evidence_file(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    let receipt = match here.query("receipt") {
        "" => None,
        typed => Some(typed.parse::<Receipt>().map_err(|_| Problem::BadRequest)?),
    };
    let found = evidence(&here, &ballot, receipt).await?;
    Ok(axum::Json(found.evidence).into_response())
}

/// What the public record says, and whether the receipt waits for its place in it.
struct Found {
    evidence: Evidence,
    waiting: bool,
}

/// Reads what the page is worked out from; empty before opening.
async fn evidence(
    here: &Here,
    ballot: &Ballot,
    receipt: Option<Receipt>,
) -> Result<Found, Problem> {
    let db = &here.portal.db;
    let key = here.portal.log_key().verifier();
    let (community, number) = (here.community.id, ballot.number);
    let evidence = db
        .ballot_evidence(community, number, receipt, &key)
        .await?
        .unwrap_or_default();
    let waiting = match receipt {
        Some(receipt) => db.knows_receipt(ballot.id, receipt).await?,
        None => false,
    };
    Ok(Found { evidence, waiting })
}

/// Where the reader's own device says what it found, before it is shown.
fn on_device(lang: Lang) -> AnyView {
    let fates = Fate::ALL.map(|fate| (fate.code(), say(lang, fate)));
    let kinds = StepKind::ALL.map(|kind| (kind.code(), name(lang, kind)));
    device(lang, &fates, &kinds)
}

/// What `public/check.js` shows of what it found: the sentences stand here already, in the reader's language, and the
/// script shows those that fit. Without scripts nobody sees any of it.
pub(super) fn device(
    lang: Lang,
    fates: &[(&'static str, &'static str)],
    kinds: &[(&'static str, &'static str)],
) -> AnyView {
    let fates = fates
        .iter()
        .map(|(fate, say)| view! { <p class="flash" data-fate=*fate hidden>{*say}</p> })
        .collect_view();
    let steps = kinds
        .iter()
        .map(|(kind, name)| {
            view! {
                <li class="steps__item" data-step=*kind hidden>
                    <strong class="steps__name">{*name}</strong>
                    <div class="steps__note" data-bad hidden>{r::bad(lang)}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" data-steps tabindex="-1" aria-labelledby="on-device" hidden>
            <h2 id="on-device">{r::device_title(lang)}</h2>
            <div role="status">{fates}</div>
            <p class="meta">{r::device_lead(lang)}</p>
            <ol class="steps">{steps}</ol>
        </section>
    }
    .into_any()
}

/// What is said first, then each step.
fn answer(here: &Here, ballot: &Ballot, found: &Found, receipt: Option<Receipt>) -> AnyView {
    let lang = here.lang;
    if found.evidence.checkpoint.is_empty() {
        return view! { <p class="flash" role="status">{r::no_checkpoint(lang)}</p> }.into_any();
    }
    let (looked, fate) = verify(&found.evidence, receipt);
    let fate = receipt.map(|_| {
        let say = match fate {
            Fate::Unknown if found.waiting => r::fate_waiting(lang),
            fate => say(lang, fate),
        };
        view! { <p class="flash" role="status" id="fate">{say}</p> }
    });
    let mut lines: Vec<StepLine> = looked
        .iter()
        // What is said above needs no red line below it.
        .filter(|step| step.kind != StepKind::Recorded || step.ok)
        .map(|step| line(here, *step, found, receipt))
        .collect();
    if ballot.settled.is_none() {
        let closes = when::end(lang, ballot.closes_at, here.now);
        lines.push(StepLine {
            at: At::Later,
            name: r::later_count(lang).to_owned(),
            note: Some(r::s_later(lang, &closes).into_any()),
        });
    }
    view! {
        {fate}
        {taken(lang, lines)}
    }
    .into_any()
}

/// The steps that the server has taken, under their heading.
pub(super) fn taken(lang: Lang, lines: Vec<StepLine>) -> AnyView {
    view! {
        <section class="part" aria-labelledby="steps">
            <h2 id="steps">{r::steps_title(lang)}</h2>
            <p class="meta">{r::steps_lead(lang)}</p>
            {steps(lines, r::done(lang))}
        </section>
    }
    .into_any()
}

fn line(here: &Here, step: Step, found: &Found, receipt: Option<Receipt>) -> StepLine {
    let lang = here.lang;
    let note = match (step.ok, step.kind) {
        (false, _) => Some(r::bad(lang).into_any()),
        (true, StepKind::Recorded) => receipt.and_then(|receipt| place(lang, found, receipt)),
        (true, _) => None,
    };
    StepLine {
        at: if step.ok { At::Done } else { At::Late },
        name: name(lang, step.kind).to_owned(),
        note,
    }
}

/// Where in the record the vote stands, with the way to its proof.
fn place(lang: Lang, found: &Found, receipt: Receipt) -> Option<AnyView> {
    let wanted = format!("\"receipt\":\"{receipt}\"");
    let leaf = found
        .evidence
        .leaves
        .iter()
        .find(|leaf| leaf.text.contains(&wanted))?;
    let proof = links::log_proof(leaf.seq);
    Some(
        view! {
            {r::s_recorded_at(lang, &leaf.seq.to_string())} " "
            <a class="link" href=proof>{r::proof_link(lang)}</a>
        }
        .into_any(),
    )
}

fn say(lang: Lang, fate: Fate) -> &'static str {
    match fate {
        Fate::Unknown => r::fate_unknown(lang),
        Fate::Cast => r::fate_cast(lang),
        Fate::Replaced => r::fate_replaced(lang),
        Fate::Counted => r::fate_counted(lang),
    }
}

fn name(lang: Lang, kind: StepKind) -> &'static str {
    match kind {
        StepKind::Checkpoint => r::s_checkpoint(lang),
        StepKind::Recorded => r::s_recorded(lang),
        StepKind::Terms => r::s_terms(lang),
        StepKind::Roll => r::s_roll(lang),
        StepKind::Counted => r::s_counted(lang),
        StepKind::Receipts => r::s_receipts(lang),
        StepKind::Papers => r::s_papers(lang),
        StepKind::Count => r::s_count(lang),
        StepKind::Outcome => r::s_outcome(lang),
    }
}

/// How to check without this server.
fn own(here: &Here, ballot: &Ballot) -> AnyView {
    let lang = here.lang;
    let files = ballot.settled.is_some().then(|| {
        let open_box = links::ballot_act(slug(here), ballot.number, "box.jsonl");
        view! { <a class="link" href=open_box>{r::box_link(lang)}</a> }
    });
    let leaves = links::log_about(slug(here), &ballot.number.to_string());
    view! {
        <h2 class="side__title" id="own">{r::own_title(lang)}</h2>
        <p>{r::own_lead(lang)}</p>
        <p>{r::own_juyi(lang)} <br/> <code>"juyi verify --export record.jsonl"</code></p>
        <p>{r::own_python(lang)} <br/> <code>"python3 verify.py record.jsonl"</code></p>
        <p class="row">{files} <a class="link" href=leaves>{r::leaf_link(lang)}</a></p>
    }
    .into_any()
}
