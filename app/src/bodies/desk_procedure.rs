//! `/{c}/desk/bodies/procedures/{n}`: the secretary decides on applications and answers objections; everything else moves
//! by its days.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::bodies::{Stage, Standing};
use domain::display::Lang;
use domain::ids::{ApplicationId, ObjectionId};
use domain::text::{Answer as Words, Clause};
use leptos::prelude::*;
use store::Failed;
use store::bodies::{
    Application, Decision, Ground, NotAnswered, NotCancelled, NotDecided, Objection, Procedure,
};

use super::{candidates, find_procedure, parse, slug, title_of, way, words};
use crate::desk::Fold;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::next::next;

/// `GET /{c}/desk/bodies/procedures/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.secretary()?;
    draw(&here, &number, &Fields::default(), &Faults::default()).await
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    Ok(Redirect::to(&links::desk_procedure(slug(&here), parse(&number)?)).into_response())
}

async fn draw(here: &Here, number: &str, typed: &Fields, faults: &Faults) -> Answer {
    let (p, _, book) = find_procedure(here, number).await?;
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let all = db.list_applications(community, p.id).await?;
    let raised = db.list_objections(community, p.id).await?;
    let status = faults.status();
    let decide = decide_form(here, &p, &all, typed, faults);
    let answer = answer_form(here, &p, &all, &raised, typed, faults);
    let cancel = p.state.may_cancel(here.today()).then(|| {
        Fold {
            name: words::desk_cancel(lang),
            hint: words::desk_cancel_hint(lang),
            to: links::desk_procedure_act(slug(here), p.number, "cancel"),
            fields: ground_fields(lang, typed, faults),
            button: words::desk_cancel(lang),
            danger: true,
        }
        .draw(faults.of("ground").is_some() || faults.of("ground_clause").is_some())
    });
    let idle = (decide.is_none() && answer.is_none() && !p.state.stage().is_final())
        .then(|| view! { <p>{words::desk_procedure_none(lang)}</p> });
    let sentence = way::next_sentence(here, &p, Some(&book));
    let coming = next(lang, view! { <p>{sentence}</p> });
    let cards = candidates::cards(here, &p, &all, &book, &[]);
    let title = title_of(lang, &p);
    let summary = errors(lang, faults);
    let (back, public) = (
        links::desk_bodies(slug(here)),
        links::procedure(slug(here), p.number),
    );
    let page = Page::new(title.clone()).tab(Tab::Desk).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::desk_title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta">
                    <span class="chip">{words::stage(lang, p.state.stage())}</span>
                    <span>{words::number_is(lang, &p.number.to_string())}</span>
                    <a class="link" href=public>{words::to_public(lang)}</a>
                </p>
                {coming} {idle} {decide} {answer}
                <section class="part" aria-labelledby="applicants">
                    <h2 id="applicants">{words::applicants(lang)}</h2>
                    {cards}
                </section>
                {cancel}
            </div>
        }
    })
}

/// What a ground for ending something asks.
pub(super) fn ground_fields(lang: Lang, typed: &Fields, faults: &Faults) -> Vec<AnyView> {
    let field = |name: &'static str, label: &'static str| {
        Field::new(lang, name, label).value(typed.get(name))
    };
    vec![
        field("ground", words::ground_reason(lang))
            .lines()
            .draw(faults),
        field("ground_clause", words::ground_clause(lang)).draw(faults),
    ]
}

/// Reads a ground: both reason and clause.
pub(super) fn read_ground(form: &Fields, faults: &mut Faults) -> Option<Ground> {
    let reason = faults.text("ground", Words::parse(form.get("ground")));
    let clause = faults.text("ground_clause", Clause::parse(form.get("ground_clause")));
    Some(Ground {
        reason: reason?,
        clause: clause?,
    })
}

/// `POST /{c}/desk/bodies/procedures/{n}/cancel`
pub async fn cancel(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let parsed = parse(&number)?;
    let mut faults = Faults::default();
    let Some(ground) = read_ground(&form, &mut faults) else {
        return draw(&here, &number, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.cancel_procedure(&me, parsed, &ground, here.now).await {
        Ok(()) => done(&here, parsed),
        Err(Failed::Refused(NotCancelled::UnknownProcedure)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotCancelled::TooLate)) => {
            Err(refused(&here, parsed, words::desk_cancel_late))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn decide_form(
    here: &Here,
    p: &Procedure,
    all: &[Application],
    typed: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let in_time = matches!(p.state.stage(), Stage::Registration | Stage::Eligibility);
    let whom: Vec<_> = all
        .iter()
        .filter(|a| a.standing == Standing::Received)
        .map(|a| (a.id.0.to_string(), candidates::name(lang, a)))
        .collect();
    if !in_time || whom.is_empty() {
        return None;
    }
    let whom = Field::new(lang, "application", words::desk_decide_whom(lang))
        .value(typed.get("application"))
        .select(whom)
        .draw(faults);
    let cards = vec![
        Card::new("yes", words::desk_eligible(lang)),
        Card::new("no", words::desk_ineligible(lang)),
    ];
    let how = Choice::new(lang, "eligible", words::desk_decide_how(lang), cards)
        .chosen(typed.get("eligible"))
        .draw(faults);
    let reason = Field::new(lang, "reason", words::desk_reason(lang))
        .value(typed.get("reason"))
        .lines()
        .draw(faults);
    let clause = Field::new(lang, "clause", words::desk_clause(lang))
        .value(typed.get("clause"))
        .draw(faults);
    let action = links::desk_procedure_act(slug(here), p.number, "decide");
    Some(
        view! {
            <section class="part" aria-labelledby="decide">
                <h2 id="decide">{words::desk_decide_title(lang)}</h2>
                <form method="post" action=action novalidate>
                    {whom} {how} {reason} {clause} <button class="button">{words::desk_decide_send(lang)}</button>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn answer_form(
    here: &Here,
    p: &Procedure,
    all: &[Application],
    raised: &[Objection],
    typed: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let open: Vec<_> = raised
        .iter()
        .filter(|o| o.answer.is_none())
        .map(|o| {
            let about = all.iter().find(|a| a.id.0 == o.application_id);
            let about = about.map_or_else(String::new, |a| candidates::name(lang, a));
            let start: String = o.words.chars().take(30).collect();
            (o.id.to_string(), format!("{about} · {start}"))
        })
        .collect();
    if open.is_empty() {
        return None;
    }
    let which = Field::new(lang, "objection", words::desk_answer_which(lang))
        .value(typed.get("objection"))
        .select(open)
        .draw(faults);
    let cards = vec![
        Card::new("no", words::desk_rejected(lang)),
        Card::new("yes", words::desk_upheld(lang)),
    ];
    let how = Choice::new(lang, "upheld", words::desk_answer_how(lang), cards)
        .chosen(typed.get("upheld"))
        .draw(faults);
    let answer = Field::new(lang, "answer", words::desk_answer_words(lang))
        .value(typed.get("answer"))
        .limits(Words::LIMITS)
        .lines()
        .draw(faults);
    let action = links::desk_procedure_act(slug(here), p.number, "answer");
    Some(
        view! {
            <section class="part" aria-labelledby="answer-title">
                <h2 id="answer-title">{words::desk_answer_title(lang)}</h2>
                <form method="post" action=action novalidate>
                    {which} {how} {answer} <button class="button">{words::desk_answer_send(lang)}</button>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// Yes or no, or the fault of choosing neither.
fn yes_no(form: &Fields, name: &str) -> Result<bool, Fault> {
    match form.get(name) {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Fault::Choose),
    }
}

fn done(here: &Here, number: domain::ids::RecordNumber) -> Answer {
    let to = links::desk_procedure(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done=moved")).into_response())
}

/// A refusal that leads back to the desk's page.
fn refused(
    here: &Here,
    number: domain::ids::RecordNumber,
    say: fn(Lang) -> &'static str,
) -> Problem {
    let label: fn(Lang) -> &'static str = words::to_desk;
    let to = links::desk_procedure(slug(here), number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, label)))
}

/// `POST /{c}/desk/bodies/procedures/{n}/decide`
pub async fn decide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let parsed = parse(&number)?;
    let mut faults = Faults::default();
    let whom = form.number("application").map(ApplicationId);
    let whom = faults.check("application", whom.ok_or(Fault::Choose));
    let decision = match faults.check("eligible", yes_no(&form, "eligible")) {
        Some(true) => Some(Decision::Eligible),
        Some(false) => {
            let reason = faults.text("reason", Words::parse(form.get("reason")));
            let clause = faults.text("clause", Clause::parse(form.get("clause")));
            reason
                .zip(clause)
                .map(|(reason, clause)| Decision::Ineligible { reason, clause })
        }
        None => None,
    };
    let (Some(whom), Some(decision)) = (whom, decision) else {
        return draw(&here, &number, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db
        .decide_application(&me, parsed, whom, &decision, here.now)
        .await
    {
        Ok(()) => done(&here, parsed),
        Err(Failed::Refused(NotDecided::UnknownApplication)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotDecided::NotWaiting)) => Err(refused(&here, parsed, |lang| {
            words::not_decided(lang, NotDecided::NotWaiting)
        })),
        Err(Failed::Refused(NotDecided::OwnAffair)) => Err(refused(&here, parsed, |lang| {
            words::not_decided(lang, NotDecided::OwnAffair)
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/bodies/procedures/{n}/answer`
pub async fn answer(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.secretary()?;
    let parsed = parse(&number)?;
    let mut faults = Faults::default();
    let which = form.number("objection").map(ObjectionId);
    let which = faults.check("objection", which.ok_or(Fault::Choose));
    let upheld = faults.check("upheld", yes_no(&form, "upheld"));
    let said = faults.text("answer", Words::parse(form.get("answer")));
    let (Some(which), Some(upheld), Some(said)) = (which, upheld, said) else {
        return draw(&here, &number, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db
        .answer_objection(&me, parsed, which, upheld, &said, here.now)
        .await
    {
        Ok(()) => done(&here, parsed),
        Err(Failed::Refused(NotAnswered::UnknownObjection)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotAnswered::AlreadyAnswered)) => {
            Err(refused(&here, parsed, words::answered_already))
        }
        Err(Failed::Refused(NotAnswered::OwnAffair)) => Err(refused(&here, parsed, |lang| {
            words::not_decided(lang, NotDecided::OwnAffair)
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
