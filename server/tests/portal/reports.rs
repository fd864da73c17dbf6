//! Journeys through the room of reports: reading and checking one, its files, the timetable, asking, and writing one.

use crate::common::{House, phone_of, with_role};
use domain::log::text_hash;
use serde_json::Value;

const DESK: &str = "/qingyun/desk/reports";

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| format!("{n}={}", encode(v)))
        .collect();
    pairs.join("&")
}

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

async fn json(house: &House, path: &str) -> Value {
    serde_json::from_str(&house.get(path, "").await.body).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_can_check_the_text_and_take_the_figures_away() {
    let house = House::demo().await;
    let report = json(&house, "/api/v1/qingyun/reports/3").await;
    let (text, hash) = (report["text"].as_str().unwrap(), &report["hash"]);
    assert_eq!(hash.as_str().unwrap(), text_hash(&[text]));
    server::caretaker::keep_log(&house.portal).await.unwrap();
    let log = house
        .get("/log/entries?community=qingyun&object=report%2F3", "")
        .await;
    assert!(
        log.body.contains(hash.as_str().unwrap()),
        "the leaf holds the same hash"
    );
    assert_eq!(report["versions"], serde_json::json!([1, 2]));

    // What the first version said is still there, and differs.
    let first = json(&house, "/qingyun/reports/3/report.json?version=1").await;
    assert_ne!(first["hash"], report["hash"]);
    let figures = house.get("/qingyun/reports/3/figures.csv", "").await.body;
    let first = house
        .get("/qingyun/reports/3/figures.csv?version=1", "")
        .await
        .body;
    assert!(figures.contains(",9034,小时") && first.contains(",9304,小时"));
    assert!(figures.starts_with('\u{FEFF}'));
    let list = house.get("/qingyun/reports.csv", "").await.body;
    assert_eq!(
        list.lines().count(),
        5,
        "four reports and the names of the columns"
    );
    let gone = house.get("/qingyun/reports/3?version=9", "").await;
    assert_eq!(gone.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_what_did_not_grow_what_was_corrected_and_what_differs() {
    let house = House::demo().await;
    let page = house.get("/qingyun/reports/3", "").await.body;
    for said in [
        "没有增长的：公益事业经费",
        "这份报告更正过",
        "和别的报告不一样的数",
        "达到 800 平方米",
        "还没有评价",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let other = house.get("/nanhu/reports/1", "").await.body;
    assert!(
        other.contains("还差 175.6 平方米"),
        "what is missing is said as well"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_timetable_has_one_late_and_one_missing() {
    let house = House::demo().await;
    let duties = json(&house, "/api/v1/qingyun/reports/timetable").await;
    let duties = duties.as_array().unwrap();
    let count = |state: &str| duties.iter().filter(|d| d["state"] == state).count();
    assert_eq!(
        ["late", "missing", "on_time", "due"].map(count),
        [1, 1, 5, 3]
    );
    let missing = house
        .get("/qingyun/reports/timetable?state=missing", "")
        .await;
    assert_eq!(missing.body.matches("chip--late").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_says_nothing_is_asked_for_again() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("wangfang"), false).await;
    let long = "长".repeat(600);
    let pairs = [
        ("text", long.as_str()),
        ("once", "k"),
        ("shown", "anonymous"),
    ];
    let got = house
        .post("/qingyun/reports/2/ask", &me, &form(&pairs))
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains(&long), "what was typed is still there");
    let pairs = [
        ("text", "这个数是怎么算的？"),
        ("once", "k"),
        ("shown", "anonymous"),
    ];
    let got = house
        .post("/qingyun/reports/2/ask", &me, &form(&pairs))
        .await;
    assert_eq!(got.status, 303);
    house.wait(1);
    let page = house.get("/qingyun/reports/2", "").await.body;
    assert!(page.contains("这个数是怎么算的？"));
    assert!(!page.contains("三号楼芳姐"), "asked without a name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_years_work_fits_into_the_form_and_a_fault_names_its_line() {
    let house = House::demo().await;
    let editor = staff(&house, "editor").await;
    // More than other forms take: three bytes a character, three signs a byte.
    let text = "一".repeat(1_900);
    let figures = "更换路灯 | 2024 | 12 | 盏 | 工单\n\n更换路灯 | 2025 | 十八 | 盏 | 工单";
    let mut pairs = vec![
        ("once", "k"),
        ("subject", "other"),
        ("year", "2025"),
        ("title_zh", "路灯专项报告"),
        ("lead_zh", "这是一份很短的报告，说清楚一件事。"),
        ("s1_heading_zh", "照明"),
        ("s1_figures", figures),
        ("act", "send"),
    ];
    let paragraphs = text
        .as_bytes()
        .chunks(1_500)
        .map(|c| std::str::from_utf8(c).unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let texts: Vec<String> = (1..=5).map(|n| format!("s{n}_text_zh")).collect();
    let headings: Vec<String> = (2..=5).map(|n| format!("s{n}_heading_zh")).collect();
    pairs.extend(
        texts
            .iter()
            .map(|name| (name.as_str(), paragraphs.as_str())),
    );
    pairs.extend(headings.iter().map(|name| (name.as_str(), "另一部分")));
    let body = form(&pairs);
    assert!(body.len() > 64 * 1024);
    let got = house.post(&format!("{DESK}/new"), &editor, &body).await;
    assert_eq!(got.status, 422);
    assert!(
        got.body.contains("第 3 行：数值不是数字"),
        "as an editor counts lines"
    );
    assert!(got.body.contains(&paragraphs), "nothing typed is lost");

    let endless = format!("title_zh=x&s1_text_zh={}", "x".repeat(600 * 1024));
    let got = house.post(&format!("{DESK}/new"), &editor, &endless).await;
    assert_eq!(got.status, 413);
}
