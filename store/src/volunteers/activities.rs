//! What a team plans: activities, their shifts, and cancelling either.

use chrono::{DateTime, Utc};
use domain::access::Lead;
use domain::ids::AccountId;
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Answer;
use domain::volunteers::{ActivitySetup, NoShift, ShiftSetup, may_add_shift};
use serde_json::json;

use super::row::{Activity, ActivityRow, Shift, ShiftRow, activities, shifts};
use super::{shift_object, team_object};
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// Why nothing was planned or cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotPlanned {
    /// There is none, or somebody else leads the team.
    Unknown,
    Cancelled,
    /// What has begun is not cancelled or changed any more.
    Begun,
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    Rule(NoShift),
}

pub(super) fn refused<T>(why: NotPlanned) -> Result<T, Failed<NotPlanned>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Plans an activity of a team and gives its number; the second arrival of a form finds the first one's.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`Error`].
    pub async fn create_activity(
        &self,
        by: &Lead,
        team: i64,
        setup: &ActivitySetup,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let once = &format!("activity/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Failed::Refused(NotPlanned::Unknown));
        }
        let number = tx.create_activity(by, team, setup, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Adds a shift to an activity and gives its number.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`Error`].
    pub async fn add_shift(
        &self,
        by: &Lead,
        activity: i64,
        setup: ShiftSetup,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let once = &format!("shift/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Failed::Refused(NotPlanned::Unknown));
        }
        may_add_shift(setup.span, setup.capacity, now)
            .map_err(|why| Failed::Refused(NotPlanned::Rule(why)))?;
        let number = tx.add_shift(by, activity, setup, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Cancels a shift; everybody who has a place or waits is told.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`Error`].
    pub async fn cancel_shift(
        &self,
        by: &Lead,
        number: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_led_shift(by, number).await? else {
            return refused(NotPlanned::Unknown);
        };
        // The second press of the button.
        if shift.is_cancelled() {
            return Ok(());
        }
        if shift.span.starts_at() <= now {
            return refused(NotPlanned::Begun);
        }
        tx.cancel_held_shift(by, &shift, reason, now).await?;
        Ok(tx.commit().await?)
    }

    /// Cancels an activity with all its shifts to come.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`Error`].
    pub async fn cancel_activity(
        &self,
        by: &Lead,
        number: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let Some(activity) = tx.lock_led_activity(by, number).await? else {
            return refused(NotPlanned::Unknown);
        };
        let held = on!(&mut tx, |c| {
            sqlx::query(
            "update activities set cancelled_reason = $2 where id = $1 and cancelled_reason is null"
        )
        .bind(activity.id.0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
        })?;
        if !held {
            return Ok(());
        }
        let rows: Vec<ShiftRow> = on!(&mut tx, |c| {
            sqlx::query_as(shifts!(
            "where s.activity_id = $1 and s.starts_at > $2 and s.cancelled_reason is null order by s.id"
        ))
        .bind(activity.id.0)
        .bind(now)
        .fetch_all(c)
        .await
        })?;
        for row in rows {
            let shift = row.read()?;
            // Held one by one in the order of their ids, as everybody holds more than one.
            if let Some(shift) = tx.lock_shift(shift.community, shift.number).await? {
                tx.cancel_held_shift(by, &shift, reason, now).await?;
            }
        }
        let facts = json!({"activity": number, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new(
            "volunteers.cancel_activity",
            team_object(activity.team),
            facts,
            now,
        );
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    /// Holds an activity of a team that the person leads until the end of the transaction.
    pub(super) async fn lock_led_activity(
        &mut self,
        by: &Lead,
        number: i64,
    ) -> Result<Option<Activity>, Error> {
        on!(self, |c| sqlx::query(
            "update activities set revision = revision where community_id = $1 and number = $2"
        )
        .bind(by.community().0)
        .bind(number)
        .execute(c)
        .await
        .map(|_| ()))?;
        let row: Option<ActivityRow> = on!(self, |c| {
            sqlx::query_as(activities!(
                "where a.community_id = $1 and a.number = $2 and ($3 or exists (
                    select 1 from team_members m where m.team_id = t.id and m.account_id = $4 and m.leads))"
            ))
            .bind(by.community().0)
            .bind(number)
            .bind(by.everywhere())
            .bind(by.account().0)
            .fetch_optional(c)
            .await
        })?;
        Ok(row.map(ActivityRow::read))
    }

    pub(crate) async fn create_activity(
        &mut self,
        by: &Lead,
        team: i64,
        setup: &ActivitySetup,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotPlanned>> {
        // Numbers are given one after the other.
        self.lock_community(by.community()).await?;
        let Some(team) = self.lock_led_team(by, team).await? else {
            return refused(NotPlanned::Unknown);
        };
        let number: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "insert into activities (community_id, team_id, number, title_zh, title_en, about_zh, about_en, place_zh,
                    place_en, skills_zh, skills_en, min_age, checked_only, created_at)
                 values ($1, $2, (select coalesce(max(number), 0) + 1 from activities where community_id = $1), $3, $4, $5,
                    $6, $7, $8, $9, $10, $11, $12, $13) returning number",
            )
            .bind(team.community.0)
            .bind(team.id.0)
            .bind(&setup.title.both().zh)
            .bind(&setup.title.both().en)
            .bind(&setup.about.both().zh)
            .bind(&setup.about.both().en)
            .bind(&setup.place.both().zh)
            .bind(&setup.place.both().en)
            .bind(&setup.skills.zh)
            .bind(&setup.skills.en)
            .bind(setup.min_age)
            .bind(setup.checked_only)
            .bind(now)
            .fetch_one(c)
            .await
        })?;
        let facts = json!({
            "activity": number,
            "title": setup.title.both().zh,
            "about": text_hash(&[&setup.about.both().zh]),
            "place": setup.place.both().zh,
            "min_age": setup.min_age,
            "checked_only": setup.checked_only,
        });
        let leaf = Leaf::new("volunteers.plan", team_object(team.number), facts, now);
        self.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    pub(crate) async fn add_shift(
        &mut self,
        by: &Lead,
        activity: i64,
        setup: ShiftSetup,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotPlanned>> {
        self.lock_community(by.community()).await?;
        // The team is held as well: whoever ends a vouching there sees every shift that asks for one.
        let Some(found) = self.find_team_of(by, activity).await? else {
            return refused(NotPlanned::Unknown);
        };
        self.lock_team(by.community(), found).await?;
        let Some(activity) = self.lock_led_activity(by, activity).await? else {
            return refused(NotPlanned::Unknown);
        };
        if activity.cancelled_reason.is_some() {
            return refused(NotPlanned::Cancelled);
        }
        let number: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "insert into shifts (community_id, activity_id, number, starts_at, ends_at, capacity)
                 values ($1, $2, (select coalesce(max(number), 0) + 1 from shifts where community_id = $1), $3, $4, $5)
                 returning number",
            )
            .bind(by.community().0)
            .bind(activity.id.0)
            .bind(setup.span.starts_at())
            .bind(setup.span.ends_at())
            .bind(setup.capacity)
            .fetch_one(c)
            .await
        })?;
        let facts = json!({
            "activity": activity.number,
            "starts_at": setup.span.starts_at(),
            "ends_at": setup.span.ends_at(),
            "places": setup.capacity,
        });
        let leaf = Leaf::new("volunteers.shift", shift_object(number), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    /// The number of the team of an activity.
    async fn find_team_of(&mut self, by: &Lead, activity: i64) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "select t.number from activities a join teams t on t.id = a.team_id
                 where a.community_id = $1 and a.number = $2",
            )
            .bind(by.community().0)
            .bind(activity)
            .fetch_optional(c)
            .await
        })
    }

    async fn cancel_held_shift(
        &mut self,
        by: &Lead,
        shift: &Shift,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        // Who has checked in already stands before a closed door, and the check-in stays.
        let people: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select account_id from shift_places
                 where shift_id = $1 and standing in ('coming', 'offered', 'came') and account_id is not null
                 union select account_id from shift_waits where shift_id = $1 order by account_id",
            )
            .bind(shift.id.0)
            .fetch_all(c)
            .await
        })?;
        on!(self, |c| sqlx::query(
            "update shifts set cancelled_reason = $2 where id = $1"
        )
        .bind(shift.id.0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))?;
        on!(self, |c| {
            sqlx::query(
                "update shift_places set standing = 'cancelled', confirm_by = null, changed_at = $2
                 where shift_id = $1 and standing in ('coming', 'offered')",
            )
            .bind(shift.id.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        on!(self, |c| sqlx::query(
            "delete from shift_waits where shift_id = $1"
        )
        .bind(shift.id.0)
        .execute(c)
        .await
        .map(|_| ()))?;
        let about = shift.about();
        for account in people {
            let (kind, words) = (Notice::ShiftCancelled, Some(reason.as_str()));
            self.tell_about(
                shift.community,
                AccountId(account),
                kind,
                &about,
                words,
                now,
            )
            .await?;
        }
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new(
            "volunteers.cancel_shift",
            shift_object(shift.number),
            facts,
            now,
        );
        self.append_leaf(Some(shift.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }
}
