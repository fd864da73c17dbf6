//! The demo world on both engines: it loads, it can be read back, and it stays out of a real database.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::ids::RecordNumber;
use domain::phone::Phone;
use domain::proposals::Stage;
use domain::time::day_of;
use store::files::Shelf;
use store::keys::MemoryKeys;
use store::{Db, test_db};

/// An afternoon in November; a night in January, when half of the year lies in another one.
fn moments() -> [DateTime<Utc>; 2] {
    [1_795_334_400, 1_799_512_200].map(|at| DateTime::from_timestamp(at, 0).unwrap())
}

/// Reads every proposal back and counts them by stage.
async fn count(db: &Db, now: DateTime<Utc>) -> BTreeMap<Stage, usize> {
    let mut stages = BTreeMap::new();
    for community in db.list_communities().await.unwrap() {
        let mut last = None;
        for year in 2025..=2027 {
            for seq in 1.. {
                let number = RecordNumber { year, seq };
                let Some(p) = db.find_proposal(community.id, number).await.unwrap() else {
                    break;
                };
                assert!(
                    p.filed_at <= p.changed_at && p.changed_at <= now,
                    "{number}"
                );
                assert!(
                    last <= Some(p.filed_at),
                    "numbers follow the filing: {number}"
                );
                last = Some(p.filed_at);
                if p.state.stage() == Stage::OnAgenda {
                    assert!(p.meets_on.is_some_and(|day| day > day_of(now)), "{number}");
                }
                *stages.entry(p.state.stage()).or_default() += 1;
            }
        }
    }
    stages
}

async fn tell(db: Db, now: DateTime<Utc>) {
    let keys = MemoryKeys::new([1; 32]);
    let personas = server::demo::prepare(&db, &keys, &Shelf::memory(), now)
        .await
        .unwrap();
    assert_eq!(personas.len(), 13);
    let stages = count(&db, now).await;
    assert_eq!(stages.values().sum::<usize>(), 75);
    assert_eq!(stages.len(), Stage::ALL.len(), "a proposal in every stage");
    assert_eq!(
        db.lapse_due(now).await.unwrap(),
        0,
        "nothing is overdue by itself"
    );
    for persona in &personas {
        let phone = Phone::parse(&persona.phone).unwrap();
        assert!(
            db.find_account_of(&phone).await.unwrap().is_some(),
            "{}",
            persona.label.zh
        );
    }

    // The next start finds it as it is, with whoever signed in meanwhile.
    let visitor = Phone::parse("13800000001").unwrap();
    db.create_operator(&visitor, "hash", "sealed", now)
        .await
        .unwrap();
    server::demo::prepare(&db, &keys, &Shelf::memory(), now + Duration::hours(1))
        .await
        .unwrap();
    assert_eq!(count(&db, now).await, stages);
    assert_eq!(db.count_real_accounts().await.unwrap(), 0);
}

#[tokio::test]
async fn the_demo_world_loads_on_sqlite_at_any_time() {
    for now in moments() {
        tell(test_db::sqlite().await.unwrap(), now).await;
    }
}

#[tokio::test]
async fn the_demo_world_loads_on_postgresql() {
    tell(test_db::postgres().await.unwrap(), moments()[0]).await;
}

#[tokio::test]
async fn the_demo_stays_out_of_a_real_database() {
    let db = test_db::sqlite().await.unwrap();
    let phone = Phone::parse("13800000001").unwrap();
    db.create_operator(&phone, "hash", "sealed", moments()[0])
        .await
        .unwrap();
    assert!(
        server::demo::prepare(
            &db,
            &MemoryKeys::new([1; 32]),
            &Shelf::memory(),
            moments()[0]
        )
        .await
        .is_err()
    );
    assert!(db.list_communities().await.unwrap().is_empty());
}
