//! What CI asks, as one list. The order is by cost: the cheapest refusal comes first.
//!
//! The sets of features are fixed here on purpose. Asking cargo once for a package and once for the workspace gives
//! shared dependencies two sets of features, and every change of mind compiles them again.

use anyhow::Result;
use clap::ValueEnum;

use crate::postgres::Server;
use crate::run::{exists, run};
use crate::steps::{Act, Step, walk};
use crate::workspace::Workspace;
use crate::{apt, browser, parts, scripts, server, site};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Fmt,
    Clippy,
    Rust,
    Browser,
}

const STEPS: &[(Part, Step)] = &[
    step(Part::Fmt, "format", format),
    step(Part::Fmt, "licences and sources of crates", parts::check),
    step(
        Part::Fmt,
        "crates that run code when they are built",
        scripts::check,
    ),
    step(Part::Clippy, "clippy, native", clippy),
    step(Part::Clippy, "clippy, what the browser runs", clippy_wasm),
    step(Part::Rust, "Rust tests, on SQLite and PostgreSQL", rust),
    step(Part::Browser, "site, with its size budgets", |workspace| {
        site::build(workspace).map(drop)
    }),
    step(Part::Browser, "server", |workspace| {
        server::compile(workspace, false, None, &[])
    }),
    step(Part::Browser, "browser and fonts", |_| browser::install()),
    step(Part::Browser, "npm modules", browser::modules),
    step(Part::Browser, "browser tests", browser::play),
];

const fn step(part: Part, name: &'static str, act: Act) -> (Part, Step) {
    (part, Step { name, act })
}

pub fn test(workspace: &Workspace, no_browser: bool, only: Option<Part>) -> Result<()> {
    walk_parts(workspace, |part| match only {
        Some(wanted) => part == wanted,
        None => !(no_browser && part == Part::Browser),
    })
}

pub fn check(workspace: &Workspace) -> Result<()> {
    walk_parts(workspace, |part| matches!(part, Part::Fmt | Part::Clippy))
}

fn walk_parts(workspace: &Workspace, wanted: impl Fn(Part) -> bool) -> Result<()> {
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|(part, _)| wanted(*part))
        .map(|(_, step)| step)
        .collect();
    walk(workspace, &steps)
}

fn format(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo(["fmt", "--all", "--check"]))
}

fn clippy(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

/// What only the browser runs: `app` with `hydrate` and without `ssr`, and the verifier.
fn clippy_wasm(workspace: &Workspace) -> Result<()> {
    site::need_wasm_target(workspace)?;
    for (package, features) in [
        ("app", &["--features", "hydrate"] as &[_]),
        ("verifier", &[]),
    ] {
        let mut clippy =
            workspace.cargo(["clippy", "-p", package, "--lib", "--target", site::WASM]);
        run(clippy
            .args(features)
            .args(["--locked", "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn rust(workspace: &Workspace) -> Result<()> {
    // The record of acts is checked by a program in another language too.
    if !exists("python3") {
        apt::install(&["python3"])?;
    }
    let postgres = Server::start(false)?;
    run(workspace
        .cargo(["test", "--workspace", "--locked"])
        .env("JUYI_TEST_POSTGRES", postgres.url()))
}
