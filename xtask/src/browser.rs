//! The browser tests: Chromium from Debian, the modules of `end2end/`, Playwright.
//!
//! Playwright's own browsers are a large download from elsewhere and change with its version; the system's Chromium is
//! what residents' phones run, near enough, and is there after one `apt-get`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::run::{exists, run};
use crate::site::assets::hash;
use crate::workspace::Workspace;

/// The headless shell draws and runs what Chromium does, without the windows around it: a third less time.
const CHROMIUM: &str = "/usr/bin/chromium-headless-shell";
/// Without a Chinese font every character is a box, and a picture of a page proves nothing.
const FONTS: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

pub fn install() -> Result<()> {
    let wanted = [
        (CHROMIUM, "chromium-headless-shell"),
        (FONTS, "fonts-noto-cjk"),
    ];
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(path, _)| !Path::new(path).exists())
        .map(|(_, name)| *name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    apt::install(&missing)?;
    if !Path::new(CHROMIUM).exists() {
        bail!("apt-get put no browser at {CHROMIUM}");
    }
    Ok(())
}

/// `npm ci` when the lock file is another than the one the modules were installed from.
pub fn modules(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("end2end");
    let lock = fs::read(folder.join("package-lock.json"))
        .context("end2end/package-lock.json cannot be read")?;
    let stamp = folder.join("node_modules/.juyi-lock");
    let wanted = hash(&lock);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        println!("unchanged");
        return Ok(());
    }
    if !exists("npm") {
        bail!(
            "npm is missing; the browser tests need Node 20 or newer with npm (Debian: apt-get install nodejs npm)"
        );
    }
    let mut npm = workspace.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(npm.current_dir(&folder))?;
    fs::write(stamp, wanted).context("cannot note the installed lock file")
}

pub fn play(workspace: &Workspace) -> Result<()> {
    let mut playwright = workspace.command("npx");
    playwright
        .args(["--no-install", "playwright", "test"])
        .current_dir(workspace.root.join("end2end"))
        .env("JUYI_BIN", workspace.juyi(false))
        .env("JUYI_CHROMIUM", CHROMIUM)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut playwright)
}
