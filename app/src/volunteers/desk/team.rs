//! `/{c}/desk/volunteers/{n}`: one team: its shifts, activities and members, and writing to it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::{Duration, NaiveDate};
use domain::access::Lead;
use domain::phone::Phone;
use domain::text::Remark;
use domain::time::read_day;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{Member, NotFounded, NotMember, Team};

use super::{done, led_team, person, shift_line};
use crate::appointments::parse;
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::volunteers::{desk_words as d, one_page, onward, slug, words};

/// How far back shifts are shown: their hours are still to be written down.
const BACK: Duration = Duration::days(14);
/// Activities on one page.
const SHOWN: i64 = 50;

/// `GET /{c}/desk/volunteers/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    draw(&here, &me, &team, &Fields::default(), &Faults::default()).await
}

/// `GET` of an act: back to the team.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_team(slug(&here), number)).into_response())
}

async fn draw(here: &Here, me: &Lead, team: &Team, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let shifts = db.list_team_shifts(team.id, here.now - BACK).await?;
    let before = here.query("before").parse().ok();
    let activities = db.list_activities(team.id, before, SHOWN + 1).await?;
    let (activities, more) = one_page(activities, SHOWN);
    let more = activities.last().filter(|_| more).map(|a| {
        let to = links::desk_team(slug(here), team.number);
        onward(format!("{to}?before={}", a.number), words::earlier(lang))
    });
    let members = db.list_team_members(me, team).await?;
    let no_shifts = shifts
        .is_empty()
        .then(|| view! { <p>{d::no_shifts(lang)}</p> });
    // What comes is read first, then what is still to be written down.
    let (over, to_come): (Vec<_>, Vec<_>) =
        shifts.iter().partition(|s| s.span.ends_at() <= here.now);
    let shifts: Vec<_> = to_come
        .into_iter()
        .chain(over.into_iter().rev())
        .map(|s| shift_line(here, s))
        .collect();
    let activities: Vec<_> = activities
        .iter()
        .map(|a| {
            let to = links::desk_activity(slug(here), a.number);
            let off = a.cancelled_reason.is_some().then(
                || view! { " " <span class="chip chip--off">{words::cancelled(lang)}</span> },
            );
            view! { <li><a href=to>{a.title.get(lang).to_owned()}</a> {off}</li> }
        })
        .collect();
    let members = members_part(here, team, &members, faults);
    let appoint = here
        .editor()
        .is_ok()
        .then(|| appoint(here, team, form, faults));
    let message = Field::new(lang, "message", d::message_label(lang))
        .hint(d::message_hint(lang))
        .value(form.get("message"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let key = once(here);
    let act = |act| links::desk_team_act(slug(here), team.number, act);
    let (plan, edit, hours, write) = (act("plan"), act("edit"), act("hours"), act("message"));
    let public = links::team(slug(here), team.number);
    let (back, title) = (
        links::desk_volunteers(slug(here)),
        team.name.get(lang).to_owned(),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {d::back_desk(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p class="row">
                    <a class="link" href=hours>{d::hours(lang)}</a> " " <a class="link" href=edit>{d::edit(lang)}</a> " "
                    <a class="link" href=public>{d::see_public(lang)}</a>
                </p>
                <section class="part" aria-labelledby="shifts">
                    <h2 id="shifts">{d::shifts(lang)}</h2>
                    {no_shifts} {shifts}
                </section>
                <section class="part" aria-labelledby="activities">
                    <h2 id="activities">{words::activities(lang)}</h2>
                    <ul class="side__list">{activities}</ul>
                    {more}
                    <p><a class="button button--plain" href=plan>{d::plan(lang)}</a></p>
                </section>
                <section class="part" aria-labelledby="members">
                    <h2 id="members">{d::members_title(lang)}</h2>
                    {members} {appoint}
                </section>
                <section class="part" aria-labelledby="write">
                    <h2 id="write">{d::message(lang)}</h2>
                    <form method="post" action=write novalidate>
                        {key} {message} <button class="button button--plain">{d::message_send(lang)}</button>
                    </form>
                </section>
            </div>
        }
    })
}

fn members_part(here: &Here, team: &Team, members: &[Member], faults: &Faults) -> AnyView {
    let lang = here.lang;
    let staff = here.clerk().is_ok();
    let rows: Vec<Vec<AnyView>> = members
        .iter()
        .map(|m| {
            let name = person(lang, m.name.as_deref(), false, Some(m.id));
            let lead = m
                .leads
                .then(|| view! { " " <span class="chip">{words::team_lead(lang)}</span> });
            let checked = match m.checked_until {
                Some(day) => when::day(lang, day, here.today()),
                None => d::not_checked(lang).to_owned(),
            };
            let mut row = vec![view! { {name} {lead} }.into_any(), cell(checked)];
            if staff {
                row.push(staff_acts(here, team, m, faults));
            }
            row
        })
        .collect();
    let columns = [d::col_name(lang), d::col_checked(lang)];
    let caption = words::members(lang, i64::try_from(members.len()).unwrap_or(i64::MAX));
    table(caption, &columns, staff.then(|| d::col_acts(lang)), rows)
}

/// What the secretary does with a member: vouch, relieve.
fn staff_acts(here: &Here, team: &Team, m: &Member, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let name = format!("until_{}", m.id);
    let open = faults.of(&name).is_some();
    let field = Field::new(lang, name, d::check_until(lang))
        .value(m.checked_until.map(|d| d.to_string()).unwrap_or_default())
        .input_type("date")
        .draw(faults);
    let act = |act| links::desk_team_act(slug(here), team.number, act);
    let id = m.id.to_string();
    let relieve = (m.leads && here.editor().is_ok()).then(|| {
        let to = act("relieve");
        view! {
            <form method="post" action=to>
                <button class="button button--plain button--small" name="member" value=id.clone()>{d::relieve(lang)}</button>
            </form>
        }
    });
    let to = act("check");
    view! {
        <details open=open>
            <summary>{d::check(lang)}</summary>
            <form method="post" action=to novalidate>
                <input type="hidden" name="member" value=id.clone()/>
                {field} <button class="button button--plain button--small">{d::check(lang)}</button>
            </form>
        </details>
        {relieve}
    }
    .into_any()
}

fn appoint(here: &Here, team: &Team, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let field = Field::new(lang, "lead", d::f_lead(lang))
        .hint(d::f_lead_hint(lang))
        .value(form.get("lead"))
        .inputmode("tel")
        .draw(faults);
    let to = links::desk_team_act(slug(here), team.number, "appoint");
    let open = faults.of("lead").is_some();
    view! {
        <details open=open>
            <summary>{d::appoint(lang)}</summary>
            <form method="post" action=to novalidate>{field} <button class="button button--plain">{d::appoint(lang)}</button></form>
        </details>
    }
    .into_any()
}

/// `POST /{c}/desk/volunteers/{n}/message`
pub async fn message(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(text) = faults.text("message", Remark::parse(form.get("message"))) else {
        return draw(&here, &me, &team, &form, &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    match db
        .message_team(&me, team.number, &text, once, here.now)
        .await
    {
        Ok(()) => done(&links::desk_team(slug(&here), team.number), "team_told"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMember::TooMany)) => {
            let faults = Faults::one("message", Fault::Say(d::too_many));
            draw(&here, &me, &team, &form, &faults).await
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/{n}/appoint`
pub async fn appoint_lead(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let editor = here.editor()?;
    let (me, team) = led_team(&here, &number).await?;
    let mut faults = Faults::default();
    let lead = Phone::parse(form.get("lead")).map_err(|_| Fault::Phone);
    let Some(lead) = faults.check("lead", lead) else {
        return draw(&here, &me, &team, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.appoint_lead(&editor, team.number, &lead, here.now).await {
        Ok(()) => done(&links::desk_team(slug(&here), team.number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotFounded::UnknownPerson)) => {
            let faults = Faults::one("lead", Fault::Say(d::unknown_person));
            draw(&here, &me, &team, &form, &faults).await
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/{n}/relieve`
pub async fn relieve(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let editor = here.editor()?;
    let (_, team) = led_team(&here, &number).await?;
    let member = form.number("member").ok_or(Problem::BadRequest)?;
    let to = links::desk_team(slug(&here), team.number);
    let db = &here.portal.db;
    match db
        .relieve_lead(&editor, team.number, member, here.now)
        .await
    {
        Ok(()) => done(&to, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotFounded::LastLead)) => Err(Problem::refused(
            |lang| d::last_lead(lang).to_owned(),
            Some((to, d::to_team)),
        )),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/volunteers/{n}/check`: until when staff vouch for a member; an empty day takes it back.
pub async fn check(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let (me, team) = led_team(&here, &number).await?;
    let member = form.number("member").ok_or(Problem::BadRequest)?;
    let name = format!("until_{member}");
    let typed = form.get(&name).trim();
    let until: Option<NaiveDate> = match typed {
        "" => None,
        typed => match read_day(typed) {
            Some(day) => Some(day),
            None => {
                let faults = Faults::one(name, Fault::Day);
                return draw(&here, &me, &team, &form, &faults).await;
            }
        },
    };
    let db = &here.portal.db;
    match db
        .mark_checked(&clerk, team.number, member, until, here.now)
        .await
    {
        Ok(()) => done(&links::desk_team(slug(&here), team.number), "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
