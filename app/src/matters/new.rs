//! `/{c}/matters/new`: writing one, seeing who will read what, and the number at once.

use axum::response::{IntoResponse, Redirect};
use domain::ids::DraftId;
use domain::matters::MatterKind;
use domain::services::Item;
use leptos::prelude::*;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::matters::{NewMatter, NotDone};

use super::{form, private, problem, slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::proposals::card::Names;
use crate::ui::errors::errors;
use crate::ui::next::next;
use crate::ui::once::{kept, once};

/// `GET /{c}/matters/new`; `?kind=` and `?service=` fill in what is known already, `?draft=` what was typed before.
pub async fn page(here: Here) -> Answer {
    let db = &here.portal.db;
    let id = here.query("draft").parse().ok().map(DraftId);
    let draft = match (&here.standing, id) {
        (Some(s), Some(id)) => db.find_draft(DraftOwner::Account(s.account), id).await?,
        _ => None,
    };
    let here_still = |d: &store::drafts::Draft| {
        d.kind == DraftKind::Matter && d.sent_as.is_none() && d.community == here.community.id
    };
    let draft = draft.filter(here_still);
    let typed = match &draft {
        Some(d) => Fields::from_json(&d.fields),
        None => Fields::from_pairs(known(&here).await?),
    };
    draw(&here, &typed, draft.map(|d| d.id), &Faults::default()).await
}

/// What the address says: only values that exist, and a title that stands in the catalogue.
async fn known(here: &Here) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = Vec::new();
    if let Some(kind) = MatterKind::from_code(here.query("kind")) {
        pairs.push(("kind".to_owned(), kind.code().to_owned()));
    }
    if let Ok(item) = here.query("service").parse() {
        let db = &here.portal.db;
        let page = db.find_published::<Item>(here.community.id, item).await?;
        let live = page.as_ref().and_then(|p| p.current());
        if let Some(version) = live {
            let title = version.content.title.get(here.lang);
            pairs.push(("text".to_owned(), words::about_service(here.lang, title)));
        }
    }
    Ok(pairs)
}

/// `POST /{c}/matters/new`
pub async fn send(here: Here, typed: Fields) -> Answer {
    if here.standing.is_none() {
        let home = slug(&here).clone();
        let kept = typed.to_json(&form::NAMES);
        return keep_and_sign_in(&here, DraftKind::Matter, 0, kept, |id| {
            format!("{}?draft={id}", links::new_matter(&home))
        })
        .await;
    }
    let me = here.signed_in()?;
    let draft = typed.number("draft").map(DraftId);
    let mut faults = Faults::default();
    if typed.get("act") == "edit" {
        return draw(&here, &typed, draft, &faults).await;
    }
    let Some(new) = form::read(&typed, &mut faults) else {
        return draw(&here, &typed, draft, &faults).await;
    };
    let once = typed.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    if !matches!(typed.get("act"), "send" | "pictures") {
        return check(&here, &typed, draft, &new).await;
    }
    let calendar = here.portal.calendar().await?;
    let (db, place) = (&here.portal.db, here.community.id);
    match db
        .report_matter(&me, place, &new, &calendar, draft, once, here.now)
        .await
    {
        Ok(number) => {
            let to = match typed.get("act") {
                "pictures" => links::matter_part(slug(&here), number, "files"),
                _ => links::matter(slug(&here), number),
            };
            Ok(Redirect::to(&format!("{to}?done=filed")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotDone::NotHere)) => {
            let faults = Faults::one("category", Fault::Say(words::refused_here));
            draw(&here, &typed, draft, &faults).await
        }
        Err(Failed::Refused(why @ (NotDone::TooMany | NotDone::NoRulebook))) => {
            let say = match why {
                NotDone::TooMany => words::refused_many,
                _ => words::refused_no_rulebook,
            };
            draw(&here, &typed, draft, &Faults::one("text", Fault::Say(say))).await
        }
        Err(Failed::Refused(why)) => Err(problem(why, links::MY_MATTERS.to_owned())),
    }
}

/// What goes with every form, unseen.
fn hidden(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.into_any()
}

/// The page before sending: exactly what others will see, or that nobody will.
async fn check(here: &Here, typed: &Fields, draft: Option<DraftId>, new: &NewMatter) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let mut all: Vec<_> = form::NAMES
        .iter()
        .map(|name| hidden(name, typed.get(name).to_owned()))
        .collect();
    all.extend(draft.map(|id| hidden("draft", id.to_string())));
    all.push(kept(typed.get("once")));
    let intro = match new.public {
        true => words::check_public(lang),
        false => words::check_private(lang),
    };
    let grid = new.grid.map(|g| names.grid(lang, Some(g)));
    let place = new.place.as_ref().map(|p| p.as_str().to_owned());
    let place: Vec<String> = grid.into_iter().chain(place).collect();
    let (kind, category) = (
        words::kind(lang, new.kind),
        names.category(lang, new.category),
    );
    let text = new.text.as_str().to_owned();
    let to = links::new_matter(slug(here));
    let title = words::check_title(lang);
    let drawn = here.draw(Page::new(title).tab(Tab::Home), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{intro}</p>
                <article class="item">
                    <p class="meeting__text">{text}</p>
                    <p class="meta"><span class="chip">{kind}</span> <span>{category}</span> <span>{place.join(" · ")}</span></p>
                </article>
                <form method="post" action=to>
                    {all}
                    <div class="sticky">
                        <button class="button" name="act" value="send">{words::send(lang)}</button>
                        <button class="button button--plain" name="act" value="pictures">{words::send_pictures(lang)}</button>
                        <button class="button button--plain" name="act" value="edit">{words::edit(lang)}</button>
                    </div>
                </form>
            </div>
        }
    })?;
    Ok(private(drawn))
}

async fn draw(here: &Here, typed: &Fields, draft: Option<DraftId>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let book = db.current_rulebook(place, here.today()).await?;
    let days = book.map(|b| {
        let of = |k: MatterKind| b.get(k.rule());
        let days = [
            of(MatterKind::Report),
            of(MatterKind::Request),
            of(MatterKind::Question),
        ];
        view! { <li>{words::then_1(lang, days)}</li> }
    });
    let fields = form::draw(here, &names, typed, faults);
    let signed = here.standing.is_some();
    let key = signed.then(|| match typed.get("once") {
        "" => once(here),
        key => kept(key),
    });
    let note = (!signed).then(|| view! { <p class="meta">{words::kept_note(lang)}</p> });
    let label = match signed {
        true => words::look(lang),
        false => words::send_sign_in(lang),
    };
    let draft = draft.map(|id| hidden("draft", id.to_string()));
    let then = next(
        lang,
        view! {
            <ol>
                {days}
                <li>{words::then_2(lang)}</li>
                <li>{words::then_3(lang)}</li>
                <li>{words::then_4(lang)}</li>
            </ol>
        },
    );
    let (to, back) = (links::new_matter(slug(here)), links::matters(slug(here)));
    let board = links::contacts(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = words::new_title(lang);
    here.draw(Page::new(title).tab(Tab::Home).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::back(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::new_lead(lang)}</p>
                <p class="meta">{words::urgent(lang)}</p>
                <form method="post" action=to novalidate>
                    {draft} {key} {fields} {note}
                    <button class="button" name="act" value="look">{label}</button>
                </form>
                {then}
                <p class="meta">{words::conduct(lang)} " " <a class="link" href=board>{words::conduct_link(lang)}</a></p>
            </div>
        }
    })
}
