//! The `juyi` binary: built after the site, because a release carries the site inside.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::parts;
use crate::run::run;
use crate::signals;
use crate::site;
use crate::workspace::Workspace;

pub fn build(workspace: &Workspace, release: bool) -> Result<()> {
    let stamp = site::build(workspace)?;
    compile(workspace, release, Some(&stamp), &[])?;
    let binary = workspace.juyi(release);
    let size = fs::metadata(&binary)
        .with_context(|| format!("{} was not built", binary.display()))?
        .len();
    println!("{} ({:.1} MB)", workspace.shown(&binary), size as f64 / 1e6);
    if release {
        let bill = binary.with_extension("cdx.json");
        parts::write(workspace, &bill)?;
        println!("{}: what it is made of", workspace.shown(&bill));
    }
    Ok(())
}

/// A debug server reads the site from disk. A release embeds it, and is told by a variable when the site is another:
/// the server names it with `option_env!`, so cargo compiles it anew even where file times say nothing (a restored
/// cache, a copied folder).
///
/// Debug is built with the very features `cargo test --workspace` has, so that nothing is compiled twice: with those of
/// the whole workspace, and with those of the dev-dependencies, which cargo adds when asked for examples (there are
/// none). Without that word a proc macro's `syn` differs by one feature and 450 crates are built again for it. A
/// release gets its own features and no more.
///
/// `beside` are further packages of a release; they use nothing of a dependency that the server does not use too.
pub fn compile(
    workspace: &Workspace,
    release: bool,
    stamp: Option<&str>,
    beside: &[&str],
) -> Result<()> {
    if release {
        let mut cargo = workspace.cargo(["build", "--locked", "--package", "server", "--release"]);
        for package in beside {
            cargo.args(["--package", package]);
        }
        return run(cargo.env("JUYI_SITE_STAMP", stamp.unwrap_or_default()));
    }
    let mut cargo = workspace.cargo(["build", "--locked", "--workspace", "--bin", "juyi"]);
    run(cargo.arg("--examples"))
}

/// Builds, then *becomes* the server: signals and the exit code are then its own, with nothing in between to lose them.
pub fn serve(workspace: &Workspace, release: bool, addr: SocketAddr, fresh: bool) -> Result<()> {
    build(workspace, release)?;
    let data = workspace.demo();
    if fresh && data.exists() {
        fs::remove_dir_all(&data).context("cannot forget the earlier demo world")?;
    }
    signals::refuse_if_stopped()?;
    let binary = workspace.juyi(release);
    let mut juyi = workspace.command(&binary.to_string_lossy());
    juyi.args(["serve", "--demo", "--addr", &addr.to_string(), "--data"])
        .arg(data);
    Err(juyi.exec()).with_context(|| format!("cannot start {}", binary.display()))
}
