//! Bodies and the kinds of seats they have.

use chrono::{DateTime, Utc};
use domain::access::Secretary;
use domain::bodies::SeatClass;
use domain::display::Both;
use domain::ids::{BodyId, CommunityId, GridId, SeatClassId};
use domain::log::Leaf;
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// What a body is for (art. 18), until its secretary's community says it in its own words.
const PURPOSE: (&str, &str) = (
    "围绕地区性、群众性和公益性问题，听取和反映居民、驻社区单位和社会组织的意见，监督社区服务管理机构的工作。",
    "Hears and voices what residents, units and organisations say on matters of the place, of its people and of the common good, and watches over the work of the community’s agency.",
);

/// A deliberation body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub id: BodyId,
    /// 1, 2, … in its community.
    pub number: i64,
    pub name: Both,
    pub purpose: Both,
}

/// One kind of seats of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    pub id: SeatClassId,
    pub class: SeatClass,
    /// The grid whose residents they are for; none: the whole community.
    pub grid: Option<(GridId, Both)>,
    pub seats: i64,
    pub taken: i64,
}

impl Seats {
    /// Seats that nobody holds.
    pub fn free(&self) -> i64 {
        (self.seats - self.taken).max(0)
    }
}

/// Why the number of seats stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotResized {
    UnknownClass,
    /// More members sit there already.
    MoreSit,
    /// A procedure is filling them.
    ProcedureRuns,
}

#[derive(FromRow)]
struct BodyRow {
    id: i64,
    number: i64,
    name_zh: String,
    name_en: String,
    purpose_zh: String,
    purpose_en: String,
}

impl From<BodyRow> for Body {
    fn from(r: BodyRow) -> Self {
        Self {
            id: BodyId(r.id),
            number: r.number,
            name: Both::new(r.name_zh, r.name_en),
            purpose: Both::new(r.purpose_zh, r.purpose_en),
        }
    }
}

#[derive(FromRow)]
struct SeatsRow {
    id: i64,
    class: String,
    grid_id: Option<i64>,
    grid_zh: Option<String>,
    grid_en: Option<String>,
    seats: i64,
    taken: i64,
}

impl SeatsRow {
    fn read(self) -> Result<Seats, Error> {
        let class = SeatClass::from_code(&self.class).ok_or(Error::Inconsistent {
            table: "seat_classes",
            id: self.id,
        })?;
        let name = self.grid_zh.zip(self.grid_en);
        Ok(Seats {
            id: SeatClassId(self.id),
            class,
            grid: self
                .grid_id
                .zip(name)
                .map(|(id, (zh, en))| (GridId(id), Both::new(zh, en))),
            seats: self.seats,
            taken: self.taken,
        })
    }
}

impl Db {
    /// The bodies of a community in order.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_bodies(&self, community: CommunityId) -> Result<Vec<Body>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, BodyRow>(
            "select id, number, name_zh, name_en, purpose_zh, purpose_en from bodies
             where community_id = $1 order by number"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().map(Body::from).collect())
    }

    /// A body by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_body(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Body>, Error> {
        let all = self.list_bodies(community).await?;
        Ok(all.into_iter().find(|b| b.number == number))
    }

    /// The kinds of seats of a body, in the order of article 17.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_seat_classes(
        &self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<Vec<Seats>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, SeatsRow>(
            "select k.id, k.class, k.grid_id, g.name_zh as grid_zh, g.name_en as grid_en, k.seats, k.taken
             from seat_classes k left join grids g on g.id = k.grid_id
             where k.community_id = $1 and k.body_id = $2"
        )
        .bind(community.0)
        .bind(body.0)
        .fetch_all(c)
        .await
        })?;
        let mut all = rows
            .into_iter()
            .map(SeatsRow::read)
            .collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|s| (s.class, s.grid.as_ref().map(|(id, _)| *id), s.id));
        Ok(all)
    }

    /// Sets how many seats of a kind there are.
    ///
    /// # Errors
    /// [`NotResized`].
    pub async fn resize_seats(
        &self,
        by: &Secretary,
        class: SeatClassId,
        seats: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotResized>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_class(by.community(), class).await? else {
            return refuse(NotResized::UnknownClass);
        };
        if tx.procedure_runs(class).await? {
            return refuse(NotResized::ProcedureRuns);
        }
        if seats < held.taken {
            return refuse(NotResized::MoreSit);
        }
        tx.update_seats(class, seats).await?;
        let facts = json!({ "class": held.class, "seats": seats });
        let leaf = Leaf::new("bodies.resize", format!("body/{}", held.number), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A kind of seats, held until the transaction ends.
#[derive(Debug, FromRow)]
pub(super) struct HeldClass {
    pub body_id: i64,
    /// Of the body.
    pub number: i64,
    /// Of the body.
    pub name_zh: String,
    pub class: String,
    pub seats: i64,
    pub taken: i64,
}

impl HeldClass {
    pub fn class(&self) -> Result<SeatClass, Error> {
        SeatClass::from_code(&self.class).ok_or(Error::Inconsistent {
            table: "seat_classes",
            id: self.body_id,
        })
    }
}

impl Tx {
    /// The first body of a community with its usual seats.
    pub(crate) async fn insert_first_body(
        &mut self,
        community: CommunityId,
        name: &Both,
        now: DateTime<Utc>,
    ) -> Result<BodyId, sqlx::Error> {
        let body = self.insert_body(community, name, now).await?;
        for class in SeatClass::ALL {
            self.insert_class(community, body, *class).await?;
        }
        Ok(body)
    }

    async fn insert_body(
        &mut self,
        community: CommunityId,
        name: &Both,
        now: DateTime<Utc>,
    ) -> Result<BodyId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into bodies (community_id, number, name_zh, name_en, purpose_zh, purpose_en, created_at)
             values ($1, 1, $2, $3, $4, $5, $6) returning id"
        )
        .bind(community.0)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(PURPOSE.0)
        .bind(PURPOSE.1)
        .bind(now)
        .fetch_one(c)
        .await
        .map(BodyId)
        })
    }

    async fn insert_class(
        &mut self,
        community: CommunityId,
        body: BodyId,
        class: SeatClass,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into seat_classes (community_id, body_id, class, seats) values ($1, $2, $3, $4)"
        )
        .bind(community.0)
        .bind(body.0)
        .bind(class.code())
        .bind(class.at_first())
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// The name that the community gave its body goes with the body.
    pub(crate) async fn rename_first_body(
        &mut self,
        community: CommunityId,
        name: &Both,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update bodies set name_zh = $2, name_en = $3 where community_id = $1 and number = 1"
        )
        .bind(community.0)
        .bind(&name.zh)
        .bind(&name.en)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Holds a kind of seats and reads it.
    pub(super) async fn lock_class(
        &mut self,
        community: CommunityId,
        class: SeatClassId,
    ) -> Result<Option<HeldClass>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update seat_classes set seats = seats where community_id = $1 and id = $2
             returning body_id, class, seats, taken,
                (select b.number from bodies b where b.id = body_id) as number,
                (select b.name_zh from bodies b where b.id = body_id) as name_zh"
        )
        .bind(community.0)
        .bind(class.0)
        .fetch_optional(c)
        .await)
    }

    async fn update_seats(&mut self, class: SeatClassId, seats: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_classes set seats = $2 where id = $1"
        )
        .bind(class.0)
        .bind(seats)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Whether a procedure is filling seats of this kind.
    pub(super) async fn procedure_runs(&mut self, class: SeatClassId) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from seat_procedures
             where class_id = $1 and stage not in ('appointed', 'void'))"
        )
        .bind(class.0)
        .fetch_one(c)
        .await)
    }
}
