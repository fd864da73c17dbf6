//! A matter from its form to "not solved", with plain forms; and whose page it is.

use domain::communities::Slug;

use crate::common::{Got, House, phone_of};

const FORM: &str =
    "text=三单元楼道灯坏了一周，晚上看不见台阶&kind=report&category=1&grid=2&place=三单元";

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn staff(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), true).await
}

/// The number at the end of where an act leads.
pub fn number_of(got: &Got) -> String {
    assert_eq!(got.status, 303, "{}", got.body);
    let to = got.location.as_deref().unwrap();
    let path = to.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// The form with the ids of Qingyun's first category and of its second grid.
pub async fn form(house: &House) -> String {
    let slug = Slug::parse("qingyun").unwrap();
    let here = house.portal.community(&slug).await.unwrap().unwrap();
    let categories = house.db().list_categories(here.id).await.unwrap();
    let grids = house.db().list_grids(here.id).await.unwrap();
    let grid = grids.iter().find(|g| g.number == 2).unwrap();
    FORM.replace("category=1", &format!("category={}", categories[0].id))
        .replace("grid=2", &format!("grid={}", grid.id))
}

/// A private report of Wang Fang in grid 2, whose worker owns it.
pub async fn reported(house: &House, once: &str) -> String {
    let me = resident(house, "wangfang").await;
    let form = format!("{}&public=no&once={once}&act=send", form(house).await);
    number_of(&house.post("/qingyun/matters/new", &me, &form).await)
}

/// A public one that is open, for the table of doors.
pub async fn open(house: &House) -> String {
    let got = house.get("/api/v1/qingyun/matters", "").await;
    let all: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    let one = all["matters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["state"] == "owned" && m["late"] == false);
    one.unwrap()["number"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_reported_handed_over_answered_and_not_solved() {
    let house = House::demo().await;
    let form = form(&house).await;
    // What somebody types before signing in is kept.
    let got = house.post("/qingyun/matters/new", "", &form).await;
    assert_eq!(got.status, 303);
    assert!(got.location.unwrap().contains("/login"));
    let me = resident(&house, "wangfang").await;
    let new = "/qingyun/matters/new";
    let page = house.get(new, &me).await.body;
    assert!(page.contains("投诉工作人员") && page.contains("不公开"));
    // Without a place nothing goes, and what was typed stays.
    let bare = "text=路灯坏了一周&kind=report&category=&grid=&place=&public=no&once=a";
    let got = house.post(new, &me, bare).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("路灯坏了一周") && got.body.contains("至少填一项"));
    // Public words hold no telephone number.
    let told = format!(
        "{}&public=yes&once=a",
        form.replace("坏了一周", "坏了，打 13812345678")
    );
    assert_eq!(house.post(new, &me, &told).await.status, 422);
    // The page before sending says who will read it; only its second press sends.
    let look = format!("{form}&public=no&once=a1&act=look");
    let got = house.post(new, &me, &look).await;
    assert_eq!(got.status, 200, "{}", got.body);
    assert!(got.body.contains("不公开，只有您"));
    assert!(house.get("/me/matters", &me).await.body.contains("声控灯"));
    let send = look.replace("act=look", "act=send");
    let n = number_of(&house.post(new, &me, &send).await);
    assert_eq!(number_of(&house.post(new, &me, &send).await), n);
    let at = |part: &str| format!("/qingyun/matters/{n}{part}");
    let desk = |part: &str| format!("/qingyun/desk/matters/{n}{part}");
    let page = house.get(&at(""), &me).await.body;
    assert!(
        page.contains("2 号网格 龙海燕"),
        "the owner, as on the contact board"
    );
    let worker = staff(&house, "longhaiyan").await;
    let clerk = staff(&house, "chenjingyi").await;
    assert!(
        house
            .get("/qingyun/desk/matters", &worker)
            .await
            .body
            .contains(&n)
    );
    assert_eq!(house.get(&desk(""), &clerk).await.status, 404);
    let item = house.get(&desk(""), &worker).await.body;
    assert!(item.contains("看不见台阶"));
    // Offered to the windows: refused with a reason, offered again, accepted.
    assert_eq!(
        house
            .post(&desk("/hand"), &worker, "to=window_clerk")
            .await
            .status,
        422
    );
    let hand = "to=window_clerk&hand_reason=电路要找供电所，请窗口接着办";
    assert_eq!(house.post(&desk("/hand"), &worker, hand).await.status, 303);
    assert_eq!(house.get(&desk(""), &clerk).await.status, 200);
    let refuse = "refuse_reason=先核实是不是物业的灯";
    assert_eq!(
        house.post(&desk("/refuse"), &clerk, refuse).await.status,
        303
    );
    assert_eq!(house.get(&desk(""), &clerk).await.status, 404);
    assert_eq!(house.post(&desk("/hand"), &worker, hand).await.status, 303);
    assert_eq!(house.post(&desk("/accept"), &clerk, "").await.status, 303);
    assert_eq!(
        house
            .post(&desk("/answer"), &worker, "answer=不归我了")
            .await
            .status,
        404
    );
    assert_eq!(
        house.post(&desk("/answer"), &clerk, "answer=").await.status,
        422
    );
    // Looking at the number is on this one answer, and the reporter reads of it.
    let phone = phone_of("wangfang");
    let seen = house.post(&desk("/look"), &clerk, "").await;
    assert!(seen.status == 200 && seen.body.contains(&phone));
    assert!(!house.get(&desk(""), &clerk).await.body.contains(&phone));
    let answer = "answer=供电所换了灯头，今晚就亮。";
    assert_eq!(
        house.post(&desk("/answer"), &clerk, answer).await.status,
        303
    );
    let page = house.get(&at(""), &me).await.body;
    for part in [
        "供电所换了灯头",
        "先核实是不是物业的灯",
        "查看了联系方式",
        "解决了吗",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(house.post(&at("/say"), &me, "word=x").await.status, 400);
    assert_eq!(
        house
            .post(&at("/say"), &me, "solved=no&word=还是不亮")
            .await
            .status,
        303
    );
    let lead = staff(&house, "wuxiaomei").await;
    let list = house.get("/qingyun/desk/matters", &lead).await.body;
    assert!(list.contains("退回重办的") && list.contains(&n));
    assert!(
        house
            .get("/me/notices", &lead)
            .await
            .body
            .contains("没有解决")
    );
    assert!(
        house
            .get("/qingyun/desk", &clerk)
            .await
            .body
            .contains("诉求")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_matter_is_not_found_by_anybody_else() {
    let house = House::demo().await;
    let n = reported(&house, "idor").await;
    let never = "2026-99999";
    let strangers = [
        ("visitor", String::new()),
        ("resident", resident(&house, "lilei").await),
        ("neighbour", resident(&house, "r001").await),
        ("owner as a resident", resident(&house, "longhaiyan").await),
        ("clerk", staff(&house, "chenjingyi").await),
        ("other grid worker", staff(&house, "zhaowenbo").await),
        ("editor", staff(&house, "liusiyuan").await),
        ("supervisor", staff(&house, "hanliping").await),
        ("auditor", staff(&house, "xiemingyuan").await),
        ("operator", staff(&house, "tangyuhang").await),
        ("council member", resident(&house, "luojianqun").await),
        ("volunteer lead", resident(&house, "panxiulan").await),
        ("elsewhere", staff(&house, "sunjia").await),
        ("secretary elsewhere", staff(&house, "dengguoying").await),
    ];
    for (who, cookie) in &strangers {
        for path in ["/qingyun/matters/{}", "/qingyun/desk/matters/{}"] {
            let got = house.get(&path.replace("{}", &n), cookie).await;
            let none = house.get(&path.replace("{}", never), cookie).await;
            assert_eq!(got.status, none.status, "{who} {path}");
            assert!(
                !got.status.is_success() && !got.body.contains("看不见台阶"),
                "{who} {path}"
            );
        }
        assert_eq!(
            house
                .get(&format!("/qingyun/matters/{n}"), cookie)
                .await
                .status,
            404,
            "{who}"
        );
        for act in ["take", "accept", "note", "answer", "close", "look", "slip"] {
            let form = "note=看到了吗&answer=看到了吗&close_reason=看到了吗";
            let path = format!("/qingyun/desk/matters/{n}/{act}");
            let got = house.post(&path, cookie, form).await;
            let none = house.post(&path.replace(&n, never), cookie, form).await;
            assert_eq!(got.status, none.status, "{who} {act}");
            assert!(got.status != 200, "{who} {act}");
        }
        for (act, form) in [("say", "solved=yes"), ("withdraw", "")] {
            let got = house
                .post(&format!("/qingyun/matters/{n}/{act}"), cookie, form)
                .await;
            assert!([303, 404].contains(&got.status.as_u16()), "{who} {act}");
        }
    }
    // Under the other community's address there is none.
    let me = resident(&house, "wangfang").await;
    assert_eq!(
        house.get(&format!("/nanhu/matters/{n}"), &me).await.status,
        404
    );
    for (who, cookie, path) in [
        ("reporter", &me, format!("/qingyun/matters/{n}")),
        (
            "owner",
            &staff(&house, "longhaiyan").await,
            format!("/qingyun/desk/matters/{n}"),
        ),
        (
            "lead",
            &staff(&house, "wuxiaomei").await,
            format!("/qingyun/desk/matters/{n}"),
        ),
    ] {
        let got = house.get(&path, cookie).await;
        assert!(
            got.status == 200 && got.body.contains("看不见台阶"),
            "{who}"
        );
    }
    assert!(
        house
            .get(&format!("/qingyun/matters/{n}"), &me)
            .await
            .body
            .contains("正在办理")
    );
    let list = house.get("/qingyun/matters", "").await.body;
    assert!(!list.contains(&n) && !list.contains("看不见台阶"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_account_follows_a_matter_by_its_slip() {
    let house = House::demo().await;
    let clerk = staff(&house, "chenjingyi").await;
    let form = format!(
        "{}&public=no&once=slip&source=hotline&name=周玉梅&phone=13800005555",
        form(&house).await
    );
    let wrong = form.replace("phone=13800005555", "phone=abc");
    let got = house
        .post("/qingyun/desk/matters/new", &clerk, &wrong)
        .await;
    assert!(got.status == 422 && got.body.contains("看不见台阶"));
    let n = number_of(&house.post("/qingyun/desk/matters/new", &clerk, &form).await);
    let desk = |part: &str| format!("/qingyun/desk/matters/{n}{part}");
    assert!(
        !house
            .get(&desk(""), &clerk)
            .await
            .body
            .contains("13800005555")
    );
    let slip = house.post(&desk("/slip"), &clerk, "").await;
    assert_eq!(slip.status, 200);
    let mark = "letter__code\">";
    let from = slip.body.find(mark).unwrap() + mark.len();
    let code: String = slip.body[from..]
        .split('<')
        .next()
        .unwrap()
        .replace(' ', "");
    let find = |code: &str, more: &str| format!("number={n}&code={code}{more}");
    let at = "/qingyun/matters/find";
    assert_eq!(house.post(at, "", "number=x&code=").await.status, 422);
    assert_eq!(house.post(at, "", &find("ZZZZ2222", "")).await.status, 404);
    let got = house.post(at, "", &find(&code, "")).await;
    assert!(
        got.status == 200 && got.body.contains("1 号窗口（综合） 陈静怡"),
        "{}",
        got.body
    );
    assert!(!got.body.contains("13800005555") && !got.body.contains("周玉梅"));
    let answer = "answer=物业换了灯泡，今晚就亮。";
    assert_eq!(
        house.post(&desk("/answer"), &clerk, answer).await.status,
        303
    );
    let got = house
        .post(at, "", &find(&code, "&solved=yes&word=亮了"))
        .await;
    assert!(
        got.status == 200 && got.body.contains("已解决"),
        "{}",
        got.body
    );
    assert_eq!(
        house.get(&format!("/qingyun/matters/{n}"), "").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_stands_there_without_a_name_and_figures_hide_the_few() {
    let house = House::demo().await;
    let list = house.get("/qingyun/matters", "").await.body;
    assert!(list.contains("雨水井") && list.contains("已超期") && list.contains("办得怎么样"));
    assert!(!list.contains("旧沙发"), "it was made private");
    for name in ["张德明", "周玉梅"] {
        assert!(!list.contains(name), "{name}");
    }
    let got = house.get("/api/v1/qingyun/matters", "").await;
    let all: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    let total = &all["total"];
    assert!(total["received"].as_i64().unwrap() >= 20);
    assert_eq!(
        total["answered"].as_i64(),
        Some(total["in_time"].as_i64().unwrap() + total["late"].as_i64().unwrap())
    );
    // Nanhu has one private matter: nothing is counted in public.
    let got = house.get("/api/v1/nanhu/matters", "").await;
    let few: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert!(few["total"].is_null());
    assert!(
        few["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .all(|k| k["counts"].is_null())
    );
    assert!(
        house
            .get("/nanhu/matters", "")
            .await
            .body
            .contains("还不到 5 件")
    );
    // The ways here from elsewhere.
    for (path, to) in [
        ("/qingyun", "/qingyun/matters/new"),
        ("/qingyun/contacts", "/qingyun/matters/new"),
        (
            "/qingyun/services/1",
            "/qingyun/matters/new?kind=question&amp;service=1",
        ),
    ] {
        assert!(house.get(path, "").await.body.contains(to), "{path}");
    }
    let asked = house
        .get("/qingyun/matters/new?kind=question&service=1", "")
        .await
        .body;
    assert!(asked.contains("我想问"));
    let forged = house
        .get(
            "/qingyun/matters/new?kind=question&service=999&text=假的",
            "",
        )
        .await
        .body;
    assert!(!forged.contains("假的") && !forged.contains("我想问"));
}
