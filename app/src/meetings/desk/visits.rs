//! `/{c}/desk/meetings/visits`: logging a home visit or a talk at a meeting point.

use axum::response::{IntoResponse, Redirect};
use domain::ids::GridId;
use domain::meetings::VisitKind;
use domain::text::{Remark, Title};
use leptos::prelude::*;
use store::Failed;
use store::meetings::{NewVisit, NotLogged};

use super::words;
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, links};
use crate::meetings::{slug, words as public};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/meetings/visits`
pub async fn page(here: Here) -> Answer {
    here.at_desk()?;
    draw(&here, &Fields::default(), &Faults::default()).await
}

/// `POST /{c}/desk/meetings/visits`
pub async fn log(here: Here, form: Fields) -> Answer {
    let me = here.at_desk()?;
    let mut faults = Faults::default();
    let Some(new) = read(&form, &mut faults) else {
        return draw(&here, &form, &faults).await;
    };
    match here
        .portal
        .db
        .log_visit(&me, &new, form.get("once"), here.now)
        .await
    {
        Ok(()) => {
            let to = links::visits(slug(&here));
            Ok(Redirect::to(&format!("{to}?done=visit_logged")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => {
            let (field, say): (_, fn(_) -> _) = match why {
                NotLogged::UnknownGrid => ("grid", words::unknown_grid),
                NotLogged::InFuture => ("day", words::visit_future),
            };
            draw(&here, &form, &Faults::one(field, Fault::Say(say))).await
        }
    }
}

fn read(form: &Fields, faults: &mut Faults) -> Option<NewVisit> {
    let kind = faults.check(
        "kind",
        VisitKind::from_code(form.get("kind")).ok_or(Fault::Choose),
    );
    let day = faults.day("day", form.get("day"));
    let theme = faults.text("theme", Title::parse(form.get("theme")));
    let people = form
        .get("people")
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|n| (1..=2000).contains(n))
        .ok_or(Fault::Say(words::people_shape));
    let people = faults.check("people", people);
    let summary = faults.text("summary", Remark::parse(form.get("summary")));
    Some(NewVisit {
        kind: kind?,
        grid: form.number("grid").map(GridId),
        held_on: day?,
        theme: theme?,
        people: people?,
        summary: summary?,
    })
}

async fn draw(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let grids = here.portal.db.list_grids(here.community.id).await?;
    let kinds = VisitKind::ALL
        .iter()
        .map(|kind| Card::new(kind.code(), public::visit_kind(lang, *kind)))
        .collect();
    let kind = Choice::new(lang, "kind", words::visit_kind(lang), kinds)
        .chosen(typed.get("kind"))
        .draw(faults);
    let mut options = vec![(String::new(), public::whole_community(lang).to_owned())];
    options.extend(
        grids
            .iter()
            .map(|g| (g.id.to_string(), g.name.get(lang).to_owned())),
    );
    let grid = Field::new(lang, "grid", words::visit_grid(lang))
        .value(typed.get("grid"))
        .select(options)
        .draw(faults);
    let day = Field::new(lang, "day", words::visit_day(lang))
        .value(typed.get("day"))
        .input_type("date")
        .draw(faults);
    let theme = Field::new(lang, "theme", words::visit_theme(lang))
        .hint(words::visit_theme_hint(lang))
        .value(typed.get("theme"))
        .limits(Title::LIMITS)
        .draw(faults);
    let people = Field::new(lang, "people", words::visit_people(lang))
        .value(typed.get("people"))
        .inputmode("numeric")
        .draw(faults);
    let summary = Field::new(lang, "summary", words::visit_summary(lang))
        .hint(words::visit_summary_hint(lang))
        .value(typed.get("summary"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let key = once(here);
    let page = FormPage {
        title: words::visit_title(lang),
        back: (
            links::desk_meetings(slug(here)),
            words::to_desk(lang).to_owned(),
        ),
        lead: None,
        action: links::log_visit(slug(here)),
        fields: view! { {key} {kind} {grid} {day} {theme} {people} {summary} }.into_any(),
        button: words::save(lang),
    };
    page.draw(here, faults)
}
