//! `/{c}/contacts`: the own grid worker first, then everybody else on the board.

use domain::contacts::{Contact, Post};
use domain::ids::GridId;
use leptos::prelude::*;
use store::publishing::Published;

use super::words;
use crate::communities::tel;
use crate::frame::{Answer, Faults, Here, Page, Problem, Tab, links};
use crate::publishing::slug;
use crate::ui::field::Field;

/// Whose grid is shown first, and under which heading.
struct First {
    grid: GridId,
    heading: String,
}

/// The grid of the chosen building, or of the reader's own address.
async fn first(here: &Here) -> Result<Option<First>, Problem> {
    let lang = here.lang;
    let chosen = here.query("building");
    if !chosen.is_empty() {
        let buildings = here.portal.db.list_buildings(here.community.id).await?;
        let found = buildings.into_iter().find(|b| b.id.to_string() == chosen);
        return Ok(found.map(|b| First {
            grid: b.grid,
            heading: words::of_building(lang, b.name.get(lang)),
        }));
    }
    Ok(here.verified().ok().map(|me| First {
        grid: me.grid(),
        heading: words::mine(lang).to_owned(),
    }))
}

/// `GET /{c}/contacts`
pub async fn page(here: Here) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let all = db.list_published::<Contact>(here.community.id).await?;
    let first = match first(&here).await? {
        Some(first) => {
            let grids = db.list_grids(here.community.id).await?;
            let number = grids.iter().find(|g| g.id == first.grid).map(|g| g.number);
            let own: Vec<_> = all
                .iter()
                .filter(|c| number.is_some() && c.version.content.grid == number)
                .map(|c| card(&here, c))
                .collect();
            let phone = here.community.phone.clone();
            let nobody = own.is_empty().then(|| {
                view! { <p>{words::nobody(lang)} <a href=tel(&phone)>{phone.clone()}</a></p> }
            });
            Some(view! {
                <section class="part" aria-labelledby="own">
                    <h2 id="own">{first.heading}</h2>
                    {nobody} {own}
                </section>
            })
        }
        None => None,
    };
    let choose = choose(&here).await?;
    let part = |post: Post, id: &'static str, title: &'static str| {
        let mut of: Vec<_> = all
            .iter()
            .filter(|c| c.version.content.post == post)
            .collect();
        of.sort_by_key(|c| (c.version.content.grid, c.number));
        (!of.is_empty()).then(|| {
            let cards: Vec<_> = of.into_iter().map(|c| card(&here, c)).collect();
            view! {
                <section class="part" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    {cards}
                </section>
            }
        })
    };
    let parts = (
        part(Post::Grid, "grids", words::grids(lang)),
        part(Post::Window, "windows", words::windows(lang)),
        part(Post::Leader, "leaders", words::leaders(lang)),
        part(Post::Duty, "duty", words::on_duty(lang)),
    );
    let empty = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::empty(lang)}</p></div> });
    let csv = format!("{}.csv", links::contacts(slug(&here)));
    let online = links::new_matter(slug(&here));
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Services),
        move || {
            view! {
                <div class="main__col">
                    <h1>{words::title(lang)}</h1>
                    <p>{words::lead(lang)} " " <a class="link" href=online>{words::online(lang)}</a></p>
                    {first} {choose} {empty} {parts.0} {parts.1} {parts.2} {parts.3}
                    <p class="meta">{words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
                </div>
            }
        },
    )
}

/// A building to choose: a plain form that leads back here.
async fn choose(here: &Here) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let buildings = here.portal.db.list_buildings(here.community.id).await?;
    if buildings.is_empty() {
        return Ok(().into_any());
    }
    let mut options = vec![(String::new(), words::pick(lang).to_owned())];
    options.extend(
        buildings
            .iter()
            .map(|b| (b.id.to_string(), b.name.get(lang).to_owned())),
    );
    let field = Field::new(lang, "building", words::which(lang))
        .select(options)
        .value(here.query("building"))
        .draw(&Faults::default());
    let action = links::contacts(slug(here));
    Ok(view! {
        <form action=action>
            {field} <button class="button button--plain">{words::find(lang)}</button>
        </form>
    }
    .into_any())
}

/// A card of the board.
fn card(here: &Here, c: &Published<Contact>) -> AnyView {
    let lang = here.lang;
    let contact = &c.version.content;
    let to = links::contact(slug(here), c.number);
    let phone = contact.phone.as_str().to_owned();
    view! {
        <article class="item">
            <h3 class="item__title">
                <a href=to>{contact.title.get(lang).to_owned()} " · " {contact.name.get(lang).to_owned()}</a>
            </h3>
            <p>{contact.duty.get(lang).to_owned()}</p>
            <p class="meta"><span>{contact.hours.get(lang).to_owned()}</span></p>
            <p><a class="button button--small" href=tel(&phone)>{crate::publishing::words::call(lang)} " " {phone.clone()}</a></p>
        </article>
    }
    .into_any()
}
