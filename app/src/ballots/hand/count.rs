//! The count of papers: two people enter it, each on their own, and only equal entries count.

use axum::extract::Path;
use domain::ballots::{Method, Tally};
use domain::display::Lang;
use domain::ids::AccountId;
use domain::text::Remark;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, Entered, Entry, HandCount, NotEntered, Phase};

use super::{done, draw, refused};
use crate::ballots::hand::mark::Looked;
use crate::ballots::{find, paper, slug, staff_words as w, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::field::Field;

/// `POST /{c}/ballots/{n}/paper/count`
pub async fn enter(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    // Before the form is read: a page without the form could not show what is wrong with it.
    match ballot.phase(here.now) {
        Phase::Counting => {}
        Phase::Settled => return Err(refused(&here, &ballot, w::count_closed)),
        _ => return Err(refused(&here, &ballot, w::count_not_closed)),
    }
    let mut faults = Faults::default();
    let Some(entry) = read(&ballot, &form, &mut faults) else {
        return draw(&here, &clerk, &ballot, &form, &faults, Looked::Not).await;
    };
    let entered = here
        .portal
        .db
        .enter_count(&clerk, ballot.number, &entry, here.now)
        .await;
    let say = match entered {
        Ok(Entered::First) => return Ok(done(&here, &ballot, "count_entered")),
        Ok(Entered::Agreed) => return Ok(done(&here, &ballot, "count_agreed")),
        // Nothing is handed back: whoever sees the own numbers again bends them instead of counting.
        Ok(Entered::Differs) => return Ok(done(&here, &ballot, "count_differs")),
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => match why {
            NotEntered::UnknownBallot => return Err(Problem::NotFound),
            NotEntered::NotClosed => return Err(refused(&here, &ballot, w::count_not_closed)),
            NotEntered::Done => return Err(refused(&here, &ballot, w::count_closed)),
            NotEntered::NoPaper => return Err(refused(&here, &ballot, w::count_no_paper)),
            NotEntered::SamePerson => return Err(refused(&here, &ballot, w::same_person)),
            NotEntered::NoPhoto => {
                let faults = Faults::one("file", Fault::Say(w::photo_first));
                return draw(&here, &clerk, &ballot, &form, &faults, Looked::Not).await;
            }
            NotEntered::WrongTotal { .. } => w::fault_total,
            NotEntered::Impossible(_) => w::fault_sum,
        },
    };
    let faults = Faults::one("papers", Fault::Say(say));
    draw(&here, &clerk, &ballot, &form, &faults, Looked::Not).await
}

/// The field of a number: one an option, and one a mark where papers hold marks.
fn field(option: usize, mark: usize) -> String {
    format!("n{option}-{mark}")
}

/// What was typed: the numbers, which must be possible ones, and the note.
fn read(ballot: &Ballot, form: &Fields, faults: &mut Faults) -> Option<Entry> {
    let number = |name: &str| match form.get(name).trim() {
        "" => Some(0),
        typed => typed.parse::<u64>().ok().filter(|n| *n <= 1_000_000),
    };
    let options = ballot.options.len();
    let marks = usize::from(ballot.method.highest_mark());
    let mut counts = Vec::new();
    for option in 0..options {
        for mark in 0..marks {
            let field = field(option, mark);
            let got = number(&field).ok_or(Fault::Number);
            counts.push(faults.check(field, got));
        }
    }
    let counts: Option<Vec<u64>> = counts.into_iter().collect();
    let blank = faults.check("blank", number("blank").ok_or(Fault::Number));
    let invalid = faults.check("invalid", number("invalid").ok_or(Fault::Number));
    let papers = match form.get("papers").trim() {
        "" => Err(Fault::Number),
        _ => number("papers").ok_or(Fault::Number),
    };
    let papers = faults.check("papers", papers);
    let missing = faults.check("missing", number("missing").ok_or(Fault::Number));
    let note = match form.get("note").trim() {
        "" => Some(None),
        typed => faults.text("note", Remark::parse(typed)).map(Some),
    };
    let tally = Tally {
        papers: papers?,
        blank: blank?,
        invalid: invalid?,
        counts: counts?.chunks(marks.max(1)).map(<[_]>::to_vec).collect(),
    };
    let fits = tally.check(ballot.method, options);
    faults.check("papers", fits.map_err(|_| Fault::Say(w::fault_sum)))?;
    Some(Entry {
        round: form
            .number("round")
            .and_then(|n| u64::try_from(n).ok())
            .unwrap_or(0),
        tally,
        missing: missing?,
        note: note?,
    })
}

/// Where the count stands, in the words of whoever looks.
pub(super) fn stands(lang: Lang, me: AccountId, state: &HandCount, photo: bool) -> &'static str {
    match (&state.agreed, state.first_by) {
        (Some(_), _) => w::count_done(lang),
        _ if !photo => w::photo_first(lang),
        (None, Some(by)) if by == me => w::count_own(lang),
        (None, Some(_)) => w::count_second(lang),
        (None, None) => w::count_first(lang),
    }
}

/// Whether somebody may enter a count now.
pub(super) fn is_due(me: AccountId, state: &HandCount, photo: bool) -> bool {
    photo && state.agreed.is_none() && state.first_by != Some(me)
}

pub(super) fn form(
    here: &Here,
    ballot: &Ballot,
    state: &HandCount,
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let marks = usize::from(ballot.method.highest_mark());
    let labels = paper::labels(lang, ballot.method, &ballot.options);
    let numbers = labels
        .iter()
        .enumerate()
        .flat_map(|(option, label)| (0..marks).map(move |mark| (option, mark, label)))
        .map(|(option, mark, label)| {
            let name = field(option, mark);
            let label = match ballot.method {
                Method::Score { .. } => {
                    let mark = i64::try_from(mark + 1).unwrap_or(i64::MAX);
                    format!("{label} · {}", words::marks(lang, mark))
                }
                _ => label.clone(),
            };
            number(lang, &name, label, typed, faults)
        })
        .collect_view();
    let blank = ballot.method.has_blank().then(|| {
        number(
            lang,
            "blank",
            w::count_blank(lang).to_owned(),
            typed,
            faults,
        )
    });
    let action = links::ballot_act(slug(here), ballot.number, "paper/count");
    view! {
        <form method="post" action=action novalidate>
            <input type="hidden" name="round" value=state.round/>
            {numbers}
            {blank}
            {number(lang, "invalid", w::count_invalid(lang).to_owned(), typed, faults)}
            {Field::new(lang, "papers", w::count_papers(lang))
                .hint(w::count_papers_hint(lang, state.marked))
                .value(typed.get("papers"))
                .inputmode("numeric")
                .autocomplete("off")
                .draw(faults)}
            {number(lang, "missing", w::count_missing(lang).to_owned(), typed, faults)}
            {Field::new(lang, "note", w::count_note(lang)).value(typed.get("note")).autocomplete("off").draw(faults)}
            <button class="button">{w::count_save(lang)}</button>
        </form>
    }
    .into_any()
}

fn number(lang: Lang, name: &str, label: String, typed: &Fields, faults: &Faults) -> AnyView {
    Field::new(lang, name, label)
        .value(typed.get(name))
        .inputmode("numeric")
        .autocomplete("off")
        .draw(faults)
}
