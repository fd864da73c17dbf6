//! Rating a guide: once, without being asked for words, and not seen by anybody before the month is over.

use super::{resident, staff, to};
use crate::common::{House, form};

const ROOM: &str = "/qingyun/assessments/ratings";
const DESK: &str = "/qingyun/desk/assessments/ratings";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_rates_a_guide_once_and_no_number_moves_that_day() {
    let house = House::demo().await;
    let me = resident(&house, "wangfang").await;
    let item = "/qingyun/services/3";
    let page = house.get(item, &me).await;
    assert!(page.body.contains("这份办事指南好用吗"));
    let chosen = |body: &str| (1..=6).any(|n| body.contains(&format!("value=\"{n}\" checked")));
    assert!(!chosen(&page.body), "nothing is chosen beforehand");
    assert!(!house.get(item, "").await.body.contains("name=\"mark\""));
    let path = format!("{ROOM}/service/3");
    let api = format!("/api/v1{ROOM}");
    let before = house.get(&api, "").await.body;
    // A form that cannot be taken keeps what was typed.
    let got = house
        .post(&path, &me, &form(&[("words", "写得很清楚")]))
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("写得很清楚"));
    let got = house
        .post(&path, &me, &form(&[("mark", "4"), ("words", "好")]))
        .await;
    assert!(got.status == 422 && chosen(&got.body));
    assert_eq!(
        to(&house.post(&path, &me, &form(&[("mark", "2")])).await),
        format!("{path}?done=rated")
    );
    assert_eq!(
        to(&house.post(&path, &me, &form(&[("mark", "5")])).await),
        format!("{path}?done=rated")
    );
    let page = house.get(item, &me).await;
    assert!(page.body.contains("您评过了") && !page.body.contains("name=\"mark\""));
    assert_eq!(house.get(&api, "").await.body, before);
    // Once more is for whoever has an answer, and a visit for whoever made it.
    let again = form(&[("mark", "5"), ("again", "1")]);
    assert_eq!(house.post(&path, &me, &again).await.status, 409);
    let visit = form(&[("mark", "5"), ("booking", "QYR22345")]);
    assert_eq!(
        house
            .post(&format!("{ROOM}/window/2"), &me, &visit)
            .await
            .status,
        404
    );
    for wrong in ["service/999", "service/01", "other/1"] {
        assert_eq!(house.get(&format!("{ROOM}/{wrong}"), "").await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_that_took_place_is_rated_once_from_the_own_list() {
    let house = House::demo().await;
    let me = resident(&house, "wangfang").await;
    let offer = "给这次办事打分";
    let list = house.get("/me/appointments", &me).await.body;
    let waiting = list.matches(offer).count();
    assert!(waiting > 0);
    let before = list.split(offer).next().unwrap();
    let booking = before.rsplit("href=\"").next().unwrap();
    let booking = booking.split('"').next().unwrap();
    let page = house.get(booking, &me).await.body;
    let field = |name: &str| {
        let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
        rest.unwrap().split('"').next().unwrap().to_owned()
    };
    let code = field("booking");
    let act = page
        .split("action=\"")
        .find(|a| a.contains("/ratings/window/"));
    let act = act.unwrap().split('"').next().unwrap();
    let said = form(&[("mark", "4"), ("booking", &code)]);
    // A neighbour does not rate it, whatever they know of it.
    let other = resident(&house, "r001").await;
    assert_eq!(house.post(act, &other, &said).await.status, 404);
    let done = to(&house.post(act, &me, &said).await);
    assert_eq!(done, format!("{act}?done=rated"));
    let page = house.get(booking, &me).await.body;
    assert!(page.contains("您评过了") && !page.contains("name=\"mark\""));
    let list = house.get("/me/appointments", &me).await.body;
    assert_eq!(list.matches(offer).count(), waiting - 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_address_is_not_confirmed_reads_why_there_is_no_form_under_a_guide() {
    let house = House::demo().await;
    // One whose address waits to be looked at.
    let new = resident(&house, "lilei").await;
    let page = house.get("/qingyun/services/3", &new).await.body;
    assert!(!page.contains("name=\"mark\"") && page.contains("住址确认过的居民"));
    assert!(page.contains("href=\"/qingyun/steps\""));
    // Here it is the sign-in, and once it is confirmed the form itself.
    let visitor = house.get("/qingyun/services/3", "").await.body;
    assert!(!visitor.contains("住址确认过的居民"));
    let me = resident(&house, "wangfang").await;
    let page = house.get("/qingyun/services/3", &me).await.body;
    assert!(!page.contains("住址确认过的居民"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_answer_a_bad_rating_and_the_public_reads_the_answer_and_not_the_words() {
    let house = House::demo().await;
    let me = staff(&house, "secretary").await;
    let words = "照片要几寸没写清楚";
    let desk = house.get(DESK, &me).await.body;
    assert!(desk.contains(words));
    let case = desk.split("name=\"case\" value=\"").nth(1).unwrap();
    let case = case.split('"').next().unwrap();
    let field = format!("answer-{}", &case[..12]);
    let short = house
        .post(DESK, &me, &form(&[("case", case), (&field, "好")]))
        .await;
    assert_eq!(short.status, 422);
    let answer = form(&[("case", case), (&field, "已经写明两寸彩照一张。")]);
    assert!(to(&house.post(DESK, &me, &answer).await).starts_with(DESK));
    let page = house.get(&format!("{ROOM}/service/2"), "").await.body;
    assert!(page.contains("已经写明两寸彩照一张。") && !page.contains(words));
    // Thirteen guides' readers and nine, by the table of the page, the file and the API alike.
    let list = house.get(ROOM, "").await.body;
    assert!(list.contains("高龄津贴申请") && list.contains(">13<"));
    let api: serde_json::Value =
        serde_json::from_str(&house.get(&format!("/api/v1{ROOM}"), "").await.body).unwrap();
    let first = api
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["kind"] == "service")
        .unwrap();
    assert_eq!(
        (&first["ratings"], &first["answered_in_time"]),
        (&13.into(), &1.into())
    );
    assert_eq!(first["counts"], serde_json::json!([6, 4, 1, 1, 0, 1]));
    let csv = house.get(&format!("{ROOM}.csv"), "").await.body;
    assert!(csv.contains("service,1,高龄津贴申请,13,"));
}
