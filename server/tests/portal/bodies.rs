//! Journeys through the bodies room: reading, applying, deciding, recommending, and what a refusal says.

use crate::common::{House, noon, phone_of, running_procedure, with_role};
use axum::http::StatusCode;

fn field<'a>(body: &'a str, before: &str) -> &'a str {
    let at = body.find(before).unwrap_or_else(|| panic!("no {before}"));
    body[at + before.len()..].split('"').next().unwrap()
}

async fn secretary(house: &House) -> String {
    let phone = phone_of(&with_role("qingyun", "secretary"));
    house.cookie(&phone, true).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_reads_who_sits_how_they_were_chosen_and_who_applies() {
    let house = House::demo().await;
    let list = house.get("/qingyun/bodies", "").await;
    assert!(list.body.contains("/qingyun/bodies/1"), "{}", list.body);
    let body = house.get("/qingyun/bodies/1", "").await;
    for said in [
        "罗建群",
        "石建国",
        "公开报名、民主推荐产生",
        "因职务担任",
        "青云小学",
        "空 1 席",
    ] {
        assert!(body.body.contains(said), "{said}");
    }
    let number = running_procedure(&house).await;
    let page = house
        .get(&format!("/qingyun/bodies/procedures/{number}"), "")
        .await;
    for said in [
        "民主推荐",
        "13 人推荐",
        "还差 1 人",
        "《贵阳市社区工作条例》第十八条",
        "第二十七条",
        "接下来",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let api = house.get("/api/v1/qingyun/bodies/1", "").await;
    let roster: serde_json::Value = serde_json::from_str(&api.body).unwrap();
    assert_eq!(roster["members"].as_array().unwrap().len(), 13);
    let csv = house.get("/qingyun/bodies/1/roster.csv", "").await;
    assert_eq!(csv.body.lines().count(), 14);
    let english = house
        .send(
            crate::common::request("GET", "/qingyun/bodies/1", "juyi_lang=en")
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert!(english.body.contains("applied and was recommended"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_recommends_once_and_takes_it_back() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("wangfang"), false).await;
    let number = running_procedure(&house).await;
    let page = format!("/qingyun/bodies/procedures/{number}");
    let before = house.get(&page, &me).await;
    // The third applicant is one short of the threshold.
    let card = before.body.split("id=\"a3\"").nth(1).unwrap();
    let id = field(card, "name=\"application\" value=\"").to_owned();
    let form = format!("application={id}");
    for _ in 0..2 {
        let sent = house.post(&format!("{page}/recommend"), &me, &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(sent.location.unwrap().ends_with("?done=recommended"));
    }
    let after = house.get(&page, &me).await;
    let card = after.body.split("id=\"a3\"").nth(1).unwrap();
    assert!(card.contains("10 人推荐") && card.contains("收回推荐"));
    let sent = house.post(&format!("{page}/unrecommend"), &me, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let after = house.get(&page, &me).await;
    assert!(after.body.contains("9 人推荐"));
    let candidate = house.cookie(&phone_of("r070"), false).await;
    let own = house
        .post(&format!("{page}/recommend"), &candidate, &form)
        .await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.body.contains("不能推荐自己"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretary_opens_a_procedure_and_refuses_with_reason_and_clause() {
    let house = House::demo().await;
    let me = secretary(&house).await;
    let desk = house.get("/qingyun/desk/bodies", &me).await;
    assert_eq!(desk.status, StatusCode::OK);
    // The units' seats: one of three is free.
    let body = house.get("/api/v1/qingyun/bodies/1", "").await;
    assert!(body.body.contains("\"class\":\"unit\""));
    let links: Vec<&str> = desk
        .body
        .split("/qingyun/desk/bodies/seats/")
        .skip(1)
        .collect();
    let unit = links[1].split('"').next().unwrap().to_owned();
    let seats = format!("/qingyun/desk/bodies/seats/{unit}");
    let opened = house.post(&format!("{seats}/open"), &me, "").await;
    let to = opened.location.unwrap();
    assert!(to.ends_with("?done=procedure_opened"), "{to}");
    let twice = house.post(&format!("{seats}/open"), &me, "").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let desk_page = to.split('?').next().unwrap().to_owned();
    let number = desk_page.rsplit('/').next().unwrap().to_owned();

    let wang = house.cookie(&phone_of("wangfang"), false).await;
    let apply = "/qingyun/bodies/1/apply";
    let form = house.get(apply, &wang).await;
    assert!(form.body.contains("驻社区单位"));
    let statement = "我在这里开店十五年，愿意把商户的意见带上来。";
    let short = house
        .post(apply, &wang, &format!("procedure={number}&statement=短"))
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        short.body.contains(">\n短</textarea>"),
        "what was typed stays"
    );
    let nobody = house
        .post(
            apply,
            &wang,
            &format!("procedure={number}&statement={statement}"),
        )
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!("procedure={number}&statement={statement}&stands_for=青云便利店");
    for _ in 0..2 {
        let sent = house.post(apply, &wang, &form).await;
        assert!(sent.location.unwrap().ends_with("?done=applied"));
    }
    let waiting = house.get("/qingyun/desk", &me).await;
    assert!(waiting.body.contains("1 份报名等待审查资格"));

    let page = house.get(&desk_page, &me).await;
    let at = page.body.find("name=\"application\"").unwrap();
    let id = field(&page.body[at..], "<option value=\"").to_owned();
    let decide = format!("{desk_page}/decide");
    let empty = house
        .post(&decide, &me, &format!("application={id}&eligible=no"))
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reason = "申报的单位不在本社区范围内。";
    let form = format!("application={id}&eligible=no&reason={reason}&clause=条例第十七条");
    let sent = house.post(&decide, &me, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let public = house
        .get(&format!("/qingyun/bodies/procedures/{number}"), "")
        .await;
    assert!(public.body.contains(reason) && public.body.contains("条例第十七条"));
    let mine = house.get("/me/applications", &wang).await;
    assert!(mine.body.contains(reason));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_resigns_and_the_secretary_enters_another() {
    let house = House::demo().await;
    let member = house.cookie(&phone_of("luojianqun"), false).await;
    let mine = house.get("/me/applications", &member).await;
    let seat = field(&mine.body, "name=\"seat\" value=\"").to_owned();
    let stranger = house.cookie(&phone_of("wangfang"), false).await;
    let form = format!("seat={seat}");
    let refused = house.post("/me/applications", &stranger, &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let sent = house.post("/me/applications", &member, &form).await;
    assert!(sent.location.unwrap().ends_with("?done=resigned"));
    let body = house.get("/qingyun/bodies/1", "").await;
    assert!(body.body.contains("本人辞去"));

    let me = secretary(&house).await;
    let desk = house.get("/qingyun/desk/bodies", &me).await;
    let links: Vec<&str> = desk
        .body
        .split("/qingyun/desk/bodies/seats/")
        .skip(1)
        .collect();
    let committee = links[3].split('"').next().unwrap().to_owned();
    let enter = format!("/qingyun/desk/bodies/seats/{committee}/enter");
    let today = domain::time::day_of(noon());
    let future = house.post(&enter, &me, "name=何志明&from=2030-01-01").await;
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = house
        .post(&enter, &me, &format!("name=何志明&from={today}"))
        .await;
    assert!(sent.location.unwrap().ends_with("?done=seated"));
    // Signed in: a visitor may see the page of two seconds ago.
    let body = house.get("/qingyun/bodies/1", &me).await;
    assert!(body.body.contains("何志明"));
    let full = house
        .post(&enter, &me, &format!("name=何志明&from={today}"))
        .await;
    assert_eq!(full.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretary_cancels_and_removes_only_with_reason_and_clause() {
    let house = House::demo().await;
    let me = secretary(&house).await;
    let number = running_procedure(&house).await;
    let desk = format!("/qingyun/desk/bodies/procedures/{number}");
    let cancel = format!("{desk}/cancel");
    let empty = house.post(&cancel, &me, "ground=&ground_clause=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let encode = app::frame::links::query;
    let ground = format!(
        "ground={}&ground_clause={}",
        encode("席位数登记错了，改正后重新公开报名"),
        encode("议事规则第九条")
    );
    let sent = house.post(&cancel, &me, &ground).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let public = house
        .get(&format!("/qingyun/bodies/procedures/{number}"), &me)
        .await;
    assert!(public.body.contains("秘书终止了这次程序") && public.body.contains("第九条"));
    // A second press of the button changes nothing.
    assert_eq!(house.post(&cancel, &me, &ground).await.status, 303);
    assert!(!public.body.contains("时间到了会自动"));

    let desk = house.get("/qingyun/desk/bodies", &me).await.body;
    let seats = desk.split("/qingyun/desk/bodies/seats/").nth(1).unwrap();
    let seats = format!(
        "/qingyun/desk/bodies/seats/{}",
        seats.split('"').next().unwrap()
    );
    let page = house.get(&seats, &me).await.body;
    let select = page.split("id=\"seat\"").nth(1).unwrap();
    let seat = field(
        select.split("</option>").nth(1).unwrap(),
        "<option value=\"",
    )
    .to_owned();
    let remove = format!("{seats}/remove");
    // Nobody is chosen beforehand.
    assert!(select.starts_with(' ') || select.contains("<option value=\"\""));
    for bad in [format!("seat={seat}"), format!("seat=&{ground}")] {
        let got = house.post(&remove, &me, &bad).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let sent = house
        .post(&remove, &me, &format!("seat={seat}&{ground}"))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let roster = house.get("/qingyun/bodies/1", &me).await.body;
    assert!(roster.contains("被免去") && roster.contains("第九条"));
}
