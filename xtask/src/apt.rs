//! System packages a test needs, installed when they are missing: a step that cannot run must not pass for run.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{exists, is_root, run};

/// Installs Debian packages, saying so, or says what the person has to type.
pub fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if !exists("apt-get") {
        bail!(
            "missing: {list}. This system has no apt-get; install them with its own package manager"
        );
    }
    let sudo = !is_root();
    if sudo && !exists("sudo") {
        bail!(
            "missing: {list}. Not root and no sudo here; as root: apt-get update && apt-get install {list}"
        );
    }
    println!("installing {list} with apt-get");
    run(apt(sudo).arg("update").arg("-qq"))?;
    run(apt(sudo)
        .args(["install", "-qq", "--yes", "--no-install-recommends"])
        .args(packages))
}

/// No questions: CI has nobody to answer them.
fn apt(sudo: bool) -> Command {
    let mut command = Command::new(if sudo { "sudo" } else { "env" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}
