//! Communities, people and the calendar, as their files name them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use chrono::NaiveDate;
use domain::accounts::Role;
use domain::communities::Slug;
use domain::display::Both;
use domain::phone::Phone;
use domain::rulebook::{Entry, Rule};
use domain::text::{Door, Nickname, RealName};
use serde::Deserialize;
use store::communities::{CalendarDay, NewCommunity};
use store::demo::{
    DemoBuilding, DemoCategory, DemoCommunity, DemoGrid, DemoHome, DemoPerson, DemoRulebook,
    DemoUnit,
};

use super::ballots::ballots_of;
use super::bodies::council_of;
use super::proposals::proposals_of;
use super::{code, text};

#[derive(Deserialize)]
pub(super) struct CommunitiesFile {
    pub(super) community: Vec<CommunityRow>,
}

#[derive(Deserialize)]
pub(super) struct PeopleFile {
    pub(super) person: Vec<PersonRow>,
}

#[derive(Deserialize)]
pub(super) struct CalendarFile {
    pub(super) day: Vec<DayRow>,
}

#[derive(Deserialize)]
pub(super) struct DayRow {
    date: String,
    working: bool,
    name_zh: String,
    name_en: String,
}

#[derive(Deserialize)]
pub(super) struct CommunityRow {
    pub(super) slug: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    district_zh: String,
    district_en: String,
    agency_zh: String,
    agency_en: String,
    body_zh: String,
    body_en: String,
    phone: String,
    address_zh: String,
    address_en: String,
    about_zh: String,
    about_en: String,
    grid: Vec<GridRow>,
    building: Vec<BuildingRow>,
    category: Vec<CategoryRow>,
    unit: Vec<UnitRow>,
    current_rule: CurrentRow,
    rule: Vec<RuleRow>,
    old_rule: Vec<OldRow>,
}

#[derive(Deserialize)]
struct GridRow {
    number: i64,
    name_zh: String,
    name_en: String,
    area_zh: String,
    area_en: String,
}

#[derive(Deserialize)]
struct BuildingRow {
    grid: i64,
    name_zh: String,
    name_en: String,
}

#[derive(Deserialize)]
struct CategoryRow {
    code: String,
    name_zh: String,
    name_en: String,
    sort: i64,
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    name_zh: String,
    name_en: String,
    phone: String,
}

#[derive(Deserialize)]
struct CurrentRow {
    version: i64,
    days_ago: u32,
}

#[derive(Deserialize)]
struct RuleRow {
    key: String,
    value: i64,
    source_zh: String,
    source_en: String,
}

#[derive(Deserialize)]
struct OldRow {
    version: i64,
    days_ago: u32,
    values: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
pub(super) struct PersonRow {
    pub(super) key: String,
    pub(super) community: String,
    real_name: String,
    nickname: String,
    pub(super) phone: String,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    pub(super) status: String,
    role: Option<String>,
    grid: Option<i64>,
    claimed_days_ago: Option<i64>,
    pub(super) persona_zh: Option<String>,
    pub(super) persona_en: Option<String>,
}

impl DayRow {
    pub(super) fn read(self) -> Result<CalendarDay> {
        Ok(CalendarDay {
            day: self
                .date
                .parse::<NaiveDate>()
                .with_context(|| format!("not a day: {}", self.date))?,
            working: self.working,
            name: Both::new(self.name_zh, self.name_en),
        })
    }
}

impl CommunityRow {
    pub(super) fn read(self) -> Result<DemoCommunity> {
        let slug = Slug::parse(&self.slug).map_err(|fault| anyhow!("{}: {fault}", self.slug))?;
        let council = council_of(&self.slug)?;
        let proposals = proposals_of(&self.slug)?;
        let ballots = ballots_of(&self.slug)?;
        let rulebooks = rulebooks(&self.rule, &self.current_rule, &self.old_rule)?;
        Ok(DemoCommunity {
            about: NewCommunity {
                slug,
                name: Both::new(self.name_zh, self.name_en),
                district: Both::new(self.district_zh, self.district_en),
                agency: Both::new(self.agency_zh, self.agency_en),
                body: Both::new(self.body_zh, self.body_en),
                phone: self.phone,
                address: Both::new(self.address_zh, self.address_en),
                about: Both::new(self.about_zh, self.about_en),
                demo: true,
            },
            grids: self.grid.into_iter().map(GridRow::read).collect(),
            buildings: self.building.into_iter().map(BuildingRow::read).collect(),
            categories: self.category.into_iter().map(CategoryRow::read).collect(),
            units: self.unit.into_iter().map(UnitRow::read).collect(),
            rulebooks,
            ballots,
            proposals,
            council,
        })
    }
}

/// The old versions and the current one. The files name the sources once: the clauses kept their numbers.
fn rulebooks(rules: &[RuleRow], current: &CurrentRow, old: &[OldRow]) -> Result<Vec<DemoRulebook>> {
    let mut books = Vec::new();
    for book in old {
        let mut entries = BTreeMap::new();
        for rule in rules {
            let value = book.values.get(&rule.key);
            let value =
                value.with_context(|| format!("version {} lacks {}", book.version, rule.key))?;
            entries.insert(code(&rule.key, Rule::from_code)?, rule.entry(*value));
        }
        books.push(DemoRulebook {
            version: book.version,
            days_ago: book.days_ago,
            entries,
        });
    }
    let mut entries = BTreeMap::new();
    for rule in rules {
        entries.insert(code(&rule.key, Rule::from_code)?, rule.entry(rule.value));
    }
    books.push(DemoRulebook {
        version: current.version,
        days_ago: current.days_ago,
        entries,
    });
    Ok(books)
}

impl RuleRow {
    fn entry(&self, value: i64) -> Entry {
        Entry {
            value,
            source_zh: self.source_zh.clone(),
            source_en: self.source_en.clone(),
        }
    }
}

impl GridRow {
    fn read(self) -> DemoGrid {
        DemoGrid {
            number: self.number,
            name: Both::new(self.name_zh, self.name_en),
            area: Both::new(self.area_zh, self.area_en),
        }
    }
}

impl BuildingRow {
    fn read(self) -> DemoBuilding {
        DemoBuilding {
            grid: self.grid,
            name: Both::new(self.name_zh, self.name_en),
        }
    }
}

impl CategoryRow {
    fn read(self) -> DemoCategory {
        DemoCategory {
            code: self.code,
            name: Both::new(self.name_zh, self.name_en),
            sort: self.sort,
        }
    }
}

impl UnitRow {
    fn read(self) -> DemoUnit {
        DemoUnit {
            code: self.code,
            name: Both::new(self.name_zh, self.name_en),
            phone: self.phone,
        }
    }
}

impl PersonRow {
    pub(super) fn role(&self) -> Result<Option<Role>> {
        self.role
            .as_deref()
            .map(|r| code(r, Role::from_code))
            .transpose()
    }

    pub(super) fn read(self) -> Result<DemoPerson> {
        let role = self.role()?.map(|role| (role, self.grid));
        let home = match (self.status.as_str(), self.building, self.unit, self.room) {
            ("none", None, None, None) => None,
            (status @ ("verified" | "unverified"), Some(building), Some(unit), Some(room)) => {
                Some(DemoHome {
                    building,
                    unit: text(&unit, Door::parse)?,
                    room: text(&room, Door::parse)?,
                    claimed_days_ago: match status {
                        "verified" => None,
                        _ => Some(self.claimed_days_ago.unwrap_or(1)),
                    },
                })
            }
            _ => bail!("{}: a home and its status do not agree", self.key),
        };
        Ok(DemoPerson {
            community: self.community,
            phone: Phone::parse(&self.phone).map_err(|fault| anyhow!("{}: {fault}", self.key))?,
            real_name: text(&self.real_name, RealName::parse)?,
            nickname: text(&self.nickname, Nickname::parse)?,
            home,
            role,
            persona: self.persona_zh.is_some(),
            key: self.key,
        })
    }
}
