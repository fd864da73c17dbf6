//! Voting through the real router: who may, when, how often, and that nobody learns a count before its time.

mod cast;
mod desk;

use crate::common::{Got, House, phone_of, with_role};

fn encode(text: &str) -> String {
    app::frame::links::query(text)
}

fn at(number: &str, below: &str) -> String {
    format!("/qingyun/ballots/{number}{below}")
}

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

async fn api(house: &House, number: &str) -> serde_json::Value {
    let path = format!("/api/v1/qingyun/ballots/{number}");
    serde_json::from_str(&house.get(&path, "").await.body).unwrap()
}

async fn cast(house: &House, number: &str, cookie: &str, form: &str) -> Got {
    house.post(&at(number, "/cast"), cookie, form).await
}

/// The receipt on the voter's own page.
async fn receipt(house: &House, number: &str, cookie: &str) -> String {
    let got = house.get(&at(number, "/receipt"), cookie).await;
    assert_eq!(got.status, 200);
    let rest = got.body.split("id=\"receipt\"").nth(1).unwrap();
    let text = rest.split('>').nth(1).unwrap().split('<').next().unwrap();
    text.to_owned()
}

/// What the caretaker does every second or two.
async fn keep(house: &House) {
    server::caretaker::keep_ballots(&house.portal)
        .await
        .unwrap();
}

/// What the server says on the check page; the sentences that scripts show stand there too, hidden.
fn answered(body: &str) -> &str {
    body.split("id=\"answer\"").nth(1).unwrap_or_default()
}

/// Gives every leaf its place and signs.
async fn sign(house: &House) {
    server::caretaker::keep_log(&house.portal).await.unwrap();
}
