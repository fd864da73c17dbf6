//! Telling people (features.md K1, K2): each change of a proposal reaches its author and supporters by itself; the
//! inbox groups by item, newest first.

use crate::coded::coded;

coded! {
    /// A room whose items messages are about; its name is that of the address.
    Room {
        Proposals = "proposals",
        Bodies = "bodies",
        Procedures = "procedures",
        Meetings = "meetings",
        Ballots = "ballots",
        Appointments = "appointments",
        Reports = "reports",
        Volunteers = "volunteers",
        /// What is written to the leads of teams.
        Leads = "desk/volunteers",
        /// What is rated, as `window/3`.
        Ratings = "assessments/ratings",
        Consultations = "consultations",
        Matters = "matters",
        /// Matters as the staff work on them.
        MatterDesk = "desk/matters",
    }

    /// What a message in the inbox tells. Closed: `app` says each in words.
    Notice {
        // About a proposal one wrote or supported.
        Accepted = "accepted",
        OnAgenda = "on_agenda",
        InDiscussion = "in_discussion",
        AtBallot = "at_ballot",
        Adopted = "adopted",
        Rejected = "rejected",
        Assigned = "assigned",
        Progress = "progress",
        Done = "done",
        Resolved = "resolved",
        Reopened = "reopened",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Merged = "merged",
        Lapsed = "lapsed",
        /// The text has a new version: please look again whether you still support it.
        NewVersion = "new_version",
        /// Somebody answered your comment.
        Reply = "reply",
        /// Staff took your comment out of sight, with a reason.
        CommentHidden = "comment_hidden",
        /// Staff took away a picture or document of your proposal, with a reason.
        FileHidden = "file_hidden",
        // About a ballot one may vote in.
        BallotOpened = "ballot_opened",
        BallotClosed = "ballot_closed",
        /// It closes later than was announced.
        BallotExtended = "ballot_extended",
        // About oneself.
        ResidencyAttested = "residency_attested",
        ResidencyRefused = "residency_refused",
        DoorCodePosted = "door_code_posted",
        /// Somebody looked at your personal data (features.md Q3).
        DataSeen = "data_seen",
        // About meetings.
        MeetingCalled = "meeting_called",
        MeetingCancelled = "meeting_cancelled",
        /// It is tomorrow.
        MeetingSoon = "meeting_soon",
        /// A place became free for you; please confirm in time.
        PlaceOffered = "place_offered",
        /// Nobody confirmed in time, so the place went on.
        PlaceLapsed = "place_lapsed",
        ItemTaken = "item_taken",
        ItemRefused = "item_refused",
        /// Minutes are open for correction.
        MinutesOut = "minutes_out",
        QuestionAnswered = "question_answered",
        ObjectionAnswered = "objection_answered",
        // About a seat in a body.
        /// Anybody of the constituency may apply.
        RegistrationOpened = "registration_opened",
        /// Anybody of the constituency may recommend.
        MayRecommend = "may_recommend",
        ApplicationEligible = "application_eligible",
        ApplicationIneligible = "application_ineligible",
        RecommendationsOpen = "recommendations_open",
        BecameCandidate = "became_candidate",
        NotRecommended = "not_recommended",
        SeatChosen = "seat_chosen",
        SeatReserve = "seat_reserve",
        ObjectionRaised = "objection_raised",
        SeatStruck = "seat_struck",
        ProcedureVoid = "procedure_void",
        SeatBegan = "seat_began",
        SeatEnded = "seat_ended",
        // About a booking at a window.
        /// It is tomorrow.
        BookingSoon = "booking_soon",
        /// A place became free and is yours; you may decline.
        BookingFromWaiting = "booking_from_waiting",
        /// Staff had to cancel it, with a reason.
        BookingCancelled = "booking_cancelled",
        /// The day is no working day any more.
        BookingDayOff = "booking_day_off",
        // About volunteering.
        /// Somebody asks to join a team you lead.
        TeamAsked = "team_asked",
        TeamJoined = "team_joined",
        /// Not taken into a team, with a reason.
        TeamDeclined = "team_declined",
        /// You lead a team now.
        TeamLead = "team_lead",
        /// You lead a team no more.
        TeamRelieved = "team_relieved",
        /// Your team's lead writes to its members.
        TeamMessage = "team_message",
        /// A place became free; please confirm in time.
        ShiftOffered = "shift_offered",
        /// Not confirmed in time: the place went on.
        ShiftLapsed = "shift_lapsed",
        /// It is tomorrow.
        ShiftSoon = "shift_soon",
        /// It does not take place, for this reason.
        ShiftCancelled = "shift_cancelled",
        /// What you signed up for is not as it was: what was, and what is.
        ShiftChanged = "shift_changed",
        /// Staff do not vouch for you any more, so your place went on.
        ShiftUnvouched = "shift_unvouched",
        /// A place of your team became free late: who can step in?
        ShiftCall = "shift_call",
        /// Hours wait for your word.
        HoursProposed = "hours_proposed",
        /// The hours you wrote down for yourself stand.
        HoursConfirmed = "hours_confirmed",
        /// Hours you wrote down are not right.
        HoursDisputed = "hours_disputed",
        /// A proof of yours holds no longer, with a reason.
        ProofRevoked = "proof_revoked",
        // About mutual aid.
        /// A neighbour offers to help with what you asked for.
        AidAnswered = "aid_answered",
        /// Somebody asks for the help you offer.
        AidWanted = "aid_wanted",
        /// A neighbour who offered to help cannot.
        AidTakenBack = "aid_taken_back",
        /// The asker chose you: please help.
        AidPicked = "aid_picked",
        /// The asker chose somebody else, or needs no help any more.
        AidPassed = "aid_passed",
        /// The other side ended the match, or closed the account.
        AidEnded = "aid_ended",
        /// The other side said whether it happened.
        AidDone = "aid_done",
        /// Staff took what you wrote out of sight, with a reason.
        AidHidden = "aid_hidden",
        /// Its day is over.
        AidLapsed = "aid_lapsed",
        /// Staff looked into what you reported.
        AidConcern = "aid_concern",
        /// A guardian's consent was recorded, or taken back.
        AidConsent = "aid_consent",
        /// A bad rating of something you rated has an answer.
        RatingAnswered = "rating_answered",
        // About a consultation.
        /// What you said in it is answered.
        ConsultationAnswered = "consultation_answered",
        /// It was withdrawn, with a reason.
        ConsultationWithdrawn = "consultation_withdrawn",
        // About a matter.
        /// Somebody of the staff works on what you reported.
        MatterOwned = "matter_owned",
        /// Its owner offers it to a colleague.
        MatterHanded = "matter_handed",
        /// How it goes on.
        MatterNote = "matter_note",
        /// It takes longer, with a reason.
        MatterExtended = "matter_extended",
        /// It is answered: is it solved?
        MatterAnswered = "matter_answered",
        /// It is not for the community; where to go instead.
        MatterDeclined = "matter_declined",
        /// Staff took it out of the public list, with a reason.
        MatterClosed = "matter_closed",
        /// A matter came in that you own.
        MatterYours = "matter_yours",
        /// A colleague offers you a matter.
        MatterOffered = "matter_offered",
        /// A colleague took over the matter you offered.
        MatterTaken = "matter_taken",
        /// A colleague did not take over the matter you offered.
        MatterRefused = "matter_refused",
        /// The reporter says that it is not solved.
        MatterReopened = "matter_reopened",
        /// The reporter says that it is solved.
        MatterSolved = "matter_solved",
        /// The reporter took it back.
        MatterWithdrawn = "matter_withdrawn",
        /// The other side added a picture.
        MatterPicture = "matter_picture",
        /// Staff took a picture of your matter away, with a reason.
        MatterPictureHidden = "matter_picture_hidden",
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
