//! A round that a colleague saved while this form was filled in.

use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::Round;
use store::communities::Grid;

use super::d;
use super::edit::kept;
use crate::frame::Fields;

/// The fields in which the saved text is another one than what was typed.
const COMPARED: [&str; 11] = [
    "title_zh",
    "title_en",
    "series",
    "direction",
    "purpose_zh",
    "purpose_en",
    "party_zh",
    "party_en",
    "subjects",
    "indicators",
    "who",
];

/// The newer version, where a colleague saved one while this form was filled in: the next press of the button replaces it, so
/// it is shown first.
pub(super) fn newer(
    lang: Lang,
    round: Option<&Round>,
    typed: Option<&Fields>,
    all: &[Grid],
) -> Option<AnyView> {
    let (round, typed) = (round?, typed?);
    if typed.number("revision") == Some(round.revision) {
        return None;
    }
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let days = ["opens_on", "closes_on"];
    let rows: Vec<_> = COMPARED
        .iter()
        .chain(&days)
        .filter(|name| plain(&kept(round, name)) != plain(typed.get(name)))
        .map(|name| {
            let lines: Vec<_> = kept(round, name)
                .lines()
                .map(|line| view! { {line.to_owned()} <br/> })
                .collect();
            view! { <dt>{label(lang, name)}</dt> <dd>{lines}</dd> }
        })
        .collect();
    let grids = grids(lang, round, typed, all);
    Some(
        view! {
            <section class="part" aria-labelledby="newer">
                <h2 id="newer">{d::newer(lang)}</h2>
                <p>{d::newer_hint(lang)}</p>
                <dl class="facts">{rows} {grids}</dl>
            </section>
        }
        .into_any(),
    )
}

/// The grids that were saved, where they are not those that were ticked.
fn grids(lang: Lang, round: &Round, typed: &Fields, all: &[Grid]) -> Option<AnyView> {
    let saved = |g: &&Grid| round.grids().contains(&g.id);
    let ticked = |g: &Grid| typed.all("grids").any(|id| id == g.id.to_string());
    if all.iter().all(|g| saved(&g) == ticked(g)) {
        return None;
    }
    let mut names: Vec<_> = all.iter().filter(saved).map(|g| g.name.get(lang)).collect();
    if names.is_empty() {
        names.push(crate::proposals::words::whole_community(lang));
    }
    let names: Vec<_> = names
        .into_iter()
        .map(|name| view! { {name.to_owned()} <br/> })
        .collect();
    Some(view! { <dt>{d::grids(lang)}</dt> <dd>{names}</dd> }.into_any())
}

fn label(lang: Lang, name: &str) -> String {
    let english = |label: &str| d::english(lang, label);
    match name {
        "title_zh" => d::name(lang).to_owned(),
        "title_en" => english(d::name(lang)),
        "series" => d::series(lang).to_owned(),
        "direction" => d::direction(lang).to_owned(),
        "purpose_zh" => d::purpose(lang).to_owned(),
        "purpose_en" => english(d::purpose(lang)),
        "party_zh" => d::party(lang).to_owned(),
        "party_en" => english(d::party(lang)),
        "subjects" => d::subjects(lang).to_owned(),
        "indicators" => d::indicators(lang).to_owned(),
        "who" => d::who(lang).to_owned(),
        "opens_on" => d::opens_on(lang).to_owned(),
        _ => d::closes_on(lang).to_owned(),
    }
}
