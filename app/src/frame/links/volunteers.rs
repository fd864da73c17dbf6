//! Addresses of the volunteers' room.

use domain::communities::Slug;

pub const MY_SHIFTS: &str = "/me/shifts";
pub const MY_SHIFTS_FILE: &str = "/me/shifts.ics";

pub fn volunteers(c: &Slug) -> String {
    format!("/{c}/volunteers")
}

/// The ledger of hours as a file.
pub fn ledger(c: &Slug) -> String {
    format!("/{c}/volunteers/ledger.csv")
}

/// A team by its number.
pub fn team(c: &Slug, number: i64) -> String {
    format!("/{c}/volunteers/{number}")
}

/// An act on a team: `join`, `leave`.
pub fn team_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/volunteers/{number}/{act}")
}

/// What a team does.
pub fn activity(c: &Slug, number: i64) -> String {
    format!("/{c}/volunteers/activities/{number}")
}

/// An act on a shift of an activity, or a file of it: `signup`, `wait`, `confirm`, `giveback`, `event.ics`.
pub fn activity_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/volunteers/activities/{number}/{act}")
}

/// Where a volunteer checks in.
pub fn shift_checkin(c: &Slug, number: i64) -> String {
    format!("/{c}/volunteers/shifts/{number}/checkin")
}

/// The own hours.
pub fn my_hours(c: &Slug) -> String {
    format!("/{c}/volunteers/hours")
}

/// The own word on a line of the ledger.
pub fn answer_hours(c: &Slug, line: i64) -> String {
    format!("/{c}/volunteers/hours/{line}/answer")
}

/// Where a proof is asked for, and checked.
pub fn proofs(c: &Slug) -> String {
    format!("/{c}/volunteers/proofs")
}

/// A proof by its code, for whoever holds the paper.
pub fn proof(c: &Slug, code: &str) -> String {
    format!("/{c}/volunteers/proofs/{code}")
}

/// The paper itself.
pub fn proof_print(c: &Slug, code: &str) -> String {
    format!("/{c}/volunteers/proofs/{code}/print")
}

pub fn desk_volunteers(c: &Slug) -> String {
    format!("/{c}/desk/volunteers")
}

pub fn desk_new_team(c: &Slug) -> String {
    format!("/{c}/desk/volunteers/new")
}

pub fn desk_team(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/volunteers/{number}")
}

/// An act on a team or a page below it: `edit`, `hours`, `plan`, `answer`, `message`, `appoint`, `relieve`, `check`, `service`,
/// `correct`.
pub fn desk_team_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/volunteers/{number}/{act}")
}

/// The word on hours that a lead wrote down alone.
pub fn desk_answer_hours(c: &Slug, line: i64) -> String {
    format!("/{c}/desk/volunteers/hours/{line}/answer")
}

pub fn desk_activity(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/volunteers/activities/{number}")
}

/// An act on an activity: `add`, `cancel`.
pub fn desk_activity_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/volunteers/activities/{number}/{act}")
}

pub fn desk_shift(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/volunteers/shifts/{number}")
}

/// An act on a shift or a page below it: `screen`, `mark`, `hours`, `incident`, `cancel`.
pub fn desk_shift_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/volunteers/shifts/{number}/{act}")
}

/// Taking a proof back.
pub fn desk_revoke_proof(c: &Slug, code: &str) -> String {
    format!("/{c}/desk/volunteers/proofs/{code}/revoke")
}

pub const MY_AID: &str = "/me/aid";

/// The board of mutual aid.
pub fn aid_board(c: &Slug) -> String {
    format!("/{c}/volunteers/aid")
}

/// The open requests as a file.
pub fn aid_file(c: &Slug) -> String {
    format!("/{c}/volunteers/aid.csv")
}

/// Where one asks for help.
pub fn aid_ask(c: &Slug) -> String {
    format!("/{c}/volunteers/aid/ask")
}

/// Where one offers help.
pub fn aid_new_offer(c: &Slug) -> String {
    format!("/{c}/volunteers/aid/offer")
}

/// A request by its number.
pub fn aid(c: &Slug, number: i64) -> String {
    format!("/{c}/volunteers/aid/{number}")
}

/// An act on a request: `answer`, `unanswer`, `match`, `withdraw`, `end`, `say`, `look`, `report`.
pub fn aid_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/volunteers/aid/{number}/{act}")
}

/// An offer by its number.
pub fn aid_offer(c: &Slug, number: i64) -> String {
    format!("/{c}/volunteers/aid/offers/{number}")
}

/// An act on an offer: `withdraw`, `report`.
pub fn aid_offer_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/volunteers/aid/offers/{number}/{act}")
}

pub fn desk_aid(c: &Slug) -> String {
    format!("/{c}/desk/volunteers/aid")
}

/// What staff do with a request: `hide`.
pub fn desk_aid_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/volunteers/aid/{number}/{act}")
}

pub fn desk_aid_offer_hide(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/volunteers/aid/offers/{number}/hide")
}

/// What came of a report.
pub fn desk_aid_concern(c: &Slug, id: i64) -> String {
    format!("/{c}/desk/volunteers/aid/concerns/{id}/close")
}

/// A look at an address for a written reason.
pub fn desk_aid_look(c: &Slug) -> String {
    format!("/{c}/desk/volunteers/aid/look")
}

/// Where a guardian's consent is recorded.
pub fn desk_aid_consent(c: &Slug) -> String {
    format!("/{c}/desk/volunteers/aid/consent")
}

pub fn desk_aid_consent_end(c: &Slug, id: i64) -> String {
    format!("/{c}/desk/volunteers/aid/consents/{id}/end")
}
