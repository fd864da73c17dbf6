//! The doors of those who work here: the desk, the secretary's pages, the operator's.

use axum::Router;
use axum::routing::{get, post};

use crate::communities::{operator, operator_calendar, operator_community};
use crate::desk::{acts, item, letter, list as desk, residents};
use crate::frame::Portal;

/// Every door of staff.
pub fn doors() -> Router<Portal> {
    at_desk()
        .merge(bodies())
        .merge(meetings())
        .merge(services())
        .merge(appointments())
        .merge(operators())
}

fn at_desk() -> Router<Portal> {
    Router::new()
        .route("/{c}/desk", get(desk::list))
        .route("/{c}/desk/proposals/{n}", get(item::item))
        .route(
            "/{c}/desk/proposals/{n}/accept",
            post(acts::accept).get(item::back),
        )
        .route(
            "/{c}/desk/proposals/{n}/decline",
            post(acts::decline).get(item::back),
        )
        .route(
            "/{c}/desk/proposals/{n}/merge",
            post(acts::merge).get(item::back),
        )
        .route(
            "/{c}/desk/proposals/{n}/assign",
            post(acts::assign).get(item::back),
        )
        .route(
            "/{c}/desk/proposals/{n}/progress",
            post(acts::progress).get(item::back),
        )
        .route(
            "/{c}/desk/proposals/{n}/finish",
            post(acts::finish).get(item::back),
        )
        .route("/{c}/desk/residents", get(residents::list))
        .route(
            "/{c}/desk/residents-ended",
            post(residents::end).get(residents::list),
        )
        .route("/{c}/desk/residents/{id}", get(residents::claim))
        .route(
            "/{c}/desk/residents/{id}/attest",
            post(residents::attest).get(residents::back),
        )
        .route(
            "/{c}/desk/residents/{id}/refuse",
            post(residents::refuse).get(residents::back),
        )
        .route(
            "/{c}/desk/residents/{id}/unmask",
            post(residents::unmask).get(residents::back),
        )
        .route(
            "/{c}/desk/residents/{id}/letter",
            post(letter::letter).get(residents::back),
        )
}

fn bodies() -> Router<Portal> {
    use crate::bodies::{desk, desk_procedure, desk_seats};
    Router::new()
        .route("/{c}/desk/bodies", get(desk::page))
        .route("/{c}/desk/bodies/seats/{id}", get(desk_seats::page))
        .route(
            "/{c}/desk/bodies/seats/{id}/resize",
            post(desk_seats::resize).get(desk_seats::back),
        )
        .route(
            "/{c}/desk/bodies/seats/{id}/open",
            post(desk_seats::open).get(desk_seats::back),
        )
        .route(
            "/{c}/desk/bodies/seats/{id}/enter",
            post(desk_seats::enter).get(desk_seats::back),
        )
        .route(
            "/{c}/desk/bodies/seats/{id}/fill",
            post(desk_seats::fill).get(desk_seats::back),
        )
        .route(
            "/{c}/desk/bodies/seats/{id}/remove",
            post(desk_seats::remove).get(desk_seats::back),
        )
        .route("/{c}/desk/bodies/procedures/{n}", get(desk_procedure::page))
        .route(
            "/{c}/desk/bodies/procedures/{n}/cancel",
            post(desk_procedure::cancel).get(desk_procedure::back),
        )
        .route(
            "/{c}/desk/bodies/procedures/{n}/decide",
            post(desk_procedure::decide).get(desk_procedure::back),
        )
        .route(
            "/{c}/desk/bodies/procedures/{n}/answer",
            post(desk_procedure::answer).get(desk_procedure::back),
        )
}

fn meetings() -> Router<Portal> {
    use crate::meetings::desk;
    Router::new()
        .route("/{c}/desk/meetings", get(desk::list::list))
        .route(
            "/{c}/desk/meetings/accept",
            post(desk::list::accept).get(desk::list::list),
        )
        .route(
            "/{c}/desk/meetings/new",
            get(desk::new::page).post(desk::new::call),
        )
        .route(
            "/{c}/desk/meetings/visits",
            get(desk::visits::page).post(desk::visits::log),
        )
        .route("/{c}/desk/meetings/{meeting}", get(desk::item::item))
        .route(
            "/{c}/desk/meetings/{meeting}/screen",
            get(desk::screen::page),
        )
        .route(
            "/{c}/desk/meetings/{meeting}/{act}",
            post(desk::acts::take).get(desk::acts::back),
        )
}

fn services() -> Router<Portal> {
    use crate::services::{acts, desk, edit, review};
    Router::new()
        .route("/{c}/desk/services", get(desk::list))
        .route("/{c}/desk/services/new", get(edit::new).post(edit::begin))
        .route("/{c}/desk/services/{n}", get(desk::item))
        .route(
            "/{c}/desk/services/{n}/edit",
            get(edit::page).post(edit::save),
        )
        .route("/{c}/desk/services/{n}/review", get(review::page))
        .route(
            "/{c}/desk/services/{n}/publish",
            post(acts::publish).get(desk::back),
        )
        .route(
            "/{c}/desk/services/{n}/return",
            post(acts::send_back).get(desk::back),
        )
        .route(
            "/{c}/desk/services/{n}/takeback",
            post(acts::take_back).get(desk::back),
        )
        .route(
            "/{c}/desk/services/{n}/discard",
            post(acts::discard).get(desk::back),
        )
        .route(
            "/{c}/desk/services/{n}/withdraw",
            post(acts::withdraw).get(desk::back),
        )
        .route(
            "/{c}/desk/services/{n}/confirm",
            post(acts::confirm).get(desk::back),
        )
}

fn appointments() -> Router<Portal> {
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

fn operators() -> Router<Portal> {
    Router::new()
        .route("/operator", get(operator::index))
        .route(
            "/operator/communities",
            post(operator::create).get(operator::index),
        )
        .route(
            "/operator/operators",
            post(operator::grant).get(operator::index),
        )
        .route(
            "/operator/operators-end",
            post(operator::end).get(operator::index),
        )
        .route("/operator/communities/{c}", get(operator_community::page))
        .route(
            "/operator/communities/{c}/facts",
            post(operator_community::facts).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/grids",
            post(operator_community::grids).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/buildings",
            post(operator_community::buildings).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/categories",
            post(operator_community::categories).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/units",
            post(operator_community::units).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/roles",
            post(operator_community::roles).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/roles-end",
            post(operator_community::roles_end).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/staff-reset",
            post(operator_community::reset_staff).get(operator_community::page),
        )
        .route(
            "/operator/communities/{c}/rulebook",
            post(operator_community::rulebook).get(operator_community::page),
        )
        .route("/operator/calendar", get(operator_calendar::page))
        .route(
            "/operator/calendar/set",
            post(operator_calendar::set).get(operator_calendar::page),
        )
        .route(
            "/operator/calendar/remove",
            post(operator_calendar::remove).get(operator_calendar::page),
        )
}
