//! Days and moments in words, as people in the community say them.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use domain::display::Lang;
use domain::time::{Clock, day_of, shanghai};

use super::words::words;

words! {
    today = "今天", "today";
    yesterday = "昨天", "yesterday";
    days_ago(n: i64) = "{n} 天前", "{n} days ago";
    late_free = "已超期", "overdue";
    due_today = "今天到期", "due today";
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `11 月 19 日` / `19 Nov`, with the year when it is not `today`'s.
pub(crate) fn day(lang: Lang, day: NaiveDate, today: NaiveDate) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let month = MONTHS[day.month0() as usize];
    match (lang, y == today.year()) {
        (Lang::Zh, true) => format!("{m} 月 {d} 日"),
        (Lang::Zh, false) => format!("{y} 年 {m} 月 {d} 日"),
        (Lang::En, true) => format!("{d} {month}"),
        (Lang::En, false) => format!("{d} {month} {y}"),
    }
}

/// `今天`, `3 天前`, or the day when it is more than a fortnight ago.
pub(crate) fn ago(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (then, today) = (day_of(at), day_of(now));
    match (today - then).num_days() {
        ..=0 => self::today(lang).to_owned(),
        1 => yesterday(lang).to_owned(),
        n @ 2..=14 => days_ago(lang, n),
        _ => day(lang, then, today),
    }
}

/// Day and time, for histories and receipts.
pub(crate) fn moment(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let local = at.with_timezone(&shanghai());
    format!(
        "{} {:02}:{:02}",
        day(lang, day_of(at), day_of(now)),
        local.hour(),
        local.minute()
    )
}

/// When something ends: a midnight is the end of the day before it, as people say it.
pub(crate) fn end(lang: Lang, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let local = at.with_timezone(&shanghai());
    match (local.hour(), local.minute(), day_of(at).pred_opt()) {
        (0, 0, Some(before)) => format!("{} 24:00", day(lang, before, day_of(now))),
        _ => moment(lang, at, now),
    }
}

/// The value of `<time datetime>`.
pub(crate) fn machine(at: DateTime<Utc>) -> String {
    at.with_timezone(&shanghai())
        .format("%Y-%m-%dT%H:%M%:z")
        .to_string()
}

/// How a duty stands.
pub(crate) fn clock(lang: Lang, clock: Clock) -> String {
    match clock {
        Clock::Late { by: 0 } => late_free(lang).to_owned(),
        Clock::Late { by } => match lang {
            Lang::Zh => format!("已超期 {by} 个工作日"),
            Lang::En => format!("{} late", working_days(by)),
        },
        Clock::Today => due_today(lang).to_owned(),
        Clock::Left { days } => match lang {
            Lang::Zh => format!("还有 {days} 个工作日"),
            Lang::En => format!("{} left", working_days(days)),
        },
    }
}

fn working_days(n: i64) -> String {
    if n == 1 {
        "1 working day".to_owned()
    } else {
        format!("{n} working days")
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_midnight_ends_the_day_before_it() {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap();
        let midnight = Utc.with_ymd_and_hms(2026, 12, 9, 16, 0, 0).unwrap();
        assert_eq!(end(Lang::Zh, midnight, now), "12 月 9 日 24:00");
        assert_eq!(end(Lang::En, midnight, now), "9 Dec 24:00");
        let noon = Utc.with_ymd_and_hms(2026, 12, 9, 4, 30, 0).unwrap();
        assert_eq!(end(Lang::Zh, noon, now), "12 月 9 日 12:30");
    }
}
