//! `/{c}/proposals/{n}/files`: pictures and documents of a proposal. Its author adds and removes them until the first support;
//! staff take away what shows what it should not.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use domain::files::MAX_OF_PROPOSAL;
use domain::proposals::Revision;
use domain::proposals::support::revision;
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::Failed;
use store::proposals::{NotShown, Proposal};

use super::act::refused;
use super::{find, slug, words};
use crate::desk::Fold;
use crate::files::attached::{Brought, Manage, Shown, brought, list};
use crate::files::words as w;
use crate::frame::fields::Fault;
use crate::frame::upload::{fault, unread};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/proposals/{n}/files`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let p = find(&here, &number).await?;
    draw(&here, &p, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    let to = links::proposal_act(slug(&here), number, "files");
    Ok(Redirect::to(&to).into_response())
}

/// Whether this reader changes the attachments.
pub(super) fn may_change(here: &Here, p: &Proposal) -> bool {
    let mine = here
        .standing
        .as_ref()
        .is_some_and(|s| p.author == Some(s.account));
    mine && matches!(revision(&p.state, p.supports_ever), Ok(Revision::InPlace))
}

/// `POST /{c}/proposals/{n}/files`
pub async fn upload(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    // Before anything of the body is read: nobody else gets to fill our memory.
    let me = match here.signed_in() {
        Ok(me) => me,
        Err(why) => return unread(request, Err(why)).await,
    };
    let p = match find(&here, &number).await {
        Ok(p) => p,
        Err(why) => return unread(request, Err(why)).await,
    };
    let db = &here.portal.db;
    if let Err(why) = db.may_attach_to_proposal(&me, &p, here.now).await {
        let answer = not_shown(&here, &p, why, Fields::default()).await;
        return unread(request, answer).await;
    }
    let (ready, title) = match brought(request).await? {
        Brought::Ready(both) => *both,
        Brought::Wrong(typed, faults) => return draw(&here, &p, &typed, &faults).await,
    };
    let name = here.portal.random_hex::<16>();
    let (shelf, file) = (&here.portal.shelf, (ready, name.as_str(), &title));
    let (place, now) = (here.community.id, here.portal.clock.now());
    match db
        .attach_to_proposal(&me, place, p.number, shelf, file, now)
        .await
    {
        Ok(()) => done(&here, &p, "attached"),
        Err(why) => {
            let said = title.say().both().zh.clone();
            let typed = Fields::from_pairs(vec![("title_zh".to_owned(), said)]);
            not_shown(&here, &p, why, typed).await
        }
    }
}

/// `POST /{c}/proposals/{n}/files/change`
pub async fn change(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let p = find(&here, &number).await?;
    if form.get("act") != "remove" {
        return Err(Problem::BadRequest);
    }
    let (db, place) = (&here.portal.db, here.community.id);
    match db
        .detach_from_proposal(&me, place, p.number, form.get("name"), here.now)
        .await
    {
        Ok(()) => done(&here, &p, "attachment_removed"),
        Err(why) => not_shown(&here, &p, why, Fields::default()).await,
    }
}

/// `POST /{c}/proposals/{n}/files/hide`
pub async fn hide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let p = find(&here, &number).await?;
    let mut faults = Faults::default();
    let name = match form.get("which") {
        "" => Err(Fault::Choose),
        name => Ok(name),
    };
    let name = faults.check("which", name);
    let reason = faults.text("why", Reason::parse(form.get("why")));
    let (Some(name), Some(reason)) = (name, reason) else {
        return draw(&here, &p, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db
        .hide_proposal_file(&clerk, p.number, name, &reason, here.now)
        .await?
    {
        true => done(&here, &p, "attachment_hidden"),
        false => Err(Problem::NotFound),
    }
}

fn done(here: &Here, p: &Proposal, said: &str) -> Answer {
    let to = links::proposal_act(slug(here), p.number, "files");
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

async fn not_shown(here: &Here, p: &Proposal, why: Failed<NotShown>, typed: Fields) -> Answer {
    match why {
        Failed::Store(e) => Err(e.into()),
        Failed::Refused(NotShown::UnknownProposal) => Err(Problem::NotFound),
        Failed::Refused(NotShown::NotAuthor) => Err(refused(here, p.number, words::not_author)),
        Failed::Refused(NotShown::Fixed) => Err(refused(here, p.number, w::proposal_fixed)),
        Failed::Refused(NotShown::File(why)) => {
            let faults = Faults::one("file", fault(why));
            draw(here, p, &typed, &faults).await
        }
    }
}

async fn draw(here: &Here, p: &Proposal, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let files = here.portal.db.list_proposal_files(p.id).await?;
    let action = links::proposal_act(slug(here), p.number, "files");
    let inside = match may_change(here, p) {
        true => {
            let manage = Manage {
                action: action.clone(),
                files: &files,
                most: MAX_OF_PROPOSAL,
                published: false,
            };
            let next = crate::ui::next::next(lang, view! { <p>{w::proposal_next(lang)}</p> });
            let manage = manage.draw(here, typed, faults);
            view! { {next} {manage} }.into_any()
        }
        false if files.is_empty() => view! { <p>{w::none(lang)}</p> }.into_any(),
        false => list(here, &files),
    };
    let hide = here
        .clerk()
        .ok()
        .and_then(|_| hide_form(here, format!("{action}/hide"), &files, typed, faults));
    let (status, summary) = (faults.status(), errors(lang, faults));
    let back = links::proposal(slug(here), p.number);
    let title = p.title.clone();
    here.draw(
        Page::new(w::title(lang)).tab(Tab::Proposals).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {title}</a>
                    {summary}
                    <h1>{w::title(lang)}</h1>
                    {inside} {hide}
                </div>
            }
        },
    )
}

/// The form that takes one of them away; none where there is none to take.
fn hide_form(
    here: &Here,
    to: String,
    files: &[Shown],
    typed: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let cards: Vec<Card> = files
        .iter()
        .filter(|(_, hidden)| hidden.is_none())
        .map(|(file, _)| Card::new(file.name.clone(), file.title.get(lang)))
        .collect();
    let tried = faults.of("which").is_some() || faults.of("why").is_some();
    (!cards.is_empty()).then(|| {
        Fold {
            name: w::hide_title(lang),
            hint: w::hide_hint(lang),
            to,
            fields: vec![
                Choice::new(lang, "which", w::hide_which(lang), cards)
                    .chosen(typed.get("which"))
                    .draw(faults),
                Field::new(lang, "why", w::hide_reason(lang))
                    .value(typed.get("why"))
                    .limits(Reason::LIMITS)
                    .autocomplete("off")
                    .draw(faults),
            ],
            button: w::hide_do(lang),
            danger: true,
        }
        .draw(tried)
    })
}
