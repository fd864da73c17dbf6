//! What a person applied for, and which seats the person holds, in every community.

use domain::access::SignedIn;
use domain::bodies::SeatClass;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{CommunityId, SeatId};
use sqlx::FromRow;

use super::read::{Application, ApplicationRow, application_columns};
use super::row::Procedure;
use crate::communities::read_slug;
use crate::db::read;
use crate::{Db, Error};

/// An application with its procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyApplication {
    pub slug: Slug,
    pub community: Both,
    pub procedure: Procedure,
    pub application: Application,
}

/// A seat that the person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MySeat {
    pub id: SeatId,
    pub slug: Slug,
    pub community: Both,
    /// Of the body.
    pub number: i64,
    pub body: Both,
    pub class: SeatClass,
    pub until_on: chrono::NaiveDate,
}

#[derive(FromRow)]
struct SeatRow {
    id: i64,
    community_id: i64,
    slug: String,
    community_zh: String,
    community_en: String,
    number: i64,
    body_zh: String,
    body_en: String,
    class: String,
    until_on: chrono::NaiveDate,
}

#[derive(FromRow)]
struct PlaceRow {
    community_id: i64,
    slug: String,
    name_zh: String,
    name_en: String,
    year: i64,
    seq: i64,
}

impl Db {
    /// Where the person's applications stand, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_applications(&self, by: &SignedIn) -> Result<Vec<MyApplication>, Error> {
        let mut mine = Vec::new();
        for (place, row) in self
            .my_places(by)
            .await?
            .into_iter()
            .zip(self.my_application_rows(by).await?)
        {
            let community = CommunityId(place.community_id);
            let number = crate::numbers::record_number(place.year, place.seq);
            let procedure = match number {
                Some(number) => self.find_procedure(community, number).await?,
                None => None,
            };
            let procedure = procedure.ok_or(Error::Inconsistent {
                table: "seat_applications",
                id: row.id,
            })?;
            mine.push(MyApplication {
                slug: read_slug(&place.slug, place.community_id)?,
                community: Both::new(place.name_zh, place.name_en),
                procedure,
                application: row.read()?,
            });
        }
        Ok(mine)
    }

    async fn my_places(&self, by: &SignedIn) -> Result<Vec<PlaceRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select p.community_id, c.slug, c.name_zh, c.name_en, p.year, p.seq
             from seat_applications a join seat_procedures p on p.id = a.procedure_id
             join communities c on c.id = p.community_id
             where a.account_id = $1 order by a.id desc limit 50"
        )
        .bind(by.account().0)
        .fetch_all(c)
        .await)?)
    }

    async fn my_application_rows(&self, by: &SignedIn) -> Result<Vec<ApplicationRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, ApplicationRow>(
            concat!(
                "select ",
                application_columns!(),
                " from seat_applications a where a.account_id = $1 order by a.id desc limit 50"
            )
        )
        .bind(by.account().0)
        .fetch_all(c)
        .await)?)
    }

    /// The seats that the person holds.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_seats(&self, by: &SignedIn) -> Result<Vec<MySeat>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, SeatRow>(
            "select s.id, s.community_id, c.slug, c.name_zh as community_zh, c.name_en as community_en, b.number,
                b.name_zh as body_zh, b.name_en as body_en, s.class, s.until_on
             from seats s join bodies b on b.id = s.body_id join communities c on c.id = s.community_id
             where s.account_id = $1 and s.ended_on is null order by s.id"
        )
        .bind(by.account().0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(SeatRow::read).collect()
    }
}

impl SeatRow {
    fn read(self) -> Result<MySeat, Error> {
        Ok(MySeat {
            id: SeatId(self.id),
            slug: read_slug(&self.slug, self.community_id)?,
            community: Both::new(self.community_zh, self.community_en),
            number: self.number,
            body: Both::new(self.body_zh, self.body_en),
            class: SeatClass::from_code(&self.class).ok_or(Error::Inconsistent {
                table: "seats",
                id: self.id,
            })?,
            until_on: self.until_on,
        })
    }
}
