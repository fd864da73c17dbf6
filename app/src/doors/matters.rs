//! The doors of matters: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;
use crate::matters::desk::{acts, enter, item, slip};
use crate::matters::pictures::acts as pictures;
use crate::matters::{act, api, desk, detail, find, list, mine, new};

pub(super) fn doors() -> Router<Portal> {
    Router::new()
        .route("/me/matters", get(mine::page))
        .route("/{c}/matters", get(list::list))
        .route("/{c}/matters/new", get(new::page).post(new::send))
        .route("/{c}/matters/find", get(find::page).post(find::look))
        .route("/{c}/matters/{n}", get(detail::page))
        .route("/{c}/matters/{n}/say", post(act::say).get(detail::back))
        .route(
            "/{c}/matters/{n}/withdraw",
            post(act::withdraw).get(detail::back),
        )
        .route(
            "/{c}/matters/{n}/files",
            get(pictures::own_page).post(pictures::own_add),
        )
        .route(
            "/{c}/matters/{n}/files/change",
            post(pictures::own_change).get(pictures::own_back),
        )
        .route("/api/v1/{c}/matters", get(api::matters))
        .route("/{c}/desk/matters", get(desk::list))
        .route("/{c}/desk/matters/new", get(enter::page).post(enter::send))
        .route("/{c}/desk/matters/{n}", get(item::page))
        .route(
            "/{c}/desk/matters/{n}/take",
            post(acts::take).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/hand",
            post(acts::hand).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/accept",
            post(acts::accept).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/refuse",
            post(acts::refuse).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/recall",
            post(acts::recall).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/note",
            post(acts::note).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/extend",
            post(acts::extend).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/answer",
            post(acts::answer).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/decline",
            post(acts::decline).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/close",
            post(acts::close).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/look",
            post(acts::look).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/slip",
            post(slip::print).get(item::back),
        )
        .route(
            "/{c}/desk/matters/{n}/files",
            get(pictures::desk_page).post(pictures::desk_add),
        )
        .route(
            "/{c}/desk/matters/{n}/files/change",
            post(pictures::desk_change).get(pictures::desk_back),
        )
        .route(
            "/{c}/desk/matters/{n}/files/hide",
            post(pictures::desk_hide).get(pictures::desk_back),
        )
}
