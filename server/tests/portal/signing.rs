//! Sessions that end, sign-ins that are asked for again, and what is said of neither.

use std::io::Write;
use std::sync::Mutex;
use std::thread::ThreadId;

use app::accounts::staff::{hash, totp};
use app::frame::sealed;
use domain::ids::AccountId;
use domain::password::Password;
use domain::phone::Phone;

use crate::common::{House, form, noon, phone_of, with_role};

const PLAN: &str = "/qingyun/desk/volunteers/1/plan";

fn secretary() -> String {
    phone_of(&with_role("qingyun", "secretary"))
}

/// The cookie of a session that has ended a minute ago.
async fn ended(house: &House, phone: &str, second_factor: bool) -> String {
    let until = house.portal.clock.now() - chrono::Duration::minutes(1);
    house.cookie_until(phone, second_factor, until).await
}

fn plan(title: &str, once: &str) -> String {
    form(&[
        ("once", once),
        ("title_zh", title),
        ("about_zh", "给楼道换灯泡，带梯子来。"),
        ("place_zh", "三栋门口"),
    ])
}

/// The hidden fields of a page's first form to an address, as a browser sends them.
fn hidden(body: &str, action: &str) -> String {
    let found = body.split_once(&format!("action=\"{action}\""));
    let (_, rest) = found.unwrap_or_else(|| panic!("no form to {action} in {body}"));
    let rest = rest.split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        // An empty value is drawn without one.
        let found = tag.split_once(&format!("{name}=\""));
        found
            .map_or("", |(_, rest)| rest.split('"').next().unwrap())
            .to_owned()
    };
    let pairs: Vec<_> = rest
        .split("<input ")
        .skip(1)
        .map(|tag| (value(tag, "name"), value(tag, "value")))
        .collect();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    form(&pairs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_typed_after_the_session_ended_waits_and_is_sent_by_one_button() {
    let house = House::demo().await;
    let old = ended(&house, &secretary(), true).await;
    let got = house.post(PLAN, &old, &plan("换楼道灯泡", "k1")).await;
    assert_eq!(got.status, 303);
    let to = got.location.unwrap();
    assert_eq!(to, "/login/staff?next=%2Fme%2Fkept%2F1");
    let login = house.get(&to, "").await.body;
    assert!(login.contains("您写的内容已经替您存好") && login.contains("value=\"/me/kept/1\""));

    // Nobody else finds it, and as a resident its owner is told to sign in as staff.
    let other = house.cookie(&phone_of("r001"), false).await;
    assert_eq!(house.get("/me/kept/1", &other).await.status, 404);
    let resident = house.cookie(&secretary(), false).await;
    let page = house.get("/me/kept/1", &resident).await.body;
    assert!(page.contains("换楼道灯泡") && page.contains("/login/staff?next="));
    assert!(!page.contains(&format!("action=\"{PLAN}\"")));

    let me = house.cookie(&secretary(), true).await;
    let page = house.get("/me/kept/1", &me).await.body;
    let sent = house.post(PLAN, &me, &hidden(&page, PLAN)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let activity = sent.location.unwrap();
    assert!(house.get(&activity, &me).await.body.contains("换楼道灯泡"));
    assert_eq!(house.get("/me/kept/1", &me).await.status, 404, "it is done");

    // What is refused stays, and is thrown away by its button.
    let old = ended(&house, &secretary(), true).await;
    let got = house.post(PLAN, &old, &plan("", "k2")).await;
    let kept = got.location.unwrap().replace("%2F", "/");
    let kept = kept.strip_prefix("/login/staff?next=").unwrap();
    let page = house.get(kept, &me).await.body;
    let sent = house.post(PLAN, &me, &hidden(&page, PLAN)).await;
    assert_eq!(sent.status, 422);
    assert!(sent.body.contains("给楼道换灯泡"), "in its own form again");
    assert_eq!(house.get(kept, &me).await.status, 200);
    house.post(kept, &other, "").await;
    assert_eq!(house.get(kept, &me).await.status, 200);
    house.post(kept, &me, "").await;
    assert_eq!(house.get(kept, &me).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_editing_form_of_the_desk_waits_and_no_secret_does() {
    let house = House::demo().await;
    let old = ended(&house, &secretary(), true).await;
    for door in [
        "/qingyun/desk/volunteers/activities/1/edit",
        "/qingyun/desk/volunteers/new",
        "/qingyun/desk/services/new",
        "/qingyun/desk/services/1/edit",
        "/qingyun/desk/meetings/new",
        "/qingyun/desk/appointments/windows/new",
        "/qingyun/desk/assessments/new",
        "/qingyun/ballots/new",
        "/operator/calendar/set",
    ] {
        let got = house.post(door, &old, "title_zh=a&once=1").await;
        let to = got.location.unwrap_or_default();
        assert!(
            to.starts_with("/login/staff?next=%2Fme%2Fkept%2F"),
            "{door}: {to}"
        );
    }
    let ballot = crate::common::open_ballot(&house).await;
    for (door, secret) in [
        (format!("/qingyun/ballots/{ballot}/cast"), "choice=yes"),
        (
            "/qingyun/desk/residents/1/attest".to_owned(),
            "id_number=110101199003074514",
        ),
        ("/me/password".to_owned(), "password=a&current=b"),
    ] {
        let got = house.post(&door, &old, secret).await;
        let to = got.location.unwrap_or_default();
        assert!(
            to.starts_with("/login?next=") && !to.contains("kept"),
            "{door}: {to}"
        );
    }
    // Somebody who was never signed in leaves nothing behind.
    let got = house
        .post(PLAN, "__Host-juyi=made-up", &plan("a", "k"))
        .await;
    assert!(!got.location.unwrap().contains("kept"));
    // A day later it is gone.
    let me = house.cookie(&secretary(), true).await;
    assert_eq!(house.get("/me/kept/1", &me).await.status, 200);
    house.wait(25);
    house.db().sweep(house.portal.clock.now()).await.unwrap();
    let me = house.cookie(&secretary(), true).await;
    assert_eq!(house.get("/me/kept/1", &me).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_back_after_planning_finds_the_activity_that_was_made() {
    let house = House::demo().await;
    let me = house.cookie(&secretary(), true).await;
    let to = house.get(PLAN, &me).await.location.unwrap();
    let other = house.get(PLAN, &me).await.location.unwrap();
    assert!(to.starts_with(&format!("{PLAN}?form=")) && to != other);
    let key = |body: &str| {
        let (_, rest) = body.split_once("name=\"once\" value=\"").unwrap();
        rest[..32].to_owned()
    };
    let once = key(&house.get(&to, &me).await.body);
    let made = house.post(PLAN, &me, &plan("换楼道灯泡", &once)).await;
    // Back: the page is asked for again, and its form is sent again.
    assert_eq!(key(&house.get(&to, &me).await.body), once);
    let again = house.post(PLAN, &me, &plan("换楼道灯泡", &once)).await;
    assert_eq!(
        (again.status.as_u16(), &again.location),
        (303, &made.location)
    );
    // With other words it is a change of the first, which its own button makes.
    let changed = house.post(PLAN, &me, &plan("换四栋的灯泡", &once)).await;
    assert_eq!(changed.status, 422);
    assert!(changed.body.contains("刚才已经建好了") && changed.body.contains("换四栋的灯泡"));
    let made = made.location.unwrap();
    let edit = format!("{}/edit", made.split('?').next().unwrap());
    let fields = hidden(&changed.body, &edit);
    let typed = plan("换四栋的灯泡", &once);
    let saved = house.post(&edit, &me, &format!("{typed}&{fields}")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(house.get(&made, &me).await.body.contains("换四栋的灯泡"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_undone_asks_for_a_fresh_sign_in_and_keeps_the_tick() {
    let house = House::demo().await;
    let phone = phone_of("r001");
    let old = house.cookie(&phone, false).await;
    house.wait(1);
    let data = house.get("/me/data.json", &old).await;
    assert_eq!(data.location.unwrap(), "/login?next=%2Fme%2Fdata&again=1");
    let got = house.post("/me/erase", &old, "sure=yes").await;
    let to = got.location.unwrap();
    assert_eq!(to, "/login?next=%2Fme%2Fkept%2F1&again=1");
    assert!(house.get(&to, &old).await.body.contains("再登录一次"));
    let clerk = house.cookie(&secretary(), true).await;
    house.wait(1);
    let setup = house.get("/me/staff", &clerk).await;
    assert_eq!(
        setup.location.unwrap(),
        "/login/staff?next=%2Fme%2Fstaff&again=1"
    );

    let fresh = house.cookie(&phone, false).await;
    assert_eq!(house.get("/me/data.json", &fresh).await.status, 200);
    let page = house.get("/me/kept/1", &fresh).await.body;
    let done = house
        .post("/me/erase", &fresh, &hidden(&page, "/me/erase"))
        .await;
    assert_eq!(done.location.unwrap(), "/login?done=erased");
    assert_eq!(done.headers["clear-site-data"], "\"storage\"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn use_does_not_prolong_a_session_for_ever_and_signing_out_clears_the_browser() {
    let house = House::demo().await;
    let me = house.cookie(&secretary(), true).await;
    house.wait(11);
    assert_eq!(house.get("/me", &me).await.status, 200);
    let me = house.cookie(&secretary(), true).await;
    house.wait(12);
    // The story's sessions begin with thirty days; the first use brings them to their longest life.
    house.get("/me", &me).await;
    assert_eq!(house.get("/me", &me).await.status, 303);
    let out = house.post("/logout", &me, "").await;
    assert_eq!(out.headers["clear-site-data"], "\"storage\"");
}

/// Gives somebody at a desk a password and a second factor, and says who it is.
async fn set_up(house: &House, phone: &str, password: &str) -> AccountId {
    let parsed = Phone::parse(phone).unwrap();
    let account = house.db().find_account_of(&parsed).await.unwrap().unwrap();
    let sealed = sealed::seal(&house.portal, "totp", &[5; 20]).unwrap();
    let Ok(hash) = hash(&Password::typed(password)) else {
        panic!("a hash")
    };
    let now = house.portal.clock.now();
    house
        .db()
        .set_staff_secret(account, &hash, &sealed, now)
        .await
        .unwrap();
    account
}

fn sign_in(phone: &str, password: &str, next: &str) -> String {
    let at = u64::try_from(noon().timestamp()).unwrap();
    let code = totp(vec![5; 20]).unwrap().generate(at).to_string();
    form(&[
        ("phone", phone),
        ("password", password),
        ("totp", &code),
        ("next", next),
    ])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_change_their_password_with_the_old_one_and_other_devices_are_signed_out() {
    let house = House::demo().await;
    let phone = secretary();
    set_up(&house, &phone, "三楼的桂花开了 2026").await;
    let me = house.cookie(&phone, true).await;
    let other = house.cookie(&phone, true).await;
    let send = |current: &str, new: &str| form(&[("current", current), ("password", new)]);
    let weak = send("三楼的桂花开了 2026", "juyi2026");
    assert_eq!(house.post("/me/password", &me, &weak).await.status, 422);
    let wrong = send("三楼的桂花谢了 2026", "osmanthus-on-3rd");
    let got = house.post("/me/password", &me, &wrong).await;
    assert_eq!(got.status, 422);
    assert!(got.body.contains("现在的密码不对"));
    let right = send("三楼的桂花开了 2026", "osmanthus-on-3rd");
    let got = house.post("/me/password", &me, &right).await;
    assert_eq!(got.location.unwrap(), "/me?done=saved");
    assert_eq!(house.get("/me", &me).await.status, 200, "here it goes on");
    assert_eq!(house.get("/me", &other).await.status, 303);
    let old = sign_in(&phone, "三楼的桂花开了 2026", "/");
    assert_eq!(house.post("/login/staff", "", &old).await.status, 422);
    let new = sign_in(&phone, "osmanthus-on-3rd", "/qingyun/desk");
    let got = house.post("/login/staff", "", &new).await;
    assert_eq!(got.location.unwrap(), "/qingyun/desk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_tries_a_staff_sign_in_learns_nothing_of_who_is_staff() {
    let house = House::demo().await;
    let (phone, nobody) = (secretary(), "13800000099");
    set_up(&house, &phone, "osmanthus-on-3rd").await;
    let mut answers = Vec::new();
    for (who, password) in [
        (&phone[..], "wrong-1"),
        (&phone, "wrong-2"),
        (&phone, "wrong-3"),
        // Right, but too early after three wrong ones.
        (&phone, "osmanthus-on-3rd"),
        (nobody, "wrong-1"),
        (&phone_of("r001"), "wrong-1"),
    ] {
        let got = house
            .post("/login/staff", "", &sign_in(who, password, "/"))
            .await;
        answers.push((got.status, got.body.replace(who, "NUMBER")));
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let login = house
        .db()
        .find_staff_login(&Phone::parse(&phone).unwrap())
        .await;
    assert!(
        login.unwrap().unwrap().locked_until.is_some(),
        "it had to wait"
    );
}

/// What the stories log, by the thread that logged it. One for all: a log of one story alone would miss what another story
/// came upon first.
static LINES: Mutex<Vec<(ThreadId, Vec<u8>)>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = (std::thread::current().id(), bytes.to_vec());
        LINES.lock().unwrap().push(line);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

// One thread, so that the log of this story is this story's.
#[tokio::test]
async fn sign_ins_and_refusals_are_logged_without_number_and_name() {
    let house = House::demo().await;
    let phone = secretary();
    set_up(&house, &phone, "osmanthus-on-3rd").await;
    let me = house.cookie(&phone_of("r001"), false).await;
    let log = tracing_subscriber::fmt()
        .with_writer(|| Log)
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(log).unwrap();
    house
        .post("/login/staff", "", &sign_in(&phone, "wrong", "/"))
        .await;
    house
        .post(
            "/login/staff",
            "",
            &sign_in(&phone, "osmanthus-on-3rd", "/"),
        )
        .await;
    assert_eq!(house.get("/qingyun/desk", &me).await.status, 403);
    let own = std::thread::current().id();
    let lines = LINES.lock().unwrap().clone();
    let lines = lines.into_iter().filter(|(thread, _)| *thread == own);
    let log: Vec<u8> = lines.flat_map(|(_, line)| line).collect();
    let log = String::from_utf8(log).unwrap();
    for said in [
        "a sign-in was refused way=\"staff\"",
        "signed in account=",
        "refused reference=",
        "why=NotYourRole",
    ] {
        assert!(log.contains(said), "{said} in {log}");
    }
    assert!(
        !log.contains(&phone) && !log.contains(&phone_of("r001")),
        "{log}"
    );
}

/// A token that somebody else knows before the sign-in opens nothing after it, and no token lies in the database as it is
/// (requirements.md AU8).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_new_at_each_sign_in_and_its_token_lies_nowhere() {
    let house = House::demo().await;
    let planted = "__Host-juyi=planted-by-somebody-else";
    let persona = house.persona(&phone_of("wangfang"));
    let got = house
        .post("/login/persona", planted, &format!("persona={persona}"))
        .await;
    assert_eq!(got.status, 303, "{}", got.body);
    let own = got.cookies.iter().find(|c| c.starts_with("__Host-juyi="));
    let own = own.unwrap().split(';').next().unwrap();
    let token = own.split_once('=').unwrap().1;
    assert!(token.len() >= 32 && token != "planted-by-somebody-else");
    assert_eq!(house.get("/me", own).await.status, 200);
    let got = house.get("/me", planted).await;
    assert!(got.location.is_some_and(|to| to.starts_with("/login")));
    let store::Db::Sqlite { read, .. } = house.db() else {
        unreachable!("the demo of tests is on SQLite")
    };
    let file = read.options().get_filename().to_owned();
    let wal = format!("{}-wal", file.display());
    let bytes = [std::fs::read(&file).unwrap(), std::fs::read(wal).unwrap()].concat();
    let holds = |word: &str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(
        holds("wangfang") || holds("王芳"),
        "the right file was read"
    );
    assert!(!holds(token));
}

/// Addresses that leave the portal (letters, files, feeds, the API) are made of its settings (requirements.md AU12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_believes_the_host_it_is_asked_by() {
    let house = House::demo().await;
    let mut own = 0;
    for path in [
        "/",
        "/qingyun",
        "/qingyun/proposals.csv",
        "/qingyun/proposals.atom",
        "/qingyun/news.atom",
        "/qingyun/services/1/print",
        "/api/v1/qingyun/proposals",
        "/api/v1/openapi.json",
        "/log",
    ] {
        let request = axum::http::Request::builder()
            .uri(path)
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .body(axum::body::Body::empty());
        let got = house.send(request.unwrap()).await;
        assert_eq!(got.status, 200, "{path}");
        assert!(!got.body.contains("evil.example"), "{path}");
        own += usize::from(got.body.contains("http://juyi.test/"));
    }
    assert!(own >= 3, "files and the API name the portal: {own}");
}
