//! `/{c}/desk/reports/duties`: the editor sets what is due by when, and which report fulfils it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::reports::{Duty, DutyFault};
use leptos::prelude::*;
use store::Failed;
use store::reports::{DutyLine, NotSet, SetDuty};

use super::timetable::state_chip;
use super::{desk_words as d, list as reports};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::publishing::desk_words::in_english;
use crate::publishing::{parse, slug};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/reports/duties`
pub async fn list(here: Here) -> Answer {
    here.editor()?;
    let lang = here.lang;
    let all = here.portal.db.list_duties(here.community.id).await?;
    let items = all
        .iter()
        .map(|duty| {
            let title = duty.duty.title.get(lang).to_owned();
            let due = when::day(lang, duty.duty.due_on, here.today());
            view! {
                <article class="item">
                    <h2 class="item__title"><a href=links::desk_duty(slug(&here), duty.id)>{title}</a></h2>
                    <p class="meta">
                        {state_chip(&here, duty)}
                        <span>{duty.duty.period.get(lang).to_owned()}</span>
                        <span>{super::words::due(lang)} " " {due}</span>
                    </p>
                </article>
            }
        })
        .collect_view();
    let (back, public) = (links::desk(slug(&here)), links::timetable(slug(&here)));
    let (title, new) = (d::duties_title(lang), links::new_duty(slug(&here)));
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::frame::words::tab_desk(lang)}</a>
                <h1>{title}</h1>
                <p>{d::duties_lead(lang)}</p>
                <p><a class="link" href=public>{d::see_public(lang)}</a></p>
                {items}
                <div class="sticky"><a class="button" href=new>{d::duty_new(lang)}</a></div>
            </div>
        }
    })
}

/// Which duty a form is about, as it was read; none for a new one.
#[derive(Clone, Copy)]
struct Of {
    id: i64,
    revision: i64,
}

/// `GET /{c}/desk/reports/duties/new`
pub async fn new(here: Here) -> Answer {
    here.editor()?;
    draw(&here, None, &Fields::default(), &Faults::default()).await
}

/// `POST /{c}/desk/reports/duties/new`
pub async fn add(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    save(&here, &me, None, &form).await
}

/// `GET /{c}/desk/reports/duties/{id}`
pub async fn page(here: Here, Path((_, raw)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let id = parse(&raw)?;
    let found = here.portal.db.find_duty(here.community.id, id).await?;
    let line = found.ok_or(Problem::NotFound)?;
    let of = Of {
        id,
        revision: line.revision,
    };
    draw(&here, Some(of), &typed(&line), &Faults::default()).await
}

/// `POST /{c}/desk/reports/duties/{id}`
pub async fn change(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let of = Of {
        id: parse(&raw)?,
        revision: form.number("revision").unwrap_or_default(),
    };
    save(&here, &me, Some(of), &form).await
}

/// What somebody would type for a duty.
fn typed(line: &DutyLine) -> Fields {
    let duty = &line.duty;
    let report = line.report.map(|(number, _)| number.to_string());
    let pairs = [
        ("title_zh", duty.title.both().zh.clone()),
        ("title_en", duty.title.both().en.clone()),
        ("period_zh", duty.period.both().zh.clone()),
        ("period_en", duty.period.both().en.clone()),
        ("clause_zh", duty.clause.both().zh.clone()),
        ("clause_en", duty.clause.both().en.clone()),
        ("due_on", duty.due_on.to_string()),
        ("report", report.unwrap_or_default()),
    ];
    let map: serde_json::Map<_, _> = pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    Fields::from_json(&map.into())
}

async fn save(here: &Here, me: &Editor, of: Option<Of>, form: &Fields) -> Answer {
    let duty = match Duty::read(|name| form.get(name)) {
        Ok(duty) => duty,
        Err(found) => {
            let mut faults = Faults::default();
            for (field, fault) in found {
                let fault = match fault {
                    DutyFault::Text(fault) => Fault::Text(fault),
                    DutyFault::Day => Fault::Day,
                };
                faults.add(field, fault);
            }
            return draw(here, of, form, &faults).await;
        }
    };
    let report = form.number("report");
    if report.is_none() && !form.get("report").is_empty() {
        return draw(here, of, form, &Faults::one("report", Fault::Choose)).await;
    }
    let set = SetDuty { duty, report };
    let db = &here.portal.db;
    let saved = match of {
        Some(of) => db.change_duty(me, of.id, of.revision, &set, here.now).await,
        None => {
            let once = form.get("once");
            if once.is_empty() {
                return Err(Problem::BadRequest);
            }
            db.add_duty(me, &set, once, here.now).await.map(|_| ())
        }
    };
    match saved {
        Ok(()) => {
            let to = links::desk_duties(slug(here));
            Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
        }
        Err(Failed::Refused(NotSet::UnknownDuty)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => {
            let field = match why {
                NotSet::UnknownReport | NotSet::ReportFixed => "report",
                NotSet::DayPassed => "due_on",
                _ => "title_zh",
            };
            let faults = Faults::one(field, Fault::Say(d::not_set(why)));
            draw(here, of, form, &faults).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

async fn draw(here: &Here, of: Option<Of>, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let line =
        |name: &'static str, label: &str| Field::new(lang, name, label).value(form.get(name));
    let english =
        |name: &'static str, label: &str| line(name, &in_english(lang, label)).draw(faults);
    let hinted =
        |name: &'static str, label: &str, hint: &str| line(name, label).hint(hint).draw(faults);
    let mut options = vec![(String::new(), d::f_report_none(lang).to_owned())];
    options.extend(reports::all(here).await?.iter().map(|p| {
        let title = p.version.content.title.get(lang);
        (p.number.to_string(), title.to_owned())
    }));
    // One that is withdrawn stays the duty's, or saving anything else would part them.
    let held = form.get("report");
    if !held.is_empty() && options.iter().all(|(value, _)| value != held) {
        let label = held.parse().map(|n| super::words::number(lang, n));
        options.push((held.to_owned(), label.unwrap_or_else(|_| held.to_owned())));
    }
    let report = line("report", d::f_report(lang))
        .hint(d::f_report_hint(lang))
        .select(options)
        .draw(faults);
    let (action, title) = match of {
        Some(of) => (links::desk_duty(slug(here), of.id), d::duty_edit(lang)),
        None => (links::new_duty(slug(here)), d::duty_new(lang)),
    };
    let hidden = match of {
        Some(of) => view! { <input type="hidden" name="revision" value=of.revision.to_string()/> }
            .into_any(),
        None => once(here),
    };
    let fields = view! {
        {hinted("title_zh", d::f_duty(lang), d::f_duty_hint(lang))}
        {hinted("period_zh", d::f_period(lang), d::f_period_hint(lang))}
        {line("clause_zh", d::f_clause(lang)).draw(faults)}
        {line("due_on", d::f_due(lang)).hint(d::f_due_hint(lang)).inputmode("numeric").draw(faults)}
        {report}
        {english("title_en", d::f_duty(lang))}
        {english("period_en", d::f_period(lang))}
        {english("clause_en", d::f_clause(lang))}
    };
    let fields = fields.into_any();
    let (status, summary) = (faults.status(), errors(lang, faults));
    let back = links::desk_duties(slug(here));
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{d::back_duties(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <form method="post" action=action novalidate>
                    {hidden} {fields}
                    <button class="button">{d::duty_save(lang)}</button>
                </form>
            </div>
        }
    })
}
