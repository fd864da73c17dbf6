//! How anything becomes public that the agency answers for (art. 14, 43): one person writes it, another one reads it and
//! publishes it, now or on a day; later versions stand beside the earlier ones; what is wrong is withdrawn with a reason.
//!
//! What surprises: this is no room but what rooms stand on. A room says what its matter is and how it is read from a form
//! ([`Publication`]); everything else, from the draft to the leaf in the public record, is the same for all of them.

mod files;
mod reading;
mod say;
mod state;
mod typed;

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use files::{files_of, with_files};
pub use reading::{Fault, Faults, Never, Reading, lines, words};
pub use say::Say;
pub use state::{NotNow, State};
pub use typed::Typed;

use crate::bodies::coded;
use crate::display::Both;
use crate::search::Sought;

coded! {
    /// What is published. The code stands in rows, in leaves and in the names of their objects.
    Kind {
        /// An item of the catalogue of services.
        Service = "service",
        /// A report of the agency.
        Report = "report",
        /// A card of the contact board.
        Contact = "contact",
        /// A place that residents may use.
        Facility = "facility",
        /// News, a notice, a policy or law.
        News = "news",
        /// An entry of the district's guidance catalogue.
        Entry = "entry",
    }
}

/// A matter that is written, checked and published. A value of it exists only by being read, so it is fit to be published.
pub trait Publication:
    Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    const KIND: Kind;
    /// The names of all fields, in the order of the form and of files.
    const FIELDS: &'static [&'static str];
    /// What can be wrong beside [`Fault`]'s own cases.
    type Own: Copy + PartialEq + std::fmt::Debug + Send + Sync;

    /// Reads what was typed.
    ///
    /// # Errors
    /// Every fault at once, in the order of the form.
    fn read(typed: &Typed) -> Result<Self, Faults<Self::Own>>;

    /// What somebody would type for it: the form of a changed one begins with it.
    fn typed(&self) -> Typed;

    fn title(&self) -> &Say;

    /// The last day on which it holds.
    fn valid_until(&self) -> Option<NaiveDate> {
        None
    }

    /// Facts of the leaf besides the version and the hash of the text. Never personal ones.
    fn facts(&self) -> Map<String, Value> {
        Map::new()
    }

    /// What else people call it.
    fn other_names(&self) -> &[String] {
        &[]
    }

    /// What it says besides its names, in both languages: whoever searches finds it by that too.
    fn says(&self) -> String;

    /// What is looked at when somebody searches.
    fn sought(&self, today: NaiveDate) -> Sought {
        let title = self.title().both();
        let names = [&title.zh, &title.en].into_iter().chain(self.other_names());
        Sought {
            names: names.filter(|n| !n.is_empty()).cloned().collect(),
            text: self.says(),
            over: self.is_expired(today),
        }
    }

    fn is_expired(&self, today: NaiveDate) -> bool {
        self.valid_until().is_some_and(|last| last < today)
    }

    /// The text that goes on record: its SHA-256 stands in the leaf of the publication.
    fn text(&self) -> String {
        // Strings, numbers and closed enums only: nothing in it can fail to become JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Publication::text`] wrote.
    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What goes on to the second person.
    fn sent(&self) -> Sent {
        Sent {
            title: self.title().both().clone(),
            text: self.text(),
            facts: Value::Object(self.facts()).to_string(),
            valid_until: self.valid_until(),
        }
    }
}

/// Texts in both languages, one after the other: what a search looks at.
pub fn both_languages<'a>(says: impl IntoIterator<Item = &'a Say>) -> String {
    let both = |say: &'a Say| [say.both().zh.as_str(), say.both().en.as_str()];
    says.into_iter()
        .flat_map(both)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A matter as it lies before the second person, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub title: Both,
    pub text: String,
    /// JSON, an object.
    pub facts: String,
    pub valid_until: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
    }
}
