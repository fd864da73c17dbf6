//! Journeys through the rounds of satisfaction: answering half done and whole, one question a screen, invitation codes, the
//! desk, the result and how it is checked, and declaring void.

mod desk;
mod ratings;

use std::io::Cursor;

use crate::common::{Got, House, form, open_round, phone_of, with_role};
use server::caretaker::{keep_log, keep_rounds};
use server::{export, verify};

const ROOM: &str = "/qingyun/assessments";
const DESK: &str = "/qingyun/desk/assessments";
/// Two assessed sides with ten questions each, and three promises of last year.
const MARKS: usize = 20;
const VIEWS: usize = 3;

async fn staff(house: &House, role: &str) -> String {
    let phone = phone_of(&with_role("qingyun", role));
    house.cookie(&phone, true).await
}

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

/// Every question answered, with `act` as the button.
fn whole(act: &str, more: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(String, String)> = (0..MARKS)
        .map(|n| {
            (
                format!("q{n}"),
                ["5", "4", "3", "2", "1", "6"][n % 6].to_owned(),
            )
        })
        .collect();
    pairs.extend((0..VIEWS).map(|n| (format!("v{n}"), "better".to_owned())));
    pairs.push(("act".into(), act.into()));
    pairs.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    form(&pairs)
}

fn to(got: &Got) -> String {
    assert_eq!(got.status, 303, "{}", got.body);
    got.location.clone().unwrap()
}

async fn answers(house: &House, number: &str) -> u64 {
    let got = house.get(&format!("/api/v1{ROOM}/{number}"), "").await;
    let detail: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    detail["round"]["answers"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_keeps_answers_half_done_and_hands_them_in_once() {
    let house = House::demo().await;
    let number = open_round(&house).await;
    let path = format!("{ROOM}/{number}/answer");
    let (phone, tablet) = (
        resident(&house, "wangfang").await,
        resident(&house, "wangfang").await,
    );
    let page = house.get(&path, &phone).await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("checked"),
        "nothing is chosen beforehand"
    );
    assert_eq!(page.headers["cache-control"], "private, no-store");
    let before = answers(&house, &number).await;
    // Nobody is thanked who has not answered.
    let thanks = format!("{ROOM}/{number}/thanks");
    assert_eq!(
        to(&house.get(&thanks, &phone).await),
        format!("{ROOM}/{number}")
    );
    assert!(to(&house.get(&thanks, "").await).starts_with("/login?next="));
    let some = form(&[("q0", "5"), ("q7", "6"), ("act", "save")]);
    assert!(to(&house.post(&path, &phone, &some).await).contains("done=answers_kept"));
    let page = house.get(&path, &tablet).await;
    assert!(page.body.contains("已答 2 题"), "the other device goes on");
    assert_eq!(page.body.matches("checked").count(), 2);
    // What is open is named, and what was chosen stays.
    let got = house
        .post(&path, &tablet, &form(&[("act", "review")]))
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("第 2 题") && got.body.contains("href=\"#q1\""));
    assert_eq!(answers(&house, &number).await, before);
    let review = to(&house.post(&path, &tablet, &whole("review", &[])).await);
    let page = house.get(&review, &tablet).await;
    assert!(page.body.contains("交答卷") && page.body.contains("很不满意"));
    let hand_in = form(&[("act", "hand_in")]);
    let thanks = to(&house.post(&path, &tablet, &hand_in).await);
    assert_eq!(
        to(&house.post(&path, &phone, &hand_in).await),
        thanks,
        "the second press is the same act"
    );
    assert_eq!(answers(&house, &number).await, before + 1);
    let page = house.get(&thanks, &tablet).await;
    assert!(page.body.contains("谁也改不了") && page.body.contains("第一次交的"));
    assert_eq!(page.headers["cache-control"], "private, no-store");
    // Nobody sees or changes it, the own person included: whatever is sent, the answer is the same.
    for again in [
        whole("hand_in", &[]),
        whole("hand_in", &[("q0", "1")]),
        form(&[("q0", "5"), ("act", "hand_in")]),
        form(&[("q0", "1"), ("act", "hand_in")]),
    ] {
        assert_eq!(to(&house.post(&path, &phone, &again).await), thanks);
    }
    assert_eq!(house.get(&path, &phone).await.status, 409);
    for again in [
        whole("save", &[]),
        form(&[("q0", "5"), ("act", "save")]),
        form(&[("q0", "1"), ("act", "review")]),
    ] {
        assert_eq!(house.post(&path, &phone, &again).await.status, 409);
    }
    assert_eq!(answers(&house, &number).await, before + 1);
    let round = house.get(&format!("{ROOM}/{number}"), &phone).await;
    assert!(round.body.contains("交了答卷，谢谢"));
    let mine = house.get("/me/data.json", &phone).await;
    assert!(mine.body.contains("\"assessments\"") && mine.body.contains("answered_on"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn elder_mode_asks_one_question_a_screen() {
    let house = House::demo().await;
    let number = open_round(&house).await;
    let path = format!("{ROOM}/{number}/answer");
    let me = format!("{}; juyi_mode=elder", resident(&house, "wangfang").await);
    let page = house.get(&path, &me).await;
    assert!(page.body.contains("第 1 题，共 23 题"));
    assert_eq!(page.body.matches("type=\"radio\"").count(), 6);
    let got = house
        .post(&path, &me, &form(&[("act", "next"), ("q", "1")]))
        .await;
    assert_eq!(got.status, 422);
    let next = to(&house
        .post(
            &path,
            &me,
            &form(&[("act", "next"), ("q", "1"), ("q0", "4")]),
        )
        .await);
    assert!(next.ends_with("q=2"));
    // It goes on where it was left.
    assert!(house.get(&path, &me).await.body.contains("第 2 题"));
    let got = house.get(&format!("{path}?step=review"), &me).await;
    assert!(got.body.contains("还有 22 题没答") && !got.body.contains("交答卷</button>"));
    // Whoever changes one answer from the review is back at the review, and reads it there.
    assert!(got.body.contains("q=1&amp;from=review") && !got.body.contains("q=1\""));
    let one = house.get(&format!("{path}?q=1&from=review"), &me).await;
    assert!(
        one.body.contains("name=\"from\" value=\"review\"") && one.body.contains("step=review")
    );
    let change = form(&[("act", "next"), ("q", "1"), ("q0", "1"), ("from", "review")]);
    let back = to(&house.post(&path, &me, &change).await);
    assert!(back.ends_with("step=review"));
    assert!(house.get(&back, &me).await.body.contains("很不满意"));
    let last = form(&[("act", "next"), ("q", "23"), ("v2", "cannot_say")]);
    assert!(to(&house.post(&path, &me, &last).await).ends_with("step=review"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_answer_reads_why_and_where_to_go() {
    let house = House::demo().await;
    let number = open_round(&house).await;
    let path = format!("{ROOM}/{number}/answer");
    assert!(to(&house.get(&path, "").await).starts_with("/login?next="));
    let got = house.get(&path, &resident(&house, "lilei").await).await;
    assert_eq!(got.status, 403);
    assert!(got.body.contains("/qingyun/steps"));
    let got = house.get(&path, &resident(&house, "n001").await).await;
    assert_eq!(got.status, 403, "a resident of another community");
    let page = house
        .get(
            &format!("{ROOM}/{number}"),
            &resident(&house, "lilei").await,
        )
        .await;
    assert!(page.body.contains("先确认住址"));
    let got = house
        .post(&format!("{ROOM}/code"), "", "code=ABCD2345")
        .await;
    assert_eq!(got.status, 422);
    house.wait(24 * 10);
    let got = house.get(&path, &resident(&house, "wangfang").await).await;
    assert_eq!(got.status, 409);
    assert!(got.body.contains("已经结束"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_is_counted_published_and_checked() {
    let house = House::demo().await;
    let number = open_round(&house).await;
    let page = house.get(&format!("{ROOM}/{number}"), "").await;
    assert!(page.body.contains("已收到") && !page.body.contains("计数的指纹"));
    assert_eq!(
        house
            .get(&format!("{ROOM}/{number}/check"), "")
            .await
            .status,
        404
    );
    house.wait(24 * 10);
    keep_rounds(&house.portal).await.unwrap();
    keep_log(&house.portal).await.unwrap();
    // Signed in, because what visitors see may be two seconds old.
    let me = resident(&house, "lilei").await;
    let page = house.get(&format!("{ROOM}/{number}"), &me).await;
    for said in [
        "参与率",
        "满分 100",
        "几年来的变化",
        "分网格看",
        "异常提示",
        "大家说改了吗",
        "<svg",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    let check = house.get(&format!("{ROOM}/{number}/check"), &me).await;
    assert_eq!(check.body.matches("<strong>一致</strong>").count(), 2);
    assert!(check.body.contains("对得上") && !check.body.contains("对不上"));
    let csv = house.get(&format!("{ROOM}/{number}/counts.csv"), "").await;
    assert!(csv.body.lines().count() > MARKS);
    // Last year a grid had three answers: it is hidden, and another one with it.
    let list = house.get(&format!("/api/v1{ROOM}"), "").await;
    let all: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 4);
    let last = all[1]["number"].as_str().unwrap();
    let detail = house.get(&format!("/api/v1{ROOM}/{last}"), "").await;
    let detail: serde_json::Value = serde_json::from_str(&detail.body).unwrap();
    let groups = detail["counts"]["groups"].as_array().unwrap();
    let shown: Vec<_> = groups.iter().map(|g| g["answers"].as_u64()).collect();
    assert_eq!(shown, [Some(25), Some(20), None, None]);
    // The program finds every round sound, in the database's export and in nothing that was changed.
    let mut lines = Vec::new();
    let key = house.portal.log_key().verifier();
    export::write(house.db(), &key, &mut lines).await.unwrap();
    let text = String::from_utf8(lines).unwrap();
    let sound = verify::check(Cursor::new(&text), None, None).unwrap();
    assert_eq!(sound.rounds, 4);
    let line = text
        .lines()
        .find(|l| l.contains("\"kind\":\"assessment_counts\""))
        .unwrap();
    let forged = text.replacen("\"answers\":25", "\"answers\":26", 1);
    assert!(verify::check(Cursor::new(&forged), None, None).is_err());
    let cut = text.replacen(&format!("{line}\n"), "", 1);
    assert!(verify::check(Cursor::new(&cut), None, None).is_err());
    assert!(house.db().audit_rounds().await.unwrap().is_ok());
}

/// In the second round three people alone could judge whether the property's fees are clear, which weighs 50 ‰: its score is
/// not like the others, and says so wherever it stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_score_of_a_part_of_the_weights_says_so_wherever_it_stands() {
    let house = House::demo().await;
    let me = resident(&house, "wangfang").await;
    let all = house.get(&format!("/api/v1{ROOM}"), "").await.body;
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    let weights = |at: usize| {
        let subjects = all[at]["subjects"].as_array().unwrap();
        let all: Vec<_> = subjects
            .iter()
            .map(|s| s["weight_per_mille"].as_u64())
            .collect();
        all
    };
    assert_eq!(weights(0), [None, None], "it is open");
    assert_eq!(weights(1), [Some(1000), Some(1000)]);
    assert_eq!(weights(2), [Some(1000), Some(950)]);
    let (third, second) = (&all[1]["number"], &all[2]["number"]);
    let (third, second) = (third.as_str().unwrap(), second.as_str().unwrap());
    let score = all[2]["subjects"][1]["score"].as_str().unwrap();
    let csv = house.get(&format!("{ROOM}.csv"), "").await.body;
    let row = |subject: &str| {
        let of = |l: &&str| l.contains(second) && l.contains(subject);
        csv.lines().find(of).unwrap().to_owned()
    };
    assert!(row("翠园小区物业服务").contains(&format!(",{score},950,")));
    assert!(row("社区服务中心综合窗口").contains(",1000,"));
    let (part, whole) = ("计入权重 950 ‰", "计入权重");
    let list = house.get(ROOM, &me).await.body;
    assert_eq!(
        (list.matches(part).count(), list.matches(whole).count()),
        (1, 1)
    );
    // Its own result, and beside the round of the year after: in the comparison and under the chart.
    let own = house.get(&format!("{ROOM}/{second}"), &me).await.body;
    assert!(own.contains("算进去的权重合计 95.0 %"));
    let later = house.get(&format!("{ROOM}/{third}"), &me).await.body;
    let section = |id: &str| {
        let rest = later.split(&format!("<h2 id=\"{id}\"")).nth(1).unwrap();
        rest.split("</section>").next().unwrap().to_owned()
    };
    let compare = section("compare");
    assert!(compare.contains(&format!("{score} ({part})")) && compare.matches(whole).count() == 1);
    assert_eq!(section("trend").matches("只计入权重 950 ‰").count(), 1);
    // The counts show nothing of the question, and everything of the others.
    let counts = house
        .get(&format!("{ROOM}/{second}/counts.csv"), "")
        .await
        .body;
    let cells = |name: &str| {
        let of = |l: &&str| l.starts_with("all,翠园小区物业服务") && l.contains(name);
        let row = counts.lines().find(of).unwrap();
        row.rsplit(',').take(6).filter(|n| !n.is_empty()).count()
    };
    assert_eq!((cells("收费和依据"), cells("反映的问题")), (0, 6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_open_round_is_on_the_home_page_and_found() {
    let house = House::demo().await;
    let number = open_round(&house).await;
    let link = format!("{ROOM}/{number}");
    assert!(house.get("/qingyun", "").await.body.contains(&link));
    let found = house
        .get("/qingyun/search?q=%E6%BB%A1%E6%84%8F%E5%BA%A6", "")
        .await;
    assert!(found.body.contains(&link));
    let list = house.get(ROOM, "").await;
    assert!(list.body.contains("往期结果") && list.body.contains(" 分</p>"));
    let empty = house.get("/nanhu/assessments", "").await;
    assert!(empty.body.contains("现在没有正在进行的评议"));
}
