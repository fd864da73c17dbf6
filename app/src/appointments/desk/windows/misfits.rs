//! The bookings that a change does not fit: shown with a place for the reason, and read back from the form.

use domain::access::Editor;
use domain::ids::BookingId;
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::appointments::{Misfit, Release, Window};

use super::Back;
use crate::appointments::{desk_words as d, time_name};
use crate::frame::{Faults, Fields, Here, Problem};
use crate::ui::field::Field;

/// The bookings that do not fit, with the reason by which they are cancelled.
pub(super) fn misfits(here: &Here, back: &Back<'_>, faults: &Faults) -> Option<AnyView> {
    let lang = here.lang;
    if back.misfits.is_empty() {
        return None;
    }
    let rows: Vec<_> = back
        .misfits
        .iter()
        .map(|m| {
            let name = m
                .name
                .clone()
                .unwrap_or_else(|| d::no_name(lang).to_owned());
            let line = format!(
                "{} · {name} · {}",
                time_name(here, m.wanted),
                m.code.spoken()
            );
            let call = (!m.is_told).then(|| match &m.phone {
                Some(phone) => d::call_number(lang, phone),
                None => d::call_nobody(lang).to_owned(),
            });
            let call = call.map(|say| view! { <br/> <strong>{say}</strong> });
            view! { <li>{line} {call} <input type="hidden" name="shown" value=m.id.to_string()/></li> }
        })
        .collect();
    let form = back.closure.or(back.setup);
    let reason = Field::new(lang, "release", d::release_reason(lang))
        .hint(d::release_hint(lang))
        .value(form.map(|f| f.get("release")).unwrap_or_default())
        .lines()
        .limits(Reason::LIMITS)
        .draw(faults);
    Some(
        view! {
            <div class="errors" id="misfits" tabindex="-1">
                <h3>{d::misfits_title(lang, back.misfits.len())}</h3>
                <ul>{rows}</ul>
                {reason}
            </div>
        }
        .into_any(),
    )
}

/// What the form says about bookings that do not fit: their list as it was shown, and a reason; none where it has none.
pub(super) fn release(form: &Fields, faults: &mut Faults) -> Option<Release> {
    let ids: Vec<_> = form
        .all("shown")
        .filter_map(|id| id.parse().ok().map(BookingId))
        .collect();
    if ids.is_empty() {
        return None;
    }
    let reason = faults.text("release", Reason::parse(form.get("release")))?;
    Some(Release { ids, reason })
}

/// The bookings that a form named, read again to show the list once more where its reason is missing.
pub(super) async fn named(
    here: &Here,
    me: &Editor,
    window: &Window,
    form: &Fields,
) -> Result<Vec<Misfit>, Problem> {
    let ids: Vec<i64> = form.all("shown").filter_map(|id| id.parse().ok()).collect();
    let db = &here.portal.db;
    let all = db.list_window_bookings(me, window.id, here.now).await?;
    Ok(all.into_iter().filter(|m| ids.contains(&m.id.0)).collect())
}
