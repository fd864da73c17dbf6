//! The roster: how seats begin and end. The count on the class moves in the same transaction, and a check keeps it within
//! the seats there are.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Secretary, SignedIn};
use domain::bodies::{EndReason, Origin, Standing};
use domain::ids::{BodyId, ProcedureId, SeatClassId, SeatId};
use domain::phone::Phone;
use domain::text::{Label, Offices, RealName};
use domain::time::day_of;

use super::holding::NewSeat;
use super::read::Application;
use super::row::ProcedureRow;
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// A member whom the secretary enters: who sat before the portal began, or sits by office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    pub name: RealName,
    /// The account of that number, so that the member may act here; none without one.
    pub phone: Option<Phone>,
    pub stands_for: Option<Label>,
    pub offices: Option<Offices>,
    pub from_on: NaiveDate,
    pub way: Way,
}

/// How an entered member came to sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    Founding,
    ExOfficio,
}

/// Why nobody was seated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSeated {
    UnknownClass,
    /// Every seat of the kind is held.
    Full,
    /// A procedure is filling them.
    ProcedureRuns,
    /// Holds a seat of the body already.
    HoldsSeat,
    /// Nobody has signed in with that number.
    UnknownPhone,
    /// Only heads of the committee sit by their office, and only by it.
    WrongWay,
    /// The first day lies in the future, or the term would be over.
    WrongDay,
    NoRulebook,
}

/// Why no reserve was seated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotFilled {
    UnknownClass,
    Full,
    ProcedureRuns,
    /// No reserve is left: a new procedure is needed.
    NoReserve,
}

impl Db {
    /// Enters a member who sat before the portal began, or who sits by office.
    ///
    /// # Errors
    /// [`NotSeated`].
    pub async fn enter_member(
        &self,
        by: &Secretary,
        class: SeatClassId,
        new: &NewMember,
        now: DateTime<Utc>,
    ) -> Result<SeatId, Failed<NotSeated>> {
        let mut tx = self.begin().await?;
        let id = tx.enter_member(by, class, new, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// 递补: seats the first reserve of the newest finished procedure of the kind; none where more sit than the secretary
    /// saw, since then somebody was seated meanwhile, by a second press of the button or by a colleague.
    ///
    /// # Errors
    /// [`NotFilled`].
    pub async fn fill_vacancy(
        &self,
        by: &Secretary,
        class: SeatClassId,
        seen: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<SeatId>, Failed<NotFilled>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_class(community, class).await? else {
            return refuse(NotFilled::UnknownClass);
        };
        if held.taken > seen {
            return Ok(None);
        }
        if tx.procedure_runs(class).await? {
            return refuse(NotFilled::ProcedureRuns);
        }
        if held.taken >= held.seats {
            return refuse(NotFilled::Full);
        }
        let today = day_of(now);
        let Some((year, seq)) = tx.newest_finished(class).await? else {
            return refuse(NotFilled::NoReserve);
        };
        let number = record_number(year, seq).ok_or(Failed::Refused(NotFilled::NoReserve))?;
        let Some(p) = tx.lock_procedure(community, number, now).await? else {
            return refuse(NotFilled::NoReserve);
        };
        let mut reserves = tx.applications_of(p.id).await?;
        reserves.retain(|a| a.standing == Standing::Reserve && a.account.is_some());
        reserves.sort_by_key(|a| a.rank);
        let term = tx.end_of_vacant_term(class, today).await?;
        for one in &reserves {
            let until_on = match term {
                Some(day) => day,
                None => tx.rules_of_procedure(&p).await?.seat_until(today),
            };
            let seated = tx
                .seat_applicant(&p, one, Origin::ByFill, until_on, now)
                .await?;
            if let Some(id) = seated {
                tx.commit().await?;
                return Ok(Some(id));
            }
        }
        refuse(NotFilled::NoReserve)
    }

    /// Gives up the own seat.
    ///
    /// # Errors
    /// [`Error`] of the database; false when there is no such seat of this person.
    pub async fn resign(
        &self,
        by: &SignedIn,
        seat: SeatId,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let ended = tx
            .end_seat(seat, Some(by.account()), EndReason::Resigned, now)
            .await?;
        if ended {
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// Ends every seat whose last day is over.
    pub(super) async fn end_terms(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| sqlx::query_scalar(
            "select id from seats where community_id in (select id from communities)
                and ended_on is null and until_on < $1 order by id limit 500"
        )
        .bind(day_of(now))
        .fetch_all(c)
        .await)?;
        let mut done = 0;
        for seat in due {
            let mut tx = self.begin().await?;
            if tx
                .end_seat(SeatId(seat), None, EndReason::Term, now)
                .await?
            {
                tx.commit().await?;
                done += 1;
            }
        }
        Ok(done)
    }
}

impl Tx {
    pub(crate) async fn enter_member(
        &mut self,
        by: &Secretary,
        class: SeatClassId,
        new: &NewMember,
        now: DateTime<Utc>,
    ) -> Result<SeatId, Failed<NotSeated>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let Some(held) = self.lock_class(community, class).await? else {
            return refuse(NotSeated::UnknownClass);
        };
        let by_office = new.way == Way::ExOfficio;
        if by_office == held.class()?.is_applied_for() {
            return refuse(NotSeated::WrongWay);
        }
        if self.procedure_runs(class).await? {
            return refuse(NotSeated::ProcedureRuns);
        }
        let today = day_of(now);
        let Some(version) = self.version_in_force(community, today).await? else {
            return refuse(NotSeated::NoRulebook);
        };
        let rules = self.rules_of_version(community, version).await?;
        let until_on = rules.seat_until(new.from_on);
        if new.from_on > today || until_on < today {
            return refuse(NotSeated::WrongDay);
        }
        let account = match &new.phone {
            None => None,
            Some(phone) => {
                let account = self.account_of_phone(phone).await?;
                let account = account.ok_or(Failed::Refused(NotSeated::UnknownPhone))?;
                let body = BodyId(held.body_id);
                let who = self.find_person(community, body, account).await?;
                if who.is_some_and(|w| w.seated) {
                    return refuse(NotSeated::HoldsSeat);
                }
                Some(account)
            }
        };
        let seat = NewSeat {
            community,
            class,
            account,
            name: new.name.as_str(),
            stands_for: new.stands_for.as_ref().map_or("", Label::as_str),
            offices: new.offices.as_ref().map_or("", Offices::as_str),
            origin: if by_office {
                Origin::ExOfficio
            } else {
                Origin::Founding
            },
            procedure: None,
            from_on: new.from_on,
            until_on,
        };
        let id = self.begin_seat(&seat, Some(by.account()), now).await?;
        id.ok_or(Failed::Refused(NotSeated::Full))
    }

    /// Appoints somebody who was named. A seat that is gone meanwhile leaves the person a reserve.
    pub(super) async fn appoint(
        &mut self,
        p: &ProcedureRow,
        one: &Application,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let until_on = self.rules_of_procedure(p).await?.seat_until(day_of(now));
        let origin = Self::origin_of(p);
        let seated = self.seat_applicant(p, one, origin, until_on, now).await?;
        if seated.is_none() {
            self.set_standing(one.id.0, Standing::Reserve, None, now)
                .await?;
        }
        Ok(())
    }

    /// Seats an applicant; none when there is no seat, or the person holds one already.
    async fn seat_applicant(
        &mut self,
        p: &ProcedureRow,
        one: &Application,
        origin: Origin,
        until_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Option<SeatId>, Error> {
        let Some(account) = one.account else {
            return Ok(None);
        };
        let (community, body) = (p.community(), BodyId(p.body_id));
        let who = self.find_person(community, body, account).await?;
        if who.is_none_or(|w| w.seated) {
            return Ok(None);
        }
        let seat = NewSeat {
            community,
            class: SeatClassId(p.class_id),
            account: Some(account),
            name: &one.name,
            stands_for: &one.stands_for,
            offices: &one.offices,
            origin,
            procedure: Some(ProcedureId(p.id)),
            from_on: day_of(now),
            until_on,
        };
        let id = self.begin_seat(&seat, None, now).await?;
        if id.is_some() {
            self.set_standing(one.id.0, Standing::Appointed, None, now)
                .await?;
        }
        Ok(id)
    }
}
