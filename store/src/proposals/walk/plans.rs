//! How the engines carry a list out, asked of themselves over a hundred thousand proposals: along an index, sorting at
//! most what is open.

use chrono::{TimeZone, Utc};
use domain::ids::{CategoryId, GridId};
use sqlx::Row;

use super::*;
use crate::test_db;

const SETTING: &str = "
    insert into communities (id, slug, name_zh, name_en, district_zh, district_en, agency_zh, agency_en, body_zh,
        body_en, phone, address_zh, address_en, about_zh, about_en, demo, created_at)
    values (1, 'qingyun', '', '', '', '', '', '', '', '', '', '', '', '', '', false, '2026-01-01T00:00:00+00:00'),
        (2, 'baiyun', '', '', '', '', '', '', '', '', '', '', '', '', '', false, '2026-01-01T00:00:00+00:00');
    insert into categories (id, community_id, code, name_zh, name_en, sort)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 8)
    select i, 1, 'c' || cast(i as text), '', '', i from n;
    insert into grids (id, community_id, number, name_zh, name_en, area_zh, area_en)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 10)
    select i, 1, i, '', '', '', '' from n;
    insert into rulebooks (community_id, version, effective_on, entered_at)
    values (1, 1, '2026-01-01', '2026-01-01T00:00:00+00:00');
    insert into rules (community_id, version, rule, value, source_zh, source_en)
    values (1, 1, 'support_threshold', 50, '', '')";

/// A hundred thousand, most of them done, one in thirty with a deadline.
const PROPOSALS: &str = "
    insert into proposals (community_id, year, seq, shown_as, category_id, grid_id, title, body, rulebook_version,
        stage, closes_on, answer_due_on, deadline_on, deadline_binds, supports, filed_at, changed_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
    select 1, 2026, i, 'anonymous', 1 + i % 8, 1 + i % 10, '标题', '', 1,
        case i % 30 when 0 then 'gathering' when 1 then 'declined' else 'lapsed' end,
        $2, $2, case i % 30 when 0 then $2 end, i % 30 = 0, i % 97, $1, $1 from n";

async fn hundred_thousand(db: &Db) {
    let at = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
    let day = at.date_naive();
    match db {
        Db::Sqlite { write, .. } => {
            sqlx::raw_sql(SETTING).execute(write).await.unwrap();
            let insert = sqlx::query(PROPOSALS).bind(at).bind(day);
            insert.execute(write).await.unwrap();
        }
        Db::Postgres { write: pool, .. } => {
            sqlx::raw_sql(SETTING).execute(pool).await.unwrap();
            let insert = sqlx::query(PROPOSALS).bind(at).bind(day);
            insert.execute(pool).await.unwrap();
        }
    }
}

/// The engine's own account of how it would carry the statement out.
async fn plan(db: &Db, statement: Statement) -> String {
    let words = if db.is_postgres() {
        "explain"
    } else {
        "explain query plan"
    };
    let column = if db.is_postgres() { 0 } else { 3 };
    let text = format!("{words} {}", statement.text);
    let lines = read!(db, |c| {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(text));
        for value in statement.binds {
            query = match value {
                Bind::Int(v) => query.bind(v),
                Bind::Text(v) => query.bind(v),
                Bind::Day(v) => query.bind(v),
                Bind::Moment(v) => query.bind(v),
            };
        }
        query.fetch_all(c).await.map(|rows| {
            let lines = rows.iter().map(|row| row.get::<String, _>(column));
            lines.collect::<Vec<_>>()
        })
    })
    .unwrap();
    lines.join("\n")
}

fn queries() -> Vec<ListQuery> {
    let at = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
    let mut all = Vec::new();
    for (sort, key) in [
        (Sort::Newest, Key::Newest(at, 50_000)),
        (Sort::MostSupported, Key::Supported(50, 50_000)),
        (Sort::Deadline, Key::Dated(at.date_naive(), 50_000)),
        (Sort::Deadline, Key::Undated(at, 50_000)),
        (Sort::Relevance, Key::Newest(at, 50_000)),
    ] {
        for after in [None, Some(Cursor(key))] {
            for group in Group::ALL {
                for stage in [None, Some(Stage::Lapsed), Some(Stage::Gathering)] {
                    all.push(ListQuery {
                        group,
                        stage,
                        category: None,
                        grid: None,
                        late: false,
                        q: None,
                        sort,
                        after,
                        limit: 20,
                    });
                }
            }
        }
    }
    let narrowed: Vec<ListQuery> = all
        .iter()
        .filter(|q| q.sort == Sort::Newest)
        .flat_map(|q| {
            let (category, grid) = (Some(CategoryId(3)), Some(GridId(3)));
            [
                ListQuery {
                    category,
                    ..q.clone()
                },
                ListQuery { grid, ..q.clone() },
            ]
        })
        .collect();
    all.extend(narrowed);
    all
}

/// What is open may be found by its stage and sorted; nothing else is sorted, and nothing is scanned.
fn wrong_on_sqlite(plan: &str, few: bool) -> Option<&'static str> {
    let sorted = plan.contains("TEMP B-TREE");
    let by_stage = plan.contains("USING INDEX proposals_by_stage (community_id=? AND stage=?");
    match () {
        () if plan.contains("SCAN p") => Some("reads every row"),
        () if sorted && !(few && by_stage) => Some("sorts what it finds"),
        () => None,
    }
}

/// PostgreSQL knows how many rows there are of each stage; it may sort a few thousand and not more.
fn wrong_on_postgres(plan: &str) -> Option<&'static str> {
    let sorted = plan.lines().find(|line| line.contains("Sort  ("));
    let rows = sorted.and_then(|line| {
        let (_, rest) = line.split_once("rows=")?;
        rest.split_once(' ')?.0.parse::<u32>().ok()
    });
    match (sorted, rows) {
        _ if plan.contains("Seq Scan on proposals") => Some("reads every row"),
        (Some(_), None) => Some("sorts what it finds"),
        (Some(_), Some(rows)) if rows > 5_000 => Some("sorts too many"),
        _ => None,
    }
}

async fn analyze(db: &Db) {
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql("analyze").execute(write).await.map(|_| ()),
        Db::Postgres { write: pool, .. } => {
            sqlx::raw_sql("analyze").execute(pool).await.map(|_| ())
        }
    }
    .unwrap();
}

async fn every_list_walks_an_index(db: &Db) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    for query in queries() {
        for walk in query.walks() {
            let statement = query
                .statement(db.is_postgres(), CommunityId(1), walk, today, 21)
                .unwrap();
            let plan = plan(db, statement).await;
            let few = match query.stage {
                Some(stage) => Group::of(stage) != Group::Done,
                None => matches!(query.group, Group::Open | Group::InProgress),
            };
            let reason = if db.is_postgres() {
                wrong_on_postgres(&plan)
            } else {
                wrong_on_sqlite(&plan, few)
            };
            assert_eq!(reason, None, "{walk:?} {query:?}\n{plan}");
        }
    }
}

/// A hundred thousand proposals are not left lying about.
async fn remove(db: Db) {
    let place = "select file from pragma_database_list where name = 'main'";
    match &db {
        Db::Sqlite { write, .. } => {
            let path: String = sqlx::query_scalar(place).fetch_one(write).await.unwrap();
            db.close().await;
            std::fs::remove_file(path).unwrap();
        }
        Db::Postgres { write: pool, .. } => {
            let name: String = sqlx::query_scalar("select current_database()")
                .fetch_one(pool)
                .await
                .unwrap();
            db.close().await;
            let server = std::env::var("JUYI_TEST_POSTGRES").unwrap();
            let admin = sqlx::PgPool::connect(&server).await.unwrap();
            let drop = sqlx::AssertSqlSafe(format!("drop database {name}"));
            sqlx::raw_sql(drop).execute(&admin).await.unwrap();
        }
    }
}

#[tokio::test]
async fn every_list_walks_an_index_of_sqlite() {
    let db = test_db::sqlite().await.unwrap();
    hundred_thousand(&db).await;
    // A database that was never closed yet knows nothing of its rows.
    every_list_walks_an_index(&db).await;
    analyze(&db).await;
    every_list_walks_an_index(&db).await;
    remove(db).await;
}

#[tokio::test]
async fn every_list_walks_an_index_of_postgres() {
    let db = test_db::postgres().await.unwrap();
    hundred_thousand(&db).await;
    analyze(&db).await;
    every_list_walks_an_index(&db).await;
    remove(db).await;
}
