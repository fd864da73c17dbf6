//! `/{c}/desk/{room}/{n}/files`: what is attached to the version that is being written. One task a page, and every act a form
//! of its own.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::files::MAX_FILES;
use domain::publishing::State;
use leptos::prelude::*;
use store::Failed;
use store::publishing::{Arrange, NotAttached};

use super::{Desk, parse, slug};
use crate::files::attached::{Brought, Manage, Shown, brought};
use crate::files::words as w;
use crate::frame::upload::{fault, unread};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;

/// `GET /{c}/desk/{room}/{n}/files`
pub async fn page<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.editor()?;
    let number = parse(&number)?;
    draw::<C>(&here, &me, number, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act.
pub async fn back<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let to = at::<C>(&here, parse(&number)?);
    Ok(Redirect::to(&to).into_response())
}

/// `POST /{c}/desk/{room}/{n}/files`
pub async fn upload<C: Desk>(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    // Before anything of the body is read: nobody else gets to fill our memory.
    let me = match here.editor() {
        Ok(me) => me,
        Err(why) => return unread(request, Err(why)).await,
    };
    let number = match parse(&number) {
        Ok(number) => number,
        Err(why) => return unread(request, Err(why)).await,
    };
    let db = &here.portal.db;
    if let Err(why) = db.may_attach(&me, C::KIND, number, here.now).await {
        let answer = not_attached::<C>(&here, &me, number, why, Fields::default());
        let answer = answer.await;
        return unread(request, answer).await;
    }
    let (ready, title) = match brought(request).await? {
        Brought::Ready(both) => *both,
        Brought::Wrong(typed, faults) => {
            return draw::<C>(&here, &me, number, &typed, &faults).await;
        }
    };
    let name = here.portal.random_hex::<16>();
    let shelf = &here.portal.shelf;
    let file = (ready, name.as_str(), &title);
    let now = here.portal.clock.now();
    match db
        .attach_to_publication(&me, C::KIND, number, shelf, file, now)
        .await
    {
        Ok(()) => done::<C>(&here, number, "attached"),
        Err(why) => {
            let said = title.say().both();
            let typed = Fields::from_pairs(vec![
                ("title_zh".to_owned(), said.zh.clone()),
                ("title_en".to_owned(), said.en.clone()),
            ]);
            not_attached::<C>(&here, &me, number, why, typed).await
        }
    }
}

/// `POST /{c}/desk/{room}/{n}/files/change`
pub async fn change<C: Desk>(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let number = parse(&number)?;
    let (what, said) = match form.get("act") {
        "lift" => (Arrange::Lift, "attachment_moved"),
        "remove" => (Arrange::Remove, "attachment_removed"),
        _ => return Err(Problem::BadRequest),
    };
    let file = (form.get("name"), what);
    let db = &here.portal.db;
    match db
        .arrange_publication(&me, C::KIND, number, file, here.now)
        .await
    {
        Ok(()) => done::<C>(&here, number, said),
        Err(why) => not_attached::<C>(&here, &me, number, why, Fields::default()).await,
    }
}

fn at<C: Desk>(here: &Here, number: i64) -> String {
    links::desk_publication_act(slug(here), C::ROOM, number, "files")
}

fn done<C: Desk>(here: &Here, number: i64, said: &str) -> Answer {
    let to = format!("{}?done={said}", at::<C>(here, number));
    Ok(Redirect::to(&to).into_response())
}

async fn not_attached<C: Desk>(
    here: &Here,
    me: &Editor,
    number: i64,
    why: Failed<NotAttached>,
    typed: Fields,
) -> Answer {
    match why {
        Failed::Store(e) => Err(e.into()),
        Failed::Refused(NotAttached::Unknown) => Err(Problem::NotFound),
        Failed::Refused(NotAttached::NotDraft) => {
            let item = links::desk_publication(slug(here), C::ROOM, number);
            Err(Problem::refused(
                |lang| w::desk_not_draft(lang).to_owned(),
                Some((item, w::desk_back)),
            ))
        }
        Failed::Refused(NotAttached::File(why)) => {
            let faults = Faults::one("file", fault(why));
            draw::<C>(here, me, number, &typed, &faults).await
        }
    }
}

async fn draw<C: Desk>(
    here: &Here,
    me: &Editor,
    number: i64,
    typed: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let found = db.find_desk_publication::<C>(me, number).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let item = links::desk_publication(slug(here), C::ROOM, number);
    let Some(open) = found.open.filter(|open| open.state == State::Draft) else {
        return Ok(Redirect::to(&item).into_response());
    };
    let files = db.list_version_files(me, open.id).await?;
    let files: Vec<Shown> = files.into_iter().map(|file| (file, None)).collect();
    let manage = Manage {
        action: at::<C>(here, number),
        files: &files,
        most: MAX_FILES,
        published: true,
    };
    let inside = manage.draw(here, typed, faults);
    let next = crate::ui::next::next(lang, view! { <p>{w::desk_next(lang)}</p> });
    let name = open.typed.get("title_zh").to_owned();
    let edit = links::desk_publication_act(slug(here), C::ROOM, number, "edit");
    let (status, summary) = (faults.status(), errors(lang, faults));
    here.draw(
        Page::new(w::title(lang)).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=item>"‹ " {name}</a>
                    {summary}
                    <h1>{w::title(lang)}</h1>
                    {next} {inside}
                    <p><a class="button button--plain" href=edit>{w::desk_go_on(lang)}</a></p>
                </div>
            }
        },
    )
}
