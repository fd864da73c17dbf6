//! `/{c}/volunteers/aid`: what is asked and offered, by kind and grid.

use axum::extract::Path;
use domain::volunteers::aid::AidKind;
use leptos::prelude::*;

use super::{offer_card, request_card, slug, words};
use crate::frame::{Answer, Faults, Here, Page, Tab, links};
use crate::ui::field::Field;

/// `GET /{c}/volunteers/aid`
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let kind = AidKind::from_code(here.query("kind"));
    let grids = db.list_grids(here.community.id).await?;
    let grid = here.query("grid").parse::<i64>().ok();
    let grid = grid.filter(|id| grids.iter().any(|g| g.id.0 == *id));
    let (place, today) = (here.community.id, here.today());
    let requests = db.list_open_aid(place, kind, grid, today).await?;
    let offers = db.list_open_aid_offers(place, kind, grid, today).await?;
    let none = requests
        .is_empty()
        .then(|| view! { <p>{words::no_requests(lang)}</p> });
    let no_offers = offers
        .is_empty()
        .then(|| view! { <p>{words::no_offers(lang)}</p> });
    let requests: Vec<_> = requests.iter().map(|r| request_card(&here, r)).collect();
    let offers: Vec<_> = offers.iter().map(|o| offer_card(&here, o)).collect();
    let all = || (String::new(), words::all(lang).to_owned());
    let mut kinds = vec![all()];
    kinds.extend(
        AidKind::ALL
            .iter()
            .map(|k| (k.code().to_owned(), words::kind(lang, *k).to_owned())),
    );
    let mut places = vec![all()];
    places.extend(
        grids
            .iter()
            .map(|g| (g.id.to_string(), g.name.get(lang).to_owned())),
    );
    let no_faults = Faults::default();
    let kinds = Field::new(lang, "kind", words::f_kind(lang))
        .value(kind.map_or("", AidKind::code))
        .select(kinds)
        .draw(&no_faults);
    let places = Field::new(lang, "grid", words::f_grid(lang))
        .value(grid.map(|g| g.to_string()).unwrap_or_default())
        .select(places)
        .draw(&no_faults);
    let mine = here.session.is_some().then(|| {
        let desk = here.clerk().is_ok().then(|| {
            let to = links::desk_aid(slug(&here));
            view! { <a class="link" href=to>{words::to_desk(lang)}</a> }
        });
        view! { <p class="row"><a class="link" href=links::MY_AID>{words::mine(lang)}</a> " " {desk}</p> }
    });
    let (ask, offer) = (
        links::aid_ask(slug(&here)),
        links::aid_new_offer(slug(&here)),
    );
    let (board, csv) = (links::aid_board(slug(&here)), links::aid_file(slug(&here)));
    let back = links::volunteers(slug(&here));
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Volunteers), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {crate::volunteers::words::title(lang)}</a>
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                <p class="row">
                    <a class="button" href=ask>{words::ask(lang)}</a> " "
                    <a class="button button--plain" href=offer>{words::offer(lang)}</a>
                </p>
                {mine}
                <section class="part" aria-labelledby="wanted">
                    <h2 id="wanted">{words::requests(lang)}</h2>
                    {none} {requests}
                </section>
                <section class="part" aria-labelledby="offered">
                    <h2 id="offered">{words::offers(lang)}</h2>
                    {no_offers} {offers}
                </section>
                <details>
                    <summary>{words::filter(lang)}</summary>
                    <form method="get" action=board>{kinds} {places} <button class="button button--plain">{words::show(lang)}</button></form>
                </details>
                <p class="meta">{words::note(lang)}</p>
                <p class="meta">{words::download(lang)} <a class="link" href=csv>{words::file(lang)}</a></p>
            </div>
        }
    })
}
