//! `/{c}/desk/meetings/new`: calling a meeting. A date inside the notice period is refused with the rule and its clause.

use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use domain::ids::BodyId;
use domain::meetings::rules::earliest;
use domain::meetings::{Kind, NoCall};
use domain::rulebook::{Rule, Rulebook};
use domain::text::{Body, Label, Title};
use domain::time::shanghai;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::meetings::{NewMeeting, NotCalled};

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links, when};
use crate::meetings::{rule_line, slug, words as public};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// More guests than any room of a community holds.
const MOST: u32 = 2000;

/// `GET /{c}/desk/meetings/new`
pub async fn page(here: Here) -> Answer {
    here.secretary()?;
    draw(&here, &Fields::default(), &Faults::default(), None).await
}

/// `POST /{c}/desk/meetings/new`
pub async fn call(here: Here, form: Fields) -> Answer {
    let secretary = here.secretary()?;
    let mut faults = Faults::default();
    let Some(new) = read(&form, &mut faults) else {
        return draw(&here, &form, &faults, None).await;
    };
    let calendar = here.portal.calendar().await?;
    let (db, once) = (&here.portal.db, form.get("once"));
    match db
        .call_meeting(&secretary, new, once, &calendar, here.now)
        .await
    {
        Ok(number) => {
            let to = links::desk_meeting(slug(&here), number);
            Ok(Redirect::to(&format!("{to}?done=meeting_called")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => {
            let (field, say): (_, fn(_) -> _) = match why {
                NotCalled::UnknownBody => ("body", words::unknown_body),
                NotCalled::NoRulebook => ("kind", words::no_rulebook),
                NotCalled::Rule(NoCall::Span) => ("to", words::bad_span),
                NotCalled::Rule(NoCall::InsideNotice { earliest }) => {
                    return draw(&here, &form, &faults, Some(earliest)).await;
                }
            };
            draw(&here, &form, &Faults::one(field, Fault::Say(say)), None).await
        }
    }
}

fn read(form: &Fields, faults: &mut Faults) -> Option<NewMeeting> {
    let kind = faults.check(
        "kind",
        Kind::from_code(form.get("kind")).ok_or(Fault::Choose),
    );
    let body = faults.check("body", form.number("body").map(BodyId).ok_or(Fault::Choose));
    let title = faults.text("title", Title::parse(form.get("title")));
    let about = faults.text("about", Body::parse(form.get("about")));
    let place = faults.text("place", Label::parse(form.get("place")));
    let day = faults.day("day", form.get("day"));
    let from = faults.check("from", time(form.get("from")));
    let to = faults.check("to", time(form.get("to")));
    let capacity = form
        .get("capacity")
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|n| *n <= MOST)
        .ok_or(Fault::Say(words::capacity_shape));
    let capacity = faults.check("capacity", capacity);
    let (day, from, to) = (day?, from?, to?);
    Some(NewMeeting {
        body: body?,
        kind: kind?,
        title: title?,
        about: about?,
        place: place?,
        starts_at: moment(day, from),
        ends_at: moment(day, to),
        capacity: capacity?,
    })
}

/// `14:00`, as browsers send it and as people type it.
fn time(typed: &str) -> Result<NaiveTime, Fault> {
    let typed = typed.trim().replace('：', ":");
    NaiveTime::parse_from_str(&typed, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(&typed, "%H:%M:%S"))
        .map_err(|_| Fault::Say(words::time_shape))
}

fn moment(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    // A fixed offset has no gaps, so there is always exactly one such moment.
    shanghai()
        .from_local_datetime(&local)
        .single()
        .map_or_else(|| local.and_utc(), |m| m.with_timezone(&Utc))
}

async fn draw(here: &Here, typed: &Fields, faults: &Faults, too_soon: Option<NaiveDate>) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let bodies = db.list_meeting_bodies(here.community.id).await?;
    let book = db.current_rulebook(here.community.id, here.today()).await?;
    let calendar = here.portal.calendar().await?;
    let hint = book.as_ref().map(|book| {
        let day = when::day(lang, earliest(here.now, book, &calendar), here.today());
        words::new_earliest(lang, &day, &rule_line(lang, book, Rule::NoticeDays))
    });
    let refusal = too_soon.map(|day| refusal(here, day, book.as_ref()));
    let kinds = Kind::ALL
        .iter()
        .map(|kind| Card::new(kind.code(), public::kind(lang, *kind)))
        .collect();
    let kind = Choice::new(lang, "kind", words::field_kind(lang), kinds)
        .chosen(typed.get("kind"))
        .long()
        .draw(faults);
    let options = bodies
        .iter()
        .map(|b| (b.id.to_string(), b.name.get(lang).to_owned()))
        .collect();
    let body = Field::new(lang, "body", words::field_body(lang))
        .value(typed.get("body"))
        .select(options)
        .draw(faults);
    let line = |name, label, limits| {
        Field::new(lang, name, label)
            .value(typed.get(name))
            .limits(limits)
            .autocomplete("off")
    };
    let title = line("title", words::field_title(lang), Title::LIMITS).draw(faults);
    let about = line("about", words::field_about(lang), Body::LIMITS)
        .hint(words::field_about_hint(lang))
        .lines()
        .draw(faults);
    let place = line("place", words::field_place(lang), Label::LIMITS).draw(faults);
    let mut day = Field::new(lang, "day", words::field_day(lang))
        .value(typed.get("day"))
        .input_type("date");
    if let Some(hint) = hint {
        day = day.hint(hint);
    }
    let day = day.draw(faults);
    let hour = |name, label, usual: &str| {
        let value = if typed.has(name) {
            typed.get(name)
        } else {
            usual
        };
        Field::new(lang, name, label)
            .value(value)
            .input_type("time")
            .draw(faults)
    };
    let from = hour("from", words::field_from(lang), "14:30");
    let to = hour("to", words::field_to(lang), "16:30");
    let places = if typed.has("capacity") {
        typed.get("capacity")
    } else {
        "20"
    };
    let capacity = Field::new(lang, "capacity", words::field_capacity(lang))
        .value(places)
        .inputmode("numeric")
        .draw(faults);
    let key = once(here);
    let (back, action) = (
        links::desk_meetings(slug(here)),
        links::call_meeting(slug(here)),
    );
    let status = if faults.is_empty() && too_soon.is_none() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let summary = errors(lang, faults);
    let heading = words::new_title(lang);
    here.draw(
        Page::new(heading).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::to_desk(lang)}</a>
                    {summary} {refusal}
                    <h1>{heading}</h1>
                    <form method="post" action=action novalidate>
                        {key} {kind} {body} {title} {about} {place} {day} {from} {to} {capacity}
                        <button class="button">{words::new_button(lang)}</button>
                    </form>
                </div>
            }
        },
    )
}

/// Why the day is refused: the first that is possible, the rule and its clause, and the way to the rulebook.
fn refusal(here: &Here, day: NaiveDate, book: Option<&Rulebook>) -> AnyView {
    let lang = here.lang;
    let rule = book.map_or_else(String::new, |b| rule_line(lang, b, Rule::NoticeDays));
    let day = when::day(lang, day, here.today());
    let say = words::inside_notice(lang, &day, &rule);
    let rulebook = links::rulebook(slug(here));
    view! {
        <div class="errors" role="alert" tabindex="-1">
            <ul class="errors__list">
                <li><a href="#day">{say}</a></li>
                <li><a href=rulebook>{crate::frame::words::rulebook(lang)}</a></li>
            </ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_browsers_and_people_write_them() {
        for typed in ["14:30", " 14:30 ", "14：30", "14:30:00"] {
            assert_eq!(
                time(typed).unwrap(),
                NaiveTime::from_hms_opt(14, 30, 0).unwrap()
            );
        }
        assert!(time("25:00").is_err() && time("half past two").is_err());
        let day = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
        let at = moment(day, NaiveTime::from_hms_opt(14, 0, 0).unwrap());
        assert_eq!(at.to_rfc3339(), "2026-12-04T06:00:00+00:00");
    }
}
