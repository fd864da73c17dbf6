//! 意见采纳情况 as everybody reads it: groups with their answers and comments, and the final text beside the first one.

use domain::consultations::hash_of;
use leptos::prelude::*;
use store::consultations::{Comment, Consultation, OwnText};

use super::{detail, words};
use crate::frame::{Here, Problem};
use crate::ui::diff::{Side, diff};
use crate::ui::markdown::markdown;

/// The groups and the final text.
pub(super) async fn section(
    here: &Here,
    c: &Consultation,
    comments: &[Comment],
    texts: &[OwnText],
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let groups = here.portal.db.list_consultation_groups(c.id).await?;
    let groups: Vec<_> = groups
        .iter()
        .map(|row| {
            let own = comments.iter().filter(|m| m.group == Some(row.id));
            let own: Vec<_> = own.map(|m| detail::comment(here, m)).collect();
            let said: Vec<_> = texts
                .iter()
                .filter(|t| t.group == Some(row.id))
                .filter_map(|t| t.body.clone())
                .map(|text| view! { <li>{text}</li> })
                .collect();
            let n = own.len() + said.len();
            let said = (!said.is_empty()).then(|| view! { <ul>{said}</ul> });
            let reason = row.group.reason.clone();
            view! {
                <article class="part" id=format!("g{}", row.id)>
                    <h3>{row.group.heading.clone()}</h3>
                    <p><span class="chip">{words::verdict(lang, row.group.verdict)}</span></p>
                    <p>{reason}</p>
                    <details><summary>{words::in_group(lang, n)}</summary>{own} {said}</details>
                </article>
            }
        })
        .collect();
    let last = c.final_text.as_deref().unwrap_or_default();
    let last: Vec<_> = last
        .iter()
        .enumerate()
        .map(|(at, now)| {
            let before = c.text.sections.get(at);
            let body = match before {
                Some(old) if old == now => markdown(&now.text),
                Some(old) => diff(
                    lang,
                    Side {
                        title: words::text_title(lang).to_owned(),
                        meta: String::new(),
                        text: format!("{}\n\n{}", old.heading, old.text),
                        hash: hash_of(old),
                    },
                    Side {
                        title: words::final_title(lang).to_owned(),
                        meta: String::new(),
                        text: format!("{}\n\n{}", now.heading, now.text),
                        hash: hash_of(now),
                    },
                ),
                None => {
                    view! { <p class="meta">{words::new_section(lang)}</p> {markdown(&now.text)} }
                        .into_any()
                }
            };
            let same =
                (before == Some(now)).then(|| view! { <p class="meta">{words::same(lang)}</p> });
            view! { <h3>{now.heading.clone()}</h3> {same} {body} }
        })
        .collect();
    let gone = c.text.sections.len() > c.final_text.as_ref().map_or(0, Vec::len);
    let gone = gone.then(|| {
        let from = c.final_text.as_ref().map_or(0, Vec::len);
        let names: Vec<_> = c
            .text
            .sections
            .iter()
            .skip(from)
            .map(|s| s.heading.clone())
            .collect();
        view! { <p class="meta">{words::gone(lang, &names.join(words::between(lang)))}</p> }
    });
    Ok(view! {
        <section class="part" aria-labelledby="groups">
            <h2 id="groups">{words::outcome(lang)}</h2>
            {groups}
        </section>
        <section class="part" aria-labelledby="final">
            <h2 id="final">{words::final_title(lang)}</h2>
            {last} {gone}
        </section>
    }
    .into_any())
}
