//! Voting through the real router: who may, when, how often, and that nobody learns a count before its time.

use crate::common::{Got, House, PICTURE, open_ballot, phone_of, start_ballot, with_role};

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

#[tokio::test]
async fn a_resident_votes_changes_the_vote_and_counts_once() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let me = resident(&house, "r001").await;
    let page = house.get(&at(&number, ""), &me).await;
    assert!(page.body.contains("可在截止前修改，只计最后一次"));
    let got = cast(
        &house,
        &number,
        &me,
        "once=a1&choice=0&word=%E5%B0%8F%E7%8C%AB",
    )
    .await;
    assert_eq!(got.status, 303, "{}", got.body);
    assert_eq!(
        got.location.as_deref(),
        Some(at(&number, "/receipt?done=voted").as_str())
    );
    let first = receipt(&house, &number, &me).await;
    // The same press again is the same vote; another choice replaces it.
    cast(
        &house,
        &number,
        &me,
        "once=a1&choice=0&word=%E5%B0%8F%E7%8C%AB",
    )
    .await;
    assert_eq!(receipt(&house, &number, &me).await, first);
    let got = cast(&house, &number, &me, "once=a2&choice=1").await;
    assert_eq!(got.status, 303);
    let second = receipt(&house, &number, &me).await;
    assert_ne!(first, second);
    assert_eq!(api(&house, &number).await["cast"], 1);
    let page = house.get(&at(&number, ""), &me).await;
    assert!(page.body.contains("您已经投过票"));
    assert!(
        !page.body.contains(" checked"),
        "the choice is not shown again"
    );
    let mine = house.get("/me/ballots", &me).await;
    assert!(mine.body.contains("在网上投过") && !mine.body.contains("不同意"));
}

#[tokio::test]
async fn who_may_not_vote_is_told_why_and_where_to_go() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let vote = "once=a1&choice=0";
    let stranger = cast(&house, &number, "", vote).await;
    assert_eq!(stranger.status, 303);
    let back = stranger.location.unwrap();
    assert!(back.starts_with("/login?next=") && back.ends_with(&encode(&at(&number, ""))));
    let unverified = resident(&house, "lilei").await;
    let got = cast(&house, &number, &unverified, vote).await;
    assert_eq!(got.status, 403);
    assert!(got.body.contains("href=\"/qingyun/steps\""));
    let page = house.get(&at(&number, ""), &unverified).await;
    assert!(page.body.contains("确认住址后才能投票") && !page.body.contains("/cast\""));
    let elsewhere = resident(&house, "n001").await;
    assert_eq!(cast(&house, &number, &elsewhere, vote).await.status, 403);
    let clerk = staff(&house, "window_clerk").await;
    assert_eq!(cast(&house, &number, &clerk, vote).await.status, 403);
    let me = resident(&house, "r001").await;
    assert_eq!(cast(&house, "2026-9999", &me, vote).await.status, 404);
    assert_eq!(cast(&house, "abc", &me, vote).await.status, 404);
    let across = format!("/nanhu/ballots/{number}/cast");
    assert_eq!(house.post(&across, &me, vote).await.status, 404);
    assert_eq!(api(&house, &number).await["cast"], 0);
}

#[tokio::test]
async fn a_paper_that_no_form_of_ours_sends_is_not_taken() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let me = resident(&house, "r001").await;
    for bad in [
        "",
        "choice=",
        "choice=3",
        "choice=-1",
        "choice=1.0",
        "choice=0&choice=1",
        "choice=0&choice=0",
        "choice=blank",
        "s0=1",
        &format!("choice=0&word={}", "x".repeat(41)),
        "choice=0&word=%E2%80%AE",
    ] {
        let got = cast(&house, &number, &me, &format!("once=a1&{bad}")).await;
        assert_eq!(got.status, 422, "{bad}");
        assert!(got.body.contains("class=\"errors\""), "{bad}");
    }
    let kept = cast(&house, &number, &me, "once=a1&word=%E5%B0%8F%E7%8C%AB").await;
    assert!(kept.body.contains("value=\"小猫\""));
    assert_eq!(api(&house, &number).await["cast"], 0);
}

#[tokio::test]
async fn nobody_votes_too_early_or_too_late() {
    let house = House::demo().await;
    let later = format!("{}&opens=2026-11-24", crate::common::RESIDENTS_BALLOT);
    let coming = start_ballot(&house, &later).await;
    let me = resident(&house, "r001").await;
    let got = cast(&house, &coming, &me, "once=a1&choice=0").await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("还没有开始投票") && got.body.contains(&at(&coming, "")));
    let open = open_ballot(&house).await;
    house.wait(24 * 9);
    let got = cast(&house, &open, &me, "once=a1&choice=0").await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("投票已经截止"));
    assert_eq!(api(&house, &open).await["cast"], 0);
}

#[tokio::test]
async fn no_count_is_known_before_closing_and_everything_afterwards() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    for (key, choice) in [("r001", 0), ("r002", 0), ("r003", 1)] {
        let me = resident(&house, key).await;
        let got = cast(&house, &number, &me, &format!("once={key}&choice={choice}")).await;
        assert_eq!(got.status, 303);
    }
    let me = resident(&house, "r001").await;
    let kept = receipt(&house, &number, &me).await;
    let everybody = [
        String::new(),
        me.clone(),
        staff(&house, "window_clerk").await,
        staff(&house, "secretary").await,
        staff(&house, "operator").await,
    ];
    for cookie in &everybody {
        let page = house.get(&at(&number, ""), cookie).await.body;
        assert!(page.contains("3 人已投") && page.contains("截止前只公布投票人数"));
        assert!(!page.contains("option-0") && !page.contains("seal__mark"));
        assert_eq!(
            house.get(&at(&number, "/box.jsonl"), cookie).await.status,
            409
        );
        let evidence = house.get(&at(&number, "/evidence.json"), cookie).await.body;
        assert!(!evidence.contains("ballot_paper") && !evidence.contains("ballot_result"));
        for list in [
            "/qingyun/ballots.csv",
            "/qingyun/ballots.json",
            "/api/v1/qingyun/ballots",
        ] {
            let list = house.get(list, cookie).await.body;
            // Other ballots of the demo are closed; this one's line holds no outcome.
            let mut own = list
                .split(['\n', '{'])
                .filter(|part| part.contains(&number));
            assert!(
                own.all(|part| !part.contains("adopted") && !part.contains("rejected")),
                "{list}"
            );
        }
        assert!(api(&house, &number).await["result"].is_null());
    }
    house.wait(24 * 9);
    keep(&house).await;
    // Signed in: what visitors see may be two seconds old.
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("seal__mark") && page.contains("2 票") && page.contains("option-0"));
    let got = api(&house, &number).await;
    assert_eq!(
        (got["state"].as_str(), got["result"]["papers"].as_u64()),
        (Some("closed"), Some(3))
    );
    assert_eq!(got["result"]["options"][0]["votes"], 2);
    let lines = house.get(&at(&number, "/box.jsonl"), "").await;
    assert_eq!(lines.status, 200);
    assert_eq!(lines.body.matches("\"ballot_paper\"").count(), 3);
    assert!(lines.body.contains(&kept));
    let checked = house
        .get(&at(&number, &format!("/check?receipt={kept}")), "")
        .await;
    let said = answered(&checked.body);
    assert!(said.contains("计票时算进去了"), "{said}");
    assert!(!said.contains("不相符"));
    // Whose receipt it is, nobody knows any more.
    let gone = house.get(&at(&number, "/receipt"), &me).await;
    assert!(gone.body.contains("回执不在系统里了") && !gone.body.contains(&kept));
}

#[tokio::test]
async fn a_receipt_is_found_replaced_unknown_or_none_at_all() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    sign(&house).await;
    let me = resident(&house, "r001").await;
    cast(&house, &number, &me, "once=a1&choice=0").await;
    let first = receipt(&house, &number, &me).await;
    cast(&house, &number, &me, "once=a2&choice=1").await;
    let second = receipt(&house, &number, &me).await;
    let check = |text: String| {
        let path = at(&number, &format!("/check?receipt={}", encode(&text)));
        let house = &house;
        async move { house.get(&path, "").await }
    };
    let waiting = check(second.clone()).await.body;
    assert!(answered(&waiting).contains("刚写进去"));
    sign(&house).await;
    let cast = check(second.to_lowercase().replace('-', " ")).await.body;
    assert!(answered(&cast).contains("到目前为止它是有效的一票"));
    let replaced = check(first).await.body;
    assert!(answered(&replaced).contains("已被改投替换"));
    let unknown = check("2222-".repeat(6)).await.body;
    assert!(answered(&unknown).contains("公开记录里没有这张回执"));
    let none = check("<script>".to_owned()).await;
    assert_eq!(none.status, 422);
    assert!(none.body.contains("这不像一张回执") && !none.body.contains("<script>\""));
}

#[tokio::test]
async fn paper_and_online_lock_each_other_and_two_people_count() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let online = resident(&house, "r001").await;
    let clerk = staff(&house, "window_clerk").await;
    let (mark, count) = (at(&number, "/paper/mark"), at(&number, "/paper/count"));
    cast(&house, &number, &online, "once=a1&choice=0").await;
    let person = |body: &str| {
        let rest = body.split("name=\"person\" value=\"").nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let look = |key: &str| format!("phone={}", phone_of(key));
    let voted = house.post(&mark, &clerk, &look("r001")).await;
    assert!(voted.body.contains("已在网上投过") && person(&voted.body).is_none());
    let nobody = house.post(&mark, &clerk, &look("lilei")).await;
    assert!(nobody.body.contains("名册上没有"));
    let found = house.post(&mark, &clerk, &look("r002")).await;
    let someone = person(&found.body).unwrap();
    let marked = house
        .post(&mark, &clerk, &format!("person={someone}"))
        .await;
    assert_eq!(marked.status, 303, "{}", marked.body);
    let again = house
        .post(&mark, &clerk, &format!("person={someone}"))
        .await;
    assert_eq!(again.status, 409);
    // The other channel is closed for this person.
    let me = resident(&house, "r002").await;
    let refused = cast(&house, &number, &me, "once=a1&choice=0").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("纸质选票"));
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("网上不能再投") && !page.contains("/cast\""));
    let numbers = "n0-0=0&n1-0=1&n2-0=0&papers=1&note=%E7%AC%AC1%E5%8F%B7";
    assert_eq!(
        house.post(&count, &clerk, numbers).await.status,
        409,
        "still open"
    );
    house.wait(24 * 9);
    keep(&house).await;
    // A session of staff does not last a day.
    let clerk = staff(&house, "window_clerk").await;
    let secretary = staff(&house, "secretary").await;
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("录入一致后"), "papers are waited for");
    let photo = at(&number, "/paper/upload");
    let first = house.get(&at(&number, "/paper"), &clerk).await.body;
    assert!(first.contains("上传照片") && !first.contains("name=\"papers\""));
    let without = house.post(&count, &clerk, numbers).await;
    assert_eq!(without.status, 422);
    assert!(without.body.contains("请先上传计票单的照片"));
    crate::uploads::refused_at(&house, &photo, &clerk).await;
    assert_eq!(
        house.upload(&photo, &me, "x.png", PICTURE).await.status,
        403
    );
    let mut large = PICTURE.to_vec();
    large.resize(6 << 20, 0);
    let got = house.upload(&photo, &clerk, "x.png", &large).await;
    assert_eq!(got.status, 413);
    assert!(
        got.body.contains("超过 5 MB") && got.body.contains("/paper\""),
        "and the way back"
    );
    // A double click is one photo.
    for _ in 0..2 {
        let kept = house.upload(&photo, &clerk, "计票单.png", PICTURE).await;
        assert!(kept.location.unwrap().ends_with("uploaded"));
    }
    let page = house.get(&at(&number, "/paper"), &clerk).await.body;
    assert_eq!(page.matches("<img ").count(), 1);
    for bad in [
        "",
        "n0-0=1&papers=2",
        "n0-0=1&n1-0=1&papers=1",
        "n0-0=x&papers=1",
    ] {
        let got = house.post(&count, &clerk, bad).await;
        assert_eq!(got.status, 422, "{bad}");
    }
    let first = house.post(&count, &clerk, numbers).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let again = house.post(&count, &clerk, numbers).await;
    assert!(
        again.location.unwrap().ends_with("count_entered"),
        "pressed twice"
    );
    let other = numbers.replace("n0-0=0&n1-0=1", "n0-0=1&n1-0=0");
    assert_eq!(
        house.post(&count, &clerk, &other).await.status,
        409,
        "the same person"
    );
    // The second press finds a round that is over, and says the same.
    for _ in 0..2 {
        let differs = house.post(&count, &secretary, &other).await;
        let told = differs.location.unwrap();
        assert!(told.ends_with("count_differs"), "{told}");
        let page = house.get(&told, &secretary).await.body;
        assert!(page.contains("两次数得不一样") && page.contains("name=\"round\" value=\"1\""));
    }
    let numbers = &format!("round=1&{numbers}");
    assert_eq!(house.post(&count, &secretary, numbers).await.status, 303);
    let agreed = house.post(&count, &clerk, numbers).await;
    assert!(agreed.location.unwrap().ends_with("count_agreed"));
    keep(&house).await;
    let result = &api(&house, &number).await["result"];
    assert_eq!(
        (result["papers"].as_u64(), &result["options"][1]["votes"]),
        (Some(2), &1.into())
    );
    // Signed in: what visitors see may be two seconds old.
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("其中纸质选票 1 张") && page.contains("计票单照片"));
    // Everybody may look at the sheet, and nothing in it can do anything.
    let address = page.split("<img src=\"").nth(1).unwrap();
    let address = address.split('"').next().unwrap();
    let got = house.get(address, "").await;
    let header = |name| got.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(
        (got.status.as_u16(), header("content-type")),
        (200, "image/jpeg")
    );
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with("inline; filename=\""));
    for unknown in ["0123456789abcdef0123456789abcdef", "..%2f..%2fsecret", "x"] {
        let got = house.get(&format!("/qingyun/files/{unknown}"), "").await;
        assert_eq!(got.status, 404, "{unknown}");
    }
    let elsewhere = address.replace("/qingyun/", "/nanhu/");
    assert_eq!(house.get(&elsewhere, "").await.status, 404);
    let reason = encode("照片里有身份证号");
    // It shows too much: a clerk takes it away, and everybody reads why.
    let hide = at(&number, "/paper/hide");
    let name = address.rsplit('/').next().unwrap();
    assert_eq!(house.post(&hide, &me, "").await.status, 403);
    let bad = house
        .post(&hide, &clerk, &format!("photo={name}&why=x"))
        .await;
    assert_eq!(bad.status, 422);
    let elsewhere = house
        .post(
            &hide,
            &clerk,
            &format!("photo={}&why={reason}", "a".repeat(32)),
        )
        .await;
    assert_eq!(elsewhere.status, 404);
    let gone = house
        .post(&hide, &clerk, &format!("photo={name}&why={reason}"))
        .await;
    assert!(gone.location.unwrap().ends_with("photo_hidden"));
    assert_eq!(house.get(address, &clerk).await.status, 404);
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("已撤下。原因：照片里有身份证号") && !page.contains("<img "));
}

#[tokio::test]
async fn two_members_of_staff_extend_a_ballot_and_everybody_reads_why() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let clerk = staff(&house, "window_clerk").await;
    let secretary = staff(&house, "secretary").await;
    let me = resident(&house, "r001").await;
    let (ask, agree) = (at(&number, "/extend"), at(&number, "/extend/agree"));
    let reason = encode("停电一天，部分居民没能投票");
    assert_eq!(house.get(&ask, &me).await.status, 403);
    let form = |until: &str| format!("until={until}&reason={reason}");
    for (bad, say) in [
        (String::new(), "请填写正确的日期"),
        ("until=2026-12-02&reason=x".to_owned(), "太短"),
        (form("2026-11-23"), "要晚于现在的截止时间"),
        (form("2027-11-23"), "从开始算太久了"),
        (form("soon"), "请填写正确的日期"),
    ] {
        let got = house.post(&ask, &clerk, &bad).await;
        assert_eq!(got.status, 422, "{bad}");
        assert!(got.body.contains(say), "{bad}: {say}");
    }
    let shown = |body: &str| {
        let rest = body.split("name=\"extension\" value=\"").nth(1).unwrap();
        format!("extension={}", rest.split('"').next().unwrap())
    };
    // Asked for by mistake, and taken back.
    assert_eq!(
        house.post(&ask, &clerk, &form("2026-12-30")).await.status,
        303
    );
    let mistake = shown(&house.get(&ask, &secretary).await.body);
    let decline = at(&number, "/extend/decline");
    assert_eq!(house.post(&decline, &clerk, &mistake).await.status, 303);
    // A double click asks once.
    for _ in 0..2 {
        let asked = house.post(&ask, &clerk, &form("2026-12-02")).await;
        assert_eq!(asked.status, 303, "{}", asked.body);
    }
    let other = house.post(&ask, &secretary, &form("2026-12-03")).await;
    assert_eq!(other.status, 422);
    assert!(other.body.contains("已有一次延长等待处理"));
    assert!(
        other.body.contains("value=\"2026-12-03\""),
        "what was typed is kept"
    );
    let right = shown(&house.get(&ask, &secretary).await.body);
    let own = house.post(&agree, &clerk, &right).await;
    assert_eq!(own.status, 422, "the same person");
    let old = house.post(&agree, &secretary, &mistake).await;
    assert_eq!(old.status, 422, "an old page");
    assert!(old.body.contains("已经收回或不再等待"));
    let before = house.get(&at(&number, ""), &me).await.body;
    assert!(!before.contains("投票时间已延长"));
    for _ in 0..2 {
        assert_eq!(house.post(&agree, &secretary, &right).await.status, 303);
    }
    let after = house.get(&at(&number, ""), &me).await.body;
    assert!(after.contains("投票时间已延长") && after.contains("停电一天"));
    assert_eq!(after.matches("截止时间由").count(), 1);
    // Past the closing that was announced, and before the later one.
    house.wait(24 * 9);
    keep(&house).await;
    let page = house.get(&at(&number, ""), &me).await.body;
    assert!(page.contains("/cast\""), "still open");
}

#[tokio::test]
async fn the_secretary_sees_the_paper_before_anything_opens() {
    let house = House::demo().await;
    let secretary = staff(&house, "secretary").await;
    let form = format!(
        "title={}&text={}&method=up_to&options={}&k=2&seats=2&secrecy=secret&who=community&opens=&days=7",
        encode("今年先办哪两件事"),
        encode("经费有限，只能先办两件，请居民们来选。"),
        encode("修健身器材\n加装路灯\n整治停车"),
    );
    let look = |act: &str| format!("act={act}&{form}");
    let before = house.get("/api/v1/qingyun/ballots", "").await.body;
    let seen = house
        .post("/qingyun/ballots/new", &secretary, &look("preview"))
        .await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("样票") && seen.body.contains("加装路灯"));
    assert!(seen.body.contains("type=\"checkbox\"") && seen.body.contains("fieldset disabled"));
    let back = house
        .post("/qingyun/ballots/new", &secretary, &look("change"))
        .await;
    assert!(back.body.contains("加装路灯") && back.body.contains("name=\"title\""));
    assert_eq!(house.get("/api/v1/qingyun/ballots", "").await.body, before);
    let bad = look("open").replace("seats=2", "seats=3");
    assert_eq!(
        house
            .post("/qingyun/ballots/new", &secretary, &bad)
            .await
            .status,
        422
    );
    let opened = house
        .post("/qingyun/ballots/new", &secretary, &look("open"))
        .await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    let page = house
        .get(opened.location.as_deref().unwrap(), &secretary)
        .await;
    assert!(page.body.contains("表决已经发起") && page.body.contains("最多选 2 项"));
}
