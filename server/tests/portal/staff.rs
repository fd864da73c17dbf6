//! Signing in as staff: storms, printed and forgotten passwords, known browsers, and what the doors say to whoever tries.

use std::pin::pin;
use std::task::{Context, Waker};

use app::accounts::staff::{hash, totp};
use app::frame::sealed;
use axum::http::header;
use domain::ids::AccountId;
use domain::password::Password;
use domain::phone::Phone;
use store::accounts::StaffLogin;

use crate::common::{House, form, phone_of, with_role};

const PASSWORD: &str = "osmanthus-on-3rd";
/// The same with the parameters of a weaker day.
const WEAK: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$0KuPfP60ftJ3P3UzNGgvdMuoG2k4eHmJXjzX3UaEO0g";
const SECRET: [u8; 20] = [5; 20];

pub(crate) fn secretary() -> String {
    phone_of(&with_role("qingyun", "secretary"))
}

fn hashed(password: &str) -> String {
    match hash(&Password::typed(password)) {
        Ok(hash) => hash,
        Err(_) => panic!("a hash"),
    }
}

fn factor(house: &House) -> String {
    sealed::seal(&house.portal, "totp", &SECRET).unwrap()
}

async fn account_of(house: &House, phone: &str) -> AccountId {
    let parsed = Phone::parse(phone).unwrap();
    house.db().find_account_of(&parsed).await.unwrap().unwrap()
}

/// Gives somebody at a desk a password by its hash, and a second factor.
async fn set_up(house: &House, phone: &str, hash: &str) -> AccountId {
    let account = account_of(house, phone).await;
    let now = house.portal.clock.now();
    let sealed = factor(house);
    let set = house.db().set_staff_secret(account, hash, &sealed, now);
    set.await.unwrap();
    account
}

async fn login_of(house: &House, phone: &str) -> StaffLogin {
    let parsed = Phone::parse(phone).unwrap();
    house.db().find_staff_login(&parsed).await.unwrap().unwrap()
}

/// The digits on the phone now.
fn digits(house: &House) -> String {
    let at = u64::try_from(house.portal.clock.now().timestamp()).unwrap();
    totp(SECRET.to_vec()).unwrap().generate(at).to_string()
}

fn typed(house: &House, phone: &str, password: &str) -> String {
    let code = digits(house);
    form(&[
        ("phone", phone),
        ("password", password),
        ("totp", &code),
        ("next", "/qingyun/desk"),
    ])
}

/// A cookie that an answer sets, as the browser sends it back.
pub(crate) fn cookie(cookies: &[String], name: &str) -> Option<String> {
    let found = cookies
        .iter()
        .find(|c| c.starts_with(&format!("{name}=")))?;
    found.split(';').next().map(str::to_owned)
}

fn ticket(body: &str) -> String {
    let (_, rest) = body.split_once("name=\"ticket\" value=\"").expect(body);
    rest.split('"').next().unwrap().to_owned()
}

fn own(ticket: &str, password: &str) -> String {
    form(&[
        ("ticket", ticket),
        ("password", password),
        ("next", "/qingyun/desk"),
    ])
}

#[tokio::test]
async fn whoever_finds_no_place_to_hash_comes_back_and_keeps_number_and_tries() {
    let house = House::demo().await;
    let phone = secretary();
    set_up(&house, &phone, &hashed(PASSWORD)).await;
    let first = house.portal.hashing_place().await.unwrap();
    let second = house.portal.hashing_place().await.unwrap();
    let mut queue: Vec<_> = (0..62)
        .map(|_| Box::pin(house.portal.hashing_place()))
        .collect();
    let mut context = Context::from_waker(Waker::noop());
    for waiting in &mut queue {
        assert!(
            waiting.as_mut().poll(&mut context).is_pending(),
            "two at once"
        );
    }
    let mut late = pin!(house.portal.hashing_place());
    assert!(
        late.as_mut().poll(&mut context).is_ready(),
        "turned away at once"
    );
    for who in [&phone[..], "13800000099"] {
        let got = house
            .post("/login/staff", "", &typed(&house, who, PASSWORD))
            .await;
        assert_eq!(got.status, 503);
        assert_eq!(got.headers[header::RETRY_AFTER], "5");
        assert!(got.body.contains(&format!("value=\"{who}\"")) && got.body.contains("忙不过来"));
        assert!(!got.body.contains(PASSWORD));
    }
    assert_eq!(
        house.get("/qingyun", "").await.status,
        200,
        "others read on"
    );
    assert_eq!(login_of(&house, &phone).await.failed_tries, 0);
    drop((first, second, queue));
    let got = house
        .post("/login/staff", "", &typed(&house, &phone, PASSWORD))
        .await;
    assert_eq!(got.location.unwrap(), "/qingyun/desk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_hash_is_made_anew_when_its_owner_signs_in() {
    let house = House::demo().await;
    let phone = secretary();
    set_up(&house, &phone, WEAK).await;
    let wrong = typed(&house, &phone, "osmanthus-on-4th");
    assert_eq!(house.post("/login/staff", "", &wrong).await.status, 422);
    assert_eq!(login_of(&house, &phone).await.password_hash.unwrap(), WEAK);
    // A phone's keyboard may send digits as wide as Chinese characters.
    let wide = typed(&house, &phone, "osmanthus-on-３rd");
    assert_eq!(house.post("/login/staff", "", &wide).await.status, 303);
    let stored = login_of(&house, &phone).await.password_hash.unwrap();
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
    house.wait(1);
    let again = typed(&house, &phone, PASSWORD);
    assert_eq!(house.post("/login/staff", "", &again).await.status, 303);
    assert_eq!(
        login_of(&house, &phone).await.password_hash.unwrap(),
        stored
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_does_not_make_the_owner_wait_on_a_browser_that_is_known() {
    let house = House::demo().await;
    let phone = secretary();
    set_up(&house, &phone, &hashed(PASSWORD)).await;
    let right = house
        .post("/login/staff", "", &typed(&house, &phone, PASSWORD))
        .await;
    let device = cookie(&right.cookies, "__Host-juyi-device").unwrap();
    let set = right
        .cookies
        .iter()
        .find(|c| c.contains("-device="))
        .unwrap();
    assert!(set.contains("HttpOnly") && set.contains("Secure") && set.contains("SameSite=Lax"));
    house.wait(1);
    for _ in 0..5 {
        let wrong = typed(&house, &phone, "osmanthus-on-4th");
        assert_eq!(house.post("/login/staff", "", &wrong).await.status, 422);
    }
    let owner = typed(&house, &phone, PASSWORD);
    assert_eq!(house.post("/login/staff", "", &owner).await.status, 422);
    let made_up = format!("__Host-juyi-device={}", "0".repeat(64));
    assert_eq!(
        house.post("/login/staff", &made_up, &owner).await.status,
        422
    );
    let got = house.post("/login/staff", &device, &owner).await;
    assert_eq!(got.location.unwrap(), "/qingyun/desk");
    assert!(
        cookie(&got.cookies, "__Host-juyi-device").is_none(),
        "it has one"
    );
    assert!(
        login_of(&house, &phone).await.locked_until.is_some(),
        "elsewhere it waits"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printed_password_opens_nothing_but_the_form_for_an_own_one_and_for_three_days() {
    let house = House::demo().await;
    let phone = "13800000098";
    let number = Phone::parse(phone).unwrap();
    let (now, sealed) = (house.portal.clock.now(), factor(&house));
    let printed = hashed(PASSWORD);
    let made = house.db().create_operator(&number, &printed, &sealed, now);
    made.await.unwrap();
    let got = house
        .post("/login/staff", "", &typed(&house, phone, PASSWORD))
        .await;
    assert_eq!(got.status, 200, "{}", got.body);
    assert!(cookie(&got.cookies, "__Host-juyi").is_none(), "no session");
    let first = ticket(&got.body);
    for (password, said) in [
        (PASSWORD, "这就是原来的密码"),
        ("short", "密码太短"),
        ("Qingyun-2026", "本地的名称"),
        ("13800000098..", "本地的名称"),
        ("password2026", "太常见"),
    ] {
        let got = house
            .post("/login/staff/own", "", &own(&first, password))
            .await;
        assert_eq!(got.status, 422, "{password}");
        assert!(got.body.contains(said), "{password}");
    }
    let forged = own("00ff", "two doves in the yard");
    let got = house.post("/login/staff/own", "", &forged).await;
    assert!(got.location.unwrap().starts_with("/login/staff"));
    let chosen = own(&first, "two doves in the yard");
    let got = house.post("/login/staff/own", "", &chosen).await;
    assert_eq!(got.location.unwrap(), "/qingyun/desk");
    let session = cookie(&got.cookies, "__Host-juyi").unwrap();
    assert_eq!(house.get("/operator", &session).await.status, 200);
    let got = house.post("/login/staff/own", "", &chosen).await;
    assert!(got.location.unwrap().starts_with("/login/staff"), "once");

    let reset = house.db().reset_operator(&number, &printed, None, now);
    reset.await.unwrap();
    assert_eq!(house.get("/operator", &session).await.status, 303);
    house.wait(71);
    let got = house
        .post("/login/staff", "", &typed(&house, phone, PASSWORD))
        .await;
    assert_eq!(got.status, 200, "still good for the form");
    house.wait(1);
    let got = house
        .post("/login/staff", "", &typed(&house, phone, PASSWORD))
        .await;
    assert_eq!(got.status, 422, "it is over");
    assert!(got.body.contains("手机号、密码或动态码不对"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn graded_protection_asks_two_kinds_of_characters_and_another_password_every_ninety_days() {
    let house = House::graded().await;
    let phone = secretary();
    set_up(&house, &phone, &hashed(PASSWORD)).await;
    let sign_in = || typed(&house, &phone, PASSWORD);
    house.wait(90 * 24 - 1);
    assert_eq!(house.post("/login/staff", "", &sign_in()).await.status, 303);
    house.wait(1);
    let got = house.post("/login/staff", "", &sign_in()).await;
    assert_eq!(got.status, 200);
    assert!(cookie(&got.cookies, "__Host-juyi").is_none());
    let ticket = ticket(&got.body);
    let plain = own(&ticket, "twodovesintheyard");
    let refused = house.post("/login/staff/own", "", &plain).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("至少两种"));
    let mixed = own(&ticket, "two doves in the yard");
    assert_eq!(house.post("/login/staff/own", "", &mixed).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_forgot_the_password_needs_the_second_factor_still_unless_that_is_reset_too() {
    let house = House::demo().await;
    let phone = secretary();
    let account = set_up(&house, &phone, &hashed(PASSWORD)).await;
    let operator = house
        .cookie(&phone_of(&with_role("qingyun", "operator")), true)
        .await;
    let door = "/operator/communities/qingyun/staff-reset";
    let reset = |what: &str| format!("account={account}&what={what}");
    assert_eq!(
        house.post(door, &operator, &reset("password")).await.status,
        303
    );
    let found = house.cookie(&phone, false).await;
    let page = house.get("/me/staff", &found).await.body;
    assert!(page.contains("动态码没有变") && !page.contains("name=\"sealed\""));
    let set = |code: &str| form(&[("password", "two doves in the yard"), ("totp", code)]);
    let right = digits(&house);
    // Whoever found the phone guesses, and waits like everybody who guesses.
    for _ in 0..3 {
        let got = house.post("/me/staff", &found, &set("000000")).await;
        assert_eq!(got.status, 422);
    }
    assert_eq!(
        house.post("/me/staff", &found, &set(&right)).await.status,
        422
    );
    house.wait(1);
    let found = house.cookie(&phone, false).await;
    let got = house.post("/me/staff", &found, &set(&digits(&house))).await;
    assert_eq!(got.location.unwrap(), "/login/staff?done=saved");
    assert_eq!(
        house.get("/me", &found).await.status,
        303,
        "all sessions end"
    );
    house.wait(1);
    let operator = house
        .cookie(&phone_of(&with_role("qingyun", "operator")), true)
        .await;
    assert_eq!(
        house.post(door, &operator, &reset("both")).await.status,
        303
    );
    let owner = house.cookie(&phone, false).await;
    let page = house.get("/me/staff", &owner).await.body;
    assert!(page.contains("name=\"sealed\""), "both are set up anew");
}

/// requirements.md AU7: the doors of signing in, registering and codes say the same of every number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_door_of_signing_in_says_whose_a_number_is() {
    let house = House::demo().await;
    let staff = secretary();
    set_up(&house, &staff, &hashed(PASSWORD)).await;
    let people = [phone_of("r001"), staff, "13800000097".to_owned()];
    let mut seen = Vec::new();
    for phone in &people {
        let masked = Phone::parse(phone).unwrap().masked();
        let plain = |body: &str| body.replace(phone, "NUMBER").replace(&masked, "MASKED");
        let mut said = Vec::new();
        for path in ["/login", "/register"] {
            let got = house.get(path, "").await;
            said.push((path, got.status, None, plain(&got.body)));
        }
        let sent = house.post("/login", "", &form(&[("phone", phone)])).await;
        let browser = cookie(&sent.cookies, "__Host-juyi-browser").unwrap();
        said.push(("sent", sent.status, sent.location, plain(&sent.body)));
        let page = house.get("/login/code", &browser).await;
        // The demo shows the code on the page.
        let (before, shown) = page.body.split_once("code__digits\">").unwrap();
        let code = shown[..6].to_owned();
        let body = format!("{before}{}", &shown[6..]);
        said.push(("code", page.status, None, plain(&body)));
        let other = if code == "000000" {
            "code=000001"
        } else {
            "code=000000"
        };
        let wrong = house.post("/login/code", &browser, other).await;
        said.push((
            "wrong code",
            wrong.status,
            None,
            plain(&wrong.body.replace(&code, "")),
        ));
        let wrong = typed(&house, phone, "osmanthus-on-4th");
        let wrong = house.post("/login/staff", "", &wrong).await;
        said.push(("staff", wrong.status, wrong.location, plain(&wrong.body)));
        seen.push(said);
    }
    for other in &seen[1..] {
        for (one, other) in seen[0].iter().zip(other) {
            assert_eq!(one, other);
        }
    }
}
