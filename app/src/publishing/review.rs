//! `/{c}/desk/{room}/{n}/review`: the second person reads what residents will see, with what changed, and publishes it
//! or sends it back. What is decided on is the text on this page and no other: its hash goes with the form.

use axum::extract::Path;
use domain::display::Lang;
use domain::publishing::State;
use leptos::prelude::*;
use store::publishing::OpenVersion;

use super::{Desk, both, desk_words as d, parse, slug, words};
use crate::files::attached;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::diff::{Side, diff};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use domain::text::Answer as Reason;

/// `GET /{c}/desk/{room}/{n}/review`
pub async fn page<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    draw::<C>(&here, &number, &Fields::default(), &Faults::default()).await
}

fn nothing<C: Desk>(here: &Here, number: i64) -> Problem {
    let label: fn(Lang) -> &'static str = d::back_item;
    Problem::refused(
        |lang| d::no_decision(lang).to_owned(),
        Some((links::desk_publication(slug(here), C::ROOM, number), label)),
    )
}

pub(super) async fn draw<C: Desk>(
    here: &Here,
    number: &str,
    form: &Fields,
    faults: &Faults,
) -> Answer {
    let me = here.editor()?;
    let lang = here.lang;
    let number = parse(number)?;
    let found = here
        .portal
        .db
        .find_desk_publication::<C>(&me, number)
        .await?;
    let s = found.ok_or(Problem::NotFound)?;
    let Some(open) = s.open.filter(|o| o.state != State::Draft) else {
        return Err(nothing::<C>(here, number));
    };
    let (Some(item), Some(hash)) = (&open.content, open.hash.as_deref()) else {
        return Err(nothing::<C>(here, number));
    };
    let changes = s.live.as_ref().map(|v| {
        let old = Side {
            title: words::version(lang, v.version),
            meta: words::published_on(
                lang,
                &when::day(lang, domain::time::day_of(v.published_at), here.today()),
                v.version,
            ),
            text: both(here, &v.content, &v.files),
            hash: v.hash.clone(),
        };
        let new = Side {
            title: words::version(lang, open.version),
            meta: when::moment(lang, open.written_at, here.now),
            text: both(here, item, &open.files),
            hash: hash.to_owned(),
        };
        let sides = diff(lang, old, new);
        view! {
            <section class="part" aria-labelledby="changes">
                <h2 id="changes">{d::review_changes(lang)}</h2>
                {sides}
            </section>
        }
    });
    let own = me.may_review(open.id, open.writer).is_err();
    let acts = if own {
        view! { <p><strong>{d::review_own(lang)}</strong></p> }.into_any()
    } else {
        forms::<C>(here, number, &open, hash, form, faults)
    };
    let day = |at| when::day(lang, at, here.today());
    let state = d::state(lang, open.state, day);
    let writer = crate::frame::words::name(lang, &open.writer_name);
    let written = d::written_by(lang, &writer, &day(domain::time::day_of(open.written_at)));
    let title = item.title().get(lang).to_owned();
    let second = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let second = item.plain(here, second) + &attached::plain(second, &open.files);
    let content = item.reviewed(here);
    let files = attached::of_version(here, &open.files);
    let look = C::words(lang).look;
    let status = faults.status();
    let summary = errors(lang, faults);
    let back = links::desk_publication(slug(here), C::ROOM, number);
    here.draw(
        Page::new(d::review_title(lang))
            .tab(Tab::Desk)
            .status(status),
        move || {
            view! {
                <div class="main__col main__col--wide">
                    <a class="link" href=back>"‹ " {d::back_item(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p class="meta">
                        <span class="chip chip--wait">{state}</span> <span>{written}</span>
                    </p>
                    <p>{look}</p>
                    {content} {files}
                    <section class="part" aria-labelledby="second">
                        <h2 id="second">{d::review_second(lang)}</h2>
                        <p class="diff__text">{second}</p>
                    </section>
                    {changes}
                    <section class="part">{acts}</section>
                </div>
            }
        },
    )
}

fn forms<C: Desk>(
    here: &Here,
    number: i64,
    open: &OpenVersion<C>,
    hash: &str,
    form: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let act = |act| links::desk_publication_act(slug(here), C::ROOM, number, act);
    let about = || {
        let (id, hash) = (open.id.to_string(), hash.to_owned());
        view! {
            <input type="hidden" name="version" value=id/>
            <input type="hidden" name="seen" value=hash/>
        }
    };
    // What is scheduled may still go out at once or come back, but has its day.
    let day = (open.state == State::Waiting).then(|| {
        Field::new(lang, "on", d::publish_on(lang))
            .hint(d::publish_on_hint(lang))
            .value(form.get("on"))
            .draw(faults)
    });
    let reason = Field::new(lang, "reason", d::send_back_reason(lang))
        .value(form.get("reason"))
        .lines()
        .limits(Reason::LIMITS)
        .draw(faults);
    let shown = faults.of("reason").is_some();
    view! {
        <form method="post" action=act("publish") novalidate>
            {about()} {day} <p class="meta">{d::publish_hint(lang)}</p> <button class="button">{d::publish(lang)}</button>
        </form>
        <details open=shown>
            <summary>{d::send_back(lang)}</summary>
            <form method="post" action=act("return") novalidate>
                {about()} {reason} <button class="button button--danger">{d::send_back(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}
