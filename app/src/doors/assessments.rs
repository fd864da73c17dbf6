//! The doors of assessments and ratings: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;

/// Every door of the room.
pub(super) fn doors() -> Router<Portal> {
    assessments().merge(at_desk())
}

fn assessments() -> Router<Portal> {
    use crate::assessments::{answer, api, check, code, detail, files, list, ratings, thanks};
    Router::new()
        .route("/{c}/assessments", get(list::list))
        .route("/{c}/assessments.csv", get(files::list))
        .route("/{c}/assessments/code", get(code::page).post(code::enter))
        .route("/{c}/assessments/ratings", get(ratings::list::list))
        .route("/{c}/assessments/ratings.csv", get(ratings::api::csv))
        .route(
            "/{c}/assessments/ratings/{kind}/{id}",
            get(ratings::list::page).post(ratings::give::send),
        )
        .route("/{c}/assessments/{n}", get(detail::page))
        .route(
            "/{c}/assessments/{n}/answer",
            get(answer::page).post(answer::send),
        )
        .route("/{c}/assessments/{n}/thanks", get(thanks::page))
        .route("/{c}/assessments/{n}/check", get(check::page))
        .route("/{c}/assessments/{n}/counts.csv", get(files::counts))
        .route("/{c}/assessments/{n}/lines.jsonl", get(files::lines))
        .route("/api/v1/{c}/assessments", get(api::assessments))
        .route(
            "/api/v1/{c}/assessments/ratings",
            get(ratings::api::ratings),
        )
        .route("/api/v1/{c}/assessments/{n}", get(api::assessment))
}

fn at_desk() -> Router<Portal> {
    use crate::assessments::desk::{acts, codes, edit, item, list};
    Router::new()
        .route("/{c}/desk/assessments", get(list))
        .route(
            "/{c}/desk/assessments/new",
            get(edit::new).post(edit::create),
        )
        .route(
            "/{c}/desk/assessments/ratings",
            get(crate::assessments::ratings::desk::page)
                .post(crate::assessments::ratings::desk::send),
        )
        .route("/{c}/desk/assessments/{n}", get(item::page))
        .route(
            "/{c}/desk/assessments/{n}/edit",
            get(edit::page).post(edit::save),
        )
        .route(
            "/{c}/desk/assessments/{n}/check",
            post(acts::check).get(item::back),
        )
        .route(
            "/{c}/desk/assessments/{n}/codes",
            post(codes::make).get(item::back),
        )
        .route(
            "/{c}/desk/assessments/{n}/void",
            post(acts::ask_void).get(item::back),
        )
        .route(
            "/{c}/desk/assessments/{n}/decide",
            post(acts::decide_void).get(item::back),
        )
        .route(
            "/{c}/desk/assessments/{n}/improve",
            post(acts::improve).get(item::back),
        )
        .route(
            "/{c}/desk/assessments/{n}/improved",
            post(acts::improved).get(item::back),
        )
}
