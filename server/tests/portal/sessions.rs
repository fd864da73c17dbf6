//! Signing out, and how often an account or an address may act.

use axum::http::header;
use domain::codes::keyed_digest;

use crate::common::{House, form, phone_of};
use crate::staff::{cookie, secretary};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_signed_in_signs_out_and_no_page_of_a_visitor_speaks_of_it() {
    let house = House::demo().await;
    let resident = house.cookie(&phone_of("r001"), false).await;
    let clerk = house.cookie(&secretary(), true).await;
    let out = "<form method=\"post\" action=\"/logout\">";
    for path in [
        "/",
        "/qingyun",
        "/qingyun/proposals",
        "/log",
        "/privacy",
        "/qingyun/services",
    ] {
        assert!(
            !house.get(path, "").await.body.contains("/logout"),
            "{path}"
        );
        for who in [&resident, &clerk] {
            assert_eq!(
                house.get(path, who).await.body.matches(out).count(),
                1,
                "{path}"
            );
        }
    }
    for path in ["/me", "/qingyun/desk", "/me/password"] {
        assert_eq!(
            house.get(path, &clerk).await.body.matches(out).count(),
            1,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_devices_are_signed_out_by_who_has_just_signed_in() {
    let house = House::demo().await;
    let phone = phone_of("r001");
    let old = house.cookie(&phone, false).await;
    house.wait(1);
    let got = house.post("/me/sessions", &old, "session=others").await;
    let to = got.location.unwrap();
    assert!(to.ends_with("&again=1"), "{to}");
    let fresh = house.cookie(&phone, false).await;
    assert_eq!(
        house.get("/me", &old).await.status,
        200,
        "nothing was ended"
    );
    let got = house.post("/me/sessions", &fresh, "session=others").await;
    assert_eq!(got.location.unwrap(), "/me/sessions?done=sessions_closed");
    assert_eq!(house.get("/me", &old).await.status, 303);
}

/// requirements.md AB1. A demo allows twenty times as much.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_account_cannot_comment_without_end_and_its_neighbour_can() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("r001"), false).await;
    let same = house.cookie(&phone_of("r001"), false).await;
    let other = house.cookie(&phone_of("n001"), false).await;
    let door = "/qingyun/proposals/2026-9999/comments";
    let mut taken = 0;
    while house.post(door, &me, "").await.status != 429 {
        taken += 1;
        assert!(taken < 2_000, "without end");
    }
    assert!(taken >= 200, "{taken}");
    // Buckets fill while the test runs: one of a few finds it empty.
    let mut got = house.post(door, &same, "").await;
    for _ in 0..20 {
        if got.status == 429 {
            break;
        }
        got = house.post(door, &same, "").await;
    }
    assert_eq!(got.status, 429, "another session of the same account");
    assert!(got.headers.contains_key(header::RETRY_AFTER));
    assert_ne!(house.post(door, &other, "").await.status, 429);
    assert_ne!(house.get("/qingyun/proposals", &me).await.status, 429);
}

/// requirements.md AB2: a /64, or an IPv4 address, and a day. A demo allows twenty times as many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_asks_for_so_many_codes_a_day_and_another_goes_on() {
    use axum::body::Body;
    use axum::extract::ConnectInfo;
    use std::net::SocketAddr;

    let house = House::demo().await;
    let ask = async |address: &str| {
        let mut request = crate::common::request("POST", "/login", "")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("phone=13800000096"))
            .unwrap();
        let from: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        house.send(request).await.status
    };
    assert_eq!(ask("[2001:db8::1]:1").await, 303);
    let key = keyed_digest(&house.portal.key("address"), &["codes", "2001:db8::"]);
    let day = domain::time::start_of(domain::time::day_of(house.portal.clock.now()));
    for _ in 0..43 {
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..93 {
            let (db, key) = (house.db().clone(), key.clone());
            asked.spawn(async move { db.count_rate(&key, day, 4000).await.unwrap() });
        }
        assert!(asked.join_all().await.into_iter().all(|within| within));
    }
    assert_eq!(ask("[2001:db8::2]:1").await, 429, "the same /64");
    assert_eq!(ask("[2001:db8:0:1::1]:1").await, 303, "the neighbours");
    house.wait(24);
    assert_eq!(ask("[2001:db8::1]:1").await, 303);
}

/// requirements.md AC11: nothing is to be remembered or copied by hand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_a_sign_in_says_what_it_is_and_takes_what_is_pasted() {
    let house = House::demo().await;
    let phone = phone_of("r001");
    let field = |body: &str, id: &str| {
        let mut tags = body
            .split("<input")
            .map(|tag| tag.split('>').next().unwrap());
        let tag = tags.find(|tag| tag.contains(&format!(" id=\"{id}\"")));
        tag.unwrap_or_else(|| panic!("no {id}")).to_owned()
    };
    let login = house.get("/login", "").await.body;
    assert!(field(&login, "phone").contains("autocomplete=\"tel\""));
    let staff = house.get("/login/staff", "").await.body;
    for (id, kind) in [
        ("phone", "username"),
        ("password", "current-password"),
        ("totp", "one-time-code"),
    ] {
        let tag = field(&staff, id);
        assert!(tag.contains(&format!("autocomplete=\"{kind}\"")), "{tag}");
        assert!(
            !tag.contains("maxlength"),
            "a paste with blanks is not cut: {tag}"
        );
    }
    // Numbers and codes are copied with blanks and hyphens, and by keyboards that write wide digits.
    let spaced = format!("{} {} {}", &phone[..3], &phone[3..7], &phone[7..]);
    let sent = house.post("/login", "", &form(&[("phone", &spaced)])).await;
    let browser = cookie(&sent.cookies, "__Host-juyi-browser").unwrap();
    let page = house.get("/login/code", &browser).await.body;
    let tag = field(&page, "code");
    assert!(
        tag.contains("autocomplete=\"one-time-code\"") && !tag.contains("maxlength"),
        "{tag}"
    );
    let code = &page.split_once("code__digits\">").unwrap().1[..6];
    let wide: String = code
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    let wide: Vec<_> = wide.chars().collect();
    let [first, second]: [String; 2] = [&wide[..3], &wide[3..]].map(|part| part.iter().collect());
    let typed = form(&[("code", &format!(" {first} {second} "))]);
    assert_eq!(
        house.post("/login/code", &browser, &typed).await.status,
        303
    );
}
