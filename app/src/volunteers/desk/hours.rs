//! `/{c}/desk/volunteers/{n}/hours`: the ledger of a team, corrections, and services that were no shifts.

use axum::extract::Path;
use domain::access::Lead;
use domain::ids::HourEntryId;
use domain::text::Remark;
use domain::time::day_of;
use leptos::prelude::*;
use store::Failed;
use store::volunteers::{HourLine, NotEntered, Service, Team};

use super::activity::{read_when, when_fields};
use super::{done, led_team, person};
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::volunteers::{book, desk_words as d, hours::marks, one_page, onward, slug, words};

/// How many lines one page shows, the newest ones.
const SHOWN: i64 = 100;

/// `GET /{c}/desk/volunteers/{n}/hours`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    draw(&here, &me, &team, &Fields::default(), &Faults::default()).await
}

async fn draw(here: &Here, me: &Lead, team: &Team, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let before = here.query("before").parse().ok();
    let lines = db.list_team_hours(me, team, before, SHOWN + 1).await?;
    let (lines, more) = one_page(lines, SHOWN);
    let more = lines.last().filter(|_| more).map(|l| {
        let to = links::desk_team_act(slug(here), team.number, "hours");
        onward(format!("{to}?before={}", l.id), words::earlier(lang))
    });
    let members = db.list_team_members(me, team).await?;
    let none = lines
        .is_empty()
        .then(|| view! { <p>{d::no_entries(lang)}</p> });
    let rows: Vec<_> = lines
        .iter()
        .map(|l| row(here, team, l, form, faults))
        .collect();
    let columns = [
        words::col_day(lang),
        d::col_name(lang),
        words::col_what(lang),
        words::col_minutes(lang),
        words::col_state(lang),
    ];
    let list = (!rows.is_empty()).then(|| {
        table(
            d::ledger_lead(lang).to_owned(),
            &columns,
            Some(d::col_acts(lang)),
            rows,
        )
    });
    let people: Vec<_> = members
        .into_iter()
        .map(|m| {
            let name = person(lang, m.name.as_deref(), false, Some(m.id));
            (m.id.to_string(), name)
        })
        .collect();
    let who = Field::new(lang, "member", d::service_who(lang))
        .value(form.get("member"))
        .select(people)
        .draw(faults);
    let what = Field::new(lang, "content", d::service_what(lang))
        .hint(d::service_hint(lang))
        .value(form.get("content"))
        .limits(Remark::LIMITS)
        .draw(faults);
    let when = when_fields(here, form, faults);
    let key = once(here);
    let to = links::desk_team_act(slug(here), team.number, "service");
    let (back, name) = (
        links::desk_team(slug(here), team.number),
        team.name.get(lang).to_owned(),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = d::hours(lang);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=back>"‹ " {name}</a>
                {summary}
                <h1>{title}</h1>
                {none} {list} {more}
                <section class="part" aria-labelledby="service">
                    <h2 id="service">{d::service_title(lang)}</h2>
                    <form method="post" action=to novalidate>
                        {key} {who} {what} {when} <button class="button">{d::service_save(lang)}</button>
                    </form>
                </section>
            </div>
        }
    })
}

fn row(here: &Here, team: &Team, l: &HourLine, form: &Fields, faults: &Faults) -> Vec<AnyView> {
    let lang = here.lang;
    let day = when::day(lang, day_of(l.starts_at), here.today());
    let name = person(lang, l.name.as_deref(), l.erased, l.member);
    let why = l.reason.clone().map(|why| view! { <br/> {why} });
    // A line that waits, or was taken out already, is not put right.
    let fixable = !l.erased && (l.counts || l.agreed == Some(false));
    let fix = fixable.then(|| {
        let field_name = format!("fix_{}", l.id);
        let open = faults.of(&field_name).is_some();
        let value = match form.has(&field_name) {
            true => form.get(&field_name).to_owned(),
            false => l.minutes.to_string(),
        };
        let field = Field::new(lang, field_name, d::correct(lang))
            .value(value)
            .inputmode("numeric")
            .draw(faults);
        let to = links::desk_team_act(slug(here), team.number, "correct");
        view! {
            <details open=open>
                <summary>{d::correct_save(lang)}</summary>
                <form method="post" action=to novalidate>
                    {field}
                    <button class="button button--plain button--small" name="line" value=l.id.to_string()>
                        {d::correct_save(lang)}
                    </button>
                </form>
            </details>
        }
    });
    vec![
        cell(format!("{} · {day}", words::line(lang, l.id))),
        cell(name),
        view! { {l.content.clone()} {why} }.into_any(),
        cell(words::duration(lang, l.minutes)),
        marks(lang, l),
        fix.into_any(),
    ]
}

fn refused(here: &Here, team: &Team, why: NotEntered) -> Problem {
    let to = links::desk_team_act(slug(here), team.number, "hours");
    let onward: fn(domain::display::Lang) -> &'static str = d::hours;
    match why {
        NotEntered::Rule(why) => Problem::refused(
            move |lang| d::no_entry(why)(lang).to_owned(),
            Some((to, onward)),
        ),
        NotEntered::Open | NotEntered::Gone => {
            Problem::refused(|lang| d::correct_open(lang).to_owned(), Some((to, onward)))
        }
        NotEntered::Unknown
        | NotEntered::Nobody
        | NotEntered::Cancelled
        | NotEntered::People(_) => Problem::NotFound,
    }
}

/// `POST /{c}/desk/volunteers/{n}/service`
pub async fn service(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let mut faults = Faults::default();
    let member = faults.check("member", form.number("member").ok_or(Fault::Choose));
    let content = faults.text("content", Remark::parse(form.get("content")));
    let span = read_when(&form, &mut faults);
    let (Some(member), Some(content), Some(span)) = (member, content, span) else {
        return draw(&here, &me, &team, &form, &faults).await;
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let book = book(&here).await?;
    let service = Service { span, content };
    let got = here
        .portal
        .db
        .enter_service(&me, team.number, member, &service, once, &book, here.now)
        .await;
    let to = links::desk_team_act(slug(&here), team.number, "hours");
    match got {
        Ok(()) => done(&to, "hours_entered"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotEntered::Rule(why))) => {
            let say = d::no_entry(why);
            let faults = Faults::one("hours", Fault::Say(say));
            draw(&here, &me, &team, &form, &faults).await
        }
        Err(Failed::Refused(why)) => Err(refused(&here, &team, why)),
    }
}

/// `POST /{c}/desk/volunteers/{n}/correct`
pub async fn correct(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, team) = led_team(&here, &number).await?;
    let line = form.number("line").ok_or(Problem::BadRequest)?;
    let field = format!("fix_{line}");
    let Some(minutes) = form.number(&field).filter(|n| *n >= 0) else {
        let faults = Faults::one(field, Fault::Number);
        return draw(&here, &me, &team, &form, &faults).await;
    };
    let book = book(&here).await?;
    let got = here
        .portal
        .db
        .correct_hours(&me, HourEntryId(line), minutes, &book, here.now)
        .await;
    let to = links::desk_team_act(slug(&here), team.number, "hours");
    match got {
        Ok(()) => done(&to, "hours_entered"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(refused(&here, &team, why)),
    }
}
