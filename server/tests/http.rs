//! The layers, seen from outside: what every answer has, what is refused, and what happens when a room fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use app::frame::portal::{Clock, Delivery, Parts, Portal, Site};
use app::frame::{Fields, Problem};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::DateTime;
use server::http::{PLACES, app, around};
use server::limit::COSTLY;
use server::site::Files;
use store::test_db;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;
use tower::ServiceExt;

async fn portal() -> Portal {
    Portal::new(Parts {
        db: test_db::sqlite().await.unwrap(),
        clock: Clock::new(|| DateTime::from_timestamp(1_795_334_400, 0).unwrap()),
        secret: [7; 32],
        seal_keys: Arc::new(store::keys::MemoryKeys::new([7; 32])),
        shelf: store::files::Shelf::memory(),
        demo: false,
        graded: false,
        delivery: Delivery::Page,
        site: Site::default(),
        origin: "https://juyi.example.cn".to_owned(),
        log_name: "juyi.example/log".to_owned(),
        personas: Vec::new(),
    })
}

/// A page that can be made to fail, a form, and a door that panics.
async fn doors(broken: Arc<AtomicBool>) -> Router {
    let page = move || {
        let failed = broken.load(Ordering::Relaxed);
        async move {
            if failed {
                return Problem::Ours("a test").into_response();
            }
            let headers = [
                (header::CACHE_CONTROL, "public, max-age=0"),
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            ];
            (headers, "页").into_response()
        }
    };
    let doors = Router::new()
        .route("/page", get(page))
        .route(
            "/form",
            post(|form: Fields| async move { form.get("a").to_owned() }),
        )
        .route("/panic", get(panics));
    around(doors, portal().await, Vec::new())
}

async fn panics() -> &'static str {
    panic!("as tested")
}

fn form(body: String) -> Request<Body> {
    Request::post("/form")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap()
}

fn read(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn every_answer_has_its_number_and_its_headers() {
    let portal = app(portal().await, Files::default(), Vec::new());
    for (path, status) in [
        ("/", StatusCode::OK),
        ("/healthz", StatusCode::OK),
        ("/readyz", StatusCode::OK),
        ("/pkg/none.js", StatusCode::NOT_FOUND),
        ("/no/such/page", StatusCode::NOT_FOUND),
    ] {
        let response = portal.clone().oneshot(read(path)).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let headers = response.headers();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(
            headers[header::STRICT_TRANSPORT_SECURITY],
            "max-age=31536000; includeSubDomains"
        );
        assert_eq!(headers["x-request-id"].len(), 16);
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(kind.ends_with("charset=utf-8"), "{path} {kind}");
    }
}

#[tokio::test]
async fn an_act_from_elsewhere_is_refused_and_ours_is_done() {
    let doors = doors(Arc::default()).await;
    let ours = doors.clone().oneshot(form("a=1".to_owned())).await.unwrap();
    assert_eq!(
        (ours.status(), text(ours).await),
        (StatusCode::OK, "1".to_owned())
    );
    let mut theirs = form("a=1".to_owned());
    theirs
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().unwrap());
    let theirs = doors.clone().oneshot(theirs).await.unwrap();
    assert_eq!(theirs.status(), StatusCode::FORBIDDEN);
    assert!(
        text(theirs).await.contains("<h1>"),
        "with a page that says what to do"
    );
    let mut silent = form("a=1".to_owned());
    silent.headers_mut().remove("sec-fetch-site");
    let silent = doors.oneshot(silent).await.unwrap();
    assert_eq!(silent.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_with_and_without_a_length() {
    let doors = doors(Arc::default()).await;
    let large = format!("a={}", "x".repeat(64 * 1024));
    let mut named = form(large.clone());
    let length = large.len().to_string();
    named
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length.parse().unwrap());
    for request in [named, form(large)] {
        let response = doors.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert!(text(response).await.contains("64 KB"));
    }
}

#[tokio::test]
async fn a_panic_is_a_page_with_a_number() {
    let response = doors(Arc::default())
        .await
        .oneshot(read("/panic"))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let number = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(text(response).await.contains(&number));
}

#[tokio::test]
async fn whoever_finds_no_place_is_told_when_to_come_again_and_all_others_are_served() {
    let (inside, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (come, key) = (inside.clone(), open.clone());
    let wait = move || {
        let (come, key) = (come.clone(), key.clone());
        async move {
            come.fetch_add(1, Ordering::Relaxed);
            let _entered = key.acquire().await.unwrap();
            "页"
        }
    };
    let doors = Router::new().route("/wait", get(wait));
    let doors = around(doors, portal().await, Vec::new());
    // Addresses of their own: one page that is being drawn is drawn for all who ask for it.
    let ask = |n: usize| doors.clone().oneshot(read(&format!("/wait?n={n}")));
    let served: Vec<_> = (0..PLACES).map(|n| tokio::spawn(ask(n))).collect();
    while inside.load(Ordering::Relaxed) < PLACES {
        tokio::task::yield_now().await;
    }
    for n in PLACES..PLACES + 40 {
        let turned_away = ask(n).await.unwrap();
        assert_eq!(turned_away.status(), StatusCode::SERVICE_UNAVAILABLE);
        let again: u32 = turned_away.headers()[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(again > 0);
        assert!(text(turned_away).await.contains("请过几秒钟再试一次"));
    }
    let health = doors.clone().oneshot(read("/healthz")).await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
    open.add_permits(1);
    for one in served {
        assert_eq!(one.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    assert_eq!(ask(0).await.unwrap().status(), StatusCode::OK, "as before");
    assert_eq!(inside.load(Ordering::Relaxed), PLACES + 1);
}

#[tokio::test]
async fn a_hundred_who_want_files_wait_in_turn_and_pages_come_meanwhile() {
    let (inside, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (come, key) = (inside.clone(), open.clone());
    let file = move || {
        let (come, key) = (come.clone(), key.clone());
        async move {
            come.fetch_add(1, Ordering::Relaxed);
            let _entered = key.acquire().await.unwrap();
            "a,b"
        }
    };
    let doors = Router::new()
        .route("/list.csv", get(file.clone()))
        .route("/find", get(file))
        .route("/page", get(|| async { "页" }));
    let doors = around(doors, portal().await, Vec::new());
    let path = |n: usize| match n % 2 {
        0 => format!("/list.csv?n={n}"),
        _ => format!("/find?q={n}"),
    };
    let asked: Vec<_> = (0..100)
        .map(|n| tokio::spawn(doors.clone().oneshot(read(&path(n)))))
        .collect();
    while inside.load(Ordering::Relaxed) < COSTLY {
        tokio::task::yield_now().await;
    }
    for n in 0..20 {
        let page = read(&format!("/page?n={n}"));
        let page = doors.clone().oneshot(page).await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
    }
    assert_eq!(inside.load(Ordering::Relaxed), COSTLY, "no more at once");
    open.add_permits(1);
    for one in asked {
        assert_eq!(one.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    assert_eq!(inside.load(Ordering::Relaxed), 100);
}

#[tokio::test]
async fn reading_goes_on_while_the_room_fails() {
    let broken = Arc::new(AtomicBool::new(false));
    let doors = doors(broken.clone()).await;
    let first = doors.clone().oneshot(read("/page")).await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG].clone();
    assert_eq!(text(first).await, "页");

    broken.store(true, Ordering::Relaxed);
    let fresh = doors.clone().oneshot(read("/page")).await.unwrap();
    assert_eq!(fresh.status(), StatusCode::OK);
    assert!(!fresh.headers().contains_key("x-juyi-stale"));
    let mut again = read("/page");
    again.headers_mut().insert(header::IF_NONE_MATCH, tag);
    let again = doors.clone().oneshot(again).await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    tokio::time::sleep(Duration::from_millis(2100)).await;
    let stale = doors.clone().oneshot(read("/page")).await.unwrap();
    assert_eq!(stale.headers()["x-juyi-stale"], "1");
    assert_eq!(text(stale).await, "页");
    let never_seen = doors.oneshot(read("/page?other")).await.unwrap();
    assert_eq!(never_seen.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn an_act_that_lost_a_race_is_done_once_more_with_its_form_and_not_for_ever() {
    let (begun, lost) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (count, races) = (begun.clone(), lost.clone());
    let act = move |form: Fields| async move {
        let at = count.fetch_add(1, Ordering::Relaxed);
        if at < races.load(Ordering::Relaxed) {
            return Problem::from(test_db::lost_race()).into_response();
        }
        form.get("a").to_owned().into_response()
    };
    let doors = Router::new().route("/form", post(act));
    let doors = around(doors, portal().await, Vec::new());
    for (races, tries, status) in [(0, 1, 200), (1, 2, 200), (2, 3, 200), (9, 3, 503)] {
        begun.store(0, Ordering::Relaxed);
        lost.store(races, Ordering::Relaxed);
        let got = doors.clone().oneshot(form("a=1".to_owned())).await.unwrap();
        assert_eq!(got.status(), status, "{races} lost");
        assert_eq!(begun.load(Ordering::Relaxed), tries);
        assert_eq!(text(got).await == "1", status == 200);
    }
}

#[tokio::test]
async fn over_https_every_cookie_is_secure_and_of_this_host() {
    let doors = app(portal().await, Files::default(), Vec::new());
    let got = doors
        .clone()
        .oneshot(read("/display?lang=en&mode=elder&back=/"))
        .await
        .unwrap();
    let cookies: Vec<_> = got.headers().get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.starts_with("__Host-juyi_") && cookie.contains("; Secure"),
            "{cookie}"
        );
        assert!(
            cookie.contains("; Path=/") && !cookie.contains("Domain"),
            "{cookie}"
        );
    }
    let mut english = read("/");
    // What a neighbour under the same name of a domain has set does not win.
    let both = "juyi_lang=zh; __Host-juyi_lang=en";
    english
        .headers_mut()
        .insert(header::COOKIE, both.parse().unwrap());
    let english = doors.oneshot(english).await.unwrap();
    assert!(text(english).await.contains("lang=\"en\""));
}

#[tokio::test]
async fn asking_for_the_head_alone_gives_the_length_and_no_body() {
    let doors = doors(Arc::default()).await;
    let request = Request::head("/page").body(Body::empty()).unwrap();
    let response = doors.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_LENGTH], "3");
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn figures_are_shown_on_their_own_address_and_name_doors_and_no_people() {
    let portal = portal().await;
    let public = app(portal.clone(), Files::default(), Vec::new());
    let bound = server::metrics::serve("127.0.0.1:0", portal).await.unwrap();

    let hidden = public.clone().oneshot(read("/metrics")).await.unwrap();
    assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
    let asked = read("/login?phone=13900001111");
    public.clone().oneshot(asked).await.unwrap();
    let odd = Request::builder().method("BREW").uri("/login");
    let odd = odd.body(Body::empty()).unwrap();
    public.oneshot(odd).await.unwrap();

    let mut line = tokio::net::TcpStream::connect(bound).await.unwrap();
    let ask = b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    line.write_all(ask).await.unwrap();
    let mut figures = String::new();
    line.read_to_string(&mut figures).await.unwrap();
    assert!(
        figures.contains(r#"juyi_answers_total{method="GET",door="/login",status="200"} 1"#),
        "{figures}"
    );
    assert!(figures.contains(r#"juyi_answer_seconds_bucket{door="/login""#));
    assert!(figures.contains("juyi_database_up 1"));
    assert!(!figures.contains("BREW") && !figures.contains("1390000"));
}
