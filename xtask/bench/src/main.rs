//! `cargo xtask bench`: every budget of speed, size and memory with its figure, beside a baseline of the same run.
//!
//! It is started by xtask, which builds the release, and starts a lasting PostgreSQL. Everything stays on this machine and
//! is bounded by counts. A figure of a busy machine is worth nothing alone; the ratio to its baseline is worth something.

#![expect(
    clippy::print_stdout,
    reason = "a measuring tool talks to the person who started it"
)]

mod crowd;
mod engine;
mod growth;
mod load;
mod pace;
mod process;
mod report;
mod sizes;
mod speed;
mod world;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};

use crate::report::Report;

/// What can be measured alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The modules that the browser loads.
    Sizes,
    /// Pages and acts as fast as they are answered, on both engines.
    Speed,
    /// A thousand proposals against a million.
    Growth,
    /// A thousand people at once.
    Sessions,
    /// Five times what can be served, and files beside pages.
    Overload,
    /// A long day; only when asked for.
    Soak,
}

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
    postgres: Option<String>,
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
    /// These parts and no other; without it, all but the long day.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// How long a thousand people stay (5), or the day lasts (480).
    #[arg(long)]
    minutes: Option<u64>,
    /// How long more come than can be served.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

impl Arguments {
    fn postgres(&self) -> Result<&str> {
        self.postgres
            .as_deref()
            .context("this part needs a PostgreSQL")
    }

    pub fn runs(&self, part: Part) -> bool {
        match self.only.is_empty() {
            true => part != Part::Soak,
            false => self.only.contains(&part),
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let given = Arguments::parse();
    if given.folder.exists() {
        std::fs::remove_dir_all(&given.folder).context("the folder cannot be emptied")?;
    }
    std::fs::create_dir_all(&given.folder)?;
    let mut report = Report::default();
    if given.runs(Part::Sizes) {
        sizes::modules(&given.site, &mut report)?;
    }
    if given.runs(Part::Speed) {
        speed::on_sqlite(&given, &mut report).await?;
        speed::on_postgres(&given, &mut report).await?;
    }
    if given.runs(Part::Growth) {
        growth::measure(&given, &mut report).await?;
    }
    // A part of the table beside rows of another day would say nothing.
    if given.only.is_empty() {
        report.write(&given.out, &given.machine)?;
    }
    let mut crowd = Report::default();
    if [Part::Sessions, Part::Overload, Part::Soak]
        .iter()
        .any(|p| given.runs(*p))
    {
        crowd::measure(&given, &mut crowd).await?;
        let when = given.machine.split(';').next().unwrap_or_default();
        crowd.write_each(&given.out, when)?;
    }
    std::fs::remove_dir_all(&given.folder)?;
    println!(
        "\nwritten to {}; missed: {}",
        given.out.display(),
        report.missed() + crowd.missed()
    );
    Ok(())
}
