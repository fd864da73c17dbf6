//! Who may vote in a ballot, and whether such people are there.

use domain::ballots::SMALLEST_SECRET;
use domain::ids::{BodyId, CommunityId, GridId, MeetingId};

use super::create::{NewBallot, NotCreated};
use crate::db::on;
use crate::{Failed, Tx};

/// Who may vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Electorate {
    /// The members of a body.
    Body(BodyId),
    /// The residents of the community whose residency is attested.
    Community,
    /// Those of one grid.
    Grid(GridId),
    /// Those who are checked in at a meeting, given with the ballot.
    Present(MeetingId),
}

impl Electorate {
    /// Both values of rows.
    pub(super) fn codes(self) -> (&'static str, Option<i64>) {
        match self {
            Self::Body(body) => ("body", Some(body.0)),
            Self::Community => ("community", None),
            Self::Grid(grid) => ("grid", Some(grid.0)),
            Self::Present(meeting) => ("present", Some(meeting.0)),
        }
    }

    pub(super) fn read(code: &str, id: Option<i64>) -> Option<Self> {
        match (code, id) {
            ("body", Some(id)) => Some(Self::Body(BodyId(id))),
            ("community", None) => Some(Self::Community),
            ("grid", Some(id)) => Some(Self::Grid(GridId(id))),
            ("present", Some(id)) => Some(Self::Present(MeetingId(id))),
            _ => None,
        }
    }

    /// Whether its members are known by name on the roster, so that they may vote openly.
    pub fn is_of_body(self) -> bool {
        matches!(self, Self::Body(_) | Self::Present(_))
    }
}

impl Tx {
    pub(super) async fn check_electorate(
        &mut self,
        community: CommunityId,
        new: &NewBallot,
    ) -> Result<(), Failed<NotCreated>> {
        let people = match new.electorate {
            Electorate::Body(body) => {
                if !self.is_body_of(community, body).await? {
                    return Err(Failed::Refused(NotCreated::UnknownBody));
                }
                self.count_members(community, body).await?
            }
            Electorate::Grid(grid) => {
                if self.find_grid_number(community, grid).await?.is_none() {
                    return Err(Failed::Refused(NotCreated::UnknownGrid));
                }
                self.count_residents(community, Some(grid)).await?
            }
            Electorate::Community => self.count_residents(community, None).await?,
            Electorate::Present(_) => new.present.len() as i64,
        };
        match u64::try_from(people).unwrap_or(0) {
            0 => Err(Failed::Refused(NotCreated::Nobody)),
            people if new.secret && people < SMALLEST_SECRET => {
                Err(Failed::Refused(NotCreated::TooFew { people }))
            }
            _ => Ok(()),
        }
    }

    async fn is_body_of(
        &mut self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from bodies where community_id = $1 and id = $2)"
        )
        .bind(community.0)
        .bind(body.0)
        .fetch_one(c)
        .await)
    }
}
