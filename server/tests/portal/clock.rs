//! A machine whose clock jumps by an hour or a day, and back: nothing that is over opens again, and the record keeps its order
//! (requirements.md DU10).

use std::io::Cursor;

use crate::common::{House, open_ballot, phone_of};
use server::caretaker::{keep_ballots, keep_log};
use server::{export, verify};

async fn resident(house: &House, n: usize) -> String {
    house.cookie(&phone_of(&format!("r{n:03}")), false).await
}

/// The leaves of the record, each as its line of the export.
async fn leaves(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    let key = house.portal.log_key().verifier();
    export::write(house.db(), &key, &mut lines).await.unwrap();
    let text = String::from_utf8(lines).unwrap();
    verify::check(Cursor::new(&text), None, None).unwrap();
    let leaves = text.lines().filter(|l| l.contains("\"kind\":\"leaf\""));
    leaves.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_jump_of_the_clock_opens_a_vote_again_or_reorders_the_record() {
    let house = House::demo().await;
    let number = open_ballot(&house).await;
    let api = format!("/api/v1/qingyun/ballots/{number}");
    let cast = format!("/qingyun/ballots/{number}/cast");
    let people = [
        resident(&house, 1).await,
        resident(&house, 2).await,
        resident(&house, 3).await,
    ];
    for (n, one) in people.iter().enumerate() {
        // Before a jump forwards, and after one back.
        house.wait([0, 24, -24][n]);
        let got = house.post(&cast, one, &format!("once=a{n}&choice=0")).await;
        assert_eq!(got.status, 303, "{n}: {}", got.body);
        keep_ballots(&house.portal).await.unwrap();
        keep_log(&house.portal).await.unwrap();
    }
    house.wait(24 * 8);
    keep_ballots(&house.portal).await.unwrap();
    keep_log(&house.portal).await.unwrap();
    let settled = house.get(&api, "").await.body;
    assert!(settled.contains("\"cast\":3"), "{settled}");
    let mut before = leaves(&house).await;
    // Days before its closing, an hour before, after: it is over.
    for jump in [-1, 1, -24, 24, -24 * 6, 24 * 5] {
        house.wait(jump);
        for (n, one) in people.iter().enumerate() {
            let got = house.post(&cast, one, &format!("once=b{n}&choice=1")).await;
            assert_eq!(got.status, 409, "after {jump} hours: {}", got.body);
        }
        keep_ballots(&house.portal).await.unwrap();
        // An act at that time: it takes the next place, whatever its time says.
        let act = format!("/qingyun/proposals/{}", newest(&house).await);
        let (on, off) = (format!("{act}/support"), format!("{act}/unsupport"));
        let done = house.post(&on, &people[0], "version=1").await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(house.post(&off, &people[0], "").await.status, 303);
        keep_log(&house.portal).await.unwrap();
        let after = leaves(&house).await;
        assert!(
            after.len() > before.len() && after.starts_with(&before),
            "after {jump} hours"
        );
        before = after;
        house.wait(-jump);
        assert_eq!(
            house.get(&api, "").await.body,
            settled,
            "after {jump} hours"
        );
    }
    assert!(house.db().audit_ballots().await.unwrap().is_ok());
}

/// An open proposal that few support.
async fn newest(house: &House) -> String {
    let list = house
        .get("/api/v1/qingyun/proposals?group=open", "")
        .await
        .body;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let open = list["items"].as_array().unwrap().iter();
    let gathering = open.filter(|p| p["state"] == "gathering");
    let least = gathering.min_by_key(|p| p["supports"].as_i64().unwrap());
    least.unwrap()["number"].as_str().unwrap().to_owned()
}
