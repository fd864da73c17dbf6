//! The days that follow from a rulebook: until when something may be done, and on which day a body meets.

use chrono::{Days, NaiveDate};

use super::{Rule, Rulebook};
use crate::time::{Calendar, nth_weekday};

impl Rulebook {
    /// The last day of registration for seats opened on `opened_on`.
    pub fn registration_until(&self, opened_on: NaiveDate) -> NaiveDate {
        plus_days(opened_on, self.count(Rule::RegistrationDays))
    }

    /// The last day on which residents recommend, when they begin on `from`.
    pub fn recommend_until(&self, from: NaiveDate) -> NaiveDate {
        plus_days(from, self.count(Rule::RecommendDays))
    }

    /// The last day of the public notice that begins on `from`.
    pub fn objections_until(&self, from: NaiveDate, calendar: &Calendar) -> NaiveDate {
        calendar.after(from, self.count(Rule::ObjectionDays))
    }

    /// The last day of a seat taken on `from`.
    pub fn seat_until(&self, from: NaiveDate) -> NaiveDate {
        from.checked_add_months(chrono::Months::new(self.count(Rule::SeatTerm)))
            .and_then(|end| end.pred_opt())
            .unwrap_or(from)
    }

    /// The last day on which supporters are gathered for a proposal filed on `filed_on`.
    pub fn gathering_closes_on(&self, filed_on: NaiveDate) -> NaiveDate {
        plus_days(filed_on, self.count(Rule::GatheringDays))
    }

    /// The day by which the agency answers a proposal filed on `filed_on`.
    pub fn answer_due_on(&self, filed_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
        calendar.after(filed_on, self.count(Rule::AnswerDays))
    }

    /// The day until which author and supporters may say whether it is solved.
    pub fn confirm_by(&self, done_on: NaiveDate) -> NaiveDate {
        plus_days(done_on, self.count(Rule::ConfirmDays))
    }

    /// The next discussion meetings that can still take an item that is ready on `ready_on`: each at least the notice
    /// period later. The caller takes the first with room (art. 19(2); features.md B4).
    pub fn meetings_after(
        &self,
        ready_on: NaiveDate,
        calendar: &Calendar,
    ) -> impl Iterator<Item = NaiveDate> {
        let earliest = calendar.after(ready_on, self.count(Rule::NoticeDays));
        let week = u8::try_from(self.get(Rule::MeetingWeek)).unwrap_or(1);
        let weekday = u8::try_from(self.get(Rule::MeetingWeekday)).unwrap_or(1);
        // Where that day is a holiday, the body meets on the next working day.
        let days = calendar.clone();
        (0..)
            .map_while(move |n| earliest.checked_add_months(chrono::Months::new(n)))
            .filter_map(move |month| nth_weekday(month, week, weekday))
            .map(move |day| {
                if days.is_holiday(day) {
                    days.after(day, 1)
                } else {
                    day
                }
            })
            .filter(move |day| *day >= earliest)
    }
}

fn plus_days(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::example;

    fn d(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    #[test]
    fn a_meeting_inside_the_notice_period_is_never_offered() {
        let (book, calendar) = (example(), Calendar::default());
        // First Fridays: 4 December 2026 and 1 January 2027.
        let first = |ready| book.meetings_after(d(ready), &calendar).next().unwrap();
        assert_eq!(first("2026-11-22"), d("2026-12-04"));
        assert_eq!(first("2026-11-27"), d("2026-12-04")); // exactly five working days before
        assert_eq!(first("2026-11-28"), d("2026-12-04")); // a Saturday: the same five days follow
        assert_eq!(first("2026-11-30"), d("2027-01-01"));
        let next: Vec<_> = book
            .meetings_after(d("2026-11-22"), &calendar)
            .take(3)
            .collect();
        assert_eq!(next, [d("2026-12-04"), d("2027-01-01"), d("2027-02-05")]);
    }

    #[test]
    fn the_body_does_not_meet_on_a_holiday() {
        let holiday = Calendar::new([(d("2027-01-01"), false)]);
        let next: Vec<_> = example()
            .meetings_after(d("2026-11-30"), &holiday)
            .take(2)
            .collect();
        assert_eq!(next, [d("2027-01-04"), d("2027-02-05")]);
    }
}
