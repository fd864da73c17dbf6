//! A ballot as the secretary plans it: the form of `new`, read field by field, before the store sees anything.

use chrono::{DateTime, Days, Utc};
use domain::ballots::{MAX_DAYS, Method};
use domain::ids::{BodyId, GridId};
use domain::text::{Body, Label, Title};
use domain::time::{day_of, read_day, start_of};
use store::ballots::Electorate;

use super::staff_words as w;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};

/// How many options a paper may have.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=20;
/// The highest score there is.
const HIGHEST: i64 = 10;
/// How long a ballot may be open.
const DAYS: std::ops::RangeInclusive<i64> = 1..=MAX_DAYS;

/// What the form asks for.
#[derive(Debug, Clone)]
pub struct Plan {
    pub title: Title,
    pub text: Body,
    pub method: Method,
    /// Empty for a yes/no ballot.
    pub options: Vec<Label>,
    /// How many options are chosen; 1 and without meaning for yes/no and scores.
    pub seats: u8,
    pub secret: bool,
    pub electorate: Electorate,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// Reads the form; what is wrong goes to `faults`.
pub fn read(form: &Fields, now: DateTime<Utc>, faults: &mut Faults) -> Option<Plan> {
    let title = faults.text("title", Title::parse(form.get("title")));
    let text = faults.text("text", Body::parse(form.get("text")));
    let options = options(form, faults);
    let code = faults.check("method", method_code(form));
    // Without the options nobody can say whether the numbers below them fit.
    let count = options.as_ref().map(Vec::len);
    let method = code
        .zip(count)
        .and_then(|(code, count)| method_of(code, form, count, faults));
    let seats = method
        .zip(count)
        .and_then(|(method, count)| seats(method, form, count, faults));
    let secret = faults.check("secrecy", one_of(form.get("secrecy"), "secret", "open"));
    let electorate = electorate(form.get("who")).ok_or(Fault::Say(w::unknown_who));
    let electorate = faults.check("who", electorate);
    if let (Some(false), Some(e)) = (secret, electorate)
        && !matches!(e, Electorate::Body(_))
    {
        faults.add("secrecy", Fault::Say(w::fault_open_electorate));
    }
    let time = time(form, now, faults);
    let ((opens_at, closes_at), true) = (time?, faults.is_empty()) else {
        return None;
    };
    Some(Plan {
        title: title?,
        text: text?,
        method: method?,
        options: options?,
        seats: seats?,
        secret: secret?,
        electorate: electorate?,
        opens_at,
        closes_at,
    })
}

fn one_of(given: &str, yes: &str, no: &str) -> Result<bool, Fault> {
    match given {
        g if g == yes => Ok(true),
        g if g == no => Ok(false),
        _ => Err(Fault::Choose),
    }
}

fn method_code(form: &Fields) -> Result<&str, Fault> {
    match form.get("method") {
        code @ ("yes_no" | "one" | "up_to" | "score") => Ok(code),
        _ => Err(Fault::Choose),
    }
}

/// The options, one a line; none for a yes/no ballot, whatever was typed.
fn options(form: &Fields, faults: &mut Faults) -> Option<Vec<Label>> {
    if matches!(form.get("method"), "yes_no" | "") {
        return Some(Vec::new());
    }
    let lines: Result<Vec<Label>, _> = form
        .get("options")
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(Label::parse)
        .collect();
    let lines = faults.check(
        "options",
        lines.map_err(|_| Fault::Say(w::fault_option_long)),
    )?;
    let mut names: Vec<&str> = lines.iter().map(Label::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let fine = OPTIONS.contains(&lines.len()) && names.len() == lines.len();
    let fine = if fine {
        Ok(())
    } else {
        Err(Fault::Say(w::fault_options))
    };
    faults.check("options", fine)?;
    Some(lines)
}

fn method_of(code: &str, form: &Fields, options: usize, faults: &mut Faults) -> Option<Method> {
    let most = match code {
        "yes_no" => return Some(Method::YesNo),
        "one" => return Some(Method::One),
        "up_to" => i64::try_from(options).unwrap_or(0),
        _ => HIGHEST,
    };
    let number = form.number("k").filter(|k| (2..=most).contains(k));
    let number = number.and_then(|k| u8::try_from(k).ok());
    let number = faults.check("k", number.ok_or(Fault::Say(w::fault_k)))?;
    Some(match code {
        "up_to" => Method::UpTo(number),
        _ => Method::Score { max: number },
    })
}

fn seats(method: Method, form: &Fields, options: usize, faults: &mut Faults) -> Option<u8> {
    if matches!(method, Method::YesNo | Method::Score { .. }) {
        return Some(1);
    }
    let most = i64::try_from(options).unwrap_or(0);
    let seats = form.number("seats").filter(|s| (1..most).contains(s));
    let seats = seats.and_then(|s| u8::try_from(s).ok());
    faults.check("seats", seats.ok_or(Fault::Say(w::fault_seats)))
}

/// `community`, `grid-3` or `body-1`.
fn electorate(given: &str) -> Option<Electorate> {
    match given.split_once('-') {
        Some(("grid", id)) => Some(Electorate::Grid(GridId(id.parse().ok()?))),
        Some(("body", id)) => Some(Electorate::Body(BodyId(id.parse().ok()?))),
        _ => (given == "community").then_some(Electorate::Community),
    }
}

/// When it opens and closes. It closes at the end of a day, and is open for as many whole days as were asked for: one
/// that opens at once gets the rest of today on top.
fn time(
    form: &Fields,
    now: DateTime<Utc>,
    faults: &mut Faults,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let today = day_of(now);
    let days = form.number("days").filter(|d| DAYS.contains(d));
    let days = faults.check("days", days.ok_or(Fault::Say(w::fault_days)));
    let opens = match form.get("opens").trim() {
        "" => Some(None),
        typed => {
            let day = read_day(typed).ok_or(Fault::Day);
            let day = day.and_then(|day| match day {
                day if day < today => Err(Fault::Say(w::fault_opens)),
                day if day > today + Days::new(366) => Err(Fault::Day),
                day => Ok(day),
            });
            faults.check("opens", day).map(Some)
        }
    };
    let (days, opens) = (days?, opens?);
    let first = match opens {
        Some(day) if day > today => day,
        _ => today + Days::new(1),
    };
    let closes_at = start_of(first + Days::new(u64::try_from(days).unwrap_or(1)));
    let opens_at = match opens {
        Some(day) if day > today => start_of(day),
        _ => now,
    };
    Some((opens_at, closes_at))
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;

    const GOOD: &[(&str, &str)] = &[
        ("title", "小区西门夜间是否关闭"),
        ("text", "西门夜间车多，有居民建议关闭，也有人说不方便。"),
        ("method", "up_to"),
        ("options", "修健身器材\n加装路灯\n\n整治停车"),
        ("k", "2"),
        ("seats", "2"),
        ("secrecy", "secret"),
        ("who", "community"),
        ("opens", ""),
        ("days", "7"),
    ];

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap()
    }

    fn with(changes: &[(&str, &str)]) -> (Option<Plan>, Vec<String>) {
        let pairs: Vec<String> = GOOD
            .iter()
            .map(|(name, value)| {
                let changed = changes.iter().find(|(n, _)| n == name);
                let value = changed.map_or(*value, |(_, v)| *v);
                format!("{name}={}", crate::frame::links::query(value))
            })
            .collect();
        let form = Fields::read(pairs.join("&").as_bytes()).unwrap();
        let mut faults = Faults::default();
        let plan = read(&form, noon(), &mut faults);
        (
            plan,
            faults.iter().map(|(field, _)| field.to_owned()).collect(),
        )
    }

    #[test]
    fn a_good_form_is_a_plan() {
        let (plan, faults) = with(&[]);
        let plan = plan.unwrap();
        assert!(faults.is_empty());
        assert_eq!((plan.method, plan.seats), (Method::UpTo(2), 2));
        assert_eq!(plan.options.len(), 3);
        assert_eq!(plan.opens_at, noon());
        // Seven whole days after today: until the midnight that ends 29 November.
        assert_eq!(
            plan.closes_at,
            start_of(NaiveDate::from_ymd_opt(2026, 11, 30).unwrap())
        );
    }

    #[test]
    fn a_ballot_of_a_later_day_is_open_for_the_days_asked_for() {
        let (plan, _) = with(&[("opens", "2026-12-01"), ("days", "1")]);
        let plan = plan.unwrap();
        assert_eq!(plan.closes_at - plan.opens_at, chrono::Duration::days(1));
        let (plan, _) = with(&[("opens", "2026-11-22")]);
        assert_eq!(plan.unwrap().opens_at, noon());
    }

    #[rstest::rstest]
    #[case(&[("options", "一项")], &["options"])]
    #[case(&[("options", "甲\n甲\n乙")], &["options"])]
    #[case(&[("k", "4")], &["k"])]
    #[case(&[("k", "1")], &["k"])]
    #[case(&[("seats", "3")], &["seats"])]
    #[case(&[("seats", "0")], &["seats"])]
    #[case(&[("method", "lottery")], &["method"])]
    #[case(&[("method", "score"), ("k", "11")], &["k"])]
    #[case(&[("secrecy", "open")], &["secrecy"])]
    #[case(&[("secrecy", "")], &["secrecy"])]
    #[case(&[("who", "grid-x")], &["who"])]
    #[case(&[("opens", "2026-11-21")], &["opens"])]
    #[case(&[("opens", "22.11.")], &["opens"])]
    #[case(&[("days", "61")], &["days"])]
    #[case(&[("title", ""), ("text", "")], &["title", "text"])]
    fn what_is_wrong_is_said_at_its_field(
        #[case] changes: &[(&str, &str)],
        #[case] fields: &[&str],
    ) {
        let (plan, faults) = with(changes);
        assert!(plan.is_none());
        assert_eq!(faults, fields);
    }

    #[test]
    fn a_yes_no_ballot_needs_no_options() {
        let (plan, _) = with(&[
            ("method", "yes_no"),
            ("options", "x"),
            ("k", ""),
            ("seats", ""),
        ]);
        let plan = plan.unwrap();
        assert_eq!(
            (plan.method, plan.options.len(), plan.seats),
            (Method::YesNo, 0, 1)
        );
    }

    #[test]
    fn a_body_may_vote_by_name() {
        let (plan, _) = with(&[("secrecy", "open"), ("who", "body-3")]);
        let plan = plan.unwrap();
        assert!(!plan.secret && plan.electorate == Electorate::Body(BodyId(3)));
    }
}
