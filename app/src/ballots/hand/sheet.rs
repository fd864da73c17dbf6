//! The photo of the tally sheet, without which no count is taken.

use axum::extract::{Path, Request};
use domain::access::Clerk;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, NotKept};
use store::files::Ready;

use super::{done, draw, refused};
use crate::ballots::hand::mark::Looked;
use crate::ballots::{find, slug, staff_words as w};
use crate::frame::upload::{fault, unread, uploaded};
use crate::frame::words as frame_words;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
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
    let file = uploaded(request).await?;
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
