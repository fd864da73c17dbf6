//! `/{c}/desk/appointments/windows`: setting windows up, changing them, closing them for a day. A change that some bookings
//! do not fit comes back with their list; sent again with a reason, it cancels just these and tells everybody concerned.

mod closing;
mod misfits;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{Misfit, NotSaved, Window};

use self::closing::closing;
use self::misfits::{misfits, named, release};
use super::setup;
use crate::appointments::{Today, desk_words as d, find, hours, lines, parse, slug};
use crate::desk::form::FormPage;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::once::once;

pub use closing::{close, reopen};

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
    let page = FormPage {
        title: d::new_window(lang),
        back: (
            links::desk_windows(slug(here)),
            d::windows_title(lang).to_owned(),
        ),
        lead: None,
        action: links::desk_new_window(slug(here)),
        fields: view! { {key} {fields} }.into_any(),
        button: d::save(lang),
    };
    page.draw(here, faults)
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

/// `GET` of an act: back to the window.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_window(slug(&here), number)).into_response())
}
