//! `cargo xtask bench`: builds the release and the measuring program (`xtask/bench`), starts a PostgreSQL that keeps what it
//! acknowledges, and lets it measure.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::postgres::Server;
use crate::run::{exists, read, run};
use crate::workspace::Workspace;
use crate::{apt, server, site};

/// What is to be measured, as the command line says it.
pub struct Asked {
    pub rows: u32,
    pub times: u32,
    pub only: Vec<String>,
    pub minutes: Option<u32>,
    pub seconds: u32,
}

pub fn measure(workspace: &Workspace, asked: &Asked) -> Result<()> {
    let speed = asked.only.is_empty() || asked.only.iter().any(|part| part == "speed");
    if speed && !exists("nginx") {
        apt::install(&["nginx-light"])?;
    }
    let stamp = site::build(workspace)?;
    server::compile(workspace, true, Some(&stamp), &["bench"])?;
    let postgres = speed.then(|| Server::start(true)).transpose()?;
    let juyi = workspace.juyi(true);
    let program = juyi.with_file_name("bench");
    let mut bench = workspace.command(&program.to_string_lossy());
    bench
        .arg("--juyi")
        .arg(&juyi)
        .arg("--site")
        .arg(workspace.site())
        .arg("--folder")
        .arg(juyi.with_file_name("bench-data"))
        .arg("--out")
        .arg(workspace.root.join("docs/performance.md"))
        .args(["--machine", &machine(workspace)?])
        .args(["--rows", &asked.rows.to_string()])
        .args(["--times", &asked.times.to_string()])
        .args(["--seconds", &asked.seconds.to_string()]);
    if let Some(postgres) = &postgres {
        bench.args(["--postgres", &postgres.url()]);
    }
    if !asked.only.is_empty() {
        bench.args(["--only", &asked.only.join(",")]);
    }
    if let Some(minutes) = asked.minutes {
        bench.args(["--minutes", &minutes.to_string()]);
    }
    run(&mut bench)
}

/// Where and of what the figures were taken.
fn machine(workspace: &Workspace) -> Result<String> {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let commit = read(
        Command::new("git")
            .args(["rev-parse", "--short", "HEAD"])
            .current_dir(&workspace.root),
    )?;
    let day = read(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let busy = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let busy = busy.split(' ').next().unwrap_or("?");
    Ok(format!(
        "{day}, commit {commit}; {cores} cores of {model}; load before the run {busy}."
    ))
}
