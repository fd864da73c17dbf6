//! `/{c}/consultations/{n}`: the text, section by section with its comments; the way to the questions; what came out.

use axum::extract::Path;
use domain::consultations::{Ask, FEWEST, Published, Stage};
use domain::time::day_of;
use leptos::prelude::*;
use store::consultations::{Comment, Consultation, OwnText};

use super::{chip, find, outcome, slug, span, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::ui::clock::clock;
use crate::ui::markdown::markdown;
use crate::ui::next::next;

/// `GET /{c}/consultations/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let c = find(&here, &number).await?;
    let db = &here.portal.db;
    let stage = c.stage(here.now);
    let comments = db.list_consultation_comments(c.id).await?;
    let texts = db.list_consultation_texts(c.id).await?;
    let sections: Vec<_> = (0..c.text.sections.len())
        .map(|at| section(&here, &c, stage, at, &comments))
        .collect();
    let questions = questions(&here, &c, stage).await?;
    let counts = c.counts.as_ref().map(|n| counts(&here, &c, n, &texts));
    let answered = match stage {
        Stage::Answered => Some(outcome::section(&here, &c, &comments, &texts).await?),
        _ => None,
    };
    let withdrawn = c.withdrawn.as_ref().map(|(_, reason)| {
        let reason = reason.clone();
        view! {
            <div class="errors" role="note">
                <h2 class="errors__title">{words::withdrawn_title(lang)}</h2>
                <p>{reason}</p>
            </div>
        }
    });
    let due = match (stage, c.due_on) {
        (Stage::Answering | Stage::Counting, Some(due)) => {
            let calendar = here.portal.calendar().await?;
            let what = words::due(lang).to_owned();
            Some(clock(lang, what, due, here.today(), &calendar))
        }
        _ => None,
    };
    let ahead = next(lang, follows(&here, &c, stage));
    let basis = (!c.text.basis.is_empty()).then(|| {
        let basis = c.text.basis.clone();
        view! { <p class="meta">{words::basis(lang)} " " {basis}</p> }
    });
    let (state, span, kind) = (
        chip(lang, stage),
        span(&here, &c),
        words::kind(lang, c.text.kind),
    );
    let (title, number) = (c.text.title.clone(), c.number.to_string());
    let about = markdown(&c.text.about);
    let back = links::consultations(slug(&here));
    here.draw(Page::new(title.clone()).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::title(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{state} <span>{kind}</span> <span>{number}</span> <span>{span}</span></p>
                {withdrawn} {ahead} {due} {about} {basis} {answered} {counts} {questions}
                <section class="part" aria-labelledby="text">
                    <h2 id="text">{words::text_title(lang)}</h2>
                    {sections}
                </section>
            </div>
        }
    })
}

fn follows(here: &Here, c: &Consultation, stage: Stage) -> AnyView {
    let lang = here.lang;
    let day = |day| when::day(lang, day, here.today());
    let said = match stage {
        Stage::Draft | Stage::Scheduled => words::next_coming(lang, &day(day_of(c.opens_at))),
        Stage::Open => words::next_open(lang, &when::end(lang, c.closes_at, here.now)),
        Stage::Counting | Stage::Answering => words::next_answering(lang).to_owned(),
        Stage::Answered => match c.answered_at {
            Some(at) => words::next_answered(lang, &day(day_of(at))),
            None => String::new(),
        },
        Stage::Withdrawn => words::next_withdrawn(lang).to_owned(),
    };
    view! { <p>{said}</p> }.into_any()
}

fn section(here: &Here, c: &Consultation, stage: Stage, at: usize, all: &[Comment]) -> AnyView {
    let lang = here.lang;
    let Some(section) = c.text.sections.get(at) else {
        return ().into_any();
    };
    let own = here.standing.as_ref().map(|s| s.account);
    let mine = all
        .iter()
        .any(|m| m.section == at && Some(m.account) == own);
    let comments: Vec<_> = all
        .iter()
        .filter(|m| m.section == at)
        .map(|m| comment(here, m))
        .collect();
    let write = (stage == Stage::Open).then(|| {
        let to = links::consultation_comment(slug(here), c.number, at + 1);
        let label = match mine {
            true => words::change_comment(lang),
            false => words::write_comment(lang),
        };
        let name = words::about_section(lang, label, &section.heading);
        view! { <p class="no-print"><a class="button button--plain" href=to aria-label=name>{label}</a></p> }
    });
    let (heading, text) = (section.heading.clone(), markdown(&section.text));
    view! {
        <article class="part" id=format!("s{}", at + 1)>
            <h3>{heading}</h3>
            {text} {comments} {write}
        </article>
    }
    .into_any()
}

/// A comment; on the page of an answered one it stands in its section and in its group.
pub(super) fn comment(here: &Here, m: &Comment) -> AnyView {
    let lang = here.lang;
    let name = crate::frame::words::name(lang, &m.name);
    let at = when::ago(lang, m.written_at, here.now);
    let text = match (&m.body, &m.hidden_reason) {
        (_, Some(reason)) => words::hidden(lang, reason),
        (Some(body), None) => body.clone(),
        (None, None) => String::new(),
    };
    let changed = m
        .changed
        .then(|| view! { <span>{words::changed(lang)}</span> });
    view! {
        <article class="comment">
            <p class="comment__head"><strong class="comment__name">{name}</strong> <span>{at}</span> {changed}</p>
            <p class="comment__text">{text}</p>
        </article>
    }
    .into_any()
}

/// The questions, and the way to their form.
async fn questions(
    here: &Here,
    c: &Consultation,
    stage: Stage,
) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if c.text.questions.is_empty() || c.counts.is_some() {
        return Ok(None);
    }
    let lines: Vec<_> = c
        .text
        .questions
        .iter()
        .map(|q| view! { <li>{q.text.clone()}</li> })
        .collect();
    let way = match (stage, &here.standing) {
        (Stage::Open, _) => {
            let to = links::consultation_answer(slug(here), c.number);
            let taken = match here.signed_in() {
                Ok(me) => here.portal.db.find_taken_part(&me, c.id).await?,
                Err(_) => None,
            };
            let label = match taken {
                Some(_) => words::change_answers(lang),
                None => words::answer(lang),
            };
            let unconfirmed = here.standing.is_some() && here.verified().is_err();
            let hint = unconfirmed.then(|| view! { <p>{words::not_counted(lang)}</p> });
            let to = match (unconfirmed, here.standing.is_some()) {
                (true, _) => links::steps(slug(here)),
                (_, true) => to,
                (_, false) => links::login_then(&to),
            };
            let label = if unconfirmed {
                words::confirm(lang)
            } else {
                label
            };
            Some(view! { {hint} <p><a class="button" href=to>{label}</a></p> }.into_any())
        }
        _ => None,
    };
    let so_far = c
        .opened_at
        .map(|_| view! { <p class="meta">{words::answers(lang, c.answers)}</p> });
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="questions">
                <h2 id="questions">{words::questions(lang)}</h2>
                <ol>{lines}</ol>
                <p class="meta">{words::secret(lang)}</p>
                {so_far} {way}
            </section>
        }
        .into_any(),
    ))
}

/// The counts, with answers in own words.
fn counts(here: &Here, c: &Consultation, n: &Published, texts: &[OwnText]) -> AnyView {
    let lang = here.lang;
    if c.text.questions.is_empty() {
        return ().into_any();
    }
    let few = (n.answers < FEWEST).then(|| view! { <p>{words::few(lang, FEWEST)}</p> });
    let all: Vec<_> = c
        .text
        .questions
        .iter()
        .zip(&n.questions)
        .enumerate()
        .map(|(at, (q, counted))| {
            let names: Vec<String> = match &q.ask {
                Ask::One(options) | Ask::Several(_, options) => options.clone(),
                Ask::Scale => (1..=5).map(|g| words::grade(lang, g)).collect(),
                Ask::Text => Vec::new(),
            };
            let lines: Vec<_> = names
                .into_iter()
                .zip(&counted.counts)
                .map(|(name, n)| view! { <dt>{name}</dt> <dd>{words::times(lang, *n)}</dd> })
                .collect();
            let lines = (!lines.is_empty()).then(|| view! { <dl class="facts">{lines}</dl> });
            let own: Vec<_> = texts.iter().filter(|t| t.question == at).collect();
            let hidden = own.iter().filter(|t| t.body.is_none()).count();
            let hidden = (hidden > 0)
                .then(|| view! { <p class="meta">{words::texts_hidden(lang, hidden)}</p> });
            let said: Vec<_> = own
                .iter()
                .filter_map(|t| t.body.clone())
                .map(|text| view! { <li>{text}</li> })
                .collect();
            let said = (!said.is_empty()).then(|| view! { <ul>{said}</ul> });
            view! {
                <h3>{q.text.clone()}</h3>
                <p class="meta">{words::answered_it(lang, counted.answered)}</p>
                {lines} {said} {hidden}
            }
        })
        .collect();
    view! {
        <section class="part" aria-labelledby="counts">
            <h2 id="counts">{words::counts(lang)}</h2>
            <p class="meta">{words::answers(lang, n.answers)}</p>
            {few} {all}
        </section>
    }
    .into_any()
}
