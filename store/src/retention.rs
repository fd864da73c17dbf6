//! What ends by its time (requirements.md PR7): one list of classes, each with how long it is kept and the statement that ends it.
//! The same list stands in docs/data.md, and a test compares the two.
//!
//! What surprises: what was published stays, and so does every leaf of the public record; only who it leads to is let go. What must
//! be judged case by case ends where its room is (`keep_bookings`, `keep_aid`, `forget_matter_contacts`, `sweep_files`), and what is
//! sealed ends with its key.

use chrono::{DateTime, Duration, Utc};
use domain::log::security::KEPT_DAYS;
use domain::time::day_of;

use crate::db::on;
use crate::{Db, Error};

/// A class of data and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    pub name: &'static str,
    /// Days after the moment from which it counts.
    pub days: i64,
    /// From a day of the calendar instead of a moment.
    by_day: bool,
    /// `$1` is the last moment, or day, that is over. What is long ends a batch at a time.
    text: &'static str,
}

/// Rows of one statement: more would keep others from writing for long.
const BATCH: u64 = 1000;
/// Classes that end within so many days are swept often, the others once a day.
const SHORT: i64 = 30;
/// Where a civil claim may still come: three years (Civil Code, art. 188).
const CLAIMS: i64 = 3 * 365;
/// A year and a month: whoever looks once a year finds it.
const YEAR: i64 = KEPT_DAYS;

const fn class(name: &'static str, days: i64, text: &'static str) -> Class {
    Class {
        name,
        days,
        by_day: false,
        text,
    }
}

const fn class_by_day(name: &'static str, days: i64, text: &'static str) -> Class {
    Class {
        name,
        days,
        by_day: true,
        text,
    }
}

/// A closed matter: by its end, or by its answer where nobody said anything to it.
macro_rules! closed_matters {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "(ended_at <= $1 or (stage = 'answered' and answered_at <= $1))",
            $after
        )
    };
}

/// Every class. What another one needs to be found comes after it.
pub const CLASSES: &[Class] = &[
    class("sign-in codes", 1, "delete from login_codes where created_at <= $1"),
    // An ended session still says for a day whose form has come too late.
    class("ended sessions", 1, "delete from sessions where expires_at <= $1"),
    class("kept forms", 1, "delete from kept_forms where kept_at <= $1"),
    class("counts of codes", 2, "delete from rate_counts where window_start <= $1"),
    class(
        "sent drafts and those of strangers",
        7,
        "delete from drafts where changed_at < $1 and (account_id is null or sent_as is not null)",
    ),
    class("keys of forms", 30, "delete from submissions where at <= $1"),
    class(
        "dead door codes",
        90,
        "delete from door_codes where used_at <= $1 or (used_at is null and expires_at <= $1)",
    ),
    class(
        "read notices",
        180,
        "delete from notices where id in (select id from notices where at <= $1 and read_at <= $1 limit 1000)",
    ),
    class(
        "notices",
        YEAR,
        "delete from notices where id in (select id from notices where at <= $1 limit 1000)",
    ),
    class("known browsers", YEAR, "delete from known_devices where seen_at <= $1"),
    class("untouched drafts", YEAR, "delete from drafts where changed_at <= $1"),
    class(
        "refused and ended addresses",
        YEAR,
        "delete from residencies
         where (status = 'refused' and decided_at <= $1) or (status = 'ended' and coalesce(ended_at, decided_at) <= $1)",
    ),
    class(
        "places of guests",
        YEAR,
        "delete from signups where meeting_id in (select id from meetings where ends_at <= $1)",
    ),
    // That a guest was there stays for the count.
    class(
        "names of guests",
        YEAR,
        "update attendances set account_id = null where seat_id is null and account_id is not null
            and meeting_id in (select id from meetings where ends_at <= $1)",
    ),
    class(
        "who asked at a meeting",
        YEAR,
        "update meeting_points set asked_by = null where asked_by is not null and answered_at <= $1",
    ),
    class(
        "withdrawn applications",
        YEAR,
        "update seat_applications set name = '', statement = '', offices = '', stands_for = '', account_id = null,
            salt = null, said_salt = null, reason = null
         where standing = 'withdrawn' and listed is null and changed_at <= $1
            and (account_id is not null or name <> '' or statement <> '')",
    ),
    class(
        "former and refused members of teams",
        YEAR,
        "delete from team_members where standing in ('declined', 'left') and changed_at <= $1",
    ),
    class(
        "answers to requests of aid",
        YEAR,
        "update aid_answers set account_id = null, body = null where (account_id is not null or body is not null)
            and request_id in (select id from aid_requests where closed_at <= $1)",
    ),
    class(
        "helpers of aid",
        YEAR,
        "update aid_matches set helper_id = null where helper_id is not null
            and request_id in (select id from aid_requests where closed_at <= $1)",
    ),
    class(
        "closed requests of aid",
        YEAR,
        "update aid_requests set account_id = null, body = null, frail = (1 = 0)
         where closed_at <= $1 and (account_id is not null or body is not null)",
    ),
    class(
        "closed offers of aid",
        YEAR,
        "update aid_offers set account_id = null, body = null
         where closed_at <= $1 and (account_id is not null or body is not null)",
    ),
    class_by_day(
        "cancelled bookings",
        YEAR,
        "delete from bookings where day <= $1 and standing = 'cancelled'",
    ),
    class(
        "security record",
        KEPT_DAYS,
        "delete from security_events where id in (select id from security_events where at <= $1 limit 1000)",
    ),
    class_by_day(
        "people of bookings",
        CLAIMS,
        "update bookings set account_id = null, name = null, phone = null, note = null, booked_by = null
         where day <= $1 and (account_id is not null or name is not null or phone is not null or note is not null
            or booked_by is not null)",
    ),
    class(
        "looks at personal data",
        CLAIMS,
        "delete from data_views where id in (select id from data_views where at <= $1 limit 1000)",
    ),
    class(
        "words about private matters",
        CLAIMS,
        closed_matters!(
            "update matter_events set words = null where words is not null and matter_id in (
                select id from matters where visibility <> 'public' and ",
            ")"
        ),
    ),
    class(
        "words of reporters",
        CLAIMS,
        closed_matters!(
            "update matter_events set words = null where words is not null and act in ('solved', 'reopened')
                and matter_id in (select id from matters where ",
            ")"
        ),
    ),
    class(
        "private matters",
        CLAIMS,
        closed_matters!(
            "update matters set body = null, place = null
             where visibility <> 'public' and (body is not null or place is not null) and ",
            ""
        ),
    ),
    class(
        "reporters of matters",
        CLAIMS,
        closed_matters!(
            "update matters set reporter_id = null where reporter_id is not null and ",
            ""
        ),
    ),
];

impl Class {
    /// Whether it is looked at several times an hour, and not once a day.
    pub fn is_short(&self) -> bool {
        self.days <= SHORT
    }
}

impl Db {
    /// Ends what is kept for days.
    ///
    /// # Errors
    /// [`Error`] of the database, of the first class that failed; the others were tried.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        self.sweep_classes(Class::is_short, now).await
    }

    /// Ends what is kept for months and years; once a day is enough.
    ///
    /// # Errors
    /// As [`Db::sweep`].
    pub async fn sweep_long(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        self.sweep_classes(|class| !class.is_short(), now).await
    }

    async fn sweep_classes(
        &self,
        which: impl Fn(&Class) -> bool,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let (mut gone, mut failed) = (0, None);
        for class in CLASSES.iter().filter(|class| which(class)) {
            match self.sweep_class(class, now).await {
                Ok(0) => {}
                Ok(rows) => {
                    if !class.is_short() {
                        tracing::info!(class = class.name, rows, "kept long enough");
                    }
                    gone += rows;
                }
                // What cannot end in one class keeps no other from ending.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(gone), Err)
    }

    /// Ends one class; how many rows.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn sweep_class(&self, class: &Class, now: DateTime<Utc>) -> Result<u64, Error> {
        let before = now - Duration::days(class.days);
        let mut gone = 0;
        loop {
            let mut tx = self.begin().await?;
            let rows = match class.by_day {
                true => on!(&mut tx, |c| sqlx::query(class.text)
                    .bind(day_of(before))
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected()))?,
                false => on!(&mut tx, |c| sqlx::query(class.text)
                    .bind(before)
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected()))?,
            };
            tx.commit().await?;
            gone += rows;
            if rows < BATCH {
                return Ok(gone);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The table of docs/data.md: `| name | N days | … |` under its heading.
    fn written() -> BTreeMap<String, i64> {
        let text = include_str!("../../docs/data.md");
        let (_, rest) = text.split_once("## What ends by itself").unwrap();
        let part = rest.split("\n## ").next().unwrap();
        let rows = part.lines().filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let (name, days) = (cells.next()?, cells.next()?);
            let days = days.strip_suffix(" days").or(days.strip_suffix(" day"))?;
            Some((name.to_owned(), days.replace(',', "").parse().ok()?))
        });
        rows.collect()
    }

    #[test]
    fn the_inventory_promises_what_the_list_does() {
        let listed = CLASSES.iter().map(|c| (c.name.to_owned(), c.days));
        let listed: BTreeMap<_, _> = listed.collect();
        assert_eq!(listed.len(), CLASSES.len(), "a name stands twice");
        assert_eq!(written(), listed);
    }

    #[test]
    fn nothing_that_was_published_or_recorded_is_in_the_list() {
        for class in CLASSES {
            let deletes = class.text.trim_start().starts_with("delete from ");
            for table in [
                "log_",
                "proposals",
                "ballot",
                "comments",
                "publication",
                "rulebooks",
            ] {
                let touched = class.text.contains(&format!("delete from {table}"))
                    || class.text.contains(&format!("update {table}"));
                assert!(!touched, "{}", class.name);
            }
            // What is cut into batches says so as the loop counts.
            if deletes && class.text.contains(" limit ") {
                assert!(
                    class.text.contains(&format!("limit {BATCH}")),
                    "{}",
                    class.name
                );
            }
        }
    }
}
