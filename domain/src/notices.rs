//! Telling people (features.md K1, K2): each change of a proposal reaches its author and supporters by itself; the
//! inbox groups by item, newest first.

use serde::{Deserialize, Serialize};

/// A room whose items messages are about; its name is that of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    Proposals,
    Bodies,
    Procedures,
    Meetings,
    Ballots,
    Appointments,
    Reports,
    Volunteers,
    /// What is written to the leads of teams.
    Leads,
    /// What is rated, as `window/3`.
    Ratings,
    Consultations,
    Matters,
    /// Matters as the staff work on them.
    MatterDesk,
}

impl Room {
    /// Every room.
    pub const ALL: &[Self] = &[
        Self::Proposals,
        Self::Bodies,
        Self::Procedures,
        Self::Meetings,
        Self::Ballots,
        Self::Appointments,
        Self::Reports,
        Self::Volunteers,
        Self::Leads,
        Self::Ratings,
        Self::Consultations,
        Self::Matters,
        Self::MatterDesk,
    ];

    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposals => "proposals",
            Self::Bodies => "bodies",
            Self::Procedures => "procedures",
            Self::Meetings => "meetings",
            Self::Ballots => "ballots",
            Self::Appointments => "appointments",
            Self::Reports => "reports",
            Self::Volunteers => "volunteers",
            Self::Leads => "desk/volunteers",
            Self::Ratings => "assessments/ratings",
            Self::Consultations => "consultations",
            Self::Matters => "matters",
            Self::MatterDesk => "desk/matters",
        }
    }

    /// Reads the value of rows.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.code() == code)
    }
}

/// What a message in the inbox tells. Closed: `app` says each in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    // About a proposal one wrote or supported.
    Accepted,
    OnAgenda,
    InDiscussion,
    AtBallot,
    Adopted,
    Rejected,
    Assigned,
    Progress,
    Done,
    Resolved,
    Reopened,
    Declined,
    Withdrawn,
    Merged,
    Lapsed,
    /// The text has a new version: please look again whether you still support it.
    NewVersion,
    /// Somebody answered your comment.
    Reply,
    /// Staff took your comment out of sight, with a reason.
    CommentHidden,
    /// Staff took away a picture or document of your proposal, with a reason.
    FileHidden,
    // About a ballot one may vote in.
    BallotOpened,
    BallotClosed,
    /// It closes later than was announced.
    BallotExtended,
    // About oneself.
    ResidencyAttested,
    ResidencyRefused,
    DoorCodePosted,
    /// Somebody looked at your personal data (features.md Q3).
    DataSeen,
    // About meetings.
    MeetingCalled,
    MeetingCancelled,
    /// It is tomorrow.
    MeetingSoon,
    /// A place became free for you; please confirm in time.
    PlaceOffered,
    /// Nobody confirmed in time, so the place went on.
    PlaceLapsed,
    ItemTaken,
    ItemRefused,
    /// Minutes are open for correction.
    MinutesOut,
    QuestionAnswered,
    ObjectionAnswered,
    // About a seat in a body.
    /// Anybody of the constituency may apply.
    RegistrationOpened,
    /// Anybody of the constituency may recommend.
    MayRecommend,
    ApplicationEligible,
    ApplicationIneligible,
    RecommendationsOpen,
    BecameCandidate,
    NotRecommended,
    SeatChosen,
    SeatReserve,
    ObjectionRaised,
    SeatStruck,
    ProcedureVoid,
    SeatBegan,
    SeatEnded,
    // About a booking at a window.
    /// It is tomorrow.
    BookingSoon,
    /// A place became free and is yours; you may decline.
    BookingFromWaiting,
    /// Staff had to cancel it, with a reason.
    BookingCancelled,
    /// The day is no working day any more.
    BookingDayOff,
    // About volunteering.
    /// Somebody asks to join a team you lead.
    TeamAsked,
    TeamJoined,
    /// Not taken into a team, with a reason.
    TeamDeclined,
    /// You lead a team now.
    TeamLead,
    /// You lead a team no more.
    TeamRelieved,
    /// Your team's lead writes to its members.
    TeamMessage,
    /// A place became free; please confirm in time.
    ShiftOffered,
    /// Not confirmed in time: the place went on.
    ShiftLapsed,
    /// It is tomorrow.
    ShiftSoon,
    /// It does not take place, for this reason.
    ShiftCancelled,
    /// What you signed up for is not as it was: what was, and what is.
    ShiftChanged,
    /// Staff do not vouch for you any more, so your place went on.
    ShiftUnvouched,
    /// A place of your team became free late: who can step in?
    ShiftCall,
    /// Hours wait for your word.
    HoursProposed,
    /// The hours you wrote down for yourself stand.
    HoursConfirmed,
    /// Hours you wrote down are not right.
    HoursDisputed,
    /// A proof of yours holds no longer, with a reason.
    ProofRevoked,
    // About mutual aid.
    /// A neighbour offers to help with what you asked for.
    AidAnswered,
    /// Somebody asks for the help you offer.
    AidWanted,
    /// A neighbour who offered to help cannot.
    AidTakenBack,
    /// The asker chose you: please help.
    AidPicked,
    /// The asker chose somebody else, or needs no help any more.
    AidPassed,
    /// The other side ended the match, or closed the account.
    AidEnded,
    /// The other side said whether it happened.
    AidDone,
    /// Staff took what you wrote out of sight, with a reason.
    AidHidden,
    /// Its day is over.
    AidLapsed,
    /// Staff looked into what you reported.
    AidConcern,
    /// A guardian's consent was recorded, or taken back.
    AidConsent,
    /// A bad rating of something you rated has an answer.
    RatingAnswered,
    // About a consultation.
    /// What you said in it is answered.
    ConsultationAnswered,
    /// It was withdrawn, with a reason.
    ConsultationWithdrawn,
    // About a matter.
    /// Somebody of the staff works on what you reported.
    MatterOwned,
    /// Its owner offers it to a colleague.
    MatterHanded,
    /// How it goes on.
    MatterNote,
    /// It takes longer, with a reason.
    MatterExtended,
    /// It is answered: is it solved?
    MatterAnswered,
    /// It is not for the community; where to go instead.
    MatterDeclined,
    /// Staff took it out of the public list, with a reason.
    MatterClosed,
    /// A matter came in that you own.
    MatterYours,
    /// A colleague offers you a matter.
    MatterOffered,
    /// A colleague took over the matter you offered.
    MatterTaken,
    /// A colleague did not take over the matter you offered.
    MatterRefused,
    /// The reporter says that it is not solved.
    MatterReopened,
    /// The reporter says that it is solved.
    MatterSolved,
    /// The reporter took it back.
    MatterWithdrawn,
    /// The other side added a picture.
    MatterPicture,
    /// Staff took a picture of your matter away, with a reason.
    MatterPictureHidden,
}

impl Notice {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Accepted,
        Self::OnAgenda,
        Self::InDiscussion,
        Self::AtBallot,
        Self::Adopted,
        Self::Rejected,
        Self::Assigned,
        Self::Progress,
        Self::Done,
        Self::Resolved,
        Self::Reopened,
        Self::Declined,
        Self::Withdrawn,
        Self::Merged,
        Self::Lapsed,
        Self::NewVersion,
        Self::Reply,
        Self::CommentHidden,
        Self::FileHidden,
        Self::BallotOpened,
        Self::BallotClosed,
        Self::BallotExtended,
        Self::ResidencyAttested,
        Self::ResidencyRefused,
        Self::DoorCodePosted,
        Self::DataSeen,
        Self::MeetingCalled,
        Self::MeetingCancelled,
        Self::MeetingSoon,
        Self::PlaceOffered,
        Self::PlaceLapsed,
        Self::ItemTaken,
        Self::ItemRefused,
        Self::MinutesOut,
        Self::QuestionAnswered,
        Self::ObjectionAnswered,
        Self::RegistrationOpened,
        Self::MayRecommend,
        Self::ApplicationEligible,
        Self::ApplicationIneligible,
        Self::RecommendationsOpen,
        Self::BecameCandidate,
        Self::NotRecommended,
        Self::SeatChosen,
        Self::SeatReserve,
        Self::ObjectionRaised,
        Self::SeatStruck,
        Self::ProcedureVoid,
        Self::SeatBegan,
        Self::SeatEnded,
        Self::BookingSoon,
        Self::BookingFromWaiting,
        Self::BookingCancelled,
        Self::BookingDayOff,
        Self::TeamAsked,
        Self::TeamJoined,
        Self::TeamDeclined,
        Self::TeamLead,
        Self::TeamRelieved,
        Self::TeamMessage,
        Self::ShiftOffered,
        Self::ShiftLapsed,
        Self::ShiftSoon,
        Self::ShiftCancelled,
        Self::ShiftChanged,
        Self::ShiftUnvouched,
        Self::ShiftCall,
        Self::HoursProposed,
        Self::HoursConfirmed,
        Self::HoursDisputed,
        Self::ProofRevoked,
        Self::AidAnswered,
        Self::AidWanted,
        Self::AidTakenBack,
        Self::AidPicked,
        Self::AidPassed,
        Self::AidEnded,
        Self::AidDone,
        Self::AidHidden,
        Self::AidLapsed,
        Self::AidConcern,
        Self::AidConsent,
        Self::RatingAnswered,
        Self::ConsultationAnswered,
        Self::ConsultationWithdrawn,
        Self::MatterOwned,
        Self::MatterHanded,
        Self::MatterNote,
        Self::MatterExtended,
        Self::MatterAnswered,
        Self::MatterDeclined,
        Self::MatterClosed,
        Self::MatterYours,
        Self::MatterOffered,
        Self::MatterTaken,
        Self::MatterRefused,
        Self::MatterReopened,
        Self::MatterSolved,
        Self::MatterWithdrawn,
        Self::MatterPicture,
        Self::MatterPictureHidden,
    ];

    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::OnAgenda => "on_agenda",
            Self::InDiscussion => "in_discussion",
            Self::AtBallot => "at_ballot",
            Self::Adopted => "adopted",
            Self::Rejected => "rejected",
            Self::Assigned => "assigned",
            Self::Progress => "progress",
            Self::Done => "done",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Merged => "merged",
            Self::Lapsed => "lapsed",
            Self::NewVersion => "new_version",
            Self::Reply => "reply",
            Self::CommentHidden => "comment_hidden",
            Self::FileHidden => "file_hidden",
            Self::BallotOpened => "ballot_opened",
            Self::BallotClosed => "ballot_closed",
            Self::BallotExtended => "ballot_extended",
            Self::ResidencyAttested => "residency_attested",
            Self::ResidencyRefused => "residency_refused",
            Self::DoorCodePosted => "door_code_posted",
            Self::DataSeen => "data_seen",
            Self::MeetingCalled => "meeting_called",
            Self::MeetingCancelled => "meeting_cancelled",
            Self::MeetingSoon => "meeting_soon",
            Self::PlaceOffered => "place_offered",
            Self::PlaceLapsed => "place_lapsed",
            Self::ItemTaken => "item_taken",
            Self::ItemRefused => "item_refused",
            Self::MinutesOut => "minutes_out",
            Self::QuestionAnswered => "question_answered",
            Self::ObjectionAnswered => "objection_answered",
            Self::RegistrationOpened => "registration_opened",
            Self::MayRecommend => "may_recommend",
            Self::ApplicationEligible => "application_eligible",
            Self::ApplicationIneligible => "application_ineligible",
            Self::RecommendationsOpen => "recommendations_open",
            Self::BecameCandidate => "became_candidate",
            Self::NotRecommended => "not_recommended",
            Self::SeatChosen => "seat_chosen",
            Self::SeatReserve => "seat_reserve",
            Self::ObjectionRaised => "objection_raised",
            Self::SeatStruck => "seat_struck",
            Self::ProcedureVoid => "procedure_void",
            Self::SeatBegan => "seat_began",
            Self::SeatEnded => "seat_ended",
            Self::BookingSoon => "booking_soon",
            Self::BookingFromWaiting => "booking_from_waiting",
            Self::BookingCancelled => "booking_cancelled",
            Self::BookingDayOff => "booking_day_off",
            Self::TeamAsked => "team_asked",
            Self::TeamJoined => "team_joined",
            Self::TeamDeclined => "team_declined",
            Self::TeamLead => "team_lead",
            Self::TeamRelieved => "team_relieved",
            Self::TeamMessage => "team_message",
            Self::ShiftOffered => "shift_offered",
            Self::ShiftLapsed => "shift_lapsed",
            Self::ShiftSoon => "shift_soon",
            Self::ShiftCancelled => "shift_cancelled",
            Self::ShiftChanged => "shift_changed",
            Self::ShiftUnvouched => "shift_unvouched",
            Self::ShiftCall => "shift_call",
            Self::HoursProposed => "hours_proposed",
            Self::HoursConfirmed => "hours_confirmed",
            Self::HoursDisputed => "hours_disputed",
            Self::ProofRevoked => "proof_revoked",
            Self::AidAnswered => "aid_answered",
            Self::AidWanted => "aid_wanted",
            Self::AidTakenBack => "aid_taken_back",
            Self::AidPicked => "aid_picked",
            Self::AidPassed => "aid_passed",
            Self::AidEnded => "aid_ended",
            Self::AidDone => "aid_done",
            Self::AidHidden => "aid_hidden",
            Self::AidLapsed => "aid_lapsed",
            Self::AidConcern => "aid_concern",
            Self::AidConsent => "aid_consent",
            Self::RatingAnswered => "rating_answered",
            Self::ConsultationAnswered => "consultation_answered",
            Self::ConsultationWithdrawn => "consultation_withdrawn",
            Self::MatterOwned => "matter_owned",
            Self::MatterHanded => "matter_handed",
            Self::MatterNote => "matter_note",
            Self::MatterExtended => "matter_extended",
            Self::MatterAnswered => "matter_answered",
            Self::MatterDeclined => "matter_declined",
            Self::MatterClosed => "matter_closed",
            Self::MatterYours => "matter_yours",
            Self::MatterOffered => "matter_offered",
            Self::MatterTaken => "matter_taken",
            Self::MatterRefused => "matter_refused",
            Self::MatterReopened => "matter_reopened",
            Self::MatterSolved => "matter_solved",
            Self::MatterWithdrawn => "matter_withdrawn",
            Self::MatterPicture => "matter_picture",
            Self::MatterPictureHidden => "matter_picture_hidden",
        }
    }

    /// Reads the value of rows.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|n| n.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_differ() {
        let mut codes: Vec<_> = Notice::ALL.iter().map(|n| n.code()).collect();
        for n in Notice::ALL {
            assert_eq!(Notice::from_code(n.code()), Some(*n));
        }
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Notice::ALL.len());
    }
}
