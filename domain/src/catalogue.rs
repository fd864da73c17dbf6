//! The district's guidance catalogue 指导目录 (art. 14, 27): what the windows of communities handle, which department is in
//! charge of it, and what part the community's agency has in it.
//!
//! What surprises: whether the community offers an entry is never entered. It does where a public item of its services holds the
//! entry's number; of the others the entry may say where one goes instead.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::bodies::coded;
use crate::publishing::{Fault, Faults, Kind, Publication, Reading, Say, Typed, both_languages};
use crate::services::{Class, Department, FilingFault, FilingNumber};

coded! {
    /// The agency's part in the matter (art. 11–13).
    Part {
        /// 负责: the agency decides.
        Responsible = "responsible",
        /// 协调
        Coordinating = "coordinating",
        /// 配合
        Assisting = "assisting",
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub title: Say,
    /// Under which it stands in the catalogue.
    pub filing: FilingNumber,
    pub class: Class,
    pub part: Part,
    /// The department in charge of it in the district.
    pub department: Department,
    pub basis: Say,
    /// Where one goes instead, and why, where the community does not offer it.
    pub elsewhere: Option<Say>,
    /// The last day on which it holds.
    pub valid_until: Option<NaiveDate>,
}

/// What can be wrong with an entry besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryFault {
    /// A number that names neither year nor running number.
    Number,
}

impl Publication for Entry {
    const KIND: Kind = Kind::Entry;
    const FIELDS: &'static [&'static str] = &[
        "title_zh",
        "title_en",
        "filing",
        "class",
        "part",
        "department_zh",
        "department_en",
        "department_phone",
        "basis_zh",
        "basis_en",
        "elsewhere_zh",
        "elsewhere_en",
        "valid_until",
    ];
    type Own = EntryFault;

    fn read(typed: &Typed) -> Result<Self, Faults<EntryFault>> {
        let mut r = Reading::new(typed);
        let title = r.say(["title_zh", "title_en"], 2, 30);
        let filing = FilingNumber::parse(typed.get("filing")).map_err(|fault| match fault {
            FilingFault::Text(fault) => Fault::Text(fault),
            FilingFault::Shape => Fault::Of(EntryFault::Number),
        });
        let filing = r.keep("filing", filing);
        let class = r.choose("class", Class::from_code);
        let part = r.choose("part", Part::from_code);
        let name = r.say(["department_zh", "department_en"], 2, 40);
        let phone = r.telephone("department_phone");
        let basis = r.say(["basis_zh", "basis_en"], 2, 120);
        let told = ["elsewhere_zh", "elsewhere_en"];
        let elsewhere = match told.iter().all(|field| typed.get(field).trim().is_empty()) {
            true => Some(None),
            false => r.say(told, 2, 120).map(Some),
        };
        let valid_until = r.day("valid_until");
        let faults = std::mem::take(&mut r.faults);
        let whole = || {
            Some(Self {
                title: title?,
                filing: filing?,
                class: class?,
                part: part?,
                department: Department {
                    name: name?,
                    phone: phone?,
                },
                basis: basis?,
                elsewhere: elsewhere?,
                valid_until: valid_until?,
            })
        };
        whole().ok_or(faults)
    }

    fn typed(&self) -> Typed {
        let mut t = Typed::default();
        t.set_say("title", &self.title);
        t.set("filing", self.filing.as_str());
        t.set("class", self.class.code());
        t.set("part", self.part.code());
        t.set_say("department", &self.department.name);
        t.set("department_phone", self.department.phone.as_str());
        t.set_say("basis", &self.basis);
        if let Some(elsewhere) = &self.elsewhere {
            t.set_say("elsewhere", elsewhere);
        }
        t.set_day("valid_until", self.valid_until);
        t
    }

    fn says(&self) -> String {
        let says = [&self.department.name, &self.basis];
        let both = both_languages(says.into_iter().chain(&self.elsewhere));
        format!("{}\n{both}", self.filing.as_str())
    }

    fn title(&self) -> &Say {
        &self.title
    }

    fn valid_until(&self) -> Option<NaiveDate> {
        self.valid_until
    }

    fn facts(&self) -> Map<String, Value> {
        let filing = Value::from(self.filing.as_str());
        Map::from_iter([("filing".to_owned(), filing)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFault;
    use proptest::prelude::*;
    use rstest::rstest;

    fn typed() -> Typed {
        let mut t = Typed::default();
        for (name, value) in [
            ("title_zh", "高龄津贴申请"),
            ("title_en", "Allowance for the very old"),
            ("filing", "云麓目录〔2025〕011 号"),
            ("class", "public"),
            ("part", "responsible"),
            ("department_zh", "区民政局"),
            ("department_phone", "19900090021"),
            ("basis_zh", "老年人权益保障法第三十三条"),
            ("elsewhere_zh", "到区民政局办，本社区没有窗口"),
        ] {
            t.set(name, value);
        }
        t
    }

    #[test]
    fn a_form_becomes_an_entry_and_the_entry_a_form() {
        for elsewhere in ["到区民政局办，本社区没有窗口", ""] {
            let mut t = typed();
            t.set("elsewhere_zh", elsewhere);
            let entry = Entry::read(&t).unwrap();
            assert_eq!(entry.elsewhere.is_some(), !elsewhere.is_empty());
            assert_eq!(Entry::read(&entry.typed()).unwrap(), entry);
            assert_eq!(Entry::from_text(&entry.text()).unwrap(), entry);
            assert!(entry.sent().facts.contains("011"));
        }
    }

    #[rstest]
    #[case("filing", "", "filing", Fault::Text(TextFault::Empty))]
    #[case("filing", "第三项指导目录", "filing", Fault::Of(EntryFault::Number))]
    #[case("class", "", "class", Fault::Choose)]
    #[case("part", "deciding", "part", Fault::Choose)]
    #[case("department_phone", "1", "department_phone", Fault::Telephone)]
    #[case("elsewhere_zh", "去", "elsewhere_zh", Fault::Text(TextFault::TooShort { min: 2 }))]
    #[case("valid_until", "tomorrow", "valid_until", Fault::Day)]
    fn what_is_wrong_is_said_at_its_field(
        #[case] field: &str,
        #[case] value: &str,
        #[case] at: &'static str,
        #[case] fault: Fault<EntryFault>,
    ) {
        let mut t = typed();
        t.set(field, value);
        assert_eq!(Entry::read(&t), Err(vec![(at, fault)]));
    }

    #[test]
    fn english_alone_does_not_say_where_to_go() {
        let mut t = typed();
        t.set("elsewhere_zh", "");
        t.set("elsewhere_en", "Go to the district");
        assert!(Entry::read(&t).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(at in 0..Entry::FIELDS.len(), raw in "[\\s\\S]{0,60}") {
            let mut t = typed();
            t.set(Entry::FIELDS[at], raw);
            match Entry::read(&t) {
                Ok(entry) => prop_assert_eq!(Entry::read(&entry.typed()).unwrap(), entry),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
