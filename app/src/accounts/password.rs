//! `/me/password`: staff change their password (requirements.md AU4). The old one is asked for, and a wrong one counts as
//! a wrong sign-in; the second factor stays; every other device is signed out.

use axum::response::{IntoResponse, Redirect};
use domain::access::{Denied, SignedIn};
use domain::password;
use leptos::prelude::*;

use super::{staff, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, Visit, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// Whoever has signed in with a password has one to change.
fn may_change(visit: &Visit) -> Result<SignedIn, Problem> {
    let me = visit.signed_in()?;
    match &visit.session {
        Some(session) if session.second_factor => Ok(me),
        _ => Err(Problem::Denied(Denied::SecondFactorMissing)),
    }
}

/// `GET /me/password`
pub async fn page(visit: Visit) -> Answer {
    may_change(&visit)?;
    draw(&visit, &Faults::default())
}

/// `POST /me/password`
pub async fn change(visit: Visit, form: Fields) -> Answer {
    let me = may_change(&visit)?;
    let (db, typed) = (&visit.portal.db, form.get("password").to_owned());
    let mut faults = Faults::default();
    faults.check("password", password::check(&typed).map_err(Fault::Password));
    if !faults.is_empty() {
        return draw(&visit, &faults);
    }
    let Some(login) = db.find_staff_login_of(&me).await? else {
        return Err(Problem::Denied(Denied::NotYourRole));
    };
    let waits = login.locked_until.is_some_and(|until| until > visit.now);
    let right = staff::verify(&visit, form.get("current").to_owned(), login.password_hash).await?;
    if !right || waits {
        if !waits {
            db.note_failed_try(me.account(), visit.now).await?;
        }
        tracing::warn!(way = "change of password", "a sign-in was refused");
        return draw(
            &visit,
            &Faults::one("current", Fault::Say(words::current_wrong)),
        );
    }
    let hash = staff::hashed(&visit, typed).await?;
    let keep = visit.session.as_ref().map(|s| s.id);
    db.change_password(&me, &hash, keep, visit.now).await?;
    Ok(Redirect::to(&format!("{}?done=saved", links::ME)).into_response())
}

fn draw(visit: &Visit, faults: &Faults) -> Answer {
    let lang = visit.lang;
    let current = Field::new(lang, "current", words::current_password(lang))
        .input_type("password")
        .autocomplete("current-password")
        .draw(faults);
    let password = Field::new(lang, "password", words::new_password(lang))
        .hint(words::new_password_hint(lang))
        .input_type("password")
        .autocomplete("new-password")
        .draw(faults);
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::password_change(lang);
    visit.draw(Page::new(title).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::password_change_hint(lang)}</p>
                <form method="post" action=links::MY_PASSWORD novalidate>
                    {current} {password}
                    <button class="button">{title}</button>
                </form>
            </div>
        }
    })
}
