//! `cargo xtask bench`: every budget of speed, size and memory with its figure, beside a baseline of the same run.
//!
//! It is started by xtask, which builds the release, and starts a lasting PostgreSQL. Everything stays on this machine and
//! is bounded by counts. A figure of a busy machine is worth nothing alone; the ratio to its baseline is worth something.

#![expect(
    clippy::print_stdout,
    reason = "a measuring tool talks to the person who started it"
)]

mod engine;
mod growth;
mod load;
mod process;
mod report;
mod sizes;
mod speed;
mod world;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

use crate::report::Report;

#[derive(Parser)]
pub struct Arguments {
    /// The release to measure.
    #[arg(long)]
    juyi: PathBuf,
    /// The built site.
    #[arg(long)]
    site: PathBuf,
    /// Where the data lies while it is measured; emptied.
    #[arg(long)]
    folder: PathBuf,
    /// A running PostgreSQL that keeps what it acknowledges.
    #[arg(long)]
    postgres: String,
    /// The file that gets the figures.
    #[arg(long)]
    out: PathBuf,
    /// Machine and commit, as they stand above the figures.
    #[arg(long)]
    machine: String,
    /// Proposals of the large world.
    #[arg(long, default_value_t = 1_000_000)]
    rows: i64,
    /// How often each figure is taken; the median counts.
    #[arg(long, default_value_t = 3)]
    times: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let given = Arguments::parse();
    if given.folder.exists() {
        std::fs::remove_dir_all(&given.folder).context("the folder cannot be emptied")?;
    }
    std::fs::create_dir_all(&given.folder)?;
    let mut report = Report::default();
    sizes::modules(&given.site, &mut report)?;
    speed::on_sqlite(&given, &mut report).await?;
    speed::on_postgres(&given, &mut report).await?;
    growth::measure(&given, &mut report).await?;
    report.write(&given.out, &given.machine)?;
    std::fs::remove_dir_all(&given.folder)?;
    println!(
        "\nwritten to {}; missed: {}",
        given.out.display(),
        report.missed()
    );
    Ok(())
}
