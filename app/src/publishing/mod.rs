//! Publishing, the same for every room that publishes (art. 14, 43): the desk where one writes and another checks, the
//! versions, and what is said beside whatever is public.
//!
//! What surprises: the pages are generic. A room gives its form and its matter through [`Desk`]; its addresses come from
//! [`Desk::ROOM`], and `doors.rs` opens them.

pub mod acts;
pub mod desk;
pub(crate) mod desk_words;
pub mod edit;
pub mod files;
pub(crate) mod form;
pub mod import;
pub mod page;
pub mod review;
pub(crate) mod shown;
pub mod versions;
pub(crate) mod words;

use domain::communities::Slug;
use domain::display::Lang;
use domain::files::Attached;
use domain::publishing::{Publication, Typed};
use leptos::prelude::AnyView;
use store::publishing::PublicationPage;

use crate::files::attached::plain;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Problem, Tab};

/// What a room adds: its words, its form, and its matter as readers see it.
pub trait Desk: Publication {
    /// Its folder in addresses: `services`.
    const ROOM: &'static str;
    /// Where its public pages belong.
    const TAB: Tab;
    /// Whether many can be brought at once: it is an [`import::Sheet`] too.
    const IMPORTED: bool = false;

    fn words(lang: Lang) -> DeskWords;

    /// The form with what was typed.
    fn form(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView;

    /// Another way into the form of a draft.
    fn more(_: &Here, _number: i64) -> Option<AnyView> {
        None
    }

    /// What more than [`domain::publishing::Fault`] knows can be wrong, in words.
    fn own_fault(own: Self::Own) -> Fault;

    /// What does not fit this community, whose grids have these numbers, and at which field.
    fn misfit(&self, _grids: &[i64]) -> Option<(&'static str, Self::Own)> {
        None
    }

    /// More lines or words in a field than fit, in words.
    fn too_many(_field: &'static str) -> Fault {
        Fault::Say(desk_words::fault_too_many)
    }

    /// The whole text of one language in labelled lines: what versions are compared by.
    fn plain(&self, here: &Here, lang: Lang) -> String;

    /// Everything that becomes public, as the second person reads it.
    fn reviewed(&self, here: &Here) -> AnyView;
}

/// What the desk calls a room and its matter.
pub struct DeskWords {
    pub title: &'static str,
    pub lead: &'static str,
    /// Begins a new one: the button, and the page behind it.
    pub new: &'static str,
    /// What the second person should look at.
    pub look: &'static str,
}

/// The slug of the visit, shared by many links.
pub(crate) fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

/// The whole address of something published, for files and feeds.
pub(crate) fn url<C: Desk>(here: &Here, number: i64) -> String {
    let path = crate::frame::links::publication(slug(here), C::ROOM, number);
    format!("{}{path}", here.portal.origin)
}

/// The numbers of the community's grids.
pub(crate) async fn grids(here: &Here) -> Result<Vec<i64>, store::Error> {
    let all = here.portal.db.list_grids(here.community.id).await?;
    Ok(all.into_iter().map(|grid| grid.number).collect())
}

/// The number in an address.
pub(crate) fn parse(number: &str) -> Result<i64, Problem> {
    // One publication has one address: no sign, no zeros in front.
    let parsed: i64 = number.parse().map_err(|_| Problem::NotFound)?;
    if parsed > 0 && parsed.to_string() == number {
        Ok(parsed)
    } else {
        Err(Problem::NotFound)
    }
}

/// The publication of an address; one that has never been public is not found.
pub(crate) async fn find<C: Publication>(
    here: &Here,
    number: &str,
) -> Result<PublicationPage<C>, Problem> {
    here.portal
        .db
        .find_published(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// Both languages, the reader's first: whoever checks one language alone has not read what becomes public.
fn both<C: Desk>(here: &Here, content: &C, files: &[Attached]) -> String {
    let (first, second) = match here.lang {
        Lang::Zh => (Lang::Zh, Lang::En),
        Lang::En => (Lang::En, Lang::Zh),
    };
    let part = |lang| content.plain(here, lang) + &plain(lang, files);
    format!("{}\n\n{}", part(first), part(second))
}

/// A place of work at the desk, with how much waits there for this editor.
pub(crate) struct Place {
    pub title: &'static str,
    pub href: String,
    pub waiting: i64,
}

/// Every room that publishes, for the desk's own list; none for whoever does not write.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let mut all = Vec::new();
    if here.editor().is_ok() {
        all.push(place::<domain::services::Item>(here).await?);
        all.push(place::<domain::reports::Report>(here).await?);
        all.push(place::<domain::news::News>(here).await?);
        all.push(place::<domain::contacts::Contact>(here).await?);
        all.push(place::<domain::facilities::Facility>(here).await?);
        all.push(place::<domain::catalogue::Entry>(here).await?);
    }
    Ok(all)
}

async fn place<C: Desk>(here: &Here) -> Result<Place, Problem> {
    let me = here.editor()?;
    Ok(Place {
        title: C::words(here.lang).title,
        href: crate::frame::links::desk_room(slug(here), C::ROOM),
        waiting: here.portal.db.count_to_review(&me, C::KIND).await?,
    })
}
