//! `/{c}/desk/meetings/{n}/screen`: what the secretary puts on the screen of the room. The digits follow from a key and
//! the time, so opening the page changes nothing.

use axum::extract::Path;
use domain::meetings::Quorum;
use domain::meetings::code_at;
use domain::meetings::rules::may_check_in;
use domain::time::day_of;
use leptos::prelude::*;

use super::words;
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::meetings::{book_of, checkin, clock_time, find, slug};
use crate::ui::qr::qr;

/// `GET /{c}/desk/meetings/{meeting}/screen`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.secretary()?;
    let lang = here.lang;
    let m = find(&here, &number).await?;
    let book = book_of(&here, &m).await?;
    let db = &here.portal.db;
    let there = db.count_attendance(m.id).await?;
    let members = db.list_members_at(&m, day_of(here.now)).await?.len() as u64;
    let quorum = Quorum::of(there.members.unsigned_abs(), members, &book);
    let count = words::screen_count(lang, there.members, there.guests);
    let state = if quorum.is_reached() {
        words::screen_enough(lang).to_owned()
    } else {
        words::screen_missing(lang, quorum.least - quorum.present)
    };
    let code = if may_check_in(m.stage, m.starts_at, here.now).is_ok() {
        let (digits, until) = code_at(&here.portal.key(checkin::PURPOSE), m.id, here.now);
        let path = links::meeting_act(slug(&here), m.number, "checkin");
        let url = format!("{}{path}", here.portal.origin);
        let picture = qr(&format!("{url}?code={digits}"));
        view! {
            <p>{words::screen_hint(lang, &url)}</p>
            <p class="meeting__code">{digits}</p>
            <p class="meta">{words::screen_until(lang, &clock_time(until))}</p>
            <div role="img" aria-label=words::screen_qr(lang)>{picture}</div>
        }
        .into_any()
    } else {
        view! { <p>{words::screen_closed(lang)}</p> }.into_any()
    };
    let again = links::desk_meeting_act(slug(&here), m.number, "screen");
    let (back, name) = (links::desk_meeting(slug(&here), m.number), m.title.clone());
    let title = words::screen_title(lang);
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {name}</a>
                <h1>{title}</h1>
                {code}
                <p><strong>{count}</strong></p>
                <p>{state}</p>
                <p><a class="button button--plain" href=again>{words::screen_refresh(lang)}</a></p>
            </div>
        }
    })
}
