//! Shifts: two taps to one, the waiting list, and from checking in to a proof.

use serde_json::Value;

use super::{DESK, ROOM, after, path_of, resident, shift};
use crate::common::{House, form};

fn free(s: &Value) -> i64 {
    s["free"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_neighbour_signs_up_in_two_taps_and_gives_back_in_one() {
    let house = House::demo().await;
    let me = resident(&house, "r050").await;
    let list = house.get(ROOM, "").await;
    for said in ["银龄助老队", "便民维修队", "支队伍", "双方确认的服务时间账"]
    {
        assert!(list.body.contains(said), "{said}");
    }
    assert!(
        !list.body.contains("王芳"),
        "no volunteer is named in public"
    );
    let (n, activity) = shift(&house, |s| free(s) > 0 && s["team"] == 1).await;
    let page = house.get(&activity, "").await;
    assert!(page.body.contains("登录后报名") && page.body.contains("年满 18 周岁"));
    let sent = form(&[("shift", &n)]);
    let visitor = house.post(&format!("{activity}/signup"), "", &sent).await;
    assert!(visitor.location.unwrap().starts_with("/login?next="));
    for _ in 0..2 {
        let got = house.post(&format!("{activity}/signup"), &me, &sent).await;
        assert_eq!(
            (got.status.as_u16(), path_of(got.location)),
            (303, activity.clone())
        );
    }
    let mine = house.get("/me/shifts", &me).await;
    assert!(mine.body.contains("已报名") && mine.body.contains("来不了，退掉"));
    let ics = house.get("/me/shifts.ics", &me).await;
    assert_eq!(ics.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(ics.body.contains("BEGIN:VEVENT"));
    let ics = house.get(&format!("{activity}/event.ics"), "").await;
    assert!(ics.body.contains("BEGIN:VEVENT"));
    for _ in 0..2 {
        let got = house
            .post(&format!("{activity}/giveback"), &me, &sent)
            .await;
        assert_eq!(got.status, 303);
    }
    let foreign = form(&[("shift", "9999")]);
    let got = house
        .post(&format!("{activity}/signup"), &me, &foreign)
        .await;
    assert_eq!(got.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_too_late_waits_and_is_offered_the_place() {
    let house = House::demo().await;
    let (me, busy) = (
        resident(&house, "r051").await,
        resident(&house, "r005").await,
    );
    let full = |s: &Value| free(s) == 0 && s["team"] == 4;
    let (n, activity) = shift(&house, full).await;
    let sent = form(&[("shift", &n)]);
    let late = house.post(&format!("{activity}/signup"), &me, &sent).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("刚刚满了") && late.body.contains("候补排队"));
    let first = resident(&house, "r052").await;
    let got = house.post(&format!("{activity}/wait"), &me, &sent).await;
    assert_eq!(got.status, 303);
    let page = house.get(&activity, &me).await;
    assert!(page.body.contains("前面还有 1 人"));
    house
        .post(&format!("{activity}/giveback"), &busy, &sent)
        .await;
    let page = house.get("/me/shifts", &first).await;
    assert!(
        page.body.contains("确认，我来"),
        "the first who waits is offered it"
    );
    let got = house
        .post(&format!("{activity}/confirm"), &first, &sent)
        .await;
    assert_eq!(got.status, 303);
    let not_mine = house.post(&format!("{activity}/confirm"), &me, &sent).await;
    assert_eq!(not_mine.status, 409);
    // With children only whom the community has checked.
    let (n, guard) = shift(&house, |s| free(s) > 0 && s["team"] == 2).await;
    let got = house
        .post(&format!("{guard}/signup"), &me, &form(&[("shift", &n)]))
        .await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("由社区审核"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_check_in_to_a_proof_that_anybody_checks() {
    let house = House::demo().await;
    let (me, lead) = (
        resident(&house, "r001").await,
        resident(&house, "panxiulan").await,
    );
    // It is noon; the shift begins in twenty minutes.
    let add = form(&[
        ("day", "2026-11-22"),
        ("hours", "12:20-14:00"),
        ("places", "5"),
        ("once", "add"),
    ]);
    let bad = form(&[
        ("day", "2026-11-22"),
        ("hours", "half past"),
        ("places", "5"),
        ("once", "bad"),
    ]);
    let got = house
        .post(&format!("{DESK}/activities/1/add"), &lead, &bad)
        .await;
    assert_eq!(got.status, 422);
    let past = form(&[
        ("day", "2026-11-21"),
        ("hours", "9:00-10:00"),
        ("places", "5"),
        ("once", "past"),
    ]);
    let got = house
        .post(&format!("{DESK}/activities/1/add"), &lead, &past)
        .await;
    assert_eq!(got.status, 422);
    for _ in 0..2 {
        let got = house
            .post(&format!("{DESK}/activities/1/add"), &lead, &add)
            .await;
        assert_eq!(got.status, 303);
    }
    let (n, activity) = shift(&house, |s| s["places"] == 5 && s["team"] == 1).await;
    let sent = form(&[("shift", &n)]);
    for who in [&me, &lead] {
        let got = house.post(&format!("{activity}/signup"), who, &sent).await;
        assert_eq!(got.status, 303);
    }
    let screen = house.get(&format!("{DESK}/shifts/{n}/screen"), &lead).await;
    assert_eq!(screen.headers["refresh"], "20");
    let digits = after(&screen.body, "class=\"meeting__code\">", '<').to_owned();
    assert!(digits.len() == 6 && screen.body.contains("<svg"));
    let door = format!("{ROOM}/shifts/{n}/checkin");
    let scanned = house.get(&format!("{door}?code={digits}"), &me).await;
    assert!(scanned.body.contains(&format!("value=\"{digits}\"")));
    let checks = form(&[("code", &digits)]);
    for _ in 0..2 {
        let got = house.post(&door, &me, &checks).await;
        assert_eq!(got.status, 303);
    }
    house.wait(1);
    let old = house.post(&door, &lead, &checks).await;
    assert_eq!(old.status, 422, "an hour later these digits open nothing");

    house.wait(2);
    let page = house.get(&format!("{DESK}/shifts/{n}"), &lead).await;
    let field = after(&page.body, "name=\"minutes_", '"').to_owned();
    let much = form(&[(&format!("minutes_{field}"), "101")]);
    let got = house
        .post(&format!("{DESK}/shifts/{n}/hours"), &lead, &much)
        .await;
    assert_eq!(got.status, 422);
    let enter = form(&[(&format!("minutes_{field}"), "90")]);
    for _ in 0..2 {
        let got = house
            .post(&format!("{DESK}/shifts/{n}/hours"), &lead, &enter)
            .await;
        assert_eq!(got.status, 303);
    }
    let hours = format!("{ROOM}/hours");
    let page = house.get(&hours, &me).await;
    assert!(page.body.contains("1 小时 30 分") && !page.body.contains("开具证明"));
    let line = after(&page.body, "/volunteers/hours/", '/').to_owned();
    let answer = format!("{hours}/{line}/answer");
    let got = house.post(&answer, &lead, "say=yes").await;
    assert_eq!(got.status, 409, "not for the other side");
    let got = house.post(&answer, &me, "say=no").await;
    assert_eq!(got.status, 422);
    for _ in 0..2 {
        assert_eq!(house.post(&answer, &me, "say=yes").await.status, 303);
    }

    let proof = house
        .post(&format!("{ROOM}/proofs"), &me, "shown=name&once=p")
        .await;
    let paper = path_of(proof.location);
    let again = house
        .post(&format!("{ROOM}/proofs"), &me, "shown=name&once=p")
        .await;
    assert_eq!(paper, path_of(again.location), "two presses, one proof");
    let printed = house.get(&paper, &me).await;
    assert!(printed.body.contains("张德明") && printed.body.contains("<svg"));
    assert_eq!(
        house.get(&paper, &lead).await.status,
        404,
        "the paper is the person's own"
    );
    let check = paper.strip_suffix("/print").unwrap();
    let seen = house.get(check, "").await;
    for said in ["有效", "张德明", "1 小时 30 分", "青云社区服务中心"] {
        assert!(seen.body.contains(said), "{said}");
    }
    let code = check.rsplit('/').next().unwrap();
    let typed = house
        .get(&format!("{ROOM}/proofs?code={}", code.to_lowercase()), "")
        .await;
    assert_eq!(path_of(typed.location), check);
    let unknown = house.get(&format!("{ROOM}/proofs/AAAA2222"), "").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains("没有这份证明"));

    let revoke = format!("/qingyun/desk/volunteers/proofs/{code}/revoke");
    assert_eq!(house.post(&revoke, &me, "reason=x").await.status, 403);
    let why = form(&[("reason", "时间记错了，请重新开具。")]);
    for _ in 0..2 {
        assert_eq!(house.post(&revoke, &lead, &why).await.status, 303);
    }
    // Visitors read a page for two seconds from memory; whoever is signed in does not.
    let seen = house.get(check, &me).await;
    assert!(seen.body.contains("已作废") && seen.body.contains("时间记错了"));
}
