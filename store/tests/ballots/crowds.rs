//! Five hundred people, 64 at a time, through two processes: one ballot, one vote each (requirements.md VO1).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::ballots::Receipt;
use domain::ids::RecordNumber;
use sqlx::postgres::PgPoolOptions;
use store::Db;
use store::ballots::NotCast;

use crate::common::{self, both, refused};
use crate::people::{World, fresh, later, paper};

const VOTERS: usize = 500;
/// Everybody's votes stand side by side in the queue, so that they meet: a vote, another one, and that one's form
/// pressed once more.
const PRESSES: usize = 3;
const AT_ONCE: usize = 64;

/// Half of the people stay with one option, the other half changes its mind.
fn choice(voter: usize, form: usize) -> u8 {
    ((voter / 2 + voter % 2 * form) % 3) as u8
}

/// What came of one press: voter, form, and the receipt unless a newer vote stood already.
type Pressed = (usize, usize, Option<Receipt>);

async fn press(w: &World, db: &Db, number: RecordNumber, at: usize) -> Pressed {
    let (voter, form) = (at / PRESSES, (at % PRESSES).min(1));
    let cast = paper(&[choice(voter, form)], &format!("{voter} {form}"));
    let vote = w.vote_at(db, 1 + voter as i64, number, &cast, fresh(), || later(1));
    match vote.await {
        Ok(cast) => (voter, form, Some(cast.receipt)),
        Err(e) => {
            assert_eq!(refused::<(), _>(Err(e)), NotCast::OldForm);
            (voter, form, None)
        }
    }
}

/// 64 hands take the presses from one queue and give them to the processes in turn.
async fn storm(w: &Arc<World>, processes: &[Db], number: RecordNumber) -> Vec<Pressed> {
    let next = Arc::new(AtomicUsize::new(0));
    let hands: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (w, processes, next) = (Arc::clone(w), processes.to_vec(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut pressed = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= VOTERS * PRESSES {
                        return pressed;
                    }
                    pressed.push(press(&w, &processes[at % processes.len()], number, at).await);
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for hand in hands {
        all.extend(hand.await.unwrap());
    }
    all
}

/// The database as a second process has it: PostgreSQL through a pool of its own. SQLite has one process only.
async fn beside(db: &Db) -> Db {
    match db {
        Db::Sqlite { .. } => db.clone(),
        Db::Postgres { read, write: pool } => {
            let options = (*pool.connect_options()).clone();
            let pool = PgPoolOptions::new().max_connections(24);
            let pool = pool.connect_with(options).await.unwrap();
            Db::Postgres {
                read: read.clone(),
                write: pool,
            }
        }
    }
}

both! {
    async fn five_hundred_people_pressing_64_at_a_time_have_one_vote_each(db) {
        let w = Arc::new(World::with(db, VOTERS as i64).await);
        let number = w.held(w.secret()).await;
        let other = beside(db).await;
        let pressed = storm(&w, &[db.clone(), other.clone()], number).await;
        assert_eq!(pressed.len(), VOTERS * PRESSES);

        // Every form was taken once, and has one receipt however often it was pressed.
        let mut forms: BTreeMap<(usize, usize), Receipt> = BTreeMap::new();
        for (voter, form, receipt) in &pressed {
            if let Some(receipt) = receipt {
                assert_eq!(forms.entry((*voter, *form)).or_insert(*receipt), receipt);
            }
        }
        assert_eq!(forms.len(), VOTERS * 2);
        assert_eq!(common::leaves(db, "ballots.cast").await, VOTERS as i64 * 2);
        assert_eq!(common::count(db, "select count(*) from ballot_papers").await, VOTERS as i64);
        assert_eq!(w.find(number).await.turnout(), VOTERS as u64);

        // What is counted is, for every person, the vote of that person's one receipt that stands.
        w.settle().await;
        let settled = w.find(number).await.settled.unwrap();
        assert_eq!(settled.tally.papers, VOTERS as u64);
        let lines = w.db.ballot_lines(w.place.id, number).await.unwrap().unwrap().concat();
        let mut standing = vec![0; VOTERS];
        let mut chosen = [0; 3];
        for ((voter, form), receipt) in &forms {
            if lines.contains(&format!("\"receipt\":\"{receipt}\"")) {
                standing[*voter] += 1;
                chosen[usize::from(choice(*voter, *form))] += 1;
            }
        }
        assert_eq!(standing, vec![1; VOTERS]);
        assert_eq!(settled.tally.counts.concat(), chosen);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
        if other.is_postgres() {
            other.close().await;
        }
    }
}
