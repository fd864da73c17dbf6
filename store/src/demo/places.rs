//! Communities with their grids, buildings, categories, units, rulebooks and days.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::ids::{CommunityId, GridId, UnitId};
use domain::rulebook::{Rule, Rulebook};
use domain::time::{day_of, start_of};

use super::world::{DemoBuilding, DemoCategory, DemoCommunity, DemoGrid, DemoUnit};
use super::{FOUNDED, broken};
use crate::communities::{CalendarDay, NewCommunity};
use crate::{Error, Tx};

/// Ids of what a community is made of, by what the world calls it.
pub(super) struct Place {
    pub(super) id: CommunityId,
    pub(super) grids: BTreeMap<i64, GridId>,
    /// With the number of the grid.
    pub(super) buildings: BTreeMap<String, (i64, i64)>,
    pub(super) categories: BTreeMap<String, i64>,
    pub(super) units: BTreeMap<String, UnitId>,
    pub(super) rulebooks: Vec<Rulebook>,
}

impl Place {
    pub(super) fn rules_on(&self, day: NaiveDate) -> Option<&Rulebook> {
        self.rulebooks
            .iter()
            .filter(|b| b.effective_on <= day)
            .max_by_key(|b| (b.effective_on, b.version))
    }
}

impl Tx {
    pub(super) async fn load_community(
        &mut self,
        community: &DemoCommunity,
        now: DateTime<Utc>,
    ) -> Result<Place, Error> {
        let founded = now - Duration::days(FOUNDED);
        let id = self.insert_place(&community.about, founded).await?;
        self.insert_first_body(CommunityId(id), &community.about.body, founded)
            .await?;
        let mut place = Place {
            id: CommunityId(id),
            grids: BTreeMap::new(),
            buildings: BTreeMap::new(),
            categories: BTreeMap::new(),
            units: BTreeMap::new(),
            rulebooks: Vec::new(),
        };
        for grid in &community.grids {
            let found = GridId(self.insert_place_grid(id, grid).await?);
            place.grids.insert(grid.number, found);
        }
        for (i, building) in community.buildings.iter().enumerate() {
            let grid = place.grids.get(&building.grid);
            let grid = *grid.ok_or_else(|| broken("demo buildings", i))?;
            let found = self.insert_place_building(id, grid, building).await?;
            place
                .buildings
                .insert(building.name.zh.clone(), (found, building.grid));
        }
        for category in &community.categories {
            let found = self.insert_place_category(id, category).await?;
            place.categories.insert(category.code.clone(), found);
        }
        for unit in &community.units {
            let found = UnitId(self.insert_place_unit(id, unit).await?);
            place.units.insert(unit.code.clone(), found);
        }
        for (i, book) in community.rulebooks.iter().enumerate() {
            let effective_on = day_of(now) - Days::new(u64::from(book.days_ago));
            let book = Rulebook::new(book.version, effective_on, book.entries.clone())
                .map_err(|_| broken("demo rulebooks", i))?;
            self.insert_place_rulebook(id, &book).await?;
            for rule in Rule::ALL {
                self.insert_place_rule(id, &book, *rule).await?;
            }
            place.rulebooks.push(book);
        }
        Ok(place)
    }

    pub(super) async fn insert_demo_day(&mut self, day: &CalendarDay) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into calendar_days (day, working, name_zh, name_en) values ($1, $2, $3, $4)
             on conflict (day) do nothing",
            day.day,
            day.working,
            &day.name.zh,
            &day.name.en,
        )
    }

    async fn insert_place(
        &mut self,
        about: &NewCommunity,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into communities (slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en,
                 body_zh, body_en, phone, address_zh, address_en, about_zh, about_en, demo, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, true, $15) returning id",
            about.slug.as_str(),
            &about.name.zh,
            &about.name.en,
            &about.district.zh,
            &about.district.en,
            &about.agency.zh,
            &about.agency.en,
            &about.body.zh,
            &about.body.en,
            &about.phone,
            &about.address.zh,
            &about.address.en,
            &about.about.zh,
            &about.about.en,
            at,
        )
    }

    async fn insert_place_grid(
        &mut self,
        community: i64,
        grid: &DemoGrid,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into grids (community_id, number, name_zh, name_en, area_zh, area_en)
             values ($1, $2, $3, $4, $5, $6) returning id",
            community,
            grid.number,
            &grid.name.zh,
            &grid.name.en,
            &grid.area.zh,
            &grid.area.en,
        )
    }

    async fn insert_place_building(
        &mut self,
        community: i64,
        grid: GridId,
        building: &DemoBuilding,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into buildings (community_id, grid_id, name_zh, name_en) values ($1, $2, $3, $4) returning id",
            community,
            grid.0,
            &building.name.zh,
            &building.name.en,
        )
    }

    async fn insert_place_category(
        &mut self,
        community: i64,
        category: &DemoCategory,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into categories (community_id, code, name_zh, name_en, sort)
             values ($1, $2, $3, $4, $5) returning id",
            community,
            &category.code,
            &category.name.zh,
            &category.name.en,
            category.sort,
        )
    }

    async fn insert_place_unit(
        &mut self,
        community: i64,
        unit: &DemoUnit,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into units (community_id, code, name_zh, name_en, phone)
             values ($1, $2, $3, $4, $5) returning id",
            community,
            &unit.code,
            &unit.name.zh,
            &unit.name.en,
            &unit.phone,
        )
    }

    async fn insert_place_rulebook(
        &mut self,
        community: i64,
        book: &Rulebook,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into rulebooks (community_id, version, effective_on, entered_at) values ($1, $2, $3, $4)",
            community,
            book.version,
            book.effective_on,
            start_of(book.effective_on),
        )
    }

    async fn insert_place_rule(
        &mut self,
        community: i64,
        book: &Rulebook,
        rule: Rule,
    ) -> Result<(), sqlx::Error> {
        let entry = book.entry(rule);
        put!(
            self,
            "insert into rules (community_id, version, rule, value, source_zh, source_en)
             values ($1, $2, $3, $4, $5, $6)",
            community,
            book.version,
            rule.code(),
            entry.value,
            &entry.source_zh,
            &entry.source_en,
        )
    }
}
