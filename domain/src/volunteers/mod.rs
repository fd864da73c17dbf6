//! Volunteers (art. 35, 42): teams, the shifts of what they do, the ledger of hours and the proofs of service.
//!
//! What surprises: hours have a value (art. 39 prefers long-serving volunteers), so nobody writes down the own hours alone;
//! the other side says yes once, and what was wrong is put right by a further line, never by changing one.

pub mod aid;
mod checkin;
mod hours;
mod setup;
mod shifts;

pub use checkin::{Arrival, CHECKIN_TRIES, CODE, NoCheckIn, arrival, may_check_in, may_mark};
pub use hours::{
    Entry, Line, NoAnswer, NoEntry, Shown, Source, counted, is_late, may_answer, may_enter,
};
pub use setup::{ActivityEdit, ActivitySetup, MIN_AGE, ShiftSetup, TeamSetup};
pub use shifts::{
    CALL_WITHIN, CAPACITY, Clash, LONGEST, NoPlace, NoShift, NoWait, Span, Standing, confirm_by,
    is_vouched, may_add_shift, may_sign_up, may_wait,
};

/// The code of a proof: spoken and typed as that of a booking.
pub type ProofCode = crate::appointments::BookingCode;

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::Span;

    pub(crate) fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_305_600 + minute * 60, 0).unwrap()
    }

    pub(crate) fn span(from: i64, until: i64) -> Span {
        Span::new(at(from), at(until)).unwrap()
    }
}
