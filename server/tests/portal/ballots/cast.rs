//! Casting a vote, and what can be known of it before and after the close.

use super::{answered, api, at, cast, encode, keep, receipt, resident, sign, staff};
use crate::common::{House, open_ballot, start_ballot};

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
