//! Journeys through the services room: finding an item, reading it, and how one is written, checked and published.

use crate::common::{House, phone_of, with_role};
use domain::log::text_hash;
use serde_json::Value;

const DESK: &str = "/qingyun/desk/services";

fn field<'a>(body: &'a str, before: &str) -> &'a str {
    let at = body
        .find(before)
        .unwrap_or_else(|| panic!("no {before} in {body}"));
    body[at + before.len()..].split('"').next().unwrap()
}

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
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

const WHOLE: &[(&str, &str)] = &[
    ("title_zh", "老年食堂办卡"),
    ("title_en", "Canteen card"),
    ("keywords", "助餐、饭卡"),
    ("class", "everyday"),
    ("events", "ageing"),
    ("events", "aid"),
    ("audience_zh", "六十周岁以上的居民"),
    ("materials_zh", "身份证 | 1 | 0"),
    ("steps_zh", "到窗口登记\n当场拿卡"),
    ("limit", "0"),
    ("fee_zh", "不收费"),
    ("place_zh", "一楼 2 号窗口"),
    ("hours_zh", "周一至周五 9:00–17:00"),
    ("phone", "19900090012"),
    ("contact_zh", "2 号窗口首问岗"),
    ("charge", "responsible"),
    ("basis_zh", "社区工作条例第三十三条"),
    ("mandatory", "yes"),
    ("filing", ""),
    ("act", "send"),
];

fn whole(changes: &[(&str, &str)]) -> String {
    let mut all: Vec<(&str, &str)> = WHOLE
        .iter()
        .filter(|(n, _)| !changes.iter().any(|(c, _)| c == n))
        .copied()
        .collect();
    all.extend(changes);
    form(&all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_finds_an_item_in_two_taps_or_one_search() {
    let house = House::demo().await;
    let list = house.get("/qingyun/services", "").await;
    assert_eq!(list.status, 200);
    for part in [
        "?event=ageing",
        "?event=birth",
        "?class=utilities",
        "?all=1",
    ] {
        assert!(list.body.contains(part), "{part}");
        let inner = house.get(&format!("/qingyun/services{part}"), "").await;
        assert!(inner.body.contains("class=\"item__title\""), "{part}");
    }
    for asked in ["居住证", "jzz", "居住正", "暂住证"] {
        let path = format!("/qingyun/services?{}", form(&[("q", asked)]));
        let got = house.get(&path, "").await;
        assert!(got.body.contains("居住证办理"), "{asked}");
    }
    let none = house.get("/qingyun/services?q=zzzzzz", "").await;
    assert!(none.body.contains("没有找到") && none.body.contains("19900090001"));
    // The scheduled, the waiting and the withdrawn are nobody's business, or no longer.
    let all = house.get("/qingyun/services?all=1", "").await;
    for hidden in [
        "冬季取暖补贴",
        "电动车上牌登记",
        "图书室借书证",
        "流动人口婚育证明",
    ] {
        assert!(!all.body.contains(hidden), "{hidden}");
    }
    // What has expired comes last, with its mark.
    let expired = all.body.find("流感疫苗").unwrap();
    assert!(expired > all.body.rfind("居住证办理").unwrap());
    assert!(all.body.contains("chip--late"));
    let by_number = house.get("/qingyun/services?q=3", "").await;
    assert_eq!(by_number.location.as_deref(), Some("/qingyun/services/3"));
    assert_eq!(house.get("/qingyun/services/01", "").await.status, 404);
    assert_eq!(house.get("/qingyun/services/9999", "").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_says_what_one_must_know_before_leaving_the_house() {
    let house = House::demo().await;
    let page = house.get("/qingyun/services/4", "").await;
    for said in [
        "最低生活保障申请",
        "tel:19900090012",
        "由区民政局社会救助科办理",
        "tel:19900090021",
        "社会救助暂行办法第九条",
        "原件 1 份，复印件 1 份",
        "首问责任人",
        "云麓目录〔2025〕021 号",
        "吴晓梅",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let expired = house.get("/qingyun/services/9", "").await;
    assert!(expired.body.contains("这件事项已过有效期"));
    let sheet = house.get("/qingyun/services/4/print", "").await;
    assert!(sheet.body.contains("一次性告知单") && sheet.body.contains("<svg"));
    assert!(sheet.body.contains("http://juyi.test/qingyun/services/4"));
    let versions = house.get("/qingyun/services/2/versions", "").await;
    assert!(versions.body.contains("<ins>") && versions.body.contains("<del>"));
    let old = house.get("/qingyun/services/2?version=1", "").await;
    assert!(old.body.contains("这是旧版本"));
    assert_eq!(
        house.get("/qingyun/services/2?version=9", "").await.status,
        404
    );
    let gone = house.get("/qingyun/services/28", "").await;
    assert!(gone.body.contains("已经撤下") && gone.body.contains("全国停办"));
    assert_eq!(
        house.get("/qingyun/services/28/print", "").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_and_the_api_say_the_same_and_the_hash_can_be_taken_again() {
    let house = House::demo().await;
    let list = house.get("/api/v1/qingyun/services?event=birth", "").await;
    let list: Value = serde_json::from_str(&list.body).unwrap();
    assert!(!list.as_array().unwrap().is_empty());
    let one = house.get("/api/v1/qingyun/services/2", "").await;
    let one: Value = serde_json::from_str(&one.body).unwrap();
    let text = one["text"].as_str().unwrap();
    assert_eq!(one["hash"], text_hash(&[text]));
    assert_eq!(one["version"], 2);
    server::caretaker::keep_log(&house.portal).await.unwrap();
    let leaves = house
        .get("/log/entries?community=qingyun&object=service%2F2", "")
        .await;
    assert!(leaves.body.contains(one["hash"].as_str().unwrap()));
    let csv = house.get("/qingyun/services.csv?class=utilities", "").await;
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    assert_eq!(
        house.get("/api/v1/qingyun/services/28", "").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_writes_another_publishes_and_without_a_number_nothing_goes_out() {
    let house = House::demo().await;
    let (editor, secretary) = (
        staff(&house, "editor").await,
        staff(&house, "secretary").await,
    );
    let page = house.get(&format!("{DESK}/new"), &editor).await;
    let once = field(&page.body, "name=\"once\" value=\"").to_owned();

    // Art. 14: mandatory and without a number. The clause is said, and nothing typed is lost.
    let sent = whole(&[("once", &once)]);
    let refused = house.post(&format!("{DESK}/new"), &editor, &sent).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("第十四条") && refused.body.contains("老年食堂办卡"));
    assert!(refused.body.contains("href=\"#filing\""));
    let edit = field(&refused.body, "<form method=\"post\" action=\"").to_owned();
    let revision = field(&refused.body, "name=\"revision\" value=\"").to_owned();
    let number = edit.split('/').nth(4).unwrap().to_owned();
    let item = format!("{DESK}/{number}");
    assert!(
        house
            .get(&edit, &editor)
            .await
            .body
            .contains("老年食堂办卡"),
        "the draft is kept"
    );
    let public = format!("/qingyun/services/{number}");
    assert_eq!(house.get(&public, "").await.status, 404);

    let fixed = whole(&[("filing", "目录 2025-099 号"), ("revision", &revision)]);
    let sent = house.post(&edit, &editor, &fixed).await;
    assert_eq!(sent.location, Some(format!("{item}?done=sent_for_review")));
    // The second press of the button is no second item and no error.
    let again = house.post(&edit, &editor, &fixed).await;
    assert_eq!(again.status, 303, "{}", again.body);

    // The writer reads it and may not decide.
    let own = house.get(&format!("{item}/review"), &editor).await;
    assert_eq!(own.status, 200);
    assert!(!own.body.contains("/publish\""));
    let review = house.get(&format!("{item}/review"), &secretary).await;
    assert!(
        review.body.contains("Who it is for"),
        "both languages are read by the second person"
    );
    let version = field(&review.body, "name=\"version\" value=\"").to_owned();
    let seen = field(&review.body, "name=\"seen\" value=\"").to_owned();
    let about = form(&[("version", &version), ("seen", &seen)]);
    let denied = house
        .post(&format!("{item}/publish"), &editor, &about)
        .await;
    assert_eq!(denied.status, 403);

    let no_reason = house
        .post(&format!("{item}/return"), &secretary, &about)
        .await;
    assert_eq!(no_reason.status, 422);
    let past = format!("{about}&on=2026-11-22");
    let past = house
        .post(&format!("{item}/publish"), &secretary, &past)
        .await;
    assert_eq!(past.status, 422);
    let other = form(&[("version", &version), ("seen", "another text")]);
    let other = house
        .post(&format!("{item}/publish"), &secretary, &other)
        .await;
    assert_eq!(other.status, 409);
    let done = house
        .post(&format!("{item}/publish"), &secretary, &about)
        .await;
    assert_eq!(
        done.location,
        Some(format!("{item}?done=version_published"))
    );
    assert!(house.get(&public, "").await.body.contains("老年食堂办卡"));
    let twice = house
        .post(&format!("{item}/publish"), &secretary, &about)
        .await;
    assert_eq!(
        twice.location, done.location,
        "the second press of a button finds it done"
    );

    let confirm = house
        .post(&format!("{item}/confirm"), &editor, "version=1")
        .await;
    assert_eq!(confirm.status, 303);
    let stale = form(&[("reason", "食堂搬走了，不再办卡。"), ("version", "2")]);
    let stale = house
        .post(&format!("{item}/withdraw"), &editor, &stale)
        .await;
    assert_eq!(
        stale.status, 409,
        "another version than the one that was read"
    );
    let why = form(&[("reason", "食堂搬走了，不再办卡。"), ("version", "1")]);
    let gone = house.post(&format!("{item}/withdraw"), &editor, &why).await;
    assert_eq!(gone.status, 303);
    // Visitors' pages are kept for two seconds; the signed-in read what is.
    let page = house.get(&public, &editor).await;
    assert!(page.body.contains("食堂搬走了，不再办卡。"));
    assert!(house.get("/log", "").await.body.contains("撤下办事事项"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_item_appears_on_its_day() {
    let house = House::demo().await;
    assert_eq!(house.get("/qingyun/services/25", "").await.status, 404);
    house.wait(24 * 5);
    let now = house.portal.clock.now();
    let due = house.db().publish_due(now).await.unwrap();
    assert_eq!(due, 2, "the item, and a piece of news");
    let page = house.get("/qingyun/services/25", "").await;
    assert!(page.body.contains("冬季取暖补贴"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_demo_item_fits_the_rules_of_both_languages() {
    let house = House::demo().await;
    for (slug, least) in [("qingyun", 22), ("nanhu", 10)] {
        let all = house.get(&format!("/api/v1/{slug}/services"), "").await;
        let all: Value = serde_json::from_str(&all.body).unwrap();
        assert!(all.as_array().unwrap().len() >= least, "{slug}");
        for one in all.as_array().unwrap() {
            let path = format!("/{slug}/services/{}", one["number"]);
            for lang in ["zh", "en"] {
                let got = house.get(&path, &format!("juyi_lang={lang}")).await;
                assert_eq!(got.status, 200, "{path}");
            }
            assert!(!one["title_en"].as_str().unwrap().is_empty(), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_catalogue_says_of_each_entry_whether_it_is_handled_here_or_where_to_go() {
    let house = House::demo().await;
    let page = house.get("/qingyun/catalogue", "").await.body;
    assert!(page.contains("目录共 15 项，本社区办理 12 项"), "{page}");
    for said in [
        "公共服务和社会综合管理（条例第二十七条第一项）",
        "协调 · 区民政局社会救助科",
        "要当场照相和按指纹",
        // Nobody said where to go: the department in charge.
        "请找主管部门区商务局 19900090032",
    ] {
        assert!(page.contains(said), "{said}");
    }
    // What the neighbours do not offer they do not claim.
    let other = house.get("/nanhu/catalogue", "").await.body;
    assert!(other.contains("本社区办理 10 项"), "{other}");
    let rest = house.get("/qingyun/catalogue?here=no", "").await.body;
    assert!(rest.contains("临时居民身份证") && !rest.contains("高龄津贴申请"));
    let got = house.get("/api/v1/qingyun/catalogue", "").await;
    let all: Value = serde_json::from_str(&got.body).unwrap();
    let of = |filing: &str| {
        let all = all.as_array().unwrap();
        let found = all.iter().find(|e| e["filing"] == filing);
        found.unwrap()["service"].clone()
    };
    assert_eq!(of("云麓目录〔2025〕011 号"), 1);
    assert!(of("云麓目录〔2025〕101 号").is_null());
    assert!(
        house
            .get("/qingyun/services", "")
            .await
            .body
            .contains("/qingyun/catalogue")
    );
    // A table with a number that is none names its row, and takes nothing.
    let editor = staff(&house, "editor").await;
    let head = "title_zh,filing,class,part,department_zh,department_phone,basis_zh";
    let row = |name: &str, number: &str| {
        format!("{name},{number},协助和代办,配合,区农业农村局,19900090033,农药管理条例第二十四条")
    };
    let file = format!(
        "{head}\n{}\n{}\n",
        row("农药经营登记", "云麓目录〔2026〕001 号"),
        row("苗木检疫", "第三项")
    );
    let import = "/qingyun/desk/catalogue/import";
    let got = house
        .upload(import, &editor, "a.csv", file.as_bytes())
        .await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("新增 1 条"), "{}", got.body);
    let found = house.get("/qingyun/catalogue", "").await.body;
    assert!(!found.contains("农药"));
}
