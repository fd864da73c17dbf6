//! Deliberation bodies (art. 17, 18): who sits in them and for whom, and how seats are filled where everybody can watch.
//!
//! What surprises: nobody moves a procedure by hand; the pages say what the rules do next, and under which clause. Counts,
//! reasons and the evidence of a draw are public, who recommends whom is not.

pub mod acts;
pub mod api;
pub mod apply;
pub mod body;
pub mod candidates;
pub mod desk;
pub mod desk_procedure;
pub mod desk_seats;
pub mod evidence;
pub mod list;
pub mod mine;
pub mod procedure;
pub mod way;
pub(crate) mod words;

use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::rulebook::Rulebook;
use leptos::prelude::*;
use store::bodies::{Body, Procedure};

use crate::frame::{Here, Problem};

/// The body of an address; unknown and malformed numbers are both "not found".
pub async fn find_body(here: &Here, number: &str) -> Result<Body, Problem> {
    let number: i64 = number.parse().map_err(|_| Problem::NotFound)?;
    here.portal
        .db
        .find_body(here.community.id, number)
        .await?
        .ok_or(Problem::NotFound)
}

/// The record number of an address.
pub(crate) fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The procedure of an address, with its body and the rules it runs under.
pub async fn find_procedure(
    here: &Here,
    number: &str,
) -> Result<(Procedure, Body, Rulebook), Problem> {
    let (db, community) = (&here.portal.db, here.community.id);
    let p = db
        .find_procedure(community, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)?;
    let body = db.list_bodies(community).await?;
    let body = body.into_iter().find(|b| b.id == p.body);
    let book = db.find_rulebook(community, p.rulebook_version).await?;
    Ok((
        p,
        body.ok_or(Problem::Ours("a procedure's body is missing"))?,
        book.ok_or(Problem::Ours("a procedure's rulebook is missing"))?,
    ))
}

/// The slug of the visit, shared by many links.
pub(crate) fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

/// What a procedure is about, as its heading says it.
pub(crate) fn title_of(lang: Lang, p: &Procedure) -> String {
    words::procedure_title(lang, words::class(lang, p.class))
}

/// Whose residents a seat is for.
pub(crate) fn constituency(lang: Lang, p: &Procedure) -> String {
    match &p.grid {
        Some((_, name)) => name.get(lang).to_owned(),
        None => words::whole(lang).to_owned(),
    }
}

/// With what anybody compares the words of somebody with the record; nothing where the words are gone or older.
pub(crate) fn on_record(lang: Lang, salt: Option<&str>, whose: &str) -> Option<AnyView> {
    let salt = salt?;
    Some(
        view! {
            <details>
                <summary>{words::on_record(lang)} " " <span class="visually-hidden">{whose.to_owned()}</span></summary>
                <p class="meta">{words::on_record_how(lang, salt)}</p>
            </details>
        }
        .into_any(),
    )
}
