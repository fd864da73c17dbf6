//! `/{c}/volunteers/shifts/{n}/checkin`: six digits, or the picture on the lead's screen, which fills them in.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::phone::ascii_digit;
use domain::volunteers::{NoCheckIn, Standing};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{NotMarked, Shift};

use super::activity::refused;
use super::{PURPOSE, find_shift, slug, span_name, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/volunteers/shifts/{n}/checkin`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let shift = find_shift(&here, &number).await?;
    let code = here.query("code").to_owned();
    draw(&here, &shift, &code, &Faults::default()).await
}

/// `POST /{c}/volunteers/shifts/{n}/checkin`
pub async fn check_in(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let shift = find_shift(&here, &number).await?;
    let code = form.get("code");
    if code
        .chars()
        .map(ascii_digit)
        .filter(char::is_ascii_digit)
        .count()
        != 6
    {
        let faults = Faults::one("code", Fault::CodeShape);
        return draw(&here, &shift, code, &faults).await;
    }
    let key = here.portal.key(PURPOSE);
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .check_in_to_shift(&me, community, shift.number, code, &key, here.now)
        .await
    {
        Ok(()) => {
            let to = links::shift_checkin(slug(&here), shift.number);
            Ok(Redirect::to(&format!("{to}?done=checked_in")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMarked::Rule(NoCheckIn::WrongCode))) => {
            let faults = Faults::one("code", Fault::Say(wrong));
            draw(&here, &shift, code, &faults).await
        }
        Err(Failed::Refused(NotMarked::Rule(why))) => {
            let say = move |lang| words::no_check_in(lang, why).to_owned();
            Err(refused(&here, shift.activity, say))
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

fn wrong(lang: Lang) -> &'static str {
    words::no_check_in(lang, NoCheckIn::WrongCode)
}

async fn draw(here: &Here, shift: &Shift, code: &str, faults: &Faults) -> Answer {
    let lang = here.lang;
    let mine = match here.signed_in() {
        Ok(me) => here.portal.db.find_my_place(&me, shift).await?,
        Err(_) => None,
    };
    let path = links::shift_checkin(slug(here), shift.number);
    let body = if mine.is_some_and(|m| m.standing == Some(Standing::Came)) {
        view! { <p><strong>{words::checked_in_mine(lang)}</strong></p> }.into_any()
    } else if here.session.is_none() {
        let next = match code.is_empty() {
            true => path.clone(),
            false => format!("{path}?code={}", links::query(code)),
        };
        let to = links::login_then(&next);
        view! { <p><a class="button" href=to>{words::checkin_sign_in(lang)}</a></p> }.into_any()
    } else {
        let field = Field::new(lang, "code", words::checkin_code(lang))
            .hint(words::checkin_hint(lang))
            .value(code)
            .inputmode("numeric")
            .autocomplete("one-time-code")
            .class("code__input")
            .draw(faults);
        view! {
            <form method="post" action=path novalidate>
                {field} <button class="button">{words::checkin_button(lang)}</button>
            </form>
        }
        .into_any()
    };
    let (back, name) = (
        links::activity(slug(here), shift.activity),
        shift.title.get(lang).to_owned(),
    );
    let span = span_name(here, shift.span);
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::checkin_title(lang);
    here.draw(
        Page::new(title).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {name}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p class="meta">{span}</p>
                    {body}
                </div>
            }
        },
    )
}
