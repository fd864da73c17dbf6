//! `/me`: the own page, the nickname, and everything that is kept, at once and as a file (features.md A12).

use axum::response::{IntoResponse, Redirect};
use domain::accounts::Residency;
use domain::log::security::TAKE_DATA;
use domain::text::Nickname;
use http::header;
use leptos::prelude::*;
use store::accounts::Viewer;
use store::log::Event;

use super::{FRESH, words};
use crate::frame::{Answer, Faults, Fields, Page, Tab, Visit, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /me`
pub async fn page(visit: Visit) -> Answer {
    draw(&visit, None, &Faults::default()).await
}

/// `POST /me/name`
pub async fn rename(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    let mut faults = Faults::default();
    let Some(name) = faults.text("nickname", Nickname::parse(form.get("nickname"))) else {
        return draw(&visit, Some(form.get("nickname")), &faults).await;
    };
    visit.portal.db.rename(&me, &name, visit.now).await?;
    Ok(Redirect::to(&format!("{}?done=renamed", links::ME)).into_response())
}

fn entry(href: &'static str, name: &'static str, note: String, danger: bool) -> AnyView {
    view! {
        <li class="menu__one">
            <a class="menu__link" class:menu__link--danger=danger href=href>
                <span class="menu__name">{name}</span>
                <span class="menu__note">{note}</span>
            </a>
        </li>
    }
    .into_any()
}

async fn draw(visit: &Visit, typed: Option<&str>, faults: &Faults) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let profile = visit.portal.db.find_profile(&me).await?;
    let setup = visit.portal.db.staff_setup(me.account()).await?;
    // Outside a community the standing knows no residency; the frame's community is the one last visited.
    let residency = match &visit.reader.community {
        Some(c) => {
            visit
                .portal
                .db
                .load_standing(me.account(), false, Some(c.id))
                .await?
                .residency
        }
        None => Residency::None,
    };
    let verified = matches!(residency, Residency::Attested { .. });
    let name = profile
        .nickname
        .clone()
        .or(profile.real_name.clone())
        .unwrap_or_else(|| words::neighbour(lang).to_owned());
    let hello = words::hello(lang, &name);
    let steps = visit
        .reader
        .community
        .as_ref()
        .filter(|_| !verified)
        .map(|c| {
            let to = links::steps(&c.slug);
            crate::ui::next::next(
                lang,
                view! { <p><a class="link" href=to>{words::do_steps(lang)}</a></p> },
            )
        });
    let unread = visit.session.as_ref().map_or(0, |s| s.unread);
    let unread = if unread > 0 {
        words::unread(lang, unread)
    } else {
        words::no_unread(lang).to_owned()
    };
    let field = Field::new(lang, "nickname", words::my_name(lang))
        .hint(words::my_name_hint(lang))
        .autocomplete("nickname")
        .value(
            typed
                .map(str::to_owned)
                .or(profile.nickname)
                .unwrap_or_default(),
        )
        .draw(faults);
    let errors = errors(lang, faults);
    let staff = (setup.holds_staff_role && !setup.has_password)
        .then(|| view! { <p><a class="button button--plain" href=links::MY_STAFF>{words::staff_setup_link(lang)}</a></p> });
    let staff_login = (setup.has_password && visit.session.as_ref().is_some_and(|s| !s.second_factor))
        .then(|| view! { <p><a class="button button--plain" href=links::LOGIN_STAFF>{words::staff_title(lang)}</a></p> });
    let password = visit.session.as_ref().is_some_and(|s| s.second_factor)
        .then(|| view! { <p><a class="button button--plain" href=links::MY_PASSWORD>{words::password_change(lang)}</a></p> });
    let status = faults.status();
    visit.draw(Page::new(hello.clone()).tab(Tab::Me).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <h1>{hello}</h1>
                <p class="meta">
                    {if verified {
                        view! { <span class="chip chip--done">{words::verified(lang)}</span> }.into_any()
                    } else {
                        view! { <span class="chip chip--wait">{words::not_verified(lang)}</span> }.into_any()
                    }}
                    <span>{profile.phone_masked}</span>
                </p>
                {steps} {staff} {staff_login} {password}
                <ul class="menu">
                    {entry(links::MY_NOTICES, words::my_notices(lang), unread, false)}
                    {entry(links::MY_PROPOSALS, words::my_proposals(lang), String::new(), false)}
                    {entry(links::MY_BALLOTS, crate::ballots::words::mine_title(lang), String::new(), false)}
                    {entry(links::MY_APPLICATIONS, crate::bodies::words::mine_title(lang), crate::bodies::words::mine_note(lang).to_owned(), false)}
                    {entry(links::MY_DRAFTS, words::my_drafts(lang), String::new(), false)}
                    {entry(links::MY_APPOINTMENTS, crate::appointments::words::mine_title(lang), String::new(), false)}
                    {entry(links::MY_SHIFTS, crate::volunteers::words::my_shifts(lang), String::new(), false)}
                    {entry(links::MY_AID, crate::volunteers::aid::words::mine(lang), crate::volunteers::aid::words::mine_note(lang).to_owned(), false)}
                    {entry(links::MY_MATTERS, crate::matters::words::mine(lang), crate::matters::words::mine_note(lang).to_owned(), false)}
                    {entry(links::MY_CONSULTATIONS, crate::consultations::words::mine(lang), String::new(), false)}
                    {entry(links::MY_MEETINGS, crate::meetings::words::mine_title(lang), String::new(), false)}
                </ul>
                <form class="part" method="post" action=links::MY_NAME novalidate>
                    {field} <button class="button button--plain">{words::save_name(lang)}</button>
                </form>
                <ul class="menu">
                    {entry(links::MY_SESSIONS, words::my_sessions(lang), words::my_sessions_note(lang).to_owned(), false)}
                    {entry(links::MY_DATA, words::my_data(lang), words::my_data_note(lang).to_owned(), false)}
                    {entry(links::ERASE, words::erase(lang), words::erase_note(lang).to_owned(), true)}
                </ul>
            </div>
        }
    })
}

/// `GET /me/data`
pub async fn data(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let profile = visit.portal.db.find_profile(&me).await?;
    let views = visit.portal.db.list_data_views(&me).await?;
    let now = visit.now;
    let rows = views
        .into_iter()
        .map(|v| {
            let viewer = match v.viewer {
                Viewer::Staff(role) => crate::communities::words::role(lang, role),
                Viewer::AidHelper => words::viewer_helper(lang),
                Viewer::AidAsker => words::viewer_asker(lang),
            };
            let fields = match v.fields.as_str() {
                "phone" => words::field_phone(lang),
                "address, phone" => words::field_address_phone(lang),
                other => other,
            };
            let line = words::data_view(lang, viewer, fields, &v.purpose);
            view! {
                <li class="mail__one">
                    {v.community_name.get(lang).to_owned()} " · " {line}
                    <time class="mail__when" datetime=when::machine(v.at)>{when::moment(lang, v.at, now)}</time>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let none = rows
        .is_empty()
        .then(|| view! { <p>{words::data_views_none(lang)}</p> });
    visit.draw(Page::new(words::data_title(lang)).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                <h1>{words::data_title(lang)}</h1>
                <p>{words::data_what(lang)}</p>
                <dl class="facts">
                    <dt>{words::account_phone(lang)}</dt>
                    <dd>{profile.phone_masked}</dd>
                    <dt>{words::account_name(lang)}</dt>
                    <dd>{profile.real_name.unwrap_or_else(|| words::none_yet(lang).to_owned())}</dd>
                    <dt>{words::account_since(lang)}</dt>
                    <dd>{when::day(lang, domain::time::day_of(profile.created_at), domain::time::day_of(now))}</dd>
                </dl>
                <p><a class="button" href=links::MY_DATA_FILE download="juyi.json">{words::data_download(lang)}</a></p>
                <h2>{words::data_views_title(lang)}</h2>
                {none}
                <ul class="mail">{rows}</ul>
            </div>
        }
    })
}

/// `GET /me/data.json`
pub async fn data_file(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    // The page, because a download cannot be gone on with after signing in.
    visit.signed_in_within(FRESH, links::MY_DATA)?;
    let value = visit.portal.db.export_account(&me).await?;
    let event = Event::of_session(TAKE_DATA, visit.now);
    visit.portal.note_later(event).await;
    let text =
        serde_json::to_string_pretty(&value).map_err(|_| crate::frame::Problem::Ours("export"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"juyi.json\"",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}
