//! Windows and free times as files and through the public API, the same for every reader. Nobody who booked is in it.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::appointments::clock_time;
use domain::display::Lang;

use serde::Serialize;
use store::appointments::Window;
use utoipa::ToSchema;

use super::outlook::Outlook;
use super::{find, hours, slug};
use crate::frame::{Answer, Here, Visit, links, sheet};

/// A window.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiWindow {
    pub number: i64,
    pub name_zh: String,
    /// Empty where nobody has written the English one.
    pub name_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub handles_zh: String,
    pub handles_en: String,
    pub phone: String,
    /// From Monday to Sunday; times of the clock in Asia/Shanghai.
    pub hours: Vec<Vec<ApiSpan>>,
    pub slot_minutes: u16,
    /// People in one slot.
    pub capacity: u16,
    /// How many of them come without booking.
    pub walk_in: u16,
    /// Whether its staff come to people's homes.
    pub home_visits: bool,
    pub url: String,
}

/// A stretch of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiSpan {
    #[schema(example = "09:00")]
    pub from: String,
    #[schema(example = "12:00")]
    pub until: String,
}

/// A day of a window with its times to come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiDay {
    #[schema(example = "2026-11-30")]
    pub day: String,
    pub slots: Vec<ApiSlot>,
}

/// A time that may be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiSlot {
    #[schema(example = "09:00")]
    pub from: String,
    pub until: String,
    /// Places that may be booked, and how many of them are free.
    pub places: u16,
    pub free: i64,
}

fn line(here: &Here, w: &Window) -> ApiWindow {
    let day = |n: usize| {
        w.plan
            .hours
            .weekday(n)
            .iter()
            .map(|s| ApiSpan {
                from: clock_time(s.from()),
                until: clock_time(s.until()),
            })
            .collect()
    };
    ApiWindow {
        number: w.number,
        name_zh: w.name.zh.clone(),
        name_en: w.name.en.clone(),
        place_zh: w.place.zh.clone(),
        place_en: w.place.en.clone(),
        handles_zh: w.handles.zh.clone(),
        handles_en: w.handles.en.clone(),
        phone: w.phone.clone(),
        hours: (0..7).map(day).collect(),
        slot_minutes: w.plan.slot_minutes,
        capacity: w.plan.capacity,
        walk_in: w.plan.walk_in(),
        home_visits: w.home_visits,
        url: format!(
            "{}{}",
            here.portal.origin,
            links::window(slug(here), w.number)
        ),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/appointments/windows",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiWindow]))
)]
pub async fn windows(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all = here.portal.db.list_windows(here.community.id).await?;
    let all: Vec<_> = all.iter().map(|w| line(&here, w)).collect();
    Ok(Json(all).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/appointments/windows/{n}/slots",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = i64, Path, description = "Number of the window")),
    responses((status = 200, body = [ApiDay]))
)]
pub async fn slots(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let window = find(&here, &number).await?;
    let outlook = Outlook::of(&here, window).await?;
    let places = outlook.window.plan.bookable();
    let days: Vec<_> = outlook
        .days()
        .into_iter()
        .map(|day| ApiDay {
            day: day.to_string(),
            slots: outlook
                .day(day)
                .into_iter()
                .map(|p| ApiSlot {
                    from: clock_time(p.slot.from()),
                    until: clock_time(p.slot.until()),
                    places,
                    free: p.free,
                })
                .collect(),
        })
        .collect();
    Ok(Json(days).into_response())
}

/// `GET /{c}/appointments.csv`
pub async fn csv(here: Here) -> Answer {
    let lang = Lang::Zh;
    let columns = [
        "number",
        "name",
        "place",
        "handles",
        "phone",
        "hours",
        "slot_minutes",
        "capacity",
        "walk_in",
        "home_visits",
        "url",
    ];
    let mut rows = Vec::new();
    for w in here.portal.db.list_windows(here.community.id).await? {
        let l = line(&here, &w);
        rows.push(vec![
            l.number.to_string(),
            l.name_zh,
            l.place_zh,
            l.handles_zh,
            l.phone,
            hours(lang, &w).join("；"),
            l.slot_minutes.to_string(),
            l.capacity.to_string(),
            l.walk_in.to_string(),
            l.home_visits.to_string(),
            l.url,
        ]);
    }
    sheet::csv(&format!("{}-appointments", slug(&here)), &columns, rows)
}
