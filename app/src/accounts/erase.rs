//! `/me/erase`: closing the account (requirements.md PR6). What was public stays, without the person.

use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;

use super::{FRESH, clear_storage, words};
use crate::frame::fields::Fault;
use crate::frame::visit::{SESSION, secret_cookie, set_cookie};
use crate::frame::{Answer, Faults, Fields, Page, Tab, Visit, links};
use crate::ui::errors::{errors, field_error};

/// `GET /me/erase`
pub async fn page(visit: Visit) -> Answer {
    draw(&visit, &Faults::default())
}

/// `POST /me/erase`
pub async fn erase(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    // On POST: what was ticked is kept by `frame::expired` while the person signs in again.
    visit.signed_in_within(FRESH, links::ERASE)?;
    if form.get("sure") != "yes" {
        return draw(&visit, &Faults::one("sure", Fault::Say(words::erase_tick)));
    }
    let keys = visit.portal.seal_keys.as_ref();
    visit.portal.db.forget_sheets(&me, keys).await?;
    visit.portal.db.erase_account(&me, visit.now).await?;
    let mut response = Redirect::to(&format!("{}?done=erased", links::LOGIN)).into_response();
    set_cookie(&mut response, secret_cookie(SESSION, "", 0));
    clear_storage(&mut response);
    Ok(response)
}

fn draw(visit: &Visit, faults: &Faults) -> Answer {
    visit.signed_in()?;
    let lang = visit.lang;
    let status = faults.status();
    let (summary, error) = (errors(lang, faults), field_error(lang, "sure", faults));
    visit.draw(Page::new(words::erase_title(lang)).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                {summary}
                <h1>{words::erase_title(lang)}</h1>
                <p>{words::erase_what(lang)}</p>
                <p><a class="link" href=links::MY_DATA>{words::data_download(lang)}</a></p>
                <form method="post" action=links::ERASE novalidate>
                    <div class="field">
                        {error}
                        <label class="choice">
                            <input class="choice__input" type="checkbox" id="sure" name="sure" value="yes"/>
                            <span class="choice__text">{words::erase_sure(lang)}</span>
                        </label>
                    </div>
                    <button class="button button--danger">{words::erase_confirm(lang)}</button>
                </form>
            </div>
        }
    })
}
