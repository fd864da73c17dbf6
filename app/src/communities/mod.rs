//! Communities (art. 2, 8): the front door, the home page of each community, its rulebook, what the portal does with
//! personal data, and the pages on which an operator enters all of it.
//!
//! What surprises: where only one community exists the front door leads straight into it; every number of the rulebook
//! is the community's own and carries its source, because the regulation fixes none; grids, buildings, categories and
//! units are only ever added, since proposals refer to them, and a rulebook is only ever followed by the next version;
//! nobody ends the own operator role, so that a deployment never loses its last operator by a slip.

pub mod front;
pub mod home;
pub mod operator;
pub mod operator_calendar;
pub mod operator_community;
mod operator_facts;
mod operator_form;
mod operator_parts;
mod operator_roles;
mod operator_rules;
mod operator_words;
pub mod privacy;
pub mod rulebook;
pub mod search;
pub(crate) mod table;
pub(crate) mod words;

/// The address of a call: only what is dialled, so that the blanks and hyphens for the eye do not break it.
pub(crate) fn tel(phone: &str) -> String {
    let dialled: String = phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    format!("tel:{dialled}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_phone_is_dialled_without_its_blanks() {
        assert_eq!(super::tel("010-8555 0123"), "tel:01085550123");
        assert_eq!(super::tel("+86 138 0000 0001"), "tel:+8613800000001");
    }
}
