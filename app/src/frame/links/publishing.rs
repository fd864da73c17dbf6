//! Addresses of what rooms publish: services, contacts, facilities, news and reports.

use domain::communities::Slug;

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

pub fn catalogue(c: &Slug) -> String {
    room(c, "catalogue")
}

pub fn facilities(c: &Slug) -> String {
    room(c, "facilities")
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
