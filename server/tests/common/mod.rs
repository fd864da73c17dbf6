//! The real router on a fresh database with the demo world, a clock that stands still, and people who are signed in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::frame::portal::{Delivery, Parts, Site};
use app::frame::visit::token_hash;
use app::frame::{Clock, Portal};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::phone::Phone;
use server::site::Files;
use store::Db;
use store::keys::MemoryKeys;
use tower::ServiceExt;

/// Sunday noon in the demo world's first year.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap()
}

pub struct House {
    pub portal: Portal,
    app: Router,
    /// How many minutes have gone by since noon.
    ahead: Arc<AtomicI64>,
}

/// One answer, read to its end.
pub struct Got {
    pub status: StatusCode,
    pub location: Option<String>,
    pub cookies: Vec<String>,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl House {
    /// The demo world on SQLite.
    pub async fn demo() -> Self {
        Self::on(store::test_db::sqlite().await.unwrap()).await
    }

    pub async fn on(db: Db) -> Self {
        Self::with(db, false).await
    }

    /// The demo world of a deployment that the graded-protection rules bind.
    pub async fn graded() -> Self {
        Self::with(store::test_db::sqlite().await.unwrap(), true).await
    }

    async fn with(db: Db, graded: bool) -> Self {
        let seal_keys = Arc::new(MemoryKeys::new([7; 32]));
        let shelf = store::files::Shelf::memory();
        let personas = server::demo::prepare(&db, seal_keys.as_ref(), &shelf, noon())
            .await
            .unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let minutes = ahead.clone();
        let portal = Portal::new(Parts {
            db,
            clock: Clock::new(move || noon() + Duration::minutes(minutes.load(Ordering::Relaxed))),
            secret: [7; 32],
            seal_keys,
            shelf,
            demo: true,
            graded,
            delivery: Delivery::Page,
            site: Site::default(),
            origin: "http://juyi.test".to_owned(),
            log_name: "juyi.example/log".to_owned(),
            personas,
        });
        let app = server::http::app(portal.clone(), Files::new([]), Vec::new());
        Self { portal, app, ahead }
    }

    /// Lets hours go by.
    pub fn wait(&self, hours: i64) {
        self.ahead.fetch_add(hours * 60, Ordering::Relaxed);
    }

    pub fn db(&self) -> &Db {
        &self.portal.db
    }

    /// The value of a persona's button.
    pub fn persona(&self, phone: &str) -> usize {
        self.portal
            .personas
            .iter()
            .position(|p| p.phone == phone)
            .unwrap()
    }

    /// Signs a person of the demo in and gives the cookie.
    pub async fn cookie(&self, phone: &str, second_factor: bool) -> String {
        let until = self.portal.clock.now() + Duration::days(30);
        self.cookie_until(phone, second_factor, until).await
    }

    /// The same, until a moment. A session begins now.
    pub async fn cookie_until(
        &self,
        phone: &str,
        second_factor: bool,
        until: DateTime<Utc>,
    ) -> String {
        let account = self
            .db()
            .find_account_of(&Phone::parse(phone).unwrap())
            .await
            .unwrap()
            .unwrap();
        // A person may sign in more than once in a story.
        let token = format!("test-{}", self.portal.random_hex::<16>());
        let hash = token_hash("session", &token);
        let now = self.portal.clock.now();
        self.db()
            .open_session(account, &hash, second_factor, "test", now, until)
            .await
            .unwrap();
        format!("__Host-juyi={token}")
    }

    pub async fn send(&self, request: Request<Body>) -> Got {
        let response: Response<Body> = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let cookies = parts
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .map(str::to_owned);
        Got {
            status: parts.status,
            location: text(header::LOCATION),
            cookies: cookies.collect(),
            body: String::from_utf8_lossy(&to_bytes(body, 4 << 20).await.unwrap()).into_owned(),
            headers: parts.headers.clone(),
        }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Got {
        self.send(request("GET", path, cookie).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form with a file as a browser on our own page does.
    pub async fn upload(&self, path: &str, cookie: &str, name: &str, bytes: &[u8]) -> Got {
        self.upload_with(path, cookie, &[], name, bytes).await
    }

    /// The same with other fields before the file.
    pub async fn upload_with(
        &self,
        path: &str,
        cookie: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Got {
        let line = "----juyi-test";
        let fields = fields.iter().map(|(name, value)| {
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        });
        let mut body = fields.collect::<String>().into_bytes();
        body.extend(
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{line}--\r\n").as_bytes());
        let request = request("POST", path, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(
                "content-type",
                format!("multipart/form-data; boundary={line}"),
            );
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts a form as a browser on our own page does.
    pub async fn post(&self, path: &str, cookie: &str, form: &str) -> Got {
        let request = request("POST", path, cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }
}

/// A one-pixel picture, as PNG.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 0xd, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1,
    0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0xc, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0x38, 0xa1, 0xa1, 1, 0, 2, 0xd4, 1, 0x19, 5, 0x50, 0x8f, 0xa4, 0, 0, 0, 0, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// The form of a secret yes/no ballot among the residents of the community, open for a week.
pub const RESIDENTS_BALLOT: &str = "act=open&title=%E8%A5%BF%E9%97%A8%E5%A4%9C%E9%97%B4%E6%98%AF%E5%90%A6%E5%85%B3%E9%97%AD\
    &text=%E8%A5%BF%E9%97%A8%E5%A4%9C%E9%97%B4%E8%BD%A6%E5%A4%9A%EF%BC%8C%E8%AF%B7%E5%B1%85%E6%B0%91%E4%BB%AC%E6%9D%A5%E5%AE%9A\
    &method=yes_no&secrecy=secret&who=community&days=7";

/// A ballot that the secretary of Qingyun opens by the portal's own form; gives its number.
pub async fn open_ballot(house: &House) -> String {
    start_ballot(house, RESIDENTS_BALLOT).await
}

/// A ballot by any form.
pub async fn start_ballot(house: &House, form: &str) -> String {
    let secretary = phone_of(&with_role("qingyun", "secretary"));
    let cookie = house.cookie(&secretary, true).await;
    let form = format!("{form}&once={}", house.portal.random_hex::<16>());
    let got = house.post("/qingyun/ballots/new", &cookie, &form).await;
    assert_eq!(got.status, 303, "{}", got.body);
    let location = got.location.unwrap();
    let path = location.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// A form as browsers send it.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| format!("{n}={}", encode(v)))
        .collect();
    pairs.join("&")
}

/// The number of the demo's round of satisfaction that can be answered.
pub async fn open_round(house: &House) -> String {
    let got = house.get("/api/v1/qingyun/assessments", "").await;
    let all: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    let open = all
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["state"] == "open");
    open.unwrap()["number"].as_str().unwrap().to_owned()
}

/// Every phone number of the demo world's people.
pub fn all_phones() -> Vec<String> {
    let text = include_str!("../../demo/people.toml");
    text.split("phone = \"")
        .skip(1)
        .map(|p| p[..11].to_owned())
        .collect()
}

pub fn request(method: &str, path: &str, cookie: &str) -> axum::http::request::Builder {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "juyi.test")
        .header("accept", "text/html");
    if cookie.is_empty() {
        builder
    } else {
        builder.header("cookie", cookie)
    }
}

/// People of the demo world by their part; the phones stand in server/demo/people.toml.
pub fn phone_of(key: &str) -> String {
    let text = include_str!("../../demo/people.toml");
    let at = text
        .find(&format!("key = \"{key}\""))
        .unwrap_or_else(|| panic!("no {key} in people.toml"));
    let rest = &text[at..];
    let phone = rest.find("phone = \"").unwrap() + "phone = \"".len();
    rest[phone..phone + 11].to_owned()
}

/// The key of the first person with a role in a community.
pub fn with_role(community: &str, role: &str) -> String {
    let text = include_str!("../../demo/people.toml");
    text.split("[[person]]")
        .find(|p| {
            p.contains(&format!("community = \"{community}\""))
                && p.contains(&format!("role = \"{role}\""))
                && p.contains("persona_zh")
        })
        .and_then(|p| p.split("key = \"").nth(1)?.split('"').next())
        .unwrap_or_else(|| panic!("no {role} in {community}"))
        .to_owned()
}

/// The record number of the seat procedure that runs in the demo world.
pub async fn running_procedure(house: &House) -> String {
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    let community = house.portal.community(&slug).await.unwrap().unwrap();
    let body = house
        .db()
        .find_body(community.id, 1)
        .await
        .unwrap()
        .unwrap();
    let all = house.db().list_procedures(community.id, body.id).await;
    let running = all
        .unwrap()
        .into_iter()
        .find(|p| !p.state.stage().is_final());
    running.unwrap().number.to_string()
}

/// Somebody of the demo in Qingyun.
async fn standing(house: &House, key: &str) -> domain::access::Standing {
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    let community = house.portal.community(&slug).await.unwrap().unwrap().id;
    let phone = Phone::parse(&phone_of(key)).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let found = house
        .db()
        .load_standing(account, true, Some(community))
        .await;
    found.unwrap()
}

/// Places the waiting leaves and signs them at any moment.
pub async fn sign(house: &House, at: DateTime<Utc>) {
    let portal = &house.portal;
    let placed = portal.db.sequence_leaves(&portal.log_name, 10_000).await;
    placed.unwrap();
    let signed = portal.db.publish_checkpoint(&portal.log_key(), at).await;
    signed.unwrap();
}

/// Lets the days of procedures pass.
pub async fn advance(house: &House, at: DateTime<Utc>) {
    let (portal, calendar) = (&house.portal, house.portal.calendar().await.unwrap());
    let moved = portal.db.advance_procedures(&calendar, portal.random(), at);
    moved.await.unwrap();
}

/// Three who stand for one seat under rules by which it is drawn: their list is fixed on the fourth day and drawn on the
/// day after. Everything is done at once, whatever the clock of the house says.
pub async fn listed_procedure(house: &House) -> String {
    use domain::access;
    use domain::bodies::SeatClass;
    use domain::rulebook::Rule;
    use domain::text::{Label, Statement};
    use store::bodies::{Decision, NewApplication};
    let db = house.db();
    let day = |n| noon() + Duration::days(n);
    let operator = standing(house, &with_role("qingyun", "operator")).await;
    let secretary = standing(house, &with_role("qingyun", "secretary")).await;
    let secretary = access::secretary(Some(&secretary)).unwrap();
    let here = secretary.community();
    let today = domain::time::day_of(noon());
    let book = db.current_rulebook(here, today).await.unwrap().unwrap();
    let mut rules: std::collections::BTreeMap<_, _> = Rule::ALL
        .iter()
        .map(|rule| (*rule, book.entry(*rule).clone()))
        .collect();
    for (rule, value) in [
        (Rule::SeatSelection, 2),
        (Rule::RecommendThreshold, 1),
        (Rule::RegistrationDays, 1),
        (Rule::RecommendDays, 1),
    ] {
        rules.get_mut(&rule).unwrap().value = value;
    }
    let operator = access::operator(Some(&operator)).unwrap();
    db.adopt_rulebook(&operator, here, today, rules, noon())
        .await
        .unwrap();
    let body = db.find_body(here, 1).await.unwrap().unwrap();
    let classes = db.list_seat_classes(here, body.id).await.unwrap();
    let class = classes.iter().find(|c| c.class == SeatClass::Unit).unwrap();
    let number = db
        .open_procedure(&secretary, class.id, noon())
        .await
        .unwrap();
    for key in ["r001", "r002", "r003"] {
        let who = standing(house, key).await;
        let who = access::signed_in(Some(&who)).unwrap();
        let new = NewApplication {
            statement: Statement::parse("愿意把大家的话带到会上。").unwrap(),
            offices: None,
            stands_for: Some(Label::parse("青云菜场").unwrap()),
            salt: domain::ballots::Seed(house.portal.random()),
        };
        let applied = db.apply_for_seat(&who, None, here, number, &new, noon());
        applied.await.unwrap();
    }
    let procedure = db.find_procedure(here, number).await.unwrap().unwrap();
    let neighbour = standing(house, "r004").await;
    let neighbour = access::verified(Some(&neighbour)).unwrap();
    let all = db.list_applications(here, procedure.id).await.unwrap();
    for one in &all {
        let decided =
            db.decide_application(&secretary, number, one.id, &Decision::Eligible, noon());
        decided.await.unwrap();
    }
    advance(house, day(2)).await;
    for one in &all {
        db.recommend(&neighbour, number, one.id, day(2))
            .await
            .unwrap();
    }
    advance(house, day(4)).await;
    sign(house, day(4)).await;
    number.to_string()
}

/// The same with its draw, on record and signed; somebody on the list closes the account before it.
pub async fn drawn_procedure(house: &House) -> String {
    let number = listed_procedure(house).await;
    let gone = standing(house, "r002").await;
    let gone = domain::access::signed_in(Some(&gone)).unwrap();
    let day = |n| noon() + Duration::days(n);
    house.db().erase_account(&gone, day(4)).await.unwrap();
    sign(house, day(6)).await;
    advance(house, day(6)).await;
    sign(house, day(6)).await;
    number
}

/// The ballot of the demo whose last place is drawn.
pub async fn tied_ballot(house: &House) -> String {
    let list = house.get("/qingyun/ballots.json", "").await.body;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let mut rows = list.as_array().unwrap().iter();
    let row = rows.find(|row| row["title"].as_str().unwrap().contains("先办哪两件"));
    row.unwrap()["number"].as_str().unwrap().to_owned()
}

/// Signs and draws the tie of the demo, as the caretaker's turns do.
pub async fn draw_tie(house: &House) {
    server::caretaker::keep_log(&house.portal).await.unwrap();
    let now = house.portal.clock.now();
    assert_eq!(house.db().draw_due_ties(now).await.unwrap(), 1);
}
