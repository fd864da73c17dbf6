//! Closing a window for a day or some hours, and opening it again.

use axum::extract::Path;
use domain::appointments::{DAY_END, Hours, Span, clock_time};
use domain::text::Remark;
use domain::time::read_day;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{Closure, Window};

use super::misfits::{named, release};
use super::{Back, answer, done, draw};
use crate::appointments::{Today, day_name, desk_words as d, find, parse, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::field::Field;

pub(super) fn closing(
    here: &Here,
    window: &Window,
    closures: &[Closure],
    typed: Option<&Fields>,
    faults: &Faults,
    misfits: Option<AnyView>,
) -> AnyView {
    let lang = here.lang;
    let act = |act| links::desk_window_act(slug(here), window.number, act);
    let rows: Vec<_> = closures
        .iter()
        .map(|c| {
            let (from, until) = (clock_time(c.span.from()), clock_time(c.span.until()));
            let say = format!(
                "{} {} {}",
                day_name(here, c.day),
                words::closed_then(lang, &from, &until),
                c.reason
            );
            view! {
                <li>
                    {say}
                    <form method="post" action=act("reopen")>
                        <input type="hidden" name="day" value=c.day.to_string()/>
                        <button class="button button--plain button--small">{d::reopen(lang)}</button>
                    </form>
                </li>
            }
        })
        .collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul>{rows}</ul> });
    let value = |name: &str| typed.map(|f| f.get(name)).unwrap_or_default().to_owned();
    let field =
        |name: &'static str, label: &'static str| Field::new(lang, name, label).value(value(name));
    let day = field("day", d::close_day(lang))
        .input_type("date")
        .draw(faults);
    let span = field("span", d::close_span(lang))
        .hint(d::close_span_hint(lang))
        .draw(faults);
    let reason = field("reason", d::close_reason(lang))
        .hint(d::close_reason_hint(lang))
        .limits(Remark::LIMITS)
        .draw(faults);
    let open = typed.is_some();
    view! {
        <section class="part" aria-labelledby="closures">
            <h2 id="closures">{words::closures(lang)}</h2>
            {rows}
            <details open=open>
                <summary>{d::close(lang)}</summary>
                <form method="post" action=act("close") novalidate>
                    {day} {span} {reason} {misfits} <button class="button">{d::close(lang)}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// `POST /{c}/desk/appointments/windows/{n}/close`
pub async fn close(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let window = find(&here, &number).await?;
    let mut faults = Faults::default();
    let day = faults.day("day", form.get("day"));
    let span = match form.get("span").trim() {
        "" => Span::new(0, DAY_END),
        raw => {
            let got = Hours::parse_day(raw).ok().filter(|s| s.len() == 1);
            let got = got.ok_or(Fault::Say(d::hours_shape));
            faults.check("span", got).and_then(|s| s.first().copied())
        }
    };
    let reason = faults.text("reason", Remark::parse(form.get("reason")));
    let release = release(&form, &mut faults);
    let (Some(day), Some(span), Some(reason), true) = (day, span, reason, faults.is_empty()) else {
        let found = named(&here, &me, &window, &form).await?;
        let back = Back {
            setup: None,
            closure: Some(&form),
            misfits: &found,
        };
        return draw(&here, &window, &back, &faults, faults.status()).await;
    };
    let calendar = here.portal.calendar().await?;
    let db = &here.portal.db;
    match db
        .close_window(
            &me,
            window.number,
            day,
            span,
            &reason,
            release.as_ref(),
            &calendar,
            here.now,
        )
        .await
    {
        Ok(()) => done(&here, window.number),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => answer(&here, &window, why, &form, true).await,
    }
}

/// `POST /{c}/desk/appointments/windows/{n}/reopen`
pub async fn reopen(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let number = parse(&number)?;
    let day = read_day(form.get("day")).ok_or(Problem::BadRequest)?;
    let today = Today::of(&here).await?;
    let db = &here.portal.db;
    match db
        .reopen_window(&me, number, day, today.terms(), here.now)
        .await
    {
        Ok(()) => done(&here, number),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
