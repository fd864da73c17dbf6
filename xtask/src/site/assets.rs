//! Names made from content, and the references between files that follow them.
//!
//! Order matters: a module is named first, then the script that names it, then the scripts of `public/` that name both.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::bindings::Bindings;

/// A folder in memory: paths with `/`, relative to it.
pub type Site = BTreeMap<String, Vec<u8>>;

/// The names a page needs, as URL paths.
pub struct Names {
    pub boot: String,
    pub style: String,
    pub modules: Modules,
}

/// What the scripts of `public/` load.
pub struct Modules {
    /// The islands.
    pub portal: Module,
    /// What checks a ballot.
    pub verifier: Module,
}

pub struct Module {
    pub js: String,
    pub wasm: String,
}

/// SHA-256 in hex.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One hash over all names and contents.
pub fn stamp(site: &Site) -> String {
    let lines: String = site
        .iter()
        .map(|(path, bytes)| format!("{} {path}\n", hash(bytes)))
        .collect();
    hash(lines.as_bytes())
}

/// Puts a file under its content's name and returns its URL path. 12 hex digits: 48 bits, for a handful of files.
pub fn hashed(site: &mut Site, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
    let path = format!("pkg/{stem}.{}.{extension}", &hash(&bytes)[..12]);
    let url = format!("/{path}");
    site.insert(path, bytes);
    url
}

/// The module and its script, the snippets the script imports, and every reference between them.
pub fn module(site: &mut Site, name: &str, bindings: Bindings) -> Result<Module> {
    let Bindings {
        mut js,
        wasm,
        snippets,
    } = bindings;
    let wasm = hashed(site, name, "wasm", wasm);
    let own = format!("{name}_bg.wasm");
    replace(&mut js, &own, wasm.trim_start_matches("/pkg/"))?;
    for (path, bytes) in snippets {
        let url = hashed(site, "snippet", "js", bytes);
        // Only where it is loaded: the same text is also the name under which the module asks for these functions.
        let file = url.replacen("/pkg/", "./", 1);
        replace(
            &mut js,
            &format!("from \"./snippets/{path}\""),
            &format!("from \"{file}\""),
        )?;
    }
    let js = hashed(site, name, "js", js.into_bytes());
    Ok(Module { js, wasm })
}

/// Copies `public/` as it is, except its two scripts, which are told where the modules lie; returns the URL path of the
/// boot script.
pub fn public(site: &mut Site, mut files: Site, modules: &Modules) -> Result<String> {
    let Modules { portal, verifier } = modules;
    let check = script(
        site,
        &mut files,
        "check",
        &[
            ("__VERIFIER_JS__", &verifier.js),
            ("__VERIFIER_WASM__", &verifier.wasm),
        ],
    )?;
    let boot = script(
        site,
        &mut files,
        "boot",
        &[
            ("__PORTAL_JS__", &portal.js),
            ("__PORTAL_WASM__", &portal.wasm),
            ("__CHECK_JS__", &check),
        ],
    )?;
    for (path, bytes) in files {
        if path == "manifest.json" || path.starts_with("pkg/") {
            bail!("public/{path} would take the place of a file made by xtask");
        }
        if of_node(&path) {
            bail!("public/{path} belongs to Node, which no release needs");
        }
        site.insert(path, bytes);
    }
    Ok(boot)
}

/// Whether a file is one of npm's or of the browser tests', which are for this repository alone.
fn of_node(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut folders = path.split('/');
    folders.any(|part| part == "node_modules")
        || (name.starts_with("package") && name.ends_with(".json"))
        || [".node", ".ts", ".mjs", ".cjs"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Puts a script under its content's name after telling it the names it asks for.
fn script(site: &mut Site, files: &mut Site, name: &str, names: &[(&str, &str)]) -> Result<String> {
    let Some(bytes) = files.remove(&format!("{name}.js")) else {
        bail!("public/{name}.js is missing");
    };
    let mut text = String::from_utf8(bytes)?;
    for (from, to) in names {
        replace(&mut text, from, to)?;
    }
    Ok(hashed(site, name, "js", text.into_bytes()))
}

/// A reference that is not found is a build error: the site would load and then do nothing.
fn replace(text: &mut String, from: &str, to: &str) -> Result<()> {
    if !text.contains(from) {
        bail!("expected to find `{from}` in a script, to put `{to}` there");
    }
    *text = text.replace(from, to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings(name: &str, body: &str) -> Bindings {
        let js = format!(
            "{body}import * as i from \"./snippets/app-1/inline0.js\"\n
            new URL('{name}_bg.wasm', import.meta.url); imports = {{ \"./snippets/app-1/inline0.js\": i }}"
        );
        let snippets = Site::from([(
            "app-1/inline0.js".to_owned(),
            b"export const x = 1".to_vec(),
        )]);
        Bindings {
            js,
            wasm: vec![0, 97, 115, 109],
            snippets,
        }
    }

    const BOOT: &str = "import('__PORTAL_JS__'); go('__PORTAL_WASM__'); import('__CHECK_JS__')";
    const CHECK: &str = "import('__VERIFIER_JS__'); go('__VERIFIER_WASM__')";

    fn modules(site: &mut Site) -> Result<Modules> {
        Ok(Modules {
            portal: module(site, "portal", bindings("portal", ""))?,
            verifier: module(site, "verifier", bindings("verifier", ""))?,
        })
    }

    fn scripts(boot: &str) -> Site {
        [("boot.js", boot), ("check.js", CHECK)]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    fn text_of_check(verifier: &Module) -> String {
        CHECK
            .replace("__VERIFIER_JS__", &verifier.js)
            .replace("__VERIFIER_WASM__", &verifier.wasm)
    }

    #[test]
    fn every_script_names_the_files_that_exist() -> Result<()> {
        let mut site = Site::new();
        let modules = modules(&mut site)?;
        let boot = public(&mut site, scripts(BOOT), &modules)?;
        let portal = modules.portal;
        let text =
            |url: &str| String::from_utf8_lossy(&site[url.trim_start_matches('/')]).into_owned();
        assert_eq!(
            text(&boot),
            format!(
                "import('{}'); go('{}'); import('/pkg/check.{}.js')",
                portal.js,
                portal.wasm,
                &hash(text_of_check(&modules.verifier).as_bytes())[..12]
            )
        );
        assert!(text(&portal.js).contains(portal.wasm.trim_start_matches("/pkg/")));
        assert!(text(&portal.js).contains("from \"./snippet."));
        assert!(text(&portal.js).contains("{ \"./snippets/app-1/inline0.js\": i }"));
        assert_eq!(site.len(), 7);
        Ok(())
    }

    #[test]
    fn another_content_is_another_name() -> Result<()> {
        let (mut one, mut two) = (Site::new(), Site::new());
        let (first, second) = (
            module(&mut one, "portal", bindings("portal", ""))?,
            module(&mut two, "portal", bindings("portal", "/* changed */"))?,
        );
        assert_ne!(first.js, second.js);
        assert_eq!(first.wasm, second.wasm);
        assert_ne!(stamp(&one), stamp(&two));
        Ok(())
    }

    #[test]
    fn a_script_that_forgets_its_module_does_not_build() -> Result<()> {
        let mut site = Site::new();
        let modules = modules(&mut site)?;
        assert!(public(&mut site, scripts("console.log(1)"), &modules).is_err());
        assert!(public(&mut site, Site::new(), &modules).is_err());
        Ok(())
    }

    #[test]
    fn nothing_of_node_goes_into_a_release() -> Result<()> {
        for path in [
            "package.json",
            "package-lock.json",
            "lib/node_modules/a/index.js",
            "addon.node",
            "server.ts",
            "tool.mjs",
        ] {
            let mut site = Site::new();
            let modules = modules(&mut site)?;
            let mut files = scripts(BOOT);
            files.insert(path.to_owned(), Vec::new());
            let refused = public(&mut site, files, &modules).map_err(|error| error.to_string());
            assert!(
                refused.is_err_and(|text| text.contains("belongs to Node")),
                "{path}"
            );
        }
        for path in ["icon.svg", "site.webmanifest", "sw.js", "robots.txt"] {
            assert!(!of_node(path), "{path}");
        }
        Ok(())
    }
}
