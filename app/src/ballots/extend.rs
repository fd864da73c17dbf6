//! `/{c}/ballots/{n}/extend`: a later closing, asked for by one member of staff and agreed to by another; and how the
//! ballot's page tells of it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Days;
use domain::access::Clerk;
use domain::ballots::{MAX_DAYS, NoExtension};
use domain::display::Lang;
use domain::text::Remark;
use domain::time::{read_day, start_of};
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, Extension, NotExtended};

use super::{find, slug, staff_words as w, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::next::next;

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
    let until = read_day(form.get("until"));
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
    match asked {
        Ok(()) => Ok(done(&here, &ballot, "extension_asked")),
        Err(why) => not_extended(&here, &clerk, &ballot, &form, why).await,
    }
}

/// `POST /{c}/ballots/{n}/extend/agree`
pub async fn agree(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let Some(shown) = form.number("extension") else {
        return gone(&here, &clerk, &ballot, &form).await;
    };
    let portal = &here.portal;
    let agreed = portal
        .db
        .agree_extension(&clerk, ballot.number, shown, || portal.clock.now())
        .await;
    match agreed {
        Ok(()) => Ok(done(&here, &ballot, "extended")),
        Err(why) => not_extended(&here, &clerk, &ballot, &form, why).await,
    }
}

/// `POST /{c}/ballots/{n}/extend/decline`: who asked takes it back, or another declines.
pub async fn decline(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let Some(shown) = form.number("extension") else {
        return gone(&here, &clerk, &ballot, &form).await;
    };
    let portal = &here.portal;
    let declined = portal
        .db
        .decline_extension(&clerk, ballot.number, shown, || portal.clock.now())
        .await;
    match declined {
        Ok(()) => Ok(done(&here, &ballot, "extension_declined")),
        Err(why) => not_extended(&here, &clerk, &ballot, &form, why).await,
    }
}

fn done(here: &Here, ballot: &Ballot, code: &str) -> Response {
    let to = links::ballot_act(slug(here), ballot.number, "extend");
    Redirect::to(&format!("{to}?done={code}")).into_response()
}

/// The page once more, with what became of the extension that was shown.
async fn gone(here: &Here, clerk: &Clerk, ballot: &Ballot, typed: &Fields) -> Answer {
    let faults = Faults::one("extension", Fault::Say(w::extend_gone));
    draw(here, clerk, ballot, typed, &faults).await
}

/// The page with the refusal on top and what was typed, or the way on where there is nothing left to type.
async fn not_extended(
    here: &Here,
    clerk: &Clerk,
    ballot: &Ballot,
    typed: &Fields,
    why: Failed<NotExtended>,
) -> Answer {
    let why = match why {
        Failed::Store(e) => return Err(e.into()),
        Failed::Refused(why) => why,
    };
    let (field, say): (_, fn(Lang) -> &'static str) = match why {
        NotExtended::UnknownBallot => return Err(Problem::NotFound),
        NotExtended::Rule(why @ (NoExtension::NotOpen | NoExtension::InMeeting)) => {
            let to = links::ballot(slug(here), ballot.number);
            let back: fn(Lang) -> &'static str = words::back;
            return Err(Problem::refused(
                move |lang| closed(why)(lang).to_owned(),
                Some((to, back)),
            ));
        }
        NotExtended::Rule(NoExtension::NotLater) => ("until", w::extend_not_later),
        NotExtended::Rule(NoExtension::TooLong) => ("until", w::extend_too_long),
        NotExtended::Waits => ("extension", w::extend_pending),
        NotExtended::Gone => ("extension", w::extend_gone),
        NotExtended::SamePerson => ("extension", w::extend_own),
    };
    let faults = Faults::one(field, Fault::Say(say));
    draw(here, clerk, ballot, typed, &faults).await
}

fn closed(why: NoExtension) -> fn(Lang) -> &'static str {
    match why {
        NoExtension::InMeeting => w::extend_meeting,
        _ => w::extend_closed,
    }
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
    let act = match (ballot.may_extend(here.now), all.iter().find(|e| e.waits())) {
        (Err(why), _) => next(lang, view! { <p>{closed(why)(lang)}</p> }),
        (Ok(()), Some(waits)) => {
            let typed = typed
                .has("until")
                .then(|| form(here, ballot, typed, faults));
            view! { {waiting(here, clerk, ballot, waits)} {typed} }.into_any()
        }
        (Ok(()), None) => form(here, ballot, typed, faults),
    };
    let summary = errors(lang, faults);
    let history = history(here, ballot, &all);
    let back = links::ballot(slug(here), ballot.number);
    let title = ballot.title.clone();
    let page = Page::new(w::extend_title(lang))
        .tab(Tab::Desk)
        .status(faults.status());
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{w::extend_title(lang)}</h1>
                <p class="meta">{title}</p>
                <p>{w::extend_lead(lang)}</p>
                {history}
                <div id="extension">{act}</div>
            </div>
        }
    })
}

/// The extension that waits, with what this reader may do with it. The forms name it, so that nobody agrees to another
/// than was shown.
fn waiting(here: &Here, clerk: &Clerk, ballot: &Ballot, waits: &Extension) -> AnyView {
    let lang = here.lang;
    let until = when::end(lang, waits.closes_at, here.now);
    let id = waits.id;
    let act = |act: &str, label: &'static str, class: &'static str| {
        let action = links::ballot_act(slug(here), ballot.number, act);
        view! {
            <form method="post" action=action>
                <input type="hidden" name="extension" value=id/>
                <button class=class>{label}</button>
            </form>
        }
        .into_any()
    };
    let own = waits.asked_by() == Some(clerk.account());
    let plain = "button button--plain";
    let (say, acts) = match own {
        true => (
            Some(view! { <p>{w::extend_own(lang)}</p> }),
            vec![act("extend/decline", w::extend_withdraw(lang), plain)],
        ),
        false => (
            None,
            vec![
                act("extend/agree", w::extend_agree(lang), "button"),
                act("extend/decline", w::extend_decline(lang), plain),
            ],
        ),
    };
    let told = view! {
        <p><strong>{w::extend_waits(lang, &until)}</strong></p>
        <p>{words::extended_reason(lang)}{waits.reason.clone()}</p>
        {say}
    };
    view! { {next(lang, told)} {acts} }.into_any()
}

fn form(here: &Here, ballot: &Ballot, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "extend");
    let now = when::end(lang, ballot.closes_at, here.now);
    view! {
        <form method="post" action=action novalidate>
            {Field::new(lang, "until", w::extend_until(lang))
                .hint(w::extend_until_hint(lang, &now, MAX_DAYS))
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
    let at = |at| when::end(lang, at, here.now);
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
