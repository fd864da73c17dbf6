//! The project's own tool: `cargo xtask serve`, `test`, `build`, `bench`, `check`, `coverage`, `schemathesis`, `pg`.
//!
//! People and CI use the same commands, and they must work on a fresh machine that has only Rust, Node and Debian
//! packages. So what a step needs is fetched by that step (the WASM target, a PostgreSQL, Chromium, the npm modules),
//! and everything else — WASM bindings, CSS, compression — is a library here instead of a tool to install in the right
//! version. `main` only reads the command line; each module tells one story.

#![expect(
    clippy::print_stdout,
    reason = "a build tool talks to the person who started it"
)]

mod apt;
mod bench;
mod browser;
mod check;
mod coverage;
mod parts;
mod postgres;
mod run;
mod schemathesis;
mod scripts;
mod server;
mod signals;
mod site;
mod steps;
mod workspace;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::check::Part;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Build, run and test Juyi"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site and the `juyi` binary.
    Build {
        /// Optimised, with the site inside the binary: target/release/juyi is all a server needs.
        #[arg(long)]
        release: bool,
    },
    /// Build, then run the demo world until Ctrl-C.
    Serve {
        #[arg(long)]
        release: bool,
        #[arg(long, default_value = "127.0.0.1:3000")]
        addr: SocketAddr,
        /// Forget the demo world of earlier runs (target/demo) and begin a new one.
        #[arg(long)]
        fresh: bool,
    },
    /// Everything CI asks: format, lints, Rust tests on both databases, browser tests.
    Test {
        /// Leave out the browser tests (and the builds only they need).
        #[arg(long, conflicts_with = "only")]
        no_browser: bool,
        /// Run one part of it.
        #[arg(long, value_enum)]
        only: Option<Part>,
    },
    /// Format and lints only, native and WASM.
    Check,
    /// Measure every budget of speed, size and memory beside a baseline, and write docs/performance.md.
    Bench {
        /// Proposals of the large world.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u32,
        /// How often each figure is taken; the median counts.
        #[arg(long, default_value_t = 3)]
        times: u32,
        /// These parts alone: sizes, speed, growth, sessions, overload, soak. Without it, all but the last.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// How long a thousand sessions last (5), or the soak (480).
        #[arg(long)]
        minutes: Option<u32>,
        /// How long the overload lasts.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// How much of ballots and log the tests of `domain` reach; fails where a line or branch is missed.
    Coverage,
    /// Let schemathesis ask the public API of the demo whatever its description allows, and more, for a while.
    Schemathesis {
        /// How long.
        #[arg(long, default_value_t = 5)]
        minutes: u32,
        /// A program that is there already, instead of the one that would be built.
        #[arg(long)]
        juyi: Option<PathBuf>,
    },
    /// Start a throw-away PostgreSQL; run a command with JUYI_TEST_POSTGRES set, or wait for Ctrl-C.
    Pg {
        /// Keep fsync on and the data on disk, as a measurement of durable writes needs it.
        #[arg(long)]
        durable: bool,
        /// The command to run, after `--`.
        #[arg(last = true)]
        command: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    match dispatch(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            signals::exit_code()
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    signals::listen()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Build { release } => server::build(&workspace, release)?,
        Command::Serve {
            release,
            addr,
            fresh,
        } => server::serve(&workspace, release, addr, fresh)?,
        Command::Test { no_browser, only } => {
            check::test(&workspace.compiled_once(), no_browser, only)?;
        }
        Command::Bench {
            rows,
            times,
            only,
            minutes,
            seconds,
        } => {
            let asked = bench::Asked {
                rows,
                times,
                only,
                minutes,
                seconds,
            };
            bench::measure(&workspace, &asked)?;
        }
        Command::Check => check::check(&workspace)?,
        Command::Coverage => coverage::measure(&workspace)?,
        Command::Schemathesis { minutes, juyi } => {
            schemathesis::ask(&workspace, minutes, juyi)?;
        }
        Command::Pg { durable, command } => return postgres::lend(&command, durable),
    }
    Ok(ExitCode::SUCCESS)
}
