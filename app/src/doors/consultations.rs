//! The doors of consultations: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::consultations::{answer, api, comment, desk, detail, list, mine};
use crate::frame::Portal;

pub(super) fn doors() -> Router<Portal> {
    Router::new()
        .route("/me/consultations", get(mine::page))
        .route("/{c}/consultations", get(list::list))
        .route("/{c}/consultations/{n}", get(detail::page))
        .route(
            "/{c}/consultations/{n}/answer",
            get(answer::page).post(answer::send),
        )
        .route(
            "/{c}/consultations/{n}/comment",
            get(comment::page).post(comment::send),
        )
        .route("/api/v1/{c}/consultations", get(api::consultations))
        .route("/api/v1/{c}/consultations/{n}", get(api::consultation))
        .route("/{c}/desk/consultations", get(desk::list))
        .route(
            "/{c}/desk/consultations/new",
            get(desk::edit::new).post(desk::edit::create),
        )
        .route("/{c}/desk/consultations/{n}", get(desk::item::page))
        .route(
            "/{c}/desk/consultations/{n}/edit",
            get(desk::edit::page).post(desk::edit::save),
        )
        .route(
            "/{c}/desk/consultations/{n}/check",
            post(desk::acts::check).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/withdraw",
            post(desk::acts::withdraw).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/hide",
            post(desk::acts::hide).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/group",
            post(desk::acts::group).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/sort",
            post(desk::acts::sort).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/final",
            post(desk::acts::final_text).get(desk::item::back),
        )
        .route(
            "/{c}/desk/consultations/{n}/publish",
            post(desk::acts::publish).get(desk::item::back),
        )
}
