//! Communities (art. 2, 8): the tenants, what they are made of, and the numbers by which they work.
//!
//! What surprises: names of organs are rows and never code; a rulebook is only ever added, because each proposal keeps
//! the version under which it was filed; the calendar belongs to no community, since holidays are the same for all.

mod calendar;
mod operators;
mod roles;
mod rulebooks;

pub use calendar::CalendarDay;
pub use operators::NewCommunity;
pub(crate) use roles::read_role;
pub use roles::{CannotGrant, RoleRow};

use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{BuildingId, CategoryId, CommunityId, GridId, UnitId};
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

/// The name, number or code is another one's already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("taken")]
pub struct Taken;

/// A community and the words of its front page.
#[derive(Debug, Clone)]
pub struct Community {
    pub id: CommunityId,
    pub slug: Slug,
    pub name: Both,
    pub district: Both,
    pub agency: Both,
    pub body: Both,
    pub phone: String,
    pub address: Both,
    pub about: Both,
}

/// A grid 网格.
#[derive(Debug, Clone)]
pub struct Grid {
    pub id: GridId,
    pub number: i64,
    pub name: Both,
    pub area: Both,
}

/// A building and the grid it lies in.
#[derive(Debug, Clone)]
pub struct Building {
    pub id: BuildingId,
    pub grid: GridId,
    pub name: Both,
}

/// What a proposal may be about.
#[derive(Debug, Clone)]
pub struct Category {
    pub id: CategoryId,
    pub code: String,
    pub name: Both,
}

/// A unit that carries out what was decided 承办单位.
#[derive(Debug, Clone)]
pub struct ResponsibleUnit {
    pub id: UnitId,
    pub code: String,
    pub name: Both,
    pub phone: String,
}

#[derive(FromRow)]
struct CommunityRow {
    id: i64,
    slug: String,
    name_zh: String,
    name_en: String,
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
}

impl CommunityRow {
    fn read(self) -> Result<Community, Error> {
        Ok(Community {
            id: CommunityId(self.id),
            slug: read_slug(&self.slug, self.id)?,
            name: Both::new(self.name_zh, self.name_en),
            district: Both::new(self.district_zh, self.district_en),
            agency: Both::new(self.agency_zh, self.agency_en),
            body: Both::new(self.body_zh, self.body_en),
            phone: self.phone,
            address: Both::new(self.address_zh, self.address_en),
            about: Both::new(self.about_zh, self.about_en),
        })
    }
}

/// The slug of a row of `communities`.
pub(crate) fn read_slug(raw: &str, id: i64) -> Result<Slug, Error> {
    Slug::parse(raw).map_err(|_| Error::Inconsistent {
        table: "communities",
        id,
    })
}

#[derive(FromRow)]
struct GridRow {
    id: i64,
    number: i64,
    name_zh: String,
    name_en: String,
    area_zh: String,
    area_en: String,
}

#[derive(FromRow)]
struct BuildingRow {
    id: i64,
    grid_id: i64,
    name_zh: String,
    name_en: String,
}

#[derive(FromRow)]
struct CategoryRow {
    id: i64,
    code: String,
    name_zh: String,
    name_en: String,
}

#[derive(FromRow)]
struct UnitRow {
    id: i64,
    code: String,
    name_zh: String,
    name_en: String,
    phone: String,
}

impl Db {
    /// All communities, in the order in which they came.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_communities(&self) -> Result<Vec<Community>, Error> {
        read!(self, |c| sqlx::query_as::<_, CommunityRow>(
            "select id, slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en, body_zh, body_en,
                    phone, address_zh, address_en, about_zh, about_en
             from communities order by id"
        )
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(CommunityRow::read)
        .collect()
    }

    /// The community at an address.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_community(&self, slug: &Slug) -> Result<Option<Community>, Error> {
        read!(self, |c| sqlx::query_as::<_, CommunityRow>(
            "select id, slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en, body_zh, body_en,
                    phone, address_zh, address_en, about_zh, about_en
             from communities where slug = $1"
        )
        .bind(slug.as_str())
        .fetch_optional(c)
        .await)?
        .map(CommunityRow::read)
        .transpose()
    }

    /// The grids of a community by number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_grids(&self, community: CommunityId) -> Result<Vec<Grid>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, GridRow>(
            "select id, number, name_zh, name_en, area_zh, area_en from grids
             where community_id = $1 order by number"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|r| Grid {
                id: GridId(r.id),
                number: r.number,
                name: Both::new(r.name_zh, r.name_en),
                area: Both::new(r.area_zh, r.area_en),
            })
            .collect())
    }

    /// The buildings of a community, grid by grid, as they were entered: `10 栋` sorted as text would precede `2 栋`.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_buildings(&self, community: CommunityId) -> Result<Vec<Building>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, BuildingRow>(
            "select b.id, b.grid_id, b.name_zh, b.name_en
             from buildings b join grids g on g.id = b.grid_id
             where b.community_id = $1 order by g.number, b.id"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|r| Building {
                id: BuildingId(r.id),
                grid: GridId(r.grid_id),
                name: Both::new(r.name_zh, r.name_en),
            })
            .collect())
    }

    /// The categories of a community in the order of forms.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_categories(&self, community: CommunityId) -> Result<Vec<Category>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, CategoryRow>(
            "select id, code, name_zh, name_en from categories where community_id = $1 order by sort, id"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| Category {
                id: CategoryId(r.id),
                code: r.code,
                name: Both::new(r.name_zh, r.name_en),
            })
            .collect())
    }

    /// The units that proposals of a community are assigned to, as they were entered.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_units(&self, community: CommunityId) -> Result<Vec<ResponsibleUnit>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, UnitRow>(
            "select id, code, name_zh, name_en, phone from units where community_id = $1 order by id"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| ResponsibleUnit {
                id: UnitId(r.id),
                code: r.code,
                name: Both::new(r.name_zh, r.name_en),
                phone: r.phone,
            })
            .collect())
    }
}
