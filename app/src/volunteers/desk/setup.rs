//! Founding a team and changing what stands about it.

use axum::extract::Path;
use domain::phone::{Phone, Telephone};
use domain::volunteers::TeamSetup;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{NotFounded, Team};

use super::{both_fields, done, english, led_team, say};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::volunteers::{desk_words as d, slug};

const NAME: (&str, &str) = ("name_zh", "name_en");
const PURPOSE: (&str, &str) = ("purpose_zh", "purpose_en");
const NEEDS: (&str, &str) = ("needs_zh", "needs_en");

fn read(form: &Fields, faults: &mut Faults) -> Option<TeamSetup> {
    let name = say(form, faults, NAME, 40);
    let purpose = say(form, faults, PURPOSE, 300);
    let needs = say(form, faults, NEEDS, 300);
    let phone = faults.check(
        "phone",
        Telephone::parse(form.get("phone"))
            .ok_or(Fault::Say(crate::publishing::desk_words::fault_telephone)),
    );
    let founded_on = faults.day("founded_on", form.get("founded_on"));
    Some(TeamSetup {
        name: name?,
        purpose: purpose?,
        needs: needs?,
        phone: phone?,
        founded_on: founded_on?,
        resting: !form.get("resting").is_empty(),
    })
}

fn fields(here: &Here, team: Option<&Team>, form: Option<&Fields>, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let value = |name: &'static str| match (form, team) {
        (Some(form), _) => form.get(name).to_owned(),
        (None, Some(t)) => match name {
            "name_zh" => t.name.zh.clone(),
            "name_en" => t.name.en.clone(),
            "purpose_zh" => t.purpose.zh.clone(),
            "purpose_en" => t.purpose.en.clone(),
            "needs_zh" => t.needs.zh.clone(),
            "needs_en" => t.needs.en.clone(),
            "phone" => t.phone.clone(),
            "founded_on" => t.founded_on.to_string(),
            "resting" if t.resting => "1".to_owned(),
            _ => String::new(),
        },
        (None, None) if name == "founded_on" => here.today().to_string(),
        (None, None) => String::new(),
    };
    let pair = |names: (&'static str, &'static str), label, lines| {
        let values = (value(names.0), value(names.1));
        both_fields(lang, names, label, values, lines, faults)
    };
    let (name, name_en) = pair(NAME, d::f_name(lang), false);
    let (purpose, purpose_en) = pair(PURPOSE, d::f_purpose(lang), true);
    let (needs, needs_en) = pair(NEEDS, d::f_needs(lang), true);
    let open = [NAME.1, PURPOSE.1, NEEDS.1]
        .iter()
        .any(|n| faults.of(n).is_some());
    let phone = Field::new(lang, "phone", d::f_phone(lang))
        .value(value("phone"))
        .inputmode("tel")
        .draw(faults);
    let founded = Field::new(lang, "founded_on", d::f_founded(lang))
        .value(value("founded_on"))
        .input_type("date")
        .draw(faults);
    let ticked = Some(value("resting")).filter(|v| !v.is_empty());
    let resting = team.map(|_| {
        let card = Card::new("1", d::f_resting(lang));
        Choice::new(lang, "resting", d::f_state(lang), vec![card])
            .many(ticked.into_iter().collect())
            .long()
            .draw(faults)
    });
    let english = english(lang, vec![name_en, purpose_en, needs_en], open);
    view! { {name} {purpose} {needs} {phone} {founded} {resting} {english} }.into_any()
}

/// `GET /{c}/desk/volunteers/new`
pub async fn new(here: Here) -> Answer {
    here.editor()?;
    draw_new(&here, None, &Faults::default())
}

fn draw_new(here: &Here, form: Option<&Fields>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let fields = fields(here, None, form, faults);
    let lead = Field::new(lang, "lead", d::f_lead(lang))
        .hint(d::f_lead_hint(lang))
        .value(form.map(|f| f.get("lead")).unwrap_or_default())
        .inputmode("tel")
        .draw(faults);
    let key = once(here);
    let page = FormPage {
        title: d::found(lang),
        back: (
            links::desk_volunteers(slug(here)),
            d::back_desk(lang).to_owned(),
        ),
        lead: None,
        action: links::desk_new_team(slug(here)),
        fields: view! { {key} {fields} {lead} }.into_any(),
        button: d::found(lang),
    };
    page.draw(here, faults)
}

/// `POST /{c}/desk/volunteers/new`
pub async fn create(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    let mut faults = Faults::default();
    let setup = read(&form, &mut faults);
    let lead = Phone::parse(form.get("lead")).map_err(|_| Fault::Phone);
    let lead = faults.check("lead", lead);
    let (Some(setup), Some(lead)) = (setup, lead) else {
        return draw_new(&here, Some(&form), &faults);
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db.create_team(&me, &setup, &lead, once, here.now).await {
        Ok(number) => done(&links::desk_team(slug(&here), number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => {
            let faults = Faults::one("lead", Fault::Say(d::unknown_person));
            draw_new(&here, Some(&form), &faults)
        }
    }
}

/// `GET /{c}/desk/volunteers/{n}/edit`
pub async fn edit(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (_, team) = led_team(&here, &number).await?;
    draw_edit(&here, &team, None, &Faults::default())
}

fn draw_edit(here: &Here, team: &Team, form: Option<&Fields>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let fields = fields(here, Some(team), form, faults);
    // After a colleague's save the form goes on from the newest one.
    let revision = team.revision.to_string();
    let page = FormPage {
        title: d::edit(lang),
        back: (
            links::desk_team(slug(here), team.number),
            team.name.get(lang).to_owned(),
        ),
        lead: None,
        action: links::desk_team_act(slug(here), team.number, "edit"),
        fields: view! {
            <input type="hidden" name="revision" value=revision/>
            {fields}
        }
        .into_any(),
        button: d::save(lang),
    };
    page.draw(here, faults)
}

/// `POST /{c}/desk/volunteers/{n}/edit`
pub async fn save(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(setup) = read(&form, &mut faults) else {
        return draw_edit(&here, &team, Some(&form), &faults);
    };
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .save_team(&me, team.number, revision, &setup, here.now)
        .await
    {
        Ok(()) => done(&links::desk_team(slug(&here), team.number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotFounded::ChangedMeanwhile)) => {
            let faults = Faults::one("name_zh", Fault::Say(d::changed));
            draw_edit(&here, &team, Some(&form), &faults)
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
