//! The chain: who did what on which day. A member of staff is named as on the contact board, and else by the role.

use domain::contacts::Contact;
use domain::display::Lang;
use domain::matters::{MatterEvent, Offered};
use leptos::prelude::*;
use store::matters::{Actor, EventLine, Matter};
use store::publishing::Published;

use super::words;
use crate::frame::{Here, Problem, when};
use crate::proposals::card::Names;

/// How much of the chain somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// Every line with its words.
    All,
    /// What happened, and the answers; other words are between reporter and staff.
    Public,
}

/// What the lines need to name people.
pub(super) struct Board {
    cards: Vec<Published<Contact>>,
}

impl Board {
    pub(super) async fn load(here: &Here) -> Result<Self, Problem> {
        let db = &here.portal.db;
        Ok(Self {
            cards: db.list_published(here.community.id).await?,
        })
    }

    /// Title and name where the board publishes them; else the role, and the grid of a grid worker.
    pub(super) fn name(&self, lang: Lang, actor: &Actor, names: &Names) -> String {
        let published = actor.name.as_deref().and_then(|name| {
            let of = |c: &&Published<Contact>| c.version.content.name.get(Lang::Zh) == name;
            self.cards.iter().find(of)
        });
        if let Some(card) = published {
            let content = &card.version.content;
            return format!("{} {}", content.title.get(lang), content.name.get(lang));
        }
        let role = crate::communities::words::role(lang, actor.role);
        match actor.grid {
            Some(grid) => format!("{} {role}", names.grid(lang, Some(grid))),
            None => role.to_owned(),
        }
    }
}

/// Who owns it now, by the last line that made somebody the owner; and to whom it is offered.
pub(super) fn in_charge(
    lang: Lang,
    m: &Matter,
    lines: &[EventLine],
    board: &Board,
    names: &Names,
) -> (String, Option<String>) {
    let owner = lines.iter().rev().find_map(|l| match l.act {
        MatterEvent::Taken | MatterEvent::Accepted => l.by.as_ref(),
        MatterEvent::Routed => l.to.as_ref(),
        MatterEvent::Received => l.by.as_ref(),
        _ => None,
    });
    let owner = match (m.holders.owner, owner) {
        (Some(_), Some(actor)) => board.name(lang, actor, names),
        _ => words::nobody_yet(lang).to_owned(),
    };
    let offered = m.holders.offered.map(|offered| {
        let last = lines.iter().rev().find(|l| l.act == MatterEvent::Offered);
        match (offered, last.and_then(|l| l.to.as_ref())) {
            (Offered::Holders(role), _) => {
                words::to_holders(lang, crate::communities::words::role(lang, role))
            }
            (Offered::Person(_), Some(actor)) => board.name(lang, actor, names),
            (Offered::Person(_), None) => String::new(),
        }
    });
    (owner, offered)
}

/// Draws the chain, the newest line first.
pub(super) fn chain(
    here: &Here,
    lines: &[EventLine],
    board: &Board,
    names: &Names,
    reads: Reads,
) -> AnyView {
    let (lang, now, today) = (here.lang, here.now, here.today());
    let shown = |l: &&EventLine| {
        reads == Reads::All || !matches!(l.act, MatterEvent::Looked | MatterEvent::Slip)
    };
    let rows: Vec<_> = lines
        .iter()
        .rev()
        .filter(shown)
        .map(|l| {
            let by = match (&l.by, l.act) {
                (Some(actor), _) => board.name(lang, actor, names),
                (None, MatterEvent::Routed) => words::by_rule(lang).to_owned(),
                (None, _) => words::the_reporter(lang).to_owned(),
            };
            let to = l.to.as_ref().map(|actor| {
                let who = board.name(lang, actor, names);
                match l.act {
                    MatterEvent::Routed => words::routed_to(lang, &who),
                    _ => words::offered_to(lang, &who),
                }
            });
            let until = l
                .due_on
                .map(|day| words::until(lang, &when::day(lang, day, today)));
            let answer = matches!(l.act, MatterEvent::Answered | MatterEvent::Declined);
            let said = l.words.clone().filter(|_| reads == Reads::All || answer);
            view! {
                <li class="mail__one">
                    <strong>{words::event(lang, l.act)}</strong>
                    {to.map(|t| view! { <span class="mail__fact">{t}</span> })}
                    {until.map(|u| view! { <span class="mail__fact">{u}</span> })}
                    {said.map(|w| view! { <q class="mail__words">{w}</q> })}
                    <time class="mail__when" datetime=when::machine(l.at)>
                        {by} " · " {when::moment(lang, l.at, now)}
                    </time>
                </li>
            }
        })
        .collect();
    view! {
        <section class="part" aria-labelledby="chain">
            <h2 id="chain">{words::chain(lang)}</h2>
            <p class="meta">{words::chain_note(lang)}</p>
            <ul class="mail">{rows}</ul>
        </section>
    }
    .into_any()
}
