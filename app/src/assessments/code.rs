//! `/{c}/assessments/code`: the way in for whoever holds an invitation code, without an account.
//!
//! What surprises: the code is in no address, because those stay in histories and in the logs of others. It is typed, sent in
//! the body of a form, and kept for two hours in a cookie that goes to the pages of this one round alone.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use domain::codes::Code;
use domain::ids::RecordNumber;
use http::HeaderMap;
use leptos::prelude::*;

use super::{private, slug, words};
use crate::frame::fields::Fault;
use crate::frame::visit::{BROWSER, cookie, secret_cookie, set_cookie};
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The code of the round whose pages it is sent to.
const HELD: &str = "__Secure-juyi-invitation";
/// How long the code is held after the last answer, in hours.
const HOURS: i64 = 2;

/// The code that a browser holds for a round; none where it holds none, or it is forgotten.
pub(super) fn held(headers: &HeaderMap) -> Option<Code> {
    Code::door(cookie(headers, HELD)?).ok()
}

/// Makes a browser hold a code, or forget it.
pub(super) fn hold(here: &Here, number: RecordNumber, code: Option<&Code>, to: &mut Response) {
    let value = code.map_or("", Code::as_str);
    let hours = if code.is_some() { HOURS } else { 0 };
    let cookie = Cookie::build((HELD, value))
        .path(links::assessment(slug(here), number))
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .max_age(cookie::time::Duration::hours(hours));
    set_cookie(to, cookie.build());
}

/// `GET /{c}/assessments/code`; what an address brings along is not looked at.
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    draw(&here, "", &Faults::default())
}

/// `POST /{c}/assessments/code`
pub async fn enter(here: Here, Path(_): Path<String>, form: Fields) -> Answer {
    let typed = form.get("code");
    let Ok(code) = Code::door(typed) else {
        let faults = Faults::one("code", Fault::Say(words::code_shape));
        return draw(&here, typed, &faults);
    };
    let (db, keys) = (&here.portal.db, here.portal.seal_keys.as_ref());
    let found = db
        .find_round_of_code(here.community.id, &code, keys, here.now)
        .await?;
    let Some(number) = found else {
        let faults = Faults::one("code", Fault::Say(words::code_unknown));
        return draw(&here, typed, &faults);
    };
    let to = links::assessment_part(slug(&here), number, "answer");
    let mut response = Redirect::to(&to).into_response();
    hold(&here, number, Some(&code), &mut response);
    // What is half done will be shown to this browser alone.
    if here.browser.is_none() {
        let token = here.portal.random_hex::<32>();
        set_cookie(&mut response, secret_cookie(BROWSER, &token, 30));
    }
    Ok(response)
}

fn draw(here: &Here, typed: &str, faults: &Faults) -> Answer {
    let lang = here.lang;
    let field = Field::new(lang, "code", words::code_label(lang))
        .hint(words::code_hint(lang))
        .value(typed)
        .autocomplete("off")
        .class("code__input")
        .draw(faults);
    let (back, action) = (
        links::assessments(slug(here)),
        links::assessment_code(slug(here)),
    );
    let call = words::code_call(lang, &here.community.phone);
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::code_title(lang);
    let page = Page::new(title).tab(Tab::Services).status(status);
    let drawn = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::code_lead(lang)}</p>
                <form method="post" action=action novalidate>
                    {field} <button class="button">{words::code_go(lang)}</button>
                </form>
                <p class="meta">{call}</p>
            </div>
        }
    })?;
    Ok(private(drawn))
}
