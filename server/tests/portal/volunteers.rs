//! Journeys through the volunteers' room: two taps to a shift, the waiting list, joining, check-in to proof, and refusals.

use crate::common::{House, phone_of, with_role};
use serde_json::Value;

const ROOM: &str = "/qingyun/volunteers";
const DESK: &str = "/qingyun/desk/volunteers";

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn secretary(house: &House) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", "secretary")), true)
        .await
}

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| format!("{n}={}", encode(v)))
        .collect();
    pairs.join("&")
}

/// The shifts to come, as everybody reads them.
async fn shifts(house: &House) -> Vec<Value> {
    let path = format!("/api/v1{ROOM}/shifts");
    let got = house.get(&path, "").await;
    let all: Value = serde_json::from_str(&got.body).unwrap();
    all.as_array().unwrap().clone()
}

/// The first shift that fits: its number, and the address of its activity.
async fn shift(house: &House, fits: impl Fn(&Value) -> bool) -> (String, String) {
    let all = shifts(house).await;
    let one = all.iter().find(|s| fits(s)).unwrap();
    let url = one["url"].as_str().unwrap();
    let path = url.strip_prefix("http://juyi.test").unwrap();
    (one["number"].to_string(), path.to_owned())
}

fn free(s: &Value) -> i64 {
    s["free"].as_i64().unwrap()
}

fn path_of(location: Option<String>) -> String {
    location.unwrap().split('?').next().unwrap().to_owned()
}

/// What stands behind the first mark of a page, up to its end.
fn after<'a>(body: &'a str, mark: &str, end: char) -> &'a str {
    let (_, rest) = body.split_once(mark).unwrap();
    rest.split(end).next().unwrap()
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
async fn a_neighbour_joins_and_the_lead_answers_writes_and_prints() {
    let house = House::demo().await;
    let (me, lead) = (
        resident(&house, "r053").await,
        resident(&house, "panxiulan").await,
    );
    let empty = house.post(&format!("{ROOM}/1/join"), &me, "message=").await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("href=\"#message\""));
    let sent = form(&[("message", "我会开车")]);
    for _ in 0..2 {
        let got = house.post(&format!("{ROOM}/1/join"), &me, &sent).await;
        assert_eq!(got.status, 303);
    }
    let desk = house.get(DESK, &lead).await;
    assert!(desk.body.contains("我会开车") && desk.body.contains("银龄助老队"));
    assert!(!desk.body.contains("便民维修队"), "another lead's team");
    let at = desk.body.find("我会开车").unwrap();
    let request = after(&desk.body[at..], "name=\"request\" value=\"", '"').to_owned();
    let no = form(&[("request", &request), ("say", "no")]);
    let got = house.post(&format!("{DESK}/1/answer"), &lead, &no).await;
    assert_eq!(got.status, 422, "a reason is due");
    let yes = form(&[("request", &request), ("say", "yes")]);
    for _ in 0..2 {
        let got = house.post(&format!("{DESK}/1/answer"), &lead, &yes).await;
        assert_eq!(got.status, 303);
    }
    let inbox = house.get("/me/notices", &me).await;
    assert!(inbox.body.contains("您已是这支队伍的一员"));
    let say = form(&[("message", "明天请带雨衣"), ("once", "one")]);
    let got = house.post(&format!("{DESK}/1/message"), &lead, &say).await;
    assert_eq!(got.status, 303);
    assert!(
        house
            .get("/me/notices", &me)
            .await
            .body
            .contains("明天请带雨衣")
    );
    for n in 2..4 {
        let say = form(&[("message", "再说一次"), ("once", &n.to_string())]);
        house.post(&format!("{DESK}/1/message"), &lead, &say).await;
    }
    let say = form(&[("message", "第四条"), ("once", "four")]);
    let got = house.post(&format!("{DESK}/1/message"), &lead, &say).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("第四条"), "what was typed stays");

    // The lead of one team is nobody in another.
    for path in ["/4", "/4/edit", "/4/hours", "/4/plan"] {
        assert_eq!(
            house.get(&format!("{DESK}{path}"), &lead).await.status,
            403,
            "{path}"
        );
    }
    let got = house.post(&format!("{DESK}/4/message"), &lead, &say).await;
    assert_eq!(got.status, 403);
    assert_eq!(house.get(&format!("{DESK}/new"), &lead).await.status, 403);
    let found = house
        .post(&format!("{DESK}/1/appoint"), &lead, "lead=1")
        .await;
    assert_eq!(found.status, 403);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_is_public_without_names_and_is_put_right_by_a_further_line() {
    let house = House::demo().await;
    let (wangfang, lead) = (
        resident(&house, "wangfang").await,
        resident(&house, "panxiulan").await,
    );
    let hours = house.get(&format!("{ROOM}/hours"), &wangfang).await;
    assert!(hours.body.contains("等您确认"));
    let line = after(&hours.body, "/volunteers/hours/", '/').to_owned();
    let dispute = form(&[
        ("say", "no"),
        (&format!("why_{line}"), "那天只来了两个小时"),
    ]);
    let answer = format!("{ROOM}/hours/{line}/answer");
    assert_eq!(house.post(&answer, &wangfang, &dispute).await.status, 303);
    let desk = house.get(&format!("{DESK}/1/hours"), &lead).await;
    assert!(desk.body.contains("那天只来了两个小时") && desk.body.contains("有异议"));
    let fix = form(&[("line", &line), (&format!("fix_{line}"), "120")]);
    assert_eq!(
        house
            .post(&format!("{DESK}/1/correct"), &lead, &fix)
            .await
            .status,
        303
    );
    let twice = house.post(&format!("{DESK}/1/correct"), &lead, &fix).await;
    assert_eq!(twice.status, 409, "one correction at a time");
    let page = house.get(&format!("{ROOM}/hours"), &wangfang).await;
    assert!(page.body.contains(&format!("更正第 {line} 条")));

    let csv = house.get(&format!("{ROOM}/ledger.csv"), "").await;
    assert!(csv.body.contains("陪独居老人体检") && !csv.body.contains("王芳"));
    let api = house.get("/api/v1/qingyun/volunteers", "").await;
    let api: Value = serde_json::from_str(&api.body).unwrap();
    assert_eq!(api["teams"].as_array().unwrap().len(), 4);
    assert!(api["minutes"].as_i64().unwrap() > 1000);
    let found = house.get("/qingyun/search?q=%E6%8A%A4%E5%AD%A6", "").await;
    assert!(found.body.contains("放学护学岗"));
    let home = house.get("/qingyun", "").await;
    assert!(home.body.contains("全部队伍和班次"));
    let demo = house.get(&format!("{ROOM}/proofs/QYZM2345"), "").await;
    assert!(demo.body.contains("王**") && demo.body.contains("有效"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretary_founds_appoints_vouches_and_reads_what_went_wrong() {
    let house = House::demo().await;
    let (office, lead) = (secretary(&house).await, resident(&house, "r037").await);
    let team = form(&[
        ("name_zh", "夜间巡逻队"),
        ("purpose_zh", "晚上走一圈"),
        ("needs_zh", "睡得晚的邻居"),
        ("phone", "19900090029"),
        ("founded_on", "2026-11-22"),
        ("lead", &phone_of("r054")),
        ("once", "new"),
    ]);
    let got = house.post(&format!("{DESK}/new"), &office, &team).await;
    assert_eq!(got.status, 303);
    let made = path_of(got.location);
    let again = house.post(&format!("{DESK}/new"), &office, &team).await;
    assert_eq!(made, path_of(again.location));
    let new_lead = resident(&house, "r054").await;
    assert_eq!(house.get(&made, &new_lead).await.status, 200);
    let stranger = team
        .replace("once=%6E%65%77", "once=%78")
        .replace(&form(&[("lead", &phone_of("r054"))]), "lead=19811112222");
    let got = house.post(&format!("{DESK}/new"), &office, &stranger).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("夜间巡逻队"));

    // Nobody but staff vouches; the lead reads until when.
    let page = house.get(&format!("{DESK}/2"), &office).await;
    let member = after(&page.body, "name=\"until_", '"').to_owned();
    let vouch = form(&[
        ("member", &member),
        (&format!("until_{member}"), "2027-03-01"),
    ]);
    assert_eq!(
        house
            .post(&format!("{DESK}/2/check"), &lead, &vouch)
            .await
            .status,
        403
    );
    assert_eq!(
        house
            .post(&format!("{DESK}/2/check"), &office, &vouch)
            .await
            .status,
        303
    );
    assert!(
        house
            .get(&format!("{DESK}/2"), &lead)
            .await
            .body
            .contains("2027 年 3 月 1 日")
    );

    let (n, activity) = shift(&house, |s| s["team"] == 2).await;
    let note = form(&[
        ("what", "有辆电动车闯进通道"),
        ("told", "校门保安、秘书"),
        ("once", "i"),
    ]);
    let here = format!("{DESK}/shifts/{n}");
    assert_eq!(
        house
            .post(&format!("{here}/incident"), &lead, &note)
            .await
            .status,
        303
    );
    assert!(
        house
            .get(&here, &office)
            .await
            .body
            .contains("有辆电动车闯进通道")
    );
    let other = resident(&house, "panxiulan").await;
    assert_eq!(house.get(&here, &other).await.status, 403);
    assert!(!house.get(&activity, "").await.body.contains("有辆电动车"));
    let why = form(&[("reason", "学校临时放假。")]);
    assert_eq!(
        house
            .post(&format!("{here}/cancel"), &lead, &why)
            .await
            .status,
        303
    );
    let told = house
        .get("/me/notices", &resident(&house, "r016").await)
        .await;
    assert!(told.body.contains("学校临时放假。"));
}
