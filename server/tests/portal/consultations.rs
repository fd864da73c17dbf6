//! A consultation from the form of its text to the published answer, with plain forms.

use chrono::Duration;
use domain::time::day_of;
use server::caretaker::keep_consultations;

use crate::common::{House, phone_of, with_role};

/// The staff cookie of whoever holds the role in Qingyun.
async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

/// Written by the editor, checked by the secretary, open from today on; gives its number.
pub async fn open(house: &House) -> String {
    let (editor, secretary) = (
        staff(house, "editor").await,
        staff(house, "secretary").await,
    );
    let today = day_of(house.portal.clock.now());
    let until = today + Duration::days(6);
    let form = format!(
        "once=a1&title=东门小广场改造&kind=facility&about=选址已定，摆放可以改。&sections=%23 位置%0A东门。%0A%23 设施%0A四张长椅。&questions=单选 | 先修哪里%0A- 东门%0A- 西门%0A文字 | 还想说什么&opens_on={today}&closes_on={until}"
    );
    let early = form.replace(&today.to_string(), "2020-01-01");
    let got = house
        .post("/qingyun/desk/consultations/new", &editor, &early)
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("四张长椅"), "what was typed is kept");
    let got = house
        .post("/qingyun/desk/consultations/new", &editor, &form)
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    let all = house.get("/qingyun/desk/consultations", &editor).await.body;
    let at = all.find("/qingyun/desk/consultations/20").unwrap();
    let number = all[at..]
        .split('"')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let hidden = house
        .get(&format!("/qingyun/consultations/{number}"), "")
        .await;
    assert_eq!(hidden.status, 404, "a draft is nobody's to read");
    let check = format!("/qingyun/desk/consultations/{number}/check");
    assert_eq!(house.post(&check, &editor, "revision=1").await.status, 403);
    assert_eq!(
        house.post(&check, &secretary, "revision=1").await.status,
        303
    );
    number
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consultation_is_opened_answered_commented_and_replied_to() {
    let house = House::demo().await;
    let number = open(&house).await;
    let at = |part: &str| format!("/qingyun/consultations/{number}{part}");
    let desk = |part: &str| format!("/qingyun/desk/consultations/{number}{part}");
    let page = house.get(&at(""), "").await.body;
    assert!(page.contains("四张长椅") && page.contains("对这一节提意见"));
    assert!(
        house
            .get("/qingyun", "")
            .await
            .body
            .contains("东门小广场改造")
    );
    // What somebody writes before signing in is kept.
    let kept = house
        .post(&at("/comment"), "", "section=2&text=长椅太少了")
        .await;
    assert_eq!(kept.status, 303);
    let me = house.cookie(&phone_of("wangfang"), false).await;
    let got = house
        .post(
            &at("/comment"),
            &me,
            "section=2&text=长椅太少了&shown=nickname",
        )
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    assert_eq!(
        house
            .post(&at("/comment"), &me, "section=9&text=没有这节")
            .await
            .status,
        404
    );
    assert_eq!(house.post(&at("/answer"), &me, "q0=7").await.status, 422);
    assert_eq!(
        house.post(&at("/answer"), &me, "q0=1&q1=").await.status,
        303
    );
    let form = house.get(&at("/answer"), &me).await.body;
    assert!(form.contains("checked"), "the own answers can be changed");
    let page = house.get(&at(""), &me).await.body;
    assert!(page.contains("长椅太少了") && page.contains("已有 1 人回答问题"));
    let mine = house.get("/me/consultations", &me).await.body;
    assert!(mine.contains("东门小广场改造"));
    house.wait(8 * 24);
    keep_consultations(&house.portal).await.unwrap();
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    assert!(house.get(&at(""), &me).await.body.contains("不到 5 个"));
    let group = "group=0&heading-0=长椅&verdict-0=adopted&why-0=改成六张长椅。";
    assert_eq!(
        house
            .post(&desk("/group"), &editor, "group=0&heading-0=长椅")
            .await
            .status,
        422
    );
    assert_eq!(
        house.post(&desk("/group"), &editor, group).await.status,
        303
    );
    let item = house.get(&desk(""), &editor).await.body;
    let field = |mark: &str| {
        let from = item.find(mark).unwrap() + mark.len();
        item[from..].split('"').next().unwrap().to_owned()
    };
    let (comment, id) = (field("name=\"m"), field("name=\"heading-"));
    let last = "final=%23 位置%0A东门。%0A%23 设施%0A六张长椅。";
    assert_eq!(house.post(&desk("/final"), &editor, last).await.status, 303);
    assert!(
        house
            .get(&desk(""), &secretary)
            .await
            .body
            .contains("还有 1 条没有归组")
    );
    let sorted = house
        .post(&desk("/sort"), &editor, &format!("m{comment}={id}"))
        .await;
    assert_eq!(sorted.status, 303);
    assert_eq!(
        house
            .post(&desk("/publish"), &editor, "revision=3")
            .await
            .status,
        403
    );
    let published = house
        .post(&desk("/publish"), &secretary, "revision=3")
        .await;
    assert_eq!(published.status, 303, "{}", published.body);
    let page = house.get(&at(""), &me).await.body;
    for said in ["意见采纳情况", "改成六张长椅", "<del", "<ins"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(
        house
            .get("/me/notices", &me)
            .await
            .body
            .contains(&format!("{}#g{id}", at("")))
    );
}

/// The consultations of a community by its API: number and state.
async fn states(house: &House, community: &str) -> Vec<(String, String)> {
    let got = house
        .get(&format!("/api/v1/{community}/consultations"), "")
        .await;
    let all: Vec<serde_json::Value> = serde_json::from_str(&got.body).unwrap();
    let text = |c: &serde_json::Value, field: &str| c[field].as_str().unwrap().to_owned();
    all.iter()
        .map(|c| (text(c, "number"), text(c, "state")))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_has_one_open_one_answered_and_one_that_waits() {
    let house = House::demo().await;
    let mut here = states(&house, "qingyun").await;
    here.sort_by(|a, b| a.1.cmp(&b.1));
    let there = states(&house, "nanhu").await;
    let state = |of: &[(String, String)]| of.iter().map(|c| c.1.clone()).collect::<Vec<_>>();
    assert_eq!(state(&here), ["answered", "open"]);
    assert_eq!(state(&there), ["answering"]);
    let answered = format!("qingyun/consultations/{}", here[0].0);
    let got = house.get(&format!("/api/v1/{answered}"), "").await;
    let one: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(one["groups"].as_array().unwrap().len(), 5);
    assert_eq!(one["counts"]["answers"], 26);
    let page = house.get(&format!("/{answered}"), "").await.body;
    for said in ["部分采纳", "不采纳", "早就该管了", "<ins"] {
        assert!(page.contains(said), "{said}");
    }
    let waits = format!("/nanhu/consultations/{}", there[0].0);
    let page = house.get(&waits, "").await.body;
    assert!(page.contains("公布采纳情况") && page.contains("小桥边的栏杆松了"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_hide_a_comment_with_a_reason_that_everybody_reads() {
    let house = House::demo().await;
    let here = states(&house, "qingyun").await;
    let number = &here.iter().find(|c| c.1 == "open").unwrap().0;
    let page = format!("/qingyun/consultations/{number}");
    let desk = format!("/qingyun/desk/consultations/{number}");
    let editor = staff(&house, "editor").await;
    let shown = house.get(&page, "").await.body;
    assert!(shown.contains("现在只能绕到南门"));
    let item = house.get(&desk, &editor).await.body;
    let from = item.find("value=\"m").unwrap() + "value=\"".len();
    let which = item[from..].split('"').next().unwrap();
    let hide = format!("{desk}/hide");
    let got = house
        .post(&hide, &editor, &format!("which={which}&hide_reason="))
        .await;
    assert_eq!(got.status, 422);
    let form = format!("which={which}&hide_reason=说出了家人的病情");
    assert_eq!(house.post(&hide, &editor, &form).await.status, 303);
    // What a visitor reads is kept for two seconds.
    let shown = house.get(&page, &editor).await.body;
    assert!(!shown.contains("现在只能绕到南门"));
    assert!(shown.contains("已被工作人员隐藏，原因：说出了家人的病情"));
}
