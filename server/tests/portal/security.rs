//! The security record through the doors: what leaves a line, who reads it, and what the portal raises by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::frame::portal::{Clock, Delivery, Parts, Portal, Site};
use chrono::{DateTime, Duration, Utc};
use domain::access;
use domain::log::security::{BACKUP, Outcome};
use domain::phone::Phone;
use server::watch::{Alert, Watch};
use store::log::{Event, SecurityLine, SecurityQuery};

use crate::common::{House, form, noon, phone_of, with_role};

const RECORD: &str = "/qingyun/desk/record";

async fn auditor(house: &House) -> String {
    let phone = phone_of(&with_role("qingyun", "auditor"));
    house.cookie(&phone, true).await
}

/// Everything the auditor of the demo may read, newest first.
async fn lines(house: &House) -> Vec<SecurityLine> {
    let phone = Phone::parse(&phone_of(&with_role("qingyun", "auditor"))).unwrap();
    let account = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    let here = house.portal.community(&slug).await.unwrap().unwrap().id;
    let standing = house.db().load_standing(account, true, Some(here));
    let right = access::auditor(Some(&standing.await.unwrap())).unwrap();
    let query = SecurityQuery {
        limit: 500,
        ..SecurityQuery::default()
    };
    house.db().list_security(&right, &query).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_door_is_a_line_with_the_number_of_the_page_and_reading_writes_nothing() {
    let house = House::demo().await;
    let clerk = house
        .cookie(&phone_of(&with_role("qingyun", "window_clerk")), true)
        .await;
    let got = house.get("/qingyun/desk/bodies", &clerk).await;
    assert_eq!(got.status, 403);
    let number = got.headers["x-request-id"].to_str().unwrap().to_owned();
    // The page was read, and nothing was written.
    let refusals = |all: Vec<SecurityLine>| {
        let of = all.into_iter().filter(|line| line.act == "doors.refuse");
        of.collect::<Vec<_>>()
    };
    assert!(refusals(lines(&house).await).is_empty());
    // Again and again is one line a minute.
    house.get("/qingyun/desk/bodies", &clerk).await;
    house.portal.write_down().await.unwrap();
    let all = refusals(lines(&house).await);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].object, "/{c}/desk/bodies");
    assert_eq!(all[0].request, number);
    assert_eq!(
        (all[0].outcome, all[0].roles.as_str()),
        (Outcome::Refused, "window_clerk")
    );
    // Who is not signed in, or may not vote yet, is nobody's business.
    house.get("/qingyun/desk/bodies", "").await;
    let resident = house.cookie(&phone_of("lilei"), false).await;
    house
        .post("/qingyun/proposals/2026-0001/support", &resident, "")
        .await;
    house.portal.write_down().await.unwrap();
    assert_eq!(refusals(lines(&house).await).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ins_of_staff_right_or_of_nobody_are_lines_without_a_number() {
    let house = House::demo().await;
    for phone in ["13999999999", "19900000010", "no number"] {
        let typed = form(&[("phone", phone), ("password", "wrong"), ("totp", "123456")]);
        assert_eq!(house.post("/login/staff", "", &typed).await.status, 422);
    }
    let all = lines(&house).await;
    let wrong: Vec<_> = all
        .iter()
        .filter(|line| line.act == "accounts.sign_in_staff")
        .collect();
    assert_eq!(wrong.len(), 3);
    assert!(wrong.iter().all(|line| line.outcome == Outcome::Refused));
    // The auditor's own number is known, the others are nobody's.
    let known = wrong.iter().filter(|line| line.account.is_some());
    assert_eq!(known.count(), 1);
    let page = house.get(RECORD, &auditor(&house).await).await.body;
    assert!(page.contains("工作人员登录") && page.contains("被拒绝"));
    assert!(!page.contains("13999999999") && !page.contains("19900000010"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_auditor_finds_the_record_filters_it_and_taking_it_is_a_line() {
    let house = House::demo().await;
    let me = auditor(&house).await;
    let desk = house.get("/qingyun/desk", &me).await;
    assert_eq!(
        (desk.status.as_u16(), desk.location.as_deref()),
        (303, Some(RECORD))
    );
    assert!(
        house
            .get("/qingyun", &me)
            .await
            .body
            .contains("/qingyun/desk")
    );
    let events: Vec<Event> = (0..60)
        .map(|n| Event::new(BACKUP, noon() + Duration::minutes(n)))
        .collect();
    house.db().note_events(&events).await.unwrap();
    let page = house.get(&format!("{RECORD}?act={BACKUP}"), &me).await.body;
    assert_eq!(page.matches("<time ").count(), 50, "{page}");
    let (_, rest) = page.split_once("rel=\"next\" href=\"").unwrap();
    let next = rest.split('"').next().unwrap().replace("&amp;", "&");
    let page = house.get(&next, &me).await.body;
    assert_eq!(page.matches("<time ").count(), 10, "{page}");
    let wrong = house.get(&format!("{RECORD}?from=tomorrow"), &me).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("value=\"tomorrow\""),
        "what was typed is kept"
    );

    let before = lines(&house).await.len();
    let file = house.post(RECORD, &me, &form(&[("act", BACKUP)])).await;
    assert_eq!(file.status, 200);
    assert!(
        file.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert_eq!(file.body.lines().count(), 61);
    let after = lines(&house).await;
    assert_eq!(after.len(), before + 1);
    let taken = after
        .iter()
        .find(|line| line.act == "log.take_record")
        .unwrap();
    assert_eq!(taken.roles, "auditor");
    assert!(taken.account.is_some() && !taken.request.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taking_the_own_data_and_signing_out_are_lines_of_the_day() {
    let house = House::demo().await;
    let phone = phone_of(&with_role("qingyun", "window_clerk"));
    let me = house.cookie(&phone, false).await;
    assert_eq!(house.get("/me/data.json", &me).await.status, 200);
    house.post("/logout", &me, "").await;
    house.portal.write_down().await.unwrap();
    let day = domain::time::start_of(domain::time::day_of(noon()));
    let all = lines(&house).await;
    for act in [
        "accounts.take_data",
        "accounts.sign_in",
        "accounts.sign_out",
    ] {
        let found: Vec<_> = all.iter().filter(|line| line.act == act).collect();
        assert_eq!(found.len(), 1, "{act}");
        assert_eq!(found[0].at, day, "{act}");
    }
}

/// A portal that is no demo, on one database, with its own secret and its own now.
fn portal(db: store::Db, secret: u8, now: DateTime<Utc>) -> Portal {
    Portal::new(Parts {
        db,
        clock: Clock::new(move || now),
        secret: [secret; 32],
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_does_not_fit_and_a_backup_that_is_old_raise_an_alert_until_they_are_well() {
    let db = store::test_db::sqlite().await.unwrap();
    let phone = Phone::parse("19900000001").unwrap();
    db.create_operator(&phone, "hash", "sealed", noon())
        .await
        .unwrap();
    let ours = portal(db.clone(), 7, noon());
    server::caretaker::keep_log(&ours).await.unwrap();
    let mut watch = Watch::with(
        Arc::new(|| Ok::<_, anyhow::Error>(1.0)),
        Arc::new(|| (0, 0)),
        noon(),
    );
    watch.look_at_chain(&ours).await.unwrap();
    watch.look_at_backup(&ours).await.unwrap();
    assert!(watch.raised().is_empty());
    // The newest checkpoint was signed by somebody else.
    watch
        .look_at_chain(&portal(db.clone(), 8, noon()))
        .await
        .unwrap();
    assert_eq!(watch.raised(), &BTreeSet::from([Alert::Chain]));
    watch.look_at_chain(&ours).await.unwrap();
    assert!(watch.raised().is_empty());

    let late = portal(db.clone(), 7, noon() + Duration::hours(25));
    watch.look_at_backup(&late).await.unwrap();
    assert_eq!(watch.raised(), &BTreeSet::from([Alert::Backup]));
    let failed = Event::new(BACKUP, noon() + Duration::hours(24)).ending(Outcome::Failed);
    db.note_events(&[failed]).await.unwrap();
    watch.look_at_backup(&late).await.unwrap();
    assert!(!watch.raised().is_empty(), "one that failed is none");
    db.note_events(&[Event::new(BACKUP, noon() + Duration::hours(24))])
        .await
        .unwrap();
    watch.look_at_backup(&late).await.unwrap();
    assert!(watch.raised().is_empty());
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_after_a_breach_names_accounts_and_nothing_that_is_kept() {
    let house = House::demo().await;
    // Everything of the demo, which is older than its noon.
    let (from, to) = (noon() - Duration::days(3650), noon() + Duration::days(1));
    for way in [server::breach::Form::Csv, server::breach::Form::Json] {
        let mut out = Vec::new();
        server::breach::write(house.db(), from, to, way, &mut out)
            .await
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("addresses") && text.contains("ballot_roll"));
        for secret in [phone_of("r001").as_str(), "青云路", "argon2"] {
            assert!(!text.contains(secret), "{secret}");
        }
        if way == server::breach::Form::Json {
            let all: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert!(all["people"].as_u64().unwrap() > 50, "{}", all["people"]);
            assert_eq!(
                all["classes"].as_array().unwrap().len(),
                store::breach::KINDS.len()
            );
        } else {
            assert!(text.lines().count() > 100);
        }
    }
}
