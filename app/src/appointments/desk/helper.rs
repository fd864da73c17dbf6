//! `/{c}/desk/appointments/book`: booking for somebody without a phone (代办). Name and number may be left out; the code on
//! a slip of paper is enough.

use axum::response::{IntoResponse, Redirect};
use domain::phone::Telephone;
use domain::text::RealName;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{NotBooked, Somebody, Wish};

use crate::appointments::outlook::{Outlook, value};
use crate::appointments::{Today, desk_words as d, new_code, slug, time_name, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use http::StatusCode;

/// How many free times of each window are offered.
const OFFERED: usize = 40;

/// `GET /{c}/desk/appointments/book`
pub async fn page(here: Here) -> Answer {
    here.clerk()?;
    let form = Fields::default();
    draw(&here, &form, &Faults::default(), StatusCode::OK).await
}

async fn draw(here: &Here, form: &Fields, faults: &Faults, status: StatusCode) -> Answer {
    let lang = here.lang;
    let today = Today::of(here).await?;
    let windows = here.portal.db.list_windows(here.community.id).await?;
    let all = Outlook::of_all(here, &today, windows).await?;
    let mut options = vec![(String::new(), d::choose_time(lang).to_owned())];
    for outlook in &all {
        let name = outlook.window.name.get(lang);
        for wanted in outlook.next(here.today(), OFFERED) {
            let label = format!("{name} · {}", time_name(here, wanted));
            let value = format!("{}/{}", outlook.window.number, value(wanted));
            options.push((value, label));
        }
    }
    let when = Field::new(lang, "when", d::helper_time(lang))
        .value(form.get("when"))
        .select(options)
        .draw(faults);
    let name = Field::new(lang, "name", d::helper_name(lang))
        .hint(d::helper_hint(lang))
        .value(form.get("name"))
        .autocomplete("off")
        .draw(faults);
    let phone = Field::new(lang, "phone", d::helper_phone(lang))
        .value(form.get("phone"))
        .inputmode("tel")
        .autocomplete("off")
        .draw(faults);
    let summary = errors(lang, faults);
    let (back, action) = (
        links::desk_appointments(slug(here)),
        links::desk_helper(slug(here)),
    );
    let title = d::helper_title(lang);
    let key = crate::ui::once::once(here);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {d::back_day(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{d::helper_lead(lang)}</p>
                <form method="post" action=action novalidate>
                    {key} {when} {name} {phone} <button class="button">{d::helper_book(lang)}</button>
                </form>
            </div>
        }
    })
}

/// `POST /{c}/desk/appointments/book`
pub async fn book(here: Here, form: Fields) -> Answer {
    let me = here.clerk()?;
    let mut faults = Faults::default();
    let once = form.get("once");
    let name = match form.get("name").trim() {
        "" => None,
        raw => faults.text("name", RealName::parse(raw)),
    };
    let phone = match form.get("phone").trim() {
        "" => None,
        raw => {
            let got = Telephone::parse(raw);
            let say = crate::publishing::desk_words::fault_telephone;
            faults.check("phone", got.ok_or(Fault::Say(say)))
        }
    };
    let (window, when) = form.get("when").split_once('/').unwrap_or_default();
    if when.is_empty() {
        faults.add("when", Fault::Choose);
    }
    if !faults.is_empty() {
        let status = faults.status();
        return draw(&here, &form, &faults, status).await;
    }
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    let number: i64 = window.parse().map_err(|_| Problem::BadRequest)?;
    let window = db.find_window(here.community.id, number).await?;
    let outlook = Outlook::of(&here, window.ok_or(Problem::NotFound)?).await?;
    let late = || async {
        let faults = Faults::one("when", Fault::Say(words::just_taken));
        draw(&here, &form, &faults, StatusCode::CONFLICT).await
    };
    let Some(wanted) = outlook.read(when) else {
        return late().await;
    };
    let wish = Wish {
        window: number,
        wanted,
        service: None,
        home: None,
    };
    let (today, code) = (Today::of(&here).await?, new_code(&here)?);
    let somebody = Somebody { name, phone };
    match db
        .book_for(&me, &wish, &somebody, &code, once, today.terms(), here.now)
        .await
    {
        Ok(booked) => {
            let to = links::desk_booking(slug(&here), booked.code.as_str());
            Ok(Redirect::to(&format!("{to}?done=booked")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotBooked::UnknownWindow)) => Err(Problem::NotFound),
        Err(Failed::Refused(_)) => late().await,
    }
}
