//! `/{c}/desk/matters/{n}`: one matter as the staff work on it; each sees the acts that are the own ones now.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Asked;
use domain::matters::{MAY_OPEN, MatterAct, Party, Shows};
use leptos::prelude::*;
use store::matters::{DeskMatter, MatterContact};

use super::fields::{Forms, forms};
use super::words;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::matters::chain::{Board, Reads, chain, in_charge};
use crate::matters::{chip, detail, due, parse, pictures, private, slug, words as w};
use crate::proposals::card::Names;
use crate::ui::errors::errors;
use crate::ui::next::next;

/// The matter of an address as somebody of the staff may see it; what may be neither opened nor taken is not there.
pub(in crate::matters) async fn find(
    here: &Here,
    me: &Asked,
    number: &str,
) -> Result<DeskMatter, Problem> {
    let (db, number) = (&here.portal.db, parse(number)?);
    let place = here.community.id;
    let (id, holders) = db
        .find_matter_holders(place, number)
        .await?
        .ok_or(Problem::NotFound)?;
    if let Ok(right) = here.may_open(id, &holders) {
        return Ok(DeskMatter {
            matter: db.open_matter(&right).await?,
            party: right.party(),
        });
    }
    let waiting = db.find_waiting_matter(me, number).await?;
    waiting.ok_or(Problem::NotFound)
}

/// `GET /{c}/desk/matters/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.asked()?;
    let d = find(&here, &me, &number).await?;
    if d.party == Party::Reporter {
        // Nobody handles the own matter.
        return Ok(Redirect::to(&links::matter(slug(&here), d.matter.number)).into_response());
    }
    draw(&here, &me, &d, None, &Faults::default(), None).await
}

/// `GET` of an act: back to the matter.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_matter(slug(&here), number)).into_response())
}

/// Draws the page: with what was typed into the form of one act, or with what one press of a button shows.
pub(super) async fn draw(
    here: &Here,
    me: &Asked,
    d: &DeskMatter,
    typed: Option<(MatterAct, &Fields)>,
    faults: &Faults,
    seen: Option<MatterContact>,
) -> Answer {
    let (lang, m) = (here.lang, &d.matter);
    let names = Names::load(here).await?;
    let board = Board::load(here).await?;
    let may_read = MAY_OPEN.contains(&d.party) || m.is_public();
    let lines = match may_read {
        true => here.portal.db.list_matter_events(m.id).await?,
        false => Vec::new(),
    };
    let reads = match MAY_OPEN.contains(&d.party) {
        true => Reads::All,
        false => Reads::Public,
    };
    let text = match may_read {
        true => detail::text(here, m),
        false => view! { <p>{w::text_hidden(lang)}</p> }.into_any(),
    };
    let all = match may_read {
        true => here.portal.db.list_matter_pictures(m.id).await?,
        false => Vec::new(),
    };
    let before = pictures::section(here, m, &all, Shows::Before, None);
    let after = pictures::section(here, m, &all, Shows::After, None);
    let show = matches!(d.party, Party::Owner | Party::Lead).then(|| {
        let to = links::desk_matter_part(slug(here), m.number, "files");
        view! { <p><a class="button button--plain" href=to>{w::pictures_manage(lang)}</a></p> }
    });
    let facts = detail::facts(here, m, &names, in_charge(lang, m, &lines, &board, &names));
    let chain = may_read.then(|| chain(here, &lines, &board, &names, reads));
    let (due, answer) = (due(here, m).await?, detail::answer(here, m));
    let forms = forms(Forms {
        here,
        me,
        d,
        typed,
        faults,
        names: &names,
    })
    .await?;
    let seen = seen.map(|seen| contact(here, seen));
    let ahead = next(lang, detail::ahead(here, m));
    let title = w::one(lang, m.kind, &m.number.to_string());
    let back = links::desk_matters(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    let state = chip(lang, m.stage);
    let page = Page::new(title.clone()).tab(Tab::Desk).status(status);
    let drawn = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::back(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{state}</p>
                {due} {seen} {text} {before} {answer} {after} {show} {ahead} {facts} {forms} {chain}
            </div>
        }
    })?;
    Ok(private(drawn))
}

fn contact(here: &Here, seen: MatterContact) -> AnyView {
    let lang = here.lang;
    let none = || words::seen_none(lang).to_owned();
    let name = seen.name.unwrap_or_else(none);
    let phone = match seen.phone {
        Some(phone) => {
            let to = format!("tel:{phone}");
            view! { <a href=to>{phone}</a> }.into_any()
        }
        None => none().into_any(),
    };
    view! {
        <section class="next" aria-labelledby="seen">
            <h2 class="next__title" id="seen">{words::seen(lang)}</h2>
            <dl class="facts">
                <dt>{words::seen_name(lang)}</dt>
                <dd>{name}</dd>
                <dt>{words::seen_phone(lang)}</dt>
                <dd>{phone}</dd>
            </dl>
            <p class="meta">{words::seen_note(lang)}</p>
        </section>
    }
    .into_any()
}
