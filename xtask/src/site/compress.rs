//! Brotli and gzip beside every file that gains by it.
//!
//! The best quality takes a second for the module and is done once: results lie in `target/site-cache` under the hash
//! of their source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::assets::{Site, hash};

/// Pictures and fonts are compressed already.
const KINDS: [&str; 10] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// What a file weighs on each way over the wire.
pub struct Ways {
    pub plain: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Adds `.br` and `.gz` to the site and returns the weights by path. Entries of the cache that no file uses are dropped.
pub fn all(site: &mut Site, cache: &Path) -> Result<BTreeMap<String, Ways>> {
    fs::create_dir_all(cache).context("cannot make target/site-cache")?;
    let mut ways = BTreeMap::new();
    let mut used = BTreeSet::new();
    let mut smaller = Site::new();
    for (path, bytes) in site.iter().filter(|(path, _)| gains(path)) {
        let name = hash(bytes);
        let br = cached(cache, format!("{name}.br"), &mut used, || brotli(bytes))?;
        let gz = cached(cache, format!("{name}.gz"), &mut used, || gzip(bytes))?;
        ways.insert(
            path.clone(),
            Ways {
                plain: bytes.len(),
                gzip: gz.len(),
                brotli: br.len(),
            },
        );
        for (ending, packed) in [("br", br), ("gz", gz)] {
            if packed.len() < bytes.len() {
                smaller.insert(format!("{path}.{ending}"), packed);
            }
        }
    }
    site.append(&mut smaller);
    sweep(cache, &used)?;
    Ok(ways)
}

fn gains(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| KINDS.contains(&ending))
}

fn cached(
    cache: &Path,
    name: String,
    used: &mut BTreeSet<String>,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let path = cache.join(&name);
    used.insert(name);
    if let Ok(bytes) = fs::read(&path) {
        return Ok(bytes);
    }
    let bytes = make()?;
    // Written aside and renamed: an interrupted build must not leave half an entry under a full name.
    let aside = path.with_extension("part");
    fs::write(&aside, &bytes)
        .and_then(|()| fs::rename(&aside, &path))
        .context("cannot write to target/site-cache")?;
    Ok(bytes)
}

fn sweep(cache: &Path, used: &BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(cache)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && !used.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).context("brotli failed")?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("gzip failed")
}
