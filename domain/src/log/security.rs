//! The security record, beside the public one: who signed in or could not, which rights were given, taken and refused, who looked
//! at personal data, and what was carried out of the portal. It is for the auditor, and ends after [`KEPT_DAYS`].
//!
//! What surprises: of a resident it keeps the day and never the moment. Votes stand in the public record with their moments, and
//! whoever knew when somebody signed in could guess which of them is whose.

use chrono::{DateTime, Utc};

use crate::time::{day_of, start_of};

/// How long a line is kept.
pub const KEPT_DAYS: i64 = 400;

/// Acts of the public record that are lines of this one too.
pub const FROM_LEAVES: &[&str] = &[
    "accounts.change_password",
    "accounts.close_sessions",
    "accounts.create_operator",
    "accounts.erase",
    "accounts.reset_staff",
    "accounts.set_staff_secret",
    "accounts.sign_in_staff",
    "accounts.unmask_phone",
    "communities.end_role",
    "communities.grant_role",
    "matters.look",
    "volunteers.aid_look",
];

/// A resident signed in, or typed a wrong code.
pub const SIGN_IN: &str = "accounts.sign_in";
/// A wrong password or second factor; a right one comes from the public record.
pub const SIGN_IN_STAFF: &str = "accounts.sign_in_staff";
pub const SIGN_OUT: &str = "accounts.sign_out";
/// A person ended the session of another device.
pub const END_SESSION: &str = "accounts.end_session";
/// A person took all data of the account as a file.
pub const TAKE_DATA: &str = "accounts.take_data";
/// Somebody without the right stood before a door of staff.
pub const REFUSED: &str = "doors.refuse";
/// An auditor took this record as a file.
pub const TAKE_RECORD: &str = "log.take_record";
/// Commands of the machine.
pub const BACKUP: &str = "machine.backup";
pub const BREACH: &str = "machine.breach";
pub const EXPORT: &str = "machine.export";
pub const MOVE: &str = "machine.move";
pub const RESTORE: &str = "machine.restore";

/// Acts that stand in this record alone.
pub const OWN: &[&str] = &[
    SIGN_IN,
    SIGN_OUT,
    END_SESSION,
    TAKE_DATA,
    REFUSED,
    TAKE_RECORD,
    BACKUP,
    BREACH,
    EXPORT,
    MOVE,
    RESTORE,
];

/// Every act that a line can be about, in the order of their codes.
pub fn acts() -> Vec<&'static str> {
    let mut all: Vec<_> = FROM_LEAVES.iter().chain(OWN).copied().collect();
    all.sort_unstable();
    all
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Ok,
    /// The rules said no: a wrong code, a missing right.
    Refused,
    /// It was begun and could not be done.
    Failed,
}

impl Outcome {
    /// Every outcome, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Refused, Self::Failed];

    /// The value of rows and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Reads the value of rows and forms.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.code() == code)
    }
}

/// The moment that is written down of somebody known: that of staff, the day's beginning of a resident.
pub fn kept_moment(second_factor: bool, at: DateTime<Utc>) -> DateTime<Utc> {
    match second_factor {
        true => at,
        false => start_of(day_of(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn of_a_resident_the_day_is_kept_and_of_staff_the_moment() {
        let at = Utc.with_ymd_and_hms(2026, 11, 22, 17, 5, 9).unwrap();
        assert_eq!(kept_moment(true, at), at);
        // 01:05 on the 23rd in Shanghai.
        let day = Utc.with_ymd_and_hms(2026, 11, 22, 16, 0, 0).unwrap();
        assert_eq!(kept_moment(false, at), day);
    }

    #[test]
    fn no_act_stands_in_the_list_twice_and_none_is_about_a_vote_or_a_rating() {
        let all = acts();
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        for act in all {
            let room = act.split('.').next().unwrap();
            assert!(
                !["ballots", "assessments", "consultations", "proposals"].contains(&room),
                "{act}"
            );
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
        }
        assert_eq!(Outcome::from_code("fine"), None);
    }
}
