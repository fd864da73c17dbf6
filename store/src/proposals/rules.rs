//! The rulebook and the lists of a community as an act needs them, inside its own transaction: an act that asked the
//! pool for a second connection could wait for ever for one that waits for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ids::{CategoryId, CommunityId, GridId, UnitId};
use domain::rulebook::{Entry, Rule, Rulebook};
use sqlx::FromRow;

use super::row::Facts;
use crate::db::on;
use crate::{Error, Tx};

#[derive(Debug, FromRow)]
struct RuleRow {
    effective_on: NaiveDate,
    rule: String,
    value: i64,
    source_zh: String,
    source_en: String,
}

impl Tx {
    /// The rulebook under which a proposal was filed.
    pub(crate) async fn rules_of(&mut self, facts: &Facts) -> Result<Rulebook, Error> {
        self.rules_of_version(facts.community(), facts.rulebook_version)
            .await
    }

    /// One version of a community's rulebook, which must be whole.
    pub(crate) async fn rules_of_version(
        &mut self,
        community: CommunityId,
        version: i64,
    ) -> Result<Rulebook, Error> {
        let rows = self.list_rules_of_version(community, version).await?;
        let broken = || Error::Inconsistent {
            table: "rulebooks",
            id: version,
        };
        let effective_on = rows.first().ok_or_else(broken)?.effective_on;
        let mut entries = BTreeMap::new();
        for row in rows {
            // A rule that this release no longer knows decides nothing.
            if let Some(rule) = Rule::from_code(&row.rule) {
                let entry = Entry {
                    value: row.value,
                    source_zh: row.source_zh,
                    source_en: row.source_en,
                };
                entries.insert(rule, entry);
            }
        }
        Rulebook::new(version, effective_on, entries).map_err(|_| broken())
    }

    async fn list_rules_of_version(
        &mut self,
        community: CommunityId,
        version: i64,
    ) -> Result<Vec<RuleRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select b.effective_on, r.rule, r.value, r.source_zh, r.source_en
             from rulebooks b
             join rules r on r.community_id = b.community_id and r.version = b.version
             where b.community_id = $1 and b.version = $2"
        )
        .bind(community.0)
        .bind(version)
        .fetch_all(c)
        .await)
    }

    /// The version in force on a day.
    pub(crate) async fn version_in_force(
        &mut self,
        community: CommunityId,
        on: NaiveDate,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select version from rulebooks where community_id = $1 and effective_on <= $2
             order by effective_on desc, version desc limit 1"
        )
        .bind(community.0)
        .bind(on)
        .fetch_optional(c)
        .await)
    }

    /// The code of a category of this community.
    pub(crate) async fn find_category_code(
        &mut self,
        community: CommunityId,
        category: CategoryId,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select code from categories where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(category.0)
        .fetch_optional(c)
        .await)
    }

    /// The number of a grid of this community.
    pub(crate) async fn find_grid_number(
        &mut self,
        community: CommunityId,
        grid: GridId,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select number from grids where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(grid.0)
        .fetch_optional(c)
        .await)
    }

    /// The code of a unit of this community.
    pub(crate) async fn find_unit_code(
        &mut self,
        community: CommunityId,
        unit: UnitId,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select code from units where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(unit.0)
        .fetch_optional(c)
        .await)
    }
}
