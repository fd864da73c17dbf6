//! Who listens: a place, the waiting list, an offered place.

use domain::meetings::Stage;
use domain::meetings::rules::may_sign_up;
use leptos::prelude::*;
use store::meetings::{Meeting, MyPlace};

use crate::frame::{Here, Problem, links, when};
use crate::meetings::{slug, words};

use super::{act, part};

/// Places, the waiting list, and the one act that fits this reader.
pub async fn guests(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if m.stage == Stage::Cancelled || m.stage.has_met() && m.stage != Stage::UnderWay {
        return Ok(().into_any());
    }
    if m.capacity == 0 {
        let say = view! { <p class="meta">{words::guests_none(lang)}</p> };
        return Ok(part("guests", words::guests_title(lang), say));
    }
    let db = &here.portal.db;
    let waiting = db.count_waiting(m.id).await?;
    let waits = (waiting > 0).then(|| view! { <span>{words::waiting_count(lang, waiting)}</span> });
    let counts = view! {
        <p class="meta"><span>{words::guests_count(lang, m.taken, m.capacity)}</span> {waits}</p>
    };
    let open = may_sign_up(m.stage, m.capacity, m.starts_at, here.now).is_ok();
    let mine = match &here.standing {
        Some(s) => db.my_place(s.account, m.id).await?,
        None => None,
    };
    let form = |to: &str, class: &'static str, label: &'static str| {
        let to = act(here, m, to);
        view! { <form method="post" action=to><button class=class>{label}</button></form> }
            .into_any()
    };
    let plain = "button button--plain button--small";
    let what = match (&here.standing, mine) {
        _ if !open => ().into_any(),
        (None, _) => {
            let to = links::login_then(&links::meeting(slug(here), m.number));
            view! { <div class="sticky"><a class="button" href=to>{words::sign_in_first(lang)}</a></div> }.into_any()
        }
        (Some(_), None) => {
            let label = if m.taken < m.capacity {
                words::sign_up(lang)
            } else {
                words::wait(lang)
            };
            let form = form("signup", "button", label);
            view! { <div class="sticky">{form}</div> }.into_any()
        }
        (Some(_), Some(MyPlace::Coming)) => {
            let leave = form("leave", plain, words::leave(lang));
            view! { <p><strong>{words::mine_coming(lang)}</strong></p> {leave} }.into_any()
        }
        (Some(_), Some(MyPlace::Offered { confirm_by })) => {
            let until = when::moment(lang, confirm_by, here.now);
            let confirm = form("confirm", "button", words::confirm(lang));
            let decline = form("leave", plain, words::decline(lang));
            view! { <p><strong>{words::mine_offered(lang, &until)}</strong></p> {confirm} {decline} }.into_any()
        }
        (Some(_), Some(MyPlace::Waiting { before })) => {
            let leave = form("leave", plain, words::leave_line(lang));
            view! { <p><strong>{words::mine_waiting(lang, before)}</strong></p> {leave} }.into_any()
        }
    };
    Ok(part(
        "guests",
        words::guests_title(lang),
        view! { {counts} {what} },
    ))
}
