//! Two versions of a text side by side. Removed and added text is marked by line and word, never by colour alone.

use domain::display::Lang;
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

use crate::frame::words;

/// One of the two.
pub struct Side {
    pub title: String,
    pub meta: String,
    pub text: String,
    pub hash: String,
}

/// Draws the older one beside the newer one.
pub fn diff(lang: Lang, old: Side, new: Side) -> AnyView {
    let all = TextDiff::from_chars(old.text.as_str(), new.text.as_str());
    let pieces = |keep: ChangeTag| {
        let mut out: Vec<AnyView> = Vec::new();
        let mut run = String::new();
        let mut at = ChangeTag::Equal;
        for change in all.iter_all_changes() {
            let tag = change.tag();
            if tag != ChangeTag::Equal && tag != keep {
                continue;
            }
            if tag != at {
                out.push(piece(lang, at, std::mem::take(&mut run)));
                at = tag;
            }
            run.push_str(change.value());
        }
        out.push(piece(lang, at, run));
        out
    };
    let column = |side: &Side, text: Vec<AnyView>| {
        let hash = side.hash.get(..16).unwrap_or(&side.hash);
        view! {
            <section class="diff__side">
                <h3 class="diff__title">{side.title.clone()}</h3>
                <p class="meta">{side.meta.clone()}</p>
                <p class="diff__text">{text}</p>
                <p class="meta diff__hash">{words::text_hash(lang, hash)}</p>
            </section>
        }
    };
    let (left, right) = (pieces(ChangeTag::Delete), pieces(ChangeTag::Insert));
    view! { <div class="diff">{column(&old, left)} {column(&new, right)}</div> }.into_any()
}

fn piece(lang: Lang, tag: ChangeTag, text: String) -> AnyView {
    if text.is_empty() {
        return ().into_any();
    }
    match tag {
        ChangeTag::Equal => text.into_any(),
        ChangeTag::Delete => {
            view! { <del><span class="visually-hidden">{words::diff_removed(lang)}</span>{text}</del> }.into_any()
        }
        ChangeTag::Insert => {
            view! { <ins><span class="visually-hidden">{words::diff_added(lang)}</span>{text}</ins> }.into_any()
        }
    }
}
