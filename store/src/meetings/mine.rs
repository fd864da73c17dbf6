//! The meetings somebody signed up for, in all communities, for `/me/meetings`.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::RecordNumber;
use domain::meetings::Stage;
use sqlx::FromRow;

use super::guests::MyPlace;
use crate::communities::read_slug;
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// One line of `/me/meetings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyMeeting {
    pub community: Slug,
    pub community_name: Both,
    pub number: RecordNumber,
    pub title: String,
    pub stage: Stage,
    pub starts_at: DateTime<Utc>,
    pub place: String,
    pub mine: MyPlace,
}

#[derive(FromRow)]
struct MineRow {
    community_id: i64,
    slug: String,
    name_zh: String,
    name_en: String,
    id: i64,
    year: i64,
    seq: i64,
    title: String,
    stage: String,
    starts_at: DateTime<Utc>,
    place: String,
    state: String,
    before: i64,
    confirm_by: Option<DateTime<Utc>>,
}

impl MineRow {
    fn read(self) -> Result<MyMeeting, Error> {
        let broken = || super::row::broken(self.id);
        let mine = match (self.state.as_str(), self.confirm_by) {
            ("offered", Some(confirm_by)) => MyPlace::Offered { confirm_by },
            ("waiting", _) => MyPlace::Waiting {
                before: self.before,
            },
            _ => MyPlace::Coming,
        };
        Ok(MyMeeting {
            community: read_slug(&self.slug, self.community_id)?,
            community_name: Both::new(self.name_zh, self.name_en),
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            stage: Stage::from_code(&self.stage).ok_or_else(broken)?,
            title: self.title,
            starts_at: self.starts_at,
            place: self.place,
            mine,
        })
    }
}

impl Db {
    /// The meetings a person signed up for, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_meetings(
        &self,
        person: &SignedIn,
        limit: i64,
    ) -> Result<Vec<MyMeeting>, Error> {
        let rows: Vec<MineRow> = read!(self, |c| {
            sqlx::query_as(
                "select m.community_id, c.slug, c.name_zh, c.name_en, m.id, m.year, m.seq, m.title, m.stage, m.starts_at,
                    m.place, s.state, s.confirm_by,
                    (select count(*) from signups o where o.meeting_id = s.meeting_id and o.position < s.position) as before
                 from signups s join meetings m on m.id = s.meeting_id join communities c on c.id = m.community_id
                 where s.account_id = $1 order by m.starts_at desc, m.id desc limit $2",
            )
            .bind(person.account().0)
            .bind(limit.clamp(1, 200))
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(MineRow::read).collect()
    }
}
