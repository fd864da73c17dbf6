//! What the stories share: fresh databases, a fixed hour, one community, and people who come and go.
#![allow(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "each test binary uses a part of this"
)]

use std::fmt::Debug;
use std::future::Future;

use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::access::{self, Attestor, MayAttest, Operator, SignedIn, Standing};
use domain::accounts::Role;
use domain::codes::Code;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{
    AccountId, BuildingId, CategoryId, CommunityId, GridId, ProposalId, ResidencyId, UnitId,
};
use domain::phone::Phone;
use domain::rulebook::{Entry, Rule, example};
use domain::text::{Door, Nickname, RealName};
use store::accounts::{ClaimAddress, LoggedIn};
use store::communities::NewCommunity;
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

/// One community with everything it needs.
pub struct Place {
    pub id: CommunityId,
    pub slug: Slug,
    pub operator: Operator,
    /// 1 and 2.
    pub grids: [GridId; 2],
    /// Two in the first grid, one in the second.
    pub buildings: [BuildingId; 3],
    /// `environment` and `safety`.
    pub categories: [CategoryId; 2],
    pub units: [UnitId; 2],
}

pub fn new_community(slug: &str) -> NewCommunity {
    NewCommunity {
        slug: Slug::parse(slug).unwrap(),
        name: both_of("青云社区"),
        district: both_of("南明区"),
        agency: both_of("青云社区服务中心"),
        body: both_of("青云社区议事会"),
        phone: "0851-85550000".into(),
        address: both_of("青云路 1 号"),
        about: both_of("示例"),
        demo: false,
    }
}

/// The entries of the rulebook with which the community starts.
pub fn entries() -> std::collections::BTreeMap<Rule, Entry> {
    Rule::ALL
        .iter()
        .map(|rule| (*rule, example().entry(*rule).clone()))
        .collect()
}

/// The operator of the deployment, made when there is none.
pub async fn operator(db: &Db) -> Operator {
    let number = phone(OPERATOR_PHONE);
    let account = match db.create_operator(&number, "hash", "sealed", now()).await {
        Ok(account) => account,
        Err(_) => db.find_staff_login(&number).await.unwrap().unwrap().account,
    };
    access::operator(Some(&db.load_standing(account, true, None).await.unwrap())).unwrap()
}

/// Qingyun: two grids, three buildings, two categories, two units, the example rulebook in force since January.
pub async fn community(db: &Db) -> Place {
    named_community(db, "qingyun").await
}

pub async fn named_community(db: &Db, slug: &str) -> Place {
    let op = operator(db).await;
    let new = new_community(slug);
    let slug = new.slug.clone();
    let id = db.create_community(&op, new, now()).await.unwrap();
    let mut grids = [GridId(0); 2];
    for (number, grid) in (1..).zip(&mut grids) {
        let name = both_of(&format!("第{number}网格"));
        let area = both_of("青云路以北");
        *grid = db
            .add_grid(&op, id, number, name, area, now())
            .await
            .unwrap();
    }
    let mut buildings = [BuildingId(0); 3];
    for (n, building) in buildings.iter_mut().enumerate() {
        let name = both_of(&format!("{} 栋", n + 1));
        *building = db
            .add_building(&op, id, grids[n / 2], name, now())
            .await
            .unwrap();
    }
    let mut categories = [CategoryId(0); 2];
    for (sort, category) in (1..).zip(&mut categories) {
        let code = ["environment", "safety"][sort as usize - 1];
        *category = db
            .add_category(&op, id, code, both_of(code), sort, now())
            .await
            .unwrap();
    }
    let mut units = [UnitId(0); 2];
    for (n, unit) in units.iter_mut().enumerate() {
        let code = ["works", "lights"][n];
        *unit = db
            .add_unit(&op, id, code, both_of(code), "0851-85550001", now())
            .await
            .unwrap();
    }
    let january = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    db.adopt_rulebook(&op, id, january, entries(), now())
        .await
        .unwrap();
    Place {
        id,
        slug,
        operator: op,
        grids,
        buildings,
        categories,
        units,
    }
}

/// Asks for a code and types it. `browser` is the hash that the code is bound to.
pub async fn sign_in(db: &Db, number: &str, browser: &str, at: DateTime<Utc>) -> LoggedIn {
    let number = phone(number);
    let code = Code::phone("123456").unwrap();
    let digest = code.digest(KEY, &format!("login:{}", number.as_str()));
    db.start_login(&number, browser, &digest, at).await.unwrap();
    db.check_login(browser, &code, KEY, at).await.unwrap()
}

/// Somebody who has signed in with that number and a nickname, and, if `verified`, whose residency in the first
/// building a window clerk has attested.
pub async fn resident(db: &Db, community: CommunityId, number: &str, verified: bool) -> Standing {
    let account = sign_in(db, number, &format!("browser of {number}"), now())
        .await
        .account;
    let here = db
        .load_standing(account, false, Some(community))
        .await
        .unwrap();
    let person = signed_in(&here);
    let nickname = Nickname::parse(&format!("居民{}", &number[7..])).unwrap();
    db.rename(&person, &nickname, now()).await.unwrap();
    if verified {
        let claim = claim(db, community, &here, 0).await;
        let right = may_attest(db, community, claim).await;
        let name = RealName::parse("王芳").unwrap();
        db.attest_in_person(&right, &format!("document of {number}"), &name, now())
            .await
            .unwrap();
    }
    db.load_standing(account, false, Some(community))
        .await
        .unwrap()
}

/// The address `room` of the `building`-th building of a community.
pub async fn address(db: &Db, community: CommunityId, building: usize, room: &str) -> ClaimAddress {
    ClaimAddress {
        building: db.list_buildings(community).await.unwrap()[building].id,
        unit: Door::parse("2 单元").unwrap(),
        room: Door::parse(room).unwrap(),
        name: RealName::parse("王小芳").unwrap(),
    }
}

/// Lets somebody name the `building`-th building as home.
pub async fn claim(
    db: &Db,
    community: CommunityId,
    who: &Standing,
    building: usize,
) -> ResidencyId {
    let address = address(db, community, building, "1203").await;
    db.claim_residency(&signed_in(who), community, address, now())
        .await
        .unwrap()
}

/// Somebody of the staff, signed in with the second factor.
pub async fn staff(
    db: &Db,
    community: CommunityId,
    number: &str,
    role: Role,
    grid: Option<GridId>,
) -> Standing {
    let op = operator(db).await;
    // Held already when a story asks for the same person twice.
    let _ = db
        .grant_role(&op, Some(community), &phone(number), role, grid, now())
        .await;
    let account = db
        .find_staff_login(&phone(number))
        .await
        .unwrap()
        .unwrap()
        .account;
    db.load_standing(account, true, Some(community))
        .await
        .unwrap()
}

/// The window clerk whom all stories share.
pub async fn attestor(db: &Db, community: CommunityId) -> Attestor {
    let clerk = staff(db, community, CLERK_PHONE, Role::WindowClerk, None).await;
    access::attestor(Some(&clerk)).unwrap()
}

/// The shared clerk's right to decide on a claim.
pub async fn may_attest(db: &Db, community: CommunityId, claim: ResidencyId) -> MayAttest {
    let clerk = attestor(db, community).await;
    let waiting = db.find_claim(&clerk, claim).await.unwrap().unwrap();
    clerk
        .may_attest(waiting.id, waiting.account, waiting.grid)
        .unwrap()
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
