//! Rows changed behind our back: whatever is flipped, deleted, swapped or slipped in, the audit names the ballot, and
//! the public box fails for everybody who checks it.

use domain::ballots::verify;
use store::Db;
use store::ballots::Entry;
use store::files::Shelf;

use crate::common::{self, both};
use crate::people::{World, closing, later, log_key};
use crate::sheet::document;

/// A settled secret ballot, a settled open one with a tie to draw, one of papers counted by hand, and open ones of both
/// kinds that are still running.
async fn full(db: &Db) -> World {
    let w = World::new(db).await;
    let secret = w.held(w.secret()).await;
    w.vote_all(1..=14, secret, &[0]).await;
    w.vote_all(15..=20, secret, &[1]).await;
    w.vote(20, secret, &[2]).await.unwrap();
    for n in 30..=31 {
        db.mark_paper(&w.clerk(500), secret, w.account(n), || later(1))
            .await
            .unwrap();
    }
    let open = w.held(w.open()).await;
    w.vote_all(1..=4, open, &[0]).await;
    w.vote_all(5..=7, open, &[1]).await;
    let tied = w.held(w.choice()).await;
    w.vote_all(1..=8, tied, &[0, 1]).await;
    w.vote_all(9..=16, tied, &[0, 2]).await;
    let tally = domain::ballots::Tally {
        papers: 2,
        blank: 0,
        invalid: 0,
        counts: vec![vec![2], vec![0], vec![0]],
    };
    let sheet = document(100).await;
    let name = "0123456789abcdef0123456789abcdef";
    db.keep_sheet(
        &w.clerk(500),
        secret,
        &Shelf::memory(),
        sheet,
        name,
        closing,
    )
    .await
    .unwrap();
    for n in 500..=501 {
        let entry = Entry {
            round: 0,
            tally: tally.clone(),
            missing: 0,
            note: None,
        };
        db.enter_count(&w.clerk(n), secret, &entry, closing())
            .await
            .unwrap();
    }
    w.settle().await;
    w.sign(closing() + common::minutes(1)).await;
    db.draw_due_ties(closing() + common::minutes(2))
        .await
        .unwrap();
    let mut running = w.open();
    running.title = domain::text::Title::parse("还在进行的公开表决").unwrap();
    let running = w.held(running).await;
    w.vote_all(1..=3, running, &[0]).await;
    w
}

const SECRET: &str = "(select id from ballots where seq = 1)";

/// One change each; `$S` is the settled secret ballot. Undone by the statement beside it.
const CHANGES: &[(&str, &str)] = &[
    (
        "update ballots set title = 'X' || title where seq = 1",
        "update ballots set title = substr(title, 2) where seq = 1",
    ),
    (
        "update ballots set quorum = 1 where seq = 1",
        "update ballots set quorum = 2 where seq = 1",
    ),
    (
        "update ballots set counts = '[[20],[2],[1]]' where seq = 1",
        "update ballots set counts = '[[16],[5],[1]]' where seq = 1",
    ),
    (
        "update ballots set invalid = 1 where seq = 1",
        "update ballots set invalid = 0 where seq = 1",
    ),
    (
        "update ballots set announced_closes_at = closes_at, closes_at = '2027-01-01T00:00:00.000000+00:00' where seq = 3",
        "update ballots set closes_at = announced_closes_at, announced_closes_at = null where seq = 3",
    ),
    (
        "update files set sha256 = 'x' || sha256",
        "update files set sha256 = substr(sha256, 2)",
    ),
    (
        "update ballots set outcome = 'rejected' where seq = 1",
        "update ballots set outcome = 'adopted' where seq = 1",
    ),
    (
        "update ballots set papers = papers + 1 where seq = 1",
        "update ballots set papers = papers - 1 where seq = 1",
    ),
    (
        "update ballots set roll_size = roll_size + 1 where seq = 1",
        "update ballots set roll_size = roll_size - 1 where seq = 1",
    ),
    (
        "update ballots set online = online - 1 where seq = 1",
        "update ballots set online = online + 1 where seq = 1",
    ),
    (
        "update ballots set box_hash = 'x' || box_hash where seq = 1",
        "update ballots set box_hash = substr(box_hash, 2) where seq = 1",
    ),
    (
        "update ballots set drawn_size = drawn_size + 1 where drawn_size is not null",
        "update ballots set drawn_size = drawn_size - 1 where drawn_size is not null",
    ),
    (
        "update ballot_options set label = 'X' || label where place = 0",
        "update ballot_options set label = substr(label, 2) where place = 0",
    ),
    ("delete from ballot_options where place = 3", ""),
    (
        "update ballot_roll set account_id = 1041 where account_id = 1040 and ballot_id = $S",
        "update ballot_roll set account_id = 1040 where account_id = 1041 and ballot_id = $S",
    ),
    (
        "update ballot_roll set channel = 'online', marked_on = (select min(marked_on) from ballot_roll) where account_id = 1040 and ballot_id = $S",
        "update ballot_roll set channel = null, marked_on = null where account_id = 1040 and ballot_id = $S",
    ),
    (
        "update ballot_roll set channel = 'paper' where account_id = 1001 and ballot_id = $S",
        "update ballot_roll set channel = 'online' where account_id = 1001 and ballot_id = $S",
    ),
    (
        "update ballot_box set marks = '000100' where ballot_id = $S and place = 19",
        "",
    ),
    (
        "update ballot_box set marks = '000007' where ballot_id = $S and place = 0",
        "",
    ),
    (
        "insert into ballot_box (community_id, ballot_id, place, marks) select community_id, id, 99, '010000' from ballots where seq = 1",
        "delete from ballot_box where place = 99",
    ),
    (
        "delete from ballot_box where ballot_id = $S and place = 5",
        "",
    ),
    (
        "update ballot_box set place = place + 100 where ballot_id = $S and place < 3",
        "",
    ),
    (
        "update ballot_box set name = '李雷' where name = '王1001'",
        "update ballot_box set name = '王1001' where name = '李雷'",
    ),
    (
        "update ballot_receipts set replaced_by = receipt where ballot_id = $S and receipt = (select min(receipt) from ballot_receipts where ballot_id = $S and replaced_by is null)",
        "",
    ),
    (
        "delete from ballot_receipts where ballot_id = $S and receipt = (select min(receipt) from ballot_receipts where ballot_id = $S)",
        "",
    ),
    (
        "insert into ballot_receipts (community_id, ballot_id, receipt) select community_id, id, '2222-2222-2222-2222-2222-2222' from ballots where seq = 1",
        "delete from ballot_receipts where receipt = '2222-2222-2222-2222-2222-2222'",
    ),
    (
        "update ballot_counts set counts = '[[1],[1],[0]]'",
        "update ballot_counts set counts = '[[2],[0],[0]]'",
    ),
    ("delete from files", ""),
    ("delete from ballot_counts", ""),
    ("delete from ballot_papers where voter_key = '1001'", ""),
    (
        "update ballot_papers set slip = replace(slip, '00010000', '00000100') where voter_key = '1002'",
        "",
    ),
    (
        "update ballot_papers set voter_key = '1004' where voter_key = '1003'",
        "update ballot_papers set voter_key = '1003' where voter_key = '1004'",
    ),
    (
        "update log_leaves set facts = replace(facts, '\"replaces\":null', '\"replaces\":\"\"') where act = 'ballots.cast'",
        "",
    ),
    // One more vote on record, for who reads the last of two keys or a floating point number.
    (
        "insert into log_leaves (community_id, at, act, object, facts, leaf_hash)
         select community_id, at, act, object, replace(facts, '{', '{\"at\":1.0,'), 'x' from log_leaves
         where id = (select min(id) from log_leaves where act = 'ballots.cast')",
        "delete from log_leaves where leaf_hash = 'x'",
    ),
    (
        "insert into log_leaves (community_id, at, act, object, facts, leaf_hash)
         select community_id, at, act, object, replace(facts, '{', '{\"receipt\":null,'), 'x' from log_leaves
         where id = (select min(id) from log_leaves where act = 'ballots.cast')",
        "delete from log_leaves where leaf_hash = 'x'",
    ),
    ("delete from log_leaves where act = 'ballots.open'", ""),
];

async fn apply(db: &Db, sql: &str) {
    let sql = sql.replace("$S", SECRET);
    common::raw!(db, |c| sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(c)
        .await
        .map(|_| ()));
}

both! {
    async fn every_change_of_every_table_is_found(db) {
        let w = full(db).await;
        let sound = db.audit_ballots().await.unwrap();
        assert_eq!((sound.clone().unwrap().opened, sound.unwrap().settled), (4, 3));
        for (change, undo) in CHANGES.iter().filter(|c| !c.1.is_empty()) {
            apply(db, change).await;
            assert!(db.audit_ballots().await.unwrap().is_err(), "not found: {change}");
            apply(db, undo).await;
            assert!(db.audit_ballots().await.unwrap().is_ok(), "not undone: {change}");
        }
        drop(w);
    }

    async fn what_cannot_be_undone_is_found_too(db) {
        // Each on top of those before: the first fault is named, and the audit never becomes sound again.
        full(db).await;
        for (change, _) in CHANGES.iter().filter(|c| c.1.is_empty()) {
            apply(db, change).await;
            assert!(db.audit_ballots().await.unwrap().is_err(), "not found: {change}");
        }
    }

    async fn a_changed_box_fails_for_everybody_who_checks_it(db) {
        let w = full(db).await;
        w.sign(closing() + common::minutes(3)).await;
        let number = domain::ids::RecordNumber { year: 2026, seq: 1 };
        let evidence = w.db.ballot_evidence(w.place.id, number, None, &log_key().verifier()).await.unwrap().unwrap();
        assert!(verify(&evidence, None).0.iter().all(|s| s.ok));
        let broken = |change: &dyn Fn(&mut domain::ballots::Evidence)| {
            let mut other = evidence.clone();
            change(&mut other);
            verify(&other, None).0.iter().any(|s| !s.ok)
        };
        let lines = evidence.lines.len();
        for at in 0..lines {
            assert!(broken(&|e| e.lines[at] = e.lines[at].replace('1', "2")) || !evidence.lines[at].contains('1'), "{}", evidence.lines[at]);
            assert!(broken(&|e| { e.lines.remove(at); }), "{}", evidence.lines[at]);
            assert!(broken(&|e| { let line = e.lines[at].clone(); e.lines.push(line); }), "{}", evidence.lines[at]);
        }
        for at in 0..evidence.leaves.len() {
            assert!(broken(&|e| e.leaves[at].text = e.leaves[at].text.replace("2026", "2025")));
            assert!(broken(&|e| { e.leaves.remove(at); }));
        }
        assert!(broken(&|e| e.checkpoint = e.checkpoint.replace('\n', "\n1")));
        assert!(broken(&|e| e.key = e.key.replace('+', "-")));
    }
}
