//! `/{c}/desk/appointments/windows`: setting windows up, changing them, closing them for a day. A change that some bookings
//! do not fit comes back with their list; sent again with a reason, it cancels just these and tells everybody concerned.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::appointments::{DAY_END, Hours, Span, clock_time};
use domain::ids::BookingId;
use domain::text::{Answer as Reason, Remark};
use domain::time::read_day;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{Closure, Misfit, NotSaved, Release, Window};

use super::setup;
use crate::appointments::{
    Today, day_name, desk_words as d, find, hours, lines, parse, slug, time_name, words,
};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/appointments/windows`
pub async fn list(here: Here) -> Answer {
    here.editor()?;
    let lang = here.lang;
    let all = here.portal.db.list_windows(here.community.id).await?;
    let cards: Vec<_> = all
        .iter()
        .map(|w| {
            let to = links::desk_window(slug(&here), w.number);
            view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{w.name.get(lang).to_owned()}</a></h2>
                    <p class="meta"><span>{w.place.get(lang).to_owned()}</span></p>
                    <p class="meta"><span>{lines(hours(lang, w))}</span></p>
                </article>
            }
        })
        .collect();
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{d::no_windows(lang)}</p></div> });
    let (back, new) = (
        links::desk_appointments(slug(&here)),
        links::desk_new_window(slug(&here)),
    );
    let title = d::windows_title(lang);
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {d::back_day(lang)}</a>
                <h1>{title}</h1>
                <p>{d::windows_lead(lang)}</p>
                {none} {cards}
                <div class="sticky"><a class="button" href=new>{d::new_window(lang)}</a></div>
            </div>
        }
    })
}

/// `GET /{c}/desk/appointments/windows/new`
pub async fn new(here: Here) -> Answer {
    here.editor()?;
    draw_new(&here, None, &Faults::default())
}

fn draw_new(here: &Here, form: Option<&Fields>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let fields = setup::draw(lang, None, form, faults);
    let key = once(here);
    let (back, action) = (
        links::desk_windows(slug(here)),
        links::desk_new_window(slug(here)),
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = d::new_window(lang);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {d::windows_title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <form method="post" action=action novalidate>
                    {key} {fields} <button class="button">{d::save(lang)}</button>
                </form>
            </div>
        }
    })
}

/// `POST /{c}/desk/appointments/windows/new`
pub async fn create(here: Here, form: Fields) -> Answer {
    let me = here.editor()?;
    let mut faults = Faults::default();
    let Some(setup) = setup::read(&form, &mut faults) else {
        return draw_new(&here, Some(&form), &faults);
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    let number = db.create_window(&me, &setup, once, here.now).await?;
    done(&here, number)
}

fn done(here: &Here, number: i64) -> Answer {
    let to = links::desk_window(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
}

/// What stands beside a form that could not be taken.
#[derive(Default)]
struct Back<'a> {
    /// The form of the window, or of the closure, as it was typed.
    setup: Option<&'a Fields>,
    closure: Option<&'a Fields>,
    misfits: &'a [Misfit],
}

/// `GET /{c}/desk/appointments/windows/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.editor()?;
    let window = find(&here, &number).await?;
    let back = Back::default();
    draw(&here, &window, &back, &Faults::default(), StatusCode::OK).await
}

async fn draw(
    here: &Here,
    window: &Window,
    back: &Back<'_>,
    faults: &Faults,
    status: StatusCode,
) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let closures = db.list_window_closures(window.id, here.today()).await?;
    let none = Faults::default();
    let (of_setup, of_closure) = match back.closure {
        Some(_) => (&none, faults),
        None => (faults, &none),
    };
    let fields = setup::draw(lang, Some(window), back.setup, of_setup);
    let misfits = misfits(here, back, faults);
    let revision = match back.setup {
        Some(form) => form.get("revision").to_owned(),
        None => window.revision.to_string(),
    };
    let (in_setup, in_closure) = match back.closure {
        Some(_) => (None, misfits),
        None => (misfits, None),
    };
    let closed = closing(
        here,
        window,
        &closures,
        back.closure,
        of_closure,
        in_closure,
    );
    let action = links::desk_window(slug(here), window.number);
    let (to_list, public) = (
        links::desk_windows(slug(here)),
        links::window(slug(here), window.number),
    );
    let summary = errors(lang, faults);
    let title = window.name.get(lang).to_owned();
    here.draw(
        Page::new(title.clone()).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=to_list>"‹ " {d::windows_title(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p><a class="link" href=public>{d::see_public(lang)}</a></p>
                    {closed}
                    <section class="part" aria-labelledby="setup">
                        <h2 id="setup">{d::setup_title(lang)}</h2>
                        <p>{d::setup_hint(lang)}</p>
                        <form method="post" action=action novalidate>
                            <input type="hidden" name="revision" value=revision/>
                            {fields} {in_setup} <button class="button">{d::save(lang)}</button>
                        </form>
                    </section>
                </div>
            }
        },
    )
}

/// The bookings that do not fit, with the reason by which they are cancelled.
fn misfits(here: &Here, back: &Back<'_>, faults: &Faults) -> Option<AnyView> {
    let lang = here.lang;
    if back.misfits.is_empty() {
        return None;
    }
    let rows: Vec<_> = back
        .misfits
        .iter()
        .map(|m| {
            let name = m
                .name
                .clone()
                .unwrap_or_else(|| d::no_name(lang).to_owned());
            let line = format!(
                "{} · {name} · {}",
                time_name(here, m.wanted),
                m.code.spoken()
            );
            let call = (!m.is_told).then(|| match &m.phone {
                Some(phone) => d::call_number(lang, phone),
                None => d::call_nobody(lang).to_owned(),
            });
            let call = call.map(|say| view! { <br/> <strong>{say}</strong> });
            view! { <li>{line} {call} <input type="hidden" name="shown" value=m.id.to_string()/></li> }
        })
        .collect();
    let form = back.closure.or(back.setup);
    let reason = Field::new(lang, "release", d::release_reason(lang))
        .hint(d::release_hint(lang))
        .value(form.map(|f| f.get("release")).unwrap_or_default())
        .lines()
        .limits(Reason::LIMITS)
        .draw(faults);
    Some(
        view! {
            <div class="errors" id="misfits" tabindex="-1">
                <h3>{d::misfits_title(lang, back.misfits.len())}</h3>
                <ul>{rows}</ul>
                {reason}
            </div>
        }
        .into_any(),
    )
}

fn closing(
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

/// What the form says about bookings that do not fit: their list as it was shown, and a reason; none where it has none.
fn release(form: &Fields, faults: &mut Faults) -> Option<Release> {
    let ids: Vec<_> = form
        .all("shown")
        .filter_map(|id| id.parse().ok().map(BookingId))
        .collect();
    if ids.is_empty() {
        return None;
    }
    let reason = faults.text("release", Reason::parse(form.get("release")))?;
    Some(Release { ids, reason })
}

/// Answers a change that was refused, on the page of the window.
async fn answer(
    here: &Here,
    window: &Window,
    why: NotSaved,
    form: &Fields,
    closure: bool,
) -> Answer {
    let (field, say): (_, fn(_) -> _) = match &why {
        NotSaved::UnknownWindow => return Err(Problem::NotFound),
        NotSaved::ChangedMeanwhile => ("name_zh", d::changed),
        NotSaved::Past => ("day", d::past),
        NotSaved::ClosedAlready => ("day", d::closed_already),
        NotSaved::Misfits(_) => ("misfits", d::misfits_fault),
    };
    let found = match why {
        NotSaved::Misfits(found) => found,
        _ => Vec::new(),
    };
    let back = Back {
        setup: (!closure).then_some(form),
        closure: closure.then_some(form),
        misfits: &found,
    };
    let faults = Faults::one(field, Fault::Say(say));
    draw(here, window, &back, &faults, StatusCode::CONFLICT).await
}

/// The bookings that a form named, read again to show the list once more where its reason is missing.
async fn named(
    here: &Here,
    me: &Editor,
    window: &Window,
    form: &Fields,
) -> Result<Vec<Misfit>, Problem> {
    let ids: Vec<i64> = form.all("shown").filter_map(|id| id.parse().ok()).collect();
    let db = &here.portal.db;
    let all = db.list_window_bookings(me, window.id, here.now).await?;
    Ok(all.into_iter().filter(|m| ids.contains(&m.id.0)).collect())
}

/// `POST /{c}/desk/appointments/windows/{n}`
pub async fn save(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let window = find(&here, &number).await?;
    let mut faults = Faults::default();
    let setup = setup::read(&form, &mut faults);
    let release = release(&form, &mut faults);
    let (Some(setup), true) = (setup, faults.is_empty()) else {
        let found = named(&here, &me, &window, &form).await?;
        let back = Back {
            setup: Some(&form),
            closure: None,
            misfits: &found,
        };
        return draw(&here, &window, &back, &faults, faults.status()).await;
    };
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let today = Today::of(&here).await?;
    let db = &here.portal.db;
    match db
        .save_window(
            &me,
            window.number,
            revision,
            &setup,
            release.as_ref(),
            today.terms(),
            here.now,
        )
        .await
    {
        Ok(()) => done(&here, window.number),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => answer(&here, &window, why, &form, false).await,
    }
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

/// `GET` of an act: back to the window.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_window(slug(&here), number)).into_response())
}
