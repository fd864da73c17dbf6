//! The evidence of a public draw: the list, the seed, and the command with which anybody draws again.

use domain::ballots::draw_order;
use leptos::prelude::*;
use store::bodies::{Application, Procedure};

use super::{candidates, words};
use crate::frame::{Here, when};

/// A name inside single quotes of a shell.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "'\\''"))
}

/// The draw, once it is scheduled.
pub(super) fn section(here: &Here, p: &Procedure, all: &[Application]) -> Option<AnyView> {
    let lang = here.lang;
    let draw = p.draw.as_ref()?;
    let mut listed: Vec<&Application> = all.iter().filter(|a| a.listed.is_some()).collect();
    listed.sort_by_key(|a| a.listed);
    let names = listed
        .iter()
        .map(|a| view! { <li>{candidates::name(lang, a)}</li> })
        .collect_view();
    let result = match &draw.seed {
        None => {
            let at = when::moment(lang, draw.after, here.now);
            view! { <p>{words::draw_wait(lang, &at)}</p> }.into_any()
        }
        Some((seed, size)) => {
            let raw: Vec<&str> = listed.iter().map(|a| a.name.as_str()).collect();
            let lines: Vec<String> = (1..)
                .zip(&raw)
                .map(|(place, name)| {
                    format!("printf '%s\\n' {seed} {place} {} | sha256sum", quoted(name))
                })
                .collect();
            let order = draw_order(seed, &raw)
                .iter()
                .filter_map(|drawn| Some((listed.get(drawn.place)?, drawn.hash.to_string())))
                .map(|(a, hash)| {
                    let start = hash.get(..16).unwrap_or_default().to_owned();
                    view! { <li>{candidates::name(lang, a)} " " <code>{start}"…"</code></li> }
                })
                .collect_view();
            view! {
                <dl class="facts">
                    <dt>{words::draw_seed(lang)}</dt>
                    <dd><code>{seed.to_string()}</code> " " {words::draw_checkpoint(lang, *size)}</dd>
                </dl>
                <p>{words::draw_how(lang)}</p>
                <pre tabindex="0"><code>{lines.join("\n")}</code></pre>
                <ol>{order}</ol>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <section class="part" aria-labelledby="draw">
                <h2 id="draw">{words::draw_title(lang)}</h2>
                <h3>{words::draw_list(lang)}</h3>
                <ol>{names}</ol>
                {result}
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_never_leaves_its_quotes() {
        assert_eq!(quoted("王芳"), "'王芳'");
        assert_eq!(quoted("'; rm -rf /"), "''\\''; rm -rf /'");
    }
}
