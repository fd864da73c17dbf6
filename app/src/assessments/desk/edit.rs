//! Writing a round: one form for a new one and for changes before it opens.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::assessments::{
    Direction, Form, FormFault, LineFault, Plan, PlanFault, Who, indicators_text, last_day,
    read_indicators, read_subjects, subjects_text,
};
use domain::display::Lang;
use domain::ids::{GridId, RecordNumber};
use domain::text::Label;
use domain::time::day_of;
use leptos::prelude::*;
use store::Failed;
use store::assessments::{NotPlanned, Round};

use super::find;
use super::newer::newer;
use crate::assessments::{desk_words as d, slug, words};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once;

/// `GET /{c}/desk/assessments/new`
pub async fn new(here: Here) -> Answer {
    here.editor()?;
    draw(&here, None, None, &Faults::default()).await
}

/// `POST /{c}/desk/assessments/new`
pub async fn create(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    let mut faults = Faults::default();
    let Some(plan) = read(&here, &form, &mut faults).await? else {
        return draw(&here, None, Some(&form), &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db.create_round(&me, &plan, once, here.now).await {
        Ok(number) => done(&here, number),
        Err(why) => {
            let faults = not_planned(why)?;
            draw(&here, None, Some(&form), &faults).await
        }
    }
}

/// `GET /{c}/desk/assessments/{n}/edit`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let round = find(&here, &number).await?;
    if round.opened_at.is_some() {
        // Nothing of it changes any more.
        let to = links::desk_assessment(slug(&here), round.number);
        return Ok(Redirect::to(&to).into_response());
    }
    draw(&here, Some(&round), None, &Faults::default()).await
}

/// `POST /{c}/desk/assessments/{n}/edit`
pub async fn save(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(plan) = read(&here, &form, &mut faults).await? else {
        return draw(&here, Some(&round), Some(&form), &faults).await;
    };
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .save_round(&me, round.number, revision, &plan, here.now)
        .await
    {
        Ok(()) => done(&here, round.number),
        Err(why) => {
            let faults = not_planned(why)?;
            // What the colleague saved meanwhile, beside what was typed.
            let newest = find(&here, &number).await?;
            draw(&here, Some(&newest), Some(&form), &faults).await
        }
    }
}

fn done(here: &Here, number: RecordNumber) -> Answer {
    let to = links::desk_assessment(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
}

fn not_planned(why: Failed<NotPlanned>) -> Result<Faults, Problem> {
    let why = match why {
        Failed::Store(e) => return Err(e.into()),
        Failed::Refused(why) => why,
    };
    let (field, say): (_, fn(Lang) -> &'static str) = match why {
        NotPlanned::UnknownRound => return Err(Problem::NotFound),
        NotPlanned::ChangedMeanwhile => ("title_zh", d::fault_changed),
        NotPlanned::Opened => ("title_zh", d::fault_opened),
        NotPlanned::CodesDrawn => ("title_zh", d::fault_codes_drawn),
        NotPlanned::Plan(PlanFault::OpensPast) => ("opens_on", d::fault_opens_past),
        NotPlanned::Plan(PlanFault::TooFar) => ("opens_on", d::fault_too_far),
        NotPlanned::Plan(PlanFault::Days) => ("closes_on", d::fault_days),
        NotPlanned::Plan(PlanFault::DepartmentsNeedCodes) => ("who", d::fault_departments),
    };
    Ok(Faults::one(field, Fault::Say(say)))
}

fn line_fault((line, fault): (usize, LineFault)) -> Fault {
    let say = match fault {
        LineFault::Cells => d::line_cells,
        LineFault::Kind => d::line_kind,
        LineFault::Weight => d::line_weight,
        LineFault::Name => d::line_name,
        LineFault::NoHeading => d::line_heading,
    };
    Fault::Line { line, say }
}

fn form_fault(fault: FormFault) -> (&'static str, Fault) {
    match fault {
        FormFault::Subjects => ("subjects", Fault::Say(d::fault_subjects)),
        FormFault::Sections => ("indicators", Fault::Say(d::fault_sections)),
        FormFault::Indicators => ("indicators", Fault::Say(d::fault_questions)),
        FormFault::NoWeight | FormFault::Weights { .. } => {
            ("indicators", Fault::Say(d::fault_weights))
        }
    }
}

/// Reads the form; none where something is to be put right.
async fn read(here: &Here, form: &Fields, faults: &mut Faults) -> Result<Option<Plan>, Problem> {
    let direction = Direction::from_code(form.get("direction"));
    let direction = faults.check("direction", direction.ok_or(Fault::Choose));
    let series = faults.text("series", Label::parse(form.get("series")));
    let title = faults.say(form, ["title_zh", "title_en"], 4, 60);
    let purpose = faults.say(form, ["purpose_zh", "purpose_en"], 4, 500);
    let party = match form.get("party_zh").trim().len() + form.get("party_en").trim().len() {
        0 => None,
        _ => faults.say(form, ["party_zh", "party_en"], 2, 300),
    };
    let subjects = read_subjects(form.get("subjects")).map_err(line_fault);
    let subjects = faults.check("subjects", subjects);
    let sections = read_indicators(form.get("indicators")).map_err(line_fault);
    let sections = faults.check("indicators", sections);
    let asked = match (subjects, sections) {
        (Some(subjects), Some(sections)) => match Form::new(subjects, sections) {
            Ok(form) => Some(form),
            Err(fault) => {
                let (field, fault) = form_fault(fault);
                faults.add(field, fault);
                None
            }
        },
        _ => None,
    };
    let who = match form.get("who") {
        "codes" if form.all("grids").next().is_some() => {
            faults.check("grids", Err(Fault::Say(d::fault_grids_codes)))
        }
        "codes" => Some(Who::Codes),
        "residents" => Some(Who::Residents(grids(here, form).await?)),
        _ => faults.check("who", Err(Fault::Choose)),
    };
    let mut day = |name: &'static str| faults.day(name, form.get(name));
    let (opens_on, closes_on) = (day("opens_on"), day("closes_on"));
    let plan = (|| {
        Some(Plan {
            direction: direction?,
            series: series?,
            title: title?,
            purpose: purpose?,
            party,
            form: asked?,
            who: who?,
            opens_on: opens_on?,
            closes_on: closes_on?,
        })
    })();
    Ok(plan.filter(|_| faults.is_empty()))
}

/// The grids that were ticked; all of them is the whole community.
async fn grids(here: &Here, form: &Fields) -> Result<Vec<GridId>, Problem> {
    let all = here.portal.db.list_grids(here.community.id).await?;
    let ticked: Vec<&str> = form.all("grids").collect();
    let chosen: Vec<GridId> = all
        .iter()
        .filter(|g| ticked.contains(&g.id.to_string().as_str()))
        .map(|g| g.id)
        .collect();
    Ok(if chosen.len() == all.len() {
        Vec::new()
    } else {
        chosen
    })
}

/// What is on record, as the form would send it.
pub(super) fn kept(round: &Round, name: &str) -> String {
    let party = |lang: fn(&domain::display::Both) -> &String| {
        round
            .party
            .as_ref()
            .map(|p| lang(p).clone())
            .unwrap_or_default()
    };
    match name {
        "direction" => round.direction.code().to_owned(),
        "series" => round.series.clone(),
        "title_zh" => round.title.zh.clone(),
        "title_en" => round.title.en.clone(),
        "purpose_zh" => round.purpose.zh.clone(),
        "purpose_en" => round.purpose.en.clone(),
        "party_zh" => party(|p| &p.zh),
        "party_en" => party(|p| &p.en),
        "subjects" => subjects_text(round.form.subjects()),
        "indicators" => indicators_text(round.form.sections()),
        "who" => match round.who {
            Who::Codes => "codes".to_owned(),
            Who::Residents(_) => "residents".to_owned(),
        },
        "opens_on" => day_of(round.opens_at).to_string(),
        "closes_on" => last_day(round.closes_at).to_string(),
        _ => String::new(),
    }
}

async fn draw(
    here: &Here,
    round: Option<&Round>,
    typed: Option<&Fields>,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let value = |name: &str| match (typed, round) {
        (Some(form), _) => form.get(name).to_owned(),
        (None, Some(round)) => kept(round, name),
        (None, None) => String::new(),
    };
    let line = |name: &'static str, label: &str| Field::new(lang, name, label).value(value(name));
    let english = |name: &'static str, label: &str| line(name, &d::english(lang, label));
    let directions = Direction::ALL
        .iter()
        .map(|way| Card::new(way.code(), words::way(lang, *way)))
        .collect();
    let direction = Choice::new(lang, "direction", d::direction(lang), directions)
        .chosen(value("direction"))
        .draw(faults);
    let who = vec![
        Card::new("residents", d::who_residents(lang)),
        Card::new("codes", d::who_codes(lang)),
    ];
    let who = Choice::new(lang, "who", d::who(lang), who)
        .hint(d::who_hint(lang))
        .chosen(value("who"))
        .long()
        .draw(faults);
    let all = here.portal.db.list_grids(here.community.id).await?;
    let ticked = match (typed, round) {
        (Some(form), _) => form.all("grids").map(str::to_owned).collect(),
        (None, Some(round)) => round.grids().iter().map(ToString::to_string).collect(),
        (None, None) => Vec::new(),
    };
    let cards = all
        .iter()
        .map(|g| Card::new(g.id.to_string(), g.name.get(lang)))
        .collect();
    let grids = Choice::new(lang, "grids", d::grids(lang), cards)
        .many(ticked)
        .draw(faults);
    let day = |name: &'static str, label: &str| {
        let field = line(name, label).hint(d::days_hint(lang));
        field.inputmode("numeric").draw(faults)
    };
    let fields = view! {
        {line("title_zh", d::name(lang)).draw(faults)}
        {english("title_en", d::name(lang)).draw(faults)}
        {line("series", d::series(lang)).hint(d::series_hint(lang)).draw(faults)}
        {direction}
        {line("purpose_zh", d::purpose(lang)).lines().draw(faults)}
        {english("purpose_en", d::purpose(lang)).lines().draw(faults)}
        {line("party_zh", d::party(lang)).hint(d::party_hint(lang)).draw(faults)}
        {english("party_en", d::party(lang)).draw(faults)}
        {line("subjects", d::subjects(lang)).hint(d::subjects_hint(lang)).lines().draw(faults)}
        {line("indicators", d::indicators(lang)).hint(d::indicators_hint(lang)).lines().draw(faults)}
        {who} {grids}
        {day("opens_on", d::opens_on(lang))}
        {day("closes_on", d::closes_on(lang))}
    }
    .into_any();
    let (title, action, back) = match round {
        Some(r) => (
            d::edit_title(lang),
            links::desk_assessment_part(slug(here), r.number, "edit"),
            links::desk_assessment(slug(here), r.number),
        ),
        None => (
            d::new(lang),
            links::desk_new_assessment(slug(here)),
            links::desk_assessments(slug(here)),
        ),
    };
    let key = match (round, typed) {
        (None, None) => once::once(here),
        (None, Some(form)) => once::kept(form.get("once")),
        (Some(r), _) => {
            // Where what was typed belongs to an older one, the newer is shown beside it: this form may replace it.
            let revision = r.revision.to_string();
            view! { <input type="hidden" name="revision" value=revision/> }.into_any()
        }
    };
    let page = FormPage {
        title,
        back: (back, d::back(lang).to_owned()),
        lead: newer(lang, round, typed, &all),
        action,
        fields: view! { {key} {fields} }.into_any(),
        button: d::save(lang),
    };
    page.draw(here, faults)
}
