//! The agenda of a meeting, and declaring an interest in an item of it.

use domain::access;
use domain::meetings::ItemState;
use domain::meetings::rules::{may_ask, may_recuse};
use domain::text::Remark;
use leptos::prelude::*;
use store::meetings::{Item, Meeting, Recusal};

use crate::frame::{Faults, Fields, Here, Problem, links};
use crate::meetings::{slug, words};
use crate::ui::field::Field;

use super::{act, part};

/// The items with what became of them, and what residents asked for.
pub async fn agenda(
    here: &Here,
    m: &Meeting,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if !m.kind.has_items() {
        return Ok(().into_any());
    }
    let db = &here.portal.db;
    let items = db.list_items(m.id).await?;
    let recusals = db.list_recusals(m.id).await?;
    let (on, asked): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|i| i.state == ItemState::Accepted);
    let rows: Vec<_> = on.iter().map(|i| item(here, i, &recusals)).collect();
    let declare = declare_form(here, m, &on, &recusals, typed, faults);
    let none = rows
        .is_empty()
        .then(|| view! { <p class="meta">{words::agenda_none(lang)}</p> });
    let waiting: Vec<_> = asked
        .into_iter()
        .map(|i| {
            let reason = i
                .reason
                .as_ref()
                .map(|r| view! { <span class="mail__fact">{words::item_reason(lang, r)}</span> });
            let (title, about) = (i.title.clone(), i.about.clone());
            view! { <li class="mail__one"><strong>{title}</strong> <q class="mail__words">{about}</q> {reason}</li> }
        })
        .collect();
    let waiting = (!waiting.is_empty()).then(|| {
        view! { <h3>{words::asked_items(lang)}</h3> <ul class="mail">{waiting}</ul> }
    });
    let ask = may_ask(m.kind, m.stage, m.starts_at, here.now)
        .is_ok()
        .then(|| {
            let to = act(here, m, "ask");
            view! { <p><a class="button button--plain button--small" href=to>{words::ask_link(lang)}</a></p> }
        });
    let title = words::agenda_title(lang);
    Ok(part(
        "agenda",
        title,
        view! { {none} <ol class="mail">{rows}</ol> {declare} {ask} {waiting} },
    ))
}

fn item(here: &Here, i: &Item, recusals: &[Recusal]) -> AnyView {
    let lang = here.lang;
    let proposal = i.proposal.map(|(n, stage)| {
        let href = links::proposal(slug(here), n);
        view! {
            <span class="mail__fact">
                <a class="link" href=href>{words::proposal_n(lang, &n.to_string())}</a> " "
                {crate::proposals::words::stage(lang, stage)}
            </span>
        }
    });
    let asked = i
        .asked
        .then(|| view! { <span class="mail__fact">{words::asked_by_resident(lang)}</span> });
    let outcome = i.outcome.as_ref().map(|(outcome, said)| {
        view! {
            <span class="mail__fact">{words::result_is(lang, words::outcome(lang, *outcome))}</span>
            <q class="mail__words">{said.clone()}</q>
        }
    });
    let names: Vec<&str> = recusals
        .iter()
        .filter(|r| r.item_id == i.id.0)
        .map(|r| r.name.as_str())
        .collect();
    let recused = (!names.is_empty()).then(|| {
        let names = names.join(if lang == domain::display::Lang::Zh {
            "、"
        } else {
            ", "
        });
        view! { <span class="mail__fact">{words::recused(lang, &names)}</span> }
    });
    let ballot = i.ballot.map(|n| {
        let href = links::ballot(slug(here), n);
        view! { <span class="mail__fact"><a class="link" href=href>{words::ballot_link(lang, &n.to_string())}</a></span> }
    });
    let title = i.title.clone();
    view! { <li class="mail__one"><strong>{title}</strong> {proposal} {asked} {recused} {ballot} {outcome}</li> }
        .into_any()
}

/// Where a member of this body declares an interest in an item that is not settled yet.
fn declare_form(
    here: &Here,
    m: &Meeting,
    on: &[&Item],
    recusals: &[Recusal],
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let Ok(seat) = access::seat(here.standing.as_ref(), m.body) else {
        return ().into_any();
    };
    let declared = |i: &Item| {
        recusals
            .iter()
            .any(|r| r.item_id == i.id.0 && r.seat_id == seat.seat().0)
    };
    let options: Vec<_> = on
        .iter()
        .filter(|i| may_recuse(m.stage, i.state, i.outcome.is_some()).is_ok() && !declared(i))
        .map(|i| (i.id.to_string(), i.title.clone()))
        .collect();
    if options.is_empty() {
        return ().into_any();
    }
    let which = Field::new(lang, "item", words::recuse_item(lang))
        .value(typed.get("item"))
        .select(options)
        .draw(faults);
    let reason = Field::new(lang, "reason", words::recuse_reason(lang))
        .value(typed.get("reason"))
        .limits(Remark::LIMITS)
        .draw(faults);
    let to = act(here, m, "recuse");
    view! {
        <details open=typed.has("reason")>
            <summary>{words::recuse_title(lang)}</summary>
            <form method="post" action=to novalidate>
                <p>{words::recuse_hint(lang)}</p>
                {which} {reason}
                <button class="button button--plain button--small">{words::recuse_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}
