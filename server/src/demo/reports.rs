//! The reports, their timetable and the questions, as their file names them: years and days relative to today.

use anyhow::{Context, Result, anyhow};
use chrono::{Datelike, NaiveDate};
use domain::display::ShownAs;
use domain::publishing::Say;
use domain::reports::{Duty, Report};
use domain::text::{Answer, Remark};
use serde::Deserialize;
use store::demo::{DemoDuty, DemoPublication, DemoQuestion};

use super::publications::PublicationsFile;
use super::{read, text};

const REPORTS: &str = include_str!("../../demo/reports.toml");
/// From this day of a year on, everything about the year before is out.
const OUT_BY: (u32, u32) = (6, 1);

/// Everything of the file.
pub(super) struct Reports {
    pub publications: Vec<DemoPublication>,
    pub duties: Vec<DemoDuty>,
    pub questions: Vec<DemoQuestion>,
}

#[derive(Deserialize)]
struct ReportsFile {
    duty: Vec<DutyRow>,
    question: Vec<QuestionRow>,
}

#[derive(Deserialize)]
struct BothRow {
    zh: String,
    en: String,
}

#[derive(Deserialize)]
struct DutyRow {
    r#in: String,
    by: String,
    title: BothRow,
    period: BothRow,
    clause: BothRow,
    due_in: i64,
    report: Option<i64>,
}

#[derive(Deserialize)]
struct QuestionRow {
    r#in: String,
    report: i64,
    by: String,
    shown: String,
    body: String,
    days_ago: i64,
    answer: Option<AnswerRow>,
}

#[derive(Deserialize)]
struct AnswerRow {
    by: String,
    words: String,
    days_ago: i64,
}

/// Reads the file as of `today`.
pub(super) fn load(today: NaiveDate) -> Result<Reports> {
    let dated = dated(REPORTS, today)?;
    let file = read::<ReportsFile>("reports.toml", &dated)?;
    Ok(Reports {
        publications: read::<PublicationsFile>("reports.toml", &dated)?.read::<Report>(today)?,
        duties: file
            .duty
            .into_iter()
            .map(|row| row.read(today))
            .collect::<Result<_>>()?,
        questions: file
            .question
            .into_iter()
            .map(QuestionRow::read)
            .collect::<Result<_>>()?,
    })
}

/// Puts years in place of `{b}`, `{b-1}`, `{b+1}`, and days before today in place of `@2026-03-25`.
fn dated(file: &str, today: NaiveDate) -> Result<String> {
    let newest = match (today.month(), today.day()) >= OUT_BY {
        true => today.year() - 1,
        false => today.year() - 2,
    };
    let mut text = file.replace("{b}", &newest.to_string());
    for n in 1..=9 {
        text = text
            .replace(&format!("{{b-{n}}}"), &(newest - n).to_string())
            .replace(&format!("{{b+{n}}}"), &(newest + n).to_string());
    }
    let mut parts = text.split('@');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (day, rest) = part.split_at_checked(10).context("no day after @")?;
        let day: NaiveDate = day.parse().with_context(|| format!("@{day}"))?;
        out.push_str(&(today - day).num_days().to_string());
        out.push_str(rest);
    }
    Ok(out)
}

impl DutyRow {
    fn read(self, today: NaiveDate) -> Result<DemoDuty> {
        let say = |both: &BothRow| {
            let got = Say::parse(&both.zh, &both.en, 2, 120);
            got.map_err(|(fault, _)| anyhow!("{}: {fault}", both.zh))
        };
        Ok(DemoDuty {
            duty: Duty {
                title: say(&self.title)?,
                clause: say(&self.clause)?,
                period: say(&self.period)?,
                due_on: today + chrono::Duration::days(self.due_in),
            },
            community: self.r#in,
            by: self.by,
            due_in: self.due_in,
            report: self.report,
        })
    }
}

impl QuestionRow {
    fn read(self) -> Result<DemoQuestion> {
        let shown = ShownAs::from_code(&self.shown);
        let answer = match self.answer {
            Some(row) => Some((row.by, text(&row.words, Answer::parse)?, row.days_ago)),
            None => None,
        };
        Ok(DemoQuestion {
            community: self.r#in,
            report: self.report,
            by: self.by,
            shown_as: shown.with_context(|| format!("shown = {}", self.shown))?,
            body: text(&self.body, Remark::parse)?,
            days_ago: self.days_ago,
            answer,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read_on_any_day_of_the_year() {
        for day in [
            "2026-01-01",
            "2026-05-31",
            "2026-06-01",
            "2027-12-31",
            "2028-02-29",
        ] {
            let reports = load(day.parse().unwrap()).unwrap();
            assert_eq!(reports.publications.len(), 5, "{day}");
            assert!(reports.publications.iter().all(|p| p.days_ago > 0), "{day}");
            assert!(reports.duties.iter().any(|d| d.due_in > 0), "{day}");
        }
    }

    #[test]
    fn years_and_days_are_put_in_place() {
        let today = "2026-11-27".parse().unwrap();
        let text = dated("{b-1} {b} {b+1} @{b+1}-11-25", today).unwrap();
        assert_eq!(text, "2024 2025 2026 2");
    }
}
