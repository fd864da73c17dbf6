//! Backup, restore, move, and erasures that outlive a restore.

use std::path::Path;

use chrono::{Duration, Utc};
use domain::access;
use domain::log::NoteKey;
use domain::phone::Phone;
use server::backup::{self, BackupKey};
use server::config::Home;
use server::erasures::Erasures;
use store::Db;
use store::copies::{Fault, Record, Sink};
use store::files::Shelf;
use store::keys::MemoryKeys;

use crate::common::phone_of;
use crate::place::{Folder, LOG, SECRET, Storm, acts, flip, operator, postgres};

const ACTORS: usize = 4;

async fn demo(db: &Db, shelf: &Shelf) {
    let keys = MemoryKeys::new([7; 32]);
    // As the portal's own clock: PostgreSQL keeps no more, and the move would rightly say so.
    let now = domain::time::to_micros(Utc::now());
    server::demo::prepare(db, &keys, shelf, now).await.unwrap();
    while db.sequence_leaves(LOG, 2000).await.unwrap() > 0 {}
    let key = NoteKey::of(LOG, &SECRET);
    db.publish_checkpoint(&key, now).await.unwrap();
}

/// The whole record of a database, as `juyi verify` checks it.
async fn verify(database: &str, data: &Path) {
    let home = Home {
        data: data.to_owned(),
        database: database.to_owned(),
        files: None,
    };
    let key = NoteKey::of(LOG, &SECRET).verifier();
    server::verify::database(&home, Some(key), None)
        .await
        .unwrap();
}

/// A backup in the middle of a storm: what was acknowledged before it began is in it, each actor's acts are the first
/// so many, and the record is sound.
async fn backs_up_in_a_storm(db: Db, address: &str, target: Db, target_address: &str) {
    let folder = Folder::new();
    let key = BackupKey::read(&folder.key()).unwrap();
    let shelf = Shelf::folder(&folder.0.join("files")).unwrap();
    demo(&db, &shelf).await;
    let storm = Storm::begin(&db, ACTORS).await;
    while storm.acknowledged().iter().any(|n| *n < 3) {
        tokio::task::yield_now().await;
    }
    let before = storm.acknowledged();
    let looking = Db::look(address).await.unwrap();
    let file = folder.0.join("storm.backup");
    let held = backup::write(&looking, &shelf, &file, &key).await.unwrap();
    looking.close().await;
    let after = storm.acknowledged();
    storm.end().await;
    assert_ne!(before, after, "acts went on during the backup");

    // On another machine, whose folder of uploads is empty.
    let there = Shelf::folder(&folder.0.join("restored")).unwrap();
    let restored = backup::read(&target, &there, &file, &key).await.unwrap();
    assert_eq!(restored, held);
    let names = shelf.names_before(Utc::now() + Duration::days(1)).await;
    let names = names.unwrap();
    assert!(names.len() >= 3 && held.missing.is_empty());
    assert_eq!(held.files, names.len() as u64);
    for name in names {
        let bytes = shelf.take(&name).await.unwrap();
        assert_eq!(there.take(&name).await.unwrap(), bytes, "{name}");
    }
    let found = acts(&target, ACTORS).await;
    for ((before, found), after) in before.iter().zip(&found).zip(&after) {
        assert!(before <= found, "an acknowledged act is lost");
        assert!(*found <= after + 1, "an act of later is in it");
    }
    verify(target_address, &folder.0).await;
    // People go on where the copy ends: no number is given twice.
    let who = operator(&target).await;
    assert!(crate::place::found_community(&target, &who, "after-all").await);
    // A second restore on top is refused.
    let said = backup::read(&target, &there, &file, &key).await;
    assert!(said.unwrap_err().to_string().contains("not empty"));
    db.close().await;
    target.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_in_a_storm_on_sqlite_restores_to_a_committed_prefix() {
    let folder = Folder::new();
    let (from, to) = (folder.sqlite("a.db"), folder.sqlite("b.db"));
    let db = Db::open(&from).await.unwrap();
    let target = Db::open_to_fill(&to).await.unwrap();
    backs_up_in_a_storm(db, &from, target, &to).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_in_a_storm_on_postgres_restores_to_a_committed_prefix() {
    let (db, from) = postgres().await;
    let (target, to) = postgres().await;
    backs_up_in_a_storm(db, &from, target, &to).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_to_postgres_and_back_changes_no_row_and_is_refused_a_second_time() {
    let folder = Folder::new();
    let (from, back) = (folder.sqlite("juyi.db"), folder.sqlite("back.db"));
    let db = Db::open(&from).await.unwrap();
    let shelf = Shelf::folder(&folder.0.join("files")).unwrap();
    demo(&db, &shelf).await;
    db.close().await;
    let (there, to) = postgres().await;
    // The lent server is careless of power cuts, which the command refuses; here nothing rests on it.
    let moved = |from: String, to: Db| async move {
        let source = Db::look(&from).await.unwrap();
        let moved = server::moving::copy(&source, &to).await;
        source.close().await;
        moved
    };
    let (sums, leaves, root) = moved(from.clone(), there.clone()).await.unwrap();
    assert!(leaves > 20 && sums.iter().any(|s| s.table == "accounts" && s.rows > 50));
    verify(&to, &folder.0).await;
    let again = moved(from.clone(), there.clone()).await.unwrap_err();
    assert!(again.to_string().contains("not empty"), "{again}");
    // Proposals are found by their text on the other engine too.
    let slug = domain::communities::Slug::parse("qingyun").unwrap();
    assert!(there.find_community(&slug).await.unwrap().is_some());
    there.close().await;
    let home = Db::open_to_fill(&back).await.unwrap();
    let (there_and_back, _, same) = moved(to, home).await.unwrap();
    assert_eq!(there_and_back, sums);
    assert_eq!(same, root);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_gives_nothing_away_and_a_flipped_byte_anywhere_is_named() {
    let folder = Folder::new();
    let key = BackupKey::read(&folder.key()).unwrap();
    let db = Db::open(&folder.sqlite("juyi.db")).await.unwrap();
    let shelf = Shelf::folder(&folder.0.join("files")).unwrap();
    demo(&db, &shelf).await;
    let file = folder.0.join("juyi.backup");
    backup::write(&db, &shelf, &file, &key).await.unwrap();
    let again = backup::write(&db, &shelf, &file, &key).await;
    assert!(again.is_err(), "a backup is never written over");
    let bytes = std::fs::read(&file).unwrap();
    let plain = bytes_of(&folder.0);
    for canary in [phone_of("r001").as_str(), "青云", "accounts", "qingyun"] {
        assert!(has(&plain, canary), "{canary} is in the database");
        assert!(!has(&bytes, canary), "{canary} can be read in the backup");
    }
    let lines = bytes.split(|b| *b == b'\n').take(3);
    let head: usize = lines.map(|line| line.len() + 1).sum();
    let changed = folder.0.join("changed.backup");
    let target = Db::open_to_fill(&folder.sqlite("b.db")).await.unwrap();
    for (at, words) in [
        (3, "first line was changed"),
        (40, "head of the backup was changed"),
        (head - 3, "head of the backup was changed"),
        (head, "part 1 of"),
        (head + 65_552 + 100, "part 2 of"),
        (bytes.len() - 1, "the last) was changed"),
    ] {
        flip(&file, &changed, at);
        let said = backup::read(&target, &shelf, &changed, &key).await;
        let said = format!("{:#}", said.unwrap_err());
        assert!(said.contains(words), "byte {at}: {said}");
    }
    // What failed left nothing: the whole one goes in.
    backup::read(&target, &shelf, &file, &key).await.unwrap();
    db.close().await;
    target.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_erased_after_the_backup_stays_erased_in_what_is_restored() {
    let folder = Folder::new();
    let old = folder.0.join("old");
    std::fs::create_dir_all(&old).unwrap();
    let database = format!("sqlite:{}", old.join("juyi.db").display());
    let db = Db::open(&database).await.unwrap();
    demo(&db, &Shelf::memory()).await;
    let file = folder.0.join("juyi.backup");
    let key = folder.key();
    let home = |data: &Path| Home {
        data: data.to_owned(),
        database: format!("sqlite:{}", data.join("juyi.db").display()),
        files: None,
    };
    backup::backup(&home(&old), &file, &key).await.unwrap();

    // Closing gathers figures for the planner, which must not keep samples of numbers either.
    db.close().await;
    let db = Db::open(&database).await.unwrap();
    let phone = Phone::parse(&phone_of("r001")).unwrap();
    assert!(
        has(&bytes_of(&old), phone.as_str()),
        "the canary would be seen"
    );
    let account = db.find_account_of(&phone).await.unwrap().unwrap();
    let standing = db.load_standing(account, false, None).await.unwrap();
    let person = access::signed_in(Some(&standing)).unwrap();
    let now = domain::time::to_micros(Utc::now());
    db.erase_account(&person, now).await.unwrap();
    // While the portal runs, once its caretaker has been there: neither in the rows nor in what they were before.
    assert!(db.empty_log().await.unwrap());
    assert!(
        !has(&bytes_of(&old), phone.as_str()),
        "the number is still in the files"
    );
    let mut list = Erasures::of(&old).unwrap();
    assert_eq!(list.note(&db).await.unwrap(), 1);
    assert_eq!(list.note(&db).await.unwrap(), 0, "once");
    let text = std::fs::read_to_string(old.join("erased.jsonl")).unwrap();
    assert!(!text.contains(phone.as_str()), "{text}");
    db.close().await;

    // Without the list the person is there again; with it, not.
    let (without, with) = (folder.0.join("without"), folder.0.join("with"));
    backup::restore(&home(&without), &file, &key, &[])
        .await
        .unwrap();
    let db = Db::open(&home(&without).database).await.unwrap();
    assert!(db.find_account_of(&phone).await.unwrap().is_some());
    let mut looking = Canary(phone.as_str().to_owned(), false);
    let mut rows = db.snapshot().await.unwrap();
    rows.copy_to(&mut looking).await.unwrap();
    drop(rows);
    assert!(looking.1, "the canary would be seen");
    // A list that comes later is heeded at the next start.
    let mut late = Erasures::of(&without).unwrap();
    late.add(&old.join("erased.jsonl")).unwrap();
    assert_eq!(late.repeat(&db, now).await.unwrap(), 1);
    assert_eq!(late.repeat(&db, now).await.unwrap(), 0);
    assert!(db.find_account_of(&phone).await.unwrap().is_none());
    db.close().await;

    let kept = [old.join("erased.jsonl")];
    backup::restore(&home(&with), &file, &key, &kept)
        .await
        .unwrap();
    let db = Db::open(&home(&with).database).await.unwrap();
    assert!(db.find_account_of(&phone).await.unwrap().is_none());
    assert_eq!(db.list_erasures().await.unwrap().len(), 1);
    // No row of any table says the number any more.
    let mut looking = Canary(phone.as_str().to_owned(), false);
    let mut rows = db.snapshot().await.unwrap();
    rows.copy_to(&mut looking).await.unwrap();
    drop(rows);
    assert!(!looking.1, "the number is still in a row");
    // Nor a byte of the files: what was written for the restore and erased again was written over.
    assert!(db.empty_log().await.unwrap());
    assert!(
        !has(&bytes_of(&with), phone.as_str()),
        "the number is still in the files"
    );
    db.close().await;
    assert!(with.join("erased.jsonl").exists(), "the list goes along");
}

/// The bytes of the database of a folder, with its write-ahead log.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let log = std::fs::read(folder.join("juyi.db-wal")).unwrap_or_default();
    [std::fs::read(folder.join("juyi.db")).unwrap(), log].concat()
}

fn has(all: &[u8], word: &str) -> bool {
    all.windows(word.len()).any(|w| w == word.as_bytes())
}

/// Looks for a word in every row.
struct Canary(String, bool);

impl Sink for Canary {
    async fn put(&mut self, record: Record) -> Result<(), Fault> {
        if let Record::Row(row) = record {
            self.1 |= row.contains(&self.0);
        }
        Ok(())
    }
}
