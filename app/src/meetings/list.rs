//! `/{c}/meetings`: what comes and what was, by kind.

use chrono::DateTime;
use domain::ids::MeetingId;
use domain::meetings::{Kind, Stage};
use domain::notices::Room;
use leptos::prelude::*;
use store::meetings::{Meeting, MeetingQuery};

use super::{chip, slug, span, words};
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::ui::pager::pager;
use crate::ui::rooms::rooms;

/// What the address asks for.
pub(super) fn asked(here: &Here) -> MeetingQuery {
    MeetingQuery {
        kind: Kind::from_code(here.query("kind")),
        body: None,
        past: here.query("when") == "past",
        after: cursor(here.query("cursor")),
        limit: 20,
    }
}

/// `1795305600000000-12`: the moment in microseconds, and the row.
fn cursor(text: &str) -> Option<(DateTime<chrono::Utc>, MeetingId)> {
    let (at, id) = text.split_once('-')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((at, MeetingId(id.parse().ok()?)))
}

pub(super) fn write_cursor((at, id): (DateTime<chrono::Utc>, MeetingId)) -> String {
    format!("{}-{id}", at.timestamp_micros())
}

fn query(kind: Option<Kind>, past: bool) -> String {
    let mut parts = Vec::new();
    if past {
        parts.push("when=past".to_owned());
    }
    if let Some(kind) = kind {
        parts.push(format!("kind={}", kind.code()));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    }
}

/// `GET /{c}/meetings`
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let asked = asked(&here);
    let bad = !here.query("cursor").is_empty() && asked.after.is_none();
    let listing = here
        .portal
        .db
        .list_meetings(here.community.id, &asked, here.now)
        .await?;
    let base = links::meetings(slug(&here));
    let link = |label: &'static str, to: String, current: bool| {
        let current = current.then_some("page");
        let href = format!("{base}{to}");
        view! { <a class="filter__link" href=href aria-current=current>{label}</a> }.into_any()
    };
    let times = [
        link(words::upcoming(lang), query(asked.kind, false), !asked.past),
        link(words::past(lang), query(asked.kind, true), asked.past),
    ]
    .collect_view();
    let mut kinds = vec![link(
        words::all_kinds(lang),
        query(None, asked.past),
        asked.kind.is_none(),
    )];
    kinds.extend(Kind::ALL.iter().map(|kind| {
        let to = query(Some(*kind), asked.past);
        link(words::kind(lang, *kind), to, asked.kind == Some(*kind))
    }));
    let empty = listing.meetings.is_empty().then(|| {
        let say = if asked.past {
            words::none_past(lang)
        } else {
            words::none_coming(lang)
        };
        view! { <div class="empty"><p>{say}</p></div> }
    });
    let cards: Vec<_> = listing.meetings.iter().map(|m| card(&here, m)).collect();
    let here_query = query(asked.kind, asked.past);
    let join = if here_query.is_empty() { "?" } else { "&" };
    let more = listing
        .next
        .map(|next| format!("{base}{here_query}{join}cursor={}", write_cursor(next)));
    let first = asked.after.is_some().then(|| format!("{base}{here_query}"));
    let notice = bad.then(|| view! { <p class="meta" role="status">{words::bad_page(lang)}</p> });
    let rooms = rooms(lang, slug(&here), Room::Meetings);
    let visits = links::visits(slug(&here));
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Proposals),
        move || {
            view! {
                <div class="main__col">
                    {rooms}
                    <h1>{words::title(lang)}</h1>
                    <p>{words::lead(lang)}</p>
                    <nav class="filter" aria-label=words::by_time(lang)>{times}</nav>
                    {notice} {cards} {empty}
                    {pager(lang, first, more, None)}
                </div>
                <aside class="side" aria-labelledby="by-kind">
                    <h2 class="side__title" id="by-kind">{words::by_kind(lang)}</h2>
                    <nav class="filter" aria-labelledby="by-kind">{kinds}</nav>
                    <p><a class="link" href=visits>{words::visits_link(lang)}</a></p>
                    <p class="meta">
                        {words::downloads(lang)}
                        <a class="link" href=format!("{base}.csv{here_query}")>"CSV"</a>
                        <a class="link" href=format!("{base}.json{here_query}")>"JSON"</a>
                        <a class="link" href=format!("{base}.ics")>{words::calendar_file(lang)}</a>
                    </p>
                </aside>
            }
        },
    )
}

/// A meeting as a card: what, when, where, how it stands.
pub(crate) fn card(here: &Here, m: &Meeting) -> AnyView {
    let lang = here.lang;
    let href = links::meeting(slug(here), m.number);
    let places = (m.stage == Stage::Called && m.capacity > 0).then(|| {
        let say = match m.capacity - m.taken {
            1.. => words::places_free(lang, m.capacity - m.taken),
            _ => words::places_none(lang).to_owned(),
        };
        view! { <span>{say}</span> }
    });
    view! {
        <article class="item">
            <p class="item__state">{chip(lang, m.stage)} " " <span>{words::kind(lang, m.kind)}</span></p>
            <h2 class="item__title"><a href=href>{m.title.clone()}</a></h2>
            <p class="meta">
                <span>{span(here, m)}</span> <span>{m.place.clone()}</span> <span>{m.number.to_string()}</span> {places}
            </p>
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_address_is_read_back_and_nonsense_is_none() {
        let at = DateTime::from_timestamp_micros(1_795_305_600_123_456).unwrap();
        let text = write_cursor((at, MeetingId(12)));
        assert_eq!(cursor(&text), Some((at, MeetingId(12))));
        for bad in ["", "x", "1-", "-1", "a-b"] {
            assert_eq!(cursor(bad), None, "{bad}");
        }
    }
}
