//! Changing an activity, until its first shift has begun.

use chrono::{DateTime, Utc};
use domain::access::Lead;
use domain::ids::AccountId;
use domain::log::{Leaf, text_hash};
use domain::notices::{Notice, Room};
use domain::volunteers::ActivityEdit;
use serde_json::json;

use super::activities::{NotPlanned, refused};
use super::row::Activity;
use super::team_object;
use crate::db::{on, read};
use crate::notices::About;
use crate::{Db, Error, Failed, Tx};

impl Db {
    /// Whether a shift of an activity has begun that took place.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn has_begun(&self, activity: &Activity, now: DateTime<Utc>) -> Result<bool, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(HAS_BEGUN)
            .bind(activity.id.0)
            .bind(now)
            .fetch_one(c)
            .await)?)
    }

    /// Changes what stands about an activity; `revision` is the save that the form was opened with. Who has a place or waits is
    /// told, with what is called or lies elsewhere now.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`Error`].
    pub async fn save_activity(
        &self,
        by: &Lead,
        number: i64,
        revision: i64,
        edit: &ActivityEdit,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let Some(old) = tx.lock_led_activity(by, number).await? else {
            return refused(NotPlanned::Unknown);
        };
        if old.cancelled_reason.is_some() {
            return refused(NotPlanned::Cancelled);
        }
        let begun: bool = on!(&mut tx, |c| sqlx::query_scalar(HAS_BEGUN)
            .bind(old.id.0)
            .bind(now)
            .fetch_one(c)
            .await)?;
        if begun {
            return refused(NotPlanned::Begun);
        }
        // The second press of the button saves what is there already.
        if same(&old, edit) {
            return Ok(());
        }
        if old.revision != revision {
            return refused(NotPlanned::ChangedMeanwhile);
        }
        tx.update_activity(&old, edit).await?;
        tx.tell_changed(by, &old, edit, now).await?;
        let facts = json!({
            "activity": number,
            "title": edit.title.both().zh,
            "about": text_hash(&[&edit.about.both().zh]),
            "place": edit.place.both().zh,
        });
        let leaf = Leaf::new(
            "volunteers.edit_activity",
            team_object(old.team),
            facts,
            now,
        );
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

const HAS_BEGUN: &str = "select exists (select 1 from shifts
    where activity_id = $1 and starts_at <= $2 and cancelled_reason is null)";

fn same(old: &Activity, edit: &ActivityEdit) -> bool {
    old.title == *edit.title.both()
        && old.about == *edit.about.both()
        && old.place == *edit.place.both()
        && old.skills == edit.skills
}

impl Tx {
    async fn update_activity(
        &mut self,
        old: &Activity,
        edit: &ActivityEdit,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update activities set title_zh = $2, title_en = $3, about_zh = $4, about_en = $5, place_zh = $6,
                    place_en = $7, skills_zh = $8, skills_en = $9, revision = revision + 1 where id = $1",
            )
            .bind(old.id.0)
            .bind(&edit.title.both().zh)
            .bind(&edit.title.both().en)
            .bind(&edit.about.both().zh)
            .bind(&edit.about.both().en)
            .bind(&edit.place.both().zh)
            .bind(&edit.place.both().en)
            .bind(&edit.skills.zh)
            .bind(&edit.skills.en)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn tell_changed(
        &mut self,
        by: &Lead,
        old: &Activity,
        edit: &ActivityEdit,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        // An earlier save may still be on its way to somebody who signs up now: who comes later reads the page.
        let people: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select p.account_id from shift_places p join shifts s on s.id = p.shift_id
                 where s.activity_id = $1 and s.starts_at > $2 and p.standing in ('coming', 'offered', 'came')
                   and p.account_id is not null
                 union select w.account_id from shift_waits w join shifts s on s.id = w.shift_id
                 where s.activity_id = $1 and s.starts_at > $2 order by account_id",
            )
            .bind(old.id.0)
            .bind(now)
            .fetch_all(c)
            .await
        })?;
        let moved = [
            (&old.title, edit.title.both()),
            (&old.place, edit.place.both()),
        ];
        let moved: Vec<_> = moved
            .iter()
            .filter(|(was, is)| was.zh != is.zh)
            .map(|(was, is)| format!("{} → {}", was.zh, is.zh))
            .collect();
        let words = (!moved.is_empty()).then(|| moved.join("\n"));
        let about = About {
            room: Room::Volunteers,
            number: format!("activities/{}", old.number),
            title: edit.title.both().zh.clone(),
        };
        for account in people {
            self.tell_about(
                by.community(),
                AccountId(account),
                Notice::ShiftChanged,
                &about,
                words.as_deref(),
                now,
            )
            .await?;
        }
        Ok(())
    }
}
