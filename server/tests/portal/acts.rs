//! Acts through the real router: twice, too late, with stale or forged fields, on somebody else's things.

use crate::common::{House, phone_of, with_role};

fn encode(text: &str) -> String {
    app::frame::links::query(text)
}

async fn number_of(house: &House, query: &str) -> (String, i64) {
    let got = house
        .get(&format!("/api/v1/qingyun/proposals?limit=1&{query}"), "")
        .await;
    let page: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    let item = &page["items"][0];
    (
        item["number"].as_str().unwrap().to_owned(),
        item["supports"].as_i64().unwrap(),
    )
}

/// Files a proposal as somebody and gives its number.
async fn file(house: &House, cookie: &str, title: &str) -> String {
    let form = format!(
        "title={}&body={}&category=1&shown=nickname",
        encode(title),
        encode("门口的路灯坏了，晚上看不清台阶，请修一下。")
    );
    let got = house.post("/qingyun/proposals/new", cookie, &form).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let location = got.location.unwrap();
    location
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_neighbour_supports_once_however_often_the_button_is_pressed() {
    let house = House::demo().await;
    let author = house.cookie(&phone_of("lilei"), false).await;
    let me = house.cookie(&phone_of("r001"), false).await;
    let number = file(&house, &author, "三号楼门口的路灯坏了").await;
    let path = format!("/qingyun/proposals/{number}/support");
    for _ in 0..3 {
        assert_eq!(house.post(&path, &me, "version=1").await.status, 303);
    }
    assert!(
        house
            .get(&format!("/qingyun/proposals/{number}"), "")
            .await
            .body
            .contains("1 人附议")
    );
    assert_eq!(
        house.post(&path, &me, "version=2").await.status,
        409,
        "a version nobody has written"
    );
    assert_eq!(house.post(&path, &me, "version=x").await.status, 400);
    assert_eq!(
        house
            .post("/qingyun/proposals/2026-9999/support", &me, "version=1")
            .await
            .status,
        404
    );
    assert_eq!(
        house
            .post("/nanhu/proposals/2026-0001/support", &me, "version=1")
            .await
            .status,
        403,
        "another community"
    );
    let back = house
        .post(&format!("/qingyun/proposals/{number}/unsupport"), &me, "")
        .await;
    assert_eq!(back.status, 303);
    assert_eq!(
        house
            .post(&format!("/qingyun/proposals/{number}/unsupport"), &me, "")
            .await
            .status,
        409
    );
}

#[tokio::test]
async fn supporting_too_late_is_refused_with_a_way_back() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("r001"), false).await;
    let (number, _) = number_of(&house, "state=resolved").await;
    let got = house
        .post(
            &format!("/qingyun/proposals/{number}/support"),
            &me,
            "version=1",
        )
        .await;
    assert_eq!(got.status, 409);
    assert!(
        got.body.contains("征集附议的阶段")
            && got.body.contains(&format!("/qingyun/proposals/{number}"))
    );
}

#[tokio::test]
async fn one_draft_makes_one_proposal() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("lilei"), false).await;
    let text = format!(
        "title={}&body={}&category=1",
        encode("楼道里堆的纸箱请清走"),
        encode("二楼和三楼之间堆满纸箱，老人下楼要侧身。")
    );
    let saved = house
        .post("/qingyun/proposals/new", &me, &format!("{text}&act=draft"))
        .await
        .location
        .unwrap();
    let draft = saved
        .split("draft=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    let send = format!("{text}&act=send&draft={draft}");
    let (a, b) = tokio::join!(
        house.post("/qingyun/proposals/new", &me, &send),
        house.post("/qingyun/proposals/new", &me, &send)
    );
    assert_eq!(a.location, b.location);
    assert!(a.location.unwrap().contains("done=filed"));
}

#[tokio::test]
async fn what_a_visitor_typed_waits_behind_the_sign_in() {
    let house = House::demo().await;
    let text = format!(
        "title={}&body={}&category=1",
        encode("给小广场装两张长椅"),
        encode("傍晚很多老人站着聊天，没有地方坐。")
    );
    let kept = house.post("/qingyun/proposals/new", "", &text).await;
    let next = kept.location.unwrap();
    assert!(next.starts_with("/login?next="), "{next}");
    let browser = kept
        .cookies
        .iter()
        .find(|c| c.starts_with("__Host-juyi-browser="))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let draft = format!(
        "/qingyun/proposals/new?draft={}",
        next.split("draft%3D").nth(1).unwrap()
    );
    let form = format!(
        "persona={}&next={}",
        house.persona(&phone_of("lilei")),
        encode(&draft)
    );
    let signed = house.post("/login/persona", &browser, &form).await;
    assert_eq!(signed.location.as_deref(), Some(draft.as_str()));
    let session = signed
        .cookies
        .iter()
        .find(|c| c.starts_with("__Host-juyi="))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        house
            .get(&draft, &session)
            .await
            .body
            .contains("给小广场装两张长椅")
    );
    // Somebody else who guesses the address sees an empty form.
    let other = house.cookie(&phone_of("r002"), false).await;
    assert!(
        !house
            .get(&draft, &other)
            .await
            .body
            .contains("给小广场装两张长椅")
    );
}

#[tokio::test]
async fn bad_input_comes_back_with_everything_that_was_typed() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("lilei"), false).await;
    let got = house
        .post(
            "/qingyun/proposals/new",
            &me,
            &format!("title={}&body={}", encode("短"), encode("也短")),
        )
        .await;
    assert_eq!(got.status, 422);
    for part in [
        "href=\"#title\"",
        "href=\"#body\"",
        "href=\"#category\"",
        "value=\"短\"",
        "也短",
        "aria-invalid=\"true\"",
    ] {
        assert!(got.body.contains(part), "{part} is missing");
    }
    let bidi = house
        .post(
            "/qingyun/proposals/new",
            &me,
            &format!("title={}&body=x&category=1", encode("修路灯\u{202E}吧")),
        )
        .await;
    assert!(bidi.body.contains("特殊字符"));
}

#[tokio::test]
async fn a_member_of_staff_declines_with_reason_and_clause_or_not_at_all() {
    let house = House::demo().await;
    let clerk = house
        .cookie(&phone_of(&with_role("qingyun", "window_clerk")), true)
        .await;
    let author = house.cookie(&phone_of("lilei"), false).await;
    let number = file(&house, &author, "请把隔壁城市的桥修一修").await;
    let path = format!("/qingyun/desk/proposals/{number}/decline");
    let reason = encode("这件事不在本社区范围，请向桥梁所在地反映。");
    let got = house
        .post(&path, &clerk, &format!("decline_reason={reason}"))
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("不在本社区范围"), "the reason is kept");
    let form = format!(
        "decline_reason={reason}&decline_clause={}",
        encode("议事规则（示例）第六条")
    );
    assert_eq!(house.post(&path, &clerk, &form).await.status, 303);
    assert_eq!(house.post(&path, &clerk, &form).await.status, 409, "twice");
    let page = house
        .get(&format!("/qingyun/proposals/{number}"), "")
        .await
        .body;
    assert!(page.contains("不予受理") && page.contains("第六条"));
    assert!(
        house
            .get("/me/notices", &author)
            .await
            .body
            .contains("社区没有受理")
    );
    let other = house
        .cookie(&phone_of(&with_role("nanhu", "window_clerk")), true)
        .await;
    assert_eq!(
        house.post(&path, &other, &form).await.status,
        403,
        "staff of another community"
    );
}

#[tokio::test]
async fn a_code_signs_in_once_and_the_sixth_try_is_refused() {
    let house = House::demo().await;
    let sent = house
        .post("/login", "", "phone=19900099001&next=/qingyun")
        .await;
    assert_eq!(sent.status, 303);
    let browser = sent.cookies[0].split(';').next().unwrap().to_owned();
    let page = house.get("/login/code", &browser).await.body;
    let code = page
        .split("code__digits\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    for n in 1..=5 {
        let wrong = if code == "000000" { "111111" } else { "000000" };
        assert_eq!(
            house
                .post("/login/code", &browser, &format!("code={wrong}"))
                .await
                .status,
            422,
            "try {n}"
        );
    }
    assert_eq!(
        house
            .post("/login/code", &browser, &format!("code={code}"))
            .await
            .status,
        422,
        "right, and too late"
    );
    // A code that was not worn out opens once.
    let sent = house
        .post("/login", "", "phone=19900099002&next=/qingyun")
        .await;
    let browser = sent.cookies[0].split(';').next().unwrap().to_owned();
    let page = house.get("/login/code", &browser).await.body;
    let code = page
        .split("code__digits\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let first = house
        .post(
            "/login/code",
            &browser,
            &format!("code={code}&next=/qingyun"),
        )
        .await;
    assert_eq!(
        (first.status.as_u16(), first.location.as_deref()),
        (303, Some("/qingyun"))
    );
    assert_eq!(
        house
            .post("/login/code", &browser, &format!("code={code}"))
            .await
            .status,
        422,
        "a second time"
    );
}

#[tokio::test]
async fn an_erased_account_is_gone_and_its_words_stay() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("lilei"), false).await;
    let number = file(&house, &me, "给儿童阅读角添几本书").await;
    let data = house.get("/me/data.json", &me).await.body;
    assert!(data.contains("给儿童阅读角添几本书") && !data.contains("token_hash"));
    assert_eq!(house.post("/me/erase", &me, "sure=yes").await.status, 303);
    assert_eq!(house.get("/me", &me).await.status, 303, "signed out");
    let page = house
        .get(&format!("/qingyun/proposals/{number}"), "juyi_mode=elder")
        .await
        .body;
    assert!(page.contains("给儿童阅读角添几本书") && page.contains("已注销的居民"));
}
