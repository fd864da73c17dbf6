//! What people say about a proposal (features.md C9, C10): two columns, one reply level, twenty a page, and the form.

use domain::display::{Lang, ShownAs};
use domain::ids::CommentId;
use domain::proposals::Side;
use domain::proposals::support::may_comment;
use domain::text::Remark;
use leptos::prelude::*;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::{Comment, CommentPage, Proposal, Thread};

use super::{slug, words};
use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::once::once;
use crate::ui::pager::pager;

/// The cards for the name shown. A person without a name yet sees what each choice would show.
pub fn shown_choice(here: &Here, typed: &str, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let session = here.session.as_ref();
    let nickname = session.and_then(|s| s.nickname.clone());
    let real = session.and_then(|s| s.real_name.clone());
    let anonymous = crate::frame::words::resident(lang).to_owned();
    let cards = ShownAs::ALL
        .into_iter()
        // A real name is offered once somebody has seen it on a document.
        .filter(|s| *s != ShownAs::Real || real.is_some())
        .map(|s| {
            let shows = match s {
                ShownAs::Nickname => nickname.clone().unwrap_or_else(|| anonymous.clone()),
                ShownAs::Real => real.clone().unwrap_or_default(),
                ShownAs::Anonymous => anonymous.clone(),
            };
            Card::new(s.code(), words::shown(lang, s)).hint(shows)
        })
        .collect();
    let chosen = ShownAs::from_code(typed).unwrap_or_default().code();
    Choice::new(lang, "shown", words::field_shown(lang), cards)
        .hint(words::shown_hint(lang))
        .chosen(chosen)
        .long()
        .draw(faults)
}

/// The whole section.
pub async fn section(
    here: &Here,
    p: &Proposal,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let page = here.query("page").parse().unwrap_or(1).max(1);
    let comments = here.portal.db.list_comments(p.id, None, page).await?;
    let form = form(here, p, typed, faults).await?;
    let base = links::proposal(slug(here), p.number);
    let at = |n: i64| format!("{base}?page={n}#talk");
    let previous = (page > 1).then(|| at((page - 1).min(comments.pages.max(1))));
    let next = (page < comments.pages).then(|| at(page + 1));
    let middle = Some(crate::frame::words::page_of(
        lang,
        page.min(comments.pages.max(1)),
        comments.pages.max(1),
    ));
    let CommentPage {
        for_,
        against,
        for_total,
        against_total,
        ..
    } = comments;
    let column =
        |side: Side, threads: Vec<Thread>, total: i64| column(here, p, side, threads, total);
    let (left, right) = (
        column(Side::For, for_, for_total),
        column(Side::Against, against, against_total),
    );
    Ok(view! {
        <section class="main__col part" aria-labelledby="talk">
            <h2 id="talk">{words::talk(lang)}</h2>
            <ul class="tally">
                <li class="tally__one">
                    <a class="tally__link" href="#for"><strong class="tally__n">{for_total}</strong><span class="tally__word">{words::for_word(lang)}</span></a>
                </li>
                <li class="tally__one">
                    <a class="tally__link" href="#against"><strong class="tally__n">{against_total}</strong><span class="tally__word">{words::against_word(lang)}</span></a>
                </li>
            </ul>
            {form}
            <div class="columns">{left} {right}</div>
            {pager(lang, previous, next, middle)}
        </section>
    }
    .into_any())
}

fn column(here: &Here, p: &Proposal, side: Side, threads: Vec<Thread>, total: i64) -> AnyView {
    let lang = here.lang;
    let (id, title, class) = match side {
        Side::For => ("for", words::for_n(lang, total), "columns__title"),
        Side::Against => (
            "against",
            words::against_n(lang, total),
            "columns__title columns__title--against",
        ),
    };
    let none = threads
        .is_empty()
        .then(|| view! { <p class="meta">{words::no_comments(lang)}</p> });
    let rows: Vec<_> = threads
        .into_iter()
        .map(|t| thread(here, p, side, t))
        .collect();
    view! {
        <section class="columns__one" aria-labelledby=id>
            <h3 class=class id=id>{title}</h3>
            {none} {rows}
        </section>
    }
    .into_any()
}

fn thread(here: &Here, p: &Proposal, side: Side, t: Thread) -> AnyView {
    let lang = here.lang;
    let class = match side {
        Side::For => "comment comment--for",
        Side::Against => "comment comment--against",
    };
    let id = t.comment.id;
    let reply = may_comment(p.state.stage()).then(|| {
        let href = format!("{}?reply={id}#say", links::proposal(slug(here), p.number));
        view! { <a class="link" href=href>{words::reply(lang)}</a> }
    });
    let hide = hide_form(here, p, &t.comment);
    let replies: Vec<_> = t
        .replies
        .into_iter()
        .map(|r| {
            let (id, hide) = (format!("c{}", r.id), hide_form(here, p, &r));
            view! { <article class="comment comment--reply" id=id>{body(here, None, r)} {hide}</article> }
        })
        .collect();
    view! {
        <article class=class id=format!("c{id}")>
            {body(here, Some(side), t.comment)}
            {replies}
            <p class="comment__acts">{reply}</p>
            {hide}
        </article>
    }
    .into_any()
}

fn body(here: &Here, side: Option<Side>, c: Comment) -> AnyView {
    let lang = here.lang;
    let mark = side.map(|s| view! { <span class="comment__mark">{words::side(lang, s)}</span> });
    let text = match (c.body, c.hidden_reason) {
        (Some(text), _) => view! { <p class="comment__text">{text}</p> }.into_any(),
        (None, reason) => view! { <p class="comment__text meta">{words::hidden(lang, &reason.unwrap_or_default())}</p> }.into_any(),
    };
    view! {
        <div class="comment__head">
            {mark} <strong class="comment__name">{crate::frame::words::name(lang, &c.name)}</strong>
            <time datetime=when::machine(c.written_at)>{when::ago(lang, c.written_at, here.now)}</time>
        </div>
        {text}
    }
    .into_any()
}

/// Staff take a comment out of sight with a reason; the page keeps its place and the reason.
fn hide_form(here: &Here, p: &Proposal, c: &Comment) -> Option<AnyView> {
    let lang = here.lang;
    (here.clerk().is_ok() && c.body.is_some()).then(|| {
        let id = c.id.to_string();
        view! {
            <details class="act">
                <summary class="act__name">{words::hide(lang)}</summary>
                <form class="act__form" method="post" action=links::proposal_act(slug(here), p.number, "hide")>
                    <input type="hidden" name="comment" value=id.clone()/>
                    <div class="field">
                        <label class="field__label" for=format!("hide-{id}")>{words::hide_reason(lang)}</label>
                        <input class="field__input" type="text" id=format!("hide-{id}") name="reason"/>
                    </div>
                    <button class="button button--danger button--small">{words::hide(lang)}</button>
                </form>
            </details>
        }
        .into_any()
    })
}

/// The form, with what was typed: on this request, or kept before a sign-in.
async fn form(
    here: &Here,
    p: &Proposal,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if !may_comment(p.state.stage()) {
        return Ok(view! { <p class="meta">{words::talk_closed(lang)}</p> }.into_any());
    }
    let kept = match &here.standing {
        Some(s) if !typed.has("text") => {
            let owner = DraftOwner::Account(s.account);
            here.portal
                .db
                .find_draft_about(owner, here.community.id, DraftKind::Comment, p.id.0)
                .await?
        }
        _ => None,
    };
    let draft = kept.as_ref().map(|d| d.id.to_string());
    let kept = kept.map(|d| Fields::from_json(&d.fields));
    let typed = kept.as_ref().unwrap_or(typed);
    let parent = match typed
        .number("parent")
        .or_else(|| here.query("reply").parse().ok())
    {
        Some(id) => reply_name(here, p, CommentId(id))
            .await?
            .map(|name| (id, name)),
        None => None,
    };
    let side = parent.is_none().then(|| {
        let cards = Side::ALL
            .map(|s| Card::new(s.code(), words::side(lang, s)))
            .into();
        Choice::new(lang, "side", words::you_are(lang), cards)
            .chosen(typed.get("side"))
            .draw(faults)
    });
    let title = match &parent {
        Some((_, name)) => words::reply_title(lang, name),
        None => words::say_title(lang).to_owned(),
    };
    let text = Field::new(lang, "text", words::opinion(lang))
        .hint(words::opinion_hint(lang))
        .lines()
        .limits(Remark::LIMITS)
        .value(typed.get("text"))
        .draw(faults);
    let signed = here.standing.is_some();
    let shown = signed.then(|| shown_choice(here, typed.get("shown"), faults));
    let note = (!signed).then(|| view! { <p class="meta">{words::say_sign_in(lang)}</p> });
    let once = signed.then(|| once(here));
    let action = links::proposal_act(slug(here), p.number, "comments");
    let hidden = [
        ("parent", parent.map(|(id, _)| id.to_string())),
        ("draft", draft),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|v| view! { <input type="hidden" name=name value=v/> }))
    .collect_view();
    Ok(view! {
        <details class="part" open=typed.has("text") || typed.has("parent") || !here.query("reply").is_empty() id="say">
            <summary class="button button--plain">{title}</summary>
            <form class="part" method="post" action=action novalidate>
                {hidden} {once} {side} {text} {shown} {note}
                <button class="button">{words::publish(lang)}</button>
            </form>
        </details>
    }
    .into_any())
}

/// The name over a reply form; none for a comment that is not here.
async fn reply_name(here: &Here, p: &Proposal, id: CommentId) -> Result<Option<String>, Problem> {
    let lang: Lang = here.lang;
    let name = here.portal.db.find_comment_author(p.id, id).await?;
    Ok(name.map(|n| crate::frame::words::name(lang, &n)))
}
