//! `/{c}/desk/volunteers/activities/{n}`: the shifts of an activity, adding one, cancelling all.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::appointments::{Hours, moment};
use domain::text::Answer as Reason;
use domain::volunteers::{ShiftSetup, Span};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Activity, Cursor, NotPlanned};

use super::{done, led_activity, shift_line};
use crate::appointments::parse;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::volunteers::{begins, desk_words as d, one_page, onward, slug, words};

/// Shifts on one page, the latest first.
const SHOWN: i64 = 50;

/// `GET /{c}/desk/volunteers/activities/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (_, activity) = led_activity(&here, &number).await?;
    draw(&here, &activity, &Fields::default(), &Faults::default()).await
}

/// `GET` of an act: back to the activity.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_activity(slug(&here), number)).into_response())
}

/// The fields of a day and a time of the day.
pub(super) fn when_fields(here: &Here, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let day = Field::new(lang, "day", d::s_day(lang))
        .value(form.get("day"))
        .input_type("date")
        .draw(faults);
    let hours = Field::new(lang, "hours", d::s_hours(lang))
        .hint(d::s_hours_hint(lang))
        .value(form.get("hours"))
        .draw(faults);
    view! { {day} {hours} }.into_any()
}

/// Reads them.
pub(super) fn read_when(form: &Fields, faults: &mut Faults) -> Option<Span> {
    let day = faults.day("day", form.get("day"));
    let spans = Hours::parse_day(form.get("hours")).unwrap_or_default();
    let hours = match spans.as_slice() {
        [one] => Some(*one),
        _ => {
            faults.add("hours", Fault::Say(d::hours_shape));
            None
        }
    };
    let (day, hours) = (day?, hours?);
    Span::new(moment(day, hours.from()), moment(day, hours.until()))
}

/// The form by which something is cancelled with a reason, folded away.
pub(super) fn cancelling(
    here: &Here,
    to: String,
    label: &'static str,
    form: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let field = Field::new(lang, "reason", d::cancel_why(lang))
        .value(form.get("reason"))
        .limits(Reason::LIMITS)
        .lines()
        .draw(faults);
    let open = faults.of("reason").is_some();
    view! {
        <details open=open class="no-print">
            <summary>{label}</summary>
            <form method="post" action=to novalidate>{field} <button class="button button--danger">{d::cancel(lang)}</button></form>
        </details>
    }
    .into_any()
}

async fn draw(here: &Here, a: &Activity, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let from = begins(here, "before").unwrap_or_else(Cursor::end);
    let db = &here.portal.db;
    let shifts = db.list_shifts_before(a.id, from, SHOWN + 1).await?;
    let (shifts, more) = one_page(shifts, SHOWN);
    let more = shifts.last().filter(|_| more).map(|s| {
        let to = links::desk_activity(slug(here), a.number);
        onward(format!("{to}?before={}", s.cursor()), words::earlier(lang))
    });
    let none = shifts
        .is_empty()
        .then(|| view! { <p>{d::no_shifts(lang)}</p> });
    let shifts: Vec<_> = shifts.iter().map(|s| shift_line(here, s)).collect();
    let act = |act| links::desk_activity_act(slug(here), a.number, act);
    let cancelled = a
        .cancelled_reason
        .clone()
        .map(|why| view! { <p><strong>{d::is_cancelled(lang, &why)}</strong></p> });
    let changes = a.cancelled_reason.is_none() && !db.has_begun(a, here.now).await?;
    let change = changes.then(|| {
        let to = links::desk_activity_act(slug(here), a.number, "edit");
        view! { <p><a class="button button--plain" href=to>{d::a_change(lang)}</a></p> }
    });
    let open = a.cancelled_reason.is_none().then(|| {
        let when = when_fields(here, form, faults);
        let places = Field::new(lang, "places", d::s_places(lang))
            .value(form.get("places"))
            .inputmode("numeric")
            .draw(faults);
        let key = once(here);
        let add = act("add");
        let cancel = cancelling(here, act("cancel"), d::cancel_activity(lang), form, faults);
        view! {
            <section class="part" aria-labelledby="add">
                <h2 id="add">{d::add_title(lang)}</h2>
                <form method="post" action=add novalidate>
                    {key} {when} {places} <button class="button">{d::add(lang)}</button>
                </form>
            </section>
            {cancel}
        }
    });
    let (back, team) = (
        links::desk_team(slug(here), a.team),
        a.team_name.get(lang).to_owned(),
    );
    let public = links::activity(slug(here), a.number);
    let title = a.title.get(lang).to_owned();
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(
        Page::new(title.clone()).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {team}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p><a class="link" href=public>{d::see_public(lang)}</a></p>
                    {cancelled} {change}
                    <section class="part" aria-labelledby="shifts">
                        <h2 id="shifts">{words::shifts(lang)}</h2>
                        {none} {shifts} {more}
                    </section>
                    {open}
                </div>
            }
        },
    )
}

/// `POST /{c}/desk/volunteers/activities/{n}/add`
pub async fn add(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, activity) = led_activity(&here, &number).await?;
    let mut faults = Faults::default();
    let span = read_when(&form, &mut faults);
    let capacity = faults.check("places", form.number("places").ok_or(Fault::Number));
    let (Some(span), Some(capacity)) = (span, capacity) else {
        return draw(&here, &activity, &form, &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    let setup = ShiftSetup { span, capacity };
    let to = links::desk_activity(slug(&here), activity.number);
    match db
        .add_shift(&me, activity.number, setup, once, here.now)
        .await
    {
        Ok(_) => done(&to, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotPlanned::Rule(why))) => {
            let field = match why {
                domain::volunteers::NoShift::Places => "places",
                _ => "day",
            };
            let faults = Faults::one(field, Fault::Say(d::no_shift(why)));
            draw(&here, &activity, &form, &faults).await
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/activities/{n}/cancel`
pub async fn cancel(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, activity) = led_activity(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.text("reason", Reason::parse(form.get("reason"))) else {
        return draw(&here, &activity, &form, &faults).await;
    };
    let db = &here.portal.db;
    let to = links::desk_activity(slug(&here), activity.number);
    match db
        .cancel_activity(&me, activity.number, &reason, here.now)
        .await
    {
        Ok(()) => done(&to, "moved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
