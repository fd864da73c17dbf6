//! `/{c}/meetings/{n}/checkin`: six digits, or the picture on the screen, which fills them in.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access;
use domain::meetings::How;
use leptos::prelude::*;
use store::Failed;
use store::meetings::{Meeting, NotCheckedIn};

use super::{find, refused, slug, span, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// What the key of the six digits is derived for.
pub(super) const PURPOSE: &str = "checkin";

/// `GET /{c}/meetings/{meeting}/checkin`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let m = find(&here, &number).await?;
    let code = here.query("code").to_owned();
    draw(&here, &m, &code, code.len() == 6, &Faults::default()).await
}

/// `POST /{c}/meetings/{meeting}/checkin`
pub async fn check_in(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let m = find(&here, &number).await?;
    let how = match form.get("how") {
        "qr" => How::Qr,
        _ => How::Code,
    };
    let code = form.get("code");
    if code.chars().filter(char::is_ascii_digit).count() != 6 {
        let faults = Faults::one("code", Fault::CodeShape);
        return draw(&here, &m, code, false, &faults).await;
    }
    let key = here.portal.key(PURPOSE);
    let (db, number) = (&here.portal.db, m.number);
    match db
        .check_in(&me, here.community.id, number, code, &key, how, here.now)
        .await
    {
        Ok(()) | Err(Failed::Refused(NotCheckedIn::Already)) => {
            let to = links::meeting(slug(&here), number);
            Ok(Redirect::to(&format!("{to}?done=checked_in")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotCheckedIn::Rule(domain::meetings::NoCheckIn::WrongCode))) => {
            let faults = Faults::one("code", Fault::Say(wrong));
            draw(&here, &m, code, false, &faults).await
        }
        Err(Failed::Refused(NotCheckedIn::Rule(why))) => Err(refused(&here, number, move |l| {
            words::no_check_in(l, why).to_owned()
        })),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

fn wrong(lang: domain::display::Lang) -> &'static str {
    words::no_check_in(lang, domain::meetings::NoCheckIn::WrongCode)
}

async fn draw(here: &Here, m: &Meeting, code: &str, scanned: bool, faults: &Faults) -> Answer {
    let lang = here.lang;
    let there = match &here.standing {
        Some(s) => here.portal.db.was_there(s.account, m.id).await?,
        None => false,
    };
    let title = words::checkin_title(lang);
    let (name, span) = (m.title.clone(), span(here, m));
    let back = links::meeting(slug(here), m.number);
    let here_path = links::meeting_act(slug(here), m.number, "checkin");
    let member = access::seat(here.standing.as_ref(), m.body)
        .is_ok()
        .then(|| view! { <p>{words::checkin_as_member(lang)}</p> });
    let body = if there {
        view! { <p><strong>{words::checked_in_mine(lang)}</strong></p> }.into_any()
    } else if here.standing.is_none() {
        let next = if scanned {
            format!("{here_path}?code={}", links::query(code))
        } else {
            here_path.clone()
        };
        let to = links::login_then(&next);
        view! { <p>{words::checkin_hint(lang)}</p> <p><a class="button" href=to>{words::checkin_sign_in(lang)}</a></p> }
            .into_any()
    } else {
        let field = Field::new(lang, "code", words::checkin_code(lang))
            .hint(words::checkin_hint(lang))
            .value(code)
            .inputmode("numeric")
            .autocomplete("one-time-code")
            .class("code__input")
            .draw(faults);
        let how = if scanned { "qr" } else { "code" };
        view! {
            {member}
            <form method="post" action=here_path novalidate>
                <input type="hidden" name="how" value=how/>
                {field}
                <button class="button">{words::checkin_button(lang)}</button>
            </form>
        }
        .into_any()
    };
    let status = faults.status();
    let summary = errors(lang, faults);
    here.draw(
        Page::new(title).tab(Tab::Proposals).status(status),
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
