//! Typed links: an address is built from a value here, and nowhere else.

mod appointments;
mod assessments;
mod bodies;
mod consultations;
mod matters;
mod meetings;
mod publishing;
mod volunteers;

pub use appointments::*;
pub use assessments::*;
pub use bodies::*;
pub use consultations::*;
pub use matters::*;
pub use meetings::*;
pub use publishing::*;
pub use volunteers::*;

use domain::communities::Slug;
use domain::ids::{DraftId, RecordNumber, ResidencyId};
use domain::notices::Room;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A value inside a query.
pub fn query(value: &str) -> String {
    utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()
}

pub const FRONT: &str = "/";
pub const LOGIN: &str = "/login";
pub const LOGIN_CODE: &str = "/login/code";
pub const LOGIN_STAFF: &str = "/login/staff";
pub const LOGIN_STAFF_OWN: &str = "/login/staff/own";
pub const LOGIN_PERSONA: &str = "/login/persona";
pub const LOGOUT: &str = "/logout";
pub const ME: &str = "/me";
pub const MY_NOTICES: &str = "/me/notices";
pub const MY_PROPOSALS: &str = "/me/proposals";
pub const MY_MEETINGS: &str = "/me/meetings";
pub const MY_APPOINTMENTS: &str = "/me/appointments";
pub const MY_BALLOTS: &str = "/me/ballots";
pub const MY_APPLICATIONS: &str = "/me/applications";
pub const MY_DRAFTS: &str = "/me/drafts";
pub const MY_SESSIONS: &str = "/me/sessions";
pub const MY_DATA: &str = "/me/data";
pub const MY_DATA_FILE: &str = "/me/data.json";
pub const MY_NAME: &str = "/me/name";
pub const ERASE: &str = "/me/erase";
pub const KEPT_FORMS: &str = "/me/kept/";
pub const MY_PASSWORD: &str = "/me/password";
pub const MY_STAFF: &str = "/me/staff";
pub const OFFLINE: &str = "/offline";
pub const PRIVACY: &str = "/privacy";
pub const OPERATOR: &str = "/operator";
pub const CALENDAR: &str = "/operator/calendar";
pub const GALLERY: &str = "/ui";
pub const LOG: &str = "/log";
pub const LOG_CHECKPOINT: &str = "/log/checkpoint";
pub const LOG_KEY: &str = "/log/key";
pub const LOG_ENTRIES: &str = "/log/entries";

/// Sign in, then go on to `next`, which is a path of this portal.
pub fn login_then(next: &str) -> String {
    format!("{LOGIN}?next={}", query(next))
}

/// Sign in, as staff or again, and go on to `next`.
pub fn sign_in_then(staff: bool, again: bool, next: &str) -> String {
    let door = if staff { LOGIN_STAFF } else { LOGIN };
    let again = if again { "&again=1" } else { "" };
    format!("{door}?next={}{again}", query(next))
}

/// A form that waits for its owner.
pub fn kept_form(id: i64) -> String {
    format!("{KEPT_FORMS}{id}")
}

/// Change language or mode and come back.
pub fn display(lang: Option<&str>, mode: Option<&str>, back: &str) -> String {
    let mut url = format!("/display?back={}", query(back));
    for (key, value) in [("lang", lang), ("mode", mode)] {
        if let Some(value) = value {
            url.push_str(&format!("&{key}={value}"));
        }
    }
    url
}

/// A path of this portal, or the front door: what comes out of a form or a query never leads to another host.
pub fn own_path(raw: &str) -> &str {
    let plain = raw.starts_with('/')
        && !raw.starts_with("//")
        && !raw.starts_with("/\\")
        && raw.len() <= 500
        && !raw.chars().any(char::is_control);
    if plain { raw } else { FRONT }
}

pub fn file(c: &Slug, name: &str) -> String {
    format!("/{c}/files/{name}")
}

pub fn home(c: &Slug) -> String {
    format!("/{c}")
}

pub fn rulebook(c: &Slug) -> String {
    format!("/{c}/rulebook")
}

pub fn steps(c: &Slug) -> String {
    format!("/{c}/steps")
}

pub fn door_code(c: &Slug) -> String {
    format!("/{c}/steps/door")
}

pub fn proposals(c: &Slug) -> String {
    format!("/{c}/proposals")
}

pub fn new_proposal(c: &Slug) -> String {
    format!("/{c}/proposals/new")
}

pub fn draft(c: &Slug, id: DraftId) -> String {
    format!("/{c}/proposals/new?draft={id}")
}

pub fn similar(c: &Slug) -> String {
    format!("/{c}/proposals/similar")
}

pub fn proposal(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/proposals/{n}")
}

/// An act on a proposal or a page below it: `support`, `comments`, `versions`, `revise`, `withdraw`, `verdict`.
pub fn proposal_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/proposals/{n}/{act}")
}

/// The page of an item by its room, as messages name it.
pub fn item(c: &Slug, room: Room, number: &str) -> String {
    match room {
        Room::Procedures => format!("/{c}/bodies/procedures/{number}"),
        // Who asks to join stands on one page for all teams.
        Room::Leads if number.ends_with("/requests") => format!("{}#requests", desk_volunteers(c)),
        _ => format!("/{c}/{}/{number}", room.code()),
    }
}

/// The security record, for the auditor.
pub fn desk_record(c: &Slug) -> String {
    format!("/{c}/desk/record")
}

pub fn ballots(c: &Slug) -> String {
    format!("/{c}/ballots")
}

pub fn new_ballot(c: &Slug) -> String {
    format!("/{c}/ballots/new")
}

/// A ballot on a proposal that is in discussion.
pub fn new_ballot_on(c: &Slug, proposal: RecordNumber) -> String {
    format!("/{c}/ballots/new?proposal={proposal}")
}

pub fn ballot(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/ballots/{n}")
}

/// An act on a ballot or a page below it: `cast`, `receipt`, `check`, `evidence.json`, `box.jsonl`, `draw`, `draw.json`,
/// `paper`, `paper/mark`, `paper/upload`, `paper/hide`,
/// `paper/count`, `extend`, `extend/agree`, `extend/decline`.
pub fn ballot_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/ballots/{n}/{act}")
}

pub fn search(c: &Slug) -> String {
    format!("/{c}/search")
}

pub fn desk(c: &Slug) -> String {
    format!("/{c}/desk")
}

pub fn desk_proposal(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/proposals/{n}")
}

pub fn desk_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/desk/proposals/{n}/{act}")
}

pub fn claims(c: &Slug) -> String {
    format!("/{c}/desk/residents")
}

/// Where the desk says that a resident moved.
pub fn residents_ended(c: &Slug) -> String {
    format!("/{c}/desk/residents-ended")
}

pub fn claim(c: &Slug, id: ResidencyId) -> String {
    format!("/{c}/desk/residents/{id}")
}

pub fn claim_act(c: &Slug, id: ResidencyId, act: &str) -> String {
    format!("/{c}/desk/residents/{id}/{act}")
}

pub fn operate(c: &Slug) -> String {
    format!("{OPERATOR}/communities/{c}")
}

pub fn operate_part(c: &Slug, part: &str) -> String {
    format!("{OPERATOR}/communities/{c}/{part}")
}

/// The record of acts, of one community alone.
pub fn log_of(c: &Slug) -> String {
    format!("{LOG}?community={c}")
}

/// That a leaf is in the tree of the newest checkpoint.
pub fn log_proof(seq: u64) -> String {
    format!("{LOG}/proof?seq={seq}")
}

/// The leaves about one thing of a community.
pub fn log_about(c: &Slug, object: &str) -> String {
    format!("{LOG_ENTRIES}?community={c}&object={}", query(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_from_outside_never_leads_to_another_host() {
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\nb",
        ] {
            assert_eq!(own_path(bad), FRONT, "{bad}");
        }
        assert_eq!(
            own_path("/qingyun/proposals?q=灯"),
            "/qingyun/proposals?q=灯"
        );
    }

    #[test]
    fn queries_are_encoded() {
        assert_eq!(login_then("/a?b=1&c"), "/login?next=%2Fa%3Fb%3D1%26c");
    }
}
