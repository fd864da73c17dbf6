//! Handing out a paper: somebody is looked up on the roll, which locks the other channel before the paper is theirs.

use axum::extract::Path;
use domain::access::{Clerk, Denied};
use domain::ids::AccountId;
use domain::phone::Phone;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, Channel, NotMarked, RollHit};

use super::{done, draw, refused};
use crate::ballots::{find, slug, staff_words as w};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::field::Field;

/// What looking on the roll gave.
pub(super) enum Looked {
    Not,
    Nobody,
    Found(RollHit),
}

/// `POST /{c}/ballots/{n}/paper/mark`
pub async fn mark(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    // A number is looked up by a post, so that no address and no log ever holds it.
    let Some(account) = form.number("person").map(AccountId) else {
        return look_up(&here, &clerk, &ballot, &form).await;
    };
    let portal = &here.portal;
    let done_by = portal
        .db
        .mark_paper(&clerk, ballot.number, account, || portal.clock.now())
        .await;
    match done_by {
        Ok(()) => Ok(done(&here, &ballot, "paper_marked")),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotMarked::UnknownBallot => Problem::NotFound,
            NotMarked::NotOpen => refused(&here, &ballot, w::not_open),
            NotMarked::NotOnRoll => refused(&here, &ballot, w::not_on_roll),
            NotMarked::VotedOnline => refused(&here, &ballot, w::voted_online),
            NotMarked::AlreadyPaper => refused(&here, &ballot, w::marked_already),
            NotMarked::OwnAffair => Problem::Denied(Denied::OwnAffair),
        }),
    }
}

/// Looks somebody up on the roll and shows the page with whom it found.
async fn look_up(here: &Here, clerk: &Clerk, ballot: &Ballot, form: &Fields) -> Answer {
    let mut faults = Faults::default();
    let phone = Phone::parse(form.get("phone")).map_err(|_| Fault::Phone);
    let Some(phone) = faults.check("phone", phone) else {
        return draw(here, clerk, ballot, form, &faults, Looked::Not).await;
    };
    let db = &here.portal.db;
    let hit = db.find_on_roll(clerk, ballot.number, &phone).await?;
    let looked = hit.map_or(Looked::Nobody, Looked::Found);
    draw(here, clerk, ballot, form, &faults, looked).await
}

/// Looking somebody up on the roll, and the button for whoever is found.
pub(super) fn marking(
    here: &Here,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
    looked: Looked,
) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "paper/mark");
    let found = match looked {
        Looked::Not => ().into_any(),
        Looked::Nobody => {
            view! { <p class="flash" role="status">{w::mark_none(lang)}</p> }.into_any()
        }
        Looked::Found(person) => {
            let act = match person.voted {
                Some(Channel::Online) => view! { <p>{w::marked_online(lang)}</p> }.into_any(),
                Some(Channel::Paper) => view! { <p>{w::marked_already(lang)}</p> }.into_any(),
                None => view! {
                    <form class="item__form" method="post" action=action.clone()>
                        <input type="hidden" name="person" value=person.account.to_string()/>
                        <button class="button button--plain button--small">{w::mark_do(lang)}</button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <article class="item" role="status">
                    <h3 class="item__title">{person.name}</h3>
                    {act}
                </article>
            }
            .into_any()
        }
    };
    view! {
        <section class="part" aria-labelledby="mark">
            <h2 id="mark">{w::mark_title(lang)}</h2>
            <form method="post" action=action novalidate>
                {Field::new(lang, "phone", w::mark_phone(lang))
                    .hint(w::mark_phone_hint(lang))
                    .value(typed.get("phone"))
                    .input_type("tel")
                    .inputmode("numeric")
                    .autocomplete("off")
                    .draw(faults)}
                <button class="button button--plain">{w::mark_find(lang)}</button>
            </form>
            {found}
        </section>
    }
    .into_any()
}
