//! `/{c}/bodies/{b}/apply`: three fields at most.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access;
use domain::ballots::Seed;
use domain::bodies::{NoApplication, SeatClass, Stage};
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::text::{Label, Offices, Statement};
use leptos::prelude::*;
use store::Failed;
use store::bodies::{Body, NewApplication, NotApplied, Procedure};

use super::{constituency, find_body, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/bodies/{b}/apply`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let body = find_body(&here, &number).await?;
    draw(&here, &body, &Fields::default(), &Faults::default()).await
}

/// The procedures of a body that take applications today.
async fn open(here: &Here, body: &Body) -> Result<Vec<Procedure>, Problem> {
    let db = &here.portal.db;
    let mut all = db.list_procedures(here.community.id, body.id).await?;
    all.retain(|p| p.state.stage() == Stage::Registration && !p.state.is_over(here.today()));
    Ok(all)
}

async fn draw(here: &Here, body: &Body, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let procedures = open(here, body).await?;
    let status = faults.status();
    let form = if procedures.is_empty() {
        view! { <div class="empty"><p>{words::apply_none(lang)}</p></div> }.into_any()
    } else if here.standing.is_none() {
        let to = links::login_then(&links::body_part(slug(here), body.number, "apply"));
        let lines = procedures.iter().map(|p| open_line(here, p)).collect_view();
        view! {
            <ul>{lines}</ul>
            <p><a class="button" href=to>{words::apply_sign_in(lang)}</a></p>
        }
        .into_any()
    } else {
        form(here, body, &procedures, typed, faults)
    };
    let summary = errors(lang, faults);
    let back = links::body(slug(here), body.number);
    let name = body.name.get(lang).to_owned();
    let page = Page::new(words::apply_title(lang))
        .tab(Tab::Proposals)
        .status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{name}</a>
                {summary}
                <h1>{words::apply_title(lang)}</h1>
                {form}
            </div>
        }
    })
}

fn said(here: &Here, p: &Procedure) -> String {
    let lang = here.lang;
    format!(
        "{} · {} · {}",
        words::class(lang, p.class),
        constituency(lang, p),
        words::until(lang, &when::day(lang, p.register_until, here.today()))
    )
}

fn open_line(here: &Here, p: &Procedure) -> AnyView {
    view! { <li>{said(here, p)}</li> }.into_any()
}

fn form(
    here: &Here,
    body: &Body,
    procedures: &[Procedure],
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let chosen = match (typed.get("procedure"), procedures) {
        ("", [only]) => only.number.to_string(),
        (typed, _) => typed.to_owned(),
    };
    let cards = procedures
        .iter()
        .map(|p| Card::new(p.number.to_string(), words::class(lang, p.class)).hint(said(here, p)))
        .collect();
    let which = Choice::new(lang, "procedure", words::apply_which(lang), cards)
        .chosen(chosen)
        .long()
        .draw(faults);
    let statement = Field::new(lang, "statement", words::apply_statement(lang))
        .value(typed.get("statement"))
        .limits(Statement::LIMITS)
        .lines()
        .draw(faults);
    let offices = Field::new(lang, "offices", words::apply_offices(lang))
        .hint(words::apply_offices_hint(lang))
        .value(typed.get("offices"))
        .draw(faults);
    // Residents stand for nobody but themselves: the field is there only when another seat is open.
    let stands_for = procedures
        .iter()
        .any(|p| p.class != SeatClass::Resident)
        .then(|| {
            Field::new(lang, "stands_for", words::apply_stands_for(lang))
                .value(typed.get("stands_for"))
                .draw(faults)
        });
    let steps = access::verified(here.standing.as_ref()).is_err().then(|| {
        let to = links::steps(slug(here));
        view! {
            <p>
                {words::not_applied(lang, NotApplied::Rule(NoApplication::NotVerified))} " "
                <a class="link" href=to>{words::to_steps(lang)}</a>
            </p>
        }
    });
    let action = links::body_part(slug(here), body.number, "apply");
    view! {
        {steps}
        <form method="post" action=action novalidate>
            {which} {statement} {offices} {stands_for}
            <p class="meta">{words::apply_public(lang)}</p>
            <button class="button">{words::apply_send(lang)}</button>
        </form>
    }
    .into_any()
}

/// A field that may stay empty.
fn optional<T>(
    faults: &mut Faults,
    name: &'static str,
    raw: &str,
    parse: fn(&str) -> Result<T, domain::text::TextFault>,
) -> Option<T> {
    if raw.trim().is_empty() {
        return None;
    }
    faults.text(name, parse(raw))
}

/// `POST /{c}/bodies/{b}/apply`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let body = find_body(&here, &number).await?;
    let home = here.verified().ok();
    let mut faults = Faults::default();
    let which = form.get("procedure").parse::<RecordNumber>();
    let which = faults.check("procedure", which.map_err(|_| Fault::Choose));
    let statement = faults.text("statement", Statement::parse(form.get("statement")));
    let offices = optional(&mut faults, "offices", form.get("offices"), Offices::parse);
    let stands_for = optional(
        &mut faults,
        "stands_for",
        form.get("stands_for"),
        Label::parse,
    );
    let (true, Some(which), Some(statement)) = (faults.is_empty(), which, statement) else {
        return draw(&here, &body, &form, &faults).await;
    };
    let new = NewApplication {
        statement,
        offices,
        stands_for,
        salt: Seed(here.portal.random()),
    };
    let db = &here.portal.db;
    let applied = db
        .apply_for_seat(&me, home.as_ref(), here.community.id, which, &new, here.now)
        .await;
    let to = links::procedure(slug(&here), which);
    match applied {
        // The second press of the button: what was asked for is so.
        Ok(()) | Err(Failed::Refused(NotApplied::AlreadyApplied)) => {
            Ok(Redirect::to(&format!("{to}?done=applied")).into_response())
        }
        Err(Failed::Refused(NotApplied::UnknownProcedure)) => Err(Problem::NotFound),
        Err(Failed::Refused(why @ NotApplied::Rule(NoApplication::StandsForNobody))) => {
            let _ = why;
            let say: fn(Lang) -> &'static str =
                |lang| words::not_applied(lang, NotApplied::Rule(NoApplication::StandsForNobody));
            let faults = Faults::one("stands_for", Fault::Say(say));
            draw(&here, &body, &form, &faults).await
        }
        Err(Failed::Refused(why)) => {
            let unverified = why == NotApplied::Rule(NoApplication::NotVerified);
            let onward: (String, fn(Lang) -> &'static str) = if unverified {
                (links::steps(slug(&here)), words::to_steps)
            } else {
                (to, words::back_to_procedure)
            };
            Err(Problem::refused(
                move |lang| words::not_applied(lang, why).to_owned(),
                Some(onward),
            ))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
