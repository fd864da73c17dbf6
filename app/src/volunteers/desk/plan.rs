//! `/{c}/desk/volunteers/{n}/plan`: planning an activity of a team.

use axum::extract::Path;
use domain::display::{Both, Lang};
use domain::text::{Limits, TextFault, clean};
use domain::volunteers::{ActivityEdit, ActivitySetup, MIN_AGE};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Activity, Team};

use super::{both_fields, change, done, english, find_activity, led_team, say};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once;
use crate::volunteers::{desk_words as d, slug};

const TITLE: (&str, &str) = ("title_zh", "title_en");
const ABOUT: (&str, &str) = ("about_zh", "about_en");
const PLACE: (&str, &str) = ("place_zh", "place_en");
const SKILLS: (&str, &str) = ("skills_zh", "skills_en");

/// A text that may be left out.
fn maybe(form: &Fields, faults: &mut Faults, name: &'static str, max: usize) -> String {
    let limits = Limits {
        min: 0,
        max,
        lines: false,
    };
    match clean(form.get(name), limits) {
        Err(TextFault::Empty) => String::new(),
        got => faults.text(name, got).unwrap_or_default(),
    }
}

/// What stands about an activity, read from its form.
pub(super) fn read_texts(form: &Fields, faults: &mut Faults) -> Option<ActivityEdit> {
    let title = say(form, faults, TITLE, 40);
    let about = say(form, faults, ABOUT, 600);
    let place = say(form, faults, PLACE, 40);
    let skills = Both::new(
        maybe(form, faults, SKILLS.0, 80),
        maybe(form, faults, SKILLS.1, 180),
    );
    if !faults.is_empty() {
        return None;
    }
    Some(ActivityEdit {
        title: title?,
        about: about?,
        place: place?,
        skills,
    })
}

/// The fields of what stands about an activity, and those of its English.
pub(super) fn text_fields(
    lang: Lang,
    value: &dyn Fn(&str) -> String,
    faults: &Faults,
) -> (AnyView, AnyView) {
    let pair = |names: (&'static str, &'static str), label, lines| {
        let values = (value(names.0), value(names.1));
        both_fields(lang, names, label, values, lines, faults)
    };
    let (title, title_en) = pair(TITLE, d::a_title(lang), false);
    let (about, about_en) = pair(ABOUT, d::a_about(lang), true);
    let (place, place_en) = pair(PLACE, d::a_place(lang), false);
    let (skills, skills_en) = pair(SKILLS, d::a_skills(lang), false);
    let open = [TITLE.1, ABOUT.1, PLACE.1, SKILLS.1]
        .iter()
        .any(|n| faults.of(n).is_some());
    (
        view! { {title} {about} {place} {skills} }.into_any(),
        english(lang, vec![title_en, about_en, place_en, skills_en], open).into_any(),
    )
}

fn read(form: &Fields, faults: &mut Faults) -> Option<ActivitySetup> {
    let texts = read_texts(form, faults);
    let min_age = match form.get("min_age").trim() {
        "" => Some(None),
        _ => {
            let typed = form.number("min_age").filter(|n| MIN_AGE.contains(n));
            faults.check("min_age", typed.map(Some).ok_or(Fault::Number))
        }
    };
    if !faults.is_empty() {
        return None;
    }
    let texts = texts?;
    Some(ActivitySetup {
        title: texts.title,
        about: texts.about,
        place: texts.place,
        skills: texts.skills,
        min_age: min_age?,
        checked_only: !form.get("checked").is_empty(),
    })
}

/// Whether an activity says what was typed.
fn stands(a: &Activity, typed: &ActivitySetup) -> bool {
    let said = [&a.title, &a.about, &a.place, &a.skills];
    said == [
        typed.title.both(),
        typed.about.both(),
        typed.place.both(),
        &typed.skills,
    ]
}

/// `GET /{c}/desk/volunteers/{n}/plan`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (_, team) = led_team(&here, &number).await?;
    let key = match once::of_address(&here) {
        Ok(key) => key,
        Err(way) => return Ok(*way),
    };
    let form = Fields::from_pairs(vec![("once".to_owned(), key)]);
    draw(&here, &team, &form, &Faults::default())
}

fn draw(here: &Here, team: &Team, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let value = |name: &str| form.get(name).to_owned();
    let (texts, english) = text_fields(lang, &value, faults);
    let age = Field::new(lang, "min_age", d::a_age(lang))
        .value(value("min_age"))
        .inputmode("numeric")
        .draw(faults);
    let ticked = Some(value("checked")).filter(|v| !v.is_empty());
    let card = Card::new("1", d::a_checked_box(lang));
    let checked = Choice::new(lang, "checked", d::a_checked(lang), vec![card])
        .many(ticked.into_iter().collect())
        .long()
        .draw(faults);
    let key = once::kept(form.get("once"));
    let page = FormPage {
        title: d::plan(lang),
        back: (
            links::desk_team(slug(here), team.number),
            team.name.get(lang).to_owned(),
        ),
        lead: None,
        action: links::desk_team_act(slug(here), team.number, "plan"),
        fields: view! { {key} {texts} {age} {checked} {english} }.into_any(),
        button: d::a_create(lang),
    };
    page.draw(here, faults)
}

/// `POST /{c}/desk/volunteers/{n}/plan`
pub async fn create(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(setup) = read(&form, &mut faults) else {
        return draw(&here, &team, &form, &faults);
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db
        .create_activity(&me, team.number, &setup, once, here.now)
        .await
    {
        Ok(number) => {
            // The second arrival finds the first one's. What was typed over it since is a change, and asks for its button.
            let activity = find_activity(&here, &number.to_string()).await?;
            if stands(&activity, &setup) {
                return done(&links::desk_activity(slug(&here), number), "saved");
            }
            let faults = Faults::one("title_zh", Fault::Say(d::a_made));
            change::draw(&here, &activity, Some(&form), &faults)
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
