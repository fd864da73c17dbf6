//! The fields that a matter has, whoever writes it down.

use domain::display::Lang;
use domain::ids::{CategoryId, GridId};
use domain::matters::MatterKind;
use domain::text::{MatterPlace, MatterText};
use domain::volunteers::aid::tells_a_number;
use leptos::prelude::*;
use store::matters::NewMatter;

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields, Here};
use crate::proposals::card::Names;
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// Their names.
pub(super) const NAMES: [&str; 6] = ["text", "kind", "category", "grid", "place", "public"];

/// Reads them; whatever is missing or wrong is noted at its field.
pub(super) fn read(form: &Fields, faults: &mut Faults) -> Option<NewMatter> {
    let text = faults.text("text", MatterText::parse(form.get("text")));
    let kind = MatterKind::from_code(form.get("kind")).ok_or(Fault::Choose);
    let kind = faults.check("kind", kind);
    let category = form.number("category").map(CategoryId);
    let category = faults.check("category", category.ok_or(Fault::Choose));
    let grid = match form.get("grid") {
        "" => Some(None),
        _ => {
            let grid = form.number("grid").map(GridId);
            faults.check("grid", grid.ok_or(Fault::Choose)).map(Some)
        }
    };
    let place = match form.get("place").trim() {
        "" => Some(None),
        raw => faults.text("place", MatterPlace::parse(raw)).map(Some),
    };
    if grid == Some(None) && place == Some(None) {
        faults.add("place", Fault::Say(words::need_place));
        return None;
    }
    let public = match form.get("public") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => faults.check("public", Err(Fault::Choose)),
    };
    let new = NewMatter {
        kind: kind?,
        category: category?,
        grid: grid?,
        place: place?,
        text: text?,
        public: public?,
    };
    if new.public && tells_a_number(new.text.as_str()) {
        faults.add("text", Fault::Say(words::no_number));
        return None;
    }
    let told = new
        .place
        .as_ref()
        .is_some_and(|p| tells_a_number(p.as_str()));
    if new.public && told {
        faults.add("place", Fault::Say(words::no_number));
        return None;
    }
    Some(new)
}

/// Draws them, text first.
pub(super) fn draw(here: &Here, names: &Names, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let text = Field::new(lang, "text", words::f_text(lang))
        .hint(words::f_text_hint(lang))
        .lines()
        .limits(MatterText::LIMITS)
        .value(typed.get("text"))
        .draw(faults);
    let kinds = MatterKind::ALL
        .iter()
        .map(|k| Card::new(k.code(), words::kind(lang, *k)).hint(words::kind_hint(lang, *k)));
    let kind = Choice::new(lang, "kind", words::f_kind(lang), kinds.collect())
        .chosen(typed.get("kind"))
        .draw(faults);
    let mut categories = vec![(String::new(), crate::desk::words::choose(lang).to_owned())];
    let named =
        |(id, n): &(CategoryId, domain::display::Both)| (id.to_string(), n.get(lang).to_owned());
    categories.extend(names.categories.iter().map(named));
    let category = Field::new(lang, "category", words::f_category(lang))
        .select(categories)
        .value(typed.get("category"))
        .draw(faults);
    let mut grids = vec![(String::new(), words::no_grid(lang).to_owned())];
    let named =
        |(id, n): &(GridId, domain::display::Both)| (id.to_string(), n.get(lang).to_owned());
    grids.extend(names.grids.iter().map(named));
    let own = here.verified().ok().map(|v| v.grid().to_string());
    let grid = match typed.has("grid") {
        true => typed.get("grid").to_owned(),
        false => own.unwrap_or_default(),
    };
    let grid = Field::new(lang, "grid", words::f_grid(lang))
        .hint(words::f_grid_hint(lang))
        .select(grids)
        .value(grid)
        .draw(faults);
    let place = Field::new(lang, "place", words::f_place(lang))
        .hint(words::f_place_hint(lang))
        .limits(MatterPlace::LIMITS)
        .value(typed.get("place"))
        .draw(faults);
    let public = match typed.get("public") {
        "" => "no",
        chosen => chosen,
    };
    let public = Choice::new(lang, "public", words::f_public(lang), who_sees(lang))
        .chosen(public)
        .long()
        .draw(faults);
    view! { {text} {kind} {category} {grid} {place} {public} }.into_any()
}

fn who_sees(lang: Lang) -> Vec<Card> {
    vec![
        Card::new("no", words::private(lang)).hint(words::private_hint(lang)),
        Card::new("yes", words::public(lang)).hint(words::public_hint(lang)),
    ]
}
