//! The volunteers of the demo, as their file names them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use domain::appointments::Hours;
use domain::display::Both;
use domain::phone::Telephone;
use domain::publishing::Say;
use domain::text::Remark;
use domain::volunteers::{ActivitySetup, ProofCode, Shown, TeamSetup};
use serde::Deserialize;
use store::demo::{DemoActivity, DemoProof, DemoShift, DemoTeam, DemoVolunteers};

use super::{code, text};

#[derive(Deserialize)]
pub(super) struct VolunteersFile {
    /// Key of who founds teams, by community.
    staff: BTreeMap<String, StaffRow>,
    team: Vec<TeamRow>,
    proof: Vec<ProofRow>,
}

#[derive(Deserialize)]
struct StaffRow {
    by: String,
}

#[derive(Deserialize)]
struct TeamRow {
    r#in: String,
    lead: String,
    name_zh: String,
    name_en: String,
    purpose_zh: String,
    purpose_en: String,
    needs_zh: String,
    needs_en: String,
    phone: String,
    founded: NaiveDate,
    members: Vec<String>,
    #[serde(default)]
    checked: Vec<String>,
    #[serde(default)]
    ask: Vec<AskRow>,
    activity: Vec<ActivityRow>,
}

#[derive(Deserialize)]
struct AskRow {
    who: String,
    message: String,
}

#[derive(Deserialize)]
struct ActivityRow {
    title_zh: String,
    title_en: String,
    about_zh: String,
    about_en: String,
    place_zh: String,
    place_en: String,
    #[serde(default)]
    skills_zh: String,
    #[serde(default)]
    skills_en: String,
    min_age: Option<i64>,
    #[serde(default)]
    checked: bool,
    shift: Vec<ShiftRow>,
}

#[derive(Deserialize)]
struct ShiftRow {
    day: i64,
    hours: String,
    places: i64,
    #[serde(default = "once")]
    weeks: i64,
    who: Vec<String>,
    #[serde(default)]
    waits: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
}

fn once() -> i64 {
    1
}

#[derive(Deserialize)]
struct ProofRow {
    r#in: String,
    who: String,
    code: String,
    shown: String,
}

impl VolunteersFile {
    pub(super) fn read(self) -> Result<DemoVolunteers> {
        let mut teams = Vec::new();
        for row in &self.team {
            let staff = self.staff.get(&row.r#in);
            let staff = staff.with_context(|| format!("no staff of {}", row.r#in))?;
            teams.push(row.read(staff).with_context(|| row.name_zh.clone())?);
        }
        Ok(DemoVolunteers {
            teams,
            proofs: self
                .proof
                .iter()
                .map(ProofRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

fn say(zh: &str, en: &str) -> Result<Say> {
    Say::parse_prose(zh, en, 2, 300).map_err(|(fault, _)| anyhow!("{fault}: {zh}"))
}

impl TeamRow {
    fn read(&self, staff: &StaffRow) -> Result<DemoTeam> {
        let ask = |a: &AskRow| Ok((a.who.clone(), text(&a.message, Remark::parse)?));
        Ok(DemoTeam {
            community: self.r#in.clone(),
            by: staff.by.clone(),
            lead: self.lead.clone(),
            setup: TeamSetup {
                name: say(&self.name_zh, &self.name_en)?,
                purpose: say(&self.purpose_zh, &self.purpose_en)?,
                needs: say(&self.needs_zh, &self.needs_en)?,
                phone: Telephone::parse(&self.phone).context("no telephone")?,
                founded_on: self.founded,
                resting: false,
            },
            members: self.members.clone(),
            checked: self.checked.clone(),
            asks: self.ask.iter().map(ask).collect::<Result<_>>()?,
            activities: self
                .activity
                .iter()
                .map(ActivityRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ActivityRow {
    fn read(&self) -> Result<DemoActivity> {
        Ok(DemoActivity {
            setup: ActivitySetup {
                title: say(&self.title_zh, &self.title_en)?,
                about: say(&self.about_zh, &self.about_en)?,
                place: say(&self.place_zh, &self.place_en)?,
                skills: Both::new(&self.skills_zh, &self.skills_en),
                min_age: self.min_age,
                checked_only: self.checked,
            },
            shifts: self
                .shift
                .iter()
                .map(ShiftRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ShiftRow {
    fn read(&self) -> Result<DemoShift> {
        let spans = Hours::parse_day(&self.hours);
        let spans = spans.map_err(|fault| anyhow!("{fault}: {}", self.hours))?;
        let [hours] = spans.as_slice() else {
            bail!("not one stretch: {}", self.hours)
        };
        Ok(DemoShift {
            day: self.day,
            hours: *hours,
            places: self.places,
            weeks: self.weeks,
            who: self.who.clone(),
            waits: self.waits.clone(),
            open: self.open.clone(),
        })
    }
}

impl ProofRow {
    fn read(&self) -> Result<DemoProof> {
        Ok(DemoProof {
            community: self.r#in.clone(),
            who: self.who.clone(),
            code: ProofCode::parse(&self.code).map_err(|e| anyhow!("{e}: {}", self.code))?,
            shown: code(&self.shown, Shown::from_code)?,
        })
    }
}
