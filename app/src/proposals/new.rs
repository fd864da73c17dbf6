//! `/{c}/proposals/new`: writing a proposal (features.md B1–B3). What is typed is a draft row before it is anything
//! else, so a sign-in, a second press or a closed tab loses nothing.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::ShownAs;
use domain::ids::{CategoryId, DraftId, GridId};
use domain::rulebook::Rule;
use domain::text::{Body, Title};
use leptos::prelude::*;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::{NewProposal, NotFiled};

use super::card::Names;
use super::talk::shown_choice;
use super::{slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::islands::keep::Keep;
use crate::islands::similar::{Similar, SimilarItem, SimilarWords};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

const KEPT: &[&str] = &["title", "body", "category", "grid", "shown"];

/// `GET /{c}/proposals/new`
pub async fn page(here: Here) -> Answer {
    let id = here.query("draft").parse().ok().map(DraftId);
    let draft = match (&here.standing, id) {
        (Some(s), Some(id)) => {
            here.portal
                .db
                .find_draft(DraftOwner::Account(s.account), id)
                .await?
        }
        _ => None,
    };
    let draft = draft.filter(|d| d.sent_as.is_none() && d.community == here.community.id);
    let typed = draft
        .as_ref()
        .map(|d| Fields::from_json(&d.fields))
        .unwrap_or_default();
    draw(
        &here,
        &typed,
        draft.map(|d| d.id),
        &Faults::default(),
        false,
    )
    .await
}

/// `POST /{c}/proposals/new`: sends, keeps as a draft, or looks for similar ones, by the button pressed.
pub async fn send(here: Here, form: Fields) -> Answer {
    let draft = form.number("draft").map(DraftId);
    if form.get("act") == "similar" {
        return draw(&here, &form, draft, &Faults::default(), true).await;
    }
    if here.standing.is_none() {
        let home = slug(&here).clone();
        return keep_and_sign_in(&here, DraftKind::Proposal, 0, form.to_json(KEPT), |id| {
            links::draft(&home, id)
        })
        .await;
    }
    let db = &here.portal.db;
    // Kept first, whatever follows.
    let me = here.signed_in()?;
    let kept = form.to_json(KEPT);
    let id = db
        .keep_for_sending(
            &me,
            here.community.id,
            DraftKind::Proposal,
            draft,
            form.get("once"),
            &kept,
            here.now,
        )
        .await?;
    if form.get("act") == "draft" {
        return Ok(
            Redirect::to(&format!("{}&done=drafted", links::draft(slug(&here), id)))
                .into_response(),
        );
    }
    let mut faults = Faults::default();
    let title = faults.text("title", Title::parse(form.get("title")));
    let body = faults.text("body", Body::parse(form.get("body")));
    let category = faults.check(
        "category",
        form.number("category").map(CategoryId).ok_or(Fault::Choose),
    );
    let (Some(title), Some(body), Some(category)) = (title, body, category) else {
        return draw(&here, &form, Some(id), &faults, false).await;
    };
    let new = NewProposal {
        title,
        body,
        category,
        grid: form.number("grid").map(GridId),
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
    };
    let calendar = super::calendar(&here).await?;
    let back = links::draft(slug(&here), id);
    match db
        .file_proposal(&me, here.community.id, new, id, &calendar, here.now)
        .await
    {
        Ok(number) => Ok(Redirect::to(&format!(
            "{}?done=filed",
            links::proposal(slug(&here), number)
        ))
        .into_response()),
        Err(Failed::Refused(NotFiled::UnknownCategory)) => {
            draw(
                &here,
                &form,
                Some(id),
                &Faults::one("category", Fault::Choose),
                false,
            )
            .await
        }
        Err(Failed::Refused(NotFiled::UnknownGrid)) => {
            draw(
                &here,
                &form,
                Some(id),
                &Faults::one("grid", Fault::Choose),
                false,
            )
            .await
        }
        Err(Failed::Refused(NotFiled::UnknownDraft)) => Err(Problem::refused(
            |l| words::unknown_draft(l).to_owned(),
            Some((links::MY_PROPOSALS.to_owned(), words::mine_title)),
        )),
        Err(Failed::Refused(NotFiled::NoRulebook)) => Err(Problem::refused(
            |l| words::no_rulebook(l).to_owned(),
            Some((back, words::draft_continue)),
        )),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `GET /{c}/proposals/similar?title=` as JSON, for the island.
pub async fn similar(here: Here, Path(_): Path<String>) -> Answer {
    Ok(Json(find_similar(&here, here.query("title")).await?).into_response())
}

async fn find_similar(here: &Here, title: &str) -> Result<Vec<SimilarItem>, Problem> {
    let lang = here.lang;
    let short: String = title.chars().take(Title::LIMITS.max).collect();
    if short.trim().chars().count() < 2 {
        return Ok(Vec::new());
    }
    let found = here
        .portal
        .db
        .similar_proposals(here.community.id, &short, None, 3)
        .await?;
    let mut items = Vec::with_capacity(found.len());
    for s in found {
        let open = s.stage == domain::proposals::Stage::Gathering;
        let version = match open {
            true => here
                .portal
                .db
                .find_proposal(here.community.id, s.number)
                .await?
                .map_or(1, |p| p.version),
            false => 1,
        };
        let note = format!(
            "{} · {} · {}",
            s.number,
            words::stage(lang, s.stage),
            words::supporters(lang, s.supports)
        );
        items.push(SimilarItem {
            title: s.title,
            href: links::proposal(slug(here), s.number),
            note,
            support: open.then(|| links::proposal_act(slug(here), s.number, "support")),
            version,
        });
    }
    Ok(items)
}

async fn draw(
    here: &Here,
    typed: &Fields,
    draft: Option<DraftId>,
    faults: &Faults,
    look: bool,
) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let book = here
        .portal
        .db
        .current_rulebook(here.community.id, here.today())
        .await?;
    let items = if look {
        find_similar(here, typed.get("title")).await?
    } else {
        Vec::new()
    };
    let none = (look && items.is_empty())
        .then(|| view! { <p class="flash" role="status">{words::similar_none(lang)}</p> });
    let texts = SimilarWords {
        title: words::similar_title(lang).to_owned(),
        hint: words::similar_hint(lang).to_owned(),
        support: words::support(lang).to_owned(),
    };
    let title = Field::new(lang, "title", words::field_title(lang))
        .hint(words::field_title_hint(lang))
        .limits(Title::LIMITS)
        .value(typed.get("title"))
        .draw(faults);
    let body = Field::new(lang, "body", words::field_body(lang))
        .hint(words::field_body_hint(lang))
        .lines()
        .limits(Body::LIMITS)
        .value(typed.get("body"))
        .draw(faults);
    let cards = names
        .categories
        .iter()
        .map(|(id, n)| Card::new(id.to_string(), n.get(lang)))
        .collect();
    let category = Choice::new(lang, "category", words::field_category(lang), cards)
        .chosen(typed.get("category"))
        .draw(faults);
    let mut grids = vec![(String::new(), words::whole_community(lang).to_owned())];
    grids.extend(
        names
            .grids
            .iter()
            .map(|(id, n)| (id.to_string(), n.get(lang).to_owned())),
    );
    let own = here
        .standing
        .as_ref()
        .and_then(|s| domain::access::verified(Some(s)).ok())
        .map(|v| v.grid().to_string());
    let grid = if typed.has("grid") {
        typed.get("grid").to_owned()
    } else {
        own.unwrap_or_default()
    };
    let grid = Field::new(lang, "grid", words::field_grid(lang))
        .select(grids)
        .value(grid)
        .draw(faults);
    let shown = here
        .standing
        .is_some()
        .then(|| shown_choice(here, typed.get("shown"), faults));
    let note = here
        .standing
        .is_none()
        .then(|| view! { <p class="meta">{words::say_sign_in(lang)}</p> });
    let once = here.standing.is_some().then(|| once(here));
    let draft_field =
        draft.map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> });
    let status = faults.status();
    let summary = errors(lang, faults);
    let action = links::new_proposal(slug(here));
    let (key, url) = (action.clone(), links::similar(slug(here)));
    let then = book.map(|b| {
        view! {
            <h2 class="side__title" id="then">{words::then_title(lang)}</h2>
            <ul class="side__list">
                <li>{words::then_1(lang)}</li>
                <li>{words::then_2(lang, b.get(Rule::AnswerDays))}</li>
                <li>{words::then_3(lang, b.get(Rule::SupportThreshold))}</li>
            </ul>
        }
    });
    let back = links::proposals(slug(here));
    here.draw(Page::new(words::new_title(lang)).tab(Tab::Proposals).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::title(lang)}</a>
                {summary}
                <h1>{words::new_title(lang)}</h1>
                {none}
                <Keep key=key>
                    <form method="post" action=action novalidate>
                        // Enter in a text field presses the form's first button: it must be this one, not a similar
                        // proposal's.
                        <button class="visually-hidden" name="act" value="send" tabindex="-1" aria-hidden="true">{words::submit(lang)}</button>
                        {draft_field} {once}
                        <Similar url=url items=items words=texts>{title}</Similar>
                        <noscript>
                            <p><button class="button button--plain button--small" name="act" value="similar">{words::check_similar(lang)}</button></p>
                        </noscript>
                        {body} {category} {grid} {shown} <p class="meta">{crate::files::words::proposal_later(lang)}</p> {note}
                        <div class="sticky">
                            <button class="button" name="act" value="send">{words::submit(lang)}</button>
                            <button class="button button--plain" name="act" value="draft">{words::save_draft(lang)}</button>
                        </div>
                    </form>
                </Keep>
            </div>
            <aside class="side" aria-labelledby="then">{then}</aside>
        }
    })
}
