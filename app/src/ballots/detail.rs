//! `/{c}/ballots/{n}`: one ballot. While it is open the paper stands first; whoever cannot vote reads why in its place.
//! Afterwards the result stands there, with everything that a recount needs.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::ballots::Outcome;
use domain::display::Mode;
use domain::notices::Room;
use leptos::prelude::*;
use store::ballots::{Ballot, Channel, Electorate, Phase, RollEntry, Subject};

use super::card::{Names, item, meta};
use super::paper::{self, Sheet};
use super::{extend, find, result, rules, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::icon::{Icon, icon};
use crate::ui::next::next;
use crate::ui::once::once;
use crate::ui::progress::progress;

/// `GET /{c}/ballots/{n}`
pub async fn detail(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    draw(&here, ballot, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act, as after switching the language on a page that answered a form: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::ballot(slug(&here), number)).into_response())
}

/// What stands where the paper would be, for this reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Paper { again: bool },
    VotedOnPaper,
    SignIn,
    Steps,
    NotMember,
    NotPresent,
    NotOnRoll,
}

/// Who this reader is to an open ballot.
fn place(here: &Here, ballot: &Ballot, entry: Option<&RollEntry>) -> Place {
    match (&here.standing, entry.map(|e| e.voted)) {
        (None, _) => Place::SignIn,
        (_, Some(Some((Channel::Paper, _)))) => Place::VotedOnPaper,
        (_, Some(voted)) => Place::Paper {
            again: voted.is_some(),
        },
        (_, None) => match ballot.electorate {
            Electorate::Body(_) => Place::NotMember,
            Electorate::Present(_) => Place::NotPresent,
            Electorate::Community | Electorate::Grid(_) if here.verified().is_err() => Place::Steps,
            Electorate::Community | Electorate::Grid(_) => Place::NotOnRoll,
        },
    }
}

/// Draws the page; `typed` and `faults` belong to its paper.
pub async fn draw(here: &Here, ballot: Ballot, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let phase = ballot.phase(here.now);
    let entry = match &here.standing {
        Some(s) => db.my_roll_entry(s.account, ballot.id).await?,
        None => None,
    };
    let place = (phase == Phase::Open).then(|| place(here, &ballot, entry.as_ref()));
    let status = faults.status();
    let page = Page::new(ballot.title.clone())
        .tab(Tab::Proposals)
        .status(status);
    let summary = errors(lang, faults);
    let head = head(here, &ballot);
    // 长辈版: one task a page. The rest is one link away.
    if let (Mode::Elder, Some(Place::Paper { again }), "") = (here.mode, place, here.query("more"))
    {
        let form = form(here, &ballot, again, typed, faults);
        let more = format!("{}?more=1", links::ballot(slug(here), ballot.number));
        return here.draw(page, move || {
            view! {
                <div class="main__col">
                    {summary} {head} {form}
                    <p><a class="link" href=more>{words::more_about(lang)}</a></p>
                </div>
            }
        });
    }
    let names = Names::load(here).await?;
    let book = db
        .find_rulebook(here.community.id, ballot.rulebook_version)
        .await?
        .ok_or(Problem::Ours("a ballot's rulebook is missing"))?;
    let results = match &ballot.settled {
        Some(found) => Some(result::section(here, &ballot, found).await?),
        None => None,
    };
    let paper = place.map(|place| match place {
        Place::Paper { again } => form(here, &ballot, again, typed, faults),
        other => instead(here, &ballot, other),
    });
    let sample = (phase == Phase::Coming).then(|| options(here, &ballot));
    let turnout = matches!(phase, Phase::Open | Phase::Counting).then(|| turnout(here, &ballot));
    let whats_next = next(lang, what_follows(here, &ballot, phase));
    let about = about(here, &ballot).await?;
    let extended = extend::told(here, &ballot).await?;
    let staff = staff(here, &ballot, phase);
    let aside = view! {
        {rules::who(here, &ballot, &names)}
        {rules::rules(here, &ballot, &book)}
        {rules::claims(here, &ballot)}
    };
    let back = links::ballots(slug(here));
    let paragraphs: Vec<_> = ballot
        .text
        .split("\n\n")
        .map(|t| view! { <p>{t.to_owned()}</p> })
        .collect();
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::title(lang)}</a>
                {summary} {head} {whats_next} {extended} {results}
                <div class="proposal__text" id="ballot-text">{paragraphs}</div>
                {about}
                <p class="row">
                    <button class="speak" type="button" hidden data-reads="#title, #ballot-text, #paper" data-say=crate::frame::words::read_aloud(lang)
                        data-stop=crate::frame::words::read_stop(lang)>
                        {icon(Icon::Speaker)} <span>{crate::frame::words::read_aloud(lang)}</span>
                    </button>
                </p>
                {sample} {turnout} {paper} {staff}
            </div>
            <aside class="side" aria-labelledby="who">{aside}</aside>
        }
    })
}

/// Title and the line of facts below it.
fn head(here: &Here, ballot: &Ballot) -> AnyView {
    let lang = here.lang;
    view! {
        <h1 id="title">{ballot.title.clone()}</h1>
        <p class="meta">{meta(lang, &item(ballot, here.now), here.now)}</p>
    }
    .into_any()
}

fn what_follows(here: &Here, ballot: &Ballot, phase: Phase) -> AnyView {
    let lang = here.lang;
    let end = when::end(lang, ballot.closes_at, here.now);
    let text = match (phase, &ballot.settled) {
        (Phase::Coming, _) => {
            let from = when::moment(lang, ballot.opens_at, here.now);
            words::next_coming(lang, &from, &end)
        }
        (Phase::Open, _) => words::next_open(lang, &end),
        (Phase::Counting, _) if ballot.on_paper > 0 => words::next_hand_count(lang).to_owned(),
        (Phase::Counting, _) | (Phase::Settled, None) => words::next_counting(lang).to_owned(),
        (Phase::Settled, Some(settled)) => match (&settled.outcome, &ballot.subject) {
            (Outcome::Void, _) => words::next_void(lang).to_owned(),
            (Outcome::NoQuorum, _) => words::next_no_quorum(lang).to_owned(),
            (_, Subject::Proposal(n)) => words::next_proposal(lang, &n.to_string()),
            (_, Subject::Procedure(_)) => words::next_procedure(lang).to_owned(),
            _ => words::next_done(lang).to_owned(),
        },
    };
    view! { <p>{text}</p> }.into_any()
}

/// What it is about: a proposal, a seat procedure or a meeting, with the way there.
async fn about(here: &Here, ballot: &Ballot) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    let (text, href) = if let Subject::Proposal(n) = &ballot.subject {
        let text = words::of_proposal(lang, &n.to_string());
        (text, links::proposal(slug(here), *n))
    } else if let Some((room, n)) = here.portal.db.ballot_home(ballot).await? {
        let n = n.to_string();
        let text = match room {
            Room::Procedures => words::of_procedure(lang, &n),
            _ => words::of_meeting(lang, &n),
        };
        (text, links::item(slug(here), room, &n))
    } else {
        return Ok(None);
    };
    Ok(Some(
        view! { <p><a class="link" href=href>{text}</a></p> }.into_any(),
    ))
}

/// A number of people as bars take it.
fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn turnout(here: &Here, ballot: &Ballot) -> AnyView {
    let lang = here.lang;
    let all = ballot.opened.as_ref().map_or(0, |o| o.eligible);
    let label = view! { <strong>{words::turnout(lang, ballot.turnout(), all)}</strong> };
    let bar = progress(
        "turnout".to_owned(),
        label,
        whole(ballot.turnout()),
        whole(all).max(1),
    );
    view! { {bar} <p class="meta">{words::results_hidden(lang)}</p> }.into_any()
}

/// The options of a ballot that has not opened.
fn options(here: &Here, ballot: &Ballot) -> AnyView {
    let lang = here.lang;
    let items = paper::labels(lang, ballot.method, &ballot.options)
        .into_iter()
        .map(|label| view! { <li>{label}</li> })
        .collect_view();
    view! {
        <section class="part" id="paper" aria-labelledby="paper-title">
            <h2 id="paper-title">{paper::how(lang, ballot.method)}</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// The paper as one form.
fn form(here: &Here, ballot: &Ballot, again: bool, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let sheet = Sheet {
        method: ballot.method,
        options: paper::labels(lang, ballot.method, &ballot.options),
    };
    let fields = paper::draw(lang, &sheet, typed, faults);
    let word = Field::new(lang, "word", words::word_label(lang))
        .hint(words::word_hint(lang))
        .value(typed.get("word"))
        .autocomplete("off")
        .draw(faults);
    let open = faults.of("word").is_some() || !typed.get("word").is_empty();
    let voted = again.then(|| {
        let receipt = links::ballot_act(slug(here), ballot.number, "receipt");
        view! {
            <p class="flash">
                {words::voted_online(lang)} " " <a class="link" href=receipt>{words::my_receipt(lang)}</a>
            </p>
        }
    });
    let label = if again {
        words::cast_again(lang)
    } else {
        words::cast(lang)
    };
    let action = links::ballot_act(slug(here), ballot.number, "cast");
    view! {
        <section class="part" id="paper" aria-label=words::paper_title(lang)>
            {voted}
            <form method="post" action=action novalidate>
                {once(here)}
                // Filled by boot.js: half of the receipt's chance comes from the voter's own device.
                <input type="hidden" name="entropy" value="" data-random/>
                {fields}
                <details open=open>
                    <summary>{words::word_title(lang)}</summary>
                    {word}
                </details>
                <p class="meta">{words::changeable(lang)}</p>
                <div class="sticky"><button class="button">{label}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Why there is no paper for this reader, and where to go.
fn instead(here: &Here, ballot: &Ballot, place: Place) -> AnyView {
    let lang = here.lang;
    let link = |href: String, label: &'static str| {
        view! { <div class="sticky"><a class="button" href=href>{label}</a></div> }.into_any()
    };
    let (say, way) = match place {
        Place::SignIn => {
            let to = links::login_then(&links::ballot(slug(here), ballot.number));
            ("", Some(link(to, words::sign_in(lang))))
        }
        Place::Steps => ("", Some(link(links::steps(slug(here)), words::steps(lang)))),
        Place::NotMember => {
            let to = links::bodies(slug(here));
            (
                words::not_member(lang),
                Some(
                    view! { <p><a class="link" href=to>{words::to_bodies(lang)}</a></p> }
                        .into_any(),
                ),
            )
        }
        Place::NotPresent => (words::not_present(lang), None),
        Place::NotOnRoll => (words::not_on_roll(lang), None),
        Place::VotedOnPaper | Place::Paper { .. } => (words::voted_paper(lang), None),
    };
    let say = (!say.is_empty()).then(|| view! { <p>{say}</p> });
    let late = (place == Place::NotOnRoll)
        .then(|| view! { <p class="meta">{words::not_on_roll_verified_late(lang)}</p> });
    view! { {options(here, ballot)} {say} {late} {way} }.into_any()
}

/// The way to the paper votes, for those who keep them.
fn staff(here: &Here, ballot: &Ballot, phase: Phase) -> Option<AnyView> {
    let papers = match phase {
        Phase::Coming => false,
        Phase::Open | Phase::Counting => true,
        // A photo may have to go.
        Phase::Settled => ballot.on_paper > 0,
    };
    let there = papers && here.clerk().is_ok();
    there.then(|| {
        let href = links::ballot_act(slug(here), ballot.number, "paper");
        let label = super::staff_words::paper_link(here.lang);
        let extend = ballot.may_extend(here.now).is_ok().then(|| {
            let href = links::ballot_act(slug(here), ballot.number, "extend");
            let label = super::staff_words::extend_link(here.lang);
            view! { " " <a class="button button--plain" href=href>{label}</a> }
        });
        view! { <p class="row"><a class="button button--plain" href=href>{label}</a> {extend}</p> }
            .into_any()
    })
}
