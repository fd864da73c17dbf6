//! `/{c}/desk/meetings/{n}`: one meeting with the steps that the secretary may take now.

use axum::extract::Path;
use domain::meetings::rules::may_check_in;
use domain::meetings::{ItemState, PointKind, Quorum, Stage, outputs};
use domain::time::day_of;
use http::StatusCode;
use leptos::prelude::*;
use store::meetings::{Item, Meeting};

use super::acts::Form;
use super::forms::{Draft, Lists, Options};
use super::words;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::meetings::{book_of, chip, find, slug, span, words as public};
use crate::ui::errors::errors;

/// `GET /{c}/desk/meetings/{meeting}`
pub async fn item(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.at_desk()?;
    let m = find(&here, &number).await?;
    draw(&here, m, None, &Faults::default(), None).await
}

/// Draws the page; `typed` is the form that could not be taken, `say` the rule's refusal.
pub(super) async fn draw(
    here: &Here,
    m: Meeting,
    typed: Option<(Form, &Fields)>,
    faults: &Faults,
    say: Option<String>,
) -> Answer {
    let lang = here.lang;
    let lists = lists(here, &m).await?;
    let secretary = here.secretary().is_ok();
    let draft = Draft {
        here,
        m: &m,
        lists: &lists,
        typed,
        faults,
    };
    let forms: Vec<AnyView> = if secretary {
        Form::ALL
            .into_iter()
            .filter(|form| draft.offered(*form))
            .map(|form| draft.draw(form))
            .collect()
    } else {
        Vec::new()
    };
    let idle = match (secretary, forms.is_empty()) {
        (false, _) => Some(words::only_secretary(lang)),
        (true, true) => Some(words::nothing_to_do(lang)),
        (true, false) => None,
    };
    let idle = idle.map(|say| view! { <p class="meta">{say}</p> });
    let count = count(here, &m).await?;
    let owed = owed(here, &m).await?;
    let wrong = !faults.is_empty() || say.is_some();
    let refusal = say.map(|say| {
        view! { <div class="errors" role="alert" tabindex="-1"><p>{say}</p></div> }
    });
    let summary = errors(lang, faults);
    let status = if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let screen = (secretary && may_check_in(m.stage, m.starts_at, here.now).is_ok()).then(|| {
        let to = links::desk_meeting_act(slug(here), m.number, "screen");
        view! { <p><a class="button" href=to>{words::screen(lang)}</a></p> }
    });
    let (back, open) = (
        links::desk_meetings(slug(here)),
        links::meeting(slug(here), m.number),
    );
    let (title, when, number) = (m.title.clone(), span(here, &m), m.number.to_string());
    let (stage, kind) = (m.stage, m.kind);
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::to_desk(lang)}</a>
                {summary} {refusal}
                <h1>{title}</h1>
                <p class="meta">
                    {chip(lang, stage)} <span>{public::kind(lang, kind)}</span> <span>{when}</span>
                    <span>{number}</span> <a class="link" href=open>{words::public_page(lang)}</a>
                </p>
                {count} {screen} {owed} {idle} {forms}
            </div>
        }
    })
}

/// How the quorum stands.
async fn count(here: &Here, m: &Meeting) -> Result<Option<AnyView>, Problem> {
    if !matches!(m.stage, Stage::Called | Stage::UnderWay) {
        return Ok(None);
    }
    let book = book_of(here, m).await?;
    let there = here.portal.db.count_attendance(m.id).await?;
    let members = here
        .portal
        .db
        .list_members_at(m, day_of(m.starts_at))
        .await?
        .len() as u64;
    let quorum = Quorum::of(there.members.unsigned_abs(), members, &book);
    let say = words::open_hint(here.lang, there.members, quorum.least, members);
    Ok(Some(view! { <p>{say}</p> }.into_any()))
}

/// What the minutes still wait for.
async fn owed(here: &Here, m: &Meeting) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if matches!(m.stage, Stage::Cancelled | Stage::Approved) {
        return Ok(None);
    }
    let done = here.portal.db.what_is_done(m).await?;
    let rows: Vec<_> = outputs(m.kind)
        .iter()
        .map(|output| {
            let there = output.is_there(&done);
            let (class, mark) = if there {
                ("chip chip--done", words::is_there(lang))
            } else {
                ("chip chip--wait", words::is_missing(lang))
            };
            view! { <li class="mail__one"><span class=class>{mark}</span> " " {public::output(lang, *output)}</li> }
        })
        .collect();
    Ok(Some(
        view! { <p>{words::owes(lang)}</p> <ul class="mail">{rows}</ul> }.into_any(),
    ))
}

async fn lists(here: &Here, m: &Meeting) -> Result<Lists, Problem> {
    let (lang, db) = (here.lang, &here.portal.db);
    let items = db.list_items(m.id).await?;
    let pick = |wanted: fn(&Item) -> bool| -> Options {
        items
            .iter()
            .filter(|i| wanted(i))
            .map(|i| (i.id.to_string(), i.title.clone()))
            .collect()
    };
    let minutes = db.list_minutes(m.id).await?;
    Ok(Lists {
        asked: pick(|i| i.state == ItemState::Asked),
        unsettled: pick(|i| i.state == ItemState::Accepted && i.outcome.is_none()),
        unvoted: pick(|i| {
            i.state == ItemState::Accepted && i.outcome.is_none() && i.ballot.is_none()
        }),
        appraised: db.find_appraisal(m.id).await?.is_some(),
        units: db
            .list_units(here.community.id)
            .await?
            .into_iter()
            .map(|u| (u.id.to_string(), u.name.get(lang).to_owned()))
            .collect(),
        questions: db
            .list_points(m.id)
            .await?
            .into_iter()
            .filter(|p| p.kind == PointKind::Question && p.answer.is_none())
            .map(|p| (p.id.to_string(), p.text))
            .collect(),
        absent: db
            .list_members_at(m, day_of(here.now))
            .await?
            .into_iter()
            .filter(|member| !member.there)
            .map(|member| (member.seat.to_string(), member.name))
            .collect(),
        objections: db
            .list_minute_objections(m.id)
            .await?
            .into_iter()
            .filter(|o| o.answer.is_none())
            .map(|o| (o.id.to_string(), o.text))
            .collect(),
        minutes: minutes
            .last()
            .map(|kept| kept.text.clone())
            .unwrap_or_default(),
    })
}
