//! Who someone is (art. 6): signing in, what is missing before one may vote, and everything the portal holds about a
//! person.
//!
//! What surprises: the first sign-in opens the account, there is no password for residents; work at the desk needs a
//! second sign-in with password and one-time password; a failed delivery of a code is a page with another way, never an
//! error; a draft written before signing in follows the person through the sign-in.

pub mod erase;
mod hashing;
pub mod login;
pub mod me;
pub mod own_password;
pub mod password;
pub mod persona;
pub mod sessions;
pub mod setup;
pub mod staff;
pub mod steps;
pub(crate) mod words;

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Duration, Utc};
use domain::ids::AccountId;
use http::HeaderValue;

use crate::frame::visit::{SESSION, secret_cookie, set_cookie, token_hash};
use crate::frame::{Problem, Visit};

/// How long a session lives without use (requirements.md AU10): a resident's 30 days, staff's 30 minutes.
pub fn session_life(second_factor: bool) -> Duration {
    if second_factor {
        Duration::minutes(30)
    } else {
        Duration::days(30)
    }
}

/// When a session ends that is used now: by its life without use, and never later than its longest life, 90 days for
/// residents and 12 hours, a working day, for staff.
pub fn session_end(
    second_factor: bool,
    created_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let longest = if second_factor {
        Duration::hours(12)
    } else {
        Duration::days(90)
    };
    (now + session_life(second_factor)).min(created_at + longest)
}

/// Tells the browser to forget what our pages kept in it: texts begun and not sent (ASVS V14.3.1). Its
/// cache holds nothing of anybody's, and emptying that takes some browsers many seconds.
fn clear_storage(response: &mut Response) {
    let value = HeaderValue::from_static("\"storage\"");
    response.headers_mut().insert("clear-site-data", value);
}

/// How long after a sign-in what cannot be undone, or says everything, may be done without another.
pub const FRESH: Duration = Duration::minutes(10);

/// Opens a session with a fresh token and leads on to `next`. What was written before signing in becomes the person's.
async fn enter(
    visit: &Visit,
    account: AccountId,
    second_factor: bool,
    next: &str,
) -> Result<Response, Problem> {
    let db = &visit.portal.db;
    tracing::info!(account = account.0, second_factor, "signed in");
    let token = visit.portal.random_hex::<32>();
    let expires = visit.now + session_life(second_factor);
    db.open_session(
        account,
        &token_hash("session", &token),
        second_factor,
        &visit.device,
        visit.now,
        expires,
    )
    .await?;
    // The session of before, if any, ends: a token never lives through a change of rights (AU8).
    if let Some(old) = &visit.session {
        db.close_session(old.id, visit.now).await?;
    }
    if let Some(browser) = &visit.browser {
        db.adopt_drafts(browser, account, visit.now).await?;
    }
    let mut response = Redirect::to(crate::frame::links::own_path(next)).into_response();
    set_cookie(
        &mut response,
        secret_cookie(
            SESSION,
            &token,
            session_life(second_factor).num_days().max(1),
        ),
    );
    Ok(response)
}
