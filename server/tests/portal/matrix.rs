//! Who gets what (requirements.md AZ1): every door × every kind of visitor, from the checked-in table. A door without a
//! line in the table fails, and so does a line without a door.

use std::collections::BTreeSet;

use crate::common::{House, phone_of, with_role};
use domain::communities::Slug;

const TABLE: &str = include_str!("matrix.tsv");
const DOORS: &str = concat!(
    include_str!("../../../app/src/doors.rs"),
    include_str!("../../../app/src/doors/appointments.rs"),
    include_str!("../../../app/src/doors/assessments.rs"),
    include_str!("../../../app/src/doors/bodies.rs"),
    include_str!("../../../app/src/doors/consultations.rs"),
    include_str!("../../../app/src/doors/matters.rs"),
    include_str!("../../../app/src/doors/meetings.rs"),
    include_str!("../../../app/src/doors/volunteers.rs"),
    include_str!("../../../app/src/doors/workplace.rs")
);

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(|l| l.split('\t').collect())
}

/// The rooms whose doors `workplace.rs` opens in one way: `.merge(publishing::<domain::ROOM::TYPE>())`.
fn opened(way: &str) -> Vec<&'static str> {
    let opened = DOORS
        .split(".merge(")
        .filter_map(|at| at.strip_prefix(way)?.strip_prefix("::<domain::"));
    opened.map(|at| at.split("::").next().unwrap()).collect()
}

/// The doors as `doors.rs` writes them: `.route("PATH", get(…).post(…))`; one with `{room}` stands for each room that
/// publishes.
fn doors() -> BTreeSet<(String, String)> {
    let mut out = BTreeSet::new();
    let (publish, take_tables) = (opened("publishing"), opened("importing"));
    // Whatever is published has attachments.
    assert_eq!(opened("attaching"), publish);
    for route in DOORS.split(".route(").skip(1) {
        let path = route.split('"').nth(1).unwrap().to_owned();
        let rest = route.split(".route(").next().unwrap();
        for (word, method) in [("get(", "GET"), ("post(", "POST")] {
            if rest.contains(word) {
                let (mark, rooms) = if path.contains("{room}") {
                    ("{room}", &publish[..])
                } else if path.contains("{sheet}") {
                    ("{sheet}", &take_tables[..])
                } else {
                    ("{}", &[""][..])
                };
                let paths = rooms.iter().map(|room| path.replace(mark, room));
                out.extend(paths.map(|path| (method.to_owned(), path)));
            }
        }
    }
    out
}

#[test]
fn every_door_has_a_line_and_every_line_a_door() {
    let lines: BTreeSet<_> = rows()
        .skip(1)
        .map(|r| (r[0].to_owned(), r[1].to_owned()))
        .collect();
    let doors = doors();
    let missing: Vec<_> = doors.difference(&lines).collect();
    let stale: Vec<_> = lines.difference(&doors).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "doors without a line: {missing:?}; lines without a door: {stale:?}"
    );
}

#[tokio::test]
async fn the_api_describes_each_of_its_doors_and_no_other() {
    let house = House::demo().await;
    let text = house.get("/api/v1/openapi.json", "").await.body;
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let doors: BTreeSet<String> = doors()
        .into_iter()
        .map(|(_, path)| path)
        .filter(|path| path.starts_with("/api/v1/") && !path.ends_with("openapi.json"))
        .collect();
    assert_eq!(described, doors);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cell_of_the_table_holds() {
    let house = House::demo().await;
    let people = [
        ("visitor", String::new()),
        ("resident", house.cookie(&phone_of("lilei"), false).await),
        ("verified", house.cookie(&phone_of("r001"), false).await),
        ("neighbour", house.cookie(&phone_of("n001"), false).await),
        (
            "clerk",
            house
                .cookie(&phone_of(&with_role("qingyun", "window_clerk")), true)
                .await,
        ),
        (
            "gridworker",
            house
                .cookie(&phone_of(&with_role("qingyun", "grid_worker")), true)
                .await,
        ),
        (
            "operator",
            house
                .cookie(&phone_of(&with_role("qingyun", "operator")), true)
                .await,
        ),
        (
            "staff1",
            house
                .cookie(&phone_of(&with_role("qingyun", "window_clerk")), false)
                .await,
        ),
        (
            "secretary",
            house
                .cookie(&phone_of(&with_role("qingyun", "secretary")), true)
                .await,
        ),
        // A clerk of the other community: whoever works there is nobody here.
        (
            "elsewhere",
            house
                .cookie(&phone_of(&with_role("nanhu", "window_clerk")), true)
                .await,
        ),
    ];
    let header: Vec<_> = rows().next().unwrap();
    assert_eq!(
        header[2..],
        people.iter().map(|(n, _)| *n).collect::<Vec<_>>()
    );
    let number = gathering(&house).await;
    let ballot = crate::common::open_ballot(&house).await;
    let round = crate::common::open_round(&house).await;
    let consultation = crate::consultations::open(&house).await;
    let matter = crate::matters::open(&house).await;
    let claim = waiting_claim(&house).await;
    let meeting = called_meeting(&house).await;
    let procedure = crate::common::running_procedure(&house).await;
    let tie = crate::common::tied_ballot(&house).await;
    crate::common::draw_tie(&house).await;
    let seats = crate::common::drawn_procedure(&house).await;
    let phones = crate::common::all_phones();
    let mut wrong = Vec::new();
    for (at, (who, cookie)) in people.iter().enumerate() {
        for row in rows().skip(1) {
            // Signing out and letters change what the next row would meet; the table has them last.
            let path = row[1]
                .replace("/bodies/{b}", "/bodies/1")
                .replace("/seats/{id}", "/seats/1")
                .replace("/ratings/{kind}/{id}", "/ratings/window/1")
                .replace("/duties/{id}", "/duties/1")
                .replace("/volunteers/hours/{id}", "/volunteers/hours/1")
                .replace("/volunteers/proofs/{code}", "/volunteers/proofs/QYZM2345")
                .replace("/procedures/{n}/draw", &format!("/procedures/{seats}/draw"))
                .replace("/procedures/{n}", &format!("/procedures/{procedure}"))
                .replace("/ballots/{n}/draw", &format!("/ballots/{tie}/draw"));
            let path = match path.contains("/{id}") {
                true => path.replace("{id}", &claim.to_string()),
                false => path,
            };
            let number = match row[1] {
                at if at.contains("/ballots/") => &ballot,
                at if at.contains("/assessments/") => &round,
                at if at.contains("/consultations/") => &consultation,
                at if at.contains("/matters/") => &matter,
                at if opened("publishing")
                    .iter()
                    .any(|room| at.contains(&format!("/{room}/"))) =>
                {
                    "1"
                }
                at if at.contains("/appointments/") || at.contains("/volunteers/") => "1",
                _ => &number,
            };
            let path = path.replace("{c}", "qingyun").replace("{n}", number);
            let path = path.replace("{meeting}", &meeting);
            let path = path.replace("{columns}", "budget.csv");
            let path = path.replace("{code}", "QYR22345");
            let path = path.replace("{act}", "cancel").replace("{body}", "1");
            let got = match row[0] {
                "GET" => house.get(&path, cookie).await,
                _ => house.post(&path, cookie, "").await,
            };
            if got.status.as_str() != row[at + 2] {
                wrong.push(format!(
                    "{who}: {} {path} is {} and not {}",
                    row[0],
                    got.status.as_u16(),
                    row[at + 2]
                ));
            }
            if row[0] == "GET" && got.status.is_success() && row[1] != "/me/data.json" {
                let seen = phones.iter().find(|p| got.body.contains(p.as_str()));
                assert!(seen.is_none(), "{who} sees the number {seen:?} on {path}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn gathering(house: &House) -> String {
    let got = house
        .get(
            "/api/v1/qingyun/proposals?state=gathering&sort=newest&limit=1",
            "",
        )
        .await;
    let page: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    page["items"][0]["number"].as_str().unwrap().to_owned()
}

/// The discussion of the demo that is still to come.
async fn called_meeting(house: &House) -> String {
    let got = house
        .get("/api/v1/qingyun/meetings?kind=discussion", "")
        .await;
    let page: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    page["items"][0]["number"].as_str().unwrap().to_owned()
}

/// A claim that the grid worker of the demo may decide on.
async fn waiting_claim(house: &House) -> i64 {
    let community = house
        .portal
        .community(&Slug::parse("qingyun").unwrap())
        .await
        .unwrap()
        .unwrap();
    let phone =
        domain::phone::Phone::parse(&phone_of(&with_role("qingyun", "grid_worker"))).unwrap();
    let worker = house.db().find_account_of(&phone).await.unwrap().unwrap();
    let standing = house
        .db()
        .load_standing(worker, true, Some(community.id))
        .await
        .unwrap();
    let attestor = domain::access::attestor(Some(&standing)).unwrap();
    house
        .db()
        .list_claims(&attestor)
        .await
        .unwrap()
        .first()
        .unwrap()
        .id
        .0
}
