//! A form that arrives after its session has ended (spec.md §2.8), whatever room it is for: what was typed is sealed, waits
//! for the person whose session it was, and is sent again by a press of a button once they have signed in. What is meant
//! for one moment or for nobody's eyes (passwords, codes, identity numbers, votes, answers of a round) is never kept.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Denied;
use http::request::Parts;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::visit::{SESSION, cookie, token_hash, wants_json};
use super::{Answer, Fields, Page, Portal, Problem, Tab, Visit, links, sealed, words};

const PURPOSE: &str = "kept form";
/// The field by which a form that is sent again names where it waited.
const NAME: &str = "kept_form";
/// Forms with one of these are not kept.
const SECRET: &[&str] = &["password", "current", "totp", "code", "digits", "id_number"];
/// Fields that are not for people.
const MACHINE: &[&str] = &["once", "revision", "version", "draft", "act", NAME];

#[derive(Serialize, Deserialize)]
struct Form {
    path: String,
    fields: Vec<(String, String)>,
}

/// Votes and answers of a round are nobody's to read, sealed or not.
fn is_secret(path: &str, form: &Fields) -> bool {
    let vote = path.contains("/ballots/") && path.ends_with("/cast");
    let answer = path.contains("/assessments/") && !path.contains("/desk/");
    let sheet = path.contains("/consultations/") && path.ends_with("/answer");
    vote || answer || sheet || SECRET.iter().any(|name| form.has(name))
}

/// Looks at how an act ended: keeps the form of one that must sign in first, and throws away what is done now.
pub async fn keep_or_forget(
    portal: &Portal,
    parts: &Parts,
    body: &[u8],
    response: Response,
) -> Response {
    let Some(token) = cookie(&parts.headers, SESSION).map(|t| token_hash("session", t)) else {
        return response;
    };
    let Some(form) = Fields::read(body) else {
        return response;
    };
    let now = portal.clock.now();
    let problem = response.extensions().get::<Problem>();
    let (staff, again) = match problem {
        Some(Problem::Denied(Denied::NotSignedIn)) => (false, false),
        Some(Problem::Denied(Denied::SecondFactorMissing)) => (true, false),
        Some(Problem::SignInAgain { staff, .. }) => (*staff, true),
        _ => {
            if let (true, Some(id)) = (response.status().is_redirection(), form.number(NAME))
                && let Err(error) = portal.db.delete_kept_form(&token, id, now).await
            {
                // It goes by itself in a day.
                tracing::warn!(%error, "a kept form stays");
            }
            return response;
        }
    };
    let path = parts.uri.path();
    if body.is_empty() || wants_json(&parts.headers) || is_secret(path, &form) {
        return response;
    }
    let mut fields = form.into_pairs();
    fields.retain(|(name, _)| name != NAME);
    let kept = Form {
        path: path.to_owned(),
        fields,
    };
    let Some(sealed) = serde_json::to_vec(&kept)
        .ok()
        .and_then(|plain| sealed::seal(portal, PURPOSE, &plain))
    else {
        return response;
    };
    match portal.db.keep_form(&token, &sealed, now).await {
        Ok(Some(kept)) => {
            let staff = staff || kept.second_factor;
            Redirect::to(&links::sign_in_then(
                staff,
                again,
                &links::kept_form(kept.id),
            ))
            .into_response()
        }
        Ok(None) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `GET /me/kept/{id}`: what was typed, and the button that sends it again.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Answer {
    let me = visit.signed_in()?;
    let id = id.parse::<i64>().map_err(|_| Problem::NotFound)?;
    let kept = visit.portal.db.find_kept_form(&me, id).await?;
    let kept = kept.ok_or(Problem::NotFound)?;
    // A secret that was changed opens nothing any more; then there is nothing to show.
    let form: Form = sealed::open(&visit.portal, PURPOSE, &kept.sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Problem::NotFound)?;
    let lang = visit.lang;
    let texts: Vec<_> = form
        .fields
        .iter()
        .filter(|(name, value)| !MACHINE.contains(&name.as_str()) && !value.trim().is_empty())
        .map(|(_, value)| view! { <li class="mail__one mail__one--text">{value.clone()}</li> })
        .collect();
    let hidden: Vec<_> = form
        .fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    let as_staff = visit.session.as_ref().is_some_and(|s| s.second_factor);
    let own = links::kept_form(id);
    let send = if kept.second_factor && !as_staff {
        let to = links::sign_in_then(true, false, &own);
        view! { <p><a class="button" href=to>{words::go_staff_sign_in(lang)}</a></p> }.into_any()
    } else {
        view! {
            <form method="post" action=form.path.clone()>
                <input type="hidden" name=NAME value=id.to_string()/>
                {hidden}
                <button class="button">{words::kept_send(lang)}</button>
            </form>
        }
        .into_any()
    };
    visit.draw(Page::new(words::kept_title(lang)).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <h1>{words::kept_title(lang)}</h1>
                <p>{words::kept_hint(lang)}</p>
                <ul class="mail">{texts}</ul>
                {send}
                <form method="post" action=own>
                    <button class="button button--plain">{words::kept_drop(lang)}</button>
                </form>
            </div>
        }
    })
}

/// `POST /me/kept/{id}`: throws it away.
pub async fn forget(visit: Visit, Path(id): Path<String>, headers: http::HeaderMap) -> Answer {
    visit.signed_in()?;
    let id = id.parse::<i64>().map_err(|_| Problem::NotFound)?;
    if let Some(token) = cookie(&headers, SESSION) {
        let token = token_hash("session", token);
        visit
            .portal
            .db
            .delete_kept_form(&token, id, visit.now)
            .await?;
    }
    Ok(Redirect::to(&format!("{}?done=draft_deleted", links::ME)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/qingyun/desk/volunteers/activities/1/edit", "title_zh=a", false)]
    #[case("/qingyun/desk/assessments/1/edit", "title_zh=a", false)]
    #[case("/qingyun/desk/questions/2", "answer=a", false)]
    #[case("/qingyun/ballots/2026-0001/cast", "choice=yes", true)]
    #[case("/qingyun/assessments/2026-0001/answer", "q1=5", true)]
    #[case("/qingyun/desk/residents/3/attest", "id_number=1&name=a", true)]
    #[case("/me/password", "password=a", true)]
    fn votes_and_secrets_are_never_kept(
        #[case] path: &str,
        #[case] body: &str,
        #[case] secret: bool,
    ) {
        let form = Fields::read(body.as_bytes()).unwrap();
        assert_eq!(is_secret(path, &form), secret);
    }
}
