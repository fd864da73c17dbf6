//! An item as it is typed. Reading it gives an [`Item`], or every fault at once with the field it is in.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::filing::{FilingFault, FilingNumber};
use super::item::{Charge, Department, Item, Limit, Material, Obligation};
use super::{Class, Event};
use crate::publishing::{
    self, Faults, Kind, Publication, Reading, Say, Typed, both_languages, words,
};
use crate::text::TextFault;

/// The names of all fields, in the order of the form and of files.
const FIELDS: &[&str] = &[
    "title_zh",
    "title_en",
    "keywords",
    "class",
    "events",
    "audience_zh",
    "audience_en",
    "materials_zh",
    "materials_en",
    "steps_zh",
    "steps_en",
    "limit",
    "fee_zh",
    "fee_en",
    "place_zh",
    "place_en",
    "hours_zh",
    "hours_en",
    "phone",
    "contact_zh",
    "contact_en",
    "charge",
    "department_zh",
    "department_en",
    "department_phone",
    "basis_zh",
    "basis_en",
    "mandatory",
    "filing",
    "valid_until",
];

const MATERIALS: usize = 10;
const STEPS: usize = 8;
const KEYWORDS: usize = 10;
const KEYWORD: usize = 12;

/// What can be wrong with an item besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemFault {
    /// Mandatory, and no number of the district's catalogue (art. 14).
    NoFiling,
    /// A number that names neither year nor running number.
    FilingShape,
    /// Coordinated or assisted, and no department in charge.
    NoDepartment,
    /// A material is `name | originals | copies`.
    Material,
}

/// What is wrong with one field.
pub type Fault = publishing::Fault<ItemFault>;

impl Publication for Item {
    const KIND: Kind = Kind::Service;
    const FIELDS: &'static [&'static str] = FIELDS;
    type Own = ItemFault;

    fn read(typed: &Typed) -> Result<Self, Faults<ItemFault>> {
        let reading = Reading::new(typed);
        ItemReading(reading).item()
    }

    fn typed(&self) -> Typed {
        let item = self;
        let mut t = Typed::default();
        t.set_say("title", &item.title);
        t.set_say("audience", &item.audience);
        t.set_say("basis", &item.basis);
        t.set_say("fee", &item.fee);
        t.set_say("place", &item.place);
        t.set_say("hours", &item.hours);
        t.set_say("contact", &item.contact);
        if let Some(d) = item.charge.department() {
            t.set_say("department", &d.name);
            t.set("department_phone", d.phone.as_str());
        }
        t.set("keywords", item.keywords.join("、"));
        t.set("class", item.class.code());
        let events: Vec<_> = item.events.iter().map(|e| e.code()).collect();
        t.set("events", events.join(" "));
        let lines = |all: Vec<String>| all.join("\n");
        let names = item.materials.iter().map(|m| &m.name);
        t.set(
            "materials_zh",
            lines(item.materials.iter().map(material_line).collect()),
        );
        t.set("materials_en", english(names));
        t.set(
            "steps_zh",
            lines(item.steps.iter().map(|s| s.both().zh.clone()).collect()),
        );
        t.set("steps_en", english(item.steps.iter()));
        t.set("limit", item.limit.days().to_string());
        t.set("phone", item.phone.as_str());
        t.set("charge", item.charge.code());
        match &item.obligation {
            Obligation::Voluntary => t.set("mandatory", "no"),
            Obligation::Mandatory(number) => {
                t.set("mandatory", "yes");
                t.set("filing", number.as_str());
            }
        }
        t.set_day("valid_until", item.valid_until);
        t
    }

    fn other_names(&self) -> &[String] {
        &self.keywords
    }

    fn says(&self) -> String {
        let facts = [
            &self.audience,
            &self.basis,
            &self.place,
            &self.contact,
            &self.fee,
        ];
        let materials = self.materials.iter().map(|m| &m.name);
        let department = self.charge.department().map(|d| &d.name);
        let events = self.events.iter().map(|e| e.word());
        let said = both_languages(
            facts
                .into_iter()
                .chain(materials)
                .chain(&self.steps)
                .chain(department),
        );
        [said]
            .into_iter()
            .chain(events.map(str::to_owned))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn title(&self) -> &Say {
        &self.title
    }

    fn valid_until(&self) -> Option<NaiveDate> {
        self.valid_until
    }

    fn facts(&self) -> Map<String, Value> {
        Map::from_iter([("class".to_owned(), self.class.code().into())])
    }
}

fn material_line(m: &Material) -> String {
    format!("{} | {} | {}", m.name.both().zh, m.originals, m.copies)
}

/// The English lines, or nothing where none was written.
fn english<'a>(all: impl Iterator<Item = &'a Say>) -> String {
    let all: Vec<_> = all.map(|s| s.both().en.as_str()).collect();
    if all.iter().all(|line| line.is_empty()) {
        return String::new();
    }
    all.join("\n")
}

struct ItemReading<'a>(Reading<'a, ItemFault>);

impl ItemReading<'_> {
    fn keywords(&mut self) -> Option<Vec<String>> {
        let all = words(self.0.typed.get("keywords"));
        let got = match all.iter().find(|w| w.chars().count() > KEYWORD) {
            _ if all.len() > KEYWORDS => Err(Fault::TooMany { max: KEYWORDS }),
            Some(long) => Err(Fault::Text(TextFault::TooLong {
                max: KEYWORD,
                got: long.chars().count(),
            })),
            None if all.iter().any(|w| w.chars().any(char::is_control)) => {
                Err(Fault::Text(TextFault::ForbiddenCharacter))
            }
            None => Ok(all.into_iter().map(str::to_owned).collect()),
        };
        self.0.keep("keywords", got)
    }

    fn events(&mut self) -> Option<Vec<Event>> {
        let all: Option<Vec<Event>> = words(self.0.typed.get("events"))
            .into_iter()
            .map(Event::from_code)
            .collect();
        let got = match all {
            Some(mut all) if !all.is_empty() => {
                all.sort_unstable();
                all.dedup();
                Ok(all)
            }
            _ => Err(Fault::Choose),
        };
        self.0.keep("events", got)
    }

    fn materials(&mut self) -> Option<Vec<Material>> {
        let mut all = Vec::new();
        let pairs = self.0.lines(["materials_zh", "materials_en"], MATERIALS)?;
        for (zh, en) in pairs {
            let mut parts = zh.split(['|', '｜', '\t']).map(str::trim);
            let name = parts.next().unwrap_or_default();
            let mut count = |unsaid: u8| match parts.next() {
                None | Some("") => Some(unsaid),
                Some(n) => n.parse().ok().filter(|n| *n <= 9),
            };
            let (originals, copies) = (count(1), count(0));
            let counts = originals.zip(copies).filter(|(o, c)| o + c > 0);
            let Some((originals, copies)) = counts.filter(|_| parts.next().is_none()) else {
                return self
                    .0
                    .keep("materials_zh", Err(Fault::Of(ItemFault::Material)));
            };
            let name = Say::parse(name, &en, 1, 40);
            all.push(Material {
                name: self.0.said(["materials_zh", "materials_en"], name)?,
                originals,
                copies,
            });
        }
        Some(all)
    }

    fn steps(&mut self) -> Option<Vec<Say>> {
        let mut all = Vec::new();
        let pairs = self.0.lines(["steps_zh", "steps_en"], STEPS)?;
        if pairs.is_empty() {
            return self.0.keep("steps_zh", Err(Fault::Text(TextFault::Empty)));
        }
        for (zh, en) in pairs {
            let step = Say::parse(&zh, &en, 2, 60);
            all.push(self.0.said(["steps_zh", "steps_en"], step)?);
        }
        Some(all)
    }

    fn charge(&mut self) -> Option<Charge> {
        let make: fn(Department) -> Charge = match self.0.typed.get("charge").trim() {
            "responsible" => return Some(Charge::Responsible),
            "coordinating" => Charge::Coordinating,
            "assisting" => Charge::Assisting,
            _ => return self.0.keep("charge", Err(Fault::Choose)),
        };
        if self.0.typed.get("department_zh").trim().is_empty() {
            return self
                .0
                .keep("department_zh", Err(Fault::Of(ItemFault::NoDepartment)));
        }
        let name = self.0.say(["department_zh", "department_en"], 2, 40);
        let phone = self.0.telephone("department_phone");
        let (name, phone) = (name?, phone?);
        Some(make(Department { name, phone }))
    }

    fn obligation(&mut self) -> Option<Obligation> {
        match self.0.typed.get("mandatory").trim() {
            "no" => Some(Obligation::Voluntary),
            "yes" => {
                let got =
                    FilingNumber::parse(self.0.typed.get("filing")).map_err(|fault| match fault {
                        FilingFault::Text(TextFault::Empty) => Fault::Of(ItemFault::NoFiling),
                        FilingFault::Text(fault) => Fault::Text(fault),
                        FilingFault::Shape => Fault::Of(ItemFault::FilingShape),
                    });
                self.0.keep("filing", got).map(Obligation::Mandatory)
            }
            _ => self.0.keep("mandatory", Err(Fault::Choose)),
        }
    }

    /// In the order of the form, so that faults are listed from top to bottom.
    fn item(mut self) -> Result<Item, Faults<ItemFault>> {
        let title = self.0.say(["title_zh", "title_en"], 2, 30);
        let keywords = self.keywords();
        let class = self.0.choose("class", Class::from_code);
        let events = self.events();
        let audience = self.0.say(["audience_zh", "audience_en"], 2, 120);
        let materials = self.materials();
        let steps = self.steps();
        let got = Limit::parse(self.0.typed.get("limit")).ok_or(Fault::Number);
        let limit = self.0.keep("limit", got);
        let fee = self.0.say(["fee_zh", "fee_en"], 1, 40);
        let place = self.0.say(["place_zh", "place_en"], 2, 60);
        let hours = self.0.say(["hours_zh", "hours_en"], 2, 80);
        let phone = self.0.telephone("phone");
        let contact = self.0.say(["contact_zh", "contact_en"], 2, 30);
        let charge = self.charge();
        let basis = self.0.say(["basis_zh", "basis_en"], 2, 120);
        let obligation = self.obligation();
        let valid_until = self.0.day("valid_until");
        let faults = std::mem::take(&mut self.0.faults);
        let whole = || {
            Some(Item {
                title: title?,
                keywords: keywords?,
                class: class?,
                events: events?,
                audience: audience?,
                basis: basis?,
                materials: materials?,
                steps: steps?,
                limit: limit?,
                fee: fee?,
                place: place?,
                hours: hours?,
                phone: phone?,
                contact: contact?,
                charge: charge?,
                obligation: obligation?,
                valid_until: valid_until?,
            })
        };
        whole().ok_or(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::tests::typed;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn a_form_becomes_an_item_and_the_item_a_form() {
        let item = Item::read(&typed()).unwrap();
        assert_eq!(item.materials[1].copies, 1);
        assert_eq!(item.materials[1].originals, 0);
        assert_eq!(item.keywords, ["暂住证", "居住登记"]);
        assert_eq!(item.limit, Limit::WorkingDays(15));
        assert_eq!(Item::read(&item.typed()).unwrap(), item);
        assert_eq!(Item::from_text(&item.text()).unwrap(), item);
    }

    /// One change of the form, and the fault it brings.
    #[rstest]
    #[case("title_zh", "证", "title_zh", Fault::Text(TextFault::TooShort { min: 2 }))]
    #[case(
        "title_en",
        "x\u{202E}y",
        "title_en",
        Fault::Text(TextFault::ForbiddenCharacter)
    )]
    #[case("keywords", "一 二 三 四 五 六 七 八 九 十 百", "keywords", Fault::TooMany { max: 10 })]
    #[case("class", "", "class", Fault::Choose)]
    #[case("class", "secret", "class", Fault::Choose)]
    #[case("events", "", "events", Fault::Choose)]
    #[case("events", "home nowhere", "events", Fault::Choose)]
    #[case("audience_zh", " ", "audience_zh", Fault::Text(TextFault::Empty))]
    #[case(
        "materials_zh",
        "身份证 | 一 | 0\n户口簿",
        "materials_zh",
        Fault::Of(ItemFault::Material)
    )]
    #[case(
        "materials_zh",
        "身份证 | 0 | 0\n户口簿",
        "materials_zh",
        Fault::Of(ItemFault::Material)
    )]
    #[case(
        "materials_zh",
        "身份证 | 1 | 1 | 1\n户口簿",
        "materials_zh",
        Fault::Of(ItemFault::Material)
    )]
    #[case("materials_en", "Identity card", "materials_en", Fault::Uneven { lines: 2 })]
    #[case("steps_zh", "", "steps_en", Fault::Uneven { lines: 0 })]
    #[case("limit", "soon", "limit", Fault::Number)]
    #[case("phone", "", "phone", Fault::Telephone)]
    #[case("charge", "", "charge", Fault::Choose)]
    #[case(
        "department_zh",
        "",
        "department_zh",
        Fault::Of(ItemFault::NoDepartment)
    )]
    #[case("department_phone", "x", "department_phone", Fault::Telephone)]
    #[case("mandatory", "", "mandatory", Fault::Choose)]
    #[case("valid_until", "2026-02-30", "valid_until", Fault::Day)]
    fn what_is_wrong_is_said_at_its_field(
        #[case] field: &str,
        #[case] value: &str,
        #[case] at: &'static str,
        #[case] fault: Fault,
    ) {
        let mut t = typed();
        t.set(field, value);
        assert_eq!(Item::read(&t), Err(vec![(at, fault)]));
    }

    #[test]
    fn a_mandatory_item_without_a_number_does_not_exist() {
        let mut t = typed();
        t.set("filing", " ");
        assert_eq!(
            Item::read(&t),
            Err(vec![("filing", Fault::Of(ItemFault::NoFiling))])
        );
        t.set("filing", "第三项指导目录");
        assert_eq!(
            Item::read(&t),
            Err(vec![("filing", Fault::Of(ItemFault::FilingShape))])
        );
        t.set("mandatory", "no");
        assert_eq!(Item::read(&t).unwrap().obligation, Obligation::Voluntary);
    }

    #[test]
    fn nothing_to_bring_is_fine_and_nothing_to_do_is_not() {
        let mut t = typed();
        t.set("materials_zh", "");
        t.set("materials_en", "");
        assert!(Item::read(&t).unwrap().materials.is_empty());
        t.set("steps_zh", "");
        t.set("steps_en", "");
        assert_eq!(
            Item::read(&t),
            Err(vec![("steps_zh", Fault::Text(TextFault::Empty))])
        );
    }

    #[test]
    fn an_empty_form_lists_its_faults_from_top_to_bottom() {
        let faults = Item::read(&Typed::default()).unwrap_err();
        let at: Vec<_> = faults.iter().map(|(field, _)| *field).collect();
        let order: Vec<_> = FIELDS.iter().filter(|f| at.contains(f)).copied().collect();
        assert_eq!(at, order);
        assert!(at.len() >= 12, "{at:?}");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(field in 0..FIELDS.len(), raw in "[\\s\\S]{0,80}") {
            let mut t = typed();
            t.set(FIELDS[field], raw);
            match Item::read(&t) {
                Ok(item) => prop_assert_eq!(Item::read(&item.typed()).unwrap(), item),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
