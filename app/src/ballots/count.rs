//! `/{c}/ballots/{n}/paper`: paper at the same poll. The roll locks the other channel before a paper is handed out; two
//! people enter the count, and only equal entries count. Nothing here shows how anybody voted: the roll knows a day.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use domain::access::{Clerk, Denied};
use domain::ballots::{Method, Tally};
use domain::display::Lang;
use domain::ids::AccountId;
use domain::phone::Phone;
use domain::text::Remark;
use http::StatusCode;
use leptos::prelude::*;
use store::Failed;
use store::ballots::{
    Ballot, Channel, Entered, HandCount, NotEntered, NotKept, NotMarked, Phase, RollHit,
};
use store::files::{File, Owner, Ready};

use super::{find, paper, slug, staff_words as w, words};
use crate::files::shown;
use crate::frame::fields::Fault;
use crate::frame::upload::{fault, uploaded};
use crate::frame::words as frame_words;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// What looking on the roll gave.
enum Looked {
    Not,
    Nobody,
    Found(RollHit),
}

/// `GET /{c}/ballots/{n}/paper`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let clerk = here.clerk()?;
    let ballot = find(&here, &number).await?;
    let (typed, faults) = (Fields::default(), Faults::default());
    draw(&here, &clerk, &ballot, &typed, &faults, Looked::Not).await
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
    // A number is looked up by a post, so that no address and no log ever holds it.
    let Some(account) = form.number("person").map(AccountId) else {
        return look_up(&here, &clerk, &ballot, &form).await;
    };
    let portal = &here.portal;
    let done_by = portal
        .db
        .mark_paper(&clerk, ballot.number, account, || portal.clock.now())
        .await;
    match done_by {
        Ok(()) => Ok(done(&here, &ballot, "paper_marked")),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotMarked::UnknownBallot => Problem::NotFound,
            NotMarked::NotOpen => refused(&here, &ballot, w::not_open),
            NotMarked::NotOnRoll => refused(&here, &ballot, w::not_on_roll),
            NotMarked::VotedOnline => refused(&here, &ballot, w::voted_online),
            NotMarked::AlreadyPaper => refused(&here, &ballot, w::marked_already),
            NotMarked::OwnAffair => Problem::Denied(Denied::OwnAffair),
        }),
    }
}

/// Looks somebody up on the roll and shows the page with whom it found.
async fn look_up(here: &Here, clerk: &Clerk, ballot: &Ballot, form: &Fields) -> Answer {
    let mut faults = Faults::default();
    let phone = Phone::parse(form.get("phone")).map_err(|_| Fault::Phone);
    let Some(phone) = faults.check("phone", phone) else {
        return draw(here, clerk, ballot, form, &faults, Looked::Not).await;
    };
    let db = &here.portal.db;
    let hit = db.find_on_roll(clerk, ballot.number, &phone).await?;
    let looked = hit.map_or(Looked::Nobody, Looked::Found);
    draw(here, clerk, ballot, form, &faults, looked).await
}

fn done(here: &Here, ballot: &Ballot, code: &str) -> axum::response::Response {
    let to = links::ballot_act(slug(here), ballot.number, "paper");
    Redirect::to(&format!("{to}?done={code}")).into_response()
}

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
    let Some((tally, note)) = read(&ballot, &form, &mut faults) else {
        return draw(&here, &clerk, &ballot, &form, &faults, Looked::Not).await;
    };
    let entered = here
        .portal
        .db
        .enter_count(&clerk, ballot.number, &tally, note.as_ref(), here.now)
        .await;
    let say = match entered {
        Ok(Entered::First) => return Ok(done(&here, &ballot, "count_entered")),
        Ok(Entered::Agreed) => return Ok(done(&here, &ballot, "count_agreed")),
        Ok(Entered::Differs) => w::count_mismatch,
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

/// `POST /{c}/ballots/{n}/paper/upload`: a photo of the tally sheet.
pub async fn upload(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    request: Request,
) -> Answer {
    // Before anything of the body is read: nobody else gets to fill our memory.
    let clerk = here.clerk()?;
    let file = uploaded(request).await?;
    let ballot = find(&here, &number).await?;
    let portal = &here.portal;
    let kept = match Ready::of(file).await {
        Ok(ready) => {
            let name = portal.random_hex::<16>();
            let (number, db) = (ballot.number, &portal.db);
            db.keep_sheet(&clerk, number, &portal.shelf, ready, &name, here.now)
                .await
        }
        Err(why) => Err(Failed::Refused(NotKept::File(why))),
    };
    let why = match kept {
        Ok(_) => return Ok(done(&here, &ballot, "uploaded")),
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => why,
    };
    match why {
        NotKept::UnknownBallot => Err(Problem::NotFound),
        NotKept::NotClosed => Err(refused(&here, &ballot, w::count_not_closed)),
        NotKept::Done => Err(refused(&here, &ballot, w::count_closed)),
        NotKept::File(why) if ballot.phase(here.now) == Phase::Counting => {
            let (typed, faults) = (Fields::default(), Faults::one("file", fault(why)));
            draw(&here, &clerk, &ballot, &typed, &faults, Looked::Not).await
        }
        NotKept::File(_) => Err(refused(&here, &ballot, w::count_closed)),
    }
}

/// The field of a number: one an option, and one a mark where papers hold marks.
fn field(option: usize, mark: usize) -> String {
    format!("n{option}-{mark}")
}

/// What was typed: the numbers, which must be possible ones, and the note.
fn read(ballot: &Ballot, form: &Fields, faults: &mut Faults) -> Option<(Tally, Option<Remark>)> {
    let number = |name: &str| match form.get(name).trim() {
        "" => Some(0),
        typed => typed.parse::<u64>().ok().filter(|n| *n <= 1_000_000),
    };
    let options = ballot.options.len();
    let marks = usize::from(ballot.method.highest_mark());
    let counts: Option<Vec<Vec<u64>>> = (0..options)
        .map(|option| {
            (0..marks)
                .map(|mark| number(&field(option, mark)))
                .collect()
        })
        .collect();
    let counts = faults.check("counts", counts.ok_or(Fault::Number));
    let blank = faults.check("blank", number("blank").ok_or(Fault::Number));
    let invalid = faults.check("invalid", number("invalid").ok_or(Fault::Number));
    let papers = match form.get("papers").trim() {
        "" => Err(Fault::Number),
        _ => number("papers").ok_or(Fault::Number),
    };
    let papers = faults.check("papers", papers);
    let note = match form.get("note").trim() {
        "" => Some(None),
        typed => faults.text("note", Remark::parse(typed)).map(Some),
    };
    let tally = Tally {
        papers: papers?,
        blank: blank?,
        invalid: invalid?,
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
    looked: Looked,
) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let phase = ballot.phase(here.now);
    let state = db.hand_count(ballot.id).await?;
    let photos = db
        .list_files(here.community.id, Owner::Ballot(ballot.id))
        .await?;
    let mark = (phase == Phase::Open).then(|| marking(here, ballot, typed, faults, looked));
    let count = (phase == Phase::Counting && state.marked > 0)
        .then(|| counting(here, ballot, clerk, &state, &photos, typed, faults));
    let later =
        (phase == Phase::Open).then(|| view! { <p class="meta">{w::count_not_closed(lang)}</p> });
    let closed =
        (phase == Phase::Settled).then(|| view! { <p class="flash">{w::count_closed(lang)}</p> });
    let summary = errors(lang, faults);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let back = links::ballot(slug(here), ballot.number);
    let title = ballot.title.clone();
    let page = Page::new(w::paper_title(lang))
        .tab(Tab::Desk)
        .status(status);
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
                {closed} {mark} {later} {count}
            </div>
        }
    })
}

/// Looking somebody up on the roll, and the button for whoever is found.
fn marking(
    here: &Here,
    ballot: &Ballot,
    typed: &Fields,
    faults: &Faults,
    looked: Looked,
) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "paper/mark");
    let found = match looked {
        Looked::Not => ().into_any(),
        Looked::Nobody => {
            view! { <p class="flash" role="status">{w::mark_none(lang)}</p> }.into_any()
        }
        Looked::Found(person) => {
            let act = match person.voted {
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
                <article class="item" role="status">
                    <h3 class="item__title">{person.name}</h3>
                    {act}
                </article>
            }
            .into_any()
        }
    };
    view! {
        <section class="part" aria-labelledby="mark">
            <h2 id="mark">{w::mark_title(lang)}</h2>
            <form method="post" action=action novalidate>
                {Field::new(lang, "phone", w::mark_phone(lang))
                    .hint(w::mark_phone_hint(lang))
                    .value(typed.get("phone"))
                    .input_type("tel")
                    .inputmode("numeric")
                    .autocomplete("off")
                    .draw(faults)}
                <button class="button button--plain">{w::mark_find(lang)}</button>
            </form>
            {found}
        </section>
    }
    .into_any()
}

/// The form of the count, for whoever may enter it now.
fn counting(
    here: &Here,
    ballot: &Ballot,
    clerk: &Clerk,
    state: &HandCount,
    photos: &[File],
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let sheet = state
        .agreed
        .is_none()
        .then(|| photo_form(here, ballot, faults));
    let (say, form) = match (&state.agreed, state.first_by) {
        (Some(_), _) => (w::count_done(lang), false),
        (None, Some(by)) if by == clerk.account() => (w::count_own(lang), false),
        (None, Some(_)) => (w::count_second(lang), true),
        (None, None) => (w::count_first(lang), true),
    };
    let form = form.then(|| count_form(here, ballot, typed, faults));
    view! {
        <section class="part" aria-labelledby="count">
            <h2 id="count">{w::count_title(lang)}</h2>
            <p>{w::count_lead(lang)}</p>
            {shown(here, photos, w::photo_alt)}
            {sheet}
            <p><strong>{say}</strong></p>
            {form}
        </section>
    }
    .into_any()
}

fn photo_form(here: &Here, ballot: &Ballot, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let action = links::ballot_act(slug(here), ballot.number, "paper/upload");
    view! {
        <form method="post" action=action enctype="multipart/form-data" novalidate>
            {Field::new(lang, "file", w::photo_label(lang))
                .hint(frame_words::file_hint(lang))
                .input_type("file")
                .draw(faults)}
            <button class="button button--plain">{w::photo_send(lang)}</button>
        </form>
    }
    .into_any()
}

fn count_form(here: &Here, ballot: &Ballot, typed: &Fields, faults: &Faults) -> AnyView {
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
            <div id="counts">{numbers}</div>
            {blank}
            {number(lang, "invalid", w::count_invalid(lang).to_owned(), typed, faults)}
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
