//! Teams and their ledger: joining one, founding one, and putting hours right.

use serde_json::Value;

use super::{DESK, ROOM, after, path_of, resident, secretary, shift};
use crate::common::{House, form, phone_of};

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
