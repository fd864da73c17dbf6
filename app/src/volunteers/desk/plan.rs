//! `/{c}/desk/volunteers/{n}/plan`: planning an activity of a team.

use axum::extract::Path;
use domain::display::{Both, Lang};
use domain::text::{Limits, TextFault, clean};
use domain::volunteers::{ActivityEdit, ActivitySetup, MIN_AGE};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::Team;

use super::{both_fields, done, english, led_team, say};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;
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

/// `GET /{c}/desk/volunteers/{n}/plan`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (_, team) = led_team(&here, &number).await?;
    draw(&here, &team, &Fields::default(), &Faults::default())
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
    let key = once(here);
    let (back, action) = (
        links::desk_team(slug(here), team.number),
        links::desk_team_act(slug(here), team.number, "plan"),
    );
    let name = team.name.get(lang).to_owned();
    let (summary, status) = (errors(lang, faults), faults.status());
    let heading = d::plan(lang);
    here.draw(
        Page::new(heading).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {name}</a>
                    {summary}
                    <h1>{heading}</h1>
                    <form method="post" action=action novalidate>
                        {key} {texts} {age} {checked} {english}
                        <button class="button">{d::a_create(lang)}</button>
                    </form>
                </div>
            }
        },
    )
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
        Ok(number) => done(&links::desk_activity(slug(&here), number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
