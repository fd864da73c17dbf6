//! `/{c}/desk/volunteers/shifts/{n}/screen`: six digits and a picture on the lead's phone. They follow from a key and the
//! minute, so opening the page changes nothing; the answer tells the browser to ask again before they are old.

use axum::extract::Path;
use domain::volunteers::{CODE, Standing, may_check_in};
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;

use super::led_shift;
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::ui::qr::qr;
use crate::volunteers::{PURPOSE, clock, desk_words as d, slug, span_name, words};

/// How often the browser asks again, in seconds.
const AGAIN: &str = "20";

/// `GET /{c}/desk/volunteers/shifts/{n}/screen`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (me, shift) = led_shift(&here, &number).await?;
    let lang = here.lang;
    let roster = here.portal.db.list_roster(&me, &shift).await?;
    let came = roster
        .iter()
        .filter(|r| r.standing() == Standing::Came)
        .count();
    let open = may_check_in(shift.span, shift.is_cancelled(), here.now);
    let code = match open {
        Ok(()) => {
            let key = here.portal.key(PURPOSE);
            let (digits, until) = CODE.at(&key, shift.id.0, here.now);
            let path = links::shift_checkin(slug(&here), shift.number);
            let url = format!("{}{path}", here.portal.origin);
            let picture = qr(&format!("{url}?code={digits}"));
            view! {
                <p>{d::screen_hint(lang, &url)}</p>
                <p class="meeting__code">{digits}</p>
                <p class="meta">{d::screen_until(lang, &clock(until))}</p>
                <div role="img" aria-label=d::screen_qr(lang)>{picture}</div>
            }
            .into_any()
        }
        Err(why) => view! { <p>{words::no_check_in(lang, why)}</p> }.into_any(),
    };
    let count = d::screen_count(lang, came);
    let again = links::desk_shift_act(slug(&here), shift.number, "screen");
    let (back, name) = (
        links::desk_shift(slug(&here), shift.number),
        span_name(&here, shift.span),
    );
    let title = d::screen(lang);
    let mut response = here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {name}</a>
                <h1>{title}</h1>
                {code}
                <p><strong>{count}</strong></p>
                <p><a class="button button--plain" href=again>{d::screen_again(lang)}</a></p>
            </div>
        }
    })?;
    if open.is_ok() {
        response.headers_mut().insert(
            HeaderName::from_static("refresh"),
            HeaderValue::from_static(AGAIN),
        );
    }
    Ok(response)
}
