//! Meetings through the whole stack: signing up, asking, calling too early, what stands in calendars.

use crate::common::{House, phone_of};

async fn number_of(house: &House, query: &str) -> String {
    let got = house
        .get(&format!("/api/v1/qingyun/meetings?{query}"), "")
        .await;
    let page: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    page["items"][0]["number"].as_str().unwrap().to_owned()
}

async fn secretary(house: &House) -> String {
    house.cookie(&phone_of("wuxiaomei"), true).await
}

const FORM: &str = "kind=discussion&body=1&title=%E5%8D%81%E4%BA%8C%E6%9C%88%E8%AE%AE%E9%A2%98%E8%AE%A8%E8%AE%BA%E4%BC%9A\
    &about=%E8%AE%A8%E8%AE%BA%E9%99%84%E8%AE%AE%E4%BA%BA%E6%95%B0%E5%B7%B2%E5%A4%9F%E7%9A%84%E5%BB%BA%E8%AE%AE\
    &place=%E4%BA%8C%E6%A5%BC&from=14%3A30&to=16%3A30&capacity=20";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secretary_cannot_call_a_meeting_too_early_and_reads_the_clause() {
    let house = House::demo().await;
    let cookie = secretary(&house).await;
    let form = format!("{FORM}&day=2026-11-24&once=a");
    let got = house
        .post("/qingyun/desk/meetings/new", &cookie, &form)
        .await;
    assert_eq!(got.status, 422);
    let community = house.db().list_communities().await.unwrap()[0].id;
    let today = domain::time::day_of(crate::common::noon());
    let book = house
        .db()
        .current_rulebook(community, today)
        .await
        .unwrap()
        .unwrap();
    let clause = &book.entry(domain::rulebook::Rule::NoticeDays).source_zh;
    assert!(got.body.contains(clause.as_str()), "{clause}");
    assert!(
        got.body.contains("十二月议题讨论会"),
        "what was typed is kept"
    );

    let form = format!("{FORM}&day=2026-12-30&once=b");
    let got = house
        .post("/qingyun/desk/meetings/new", &cookie, &form)
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    let again = house
        .post("/qingyun/desk/meetings/new", &cookie, &form)
        .await;
    assert_eq!(got.location, again.location);
    let page = house.get(got.location.as_deref().unwrap(), &cookie).await;
    assert_eq!(page.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_signs_up_and_gives_the_place_back() {
    let house = House::demo().await;
    let n = number_of(&house, "kind=discussion").await;
    let path = format!("/qingyun/meetings/{n}");
    let visitor = house.get(&path, "").await;
    assert!(visitor.body.contains("登录后报名旁听") && visitor.body.contains("接下来"));
    let me = house.cookie(&phone_of("wangfang"), false).await;
    let got = house.post(&format!("{path}/signup"), &me, "").await;
    assert_eq!(got.location.unwrap(), format!("{path}?done=signed_up"));
    assert!(house.get(&path, &me).await.body.contains("您已报名旁听"));
    assert!(
        house
            .get("/me/meetings", &me)
            .await
            .body
            .contains("取消报名")
    );
    let got = house.post(&format!("{path}/leave"), &me, "").await;
    assert_eq!(got.status, 303);
    let got = house.post(&format!("{path}/leave"), &me, "").await;
    assert_eq!(got.status, 409);
    // Too early to check in, and the page says so.
    let got = house
        .post(&format!("{path}/checkin"), &me, "code=123456")
        .await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("前两小时"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_asks_for_an_item_and_the_secretary_answers() {
    let house = House::demo().await;
    let n = number_of(&house, "kind=discussion").await;
    let me = house.cookie(&phone_of("wangfang"), false).await;
    let form = "title=%E5%B0%8F%E5%8C%BA%E9%97%A8%E5%8F%A3%E7%A7%AF%E6%B0%B4&about=%E4%B8%8B%E9%9B%A8%E8%A6%81%E7%BB%95%E8%B7%AF&once=k";
    let got = house
        .post(&format!("/qingyun/meetings/{n}/ask"), &me, form)
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    let page = house.get(&format!("/qingyun/meetings/{n}"), "").await;
    assert!(page.body.contains("小区门口积水"));
    let cookie = secretary(&house).await;
    let desk = house
        .get(&format!("/qingyun/desk/meetings/{n}"), &cookie)
        .await;
    assert!(desk.body.contains("答复增加议题的请求"));
    let empty = house
        .post(&format!("/qingyun/desk/meetings/{n}/answer"), &cookie, "")
        .await;
    assert_eq!(empty.status, 422);
    let unknown = house
        .post(&format!("/qingyun/desk/meetings/{n}/dance"), &cookie, "")
        .await;
    assert_eq!(unknown.status, 404);
    let early = house
        .post(&format!("/qingyun/desk/meetings/{n}/open"), &cookie, "")
        .await;
    assert_eq!(early.status, 422);
    assert!(early.body.contains("前一小时"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calendars_are_folded_and_name_every_meeting() {
    let house = House::demo().await;
    let n = number_of(&house, "kind=discussion").await;
    for path in [
        "/qingyun/meetings.ics".to_owned(),
        "/qingyun/bodies/1/meetings.ics".to_owned(),
        format!("/qingyun/meetings/{n}/event.ics"),
    ] {
        let got = house.get(&path, "").await;
        assert_eq!(got.status, 200);
        assert!(got.body.contains("BEGIN:VEVENT") && got.body.contains(&format!("qingyun-{n}@")));
        assert!(got.body.contains("Asia/Shanghai"), "{}", got.body);
        assert!(
            got.body.lines().all(|line| line.trim_end().len() <= 75),
            "{}",
            got.body
        );
    }
    assert_eq!(
        house
            .get("/qingyun/bodies/99/meetings.ics", "")
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn approved_minutes_and_visits_are_public_in_both_languages() {
    let house = House::demo().await;
    let n = number_of(&house, "kind=collection&when=past").await;
    let page = house.get(&format!("/qingyun/meetings/{n}"), "").await;
    assert!(page.body.contains("收集到的意见") && page.body.contains("记录已通过"));
    let api = house
        .get(&format!("/api/v1/qingyun/meetings/{n}"), "")
        .await;
    let meeting: serde_json::Value = serde_json::from_str(&api.body).unwrap();
    assert_eq!(meeting["stage"], "approved");
    assert_eq!(meeting["minutes_hash"].as_str().unwrap().len(), 64);
    let english = house
        .get(&format!("/qingyun/meetings/{n}"), "juyi_lang=en")
        .await;
    assert!(english.body.contains("Opinions collected"));
    let visits = house.get("/qingyun/meetings/visits", "").await;
    assert!(visits.body.contains("电动车充电和楼道停放"));
    let csv = house.get("/qingyun/meetings.csv?when=past", "").await;
    assert!(csv.body.contains(&n));
    let nonsense = house
        .get("/api/v1/qingyun/meetings?cursor=nonsense", "")
        .await;
    assert_eq!(nonsense.status, 400);
}
