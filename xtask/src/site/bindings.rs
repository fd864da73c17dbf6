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
    /// Scripts that the crate or one below it brought along, by path.
    pub snippets: Site,
}

/// Binds the module of a crate under the name that its files will have.
pub fn make(workspace: &Workspace, package: &str, name: &str) -> Result<Bindings> {
    let input = workspace.wasm(package);
    let module = fs::read(&input).with_context(|| format!("cargo left no {}", input.display()))?;
    let output = workspace.site_cache().join("bindings").join(name);
    let wanted = format!("{MADE_BY} {}", hash(&module));
    if !fs::read_to_string(output.join(STAMP)).is_ok_and(|found| found == wanted) {
        bind(name, module, &output)?;
        fs::write(output.join(STAMP), wanted)
            .context("cannot note what the bindings were made from")?;
    }
    Ok(Bindings {
        js: fs::read_to_string(output.join(format!("{name}.js")))
            .with_context(|| format!("wasm-bindgen left no {name}.js"))?,
        wasm: fs::read(output.join(format!("{name}_bg.wasm")))
            .with_context(|| format!("wasm-bindgen left no {name}_bg.wasm"))?,
        // A module without scripts of its own has no such folder.
        snippets: match output.join("snippets") {
            snippets if snippets.is_dir() => folder::read(&snippets)?,
            _ => Site::new(),
        },
    })
}

fn bind(name: &str, module: Vec<u8>, output: &Path) -> Result<()> {
    if output.exists() {
        fs::remove_dir_all(output).context("cannot clear the old bindings")?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, module)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // `init()` without arguments then finds the module beside the script.
        .omit_default_module_path(false);
    bindgen
        .generate(output)
        .with_context(|| format!("wasm-bindgen could not bind {name}"))
}
