//! Identifiers. Surrogate ids stay inside; people read record numbers such as `2026-0042`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A person's account, the same in every community.
    AccountId,
    /// A community 社区: the tenant.
    CommunityId,
    /// A grid 网格 of one community.
    GridId,
    /// A building of one community; it lies in one grid.
    BuildingId,
    /// A category of proposals of one community.
    CategoryId,
    /// A unit that proposals are assigned to 承办单位.
    UnitId,
    /// A proposal.
    ProposalId,
    /// A comment under a proposal.
    CommentId,
    /// A residency claim.
    ResidencyId,
    /// A sign-in session.
    SessionId,
    /// A text somebody has begun and not yet sent.
    DraftId,
    /// A role held by an account.
    RoleId,
    /// One message in a person's inbox.
    NoticeId,
    /// A deliberation body 议事协商组织 of one community.
    BodyId,
    /// A seat in a body, as one person holds it for one term.
    SeatId,
    /// One kind of seats in a body: a class and its constituency.
    SeatClassId,
    /// A procedure by which seats are filled.
    ProcedureId,
    /// Somebody's application for a seat.
    ApplicationId,
    /// An objection against somebody named in a public notice.
    ObjectionId,
    /// A meeting of a body.
    MeetingId,
    /// An item on a meeting's agenda.
    AgendaItemId,
    /// A ballot 表决.
    BallotId,
    /// One version of a publication.
    PublicationVersionId,
    /// A window 服务窗口 of one community.
    WindowId,
    /// Somebody's booking at a window.
    BookingId,
    /// A round of satisfaction 满意度评议.
    AssessmentId,
    /// What an assessed side does about a result.
    ImprovementId,
    /// A team of volunteers 志愿者队伍.
    TeamId,
    /// What a team does.
    ActivityId,
    /// A shift of an activity.
    ShiftId,
    /// A line of the ledger of hours.
    HourEntryId,
    /// A consultation 意见征集.
    ConsultationId,
    /// A matter 诉求.
    MatterId,
}

/// A record number 编号: one per item, community and year (spec.md §1). It is read over the phone, so it is short
/// and never re-used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordNumber {
    /// The year in Asia/Shanghai in which the item was filed.
    pub year: i32,
    /// Counts from 1 within community and year.
    pub seq: i64,
}

/// The text is not of the form `2026-0042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a record number")]
pub struct NotARecordNumber;

impl fmt::Display for RecordNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}", self.year, self.seq)
    }
}

impl FromStr for RecordNumber {
    type Err = NotARecordNumber;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let (year, seq) = s.trim().split_once('-').ok_or(NotARecordNumber)?;
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !(4..=9).contains(&seq.len()) || !digits(year) || !digits(seq) {
            return Err(NotARecordNumber);
        }
        let number = Self {
            year: year.parse().map_err(|_| NotARecordNumber)?,
            seq: seq.parse().map_err(|_| NotARecordNumber)?,
        };
        // `2026-00042` and `2026-0042` must not both be addresses of one page.
        if number.seq == 0 || number.to_string() != s.trim() {
            return Err(NotARecordNumber);
        }
        Ok(number)
    }
}

impl TryFrom<String> for RecordNumber {
    type Error = NotARecordNumber;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<RecordNumber> for String {
    fn from(n: RecordNumber) -> Self {
        n.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_survives_being_read_aloud(year in 2000..9999i32, seq in 1..999_999_999i64) {
            let n = RecordNumber { year, seq };
            prop_assert_eq!(n.to_string().parse::<RecordNumber>(), Ok(n));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(s in "\\PC{0,20}") {
            let _ = s.parse::<RecordNumber>();
        }
    }

    #[test]
    fn an_item_has_one_address() {
        for bad in [
            "2026-00042",
            "2026-42",
            "2026-0000",
            "26-0042",
            "2026",
            "２０２６-0042",
            "2026--042",
            "",
        ] {
            assert_eq!(bad.parse::<RecordNumber>(), Err(NotARecordNumber), "{bad}");
        }
        assert_eq!("2026-12345".parse::<RecordNumber>().unwrap().seq, 12345);
    }
}
