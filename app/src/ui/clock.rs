//! A duty's day and how it stands; lateness is said, and is the only thing in red.

use chrono::NaiveDate;
use domain::display::Lang;
use domain::time::{Calendar, Clock};
use leptos::prelude::*;

use crate::frame::when;

/// Draws the clock of a duty: `what` names it, such as "答复" or "办理".
pub fn clock(
    lang: Lang,
    what: String,
    due: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
) -> AnyView {
    let at = Clock::read(due, today, calendar);
    let late = at.is_late();
    let soon = matches!(at, Clock::Today) || matches!(at, Clock::Left { days } if days <= 2);
    view! {
        <p class="clock" class:clock--late=late class:clock--soon=soon>
            {what} " " {when::clock(lang, at)} " " <span class="clock__due">{when::day(lang, due, today)}</span>
        </p>
    }
    .into_any()
}
