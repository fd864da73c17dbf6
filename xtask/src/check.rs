//! What CI asks, as one list. The order is by cost: the cheapest refusal comes first.
//!
//! The sets of features are fixed here on purpose. Asking cargo once for a package and once for the workspace gives
//! shared dependencies two sets of features, and every change of mind compiles them again.

use anyhow::Result;
use clap::ValueEnum;

use crate::postgres::Server;
use crate::run::run;
use crate::steps::{Step, walk};
use crate::workspace::Workspace;
use crate::{browser, server, site};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    Fmt,
    Clippy,
    Rust,
    Browser,
}

const STEPS: &[(Part, Step)] = &[
    (
        Part::Fmt,
        Step {
            name: "format",
            act: format,
        },
    ),
    (
        Part::Clippy,
        Step {
            name: "clippy, native",
            act: clippy,
        },
    ),
    (
        Part::Clippy,
        Step {
            name: "clippy, what the browser runs",
            act: clippy_wasm,
        },
    ),
    (
        Part::Rust,
        Step {
            name: "Rust tests, on SQLite and PostgreSQL",
            act: rust,
        },
    ),
    (
        Part::Browser,
        Step {
            name: "site, with its size budgets",
            act: |workspace| site::build(workspace).map(drop),
        },
    ),
    (
        Part::Browser,
        Step {
            name: "server",
            act: |workspace| server::compile(workspace, false, None),
        },
    ),
    (
        Part::Browser,
        Step {
            name: "browser and fonts",
            act: |_| browser::install(),
        },
    ),
    (
        Part::Browser,
        Step {
            name: "npm modules",
            act: browser::modules,
        },
    ),
    (
        Part::Browser,
        Step {
            name: "browser tests",
            act: browser::play,
        },
    ),
];

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

/// The other half of `app`: with `hydrate` and without `ssr`, which the native run never sees.
fn clippy_wasm(workspace: &Workspace) -> Result<()> {
    site::need_wasm_target(workspace)?;
    let mut clippy = workspace.cargo([
        "clippy",
        "-p",
        "app",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    run(clippy.args(["--features", "hydrate", "--locked", "--", "-D", "warnings"]))
}

fn rust(workspace: &Workspace) -> Result<()> {
    let postgres = Server::start(false)?;
    run(workspace
        .cargo(["test", "--workspace", "--locked"])
        .env("JUYI_TEST_POSTGRES", postgres.url()))
}
