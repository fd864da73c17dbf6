//! Signing in with a phone and a code: `/login`, `/login/code`, `/logout`. `/register` is the same door.

use axum::response::{IntoResponse, Redirect};
use domain::codes::{CODES_A_DAY_FROM_ONE_ADDRESS, Code, keyed_digest};
use domain::phone::Phone;
use domain::time::start_of;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::accounts::CodeNotSent;

use super::{clear_storage, enter, persona, words};
use crate::frame::fields::Fault;
use crate::frame::portal::{Delivery, NotDelivered};
use crate::frame::visit::{BROWSER, SESSION, secret_cookie, set_cookie, token_hash};
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, Visit, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /login`, `GET /register`
pub async fn login(visit: Visit) -> Answer {
    draw(
        &visit,
        visit.query("next"),
        "",
        &Faults::default(),
        StatusCode::OK,
    )
}

/// `POST /login`: sends a code.
pub async fn send_code(visit: Visit, form: Fields) -> Answer {
    let next = links::own_path(form.get("next")).to_owned();
    let typed = form.get("phone");
    let refuse = |fault, status| draw(&visit, &next, typed, &Faults::one("phone", fault), status);
    let Ok(phone) = Phone::parse(typed) else {
        return refuse(Fault::Phone, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if !may_ask(&visit).await? {
        return refuse(
            Fault::Say(words::too_many_here),
            StatusCode::TOO_MANY_REQUESTS,
        );
    }
    // The code is bound to this browser by a random token; it keeps the one it has.
    let fresh = visit
        .browser
        .is_none()
        .then(|| visit.portal.random_hex::<32>());
    let browser = fresh
        .as_deref()
        .map(|t| token_hash("browser", t))
        .or_else(|| visit.browser.clone())
        .unwrap_or_default();
    let digits = visit.portal.random_code();
    let code = Code::phone(&digits).map_err(|_| Problem::Ours("random_code"))?;
    let digest = code.digest(
        &visit.portal.key("code"),
        &format!("login:{}", phone.as_str()),
    );
    match visit
        .portal
        .db
        .start_login(&phone, &browser, &digest, visit.now)
        .await
    {
        Ok(()) => {}
        Err(Failed::Refused(CodeNotSent::TooManyThisHour)) => {
            return refuse(
                Fault::Say(words::too_many_hour),
                StatusCode::TOO_MANY_REQUESTS,
            );
        }
        Err(Failed::Refused(CodeNotSent::TooManyToday)) => {
            return refuse(
                Fault::Say(words::too_many_day),
                StatusCode::TOO_MANY_REQUESTS,
            );
        }
        Err(Failed::Store(e)) => return Err(e.into()),
    }
    if deliver(&visit, &phone, &browser, &digits).await.is_err() {
        return refuse(
            Fault::Say(words::not_delivered),
            StatusCode::SERVICE_UNAVAILABLE,
        );
    }
    let mut response = Redirect::to(&format!(
        "{}?next={}",
        links::LOGIN_CODE,
        links::query(&next)
    ))
    .into_response();
    if let Some(token) = fresh {
        set_cookie(&mut response, secret_cookie(BROWSER, &token, 30));
    }
    Ok(response)
}

/// Whether one more code may be asked for from this address today: each costs money and reaches somebody (AB2).
async fn may_ask(visit: &Visit) -> Result<bool, Problem> {
    let Some(address) = &visit.household else {
        return Ok(true);
    };
    // A demo is shown to many from one address, and sends nothing.
    let times = if visit.portal.demo { 20 } else { 1 };
    let key = keyed_digest(&visit.portal.key("address"), &["codes", address]);
    let within = visit.portal.db.count_rate(
        &key,
        start_of(visit.today()),
        CODES_A_DAY_FROM_ONE_ADDRESS * times,
    );
    Ok(within.await?)
}

async fn deliver(
    visit: &Visit,
    phone: &Phone,
    browser: &str,
    code: &str,
) -> Result<(), NotDelivered> {
    match &visit.portal.delivery {
        Delivery::Page => {
            visit.portal.show_code(browser, code).await;
            Ok(())
        }
        Delivery::Console(print) => {
            print(phone, code);
            Ok(())
        }
        Delivery::Gateway(gateway) => gateway.send(phone, code).await,
    }
}

/// `GET /login/code`
pub async fn code(visit: Visit) -> Answer {
    draw_code(&visit, visit.query("next"), &Faults::default()).await
}

/// `POST /login/code`: signs in.
pub async fn check_code(visit: Visit, form: Fields) -> Answer {
    let next = links::own_path(form.get("next")).to_owned();
    let Some(browser) = visit.browser.clone() else {
        return Ok(Redirect::to(&links::login_then(&next)).into_response());
    };
    let Ok(typed) = Code::phone(form.get("code")) else {
        return draw_code(&visit, &next, &Faults::one("code", Fault::CodeShape)).await;
    };
    match visit
        .portal
        .db
        .check_login(&browser, &typed, &visit.portal.key("code"), visit.now)
        .await
    {
        Ok(who) => enter(&visit, who.account, false, &next).await,
        Err(Failed::Refused(fault)) => {
            tracing::warn!(way = "code", why = ?fault, "a sign-in was refused");
            draw_code(&visit, &next, &Faults::one("code", Fault::Code(fault))).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /logout`
pub async fn logout(visit: Visit) -> Answer {
    if let Some(session) = &visit.session {
        let db = &visit.portal.db;
        db.close_session(session.id, visit.now).await?;
    }
    let mut response = Redirect::to(&format!("{}?done=signed_out", links::LOGIN)).into_response();
    set_cookie(&mut response, secret_cookie(SESSION, "", 0));
    clear_storage(&mut response);
    Ok(response)
}

fn draw(visit: &Visit, next: &str, typed: &str, faults: &Faults, status: StatusCode) -> Answer {
    let lang = visit.lang;
    let next = links::own_path(next).to_owned();
    let again = (visit.query("again") == "1").then(|| view! { <p>{words::login_again(lang)}</p> });
    let as_staff = match next.as_str() {
        links::FRONT => links::LOGIN_STAFF.to_owned(),
        next => links::sign_in_then(true, false, next),
    };
    let saved = (next.contains("draft=") || next.starts_with(links::KEPT_FORMS))
        .then(|| view! { <p>{words::login_saved(lang)}</p> });
    let phone = Field::new(lang, "phone", words::phone(lang))
        .hint(words::phone_hint(lang))
        .value(typed)
        .input_type("tel")
        .inputmode("numeric")
        .autocomplete("tel")
        .draw(faults);
    let errors = errors(lang, faults);
    let personas = persona::list(visit, &next);
    visit.draw(
        Page::new(words::login_title(lang))
            .tab(Tab::Me)
            .status(status),
        move || {
            view! {
                <div class="main__col">
                    {errors} <h1>{words::login_title(lang)}</h1> {again} {saved}
                    <form method="post" action=links::LOGIN novalidate>
                        <input type="hidden" name="next" value=next/>
                        {phone}
                        <button class="button">{words::send_code(lang)}</button>
                    </form>
                    <details class="part">
                        <summary>{words::no_phone(lang)}</summary>
                        <p>{words::no_phone_help(lang)}</p>
                    </details>
                    <p><a class="link" href=as_staff>{words::staff_link(lang)}</a></p>
                    {personas}
                </div>
            }
        },
    )
}

async fn draw_code(visit: &Visit, next: &str, faults: &Faults) -> Answer {
    let lang = visit.lang;
    let next = links::own_path(next).to_owned();
    let browser = visit.browser.as_deref().unwrap_or_default();
    let Some(phone) = visit.portal.db.login_phone(browser).await? else {
        return Ok(Redirect::to(&links::login_then(&next)).into_response());
    };
    let demo = visit.portal.shown_code(browser).await.map(|code| {
        view! { <p class="code__demo">{words::code_demo(lang)} <strong class="code__digits">{code}</strong></p> }
    });
    let field = Field::new(lang, "code", words::code_label(lang))
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .class("code__input")
        .draw(faults);
    let errors = errors(lang, faults);
    let status = faults.status();
    let back = links::login_then(&next);
    visit.draw(
        Page::new(words::code_title(lang))
            .tab(Tab::Me)
            .status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ "{words::other_phone(lang)}</a>
                    {errors}
                    <h1>{words::code_title(lang)}</h1>
                    <p>{words::code_sent(lang, &phone.masked())}</p>
                    {demo}
                    <form method="post" action=links::LOGIN_CODE novalidate>
                        <input type="hidden" name="next" value=next.clone()/>
                        {field}
                        <button class="button">{words::sign_in(lang)}</button>
                    </form>
                    <form method="post" action=links::LOGIN>
                        <input type="hidden" name="next" value=next/>
                        <input type="hidden" name="phone" value=phone.as_str().to_owned()/>
                        <button class="button button--plain">{words::code_again(lang)}</button>
                    </form>
                </div>
            }
        },
    )
}
