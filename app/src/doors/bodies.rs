//! The doors of bodies and of the procedures that fill their seats: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;

/// Every door of the room.
pub(super) fn doors() -> Router<Portal> {
    bodies().merge(at_desk())
}

fn bodies() -> Router<Portal> {
    use crate::bodies::{acts, api, apply, body, evidence, list, procedure};
    Router::new()
        .route("/{c}/bodies", get(list::list))
        .route("/{c}/bodies/{b}", get(body::page))
        .route("/{c}/bodies/{b}/apply", get(apply::page).post(apply::send))
        .route("/{c}/bodies/{b}/roster.csv", get(api::csv))
        .route("/{c}/bodies/{b}/roster.json", get(api::json))
        .route("/{c}/bodies/procedures/{n}", get(procedure::page))
        .route("/{c}/bodies/procedures/{n}/draw", get(evidence::page))
        .route("/{c}/bodies/procedures/{n}/draw.json", get(evidence::file))
        .route(
            "/{c}/bodies/procedures/{n}/recommend",
            post(acts::recommend).get(procedure::back),
        )
        .route(
            "/{c}/bodies/procedures/{n}/unrecommend",
            post(acts::unrecommend).get(procedure::back),
        )
        .route(
            "/{c}/bodies/procedures/{n}/object",
            post(acts::object).get(procedure::back),
        )
        .route(
            "/{c}/bodies/procedures/{n}/withdraw",
            post(acts::withdraw).get(procedure::back),
        )
}

fn at_desk() -> Router<Portal> {
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
