//! The record of acts as a tree: places, checkpoints, proofs, and what happens when somebody changes rows by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod common;

use common::{at_once, both, community, minutes, now, raw};
use domain::ids::CommunityId;
use domain::log::{Checkpoint, Leaf, NoteKey, leaf_hash, verify_consistency, verify_inclusion};
use serde_json::json;
use store::Db;
use store::log::{Audit, AuditFault};

const ORIGIN: &str = "juyi.example/log";

fn key() -> NoteKey {
    NoteKey::new(ORIGIN, [7; 32])
}

async fn act(db: &Db, here: CommunityId, n: u32) {
    let mut tx = db.begin().await.unwrap();
    let leaf = Leaf::new("tests.act", format!("2026-{n:04}"), json!({"n": n}), now());
    tx.append_leaf(Some(here), None, &leaf).await.unwrap();
    tx.commit().await.unwrap();
}

/// A sound record of `n` acts and more, all signed.
async fn signed(db: &Db, n: u32) -> (CommunityId, u64) {
    let here = community(db).await.id;
    for i in 1..=n {
        act(db, here, i).await;
    }
    while db.sequence_leaves(ORIGIN, 5).await.unwrap() > 0 {}
    let size = db.publish_checkpoint(&key(), now()).await.unwrap().unwrap();
    (here, size)
}

async fn audit(db: &Db) -> Result<Audit, AuditFault> {
    db.audit_log(&key().verifier(), None).await.unwrap()
}

both! {
    async fn every_act_has_its_place_and_its_proof(db) {
        let (here, size) = signed(db, 13).await;
        let entries = db.list_entries(None, None, 0, 1000).await.unwrap();
        assert_eq!(entries.len() as u64, size);
        assert_eq!(entries.iter().map(|e| e.seq.unwrap()).collect::<Vec<_>>(), (0..size).collect::<Vec<_>>());
        let root = db.log_root(size).await.unwrap().unwrap();
        for entry in &entries {
            let seq = entry.seq.unwrap();
            let path = db.inclusion_proof(seq, size).await.unwrap().unwrap();
            assert!(verify_inclusion(&leaf_hash(entry.text().as_bytes()), seq, size, &path, &root));
        }
        assert_eq!(db.inclusion_proof(size, size).await.unwrap(), None);
        assert_eq!(db.inclusion_proof(0, size + 1).await.unwrap(), None);
        let own = db.list_entries(Some(here), Some("2026-0007"), 0, 10).await.unwrap();
        assert_eq!(own.iter().map(|e| e.facts.as_str()).collect::<Vec<_>>(), ["{\"n\":7}"]);
        let newest = db.newest_entries(Some(here), None, 2).await.unwrap();
        assert_eq!(newest.iter().map(|e| e.object.as_str()).collect::<Vec<_>>(), ["2026-0013", "2026-0012"]);
        let before = newest[1].seq;
        assert_eq!(db.newest_entries(None, before, 1).await.unwrap()[0].object, "2026-0011");
    }

    async fn a_checkpoint_is_signed_once_and_the_next_one_grows_out_of_it(db) {
        let (here, small) = signed(db, 6).await;
        assert_eq!(db.publish_checkpoint(&key(), now()).await.unwrap(), None);
        let first = db.latest_checkpoint().await.unwrap().unwrap();
        let read = Checkpoint::verify(&first.note, &key().verifier()).unwrap();
        assert_eq!((read.size, read.root, read.origin.as_str()), (small, first.root, ORIGIN));
        act(db, here, 90).await;
        assert_eq!(db.newest_entries(None, None, 1).await.unwrap()[0].seq, None);
        assert_eq!(db.sequence_leaves(ORIGIN, 100).await.unwrap(), 1);
        let later = now() + minutes(1);
        assert_eq!(db.publish_checkpoint(&key(), later).await.unwrap(), Some(small + 1));
        let second = db.first_checkpoint_after(now(), 0).await.unwrap().unwrap();
        assert_eq!(second.size, small + 1);
        assert_eq!(db.first_checkpoint_after(now(), small).await.unwrap().unwrap().size, small + 1);
        assert!(db.first_checkpoint_after(now(), small + 1).await.unwrap().is_none(), "it holds no such place");
        let path = db.consistency_proof(small, small + 1).await.unwrap().unwrap();
        assert!(verify_consistency(small, small + 1, &path, &first.root, &second.root));
        assert_eq!(db.log_head().await.unwrap().unwrap().origin, ORIGIN);
        let sound = audit(db).await.unwrap();
        assert_eq!((sound.leaves, sound.checkpoints, sound.waiting), (small + 1, 2, 0));
    }

    async fn sequencers_of_two_processes_give_each_leaf_one_place(db) {
        let here = community(db).await.id;
        for i in 1..=40 {
            act(db, here, i).await;
        }
        let before = db.newest_entries(None, None, 1000).await.unwrap().len() as u64;
        let taken = at_once(db, 16, |_| {
            let db = db.clone();
            async move { db.sequence_leaves(ORIGIN, 10).await.unwrap() }
        })
        .await;
        assert_eq!(taken.iter().sum::<u64>(), before);
        db.publish_checkpoint(&key(), now()).await.unwrap();
        assert_eq!(audit(db).await.unwrap().leaves, before);
    }

    async fn a_changed_leaf_is_named(db) {
        signed(db, 9).await;
        raw!(db, |c| sqlx::query("update log_leaves set facts = '{\"n\":70}' where object = '2026-0007'").execute(c).await.map(|_| ()));
        let seq = db.list_entries(None, None, 0, 100).await.unwrap().iter().find(|e| e.object == "2026-0007").unwrap().seq.unwrap();
        assert_eq!(audit(db).await, Err(AuditFault::Changed { seq }));
    }

    async fn a_leaf_about_a_ballot_that_cannot_be_read_is_named_although_it_is_signed(db) {
        let (here, seq) = signed(db, 3).await;
        // Whoever takes the last of two keys reads a vote here.
        for (facts, act, wanted) in [
            ("{\"receipt\":null,\"receipt\":\"X\"}", "tests.act", None),
            ("{\"receipt\":null,\"receipt\":\"X\"}", "ballots.cast", Some(AuditFault::Illegible { seq: seq + 1 })),
        ] {
            let leaf = Leaf { act, object: "2026-0042".to_owned(), facts: facts.to_owned(), at: now() };
            let mut tx = db.begin().await.unwrap();
            tx.append_leaf(Some(here), None, &leaf).await.unwrap();
            tx.commit().await.unwrap();
            db.sequence_leaves(ORIGIN, 100).await.unwrap();
            db.publish_checkpoint(&key(), now()).await.unwrap();
            assert_eq!(audit(db).await.err(), wanted);
        }
    }

    async fn a_leaf_rewritten_with_its_hash_is_found_by_the_tree(db) {
        signed(db, 9).await;
        let entries = db.list_entries(None, None, 0, 100).await.unwrap();
        let mut forged = entries.iter().find(|e| e.object == "2026-0007").unwrap().clone();
        forged.facts = "{\"n\":70}".to_owned();
        let hash = leaf_hash(forged.text().as_bytes()).to_string();
        raw!(db, |c| sqlx::query("update log_leaves set facts = $1, leaf_hash = $2 where object = '2026-0007'")
            .bind(&forged.facts).bind(&hash).execute(c).await.map(|_| ()));
        assert!(matches!(audit(db).await, Err(AuditFault::Node { .. } | AuditFault::Checkpoint { .. } | AuditFault::Head { .. })));
    }

    async fn the_newest_stretch_finds_what_was_changed_of_late(db) {
        let (here, size) = signed(db, 21).await;
        let look = async |most| db.audit_newest(&key().verifier(), most).await.unwrap();
        // Whole, in part, with an odd beginning, and while acts wait for their place.
        for (most, seen) in [(1000, size), (1, 1), (5, 5), (6, 6)] {
            assert_eq!(look(most).await, Ok(seen));
        }
        act(db, here, 77).await;
        assert_eq!(look(9).await, Ok(9));
        let stranger = NoteKey::new(ORIGIN, [8; 32]).verifier();
        assert!(matches!(db.audit_newest(&stranger, 9).await.unwrap(), Err(AuditFault::Note { .. })));

        let last = i64::try_from(size).unwrap() - 1;
        let seq = size - 1;
        raw!(db, |c| sqlx::query("update log_leaves set facts = '{\"n\":70}' where seq = $1").bind(last).execute(c).await.map(|_| ()));
        assert_eq!(look(9).await, Err(AuditFault::Changed { seq }));
        // With its hash, the tree over it is another one.
        let forged = db.list_entries(None, None, seq, 1).await.unwrap().remove(0);
        let hash = leaf_hash(forged.text().as_bytes()).to_string();
        raw!(db, |c| sqlx::query("update log_leaves set leaf_hash = $1 where seq = $2").bind(&hash).bind(last).execute(c).await.map(|_| ()));
        assert!(matches!(look(9).await, Err(AuditFault::Node { .. } | AuditFault::Checkpoint { .. })));
        raw!(db, |c| sqlx::query("delete from log_leaves where seq = $1").bind(last).execute(c).await.map(|_| ()));
        assert_eq!(look(9).await, Err(AuditFault::Missing { seq }));
        // The head taken back with it: the checkpoint was signed over more.
        raw!(db, |c| sqlx::query("update log_head set size = $1").bind(last).execute(c).await.map(|_| ()));
        assert_eq!(look(9).await, Err(AuditFault::Checkpoint { size }));
    }

    async fn a_deleted_swapped_or_inserted_leaf_is_named(db) {
        let (_, size) = signed(db, 9).await;
        raw!(db, |c| sqlx::query("update log_leaves set seq = -1 where seq = 2").execute(c).await.map(|_| ()));
        assert_eq!(audit(db).await, Err(AuditFault::Missing { seq: 2 }));
        raw!(db, |c| sqlx::query("update log_leaves set seq = 2 where seq = 3").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_leaves set seq = 3 where seq = -1").execute(c).await.map(|_| ()));
        assert!(matches!(audit(db).await, Err(AuditFault::Node { .. })));
        raw!(db, |c| sqlx::query("update log_leaves set seq = -1 where seq = 3").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_leaves set seq = 3 where seq = 2").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_leaves set seq = 2 where seq = -1").execute(c).await.map(|_| ()));
        assert!(audit(db).await.is_ok());
        // One more at the end, in place but signed by nobody and known to no head.
        raw!(db, |c| sqlx::query("update log_head set size = size").execute(c).await.map(|_| ()));
        let last = i64::try_from(size).unwrap();
        let entry = db.list_entries(None, None, size - 1, 1).await.unwrap().remove(0);
        let hash = leaf_hash(entry.text().as_bytes()).to_string();
        raw!(db, |c| sqlx::query(
            "insert into log_leaves (community_id, at, act, object, facts, leaf_hash, seq)
             select community_id, at, act, object, facts, $1, $2 from log_leaves where seq = $3"
        ).bind(&hash).bind(last).bind(last - 1).execute(c).await.map(|_| ()));
        assert!(matches!(audit(db).await, Err(AuditFault::Node { .. } | AuditFault::Head { .. })));
    }

    async fn a_history_rewritten_whole_does_not_have_the_signatures(db) {
        signed(db, 9).await;
        // Whoever holds the database can make a new tree over changed leaves, and cannot sign it.
        raw!(db, |c| sqlx::query("update log_leaves set facts = '{\"n\":70}', leaf_hash = 'x' where object = '2026-0007'").execute(c).await.map(|_| ()));
        let forged = db.list_entries(None, None, 0, 100).await.unwrap().into_iter().find(|e| e.object == "2026-0007").unwrap();
        let hash = leaf_hash(forged.text().as_bytes()).to_string();
        raw!(db, |c| sqlx::query("update log_leaves set seq = null").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_leaves set leaf_hash = $1 where object = '2026-0007'").bind(&hash).execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("delete from log_nodes").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_head set size = 0, ridge = ''").execute(c).await.map(|_| ()));
        while db.sequence_leaves(ORIGIN, 100).await.unwrap() > 0 {}
        assert!(matches!(audit(db).await, Err(AuditFault::Checkpoint { .. })));
    }

    async fn a_leaf_changed_before_it_has_a_place_is_never_signed(db) {
        let (here, size) = signed(db, 3).await;
        act(db, here, 50).await;
        raw!(db, |c| sqlx::query("update log_leaves set act = 'tests.other' where object = '2026-0050'").execute(c).await.map(|_| ()));
        assert!(db.sequence_leaves(ORIGIN, 100).await.is_err());
        assert_eq!(db.log_head().await.unwrap().unwrap().size, size);
        assert!(matches!(audit(db).await, Err(AuditFault::WaitingChanged { .. })));
    }

    async fn an_older_state_put_back_fails_against_a_kept_checkpoint(db) {
        let (_, size) = signed(db, 9).await;
        let kept = db.latest_checkpoint().await.unwrap().unwrap();
        let held = Checkpoint::verify(&kept.note, &key().verifier()).unwrap();
        let verifier = key().verifier();
        assert!(db.audit_log(&verifier, Some(held.clone())).await.unwrap().is_ok());
        // What a backup from before the last checkpoint would hold.
        let last = i64::try_from(size).unwrap() - 1;
        raw!(db, |c| sqlx::query("delete from log_checkpoints").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("delete from log_leaves where seq = $1").bind(last).execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_leaves set seq = null").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("delete from log_nodes").execute(c).await.map(|_| ()));
        raw!(db, |c| sqlx::query("update log_head set size = 0, ridge = ''").execute(c).await.map(|_| ()));
        while db.sequence_leaves(ORIGIN, 100).await.unwrap() > 0 {}
        db.publish_checkpoint(&key(), now()).await.unwrap();
        assert!(audit(db).await.is_ok());
        assert_eq!(
            db.audit_log(&verifier, Some(held.clone())).await.unwrap(),
            Err(AuditFault::Older { size, leaves: size - 1 })
        );
        let other = Checkpoint { size: size - 1, ..held };
        assert_eq!(
            db.audit_log(&verifier, Some(other)).await.unwrap(),
            Err(AuditFault::Rewritten { size: size - 1 })
        );
    }
}
