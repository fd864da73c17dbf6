//! From what was posted to what was typed, from what is wrong to its words, and the fold of English fields.

use domain::display::Lang;
use domain::publishing::{Fault as TypedFault, Faults as TypedFaults, Typed};
use leptos::prelude::*;

use super::{Desk, desk_words as d};
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};
use crate::ui::field::Field;

/// What was posted; a set of boxes arrives as one field many times.
pub(super) fn typed<C: Desk>(form: &Fields) -> Typed {
    let mut typed = Typed::default();
    for name in C::FIELDS {
        typed.set(name, form.all(name).collect::<Vec<_>>().join(" "));
    }
    typed
}

/// The faults as the page shows them.
pub(crate) fn faults<C: Desk>(found: TypedFaults<C::Own>) -> Faults {
    let mut faults = Faults::default();
    for (field, wrong) in found {
        faults.add(field, fault::<C>(field, wrong));
    }
    faults
}

/// One of them.
pub(super) fn fault<C: Desk>(field: &'static str, fault: TypedFault<C::Own>) -> Fault {
    match fault {
        TypedFault::Text(fault) => Fault::Text(fault),
        TypedFault::Choose => Fault::Choose,
        TypedFault::Number => Fault::Number,
        TypedFault::Day => Fault::Day,
        TypedFault::Telephone => Fault::Say(d::fault_telephone),
        TypedFault::TooMany { .. } => C::too_many(field),
        TypedFault::Uneven { .. } => Fault::Say(d::fault_uneven),
        TypedFault::Of(own) => C::own_fault(own),
    }
}

/// A field of the fold: name, label, and whether it has many lines.
pub(crate) type EnglishRow = (&'static str, fn(Lang) -> &'static str, bool);

/// The English fields, folded away: they may stay empty.
pub(crate) fn english(lang: Lang, typed: &Typed, faults: &Faults, rows: &[EnglishRow]) -> AnyView {
    let fields: Vec<_> = rows
        .iter()
        .map(|(name, label, lines)| {
            let label = d::in_english(lang, label(lang));
            let field = Field::new(lang, *name, label).value(typed.get(name));
            match lines {
                true => field.lines().draw(faults),
                false => field.draw(faults),
            }
        })
        .collect();
    // A fault in the fold is no fault that nobody sees.
    let open = faults.iter().any(|(field, _)| field.ends_with("_en"));
    view! {
        <details class="part" open=open>
            <summary>{d::part_english(lang)}</summary>
            {fields}
        </details>
    }
    .into_any()
}
