//! The roster: how seats begin and end. The count on the class moves in the same transaction, and a check keeps it within
//! the seats there are.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Secretary, SignedIn};
use domain::bodies::{EndReason, Origin, SeatClass, Standing};
use domain::display::Both;
use domain::ids::{AccountId, BodyId, CommunityId, ProcedureId, RecordNumber, SeatClassId, SeatId};
use domain::log::Leaf;
use domain::notices::{Notice, Room};
use domain::phone::Phone;
use domain::text::{Label, Offices, RealName};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::procedure::ProcedureRow;
use super::read::Application;
use crate::db::{on, read};
use crate::notices::About;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// A line of the public roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: SeatId,
    pub class: SeatClass,
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
}

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

#[derive(FromRow)]
struct MemberRow {
    id: i64,
    class: String,
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
        })
    }
}

/// What a seat row is made of.
struct NewSeat<'a> {
    community: CommunityId,
    class: SeatClassId,
    account: Option<AccountId>,
    name: &'a str,
    stands_for: &'a str,
    offices: &'a str,
    origin: Origin,
    procedure: Option<ProcedureId>,
    from_on: NaiveDate,
    until_on: NaiveDate,
}

/// A seat that has just ended.
#[derive(FromRow)]
struct EndedRow {
    id: i64,
    community_id: i64,
    class_id: Option<i64>,
    account_id: Option<i64>,
    number: i64,
    name_zh: String,
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
            "select s.id, s.class, g.name_zh as grid_zh, g.name_en as grid_en, s.name, s.stands_for, s.offices,
                s.origin, p.year, p.seq, s.from_on, s.until_on, s.ended_on, s.end_reason
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

    /// 递补: seats the first reserve of the newest finished procedure of the kind.
    ///
    /// # Errors
    /// [`NotFilled`].
    pub async fn fill_vacancy(
        &self,
        by: &Secretary,
        class: SeatClassId,
        now: DateTime<Utc>,
    ) -> Result<SeatId, Failed<NotFilled>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_class(community, class).await? else {
            return refuse(NotFilled::UnknownClass);
        };
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
                return Ok(id);
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

    /// Begins a seat if there is one: the count on the class says so, and its check is the last guard.
    async fn begin_seat(
        &mut self,
        seat: &NewSeat<'_>,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Option<SeatId>, Error> {
        if !self.take_seat(seat.class).await? {
            return Ok(None);
        }
        let id = self.insert_seat(seat).await?;
        let Some(held) = self.lock_class(seat.community, seat.class).await? else {
            return Ok(None);
        };
        let facts = json!({
            "body": held.number,
            "class": held.class,
            "origin": seat.origin.code(),
            "from": seat.from_on,
            "until": seat.until_on,
        });
        let leaf = Leaf::new("bodies.seat", format!("seat/{}", id.0), facts, now);
        self.append_leaf(Some(seat.community), by, &leaf).await?;
        if let Some(account) = seat.account {
            let about = about_body(held.number, held.name_zh);
            self.tell_about(
                seat.community,
                account,
                Notice::SeatBegan,
                &about,
                None,
                now,
            )
            .await?;
        }
        Ok(Some(id))
    }

    /// Ends a running seat, of `of` where given; false when there is none.
    pub(crate) async fn end_seat(
        &mut self,
        seat: SeatId,
        of: Option<AccountId>,
        reason: EndReason,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let Some(ended) = self.mark_seat_ended(seat, of, reason, day_of(now)).await? else {
            return Ok(false);
        };
        if let Some(class) = ended.class_id {
            self.give_seat_back(class).await?;
        }
        let community = CommunityId(ended.community_id);
        let facts = json!({ "body": ended.number, "reason": reason.code() });
        let leaf = Leaf::new("bodies.end_seat", format!("seat/{}", seat.0), facts, now);
        self.append_leaf(Some(community), of, &leaf).await?;
        if let Some(account) = ended.account_id {
            let about = about_body(ended.number, ended.name_zh);
            let account = AccountId(account);
            self.tell_about(community, account, Notice::SeatEnded, &about, None, now)
                .await?;
        }
        debug_assert_eq!(ended.id, seat.0);
        Ok(true)
    }

    /// Erasing an account: its seats end, its lines of the roster and its applications lose name and words.
    pub(crate) async fn forget_member(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for seat in self.running_seats(account).await? {
            self.end_seat(SeatId(seat), Some(account), EndReason::Erased, now)
                .await?;
        }
        let procedures = self.notices_naming(account).await?;
        self.empty_seats(account).await?;
        self.empty_applications(account, now).await?;
        for (community, year, seq) in procedures {
            let Some(number) = record_number(year, seq) else {
                continue;
            };
            let community = CommunityId(community);
            if let Some(p) = self.lock_procedure(community, number, now).await? {
                self.move_reserves_up(&p, now).await?;
            }
        }
        Ok(())
    }

    async fn take_seat(&mut self, class: SeatClassId) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_classes set taken = taken + 1 where id = $1 and taken < seats"
        )
        .bind(class.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    async fn give_seat_back(&mut self, class: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_classes set taken = taken - 1 where id = $1"
        )
        .bind(class)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn insert_seat(&mut self, seat: &NewSeat<'_>) -> Result<SeatId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into seats (community_id, body_id, class, grid_id, class_id, account_id, name, stands_for, offices,
                origin, procedure_id, from_on, until_on)
             select k.community_id, k.body_id, k.class, k.grid_id, k.id, $3, $4, $5, $6, $7, $8, $9, $10
             from seat_classes k where k.community_id = $1 and k.id = $2 returning id"
        )
        .bind(seat.community.0)
        .bind(seat.class.0)
        .bind(seat.account.map(|a| a.0))
        .bind(seat.name)
        .bind(seat.stands_for)
        .bind(seat.offices)
        .bind(seat.origin.code())
        .bind(seat.procedure.map(|p| p.0))
        .bind(seat.from_on)
        .bind(seat.until_on)
        .fetch_one(c)
        .await
        .map(SeatId)
        })
    }

    async fn mark_seat_ended(
        &mut self,
        seat: SeatId,
        of: Option<AccountId>,
        reason: EndReason,
        today: NaiveDate,
    ) -> Result<Option<EndedRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update seats set ended_on = $3, end_reason = $4
             where id = $1 and ended_on is null and account_id = coalesce($2, account_id)
                or id = $1 and ended_on is null and $2 is null
             returning id, community_id, class_id, account_id,
                (select b.number from bodies b where b.id = body_id) as number,
                (select b.name_zh from bodies b where b.id = body_id) as name_zh"
        )
        .bind(seat.0)
        .bind(of.map(|a| a.0))
        .bind(today)
        .bind(reason.code())
        .fetch_optional(c)
        .await)
    }

    async fn newest_finished(
        &mut self,
        class: SeatClassId,
    ) -> Result<Option<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select year, seq from seat_procedures where class_id = $1 and stage = 'appointed'
             order by id desc limit 1"
        )
        .bind(class.0)
        .fetch_optional(c)
        .await)
    }

    /// Until when the seat would have been held that became free last: a by-fill serves the rest of that term.
    async fn end_of_vacant_term(
        &mut self,
        class: SeatClassId,
        today: NaiveDate,
    ) -> Result<Option<NaiveDate>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select until_on from seats where class_id = $1 and ended_on is not null and until_on > $2
             order by ended_on desc, id desc limit 1"
        )
        .bind(class.0)
        .bind(today)
        .fetch_optional(c)
        .await
        })
    }

    async fn account_of_phone(&mut self, phone: &Phone) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select id from accounts where phone = $1"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId)))
    }

    async fn running_seats(&mut self, account: AccountId) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select id from seats where account_id = $1 and ended_on is null order by id"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)
    }

    /// Public notices in which the person is named.
    async fn notices_naming(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<(i64, i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select p.community_id, p.year, p.seq from seat_applications a
             join seat_procedures p on p.id = a.procedure_id
             where a.account_id = $1 and p.stage = 'notice' order by p.id"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)
    }

    async fn empty_seats(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seats set name = '', offices = '', account_id = null where account_id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn empty_applications(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_applications set name = '', statement = '', offices = '', stands_for = '', account_id = null,
                changed_at = $2, standing = case
                    when standing in ('received', 'eligible', 'candidate', 'chosen', 'reserve') then 'withdrawn'
                    else standing end
             where account_id = $1"
        )
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

fn about_body(number: i64, name_zh: String) -> About {
    About {
        room: Room::Bodies,
        number: number.to_string(),
        title: name_zh,
    }
}
