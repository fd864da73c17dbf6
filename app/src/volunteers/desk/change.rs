//! `/{c}/desk/volunteers/activities/{n}/edit`: what stands about an activity changes until its first shift has begun.

use axum::extract::Path;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Activity, NotPlanned};

use super::plan::{read_texts, text_fields};
use super::{done, led_activity};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::volunteers::{desk_words as d, slug};

/// `GET /{c}/desk/volunteers/activities/{n}/edit`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (_, activity) = led_activity(&here, &number).await?;
    draw(&here, &activity, None, &Faults::default())
}

/// What stands there now.
fn kept(a: &Activity, name: &str) -> String {
    match name {
        "title_zh" => &a.title.zh,
        "title_en" => &a.title.en,
        "about_zh" => &a.about.zh,
        "about_en" => &a.about.en,
        "place_zh" => &a.place.zh,
        "place_en" => &a.place.en,
        "skills_zh" => &a.skills.zh,
        _ => &a.skills.en,
    }
    .clone()
}

pub(super) fn draw(here: &Here, a: &Activity, form: Option<&Fields>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let value = |name: &str| match form {
        Some(form) => form.get(name).to_owned(),
        None => kept(a, name),
    };
    let (texts, english) = text_fields(lang, &value, faults);
    // What was typed over a colleague's save is kept; the next press of the button replaces that save.
    let revision = a.revision.to_string();
    let page = FormPage {
        title: d::a_change(lang),
        back: (
            links::desk_activity(slug(here), a.number),
            a.title.get(lang).to_owned(),
        ),
        lead: Some(view! { <p>{d::a_change_hint(lang)}</p> }.into_any()),
        action: links::desk_activity_act(slug(here), a.number, "edit"),
        fields: view! {
            <input type="hidden" name="revision" value=revision/>
            {texts} {english}
        }
        .into_any(),
        button: d::a_save(lang),
    };
    page.draw(here, faults)
}

/// `POST /{c}/desk/volunteers/activities/{n}/edit`
pub async fn save(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, activity) = led_activity(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(edit) = read_texts(&form, &mut faults) else {
        return draw(&here, &activity, Some(&form), &faults);
    };
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    let saved = db
        .save_activity(&me, activity.number, revision, &edit, here.now)
        .await;
    let why: fn(domain::display::Lang) -> &'static str = match saved {
        Ok(()) => return done(&links::desk_activity(slug(&here), activity.number), "saved"),
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(NotPlanned::Begun)) => d::a_begun,
        Err(Failed::Refused(NotPlanned::Cancelled)) => d::a_cancelled,
        Err(Failed::Refused(NotPlanned::ChangedMeanwhile)) => d::a_changed,
        Err(Failed::Refused(_)) => return Err(Problem::NotFound),
    };
    let faults = Faults::one("title_zh", Fault::Say(why));
    draw(&here, &activity, Some(&form), &faults)
}
