//! The doors of volunteers and of mutual aid: everybody's, and those of the desk.

use axum::Router;
use axum::routing::{get, post};

use crate::frame::Portal;

/// Every door of the room.
pub(super) fn doors() -> Router<Portal> {
    volunteers().merge(leads()).merge(aid()).merge(aid_desk())
}

fn volunteers() -> Router<Portal> {
    use crate::volunteers::{act, activity, api, checkin, hours, list, mine, proof, team};
    Router::new()
        .route("/me/shifts", get(mine::page))
        .route("/me/shifts.ics", get(mine::file))
        .route("/{c}/volunteers", get(list::list))
        .route("/{c}/volunteers.csv", get(api::csv))
        .route("/{c}/volunteers/ledger.csv", get(api::ledger))
        .route("/{c}/volunteers/{n}", get(team::page))
        .route("/{c}/volunteers/{n}/join", post(team::join).get(team::back))
        .route(
            "/{c}/volunteers/{n}/leave",
            post(team::leave).get(team::back),
        )
        .route("/{c}/volunteers/activities/{n}", get(activity::page))
        .route(
            "/{c}/volunteers/activities/{n}/event.ics",
            get(activity::event),
        )
        .route(
            "/{c}/volunteers/activities/{n}/signup",
            post(act::sign_up).get(activity::back),
        )
        .route(
            "/{c}/volunteers/activities/{n}/wait",
            post(act::wait).get(activity::back),
        )
        .route(
            "/{c}/volunteers/activities/{n}/confirm",
            post(act::confirm).get(activity::back),
        )
        .route(
            "/{c}/volunteers/activities/{n}/giveback",
            post(act::give_back).get(activity::back),
        )
        .route(
            "/{c}/volunteers/shifts/{n}/checkin",
            get(checkin::page).post(checkin::check_in),
        )
        .route("/{c}/volunteers/hours", get(hours::page))
        .route(
            "/{c}/volunteers/hours/{id}/answer",
            post(hours::answer).get(hours::back),
        )
        .route(
            "/{c}/volunteers/proofs",
            get(proof::find).post(hours::issue),
        )
        .route("/{c}/volunteers/proofs/{code}", get(proof::check))
        .route("/{c}/volunteers/proofs/{code}/print", get(proof::print))
        .route("/api/v1/{c}/volunteers", get(api::volunteers))
        .route("/api/v1/{c}/volunteers/shifts", get(api::shifts))
}

fn leads() -> Router<Portal> {
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

fn aid() -> Router<Portal> {
    use crate::volunteers::aid::{act, api, ask, board, mine, offer, request};
    Router::new()
        .route("/me/aid", get(mine::page))
        .route("/{c}/volunteers/aid", get(board::page))
        .route("/{c}/volunteers/aid.csv", get(api::csv))
        .route("/{c}/volunteers/aid/ask", get(ask::page).post(ask::send))
        .route(
            "/{c}/volunteers/aid/offer",
            get(offer::new_page).post(offer::send),
        )
        .route("/{c}/volunteers/aid/offers/{n}", get(offer::page))
        .route(
            "/{c}/volunteers/aid/offers/{n}/withdraw",
            post(offer::withdraw).get(offer::back),
        )
        .route(
            "/{c}/volunteers/aid/offers/{n}/report",
            post(offer::report).get(offer::back),
        )
        .route("/{c}/volunteers/aid/{n}", get(request::page))
        .route(
            "/{c}/volunteers/aid/{n}/answer",
            post(act::answer).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/unanswer",
            post(act::take_back).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/match",
            post(act::pick).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/withdraw",
            post(act::withdraw).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/end",
            post(act::end).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/say",
            post(act::say).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/look",
            post(act::look).get(request::back),
        )
        .route(
            "/{c}/volunteers/aid/{n}/report",
            post(act::report).get(request::back),
        )
        .route("/api/v1/{c}/volunteers/aid", get(api::aid))
}

fn aid_desk() -> Router<Portal> {
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
