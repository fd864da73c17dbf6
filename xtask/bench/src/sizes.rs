//! What a phone pays for: the modules, and the first visit of a page.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result};

use crate::load::fetch;
use crate::report::Report;

const MODULES: [(&str, u64); 2] = [("portal", 100_000), ("verifier", 45_000)];
const FIRST_VISIT: usize = 20_000;

/// The WASM modules as they are sent.
///
/// # Errors
/// When the site is not built.
pub fn modules(site: &Path, report: &mut Report) -> Result<()> {
    for (name, budget) in MODULES {
        let files = fs::read_dir(site.join("pkg")).context("the site is not built")?;
        let size = files
            .flatten()
            .find(|f| {
                let file = f.file_name().to_string_lossy().into_owned();
                file.starts_with(name) && file.ends_with(".wasm.br")
            })
            .and_then(|f| f.metadata().ok())
            .context("a module is missing")?
            .len();
        report.add(
            format!("module `{name}`, brotli"),
            format!("≤ {} KB", budget / 1000),
            format!("{:.1} KB", size as f64 / 1000.0),
            "",
            size <= budget,
        );
    }
    Ok(())
}

/// Bytes of all requests of a first visit: the page, and whatever it names below `/pkg/`, `/icon` and the manifest.
///
/// # Errors
/// When the server does not answer.
pub async fn first_visit(address: SocketAddr, paths: &[String], report: &mut Report) -> Result<()> {
    const GZIP: &str = "accept-encoding: br, gzip\r\naccept-language: zh-CN\r\n";
    let mut largest = (0, String::new());
    for path in paths {
        let (_, plain) = fetch(address, path, "accept-language: zh-CN\r\n").await?;
        let (_, page) = fetch(address, path, GZIP).await?;
        let text = String::from_utf8_lossy(&plain);
        let mut sum = page.len();
        let mut named: Vec<&str> = text
            .split(['"', '\''])
            .filter(|part| {
                part.starts_with("/pkg/") && (part.ends_with(".css") || part.ends_with(".js"))
            })
            .filter(|part| part.contains("/style.") || part.contains("/boot."))
            .collect();
        named.sort_unstable();
        named.dedup();
        for file in named {
            sum += fetch(address, file, GZIP).await?.1.len();
        }
        if sum > largest.0 {
            largest = (sum, path.clone());
        }
    }
    report.add(
        "first visit of a public page, all requests",
        "≤ 20 KB",
        format!("{:.1} KB", largest.0 as f64 / 1000.0),
        format!("the heaviest of {}: `{}`", paths.len(), largest.1),
        largest.0 <= FIRST_VISIT,
    );
    Ok(())
}
