//! `/{c}/desk/reports/questions`: what residents asked about reports and nobody has answered yet.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::reports::DutyState;
use domain::text::Answer as PublicAnswer;
use leptos::prelude::*;
use store::Failed;
use store::reports::{DutyLine, NotAnswered, NotHidden, OpenQuestion};

use super::{desk_words as d, questions};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::publishing::{Place, parse, slug};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The places of this room in the desk's own list, besides the reports themselves.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let me = here.at_desk()?;
    let mut all = Vec::new();
    if here.clerk().is_ok() {
        all.push(Place {
            title: d::questions_title(here.lang),
            href: links::desk_report_questions(slug(here)),
            waiting: here.portal.db.count_open_report_questions(&me).await?,
        });
    }
    if here.editor().is_ok() {
        let duties = here.portal.db.list_duties(here.community.id).await?;
        let missing = |d: &&DutyLine| matches!(d.state(here.today()), DutyState::Missing { .. });
        let waiting = duties.iter().filter(missing);
        all.push(Place {
            title: d::duties_title(here.lang),
            href: links::desk_duties(slug(here)),
            waiting: i64::try_from(waiting.count()).unwrap_or(i64::MAX),
        });
    }
    Ok(all)
}

/// `GET /{c}/desk/reports/questions`
pub async fn list(here: Here) -> Answer {
    draw(&here, None, &Fields::default(), &Faults::default()).await
}

/// The list; at the question of a form that lacked something, what was typed is shown again.
async fn draw(here: &Here, at: Option<i64>, form: &Fields, faults: &Faults) -> Answer {
    here.clerk()?;
    let (me, lang) = (here.at_desk()?, here.lang);
    let db = &here.portal.db;
    let open = db.list_open_report_questions(&me).await?;
    let answered = db.list_answered_report_questions(&me).await?;
    let calendar = here.portal.calendar().await?;
    let none = Faults::default();
    let empty = Fields::default();
    let item = |q: &OpenQuestion| {
        let (form, faults) = match at == Some(q.question.id) {
            true => (form, faults),
            false => (&empty, &none),
        };
        let shown = questions::question(here, &q.question, &calendar);
        let forms = forms(here, q, form, faults);
        view! { {shown} {forms} }.into_any()
    };
    let items: Vec<AnyView> = open.iter().map(item).collect();
    let answered: Vec<AnyView> = answered.iter().map(item).collect();
    let answered = (!answered.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="answered">
                <h2 id="answered">{d::questions_answered(lang)}</h2>
                {answered}
            </section>
        }
    });
    let nothing = items
        .is_empty()
        .then(|| view! { <div class="empty"><p>{d::questions_none(lang)}</p></div> });
    let (status, summary) = (faults.status(), errors(lang, faults));
    let back = links::desk(slug(here));
    let title = d::questions_title(lang);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::frame::words::tab_desk(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{d::questions_lead(lang)}</p>
                {nothing} {items} {answered}
            </div>
        }
    })
}

/// The names of a question's fields: two forms on one page share none.
fn name(of: &str, id: i64) -> String {
    format!("{of}-{id}")
}

fn forms(here: &Here, q: &OpenQuestion, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let id = q.question.id;
    let (answer_name, reason_name) = (name("answer", id), name("reason", id));
    let to = |act| links::desk_report_question(slug(here), id, act);
    let answer = q.question.answer.is_none().then(|| {
        let field = Field::new(lang, answer_name.clone(), d::f_answer(lang))
            .value(form.get(&answer_name))
            .limits(PublicAnswer::LIMITS)
            .lines()
            .draw(faults);
        view! {
            <form method="post" action=to("answer") novalidate>
                {field} <button class="button">{d::answer(lang)}</button>
            </form>
        }
    });
    let reason = Field::new(lang, reason_name.clone(), d::f_reason(lang))
        .value(form.get(&reason_name))
        .limits(PublicAnswer::LIMITS)
        .lines()
        .draw(faults);
    let open = faults.of(&reason_name).is_some();
    let (about, href) = (
        d::about_report(lang, q.number),
        links::report(slug(here), q.number),
    );
    view! {
        <p><a class="link" href=href>{about}</a></p>
        {answer}
        <details open=open>
            <summary>{d::hide(lang)}</summary>
            <form method="post" action=to("hide") novalidate>
                {reason} <button class="button button--danger">{d::hide(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn done(here: &Here, code: &str) -> Answer {
    let to = links::desk_report_questions(slug(here));
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

fn refused(here: &Here, say: impl Fn(Lang) -> &'static str + Send + Sync + 'static) -> Problem {
    let label: fn(Lang) -> &'static str = d::back_questions;
    Problem::refused(
        move |lang| say(lang).to_owned(),
        Some((links::desk_report_questions(slug(here)), label)),
    )
}

/// `POST /{c}/desk/reports/questions/{id}/answer`
pub async fn answer(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, id) = (here.clerk()?, parse(&raw)?);
    let field = name("answer", id);
    let words = match PublicAnswer::parse(form.get(&field)) {
        Ok(words) => words,
        Err(fault) => {
            let faults = Faults::one(field, Fault::Text(fault));
            return draw(&here, Some(id), &form, &faults).await;
        }
    };
    let db = &here.portal.db;
    match db.answer_report_question(&me, id, &words, here.now).await {
        Ok(()) => done(&here, "report_answered"),
        Err(Failed::Refused(NotAnswered::UnknownQuestion)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, move |l| d::not_answered(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/reports/questions/{id}/hide`
pub async fn hide(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, id) = (here.clerk()?, parse(&raw)?);
    let field = name("reason", id);
    let reason = match PublicAnswer::parse(form.get(&field)) {
        Ok(reason) => reason,
        Err(fault) => {
            let faults = Faults::one(field, Fault::Text(fault));
            return draw(&here, Some(id), &form, &faults).await;
        }
    };
    let db = &here.portal.db;
    match db.hide_report_question(&me, id, &reason, here.now).await {
        Ok(()) => done(&here, "question_hidden"),
        Err(Failed::Refused(NotHidden::UnknownQuestion)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, move |l| d::not_hidden(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// Where an act on a question leads when its address is opened.
pub async fn back(here: Here) -> Answer {
    Ok(Redirect::to(&links::desk_report_questions(slug(&here))).into_response())
}
