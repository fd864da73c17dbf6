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

#[cfg(test)]
mod tests {
    use anyhow::ensure;
    use serde_json::Value;

    use super::*;

    fn read(path: &str) -> Result<Value> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = fs::read_to_string(root.join(path)).with_context(|| path.to_owned())?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Everything that npm installs is pinned by the sum of its bytes, comes from npm, and is for development.
    fn pinned(lock: &Value) -> Result<usize> {
        let none = serde_json::Map::new();
        let all = lock["packages"].as_object().unwrap_or(&none);
        for (path, package) in all.iter().filter(|(path, _)| !path.is_empty()) {
            let begins = |key: &str, with: &str| {
                package[key]
                    .as_str()
                    .is_some_and(|text| text.starts_with(with))
            };
            ensure!(begins("integrity", "sha512-"), "{path} has no sum");
            // Without an address it is asked of npm; with another one, somewhere else.
            let npm = begins("resolved", "https://registry.npmjs.org/");
            ensure!(
                package.get("resolved").is_none() || npm,
                "{path} comes from elsewhere"
            );
            ensure!(package["dev"] == true, "{path} is not for development");
        }
        Ok(all.len().saturating_sub(1))
    }

    #[test]
    fn every_module_of_the_tests_is_pinned_by_its_sum_and_none_is_shipped() -> Result<()> {
        for folder in ["end2end", "end2end/lighthouse"] {
            let lock = read(&format!("{folder}/package-lock.json"))?;
            assert!(pinned(&lock)? > 2, "{folder}");
            let package = read(&format!("{folder}/package.json"))?;
            assert!(package.get("dependencies").is_none(), "{folder}");
            let wanted = package["devDependencies"].as_object();
            for (name, version) in wanted.into_iter().flatten() {
                let exact = version.as_str().is_some_and(|v| {
                    v.split('.').count() == 3 && v.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                });
                assert!(exact, "{folder}: {name} {version}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_module_without_a_sum_or_from_elsewhere_is_named() -> Result<()> {
        let mut lock = read("end2end/package-lock.json")?;
        let path = "node_modules/axe-core";
        let sum = lock["packages"][path]["integrity"].take();
        assert!(pinned(&lock).is_err_and(|error| error.to_string().contains(path)));
        lock["packages"][path]["integrity"] = sum;
        lock["packages"][path]["resolved"] = "https://example.org/axe.tgz".into();
        assert!(pinned(&lock).is_err_and(|error| error.to_string().contains("elsewhere")));
        Ok(())
    }
}
