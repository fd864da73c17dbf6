//! `/{c}/volunteers/aid/{n}`: one request, as its asker, its helper, a neighbour and everybody else read it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::text::Remark;
use domain::volunteers::aid::{AidState, Party, Stage};
use leptos::prelude::*;
use store::drafts::{DraftKind, DraftOwner};
use store::volunteers::aid::{AidAnswer, AidDetail, AidRequest};

use super::{day, find_request, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::proposals::talk::shown_choice;
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/volunteers/aid/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let request = find_request(&here, &number).await?;
    draw(
        &here,
        &request,
        &Fields::default(),
        &Faults::default(),
        None,
    )
    .await
}

/// `GET` of an act: back to the request.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let request = find_request(&here, &number).await?;
    Ok(Redirect::to(&links::aid(slug(&here), request.number)).into_response())
}

/// Draws the page; `seen` is what one press of the button shows, and no other visit.
pub(super) async fn draw(
    here: &Here,
    r: &AidRequest,
    form: &Fields,
    faults: &Faults,
    seen: Option<AidDetail>,
) -> Answer {
    let lang = here.lang;
    let party = party(here, r).await?;
    let near = matches!(party, Some(Party::Asker | Party::Helper | Party::Answerer));
    let open = r.stage().is_open() && here.today() <= r.due_on;
    let facts = ((open || near) && r.hidden_reason.is_none()).then(|| facts(here, r, party));
    let said = match &r.hidden_reason {
        Some(why) => Some(words::hidden_because(lang, why)),
        None if open || near => None,
        None => Some(words::over_public(lang).to_owned()),
    };
    let said = said.map(|said| view! { <p><strong>{said}</strong></p> });
    let seen = seen.map(|d| detail(lang, d));
    let body = match party {
        Some(Party::Asker) => asker(here, r).await?,
        Some(Party::Helper) => helper(here, r),
        Some(Party::Answerer) if open => {
            view! { <p>{words::waiting(lang)}</p> {button(here, r, "unanswer", words::take_back(lang))} }.into_any()
        }
        _ if open => neighbour(here, r, form, faults).await?,
        _ => ().into_any(),
    };
    let report = (here.session.is_some() && party != Some(Party::Asker)
        || r.helper.is_some() && party == Some(Party::Asker))
    .then(|| {
        let to = links::aid_act(slug(here), r.number, "report");
        report_form(here, to, form, faults)
    });
    let stage = words::stage(lang, r.stage());
    let title = words::request_title(lang, words::kind(lang, r.kind), r.number);
    let back = links::aid_board(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(
        Page::new(title.clone()).tab(Tab::Volunteers).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {words::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p><span class="chip">{stage}</span></p>
                    {said} {seen} {facts} {body} {report}
                </div>
            }
        },
    )
}

/// Who the reader is to the request; none for who is not signed in.
async fn party(here: &Here, r: &AidRequest) -> Result<Option<Party>, Problem> {
    let Some(standing) = &here.standing else {
        return Ok(None);
    };
    let db = &here.portal.db;
    let waits = db.waits_for_aid(standing.account, r.id).await?;
    Ok(Some(r.party(standing.account, waits)))
}

fn facts(here: &Here, r: &AidRequest, party: Option<Party>) -> AnyView {
    let lang = here.lang;
    let resident = here.verified().is_ok() || party == Some(Party::Asker);
    let checked = (resident && r.needs_checked()).then(|| {
        view! { <p><span class="chip chip--wait">{words::checked_only(lang)}</span></p> }
    });
    let name = crate::frame::words::name(lang, &r.name);
    view! {
        <p class="meeting__text">{r.body.clone()}</p>
        {checked}
        <dl class="facts">
            <dt>{words::when(lang)}</dt>
            <dd>{words::by_day(lang, &day(here, r.due_on))}</dd>
            <dt>{words::where_(lang)}</dt>
            <dd>{r.grid_name.get(lang).to_owned()}</dd>
            <dt>{words::who(lang)}</dt>
            <dd>{name}</dd>
        </dl>
    }
    .into_any()
}

fn detail(lang: domain::display::Lang, d: AidDetail) -> AnyView {
    let address = d
        .address
        .map(|a| view! { <dt>{words::address(lang)}</dt> <dd>{a}</dd> });
    let tel = format!("tel:{}", d.phone);
    view! {
        <section class="next" aria-labelledby="seen">
            <h2 class="next__title" id="seen">{words::seen_title(lang)}</h2>
            <dl class="facts">
                {address}
                <dt>{words::phone(lang)}</dt>
                <dd><a href=tel>{d.phone}</a></dd>
            </dl>
            <p class="meta">{words::seen_note(lang)}</p>
        </section>
    }
    .into_any()
}

/// A form that is one button.
fn button(here: &Here, r: &AidRequest, act: &'static str, label: &'static str) -> AnyView {
    let to = links::aid_act(slug(here), r.number, act);
    view! { <form method="post" action=to><button class="button button--plain">{label}</button></form> }
        .into_any()
}

/// What the two of a match do.
fn matched(here: &Here, r: &AidRequest, see: &'static str, intro: &'static str) -> AnyView {
    let lang = here.lang;
    let act = |act| links::aid_act(slug(here), r.number, act);
    let (look, say, end) = (act("look"), act("say"), act("end"));
    let said = said_of(lang, r);
    view! {
        <section class="part" aria-labelledby="match">
            <h2 id="match">{intro}</h2>
            <form method="post" action=look><button class="button">{see}</button></form>
            <p class="meta">{words::see_note(lang)}</p>
        </section>
        <section class="part" aria-labelledby="say">
            <h2 id="say">{words::say_title(lang)}</h2>
            <p>{words::say_hint(lang)}</p>
            {said}
            <form class="row" method="post" action=say>
                <button class="button button--plain" name="happened" value="yes">{words::say_yes(lang)}</button> " "
                <button class="button button--plain" name="happened" value="no">{words::say_no(lang)}</button>
            </form>
        </section>
        <details>
            <summary>{words::end(lang)}</summary>
            <p>{words::end_hint(lang)}</p>
            <form method="post" action=end><button class="button button--danger">{words::end(lang)}</button></form>
        </details>
    }
    .into_any()
}

fn said_of(lang: domain::display::Lang, r: &AidRequest) -> AnyView {
    let asker = match r.state {
        AidState::Done { happened: true, .. } => Some(words::said_yes(lang)),
        AidState::Done {
            happened: false, ..
        } => Some(words::said_no(lang)),
        _ => None,
    };
    let helper = r.helper_happened.map(|yes| match yes {
        true => words::helper_said_yes(lang),
        false => words::helper_said_no(lang),
    });
    let line = |said: Option<&'static str>| said.map(|said| view! { <p>{said}</p> });
    view! { {line(asker)} {line(helper)} }.into_any()
}

async fn asker(here: &Here, r: &AidRequest) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let me = here.signed_in()?;
    let answers = here.portal.db.list_aid_answers(&me, r).await?;
    let none = (answers.is_empty() && r.stage().is_open())
        .then(|| view! { <p>{words::no_answers(lang)}</p> });
    let open = r.stage() == Stage::Answered && here.today() <= r.due_on;
    let list: Vec<_> = answers.iter().map(|a| answer(here, r, a, open)).collect();
    let list = (none.is_some() || !list.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="answers">
                <h2 id="answers">{words::answers(lang)}</h2>
                {none} {list}
            </section>
        }
    });
    let rest = match r.stage() {
        s if s.is_open() => button(here, r, "withdraw", words::withdraw(lang)),
        Stage::Matched => matched(here, r, words::see_phone(lang), words::you_chose(lang)),
        _ => said_of(lang, r),
    };
    Ok(view! { {list} {rest} }.into_any())
}

fn answer(here: &Here, r: &AidRequest, a: &AidAnswer, open: bool) -> AnyView {
    let lang = here.lang;
    let name = crate::frame::words::name(lang, &a.name);
    let checked = a
        .checked
        .then(|| view! { <span class="chip chip--done">{words::checked(lang)}</span> });
    let picked = a
        .picked
        .then(|| view! { <span class="chip">{words::picked(lang)}</span> });
    let to = links::aid_act(slug(here), r.number, "match");
    let pick = open.then(|| {
        let hidden = name.clone();
        view! {
            <form class="item__form" method="post" action=to>
                <button class="button button--small" name="answer" value=a.id.to_string()>
                    {words::pick(lang)} <span class="visually-hidden">{hidden}</span>
                </button>
            </form>
        }
    });
    view! {
        <article class="item">
            <h3 class="item__title">{name.clone()}</h3>
            <p class="meeting__text">{a.text.clone()}</p>
            <p class="meta">{checked} {picked} <span>{when::ago(lang, a.at, here.now)}</span></p>
            {pick}
        </article>
    }
    .into_any()
}

fn helper(here: &Here, r: &AidRequest) -> AnyView {
    let lang = here.lang;
    match r.stage() {
        Stage::Matched => matched(here, r, words::see_address(lang), words::you_help(lang)),
        Stage::Done if r.helper_happened.is_none() => {
            let to = links::aid_act(slug(here), r.number, "say");
            view! {
                {said_of(lang, r)}
                <form class="row" method="post" action=to>
                    <button class="button button--plain" name="happened" value="yes">{words::say_yes(lang)}</button> " "
                    <button class="button button--plain" name="happened" value="no">{words::say_no(lang)}</button>
                </form>
            }
            .into_any()
        }
        _ => said_of(lang, r),
    }
}

async fn neighbour(
    here: &Here,
    r: &AidRequest,
    form: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if here.session.is_none() {
        let to = links::login_then(&links::aid(slug(here), r.number));
        return Ok(
            view! { <p><a class="button" href=to>{words::sign_in(lang)}</a></p> }.into_any(),
        );
    }
    if here.verified().is_err() {
        let to = links::steps(slug(here));
        return Ok(
            view! { <p><a class="button button--plain" href=to>{words::verify(lang)}</a></p> }
                .into_any(),
        );
    }
    // What was typed here before signing in.
    let kept = match &here.standing {
        Some(s) if !form.has("message") => {
            let (owner, db) = (DraftOwner::Account(s.account), &here.portal.db);
            db.find_draft_about(owner, here.community.id, DraftKind::Aid, r.number)
                .await?
        }
        _ => None,
    };
    let draft = kept.as_ref().map(|d| d.id.to_string());
    let draft = draft
        .or_else(|| form.number("draft").map(|n| n.to_string()))
        .map(|id| view! { <input type="hidden" name="draft" value=id/> });
    let kept = kept.map(|d| Fields::from_json(&d.fields));
    let form = kept.as_ref().unwrap_or(form);
    let message = Field::new(lang, "message", words::help_message(lang))
        .hint(words::help_message_hint(lang))
        .lines()
        .limits(Remark::LIMITS)
        .value(form.get("message"))
        .draw(faults);
    let cards = vec![
        Card::new("yes", words::adult_yes(lang)),
        Card::new("no", words::adult_no(lang)),
    ];
    let age = Choice::new(lang, "adult", words::help_age(lang), cards)
        .hint(words::help_age_hint(lang))
        .chosen(form.get("adult"))
        .draw(faults);
    let shown = shown_choice(here, form.get("shown"), faults);
    let to = links::aid_act(slug(here), r.number, "answer");
    Ok(view! {
        <section class="part" aria-labelledby="help">
            <h2 id="help">{words::help_title(lang)}</h2>
            <p>{words::help_lead(lang)}</p>
            <form method="post" action=to novalidate>
                {draft} {message} {age} {shown} <button class="button">{words::help_send(lang)}</button>
            </form>
        </section>
    }
    .into_any())
}

/// The form by which anybody reports something to the staff, folded away.
pub(super) fn report_form(here: &Here, to: String, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let open = faults.of("concern").is_some();
    let field = Field::new(lang, "concern", words::report_label(lang))
        .hint(words::report_hint(lang))
        .lines()
        .limits(Remark::LIMITS)
        .value(form.get("concern"))
        .draw(faults);
    let key = once(here);
    view! {
        <details open=open>
            <summary>{words::report(lang)}</summary>
            <form method="post" action=to novalidate>
                {key} {field} <button class="button button--plain">{words::report_send(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}
