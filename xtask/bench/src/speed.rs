//! Pages and lasting acts, with 64 clients, on each engine.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use store::Db;

use crate::load::{Figures, fetch, get, post, run};
use crate::process::{self, Running};
use crate::report::Report;
use crate::world::{self, World, YEAR};
use crate::{Arguments, engine, sizes};

const CLIENTS: usize = 64;
const PEOPLE: i64 = 64;
/// Proposals of the world in which speed is measured: a community's years.
const PROPOSALS: i64 = 30_000;
const READS: usize = 40_000;
const DRAWN: usize = 6_000;
const ACTS: usize = 10_000;
const P99: Duration = Duration::from_millis(250);

/// Figures of several runs of the same thing, by their rate.
pub struct Runs(Vec<Figures>);

impl Runs {
    /// Median, and in brackets the least and the most.
    pub fn rate(&self) -> f64 {
        self.0.get(self.0.len() / 2).map_or(0.0, Figures::rate)
    }

    fn words(&self) -> String {
        let at = |i: usize| self.0.get(i).map_or(0.0, Figures::rate);
        let p99 = self
            .0
            .iter()
            .map(|f| f.percentile(99))
            .max()
            .unwrap_or_default();
        format!(
            "{:.0}/s ({:.0}–{:.0}), p99 {} ms",
            self.rate(),
            at(0),
            at(self.0.len().saturating_sub(1)),
            p99.as_millis()
        )
    }

    fn p99(&self) -> Duration {
        self.0
            .iter()
            .map(|f| f.percentile(99))
            .max()
            .unwrap_or_default()
    }
}

async fn reads(
    addresses: &[SocketAddr],
    path: &str,
    headers: &str,
    count: usize,
    times: usize,
) -> Result<Runs> {
    let request = get(path, headers);
    let mut runs = Vec::new();
    for _ in 0..times {
        let request = request.clone();
        let figures = run(
            addresses,
            CLIENTS,
            count,
            Arc::new(move |_, _| request.clone()),
        )
        .await?;
        ensure!(
            figures.count(200) == count,
            "{path} answered {:?}",
            figures.statuses
        );
        runs.push(figures);
    }
    runs.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
    Ok(Runs(runs))
}

/// Each client is one resident; each act supports a proposal that nobody has supported.
async fn supports(
    addresses: &[SocketAddr],
    world: &World,
    from: usize,
    count: usize,
) -> Result<Figures> {
    let each = count.div_ceil(CLIENTS);
    ensure!(world.open >= 100, "no open proposals");
    let (slug, open) = (world.slug.clone(), world.open);
    let figures = run(
        addresses,
        CLIENTS,
        count,
        Arc::new(move |client, number| {
            // Every pair of resident and proposal comes once; neighbours in time are different proposals.
            let at = (from + number + client * each * 7) % open + 1;
            post(
                &format!("/{slug}/proposals/{YEAR}-{at:04}/support"),
                &format!("cookie: __Host-juyi=bench-{client}\r\n"),
                "version=1",
                from + client * 65_536 + number,
            )
        }),
    )
    .await?;
    Ok(figures)
}

async fn open_world(
    database: &str,
    binary: &Path,
    data: &Path,
    (people, proposals): (i64, i64),
) -> Result<World> {
    // The demo world first, by the program itself.
    process::juyi(binary, data, database).await?.end()?;
    let db = Db::open(database).await?;
    let world = world::fill(&db, people, proposals).await?;
    db.close().await;
    Ok(world)
}

/// As [`open_world`], for the measure of growth.
///
/// # Errors
/// Of the program and the database.
pub async fn world_of(binary: &Path, data: &Path, proposals: i64) -> Result<(World, String)> {
    world_with(binary, data, (PEOPLE, proposals)).await
}

/// As [`world_of`], with so many people.
///
/// # Errors
/// Of the program and the database.
pub async fn world_with(binary: &Path, data: &Path, size: (i64, i64)) -> Result<(World, String)> {
    std::fs::create_dir_all(data)?;
    let database = format!("sqlite:{}", data.join("juyi.db").display());
    let world = open_world(&database, binary, data, size).await?;
    Ok((world, database))
}

/// One process on SQLite.
///
/// # Errors
/// Of anything that is started.
pub async fn on_sqlite(given: &Arguments, report: &mut Report) -> Result<()> {
    let data = given.folder.join("sqlite");
    let (world, database) = world_of(&given.juyi, &data, PROPOSALS).await?;
    let juyi = process::juyi(&given.juyi, &data, &database).await?;
    report.add(
        "start until the first answer",
        "",
        format!("{} ms", juyi.ready_after.as_millis()),
        "",
        None,
    );
    memory_idle(&juyi, report)?;
    let slug = &world.slug;
    let pages: Vec<String> = [
        "",
        "/proposals",
        "/services",
        "/reports",
        "/ballots",
        "/meetings",
        "/volunteers",
    ]
    .iter()
    .map(|p| format!("/{slug}{p}"))
    .collect();
    sizes::first_visit(juyi.address, &pages, report).await?;
    lists(given, &[juyi.address], &world, report).await?;
    let (grouped, single) = engine::sqlite(&given.folder).await?;
    let beside =
        format!("SQLite alone: {grouped:.0} rows/s in groups of 64, {single:.0} one by one");
    acts(
        given,
        &[juyi.address],
        &world,
        ("SQLite, 1 process", &beside, grouped),
        report,
    )
    .await?;
    let (_, most) = juyi.memory()?;
    report.add(
        "memory under this load",
        "≤ 192 MiB",
        format!("{most:.0} MiB"),
        "",
        most <= 192.0,
    );
    juyi.end()?;
    let db = Db::open(&database).await?;
    none_lost(&db, given.times, "SQLite", report).await?;
    db.close().await;
    Ok(())
}

fn memory_idle(juyi: &Running, report: &mut Report) -> Result<()> {
    let (idle, _) = juyi.memory()?;
    report.add(
        "memory after the start",
        "≤ 64 MiB",
        format!("{idle:.0} MiB"),
        "",
        idle <= 64.0,
    );
    Ok(())
}

async fn lists(
    given: &Arguments,
    juyi: &[SocketAddr],
    world: &World,
    report: &mut Report,
) -> Result<()> {
    let list = format!("/{}/proposals", world.slug);
    let (_, page) = fetch(juyi[0], &list, "").await?;
    let nginx = process::nginx(&given.folder, &page).await?;
    let file = reads(&[nginx.address], "/page.html", "", READS, given.times).await?;
    let anonymous = reads(juyi, &list, "", READS, given.times).await?;
    report.add(
        "list of proposals, a visitor",
        "≥ 0.5 × nginx",
        anonymous.words(),
        format!(
            "nginx, the same bytes: {} = {:.2} ×",
            file.words(),
            anonymous.rate() / file.rate()
        ),
        anonymous.rate() >= 0.5 * file.rate(),
    );
    nginx.end()?;
    let json = format!("/api/v1/{}/proposals?limit=20", world.slug);
    let json = reads(juyi, &json, "", DRAWN, given.times).await?;
    let mine = reads(
        juyi,
        &list,
        "cookie: __Host-juyi=bench-1\r\n",
        DRAWN,
        given.times,
    )
    .await?;
    let ratio = mine.rate() / json.rate();
    report.add(
        "list of proposals, signed in, drawn for each request",
        "≥ 2,500/s or ≥ 0.2 × JSON",
        mine.words(),
        format!("JSON of the same rows: {} = {ratio:.2} ×", json.words()),
        mine.rate() >= 2500.0 || ratio >= 0.2,
    );
    Ok(())
}

async fn acts(
    given: &Arguments,
    juyi: &[SocketAddr],
    world: &World,
    (engine, beside, grouped): (&str, &str, f64),
    report: &mut Report,
) -> Result<()> {
    let mut runs = Vec::new();
    for time in 0..given.times {
        let each = ACTS / given.times;
        // Far enough apart that a quick client of one run does not meet the pairs of the next.
        let from = time * (world.open / given.times);
        let figures = supports(juyi, world, from, each).await?;
        ensure!(
            figures.count(303) == each,
            "supports were answered {:?}",
            figures.statuses
        );
        runs.push(figures);
    }
    runs.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
    let runs = Runs(runs);
    let ratio = runs.rate() / grouped;
    report.add(
        format!("supports, lasting, 64 clients; {engine}"),
        "≥ 0.5 × the engine, p99 < 250 ms",
        runs.words(),
        format!("{beside} = {ratio:.2} ×"),
        ratio >= 0.5 && runs.p99() < P99,
    );
    Ok(())
}

async fn none_lost(db: &Db, times: usize, engine: &str, report: &mut Report) -> Result<()> {
    let told = ACTS / times * times;
    let kept = world::count_supports(db).await?;
    report.add(
        format!("acts acknowledged and kept; {engine}"),
        "all",
        format!("{kept} of {told}"),
        "",
        kept == told,
    );
    Ok(())
}

/// One and three processes on one PostgreSQL.
///
/// # Errors
/// Of anything that is started.
pub async fn on_postgres(given: &Arguments, report: &mut Report) -> Result<()> {
    let grouped = engine::postgres(given.postgres()?).await?;
    let beside = format!("PostgreSQL alone: {grouped:.0} rows/s over 16 connections");
    for processes in [1, 3] {
        let database = fresh(given.postgres()?, &format!("bench_{processes}")).await?;
        let data = given.folder.join(format!("postgres-{processes}"));
        std::fs::create_dir_all(&data)?;
        let world = open_world(&database, &given.juyi, &data, (PEOPLE, PROPOSALS)).await?;
        let mut running = Vec::new();
        for _ in 0..processes {
            running.push(process::juyi(&given.juyi, &data, &database).await?);
        }
        let addresses: Vec<SocketAddr> = running.iter().map(|r| r.address).collect();
        let words = format!(
            "PostgreSQL, {processes} process{}",
            if processes > 1 { "es" } else { "" }
        );
        let list = format!("/{}/proposals", world.slug);
        let mine = reads(
            &addresses,
            &list,
            "cookie: __Host-juyi=bench-1\r\n",
            DRAWN,
            given.times,
        )
        .await?;
        report.add(
            format!("list of proposals, signed in; {words}"),
            "",
            mine.words(),
            "",
            None,
        );
        acts(
            given,
            &addresses,
            &world,
            (&words, &beside, grouped),
            report,
        )
        .await?;
        for one in running {
            one.end()?;
        }
        let db = Db::open(&database).await?;
        none_lost(&db, given.times, &words, report).await?;
        db.close().await;
    }
    Ok(())
}

async fn fresh(server: &str, name: &str) -> Result<String> {
    let admin = sqlx::PgPool::connect(server).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&admin)
        .await?;
    admin.close().await;
    let (head, tail) = server.split_once('?').context("no socket in the address")?;
    let (head, _) = head
        .rsplit_once('/')
        .context("no database in the address")?;
    Ok(format!("{head}/{name}?{tail}"))
}
