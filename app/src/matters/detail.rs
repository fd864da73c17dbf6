//! `/{c}/matters/{n}`: one matter, as its reporter and, where it is public, everybody reads it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::matters::{MatterAct, Party, PictureAct, Shows, Stage, step};
use domain::text::Remark;
use leptos::prelude::*;
use store::matters::Matter;

use super::chain::{Board, Reads, chain, in_charge};
use super::{chip, due, find_matter, parse, pictures, place, private, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::proposals::card::Names;
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::next::next;

/// As whom somebody reads a matter.
pub(super) enum Reader<'a> {
    Reporter,
    /// Holds the slip: number and code, as typed, go with every form.
    Slip {
        code: &'a str,
    },
    Anybody,
}

/// `GET /{c}/matters/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (m, party) = find_matter(&here, &number).await?;
    if party.is_some_and(|p| p != Party::Reporter) && !m.is_public() {
        // Staff work on it at the desk.
        return Ok(Redirect::to(&links::desk_matter(slug(&here), m.number)).into_response());
    }
    let reader = match party {
        Some(Party::Reporter) => Reader::Reporter,
        _ => Reader::Anybody,
    };
    let (form, faults) = (Fields::default(), Faults::default());
    draw(&here, &m, &reader, &form, &faults).await
}

/// `GET` of an act: back to the matter.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::matter(slug(&here), number)).into_response())
}

pub(super) async fn draw(
    here: &Here,
    m: &Matter,
    reader: &Reader<'_>,
    form: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let names = Names::load(here).await?;
    let board = Board::load(here).await?;
    let lines = here.portal.db.list_matter_events(m.id).await?;
    let reads = match reader {
        Reader::Anybody => Reads::Public,
        Reader::Reporter | Reader::Slip { .. } => Reads::All,
    };
    let facts = facts(here, m, &names, in_charge(lang, m, &lines, &board, &names));
    let chain = chain(here, &lines, &board, &names, reads);
    let due = due(here, m).await?;
    let mine = !matches!(reader, Reader::Anybody);
    let say = (mine && m.may_say(here.today())).then(|| say(here, m, reader, form, faults));
    let may = |act| step(m.stage, Party::Reporter, act).is_ok();
    let withdraw =
        (matches!(reader, Reader::Reporter) && may(MatterAct::Withdraw)).then(|| withdraw(here, m));
    let ahead = next(lang, ahead(here, m));
    let answer = answer(here, m);
    let text = text(here, m);
    let all = here.portal.db.list_matter_pictures(m.id).await?;
    let slip = match reader {
        // What everybody sees needs no code.
        Reader::Slip { code } if !m.is_public() => Some(*code),
        _ => None,
    };
    let before = pictures::section(here, m, &all, Shows::Before, slip);
    let after = pictures::section(here, m, &all, Shows::After, slip);
    let may_show = matches!(reader, Reader::Reporter)
        && pictures::may(m, Party::Reporter, PictureAct::Add, Shows::Before);
    let show = may_show.then(|| {
        let to = links::matter_part(slug(here), m.number, "files");
        view! { <p><a class="button button--plain" href=to>{words::pictures_manage(lang)}</a></p> }
    });
    let title = words::one(lang, m.kind, &m.number.to_string());
    let (back, label) = match reader {
        Reader::Reporter => (links::MY_MATTERS.to_owned(), words::mine(lang)),
        _ => (links::matters(slug(here)), words::back(lang)),
    };
    let (summary, status) = (errors(lang, faults), faults.status());
    let state = chip(lang, m.stage);
    let page = Page::new(title.clone()).tab(Tab::Home).status(status);
    let drawn = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {label}</a>
                {summary}
                <h1>{title}</h1>
                <p>{state}</p>
                {due} {text} {before} {show} {answer} {after} {say} {ahead} {facts} {chain} {withdraw}
            </div>
        }
    })?;
    Ok(match mine {
        true => private(drawn),
        false => drawn,
    })
}

/// The text, or that it is not there any more.
pub(super) fn text(here: &Here, m: &Matter) -> AnyView {
    let lang = here.lang;
    let gone = words::text_gone(lang).to_owned();
    let text = m.body.clone().unwrap_or(gone);
    view! {
        <section aria-labelledby="text">
            <h2 class="visually-hidden" id="text">{words::the_text(lang)}</h2>
            <p class="meeting__text">{text}</p>
        </section>
    }
    .into_any()
}

/// The last answer, or why it is not for the community.
pub(super) fn answer(here: &Here, m: &Matter) -> Option<AnyView> {
    let lang = here.lang;
    let title = match m.stage {
        Stage::Declined => words::declined_title(lang),
        _ => words::the_answer(lang),
    };
    m.answer.clone().map(|said| {
        view! {
            <section class="part" aria-labelledby="answer">
                <h2 id="answer">{title}</h2>
                <p class="meeting__text">{said}</p>
            </section>
        }
        .into_any()
    })
}

/// What is known of it, and who is in charge.
pub(super) fn facts(
    here: &Here,
    m: &Matter,
    names: &Names,
    (owner, offered): (String, Option<String>),
) -> AnyView {
    let lang = here.lang;
    let mut rows = vec![(words::who_now(lang), owner)];
    if let Some(offered) = offered {
        rows.push((words::waiting_for(lang), offered));
    }
    rows.extend([
        (words::about_label(lang), names.category(lang, m.category)),
        (words::where_label(lang), place(lang, m, names)),
        (
            words::received_label(lang),
            format!(
                "{} · {}",
                when::moment(lang, m.received_at, here.now),
                words::source(lang, m.source)
            ),
        ),
        (
            words::seen_label(lang),
            words::visibility(lang, m.visibility).to_owned(),
        ),
    ]);
    let rows = rows
        .into_iter()
        .map(|(label, value)| view! { <dt>{label}</dt> <dd>{value}</dd> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// What happens next.
pub(super) fn ahead(here: &Here, m: &Matter) -> AnyView {
    let lang = here.lang;
    let day = |d| when::day(lang, d, here.today());
    let due = day(m.due_on);
    let said = match m.stage {
        _ if m.is_late(here.today()) => words::next_late(lang, &due),
        Stage::Waiting => words::next_waiting(lang, &due),
        Stage::Owned => words::next_owned(lang, &due),
        Stage::Reopened => words::next_reopened(lang, &due),
        Stage::Answered => match m.confirm_until.filter(|_| m.may_say(here.today())) {
            Some(until) => words::next_answered(lang, &day(until)),
            None => words::next_unsaid(lang).to_owned(),
        },
        Stage::Solved => words::next_solved(lang).to_owned(),
        Stage::Declined => words::next_declined(lang).to_owned(),
        Stage::Withdrawn => words::next_withdrawn(lang).to_owned(),
    };
    view! { <p>{said}</p> }.into_any()
}

fn say(here: &Here, m: &Matter, reader: &Reader<'_>, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let (to, hidden) = match reader {
        Reader::Slip { code } => {
            let (n, code) = (m.number.to_string(), (*code).to_owned());
            let hidden = view! {
                <input type="hidden" name="number" value=n/>
                <input type="hidden" name="code" value=code/>
            };
            (links::find_matter(slug(here)), Some(hidden))
        }
        _ => (links::matter_part(slug(here), m.number, "say"), None),
    };
    let until = m.confirm_until.map(|d| when::day(lang, d, here.today()));
    let hint = words::say_hint(lang, &until.unwrap_or_default());
    let word = Field::new(lang, "word", words::say_word(lang))
        .lines()
        .limits(Remark::LIMITS)
        .value(form.get("word"))
        .draw(faults);
    view! {
        <section class="part" aria-labelledby="say">
            <h2 id="say">{words::say_title(lang)}</h2>
            <p>{hint}</p>
            <form method="post" action=to novalidate>
                {hidden} {word}
                <div class="row">
                    <button class="button" name="solved" value="yes">{words::say_yes(lang)}</button> " "
                    <button class="button button--plain" name="solved" value="no">{words::say_no(lang)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn withdraw(here: &Here, m: &Matter) -> AnyView {
    let lang = here.lang;
    let to = links::matter_part(slug(here), m.number, "withdraw");
    view! {
        <details>
            <summary>{words::withdraw(lang)}</summary>
            <p>{words::withdraw_hint(lang)}</p>
            <form method="post" action=to><button class="button button--danger">{words::withdraw(lang)}</button></form>
        </details>
    }
    .into_any()
}

/// What the reporter's form says: solved or not, and a word that may be left out.
pub(super) fn read_word(
    form: &Fields,
    faults: &mut Faults,
) -> Result<Option<(bool, Option<Remark>)>, Problem> {
    let solved = match form.get("solved") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::BadRequest),
    };
    let word = match form.get("word").trim() {
        "" => Some(None),
        raw => faults.text("word", Remark::parse(raw)).map(Some),
    };
    Ok(word.map(|word| (solved, word)))
}
