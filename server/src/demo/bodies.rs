//! Councils: who sits in them, and how seats were filled, as bodies.toml names it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::bodies::SeatClass;
use domain::text::{Answer, Clause, Label, Offices, RealName, Statement};
use serde::Deserialize;
use store::demo::{DemoApplicant, DemoCouncil, DemoMember, DemoProcedure, DemoSitter};

use super::{code, read, text};

const FILE: &str = include_str!("../../demo/bodies.toml");

/// The council of a community.
pub(super) fn council_of(slug: &str) -> Result<DemoCouncil> {
    let file: BodiesFile = read("bodies.toml", FILE)?;
    let council = file.council.into_iter().find(|c| c.slug == slug);
    council
        .with_context(|| format!("no council of {slug}"))?
        .read()
}

#[derive(Deserialize)]
struct BodiesFile {
    council: Vec<CouncilRow>,
}

#[derive(Deserialize)]
struct CouncilRow {
    slug: String,
    seats: BTreeMap<String, i64>,
    #[serde(default)]
    member: Vec<MemberRow>,
    #[serde(default)]
    procedure: Vec<ProcedureRow>,
}

#[derive(Deserialize)]
struct MemberRow {
    person: Option<String>,
    name: Option<String>,
    class: String,
    stands_for: Option<String>,
    offices: Option<String>,
    days_ago: f64,
}

#[derive(Deserialize)]
struct ProcedureRow {
    class: String,
    days_ago: f64,
    #[serde(default)]
    applicant: Vec<ApplicantRow>,
}

#[derive(Deserialize)]
struct ApplicantRow {
    person: String,
    statement: String,
    offices: Option<String>,
    stands_for: Option<String>,
    reason: Option<String>,
    clause: Option<String>,
    recommended: usize,
}

fn maybe<T>(
    raw: Option<&String>,
    parse: fn(&str) -> Result<T, domain::text::TextFault>,
) -> Result<Option<T>> {
    raw.map(|raw| text(raw, parse)).transpose()
}

impl CouncilRow {
    fn read(self) -> Result<DemoCouncil> {
        Ok(DemoCouncil {
            seats: self
                .seats
                .iter()
                .map(|(class, seats)| Ok((code(class, SeatClass::from_code)?, *seats)))
                .collect::<Result<_>>()?,
            members: self
                .member
                .into_iter()
                .map(MemberRow::read)
                .collect::<Result<_>>()?,
            procedures: self
                .procedure
                .into_iter()
                .map(ProcedureRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl MemberRow {
    fn read(self) -> Result<DemoMember> {
        let who = match (self.person, self.name) {
            (Some(key), None) => DemoSitter::Person(key),
            (None, Some(name)) => DemoSitter::Name(text(&name, RealName::parse)?),
            _ => bail!("a member is a person or a name"),
        };
        Ok(DemoMember {
            who,
            class: code(&self.class, SeatClass::from_code)?,
            stands_for: maybe(self.stands_for.as_ref(), Label::parse)?,
            offices: maybe(self.offices.as_ref(), Offices::parse)?,
            days_ago: self.days_ago,
        })
    }
}

impl ProcedureRow {
    fn read(self) -> Result<DemoProcedure> {
        Ok(DemoProcedure {
            class: code(&self.class, SeatClass::from_code)?,
            days_ago: self.days_ago,
            applicants: self
                .applicant
                .into_iter()
                .map(ApplicantRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ApplicantRow {
    fn read(self) -> Result<DemoApplicant> {
        let reason = maybe(self.reason.as_ref(), Answer::parse)?;
        let clause = maybe(self.clause.as_ref(), Clause::parse)?;
        Ok(DemoApplicant {
            person: self.person,
            statement: text(&self.statement, Statement::parse)?,
            offices: maybe(self.offices.as_ref(), Offices::parse)?,
            stands_for: maybe(self.stands_for.as_ref(), Label::parse)?,
            refused: reason.zip(clause),
            recommended: self.recommended,
        })
    }
}
