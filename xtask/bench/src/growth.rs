//! What the same question costs among a thousand proposals and among a million.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use store::Db;

use crate::load::{get, run};
use crate::report::Report;
use crate::{Arguments, process, speed, world};

const SMALL: i64 = 1_000;
/// One document to so many proposals.
const DOCUMENTS: i64 = 100;
const ASKED: usize = 300;

/// What is asked, after the community's address; each by somebody signed in, so that no page is kept.
const QUESTIONS: &[(&str, &str)] = &[
    ("open, newest", "/proposals"),
    ("all, newest", "/proposals?group=all"),
    ("all, most supported", "/proposals?group=all&sort=supports"),
    ("all, by deadline", "/proposals?group=all&sort=deadline"),
    (
        "search for a common word",
        "/proposals?group=all&q=%E8%B7%AF%E7%81%AF",
    ),
    (
        "search for two words",
        "/proposals?group=all&q=%E7%94%B5%E6%A2%AF%20%E6%89%B6%E6%89%8B",
    ),
    ("search over everything", "/search?q=%E8%B7%AF%E7%81%AF"),
    ("one proposal", "/proposals/2020-0007"),
    ("home page", ""),
];

/// Asks both worlds in turn, one question after the other.
///
/// # Errors
/// Of anything that is started.
pub async fn measure(given: &Arguments, report: &mut Report) -> Result<()> {
    let mut medians: Vec<Vec<Duration>> = Vec::new();
    for rows in [SMALL, given.rows] {
        let data = given.folder.join(format!("growth-{rows}"));
        let (world, database) = speed::world_of(&given.juyi, &data, rows).await?;
        let db = Db::open(&database).await?;
        world::documents(&db, rows / DOCUMENTS).await?;
        db.close().await;
        let juyi = process::juyi(&given.juyi, &data, &database).await?;
        let mut own = Vec::new();
        for (household, (what, question)) in QUESTIONS.iter().enumerate() {
            // Each question comes from a household of its own: one of them alone searches as often as its bucket lets it.
            let request = get(
                &format!("/{}{question}", world.slug),
                &format!("cookie: __Host-juyi=bench-1\r\nx-forwarded-for: 10.0.0.{household}\r\n"),
            );
            let ask = Arc::new(move |_: usize, _: usize| request.clone());
            // The first answers fill the caches of the database.
            run(&[juyi.address], 1, ASKED / 10, ask.clone()).await?;
            let figures = run(&[juyi.address], 1, ASKED, ask).await?;
            ensure!(
                figures.count(200) == ASKED,
                "{what}: {:?}",
                figures.statuses
            );
            own.push(figures.percentile(50));
        }
        juyi.end()?;
        std::fs::remove_dir_all(&data)?;
        medians.push(own);
    }
    let [small, large] = medians.as_slice() else {
        return Ok(());
    };
    for (((what, _), a), b) in QUESTIONS.iter().zip(small).zip(large) {
        let ratio = b.as_secs_f64() / a.as_secs_f64();
        report.add(
            format!("p50, {what}; {} proposals", given.rows),
            "≤ 1.2 × at 1,000",
            format!("{:.2} ms", b.as_secs_f64() * 1e3),
            format!("at 1,000: {:.2} ms = {ratio:.2} ×", a.as_secs_f64() * 1e3),
            ratio <= 1.2,
        );
    }
    Ok(())
}
