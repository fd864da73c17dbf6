//! `/{c}/meetings/{n}/ask`: a resident asks for an item on the agenda.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::meetings::rules::may_ask;
use domain::text::{Remark, Title};
use leptos::prelude::*;
use store::Failed;
use store::meetings::{Meeting, NotAsked};

use super::{find, refused, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/meetings/{meeting}/ask`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.signed_in()?;
    let m = find(&here, &number).await?;
    draw(&here, &m, &Fields::default(), &Faults::default())
}

/// `POST /{c}/meetings/{meeting}/ask`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let m = find(&here, &number).await?;
    let mut faults = Faults::default();
    let title = faults.text("title", Title::parse(form.get("title")));
    let about = faults.text("about", Remark::parse(form.get("about")));
    let (Some(title), Some(about)) = (title, about) else {
        return draw(&here, &m, &form, &faults);
    };
    let (db, once) = (&here.portal.db, form.get("once"));
    match db
        .ask_for_item(
            &me,
            here.community.id,
            m.number,
            &title,
            &about,
            once,
            here.now,
        )
        .await
    {
        Ok(()) => {
            let to = links::meeting(slug(&here), m.number);
            Ok(Redirect::to(&format!("{to}?done=item_asked")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAsked::UnknownMeeting)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotAsked::Rule(why))) => Err(refused(&here, m.number, move |l| {
            words::no_ask(l, why).to_owned()
        })),
    }
}

fn draw(here: &Here, m: &Meeting, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    // Nobody fills in a form that cannot be taken.
    if let Err(why) = may_ask(m.kind, m.stage, m.starts_at, here.now) {
        return Err(refused(here, m.number, move |l| {
            words::no_ask(l, why).to_owned()
        }));
    }
    let title = words::ask_title(lang);
    let field = Field::new(lang, "title", words::ask_field(lang))
        .value(typed.get("title"))
        .limits(Title::LIMITS)
        .draw(faults);
    let about = Field::new(lang, "about", words::ask_why(lang))
        .value(typed.get("about"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let (to, key) = (links::meeting_act(slug(here), m.number, "ask"), once(here));
    let (back, name) = (links::meeting(slug(here), m.number), m.title.clone());
    let status = faults.status();
    let summary = errors(lang, faults);
    here.draw(Page::new(title).tab(Tab::Proposals).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {name}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::ask_lead(lang)}</p>
                <form method="post" action=to novalidate>
                    {key} {field} {about} <button class="button">{words::ask_button(lang)}</button>
                </form>
            </div>
        }
    })
}
