//! The photo of the tally sheet, without which no count is taken.

use axum::extract::{Path, Request};
use domain::access::Clerk;
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, NotKept, Phase};
use store::files::{File, Ready};

use super::{done, draw, refused};
use crate::ballots::hand::mark::Looked;
use crate::ballots::{find, slug, staff_words as w};
use crate::desk::Fold;
use crate::frame::fields::Fault;
use crate::frame::upload::{fault, unread, uploaded};
use crate::frame::words as frame_words;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// `POST /{c}/ballots/{n}/paper/upload`
pub async fn upload(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    // Before anything of the body is read: nobody else gets to fill our memory, and what would be refused is not decoded.
    let clerk = match here.clerk() {
        Ok(clerk) => clerk,
        Err(why) => return unread(request, Err(why)).await,
    };
    let ballot = match find(&here, &number).await {
        Ok(ballot) => ballot,
        Err(why) => return unread(request, Err(why)).await,
    };
    let portal = &here.portal;
    let may = portal
        .db
        .may_keep_sheet(&clerk, ballot.number, here.now)
        .await;
    if let Err(why) = may {
        return unread(request, not_kept(&here, &clerk, &ballot, why).await).await;
    }
    let (file, _) = uploaded(request).await?;
    let kept = match Ready::of(file).await {
        Ok(ready) => {
            let name = portal.random_hex::<16>();
            let clock = || portal.clock.now();
            portal
                .db
                .keep_sheet(&clerk, ballot.number, &portal.shelf, ready, &name, clock)
                .await
        }
        Err(why) => Err(Failed::Refused(NotKept::File(why))),
    };
    match kept {
        Ok(_) => Ok(done(&here, &ballot, "uploaded")),
        Err(why) => not_kept(&here, &clerk, &ballot, why).await,
    }
}

async fn not_kept(here: &Here, clerk: &Clerk, ballot: &Ballot, why: Failed<NotKept>) -> Answer {
    let why = match why {
        Failed::Store(e) => return Err(e.into()),
        Failed::Refused(why) => why,
    };
    match why {
        NotKept::UnknownBallot => Err(Problem::NotFound),
        NotKept::NotClosed => Err(refused(here, ballot, w::count_not_closed)),
        NotKept::NoPaper => Err(refused(here, ballot, w::count_no_paper)),
        NotKept::Done => Err(refused(here, ballot, w::count_closed)),
        NotKept::File(why) => {
            let (typed, faults) = (Fields::default(), Faults::one("file", fault(why)));
            draw(here, clerk, ballot, &typed, &faults, Looked::Not).await
        }
    }
}

/// `POST /{c}/ballots/{n}/paper/hide`: takes away a photo that shows what it should not.
pub async fn hide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    if matches!(ballot.phase(here.now), Phase::Coming | Phase::Open) {
        return Err(refused(&here, &ballot, w::count_not_closed));
    }
    let mut faults = Faults::default();
    let photo = match form.get("photo") {
        "" => Err(Fault::Choose),
        name => Ok(name),
    };
    let photo = faults.check("photo", photo);
    let reason = faults.text("why", Reason::parse(form.get("why")));
    let (Some(photo), Some(reason)) = (photo, reason) else {
        return draw(&here, &clerk, &ballot, &form, &faults, Looked::Not).await;
    };
    let db = &here.portal.db;
    let hidden = db
        .hide_sheet(&clerk, ballot.number, photo, &reason, here.now)
        .await?;
    if hidden {
        return Ok(done(&here, &ballot, "photo_hidden"));
    }
    Err(Problem::NotFound)
}

/// The form that takes one of the photos away; none where there is none to take.
pub(super) fn hide_form(
    here: &Here,
    ballot: &Ballot,
    photos: &[File],
    typed: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let cards: Vec<Card> = (1..)
        .zip(photos)
        .filter(|(_, file)| file.hidden.is_none())
        .map(|(n, file)| Card::new(file.name.clone(), w::hide_nth(lang, n)))
        .collect();
    // Of one alone there is nothing to choose.
    let only = (cards.len() == 1).then(|| cards.first().map(|card| card.value.clone()));
    let chosen = only
        .flatten()
        .unwrap_or_else(|| typed.get("photo").to_owned());
    let tried = faults.of("photo").is_some() || faults.of("why").is_some();
    (!cards.is_empty()).then(|| {
        Fold {
            name: w::hide_title(lang),
            hint: w::hide_hint(lang),
            to: links::ballot_act(slug(here), ballot.number, "paper/hide"),
            fields: vec![
                Choice::new(lang, "photo", w::hide_which(lang), cards)
                    .chosen(chosen)
                    .draw(faults),
                Field::new(lang, "why", w::hide_reason(lang))
                    .hint(w::hide_reason_hint(lang))
                    .value(typed.get("why"))
                    .autocomplete("off")
                    .draw(faults),
            ],
            button: w::hide_do(lang),
            danger: true,
        }
        .draw(tried)
    })
}

/// The form of a photo.
pub(super) fn form(here: &Here, ballot: &Ballot, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "paper/upload");
    view! {
        <form method="post" action=action enctype="multipart/form-data" novalidate>
            {Field::new(lang, "file", w::photo_label(lang))
                .hint(frame_words::file_hint(lang))
                .input_type("file")
                .draw(faults)}
            <button class="button button--plain">{w::photo_send(lang)}</button>
        </form>
    }
    .into_any()
}
