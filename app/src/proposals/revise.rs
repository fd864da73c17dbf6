//! `/{c}/proposals/{n}/revise` (features.md B6): before the first support a correction, afterwards a new version that
//! asks supporters again. The page says which of the two it will be.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::proposals::support::{Revision, revision};
use domain::text::{Body, Title};
use leptos::prelude::*;
use store::Failed;
use store::proposals::{NotRevised, Proposal};

use super::act::refused;
use super::{find, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::islands::keep::Keep;
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/proposals/{n}/revise`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let p = find(&here, &number).await?;
    let typed = Fields::from_json(&serde_json::json!({ "title": p.title, "body": p.body }));
    draw(&here, &p, &typed, &Faults::default())
}

/// `POST /{c}/proposals/{n}/revise`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let p = find(&here, &number).await?;
    let mut faults = Faults::default();
    let title = faults.text("title", Title::parse(form.get("title")));
    let body = faults.text("body", Body::parse(form.get("body")));
    let (Some(title), Some(body)) = (title, body) else {
        return draw(&here, &p, &form, &faults);
    };
    match here
        .portal
        .db
        .revise_proposal(&me, here.community.id, p.number, title, body, here.now)
        .await
    {
        Ok(_) => Ok(Redirect::to(&format!(
            "{}?done=revised",
            links::proposal(slug(&here), p.number)
        ))
        .into_response()),
        Err(Failed::Refused(NotRevised::UnknownProposal)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotRevised::NotAuthor)) => {
            Err(refused(&here, p.number, words::not_author))
        }
        Err(Failed::Refused(NotRevised::Same)) => draw(
            &here,
            &p,
            &form,
            &Faults::one("body", Fault::Say(words::revise_same)),
        ),
        Err(Failed::Refused(NotRevised::Rule(_))) => {
            Err(refused(&here, p.number, words::cannot_now))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn draw(here: &Here, p: &Proposal, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let me = here.signed_in()?;
    if p.author != Some(me.account()) {
        return Err(refused(here, p.number, words::not_author));
    }
    let what = match revision(&p.state, p.supports_ever) {
        Ok(Revision::InPlace) => words::revise_in_place(lang),
        Ok(Revision::NewVersion) => words::revise_new(lang),
        Err(_) => return Err(refused(here, p.number, words::cannot_now)),
    };
    let title = Field::new(lang, "title", words::field_title(lang))
        .limits(Title::LIMITS)
        .value(typed.get("title"))
        .draw(faults);
    let body = Field::new(lang, "body", words::field_body(lang))
        .hint(words::field_body_hint(lang))
        .lines()
        .limits(Body::LIMITS)
        .value(typed.get("body"))
        .draw(faults);
    let status = faults.status();
    let summary = errors(lang, faults);
    let (back, action) = (
        links::proposal(slug(here), p.number),
        links::proposal_act(slug(here), p.number, "revise"),
    );
    let key = action.clone();
    here.draw(Page::new(words::revise_title(lang)).tab(Tab::Proposals).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back_to_proposal(lang)}</a>
                {summary}
                <h1>{words::revise_title(lang)}</h1>
                {crate::ui::next::next(lang, what)}
                <Keep key=key>
                    <form method="post" action=action novalidate>
                        {title} {body} <button class="button">{words::revise_submit(lang)}</button>
                    </form>
                </Keep>
            </div>
        }
    })
}
