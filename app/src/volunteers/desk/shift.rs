//! `/{c}/desk/volunteers/shifts/{n}`: the list of a shift, to tick and to print, its hours, and what went wrong.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Lead;
use domain::display::Lang;
use domain::text::{Answer as Reason, Remark};
use domain::volunteers::{Arrival, NoEntry, NoPlace, Standing, may_mark};
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{NotEntered, NotMarked, NotPlanned, RosterRow, Shift};

use super::activity::cancelling;
use super::{done, led_shift, person};
use crate::appointments::parse;
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::volunteers::{book, desk_words as d, slug, span_name, words};

/// `GET /{c}/desk/volunteers/shifts/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    draw(&here, &me, &shift, &Fields::default(), &Faults::default()).await
}

/// `GET` of an act: back to the shift.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_shift(slug(&here), number)).into_response())
}

async fn draw(here: &Here, me: &Lead, s: &Shift, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let roster = db.list_roster(me, s).await?;
    let incidents = db.list_incidents(me, s).await?;
    let act = |act| links::desk_shift_act(slug(here), s.number, act);
    let count = |standing| roster.iter().filter(|r| r.standing() == standing).count();
    let tally = d::roster_tally(
        lang,
        roster.len(),
        count(Standing::Came),
        count(Standing::Missed),
    );
    let rows: Vec<Vec<AnyView>> = roster.iter().map(|r| row(here, s, r)).collect();
    let list = match rows.is_empty() {
        true => view! { <p>{d::roster_none(lang)}</p> }.into_any(),
        false => {
            let columns = [d::col_name(lang), d::col_state(lang), d::col_hours(lang)];
            table(tally, &columns, Some(d::col_acts(lang)), rows)
        }
    };
    let cancelled = s
        .cancelled_reason
        .clone()
        .map(|why| view! { <p><strong>{d::is_cancelled(lang, &why)}</strong></p> });
    let to_come = !s.is_cancelled() && s.span.starts_at() > here.now;
    let screen = (!s.is_cancelled() && s.span.ends_at() > here.now).then(|| {
        let to = act("screen");
        view! { <p class="no-print"><a class="button" href=to>{d::screen(lang)}</a></p> }
    });
    let cancel =
        to_come.then(|| cancelling(here, act("cancel"), d::cancel_shift(lang), form, faults));
    let hours = hours(here, s, &roster, form, faults);
    let incident = incident(here, act("incident"), form, faults);
    let incidents: Vec<_> = incidents
        .into_iter()
        .map(|i| {
            let told = d::incident_told_say(lang, &i.told);
            let at = when::moment(lang, i.at, here.now);
            view! {
                <article class="item">
                    <p class="meeting__text">{i.what}</p>
                    <p class="meta"><span>{told}</span> <span>{at}</span></p>
                </article>
            }
        })
        .collect();
    let (back, name) = (
        links::desk_team(slug(here), s.team),
        s.team_name.get(lang).to_owned(),
    );
    let activity = links::desk_activity(slug(here), s.activity);
    let title = span_name(here, s.span);
    let (what, place) = (s.title.get(lang).to_owned(), s.place.get(lang).to_owned());
    let taken = d::taken(lang, s.taken, s.capacity, s.waiting);
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=back>"‹ " {name}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta"><a class="link" href=activity>{what}</a> <span>{place}</span> <span>{taken}</span></p>
                {cancelled} {screen}
                <section class="part" aria-labelledby="roster">
                    <h2 id="roster">{d::roster(lang)}</h2>
                    {list}
                    <p class="meta no-print">{d::print_hint(lang)}</p>
                </section>
                {hours}
                <section class="part no-print" aria-labelledby="incidents">
                    <h2 id="incidents">{d::incident_title(lang)}</h2>
                    <p>{d::incident_hint(lang)}</p>
                    {incidents} {incident}
                </section>
                {cancel}
            </div>
        }
    })
}

fn row(here: &Here, s: &Shift, r: &RosterRow) -> Vec<AnyView> {
    let lang = here.lang;
    let name = person(lang, r.name.as_deref(), r.erased, Some(r.place));
    let standing = r.standing();
    let class = match standing {
        Standing::Came => "chip chip--done",
        Standing::Coming => "chip",
        _ => "chip chip--wait",
    };
    let how = match r.how.as_deref() {
        Some("code") => d::by_code(lang),
        Some(_) => d::by_list(lang),
        None => "",
    };
    let mark = match r.arrival(s.span) {
        Some(Arrival::Late) => Some(d::late(lang)),
        Some(Arrival::Afterwards) => Some(d::afterwards(lang)),
        Some(Arrival::InTime) | None => None,
    };
    let mark = mark.map(|say| view! { " " <span class="chip chip--late">{say}</span> });
    let state =
        view! { <span class=class>{words::standing(lang, standing)}</span> " " {how} {mark} }
            .into_any();
    let hours = match (r.minutes, r.agreed) {
        (None, _) => "—".to_owned(),
        (Some(n), None) => format!("{} · {}", words::duration(lang, n), words::line_waits(lang)),
        (Some(n), Some(true)) => {
            format!(
                "{} · {}",
                words::duration(lang, n),
                words::line_counts(lang)
            )
        }
        (Some(n), Some(false)) => {
            format!(
                "{} · {}",
                words::duration(lang, n),
                words::line_disputed(lang)
            )
        }
    };
    let open = may_mark(s.span, s.is_cancelled(), here.now).is_ok();
    let marks: Vec<Standing> = match (open, standing, r.how.as_deref()) {
        (false, ..) | (_, _, Some("code")) => Vec::new(),
        (_, Standing::Came | Standing::Missed, _) => vec![Standing::Coming],
        _ => vec![Standing::Came, Standing::Missed],
    };
    let to = links::desk_shift_act(slug(here), s.number, "mark");
    let id = r.id.to_string();
    let buttons: Vec<_> = marks
        .into_iter()
        .map(|to| {
            let label = match to {
                Standing::Came => d::mark_came(lang),
                Standing::Missed => d::mark_missed(lang),
                _ => d::mark_undo(lang),
            };
            view! { <button class="button button--plain button--small" name="to" value=to.code()>{label}</button> }
        })
        .collect();
    let form = (!buttons.is_empty()).then(|| {
        view! {
            <form method="post" action=to class="row">
                <input type="hidden" name="place" value=id/>
                {buttons}
            </form>
        }
    });
    vec![
        cell(format!("{} · {name}", r.place)),
        state,
        cell(hours),
        form.into_any(),
    ]
}

/// Writing down the hours of who was there and has none yet.
fn hours(here: &Here, s: &Shift, roster: &[RosterRow], form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let open: Vec<_> = roster
        .iter()
        .filter(|r| r.standing() == Standing::Came && r.minutes.is_none() && !r.erased)
        .collect();
    let body = if s.is_cancelled() {
        view! { <p>{d::hours_cancelled(lang)}</p> }.into_any()
    } else if open.is_empty() || s.span.ends_at() > here.now {
        view! { <p>{d::enter_none(lang)}</p> }.into_any()
    } else {
        let fields: Vec<_> = open
            .iter()
            .map(|r| {
                let field = format!("minutes_{}", r.id);
                let value = match form.has(&field) {
                    true => form.get(&field).to_owned(),
                    false => s.span.minutes().to_string(),
                };
                let name = person(lang, r.name.as_deref(), false, Some(r.place));
                Field::new(lang, field, d::enter_minutes(lang, &name))
                    .value(value)
                    .inputmode("numeric")
                    .draw(faults)
            })
            .collect();
        let to = links::desk_shift_act(slug(here), s.number, "hours");
        view! {
            <p>{d::enter_hint(lang)} " " {d::enter_skip(lang)}</p>
            <form method="post" action=to novalidate>{fields} <button class="button">{d::enter(lang)}</button></form>
        }
        .into_any()
    };
    view! {
        <section class="part no-print" aria-labelledby="hours">
            <h2 id="hours">{d::enter_title(lang)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn incident(here: &Here, to: String, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let what = Field::new(lang, "what", d::incident_what(lang))
        .value(form.get("what"))
        .limits(Reason::LIMITS)
        .lines()
        .draw(faults);
    let told = Field::new(lang, "told", d::incident_told(lang))
        .value(form.get("told"))
        .limits(Remark::LIMITS)
        .draw(faults);
    let key = once(here);
    let open = faults.of("what").is_some() || faults.of("told").is_some();
    view! {
        <details open=open>
            <summary>{d::incident_save(lang)}</summary>
            <form method="post" action=to novalidate>
                {key} {what} {told} <button class="button button--plain">{d::incident_save(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn refused(
    here: &Here,
    s: &Shift,
    say: impl Fn(Lang) -> String + Send + Sync + 'static,
) -> Problem {
    let to = links::desk_shift(slug(here), s.number);
    Problem::refused(say, Some((to, d::roster)))
}

/// `POST /{c}/desk/volunteers/shifts/{n}/mark`
pub async fn mark(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    let place = form.number("place").ok_or(Problem::BadRequest)?;
    let to = Standing::from_code(form.get("to")).ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .mark_attendance(&me, shift.number, place, to, here.now)
        .await
    {
        Ok(()) => {
            let to = links::desk_shift(slug(&here), shift.number);
            Ok(Redirect::to(&format!("{to}?done=saved#roster")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMarked::Rule(why))) => Err(refused(&here, &shift, move |lang| {
            words::no_check_in(lang, why).to_owned()
        })),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/shifts/{n}/hours`
pub async fn enter(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    let db = &here.portal.db;
    let roster = db.list_roster(&me, &shift).await?;
    let mut faults = Faults::default();
    let mut lines = Vec::new();
    // The second press of the button brings what is written down already.
    let mut written = false;
    for r in &roster {
        let field = format!("minutes_{}", r.id);
        written |= r.minutes.is_some() && !form.get(&field).trim().is_empty();
        if !form.has(&field) || r.standing() != Standing::Came || r.minutes.is_some() {
            continue;
        }
        // An empty field skips the person.
        if form.get(&field).trim().is_empty() {
            continue;
        }
        let typed = form.number(&field);
        let fits = typed.filter(|n| (1..=shift.span.minutes()).contains(n));
        let fault = Fault::Say(d::no_entry(NoEntry::Minutes));
        if let Some(n) = faults.check(field, fits.ok_or(fault)) {
            lines.push((r.id, n));
        }
    }
    if !faults.is_empty() {
        return draw(&here, &me, &shift, &form, &faults).await;
    }
    let to = links::desk_shift(slug(&here), shift.number);
    if shift.is_cancelled() {
        return Err(refused(&here, &shift, |lang| {
            d::hours_cancelled(lang).to_owned()
        }));
    }
    if lines.is_empty() {
        return match written {
            true => done(&to, "hours_entered"),
            false => done(&to, "hours_nothing"),
        };
    }
    let book = book(&here).await?;
    match db
        .enter_hours(&me, shift.number, &lines, &book, here.now)
        .await
    {
        // The second press of the button finds nobody whose hours are missing.
        Ok(_) | Err(Failed::Refused(NotEntered::Nobody)) => done(&to, "hours_entered"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotEntered::People(wrong))) => {
            for (place, why) in wrong {
                faults.add(format!("minutes_{place}"), Fault::Say(d::no_entry(why)));
            }
            draw(&here, &me, &shift, &form, &faults).await
        }
        Err(Failed::Refused(NotEntered::Cancelled)) => Err(refused(&here, &shift, |lang| {
            d::hours_cancelled(lang).to_owned()
        })),
        Err(Failed::Refused(NotEntered::Rule(why))) => Err(refused(&here, &shift, move |lang| {
            d::no_entry(why)(lang).to_owned()
        })),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/shifts/{n}/incident`
pub async fn note(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    let mut faults = Faults::default();
    let what = faults.text("what", Reason::parse(form.get("what")));
    let told = faults.text("told", Remark::parse(form.get("told")));
    let (Some(what), Some(told)) = (what, told) else {
        return draw(&here, &me, &shift, &form, &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db
        .note_incident(&me, shift.number, &what, &told, once, here.now)
        .await
    {
        Ok(()) => done(&links::desk_shift(slug(&here), shift.number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/shifts/{n}/cancel`
pub async fn cancel(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.text("reason", Reason::parse(form.get("reason"))) else {
        return draw(&here, &me, &shift, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.cancel_shift(&me, shift.number, &reason, here.now).await {
        Ok(()) => done(&links::desk_shift(slug(&here), shift.number), "moved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotPlanned::Begun)) => Err(refused(&here, &shift, |lang| {
            words::no_place(lang, NoPlace::Begun).to_owned()
        })),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
