//! A round that a colleague saved while this form was filled in.

use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::Round;

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
pub(super) fn newer(lang: Lang, round: Option<&Round>, typed: Option<&Fields>) -> Option<AnyView> {
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
    Some(
        view! {
            <section class="part" aria-labelledby="newer">
                <h2 id="newer">{d::newer(lang)}</h2>
                <p>{d::newer_hint(lang)}</p>
                <dl class="facts">{rows}</dl>
            </section>
        }
        .into_any(),
    )
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
