//! Windows 服务窗口 and what is booked at them (art. 28; features.md F1, F3, F4): when a window is open, which slots that
//! makes, how many places of a slot may be booked, and who may book, cancel and mark.
//!
//! What surprises: slots are never stored. They follow from the hours, the calendar and the closures, so a holiday that is
//! entered later closes the day by itself; what is stored is a booking with its own times, and a change of hours is
//! refused while a booking would no longer fit. Part of each slot is kept for people who come without booking 现场号.

mod code;
mod hours;
mod rules;
mod setup;
mod slots;

pub use code::{BOOKING_CODE_LENGTH, BookingCode};
pub use hours::{DAY_END, Hours, HoursFault, Span, WEEKDAYS};
pub use rules::{
    Held, NoBooking, NoCancel, NoMark, NoWait, Standing, Wanted, may_book, may_cancel, may_wait,
};
pub use setup::{MOST_HANDLES, MOST_NAME, MOST_PLACE, Setup};
pub use slots::{
    CAPACITY, Plan, SLOT_MINUTES, Slot, WALK_IN_PERCENT, clock_time, last_day, moment,
};
