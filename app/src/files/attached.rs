//! Attachments as readers see them, and the forms with which they are added, moved and removed: the same in every room.

use axum::extract::Request;
use domain::display::Lang;
use domain::files::{Attached, Caption, Kind, Upload};
use domain::text::TextFault;
use leptos::prelude::*;
use store::files::Ready;

use super::words as w;
use crate::frame::fields::Fault;
use crate::frame::upload::{fault, uploaded};
use crate::frame::{Faults, Fields, Here, Problem, links, words};
use crate::ui::field::Field;

/// An attachment, and why it was taken away, where it was.
pub type Shown = (Attached, Option<String>);

/// The words of a link: what it is, of which kind and how large.
fn label(lang: Lang, file: &Attached) -> String {
    let (kind, size) = (w::kind(lang, file.kind), w::size(lang, file.bytes));
    w::link(lang, file.title.get(lang), kind, &size)
}

fn one(here: &Here, (file, hidden): &Shown) -> AnyView {
    let lang = here.lang;
    let href = links::file(&here.community.slug, &file.name);
    if let Some(why) = hidden {
        return view! { <p class="meta">{words::file_hidden(lang, why)}</p> }.into_any();
    }
    let title = file.title.get(lang).to_owned();
    match (file.kind, file.size) {
        (Kind::Jpeg, Some((width, height))) => {
            let src = href.clone();
            let caption = title.clone();
            view! {
                <a class="attached__picture" href=href>
                    <img src=src alt=title width=width height=height loading="lazy"/>
                    // The alternative text says it already.
                    <span class="attached__title" aria-hidden="true">{caption}</span>
                </a>
            }
            .into_any()
        }
        _ => view! { <a class="link" href=href>{label(lang, file)}</a> }.into_any(),
    }
}

/// Attachments in their order: pictures in the column, documents as links.
pub fn list(here: &Here, files: &[Shown]) -> AnyView {
    let items = files
        .iter()
        .map(|shown| view! { <li>{one(here, shown)}</li> })
        .collect_view();
    view! { <ul class="attached">{items}</ul> }.into_any()
}

/// The attachments of a page under their title. None where there are none.
pub fn section(here: &Here, files: &[Shown]) -> Option<AnyView> {
    let lang = here.lang;
    (!files.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="files">
                <h2 id="files">{w::title(lang)}</h2>
                {list(here, files)}
            </section>
        }
        .into_any()
    })
}

/// Of a version: nothing of it was ever taken away alone.
pub fn of_version(here: &Here, files: &[Attached]) -> Option<AnyView> {
    let shown: Vec<Shown> = files.iter().map(|file| (file.clone(), None)).collect();
    section(here, &shown)
}

/// The attachments in labelled lines: what versions are compared by.
pub fn plain(lang: Lang, files: &[Attached]) -> String {
    let line = |file: &Attached| format!("\n{}", w::plain(lang, &label(lang, file), &file.sha256));
    files.iter().map(line).collect()
}

/// Where attachments are managed: what a room says about its forms.
pub struct Manage<'a> {
    /// The address that takes a file; its acts lie at `…/change`.
    pub action: String,
    pub files: &'a [Shown],
    pub most: i64,
    /// Whether they have an order and English words: what is published has.
    pub published: bool,
}

impl Manage<'_> {
    fn is_full(&self) -> bool {
        let seen = self.files.iter().filter(|(_, hidden)| hidden.is_none());
        i64::try_from(seen.count()).is_ok_and(|n| n >= self.most)
    }

    /// The attachments with what can be done with each, and the form of another one.
    pub fn draw(&self, here: &Here, typed: &Fields, faults: &Faults) -> AnyView {
        let lang = here.lang;
        let items: Vec<AnyView> = self
            .files
            .iter()
            .enumerate()
            .map(|(at, shown)| self.item(here, at, shown))
            .collect();
        let none = self
            .files
            .is_empty()
            .then(|| view! { <p class="meta">{w::none(lang)}</p> });
        let form = match self.is_full() {
            true => view! { <p>{w::full(lang, self.most)}</p> }.into_any(),
            false => self.form(lang, typed, faults),
        };
        view! {
            {none} <ul class="attached">{items}</ul>
            <section class="part" aria-labelledby="add">
                <h2 id="add">{w::add(lang)}</h2>
                {form}
            </section>
        }
        .into_any()
    }

    fn item(&self, here: &Here, at: usize, shown: &Shown) -> AnyView {
        let lang = here.lang;
        let (file, hidden) = shown;
        let button = |act: &'static str, label: &'static str| {
            // Which one it is about, for who hears the buttons one after the other.
            let about = format!(" {}", file.title.get(lang));
            view! {
                <button class="button button--plain button--small" name="act" value=act>
                    {label} <span class="visually-hidden">{about}</span>
                </button>
            }
        };
        let acts = hidden.is_none().then(|| {
            let lift = (self.published && at > 0).then(|| button("lift", w::lift(lang)));
            view! {
                <form class="row" method="post" action=format!("{}/change", self.action)>
                    <input type="hidden" name="name" value=file.name.clone()/>
                    {lift} {button("remove", w::remove(lang))}
                </form>
            }
        });
        view! { <li>{one(here, shown)} {acts}</li> }.into_any()
    }

    fn form(&self, lang: Lang, typed: &Fields, faults: &Faults) -> AnyView {
        let caption = Field::new(lang, "title_zh", w::caption(lang))
            .hint(w::caption_hint(lang))
            .limits(Caption::LIMITS)
            .value(typed.get("title_zh"))
            .autocomplete("off")
            .draw(faults);
        let english = self.published.then(|| {
            Field::new(lang, "title_en", w::caption_en(lang))
                .value(typed.get("title_en"))
                .autocomplete("off")
                .draw(faults)
        });
        let file = Field::new(lang, "file", w::file(lang))
            .hint(w::file_hint(lang))
            .input_type("file")
            .draw(faults);
        let action = self.action.clone();
        view! {
            <form method="post" action=action enctype="multipart/form-data" novalidate>
                {caption} {english} {file} <button class="button">{w::send(lang)}</button>
            </form>
        }
        .into_any()
    }
}

/// What a form brought: a file made ready with its words, or everything that is wrong with it beside what was typed.
pub enum Brought {
    Ready(Box<(Ready, Caption)>),
    Wrong(Fields, Faults),
}

/// Reads the form of an attachment. Called after the check of the right.
///
/// # Errors
/// When it is no form with one file, or too large.
pub async fn brought(request: Request) -> Result<Brought, Problem> {
    let (file, typed) = uploaded(request).await?;
    let caption = match Caption::parse(typed.get("title_zh"), typed.get("title_en")) {
        Ok(caption) => caption,
        Err((why, english)) => return Ok(Brought::Wrong(typed, unnamed(&file, why, english))),
    };
    Ok(match Ready::of(file).await {
        Ok(ready) => Brought::Ready(Box::new((ready, caption))),
        Err(why) => Brought::Wrong(typed, Faults::one("file", fault(why))),
    })
}

/// A file without its words: browsers do not keep a chosen file, so that is said at once, beside what is wrong with it.
fn unnamed(file: &Upload, why: TextFault, english: bool) -> Faults {
    let field = if english { "title_en" } else { "title_zh" };
    let mut faults = Faults::one(field, Fault::Text(why));
    faults.add(
        "file",
        match file.sent() {
            Ok(_) => Fault::Say(w::again),
            Err(why) => fault(why),
        },
    );
    faults
}
