//! `/{c}/proposals/{n}`: one proposal. What happens next comes first, then the text, the support, the way, the talk.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access;
use domain::proposals::{Act, Actor, State};
use leptos::prelude::*;
use store::proposals::Proposal;

use super::card::{Names, chip};
use super::{files, find, slug, talk, verdict, way, words};
use crate::files::{attached, words as f};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::islands::support::{Support, SupportWords};
use crate::ui::errors::errors;
use crate::ui::icon::{Icon, icon};

/// `GET /{c}/proposals/{n}`
pub async fn detail(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let p = find(&here, &number).await?;
    draw(&here, p, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act, as after switching the language on a page that answered a form: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::proposal(slug(&here), number)).into_response())
}

/// Draws the page; `typed` and `faults` belong to its comment or verdict form.
pub async fn draw(here: &Here, p: Proposal, typed: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let names = Names::load(here).await?;
    let calendar = super::calendar(here).await?;
    let book = db
        .find_rulebook(here.community.id, p.rulebook_version)
        .await?
        .ok_or(Problem::Ours("a proposal's rulebook is missing"))?;
    let events = db.list_events(p.id).await?;
    let merged = match p.state {
        State::Merged { into } => db
            .find_proposal_by_id(here.community.id, into)
            .await?
            .map(|t| t.number.to_string()),
        _ => None,
    };
    let next = way::next(here, &p, &book, &calendar, &names, merged);
    let support = support(here, &p, &book).await?;
    let verdict = verdict::section(here, &p, typed, faults).await?;
    let talk = talk::section(here, &p, typed, faults).await?;
    let stations = way::stations(here, &p);
    let history = way::history(here, &events, &names);
    let mine = here
        .standing
        .as_ref()
        .is_some_and(|s| p.author == Some(s.account));
    let title = p.title.clone();
    let paragraphs: Vec<_> = p
        .body
        .split("\n\n")
        .map(|t| view! { <p>{t.to_owned()}</p> })
        .collect();
    let versions = (p.version > 1).then(|| {
        let href = links::proposal_act(slug(here), p.number, "versions");
        view! { <a class="link" href=href>{words::version_n(lang, p.version)}</a> }
    });
    let own = mine.then(|| own_acts(here, &p));
    let attachments = db.list_proposal_files(p.id).await?;
    let take_away = (here.clerk().is_ok()
        && attachments.iter().any(|(_, hidden)| hidden.is_none()))
    .then(|| {
        let href = links::proposal_act(slug(here), p.number, "files");
        view! { <p><a class="link" href=href>{f::hide_title(lang)}</a></p> }
    });
    let attachments = attached::section(here, &attachments);
    let filed = when::day(lang, domain::time::day_of(p.filed_at), here.today());
    let back = links::proposals(slug(here));
    let votes = db
        .ballots_about(
            here.community.id,
            store::ballots::Subject::Proposal(p.number),
        )
        .await?
        .into_iter()
        .map(|n| {
            let href = links::ballot(slug(here), n);
            view! { <p><a class="link" href=href>{words::its_ballot(lang, &n.to_string())}</a></p> }
        })
        .collect::<Vec<_>>();
    let meetings = db
        .meetings_about(here.community.id, p.number)
        .await?
        .into_iter()
        .map(|(n, title)| {
            let href = links::meeting(slug(here), n);
            view! { <p><a class="link" href=href>{words::its_meeting(lang, &title)}</a></p> }
        })
        .collect::<Vec<_>>();
    let author = crate::frame::words::name(lang, &p.author_name);
    let status = faults.status();
    let summary = errors(lang, faults);
    let page = Page::new(title.clone()).tab(Tab::Proposals).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::title(lang)}</a>
                {summary}
                <h1 id="title">{title}</h1>
                <p class="meta">
                    {chip(lang, p.state.stage())}
                    <span>{words::number_is(lang, &p.number.to_string())}</span>
                    <span>{author}</span>
                    <span>{words::filed_on(lang, &filed)}</span>
                    <span>{names.category(lang, p.category)}</span>
                    <span>{names.grid(lang, p.grid)}</span>
                </p>
                {next}
                <div class="proposal__text" id="proposal-text">{paragraphs}</div>
                <p class="row">
                    <button class="speak" type="button" hidden data-reads="#title, #proposal-text" data-say=crate::frame::words::read_aloud(lang)
                        data-stop=crate::frame::words::read_stop(lang)>
                        {icon(Icon::Speaker)} <span>{crate::frame::words::read_aloud(lang)}</span>
                    </button>
                    {versions}
                </p>
                {attachments} {take_away} {own} {support} {verdict}
            </div>
            <aside class="side" aria-labelledby="way">
                <h2 class="side__title" id="way">{words::way_title(lang)}</h2>
                {stations} {meetings} {votes}
                <details>
                    <summary>{words::history(lang)}</summary>
                    {history}
                </details>
            </aside>
            {talk}
        }
    })
}

/// What the author may still do.
fn own_acts(here: &Here, p: &Proposal) -> AnyView {
    let lang = here.lang;
    let revise = matches!(p.state, State::Gathering { .. }).then(|| {
        let href = links::proposal_act(slug(here), p.number, "revise");
        view! { <a class="button button--plain button--small" href=href>{words::revise(lang)}</a> }
    });
    let files = files::may_change(here, p).then(|| {
        let href = links::proposal_act(slug(here), p.number, "files");
        view! { <a class="button button--plain button--small" href=href>{f::proposal_add(lang)}</a> }
    });
    let withdraw = p.state.allows(Act::Withdraw, Actor::Author).then(|| {
        let action = links::proposal_act(slug(here), p.number, "withdraw");
        view! {
            <details>
                <summary>{words::withdraw(lang)}</summary>
                <form method="post" action=action>
                    <p>{words::withdraw_hint(lang)}</p>
                    <button class="button button--danger button--small">{words::withdraw(lang)}</button>
                </form>
            </details>
        }
    });
    view! { <div class="part"><p class="row">{revise} {files}</p> {withdraw}</div> }.into_any()
}

/// The count, and the one act that fits this reader: support, take back, sign in, or the steps that are missing.
async fn support(
    here: &Here,
    p: &Proposal,
    book: &domain::rulebook::Rulebook,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let threshold = book.get(domain::rulebook::Rule::SupportThreshold);
    let State::Gathering { closes_on, .. } = p.state else {
        return Ok(
            view! { <p class="meta"><strong>{words::supporters(lang, p.supports)}</strong></p> }
                .into_any(),
        );
    };
    let until = view! { <p class="meta">{words::closes(lang, &when::day(lang, closes_on, here.today()))}</p> };
    let mine = match &here.standing {
        Some(s) => here.portal.db.my_support(s.account, p.id).await?,
        None => None,
    };
    let act = |act| links::proposal_act(slug(here), p.number, act);
    if access::verified(here.standing.as_ref()).is_ok()
        && here.standing.as_ref().map(|s| s.account) != p.author
    {
        let old = mine
            .filter(|v| *v != p.version)
            .map(|_| view! { <p class="flash">{words::supported_old(lang)}</p> });
        let texts = SupportWords {
            support: words::support(lang).to_owned(),
            undo: words::unsupport(lang).to_owned(),
            mine: words::supported_mine(lang).to_owned(),
            count: words::supporters_template(lang).to_owned(),
            missing: words::missing_template(lang).to_owned(),
            enough: words::enough(lang).to_owned(),
        };
        return Ok(view! {
            {old}
            {until}
            <Support action=act("support") undo=act("unsupport") version=p.version count=p.supports threshold=threshold
                mine=mine == Some(p.version) words=texts/>
        }
        .into_any());
    }
    let left = (threshold - p.supports).max(0);
    let label = view! { <strong>{words::supporters(lang, p.supports)}</strong> " · " {words::missing(lang, left)} };
    let bar = crate::ui::progress::progress("supporters".to_owned(), label, p.supports, threshold);
    let what = match &here.standing {
        None => {
            let to = links::login_then(&links::proposal(slug(here), p.number));
            view! { <div class="sticky"><a class="button" href=to>{words::support_sign_in(lang)}</a></div> }.into_any()
        }
        Some(s) if p.author == Some(s.account) => {
            view! { <p class="meta">{words::support_own(lang)}</p> }.into_any()
        }
        Some(_) => {
            let to = links::steps(slug(here));
            view! { <div class="sticky"><a class="button button--plain" href=to>{words::support_steps(lang)}</a></div> }.into_any()
        }
    };
    Ok(view! { {bar} {until} {what} }.into_any())
}
