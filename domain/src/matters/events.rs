//! What happened to a matter, as its reporter reads it: the whole chain with days.

use crate::bodies::coded;

coded! {
    /// One line of the chain.
    MatterEvent {
        Received = "received",
        /// To the worker of the grid, by the rule.
        Routed = "routed",
        Taken = "taken",
        Offered = "offered",
        Accepted = "accepted",
        Refused = "refused",
        Recalled = "recalled",
        Note = "note",
        Extended = "extended",
        Answered = "answered",
        Declined = "declined",
        Solved = "solved",
        Reopened = "reopened",
        Withdrawn = "withdrawn",
        /// Out of the public list.
        Closed = "closed",
        /// Somebody looked at the reporter's telephone number.
        Looked = "looked",
        /// A new slip was printed; the code of the one before holds no longer.
        Slip = "slip",
        /// A picture was added; the words are what it shows.
        PictureAdded = "picture",
        PictureRemoved = "picture_removed",
        /// A picture was taken out of sight, with a reason.
        PictureHidden = "picture_hidden",
    }
}
