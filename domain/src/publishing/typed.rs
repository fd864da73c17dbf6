//! A matter as it is typed: in a form, in a kept draft, or in a row of a file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Say;

/// What was typed, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// Empty where nothing was typed.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Keeps the value of a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Keeps both languages of a text, in `name_zh` and `name_en`.
    pub fn set_say(&mut self, name: &str, say: &Say) {
        self.set(&format!("{name}_zh"), say.both().zh.as_str());
        self.set(&format!("{name}_en"), say.both().en.as_str());
    }

    /// Keeps a day, or none.
    pub fn set_day(&mut self, name: &str, day: Option<NaiveDate>) {
        self.set(name, day.map(|d| d.to_string()).unwrap_or_default());
    }
}
