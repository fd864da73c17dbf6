//! A crowd and its proposals, written straight into the tables beside the demo world.

use std::time::SystemTime;

use anyhow::{Context, Result};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::log::text_hash;
use domain::search::terms as cut;
use sqlx::{AssertSqlSafe, Row};
use store::Db;

/// The first account of the crowd; the demo world has far fewer.
const FIRST: i64 = 9_000_000;
/// The year of the proposals, which the demo world does not reach back to.
pub const YEAR: i64 = 2020;

const PLACES: &[&str] = &[
    "三号楼",
    "东门",
    "西侧小广场",
    "地下车库",
    "七栋二单元",
    "老年食堂",
    "健身角",
    "菜市场门口",
    "幼儿园旁",
    "河边步道",
    "电梯间",
    "楼道",
    "垃圾分类点",
    "充电桩",
    "公交站",
];
const THINGS: &[&str] = &[
    "路灯不亮",
    "加装扶手",
    "噪音太大",
    "积水严重",
    "车位不够",
    "需要遮雨棚",
    "堆放杂物",
    "井盖松动",
    "增设座椅",
    "改造无障碍坡道",
    "清理广告",
    "补种绿植",
    "修理护栏",
];

macro_rules! run {
    ($db:expr, |$c:ident| $body:expr) => {
        match $db {
            Db::Sqlite { write, .. } => {
                let $c = write;
                $body
            }
            Db::Postgres { write: pool, .. } => {
                let $c = pool;
                $body
            }
        }
    };
}

/// What was written, as requests need it.
#[derive(Debug, Clone)]
pub struct World {
    pub slug: String,
    /// Proposals that take supports, by their place in the year from 1 on.
    pub open: usize,
}

/// Verified residents with a running session each, whose token is `bench-{i}`; and so many proposals, of which one in
/// thirty (and at least 100) takes supports.
///
/// # Errors
/// Of the database.
pub async fn fill(db: &Db, people: i64, proposals: i64) -> Result<World> {
    let (community, slug): (i64, String) = run!(db, |c| {
        let row = sqlx::query("select id, slug from communities order by id limit 1")
            .fetch_one(c)
            .await?;
        (row.get(0), row.get(1))
    });
    crowd(db, community, people).await?;
    let open = (proposals / 30).max(100);
    file(db, community, proposals, open).await?;
    terms(db, community, proposals).await?;
    run!(db, |c| sqlx::raw_sql("analyze").execute(c).await.map(drop))?;
    Ok(World {
        slug,
        open: usize::try_from(open)?,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "what is measured runs by the machine's clock"
)]
fn now() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

async fn crowd(db: &Db, community: i64, people: i64) -> Result<()> {
    let now = now();
    let series =
        "with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < $1)";
    run!(db, |c| {
        sqlx::query(AssertSqlSafe(format!(
        "insert into accounts (id, phone, nickname, real_name, created_at)
         {series} select {FIRST} + i, '177' || cast(10000000 + i as text), '居民', '测试', $2 from n"
    )))
    .bind(people)
    .bind(now)
    .execute(c)
    .await
    .map(drop)
    })?;
    run!(db, |c| {
        sqlx::query(AssertSqlSafe(format!(
        "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
            method, claimed_at, decided_at)
         {series}
         select {community}, {FIRST} + i, b.id, b.grid_id, '1', '101', '测试', 'attested', 'in_person', $2, $2
         from n, (select id, grid_id from buildings where community_id = {community} order by id limit 1) b"
    )))
    .bind(people)
    .bind(now)
    .execute(c)
    .await
    .map(drop)
    })?;
    for i in 0..people {
        run!(db, |c| {
            sqlx::query(
            "insert into sessions (account_id, token_hash, second_factor, device, created_at, seen_at, expires_at)
             values ($1, $2, false, 'bench', $3, $3, $4)"
        )
        .bind(FIRST + i)
        .bind(text_hash(&["session", &format!("bench-{i}")]))
        .bind(now)
        .bind(now + Duration::days(2))
        .execute(c)
        .await
        .map(drop)
        })?;
    }
    Ok(())
}

fn title(i: usize) -> String {
    let (place, thing) = (
        PLACES[i % PLACES.len()],
        THINGS[i / PLACES.len() % THINGS.len()],
    );
    format!("{place}{thing}")
}

const BODY: &str =
    "晚上回家看不清台阶，老人和孩子走着都不放心，希望尽快安排处理，也愿意和邻居一起商量怎么做。";

/// Distinct titles; the rest repeats them.
const TITLES: usize = 195;

async fn file(db: &Db, community: i64, proposals: i64, open: i64) -> Result<()> {
    let now = now();
    let day: NaiveDate = now.date_naive();
    let values: Vec<String> = (0..TITLES)
        .map(|i| format!("({i}, '{}')", title(i)))
        .collect();
    let categories: Vec<i64> = run!(db, |c| sqlx::query_scalar(
        "select id from categories where community_id = $1 order by id"
    )
    .bind(community)
    .fetch_all(c)
    .await?);
    let category = categories.first().copied().context("no category")?;
    let per_row = if db.is_postgres() {
        "$2 - make_interval(secs => i * 3)"
    } else {
        "strftime('%Y-%m-%dT%H:%M:%S+00:00', $2, '-' || (i * 3) || ' seconds')"
    };
    let text = format!(
        "insert into proposals (community_id, year, seq, shown_as, category_id, grid_id, title, body, rulebook_version,
            stage, closes_on, answer_due_on, deadline_on, deadline_binds, supports, filed_at, changed_at)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < $1),
            t (k, title) as (values {titles})
         select {community}, {YEAR}, i, 'anonymous', {category} + i % {few}, null, t.title, '{BODY}', 1,
            case when i <= $3 then 'gathering' else 'lapsed' end, $4,
            case when i <= $3 then $4 end, case when i <= $3 then $4 end, false, 0, {per_row}, {per_row}
         from n join t on t.k = i % {TITLES}",
        titles = values.join(", "),
        few = categories.len(),
    );
    run!(db, |c| sqlx::query(AssertSqlSafe(text))
        .bind(proposals)
        .bind(now)
        .bind(open)
        .bind(day + Duration::days(60))
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// The terms that search finds them by, a few thousand rows a commit.
async fn terms(db: &Db, community: i64, proposals: i64) -> Result<()> {
    let words: Vec<String> = (0..TITLES)
        .map(|i| cut(&format!("{}\n{BODY}", title(i))).join(" "))
        .collect();
    let value = if db.is_postgres() {
        "array_to_tsvector(string_to_array($1, ' '))"
    } else {
        "$1"
    };
    for (i, words) in words.iter().enumerate() {
        let text = format!(
            "insert into proposal_search (rowid, terms)
             select id, {value} from proposals
             where community_id = {community} and year = {YEAR} and seq <= {proposals} and seq % {TITLES} = {i}"
        );
        run!(db, |c| sqlx::query(AssertSqlSafe(text))
            .bind(words)
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// So many news beside those of the demo world, each a copy of one of them.
///
/// # Errors
/// Of the database.
pub async fn documents(db: &Db, many: i64) -> Result<()> {
    const APART: i64 = 1_000_000;
    let some = "select v.*, p.number as number, row_number() over (order by p.number) - 1 as at, count(*) over () as many
         from publications p join publication_versions v on v.publication_id = p.id and v.version = p.live_version
         where p.kind = 'news' and p.community_id = (select id from communities order by id limit 1)";
    for text in [
        format!(
            "insert into publications (id, community_id, kind, number, live_version, created_at)
             with recursive n (i) as (select 1 union all select i + 1 from n where i < $1), s as ({some})
             select {APART} + i, community_id, 'news', {APART} + i, 1, written_at from n join s on s.at = i % s.many"
        ),
        format!(
            "insert into publication_versions (id, community_id, publication_id, version, state, typed, content,
                content_hash, title_zh, title_en, facts, written_by, written_at, reviewed_by, reviewed_at, published_at)
             with recursive n (i) as (select 1 union all select i + 1 from n where i < $1), s as ({some})
             select {APART} + i, community_id, {APART} + i, 1, 'published', typed, content, content_hash, title_zh,
                title_en, facts, written_by, written_at, reviewed_by, reviewed_at, published_at
             from n join s on s.at = i % s.many"
        ),
    ] {
        run!(db, |c| sqlx::query(AssertSqlSafe(text))
            .bind(many)
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Supports that the crowd has given.
///
/// # Errors
/// Of the database.
pub async fn count_supports(db: &Db) -> Result<usize> {
    let text = format!("select count(*) from supports where account_id >= {FIRST}");
    let count: i64 = run!(db, |c| sqlx::query_scalar(AssertSqlSafe(text))
        .fetch_one(c)
        .await?);
    Ok(usize::try_from(count)?)
}
