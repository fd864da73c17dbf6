//! Whom it concerns when data got out (requirements.md PR12, PIPL art. 57): one list of what is kept of people, each class with its
//! fields and the question who stands in it. Nothing of what is kept leaves by this; only whose it is, and how much.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;

use crate::db::read;
use crate::{Db, Error};

/// A class of personal data.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub table: &'static str,
    /// What is known by it.
    pub fields: &'static str,
    /// Account, rows held, rows made since `$1`; `$2` is the end of the window.
    text: &'static str,
}

/// One person in one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concerned {
    /// None: somebody without an account.
    pub account: Option<AccountId>,
    /// Rows that were there before the end of the window.
    pub held: i64,
    /// Those of them that were made within it; of classes without a moment none are known.
    pub made: i64,
}

/// Rows of a table with a moment.
macro_rules! kept {
    ($name:literal, $table:literal, $who:literal, $at:literal, $fields:literal) => {
        Kind {
            name: $name,
            table: $table,
            fields: $fields,
            text: concat!(
                "select ",
                $who,
                ", count(*), count(*) filter (where ",
                $at,
                " >= $1) from ",
                $table,
                " where ",
                $at,
                " < $2 and ",
                $who,
                " is not null group by ",
                $who,
                " order by ",
                $who
            ),
        }
    };
}

/// Rows of a table without one: whoever stands there stood there.
macro_rules! timeless {
    ($name:literal, $table:literal, $who:literal, $fields:literal) => {
        Kind {
            name: $name,
            table: $table,
            fields: $fields,
            text: concat!(
                "select ",
                $who,
                ", count(*), cast(0 as bigint) from ",
                $table,
                " where $1 < $2 and ",
                $who,
                " is not null group by ",
                $who,
                " order by ",
                $who
            ),
        }
    };
}

/// Every class, those that hurt most first.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "account",
        table: "accounts",
        fields: "phone, nickname, real_name",
        text: "select id, count(*), count(*) filter (where created_at >= $1) from accounts
            where created_at < $2 and erased_at is null group by id order by id",
    },
    Kind {
        name: "staff sign-in",
        table: "accounts",
        fields: "password_hash (Argon2id), totp_sealed",
        text: "select id, count(*), count(*) filter (where created_at >= $1) from accounts
            where created_at < $2 and password_hash is not null group by id order by id",
    },
    timeless!("documents seen", "identities", "account_id", "digest (keyed; the number is not kept)"),
    kept!("addresses", "residencies", "account_id", "claimed_at", "building_id, grid_id, unit, room, claimed_name, reason"),
    kept!("devices", "sessions", "account_id", "created_at", "device, created_at, seen_at, token_hash"),
    Kind {
        name: "sign-in codes",
        table: "login_codes",
        fields: "phone, digest",
        text: "select a.id, count(*), count(*) filter (where l.created_at >= $1)
            from login_codes l left join accounts a on a.phone = l.phone
            where l.created_at < $2 group by a.id order by a.id",
    },
    Kind {
        name: "counts of codes",
        table: "rate_counts",
        fields: "key (a digest of the number)",
        text: "select cast(null as bigint), count(*), count(*) filter (where window_start >= $1) from rate_counts
            where window_start < $2 having count(*) > 0",
    },
    kept!("forms that wait", "kept_forms", "account_id", "kept_at", "sealed"),
    kept!("drafts", "drafts", "account_id", "created_at", "fields"),
    kept!("notices", "notices", "account_id", "at", "kind, about_title, words"),
    kept!("looks at the own data", "data_views", "account_id", "at", "viewer_role, fields, purpose"),
    kept!("roles", "roles", "account_id", "granted_at", "role, grid_id"),
    kept!("matters", "matters", "reporter_id", "received_at", "body, place; the words of its chain"),
    Kind {
        name: "contacts of matters",
        table: "matter_contacts",
        fields: "name, phone",
        text: "select cast(null as bigint), count(*), count(*) filter (where m.received_at >= $1)
            from matter_contacts k join matters m on m.id = k.matter_id
            where m.received_at < $2 having count(*) > 0",
    },
    Kind {
        name: "pictures of matters",
        table: "matter_pictures",
        fields: "the picture, words",
        text: "select m.reporter_id, count(*), count(*) filter (where f.uploaded_at >= $1)
            from matter_pictures p join matters m on m.id = p.matter_id join files f on f.id = p.file_id
            where f.uploaded_at < $2 group by m.reporter_id order by m.reporter_id",
    },
    Kind {
        name: "bookings",
        table: "bookings",
        fields: "name, phone, note, service, home",
        text: "select account_id, count(*), count(*) filter (where booked_at >= $1) from bookings
            where booked_at < $2 and (account_id is not null or name is not null or phone is not null)
            group by account_id order by account_id",
    },
    kept!("waiting for a booking", "booking_waits", "account_id", "at", "service, day"),
    Kind {
        name: "addresses of mutual aid",
        table: "aid_details",
        fields: "address, phone",
        text: "select r.account_id, count(*), count(*) filter (where r.asked_at >= $1)
            from aid_details d join aid_requests r on r.id = d.request_id
            where r.asked_at < $2 group by r.account_id order by r.account_id",
    },
    kept!("requests of aid", "aid_requests", "account_id", "asked_at", "body, frail, kind"),
    kept!("answers to requests of aid", "aid_answers", "account_id", "at", "body, adult"),
    kept!("helpers of aid", "aid_matches", "helper_id", "matched_at", "helper_id"),
    kept!("offers of aid", "aid_offers", "account_id", "offered_at", "body, weekdays"),
    kept!("consents of guardians", "aid_consents", "account_id", "at", "guardian"),
    kept!("reports about aid", "aid_concerns", "written_by", "at", "body"),
    timeless!("rolls of ballots", "ballot_roll", "account_id", "that somebody may vote and on which day did, never how"),
    timeless!("open votes", "ballot_box", "account_id", "name, marks of votes that were open"),
    timeless!("rolls of satisfaction", "assessment_roll", "account_id", "that somebody was asked and on which day answered, never how"),
    timeless!("who took part in consultations", "consultation_takers", "account_id", "answered_on, never how"),
    timeless!("who rated", "rating_marks", "account_id", "what was rated, never how"),
    kept!("comments on consultations", "consultation_comments", "account_id", "written_at", "body, shown_as"),
    kept!("proposals", "proposals", "author_id", "filed_at", "author_id, shown_as"),
    kept!("moves of proposals", "proposal_events", "account_id", "at", "account_id"),
    kept!("supports", "supports", "account_id", "supported_at", "proposal_id"),
    kept!("comments", "comments", "account_id", "written_at", "account_id, shown_as"),
    kept!("verdicts", "verdicts", "account_id", "said_at", "solved, rating, words"),
    kept!("guests of meetings", "signups", "account_id", "at", "meeting_id"),
    kept!("who was at meetings", "attendances", "account_id", "at", "meeting_id"),
    kept!("who asked at meetings", "meeting_points", "asked_by", "at", "asked_by"),
    kept!("who asked for the agenda", "agenda_items", "asked_by", "asked_at", "asked_by"),
    kept!("objections to minutes", "minute_objections", "account_id", "at", "account_id"),
    timeless!("seats", "seats", "account_id", "name, offices, end_words"),
    kept!("applications for seats", "seat_applications", "account_id", "applied_at", "name, statement, offices, reason"),
    kept!("recommendations", "recommendations", "account_id", "recommended_at", "application_id"),
    kept!("objections to notices", "objections", "account_id", "raised_at", "account_id"),
    kept!("teams", "team_members", "account_id", "asked_at", "message, answer, checked_until"),
    kept!("shifts", "shift_places", "account_id", "at", "shift_id, standing"),
    kept!("waiting for a shift", "shift_waits", "account_id", "at", "shift_id"),
    kept!("hours", "hour_entries", "account_id", "proposed_at", "minutes, content"),
    kept!("proofs of service", "service_proofs", "account_id", "issued_at", "name, content"),
    kept!("questions about reports", "report_questions", "account_id", "asked_at", "account_id, shown_as"),
    kept!("uploads", "files", "uploaded_by", "uploaded_at", "uploaded_by"),
    kept!("who acted in the record", "log_leaves", "account_id", "at", "account_id"),
    kept!("security record", "security_events", "account_id", "at", "account_id, roles, act"),
];

impl Db {
    /// Whom a class concerns in a window, by the numbers of their accounts.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_concerned(
        &self,
        kind: &Kind,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Concerned>, Error> {
        let rows: Vec<(Option<i64>, i64, i64)> = read!(self, |c| sqlx::query_as(kind.text)
            .bind(from)
            .bind(until)
            .fetch_all(c)
            .await)?;
        Ok(rows
            .into_iter()
            .map(|(account, held, made)| Concerned {
                account: account.map(AccountId),
                held,
                made,
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Tables in which people stand for what they did in office, or nobody does: named by the roster, the desk or the record.
    const IN_OFFICE: &[&str] = &[
        "assessment_declined",
        "assessments",
        "ballot_counts",
        "ballot_extensions",
        "ballots",
        "consultations",
        "decisions",
        "hour_answers",
        "improvements",
        "matter_events",
        "matter_handovers",
        "meetings",
        "minutes",
        "publication_versions",
        "publications",
        "ratings",
        "rulebooks",
        "seat_procedures",
        "shift_incidents",
        "visits",
    ];

    #[test]
    fn every_table_that_the_inventory_calls_personal_is_asked() {
        let rows = include_str!("../../docs/data.md").lines();
        let personal = rows.filter_map(|row| {
            let (table, rest) = row.strip_prefix("| `")?.split_once("`: ")?;
            let class = rest.split(" | ").nth(1)?;
            class.contains('P').then_some(table)
        });
        let personal: BTreeSet<&str> = personal.collect();
        assert!(personal.len() > 50, "{personal:?}");
        let asked: BTreeSet<&str> = KINDS.iter().map(|kind| kind.table).collect();
        let left: Vec<_> = personal
            .into_iter()
            .filter(|table| !asked.contains(table) && !IN_OFFICE.contains(table))
            .collect();
        assert_eq!(left, [] as [&str; 0]);
    }
}
