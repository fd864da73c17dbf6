//! Journeys through mutual aid with plain forms: asking before signing in, answering, choosing, looking, saying; the desk.

use app::frame::visit::token_hash;
use store::drafts::{Draft, DraftKind};

use crate::common::{Got, House, form, noon, phone_of, with_role};

const BOARD: &str = "/qingyun/volunteers/aid";
const DESK: &str = "/qingyun/desk/volunteers/aid";
const ADDRESS: &str = "翠园小区 5 号楼 1 单元 702";
const PHONE: &str = "13812349876";

async fn resident(house: &House, key: &str) -> String {
    house.cookie(&phone_of(key), false).await
}

async fn staff(house: &House, role: &str) -> String {
    house
        .cookie(&phone_of(&with_role("qingyun", role)), true)
        .await
}

/// What somebody asks; `day` counts from the demo's today.
fn request(once: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("kind", "errands"),
        ("text", "帮忙去药店取一次常吃的药"),
        ("due", "2026-11-25"),
        ("frail", "no"),
        ("address", ADDRESS),
        ("phone", PHONE),
        ("adult", "yes"),
        ("shown", "nickname"),
        ("once", once),
    ];
    fields.map(|(n, v)| (n, v.to_owned())).into()
}

fn encoded(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form(&pairs)
}

fn changed(mut pairs: Vec<(&'static str, String)>, name: &str, value: &str) -> String {
    for pair in pairs.iter_mut().filter(|(n, _)| *n == name) {
        pair.1 = value.to_owned();
    }
    encoded(&pairs)
}

/// Asks and gives the address of the request.
async fn ask(house: &House, cookie: &str, sent: &str) -> String {
    let got = house.post(&format!("{BOARD}/ask"), cookie, sent).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let to = got.location.unwrap();
    to.split('?').next().unwrap().to_owned()
}

/// What stands behind the first mark of a page, up to a quotation mark.
fn after<'a>(body: &'a str, mark: &str) -> &'a str {
    let (_, rest) = body.split_once(mark).unwrap();
    rest.split('"').next().unwrap()
}

const HELLO: [(&str, &str); 3] = [
    ("message", "今天下午可以"),
    ("adult", "yes"),
    ("shown", "nickname"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_request_to_the_word_of_both_with_an_address_that_only_one_sees() {
    let house = House::demo().await;
    let (asker, helper) = (
        resident(&house, "r050").await,
        resident(&house, "r051").await,
    );
    let other = resident(&house, "r053").await;
    let page = ask(&house, &asker, &encoded(&request("one"))).await;
    assert_eq!(ask(&house, &asker, &encoded(&request("one"))).await, page);
    let public = house.get(&page, "").await;
    assert!(public.body.contains("取一次常吃的药") && public.body.contains("登录后帮忙"));
    for path in [
        page.clone(),
        BOARD.to_owned(),
        format!("{BOARD}.csv"),
        format!("/api/v1{BOARD}"),
        "/me/aid".to_owned(),
    ] {
        for who in [&asker, &helper, &String::new()] {
            let got = house.get(&path, who).await;
            assert!(
                !got.body.contains(ADDRESS) && !got.body.contains(PHONE),
                "{path} shows the address to {who}"
            );
        }
    }
    for who in [&helper, &other] {
        for _ in 0..2 {
            let got = house
                .post(&format!("{page}/answer"), who, &form(&HELLO))
                .await;
            assert_eq!(got.status, 303, "{}", got.body);
        }
    }
    let look = format!("{page}/look");
    assert_eq!(house.post(&look, &helper, "").await.status, 409);
    let read = house.get(&page, &asker).await;
    assert!(read.body.contains("今天下午可以") && read.body.contains("请他来帮"));
    assert!(
        !house.get(&page, &other).await.body.contains("今天下午可以"),
        "the asker alone reads answers"
    );
    let answer = after(&read.body, "name=\"answer\" value=\"").to_owned();
    let pick = form(&[("answer", &answer)]);
    assert_eq!(
        house
            .post(&format!("{page}/match"), &helper, &pick)
            .await
            .status,
        409,
        "the asker chooses"
    );
    for _ in 0..2 {
        let got = house.post(&format!("{page}/match"), &asker, &pick).await;
        assert_eq!(got.status, 303, "{}", got.body);
    }
    for who in [&other, &asker, &staff(&house, "secretary").await] {
        let got = house.post(&look, who, "").await;
        assert!(!got.body.contains(ADDRESS));
    }
    let seen = house.post(&look, &helper, "").await;
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains(ADDRESS) && seen.body.contains(PHONE));
    assert!(
        seen.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("no-store"),
        "no browser keeps it"
    );
    for path in [&look, &page] {
        let got = house.get(path, &helper).await;
        assert!(
            !got.body.contains(ADDRESS),
            "only the press of the button shows it"
        );
    }
    let views = house.get("/me/data", &asker).await;
    assert!(views.body.contains("您选定的帮忙邻居") && views.body.contains("邻里互助"));
    let theirs = house.post(&look, &asker, "").await;
    assert!(theirs.body.contains(&phone_of("r051")));
    for (who, word) in [(&helper, "yes"), (&asker, "no")] {
        let said = form(&[("happened", word)]);
        for _ in 0..2 {
            let got = house.post(&format!("{page}/say"), who, &said).await;
            assert_eq!(got.status, 303, "{}", got.body);
        }
    }
    assert_eq!(
        house.post(&look, &helper, "").await.status,
        409,
        "it is over"
    );
    let over = house.get(&page, &other).await;
    assert!(over.body.contains("内容不再公开") && !over.body.contains("常吃的药"));
    let mine = house.get("/me/aid", &helper).await;
    assert!(mine.body.contains("常吃的药") && mine.body.contains("已结束"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_before_signing_in_or_wrongly_stays_and_no_draft_holds_an_address() {
    let house = House::demo().await;
    let ask_path = format!("{BOARD}/ask");
    let sent = encoded(&request("two"));
    let visitor = house.post(&ask_path, "", &sent).await;
    let login = visitor.location.as_deref().unwrap();
    assert!(login.starts_with("/login?next="), "{login}");
    let kept = sign_in_there(&house, "r050", &visitor).await;
    assert_eq!(kept.len(), 1);
    let fields = kept[0].fields.to_string();
    assert!(
        !fields.contains(PHONE) && !fields.contains(ADDRESS),
        "{fields}"
    );
    let id = kept[0].id;
    let me = resident(&house, "r050").await;
    let page = house.get(&format!("{ask_path}?draft={id}"), &me).await;
    assert!(page.body.contains("取一次常吃的药") && page.body.contains("2026-11-25"));
    assert!(page.body.contains("name=\"address\""));

    let wrong = [
        ("text", "请打 138 1234 9876", "#text"),
        ("due", "2027-03-01", "#due"),
        ("phone", "home", "#phone"),
        ("address", "", "#address"),
        ("adult", "", "#adult"),
        ("frail", "", "#frail"),
        ("kind", "ironing", "#kind"),
    ];
    for (field, value, at) in wrong {
        let got = house
            .post(&ask_path, &me, &changed(request("three"), field, value))
            .await;
        assert_eq!(got.status, 422, "{field}");
        assert!(got.body.contains(&format!("href=\"{at}\"")), "{field}");
        if field != "address" {
            assert!(got.body.contains(ADDRESS), "what was typed stays");
        }
    }
    let mut pairs = request("four");
    pairs.push(("draft", id.to_string()));
    let page = ask(&house, &me, &encoded(&pairs)).await;
    assert!(drafts(&house, "r050").await.is_empty(), "it is sent");

    // An answer and an offer survive a session that ran out.
    let got = house
        .post(&format!("{page}/answer"), "", &form(&HELLO))
        .await;
    assert!(got.location.as_deref().unwrap().contains("%23help"));
    sign_in_there(&house, "r051", &got).await;
    let offer = [
        ("kind", "carrying"),
        ("text", "周末可以帮忙搬东西"),
        ("days", "5"),
        ("days", "6"),
        ("until", "2026-12-20"),
        ("shown", "real"),
        ("once", "o"),
    ];
    let new = format!("{BOARD}/offer");
    let got = house.post(&new, "", &form(&offer)).await;
    sign_in_there(&house, "r051", &got).await;
    let helper = resident(&house, "r051").await;
    let kept = house.get(&page, &helper).await;
    assert!(kept.body.contains("今天下午可以"));
    let draft = after(&kept.body, "name=\"draft\" value=\"").to_owned();
    let mut hello = HELLO.to_vec();
    hello.push(("draft", &draft));
    let got = house
        .post(&format!("{page}/answer"), &helper, &form(&hello))
        .await;
    assert_eq!(got.status, 303);
    let kept = house.get(&new, &helper).await;
    assert!(kept.body.contains("周末可以帮忙搬东西"));
    assert_eq!(kept.body.matches("name=\"days\"").count(), 7);
    assert_eq!(
        kept.body.matches("checked").count(),
        4,
        "kind, two days, name"
    );
    let no_days = house
        .post(
            &new,
            &helper,
            &form(
                &offer
                    .iter()
                    .copied()
                    .filter(|(n, _)| *n != "days")
                    .collect::<Vec<_>>(),
            ),
        )
        .await;
    assert_eq!(no_days.status, 422);
    assert!(no_days.body.contains("周末可以帮忙搬东西") && no_days.body.contains("请至少选一天"));
    let draft = after(&kept.body, "name=\"draft\" value=\"").to_owned();
    let mut full = offer.to_vec();
    full.push(("draft", &draft));
    let got = house.post(&new, &helper, &form(&full)).await;
    assert_eq!(got.status, 303, "{}", got.body);
    assert!(drafts(&house, "r051").await.is_empty());
    // Who needs help turns to it, and takes it down.
    let to = got.location.unwrap();
    let to = to.split('?').next().unwrap();
    assert!(house.get(to, "").await.body.contains("请这位邻居帮忙"));
    let got = house.post(&format!("{to}/withdraw"), &helper, "").await;
    assert_eq!(got.status, 303);
    assert!(
        !house
            .get(BOARD, "")
            .await
            .body
            .contains("周末可以帮忙搬东西")
    );
}

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

/// Signs somebody in where something was typed: the cookie of the browser is in the answer. Gives the unsent drafts.
async fn sign_in_there(house: &House, key: &str, got: &Got) -> Vec<Draft> {
    let cookie = got
        .cookies
        .iter()
        .find(|c| c.starts_with("__Host-juyi-browser="));
    let token = cookie.unwrap().split(['=', ';']).nth(1).unwrap();
    let phone = domain::phone::Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let hash = token_hash("browser", token);
    let adopted = house.db().adopt_drafts(&hash, account, noon()).await;
    adopted.unwrap();
    drafts(house, key).await
}

async fn drafts(house: &House, key: &str) -> Vec<Draft> {
    let phone = domain::phone::Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let standing = house
        .db()
        .load_standing(account, false, None)
        .await
        .unwrap();
    let person = domain::access::signed_in(Some(&standing)).unwrap();
    let all = house.db().list_drafts(&person).await.unwrap();
    all.into_iter()
        .filter(|d| d.kind == DraftKind::Aid)
        .collect()
}
