//! Whom staff vouch for, guardians, reports, and what staff take down or look at.

use super::{
    ADDRESS, BOARD, DESK, HELLO, PHONE, after, ask, changed, encoded, request, resident, staff,
};
use crate::common::{House, form, phone_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_frail_are_helped_by_whom_staff_vouch_for_and_nobody_else_reads_that_they_are() {
    let house = House::demo().await;
    let (asker, helper) = (
        resident(&house, "r050").await,
        resident(&house, "r051").await,
    );
    let page = ask(&house, &asker, &changed(request("f"), "frail", "yes")).await;
    let mark = "只请审核过的帮手";
    for who in ["", &house.cookie(&phone_of("lilei"), false).await] {
        assert!(!house.get(&page, who).await.body.contains(mark));
        assert!(!house.get(BOARD, who).await.body.contains(mark));
    }
    for path in [format!("{BOARD}.csv"), format!("/api/v1{BOARD}")] {
        assert!(!house.get(&path, "").await.body.contains("frail"));
    }
    assert!(house.get(&page, &helper).await.body.contains(mark));
    let answer = format!("{page}/answer");
    let got = house.post(&answer, &helper, &form(&HELLO)).await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("要由社区审核过"));
    let checked = resident(&house, "r004").await;
    let got = house.post(&answer, &checked, &form(&HELLO)).await;
    assert_eq!(got.status, 303);
    assert!(house.get(&page, &asker).await.body.contains("社区审核过"));

    // Under age: only once a guardian's consent is on record.
    let plain = ask(&house, &asker, &encoded(&request("g"))).await;
    let young = [("message", "我放学可以"), ("adult", "no")];
    let got = house
        .post(&format!("{plain}/answer"), &helper, &form(&young))
        .await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("监护人"));
    let clerk = staff(&house, "window_clerk").await;
    let mut consent = vec![
        ("phone", phone_of("r051")),
        ("guardian", "熊国强".to_owned()),
        ("until", "2028-01-01".to_owned()),
    ];
    let path = format!("{DESK}/consent");
    let late = house.post(&path, &clerk, &encoded(&consent)).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("熊国强"), "what was typed stays");
    consent[2].1 = "2026-12-31".to_owned();
    let got = house.post(&path, &clerk, &encoded(&consent)).await;
    assert_eq!(got.status, 303);
    let got = house
        .post(&format!("{plain}/answer"), &helper, &form(&young))
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    let desk = house.get(DESK, &clerk).await;
    assert!(desk.body.contains("熊国强") && desk.body.contains("由编辑和秘书处理"));
    let end = format!(
        "/qingyun/desk/volunteers/aid/consents/{}",
        after(&desk.body, "/qingyun/desk/volunteers/aid/consents/")
    );
    assert_eq!(house.post(&end, &clerk, "").await.status, 303);
    assert!(!house.get(DESK, &clerk).await.body.contains("熊国强"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_hear_reports_take_things_down_and_look_for_a_written_reason() {
    let house = House::demo().await;
    let (asker, neighbour) = (
        resident(&house, "r050").await,
        resident(&house, "r051").await,
    );
    let page = ask(&house, &asker, &encoded(&request("s"))).await;
    let number = page.rsplit('/').next().unwrap();
    let report = format!("{page}/report");
    let short = form(&[("concern", ""), ("once", "r")]);
    assert_eq!(house.post(&report, &neighbour, &short).await.status, 422);
    let sent = form(&[("concern", "像是卖药的"), ("once", "r")]);
    for _ in 0..2 {
        assert_eq!(house.post(&report, &neighbour, &sent).await.status, 303);
    }
    assert!(!house.get(&page, &asker).await.body.contains("像是卖药的"));
    let (clerk, secretary) = (
        staff(&house, "window_clerk").await,
        staff(&house, "secretary").await,
    );
    assert!(!house.get(DESK, &clerk).await.body.contains("像是卖药的"));
    let desk = house.get(DESK, &secretary).await;
    assert_eq!(desk.body.matches("像是卖药的").count(), 1);
    let id = after(&desk.body, "id=\"outcome_").to_owned();
    let close = format!("{DESK}/concerns/{id}/close");
    let outcome = form(&[(&format!("outcome_{id}"), "已电话核实，是邻居自己的药。")]);
    assert_eq!(house.post(&close, &clerk, &outcome).await.status, 403);
    assert_eq!(house.post(&close, &secretary, &outcome).await.status, 303);
    let told = house.get("/me/notices", &neighbour).await;
    assert!(told.body.contains("已电话核实"));

    let look = format!("{DESK}/look");
    let bare = form(&[("number", number), ("reason", "")]);
    let got = house.post(&look, &clerk, &bare).await;
    assert_eq!(got.status, 422, "without a reason");
    assert!(!got.body.contains(ADDRESS));
    let unknown = form(&[("number", "999"), ("reason", "家属联系不上本人，上门看看")]);
    assert_eq!(house.post(&look, &clerk, &unknown).await.status, 422);
    let full = form(&[("number", number), ("reason", "家属联系不上本人，上门看看")]);
    let got = house.post(&look, &clerk, &full).await;
    assert!(got.body.contains(ADDRESS) && got.body.contains(PHONE));
    assert!(!house.get(DESK, &clerk).await.body.contains(ADDRESS));
    let told = house.get("/me/notices", &asker).await;
    assert!(told.body.contains("家属联系不上本人"));
    assert!(
        house
            .get("/me/data", &asker)
            .await
            .body
            .contains("家属联系不上本人")
    );

    let hide = format!("{DESK}/{number}/hide");
    let why = form(&[(&format!("hide_{number}"), "内容是广告，请改用公告栏。")]);
    assert_eq!(house.post(&hide, &neighbour, &why).await.status, 403);
    assert_eq!(house.post(&hide, &clerk, "").await.status, 422);
    assert_eq!(house.post(&hide, &clerk, &why).await.status, 303);
    let public = house.get(&page, "").await;
    assert!(public.body.contains("内容是广告") && !public.body.contains("常吃的药"));
    assert!(
        house
            .get("/me/notices", &asker)
            .await
            .body
            .contains("内容是广告")
    );
}
