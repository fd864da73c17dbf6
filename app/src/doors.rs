//! Every address of the portal in the order a visitor meets them; those of staff stand in `workplace`, and those of consultations
//! and matters beside it. `/{c}` is a community's slug; static first parts win over it, and `domain::communities::RESERVED` keeps a community
//! from taking one.

mod consultations;
mod matters;
mod workplace;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::accounts::{erase, login, me, password, persona, sessions, staff, steps};
use crate::ballots;
use crate::bodies;
use crate::communities::{front, home, privacy, rulebook, search};
use crate::files;
use crate::frame::upload::LARGEST_UPLOAD;
use crate::frame::{Portal, expired, offline};
use crate::log;
use crate::meetings;
use crate::notices;
use crate::proposals::{
    act, api, comments, detail, export, files as proposal_files, list, mine, new, revise, verdict,
    versions,
};
use crate::ui::gallery;

/// The doors of the portal.
pub fn router() -> Router<Portal> {
    public()
        .merge(accounts())
        .merge(proposals())
        .merge(ballots())
        .merge(bodies())
        .merge(meeting_room())
        .merge(services())
        .merge(reports())
        .merge(contacts())
        .merge(facilities())
        .merge(news())
        .merge(catalogue())
        .merge(appointment_room())
        .merge(assessments())
        .merge(consultations::doors())
        .merge(matters::doors())
        .merge(volunteer_room())
        .merge(mutual_aid())
        .merge(record())
        .merge(workplace::doors())
        .merge(api())
}

fn public() -> Router<Portal> {
    Router::new()
        .route("/", get(front::front))
        .route("/display", get(front::display))
        .route("/offline", get(offline::page))
        .route("/privacy", get(privacy::privacy))
        .route("/ui", get(gallery::gallery))
        .route("/{c}", get(home::home))
        .route("/{c}/rulebook", get(rulebook::rulebook))
        .route("/{c}/search", get(search::page))
        .route("/{c}/files/{name}", get(files::file))
}

fn accounts() -> Router<Portal> {
    Router::new()
        .route("/login", get(login::login).post(login::send_code))
        .route("/register", get(login::login))
        .route("/login/code", get(login::code).post(login::check_code))
        .route("/login/persona", post(persona::sign_in))
        .route("/login/staff", get(staff::login).post(staff::sign_in))
        .route("/logout", post(login::logout))
        .route("/me", get(me::page))
        .route("/me/name", post(me::rename).get(me::page))
        .route("/me/notices", get(notices::page).post(notices::mark_read))
        .route("/me/proposals", get(mine::proposals))
        .route("/me/ballots", get(ballots::mine::ballots))
        .route(
            "/me/applications",
            get(bodies::mine::page).post(bodies::mine::resign),
        )
        .route("/me/drafts", get(mine::drafts).post(mine::delete_draft))
        .route("/me/sessions", get(sessions::page).post(sessions::close))
        .route("/me/data", get(me::data))
        .route("/me/data.json", get(me::data_file))
        .route("/me/erase", get(erase::page).post(erase::erase))
        .route("/me/kept/{id}", get(expired::page).post(expired::forget))
        .route("/me/password", get(password::page).post(password::change))
        .route("/me/staff", get(staff::setup).post(staff::save_setup))
        .route("/{c}/steps", get(steps::page).post(steps::claim))
        .route(
            "/{c}/steps/door",
            post(steps::enter_door_code).get(steps::page),
        )
}

fn proposals() -> Router<Portal> {
    Router::new()
        .route("/{c}/proposals", get(list::list))
        .route("/{c}/proposals.csv", get(export::csv))
        .route("/{c}/proposals.json", get(export::json))
        .route("/{c}/proposals.atom", get(export::atom))
        .route("/{c}/proposals/new", get(new::page).post(new::send))
        .route("/{c}/proposals/similar", get(new::similar))
        .route("/{c}/proposals/{n}", get(detail::detail))
        .route("/{c}/proposals/{n}/versions", get(versions::page))
        .route(
            "/{c}/proposals/{n}/support",
            post(act::support).get(detail::back),
        )
        .route(
            "/{c}/proposals/{n}/unsupport",
            post(act::unsupport).get(detail::back),
        )
        .route(
            "/{c}/proposals/{n}/withdraw",
            post(act::withdraw).get(detail::back),
        )
        .route(
            "/{c}/proposals/{n}/revise",
            get(revise::page).post(revise::send),
        )
        .route(
            "/{c}/proposals/{n}/files",
            post(proposal_files::upload)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
                .get(proposal_files::page),
        )
        .route(
            "/{c}/proposals/{n}/files/change",
            post(proposal_files::change).get(proposal_files::back),
        )
        .route(
            "/{c}/proposals/{n}/files/hide",
            post(proposal_files::hide).get(proposal_files::back),
        )
        .route(
            "/{c}/proposals/{n}/comments",
            post(comments::publish).get(detail::back),
        )
        .route(
            "/{c}/proposals/{n}/hide",
            post(comments::hide).get(detail::back),
        )
        .route(
            "/{c}/proposals/{n}/verdict",
            post(verdict::send).get(detail::back),
        )
}

fn ballots() -> Router<Portal> {
    use ballots::hand::{self, count, mark, sheet};
    use ballots::{cast, check, detail, draw, export, extend, list, new, receipt};
    Router::new()
        .route("/{c}/ballots", get(list::list))
        .route("/{c}/ballots.csv", get(export::csv))
        .route("/{c}/ballots.json", get(export::json))
        .route("/{c}/ballots/new", get(new::page).post(new::send))
        .route("/{c}/ballots/{n}", get(detail::detail))
        .route("/{c}/ballots/{n}/cast", post(cast::cast).get(detail::back))
        .route("/{c}/ballots/{n}/receipt", get(receipt::receipt))
        .route("/{c}/ballots/{n}/check", get(check::check))
        .route("/{c}/ballots/{n}/evidence.json", get(check::evidence_file))
        .route("/{c}/ballots/{n}/draw", get(draw::page))
        .route("/{c}/ballots/{n}/draw.json", get(draw::file))
        .route("/{c}/ballots/{n}/box.jsonl", get(export::open_box))
        .route(
            "/{c}/ballots/{n}/extend",
            get(extend::page).post(extend::ask),
        )
        .route(
            "/{c}/ballots/{n}/extend/agree",
            post(extend::agree).get(extend::back),
        )
        .route(
            "/{c}/ballots/{n}/extend/decline",
            post(extend::decline).get(extend::back),
        )
        .route("/{c}/ballots/{n}/paper", get(hand::page))
        .route(
            "/{c}/ballots/{n}/paper/upload",
            post(sheet::upload)
                .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
                .get(hand::back),
        )
        .route(
            "/{c}/ballots/{n}/paper/hide",
            get(hand::back).post(sheet::hide),
        )
        .route(
            "/{c}/ballots/{n}/paper/mark",
            post(mark::mark).get(hand::back),
        )
        .route(
            "/{c}/ballots/{n}/paper/count",
            post(count::enter).get(hand::back),
        )
}

fn bodies() -> Router<Portal> {
    use bodies::{acts, apply, body, evidence, list, procedure};
    Router::new()
        .route("/{c}/bodies", get(list::list))
        .route("/{c}/bodies/{b}", get(body::page))
        .route("/{c}/bodies/{b}/apply", get(apply::page).post(apply::send))
        .route("/{c}/bodies/{b}/roster.csv", get(bodies::api::csv))
        .route("/{c}/bodies/{b}/roster.json", get(bodies::api::json))
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

fn meeting_room() -> Router<Portal> {
    use meetings::{act, api, ask, checkin, detail, files, list, mine, visits};
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

fn contacts() -> Router<Portal> {
    use crate::contacts::{api, board, print};
    use crate::publishing::{page, versions};
    use domain::contacts::Contact;
    Router::new()
        .route("/{c}/contacts", get(board::page))
        .route("/{c}/contacts.csv", get(api::csv))
        .route("/{c}/contacts/{n}", get(page::page::<Contact>))
        .route("/{c}/contacts/{n}/print", get(print::page))
        .route("/{c}/contacts/{n}/versions", get(versions::page::<Contact>))
        .route("/api/v1/{c}/contacts", get(api::contacts))
}

fn facilities() -> Router<Portal> {
    use crate::facilities::{api, list};
    use crate::publishing::{page, versions};
    use domain::facilities::Facility;
    Router::new()
        .route("/{c}/facilities", get(list::page))
        .route("/{c}/facilities.csv", get(api::csv))
        .route("/{c}/facilities/{n}", get(page::page::<Facility>))
        .route(
            "/{c}/facilities/{n}/versions",
            get(versions::page::<Facility>),
        )
        .route("/api/v1/{c}/facilities", get(api::facilities))
}

fn catalogue() -> Router<Portal> {
    use crate::catalogue::{api, list};
    use crate::publishing::{page, versions};
    use domain::catalogue::Entry;
    Router::new()
        .route("/{c}/catalogue", get(list::page))
        .route("/{c}/catalogue.csv", get(api::csv))
        .route("/{c}/catalogue/{n}", get(page::page::<Entry>))
        .route("/{c}/catalogue/{n}/versions", get(versions::page::<Entry>))
        .route("/api/v1/{c}/catalogue", get(api::catalogue))
}

fn news() -> Router<Portal> {
    use crate::news::{api, list};
    use crate::publishing::{page, versions};
    use domain::news::News;
    Router::new()
        .route("/{c}/news", get(list::page))
        .route("/{c}/news.csv", get(api::csv))
        .route("/{c}/news.atom", get(api::atom))
        .route("/{c}/news/{n}", get(page::page::<News>))
        .route("/{c}/news/{n}/versions", get(versions::page::<News>))
        .route("/api/v1/{c}/news", get(api::news))
}

fn services() -> Router<Portal> {
    use crate::publishing::versions;
    use crate::services::{api, item, list, print};
    Router::new()
        .route("/{c}/services", get(list::list))
        .route("/{c}/services.csv", get(api::csv))
        .route("/{c}/services/{n}", get(item::page))
        .route("/{c}/services/{n}/print", get(print::page))
        .route(
            "/{c}/services/{n}/versions",
            get(versions::page::<domain::services::Item>),
        )
        .route("/api/v1/{c}/services", get(api::services))
        .route("/api/v1/{c}/services/{n}", get(api::service))
}

fn appointment_room() -> Router<Portal> {
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

fn volunteer_room() -> Router<Portal> {
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

fn mutual_aid() -> Router<Portal> {
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

fn reports() -> Router<Portal> {
    use crate::publishing::versions;
    use crate::reports::{api, ask, files, list, own, report, timetable};
    Router::new()
        .route("/{c}/reports", get(list::list))
        .route("/{c}/reports.csv", get(files::list_csv))
        .route("/{c}/reports/timetable", get(timetable::page))
        .route("/{c}/reports/records", get(own::records))
        .route("/{c}/reports/{n}", get(report::page))
        .route("/{c}/reports/{n}/figures.csv", get(files::figures))
        .route("/{c}/reports/{n}/report.json", get(files::json))
        .route(
            "/{c}/reports/{n}/versions",
            get(versions::page::<domain::reports::Report>),
        )
        .route("/{c}/reports/{n}/ask", post(ask::ask).get(report::back))
        .route("/api/v1/{c}/reports", get(api::reports))
        .route("/api/v1/{c}/reports/timetable", get(api::timetable))
        .route("/api/v1/{c}/reports/{n}", get(api::report))
}

fn record() -> Router<Portal> {
    Router::new()
        .route("/log", get(log::page::page))
        .route("/log/checkpoint", get(log::files::checkpoint))
        .route("/log/key", get(log::files::key))
        .route("/log/entries", get(log::files::entries))
        .route("/log/proof", get(log::files::proof))
        .route("/log/consistency", get(log::files::consistency))
}

fn api() -> Router<Portal> {
    Router::new()
        .route("/api/v1/openapi.json", get(api::document))
        .route("/api/v1/communities", get(api::communities))
        .route("/api/v1/{c}/bodies", get(bodies::api::bodies))
        .route("/api/v1/{c}/bodies/{b}", get(bodies::api::body))
        .route("/api/v1/{c}/proposals", get(api::proposals))
        .route("/api/v1/{c}/proposals/{n}", get(api::proposal))
        .route("/api/v1/{c}/ballots", get(ballots::api::ballots))
        .route("/api/v1/{c}/ballots/{n}", get(ballots::api::ballot))
}
