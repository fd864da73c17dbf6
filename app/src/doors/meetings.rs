//! The doors of meetings: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;

/// Every door of the room.
pub(super) fn doors() -> Router<Portal> {
    meetings().merge(at_desk())
}

fn meetings() -> Router<Portal> {
    use crate::meetings::{act, api, ask, checkin, detail, files, list, mine, visits};
    Router::new()
        .route("/me/meetings", get(mine::page))
        .route("/{c}/meetings", get(list::list))
        .route("/{c}/meetings.csv", get(files::csv))
        .route("/{c}/meetings.json", get(files::json))
        .route("/{c}/meetings.ics", get(files::calendar))
        .route(
            "/{c}/bodies/{body}/meetings.ics",
            get(files::calendar_of_body),
        )
        .route("/{c}/meetings/visits", get(visits::list))
        .route("/{c}/meetings/{meeting}", get(detail::detail))
        .route("/{c}/meetings/{meeting}/event.ics", get(files::event))
        .route(
            "/{c}/meetings/{meeting}/signup",
            post(act::sign_up).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/leave",
            post(act::leave).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/confirm",
            post(act::confirm).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/recuse",
            post(act::recuse).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/question",
            post(act::question).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/object",
            post(act::object).get(detail::back),
        )
        .route(
            "/{c}/meetings/{meeting}/ask",
            get(ask::page).post(ask::send),
        )
        .route(
            "/{c}/meetings/{meeting}/checkin",
            get(checkin::page).post(checkin::check_in),
        )
        .route("/api/v1/{c}/meetings", get(api::meetings))
        .route("/api/v1/{c}/meetings/{meeting}", get(api::meeting))
}

fn at_desk() -> Router<Portal> {
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
