//! Writing a consultation: one form for a new one and for changes before it opens.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::consultations::{
    Act, Kind, LineFault, Plan, PlanFault, Text, may, questions_text, read_questions,
    read_sections, sections_text,
};
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::text::{Limits, TextFault, clean};
use domain::time::day_of;
use leptos::prelude::*;
use store::Failed;
use store::consultations::{Consultation, NotPlanned};

use super::{find, words as d};
use crate::consultations::{slug, words};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once;

/// `GET /{c}/desk/consultations/new`
pub async fn new(here: Here) -> Answer {
    here.editor()?;
    draw(&here, None, None, &Faults::default())
}

/// `POST /{c}/desk/consultations/new`
pub async fn create(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    let mut faults = Faults::default();
    let Some(plan) = read(&form, &mut faults) else {
        return draw(&here, None, Some(&form), &faults);
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db.create_consultation(&me, &plan, once, here.now).await {
        Ok(number) => done(&here, number),
        Err(why) => draw(&here, None, Some(&form), &not_planned(why)?),
    }
}

/// `GET /{c}/desk/consultations/{n}/edit`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let c = find(&here, &number).await?;
    if !may(c.stage(here.now), Act::Edit) {
        // Nothing of it changes any more.
        let to = links::desk_consultation(slug(&here), c.number);
        return Ok(Redirect::to(&to).into_response());
    }
    draw(&here, Some(&c), None, &Faults::default())
}

/// `POST /{c}/desk/consultations/{n}/edit`
pub async fn save(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(plan) = read(&form, &mut faults) else {
        return draw(&here, Some(&c), Some(&form), &faults);
    };
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    let saved = db.save_consultation(&me, c.number, revision, &plan, here.now);
    match saved.await {
        Ok(()) => done(&here, c.number),
        Err(why) => draw(&here, Some(&c), Some(&form), &not_planned(why)?),
    }
}

fn done(here: &Here, number: RecordNumber) -> Answer {
    let to = links::desk_consultation(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
}

fn not_planned(why: Failed<NotPlanned>) -> Result<Faults, Problem> {
    let why = match why {
        Failed::Store(e) => return Err(e.into()),
        Failed::Refused(why) => why,
    };
    let (field, say): (_, fn(Lang) -> &'static str) = match why {
        NotPlanned::Unknown => return Err(Problem::NotFound),
        NotPlanned::ChangedMeanwhile => ("title", d::fault_changed),
        NotPlanned::Opened => ("title", d::fault_opened),
        NotPlanned::NoRulebook => ("title", d::fault_rulebook),
        NotPlanned::Plan(PlanFault::OpensPast) => ("opens_on", d::fault_past),
        NotPlanned::Plan(PlanFault::TooShort(_)) => ("closes_on", d::fault_short),
        NotPlanned::Plan(PlanFault::TooLong) => ("closes_on", d::fault_long),
        NotPlanned::Plan(PlanFault::Sections) => ("sections", d::fault_sections),
        NotPlanned::Plan(PlanFault::Questions) => ("questions", d::fault_questions),
    };
    Ok(Faults::one(field, Fault::Say(say)))
}

pub(super) fn line_fault((line, fault): (usize, LineFault)) -> Fault {
    let say = match fault {
        LineFault::NoHeading => d::line_heading,
        LineFault::Text => d::line_text,
        LineFault::Kind => d::line_kind,
        LineFault::Option => d::line_option,
    };
    Fault::Line { line, say }
}

fn read(form: &Fields, faults: &mut Faults) -> Option<Plan> {
    let limits = |min, max, lines| Limits { min, max, lines };
    let title = faults.text("title", clean(form.get("title"), limits(4, 60, false)));
    let kind = Kind::from_code(form.get("kind"));
    let kind = faults.check("kind", kind.ok_or(Fault::Choose));
    let about = faults.text("about", clean(form.get("about"), limits(4, 2000, true)));
    let basis = match clean(form.get("basis"), limits(0, 300, false)) {
        Err(TextFault::Empty) => Some(String::new()),
        got => faults.text("basis", got),
    };
    let sections = read_sections(form.get("sections")).map_err(line_fault);
    let sections = faults.check("sections", sections);
    let questions = read_questions(form.get("questions")).map_err(line_fault);
    let questions = faults.check("questions", questions);
    let mut day = |name: &'static str| faults.day(name, form.get(name));
    let (opens_on, closes_on) = (day("opens_on"), day("closes_on"));
    let text = Text {
        title: title?,
        kind: kind?,
        about: about?,
        basis: basis?,
        sections: sections?,
        questions: questions?,
    };
    let (opens_on, closes_on) = (opens_on?, closes_on?);
    faults.is_empty().then_some(Plan {
        text,
        opens_on,
        closes_on,
    })
}

/// What is on record, as the form would send it.
fn kept(c: &Consultation, name: &str) -> String {
    match name {
        "title" => c.text.title.clone(),
        "kind" => c.text.kind.code().to_owned(),
        "about" => c.text.about.clone(),
        "basis" => c.text.basis.clone(),
        "sections" => sections_text(&c.text.sections),
        "questions" => questions_text(&c.text.questions),
        "opens_on" => day_of(c.opens_at).to_string(),
        "closes_on" => (day_of(c.closes_at) - chrono::Days::new(1)).to_string(),
        _ => String::new(),
    }
}

fn draw(here: &Here, c: Option<&Consultation>, typed: Option<&Fields>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let value = |name: &str| match (typed, c) {
        (Some(form), _) => form.get(name).to_owned(),
        (None, Some(c)) => kept(c, name),
        (None, None) => String::new(),
    };
    let line = |name: &'static str, label: &str| Field::new(lang, name, label).value(value(name));
    let kinds = Kind::ALL.iter();
    let kinds = kinds.map(|k| Card::new(k.code(), words::kind(lang, *k)));
    let kind = Choice::new(lang, "kind", d::field_kind(lang), kinds.collect())
        .chosen(value("kind"))
        .draw(faults);
    let day = |name: &'static str, label: &str| {
        let field = line(name, label).hint(d::day_hint(lang));
        field.inputmode("numeric").draw(faults)
    };
    let fields = view! {
        {line("title", d::field_title(lang)).draw(faults)}
        {kind}
        {line("about", d::field_about(lang)).lines().draw(faults)}
        {line("basis", d::field_basis(lang)).draw(faults)}
        {line("sections", d::field_sections(lang)).hint(d::sections_hint(lang)).lines().draw(faults)}
        {line("questions", d::field_questions(lang)).hint(d::questions_hint(lang)).lines().draw(faults)}
        {day("opens_on", d::opens_on(lang))}
        {day("closes_on", d::closes_on(lang))}
    }
    .into_any();
    let (title, action, back) = match c {
        Some(c) => (
            d::edit(lang),
            links::desk_consultation_part(slug(here), c.number, "edit"),
            links::desk_consultation(slug(here), c.number),
        ),
        None => (
            d::new(lang),
            links::desk_new_consultation(slug(here)),
            links::desk_consultations(slug(here)),
        ),
    };
    let key = match (c, typed) {
        (None, None) => once::once(here),
        (None, Some(form)) => once::kept(form.get("once")),
        (Some(c), typed) => {
            // Whoever typed over an older save sends that one's number again, and is refused again.
            let kept = typed.and_then(|form| form.number("revision"));
            let revision = kept.unwrap_or(c.revision).to_string();
            view! { <input type="hidden" name="revision" value=revision/> }.into_any()
        }
    };
    let page = FormPage {
        title,
        back: (back, d::back(lang).to_owned()),
        lead: None,
        action,
        fields: view! { {key} {fields} }.into_any(),
        button: d::save(lang),
    };
    page.draw(here, faults)
}
