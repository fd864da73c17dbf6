//! A public draw done again: the page, the evidence beside it, and that it is there for nobody before there is a draw.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{House, phone_of};
use domain::ballots::{DrawEvidence, check_draw};

/// The ballot of the demo whose last place is drawn.
async fn tied(house: &House) -> String {
    let list = house.get("/qingyun/ballots.json", "").await.body;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let mut rows = list.as_array().unwrap().iter();
    let row = rows.find(|row| row["title"].as_str().unwrap().contains("先办哪两件"));
    row.unwrap()["number"].as_str().unwrap().to_owned()
}

/// Signs and draws, as the caretaker's turns do.
async fn drawn(house: &House) {
    server::caretaker::keep_log(&house.portal).await.unwrap();
    let now = house.portal.clock.now();
    assert_eq!(house.portal.db.draw_due_ties(now).await.unwrap(), 1);
}

#[tokio::test]
async fn the_draw_of_a_tie_is_done_again_by_anybody() {
    let house = House::demo().await;
    let number = tied(&house).await;
    // Signed in: what visitors see may be two seconds old.
    let me = house.cookie(&phone_of("r001"), false).await;
    let at = |below: &str| format!("/qingyun/ballots/{number}{below}");
    for below in ["/draw", "/draw.json"] {
        assert_eq!(house.get(&at(below), &me).await.status, 404);
    }
    drawn(&house).await;
    // On record, and not in a signed checkpoint yet.
    let page = house.get(&at("/draw"), &me).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("公开记录还没有签名，一分钟内就有"));
    assert!(!page.body.contains("id=\"fate\""));
    house.wait(1);
    server::caretaker::keep_log(&house.portal).await.unwrap();

    let got = house.get(&at("/draw.json"), &me).await;
    assert_eq!(got.status, 200);
    let evidence = DrawEvidence::read(&got.body).unwrap();
    assert_eq!(evidence.names.len(), 2);
    assert!(
        check_draw(&evidence).iter().all(|step| step.ok),
        "{:?}",
        check_draw(&evidence)
    );
    let page = house.get(&at("/draw"), &me).await.body;
    let (_, answer) = page.split_once("id=\"answer\"").unwrap();
    assert!(answer.contains("结果和公布的一样") && !answer.contains("steps__item--late"));
    assert!(page.contains("sha256sum") && page.contains("data-check="));
    assert!(
        page.contains(&format!("href=\"{}\"", at(""))),
        "back to the ballot"
    );
    assert!(
        page.contains("公开记录前"),
        "the number of the seed is a size"
    );
    // The labels are bound by what the opening holds.
    assert!(evidence.opened.is_some() && evidence.terms.contains(&evidence.names[0]));
    for name in &evidence.names {
        assert!(page.contains(name.as_str()), "{name}");
    }
    // The result leads to the page, and says nothing of it again.
    let result = house.get(&at(""), &me).await.body;
    let (_, seed) = page.split_once("printf").unwrap();
    let seed = seed.split_whitespace().nth(1).unwrap();
    assert_eq!(seed.len(), 64);
    assert!(result.contains(&at("/draw")));
    assert!(!result.contains(seed) && !result.contains("sha256sum"));
    // Nobody has to sign in for it.
    let visitor = house.get(&at("/draw.json"), "").await;
    assert_eq!(visitor.status, 200);
    let other = house.get("/qingyun/ballots/2026-9999/draw.json", "").await;
    assert_eq!(other.status, 404);
}
