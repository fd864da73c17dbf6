//! Seats as rows: how one begins, ends, and loses its name. The count on the class moves with it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ballots::Seed;
use domain::bodies::{EndReason, Origin};
use domain::ids::{AccountId, CommunityId, ProcedureId, SeatClassId, SeatId};
use domain::log::Leaf;
use domain::notices::{Notice, Room};
use domain::phone::Phone;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::end::Ground;
use super::seal::said_hash;
use crate::db::on;
use crate::notices::About;
use crate::numbers::record_number;
use crate::{Error, Tx};

/// What a seat row is made of.
pub(super) struct NewSeat<'a> {
    pub community: CommunityId,
    pub class: SeatClassId,
    pub account: Option<AccountId>,
    pub name: &'a str,
    pub stands_for: &'a str,
    pub offices: &'a str,
    pub origin: Origin,
    pub procedure: Option<ProcedureId>,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
}

/// A seat that has just ended.
#[derive(FromRow)]
pub(super) struct EndedRow {
    id: i64,
    community_id: i64,
    class_id: Option<i64>,
    account_id: Option<i64>,
    number: i64,
    name_zh: String,
}

/// How the record of acts names a seat.
fn seat_object(id: i64) -> String {
    format!("seat/{id}")
}

impl Tx {
    /// Begins a seat if there is one: the count on the class says so, and its check is the last guard.
    pub(super) async fn begin_seat(
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
        let leaf = Leaf::new("bodies.seat", seat_object(id.0), facts, now);
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
        self.seat_has_ended(&ended, reason, of, None, now).await?;
        Ok(true)
    }

    /// What follows from a seat's end: it is free, it is on record, and the member is told, with the ground where there
    /// is one.
    pub(super) async fn seat_has_ended(
        &mut self,
        ended: &EndedRow,
        reason: EndReason,
        by: Option<AccountId>,
        ground: Option<(&Ground, &Seed)>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if let Some(class) = ended.class_id {
            self.give_seat_back(class).await?;
        }
        let community = CommunityId(ended.community_id);
        let mut facts = json!({ "body": ended.number, "reason": reason.code() });
        if let Some((ground, salt)) = ground {
            let reason = ground.reason.as_str();
            facts["ground"] = json!(said_hash(&salt.to_string(), &[reason]));
            facts["clause"] = json!(ground.clause.as_str());
        }
        let leaf = Leaf::new("bodies.end_seat", seat_object(ended.id), facts, now);
        self.append_leaf(Some(community), by, &leaf).await?;
        if let Some(account) = ended.account_id {
            let about = about_body(ended.number, ended.name_zh.clone());
            let words = ground.map(|(ground, _)| ground.reason.as_str());
            let account = AccountId(account);
            self.tell_about(community, account, Notice::SeatEnded, &about, words, now)
                .await?;
        }
        Ok(())
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
        // Held before anything of them changes: a draw or a count that runs meanwhile is over, or has not read who stands.
        let mut held = Vec::new();
        for (community, year, seq) in self.procedures_naming(account).await? {
            if let Some(number) = record_number(year, seq) {
                let community = CommunityId(community);
                held.extend(self.lock_procedure(community, number, now).await?);
            }
        }
        self.empty_seats(account).await?;
        self.empty_applications(account, now).await?;
        for p in held {
            self.move_reserves_up(&p, now).await?;
        }
        Ok(())
    }

    /// Who moves away gives up the seats that speak for residents.
    pub(crate) async fn end_resident_seats(
        &mut self,
        community: CommunityId,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for seat in self.resident_seats(community, account).await? {
            self.end_seat(SeatId(seat), Some(account), EndReason::Moved, now)
                .await?;
        }
        Ok(())
    }

    async fn resident_seats(
        &mut self,
        community: CommunityId,
        account: AccountId,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select id from seats where community_id = $1 and account_id = $2 and class = 'resident'
                and ended_on is null order by id"
        )
        .bind(community.0)
        .bind(account.0)
        .fetch_all(c)
        .await
        })
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

    pub(super) async fn mark_seat_ended(
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

    pub(super) async fn newest_finished(
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
    pub(super) async fn end_of_vacant_term(
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

    pub(super) async fn account_of_phone(
        &mut self,
        phone: &Phone,
    ) -> Result<Option<AccountId>, sqlx::Error> {
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
    /// The unfinished procedures in which somebody stands, in the order of holding them.
    async fn procedures_naming(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<(i64, i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select p.community_id, p.year, p.seq from seat_applications a
             join seat_procedures p on p.id = a.procedure_id
             where a.account_id = $1 and p.ended_at is null order by p.id"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)
    }

    async fn empty_seats(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seats set name = '', offices = '', end_words = null, end_salt = null, account_id = null where account_id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn empty_applications(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_applications set name = '', statement = '', offices = '', stands_for = '', account_id = null,
                salt = null, said_salt = null, reason = null, changed_at = $2, standing = case
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
