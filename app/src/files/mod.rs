//! Uploads: the door that serves them, how they are shown, and attachments with their words ([`attached`]).
//!
//! What surprises: a file is served from its own address with a policy of its own, so that even a document that turns
//! out to hold a script can do nothing with our pages (requirements.md UP3). Its address never changes and neither do
//! its bytes, so the reader's own browser keeps it for a day; no cache in between does, so that what has to go is gone.

pub mod attached;
pub(crate) mod words;

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use domain::files::Kind;
use http::{HeaderName, header};
use leptos::prelude::*;
use store::files::{File, Seen};

use crate::frame::words as frame_words;
use crate::frame::{Answer, Here, Problem, links};

/// Nothing runs, nothing is fetched, and nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Of what is not everybody's: no browser keeps it.
pub(crate) const UNKEPT: &str = "private, no-store";

/// `GET /{c}/files/{name}`
pub async fn file(here: Here, Path((_, name)): Path<(String, String)>) -> Answer {
    let known = name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit());
    if !known {
        return Err(Problem::NotFound);
    }
    let db = &here.portal.db;
    let found = db.find_file(here.community.id, &name).await?;
    let (file, seen) = found.ok_or(Problem::NotFound)?;
    // What is not public yet is not found, so that nobody learns that it is there (requirements.md AZ3).
    let keep = match (seen, here.editor()) {
        (Seen::ByEverybody, _) => "private, max-age=86400",
        (Seen::ByEditors, Ok(_)) => UNKEPT,
        (Seen::ByEditors, Err(_)) => return Err(Problem::NotFound),
        (Seen::ByHolders(matter), _) => {
            let holders = db.find_holders_of(here.community.id, matter).await?;
            here.may_open(matter, &holders.ok_or(Problem::NotFound)?)?;
            UNKEPT
        }
    };
    serve(&here, &file, keep).await
}

/// A file for who may see it, and how long a browser keeps it.
pub(crate) async fn serve(here: &Here, file: &File, keep: &str) -> Answer {
    let bytes = here.portal.shelf.take(&file.name).await?;
    let bytes = bytes.ok_or(Problem::Ours("an upload is missing from its shelf"))?;
    // A document is saved and never opened inside the portal.
    let way = match file.kind {
        Kind::Jpeg => "inline",
        Kind::Pdf => "attachment",
    };
    let saved = format!("{way}; filename=\"{}.{}\"", file.name, file.kind.ending());
    let headers: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, file.kind.mime().to_owned()),
        (header::CONTENT_DISPOSITION, saved),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Files as small pictures and as links, each opening the whole; in the place of one that was taken away stands why.
/// `alt` says what a picture shows.
pub fn shown(here: &Here, files: &[File], alt: fn(Lang) -> &'static str) -> Option<AnyView> {
    let lang = here.lang;
    let one = |file: &File| {
        let href = links::file(&here.community.slug, &file.name);
        let src = href.clone();
        match (&file.hidden, file.size) {
            (Some(why), _) => view! { <li class="meta">{frame_words::file_hidden(lang, why)}</li> }.into_any(),
            (None, Some((width, height))) => view! {
                <li>
                    <a class="files__picture" href=href>
                        <img src=src alt=alt(lang) width=width height=height loading="lazy"/>
                    </a>
                </li>
            }
            .into_any(),
            (None, None) => view! {
                <li>
                    <a class="link" href=href>{frame_words::file_document(lang)}" · "{frame_words::file_size(lang, file.bytes.div_ceil(1024))}</a>
                </li>
            }
            .into_any(),
        }
    };
    (!files.is_empty())
        .then(|| view! { <ul class="files">{files.iter().map(one).collect_view()}</ul> }.into_any())
}
