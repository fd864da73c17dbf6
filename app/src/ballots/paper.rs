//! The paper: what a voter ticks, drawn from a ballot's method and options, and read back from the posted form.
//!
//! What surprises: the choice made before is never shown again. Whoever picks up the phone on the table then learns
//! that its owner has voted, and not how.

use domain::ballots::{Method, Paper, PaperFault};
use domain::display::Lang;
use leptos::prelude::*;

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::field_error;

/// The value that stands for a blank paper.
const BLANK: &str = "blank";

/// What a paper is drawn from.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub method: Method,
    /// In the order of the paper; those of a yes/no ballot come from [`labels`].
    pub options: Vec<String>,
}

/// The names of the options, in the order of the paper.
pub fn labels(lang: Lang, method: Method, stored: &[String]) -> Vec<String> {
    match method {
        Method::YesNo => vec![
            words::yes(lang).to_owned(),
            words::no(lang).to_owned(),
            words::abstain(lang).to_owned(),
        ],
        _ => stored.to_vec(),
    }
}

/// How people vote, in one line.
pub fn how(lang: Lang, method: Method) -> String {
    match method {
        Method::YesNo => words::pick_yes_no(lang).to_owned(),
        Method::One => words::pick_one(lang).to_owned(),
        Method::UpTo(k) => words::pick_up_to(lang, i64::from(k)),
        Method::Score { max } => words::pick_score(lang, i64::from(max)),
    }
}

/// The fields of the paper.
pub fn draw(lang: Lang, sheet: &Sheet, typed: &Fields, faults: &Faults) -> AnyView {
    match sheet.method {
        Method::Score { max } => scores(lang, sheet, max, typed, faults),
        method => {
            let mut cards: Vec<Card> = sheet
                .options
                .iter()
                .enumerate()
                .map(|(place, label)| Card::new(place.to_string(), label))
                .collect();
            if method != Method::YesNo {
                cards.push(blank(lang));
            }
            let ticked: Vec<String> = typed.all("choice").map(str::to_owned).collect();
            let choice = Choice::new(lang, "choice", how(lang, method), cards).long();
            match method {
                Method::UpTo(_) => choice.many(ticked),
                _ => choice.chosen(ticked.into_iter().next().unwrap_or_default()),
            }
            .draw(faults)
        }
    }
}

fn blank(lang: Lang) -> Card {
    Card::new(BLANK, words::blank(lang)).hint(words::blank_hint(lang))
}

/// One row of marks an option. The fault of the whole paper stands before the first row.
fn scores(lang: Lang, sheet: &Sheet, max: u8, typed: &Fields, faults: &Faults) -> AnyView {
    let none = Faults::default();
    let rows = sheet
        .options
        .iter()
        .enumerate()
        .map(|(place, label)| {
            let name = score_field(place);
            let mut cards: Vec<Card> = (1..=max)
                .map(|mark| Card::new(mark.to_string(), words::marks(lang, i64::from(mark))))
                .collect();
            cards.push(Card::new("0", words::no_opinion(lang)));
            Choice::new(lang, name.as_str(), label, cards)
                .chosen(typed.get(&name))
                .draw(&none)
        })
        .collect_view();
    let ticked = typed.all(BLANK).map(str::to_owned).collect();
    let blank = Choice::new(lang, BLANK, words::blank(lang), vec![blank(lang)])
        .many(ticked)
        .draw(&none);
    view! {
        <div id="choice" tabindex="-1">
            <p>{how(lang, sheet.method)}</p>
            {field_error(lang, "choice", faults)}
            {rows} {blank}
        </div>
    }
    .into_any()
}

fn score_field(place: usize) -> String {
    format!("s{place}")
}

/// What was ticked: marks as [`Paper::parse`] reads them, and whether blank.
pub type Ticked = (Vec<u8>, bool);

/// Reads the posted paper; what is returned makes a legal paper.
///
/// # Errors
/// [`PaperFault`], also for what no form of ours sends.
pub fn read(method: Method, options: usize, form: &Fields) -> Result<Ticked, PaperFault> {
    let blank = form
        .all("choice")
        .chain(form.all(BLANK))
        .any(|v| v == BLANK);
    let marks: Result<Vec<u8>, PaperFault> = match method {
        Method::Score { .. } => (0..options)
            .map(|place| match form.get(&score_field(place)) {
                "" => Ok(0),
                mark => mark.parse().map_err(|_| PaperFault::OutOfRange),
            })
            .collect(),
        _ => form
            .all("choice")
            .filter(|v| *v != BLANK)
            .map(|place| place.parse().map_err(|_| PaperFault::UnknownOption))
            .collect(),
    };
    let marks = marks?;
    Paper::parse(method, options, &marks, blank)?;
    Ok((marks, blank))
}

/// The sentence of a fault at the paper.
pub fn fault(method: Method, why: PaperFault) -> Fault {
    Fault::Say(match why {
        PaperFault::NoneChosen if method == Method::YesNo => words::fault_none_yes_no,
        PaperFault::NoneChosen => words::fault_none,
        PaperFault::TooMany { .. } => words::fault_many,
        PaperFault::UnknownOption | PaperFault::Twice => words::fault_unknown,
        PaperFault::OutOfRange => words::fault_range,
        PaperFault::NotBlank => words::fault_blank_and,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(sent: &str) -> Fields {
        Fields::read(sent.as_bytes()).unwrap()
    }

    #[rstest::rstest]
    #[case(Method::YesNo, 3, "choice=1", Ok(&[0, 1, 0][..]))]
    #[case(Method::YesNo, 3, "", Err(PaperFault::NoneChosen))]
    #[case(Method::YesNo, 3, "choice=3", Err(PaperFault::UnknownOption))]
    #[case(Method::YesNo, 3, "choice=-1", Err(PaperFault::UnknownOption))]
    #[case(Method::YesNo, 3, "choice=blank", Err(PaperFault::NotBlank))]
    #[case(Method::YesNo, 3, "choice=0&choice=1", Err(PaperFault::TooMany { most: 1 }))]
    #[case(Method::One, 4, "choice=blank", Ok(&[0, 0, 0, 0][..]))]
    #[case(Method::UpTo(2), 4, "choice=0&choice=3", Ok(&[1, 0, 0, 1][..]))]
    #[case(Method::UpTo(2), 4, "choice=0&choice=0", Err(PaperFault::Twice))]
    #[case(Method::UpTo(2), 4, "choice=0&choice=blank", Err(PaperFault::NotBlank))]
    #[case(Method::Score { max: 5 }, 2, "s0=5&s1=0", Ok(&[5, 0][..]))]
    #[case(Method::Score { max: 5 }, 2, "s0=5", Ok(&[5, 0][..]))]
    #[case(Method::Score { max: 5 }, 2, "s0=6", Err(PaperFault::OutOfRange))]
    #[case(Method::Score { max: 5 }, 2, "s0=x", Err(PaperFault::OutOfRange))]
    #[case(Method::Score { max: 5 }, 2, "s0=0", Err(PaperFault::NoneChosen))]
    #[case(Method::Score { max: 5 }, 2, "blank=blank", Ok(&[0, 0][..]))]
    fn a_paper_is_read_as_it_was_ticked(
        #[case] method: Method,
        #[case] options: usize,
        #[case] sent: &str,
        #[case] expected: Result<&[u8], PaperFault>,
    ) {
        let paper = read(method, options, &form(sent))
            .and_then(|(marks, blank)| Paper::parse(method, options, &marks, blank));
        assert_eq!(paper.as_ref().map(Paper::marks).map_err(|e| *e), expected);
    }

    #[test]
    fn what_is_drawn_is_what_is_read() {
        let sheet = |method, options: &[&str]| Sheet {
            method,
            options: options.iter().map(|o| (*o).to_owned()).collect(),
        };
        let none = Faults::default();
        let html =
            |sheet: &Sheet, typed: &str| draw(Lang::Zh, sheet, &form(typed), &none).to_html();
        let two = html(
            &sheet(Method::UpTo(2), &["修路灯", "修长椅", "种树"]),
            "choice=2",
        );
        assert_eq!(two.matches("type=\"checkbox\"").count(), 4);
        assert_eq!(two.matches(" checked").count(), 1);
        let yes_no = html(&sheet(Method::YesNo, &["同意", "不同意", "弃权"]), "");
        assert_eq!(yes_no.matches("type=\"radio\"").count(), 3);
        assert!(!yes_no.contains(words::blank(Lang::Zh)));
        let scores = html(&sheet(Method::Score { max: 5 }, &["甲", "乙"]), "s1=4");
        // Five marks and "no opinion" for each, and the blank paper.
        assert_eq!(scores.matches("type=\"radio\"").count(), 12);
        assert_eq!(scores.matches("type=\"checkbox\"").count(), 1);
        assert!(scores.contains("name=\"s1\""));
    }
}
