//! Where things lie, and how `cargo` is called from inside `cargo xtask`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The folders every step works in.
pub struct Workspace {
    pub root: PathBuf,
    target: PathBuf,
    /// Whether cargo keeps what makes the next compilation faster, gigabytes of it.
    incremental: bool,
}

impl Workspace {
    pub fn find() -> Result<Self> {
        // `cargo run` sets the variable, so a workspace that was moved or copied finds itself; the compiled-in
        // path serves a binary started by hand.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask must lie inside the workspace")?
            .to_path_buf();
        let target = root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
        let workspace = Self {
            root,
            target,
            incremental: true,
        };
        // The server names this folder at compile time, also before the first site is built.
        fs::create_dir_all(workspace.site()).context("cannot create target/site")?;
        Ok(workspace)
    }

    /// A clean checkout that is only to be tested is compiled once: it keeps nothing for a next time. One that was
    /// worked in stays as it is, since a change of mind would compile every crate of ours again.
    pub fn compiled_once(mut self) -> Self {
        // xtask itself was compiled a moment ago.
        let kept = fs::read_dir(self.target.join("debug/incremental"));
        let worked_in =
            |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with("xtask");
        self.incremental = kept.is_ok_and(|kept| kept.flatten().any(|entry| worked_in(&entry)));
        self
    }

    /// What the server hands out: the `#[folder]` of its rust-embed, hence beside it and not in `CARGO_TARGET_DIR`.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// What is dear to make again, kept by the hash of its input.
    pub fn site_cache(&self) -> PathBuf {
        self.root.join("target/site-cache")
    }

    pub fn demo(&self) -> PathBuf {
        self.root.join("target/demo")
    }

    /// Where a tool lies that is fetched for one command.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    pub fn juyi(&self, release: bool) -> PathBuf {
        self.target
            .join(if release { "release" } else { "debug" })
            .join("juyi")
    }

    /// The module of a crate, as cargo leaves it.
    pub fn wasm(&self, package: &str) -> PathBuf {
        self.target.join(format!(
            "wasm32-unknown-unknown/wasm-release/{package}.wasm"
        ))
    }

    /// A path as a person at the root would write it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs us. What it told *us* about our package is taken out of the environment: build scripts
    /// that look at such a variable would otherwise run again each time xtask and a plain `cargo` take turns.
    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = self.command(&cargo);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
                .iter()
                .any(|prefix| text.starts_with(prefix))
            {
                command.env_remove(&name);
            }
        }
        if !self.incremental {
            command.env("CARGO_INCREMENTAL", "0");
        }
        command.args(arguments);
        command
    }
}
