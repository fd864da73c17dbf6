//! `/{c}/ballots/{n}/paper`: paper at the same poll. The roll locks the other channel before a paper is handed out; two
//! people enter the count, and only equal entries count. Nothing here shows how anybody voted: the roll knows a day.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Clerk;
use domain::ballots::{Channel, Method, Tally};
use domain::display::Lang;
use domain::ids::AccountId;
use domain::text::Label;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{Ballot, Counted, NotCounted, NotMarked, PaperState, RollPerson};

use super::card::Stage;
use super::{find, paper, slug, staff_words as w, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/ballots/{n}/paper`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    draw(&here, &clerk, &ballot, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::ballot_act(slug(&here), number, "paper")).into_response())
}

/// A refusal that leads back to the paper votes.
fn refused(here: &Here, ballot: &Ballot, say: fn(Lang) -> &'static str) -> Problem {
    let to = links::ballot_act(slug(here), ballot.number, "paper");
    let label: fn(Lang) -> &'static str = w::back_paper;
    Problem::refused(move |l| say(l).to_owned(), Some((to, label)))
}

/// `POST /{c}/ballots/{n}/paper/mark`
pub async fn mark(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    // A name is looked up by a post, so that no address and no log ever holds it.
    let Some(account) = form.number("person").map(AccountId) else {
        return draw(&here, &clerk, &ballot, &form, &Faults::default()).await;
    };
    let db = &here.portal.db;
    match db.mark_paper(&clerk, ballot.number, account, here.now).await {
        Ok(()) => Ok(done(&here, &ballot, "paper_marked")),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotMarked::UnknownBallot => Problem::NotFound,
            NotMarked::NotOpen => refused(&here, &ballot, w::not_open),
            NotMarked::NotOnRoll => refused(&here, &ballot, w::not_on_roll),
            NotMarked::VotedOnline => refused(&here, &ballot, w::voted_online),
        }),
    }
}

fn done(here: &Here, ballot: &Ballot, code: &str) -> axum::response::Response {
    let to = links::ballot_act(slug(here), ballot.number, "paper");
    Redirect::to(&format!("{to}?done={code}")).into_response()
}

/// `POST /{c}/ballots/{n}/paper/count`
pub async fn enter(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some((tally, note)) = read(&ballot, &form, &mut faults) else {
        return draw(&here, &clerk, &ballot, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db
        .enter_count(&clerk, ballot.number, &tally, &note, here.now)
        .await
    {
        Ok(Counted::First) => Ok(done(&here, &ballot, "count_entered")),
        Ok(Counted::Agreed) => Ok(done(&here, &ballot, "count_agreed")),
        Ok(Counted::Differs) => {
            faults.add("papers", Fault::Say(w::count_mismatch));
            draw(&here, &clerk, &ballot, &form, &faults).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotCounted::UnknownBallot => Problem::NotFound,
            NotCounted::Closed => refused(&here, &ballot, w::count_closed),
            NotCounted::SamePerson => refused(&here, &ballot, w::same_person),
            NotCounted::Wrong => {
                faults.add("papers", Fault::Say(w::fault_more));
                return draw(&here, &clerk, &ballot, &form, &faults).await;
            }
        }),
    }
}

/// The field of a number: one an option, and one a mark where papers hold marks.
fn field(option: usize, mark: usize) -> String {
    format!("n{option}-{mark}")
}

fn read(ballot: &Ballot, form: &Fields, faults: &mut Faults) -> Option<(Tally, String)> {
    let number = |name: &str| match form.get(name).trim() {
        "" => Some(0),
        typed => typed.parse::<u64>().ok().filter(|n| *n <= 1_000_000),
    };
    let options = ballot.option_count();
    let marks = usize::from(ballot.method.highest_mark());
    let counts: Option<Vec<Vec<u64>>> = (0..options)
        .map(|option| (0..marks).map(|mark| number(&field(option, mark))).collect())
        .collect();
    let counts = faults.check("counts", counts.ok_or(Fault::Number));
    let blank = faults.check("blank", number("blank").ok_or(Fault::Number));
    let papers = match form.get("papers").trim() {
        "" => Err(Fault::Number),
        _ => number("papers").ok_or(Fault::Number),
    };
    let papers = faults.check("papers", papers);
    let note = match form.get("note").trim() {
        "" => Some(String::new()),
        typed => faults
            .text("note", Label::parse(typed))
            .map(Label::into_string),
    };
    let tally = Tally {
        papers: papers?,
        blank: blank?,
        counts: counts?,
    };
    let fits = tally.check(ballot.method, options);
    faults.check("papers", fits.map_err(|_| Fault::Say(w::fault_sum)))?;
    Some((tally, note?))
}

async fn draw(
    here: &Here,
    clerk: &Clerk,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let stage = Stage::of(ballot, here.now);
    let state = db.paper_state(clerk, ballot).await?;
    let asked = typed.get("name").trim();
    let found = match asked {
        "" => Vec::new(),
        name => db.search_roll(clerk, ballot.id, name).await?,
    };
    let open = stage == Stage::Open;
    let mark = open.then(|| marking(here, ballot, asked, found));
    let count = matches!(stage, Stage::Open | Stage::Counting)
        .then(|| counting(lang, here, ballot, clerk, &state, typed, faults));
    let closed = stage == Stage::Closed;
    let closed = closed.then(|| view! { <p class="flash">{w::count_closed(lang)}</p> });
    let summary = errors(lang, faults);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let back = links::ballot(slug(here), ballot.number);
    let title = ballot.title.clone();
    let page = Page::new(w::paper_title(lang)).tab(Tab::Desk).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {summary}
                <h1>{w::paper_title(lang)}</h1>
                <p class="meta">{title}</p>
                <p>{w::paper_lead(lang)}</p>
                <p class="meta">{w::paper_never(lang)}</p>
                <p><strong>{w::mark_count(lang, state.marked)}</strong></p>
                {closed} {mark} {count}
            </div>
        }
    })
}

/// Looking somebody up on the roll, and the button for whoever is found.
fn marking(here: &Here, ballot: &Ballot, asked: &str, found: Vec<RollPerson>) -> AnyView {
    let lang = here.lang;
    let none = (!asked.is_empty() && found.is_empty())
        .then(|| view! { <p class="flash" role="status">{w::mark_none(lang)}</p> });
    let action = links::ballot_act(slug(here), ballot.number, "paper/mark");
    let rows = found
        .into_iter()
        .map(|person| {
            let act = match person.channel {
                Some(Channel::Online) => view! { <p>{w::marked_online(lang)}</p> }.into_any(),
                Some(Channel::Paper) => view! { <p>{w::marked_already(lang)}</p> }.into_any(),
                None => view! {
                    <form class="item__form" method="post" action=action.clone()>
                        <input type="hidden" name="person" value=person.account.to_string()/>
                        <button class="button button--plain button--small">{w::mark_do(lang)}</button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <article class="item">
                    <h3 class="item__title">{person.name}</h3>
                    <p class="meta"><span>{person.place}</span></p>
                    {act}
                </article>
            }
        })
        .collect_view();
    let look = links::ballot_act(slug(here), ballot.number, "paper/mark");
    view! {
        <section class="part" aria-labelledby="mark">
            <h2 id="mark">{w::mark_title(lang)}</h2>
            <form method="post" action=look>
                {Field::new(lang, "name", w::mark_name(lang))
                    .hint(w::mark_name_hint(lang))
                    .value(asked)
                    .autocomplete("off")
                    .draw(&Faults::default())}
                <button class="button button--plain">{w::mark_find(lang)}</button>
            </form>
            {none} {rows}
        </section>
    }
    .into_any()
}

/// The form of the count, for whoever may enter it now.
fn counting(
    lang: Lang,
    here: &Here,
    ballot: &Ballot,
    clerk: &Clerk,
    state: &PaperState,
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let (say, form) = match (state.agreed, state.first_by) {
        (true, _) => (w::count_done(lang), false),
        (false, Some(by)) if by == clerk.account() => (w::count_own(lang), false),
        (false, Some(_)) => (w::count_second(lang), true),
        (false, None) => (w::count_first(lang), true),
    };
    let form = form.then(|| count_form(lang, here, ballot, typed, faults));
    view! {
        <section class="part" aria-labelledby="count">
            <h2 id="count">{w::count_title(lang)}</h2>
            <p>{w::count_lead(lang)}</p>
            <p><strong>{say}</strong></p>
            {form}
        </section>
    }
    .into_any()
}

fn count_form(lang: Lang, here: &Here, ballot: &Ballot, typed: &Fields, faults: &Faults) -> AnyView {
    let marks = usize::from(ballot.method.highest_mark());
    let labels = paper::labels(lang, ballot.method, &ballot.labels());
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
    let blank = ballot
        .method
        .has_blank()
        .then(|| number(lang, "blank", w::count_blank(lang).to_owned(), typed, faults));
    let action = links::ballot_act(slug(here), ballot.number, "paper/count");
    view! {
        <form method="post" action=action novalidate>
            <div id="counts">{numbers}</div>
            {blank}
            {number(lang, "papers", w::count_papers(lang).to_owned(), typed, faults)}
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
