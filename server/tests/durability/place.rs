//! Folders, databases and small acts that the stories share.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use chrono::Utc;
use domain::access::{self, Operator};
use domain::communities::Slug;
use domain::display::Both;
use domain::phone::Phone;
use server::backup::BackupKey;
use store::Db;
use store::communities::NewCommunity;

/// A folder that goes with its story.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "juyi-durable-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn sqlite(&self, name: &str) -> String {
        format!("sqlite:{}", self.0.join(name).display())
    }

    pub fn key(&self) -> PathBuf {
        let path = self.0.join("backup.key");
        if !path.exists() {
            BackupKey::make(&path).unwrap();
        }
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// An empty PostgreSQL database with its tables, and its address.
pub async fn postgres() -> (Db, String) {
    let db = store::test_db::postgres()
        .await
        .expect("JUYI_TEST_POSTGRES names a running PostgreSQL; `cargo xtask test` starts one");
    let Db::Postgres { write: pool, .. } = &db else {
        unreachable!("asked for PostgreSQL")
    };
    let name = pool.connect_options().get_database().unwrap().to_owned();
    let server = std::env::var("JUYI_TEST_POSTGRES").unwrap();
    let (head, tail) = server.split_once('?').unwrap_or((&server, ""));
    let (head, _) = head.rsplit_once('/').unwrap();
    (db, format!("{head}/{name}?{tail}"))
}

pub async fn operator(db: &Db) -> Operator {
    let number = Phone::parse("19900000001").unwrap();
    let account = match db
        .create_operator(&number, "hash", "sealed", Utc::now())
        .await
    {
        Ok(account) => account,
        Err(_) => db.find_staff_login(&number).await.unwrap().unwrap().account,
    };
    access::operator(Some(&db.load_standing(account, true, None).await.unwrap())).unwrap()
}

/// An act with a row and a leaf.
pub async fn found_community(db: &Db, who: &Operator, slug: &str) -> bool {
    let both = |text: &str| Both::new(text, text);
    let new = NewCommunity {
        slug: Slug::parse(slug).unwrap(),
        name: both("青云社区"),
        district: both("南明区"),
        agency: both("青云社区服务中心"),
        body: both("青云社区议事会"),
        phone: "0851-85550000".into(),
        address: both("青云路 1 号"),
        about: both("示例"),
        demo: false,
    };
    let now = domain::time::to_micros(Utc::now());
    db.create_community(who, new, now).await.is_ok()
}

/// Actors who act one act after the other, each numbered, until told to stop; and a sequencer that signs.
pub struct Storm {
    stop: Arc<AtomicBool>,
    /// How many acts of each actor were acknowledged.
    done: Vec<Arc<AtomicU32>>,
    running: Vec<tokio::task::JoinHandle<()>>,
}

pub const SECRET: [u8; 32] = [7; 32];
pub const LOG: &str = "juyi.example/log";

impl Storm {
    pub async fn begin(db: &Db, actors: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut done = Vec::new();
        let mut running = Vec::new();
        for actor in 0..actors {
            let (db, stop, acts) = (db.clone(), stop.clone(), Arc::new(AtomicU32::new(0)));
            let who = operator(&db).await;
            done.push(acts.clone());
            running.push(tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let next = acts.load(Ordering::Relaxed);
                    if found_community(&db, &who, &format!("a{actor}-{next}")).await {
                        acts.store(next + 1, Ordering::Relaxed);
                    }
                }
            }));
        }
        let (own, ended) = (db.clone(), stop.clone());
        running.push(tokio::spawn(async move {
            let key = domain::log::NoteKey::of(LOG, &SECRET);
            while !ended.load(Ordering::Relaxed) {
                own.sequence_leaves(LOG, 50).await.unwrap();
                let now = domain::time::to_micros(Utc::now());
                own.publish_checkpoint(&key, now).await.unwrap();
            }
        }));
        Self {
            stop,
            done,
            running,
        }
    }

    pub fn acknowledged(&self) -> Vec<u32> {
        self.done
            .iter()
            .map(|n| n.load(Ordering::Relaxed))
            .collect()
    }

    pub async fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        for one in self.running {
            one.await.unwrap();
        }
    }
}

/// The acts of each actor, in a database: how many, and whether they are the first so many.
pub async fn acts(db: &Db, actors: usize) -> Vec<u32> {
    let all = db.list_communities().await.unwrap();
    let slugs: Vec<String> = all.iter().map(|c| c.slug.to_string()).collect();
    (0..actors)
        .map(|actor| {
            let mark = format!("a{actor}-");
            let own: Vec<u32> = slugs
                .iter()
                .filter_map(|slug| slug.strip_prefix(&mark)?.parse().ok())
                .collect();
            let count = u32::try_from(own.len()).unwrap();
            let mut sorted = own;
            sorted.sort_unstable();
            assert!(sorted.iter().copied().eq(0..count), "a prefix: {sorted:?}");
            count
        })
        .collect()
}

pub fn flip(from: &Path, to: &Path, at: usize) {
    let mut bytes = std::fs::read(from).unwrap();
    bytes[at] ^= 1;
    std::fs::write(to, bytes).unwrap();
}
