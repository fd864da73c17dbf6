//! Uploads at every door that takes a file to show it (requirements.md UP1–UP3, AZ3): what is refused and leaves nothing, what is
//! left of a photo, how files are served, and who sees those of a draft.

mod bad;
mod kept;

pub use bad::refused_at;

use chrono::{DateTime, Utc};

use crate::common::{Got, House, form, phone_of, with_role};

const DESK: &str = "/qingyun/desk/facilities";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";

async fn staff(house: &House, role: &str) -> String {
    let phone = phone_of(&with_role("qingyun", role));
    house.cookie(&phone, true).await
}

async fn on_shelf(house: &House) -> Vec<String> {
    let later = DateTime::<Utc>::MAX_UTC;
    let mut names = house.portal.shelf.names_before(later).await.unwrap();
    names.sort();
    names
}

async fn give(
    house: &House,
    path: &str,
    cookie: &str,
    title: &str,
    name: &str,
    bytes: &[u8],
) -> Got {
    let words = [("title_zh", title), ("title_en", "")];
    house.upload_with(path, cookie, &words, name, bytes).await
}

/// A draft of the room of facilities, and the address of its attachments.
async fn draft(house: &House, editor: &str, title: &str) -> String {
    let new = format!("{DESK}/new");
    let page = house.get(&new, editor).await.body;
    let once = page.split("name=\"once\" value=\"").nth(1).unwrap();
    let once = once.split('"').next().unwrap();
    let typed = facility(title, once, "save");
    let kept = house.post(&new, editor, &typed).await;
    let to = kept.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

fn facility(title: &str, once: &str, act: &str) -> String {
    form(&[
        ("title_zh", title),
        ("sort", "everyday"),
        ("owner_zh", "青云社区"),
        ("place_zh", "青云路 26 号"),
        ("hours_zh", "周一至周六 11:00–13:00"),
        ("fee_zh", "不收费"),
        ("phone", "19900090062"),
        ("access_zh", "没有台阶"),
        ("usage_zh", "现到现用"),
        ("once", once),
        ("act", act),
    ])
}

async fn file(house: &House, cookie: &str, title: &str) -> String {
    let typed = form(&[
        ("title", title),
        ("body", "广场的长椅坏了两张，老人没有地方坐，请修一下。"),
        ("category", "1"),
        ("shown", "nickname"),
    ]);
    let got = house.post("/qingyun/proposals/new", cookie, &typed).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let to = got.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

/// The addresses of files on a page, in their order.
fn files(body: &str) -> Vec<&str> {
    let parts = body.split("href=\"/qingyun/files/").skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}
