//! The windows of the demo, as their file names them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use domain::appointments::{BookingCode, DAY_END, Hours, Plan, Setup, Span, Standing, WEEKDAYS};
use domain::phone::Telephone;
use domain::publishing::Say;
use domain::text::{HomeNote, Remark};
use serde::Deserialize;
use store::demo::{DemoBooking, DemoClosure, DemoWindow};

use super::{code, text};

#[derive(Deserialize)]
pub(super) struct WindowsFile {
    /// Keys of the editor and the clerk, by community.
    staff: BTreeMap<String, StaffRow>,
    window: Vec<WindowRow>,
}

#[derive(Deserialize)]
struct StaffRow {
    by: String,
    clerk: String,
}

#[derive(Deserialize)]
struct WindowRow {
    r#in: String,
    name_zh: String,
    name_en: String,
    place_zh: String,
    place_en: String,
    handles_zh: String,
    handles_en: String,
    phone: String,
    /// From Monday on.
    hours: Vec<String>,
    slot_minutes: u16,
    capacity: u16,
    walk_in_percent: u16,
    #[serde(default)]
    home_visits: bool,
    #[serde(default)]
    full: Vec<usize>,
    #[serde(default)]
    today: usize,
    #[serde(default)]
    closure: Vec<ClosureRow>,
    #[serde(default)]
    booking: Vec<BookingRow>,
    #[serde(default)]
    wait: Vec<WaitRow>,
}

#[derive(Deserialize)]
struct ClosureRow {
    day: usize,
    /// The whole day where it is missing.
    span: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
struct BookingRow {
    who: String,
    day: i64,
    slot: usize,
    service: Option<i64>,
    home: Option<String>,
    end: Option<String>,
    code: Option<String>,
}

#[derive(Deserialize)]
struct WaitRow {
    who: String,
    day: usize,
}

impl WindowsFile {
    pub(super) fn read(self) -> Result<Vec<DemoWindow>> {
        let mut all = Vec::new();
        for row in &self.window {
            let staff = self.staff.get(&row.r#in);
            let staff = staff.with_context(|| format!("no staff of {}", row.r#in))?;
            all.push(row.read(staff).with_context(|| row.name_zh.clone())?);
        }
        Ok(all)
    }
}

fn say(zh: &str, en: &str) -> Result<Say> {
    Say::parse(zh, en, 2, 120).map_err(|(fault, _)| anyhow!("{fault}: {zh}"))
}

/// One stretch of a day.
fn span(raw: &str) -> Result<Span> {
    let spans = Hours::parse_day(raw).map_err(|fault| anyhow!("{fault}: {raw}"))?;
    match spans.as_slice() {
        [one] => Ok(*one),
        _ => bail!("not one stretch: {raw}"),
    }
}

impl WindowRow {
    fn read(&self, staff: &StaffRow) -> Result<DemoWindow> {
        let mut days: [Vec<Span>; WEEKDAYS] = Default::default();
        if self.hours.len() != WEEKDAYS {
            bail!("hours are named for seven days");
        }
        for (day, raw) in days.iter_mut().zip(&self.hours) {
            *day = Hours::parse_day(raw).map_err(|fault| anyhow!("{fault}: {raw}"))?;
        }
        Ok(DemoWindow {
            community: self.r#in.clone(),
            by: staff.by.clone(),
            clerk: staff.clerk.clone(),
            setup: Setup {
                name: say(&self.name_zh, &self.name_en)?,
                place: say(&self.place_zh, &self.place_en)?,
                handles: say(&self.handles_zh, &self.handles_en)?,
                phone: Telephone::parse(&self.phone).context("no telephone")?,
                plan: Plan {
                    hours: Hours::new(days),
                    slot_minutes: self.slot_minutes,
                    capacity: self.capacity,
                    walk_in_percent: self.walk_in_percent,
                },
                home_visits: self.home_visits,
            },
            closures: self
                .closure
                .iter()
                .map(ClosureRow::read)
                .collect::<Result<_>>()?,
            bookings: self
                .booking
                .iter()
                .map(BookingRow::read)
                .collect::<Result<_>>()?,
            full: self.full.clone(),
            waits: self.wait.iter().map(|w| (w.day, w.who.clone())).collect(),
            today: self.today,
        })
    }
}

impl ClosureRow {
    fn read(&self) -> Result<DemoClosure> {
        Ok(DemoClosure {
            day: self.day,
            span: match &self.span {
                Some(raw) => span(raw)?,
                None => Span::new(0, DAY_END).context("no day")?,
            },
            reason: text(&self.reason, Remark::parse)?,
        })
    }
}

impl BookingRow {
    fn read(&self) -> Result<DemoBooking> {
        let parse = |raw: &String| BookingCode::parse(raw).map_err(|e| anyhow!("{e}: {raw}"));
        Ok(DemoBooking {
            who: self.who.clone(),
            day: self.day,
            slot: self.slot,
            service: self.service,
            home: match &self.home {
                Some(note) => Some(text(note, HomeNote::parse)?),
                None => None,
            },
            end: match &self.end {
                Some(end) => Some(code(end, Standing::from_code)?),
                None => None,
            },
            code: self.code.as_ref().map(parse).transpose()?,
        })
    }
}
