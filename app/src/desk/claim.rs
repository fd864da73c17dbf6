//! The page of one claim: what is known, and the four things that can be done with it.

use domain::access::Denied;
use domain::display::Lang;
use domain::text::Answer as Words;
use http::StatusCode;
use leptos::prelude::*;
use store::accounts::Claim;

use super::{Fold, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The address as people in the community say it.
pub(super) fn address(lang: Lang, claim: &Claim) -> String {
    crate::accounts::words::my_address(lang, claim.building.get(lang), &claim.unit, &claim.room)
}

/// Whether a letter was printed, and when.
pub(super) fn letter_of(here: &Here, claim: &Claim) -> String {
    let lang = here.lang;
    match claim.letter_printed_at {
        Some(at) => words::letter_printed(lang, &when::ago(lang, at, here.now)),
        None => words::letter_none(lang).to_owned(),
    }
}

/// What the page shows besides the claim.
pub(super) struct Shown {
    /// The fold that is open.
    pub open: &'static str,
    pub typed: Fields,
    pub faults: Faults,
    pub phone: Option<String>,
}

impl Shown {
    /// The page as it is opened.
    pub fn fresh(open: &'static str) -> Self {
        Self {
            open,
            typed: Fields::default(),
            faults: Faults::default(),
            phone: None,
        }
    }

    /// The page with a form that could not be taken.
    pub fn again(open: &'static str, typed: Fields, faults: Faults) -> Self {
        Self {
            open,
            typed,
            faults,
            phone: None,
        }
    }
}

/// Draws the page; `denied` says why this person decides nothing here.
pub(super) fn draw(here: &Here, claim: Claim, denied: Option<Denied>, shown: &Shown) -> Answer {
    let lang = here.lang;
    let facts = facts(here, &claim, shown.phone.clone());
    let seen = shown
        .phone
        .is_some()
        .then(|| view! { <p class="flash" role="status">{words::unmasked(lang)}</p> });
    let forms = match denied {
        Some(denied) => {
            vec![view! { <p>{crate::frame::words::denied(lang, denied)}</p> }.into_any()]
        }
        None => forms(here, &claim, shown),
    };
    let title = words::claim_title(lang, &claim.name);
    let list = links::claims(&here.community.slug);
    let status = if shown.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let errors = errors(lang, &shown.faults);
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <a class="link" href=list>"‹ " {words::claims_title(lang)}</a> <h1>{title}</h1>
                {seen} {facts} {forms}
            </div>
        }
    })
}

fn facts(here: &Here, claim: &Claim, phone: Option<String>) -> AnyView {
    let lang = here.lang;
    let phone = match phone {
        Some(whole) => {
            view! { <a class="link" href=format!("tel:{whole}")>{whole.clone()}</a> }.into_any()
        }
        None => claim.phone_masked.clone().into_any(),
    };
    let rows = [
        (words::col_name(lang), claim.name.clone()),
        (words::col_address(lang), address(lang, claim)),
        (words::col_grid(lang), claim.grid_name.get(lang).to_owned()),
        (
            words::col_since(lang),
            when::moment(lang, claim.claimed_at, here.now),
        ),
        (words::col_letter(lang), letter_of(here, claim)),
    ];
    let rows = rows
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
        .collect::<Vec<_>>();
    view! { <dl class="facts">{rows} <dt>{words::facts_phone(lang)}</dt> <dd>{phone}</dd></dl> }
        .into_any()
}

fn forms(here: &Here, claim: &Claim, shown: &Shown) -> Vec<AnyView> {
    let lang = here.lang;
    let faults = &shown.faults;
    let to = |act: &str| links::claim_act(&here.community.slug, claim.id, act);
    let field = |name: &'static str, label: &'static str, hint: &'static str| {
        Field::new(lang, name, label).hint(hint).autocomplete("off")
    };
    // Without a value: what was typed here is forgotten with the request.
    let number = field(
        "id_number",
        words::id_number(lang),
        words::id_number_hint(lang),
    )
    .inputmode("text");
    let name = field(
        "seen_name",
        words::seen_name(lang),
        words::seen_name_hint(lang),
    )
    .value(shown.typed.get("seen_name"));
    let reason = field(
        "refuse_reason",
        words::refuse_reason(lang),
        words::refuse_reason_hint(lang),
    )
    .value(shown.typed.get("refuse_reason"))
    .limits(Words::LIMITS)
    .lines();
    let mut purposes = vec![(String::new(), words::choose(lang).to_owned())];
    purposes.extend(
        words::PURPOSES
            .into_iter()
            .filter_map(|code| Some((code.to_owned(), words::purpose(lang, code)?.to_owned()))),
    );
    let purpose = field(
        "unmask_purpose",
        words::unmask_purpose(lang),
        words::unmask_purpose_hint(lang),
    )
    .select(purposes)
    .value(shown.typed.get("unmask_purpose"));
    let again = claim
        .letter_printed_at
        .map(|_| view! { <p>{words::letter_again(lang)}</p> });
    let letter = view! { <p>{words::letter_what(lang)}</p> {again} }.into_any();
    let folds = [
        (
            "attest",
            words::attest(lang),
            words::attest_hint(lang),
            vec![number.draw(faults), name.draw(faults)],
            words::attest_button(lang),
        ),
        (
            "letter",
            words::letter(lang),
            words::letter_hint(lang),
            vec![letter],
            words::letter_button(lang),
        ),
        (
            "refuse",
            words::refuse(lang),
            words::refuse_hint(lang),
            vec![reason.draw(faults)],
            words::refuse_button(lang),
        ),
        (
            "unmask",
            words::unmask(lang),
            words::unmask_hint(lang),
            vec![purpose.draw(faults)],
            words::unmask_button(lang),
        ),
    ];
    folds
        .into_iter()
        .map(|(act, name, hint, fields, button)| {
            Fold {
                name,
                hint,
                to: to(act),
                fields,
                button,
                danger: act == "refuse",
            }
            .draw(act == shown.open)
        })
        .collect()
}
