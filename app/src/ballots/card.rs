//! A ballot as a card of a list, and the few words that lists and pages share.

use chrono::{DateTime, Utc};
use domain::ballots::Outcome;
use domain::communities::Slug;
use domain::display::{Both, Lang};
use domain::ids::{BodyId, GridId};
use leptos::prelude::*;
use store::ballots::{Ballot, BallotItem, Electorate, Phase};

use super::words;
use crate::frame::{Here, Problem, links, when};

/// Names of a community's bodies and grids.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub bodies: Vec<(BodyId, Both)>,
    pub grids: Vec<(GridId, Both)>,
}

impl Names {
    /// Reads the names of the visit's community.
    ///
    /// # Errors
    /// Of the store.
    pub async fn load(here: &Here) -> Result<Self, Problem> {
        let (db, id) = (&here.portal.db, here.community.id);
        let bodies = db.list_bodies(id).await?;
        let grids = db.list_grids(id).await?;
        Ok(Self {
            bodies: bodies.into_iter().map(|b| (b.id, b.name)).collect(),
            grids: grids.into_iter().map(|g| (g.id, g.name)).collect(),
        })
    }

    /// Who may vote, in words.
    pub fn electorate(&self, lang: Lang, electorate: Electorate) -> String {
        match electorate {
            Electorate::Body(id) => words::who_body(lang, &pick(lang, &self.bodies, id)),
            Electorate::Community => words::who_community(lang).to_owned(),
            Electorate::Grid(id) => words::who_grid(lang, &pick(lang, &self.grids, id)),
            Electorate::Present(_) => words::who_present(lang).to_owned(),
        }
    }
}

fn pick<I: PartialEq>(lang: Lang, all: &[(I, Both)], id: I) -> String {
    all.iter()
        .find(|(i, _)| *i == id)
        .map(|(_, name)| name.get(lang).to_owned())
        .unwrap_or_default()
}

/// The value of files and of the API.
pub fn phase_code(phase: Phase) -> &'static str {
    match phase {
        Phase::Coming => "coming",
        Phase::Open => "open",
        Phase::Counting => "counting",
        Phase::Settled => "closed",
    }
}

/// The chip of a ballot.
pub fn chip(lang: Lang, phase: Phase) -> AnyView {
    let (class, word) = match phase {
        Phase::Coming => ("chip chip--wait", words::state_coming(lang)),
        Phase::Open => ("chip", words::state_open(lang)),
        Phase::Counting => ("chip chip--wait", words::state_counting(lang)),
        Phase::Settled => ("chip chip--off", words::state_closed(lang)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// The outcome in a word or two, as the seal says it; a tie that was drawn is decided.
pub fn outcome(lang: Lang, outcome: &Outcome, drawn: bool) -> &'static str {
    match outcome {
        Outcome::Void => words::outcome_void(lang),
        Outcome::NoQuorum => words::outcome_no_quorum(lang),
        Outcome::Adopted => words::outcome_adopted(lang),
        Outcome::Rejected => words::outcome_rejected(lang),
        Outcome::Chosen { tie: Some(_), .. } if !drawn => words::outcome_tie(lang),
        Outcome::Chosen { .. } => words::outcome_chosen(lang),
        Outcome::Appraised => words::outcome_appraised(lang),
    }
}

/// A ballot as its card needs it.
pub fn item(ballot: &Ballot, now: DateTime<Utc>) -> BallotItem {
    BallotItem {
        id: ballot.id,
        number: ballot.number,
        title: ballot.title.clone(),
        method: ballot.method,
        secret: ballot.secret,
        electorate: ballot.electorate,
        meeting: ballot.meeting,
        phase: ballot.phase(now),
        opens_at: ballot.opens_at,
        closes_at: ballot.closes_at,
        eligible: ballot.opened.as_ref().map(|o| o.eligible),
        turnout: ballot.turnout(),
        outcome: ballot.settled.as_ref().map(|s| s.outcome.clone()),
        drawn: ballot.settled.as_ref().is_some_and(|s| s.draw.is_some()),
    }
}

/// State, number, secrecy and time in one line.
pub fn meta(lang: Lang, ballot: &BallotItem, now: DateTime<Utc>) -> AnyView {
    let end = when::end(lang, ballot.closes_at, now);
    let time = match ballot.phase {
        Phase::Coming => words::from(lang, &when::moment(lang, ballot.opens_at, now)),
        Phase::Open => words::until(lang, &end),
        Phase::Counting | Phase::Settled => words::ended(lang, &end),
    };
    view! {
        {chip(lang, ballot.phase)}
        <span>{words::number_is(lang, &ballot.number.to_string())}</span>
        <span>{secrecy(lang, ballot.secret)}</span>
        <span>{time}</span>
    }
    .into_any()
}

/// Secret or named.
pub fn secrecy(lang: Lang, secret: bool) -> &'static str {
    if secret {
        words::secret(lang)
    } else {
        words::open_named(lang)
    }
}

/// Draws the card.
pub fn card(
    lang: Lang,
    slug: &Slug,
    ballot: &BallotItem,
    names: &Names,
    now: DateTime<Utc>,
) -> AnyView {
    let href = links::ballot(slug, ballot.number);
    let result = ballot.outcome.as_ref().map(|found| {
        view! { <p class="item__state"><strong>{outcome(lang, found, ballot.drawn)}</strong></p> }
    });
    let turnout = ballot
        .eligible
        .map(|all| view! { <span>{words::turnout(lang, ballot.turnout, all)}</span> });
    view! {
        <article class="item">
            <h2 class="item__title"><a href=href>{ballot.title.clone()}</a></h2>
            <p class="meta">{meta(lang, ballot, now)} {turnout}</p>
            <p class="item__state">{names.electorate(lang, ballot.electorate)}</p>
            {result}
        </article>
    }
    .into_any()
}
