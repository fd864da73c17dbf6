//! `/{c}/proposals`: the list, its filters and its search. Everything is a link or a GET form.

use axum::extract::Path;
use domain::notices::Room;
use leptos::prelude::*;
use store::proposals::{Group, Sort};

use super::card::{Names, card};
use super::query::Asked;
use super::{slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::ui::pager::pager;
use crate::ui::rooms::rooms;

/// `GET /{c}/proposals`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let asked = Asked::read(&here);
    // A number typed into the search leads straight to its page.
    if let Some(q) = &asked.q
        && let Ok(number) = q.as_str().parse()
        && here
            .portal
            .db
            .find_proposal(here.community.id, number)
            .await?
            .is_some()
    {
        return Ok(axum::response::IntoResponse::into_response(
            axum::response::Redirect::to(&links::proposal(slug(&here), number)),
        ));
    }
    let db = &here.portal.db;
    let listing = db
        .list_proposals(here.community.id, &asked.to_list_query(), here.today())
        .await?;
    let counts = here.portal.counts(here.community.id, here.today()).await?;
    let names = Names::load(&here).await?;
    let calendar = super::calendar(&here).await?;
    let base = links::proposals(slug(&here));
    let tabs = Group::ALL.map(|group| {
        let count = match group {
            Group::Open => counts.open,
            Group::InProgress => counts.in_progress,
            Group::Done => counts.done,
            Group::All => counts.all,
        };
        let to = Asked { group: Some(group), stage: None, late: false, cursor: None, ..asked.clone() };
        let current = (asked.tab() == group && !asked.late).then_some("page");
        let label = format!("{} {count}", words::group(lang, group));
        view! { <a class="filter__link" href=format!("{base}{}", to.write()) aria-current=current>{label}</a> }
    });
    let late = (counts.late > 0).then(|| {
        let to = Asked { late: true, group: None, stage: None, cursor: None, ..asked.clone() };
        let current = asked.late.then_some("page");
        let label = format!("{} {}", words::by_late(lang), counts.late);
        view! { <a class="filter__link" href=format!("{base}{}", to.write()) aria-current=current>{label}</a> }
    });
    let cards = listing
        .proposals
        .iter()
        .map(|p| card(lang, slug(&here), p, &names, here.now, &calendar))
        .collect_view();
    let empty = listing.proposals.is_empty().then(|| {
        view! {
            <div class="empty">
                <p><strong>{words::empty_title(lang)}</strong></p>
                <p>{words::empty_hint(lang)}</p>
            </div>
        }
    });
    let q = asked
        .q
        .as_ref()
        .map(|q| q.as_str().to_owned())
        .unwrap_or_default();
    let notice = asked
        .bad_cursor
        .then(|| view! { <p class="meta" role="status">{words::bad_page(lang)}</p> });
    let more = listing
        .next
        .as_ref()
        .map(|cursor| format!("{base}{}", asked.from(cursor)));
    let first = asked
        .cursor
        .is_some()
        .then(|| format!("{base}{}", asked.write()));
    let files = asked.write();
    let narrow = narrow(&here, &asked, &names);
    let new = links::new_proposal(slug(&here));
    let rooms = rooms(lang, slug(&here), Room::Proposals);
    let page = Page::new(words::title(lang))
        .tab(Tab::Proposals)
        .feed(format!("{base}.atom"));
    here.draw(page, move || {
        view! {
            <div class="main__col">
                {rooms}
                <h1>{words::title(lang)}</h1>
                <form class="search" role="search" action=base.clone()>
                    <label class="search__label" for="q">{words::search_label(lang)}</label>
                    <input class="field__input search__input" id="q" name="q" type="search" enterkeyhint="search" value=q/>
                    <button class="button button--plain">{words::search(lang)}</button>
                </form>
                <nav class="filter" aria-label=words::by_state(lang)>{tabs.collect_view()} {late}</nav>
                {notice} {cards} {empty}
                {pager(lang, first, more, None)}
                <div class="sticky"><a class="button" href=new>{words::new(lang)}</a></div>
            </div>
            <aside class="side" aria-label=words::narrow(lang)>
                {narrow}
                <p class="meta">
                    {words::downloads(lang)}
                    <a class="link" href=format!("{base}.csv{files}")>"CSV"</a>
                    <a class="link" href=format!("{base}.json{files}")>"JSON"</a>
                    <a class="link" href=format!("{base}.atom")>"Atom"</a>
                </p>
            </aside>
        }
    })
}

/// Category, grid and order, in one GET form.
fn narrow(here: &Here, asked: &Asked, names: &Names) -> AnyView {
    let lang = here.lang;
    let option = |value: String, label: String, chosen: bool| view! { <option value=value selected=chosen>{label}</option> };
    let all = || option(String::new(), words::any(lang).to_owned(), false);
    let categories: Vec<_> = names
        .categories
        .iter()
        .map(|(id, n)| {
            option(
                id.to_string(),
                n.get(lang).to_owned(),
                asked.category == Some(id.0),
            )
        })
        .collect();
    let grids: Vec<_> = names
        .grids
        .iter()
        .map(|(id, n)| {
            option(
                id.to_string(),
                n.get(lang).to_owned(),
                asked.grid == Some(id.0),
            )
        })
        .collect();
    let mut sorts = vec![
        (Sort::Newest, words::newest(lang)),
        (Sort::MostSupported, words::most_supported(lang)),
        (Sort::Deadline, words::deadline(lang)),
    ];
    if asked.q.is_some() {
        sorts.insert(0, (Sort::Relevance, words::relevance(lang)));
    }
    let sorts: Vec<_> = sorts
        .into_iter()
        .map(|(s, label)| {
            option(
                super::query::sort_code(s).to_owned(),
                label.to_owned(),
                asked.order() == s,
            )
        })
        .collect();
    let keep = [
        ("group", asked.group.map(|g| g.code().to_owned())),
        ("q", asked.q.as_ref().map(|q| q.as_str().to_owned())),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|v| view! { <input type="hidden" name=name value=v/> }))
    .collect_view();
    view! {
        <form class="part" action=links::proposals(slug(here))>
            <h2 class="side__title">{words::narrow(lang)}</h2>
            {keep}
            <div class="field">
                <label class="field__label" for="category">{words::category(lang)}</label>
                <select class="field__input" id="category" name="category">{all()} {categories}</select>
            </div>
            <div class="field">
                <label class="field__label" for="grid">{words::grid(lang)}</label>
                <select class="field__input" id="grid" name="grid">{all()} {grids}</select>
            </div>
            <div class="field">
                <label class="field__label" for="sort">{words::sort_by(lang)}</label>
                <select class="field__input" id="sort" name="sort">{sorts}</select>
            </div>
            <button class="button button--plain">{words::apply_filter(lang)}</button>
        </form>
    }
    .into_any()
}
