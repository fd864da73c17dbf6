//! Names made from content, and the references between files that follow them.
//!
//! Order matters: the module is named first, then the script that names it, then the boot script that names both.

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
    pub portal: Portal,
}

pub struct Portal {
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
pub fn portal(site: &mut Site, bindings: Bindings) -> Result<Portal> {
    let Bindings {
        mut js,
        wasm,
        snippets,
    } = bindings;
    let wasm = hashed(site, "portal", "wasm", wasm);
    replace(&mut js, "portal_bg.wasm", wasm.trim_start_matches("/pkg/"))?;
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
    let js = hashed(site, "portal", "js", js.into_bytes());
    Ok(Portal { js, wasm })
}

/// Copies `public/` as it is, except the boot script, which is told where the portal lies; returns its URL path.
pub fn public(site: &mut Site, files: Site, portal: &Portal) -> Result<String> {
    let mut boot = None;
    for (path, bytes) in files {
        if path == "boot.js" {
            let mut text = String::from_utf8(bytes)?;
            replace(&mut text, "__PORTAL_JS__", &portal.js)?;
            replace(&mut text, "__PORTAL_WASM__", &portal.wasm)?;
            boot = Some(hashed(site, "boot", "js", text.into_bytes()));
        } else if path == "manifest.json" || path.starts_with("pkg/") {
            bail!("public/{path} would take the place of a file made by xtask");
        } else {
            site.insert(path, bytes);
        }
    }
    match boot {
        Some(boot) => Ok(boot),
        None => bail!("public/boot.js is missing: without it no island ever comes alive"),
    }
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

    fn bindings(body: &str) -> Bindings {
        let js = format!(
            "{body}import * as i from \"./snippets/app-1/inline0.js\"\n
            new URL('portal_bg.wasm', import.meta.url); imports = {{ \"./snippets/app-1/inline0.js\": i }}"
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

    #[test]
    fn every_script_names_the_files_that_exist() -> Result<()> {
        let mut site = Site::new();
        let portal = portal(&mut site, bindings(""))?;
        let boot = Site::from([(
            "boot.js".to_owned(),
            b"import('__PORTAL_JS__'); go('__PORTAL_WASM__')".to_vec(),
        )]);
        let boot = public(&mut site, boot, &portal)?;
        let text =
            |url: &str| String::from_utf8_lossy(&site[url.trim_start_matches('/')]).into_owned();
        assert_eq!(
            text(&boot),
            format!("import('{}'); go('{}')", portal.js, portal.wasm)
        );
        assert!(text(&portal.js).contains(portal.wasm.trim_start_matches("/pkg/")));
        assert!(text(&portal.js).contains("from \"./snippet."));
        assert!(text(&portal.js).contains("{ \"./snippets/app-1/inline0.js\": i }"));
        assert_eq!(site.len(), 4);
        Ok(())
    }

    #[test]
    fn another_content_is_another_name() -> Result<()> {
        let (mut one, mut two) = (Site::new(), Site::new());
        let (first, second) = (
            portal(&mut one, bindings(""))?,
            portal(&mut two, bindings("/* changed */"))?,
        );
        assert_ne!(first.js, second.js);
        assert_eq!(first.wasm, second.wasm);
        assert_ne!(stamp(&one), stamp(&two));
        Ok(())
    }

    #[test]
    fn a_boot_script_that_forgets_the_portal_does_not_build() {
        let portal = Portal {
            js: "/pkg/a.js".to_owned(),
            wasm: "/pkg/a.wasm".to_owned(),
        };
        let boot = Site::from([("boot.js".to_owned(), b"console.log(1)".to_vec())]);
        assert!(public(&mut Site::new(), boot, &portal).is_err());
        assert!(public(&mut Site::new(), Site::new(), &portal).is_err());
    }
}
