//! The disclosure timetable (art. 43): what must be made public by when, and how it stands.

use chrono::NaiveDate;

use crate::publishing::Say;
use crate::text::TextFault;

/// Something that must be made public by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub title: Say,
    /// The clause that asks for it.
    pub clause: Say,
    /// What it covers, such as a year or a quarter.
    pub period: Say,
    pub due_on: NaiveDate,
}

/// While something was public: since a day, and until it was withdrawn. A correction ends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Span {
    /// Whether it could be read at the end of a day.
    fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// How a duty stands today. It is computed, never entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyState {
    /// Its day has not passed.
    NotYetDue,
    OnTime {
        on: NaiveDate,
    },
    Late {
        on: NaiveDate,
    },
    /// Its day has passed, and nothing is public; since when, where it was withdrawn.
    Missing {
        since: Option<NaiveDate>,
    },
}

/// What is wrong with one field of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DutyFault {
    Text(TextFault),
    Day,
}

impl DutyState {
    /// The value of pages and the public API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYetDue => "due",
            Self::OnTime { .. } => "on_time",
            Self::Late { .. } => "late",
            Self::Missing { .. } => "missing",
        }
    }
}

impl Duty {
    /// Reads what was typed, by the names of the form: `title_zh`, `title_en`, `clause_zh`, `clause_en`, `period_zh`,
    /// `period_en`, `due_on`.
    ///
    /// # Errors
    /// Every fault with its field.
    pub fn read<'a>(get: impl Fn(&str) -> &'a str) -> Result<Self, Vec<(&'static str, DutyFault)>> {
        let mut faults = Vec::new();
        let mut say = |fields: [&'static str; 2], min, max| {
            let [zh, en] = fields;
            Say::parse(get(zh), get(en), min, max)
                .map_err(|(fault, english)| {
                    let field = if english { en } else { zh };
                    faults.push((field, DutyFault::Text(fault)));
                })
                .ok()
        };
        let title = say(["title_zh", "title_en"], 2, 60);
        let clause = say(["clause_zh", "clause_en"], 2, 120);
        let period = say(["period_zh", "period_en"], 2, 30);
        let due_on = get("due_on").trim().parse().ok();
        if due_on.is_none() {
            faults.push(("due_on", DutyFault::Day));
        }
        match (title, clause, period, due_on) {
            (Some(title), Some(clause), Some(period), Some(due_on)) => Ok(Self {
                title,
                clause,
                period,
                due_on,
            }),
            _ => Err(faults),
        }
    }

    /// How it stands, from when what fulfils it could be read. Whether it was in time is decided by its day alone: a correction
    /// or a withdrawal later changes nothing of it, and what was withdrawn before its day was not public on it.
    pub fn state(&self, public: &[Span], today: NaiveDate) -> DutyState {
        let first = |days: &dyn Fn(&Span) -> bool| {
            let kept = public.iter().filter(|span| days(span));
            kept.map(|span| span.from).min()
        };
        if !public.iter().any(|span| span.holds(today)) {
            let gone = public.iter().filter_map(|span| span.until).max();
            return match today <= self.due_on {
                true => DutyState::NotYetDue,
                false => DutyState::Missing { since: gone },
            };
        }
        let in_time = today <= self.due_on || public.iter().any(|span| span.holds(self.due_on));
        let on = match in_time {
            true => first(&|_| true),
            false => first(&|span| span.from > self.due_on),
        };
        match (in_time, on) {
            (true, Some(on)) => DutyState::OnTime { on },
            (false, Some(on)) => DutyState::Late { on },
            // Something holds today, so there is a first day.
            (_, None) => DutyState::NotYetDue,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn day(raw: &str) -> NaiveDate {
        raw.parse().unwrap()
    }

    /// When something was public, as days: "from" or "from/until".
    fn spans(raw: &[&str]) -> Vec<Span> {
        let one = |raw: &&str| match raw.split_once('/') {
            Some((from, until)) => (day(from), Some(day(until))),
            None => (day(raw), None),
        };
        let spans = raw.iter().map(one);
        spans.map(|(from, until)| Span { from, until }).collect()
    }

    fn on_time(on: &str) -> DutyState {
        DutyState::OnTime { on: day(on) }
    }

    fn late(on: &str) -> DutyState {
        DutyState::Late { on: day(on) }
    }

    fn missing(since: Option<&str>) -> DutyState {
        let since = since.map(day);
        DutyState::Missing { since }
    }

    /// Due on 31 March 2026.
    #[rstest]
    #[case(&[], "2026-03-31", DutyState::NotYetDue)]
    #[case(&[], "2026-04-01", missing(None))]
    #[case(&["2026-03-31"], "2026-03-31", on_time("2026-03-31"))]
    #[case(&["2026-03-31"], "2026-05-01", on_time("2026-03-31"))]
    #[case(&["2026-04-01"], "2026-04-01", late("2026-04-01"))]
    // A correction makes nothing late, and nothing less late.
    #[case(&["2026-03-20", "2026-06-01"], "2026-07-01", on_time("2026-03-20"))]
    #[case(&["2026-04-02", "2026-06-01"], "2026-07-01", late("2026-04-02"))]
    // Withdrawn: missing from then, and no judgement before its day.
    #[case(&["2026-03-20/2026-03-25"], "2026-03-31", DutyState::NotYetDue)]
    #[case(&["2026-03-20/2026-03-25"], "2026-04-01", missing(Some("2026-03-25")))]
    #[case(&["2026-03-20/2026-06-01", "2026-04-10/2026-06-01"], "2026-06-01", missing(Some("2026-06-01")))]
    #[case(&["2026-03-20/2026-06-01"], "2026-05-31", on_time("2026-03-20"))]
    // Back again: what was public on its day stays on time, what was not is late by the day on which it came back.
    #[case(&["2026-03-20/2026-06-01", "2026-06-05"], "2026-07-01", on_time("2026-03-20"))]
    #[case(&["2026-03-20/2026-03-25", "2026-04-02"], "2026-07-01", late("2026-04-02"))]
    #[case(&["2026-03-20/2026-03-25", "2026-03-30"], "2026-07-01", on_time("2026-03-20"))]
    #[case(&["2026-03-20/2026-03-31", "2026-04-02"], "2026-07-01", late("2026-04-02"))]
    #[case(&["2026-04-02/2026-04-20", "2026-05-05"], "2026-07-01", late("2026-04-02"))]
    fn a_duty_stands_as_the_days_say(
        #[case] public: &[&str],
        #[case] today: &str,
        #[case] expected: DutyState,
    ) {
        let get = |name: &str| match name {
            "title_zh" => "年度工作报告",
            "clause_zh" => "社区工作条例第四十三条",
            "period_zh" => "2025 年度",
            "due_on" => "2026-03-31",
            _ => "",
        };
        let duty = Duty::read(get).unwrap();
        assert_eq!(duty.state(&spans(public), day(today)), expected);
        let empty = Duty::read(|_| "").unwrap_err();
        assert_eq!(empty.len(), 4, "{empty:?}");
    }
}
