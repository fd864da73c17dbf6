//! A public draw done again: the page, the evidence beside it, and that it is there for nobody before there is a draw.

use std::process::Command;

use crate::common::{House, draw_tie, drawn_procedure, listed_procedure, phone_of, tied_ballot};
use domain::ballots::{DrawEvidence, check_draw};

#[tokio::test]
async fn the_draw_of_a_tie_is_done_again_by_anybody() {
    let house = House::demo().await;
    let number = tied_ballot(&house).await;
    // Signed in: what visitors see may be two seconds old.
    let me = house.cookie(&phone_of("r001"), false).await;
    let at = |below: &str| format!("/qingyun/ballots/{number}{below}");
    for below in ["/draw", "/draw.json"] {
        assert_eq!(house.get(&at(below), &me).await.status, 404);
    }
    draw_tie(&house).await;
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

/// What a shell says to the commands in a page's block of code that holds `word`: the first word of each line of output.
fn shell(page: &str, word: &str) -> Vec<String> {
    let blocks = page.split("<pre><code>").skip(1);
    let block = blocks
        .filter_map(|rest| rest.split("</code>").next())
        .find(|b| b.contains(word));
    let commands = block.unwrap().replace("&#x27;", "'").replace("&amp;", "&");
    let ran = Command::new("sh")
        .arg("-c")
        .arg(&commands)
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    said.lines().map(first).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sealed_list_is_there_before_the_draw_and_its_names_fit() {
    let house = House::demo().await;
    let number = listed_procedure(&house).await;
    let at = |below: &str| format!("/qingyun/bodies/procedures/{number}{below}");
    let got = house.get(&at("/draw.json"), "").await;
    assert_eq!(got.status, 200);
    let list = DrawEvidence::read(&got.body).unwrap();
    assert!(list.seed.is_empty() && list.drawn.is_none() && list.fixed.is_some());
    assert_eq!((list.names.len(), list.salts.len()), (3, 3));
    assert!(
        list.names
            .iter()
            .chain(&list.salts)
            .all(|text| !text.is_empty())
    );
    let page = house.get(&at("/draw"), "").await;
    assert_eq!(page.status, 200);
    for text in list.names.iter().chain(&list.seals).chain(&list.salts) {
        assert!(page.body.contains(text.as_str()), "{text}");
    }
    assert!(page.body.contains("还没有抽签") && page.body.contains("其中 0 人已注销"));
    assert!(!page.body.contains("data-check=") && !page.body.contains("id=\"fate\""));
    // The commands beside the list make the name fingerprints again.
    assert_eq!(shell(&page.body, "juyi/applicant/1"), list.seals);
    let procedure = house.get(&at(""), "").await.body;
    assert!(procedure.contains(&format!("href=\"{}\"", at("/draw"))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_draw_of_seats_is_done_again_by_anybody_also_after_somebody_was_erased() {
    let house = House::demo().await;
    let number = drawn_procedure(&house).await;
    let at = |below: &str| format!("/qingyun/bodies/procedures/{number}{below}");
    let got = house.get(&at("/draw.json"), "").await;
    assert_eq!(got.status, 200);
    let evidence = DrawEvidence::read(&got.body).unwrap();
    let looked = check_draw(&evidence);
    assert!(looked.iter().all(|step| step.ok), "{looked:?}");
    assert!(evidence.names[1].is_empty() && evidence.salts[1].is_empty());
    let page = house.get(&at("/draw"), "").await;
    assert_eq!(page.status, 200);
    let (_, answer) = page.body.split_once("id=\"answer\"").unwrap();
    assert!(answer.contains("结果和公布的一样") && !answer.contains("steps__item--late"));
    assert!(page.body.contains("名单上有 3 人，其中 1 人已注销"));
    let kept = [evidence.seals[0].clone(), evidence.seals[2].clone()];
    assert_eq!(shell(&page.body, "juyi/applicant/1"), kept);
    // The program in Python takes the file beside the page.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/verify.py");
    let path = std::env::temp_dir().join(format!("juyi-draw-{}.json", std::process::id()));
    let python = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let ran = Command::new("python3")
            .arg(script)
            .arg(&path)
            .output()
            .unwrap();
        std::fs::remove_file(&path).unwrap();
        let said = [ran.stdout, ran.stderr].concat();
        (ran.status.success(), String::from_utf8(said).unwrap())
    };
    let (sound, said) = python(&got.body);
    assert!(
        sound && said.contains("ok  3 on the list, 1 erased"),
        "{said}"
    );
    let (sound, said) = python(&got.body.replacen(&evidence.names[0], "李四", 1));
    assert!(
        !sound && said.contains("NOT OK: the fingerprint of 李四"),
        "{said}"
    );
}
