//! Solved or not (features.md J4): asked of the author and the supporters while the proposal is 办结, and counted in
//! public afterwards. Five equal levels, none chosen beforehand, none required.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::proposals::{Rating, State};
use leptos::prelude::*;
use store::Failed;
use store::proposals::{NoVerdict, Proposal};

use super::act::refused;
use super::{detail, find, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};

/// The counts once there are any, and the form for whoever may answer.
pub async fn section(
    here: &Here,
    p: &Proposal,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    if !matches!(
        p.state,
        State::Done { .. } | State::Resolved { .. } | State::Reopened { .. }
    ) {
        return Ok(().into_any());
    }
    let lang = here.lang;
    let (said, ratings) = here.portal.db.verdict_counts(p.id).await?;
    let counts = (said.solved + said.unsolved > 0).then(
        || view! { <p class="meta">{words::verdict_counts(lang, said.solved, said.unsolved)}</p> },
    );
    let form = form(here, p, typed, faults).await?;
    Ok(view! { {counts} {levels(lang, ratings)} {form} }.into_any())
}

/// How satisfied people are, from five ratings on: fewer would point at a person (spec.md §2.7).
fn levels(lang: Lang, ratings: [i64; 5]) -> Option<AnyView> {
    let all: i64 = ratings.iter().sum();
    (all >= 5).then(|| {
        let rows = Rating::ALL
            .map(|r| {
                let count = ratings[usize::try_from(r.get() - 1).unwrap_or(0)];
                view! { <dt>{words::rating(lang, r)}</dt> <dd>{count} " / " {all}</dd> }
            })
            .collect_view();
        view! { <dl class="facts">{rows}</dl> }.into_any()
    })
}

async fn form(
    here: &Here,
    p: &Proposal,
    typed: &Fields,
    faults: &Faults,
) -> Result<Option<AnyView>, Problem> {
    let (State::Done { .. }, Some(s)) = (p.state, &here.standing) else {
        return Ok(None);
    };
    let db = &here.portal.db;
    if p.author != Some(s.account) && db.my_support(s.account, p.id).await?.is_none() {
        return Ok(None);
    }
    let lang = here.lang;
    let mine = db.my_verdict(s.account, p.id).await?;
    let note = mine
        .as_ref()
        .map(|_| view! { <p class="meta">{words::verdict_mine(lang)}</p> });
    let kept = |name: &str, of: Option<String>| {
        if typed.has(name) {
            typed.get(name).to_owned()
        } else {
            of.unwrap_or_default()
        }
    };
    let solved = kept(
        "solved",
        mine.as_ref()
            .map(|m| if m.solved { "yes" } else { "no" }.to_owned()),
    );
    let rating = kept(
        "rating",
        mine.as_ref()
            .and_then(|m| m.rating)
            .map(|r| r.get().to_string()),
    );
    let yes_no = vec![
        Card::new("yes", words::verdict_yes(lang)),
        Card::new("no", words::verdict_no(lang)),
    ];
    let solved = Choice::new(lang, "solved", words::verdict_title(lang), yes_no)
        .chosen(solved.clone())
        .draw(faults);
    let levels = Rating::ALL
        .map(|r| Card::new(r.get().to_string(), words::rating(lang, r)))
        .into();
    let rating = Choice::new(lang, "rating", words::verdict_rating(lang), levels)
        .chosen(rating.clone())
        .draw(faults);
    let action = links::proposal_act(slug(here), p.number, "verdict");
    Ok(Some(
        view! {
            <section class="part" aria-label=words::verdict_title(lang)>
                {note}
                <form method="post" action=action novalidate>
                    {solved} {rating} <button class="button">{words::verdict_submit(lang)}</button>
                </form>
            </section>
        }
        .into_any(),
    ))
}

/// `POST /{c}/proposals/{n}/verdict`
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let p = find(&here, &number).await?;
    let mut faults = Faults::default();
    let solved = faults.check(
        "solved",
        match form.get("solved") {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Fault::Choose),
        },
    );
    let rating = match form.get("rating") {
        "" => None,
        _ => faults.check(
            "rating",
            form.number("rating")
                .and_then(|n| Rating::try_from(n).ok())
                .ok_or(Fault::Choose),
        ),
    };
    let (true, Some(solved)) = (faults.is_empty(), solved) else {
        return detail::draw(&here, p, &form, &faults).await;
    };
    match here
        .portal
        .db
        .say_verdict(
            &me,
            here.community.id,
            p.number,
            solved,
            rating,
            None,
            here.now,
        )
        .await
    {
        Ok(_) => Ok(Redirect::to(&format!(
            "{}?done=verdict",
            links::proposal(slug(&here), p.number)
        ))
        .into_response()),
        Err(Failed::Refused(NoVerdict::UnknownProposal)) => Err(Problem::NotFound),
        Err(Failed::Refused(NoVerdict::NotConcerned)) => {
            Err(refused(&here, p.number, words::verdict_not_yours))
        }
        Err(Failed::Refused(NoVerdict::Closed)) => Err(refused(&here, p.number, words::cannot_now)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
