//! `/{c}/assessments/code`: the way in for whoever holds an invitation code, without an account.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::codes::Code;
use leptos::prelude::*;

use super::{private, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/assessments/code`; `?code=` is what a scanned picture brings along.
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    draw(&here, here.query("code"), &Faults::default())
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
    Ok(Redirect::to(&format!("{to}?code={}", code.as_str())).into_response())
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
