//! What a community says of itself, as a form: for a new one and for changes.

use domain::communities::Slug;
use domain::display::Both;
use domain::text::{Label, Limits};
use leptos::prelude::*;
use store::communities::{Community, NewCommunity};

use super::operator_form::{Pair, Typed, both, pair, phone};
use super::words;
use crate::frame::{Faults, Fields};

pub(super) const SLUG: &str = "facts_slug";
const NAME: Pair = pair!("facts_name");
const DISTRICT: Pair = pair!("facts_district");
const AGENCY: Pair = pair!("facts_agency");
const BODY: Pair = pair!("facts_body");
const PHONE: &str = "facts_phone";
const ADDRESS: Pair = pair!("facts_address");
const ABOUT: Pair = pair!("facts_about");

const ADDRESS_LIMITS: Limits = Limits {
    min: 2,
    max: 120,
    lines: false,
};
const ABOUT_LIMITS: Limits = Limits {
    min: 2,
    max: 500,
    lines: true,
};

/// The facts as read from the form.
pub(super) struct Facts {
    name: Both,
    district: Both,
    agency: Both,
    body: Both,
    phone: String,
    address: Both,
    about: Both,
}

impl Facts {
    /// A new community of that address.
    pub(super) fn new_at(self, slug: Slug, demo: bool) -> NewCommunity {
        let Self {
            name,
            district,
            agency,
            body,
            phone,
            address,
            about,
        } = self;
        NewCommunity {
            slug,
            name,
            district,
            agency,
            body,
            phone,
            address,
            about,
            demo,
        }
    }

    /// The community as it will be.
    pub(super) fn change(self, at: &Community) -> Community {
        let Self {
            name,
            district,
            agency,
            body,
            phone,
            address,
            about,
        } = self;
        Community {
            id: at.id,
            slug: at.slug.clone(),
            name,
            district,
            agency,
            body,
            phone,
            address,
            about,
        }
    }
}

/// Reads the form, noting everything that is wrong at once.
pub(super) fn read(form: &Fields, faults: &mut Faults) -> Option<Facts> {
    let name = both(form, NAME, Label::LIMITS, faults);
    let district = both(form, DISTRICT, Label::LIMITS, faults);
    let agency = both(form, AGENCY, Label::LIMITS, faults);
    let body = both(form, BODY, Label::LIMITS, faults);
    let phone = faults.check(PHONE, phone(form.get(PHONE)));
    let address = both(form, ADDRESS, ADDRESS_LIMITS, faults);
    let about = both(form, ABOUT, ABOUT_LIMITS, faults);
    Some(Facts {
        name: name?,
        district: district?,
        agency: agency?,
        body: body?,
        phone: phone?,
        address: address?,
        about: about?,
    })
}

/// The field of the address, for a new community alone: it is in people's bookmarks and never changes.
pub(super) fn slug_field(typed: Typed<'_>) -> AnyView {
    typed
        .field(SLUG, words::facts_slug(typed.lang), "")
        .hint(words::facts_slug_hint(typed.lang))
        .autocomplete("off")
        .draw(typed.faults)
}

/// The fields, filled with what was typed or what is on record.
pub(super) fn fields(typed: Typed<'_>, kept: Option<&Community>) -> AnyView {
    let lang = typed.lang;
    let none = Both::default();
    let line = |names: Pair, label: &str, kept: Option<&Both>| {
        typed.both(names, label, None, Label::LIMITS, kept.unwrap_or(&none))
    };
    let name = line(NAME, words::facts_name(lang), kept.map(|c| &c.name));
    let district = line(
        DISTRICT,
        words::facts_district(lang),
        kept.map(|c| &c.district),
    );
    let agency = line(AGENCY, words::facts_agency(lang), kept.map(|c| &c.agency));
    let body = line(BODY, words::facts_body(lang), kept.map(|c| &c.body));
    let phone = typed
        .field(
            PHONE,
            words::facts_phone(lang),
            kept.map_or("", |c| c.phone.as_str()),
        )
        .hint(words::facts_phone_hint(lang))
        .input_type("tel")
        .draw(typed.faults);
    let address = kept.map_or(&none, |c| &c.address);
    let address = typed.both(
        ADDRESS,
        words::facts_address(lang),
        None,
        ADDRESS_LIMITS,
        address,
    );
    let about = kept.map_or(&none, |c| &c.about);
    let about_hint = Some(words::facts_about_hint(lang));
    let about = typed.both(
        ABOUT,
        words::facts_about(lang),
        about_hint,
        ABOUT_LIMITS,
        about,
    );
    view! { {name} {district} {agency} {body} {phone} {address} {about} }.into_any()
}
