//! `/{c}/assessments/{n}`: what is asked, of whom, until when, by which weights; and once it is over, what came out.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::assessments::{Stage, Who};
use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::Round;

use super::{chip, find, parse, percent, result, slug, span, turnout, who, words};
use crate::communities::table::{cell, table};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::ui::next::next;
use crate::ui::progress::progress;

/// `GET /{c}/assessments/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let round = find(&here, &number).await?;
    let stage = round.stage(here.now);
    let way_in = match stage {
        Stage::Open => Some(way_in(&here, &round).await?),
        _ => None,
    };
    let bar = matches!(stage, Stage::Open | Stage::Counting).then(|| {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let label = view! { <strong>{turnout(lang, &round)}</strong> };
        let most = whole(round.eligible()).max(1);
        progress("turnout".to_owned(), label, whole(round.answers), most)
    });
    let result = match (&round.counts, stage) {
        (Some(counts), Stage::Published | Stage::Void) => {
            Some(result::section(&here, &round, counts).await?)
        }
        _ => None,
    };
    let void = void(lang, &round);
    let ahead = next(lang, what_follows(&here, &round, stage));
    let (facts, indicators) = (facts(&here, &round).await?, indicators(lang, &round));
    let asked = asked(lang, &round.asked);
    let purpose: Vec<_> = round
        .purpose
        .get(lang)
        .split("\n\n")
        .map(|t| view! { <p>{t.to_owned()}</p> })
        .collect();
    let back = links::assessments(slug(&here));
    let title = round.title.get(lang).to_owned();
    let state = chip(lang, stage);
    let number = round.number.to_string();
    here.draw(Page::new(title.clone()).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{state} <span>{number}</span></p>
                {void} {ahead} {bar} {way_in} {result}
                <section class="part" aria-labelledby="about">
                    <h2 id="about">{words::about(lang)}</h2>
                    {purpose} {facts}
                </section>
                {indicators} {asked}
            </div>
        }
    })
}

/// Where an act on a round leads when its address is opened.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let to = links::assessment(slug(&here), parse(&number)?);
    Ok(Redirect::to(&to).into_response())
}

fn void(lang: Lang, round: &Round) -> Option<AnyView> {
    let void = round.void.as_ref()?;
    let reason = void.reason.clone();
    Some(match void.voided_at {
        Some(_) => view! {
            <div class="errors" role="note">
                <h2 class="errors__title">{words::void_reason(lang)}</h2>
                <p>{reason}</p>
            </div>
        }
        .into_any(),
        None => view! { <p class="flash">{words::void_asked(lang, &reason)}</p> }.into_any(),
    })
}

fn what_follows(here: &Here, round: &Round, stage: Stage) -> AnyView {
    let lang = here.lang;
    let end = when::end(lang, round.closes_at, here.now);
    let text = match stage {
        Stage::Draft | Stage::Scheduled => {
            let from = when::moment(lang, round.opens_at, here.now);
            words::next_coming(lang, &from, &end)
        }
        Stage::Open => words::next_open(lang, &end),
        Stage::Counting => words::next_counting(lang).to_owned(),
        Stage::Published => words::next_published(lang).to_owned(),
        Stage::Void => words::next_void(lang).to_owned(),
    };
    view! { <p>{text}</p> }.into_any()
}

/// The way to the form, or why there is none for this reader and where to go.
async fn way_in(here: &Here, round: &Round) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let answer = links::assessment_part(slug(here), round.number, "answer");
    let button = |href: String, label: &'static str| {
        view! { <p><a class="button" href=href>{label}</a></p> }.into_any()
    };
    if round.who == Who::Codes {
        let to = links::assessment_code(slug(here));
        return Ok(
            view! { <p>{words::by_code(lang)}</p> {button(to, words::have_code(lang))} }.into_any(),
        );
    }
    if here.standing.is_none() {
        let hint = view! { <p>{words::steps_hint(lang)}</p> };
        let to = links::login_then(&answer);
        return Ok(view! { {hint} {button(to, words::sign_in(lang))} }.into_any());
    }
    let Ok(me) = here.verified() else {
        let hint = view! { <p>{words::steps_hint(lang)}</p> };
        let to = links::steps(slug(here));
        return Ok(view! { {hint} {button(to, words::steps(lang))} }.into_any());
    };
    let mine = here.portal.db.find_my_round(&me, round.id).await?;
    Ok(match mine.map(|m| m.answered_on) {
        None => view! { <p>{words::not_on_roll(lang)}</p> }.into_any(),
        Some(None) => button(answer, words::answer(lang)),
        Some(Some(day)) => {
            let day = when::day(lang, day, here.today());
            view! { <p class="flash">{words::answered(lang, &day)}</p> }.into_any()
        }
    })
}

pub(super) async fn facts(here: &Here, round: &Round) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let subjects: Vec<_> = round
        .form
        .subjects()
        .iter()
        .map(|s| {
            let name = s.name.get(lang).to_owned();
            view! { <li>{name} " " <span class="meta">{words::kind(lang, s.kind)}</span></li> }
        })
        .collect();
    let party = match &round.party {
        Some(party) => party.get(lang).to_owned(),
        None => words::party_none(lang).to_owned(),
    };
    let (who, span) = (who(here, round).await?, span(here, round));
    let (way, series) = (words::way(lang, round.direction), round.series.clone());
    Ok(view! {
        <dl class="facts">
            <dt>{words::assessed(lang)}</dt>
            <dd><ul>{subjects}</ul></dd>
            <dt>{words::who(lang)}</dt>
            <dd>{who}</dd>
            <dt>{words::when(lang)}</dt>
            <dd>{span}</dd>
            <dt>{words::party(lang)}</dt>
            <dd>{party}</dd>
            <dt>{words::direction(lang)}</dt>
            <dd>{way}</dd>
            <dt>{words::series(lang)}</dt>
            <dd>{series}</dd>
        </dl>
    }
    .into_any())
}

/// The improvements that the round asks about; nothing where there is none.
pub(super) fn asked(lang: Lang, asked: &[domain::assessments::Question]) -> Option<AnyView> {
    let lines: Vec<_> = asked
        .iter()
        .map(|q| view! { <li>{q.what.get(lang).to_owned()}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="asked">
                <h2 id="asked">{words::asked_title(lang)}</h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// The tree of indicators with its weights.
pub(super) fn indicators(lang: Lang, round: &Round) -> AnyView {
    let tables: Vec<_> = round
        .form
        .sections()
        .iter()
        .map(|s| {
            let rows = s
                .indicators
                .iter()
                .map(|i| vec![cell(i.name.get(lang)), cell(percent(u64::from(i.weight)))])
                .collect();
            let columns = [words::indicator(lang), words::weight(lang)];
            table(s.name.get(lang).to_owned(), &columns, None, rows)
        })
        .collect();
    view! {
        <section class="part" aria-labelledby="indicators">
            <h2 id="indicators">{words::indicators(lang)}</h2>
            <p>{words::weights_hint(lang)}</p>
            {tables}
        </section>
    }
    .into_any()
}
