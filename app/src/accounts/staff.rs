//! Staff sign in with password and one-time password (requirements.md AU1–AU5), and set both up themselves once an
//! operator has granted them a role: the phone proves who they are the first time.

use axum::response::{IntoResponse, Redirect};
use domain::log::security::SIGN_IN_STAFF;
use domain::password;
use domain::phone::Phone;
use http::StatusCode;
use leptos::prelude::*;
use store::accounts::StaffLogin;
use store::log::Event;
use totp_rs::{Builder, Totp};

use super::{FRESH, enter, words};
use crate::frame::fields::Fault;
use crate::frame::sealed;
use crate::frame::visit::Visit;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// A hash nobody has the password of: an unknown number costs as much time as a known one (AU7).
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$uCmzFYz1HYp3mI3Qn3DbmVv+1lDYGwuzmdDyx5Ecqbc";

/// `GET /login/staff`
pub async fn login(visit: Visit) -> Answer {
    let next = visit.query("next");
    draw_login(&visit, next, "", &Faults::default(), StatusCode::OK)
}

/// `POST /login/staff`
pub async fn sign_in(visit: Visit, form: Fields) -> Answer {
    let db = &visit.portal.db;
    let (typed, next) = (form.get("phone"), form.get("next"));
    let wrong = || {
        tracing::warn!(way = "staff", "a sign-in was refused");
        draw_login(
            &visit,
            next,
            typed,
            &Faults::one("phone", Fault::Say(words::staff_wrong)),
            StatusCode::UNPROCESSABLE_ENTITY,
        )
    };
    let found = match Phone::parse(typed) {
        Ok(phone) => db.find_staff_login(&phone).await?,
        Err(_) => None,
    };
    let hash = found.as_ref().and_then(|f| f.password_hash.clone());
    let right = verify(&visit, form.get("password").to_owned(), hash).await?;
    // Whoever has to wait hears the same as who is nobody: an answer of its own would say who is staff.
    let waits = |login: &StaffLogin| login.locked_until.is_some_and(|until| until > visit.now);
    let account = found.as_ref().map(|login| login.account);
    let Some(found) = found.filter(|login| !waits(login)) else {
        // A number that is nobody's is noted too, and never itself.
        let event = match account {
            Some(account) => Event::of_account(SIGN_IN_STAFF, account, true, visit.now),
            None => Event::new(SIGN_IN_STAFF, visit.now),
        };
        db.note_events(&[event.refused()]).await?;
        return wrong();
    };
    let step = found
        .totp_sealed
        .as_deref()
        .and_then(|s| sealed::open(&visit.portal, "totp", s))
        .and_then(|secret| {
            accepted_step(
                secret,
                form.get("totp"),
                visit.now.timestamp(),
                found.totp_last_step,
            )
        });
    let Some(step) = step.filter(|_| right) else {
        db.note_failed_try(found.account, visit.now).await?;
        return wrong();
    };
    // Two requests with one code: the first takes the step, the second is a wrong try.
    if !db
        .note_second_factor(found.account, step, visit.now)
        .await?
    {
        let event = Event::of_account(SIGN_IN_STAFF, found.account, true, visit.now);
        db.note_events(&[event.refused()]).await?;
        return wrong();
    }
    enter(&visit, found.account, true, next).await
}

/// The time step of a right code, if it is later than the last one used; one step of clock difference is forgiven.
fn accepted_step(secret: Vec<u8>, typed: &str, now: i64, last: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let step = totp(secret)?.check(&typed, u64::try_from(now).ok()?)?;
    i64::try_from(step).ok().filter(|s| *s > last)
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

/// Whether the password has this hash; where there is none it takes as long. Two at a time, off the request threads.
pub(super) async fn verify(
    visit: &Visit,
    password: String,
    hash: Option<String>,
) -> Result<bool, Problem> {
    use argon2::PasswordVerifier;
    let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
    let _place = visit
        .portal
        .hashing_place()
        .await
        .ok_or(Problem::TooMany { minutes: 1 })?;
    let verified = tokio::task::spawn_blocking(move || {
        argon2::PasswordHash::new(&hash).is_ok_and(|parsed| {
            argon2::Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
        })
    });
    verified
        .await
        .map_err(|_| Problem::Ours("password hashing"))
}

/// Argon2id with 19 MiB and two passes, as a PHC string.
///
/// # Errors
/// [`Problem::Ours`] when hashing fails.
pub fn hash(password: &str) -> Result<String, Problem> {
    use argon2::PasswordHasher;
    argon2::Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|_| Problem::Ours("password hashing"))
}

/// The hash of a new password, under the same limits.
pub(super) async fn hashed(visit: &Visit, password: String) -> Result<String, Problem> {
    let _place = visit
        .portal
        .hashing_place()
        .await
        .ok_or(Problem::TooMany { minutes: 1 })?;
    tokio::task::spawn_blocking(move || hash(&password))
        .await
        .map_err(|_| Problem::Ours("password hashing"))?
}

/// `GET /me/staff`
pub async fn setup(visit: Visit) -> Answer {
    visit.signed_in()?;
    visit.signed_in_within(FRESH, links::MY_STAFF)?;
    let secret = visit.portal.random::<20>();
    draw_setup(&visit, secret.to_vec(), &Faults::default()).await
}

/// `POST /me/staff`
pub async fn save_setup(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    // Longer than for the page: setting up an authenticator app takes its time.
    visit.signed_in_within(FRESH * 3, links::MY_STAFF)?;
    let purpose = format!("totp-setup:{}", me.account());
    let Some(secret) = sealed::open(&visit.portal, &purpose, form.get("sealed")) else {
        return Err(Problem::refused(
            |l| words::setup_stale(l).to_owned(),
            Some((setup_link(), words::staff_setup_title)),
        ));
    };
    let mut faults = Faults::default();
    faults.check(
        "password",
        password::check(form.get("password")).map_err(Fault::Password),
    );
    if accepted_step(secret.clone(), form.get("totp"), visit.now.timestamp(), 0).is_none() {
        faults.add("totp", Fault::Say(words::totp_wrong));
    }
    if !faults.is_empty() {
        return draw_setup(&visit, secret, &faults).await;
    }
    ensure_open(&visit).await?;
    let hash = hashed(&visit, form.get("password").to_owned()).await?;
    let sealed = sealed::seal(&visit.portal, "totp", &secret).ok_or(Problem::Ours("seal"))?;
    visit
        .portal
        .db
        .set_staff_secret(me.account(), &hash, &sealed, visit.now)
        .await?;
    Ok(Redirect::to(&format!("{}?done=saved", links::LOGIN_STAFF)).into_response())
}

fn setup_link() -> String {
    links::MY_STAFF.to_owned()
}

/// Only people with a staff role and without a password yet: a stolen phone must not replace a second factor.
async fn ensure_open(visit: &Visit) -> Result<(), Problem> {
    let me = visit.signed_in()?;
    let state = visit.portal.db.staff_setup(me.account()).await?;
    if !state.holds_staff_role {
        return Err(Problem::Denied(domain::access::Denied::NotYourRole));
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
    Ok(())
}

async fn draw_setup(visit: &Visit, secret: Vec<u8>, faults: &Faults) -> Answer {
    ensure_open(visit).await?;
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
    let password = Field::new(lang, "password", words::new_password(lang))
        .hint(words::new_password_hint(lang))
        .input_type("password")
        .autocomplete("new-password")
        .draw(faults);
    let code = Field::new(lang, "totp", words::totp(lang))
        .hint(words::totp_hint(lang))
        .inputmode("numeric")
        .autocomplete("one-time-code")
        .class("code__input")
        .draw(faults);
    let errors = errors(lang, faults);
    let status = faults.status();
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
