//! The members of a body as pages read them.

use chrono::NaiveDate;
use domain::bodies::{EndReason, Origin, SeatClass};
use domain::display::Both;
use domain::ids::{BodyId, CommunityId, RecordNumber, SeatClassId, SeatId};
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// A line of the public roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: SeatId,
    pub class: SeatClass,
    /// The kind of seats it is one of; none of seats from before there were kinds.
    pub class_id: Option<SeatClassId>,
    pub grid: Option<Both>,
    /// Empty once the person has erased the account.
    pub name: String,
    pub stands_for: String,
    pub offices: String,
    pub origin: Origin,
    /// The procedure the member came from.
    pub procedure: Option<RecordNumber>,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    pub ended: Option<(NaiveDate, EndReason)>,
    /// Reason and clause, where the secretary removed the member.
    pub ground: Option<(String, String)>,
    /// With which the record holds that reason.
    pub end_salt: Option<String>,
}

#[derive(FromRow)]
struct MemberRow {
    id: i64,
    class: String,
    class_id: Option<i64>,
    grid_zh: Option<String>,
    grid_en: Option<String>,
    name: String,
    stands_for: String,
    offices: String,
    origin: String,
    year: Option<i64>,
    seq: Option<i64>,
    from_on: NaiveDate,
    until_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    end_reason: Option<String>,
    end_words: Option<String>,
    end_clause: Option<String>,
    end_salt: Option<String>,
}

impl MemberRow {
    fn read(self) -> Result<Member, Error> {
        let broken = || Error::Inconsistent {
            table: "seats",
            id: self.id,
        };
        let reason = self.end_reason.as_deref();
        let reason = reason.map(|code| EndReason::from_code(code).ok_or_else(broken));
        Ok(Member {
            id: SeatId(self.id),
            class: SeatClass::from_code(&self.class).ok_or_else(broken)?,
            class_id: self.class_id.map(SeatClassId),
            grid: self
                .grid_zh
                .zip(self.grid_en)
                .map(|(zh, en)| Both::new(zh, en)),
            origin: Origin::from_code(&self.origin).ok_or_else(broken)?,
            procedure: self
                .year
                .zip(self.seq)
                .and_then(|(year, seq)| record_number(year, seq)),
            name: self.name,
            stands_for: self.stands_for,
            offices: self.offices,
            from_on: self.from_on,
            until_on: self.until_on,
            ended: self.ended_on.zip(reason.transpose()?),
            ground: self.end_words.zip(self.end_clause),
            end_salt: self.end_salt,
        })
    }
}

impl Db {
    /// Everybody who sits or sat in a body: who sits now first, by class.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_members(
        &self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<Vec<Member>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, MemberRow>(
            "select s.id, s.class, s.class_id, g.name_zh as grid_zh, g.name_en as grid_en, s.name, s.stands_for, s.offices,
                s.origin, p.year, p.seq, s.from_on, s.until_on, s.ended_on, s.end_reason, s.end_words, s.end_clause, s.end_salt
             from seats s left join grids g on g.id = s.grid_id left join seat_procedures p on p.id = s.procedure_id
             where s.community_id = $1 and s.body_id = $2
             order by s.ended_on desc nulls first, s.from_on, s.id limit 500"
        )
        .bind(community.0)
        .bind(body.0)
        .fetch_all(c)
        .await
        })?;
        let mut all = rows
            .into_iter()
            .map(MemberRow::read)
            .collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|m| (m.ended.is_some(), m.ended.is_none().then_some(m.class)));
        Ok(all)
    }
}
