//! Journeys through mutual aid with plain forms.

mod care;
mod life;

use app::frame::visit::token_hash;
use store::drafts::{Draft, DraftKind};

use crate::common::{Got, House, form, noon, phone_of, with_role};

pub const BOARD: &str = "/qingyun/volunteers/aid";
pub const DESK: &str = "/qingyun/desk/volunteers/aid";
pub const ADDRESS: &str = "翠园小区 5 号楼 1 单元 702";
pub const PHONE: &str = "13812349876";

pub async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

pub async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

/// What somebody asks; `day` counts from the demo's today.
pub fn request(once: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("kind", "errands"),
        ("text", "帮忙去药店取一次常吃的药"),
        ("due", "2026-11-25"),
        ("frail", "no"),
        ("address", ADDRESS),
        ("phone", PHONE),
        ("adult", "yes"),
        ("shown", "nickname"),
        ("once", once),
    ];
    fields.map(|(n, v)| (n, v.to_owned())).into()
}

pub fn encoded(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form(&pairs)
}

pub fn changed(mut pairs: Vec<(&'static str, String)>, name: &str, value: &str) -> String {
    for pair in pairs.iter_mut().filter(|(n, _)| *n == name) {
        pair.1 = value.to_owned();
    }
    encoded(&pairs)
}

/// Asks and gives the address of the request.
pub async fn ask(house: &House, cookie: &str, sent: &str) -> String {
    let got = house.post(&format!("{BOARD}/ask"), cookie, sent).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let to = got.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

/// What stands behind the first mark of a page, up to a quotation mark.
pub fn after<'a>(body: &'a str, mark: &str) -> &'a str {
    let (_, rest) = body.split_once(mark).unwrap();
    rest.split('"').next().unwrap()
}

pub const HELLO: [(&str, &str); 3] = [
    ("message", "今天下午可以"),
    ("adult", "yes"),
    ("shown", "nickname"),
];

/// Signs somebody in where something was typed: the cookie of the browser is in the answer. Gives the unsent drafts.
pub async fn sign_in_there(house: &House, key: &str, got: &Got) -> Vec<Draft> {
    let cookie = got
        .cookies
        .iter()
        .find(|c| c.starts_with("__Host-juyi-browser="));
    let token = cookie.unwrap().split(['=', ';']).nth(1).unwrap();
    let phone = domain::phone::Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let hash = token_hash("browser", token);
    let adopted = house.db().adopt_drafts(&hash, account, noon()).await;
    adopted.unwrap();
    drafts(house, key).await
}

pub async fn drafts(house: &House, key: &str) -> Vec<Draft> {
    let phone = domain::phone::Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let standing = house
        .db()
        .load_standing(account, false, None)
        .await
        .unwrap();
    let person = domain::access::signed_in(Some(&standing)).unwrap();
    let all = house.db().list_drafts(&person).await.unwrap();
    all.into_iter()
        .filter(|d| d.kind == DraftKind::Aid)
        .collect()
}
