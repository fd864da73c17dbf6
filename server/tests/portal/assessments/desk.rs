//! The desk of the rounds, and whoever answers with a code.

use super::*;

/// A round that is answered with codes, as the editor types it.
fn by_code(today: &str) -> String {
    form(&[
        ("title_zh", "窗口回访评议"),
        ("series", "窗口回访"),
        ("direction", "residents"),
        ("purpose_zh", "请抽中的居民评一评窗口。"),
        ("subjects", "窗口 | 1 号窗口 | Window 1"),
        (
            "indicators",
            "# 服务 | Service\n600 | 办事快不快 | Quick\n400 | 态度好不好 | Friendly",
        ),
        ("who", "codes"),
        ("opens_on", today),
        ("closes_on", today),
        ("once", "a form of the editor"),
    ])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_write_check_invite_and_see_no_answer() {
    let house = House::demo().await;
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    let wrong = by_code("2026-11-22").replace("%34%30%30", "%33%30%30");
    let got = house.post(&format!("{DESK}/new"), &editor, &wrong).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("正好是 1000") && got.body.contains("办事快不快"));
    let made = to(&house
        .post(&format!("{DESK}/new"), &editor, &by_code("2026-11-22"))
        .await);
    let path = made.split('?').next().unwrap().to_owned();
    let again = to(&house
        .post(&format!("{DESK}/new"), &editor, &by_code("2026-11-22"))
        .await);
    assert_eq!(again, made, "two presses, one round");
    let number = path.rsplit('/').next().unwrap();
    let public = format!("{ROOM}/{number}");
    assert_eq!(
        house.get(&public, "").await.status,
        404,
        "a draft is nobody else's"
    );
    // The writer cannot check; the secretary can, and it opens at once.
    assert!(
        house
            .get(&path, &editor)
            .await
            .body
            .contains("不能由您核对")
    );
    // Whoever has not read what is asked about the round before does not check it.
    let unread = form(&[("revision", "1")]);
    let got = house
        .post(&format!("{path}/check"), &secretary, &unread)
        .await;
    assert_eq!(got.status, 409);
    let page = house.get(&path, &secretary).await.body;
    let asked = page.split("name=\"asked\" value=\"").nth(1).unwrap();
    let asked = asked.split('"').next().unwrap();
    let check = form(&[("revision", "1"), ("asked", asked)]);
    assert_eq!(
        house
            .post(&format!("{path}/check"), &editor, &check)
            .await
            .status,
        403
    );
    to(&house
        .post(&format!("{path}/check"), &secretary, &check)
        .await);
    assert!(
        house
            .get(&public, &editor)
            .await
            .body
            .contains("凭邀请码参加")
    );
    let make = form(&[("codes", "6"), ("once", "a form of the secretary")]);
    let sheet = house
        .post(&format!("{path}/codes"), &secretary, &make)
        .await;
    assert_eq!(sheet.status, 200);
    let codes = |body: &str| -> Vec<String> {
        let parts = body.split("letter__code\">").skip(1);
        parts
            .map(|p| p.split('<').next().unwrap().to_owned())
            .collect()
    };
    let all = codes(&sheet.body);
    assert_eq!(all.len(), 6);
    let again = house
        .post(&format!("{path}/codes"), &secretary, &make)
        .await;
    assert_eq!(
        codes(&again.body),
        all,
        "the second press shows the same sheet"
    );

    let entry = format!("{ROOM}/code");
    for code in &all {
        let typed = form(&[("code", &code.to_lowercase())]);
        let (answer, phone) = enter(&house, &entry, &typed).await;
        let page = house.get(&answer, &phone).await;
        assert_eq!(page.headers["cache-control"], "private, no-store");
        let half = form(&[("q0", "1"), ("act", "save")]);
        let kept = to(&house.post(&answer, &phone, &half).await);
        let plain = code.replace('-', "");
        for address in [&answer, &kept] {
            assert!(
                !address.contains(&plain)
                    && !address.contains(code.as_str())
                    && !address.contains("code=")
            );
        }
        let own = house.get(&answer, &phone).await.body;
        assert!(
            own.matches("checked").count() == 1 && !own.contains(&plain),
            "shown to the browser it was written in"
        );
        // Whoever printed the slip can type the code, and sees nothing of it.
        let (_, desk) = enter(&house, &entry, &typed).await;
        assert_eq!(
            house
                .get(&answer, &desk)
                .await
                .body
                .matches("checked")
                .count(),
            0
        );
        assert!(
            house.get(&answer, "").await.body.contains("请重新输入"),
            "without a code"
        );
        let sent = form(&[("q0", "5"), ("q1", "4"), ("act", "hand_in")]);
        let handed = house.post(&answer, &phone, &sent).await;
        let over = handed.headers.get_all("set-cookie").iter();
        assert!(
            over.into_iter()
                .any(|c| c.to_str().unwrap().contains("Max-Age=0")),
            "the code is forgotten"
        );
        let thanks = to(&handed);
        assert!(house.get(&thanks, "").await.body.contains("扔了"));
        assert_eq!(
            house.post(&entry, "", &typed).await.status,
            422,
            "it was used"
        );
    }
    // The desk sees how many, and nothing else.
    let desk = house.get(&path, &editor).await;
    assert!(desk.body.contains("已收到 6 份") && !desk.body.contains("很满意 6"));
    house.wait(24);
    keep_rounds(&house.portal).await.unwrap();
    // A session of staff does not last a day.
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    let page = house.get(&public, &editor).await;
    assert!(page.body.contains("很满意 6") && page.body.contains("90.00 分"));

    // What is improved is published, and done; then the round is declared void by two.
    let promise = form(&[
        ("subject", "0"),
        ("what_zh", "中午不断档"),
        ("by_zh", "窗口组"),
        ("until_on", "2026-12-20"),
        ("once", "p"),
    ]);
    to(&house
        .post(&format!("{path}/improve"), &editor, &promise)
        .await);
    assert!(
        house
            .get(&public, &editor)
            .await
            .body
            .contains("中午不断档")
    );
    let reason = form(&[("reason", "纸条被人收走代填，不能算数。")]);
    to(&house.post(&format!("{path}/void"), &editor, &reason).await);
    let yes = form(&[("agree", "yes")]);
    assert_eq!(
        house
            .post(&format!("{path}/decide"), &editor, &yes)
            .await
            .status,
        403
    );
    to(&house
        .post(&format!("{path}/decide"), &secretary, &yes)
        .await);
    to(&house
        .post(&format!("{path}/decide"), &secretary, &yes)
        .await);
    let page = house.get(&public, &editor).await;
    assert!(page.body.contains("已作废") && page.body.contains("代填"));
    assert!(house.db().audit_rounds().await.unwrap().is_ok());
}

/// Types a code, and gives the address that it leads to and what the browser holds from then on.
async fn enter(house: &House, entry: &str, typed: &str) -> (String, String) {
    let got = house.post(entry, "", typed).await;
    let held: Vec<String> = got
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|c| c.to_str().unwrap().to_owned())
        .collect();
    let invitation = held
        .iter()
        .find(|c| c.starts_with("__Secure-juyi-invitation="))
        .unwrap();
    for part in [
        "HttpOnly",
        "Secure",
        "SameSite=Strict",
        "Max-Age=7200",
        "Path=/qingyun/assessments/",
    ] {
        assert!(invitation.contains(part), "{part}: {invitation}");
    }
    let pairs: Vec<&str> = held.iter().map(|c| c.split(';').next().unwrap()).collect();
    (to(&got), pairs.join("; "))
}

/// The form of a round, with some fields as they are given here.
fn changed(fields: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(&str, &str)> = vec![
        ("title_zh", "窗口回访评议"),
        ("series", "窗口回访"),
        ("direction", "residents"),
        ("purpose_zh", "请抽中的居民评一评窗口。"),
        ("subjects", "窗口 | 1 号窗口 | Window 1"),
        ("indicators", "# 服务\n1000 | 办事快不快"),
        ("who", "codes"),
        ("opens_on", "2026-11-22"),
        ("closes_on", "2026-11-22"),
        ("once", "a form"),
        ("revision", "1"),
    ];
    pairs.retain(|(name, _)| !fields.iter().any(|(n, _)| n == name));
    pairs.extend(fields);
    form(&pairs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_editor_types_is_kept_or_refused_with_a_reason() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    let new = format!("{DESK}/new");
    for (fields, said) in [
        (&[("grids", "1")][..], "不能限网格"),
        (&[("party_en", "A third party")][..], "A third party"),
        (&[("opens_on", "2026-11-21")][..], "要在今天或以后"),
        (
            &[("opens_on", "2028-11-22"), ("closes_on", "2028-11-22")][..],
            "一年以内",
        ),
    ] {
        let got = house.post(&new, &editor, &changed(fields)).await;
        assert_eq!(got.status, 422, "{fields:?}");
        assert!(got.body.contains(said), "{said}");
    }
    let made = to(&house.post(&new, &editor, &changed(&[])).await);
    let edit = format!("{}/edit", made.split('?').next().unwrap());
    to(&house
        .post(&edit, &editor, &changed(&[("title_zh", "同事改过的标题")]))
        .await);
    // The older form: what was typed and what is there now stand beside one another, and saving again replaces it.
    let mine = changed(&[("title_zh", "我写的标题"), ("grids", "2"), ("grids", "3")]);
    let got = house.post(&edit, &editor, &mine).await;
    assert_eq!(got.status, 422);
    // What was ticked stays ticked, and what the other has saved is said.
    for ticked in ["value=\"2\" checked", "value=\"3\" checked"] {
        assert!(got.body.contains(ticked), "{ticked}");
    }
    let newer = got.body.split("id=\"newer\"").nth(1).unwrap();
    let newer = newer.split("</section>").next().unwrap();
    assert!(newer.contains("限哪几个网格") && newer.contains("整个社区"));
    for said in [
        "我写的标题",
        "同事改过的标题",
        "同事刚存的内容",
        "name=\"revision\" value=\"2\"",
    ] {
        assert!(got.body.contains(said), "{said}");
    }
    to(&house
        .post(
            &edit,
            &editor,
            &changed(&[("title_zh", "我写的标题"), ("revision", "2")]),
        )
        .await);
}
