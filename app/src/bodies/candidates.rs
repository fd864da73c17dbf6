//! Who applies: what each says, where the application stands and why, and the button to recommend.

use domain::access;
use domain::bodies::{Stage, Standing};
use domain::display::Lang;
use domain::ids::ApplicationId;
use domain::rulebook::{Rule, Rulebook};
use leptos::prelude::*;
use store::bodies::{Application, Procedure};

use super::{slug, words};
use crate::frame::{Here, links};
use crate::ui::progress::progress;

/// The name as shown.
pub(super) fn name(lang: Lang, a: &Application) -> String {
    if a.name.is_empty() {
        words::erased(lang).to_owned()
    } else {
        a.name.clone()
    }
}

/// One card an applicant; whoever is named comes first, in order, then in the order in which they came.
pub(super) fn cards(
    here: &Here,
    p: &Procedure,
    all: &[Application],
    book: &Rulebook,
    recommended: &[ApplicationId],
) -> AnyView {
    let mut sorted: Vec<&Application> = all.iter().collect();
    sorted.sort_by_key(|a| (a.rank.unwrap_or(i64::MAX), a.place));
    sorted
        .into_iter()
        .map(|a| card(here, p, a, book, recommended.contains(&a.id)))
        .collect_view()
        .into_any()
}

fn card(here: &Here, p: &Procedure, a: &Application, book: &Rulebook, mine: bool) -> AnyView {
    let lang = here.lang;
    let whom = (!a.stands_for.is_empty())
        .then(|| view! { <span>{words::stands_for(lang, &a.stands_for)}</span> });
    let offices = match (a.name.is_empty(), a.offices.is_empty()) {
        (true, _) => None,
        (false, true) => Some(words::offices_none(lang).to_owned()),
        (false, false) => Some(words::offices_are(lang, &a.offices)),
    };
    let rank = a
        .rank
        .filter(|_| matches!(a.standing, Standing::Chosen | Standing::Reserve))
        .map(|n| view! { <span>{words::rank_is(lang, n)}</span> });
    let said: Vec<_> = a
        .statement
        .split("\n\n")
        .filter(|t| !t.is_empty())
        .map(|t| view! { <p>{t.to_owned()}</p> })
        .collect();
    let reason = a
        .reason
        .as_ref()
        .map(|r| view! { <p>{words::reason_is(lang, r)}</p> });
    let clause = a
        .clause
        .as_ref()
        .map(|c| view! { <p>{words::clause_is(lang, c)}</p> });
    let count = (p.recommend_until.is_some() && a.standing != Standing::Ineligible)
        .then(|| count(lang, a, book.get(Rule::RecommendThreshold)));
    let form = recommend(here, p, a, mine);
    let salt = super::on_record(lang, a.said_salt.as_deref(), &name(lang, a));
    view! {
        <article class="item" id=format!("a{}", a.place)>
            <h3 class="item__title">{name(lang, a)}</h3>
            <p class="meta">
                <span class="chip">{words::standing(lang, a.standing)}</span>
                {rank} {whom} {offices.map(|o| view! { <span>{o}</span> })}
            </p>
            {said} {reason} {clause} {count} {form} {salt}
        </article>
    }
    .into_any()
}

fn count(lang: Lang, a: &Application, threshold: i64) -> AnyView {
    let left = threshold - a.recommended;
    let rest = if left > 0 {
        words::missing(lang, left)
    } else {
        words::enough(lang).to_owned()
    };
    let label =
        view! { <strong>{words::recommended_by(lang, a.recommended)}</strong> " · " {rest} };
    progress(
        format!("recommended-{}", a.place),
        label,
        a.recommended,
        threshold,
    )
}

/// The one act that fits this reader: recommend, take back, sign in, or the steps that are missing.
fn recommend(here: &Here, p: &Procedure, a: &Application, mine: bool) -> Option<AnyView> {
    let lang = here.lang;
    let open = p.state.stage() == Stage::Recommendation && !p.state.is_over(here.today());
    if !open || a.standing != Standing::Eligible {
        return None;
    }
    let Some(s) = &here.standing else {
        let to = links::login_then(&links::procedure(slug(here), p.number));
        return Some(
            view! {
                <p><a class="button button--plain button--small" href=to>
                    {words::recommend_sign_in(lang)} <span class="visually-hidden">{name(lang, a)}</span>
                </a></p>
            }
            .into_any(),
        );
    };
    if a.account == Some(s.account) {
        return None;
    }
    let Ok(me) = access::verified(Some(s)) else {
        let to = links::steps(slug(here));
        return Some(
            view! {
                <p><a class="button button--plain button--small" href=to>
                    {words::recommend_steps(lang)} <span class="visually-hidden">{name(lang, a)}</span>
                </a></p>
            }
            .into_any(),
        );
    };
    if p.grid.as_ref().is_some_and(|(grid, _)| *grid != me.grid()) {
        return None;
    }
    let (act, label, class) = if mine {
        (
            "unrecommend",
            words::unrecommend(lang),
            "button button--plain button--small",
        )
    } else {
        ("recommend", words::recommend(lang), "button button--small")
    };
    let note = mine.then(|| view! { <p class="meta">{words::recommended_mine(lang)}</p> });
    let action = links::procedure_act(slug(here), p.number, act);
    Some(
        view! {
            {note}
            <form method="post" action=action>
                <input type="hidden" name="application" value=a.id.0.to_string()/>
                <button class=class>{label} " " <span class="visually-hidden">{name(lang, a)}</span></button>
            </form>
        }
        .into_any(),
    )
}
