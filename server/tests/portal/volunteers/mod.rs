//! Journeys through the volunteers' room: two taps to a shift, the waiting list, joining, check-in to proof, and refusals.

mod shifts;
mod teams;

use serde_json::Value;

use crate::common::{House, phone_of, with_role};

const ROOM: &str = "/qingyun/volunteers";
const DESK: &str = "/qingyun/desk/volunteers";

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn secretary(house: &House) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", "secretary")), true)
        .await
}

/// The shifts to come, as everybody reads them.
async fn shifts(house: &House) -> Vec<Value> {
    let path = format!("/api/v1{ROOM}/shifts");
    let got = house.get(&path, "").await;
    let all: Value = serde_json::from_str(&got.body).unwrap();
    all.as_array().unwrap().clone()
}

/// The first shift that fits: its number, and the address of its activity.
async fn shift(house: &House, fits: impl Fn(&Value) -> bool) -> (String, String) {
    let all = shifts(house).await;
    let one = all.iter().find(|s| fits(s)).unwrap();
    let url = one["url"].as_str().unwrap();
    let path = url.strip_prefix("http://juyi.test").unwrap();
    (one["number"].to_string(), path.to_owned())
}

fn path_of(location: Option<String>) -> String {
    location.unwrap().split('?').next().unwrap().to_owned()
}

/// What stands behind the first mark of a page, up to its end.
fn after<'a>(body: &'a str, mark: &str, end: char) -> &'a str {
    let (_, rest) = body.split_once(mark).unwrap();
    rest.split(end).next().unwrap()
}
