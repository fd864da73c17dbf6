//! `/{c}/appointments/{n}`: one window, its days, and the times of one of them.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::appointments::{Wanted, clock_time};
use domain::text::HomeNote;
use http::StatusCode;
use leptos::prelude::*;

use super::outlook::Outlook;
use super::{day_name, find, hours, lines, parse, pick, service, slug, time_name, words};
use crate::communities::tel;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// How many of the next free times are offered where the one that was asked for is gone.
const OFFERED: usize = 6;

/// `GET /{c}/appointments/{n}`; `?day=` is the day to show, `?service=` the item of the catalogue it is about, `?when=` a
/// time that was chosen before signing in.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let window = find(&here, &number).await?;
    let form = Fields::default();
    draw(&here, window, &form, &Faults::default(), StatusCode::OK).await
}

/// `GET` of an act: back to the window.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::window(slug(&here), number)).into_response())
}

/// The window; after a form that could not be taken with what was typed, and with the next free times.
pub(super) async fn draw(
    here: &Here,
    window: store::appointments::Window,
    form: &Fields,
    faults: &Faults,
    status: StatusCode,
) -> Answer {
    let lang = here.lang;
    let outlook = Outlook::of(here, window).await?;
    let typed = |name| match form.has(name) {
        true => form.get(name).to_owned(),
        false => here.query(name).to_owned(),
    };
    let about = service(here, typed("service").parse().ok()).await?;
    let number = about.as_ref().map(|p| p.number);
    let wish = outlook.read(&typed("when"));
    let days = outlook.days();
    let first_free = days.iter().copied().find(|d| outlook.free_on(*d) > 0);
    let asked: Option<NaiveDate> = wish.map(|w| w.day).or(typed("day").parse().ok());
    let shown = asked
        .filter(|d| days.contains(d) || outlook.closure(*d).is_some())
        .or(first_free)
        .or(days.first().copied());
    let body = match shown {
        Some(day) => {
            let waits = waiting(here, &outlook, day, number).await?;
            let times = times(here, &outlook, day, number, form, faults, wish);
            view! { {times} {waits} }.into_any()
        }
        None => {
            let say = words::window_closed(lang, &outlook.window.phone);
            view! { <div class="empty"><p>{say}</p></div> }.into_any()
        }
    };
    let chips = shown.map(|day| {
        let days = pick::days(here, &outlook, day, number);
        view! { <nav class="filter" aria-label=words::days(lang)>{days}</nav> }
    });
    let for_what = about.as_ref().and_then(|p| p.current()).map(|v| {
        let label = words::for_service(lang, v.content.title.get(lang));
        view! { <p><strong>{label}</strong></p> }
    });
    let side = side(here, &outlook);
    let of = store::assessments::ratings::Subject::new(
        domain::assessments::Rated::Window,
        outlook.window.number,
    );
    let rated = crate::assessments::ratings::link(here, of);
    let summary = errors(lang, faults);
    let w = &outlook.window;
    let (title, handles) = (w.name.get(lang).to_owned(), w.handles.get(lang).to_owned());
    let mut back = links::appointments(slug(here));
    if let Some(n) = number {
        back.push_str(&format!("?service={n}"));
    }
    let page = Page::new(title.clone()).tab(Tab::Services).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{handles}</p>
                {for_what} {chips} {body} {rated}
            </div>
            {side}
        }
    })
}

/// The times of a day in one form, with what else belongs to a booking.
fn times(
    here: &Here,
    outlook: &Outlook,
    day: NaiveDate,
    service: Option<i64>,
    form: &Fields,
    faults: &Faults,
    wish: Option<Wanted>,
) -> AnyView {
    let lang = here.lang;
    let number = outlook.window.number;
    let refused = !faults.is_empty();
    let closure = outlook.closure(day).map(|c| {
        let (from, until) = (clock_time(c.span.from()), clock_time(c.span.until()));
        view! { <p><strong>{words::closed_then(lang, &from, &until)}</strong> " " {c.reason.clone()}</p> }
    });
    // Who was too late, or has just signed in, reads first what can be booked instead, or the time of before.
    let first = if refused {
        let next = outlook.next(wish.map_or(day, |w| w.day), OFFERED);
        (!next.is_empty()).then(|| {
            let buttons = pick::next(here, number, service, &next);
            view! { <h2>{words::next_times(lang)}</h2> {buttons} }.into_any()
        })
    } else {
        wish.filter(|w| {
            here.session.is_some()
                && outlook
                    .day(w.day)
                    .iter()
                    .any(|p| p.slot == w.slot && p.free > 0)
        })
        .map(|w| {
            let value = super::outlook::value(w);
            let label = words::book_that(lang, &time_name(here, w));
            view! { <p><button class="button" name="when" value=value>{label}</button></p> }
                .into_any()
        })
    };
    let home = home(here, outlook, form, faults);
    let all = pick::of_day(here, outlook, day, service);
    let none = all
        .is_empty()
        .then(|| view! { <p>{words::day_over(lang)}</p> });
    let plan = &outlook.window.plan;
    let share = match plan.walk_in() {
        0 => words::share_all(lang, plan.capacity),
        kept => words::share(lang, plan.capacity, kept),
    };
    let heading = words::times_of(lang, &day_name(here, day));
    let hint = match here.session {
        Some(_) => words::tap_books(lang),
        None => words::tap_signs_in(lang),
    };
    let action = links::window_act(slug(here), number, "book");
    let service =
        service.map(|n| view! { <input type="hidden" name="service" value=n.to_string()/> });
    view! {
        <form method="post" action=action class="part" aria-labelledby="when">
            <input type="hidden" name="day" value=day.to_string()/>
            {service} {home} {first}
            <h2 id="when" tabindex="-1">{heading}</h2>
            {closure}
            <p>{hint}</p>
            {none} {all}
            <p class="meta">{share}</p>
        </form>
    }
    .into_any()
}

/// A visit at home, for whoever is signed in and where the window makes any.
fn home(here: &Here, outlook: &Outlook, form: &Fields, faults: &Faults) -> Option<AnyView> {
    let lang = here.lang;
    if !outlook.window.home_visits || here.session.is_none() {
        return None;
    }
    let inner = if here.verified().is_ok() {
        let box_ = Choice::new(
            lang,
            "home",
            words::home_label(lang),
            vec![Card::new("1", words::home_box(lang)).hint(words::home_hint(lang))],
        )
        .many(form.all("home").map(str::to_owned).collect())
        .long()
        .draw(faults);
        let note = Field::new(lang, "note", words::home_note(lang))
            .hint(words::home_note_hint(lang))
            .value(form.get("note"))
            .limits(HomeNote::LIMITS)
            .lines()
            .draw(faults);
        view! { {box_} {note} }.into_any()
    } else {
        let to = links::steps(slug(here));
        let say = words::home_steps(lang, &outlook.window.phone);
        view! { <p>{say} " " <a class="link" href=to>{crate::frame::words::go_steps(lang)}</a></p> }
            .into_any()
    };
    let open = !form.get("home").is_empty() || faults.of("note").is_some();
    Some(
        view! {
            <details open=open>
                <summary>{words::home_fold(lang)}</summary>
                {inner}
            </details>
        }
        .into_any(),
    )
}

/// The waiting list of a day on which nothing is free.
async fn waiting(
    here: &Here,
    outlook: &Outlook,
    day: NaiveDate,
    service: Option<i64>,
) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if outlook.day(day).is_empty() || outlook.free_on(day) > 0 {
        return Ok(None);
    }
    let (db, window) = (&here.portal.db, &outlook.window);
    let n = db.count_waiting_for_window(window.id, day).await?;
    let mine = match here.signed_in() {
        Ok(me) => db
            .list_my_waits(&me, here.today())
            .await?
            .into_iter()
            .find(|w| w.community == *slug(here) && w.window == window.number && w.day == day),
        Err(_) => None,
    };
    let act = |act, label: &'static str, class: &'static str| {
        let action = links::window_act(slug(here), window.number, act);
        let service =
            service.map(|n| view! { <input type="hidden" name="service" value=n.to_string()/> });
        view! {
            <form method="post" action=action>
                <input type="hidden" name="day" value=day.to_string()/>
                {service}
                <button class=class>{label}</button>
            </form>
        }
        .into_any()
    };
    let (say, act) = match (&mine, here.session.is_some()) {
        (Some(w), _) => (
            words::you_wait(lang, w.before),
            act("unwait", words::unwait(lang), "button button--plain"),
        ),
        (None, true) => (
            words::others_wait(lang, n),
            act("wait", words::wait(lang), "button"),
        ),
        (None, false) => {
            let back = pick::address(here, window.number, Some(day), service, None);
            let to = links::login_then(&back);
            let link = view! { <p><a class="button" href=to>{words::wait_sign_in(lang)}</a></p> };
            (words::others_wait(lang, n), link.into_any())
        }
    };
    Ok(Some(
        view! {
            <section class="next" aria-labelledby="waiting">
                <h2 class="next__title" id="waiting">{words::waiting_title(lang)}</h2>
                <p>{say}</p>
                {act}
            </section>
        }
        .into_any(),
    ))
}

fn side(here: &Here, outlook: &Outlook) -> AnyView {
    let lang = here.lang;
    let w = &outlook.window;
    let phone = w.phone.clone();
    let closures: Vec<_> = outlook
        .closures()
        .iter()
        .filter(|c| c.day <= outlook.last)
        .map(|c| {
            let (from, until) = (clock_time(c.span.from()), clock_time(c.span.until()));
            let say = words::closed_then(lang, &from, &until);
            view! { <li>{day_name(here, c.day)} " " {say} " " {c.reason.clone()}</li> }
        })
        .collect();
    let closed = (!closures.is_empty()).then(|| {
        view! {
            <h2 class="side__title">{words::closures(lang)}</h2>
            <ul class="side__list">{closures}</ul>
        }
    });
    view! {
        <aside class="side" aria-labelledby="about">
            <h2 class="side__title" id="about">{words::about(lang)}</h2>
            <dl class="facts">
                <dt>{crate::services::words::place(lang)}</dt>
                <dd>{w.place.get(lang).to_owned()}</dd>
                <dt>{crate::services::words::hours(lang)}</dt>
                <dd>{lines(hours(lang, w))}</dd>
                <dt>{crate::services::words::phone(lang)}</dt>
                <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
            </dl>
            {closed}
        </aside>
    }
    .into_any()
}
