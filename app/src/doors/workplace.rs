//! The doors of those who work here: the desk, the secretary's pages, the operator's.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::communities::{operator, operator_calendar, operator_community};
use crate::desk::{acts, item, letter, list as desk, residents};
use crate::frame::Portal;
use crate::frame::upload::LARGEST_UPLOAD;
use crate::publishing::Desk;
use crate::publishing::import::Sheet;
use crate::reports::LARGEST_FORM;

/// Every door of staff.
pub fn doors() -> Router<Portal> {
    at_desk()
        .merge(bodies())
        .merge(meetings())
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
        .merge(appointments())
        .merge(assessments())
        .merge(volunteers())
        .merge(mutual_aid())
        .merge(operators())
}

fn volunteers() -> Router<Portal> {
    use crate::volunteers::desk::{
        self, activity, change, hours, list, plan, screen, setup, shift, team,
    };
    use crate::volunteers::proof;
    Router::new()
        .route("/{c}/desk/volunteers", get(list::page))
        .route(
            "/{c}/desk/volunteers/new",
            get(setup::new).post(setup::create),
        )
        .route("/{c}/desk/volunteers/{n}", get(team::page))
        .route(
            "/{c}/desk/volunteers/{n}/edit",
            get(setup::edit).post(setup::save),
        )
        .route(
            "/{c}/desk/volunteers/{n}/plan",
            get(plan::page).post(plan::create),
        )
        .route("/{c}/desk/volunteers/{n}/hours", get(hours::page))
        .route(
            "/{c}/desk/volunteers/{n}/service",
            post(hours::service).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/correct",
            post(hours::correct).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/answer",
            post(list::answer).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/message",
            post(team::message).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/appoint",
            post(team::appoint_lead).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/relieve",
            post(team::relieve).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/{n}/check",
            post(team::check).get(team::back),
        )
        .route(
            "/{c}/desk/volunteers/hours/{id}/answer",
            post(list::answer_hours).get(desk::back),
        )
        .route("/{c}/desk/volunteers/activities/{n}", get(activity::page))
        .route(
            "/{c}/desk/volunteers/activities/{n}/add",
            post(activity::add).get(activity::back),
        )
        .route(
            "/{c}/desk/volunteers/activities/{n}/edit",
            get(change::page).post(change::save),
        )
        .route(
            "/{c}/desk/volunteers/activities/{n}/cancel",
            post(activity::cancel).get(activity::back),
        )
        .route("/{c}/desk/volunteers/shifts/{n}", get(shift::page))
        .route("/{c}/desk/volunteers/shifts/{n}/screen", get(screen::page))
        .route(
            "/{c}/desk/volunteers/shifts/{n}/mark",
            post(shift::mark).get(shift::back),
        )
        .route(
            "/{c}/desk/volunteers/shifts/{n}/hours",
            post(shift::enter).get(shift::back),
        )
        .route(
            "/{c}/desk/volunteers/shifts/{n}/incident",
            post(shift::note).get(shift::back),
        )
        .route(
            "/{c}/desk/volunteers/shifts/{n}/cancel",
            post(shift::cancel).get(shift::back),
        )
        .route(
            "/{c}/desk/volunteers/proofs/{code}/revoke",
            post(proof::revoke).get(proof::back),
        )
}

fn mutual_aid() -> Router<Portal> {
    use crate::volunteers::aid::desk;
    Router::new()
        .route("/{c}/desk/volunteers/aid", get(desk::page))
        .route(
            "/{c}/desk/volunteers/aid/look",
            post(desk::look).get(desk::back),
        )
        .route(
            "/{c}/desk/volunteers/aid/consent",
            post(desk::record).get(desk::back),
        )
        .route(
            "/{c}/desk/volunteers/aid/consents/{id}/end",
            post(desk::end_consent).get(desk::back),
        )
        .route(
            "/{c}/desk/volunteers/aid/concerns/{id}/close",
            post(desk::close).get(desk::back),
        )
        .route(
            "/{c}/desk/volunteers/aid/offers/{n}/hide",
            post(desk::hide_offer).get(desk::back),
        )
        .route(
            "/{c}/desk/volunteers/aid/{n}/hide",
            post(desk::hide).get(desk::back),
        )
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

fn assessments() -> Router<Portal> {
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
