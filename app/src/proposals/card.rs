//! A proposal as a card of a list: title first, then who and where, then how it stands.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::communities::Slug;
use domain::display::{Both, Lang};
use domain::ids::{CategoryId, CommunityId, GridId, UnitId};
use domain::proposals::course::{Deadline, deadline};
use domain::proposals::{Stage, State};
use domain::time::{Calendar, day_of};
use leptos::prelude::*;
use store::Db;
use store::proposals::ProposalItem;

use super::words;
use crate::frame::{Here, Problem, links, when};
use crate::ui::clock::clock;
use crate::ui::progress::progress;

/// Names of a community's categories, grids and units, by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub categories: Vec<(CategoryId, Both)>,
    pub grids: Vec<(GridId, Both)>,
    units: HashMap<UnitId, Both>,
}

impl Names {
    /// The names of the visit's community.
    ///
    /// # Errors
    /// Of the store.
    pub async fn load(here: &Here) -> Result<Arc<Self>, Problem> {
        Ok(here.portal.names(here.community.id).await?)
    }

    /// Reads the names of a community.
    ///
    /// # Errors
    /// Of the store.
    pub async fn read(db: &Db, id: CommunityId) -> Result<Self, store::Error> {
        Ok(Self {
            categories: db
                .list_categories(id)
                .await?
                .into_iter()
                .map(|c| (c.id, c.name))
                .collect(),
            grids: db
                .list_grids(id)
                .await?
                .into_iter()
                .map(|g| (g.id, g.name))
                .collect(),
            units: db
                .list_units(id)
                .await?
                .into_iter()
                .map(|u| (u.id, u.name))
                .collect(),
        })
    }

    pub fn category(&self, lang: Lang, id: CategoryId) -> String {
        self.categories
            .iter()
            .find(|(c, _)| *c == id)
            .map(|(_, n)| n.get(lang).to_owned())
            .unwrap_or_default()
    }

    pub fn grid(&self, lang: Lang, id: Option<GridId>) -> String {
        id.and_then(|id| self.grids.iter().find(|(g, _)| *g == id))
            .map_or_else(
                || words::whole_community(lang).to_owned(),
                |(_, n)| n.get(lang).to_owned(),
            )
    }

    pub fn unit(&self, lang: Lang, id: UnitId) -> String {
        self.units
            .get(&id)
            .map(|n| n.get(lang).to_owned())
            .unwrap_or_default()
    }
}

/// The chip of a stage: refusals in the seal's colour, waiting in amber, the good end filled.
pub fn chip(lang: Lang, stage: Stage) -> AnyView {
    let class = match stage {
        Stage::Resolved => "chip chip--done",
        Stage::Done | Stage::Reopened => "chip chip--wait",
        Stage::Rejected | Stage::Declined => "chip chip--late",
        Stage::Withdrawn | Stage::Merged | Stage::Lapsed => "chip chip--off",
        _ => "chip",
    };
    view! { <span class=class>{words::stage(lang, stage)}</span> }.into_any()
}

/// How it stands: the count while supporters are gathered, else the running duty.
fn standing(
    lang: Lang,
    item: &ProposalItem,
    names: &Names,
    now: DateTime<Utc>,
    calendar: &Calendar,
) -> AnyView {
    let today = day_of(now);
    let duty = deadline(&item.state);
    let line = match (&item.state, duty) {
        (_, Some(Deadline::Answer { due_on })) if due_on < today => {
            clock(lang, words::answer_clock(lang).to_owned(), due_on, today, calendar)
        }
        (State::Assigned(d) | State::InProgress(d) | State::Reopened { duty: d }, _) => {
            clock(lang, names.unit(lang, d.unit), d.due_on, today, calendar)
        }
        (State::OnAgenda { meets_on } | State::InDiscussion { meets_on }, _) => {
            view! { <p class="meta">{words::meeting_on(lang, &when::day(lang, *meets_on, today))}</p> }.into_any()
        }
        (State::Done { confirm_by, .. }, _) => {
            view! { <p class="meta">{words::closes(lang, &when::day(lang, *confirm_by, today))}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    if !matches!(item.state, State::Gathering { .. }) {
        return view! { <p class="item__state">{chip(lang, item.state.stage())} " " <span>{words::supporters(lang, item.supports)}</span></p> {line} }.into_any();
    }
    let left = (item.threshold - item.supports).max(0);
    let label = view! { <strong>{words::supporters(lang, item.supports)}</strong> " · " {words::missing(lang, left)} };
    view! { {progress(format!("p{}", item.id), label, item.supports, item.threshold)} {line} }
        .into_any()
}

/// Draws the card.
pub fn card(
    lang: Lang,
    slug: &Slug,
    item: &ProposalItem,
    names: &Names,
    now: DateTime<Utc>,
    calendar: &Calendar,
) -> AnyView {
    let comments = (item.comments > 0)
        .then(|| view! { <span>{words::comments_n(lang, item.comments)}</span> });
    view! {
        <article class="item">
            <h2 class="item__title"><a href=links::proposal(slug, item.number)>{item.title.clone()}</a></h2>
            <p class="meta">
                <span>{item.number.to_string()}</span>
                <span>{crate::frame::words::name(lang, &item.author_name)}</span>
                <span>{names.grid(lang, item.grid)}</span>
                <span>{when::ago(lang, item.filed_at, now)}</span>
                {comments}
            </p>
            {standing(lang, item, names, now, calendar)}
        </article>
    }
    .into_any()
}
