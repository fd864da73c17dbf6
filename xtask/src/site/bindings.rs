//! From cargo's WASM to what a browser loads: the module and the JavaScript that binds it.
//!
//! wasm-bindgen is used as a library because its version must equal, to the digit, the one `app` was compiled with;
//! as two lines of one Cargo.lock they cannot drift apart.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::assets::{Site, hash};
use super::folder;
use crate::workspace::Workspace;

/// The version is part of the key: another wasm-bindgen writes another glue for the same module.
const MADE_BY: &str = "wasm-bindgen 0.2.130";
const STAMP: &str = "made-from";

/// What wasm-bindgen wrote, by its own names.
pub struct Bindings {
    pub js: String,
    pub wasm: Vec<u8>,
    /// Scripts that `app` or a crate below it brought along, by path.
    pub snippets: Site,
}

pub fn make(workspace: &Workspace) -> Result<Bindings> {
    let input = workspace.app_wasm();
    let module = fs::read(&input).with_context(|| format!("cargo left no {}", input.display()))?;
    let output = workspace.site_cache().join("bindings");
    let wanted = format!("{MADE_BY} {}", hash(&module));
    if !fs::read_to_string(output.join(STAMP)).is_ok_and(|found| found == wanted) {
        bind(module, &output)?;
        fs::write(output.join(STAMP), wanted)
            .context("cannot note what the bindings were made from")?;
    }
    Ok(Bindings {
        js: fs::read_to_string(output.join("portal.js"))
            .context("wasm-bindgen left no portal.js")?,
        wasm: fs::read(output.join("portal_bg.wasm"))
            .context("wasm-bindgen left no portal_bg.wasm")?,
        snippets: folder::read(&output.join("snippets"))?,
    })
}

fn bind(module: Vec<u8>, output: &Path) -> Result<()> {
    if output.exists() {
        fs::remove_dir_all(output).context("cannot clear the old bindings")?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("portal", module)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // `init()` without arguments then finds the module beside the script.
        .omit_default_module_path(false);
    bindgen
        .generate(output)
        .context("wasm-bindgen could not bind the app")
}
