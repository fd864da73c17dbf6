//! Finding what is published: by pairs of characters as everywhere (docs/decisions/0012), by the sounds of its name
//! (`jsz`, `juzhuzheng`), and, where nothing else is found, with one wrong, missing or superfluous character forgiven.
//!
//! What surprises: this is asked of the matters themselves and not of an index of a database, so both engines give the same
//! answer. A matter is made ready once ([`Ready`]) and asked as often as one likes: ten thousand of them take some
//! milliseconds.

use std::collections::HashMap;

use super::question::Question;
use super::slips::{FORGIVING, FORGIVING_LATIN, distance};
use super::sounds::{fold, sounds, sounds_like};
use super::{Want, plain, says};

/// What is looked at in one matter.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Its name first, in both languages, then what else people call it.
    pub names: Vec<String>,
    /// What it says besides.
    pub text: String,
    /// What is over comes last.
    pub over: bool,
}

/// How a matter answers a question, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hit {
    /// Its name, or another name people have for it.
    Name,
    /// The sounds of its name.
    Sound,
    /// What it says.
    Text,
    /// Its name, but for one character.
    Near,
}

/// A matter made ready to be asked.
#[derive(Debug, Clone)]
pub struct Ready<T> {
    /// What it is: what the answer gives back.
    pub of: T,
    /// All names, as [`plain`] has them.
    name: String,
    /// What it says, and its names.
    whole: String,
    /// Of each name its letters and characters, and the sounds of these.
    names: Vec<(Vec<char>, Vec<Vec<String>>)>,
    /// The characters of its first name: of what answers alike, the shortest comes first.
    length: usize,
    over: bool,
}

impl<T> Ready<T> {
    pub fn new(sought: &Sought, of: T) -> Self {
        let name = plain(&sought.names.join("\n"));
        Self {
            of,
            whole: format!("{name}{}", plain(&sought.text)),
            name,
            names: sought.names.iter().map(|n| (fold(n), sounds(n))).collect(),
            length: sought.names.first().map_or(0, |name| name.chars().count()),
            over: sought.over,
        }
    }

    /// How it answers, but for slips.
    fn hit(&self, question: &Question) -> Option<Hit> {
        if says(&self.name, &question.wants) {
            return Some(Hit::Name);
        }
        let sounds = |asked: &String| self.names.iter().any(|(_, n)| sounds_like(n, asked));
        if question.sounds.as_ref().is_some_and(sounds) {
            return Some(Hit::Sound);
        }
        says(&self.whole, &question.wants).then_some(Hit::Text)
    }

    /// Whether one of its names is what is asked for, but for one character.
    fn is_near(&self, question: &Question) -> bool {
        let least = match question.sounds {
            Some(_) => FORGIVING_LATIN,
            None => FORGIVING,
        };
        if question.folded.len() < least {
            return false;
        }
        let near = |text: &[char]| distance(text, &question.folded) <= 1;
        let first = |readings: &Vec<String>| readings.first().and_then(|r| r.chars().next());
        self.names.iter().any(|(name, sounds)| {
            near(name)
                || question.sounds.is_some()
                    && near(&sounds.iter().filter_map(first).collect::<Vec<_>>())
        })
    }
}

/// What answers, in its order: what is over comes last, then names before sounds before texts. Where the question finds
/// nothing as it stands, its matter is asked for alone. Near ones are given only where nothing else is found. `among` says
/// which can answer at all, by their places; none of them where all are to be asked.
fn search<'a, T>(
    all: &'a [Ready<T>],
    question: &Question,
    among: impl Fn(&Question) -> Option<&'a [u32]>,
) -> Vec<(Hit, &'a Ready<T>)> {
    let answers = |question: &Question| -> Vec<(Hit, &'a Ready<T>)> {
        let hit = |one: &'a Ready<T>| Some((one.hit(question)?, one));
        match among(question) {
            Some(some) => some
                .iter()
                .filter_map(|at| all.get(*at as usize).and_then(hit))
                .collect(),
            None => all.iter().filter_map(hit).collect(),
        }
    };
    let mut found = answers(question);
    let mut question = question;
    if found.is_empty()
        && let Some(bare) = &question.bare
    {
        question = bare;
        found = answers(question);
    }
    if found.is_empty() {
        let near = all.iter().filter(|one| one.is_near(question));
        found = near.map(|one| (Hit::Near, one)).collect();
    }
    found.sort_by_key(|(hit, one)| (one.over, *hit, one.length));
    found
}

/// Matters that are asked again and again, with the places of every pair of characters: a question by pairs looks only where
/// its rarest one stands.
#[derive(Debug, Clone)]
pub struct Catalogue<T> {
    all: Vec<Ready<T>>,
    places: HashMap<[char; 2], Vec<u32>>,
}

impl<T> Catalogue<T> {
    pub fn new(all: Vec<Ready<T>>) -> Self {
        let mut places: HashMap<[char; 2], Vec<u32>> = HashMap::new();
        for (at, one) in (0..).zip(&all) {
            let chars = one.whole.chars();
            for pair in chars.clone().zip(chars.skip(1)) {
                let of = places.entry([pair.0, pair.1]).or_default();
                if of.last() != Some(&at) {
                    of.push(at);
                }
            }
        }
        places.values_mut().for_each(Vec::shrink_to_fit);
        Self { all, places }
    }

    /// The places of the rarest pair that is asked for; none where a name may answer by its sounds, or no pair is asked for.
    fn among(&self, question: &Question) -> Option<&[u32]> {
        let pair = |want: &Want| match want {
            Want::Term(pair) => {
                let mut chars = pair.chars();
                Some([chars.next()?, chars.next()?])
            }
            Want::Prefix(_) => None,
        };
        if question.sounds.is_some() {
            return None;
        }
        let places = |pair| self.places.get(&pair).map_or(&[][..], Vec::as_slice);
        let asked = question.wants.iter().filter_map(pair).map(places);
        asked.min_by_key(|places| places.len())
    }

    /// What answers, in its order, as [`find`] gives it.
    pub fn search(&self, question: &Question) -> Vec<(Hit, &T)> {
        let found = search(&self.all, question, |question| self.among(question));
        found.into_iter().map(|(hit, one)| (hit, &one.of)).collect()
    }
}

/// What answers of matters that are asked once: what is over comes last, then names before sounds before texts. Where the
/// question finds nothing as it stands, its matter is asked for alone. Near ones are given only where nothing else is found.
/// `sought` tells what is looked at in whatever is searched.
pub fn find<T>(all: Vec<T>, sought: impl Fn(&T) -> Sought, question: &Question) -> Vec<(Hit, T)> {
    let ready: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(at, one)| Ready::new(&sought(one), at))
        .collect();
    let mut all: Vec<Option<T>> = all.into_iter().map(Some).collect();
    search(&ready, question, |_| None)
        .into_iter()
        .filter_map(|(hit, one)| Some((hit, all.get_mut(one.of)?.take()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::Lang;
    use crate::publishing::Publication;
    use crate::services::{Item, tests::typed};
    use proptest::prelude::*;
    use rstest::rstest;

    fn named(zh: &str, en: &str, keywords: &str) -> Item {
        let mut t = typed();
        t.set("title_zh", zh);
        t.set("title_en", en);
        t.set("keywords", keywords);
        Item::read(&t).unwrap()
    }

    fn catalogue() -> Vec<Item> {
        vec![
            named("居住证办理", "Residence permit", "暂住证"),
            named("高龄津贴申请", "Old-age allowance", "尊老金 长寿钱"),
            named("医保参保登记", "Joining health insurance", "新农合"),
            named("老年人优待证", "Senior pass", "老年证 乘车"),
            named("最低生活保障申请", "Minimum living allowance", "低保"),
            named("银行卡代办", "Help with a bank card", ""),
            named("女职工生育登记", "Maternity of employees", ""),
        ]
    }

    fn titles(asked: &str) -> Vec<String> {
        let today = "2026-11-22".parse().unwrap();
        let question = Question::read(asked).unwrap();
        find(catalogue(), |i| i.sought(today), &question)
            .into_iter()
            .map(|(_, i)| i.title.get(Lang::Zh).to_owned())
            .collect()
    }

    #[rstest]
    // Two-character words, and other names people have.
    #[case("居住", "居住证办理")]
    #[case("津贴", "高龄津贴申请")]
    #[case("低保", "最低生活保障申请")]
    #[case("老年证", "老年人优待证")]
    #[case("长寿钱", "高龄津贴申请")]
    // Initials, whole sounds, both mixed, and a last one that is not finished.
    #[case("jzz", "居住证办理")]
    #[case("JZZ", "居住证办理")]
    #[case("ｊｚｚ", "居住证办理")]
    #[case("gljt", "高龄津贴申请")]
    #[case("zdshbz", "最低生活保障申请")]
    #[case("juzhuzheng", "居住证办理")]
    #[case("ju zhu zheng", "居住证办理")]
    #[case("juzz", "居住证办理")]
    #[case("gaolingjint", "高龄津贴申请")]
    #[case("lnz", "老年人优待证")]
    #[case("yhk", "银行卡代办")]
    #[case("yinhangka", "银行卡代办")]
    #[case("nvzhigong", "女职工生育登记")]
    // One character or letter wrong, missing or too many.
    #[case("居住正", "居住证办理")]
    #[case("局住证", "居住证办理")]
    #[case("高龄金贴", "高龄津贴申请")]
    #[case("高津贴", "高龄津贴申请")]
    #[case("高龄的津贴", "高龄津贴申请")]
    #[case("医保参保登计", "医保参保登记")]
    #[case("residance", "居住证办理")]
    #[case("resdence", "居住证办理")]
    #[case("zdshbx", "最低生活保障申请")]
    #[case("allowanse", "高龄津贴申请")]
    // English.
    #[case("residence permit", "居住证办理")]
    #[case("bank", "银行卡代办")]
    // With the words around it that people say.
    #[case("申请低保", "最低生活保障申请")]
    #[case("低保怎么申请", "最低生活保障申请")]
    #[case("办理居住证", "居住证办理")]
    #[case("居住证在哪里办？", "居住证办理")]
    #[case("我要申请高龄津贴", "高龄津贴申请")]
    #[case("怎么代办银行卡", "银行卡代办")]
    fn people_find_what_they_mean(#[case] asked: &str, #[case] first: &str) {
        assert_eq!(
            titles(asked).first().map(String::as_str),
            Some(first),
            "{asked}"
        );
    }

    #[rstest]
    #[case("电梯")]
    #[case("xqz")]
    #[case("居民")]
    #[case("qqqqqq")]
    #[case("证人")]
    fn what_is_not_there_is_not_found(#[case] asked: &str) {
        assert_eq!(titles(asked), Vec::<String>::new(), "{asked}");
    }

    #[test]
    fn two_characters_are_never_guessed() {
        assert!(titles("居正").is_empty());
        assert!(titles("jx").is_empty());
    }

    #[test]
    fn names_come_before_texts_and_expired_ones_last() {
        let mut t = typed();
        t.set("title_zh", "办一张图书证");
        t.set("keywords", "");
        t.set("materials_zh", "居住证");
        t.set("materials_en", "");
        let text = Item::read(&t).unwrap();
        let name = named("居住证办理", "", "");
        let mut old = named("居住证签注", "", "");
        old.valid_until = Some("2026-11-21".parse().unwrap());
        let today = "2026-11-22".parse().unwrap();
        let question = Question::read("居住证").unwrap();
        let got = find(vec![old, text, name], |i| i.sought(today), &question);
        let got: Vec<_> = got
            .iter()
            .map(|(h, i)| (*h, i.title.get(Lang::Zh)))
            .collect();
        assert_eq!(
            got,
            [
                (Hit::Name, "居住证办理"),
                (Hit::Text, "办一张图书证"),
                (Hit::Name, "居住证签注")
            ]
        );
    }

    #[test]
    fn near_ones_are_given_only_where_nothing_else_is() {
        assert_eq!(titles("高龄津贴"), ["高龄津贴申请"]);
        assert!(Question::read(" ，。 ").is_none());
    }

    proptest! {
        #[test]
        fn every_name_is_found_by_its_first_letters(from in 0usize..4, take in 2usize..5) {
            for item in catalogue() {
                let title = item.title.get(Lang::Zh);
                let letters: String = sounds(title).iter().skip(from).take(take)
                    .filter_map(|r| r[0].chars().next()).collect();
                if letters.len() > 1 {
                    prop_assert!(sounds_like(&sounds(title), &letters), "{} {}", title, letters);
                }
            }
        }

        #[test]
        fn a_catalogue_answers_as_its_matters_do(asked in "[居住证高龄津贴低保办理老年银行卡 jzbank]{1,6}") {
            if let Some(question) = Question::read(&asked) {
                let today = "2026-11-22".parse().unwrap();
                let ready = catalogue().into_iter().map(|i| Ready::new(&i.sought(today), i)).collect();
                let kept = Catalogue::new(ready);
                let kept: Vec<_> = kept.search(&question).into_iter().map(|(h, i)| (h, i.clone())).collect();
                prop_assert_eq!(kept, find(catalogue(), |i| i.sought(today), &question));
            }
        }

        #[test]
        fn no_question_makes_it_panic(asked in "[\\s\\S]{0,60}") {
            if let Some(question) = Question::read(&asked) {
                find(catalogue(), |i| i.sought("2026-11-22".parse().unwrap()), &question);
            }
        }
    }
}
