//! Weights a resident pays for, and their limits. A build over a limit fails: pages grow by small steps that each look
//! harmless, and nobody removes what has shipped. Raising a limit is a decision (`docs/decisions`), not an edit.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::assets::Names;
use super::compress::Ways;

/// In bytes after brotli; a KB is 1,000 of them.
const WASM: usize = 100_000;
/// Loaded by nobody but who opens a page that checks a ballot or a draw.
const VERIFIER: usize = 45_000;
const STYLE: usize = 6_000;
const BOOT: usize = 1_500;

/// Prints what everything weighs and refuses what is too heavy.
pub fn keep(ways: &BTreeMap<String, Ways>, names: &Names) -> Result<()> {
    let limits = [
        (&names.modules.portal.wasm, WASM),
        (&names.modules.verifier.wasm, VERIFIER),
        (&names.style, STYLE),
        (&names.boot, BOOT),
    ];
    let mut over = Vec::new();
    println!(
        "{:<36} {:>9} {:>9} {:>9} {:>9}",
        "bytes", "plain", "gzip", "brotli", "limit"
    );
    for (path, ways) in ways {
        let limit = limits
            .iter()
            .find(|(url, _)| url.trim_start_matches('/') == path)
            .map(|(_, limit)| *limit);
        let shown = limit.map(|limit| limit.to_string()).unwrap_or_default();
        println!(
            "{path:<36} {:>9} {:>9} {:>9} {shown:>9}",
            ways.plain, ways.gzip, ways.brotli
        );
        if let Some(limit) = limit.filter(|limit| ways.brotli > *limit) {
            over.push(format!(
                "{path} is {} bytes after brotli, {} over its limit of {limit}",
                ways.brotli,
                ways.brotli - limit
            ));
        }
    }
    if !over.is_empty() {
        bail!("over the size budget: {}", over.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::assets::{Module, Modules};

    fn weigh(wasm: usize) -> Result<()> {
        let module = |name: &str| Module {
            js: format!("/pkg/{name}.1.js"),
            wasm: format!("/pkg/{name}.1.wasm"),
        };
        let names = Names {
            boot: "/pkg/boot.1.js".to_owned(),
            style: "/pkg/style.1.css".to_owned(),
            modules: Modules {
                portal: module("portal"),
                verifier: module("verifier"),
            },
        };
        let ways = Ways {
            plain: 300_000,
            gzip: 120_000,
            brotli: wasm,
        };
        keep(
            &BTreeMap::from([("pkg/portal.1.wasm".to_owned(), ways)]),
            &names,
        )
    }

    #[test]
    fn a_module_over_its_limit_fails_the_build_and_is_named() {
        assert!(weigh(WASM).is_ok());
        let refused = weigh(WASM + 1).map_err(|error| error.to_string());
        assert!(
            refused
                .as_ref()
                .is_err_and(|text| text.contains("portal.1.wasm") && text.contains("1 over")),
            "{refused:?}"
        );
    }
}
