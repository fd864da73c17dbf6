//! Annual reports and disclosure (art. 29, 36, 37, 41, 43): what was done, what it cost, how it was judged, what was due
//! to be public and when it was, and what residents ask about it.
//!
//! What surprises: a chart is drawn from the rows of the table beside it and from nothing else; the state of a duty is
//! computed and cannot be entered; the portal's own figures open exactly the records that they count.

pub mod api;
pub mod ask;
mod content;
pub mod desk;
pub(crate) mod desk_words;
pub mod duties;
mod fields;
pub mod files;
pub mod list;
pub mod own;
mod plain;
mod questions;
pub mod report;
pub mod table;
mod tables;
pub mod timetable;
pub(crate) mod words;

use std::sync::Arc;

use domain::display::Lang;
use domain::publishing::Typed;
use domain::reports::{Report, ReportFault};
use http::StatusCode;
use leptos::prelude::*;

use crate::frame::fields::Fault;
use crate::frame::problem::Refusal;
use crate::frame::{Faults, Here, Problem, Tab};
use crate::publishing::{Desk, DeskWords};

use self::desk_words as d;

/// The largest form of a report: a year's work in two languages is more than other forms take.
pub const LARGEST_FORM: usize = 512 * 1024;

/// Whether an address takes the form of a report.
pub fn is_form(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    matches!(
        parts[..],
        ["desk", "reports", "new"] | ["desk", "reports", _, "edit"]
    )
}

/// Such a form is too large.
pub fn too_large() -> Problem {
    Problem::Refused(Refusal {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        say: Arc::new(|lang| d::form_too_large(lang).to_owned()),
        onward: None,
    })
}

impl Desk for Report {
    const ROOM: &'static str = "reports";
    const TAB: Tab = Tab::Services;

    fn words(lang: Lang) -> DeskWords {
        DeskWords {
            title: d::title(lang),
            lead: d::lead(lang),
            new: d::new(lang),
            look: d::look(lang),
        }
    }

    fn form(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
        fields::draw(lang, typed, faults)
    }

    fn more(here: &Here, number: i64) -> Option<AnyView> {
        let href = crate::frame::links::desk_publication_act(
            &here.community.slug,
            Self::ROOM,
            number,
            "table",
        );
        Some(view! { <p><a class="link" href=href>{d::table_title(here.lang)}</a></p> }.into_any())
    }

    fn own_fault(own: ReportFault) -> Fault {
        match own {
            ReportFault::Year => Fault::Say(d::fault_year),
            ReportFault::PremisesPart => Fault::Say(d::fault_premises),
            ReportFault::Line { line, wrong } => Fault::Line {
                line,
                say: d::wrong(wrong),
            },
        }
    }

    fn too_many(_: &'static str) -> Fault {
        Fault::Say(d::fault_paragraphs)
    }

    fn plain(&self, _: &Here, lang: Lang) -> String {
        plain::plain(lang, self)
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let chip = report::about(here.lang, self);
        view! { <p class="meta">{chip}</p> {content::content(here, self)} }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_of_a_report_is_long() {
        assert!(is_form("/qingyun/desk/reports/new"));
        assert!(is_form("/qingyun/desk/reports/3/edit"));
        for other in [
            "/qingyun/desk/reports",
            "/qingyun/desk/reports/3/publish",
            "/qingyun/desk/services/new",
            "/qingyun/reports/3/ask",
            "/login",
        ] {
            assert!(!is_form(other), "{other}");
        }
    }
}
