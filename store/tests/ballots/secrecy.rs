//! Who chose what: after settling, nobody who reads everything can tell (requirements.md VO9).

use store::Db;
use store::ballots::NewBallot;
use store::keys::SealKeys;

use crate::common::{self, both, raw};
use crate::people::{World, later, options};

/// Every text of every row of the tables that a vote touches.
async fn everything(db: &Db) -> String {
    let mut all = String::new();
    for sql in [
        "select cast(ballot_id as text) || ' ' || voter_key || ' ' || slip from ballot_papers",
        "select cast(account_id as text) || ' ' || coalesce(name, '') || ' ' || coalesce(channel, '') from ballot_roll",
        "select marks || ' ' || coalesce(receipt, '') || ' ' || coalesce(word, '') || ' ' || coalesce(seed, '') || ' '
            || coalesce(cast(account_id as text), '') || ' ' || coalesce(name, '') from ballot_box",
        "select receipt || ' ' || coalesce(replaced_by, '') from ballot_receipts",
        "select facts || ' ' || coalesce(cast(account_id as text), '') from log_leaves where act = 'ballots.cast'",
    ] {
        let rows: Vec<String> =
            raw!(db, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(c).await);
        all.push_str(&rows.join("\n"));
        all.push('\n');
    }
    all
}

/// The bytes of the database's files: rows, free pages and the write-ahead log.
async fn dump(db: &Db) -> Option<Vec<u8>> {
    let Db::Sqlite { write, .. } = db else {
        return None;
    };
    let path: String =
        sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
            .fetch_one(write)
            .await
            .unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
    Some(bytes)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

both! {
    /// Sixteen options and sixteen voters, each with a choice of their own: were there any link, it would show.
    async fn after_settling_nothing_ties_a_voter_to_a_choice(db) {
        let w = World::with(db, 16).await;
        let labels: Vec<String> = (1..=16).map(|n| format!("第{n}件")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let number = w.held(NewBallot { options: options(&labels), seats: 1, ..w.choice() }).await;
        let ballot = w.find(number).await.id;
        // Voters come in one order, choices in another.
        let choice = |n: i64| ((n * 7 + 3) % 16) as u8;
        for n in 1..=16 {
            w.vote(n, number, &[choice(n)]).await.unwrap();
        }
        let open = everything(db).await;
        let mut keys: Vec<String> = raw!(db, |c| sqlx::query_scalar("select voter_key from ballot_papers order by voter_key").fetch_all(c).await);
        keys.dedup();
        assert_eq!(keys.len(), 16);
        assert!(keys.iter().all(|k| k.len() == 64));
        // While it is open, a choice shows nowhere either: all slips are equally long and none repeats.
        let mut slips: Vec<String> = raw!(db, |c| sqlx::query_scalar("select slip from ballot_papers").fetch_all(c).await);
        assert!(slips.iter().all(|s| s.len() == slips[0].len()));
        slips.sort_unstable();
        slips.dedup();
        assert_eq!(slips.len(), 16);
        let before = dump(db).await;

        w.settle().await;
        assert_eq!(w.keys.find(ballot.into()).unwrap(), None);
        assert_eq!(common::count(db, "select count(*) from ballot_papers").await, 0);
        let text = everything(db).await;
        for key in &keys {
            assert!(!text.contains(key.as_str()));
        }
        // The box is in the order of what the papers say, the receipts in the order of their letters: neither order is
        // that of the voters, and no column of one stands in the other.
        let marks: Vec<String> = raw!(db, |c| sqlx::query_scalar("select marks from ballot_box order by place").fetch_all(c).await);
        assert!(marks.is_sorted());
        assert_eq!(common::count(db, "select count(*) from ballot_box where receipt is not null or seed is not null
            or word is not null or account_id is not null or name is not null or salt is not null or voter_seal is not null").await, 0);
        // On record, the votes have no account; on the roll, a day and no time.
        assert_eq!(common::count(db, "select count(*) from log_leaves where act = 'ballots.cast' and account_id is not null").await, 0);
        assert_eq!(common::count(db, "select count(distinct marked_on) from ballot_roll").await, 1);
        // The best guess from any order that is left is no better than chance: match voters in the order of the roll,
        // of the leaves and of the papers with the box, and see how many choices it gets right.
        let right = |order: &mut dyn Iterator<Item = i64>| order.zip(&marks).filter(|(n, m)| {
            let at = usize::from(choice(*n)) * 2;
            &m[at..at + 2] == "01"
        }).count();
        assert!(right(&mut (1..=16)) <= 4);
        assert!(right(&mut (1..=16).rev()) <= 4);
        // Nothing in the files either: neither the plain word nor a plain slip, before and after.
        for bytes in [before, dump(db).await].into_iter().flatten() {
            let plain = "00".repeat(40);
            assert!(!holds(&bytes, &plain), "a plain slip lies in the file");
            assert!(!holds(&bytes, "荷花"));
        }
        assert!(!open.contains("荷花"));
    }

    async fn what_an_open_ballot_keeps_is_plain_and_says_so(db) {
        let w = World::new(db).await;
        let number = w.held(w.open()).await;
        w.vote(1, number, &[0]).await.unwrap();
        assert_eq!(w.keys.held().unwrap(), []);
        assert!(everything(db).await.contains("1001 王1001 online"));
        assert_eq!(common::count(db, "select count(*) from log_leaves where act = 'ballots.cast' and account_id = 1001").await, 1);
        let entry = w.db.my_roll_entry(w.account(1), w.find(number).await.id).await.unwrap().unwrap();
        assert_eq!(entry.voted.unwrap().1, domain::time::day_of(later(1)));
    }
}
