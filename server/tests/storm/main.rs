//! The real program, killed twenty times in a storm of votes: every vote whose answer was a receipt is on record and
//! counted, and nothing else is (requirements.md VO3, DU3). One process on SQLite, two on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(
    clippy::disallowed_methods,
    reason = "processes read the machine's clock, so the story reads it too"
)]

#[path = "../common/mod.rs"]
mod common;
mod processes;
mod record;
mod voters;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::access;
use domain::ballots::Method;
use domain::communities::Slug;
use domain::ids::RecordNumber;
use domain::phone::Phone;
use domain::text::Title;
use store::ballots::{Electorate, NewBallot, Subject};
use store::files::Shelf;

use common::{phone_of, with_role};
use processes::{Deployment, Running, ask};
use voters::{Storm, Told};

const KILLS: usize = 20;
/// How long voters are left in peace after each start.
const PEACE: Duration = Duration::from_millis(250);

/// A secret ballot of all residents that closes soon, though the rules give it a week: it was opened before that.
async fn ballot_closing_at(house: &Deployment, closes_at: DateTime<Utc>) -> RecordNumber {
    let db = house.open().await;
    let opens_at = closes_at - TimeDelta::days(8);
    let community = db.find_community(&Slug::parse("qingyun").unwrap()).await;
    let community = community.unwrap().unwrap().id;
    let phone = Phone::parse(&phone_of(&with_role("qingyun", "secretary"))).unwrap();
    let account = db.find_account_of(&phone).await.unwrap().unwrap();
    let standing = db.load_standing(account, true, Some(community)).await;
    let secretary = access::secretary(Some(&standing.unwrap())).unwrap();
    let new = NewBallot {
        title: Title::parse("西门夜间是否关闭机动车通行").unwrap(),
        text: None,
        method: Method::YesNo,
        options: Vec::new(),
        secret: true,
        electorate: Electorate::Community,
        present: Vec::new(),
        subject: Subject::Question,
        meeting: None,
        seats: 1,
        opens_at,
        closes_at,
    };
    let number = db.create_ballot(&secretary, &new, "storm", opens_at).await;
    db.open_due_ballots(&house.keys(), opens_at).await.unwrap();
    db.close().await;
    number.unwrap()
}

/// Twenty times: kills a process without warning, each in its turn, starts it again, and leaves the voters a moment.
async fn kill_and_start(house: &Deployment, processes: &mut [Running]) {
    for turn in 0..KILLS {
        tokio::time::sleep(PEACE).await;
        let at = turn % processes.len();
        processes[at].kill();
        processes[at] = house.start(at).await;
    }
}

/// The story of one ballot; whether its last kill came before its closing. `patience` gives a slow machine more time.
async fn tell(house: Deployment, patience: u32) -> bool {
    let db = house.open().await;
    server::demo::prepare(&db, &house.keys(), &Shelf::memory(), Utc::now())
        .await
        .unwrap();
    let people = voters::sign_in(&db).await;
    db.close().await;

    // All starts must fit in before the closing.
    let begun = Instant::now();
    let mut trial = house.start(0).await;
    let start = begun.elapsed();
    trial.kill();
    let rounds = u32::try_from(KILLS).unwrap();
    let storm_takes = (start * 2 + PEACE) * rounds * patience + Duration::from_secs(5);
    let closes_at = domain::time::to_micros(Utc::now() + storm_takes);
    let number = ballot_closing_at(&house, closes_at).await;

    let mut processes = Vec::new();
    for at in 0..house.addresses.len() {
        processes.push(house.start(at).await);
    }
    let storm = Arc::new(Storm::new(&house.addresses, number));
    let voting = tokio::spawn(voters::storm(Arc::clone(&storm), people));
    kill_and_start(&house, &mut processes).await;
    let in_time = Utc::now() < closes_at;
    let told = voting.await.unwrap();
    assert!(told.lost > 0, "no answer was lost: the kills met no vote");

    // The processes settle it by themselves, once, and sign.
    let path = format!("/qingyun/ballots/{number}/box.jsonl");
    let limit = Instant::now() + Duration::from_secs(60);
    while ask(&house.addresses[0], "GET", &path, "", 1, "")
        .await
        .unwrap()
        .status
        != 200
    {
        assert!(Instant::now() < limit, "nobody settles the ballot");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // A settled ballot stays as it is through one more kill, and the record can be checked while the portal runs.
    for process in &mut processes {
        process.kill();
    }
    let _running = house.start(0).await;
    let public = record::exported(&house, number).await;
    record::check(&house, &public, &told);
    would_notice(&house, &public, &told);
    whole(&house).await;
    in_time
}

/// The file of SQLite is sound in every page, index and reference. PostgreSQL looks after its own by its log.
async fn whole(house: &Deployment) {
    let db = house.open().await;
    assert_eq!(db.audit_file().await.unwrap(), Ok(()));
    db.close().await;
}

/// The check is worth something: one vote more or less than the voters were told of, and it fails.
fn would_notice(house: &Deployment, public: &record::Public, told: &Told) {
    let fails = |told: &Told| {
        let check = AssertUnwindSafe(|| record::check(house, public, told));
        catch_unwind(check).is_err()
    };
    let mut lost = told.clone();
    lost.taken.push(voters::Taken {
        voter: 999,
        choice: 0,
        receipt: Some("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA".to_owned()),
    });
    assert!(fails(&lost), "an answered vote that is not on record");
    // Votes of which nobody knows whether they were in time leave room: more than that is changed.
    let room = told.unsure.len();
    let last = told.last();
    let sure = last.values().filter(|t| !told.unsure.contains(&t.voter));
    let gone: Vec<usize> = sure.clone().map(|t| t.voter).take(room + 1).collect();
    if gone.len() > room {
        let mut made_up = told.clone();
        made_up.taken.retain(|taken| !gone.contains(&taken.voter));
        assert!(fails(&made_up), "votes on record that nobody cast");
    }
    // On a busy machine many are unsure; then no option has so many more.
    let most = (0..3).max_by_key(|choice| sure.clone().filter(|t| t.choice == *choice).count());
    let swapped: Vec<usize> = sure
        .filter(|t| Some(t.choice) == most)
        .map(|t| t.voter)
        .take(room + 1)
        .collect();
    if swapped.len() > room {
        let mut other = told.clone();
        for taken in &mut other.taken {
            taken.choice = (taken.choice + usize::from(swapped.contains(&taken.voter))) % 3;
        }
        assert!(fails(&other), "a paper that says something else");
    }
}

const TOO_SLOW: &str = "the ballot closed before the last kill, three times";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_in_a_storm_lose_no_vote_and_make_none_up_on_sqlite() {
    for patience in [1, 2, 4] {
        if tell(Deployment::sqlite(), patience).await {
            return;
        }
    }
    panic!("{TOO_SLOW}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_in_a_storm_lose_no_vote_and_make_none_up_on_postgres_with_two_processes() {
    for patience in [1, 2, 4] {
        if tell(Deployment::postgres().await, patience).await {
            return;
        }
    }
    panic!("{TOO_SLOW}");
}
