//! Opening hours of a week, as an editor types them and as they are kept.

use chrono::{Datelike, NaiveDate};

use crate::phone::ascii_digit;
use crate::time::Calendar;

/// Minutes of a day: its end, 24:00.
pub const DAY_END: u16 = 24 * 60;
/// Days of a week, Monday first.
pub const WEEKDAYS: usize = 7;
/// The most stretches of one day.
const MOST_SPANS: usize = 4;

/// A stretch of a day, in minutes after midnight in Shanghai; `until` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: u16,
    until: u16,
}

impl Span {
    /// A stretch that ends after it begins, within one day.
    pub fn new(from: u16, until: u16) -> Option<Self> {
        (from < until && until <= DAY_END).then_some(Self { from, until })
    }

    /// The whole day.
    pub fn day() -> Self {
        Self {
            from: 0,
            until: DAY_END,
        }
    }

    pub fn from(self) -> u16 {
        self.from
    }

    pub fn until(self) -> u16 {
        self.until
    }

    /// Whether the two have a minute in common.
    pub fn meets(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// Why the hours of a day were not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum HoursFault {
    /// Not of the form `9:00-12:00, 13:30-17:00`.
    #[error("not understood")]
    Shape,
    /// A stretch ends before it begins.
    #[error("ends before it begins")]
    Backwards,
    /// Two stretches overlap, or stand in the wrong order.
    #[error("overlap")]
    Overlap,
    /// More than four stretches.
    #[error("too many")]
    TooMany,
}

/// When a window is open, by weekday.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours([Vec<Span>; WEEKDAYS]);

impl Hours {
    /// Hours from Monday to Sunday.
    pub fn new(days: [Vec<Span>; WEEKDAYS]) -> Self {
        Self(days)
    }

    /// Reads what was typed for one day: `9:00-12:00, 13:30-17:00`, in full or half width, with any dash; empty is closed.
    ///
    /// # Errors
    /// [`HoursFault`].
    pub fn parse_day(raw: &str) -> Result<Vec<Span>, HoursFault> {
        let plain: String = raw
            .chars()
            .map(ascii_digit)
            .map(|c| match c {
                '：' => ':',
                '–' | '—' | '－' | '~' | '～' | '至' | '到' => '-',
                '，' | '、' | ';' | '；' | '\n' => ',',
                c => c,
            })
            .filter(|c| !c.is_whitespace())
            .collect();
        let mut spans = Vec::new();
        for part in plain.split(',').filter(|p| !p.is_empty()) {
            let (from, until) = part.split_once('-').ok_or(HoursFault::Shape)?;
            let (from, until) = (minute(from)?, minute(until)?);
            let span = Span::new(from, until).ok_or(HoursFault::Backwards)?;
            if spans.last().is_some_and(|l: &Span| l.until > span.from) {
                return Err(HoursFault::Overlap);
            }
            spans.push(span);
        }
        if spans.len() > MOST_SPANS {
            return Err(HoursFault::TooMany);
        }
        Ok(spans)
    }

    /// The stretches of a weekday, 0 = Monday.
    pub fn weekday(&self, weekday: usize) -> &[Span] {
        self.0.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// The value of rows: one line a weekday, minutes after midnight.
    pub fn to_text(&self) -> String {
        let day = |spans: &Vec<Span>| {
            let parts: Vec<_> = spans
                .iter()
                .map(|s| format!("{}-{}", s.from, s.until))
                .collect();
            parts.join(" ")
        };
        self.0.iter().map(day).collect::<Vec<_>>().join("\n")
    }

    /// Reads a row.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut days: [Vec<Span>; WEEKDAYS] = Default::default();
        let mut lines = text.split('\n');
        for day in &mut days {
            for part in lines.next()?.split(' ').filter(|p| !p.is_empty()) {
                let (from, until) = part.split_once('-')?;
                day.push(Span::new(from.parse().ok()?, until.parse().ok()?)?);
            }
        }
        lines.next().is_none().then_some(Self(days))
    }

    /// The hours of a day. A public holiday is closed, also where the window has hours at that weekday. A weekend day that
    /// is worked instead of a holiday has the hours of an ordinary working day, which are those of the first weekday on
    /// which the window is open; a window that opens at weekends only keeps its own.
    pub fn on(&self, day: NaiveDate, calendar: &Calendar) -> &[Span] {
        if calendar.is_holiday(day) {
            return &[];
        }
        let weekday = day.weekday().num_days_from_monday() as usize;
        let swapped = weekday >= 5 && calendar.is_working(day);
        let ordinary = self.0.iter().take(5).find(|spans| !spans.is_empty());
        match (swapped, ordinary) {
            (true, Some(ordinary)) => ordinary,
            _ => self.weekday(weekday),
        }
    }
}

/// `9:30` in minutes after midnight; 24:00 is the end of the day.
fn minute(text: &str) -> Result<u16, HoursFault> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let shaped = (1..=2).contains(&hour.len()) && minute.len() == 2;
    if !shaped || !digits(hour) || !digits(minute) {
        return Err(HoursFault::Shape);
    }
    let hour: u16 = hour.parse().map_err(|_| HoursFault::Shape)?;
    let minute: u16 = minute.parse().map_err(|_| HoursFault::Shape)?;
    let at = hour * 60 + minute;
    if minute < 60 && at <= DAY_END {
        Ok(at)
    } else {
        Err(HoursFault::Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn span(from: u16, until: u16) -> Span {
        Span::new(from, until).unwrap()
    }

    #[rstest]
    #[case("", Ok(vec![]))]
    #[case("9:00-12:00", Ok(vec![span(540, 720)]))]
    #[case(" 9:00–12:00， 13:30—17:00 ", Ok(vec![span(540, 720), span(810, 1020)]))]
    #[case("９：００至１２：００、13到17", Ok(vec![span(540, 720), span(780, 1020)]))]
    #[case("0:00-24:00", Ok(vec![span(0, 1440)]))]
    #[case("9-12, 12-17", Ok(vec![span(540, 720), span(720, 1020)]))]
    #[case("9", Err(HoursFault::Shape))]
    #[case("9:00", Err(HoursFault::Shape))]
    #[case("9:60-12:00", Err(HoursFault::Shape))]
    #[case("9:5-12:00", Err(HoursFault::Shape))]
    #[case("9:00-24:01", Err(HoursFault::Shape))]
    #[case("早上-12:00", Err(HoursFault::Shape))]
    #[case("12:00-9:00", Err(HoursFault::Backwards))]
    #[case("9:00-9:00", Err(HoursFault::Backwards))]
    #[case("9-12, 11-17", Err(HoursFault::Overlap))]
    #[case("13-17, 9-12", Err(HoursFault::Overlap))]
    #[case("1-2,3-4,5-6,7-8,9-10", Err(HoursFault::TooMany))]
    fn hours_are_read_as_people_type_them(
        #[case] raw: &str,
        #[case] expected: Result<Vec<Span>, HoursFault>,
    ) {
        assert_eq!(Hours::parse_day(raw), expected);
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let mut days: [Vec<Span>; WEEKDAYS] = Default::default();
        days[0] = vec![span(540, 720), span(810, 1020)];
        days[5] = vec![span(0, 1440)];
        let hours = Hours::new(days);
        assert_eq!(hours.to_text(), "540-720 810-1020\n\n\n\n\n0-1440\n");
        assert_eq!(Hours::from_text(&hours.to_text()), Some(hours));
        for bad in ["", "540-720", "720-540\n\n\n\n\n\n", "\n\n\n\n\n\n\n"] {
            assert_eq!(Hours::from_text(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn stretches_that_only_touch_do_not_meet() {
        assert!(!span(0, 60).meets(span(60, 120)));
        assert!(span(0, 61).meets(span(60, 120)));
        assert!(Span::day().meets(span(1439, 1440)));
    }
}
