//! Every address of the portal in the order a visitor meets them. A room with many has a file below, its desk included; what
//! else staff have stands in `workplace`. `/{c}` is a community's slug; static first parts win over it, and
//! `domain::communities::RESERVED` keeps a community from taking one.

mod appointments;
mod assessments;
mod bodies;
mod consultations;
mod matters;
mod meetings;
mod volunteers;
mod workplace;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::accounts::{
    erase, login, me, own_password, password, persona, sessions, setup, staff, steps,
};
use crate::ballots;
use crate::bodies::{api as body_api, mine as applications};
use crate::communities::{front, home, privacy, rulebook, search};
use crate::files;
use crate::frame::upload::LARGEST_UPLOAD;
use crate::frame::{Portal, expired, offline};
use crate::log;
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
        .merge(bodies::doors())
        .merge(meetings::doors())
        .merge(services())
        .merge(reports())
        .merge(contacts())
        .merge(facilities())
        .merge(catalogue())
        .merge(news())
        .merge(appointments::doors())
        .merge(assessments::doors())
        .merge(consultations::doors())
        .merge(matters::doors())
        .merge(volunteers::doors())
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
        .route(
            "/login/staff/own",
            post(own_password::set).get(staff::login),
        )
        .route("/logout", post(login::logout))
        .route("/me", get(me::page))
        .route("/me/name", post(me::rename).get(me::page))
        .route("/me/notices", get(notices::page).post(notices::mark_read))
        .route("/me/proposals", get(mine::proposals))
        .route("/me/ballots", get(ballots::mine::ballots))
        .route(
            "/me/applications",
            get(applications::page).post(applications::resign),
        )
        .route("/me/drafts", get(mine::drafts).post(mine::delete_draft))
        .route("/me/sessions", get(sessions::page).post(sessions::close))
        .route("/me/data", get(me::data))
        .route("/me/data.json", get(me::data_file))
        .route("/me/erase", get(erase::page).post(erase::erase))
        .route("/me/kept/{id}", get(expired::page).post(expired::forget))
        .route("/me/password", get(password::page).post(password::change))
        .route("/me/staff", get(setup::page).post(setup::save))
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
        .route("/api/v1/{c}/bodies", get(body_api::bodies))
        .route("/api/v1/{c}/bodies/{b}", get(body_api::body))
        .route("/api/v1/{c}/proposals", get(api::proposals))
        .route("/api/v1/{c}/proposals/{n}", get(api::proposal))
        .route("/api/v1/{c}/ballots", get(ballots::api::ballots))
        .route("/api/v1/{c}/ballots/{n}", get(ballots::api::ballot))
}
