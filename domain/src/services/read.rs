//! Reading an item that was typed, in the order of the form.

use super::filing::{FilingFault, FilingNumber};
use super::item::{Charge, Department, Item, Limit, Material, Obligation};
use super::typed::{Fault, ItemFault};
use super::{Class, Event};
use crate::publishing::{Faults, Reading, Say, words};
use crate::text::{Limits, TextFault, clean};

const MATERIALS: usize = 10;
const STEPS: usize = 8;
const KEYWORDS: usize = 10;
const KEYWORD: usize = 12;

/// Reads a form field by field: an [`Item`], or every fault at once with the field it is in.
pub(super) struct ItemReading<'a>(pub(super) Reading<'a, ItemFault>);

impl ItemReading<'_> {
    fn keywords(&mut self) -> Option<Vec<String>> {
        let limits = Limits {
            min: 1,
            max: KEYWORD,
            lines: false,
        };
        let all = words(self.0.typed.get("keywords")).into_iter();
        // A word of signs that do not show is none.
        let all: Result<Vec<String>, TextFault> = all
            .map(|word| clean(word, limits))
            .filter(|word| *word != Err(TextFault::Empty))
            .collect();
        let got = match all {
            Ok(all) if all.len() > KEYWORDS => Err(Fault::TooMany { max: KEYWORDS }),
            all => all.map_err(Fault::Text),
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
    pub(super) fn item(mut self) -> Result<Item, Faults<ItemFault>> {
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
