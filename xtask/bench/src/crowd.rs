//! What a crowd meets: a thousand people at once, far more than can be served, a hundred who want files, and a long day
//! (requirements.md LO3, LO4, LO5, AB4). One process on SQLite.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::load::{Line, get, home, run};
use crate::pace::{Told, paced, visits};
use crate::process::{self, Running};
use crate::report::Report;
use crate::world::World;
use crate::{Arguments, Part, speed};

const SESSIONS: usize = 1000;
const PROPOSALS: i64 = 30_000;
/// Between two requests of one person.
const THINKING: Duration = Duration::from_secs(5);
/// A fifth of what a public page must bear (LO1).
const SOAK: usize = 100;
/// More people than there are places for requests, and fewer than may be connected.
const FLOOD: usize = 2048;
const FILES: usize = 100;

/// All parts that were asked for, on one world.
///
/// # Errors
/// Of anything that is started.
pub async fn measure(given: &Arguments, report: &mut Report) -> Result<()> {
    let data = given.folder.join("crowd");
    let people = i64::try_from(SESSIONS)?;
    let (world, database) = speed::world_with(&given.juyi, &data, (people, PROPOSALS)).await?;
    if given.runs(Part::Sessions) {
        let juyi = process::juyi(&given.juyi, &data, &database).await?;
        sessions(given, &juyi, &world, report).await?;
        juyi.end()?;
    }
    if given.runs(Part::Overload) {
        let juyi = process::juyi(&given.juyi, &data, &database).await?;
        overload(given, &juyi, &world, report).await?;
        files(&juyi, &world, report).await?;
        juyi.end()?;
    }
    if given.runs(Part::Soak) {
        let juyi = process::juyi(&given.juyi, &data, &database).await?;
        soak(given, &juyi, &world, &data, report).await?;
        juyi.end()?;
    }
    Ok(())
}

async fn sessions(
    given: &Arguments,
    juyi: &Running,
    world: &World,
    report: &mut Report,
) -> Result<()> {
    let minutes = given.minutes.unwrap_or(5);
    let lasting = Duration::from_secs(60 * minutes);
    let told = paced(juyi.address, SESSIONS, THINKING, lasting, visits(world)).await?;
    let (_, most) = juyi.memory()?;
    let wrong = told.wrong(&[200, 303]);
    let p95 = told.percentile(95);
    report.add(
        format!(
            "{SESSIONS} sessions, each asking every 5 s, one time in ten an act; {minutes} min"
        ),
        "p95 < 500 ms, no errors, ≤ 512 MiB",
        format!(
            "{:.0}/s, p95 {} ms, p99 {} ms, {wrong} errors, {most:.0} MiB",
            told.rate(told.all()),
            p95.as_millis(),
            told.percentile(99).as_millis()
        ),
        wrong_words(&told, wrong),
        p95 < Duration::from_millis(500) && wrong == 0 && most <= 512.0,
    );
    Ok(())
}

fn wrong_words(told: &Told, wrong: usize) -> String {
    match wrong {
        0 => String::new(),
        _ => format!("{:?}, {} broken", told.statuses, told.broken),
    }
}

/// The list of proposals as somebody who is signed in gets it: nothing of it is kept for the next reader.
fn list(world: &World, client: usize) -> Vec<u8> {
    let cookie = format!("cookie: __Host-juyi=bench-{}\r\n", client % SESSIONS);
    let headers = format!("{cookie}{}", home(client));
    get(&format!("/{}/proposals", world.slug), &headers)
}

async fn overload(
    given: &Arguments,
    juyi: &Running,
    world: &World,
    report: &mut Report,
) -> Result<()> {
    let own = world.clone();
    let ask: crate::load::Ask = Arc::new(move |client, _| list(&own, client));
    let quiet = run(&[juyi.address], 64, 2_000, ask.clone()).await?;
    ensure!(quiet.count(200) == 2_000, "{:?}", quiet.statuses);
    let alone = run(&[juyi.address], 1, 200, ask.clone())
        .await?
        .percentile(95);
    let served = quiet.rate();
    let every = Duration::from_secs_f64(FLOOD as f64 / (5.0 * served));
    let lasting = Duration::from_secs(given.seconds);
    let told = paced(juyi.address, FLOOD, every, lasting, ask).await?;
    let again = normal_again(juyi, world, alone).await?;
    let wrong = told.wrong(&[200, 429, 503]) + told.without_when;
    let p99 = told.percentile(99);
    report.add(
        format!("five times what it can serve, for {} s", given.seconds),
        "200, or 503 with Retry-After; p99 < 2 s; normal in < 10 s",
        format!(
            "{:.0}/s asked, {:.0}/s served, {wrong} wrong, p99 {} ms, normal after {:.1} s",
            told.rate(told.all()),
            told.rate(told.accepted.len()),
            p99.as_millis(),
            again.as_secs_f64()
        ),
        format!(
            "served when not pressed: {served:.0}/s; {}",
            wrong_words(&told, wrong)
        ),
        wrong == 0 && p99 < Duration::from_secs(2) && again < Duration::from_secs(10),
    );
    Ok(())
}

/// How long it takes until five answers in a row are as quick as before, give or take.
async fn normal_again(juyi: &Running, world: &World, before: Duration) -> Result<Duration> {
    let quick = before * 3 + Duration::from_millis(50);
    let begun = Instant::now();
    let (mut since, mut in_a_row) = (begun, 0);
    while in_a_row < 5 {
        let asked = Instant::now();
        let answer = match Line::open(juyi.address).await {
            Ok(mut line) => line.ask(&list(world, 0)).await.ok(),
            Err(_) => None,
        };
        if answer.is_some_and(|a| a.status == 200) && asked.elapsed() <= quick {
            in_a_row += 1;
        } else {
            (since, in_a_row) = (Instant::now(), 0);
        }
        ensure!(begun.elapsed() < Duration::from_secs(120), "it stays slow");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(since - begun)
}

/// A hundred people who each want the whole list as a file, and what others who read a page notice of it.
async fn files(juyi: &Running, world: &World, report: &mut Report) -> Result<()> {
    const READERS: usize = 4;
    const PAGES: usize = 400;
    let own = world.clone();
    let ask: crate::load::Ask = Arc::new(move |client, _| list(&own, client));
    let before = run(&[juyi.address], READERS, PAGES, ask.clone()).await?;
    let (stop, address) = (Arc::new(AtomicBool::new(false)), juyi.address);
    let mut wanting = Vec::new();
    for client in 0..FILES {
        let (stop, slug) = (stop.clone(), world.slug.clone());
        wanting.push(tokio::spawn(async move {
            let (mut got, mut refused) = (0_usize, 0_usize);
            let request = get(&format!("/{slug}/proposals.csv"), &home(10_000 + client));
            while !stop.load(Ordering::Relaxed) {
                let mut line = Line::open(address).await?;
                match line.ask(&request).await?.status {
                    200 => got += 1,
                    429 | 503 => {
                        refused += 1;
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                    status => anyhow::bail!("a file was answered {status}"),
                }
            }
            Ok::<_, anyhow::Error>((got, refused))
        }));
    }
    let meanwhile = run(&[juyi.address], READERS, PAGES, ask).await;
    stop.store(true, Ordering::Relaxed);
    let (mut got, mut refused) = (0, 0);
    for one in wanting {
        let (g, r) = one.await??;
        (got, refused) = (got + g, refused + r);
    }
    let meanwhile = meanwhile?;
    let (p95, was) = (meanwhile.percentile(95), before.percentile(95));
    report.add(
        format!("a page, while {FILES} people want the list as a file"),
        "p95 < 2 × without them",
        format!("p95 {:.1} ms", p95.as_secs_f64() * 1e3),
        format!(
            "without them {:.1} ms; {got} files given, {refused} put off",
            was.as_secs_f64() * 1e3
        ),
        p95 < was * 2 && meanwhile.count(200) == PAGES,
    );
    Ok(())
}

/// What is looked at once in a while.
struct Sample {
    hour: f64,
    memory: f64,
    files: usize,
    /// Of the write-ahead log, in MiB.
    log: f64,
    p95: f64,
}

async fn soak(
    given: &Arguments,
    juyi: &Running,
    world: &World,
    data: &Path,
    report: &mut Report,
) -> Result<()> {
    let minutes = given.minutes.unwrap_or(480);
    let looks = 60;
    let each = Duration::from_secs(60 * minutes) / looks;
    let begun = Instant::now();
    let (mut samples, mut wrong, mut asked) = (Vec::new(), 0, 0);
    for _ in 0..looks {
        let told = paced(
            juyi.address,
            SOAK,
            Duration::from_secs(1),
            each,
            visits(world),
        )
        .await?;
        wrong += told.wrong(&[200, 303]);
        asked += told.all();
        let log = fs::metadata(data.join("juyi.db-wal")).map_or(0, |file| file.len());
        samples.push(Sample {
            hour: begun.elapsed().as_secs_f64() / 3600.0,
            memory: juyi.memory()?.0,
            files: juyi.files()?,
            log: log as f64 / 1024.0 / 1024.0,
            p95: told.percentile(95).as_secs_f64() * 1e3,
        });
    }
    // The first quarter fills caches and pools.
    let warm = samples.get(samples.len() / 4..).unwrap_or_default();
    let (early, late) = warm.split_at(warm.len() / 2);
    let slope = slope(warm.iter().map(|s| (s.hour, s.memory)));
    let most = |some: &[Sample], of: fn(&Sample) -> f64| some.iter().map(of).fold(0.0, f64::max);
    let middle = |some: &[Sample]| {
        let mut all: Vec<f64> = some.iter().map(|s| s.p95).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    let files = |s: &Sample| s.files as f64;
    let logs = |s: &Sample| s.log;
    let flat = most(late, files) <= most(early, files) + 16.0
        && most(late, logs) <= most(early, logs) * 1.5 + 4.0
        && middle(late) <= middle(early) * 1.5 + 5.0;
    report.add(
        format!("a long day: {SOAK} requests a second for {minutes} min"),
        "memory < +1 MiB/h; open files, write-ahead log and p95 flat",
        format!(
            "{slope:+.2} MiB/h; files {:.0}, then {:.0}; log {:.1}, then {:.1} MiB; p95 {:.0}, then {:.0} ms; {wrong} errors of {asked}",
            most(early, files),
            most(late, files),
            most(early, logs),
            most(late, logs),
            middle(early),
            middle(late)
        ),
        "",
        // In less than an hour a slope says nothing.
        (minutes >= 60).then_some(slope < 1.0 && flat && wrong == 0),
    );
    Ok(())
}

/// How much a value grows by the hour, by least squares.
fn slope(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let all: Vec<(f64, f64)> = points.collect();
    let n = all.len().max(1) as f64;
    let (x, y) = all
        .iter()
        .fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
    let (above, below) = all.iter().fold((0.0, 0.0), |(a, b), p| {
        (a + (p.0 - x) * (p.1 - y), b + (p.0 - x) * (p.0 - x))
    });
    if below > 0.0 { above / below } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_by_two_an_hour_has_a_slope_of_two() {
        let points = (0..10).map(|i| (f64::from(i), 5.0 + 2.0 * f64::from(i)));
        assert!((slope(points) - 2.0).abs() < 1e-9);
        assert!(slope([(1.0, 3.0)].into_iter()).abs() < 1e-9);
        assert!(slope(std::iter::empty()).abs() < 1e-9);
    }
}
