//! `/{c}/desk/{room}`: what waits to be checked, what is being written, and what grows old.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::Duration;
use domain::files::Attached;
use domain::publishing::State;
use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::{DeskPublication, OpenVersion, PublishedVersion};

use super::{Desk, desk_words as d, parse, slug, words};
use crate::files::{attached, words as f};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use domain::text::Answer as Reason;

/// What ends within so many days is shown as such.
const SOON: i64 = 30;
/// What nobody has looked at for so long should be looked at again.
const OLD: i64 = 180;

/// `GET /{c}/desk/{room}`
pub async fn list<C: Desk>(here: Here) -> Answer {
    let me = here.editor()?;
    let lang = here.lang;
    let all = here.portal.db.list_desk_publications::<C>(&me).await?;
    let open = |s: &DeskPublication<C>| s.open.as_ref().map(|o| (o.state, o.writer));
    let mine = Some(me.account());
    let pick = |which: &dyn Fn(&DeskPublication<C>) -> bool| -> Vec<AnyView> {
        all.iter()
            .filter(|s| which(s))
            .map(|s| line(&here, s))
            .collect()
    };
    let to_review = pick(&|s| matches!(open(s), Some((State::Waiting, writer)) if writer != mine));
    let in_work = pick(&|s| matches!(open(s), Some((State::Draft, _))));
    let with_others = pick(&|s| match open(s) {
        Some((State::Waiting, writer)) => writer == mine,
        Some((State::Scheduled { .. }, _)) => true,
        _ => false,
    });
    let public = pick(&|s| s.open.is_none() && s.live.is_some());
    let withdrawn = pick(&|s| s.open.is_none() && s.live.is_none() && s.withdrawn_at.is_some());
    let none = to_review
        .is_empty()
        .then(|| view! { <p class="meta">{d::to_review_none(lang)}</p> });
    let part = |id: &'static str, title: &'static str, lines: Vec<AnyView>| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="part" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    {lines}
                </section>
            }
        })
    };
    let parts = (
        part("in-work", d::in_work(lang), in_work),
        part("with-others", d::with_colleagues(lang), with_others),
        part("public", d::public(lang), public),
        part("withdrawn", d::withdrawn(lang), withdrawn),
    );
    let (back, new) = (
        links::desk(slug(&here)),
        links::desk_new(slug(&here), C::ROOM),
    );
    let said = C::words(lang);
    let import = C::IMPORTED.then(|| {
        let href = links::desk_import(slug(&here), C::ROOM);
        view! { <p><a class="link" href=href>{super::import::words::title(lang)}</a></p> }
    });
    here.draw(Page::new(said.title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::frame::words::tab_desk(lang)}</a>
                <h1>{said.title}</h1>
                <p>{said.lead}</p>
                {import}
                <section class="part" aria-labelledby="to-review">
                    <h2 id="to-review">{d::to_review(lang)}</h2>
                    {none} {to_review}
                </section>
                {parts.0} {parts.1} {parts.2} {parts.3}
                <div class="sticky"><a class="button" href=new>{said.new}</a></div>
            </div>
        }
    })
}

fn name<C: Desk>(here: &Here, s: &DeskPublication<C>) -> String {
    let lang = here.lang;
    let typed = s.open.as_ref().map(|o| o.typed.get("title_zh").to_owned());
    let last = s
        .last
        .as_ref()
        .map(|v| v.content.title().get(lang).to_owned());
    let name = typed.filter(|t| !t.is_empty()).or(last);
    name.unwrap_or_else(|| d::untitled(lang).to_owned())
}

fn line<C: Desk>(here: &Here, s: &DeskPublication<C>) -> AnyView {
    let lang = here.lang;
    let day = |at| when::day(lang, at, here.today());
    let to = match &s.open {
        Some(o) if o.state == State::Waiting => {
            links::desk_publication_act(slug(here), C::ROOM, s.number, "review")
        }
        _ => links::desk_publication(slug(here), C::ROOM, s.number),
    };
    let written = s.open.as_ref().map(|o| {
        let who = crate::frame::words::name(lang, &o.writer_name);
        view! { <span>{d::written_by(lang, &who, &day(day_of(o.written_at)))}</span> }
    });
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{name(here, s)}</a></h3>
            <p class="meta">
                {s.open.as_ref().map(|o| chip(here, o))}
                {s.live.as_ref().map(|v| age(here, v))}
                {written}
            </p>
        </article>
    }
    .into_any()
}

fn chip<C: Desk>(here: &Here, o: &OpenVersion<C>) -> AnyView {
    let lang = here.lang;
    let day = |at| when::day(lang, at, here.today());
    let class = match o.state {
        State::Draft if o.returned.is_some() => "chip chip--late",
        State::Waiting => "chip chip--wait",
        _ => "chip",
    };
    let label = match (o.state, &o.returned) {
        (State::Draft, Some(_)) => d::came_back(lang).to_owned(),
        (state, _) => d::state(lang, state, day),
    };
    view! { <span class=class>{label}</span> }.into_any()
}

/// What makes a published version a matter for the desk again.
fn age<C: Desk>(here: &Here, v: &PublishedVersion<C>) -> Option<AnyView> {
    let lang = here.lang;
    let today = here.today();
    if let Some(last) = v.content.valid_until() {
        let label = d::ends_soon(lang, &when::day(lang, last, today));
        if last < today {
            return Some(
                view! { <span class="chip chip--late">{words::expired(lang)}</span> }.into_any(),
            );
        }
        if last <= today + Duration::days(SOON) {
            return Some(view! { <span class="chip chip--wait">{label}</span> }.into_any());
        }
    }
    (v.last_checked().0 + Duration::days(OLD) < here.now)
        .then(|| view! { <span class="chip chip--wait">{d::look_again(lang)}</span> }.into_any())
}

/// `GET /{c}/desk/{room}/{n}`
pub async fn item<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    draw::<C>(&here, &number, &Fields::default(), &Faults::default()).await
}

/// The publication with its acts; a withdrawal that lacked its reason is shown again.
pub(super) async fn draw<C: Desk>(
    here: &Here,
    number: &str,
    form: &Fields,
    faults: &Faults,
) -> Answer {
    let me = here.editor()?;
    let lang = here.lang;
    let found = here
        .portal
        .db
        .find_desk_publication::<C>(&me, parse(number)?)
        .await?;
    let s = found.ok_or(Problem::NotFound)?;
    let files = match &s.open {
        Some(o) if o.state == State::Draft => here.portal.db.list_version_files(&me, o.id).await?,
        Some(o) => o.files.clone(),
        None => Vec::new(),
    };
    let open = s.open.as_ref().map(|o| {
        let mine = o.writer == Some(me.account());
        under_way(here, s.number, o, &files, mine)
    });
    let live = match (&s.live, s.withdrawn_at) {
        (Some(v), _) => published(here, s.number, v, s.open.is_some(), form, faults),
        (None, at) => {
            let say = match at {
                Some(_) => d::live_withdrawn(lang),
                None => d::live_none(lang),
            };
            let again = s.open.is_none().then(|| change::<C>(here, s.number));
            let page = at.map(|_| {
                let href = links::publication(slug(here), C::ROOM, s.number);
                view! { <p><a class="link" href=href>{d::see_public(lang)}</a></p> }
            });
            view! { <p>{say}</p> {page} {again} }.into_any()
        }
    };
    let title = name(here, &s);
    let status = faults.status();
    let summary = errors(lang, faults);
    let back = links::desk_room(slug(here), C::ROOM);
    here.draw(
        Page::new(title.clone()).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {C::words(lang).title}</a>
                    {summary}
                    <h1>{title}</h1>
                    {open}
                    <section class="part" aria-labelledby="live">
                        <h2 id="live">{d::live_title(lang)}</h2>
                        {live}
                    </section>
                </div>
            }
        },
    )
}

fn under_way<C: Desk>(
    here: &Here,
    number: i64,
    o: &OpenVersion<C>,
    files: &[Attached],
    mine: bool,
) -> AnyView {
    let lang = here.lang;
    let act = |act| links::desk_publication_act(slug(here), C::ROOM, number, act);
    let returned = o
        .returned
        .as_ref()
        .filter(|_| o.state == State::Draft)
        .map(|reason| view! { <p><strong>{d::returned(lang, reason)}</strong></p> });
    let who = crate::frame::words::name(lang, &o.writer_name);
    let day = when::day(lang, day_of(o.written_at), here.today());
    let review = |label: &'static str| {
        view! { <p><a class="button" href=act("review")>{label}</a></p> }.into_any()
    };
    let take_back = || {
        view! {
            <form method="post" action=act("takeback")>
                <button class="button button--plain">{d::take_back(lang)}</button>
            </form>
        }
        .into_any()
    };
    let acts: Vec<AnyView> = match (o.state, mine) {
        (State::Draft, _) => vec![
            view! { <p><a class="button" href=act("edit")>{d::edit(lang)}</a></p> }.into_any(),
            view! { <p><a class="button button--plain" href=act("files")>{f::manage(lang)}</a></p> }
                .into_any(),
            view! {
                <details>
                    <summary>{d::discard(lang)}</summary>
                    <form method="post" action=act("discard")>
                        <input type="hidden" name="revision" value=o.revision.to_string()/>
                        <p>{d::discard_hint(lang)}</p>
                        <button class="button button--danger button--small">{d::discard(lang)}</button>
                    </form>
                </details>
            }
            .into_any(),
        ],
        (_, true) => vec![review(d::read_sent(lang)), take_back()],
        (State::Waiting, false) => vec![review(d::review(lang))],
        _ => vec![review(d::read_sent(lang))],
    };
    view! {
        <section class="part" aria-labelledby="open">
            <h2 id="open">{d::open_title(lang)}</h2>
            <p class="meta">{chip(here, o)} <span>{d::written_by(lang, &who, &day)}</span></p>
            {returned} {attached::of_version(here, files)} {acts}
        </section>
    }
    .into_any()
}

fn change<C: Desk>(here: &Here, number: i64) -> AnyView {
    let lang = here.lang;
    let href = links::desk_publication_act(slug(here), C::ROOM, number, "edit");
    view! { <p>{d::change_hint(lang)}</p> <p><a class="button" href=href>{d::change(lang)}</a></p> }
        .into_any()
}

fn published<C: Desk>(
    here: &Here,
    number: i64,
    v: &PublishedVersion<C>,
    open: bool,
    form: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let act = |act| links::desk_publication_act(slug(here), C::ROOM, number, act);
    let day = |at| when::day(lang, day_of(at), here.today());
    let (checked, who) = v.last_checked();
    let who = crate::frame::words::name(lang, who);
    let again = (!open).then(|| change::<C>(here, number));
    let confirm = (!v.content.is_expired(here.today())).then(|| {
        view! {
            <form method="post" action=act("confirm")>
                <input type="hidden" name="version" value=v.version.to_string()/>
                <p>{d::confirm_hint(lang)}</p>
                <button class="button button--plain">{d::confirm(lang)}</button>
            </form>
        }
    });
    let reason = Field::new(lang, "reason", d::reason(lang))
        .value(form.get("reason"))
        .lines()
        .limits(Reason::LIMITS)
        .draw(faults);
    let shown = !faults.is_empty();
    let page = links::publication(slug(here), C::ROOM, number);
    view! {
        <dl class="facts">
            <dt>{words::published(lang)}</dt>
            <dd>{words::published_on(lang, &day(v.published_at), v.version)}</dd>
            <dt>{words::reviewed(lang)}</dt>
            <dd>{words::reviewed_by(lang, &day(checked), &who)} " " {age(here, v)}</dd>
        </dl>
        <p><a class="link" href=page>{d::see_public(lang)}</a></p>
        {again} {confirm}
        <details open=shown>
            <summary>{d::withdraw(lang)}</summary>
            <form method="post" action=act("withdraw") novalidate>
                <input type="hidden" name="version" value=v.version.to_string()/>
                <p>{d::withdraw_hint(lang)}</p>
                {reason}
                <button class="button button--danger">{d::withdraw(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Where an act on a publication leads when its address is opened.
pub async fn back<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::desk_publication(slug(&here), C::ROOM, number)).into_response())
}
