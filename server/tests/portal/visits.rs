//! What a request meets at the door, whatever room it goes to: bad bytes, large forms, other sites, forged fields, a
//! database that is away.

use crate::common::{House, phone_of, request};
use axum::body::Body;

fn form(path: &str, cookie: &str) -> axum::http::request::Builder {
    request("POST", path, cookie).header("content-type", "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("r001"), false).await;
    for (header, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let got = house
            .send(
                form("/me/name", &me)
                    .header(header, value)
                    .body(Body::from("nickname=abc"))
                    .unwrap(),
            )
            .await;
        assert_eq!(got.status, 403, "{header}: {value}");
    }
    let bare = house
        .send(
            form("/me/name", &me)
                .body(Body::from("nickname=abc"))
                .unwrap(),
        )
        .await;
    assert_eq!(bare.status, 403, "neither header");
}

#[tokio::test]
async fn bytes_sizes_and_types_are_checked_before_anything_is_read() {
    let house = House::demo().await;
    let me = house.cookie(&phone_of("r001"), false).await;
    let own = |b: axum::http::request::Builder| b.header("sec-fetch-site", "same-origin");
    let large = own(form("/qingyun/proposals/new", &me))
        .body(Body::from("title=".to_owned() + &"a".repeat(10 << 20)))
        .unwrap();
    assert_eq!(house.send(large).await.status, 413);
    let bytes = own(form("/qingyun/proposals/new", &me))
        .body(Body::from(&b"title=%FF%FE"[..]))
        .unwrap();
    assert_eq!(house.send(bytes).await.status, 400);
    let json = own(request("POST", "/me/name", &me))
        .header("content-type", "text/plain")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(house.send(json).await.status, 415);
}

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    let house = House::demo().await;
    for path in [
        "/",
        "/qingyun",
        "/nowhere/at/all",
        "/api/v1/communities",
        "/me",
    ] {
        let got = house.get(path, "").await;
        let csp = got
            .headers
            .get("content-security-policy")
            .unwrap_or_else(|| panic!("{path}"))
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            csp.contains("frame-ancestors 'none'") && !csp.contains("unsafe-inline"),
            "{path}: {csp}"
        );
        assert_eq!(got.headers["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn a_visitors_page_is_the_same_for_everybody_and_has_a_tag() {
    let house = House::demo().await;
    let (a, b) = (
        house.get("/qingyun/proposals", "").await,
        house.get("/qingyun/proposals", "").await,
    );
    assert_eq!(a.body, b.body);
    assert!(a.cookies.is_empty());
    let tag = a.headers["etag"].to_str().unwrap();
    let again = house
        .send(
            request("GET", "/qingyun/proposals", "")
                .header("if-none-match", tag)
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(again.status, 304);
    let me = house.cookie(&phone_of("r001"), false).await;
    assert_eq!(
        house.get("/qingyun/proposals", &me).await.headers["cache-control"],
        "private, no-store"
    );
}

#[tokio::test]
async fn reading_goes_on_while_the_database_is_away() {
    let house = House::demo().await;
    let before = house.get("/qingyun/proposals", "").await;
    assert_eq!(before.status, 200);
    house.db().close().await;
    tokio::time::sleep(std::time::Duration::from_millis(2200)).await;
    let kept = house.get("/qingyun/proposals", "").await;
    assert_eq!(
        (kept.status.as_u16(), kept.body == before.body),
        (200, true)
    );
    let other = house.get("/qingyun/proposals?group=done", "").await;
    assert_eq!(other.status, 503);
    assert!(
        other.body.contains("问题编号") && !other.body.to_lowercase().contains("sql"),
        "{}",
        other.body
    );
    assert_eq!(house.get("/readyz", "").await.status, 503);
    assert_eq!(house.get("/healthz", "").await.status, 200);
}

#[tokio::test]
async fn a_refusal_is_said_in_the_readers_language() {
    let house = House::demo().await;
    assert!(
        house
            .get("/qingyun/proposals/2026-9999", "")
            .await
            .body
            .contains("没有找到这一页")
    );
    let english = house
        .get("/qingyun/proposals/2026-9999", "juyi_lang=en")
        .await;
    assert!(english.body.contains("Page not found") && english.body.contains("lang=\"en\""));
}

#[tokio::test]
async fn a_link_after_signing_in_stays_on_this_host() {
    let house = House::demo().await;
    let got = house
        .post(
            "/login/persona",
            "",
            &format!(
                "persona={}&next=//evil.example",
                house.persona(&phone_of("wangfang"))
            ),
        )
        .await;
    assert_eq!(got.status, 303);
    assert!(got.location.unwrap().starts_with("/qingyun"));
    let session = got
        .cookies
        .iter()
        .find(|c| c.starts_with("__Host-juyi="))
        .unwrap();
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(part), "{session}");
    }
}

#[tokio::test]
async fn an_unknown_number_leads_back_into_its_community_even_for_the_first_visitor() {
    let house = House::demo().await;
    let got = house.get("/qingyun/proposals/1999-0001", "").await;
    assert_eq!(got.status, 404);
    assert!(got.body.contains("看大家的建议"), "{}", got.body);
}
