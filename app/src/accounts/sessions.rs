//! `/me/sessions`: which devices are signed in, and ending them at once (requirements.md AU10).

use axum::response::{IntoResponse, Redirect};
use domain::ids::SessionId;
use leptos::prelude::*;

use super::{FRESH, words};
use crate::frame::{Answer, Fields, Page, Problem, Tab, Visit, links, when};

/// `GET /me/sessions`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let now = visit.now;
    let current = visit.session.as_ref().map(|s| s.id);
    let devices = visit.portal.db.list_sessions(&me, now).await?;
    let several = devices.len() > 1;
    let rows = devices
        .into_iter()
        .map(|d| {
            let here = current == Some(d.id);
            let close = (!here).then(|| {
                view! {
                    <form method="post" action=links::MY_SESSIONS>
                        <input type="hidden" name="session" value=d.id.to_string()/>
                        <button class="button button--plain button--small">
                            {words::device_close(lang)} <span class="visually-hidden">{d.device.clone()}</span>
                        </button>
                    </form>
                }
            });
            view! {
                <article class="item">
                    <h2 class="item__title">{d.device.clone()}</h2>
                    <p class="meta">
                        {here.then(|| view! { <span class="chip chip--done">{words::device_now(lang)}</span> })}
                        {d.second_factor.then(|| view! { <span class="chip">{words::device_staff(lang)}</span> })}
                        <span>{words::device_since(lang, &when::moment(lang, d.created_at, now))}</span>
                        <span>{words::device_seen(lang, &when::moment(lang, d.seen_at, now))}</span>
                    </p>
                    {close}
                </article>
            }
        })
        .collect::<Vec<_>>();
    visit.draw(Page::new(words::my_sessions(lang)).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                <h1>{words::my_sessions(lang)}</h1>
                {rows}
                {several
                    .then(|| {
                        view! {
                            <form method="post" action=links::MY_SESSIONS>
                                <input type="hidden" name="session" value="others"/>
                                <button class="button button--danger">{words::device_close_all(lang)}</button>
                            </form>
                        }
                    })}
            </div>
        }
    })
}

/// `POST /me/sessions`
pub async fn close(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    // Whoever found a phone that is signed in must not be the one who signs its owner out everywhere else.
    visit.signed_in_within(FRESH, links::MY_SESSIONS)?;
    let keep = visit.session.as_ref().map(|s| s.id);
    let done = match form.get("session") {
        "others" => {
            visit
                .portal
                .db
                .close_all_sessions(&me, keep, visit.now)
                .await?;
            "sessions_closed"
        }
        _ => {
            let id = form
                .number("session")
                .map(SessionId)
                .ok_or(Problem::BadRequest)?;
            visit
                .portal
                .db
                .close_own_session(&me, id, visit.now)
                .await?;
            "session_closed"
        }
    };
    Ok(Redirect::to(&format!("{}?done={done}", links::MY_SESSIONS)).into_response())
}
