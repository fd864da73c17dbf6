//! Where a ballot belongs: the meeting at which it is held, or the seats that it fills.

use domain::ids::RecordNumber;
use domain::notices::Room;

use super::create::Subject;
use super::read::Ballot;
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

impl Db {
    /// The room and number of the seat procedure or the meeting of a ballot; none of a ballot that stands alone.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn ballot_home(
        &self,
        ballot: &Ballot,
    ) -> Result<Option<(Room, RecordNumber)>, Error> {
        let (room, row) = match (ballot.subject, ballot.meeting) {
            (Subject::Procedure(id), _) => {
                let row = self.number_of_procedure(ballot.community.0, id.0).await?;
                (Room::Procedures, row)
            }
            (_, Some(id)) => {
                let row = self.number_of_meeting(ballot.community.0, id.0).await?;
                (Room::Meetings, row)
            }
            (_, None) => return Ok(None),
        };
        Ok(row
            .and_then(|(year, seq)| record_number(year, seq))
            .map(|number| (room, number)))
    }

    async fn number_of_procedure(
        &self,
        community: i64,
        id: i64,
    ) -> Result<Option<(i64, i64)>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select year, seq from seat_procedures where community_id = $1 and id = $2"
        )
        .bind(community)
        .bind(id)
        .fetch_optional(c)
        .await)?)
    }

    async fn number_of_meeting(
        &self,
        community: i64,
        id: i64,
    ) -> Result<Option<(i64, i64)>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select year, seq from meetings where community_id = $1 and id = $2"
        )
        .bind(community)
        .bind(id)
        .fetch_optional(c)
        .await)?)
    }
}
