//! `/{c}/consultations/{n}/comment?section=`: one comment on one section, written, changed or taken back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::consultations::{Act, may};
use domain::display::{Lang, ShownAs};
use domain::ids::DraftId;
use domain::text::Opinion;
use leptos::prelude::*;
use store::Failed;
use store::consultations::{Consultation, NotSaid, Spoken};
use store::drafts::{DraftKind, DraftOwner};

use super::{find, refused, slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::proposals::talk::shown_choice;
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// What of a comment is kept through the sign-in.
const KEPT: &[&str] = &["text", "shown"];

/// What a kept comment is about: at most twenty sections each.
fn about(c: &Consultation, section: usize) -> i64 {
    c.id.0 * 100 + i64::try_from(section).unwrap_or(0)
}

/// The section of an address, from 0 on.
fn section(c: &Consultation, raw: &str) -> Result<usize, Problem> {
    let n: usize = match raw {
        "" => 1,
        raw => raw.parse().map_err(|_| Problem::NotFound)?,
    };
    let at = n.checked_sub(1).ok_or(Problem::NotFound)?;
    match at < c.text.sections.len() {
        true => Ok(at),
        false => Err(Problem::NotFound),
    }
}

/// `GET /{c}/consultations/{n}/comment`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let c = find(&here, &number).await?;
    let at = section(&c, here.query("section"))?;
    draw(&here, &c, at, &Fields::default(), &Faults::default()).await
}

/// `POST /{c}/consultations/{n}/comment`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let c = find(&here, &number).await?;
    let at = section(&c, form.get("section"))?;
    if here.standing.is_none() && form.has("text") {
        let back = links::consultation_comment(slug(&here), c.number, at + 1);
        let (kind, kept) = (DraftKind::Consultation, form.to_json(KEPT));
        return keep_and_sign_in(&here, kind, about(&c, at), kept, |_| back).await;
    }
    let me = here.signed_in()?;
    let body = match form.get("act") {
        "remove" => None,
        _ => match Opinion::parse(form.get("text")) {
            Ok(body) => Some(body),
            Err(fault) => {
                let faults = Faults::one("text", Fault::Text(fault));
                return draw(&here, &c, at, &form, &faults).await;
            }
        },
    };
    let said = Spoken {
        section: at,
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
        body,
    };
    let db = &here.portal.db;
    let done = db
        .comment_consultation(&me, here.community.id, c.number, &said, here.now)
        .await;
    match done {
        Ok(()) => {
            if let Some(draft) = form.number("draft") {
                let owner = DraftOwner::Account(me.account());
                db.delete_draft(owner, DraftId(draft)).await?;
            }
            let done = if said.body.is_some() {
                "commented"
            } else {
                "saved"
            };
            let to = links::consultation(slug(&here), c.number);
            Ok(Redirect::to(&format!("{to}?done={done}#s{}", at + 1)).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => {
            let say: fn(Lang) -> &'static str = match why {
                NotSaid::Unknown => return Err(Problem::NotFound),
                NotSaid::Closed => words::closed,
                NotSaid::Hidden => words::was_hidden,
            };
            Err(refused(&here, c.number, say))
        }
    }
}

async fn draw(here: &Here, c: &Consultation, at: usize, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    if !may(c.stage(here.now), Act::Comment) {
        return Err(refused(here, c.number, words::closed));
    }
    let db = &here.portal.db;
    let (mut kept, mut mine) = (None, None);
    if let Some(standing) = &here.standing {
        let owner = DraftOwner::Account(standing.account);
        kept = db
            .find_draft_about(
                owner,
                here.community.id,
                DraftKind::Consultation,
                about(c, at),
            )
            .await?;
        let all = db.list_consultation_comments(c.id).await?;
        mine = all
            .into_iter()
            .find(|m| m.section == at && m.account == standing.account);
    }
    let draft = kept.as_ref().map(|draft| {
        let id = draft.id.0.to_string();
        view! { <input type="hidden" name="draft" value=id/> }
    });
    let kept = kept.map(|draft| Fields::from_json(&draft.fields));
    let typed = if form.has("text") {
        Some(form)
    } else {
        kept.as_ref()
    };
    let (text, shown) = match (typed, &mine) {
        (Some(form), _) => (form.get("text").to_owned(), form.get("shown").to_owned()),
        (None, Some(m)) => (
            m.body.clone().unwrap_or_default(),
            m.shown_as.code().to_owned(),
        ),
        (None, None) => (String::new(), String::new()),
    };
    let label = words::comment_label(lang);
    let field = Field::new(lang, "text", label)
        .hint(words::comment_hint(lang))
        .value(text)
        .limits(Opinion::LIMITS)
        .lines()
        .draw(faults);
    let shown = shown_choice(here, &shown, faults);
    let remove = mine.is_some().then(|| {
        view! {
            <button class="button button--danger" name="act" value="remove">{words::remove_comment(lang)}</button>
        }
    });
    let heading = c
        .text
        .sections
        .get(at)
        .map(|s| s.heading.clone())
        .unwrap_or_default();
    let back = format!("{}#s{}", links::consultation(slug(here), c.number), at + 1);
    let to = links::consultation_comment(slug(here), c.number, at + 1);
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::write_comment(lang);
    here.draw(Page::new(title).tab(Tab::Proposals).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {c.text.title.clone()}</a>
                {summary}
                <h1>{title}</h1>
                <p><strong>{heading}</strong></p>
                <form method="post" action=to novalidate>
                    <input type="hidden" name="section" value=(at + 1).to_string()/>
                    {draft} {field} {shown}
                    <button class="button" name="act" value="say">{words::send_comment(lang)}</button>
                    {remove}
                </form>
            </div>
        }
    })
}
