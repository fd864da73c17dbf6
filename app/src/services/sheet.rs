//! The catalogue as a table.

use domain::services::{Class, Event, Item};

use super::fields::{CHARGES, MANDATORY, charge, mandatory};
use super::{form_words as d, words};
use crate::publishing::desk_words::{f_valid, f_valid_hint};
use crate::publishing::import::{Column, Sheet};

impl Sheet for Item {
    fn column(field: &str) -> Column {
        let new = Column::new;
        match field {
            "title" => new(d::f_title).hint(d::f_title_hint),
            "keywords" => new(d::f_keywords).hint(d::f_keywords_hint),
            "class" => new(d::f_class).of(Class::ALL, Class::code, words::class),
            "events" => new(d::f_events).of(Event::ALL, Event::code, words::event),
            "audience" => new(d::f_audience),
            "materials" => new(d::f_materials).hint(d::f_materials_hint),
            "steps" => new(d::f_steps).hint(d::f_steps_hint),
            "limit" => new(d::f_limit).hint(d::f_limit_hint),
            "fee" => new(d::f_fee).hint(d::f_fee_hint),
            "place" => new(d::f_place),
            "hours" => new(d::f_hours),
            "phone" => new(d::f_phone),
            "contact" => new(d::f_contact).hint(d::f_contact_hint),
            "charge" => new(d::f_charge).of(&CHARGES, |code| code, charge),
            "department" => new(d::f_department).hint(d::f_department_hint),
            "department_phone" => new(d::f_department_phone),
            "basis" => new(d::f_basis),
            "mandatory" => new(d::f_mandatory).of(&MANDATORY, |code| code, mandatory),
            "filing" => new(d::f_filing).hint(d::f_filing_hint),
            _ => new(f_valid).hint(f_valid_hint).day(),
        }
    }
}
