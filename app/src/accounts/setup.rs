//! `/me/staff`: staff set up their sign-in themselves once an operator has granted them a role: the phone proves who they
//! are the first time. After a reset of the password alone the second factor is asked for, so that a found phone is not
//! enough (ASVS V6.4.3).

use axum::response::{IntoResponse, Redirect};
use domain::access::Denied;
use domain::password::Password;
use http::HeaderMap;
use leptos::prelude::*;
use store::accounts::StaffSetup;

use super::staff::{accepted_step, device_of, nobody, secret_of, totp};
use super::{FRESH, hashing, own_password, words};
use crate::frame::fields::Fault;
use crate::frame::sealed;
use crate::frame::visit::Visit;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /me/staff`
pub async fn page(visit: Visit) -> Answer {
    visit.signed_in()?;
    visit.signed_in_within(FRESH, links::MY_STAFF)?;
    if ensure_open(&visit).await?.keeps_second_factor {
        return draw_again(&visit, &Faults::default());
    }
    let secret = visit.portal.random::<20>();
    draw(&visit, secret.to_vec(), &Faults::default())
}

/// `POST /me/staff`
pub async fn save(visit: Visit, headers: HeaderMap, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    // Longer than for the page: setting up an authenticator app takes its time.
    visit.signed_in_within(FRESH * 3, links::MY_STAFF)?;
    if ensure_open(&visit).await?.keeps_second_factor {
        return save_again(&visit, &headers, &form).await;
    }
    let purpose = format!("totp-setup:{}", me.account());
    let Some(secret) = sealed::open(&visit.portal, &purpose, form.get("sealed")) else {
        return Err(Problem::refused(
            |l| words::setup_stale(l).to_owned(),
            Some((links::MY_STAFF.to_owned(), words::staff_setup_title)),
        ));
    };
    let policy = own_password::policy(&visit, me.account()).await?;
    let mut faults = Faults::default();
    let password = faults.check(
        "password",
        Password::chosen(form.get("password"), &policy).map_err(Fault::Password),
    );
    if accepted_step(secret.clone(), form.get("totp"), visit.now.timestamp(), 0).is_none() {
        faults.add("totp", Fault::Say(words::totp_wrong));
    }
    let Some(password) = password.filter(|_| faults.is_empty()) else {
        return draw(&visit, secret, &faults);
    };
    let Some(place) = hashing::place(&visit).await else {
        let faults = Faults::one("password", Fault::Say(words::hashing_busy));
        return hashing::busy(draw(&visit, secret, &faults));
    };
    let hash = hashing::hashed(&place, password).await?;
    let sealed = sealed::seal(&visit.portal, "totp", &secret).ok_or(Problem::Ours("seal"))?;
    visit
        .portal
        .db
        .set_staff_secret(me.account(), &hash, &sealed, visit.now)
        .await?;
    Ok(done())
}

/// The password alone, with a code of the second factor that stayed. Wrong codes are counted as wrong sign-ins are.
async fn save_again(visit: &Visit, headers: &HeaderMap, form: &Fields) -> Answer {
    let (db, account) = (&visit.portal.db, visit.signed_in()?.account());
    let policy = own_password::policy(visit, account).await?;
    let password = match Password::chosen(form.get("password"), &policy) {
        Ok(password) => password,
        Err(fault) => return draw_again(visit, &Faults::one("password", Fault::Password(fault))),
    };
    let Some(place) = hashing::place(visit).await else {
        let faults = Faults::one("password", Fault::Say(words::hashing_busy));
        return hashing::busy(draw_again(visit, &faults));
    };
    let login = db.find_staff_login_of(account).await?.ok_or_else(nobody)?;
    let device = device_of(headers);
    let tried = db.begin_try(account, device.as_deref(), visit.now).await?;
    let now = visit.now.timestamp();
    let step = secret_of(visit, &login)
        .and_then(|s| accepted_step(s, form.get("totp"), now, login.totp_last_step));
    let (Some(tried), Some(step)) = (tried, step) else {
        tracing::warn!(way = "set-up", "a sign-in was refused");
        return draw_again(visit, &Faults::one("totp", Fault::Say(words::totp_refused)));
    };
    let hash = hashing::hashed(&place, password).await?;
    match db.set_password_again(tried, step, &hash, visit.now).await? {
        true => Ok(done()),
        false => draw_again(visit, &Faults::one("totp", Fault::Say(words::totp_refused))),
    }
}

fn done() -> axum::response::Response {
    Redirect::to(&format!("{}?done=saved", links::LOGIN_STAFF)).into_response()
}

/// Only people with a staff role and without a password yet: a stolen phone must not replace a second factor.
async fn ensure_open(visit: &Visit) -> Result<StaffSetup, Problem> {
    let me = visit.signed_in()?;
    let state = visit.portal.db.staff_setup(me.account()).await?;
    if !state.holds_staff_role {
        return Err(Problem::Denied(Denied::NotYourRole));
    }
    if state.has_password {
        return Err(Problem::refused(
            |l| words::staff_already(l).to_owned(),
            Some((
                links::LOGIN_STAFF.to_owned(),
                crate::frame::words::go_staff_sign_in,
            )),
        ));
    }
    Ok(state)
}

fn code_field(visit: &Visit, faults: &Faults) -> AnyView {
    Field::new(visit.lang, "totp", words::totp(visit.lang))
        .hint(words::totp_hint(visit.lang))
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .class("code__input")
        .draw(faults)
}

fn draw(visit: &Visit, secret: Vec<u8>, faults: &Faults) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let sealed = sealed::seal(
        &visit.portal,
        &format!("totp-setup:{}", me.account()),
        &secret,
    )
    .ok_or(Problem::Ours("seal"))?;
    let totp = totp(secret).ok_or(Problem::Ours("totp"))?;
    let key = totp.secret().to_base32();
    let url = totp.to_url().map_err(|_| Problem::Ours("totp"))?;
    let picture = crate::ui::qr::qr(&url);
    let password = own_password::field(visit, faults);
    let code = code_field(visit, faults);
    let (errors, status) = (errors(lang, faults), faults.status());
    visit.draw(Page::new(words::staff_setup_title(lang)).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <h1>{words::staff_setup_title(lang)}</h1> <p>{words::staff_setup_hint(lang)}</p>
                <form method="post" action=links::MY_STAFF novalidate>
                    <input type="hidden" name="sealed" value=sealed/>
                    {password}
                    <p>{words::totp_scan(lang)}</p>
                    {picture}
                    <p class="meta">{words::totp_key(lang, &key)}</p>
                    {code}
                    <button class="button">{words::staff_setup_title(lang)}</button>
                </form>
            </div>
        }
    })
}

fn draw_again(visit: &Visit, faults: &Faults) -> Answer {
    let lang = visit.lang;
    let (password, code) = (
        own_password::field(visit, faults),
        code_field(visit, faults),
    );
    let (errors, status) = (errors(lang, faults), faults.status());
    let page = Page::new(words::staff_setup_title(lang)).tab(Tab::Me);
    visit.draw(page.status(status), move || {
        view! {
            <div class="main__col">
                {errors} <h1>{words::staff_setup_title(lang)}</h1> <p>{words::setup_again_hint(lang)}</p>
                <form method="post" action=links::MY_STAFF novalidate>
                    {password} {code}
                    <button class="button">{words::staff_setup_title(lang)}</button>
                </form>
            </div>
        }
    })
}
