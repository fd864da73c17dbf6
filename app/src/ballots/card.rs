//! A ballot as a card of a list, and the few words that lists and pages share.

use chrono::{DateTime, Utc};
use domain::ballots::{Electorate, Outcome};
use domain::communities::Slug;
use domain::display::{Both, Lang};
use domain::ids::{BodyId, GridId};
use leptos::prelude::*;
use store::ballots::Ballot;

use super::words;
use crate::frame::{Here, Problem, links, when};

/// How far a ballot is, by the clock of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Coming,
    Open,
    /// Closed by the clock, not yet counted.
    Counting,
    Closed,
}

impl Stage {
    /// Reads it off a ballot.
    pub fn of(ballot: &Ballot, now: DateTime<Utc>) -> Self {
        match (ballot.settled_at, ballot.opened_at) {
            (Some(_), _) => Self::Closed,
            (None, _) if now >= ballot.closes_at => Self::Counting,
            (None, Some(_)) => Self::Open,
            (None, None) => Self::Coming,
        }
    }

    /// The value of files and of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Open => "open",
            Self::Counting => "counting",
            Self::Closed => "closed",
        }
    }
}

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
        let bodies = db.list_electing_bodies(id).await?;
        let grids = db.list_grids(id).await?;
        Ok(Self {
            bodies,
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

/// The chip of a ballot.
pub fn chip(lang: Lang, stage: Stage) -> AnyView {
    let (class, word) = match stage {
        Stage::Coming => ("chip chip--wait", words::state_coming(lang)),
        Stage::Open => ("chip", words::state_open(lang)),
        Stage::Counting => ("chip chip--wait", words::state_counting(lang)),
        Stage::Closed => ("chip chip--off", words::state_closed(lang)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// The outcome in a word or two, as the seal says it.
pub fn outcome(lang: Lang, outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Void => words::outcome_void(lang),
        Outcome::NoQuorum => words::outcome_no_quorum(lang),
        Outcome::Adopted => words::outcome_adopted(lang),
        Outcome::Rejected => words::outcome_rejected(lang),
        Outcome::Chosen { tie: Some(_), .. } => words::outcome_tie(lang),
        Outcome::Chosen { .. } => words::outcome_chosen(lang),
        Outcome::Appraised => words::outcome_appraised(lang),
    }
}

/// When it opens, closes or closed.
pub fn moment(lang: Lang, ballot: &Ballot, stage: Stage, now: DateTime<Utc>) -> String {
    let at = |at| when::moment(lang, at, now);
    match stage {
        Stage::Coming => words::from(lang, &at(ballot.opens_at)),
        Stage::Open => words::until(lang, &at(ballot.closes_at)),
        Stage::Counting | Stage::Closed => words::ended(lang, &at(ballot.closes_at)),
    }
}

/// Secret or named.
pub fn secrecy(lang: Lang, ballot: &Ballot) -> &'static str {
    if ballot.secret {
        words::secret(lang)
    } else {
        words::open_named(lang)
    }
}

/// Draws the card.
pub fn card(lang: Lang, slug: &Slug, ballot: &Ballot, names: &Names, now: DateTime<Utc>) -> AnyView {
    let stage = Stage::of(ballot, now);
    let href = links::ballot(slug, ballot.number);
    let result = ballot.result.as_ref().map(|result| {
        let word = outcome(lang, &result.outcome);
        view! { <p class="item__state"><strong>{word}</strong></p> }
    });
    let turnout = (stage != Stage::Coming)
        .then(|| view! { <span>{words::turnout(lang, ballot.cast, ballot.roll_size)}</span> });
    view! {
        <article class="item">
            <h2 class="item__title"><a href=href>{ballot.title.clone()}</a></h2>
            <p class="meta">
                {chip(lang, stage)}
                <span>{ballot.number.to_string()}</span>
                <span>{secrecy(lang, ballot)}</span>
                <span>{moment(lang, ballot, stage, now)}</span>
                {turnout}
            </p>
            <p class="item__state">{names.electorate(lang, ballot.electorate)}</p>
            {result}
        </article>
    }
    .into_any()
}
