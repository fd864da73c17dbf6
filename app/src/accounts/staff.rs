//! Staff sign in with password and one-time password (requirements.md AU1–AU5).
//!
//! What surprises: whoever tries hears the same, whether the number is nobody's, the password is wrong or it is too early
//! (AU7); a try is counted before the password is looked at, in the account or in a browser that it knows (AU5); a password
//! that was printed, or is too old, opens no session but a form for an own one.

use axum::response::{IntoResponse, Redirect, Response};
use domain::codes::keyed_digest;
use domain::display::Lang;
use domain::ids::AccountId;
use domain::log::security::SIGN_IN_STAFF;
use domain::password;
use domain::phone::Phone;
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use store::accounts::StaffLogin;
use store::log::Event;
use totp_rs::{Builder, Totp};

use super::{enter, hashing, own_password, words};
use crate::frame::fields::Fault;
use crate::frame::sealed;
use crate::frame::visit::{Visit, cookie, secret_cookie, set_cookie, token_hash};
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

pub use super::hashing::hash;

/// A browser in which somebody has signed in as staff.
const DEVICE: &str = "__Host-juyi-device";

/// How long a code of the second factor stands on the phone.
const STEP: i64 = 30;

/// `GET /login/staff`
pub async fn login(visit: Visit) -> Answer {
    let next = visit.query("next");
    draw_login(&visit, next, "", &Faults::default(), StatusCode::OK)
}

/// `POST /login/staff`
pub async fn sign_in(visit: Visit, headers: HeaderMap, form: Fields) -> Answer {
    let (db, now) = (&visit.portal.db, visit.now);
    let (typed, next) = (form.get("phone"), form.get("next"));
    let again = |say: fn(Lang) -> &'static str, status| {
        let faults = Faults::one("phone", Fault::Say(say));
        draw_login(&visit, next, typed, &faults, status)
    };
    let wrong = || {
        tracing::warn!(way = "staff", "a sign-in was refused");
        again(words::staff_wrong, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let found = match Phone::parse(typed) {
        Ok(phone) => db.find_staff_login(&phone).await?,
        Err(_) => None,
    };
    let Some(place) = hashing::place(&visit).await else {
        let answer = again(words::hashing_busy, StatusCode::SERVICE_UNAVAILABLE);
        return hashing::busy(answer);
    };
    let device = device_of(&headers);
    let tried = match &found {
        Some(login) => db.begin_try(login.account, device.as_deref(), now).await?,
        None => {
            let key = keyed_digest(&visit.portal.key("nobody"), &[typed]);
            db.begin_try_of_nobody(&key, now).await?;
            None
        }
    };
    let hash = found.as_ref().and_then(|f| f.password_hash.clone());
    let checked = hashing::verify(&place, form.get("password"), hash.clone()).await?;
    drop(place);
    // Whoever has to wait hears the same as who is nobody: an answer of its own would say who is staff.
    let account = found.as_ref().map(|login| login.account);
    let (Some(login), Some(tried), Some(hash)) = (found, tried, hash) else {
        note_refused(&visit, account).await?;
        return wrong();
    };
    let step = secret_of(&visit, &login)
        .and_then(|s| accepted_step(s, form.get("totp"), now.timestamp(), login.totp_last_step));
    // One that was printed is right for three days.
    let alive = login.password_until.is_none_or(|until| now < until);
    let Some(step) = step.filter(|_| checked.right && alive) else {
        note_refused(&visit, account).await?;
        return wrong();
    };
    let (device, fresh) = match device {
        Some(device) => (device, None),
        None => {
            let token = visit.portal.random_hex::<32>();
            (token_hash("device", &token), Some(token))
        }
    };
    // Two requests with one code: the first takes the step, the second is a wrong try.
    if !db.note_second_factor(tried, step, &device, now).await? {
        note_refused(&visit, account).await?;
        return wrong();
    }
    let due = password::is_due(visit.portal.graded, login.password_set_at, now);
    let answer = if login.password_until.is_some() || due {
        own_password::ask(&visit, login.account, &hash, next, &Faults::default())?
    } else {
        if let Some(renewed) = checked.renewed {
            db.renew_hash(login.account, &hash, &renewed).await?;
        }
        enter(&visit, login.account, true, next).await?
    };
    Ok(know(answer, fresh))
}

/// A number that is nobody's is noted too, and never itself.
async fn note_refused(visit: &Visit, account: Option<AccountId>) -> Result<(), Problem> {
    let event = match account {
        Some(account) => Event::of_account(SIGN_IN_STAFF, account, true, visit.now),
        None => Event::new(SIGN_IN_STAFF, visit.now),
    };
    visit.portal.db.note_events(&[event.refused()]).await?;
    Ok(())
}

/// The browser keeps its token longer than any session: what it spares its owner is waiting for strangers.
fn know(mut answer: Response, fresh: Option<String>) -> Response {
    if let Some(token) = fresh {
        set_cookie(&mut answer, secret_cookie(DEVICE, &token, 400));
    }
    answer
}

/// The digest of the browser's token, if it has one.
pub(super) fn device_of(headers: &HeaderMap) -> Option<String> {
    cookie(headers, DEVICE).map(|t| token_hash("device", t))
}

/// The secret of the second factor.
pub(super) fn secret_of(visit: &Visit, login: &StaffLogin) -> Option<Vec<u8>> {
    let sealed = login.totp_sealed.as_deref()?;
    sealed::open(&visit.portal, "totp", sealed)
}

/// The time step of a right code, if it is later than the last one used. The code of now and the one that has just left
/// the screen, because people type for some seconds; never one that is still to come.
pub(super) fn accepted_step(secret: Vec<u8>, typed: &str, now: i64, last: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let totp = totp(secret)?;
    let step = now.div_euclid(STEP);
    [step, step - 1].into_iter().find(|step| {
        let at = u64::try_from(step * STEP).unwrap_or_default();
        let code = totp.generate(at).to_string();
        domain::codes::same_digest(&code, &typed) && *step > last
    })
}

/// The generator of a secret, as authenticator apps expect it.
pub fn totp(secret: Vec<u8>) -> Option<Totp> {
    Builder::new()
        .with_secret(secret)
        .with_account_name("staff")
        .with_issuer(Some("Juyi"))
        .build()
        .ok()
}

fn draw_login(
    visit: &Visit,
    next: &str,
    typed: &str,
    faults: &Faults,
    status: StatusCode,
) -> Answer {
    let lang = visit.lang;
    let next = links::own_path(next).to_owned();
    let again = (visit.query("again") == "1").then(|| view! { <p>{words::login_again(lang)}</p> });
    let saved = next
        .starts_with(links::KEPT_FORMS)
        .then(|| view! { <p>{words::login_saved(lang)}</p> });
    let errors = errors(lang, faults);
    let phone = Field::new(lang, "phone", words::phone(lang))
        .value(typed)
        .input_type("tel")
        .inputmode("numeric")
        .autocomplete("username")
        .draw(faults);
    let none = Faults::default();
    let password = Field::new(lang, "password", words::password(lang))
        .input_type("password")
        .autocomplete("current-password")
        .draw(&none);
    let code = Field::new(lang, "totp", words::totp(lang))
        .hint(words::totp_hint(lang))
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .class("code__input")
        .draw(&none);
    visit.draw(Page::new(words::staff_title(lang)).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <h1>{words::staff_title(lang)}</h1> {again} {saved}
                <form method="post" action=links::LOGIN_STAFF novalidate>
                    <input type="hidden" name="next" value=next/>
                    {phone} {password} {code} <button class="button">{words::sign_in(lang)}</button>
                </form>
            </div>
        }
    })
}

/// What a page that is no sign-in says to whoever came to it too late.
pub(super) fn anew(next: &str) -> Answer {
    let to = links::sign_in_then(true, false, links::own_path(next));
    Ok(Redirect::to(&to).into_response())
}

/// A page or an act of somebody who is staff no more.
pub(super) fn nobody() -> Problem {
    Problem::Denied(domain::access::Denied::NotYourRole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS V6.5.5: thirty seconds on the screen, and thirty more for who was typing.
    #[test]
    fn a_code_is_taken_while_it_stands_on_the_phone_and_just_after_and_once() {
        let at = 1_795_334_400;
        let code = totp(vec![5; 20]).unwrap().generate(at).to_string();
        let at = i64::try_from(at).unwrap();
        let step = at / STEP;
        for (now, last, taken) in [
            (at, 0, Some(step)),
            (at + 29, 0, Some(step)),
            (at + 59, 0, Some(step)),
            (at + 60, 0, None),
            (at - 1, 0, None),
            (at, step - 1, Some(step)),
            (at, step, None),
            (at, step + 1, None),
        ] {
            assert_eq!(
                accepted_step(vec![5; 20], &code, now, last),
                taken,
                "{}",
                now - at
            );
        }
        assert_eq!(accepted_step(vec![6; 20], &code, at, 0), None);
        assert_eq!(accepted_step(vec![5; 20], "", at, 0), None);
    }
}
