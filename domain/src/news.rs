//! News, notices, policies and law (art. 26, 43), with the days on which they begin and end to hold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::publishing::{Fault, Faults, Kind, Publication, Reading, Say, Typed, both_languages};
use crate::text::{Limits, TextFault, clean};

coded! {
    /// What a text is.
    Sort {
        News = "news",
        Notice = "notice",
        Policy = "policy",
        Law = "law",
    }
}

/// Whether a text holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Force {
    /// From that day on.
    NotYet(NaiveDate),
    InForce,
    /// That was its last day.
    Ended(NaiveDate),
}

/// A text that the agency publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub title: Say,
    pub sort: Sort,
    /// Whose text it is.
    pub issuer: Say,
    /// 文号; empty where there is none.
    pub number: String,
    /// Markdown.
    pub body: Say,
    /// The first and the last day on which it holds; the last is never before the first.
    pub from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
}

impl News {
    /// Whether it holds on a day. What names no days, such as a plain piece of news, always does.
    pub fn force(&self, today: NaiveDate) -> Force {
        match (self.from, self.valid_until) {
            (Some(first), _) if first > today => Force::NotYet(first),
            (_, Some(last)) if last < today => Force::Ended(last),
            _ => Force::InForce,
        }
    }
}

/// It would end before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EndsFirst;

/// The document number: one line that may be empty.
fn number(raw: &str) -> Result<String, Fault<EndsFirst>> {
    let limits = Limits {
        min: 0,
        max: 40,
        lines: false,
    };
    match clean(raw, limits) {
        Ok(number) => Ok(number),
        Err(TextFault::Empty) => Ok(String::new()),
        Err(fault) => Err(Fault::Text(fault)),
    }
}

impl Publication for News {
    const KIND: Kind = Kind::News;
    const FIELDS: &'static [&'static str] = &[
        "title_zh",
        "title_en",
        "sort",
        "issuer_zh",
        "issuer_en",
        "number",
        "body_zh",
        "body_en",
        "from",
        "valid_until",
    ];
    type Own = EndsFirst;

    fn read(typed: &Typed) -> Result<Self, Faults<EndsFirst>> {
        let mut r = Reading::new(typed);
        let title = r.say(["title_zh", "title_en"], 4, 40);
        let sort = r.choose("sort", Sort::from_code);
        let issuer = r.say(["issuer_zh", "issuer_en"], 2, 40);
        let number = r.keep("number", number(typed.get("number")));
        let body = r.prose(["body_zh", "body_en"], 10, 8000);
        let from = r.day("from");
        let valid_until = r.day("valid_until");
        if let (Some(Some(first)), Some(Some(last))) = (from, valid_until)
            && last < first
        {
            r.faults.push(("valid_until", Fault::Of(EndsFirst)));
        }
        if !r.faults.is_empty() {
            return Err(r.faults);
        }
        let whole = || {
            Some(Self {
                title: title?,
                sort: sort?,
                issuer: issuer?,
                number: number?,
                body: body?,
                from: from?,
                valid_until: valid_until?,
            })
        };
        whole().ok_or(r.faults)
    }

    fn typed(&self) -> Typed {
        let mut t = Typed::default();
        t.set_say("title", &self.title);
        t.set("sort", self.sort.code());
        t.set_say("issuer", &self.issuer);
        t.set("number", self.number.as_str());
        t.set_say("body", &self.body);
        t.set_day("from", self.from);
        t.set_day("valid_until", self.valid_until);
        t
    }

    fn says(&self) -> String {
        both_languages([&self.issuer, &self.body])
    }

    fn title(&self) -> &Say {
        &self.title
    }

    fn valid_until(&self) -> Option<NaiveDate> {
        self.valid_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn typed() -> Typed {
        let mut t = Typed::default();
        for (name, value) in [
            ("title_zh", "冬季取暖补贴办法"),
            ("title_en", "Heating allowance"),
            ("sort", "policy"),
            ("issuer_zh", "区民政局"),
            ("number", "区民〔2026〕12 号"),
            (
                "body_zh",
                "## 谁能领\n\n年满六十周岁的**低保**老人。\n\n- 每月 100 元",
            ),
            ("from", "2026-11-01"),
            ("valid_until", "2027-03-31"),
        ] {
            t.set(name, value);
        }
        t
    }

    fn day(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    #[test]
    fn a_form_becomes_a_text_and_the_text_a_form() {
        let text = News::read(&typed()).unwrap();
        assert_eq!(News::read(&text.typed()).unwrap(), text);
        assert_eq!(News::from_text(&text.text()).unwrap(), text);
    }

    #[rstest]
    #[case("2026-10-31", Force::NotYet(day("2026-11-01")))]
    #[case("2026-11-01", Force::InForce)]
    #[case("2027-03-31", Force::InForce)]
    #[case("2027-04-01", Force::Ended(day("2027-03-31")))]
    fn it_holds_from_its_first_to_its_last_day(#[case] today: &str, #[case] force: Force) {
        assert_eq!(News::read(&typed()).unwrap().force(day(today)), force);
    }

    #[rstest]
    #[case("sort", "", "sort", Fault::Choose)]
    #[case("body_zh", "短", "body_zh", Fault::Text(TextFault::TooShort { min: 10 }))]
    #[case("from", "soon", "from", Fault::Day)]
    #[case("from", "2027-04-01", "valid_until", Fault::Of(EndsFirst))]
    #[case(
        "number",
        "a\u{202E}b",
        "number",
        Fault::Text(TextFault::ForbiddenCharacter)
    )]
    fn what_is_wrong_is_said_at_its_field(
        #[case] field: &str,
        #[case] value: &str,
        #[case] at: &'static str,
        #[case] fault: Fault<EndsFirst>,
    ) {
        let mut t = typed();
        t.set(field, value);
        assert_eq!(News::read(&t), Err(vec![(at, fault)]));
    }

    #[test]
    fn a_number_and_days_may_be_left_out() {
        let mut t = typed();
        for field in ["number", "from", "valid_until"] {
            t.set(field, " ");
        }
        let text = News::read(&t).unwrap();
        assert_eq!(
            (text.number.as_str(), text.force(day("2030-01-01"))),
            ("", Force::InForce)
        );
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(at in 0..News::FIELDS.len(), raw in "[\\s\\S]{0,60}") {
            let mut t = typed();
            t.set(News::FIELDS[at], raw);
            match News::read(&t) {
                Ok(text) => prop_assert_eq!(News::read(&text.typed()).unwrap(), text),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
