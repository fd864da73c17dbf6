//! What the stories share: fresh databases, a fixed hour, one community, and people who come and go.
#![allow(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "each test binary uses a part of this"
)]

mod people;
mod place;

pub use people::*;
pub use place::*;

use std::fmt::Debug;
use std::future::Future;

use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::access::{self, SignedIn, Standing};
use domain::display::Both;
use domain::ids::{AccountId, ProposalId};
use domain::phone::Phone;
use store::{Db, Failed};

/// Tells one story on SQLite and on PostgreSQL: `both! { async fn a_sentence(db) { … } }`. `db` is a `&Db`. Without
/// a PostgreSQL the story fails; it is never skipped.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($db: Db) -> Db {
                {
                    let $db = &$db;
                    $body
                }
                $db
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                common::tear_down(story(common::sqlite().await).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                common::tear_down(story(common::postgres().await).await).await;
            }
        }
    )+};
}

/// Runs one raw statement on either engine: `raw!(db, |c| sqlx::query("…").execute(c).await)`.
macro_rules! raw {
    ($db:expr, |$c:ident| $body:expr) => {
        match $db {
            store::Db::Sqlite { write, .. } => {
                let $c = write;
                $body.unwrap()
            }
            store::Db::Postgres { write: pool, .. } => {
                let $c = pool;
                $body.unwrap()
            }
        }
    };
}

pub(crate) use {both, raw};

pub const KEY: &[u8] = b"a key that lives outside the database";

/// Where the shared people stand: nobody else uses these numbers.
pub const OPERATOR_PHONE: &str = "19900000001";
pub const CLERK_PHONE: &str = "19900000002";

/// Sunday, 22 November 2026, eight in the evening in Shanghai.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap() + Duration::microseconds(123_456)
}

pub fn minutes(n: i64) -> Duration {
    Duration::minutes(n)
}

pub async fn sqlite() -> Db {
    store::test_db::sqlite()
        .await
        .expect("SQLite opens in the temporary directory")
}

pub async fn postgres() -> Db {
    store::test_db::postgres()
        .await
        .expect("JUYI_TEST_POSTGRES names a running PostgreSQL; `cargo xtask test` starts one")
}

/// Removes the database of a story that ended well.
pub async fn tear_down(db: Db) {
    match &db {
        Db::Sqlite { write, .. } => {
            let path: String =
                sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
                    .fetch_one(write)
                    .await
                    .unwrap();
            db.close().await;
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{path}{end}"));
            }
        }
        Db::Postgres { write: pool, .. } => {
            let name: String = sqlx::query_scalar("select current_database()")
                .fetch_one(pool)
                .await
                .unwrap();
            db.close().await;
            let server = std::env::var("JUYI_TEST_POSTGRES").unwrap();
            let admin = sqlx::PgPool::connect(&server).await.unwrap();
            // The name was made by the store from digits; it cannot be bound.
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("drop database {name}")))
                .execute(&admin)
                .await
                .unwrap();
            admin.close().await;
        }
    }
}

/// Runs a statement without values.
pub async fn run(db: &Db, sql: &'static str) {
    raw!(db, |c| sqlx::raw_sql(sql).execute(c).await.map(|_| ()));
}

/// A number read by a statement without values.
pub async fn count(db: &Db, sql: &'static str) -> i64 {
    raw!(db, |c| sqlx::query_scalar::<_, i64>(sql).fetch_one(c).await)
}

/// How many leaves of an act the record has.
pub async fn leaves(db: &Db, act: &str) -> i64 {
    raw!(db, |c| sqlx::query_scalar::<_, i64>(
        "select count(*) from log_leaves where act = $1"
    )
    .bind(act)
    .fetch_one(c)
    .await)
}

/// The refusal of an act that must be refused.
pub fn refused<T: Debug, R: Debug>(got: Result<T, Failed<R>>) -> R {
    match got {
        Err(Failed::Refused(r)) => r,
        other => panic!("not refused: {other:?}"),
    }
}

/// Lets `n` people act at the same moment, each on a connection that is open already: a pool that is still growing
/// would put them in a row and hide every race.
pub async fn at_once<F, T>(db: &Db, n: usize, mut make: impl FnMut(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    if let Db::Postgres { write: pool, .. } = db {
        let mut open = Vec::new();
        for _ in 0..n.min(20) {
            open.push(pool.acquire().await.unwrap());
        }
    }
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(n));
    let running: Vec<_> = (0..n)
        .map(|i| {
            let (start, act) = (start.clone(), make(i));
            tokio::spawn(async move {
                start.wait().await;
                act.await
            })
        })
        .collect();
    let mut all = Vec::with_capacity(n);
    for one in running {
        all.push(one.await.unwrap());
    }
    all
}

pub fn phone(raw: &str) -> Phone {
    Phone::parse(raw).unwrap()
}

pub fn both_of(zh: &str) -> Both {
    Both::new(zh, format!("{zh} (en)"))
}

pub fn signed_in(standing: &Standing) -> SignedIn {
    access::signed_in(Some(standing)).unwrap()
}

/// A proposal as a bare row, for stories that need one and are not about proposals.
pub async fn proposal_row(db: &Db, place: &Place, author: AccountId, seq: i64) -> ProposalId {
    let id = raw!(db, |c| {
        sqlx::query_scalar::<_, i64>(
        "insert into proposals (community_id, year, seq, author_id, shown_as, category_id, title, body,
             rulebook_version, stage, deadline_binds, filed_at, changed_at)
         values ($1, 2026, $2, $3, 'nickname', $4, '修好三栋的路灯', '三栋前面的路灯坏了两个月。', 1, 'gathering',
             $5, $6, $6) returning id"
    )
    .bind(place.id.0)
    .bind(seq)
    .bind(author.0)
    .bind(place.categories[0].0)
    .bind(false)
    .bind(now())
    .fetch_one(c)
    .await
    });
    ProposalId(id)
}

/// A support as a bare row.
pub async fn support_row(db: &Db, place: &Place, proposal: ProposalId, who: AccountId) {
    raw!(db, |c| sqlx::query(
        "insert into supports (community_id, proposal_id, account_id, version, supported_at)
         values ($1, $2, $3, 1, $4)"
    )
    .bind(place.id.0)
    .bind(proposal.0)
    .bind(who.0)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()));
}

/// A document of so many bytes, at least forty: as many make the same one.
pub fn pdf(bytes: usize) -> domain::files::Upload {
    let end = b"\nstartxref\n9\n%%EOF\n";
    let mut whole = b"%PDF-1.7\n".to_vec();
    whole.resize(bytes.max(40) - end.len(), b' ');
    whole.extend(end);
    domain::files::Upload {
        name: "document.pdf".to_owned(),
        bytes: whole,
    }
}
