//! The contact board 挂牌联系 (art. 43): who is there for a grid or at a window, what for, and how to reach them.

use serde::{Deserialize, Serialize};

use crate::bodies::coded;
use crate::phone::{Telephone, ascii_digit};
use crate::publishing::{
    Fault, Faults, Kind, Publication, Reading, Say, Typed, both_languages, files_of, with_files,
};

coded! {
    /// Where somebody is to be found.
    Post {
        /// 网格员
        Grid = "grid",
        /// 服务窗口
        Window = "window",
        /// 机构负责人
        Leader = "leader",
        /// 值班
        Duty = "duty",
    }
}

/// A card of the board. It names a member of staff in that part only: what is on the sign at the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub title: Say,
    pub post: Post,
    /// The number of the grid in the community; there exactly where the post is a grid's.
    pub grid: Option<i64>,
    pub name: Say,
    pub duty: Say,
    pub phone: Telephone,
    pub place: Say,
    pub hours: Say,
}

/// What stands in the place of a name that was taken out.
const NO_NAME: [&str; 2] = ["（姓名已去掉）", "(name removed)"];

/// What is left of an earlier card, as its text and as its form: everything but the name. Nothing changes where the card that
/// stands now names the same person, or where the name is gone already; none of a text that is no card.
pub fn without_person(text: &str, stands: Option<&str>) -> Option<Option<(String, String)>> {
    let mut card = Contact::from_text(text)?;
    let [zh, en] = NO_NAME;
    let gone = Say::parse(zh, en, 2, 20).ok()?;
    let same = stands
        .and_then(Contact::from_text)
        .is_some_and(|now| now.name.both().zh == card.name.both().zh);
    if same || card.name == gone {
        return Some(None);
    }
    card.name = gone;
    let left = with_files(&card.text(), &files_of(text)?);
    let typed = serde_json::to_string(&card.typed()).ok()?;
    Some(Some((left, typed)))
}

/// A grid's card without the number of a grid that the community has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoGrid;

/// A number of a grid: 1, 2, … with full-width digits too.
fn grid(raw: &str) -> Option<i64> {
    let digits: String = raw.trim().chars().map(ascii_digit).collect();
    digits.parse().ok().filter(|n| (1..=999).contains(n))
}

impl Publication for Contact {
    const KIND: Kind = Kind::Contact;
    const FIELDS: &'static [&'static str] = &[
        "post", "grid", "title_zh", "title_en", "name_zh", "name_en", "duty_zh", "duty_en",
        "phone", "place_zh", "place_en", "hours_zh", "hours_en",
    ];
    type Own = NoGrid;

    fn read(typed: &Typed) -> Result<Self, Faults<NoGrid>> {
        let mut r = Reading::new(typed);
        let post = r.choose("post", Post::from_code);
        let number = match post {
            Some(Post::Grid) => {
                let got = grid(typed.get("grid")).ok_or(Fault::Of(NoGrid));
                r.keep("grid", got).map(Some)
            }
            _ => Some(None),
        };
        let title = r.say(["title_zh", "title_en"], 2, 30);
        let name = r.say(["name_zh", "name_en"], 2, 20);
        let duty = r.say(["duty_zh", "duty_en"], 4, 120);
        let phone = r.telephone("phone");
        let place = r.say(["place_zh", "place_en"], 2, 60);
        let hours = r.say(["hours_zh", "hours_en"], 2, 80);
        let faults = std::mem::take(&mut r.faults);
        let whole = || {
            Some(Self {
                title: title?,
                post: post?,
                grid: number?,
                name: name?,
                duty: duty?,
                phone: phone?,
                place: place?,
                hours: hours?,
            })
        };
        whole().ok_or(faults)
    }

    fn typed(&self) -> Typed {
        let mut t = Typed::default();
        t.set("post", self.post.code());
        t.set("grid", self.grid.map(|n| n.to_string()).unwrap_or_default());
        t.set_say("title", &self.title);
        t.set_say("name", &self.name);
        t.set_say("duty", &self.duty);
        t.set("phone", self.phone.as_str());
        t.set_say("place", &self.place);
        t.set_say("hours", &self.hours);
        t
    }

    fn says(&self) -> String {
        both_languages([&self.name, &self.duty, &self.place, &self.hours])
    }

    fn title(&self) -> &Say {
        &self.title
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
            ("post", "grid"),
            ("grid", "２"),
            ("title_zh", "2 号网格"),
            ("name_zh", "赵建国"),
            ("duty_zh", "登记情况、反映问题、上门代办"),
            ("phone", "19900090021"),
            ("place_zh", "6 栋一楼网格室"),
            ("hours_zh", "周一至周五 8:30–17:30"),
        ] {
            t.set(name, value);
        }
        t
    }

    #[test]
    fn a_form_becomes_a_card_and_the_card_a_form() {
        let card = Contact::read(&typed()).unwrap();
        assert_eq!((card.post, card.grid), (Post::Grid, Some(2)));
        assert_eq!(Contact::read(&card.typed()).unwrap(), card);
        assert_eq!(Contact::from_text(&card.text()).unwrap(), card);
    }

    #[rstest]
    #[case("grid", "", "grid", Fault::Of(NoGrid))]
    #[case("grid", "0", "grid", Fault::Of(NoGrid))]
    #[case("grid", "here", "grid", Fault::Of(NoGrid))]
    #[case("post", "king", "post", Fault::Choose)]
    #[case("phone", "no", "phone", Fault::Telephone)]
    #[case("name_zh", "", "name_zh", Fault::Text(TextFault::Empty))]
    fn what_is_wrong_is_said_at_its_field(
        #[case] field: &str,
        #[case] value: &str,
        #[case] at: &'static str,
        #[case] fault: Fault<NoGrid>,
    ) {
        let mut t = typed();
        t.set(field, value);
        assert_eq!(Contact::read(&t), Err(vec![(at, fault)]));
    }

    #[test]
    fn an_earlier_card_loses_the_name_of_who_is_not_there_any_more() {
        let card = Contact::read(&typed()).unwrap().text();
        let mut t = typed();
        t.set("hours_zh", "每天");
        let same = Contact::read(&t).unwrap().text();
        t.set("name_zh", "李秀梅");
        let other = Contact::read(&t).unwrap().text();
        assert_eq!(without_person(&card, Some(&same)), Some(None));
        for now in [Some(other.as_str()), None] {
            let (left, form) = without_person(&card, now).unwrap().unwrap();
            assert!(!left.contains("赵建国") && !form.contains("赵建国"));
            let kept = Contact::from_text(&left).unwrap();
            assert_eq!(kept.duty.both().zh, "登记情况、反映问题、上门代办");
            assert_eq!(kept.phone.as_str(), "19900090021");
            assert_eq!(without_person(&left, now), Some(None), "once");
        }
        assert_eq!(without_person("nothing", None), None);
    }

    #[test]
    fn only_a_grids_card_has_a_grid() {
        let mut t = typed();
        t.set("post", "window");
        assert_eq!(Contact::read(&t).unwrap().grid, None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(at in 0..Contact::FIELDS.len(), raw in "[\\s\\S]{0,60}") {
            let mut t = typed();
            t.set(Contact::FIELDS[at], raw);
            match Contact::read(&t) {
                Ok(card) => prop_assert_eq!(Contact::read(&card.typed()).unwrap(), card),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }
}
