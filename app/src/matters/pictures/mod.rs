//! `/{c}/matters/{n}/files` and the same at the desk: pictures of a matter. The reporter shows how it was found, the owner what was
//! done; each picture is one form of its own, so that nothing typed is lost with a file that cannot be taken.

pub(crate) mod acts;
mod page;

use domain::files::FileFault;
use domain::matters::{Party, PictureAct, Shows, may_picture};
use leptos::prelude::*;
use store::matters::{Matter, Picture};

use super::{slug, words as w};
use crate::frame::fields::Fault;
use crate::frame::upload::fault;
use crate::frame::{Here, links, words as frame_words};

/// Whether a picture may be added or removed as the matter stands.
pub(in crate::matters) fn may(m: &Matter, party: Party, act: PictureAct, shows: Shows) -> bool {
    may_picture(act, shows, m.stage, party, m.source.is_entered()).is_ok()
}

/// What a picture shows, in words: its own, or which one it is.
fn name(here: &Here, at: usize, p: &Picture) -> String {
    let which = || w::picture_name(here.lang, p.shows, at + 1);
    p.words.clone().unwrap_or_else(which)
}

/// One picture. With a slip's code it is opened by a form, because an address would have to carry the code.
fn one(here: &Here, m: &Matter, (at, p): (usize, &Picture), slip: Option<&str>) -> AnyView {
    let lang = here.lang;
    if let Some(why) = &p.hidden {
        return view! { <p class="meta">{frame_words::file_hidden(lang, why)}</p> }.into_any();
    }
    let title = name(here, at, p);
    if let Some(code) = slip {
        let to = links::find_matter(slug(here));
        let (n, code, label) = (
            m.number.to_string(),
            code.to_owned(),
            w::picture_open(lang, &title),
        );
        return view! {
            <form method="post" action=to>
                <input type="hidden" name="number" value=n/>
                <input type="hidden" name="code" value=code/>
                <button class="button button--plain" name="picture" value=p.name.clone()>{label}</button>
            </form>
        }
        .into_any();
    }
    let href = links::file(slug(here), &p.name);
    let (src, caption, (width, height)) = (href.clone(), title.clone(), p.size);
    view! {
        <a class="attached__picture" href=href>
            <img src=src alt=title width=width height=height loading="lazy"/>
            // The alternative text says it already.
            <span class="attached__title" aria-hidden="true">{caption}</span>
        </a>
    }
    .into_any()
}

/// Those that show one side of a matter, each with its place among them.
fn of(all: &[Picture], shows: Shows) -> impl Iterator<Item = (usize, &Picture)> {
    all.iter().filter(move |p| p.shows == shows).enumerate()
}

/// The pictures of one side under their title. None where there are none.
pub(in crate::matters) fn section(
    here: &Here,
    m: &Matter,
    all: &[Picture],
    shows: Shows,
    slip: Option<&str>,
) -> Option<AnyView> {
    let lang = here.lang;
    let items: Vec<_> = of(all, shows)
        .map(|p| view! { <li>{one(here, m, p, slip)}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        let id = shows.code();
        view! {
            <section class="part" aria-labelledby=id>
                <h2 id=id>{w::shows(lang, shows)}</h2>
                <ul class="attached">{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// Why a picture was not taken.
fn picture_fault(why: FileFault) -> Fault {
    match why {
        FileFault::Kind => Fault::Say(w::picture_kind),
        FileFault::Full => Fault::Say(w::picture_full),
        why => fault(why),
    }
}
