//! The doors of appointments: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;

/// Every door of the room.
pub(super) fn doors() -> Router<Portal> {
    appointments().merge(at_desk())
}

fn appointments() -> Router<Portal> {
    use crate::appointments::{act, api, booking, list, mine, window};
    Router::new()
        .route("/me/appointments", get(mine::page))
        .route("/{c}/appointments", get(list::list))
        .route("/{c}/appointments.csv", get(api::csv))
        .route("/{c}/appointments/{n}", get(window::page))
        .route(
            "/{c}/appointments/{n}/book",
            post(act::book).get(window::back),
        )
        .route(
            "/{c}/appointments/{n}/wait",
            post(act::wait).get(window::back),
        )
        .route(
            "/{c}/appointments/{n}/unwait",
            post(act::unwait).get(window::back),
        )
        .route("/{c}/appointments/bookings/{code}", get(booking::page))
        .route(
            "/{c}/appointments/bookings/{code}/event.ics",
            get(booking::event),
        )
        .route(
            "/{c}/appointments/bookings/{code}/cancel",
            post(booking::cancel).get(booking::back),
        )
        .route("/api/v1/{c}/appointments/windows", get(api::windows))
        .route(
            "/api/v1/{c}/appointments/windows/{n}/slots",
            get(api::slots),
        )
}

fn at_desk() -> Router<Portal> {
    use crate::appointments::desk::{booking, day, helper, windows};
    Router::new()
        .route("/{c}/desk/appointments", get(day::page))
        .route(
            "/{c}/desk/appointments/book",
            get(helper::page).post(helper::book),
        )
        .route(
            "/{c}/desk/appointments/{n}/walk-in",
            post(day::walk_in).get(day::back),
        )
        .route("/{c}/desk/appointments/bookings/{code}", get(booking::page))
        .route(
            "/{c}/desk/appointments/bookings/{code}/mark",
            post(booking::mark).get(booking::back),
        )
        .route(
            "/{c}/desk/appointments/bookings/{code}/cancel",
            post(booking::cancel).get(booking::back),
        )
        .route("/{c}/desk/appointments/windows", get(windows::list))
        .route(
            "/{c}/desk/appointments/windows/new",
            get(windows::new).post(windows::create),
        )
        .route(
            "/{c}/desk/appointments/windows/{n}",
            get(windows::page).post(windows::save),
        )
        .route(
            "/{c}/desk/appointments/windows/{n}/close",
            post(windows::close).get(windows::back),
        )
        .route(
            "/{c}/desk/appointments/windows/{n}/reopen",
            post(windows::reopen).get(windows::back),
        )
}
