//! `/{c}/ballots/{n}/extend`: a later closing, asked for by one member of staff and agreed to by another; and how the
//! ballot's page tells of it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Days, NaiveDate};
use domain::access::Clerk;
use domain::display::Lang;
use domain::text::Remark;
use domain::time::start_of;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, Extension, NotExtended, Phase};

use super::{find, slug, staff_words as w, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/ballots/{n}/extend`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    draw(
        &here,
        &clerk,
        &ballot,
        &Fields::default(),
        &Faults::default(),
    )
    .await
}

/// `GET` on the address of an act: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::ballot_act(slug(&here), number, "extend")).into_response())
}

/// `POST /{c}/ballots/{n}/extend`: asks.
pub async fn ask(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let mut faults = Faults::default();
    let until = form.get("until").trim().parse::<NaiveDate>().ok();
    let until = until.and_then(|day| day.checked_add_days(Days::new(1)));
    let until = faults.check("until", until.ok_or(Fault::Day));
    let reason = faults.text("reason", Remark::parse(form.get("reason")));
    let (Some(until), Some(reason)) = (until, reason) else {
        return draw(&here, &clerk, &ballot, &form, &faults).await;
    };
    let portal = &here.portal;
    let asked = portal
        .db
        .ask_extension(&clerk, ballot.number, start_of(until), &reason, || {
            portal.clock.now()
        })
        .await;
    let why = match asked {
        Ok(()) => return Ok(done(&here, &ballot, "extension_asked")),
        Err(why) => why,
    };
    let say: fn(Lang) -> &'static str = match why {
        Failed::Refused(NotExtended::NotLater) => w::extend_not_later,
        Failed::Refused(NotExtended::TooLong) => w::extend_too_long,
        other => return Err(refused(&here, &ballot, other)),
    };
    let faults = Faults::one("until", Fault::Say(say));
    draw(&here, &clerk, &ballot, &form, &faults).await
}

/// `POST /{c}/ballots/{n}/extend/agree`
pub async fn agree(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let portal = &here.portal;
    let agreed = portal
        .db
        .agree_extension(&clerk, ballot.number, || portal.clock.now())
        .await;
    match agreed {
        Ok(()) => Ok(done(&here, &ballot, "extended")),
        Err(why) => Err(refused(&here, &ballot, why)),
    }
}

fn done(here: &Here, ballot: &Ballot, code: &str) -> Response {
    let to = links::ballot_act(slug(here), ballot.number, "extend");
    Redirect::to(&format!("{to}?done={code}")).into_response()
}

fn refused(here: &Here, ballot: &Ballot, why: Failed<NotExtended>) -> Problem {
    let why = match why {
        Failed::Store(e) => return e.into(),
        Failed::Refused(why) => why,
    };
    let say: fn(Lang) -> &'static str = match why {
        NotExtended::UnknownBallot => return Problem::NotFound,
        NotExtended::NotOpen => w::extend_closed,
        NotExtended::InMeeting => w::extend_meeting,
        NotExtended::NotLater => w::extend_not_later,
        NotExtended::TooLong => w::extend_too_long,
        NotExtended::Waits => w::extend_pending,
        NotExtended::NothingAsked => w::extend_nothing,
        NotExtended::SamePerson => w::extend_own,
    };
    let to = links::ballot_act(slug(here), ballot.number, "extend");
    Problem::refused(move |l| say(l).to_owned(), Some((to, w::back_extend)))
}

async fn draw(
    here: &Here,
    clerk: &Clerk,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let all = here.portal.db.list_extensions(ballot.id).await?;
    let open = ballot.phase(here.now) == Phase::Open;
    let act = match all.iter().find(|e| e.agreed_at.is_none()) {
        _ if !open => view! { <p class="flash">{w::extend_closed(lang)}</p> }.into_any(),
        Some(waits) => waiting(here, clerk, ballot, waits),
        None => form(here, ballot, typed, faults),
    };
    let status = match faults.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let summary = errors(lang, faults);
    let history = history(here, ballot, &all);
    let back = links::ballot(slug(here), ballot.number);
    let title = ballot.title.clone();
    let page = Page::new(w::extend_title(lang))
        .tab(Tab::Desk)
        .status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{w::extend_title(lang)}</h1>
                <p class="meta">{title}</p>
                <p>{w::extend_lead(lang)}</p>
                {history} {act}
            </div>
        }
    })
}

fn waiting(here: &Here, clerk: &Clerk, ballot: &Ballot, waits: &Extension) -> AnyView {
    let lang = here.lang;
    let until = when::moment(lang, waits.closes_at, here.now);
    let act = match waits.asked_by() == Some(clerk.account()) {
        true => view! { <p>{w::extend_own(lang)}</p> }.into_any(),
        false => {
            let action = links::ballot_act(slug(here), ballot.number, "extend/agree");
            view! { <form method="post" action=action><button class="button">{w::extend_agree(lang)}</button></form> }
                .into_any()
        }
    };
    view! {
        <section class="part">
            <p><strong>{w::extend_waits(lang, &until)}</strong></p>
            <p>{words::extended_reason(lang)}{waits.reason.clone()}</p>
            {act}
        </section>
    }
    .into_any()
}

fn form(here: &Here, ballot: &Ballot, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "extend");
    let now = when::moment(lang, ballot.closes_at, here.now);
    view! {
        <form method="post" action=action novalidate>
            {Field::new(lang, "until", w::extend_until(lang))
                .hint(w::extend_until_hint(lang, &now))
                .value(typed.get("until"))
                .input_type("date")
                .autocomplete("off")
                .draw(faults)}
            {Field::new(lang, "reason", w::extend_reason(lang))
                .hint(w::extend_reason_hint(lang))
                .value(typed.get("reason"))
                .autocomplete("off")
                .draw(faults)}
            <button class="button">{w::extend_ask(lang)}</button>
        </form>
    }
    .into_any()
}

/// Every extension that holds, each with the closing before it and its reason.
fn history(here: &Here, ballot: &Ballot, all: &[Extension]) -> Option<AnyView> {
    let lang = here.lang;
    let at = |at| when::moment(lang, at, here.now);
    let mut from = ballot.announced_closes_at?;
    let lines: Vec<_> = all
        .iter()
        .filter(|e| e.agreed_at.is_some())
        .map(|e| {
            let said = words::extended(lang, &at(from), &at(e.closes_at));
            from = e.closes_at;
            view! { <p><strong>{said}</strong> " " {words::extended_reason(lang)}{e.reason.clone()}</p> }
        })
        .collect();
    Some(
        view! { <div class="flash">{lines} <p class="meta">{words::extended_two(lang)}</p></div> }
            .into_any(),
    )
}

/// What the ballot's page tells everybody of its extensions.
///
/// # Errors
/// Of the store.
pub async fn told(here: &Here, ballot: &Ballot) -> Result<Option<AnyView>, Problem> {
    if ballot.announced_closes_at.is_none() {
        return Ok(None);
    }
    let all = here.portal.db.list_extensions(ballot.id).await?;
    Ok(history(here, ballot, &all))
}
