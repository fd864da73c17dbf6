//! One style sheet from `style/main.css` and what it imports.

use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

/// The oldest that still matter: web views of phones from about 2019, which elderly residents inherit.
const BROWSERS: [&str; 6] = [
    "chrome 80",
    "edge 80",
    "firefox 78",
    "safari 13",
    "ios_saf 13",
    "samsung 13",
];

pub fn bundle(entry: &Path) -> Result<Vec<u8>> {
    if !entry.exists() {
        return Err(anyhow!(
            "{} is missing: it imports the portal's style",
            entry.display()
        ));
    }
    let browsers =
        Browsers::from_browserslist(BROWSERS).map_err(|error| anyhow!("browser list: {error}"))?;
    let targets = Targets {
        browsers,
        ..Targets::default()
    };

    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| anyhow!("style: {error}"))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    Ok(printed.code.into_bytes())
}
