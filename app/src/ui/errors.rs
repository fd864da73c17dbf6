//! The list on top of a form that could not be taken: each entry leads to its field (GOV.UK's error summary).

use domain::display::Lang;
use leptos::prelude::*;

use crate::frame::fields::{Fault, Faults};
use crate::frame::words;

/// What is wrong, in the reader's language.
pub fn say(lang: Lang, fault: Fault) -> String {
    use domain::communities::SlugFault;
    use domain::identity::IdFault;
    match fault {
        Fault::Text(f) => words::text_fault(lang, f),
        Fault::Phone => words::fault_phone(lang).to_owned(),
        Fault::CodeShape => words::fault_code_shape(lang).to_owned(),
        Fault::Code(f) => words::code_fault(lang, f),
        Fault::Choose => words::fault_choose(lang).to_owned(),
        Fault::Number => words::fault_number(lang).to_owned(),
        Fault::Day => words::fault_day(lang).to_owned(),
        Fault::Password(f) => crate::accounts::words::password_fault(lang, f),
        Fault::IdNumber(IdFault::Shape) => crate::desk::words::id_shape(lang).to_owned(),
        Fault::IdNumber(IdFault::CheckDigit) => crate::desk::words::id_check(lang).to_owned(),
        Fault::Slug(SlugFault::Shape) => crate::communities::words::slug_shape(lang).to_owned(),
        Fault::Slug(SlugFault::Reserved) => {
            crate::communities::words::slug_reserved(lang).to_owned()
        }
        Fault::Say(sentence) => sentence(lang).to_owned(),
        Fault::Question { n, say } => words::at_question(lang, n, say(lang)),
        Fault::Line { line, say } => words::at_line(lang, line, say(lang)),
    }
}

/// The summary; nothing when there is nothing wrong.
pub fn errors(lang: Lang, faults: &Faults) -> AnyView {
    if faults.is_empty() {
        return ().into_any();
    }
    let list = faults
        .iter()
        .map(|(field, fault)| view! { <li><a href=format!("#{field}")>{say(lang, fault)}</a></li> })
        .collect_view();
    view! {
        <div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title">
            <h2 class="errors__title" id="errors-title">{words::errors_title(lang, faults.len())}</h2>
            <ul class="errors__list">{list}</ul>
        </div>
    }
    .into_any()
}

/// The message at a field.
pub fn field_error(lang: Lang, name: &str, faults: &Faults) -> Option<AnyView> {
    faults.of(name).map(|fault| {
        view! {
            <p class="field__error" id=format!("{name}-error")>
                <span class="visually-hidden">{words::error_prefix(lang)}</span>
                {say(lang, fault)}
            </p>
        }
        .into_any()
    })
}
