//! What an operator enters: communities, and the grids, buildings, categories and units they are made of.

use chrono::{DateTime, Utc};
use domain::access::Operator;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{BuildingId, CategoryId, CommunityId, GridId, UnitId};
use domain::log::Leaf;
use serde_json::json;

use super::{Community, Taken};
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// What a new community is entered with.
#[derive(Debug, Clone)]
pub struct NewCommunity {
    pub slug: Slug,
    pub name: Both,
    pub district: Both,
    pub agency: Both,
    pub body: Both,
    pub phone: String,
    pub address: Both,
    pub about: Both,
    /// Whether it is made up, for showing the portal.
    pub demo: bool,
}

impl Db {
    /// Enters a community.
    ///
    /// # Errors
    /// [`Taken`] when the slug is another community's.
    pub async fn create_community(
        &self,
        op: &Operator,
        new: NewCommunity,
        now: DateTime<Utc>,
    ) -> Result<CommunityId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let id = on_duplicate(tx.insert_community(&new, now).await, Taken)?;
        tx.insert_first_body(id, &new.body, now).await?;
        let leaf = Leaf::new(
            "communities.create",
            &new.slug,
            json!({ "demo": new.demo }),
            now,
        );
        tx.append_leaf(Some(id), Some(op.account()), &leaf).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes what a community says of itself. The slug stays: it is in people's bookmarks.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] when there is no such community.
    pub async fn change_community(
        &self,
        op: &Operator,
        to: &Community,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if !tx.update_community(to).await? {
            return Err(missing("communities", to.id.0));
        }
        tx.rename_first_body(to.id, &to.body).await?;
        let leaf = Leaf::new("communities.change", &to.slug, json!({}), now);
        tx.append_leaf(Some(to.id), Some(op.account()), &leaf)
            .await?;
        tx.commit().await
    }

    /// Adds a grid.
    ///
    /// # Errors
    /// [`Taken`] when the community has a grid of that number.
    pub async fn add_grid(
        &self,
        op: &Operator,
        community: CommunityId,
        number: i64,
        name: Both,
        area: Both,
        now: DateTime<Utc>,
    ) -> Result<GridId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let id = on_duplicate(tx.insert_grid(community, number, &name, &area).await, Taken)?;
        tx.note_addition(
            op,
            community,
            "communities.add_grid",
            format!("grid/{id}"),
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(GridId(id))
    }

    /// Adds a building to a grid of the community.
    ///
    /// # Errors
    /// [`Taken`] when the community has a building of that name; [`Error::Inconsistent`] when the grid is another's.
    pub async fn add_building(
        &self,
        op: &Operator,
        community: CommunityId,
        grid: GridId,
        name: Both,
        now: DateTime<Utc>,
    ) -> Result<BuildingId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let id = on_duplicate(tx.insert_building(community, grid, &name).await, Taken)?
            .ok_or(missing("grids", grid.0))?;
        tx.note_addition(
            op,
            community,
            "communities.add_building",
            format!("building/{id}"),
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(BuildingId(id))
    }

    /// Adds a category of proposals.
    ///
    /// # Errors
    /// [`Taken`] when the community has a category of that code.
    pub async fn add_category(
        &self,
        op: &Operator,
        community: CommunityId,
        code: &str,
        name: Both,
        sort: i64,
        now: DateTime<Utc>,
    ) -> Result<CategoryId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let id = on_duplicate(
            tx.insert_category(community, code, &name, sort).await,
            Taken,
        )?;
        tx.note_addition(
            op,
            community,
            "communities.add_category",
            format!("category/{id}"),
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(CategoryId(id))
    }

    /// Adds a unit that proposals may be assigned to.
    ///
    /// # Errors
    /// [`Taken`] when the community has a unit of that code.
    pub async fn add_unit(
        &self,
        op: &Operator,
        community: CommunityId,
        code: &str,
        name: Both,
        phone: &str,
        now: DateTime<Utc>,
    ) -> Result<UnitId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let id = on_duplicate(tx.insert_unit(community, code, &name, phone).await, Taken)?;
        tx.note_addition(
            op,
            community,
            "communities.add_unit",
            format!("unit/{id}"),
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(UnitId(id))
    }
}

fn missing(table: &'static str, id: i64) -> Error {
    Error::Inconsistent { table, id }
}

impl Tx {
    async fn note_addition(
        &mut self,
        op: &Operator,
        community: CommunityId,
        act: &'static str,
        object: String,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let leaf = Leaf::new(act, object, json!({}), now);
        self.append_leaf(Some(community), Some(op.account()), &leaf)
            .await
    }

    async fn insert_community(
        &mut self,
        new: &NewCommunity,
        now: DateTime<Utc>,
    ) -> Result<CommunityId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into communities (slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en,
                 body_zh, body_en, phone, address_zh, address_en, about_zh, about_en, demo, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id"
        )
        .bind(new.slug.as_str())
        .bind(&new.name.zh)
        .bind(&new.name.en)
        .bind(&new.district.zh)
        .bind(&new.district.en)
        .bind(&new.agency.zh)
        .bind(&new.agency.en)
        .bind(&new.body.zh)
        .bind(&new.body.en)
        .bind(&new.phone)
        .bind(&new.address.zh)
        .bind(&new.address.en)
        .bind(&new.about.zh)
        .bind(&new.about.en)
        .bind(new.demo)
        .bind(now)
        .fetch_one(c)
        .await
        .map(CommunityId)
        })
    }

    async fn update_community(&mut self, to: &Community) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update communities set name_zh = $2, name_en = $3, district_zh = $4, district_en = $5, agency_zh = $6,
                 agency_en = $7, body_zh = $8, body_en = $9, phone = $10, address_zh = $11, address_en = $12,
                 about_zh = $13, about_en = $14
             where id = $1"
        )
        .bind(to.id.0)
        .bind(&to.name.zh)
        .bind(&to.name.en)
        .bind(&to.district.zh)
        .bind(&to.district.en)
        .bind(&to.agency.zh)
        .bind(&to.agency.en)
        .bind(&to.body.zh)
        .bind(&to.body.en)
        .bind(&to.phone)
        .bind(&to.address.zh)
        .bind(&to.address.en)
        .bind(&to.about.zh)
        .bind(&to.about.en)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    async fn insert_grid(
        &mut self,
        community: CommunityId,
        number: i64,
        name: &Both,
        area: &Both,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "insert into grids (community_id, number, name_zh, name_en, area_zh, area_en)
             values ($1, $2, $3, $4, $5, $6) returning id"
        )
        .bind(community.0)
        .bind(number)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(&area.zh)
        .bind(&area.en)
        .fetch_one(c)
        .await)
    }

    /// Nothing is inserted, and nothing given back, when the grid belongs to another community.
    async fn insert_building(
        &mut self,
        community: CommunityId,
        grid: GridId,
        name: &Both,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into buildings (community_id, grid_id, name_zh, name_en)
             select g.community_id, g.id, $3, $4 from grids g where g.community_id = $1 and g.id = $2
             returning id"
        )
        .bind(community.0)
        .bind(grid.0)
        .bind(&name.zh)
        .bind(&name.en)
        .fetch_optional(c)
        .await
        })
    }

    async fn insert_category(
        &mut self,
        community: CommunityId,
        code: &str,
        name: &Both,
        sort: i64,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "insert into categories (community_id, code, name_zh, name_en, sort)
             values ($1, $2, $3, $4, $5) returning id"
        )
        .bind(community.0)
        .bind(code)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(sort)
        .fetch_one(c)
        .await)
    }

    async fn insert_unit(
        &mut self,
        community: CommunityId,
        code: &str,
        name: &Both,
        phone: &str,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "insert into units (community_id, code, name_zh, name_en, phone)
             values ($1, $2, $3, $4, $5) returning id"
        )
        .bind(community.0)
        .bind(code)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(phone)
        .fetch_one(c)
        .await)
    }
}
