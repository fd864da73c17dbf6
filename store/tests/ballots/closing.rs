//! Across the closing: every vote is on one side of it, and stays there (requirements.md VO3).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use domain::ids::RecordNumber;
use domain::text::Title;
use store::Db;
use store::ballots::{CastReceipt, NewBallot, NotCast};

use crate::common::{self, at_once, both};
use crate::people::{World, closing, fresh, later};

const ROUNDS: i64 = 20;
/// Acts at once in each round; every eighth is a caretaker.
const ACTS: usize = 96;

/// A clock that passes the closing in the middle of the storm, a microsecond every time somebody looks.
fn look(ticks: &AtomicI64) -> DateTime<Utc> {
    closing() + Duration::microseconds(ticks.fetch_add(1, Ordering::SeqCst))
}

/// One storm, in which caretakers settle again and again; the votes that were taken, and how many came too late.
async fn storm(w: &Arc<World>, number: RecordNumber, before: i64) -> (Vec<CastReceipt>, usize) {
    let ticks = Arc::new(AtomicI64::new(-before));
    let results = at_once(&w.db, ACTS, |i| {
        let (w, ticks) = (Arc::clone(w), Arc::clone(&ticks));
        async move {
            if i % 8 == 7 {
                w.db.settle_due_ballots(&w.keys, look(&ticks))
                    .await
                    .unwrap();
                return None;
            }
            let (n, marks, once) = (1 + i as i64, [(i % 3) as u8], i.to_string());
            let vote = w.vote_with(n, number, &marks, &once, fresh(), || look(&ticks));
            Some(vote.await)
        }
    })
    .await;
    let mut taken = Vec::new();
    let mut late = 0;
    for vote in results.into_iter().flatten() {
        match vote {
            Ok(receipt) => taken.push(receipt),
            Err(e) => {
                assert_eq!(common::refused::<(), _>(Err(e)), NotCast::Closed);
                late += 1;
            }
        }
    }
    (taken, late)
}

both! {
    async fn every_vote_is_on_one_side_of_the_closing_twenty_times(db) {
        let w = Arc::new(World::with(db, ACTS as i64).await);
        let (mut all_taken, mut all_late) = (0, 0);
        for round in 1..=ROUNDS {
            let title = Title::parse(&format!("西门夜间是否关闭，第 {round} 次")).unwrap();
            let number = w.held(NewBallot { title, ..w.secret() }).await;
            // Sometimes nearly everybody is in time, sometimes nearly everybody is late.
            let (taken, late) = storm(&w, number, 4 * round).await;
            w.db.settle_due_ballots(&w.keys, later(24 * 9)).await.unwrap();

            assert!(taken.iter().all(|r| r.at < closing()));
            let settled = w.find(number).await.settled.unwrap();
            assert_eq!(settled.tally.papers, taken.len() as u64, "round {round}");
            let lines = w.db.ballot_lines(w.place.id, number).await.unwrap().unwrap();
            for receipt in &taken {
                let line = format!("{{\"kind\":\"ballot_receipt\",\"receipt\":\"{}\"}}", receipt.receipt);
                assert!(lines.contains(&line), "round {round}");
            }
            assert_eq!(common::leaves(db, "ballots.close").await, round);
            all_taken += taken.len();
            all_late += late;
        }
        assert_eq!(common::leaves(db, "ballots.cast").await, all_taken as i64);
        assert!(all_taken > 200 && all_late > 200, "{all_taken} in time, {all_late} late: no storm across the closing");
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, ROUNDS as u64);
    }
}
