//! `/me/password`: staff change their password (requirements.md AU4). The old one is asked for, and a wrong one counts as
//! a wrong sign-in; the second factor stays; every other device is signed out.

use axum::response::{IntoResponse, Redirect};
use domain::access::{Denied, SignedIn};
use domain::display::Lang;
use domain::password::Password;
use http::HeaderMap;
use leptos::prelude::*;

use super::{hashing, own_password, staff, words};
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
pub async fn change(visit: Visit, headers: HeaderMap, form: Fields) -> Answer {
    let me = may_change(&visit)?;
    let (db, account) = (&visit.portal.db, me.account());
    let policy = own_password::policy(&visit, account).await?;
    let chosen = Password::chosen(form.get("password"), &policy).map_err(Fault::Password);
    let mut faults = Faults::default();
    let Some(password) = faults.check("password", chosen) else {
        return draw(&visit, &faults);
    };
    let refuse =
        |say: fn(Lang) -> &'static str| draw(&visit, &Faults::one("current", Fault::Say(say)));
    let Some(place) = hashing::place(&visit).await else {
        return hashing::busy(refuse(words::hashing_busy));
    };
    let login = db.find_staff_login_of(account).await?;
    let login = login.ok_or_else(staff::nobody)?;
    let device = staff::device_of(&headers);
    let tried = db.begin_try(account, device.as_deref(), visit.now).await?;
    let checked = hashing::verify(&place, form.get("current"), login.password_hash).await?;
    let Some(tried) = tried.filter(|_| checked.right) else {
        tracing::warn!(way = "change of password", "a sign-in was refused");
        return refuse(words::current_wrong);
    };
    let hash = hashing::hashed(&place, password).await?;
    drop(place);
    db.forgive_try(tried).await?;
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
    let password = own_password::field(visit, faults);
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
