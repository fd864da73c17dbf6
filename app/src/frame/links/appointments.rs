//! Addresses of windows and bookings.

use domain::communities::Slug;

pub fn appointments(c: &Slug) -> String {
    format!("/{c}/appointments")
}

/// A window by its number.
pub fn window(c: &Slug, number: i64) -> String {
    format!("/{c}/appointments/{number}")
}

/// An act at a window: `book`, `wait`, `unwait`.
pub fn window_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/appointments/{number}/{act}")
}

/// A booking by its code, for whoever holds it.
pub fn booking(c: &Slug, code: &str) -> String {
    format!("/{c}/appointments/bookings/{code}")
}

/// An act on a booking or a file of it: `cancel`, `event.ics`.
pub fn booking_act(c: &Slug, code: &str, act: &str) -> String {
    format!("/{c}/appointments/bookings/{code}/{act}")
}

pub fn desk_appointments(c: &Slug) -> String {
    format!("/{c}/desk/appointments")
}

/// Booking for somebody without a phone.
pub fn desk_helper(c: &Slug) -> String {
    format!("/{c}/desk/appointments/book")
}

/// Counting somebody who came without booking.
pub fn desk_walk_in(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/appointments/{number}/walk-in")
}

/// A booking by its code, for the window's staff.
pub fn desk_booking(c: &Slug, code: &str) -> String {
    format!("/{c}/desk/appointments/bookings/{code}")
}

/// An act of staff on a booking: `mark`, `cancel`.
pub fn desk_booking_act(c: &Slug, code: &str, act: &str) -> String {
    format!("/{c}/desk/appointments/bookings/{code}/{act}")
}

pub fn desk_windows(c: &Slug) -> String {
    format!("/{c}/desk/appointments/windows")
}

pub fn desk_new_window(c: &Slug) -> String {
    format!("/{c}/desk/appointments/windows/new")
}

pub fn desk_window(c: &Slug, number: i64) -> String {
    format!("/{c}/desk/appointments/windows/{number}")
}

/// An act on a window: `close`, `reopen`.
pub fn desk_window_act(c: &Slug, number: i64, act: &str) -> String {
    format!("/{c}/desk/appointments/windows/{number}/{act}")
}
