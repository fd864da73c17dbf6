//! What somebody has kept of a round so far, and the round that a code is of.

use chrono::{DateTime, Utc};
use domain::assessments::Sheet;
use domain::codes::Code;
use domain::ids::{CommunityId, RecordNumber};

use super::answer::{
    KeptRow, Names, NotTaken, OF_ACCOUNT, OF_CODE, Respondent, SEALED, SeatRow, may_answer,
    no_seat, open_slip,
};
use super::read::{RoundGroup, RoundQuery};
use super::row::Round;
use crate::db::read;
use crate::keys::{SealKeys, must_find};
use crate::{Db, Error, Failed};

impl Db {
    /// What somebody has kept so far, of a code in this browser. Of answers that were handed in nothing is shown, not to the own person either.
    ///
    /// # Errors
    /// [`NotTaken`], or [`Error`].
    pub async fn find_answers(
        &self,
        who: Respondent<'_>,
        round: &Round,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<Sheet, Failed<NotTaken>> {
        may_answer(round, who, now).map_err(Failed::Refused)?;
        let key = must_find(keys, round.id)?;
        let names = Names::of(&key, who);
        let seat: Option<SeatRow> = match who {
            Respondent::Resident(person) => read!(self, |c| sqlx::query_as(OF_ACCOUNT)
                .bind(round.id.0)
                .bind(person.account().0)
                .fetch_optional(c)
                .await)?,
            Respondent::Code { .. } => self.find_code_seat(round, &names).await?,
        };
        let seat = seat.ok_or(Failed::Refused(no_seat(who)))?;
        if seat.answered_on.is_some() {
            return Err(Failed::Refused(NotTaken::HandedIn));
        }
        let row: Option<KeptRow> = read!(self, |c| sqlx::query_as(SEALED)
            .bind(round.id.0)
            .bind(&names.person)
            .fetch_optional(c)
            .await)?;
        match row.and_then(|row| row.open_to(who, &names)) {
            Some(text) => Ok(open_slip(round, &key, &names.person, &text)?.sheet),
            None => Ok(Sheet::blank(round.marks(), round.asked.len())),
        }
    }

    /// The open round whose code this is; none where there is no such code, or it was used, or the
    /// key of the round is lost, so that it takes no answer.
    ///
    /// # Errors
    /// [`Error`] of the database or of the place of the keys.
    pub async fn find_round_of_code(
        &self,
        community: CommunityId,
        code: &Code,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<Option<RecordNumber>, Error> {
        let query = RoundQuery {
            group: RoundGroup::Ahead,
            after: None,
            limit: 100,
        };
        for round in self.list_rounds(community, &query, now).await?.rounds {
            let who = Respondent::Code {
                code,
                browser: None,
            };
            if may_answer(&round, who, now).is_err() {
                continue;
            }
            let Some(key) = keys.find(round.id.into()).map_err(Error::SealKey)? else {
                continue;
            };
            let names = Names::of(&key, who);
            let seat = self.find_code_seat(&round, &names).await?;
            if seat.is_some_and(|seat| seat.answered_on.is_none()) {
                return Ok(Some(round.number));
            }
        }
        Ok(None)
    }

    async fn find_code_seat(
        &self,
        round: &Round,
        names: &Names,
    ) -> Result<Option<SeatRow>, sqlx::Error> {
        read!(self, |c| sqlx::query_as(OF_CODE)
            .bind(round.id.0)
            .bind(&names.code)
            .fetch_optional(c)
            .await)
    }
}
