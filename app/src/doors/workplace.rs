//! The doors of those who work here: the desk, the secretary's pages, the operator's.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::communities::{operator, operator_calendar, operator_community};
use crate::desk::{acts, item, letter, list as desk, residents};
use crate::frame::Portal;
use crate::frame::upload::LARGEST_UPLOAD;
use crate::log::record;
use crate::publishing::Desk;
use crate::publishing::import::Sheet;
use crate::reports::LARGEST_FORM;

/// Every door of staff that stands in no file of its room.
pub fn doors() -> Router<Portal> {
    at_desk()
        .merge(publishing::<domain::services::Item>())
        .merge(publishing::<domain::reports::Report>().layer(DefaultBodyLimit::max(LARGEST_FORM)))
        .merge(reports())
        .merge(attaching::<domain::services::Item>())
        .merge(attaching::<domain::reports::Report>())
        .merge(attaching::<domain::contacts::Contact>())
        .merge(attaching::<domain::facilities::Facility>())
        .merge(attaching::<domain::news::News>())
        .merge(attaching::<domain::catalogue::Entry>())
        .merge(importing::<domain::services::Item>())
        .merge(importing::<domain::contacts::Contact>())
        .merge(importing::<domain::facilities::Facility>())
        .merge(importing::<domain::news::News>())
        .merge(importing::<domain::catalogue::Entry>())
        .merge(publishing::<domain::contacts::Contact>())
        .merge(publishing::<domain::facilities::Facility>())
        .merge(publishing::<domain::news::News>())
        .merge(publishing::<domain::catalogue::Entry>())
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
        .route("/{c}/desk/record", get(record::page).post(record::take))
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

fn reports() -> Router<Portal> {
    use crate::reports::{desk, duties, table};
    Router::new()
        .route(
            "/{c}/desk/reports/{n}/table",
            get(table::page)
                .post(table::fill)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
        )
        .route("/{c}/desk/reports/table/{columns}", get(table::template))
        .route("/{c}/desk/reports/questions", get(desk::list))
        .route(
            "/{c}/desk/reports/questions/{id}/answer",
            post(desk::answer).get(desk::back),
        )
        .route(
            "/{c}/desk/reports/questions/{id}/hide",
            post(desk::hide).get(desk::back),
        )
        .route("/{c}/desk/reports/duties", get(duties::list))
        .route(
            "/{c}/desk/reports/duties/new",
            get(duties::new).post(duties::add),
        )
        .route(
            "/{c}/desk/reports/duties/{id}",
            get(duties::page).post(duties::change),
        )
}

/// The doors of a room that publishes; `{room}` is its folder.
fn publishing<C: Desk>() -> Router<Portal> {
    use crate::publishing::{acts, desk, edit, review};
    let at = |path: &str| path.replace("{room}", C::ROOM);
    Router::new()
        .route(&at("/{c}/desk/{room}"), get(desk::list::<C>))
        .route(
            &at("/{c}/desk/{room}/new"),
            get(edit::new::<C>).post(edit::begin::<C>),
        )
        .route(&at("/{c}/desk/{room}/{n}"), get(desk::item::<C>))
        .route(
            &at("/{c}/desk/{room}/{n}/edit"),
            get(edit::page::<C>).post(edit::save::<C>),
        )
        .route(&at("/{c}/desk/{room}/{n}/review"), get(review::page::<C>))
        .route(
            &at("/{c}/desk/{room}/{n}/publish"),
            post(acts::publish::<C>).get(desk::back::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/return"),
            post(acts::send_back::<C>).get(desk::back::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/takeback"),
            post(acts::take_back::<C>).get(desk::back::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/discard"),
            post(acts::discard::<C>).get(desk::back::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/withdraw"),
            post(acts::withdraw::<C>).get(desk::back::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/confirm"),
            post(acts::confirm::<C>).get(desk::back::<C>),
        )
}

/// Attachments of a room that publishes: apart from its other doors, because these take more bytes.
fn attaching<C: Desk>() -> Router<Portal> {
    use crate::publishing::files;
    let at = |path: &str| path.replace("{room}", C::ROOM);
    Router::new()
        .route(
            &at("/{c}/desk/{room}/{n}/files"),
            post(files::upload::<C>)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
                .get(files::page::<C>),
        )
        .route(
            &at("/{c}/desk/{room}/{n}/files/change"),
            post(files::change::<C>).get(files::back::<C>),
        )
}

/// The doors of a room that takes tables; `{sheet}` is its folder.
fn importing<C: Sheet>() -> Router<Portal> {
    use crate::publishing::import;
    let at = |path: &str| path.replace("{sheet}", C::ROOM);
    Router::new()
        .route(
            &at("/{c}/desk/{sheet}/import"),
            get(import::page::<C>)
                .post(import::take::<C>)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
        )
        .route(
            &at("/{c}/desk/{sheet}/import/template.csv"),
            get(import::template::<C>),
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
