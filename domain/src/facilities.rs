//! Facilities of the community and venues that others have opened to it (art. 23, 33): where, when, for how much, and how
//! one gets in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::phone::Telephone;
use crate::publishing::{Faults, Kind, Never, Publication, Reading, Say, Typed, both_languages};

coded! {
    /// What a place is for.
    Sort {
        Culture = "culture",
        Sports = "sports",
        Elderly = "elderly",
        Children = "children",
        Health = "health",
        Meeting = "meeting",
        Everyday = "everyday",
        /// 应急避险
        Shelter = "shelter",
    }
}

/// A place that residents may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    pub title: Say,
    pub sort: Sort,
    /// Who runs it: the agency, or whoever has opened it to residents (art. 23).
    pub owner: Say,
    pub place: Say,
    pub hours: Say,
    pub fee: Say,
    pub phone: Telephone,
    /// How one gets in with a wheelchair, a pram or bad knees.
    pub access: Say,
    /// How it is used or booked.
    pub usage: Say,
    /// The last day on which it is open.
    pub valid_until: Option<NaiveDate>,
}

impl Publication for Facility {
    const KIND: Kind = Kind::Facility;
    const FIELDS: &'static [&'static str] = &[
        "title_zh",
        "title_en",
        "sort",
        "owner_zh",
        "owner_en",
        "place_zh",
        "place_en",
        "hours_zh",
        "hours_en",
        "fee_zh",
        "fee_en",
        "phone",
        "access_zh",
        "access_en",
        "usage_zh",
        "usage_en",
        "valid_until",
    ];
    type Own = Never;

    fn read(typed: &Typed) -> Result<Self, Faults<Never>> {
        let mut r = Reading::new(typed);
        let title = r.say(["title_zh", "title_en"], 2, 30);
        let sort = r.choose("sort", Sort::from_code);
        let owner = r.say(["owner_zh", "owner_en"], 2, 40);
        let place = r.say(["place_zh", "place_en"], 2, 60);
        let hours = r.say(["hours_zh", "hours_en"], 2, 80);
        let fee = r.say(["fee_zh", "fee_en"], 1, 40);
        let phone = r.telephone("phone");
        let access = r.say(["access_zh", "access_en"], 2, 120);
        let usage = r.say(["usage_zh", "usage_en"], 2, 120);
        let valid_until = r.day("valid_until");
        let faults = std::mem::take(&mut r.faults);
        let whole = || {
            Some(Self {
                title: title?,
                sort: sort?,
                owner: owner?,
                place: place?,
                hours: hours?,
                fee: fee?,
                phone: phone?,
                access: access?,
                usage: usage?,
                valid_until: valid_until?,
            })
        };
        whole().ok_or(faults)
    }

    fn typed(&self) -> Typed {
        let mut t = Typed::default();
        t.set_say("title", &self.title);
        t.set("sort", self.sort.code());
        t.set_say("owner", &self.owner);
        t.set_say("place", &self.place);
        t.set_say("hours", &self.hours);
        t.set_say("fee", &self.fee);
        t.set("phone", self.phone.as_str());
        t.set_say("access", &self.access);
        t.set_say("usage", &self.usage);
        t.set_day("valid_until", self.valid_until);
        t
    }

    fn says(&self) -> String {
        both_languages([
            &self.owner,
            &self.place,
            &self.hours,
            &self.fee,
            &self.access,
            &self.usage,
        ])
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
    use crate::publishing::Fault;
    use crate::text::TextFault;
    use proptest::prelude::*;
    use rstest::rstest;

    fn typed() -> Typed {
        let mut t = Typed::default();
        for (name, value) in [
            ("title_zh", "老年食堂"),
            ("title_en", "Canteen for the elderly"),
            ("sort", "elderly"),
            ("owner_zh", "社区服务中心"),
            ("place_zh", "3 栋一楼"),
            ("hours_zh", "每天 11:00–13:00"),
            ("fee_zh", "每餐 8 元"),
            ("phone", "19900090041"),
            ("access_zh", "门口有坡道，没有台阶"),
            ("usage_zh", "带老年卡，直接来"),
            ("valid_until", "2027-06-30"),
        ] {
            t.set(name, value);
        }
        t
    }

    #[test]
    fn a_form_becomes_a_place_and_the_place_a_form() {
        let place = Facility::read(&typed()).unwrap();
        assert_eq!(Facility::read(&place.typed()).unwrap(), place);
        assert_eq!(Facility::from_text(&place.text()).unwrap(), place);
        assert_eq!(place.sent().valid_until, place.valid_until);
    }

    #[rstest]
    #[case("sort", "", "sort", Fault::Choose)]
    #[case("access_zh", "", "access_zh", Fault::Text(TextFault::Empty))]
    #[case("valid_until", "tomorrow", "valid_until", Fault::Day)]
    #[case("phone", "1", "phone", Fault::Telephone)]
    fn what_is_wrong_is_said_at_its_field(
        #[case] field: &str,
        #[case] value: &str,
        #[case] at: &'static str,
        #[case] fault: Fault<Never>,
    ) {
        let mut t = typed();
        t.set(field, value);
        assert_eq!(Facility::read(&t), Err(vec![(at, fault)]));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(at in 0..Facility::FIELDS.len(), raw in "[\\s\\S]{0,60}") {
            let mut t = typed();
            t.set(Facility::FIELDS[at], raw);
            match Facility::read(&t) {
                Ok(place) => prop_assert_eq!(Facility::read(&place.typed()).unwrap(), place),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
