//! Typed links: an address is built from a value here, and nowhere else.

mod consultations;
mod matters;
mod volunteers;

pub use consultations::*;
pub use matters::*;
pub use volunteers::*;

use domain::communities::Slug;
use domain::ids::{DraftId, RecordNumber, ResidencyId, SeatClassId};
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

pub fn bodies(c: &Slug) -> String {
    format!("/{c}/bodies")
}

/// A body by its number in the community: 1, 2, …
pub fn body(c: &Slug, number: i64) -> String {
    format!("/{c}/bodies/{number}")
}

/// A page or file below a body: `apply`, `roster.csv`, `roster.json`.
pub fn body_part(c: &Slug, number: i64, part: &str) -> String {
    format!("/{c}/bodies/{number}/{part}")
}

/// A procedure by which seats are filled.
pub fn procedure(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/bodies/procedures/{n}")
}

/// An act on a procedure: `recommend`, `unrecommend`, `object`, `withdraw`.
pub fn procedure_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/bodies/procedures/{n}/{act}")
}

pub fn desk_bodies(c: &Slug) -> String {
    format!("/{c}/desk/bodies")
}

pub fn desk_seats(c: &Slug, id: SeatClassId) -> String {
    format!("/{c}/desk/bodies/seats/{}", id.0)
}

/// An act of the secretary on a kind of seats: `resize`, `open`, `enter`, `fill`.
pub fn desk_seats_act(c: &Slug, id: SeatClassId, act: &str) -> String {
    format!("/{c}/desk/bodies/seats/{}/{act}", id.0)
}

pub fn desk_procedure(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/bodies/procedures/{n}")
}

/// An act of the secretary on a procedure: `decide`, `answer`.
pub fn desk_procedure_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/desk/bodies/procedures/{n}/{act}")
}

pub fn meetings(c: &Slug) -> String {
    format!("/{c}/meetings")
}

/// The calendar file of a body's meetings.
pub fn body_calendar(c: &Slug, body: i64) -> String {
    format!("/{c}/bodies/{body}/meetings.ics")
}

pub fn meeting(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/meetings/{n}")
}

/// An act on a meeting or a page below it: `signup`, `leave`, `confirm`, `recuse`, `ask`, `question`, `object`, `checkin`.
pub fn meeting_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/meetings/{n}/{act}")
}

/// Home visits and talks.
pub fn visits(c: &Slug) -> String {
    format!("/{c}/meetings/visits")
}

pub fn desk_meetings(c: &Slug) -> String {
    format!("/{c}/desk/meetings")
}

pub fn call_meeting(c: &Slug) -> String {
    format!("/{c}/desk/meetings/new")
}

pub fn log_visit(c: &Slug) -> String {
    format!("/{c}/desk/meetings/visits")
}

pub fn desk_meeting(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/meetings/{n}")
}

pub fn desk_meeting_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/desk/meetings/{n}/{act}")
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

pub fn services(c: &Slug) -> String {
    format!("/{c}/services")
}

/// An item of the catalogue by its number in the community: 1, 2, …
pub fn service(c: &Slug, number: i64) -> String {
    format!("/{c}/services/{number}")
}

/// A page below an item: `print`, `versions`.
pub fn service_part(c: &Slug, number: i64, part: &str) -> String {
    format!("/{c}/services/{number}/{part}")
}

pub fn search(c: &Slug) -> String {
    format!("/{c}/search")
}

pub fn appointments(c: &Slug) -> String {
    format!("/{c}/appointments")
}

/// A window by its number.
pub fn window(c: &Slug, number: i64) -> String {
    format!("/{c}/appointments/{number}")
}

/// An act at a window: `book`, `wait`, `unwait`.
pub fn window_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/appointments/{number}/{act}")
}

/// A booking by its code, for whoever holds it.
pub fn booking(c: &Slug, code: &str) -> String {
    format!("/{c}/appointments/bookings/{code}")
}

/// An act on a booking or a file of it: `cancel`, `event.ics`.
pub fn booking_act(c: &Slug, code: &str, act: &str) -> String {
    format!("/{c}/appointments/bookings/{code}/{act}")
}

pub fn desk_appointments(c: &Slug) -> String {
    format!("/{c}/desk/appointments")
}

/// Booking for somebody without a phone.
pub fn desk_helper(c: &Slug) -> String {
    format!("/{c}/desk/appointments/book")
}

/// Counting somebody who came without booking.
pub fn desk_walk_in(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/appointments/{number}/walk-in")
}

/// A booking by its code, for the window's staff.
pub fn desk_booking(c: &Slug, code: &str) -> String {
    format!("/{c}/desk/appointments/bookings/{code}")
}

/// An act of staff on a booking: `mark`, `cancel`.
pub fn desk_booking_act(c: &Slug, code: &str, act: &str) -> String {
    format!("/{c}/desk/appointments/bookings/{code}/{act}")
}

pub fn desk_windows(c: &Slug) -> String {
    format!("/{c}/desk/appointments/windows")
}

pub fn desk_new_window(c: &Slug) -> String {
    format!("/{c}/desk/appointments/windows/new")
}

pub fn desk_window(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/appointments/windows/{number}")
}

/// An act on a window: `close`, `reopen`.
pub fn desk_window_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/appointments/windows/{number}/{act}")
}

pub fn assessments(c: &Slug) -> String {
    format!("/{c}/assessments")
}

/// Where somebody with an invitation code begins.
pub fn assessment_code(c: &Slug) -> String {
    format!("/{c}/assessments/code")
}

pub fn assessment(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/assessments/{n}")
}

/// A page or file below a round: `answer`, `thanks`, `check`, `counts.csv`, `lines.jsonl`.
pub fn assessment_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/assessments/{n}/{part}")
}

/// The public figures of ratings.
pub fn ratings(c: &Slug) -> String {
    format!("/{c}/assessments/ratings")
}

/// The ratings of one thing, and where its form goes.
pub fn rating(c: &Slug, kind: &str, number: i64) -> String {
    format!("/{c}/assessments/ratings/{kind}/{number}")
}

pub fn desk_ratings(c: &Slug) -> String {
    format!("/{c}/desk/assessments/ratings")
}

pub fn desk_assessments(c: &Slug) -> String {
    format!("/{c}/desk/assessments")
}

pub fn desk_new_assessment(c: &Slug) -> String {
    format!("/{c}/desk/assessments/new")
}

pub fn desk_assessment(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/assessments/{n}")
}

/// A page or an act of staff below a round: `edit`, `check`, `codes`, `void`, `decide`, `improve`, `improved`.
pub fn desk_assessment_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/desk/assessments/{n}/{part}")
}

/// The list of a room that publishes.
pub fn room(c: &Slug, room: &str) -> String {
    format!("/{c}/{room}")
}

pub fn contacts(c: &Slug) -> String {
    room(c, "contacts")
}

pub fn contact(c: &Slug, number: i64) -> String {
    publication(c, "contacts", number)
}

pub fn facilities(c: &Slug) -> String {
    room(c, "facilities")
}

pub fn catalogue(c: &Slug) -> String {
    room(c, "catalogue")
}

pub fn news(c: &Slug) -> String {
    room(c, "news")
}

/// What a room has published, by its number: 1, 2, …
pub fn publication(c: &Slug, room: &str, number: i64) -> String {
    format!("/{c}/{room}/{number}")
}

/// A page below it: `versions`.
pub fn publication_part(c: &Slug, room: &str, number: i64, part: &str) -> String {
    format!("/{c}/{room}/{number}/{part}")
}

/// Where a room that publishes is written.
pub fn desk_room(c: &Slug, room: &str) -> String {
    format!("/{c}/desk/{room}")
}

pub fn desk_new(c: &Slug, room: &str) -> String {
    format!("/{c}/desk/{room}/new")
}

/// Where many are brought at once in a table.
pub fn desk_import(c: &Slug, room: &str) -> String {
    format!("/{c}/desk/{room}/import")
}

pub fn desk_import_template(c: &Slug, room: &str) -> String {
    format!("/{c}/desk/{room}/import/template.csv")
}

pub fn desk_publication(c: &Slug, room: &str, number: i64) -> String {
    format!("/{c}/desk/{room}/{number}")
}

/// An act on a publication or a page below it: `edit`, `review`, `publish`, `return`, `takeback`, `discard`, `withdraw`,
/// `confirm`, `files`.
pub fn desk_publication_act(c: &Slug, room: &str, number: i64, act: &str) -> String {
    format!("/{c}/desk/{room}/{number}/{act}")
}

pub fn reports(c: &Slug) -> String {
    format!("/{c}/reports")
}

pub fn report(c: &Slug, number: i64) -> String {
    format!("/{c}/reports/{number}")
}

/// A page, an act or a file below it: `versions`, `ask`, `figures.csv`, `report.json`.
pub fn report_part(c: &Slug, number: i64, part: &str) -> String {
    format!("/{c}/reports/{number}/{part}")
}

/// What is due to be public by when.
pub fn timetable(c: &Slug) -> String {
    format!("/{c}/reports/timetable")
}

/// The duties of one state alone.
pub fn timetable_of(c: &Slug, state: &str) -> String {
    format!("/{c}/reports/timetable?state={state}")
}

/// The records that one of the portal's own figures counts; pages begin at 1.
pub fn report_records(c: &Slug, year: u16, of: &str, page: u32) -> String {
    let path = format!("/{c}/reports/records?year={year}&of={of}");
    match page {
        1 => path,
        page => format!("{path}&page={page}"),
    }
}

/// An empty table of a report: `budget`.
pub fn desk_report_template(c: &Slug, kind: &str) -> String {
    format!("/{c}/desk/reports/table/{kind}.csv")
}

pub fn desk_report_questions(c: &Slug) -> String {
    format!("/{c}/desk/reports/questions")
}

/// An act on a question: `answer`, `hide`.
pub fn desk_report_question(c: &Slug, id: i64, act: &str) -> String {
    format!("/{c}/desk/reports/questions/{id}/{act}")
}

pub fn desk_duties(c: &Slug) -> String {
    format!("/{c}/desk/reports/duties")
}

pub fn new_duty(c: &Slug) -> String {
    format!("/{c}/desk/reports/duties/new")
}

pub fn desk_duty(c: &Slug, id: i64) -> String {
    format!("/{c}/desk/reports/duties/{id}")
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
