//! What somebody typed before signing in: kept for the browser, and found again by the account afterwards (spec.md §2.8).

use axum::response::{IntoResponse, Redirect};
use domain::ids::DraftId;
use serde_json::Value;
use store::drafts::{DraftKind, DraftOwner};

use super::visit::{BROWSER, secret_cookie, set_cookie, token_hash};
use super::{Answer, Here, links};

/// Keeps a draft of somebody who is not signed in, and leads to the sign-in and from there to `next`.
pub async fn keep_and_sign_in(
    here: &Here,
    kind: DraftKind,
    about: i64,
    fields: Value,
    next: impl FnOnce(DraftId) -> String,
) -> Answer {
    let fresh = here
        .browser
        .is_none()
        .then(|| here.portal.random_hex::<32>());
    let browser = fresh
        .as_deref()
        .map(|t| token_hash("browser", t))
        .or_else(|| here.browser.clone())
        .unwrap_or_default();
    let owner = DraftOwner::Browser(&browser);
    let id = here
        .portal
        .db
        .save_draft(
            owner,
            here.community.id,
            kind,
            about,
            None,
            &fields,
            here.now,
        )
        .await?;
    let mut response = Redirect::to(&links::login_then(&next(id))).into_response();
    if let Some(token) = fresh {
        set_cookie(&mut response, secret_cookie(BROWSER, &token, 30));
    }
    Ok(response)
}
