//! The site: everything under `target/site`, made from `app` and `verifier` (WASM), `style/` and `public/`.
//!
//! Files a page names carry the hash of their content in their name, so browsers may keep them for ever and a new
//! release never mixes with an old one; `manifest.json` tells the server the names of this build. Each text lies there
//! three times (plain, gzip, brotli) because the server compresses nothing while people wait. The whole site is put
//! together in memory and then takes the old one's place, so no stale file survives and a running debug server never
//! sees half of it.

pub mod assets;
mod bindings;
mod budget;
mod compress;
mod css;
mod folder;

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::json;

use self::assets::{Modules, Names, Site};
use crate::run::{read, run};
use crate::workspace::Workspace;

pub const WASM: &str = "wasm32-unknown-unknown";

/// Builds the site and returns its stamp, a hash over every file in it.
pub fn build(workspace: &Workspace) -> Result<String> {
    need_wasm_target(workspace)?;
    compile(workspace, "app", &["--features", "hydrate"])?;
    compile(workspace, "verifier", &[])?;

    let begun = Instant::now();
    let mut site = Site::new();
    let module = |site: &mut Site, package, name| {
        assets::module(site, name, bindings::make(workspace, package, name)?)
    };
    let modules = Modules {
        portal: module(&mut site, "app", "portal")?,
        verifier: module(&mut site, "verifier", "verifier")?,
    };
    let style = assets::hashed(
        &mut site,
        "style",
        "css",
        css::bundle(&workspace.root.join("style/main.css"))?,
    );
    let public = folder::read(&workspace.root.join("public"))?;
    let boot = assets::public(&mut site, public, &modules)?;
    let names = Names {
        boot,
        style,
        modules,
    };

    let ways = compress::all(&mut site, &workspace.site_cache())?;
    budget::keep(&ways, &names)?;

    let manifest = json!({
        "boot": names.boot, "style": names.style,
        "portal_js": names.modules.portal.js, "portal_wasm": names.modules.portal.wasm,
    });
    site.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    let changed = folder::replace(&workspace.site(), &site)?;
    let word = if changed { "written" } else { "unchanged" };
    println!(
        "target/site {word}, {} files in {:.1} s",
        site.len(),
        begun.elapsed().as_secs_f64()
    );
    Ok(assets::stamp(&site))
}

/// Compiles the library of a crate for the browser, small first.
fn compile(workspace: &Workspace, package: &str, features: &[&str]) -> Result<()> {
    let mut cargo = workspace.cargo([
        "build",
        "--locked",
        "--package",
        package,
        "--lib",
        "--target",
        WASM,
        "--profile",
        "wasm-release",
    ]);
    run(cargo.args(features))
}

/// `rustup` is told to add the target only where the compiler lacks it: some machines have a Rust without rustup, some
/// have no network, and both may have the target.
pub fn need_wasm_target(workspace: &Workspace) -> Result<()> {
    let sysroot = read(workspace.command("rustc").args(["--print", "sysroot"]))?;
    if std::path::Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    run(workspace.command("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("Rust's target {WASM} is missing and could not be added"))
}
