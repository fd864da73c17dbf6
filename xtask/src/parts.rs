//! What the program is made of: every crate with its version, licence and source, held against `deny.toml`, and written down
//! for whoever runs a release (SBOM, CycloneDX).
//!
//! `cargo deny` knows more (advisories); it is a tool to install and needs its database. This needs nothing but cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::run::read;
use crate::workspace::Workspace;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// What people run: the program, and the modules in its pages.
const SHIPPED: [&str; 3] = ["server", "app", "verifier"];

/// One crate.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    name: String,
    version: String,
    licence: String,
    /// None for our own.
    source: Option<String>,
    /// Identities of what it uses, but for tests and build scripts.
    uses: Vec<String>,
}

/// The crates of a `cargo metadata`, by their identity.
fn parts(metadata: &Value) -> Result<BTreeMap<String, Part>> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let normal = |d: &Value| list(&d["dep_kinds"]).iter().any(|k| k["kind"].is_null());
        let deps = list(&node["deps"]);
        let deps = deps.iter().filter(|d| normal(d)).map(|d| text(&d["pkg"]));
        uses.insert(text(&node["id"]), deps.collect());
    }
    let mut all = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        let id = text(&package["id"]);
        let Some(uses) = uses.remove(&id) else {
            continue;
        };
        let part = Part {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            source: package["source"].as_str().map(str::to_owned),
            uses,
        };
        all.insert(id, part);
    }
    ensure!(!all.is_empty(), "cargo names no packages");
    Ok(all)
}

/// The words in quotes of a list in `deny.toml`, which [`Rules`] alone reads.
fn quoted(text: &str, head: &str, before: &str) -> Result<BTreeSet<String>> {
    let list = text
        .split_once(head)
        .and_then(|(_, rest)| rest.split_once("\n]"));
    let (list, _) = list.with_context(|| format!("deny.toml has no `{head}`"))?;
    let lines = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix(before));
    let words = lines.filter_map(|line| line.split('"').next());
    Ok(words.map(str::to_owned).collect())
}

struct Rules {
    licences: BTreeSet<String>,
    banned: BTreeSet<String>,
}

impl Rules {
    fn of(deny: &str) -> Result<Self> {
        Ok(Self {
            licences: quoted(deny, "\nallow = [", "\"")?,
            banned: quoted(deny, "\ndeny = [", "{ crate = \"")?,
        })
    }

    /// Why a crate may not be used.
    fn against(&self, part: &Part) -> Option<String> {
        let Some(source) = &part.source else {
            return None;
        };
        let named = format!("{} {}", part.name, part.version);
        if source != CRATES_IO {
            return Some(format!("{named} comes from {source}"));
        }
        if self.banned.contains(&part.name) {
            return Some(format!("{named} is refused by deny.toml"));
        }
        // Older crates write `MIT/Apache-2.0`.
        let lax = spdx::ParseMode::LAX;
        let allowed = spdx::Expression::parse_mode(&part.licence, lax).is_ok_and(|licence| {
            licence.evaluate(|wanted| self.licences.contains(&wanted.to_string()))
        });
        (!allowed).then(|| format!("{named} has the licence `{}`", part.licence))
    }
}

/// What cargo knows of all crates.
pub fn metadata(workspace: &Workspace) -> Result<Value> {
    let target = "x86_64-unknown-linux-gnu";
    let mut cargo = workspace.cargo(["metadata", "--locked", "--format-version", "1"]);
    let said = read(cargo.args(["--filter-platform", target]))?;
    Ok(serde_json::from_str(&said)?)
}

fn ask(workspace: &Workspace) -> Result<BTreeMap<String, Part>> {
    parts(&metadata(workspace)?)
}

/// Every crate comes from crates.io, with a licence that may be linked, and none is banned.
pub fn check(workspace: &Workspace) -> Result<()> {
    let rules = Rules::of(&fs::read_to_string(workspace.root.join("deny.toml"))?)?;
    let all = ask(workspace)?;
    let wrong: Vec<String> = all.values().filter_map(|p| rules.against(p)).collect();
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("{} crates", all.len());
    Ok(())
}

/// Those that are shipped, and what they use.
fn shipped(all: &BTreeMap<String, Part>) -> BTreeSet<&str> {
    let ours = all.iter().filter(|(_, p)| p.source.is_none());
    let mut next: Vec<&str> = ours
        .filter(|(_, p)| SHIPPED.contains(&p.name.as_str()))
        .map(|(id, _)| id.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = next.pop() {
        if seen.insert(id)
            && let Some(part) = all.get(id)
        {
            next.extend(part.uses.iter().map(String::as_str));
        }
    }
    seen
}

/// The SHA-256 of every crate, as the lock file has it.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |text: &str, name: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(name))?;
        Some(line.trim_matches([' ', '=', '"']).to_owned())
    };
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|p| {
            Some((
                (field(p, "name")?, field(p, "version")?),
                field(p, "checksum")?,
            ))
        })
        .collect()
}

fn bill(all: &BTreeMap<String, Part>, lock: &str) -> Value {
    let sums = checksums(lock);
    let url = |p: &Part| format!("pkg:cargo/{}@{}", p.name, p.version);
    let mut components = Vec::new();
    let mut uses = Vec::new();
    for part in shipped(all).into_iter().filter_map(|id| all.get(id)) {
        let sum = sums.get(&(part.name.clone(), part.version.clone()));
        let hashes: Vec<Value> = sum
            .map(|s| json!({"alg": "SHA-256", "content": s}))
            .into_iter()
            .collect();
        components.push(json!({
            "type": "library", "bom-ref": url(part), "name": part.name, "version": part.version, "purl": url(part),
            "licenses": [{"expression": part.licence.replace('/', " OR ")}], "hashes": hashes,
        }));
        let of: Vec<String> = part
            .uses
            .iter()
            .filter_map(|id| all.get(id))
            .map(url)
            .collect();
        uses.push(json!({"ref": url(part), "dependsOn": of}));
    }
    let own = all
        .values()
        .find(|p| p.name == "server" && p.source.is_none());
    let version = own.map_or("", |p| p.version.as_str());
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "name": "juyi", "version": version}},
        "components": components, "dependencies": uses,
    })
}

/// Writes the bill of what a release is made of.
pub fn write(workspace: &Workspace, to: &Path) -> Result<()> {
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    let text = serde_json::to_string_pretty(&bill(&ask(workspace)?, &lock))?;
    fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = "[licenses]\nallow = [\n  \"MIT\", # ours\n  \"Apache-2.0 WITH LLVM-exception\",\n]\n[bans]\ndeny = [\n  { crate = \"openssl-sys\", reason = \"rustls\" },\n]\n";

    fn part(name: &str, licence: &str, source: Option<&str>) -> Part {
        Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            source: source.map(str::to_owned),
            uses: Vec::new(),
        }
    }

    #[test]
    fn a_licence_a_source_or_a_name_that_is_not_allowed_is_refused() -> Result<()> {
        let rules = Rules::of(DENY)?;
        let here = Some(CRATES_IO);
        for (one, said) in [
            (part("a", "MIT", here), None),
            (part("a", "MIT/GPL-3.0", here), None),
            (part("a", "GPL-3.0 OR MIT", here), None),
            (part("a", "Apache-2.0 WITH LLVM-exception", here), None),
            (part("server", "none", None), None),
            (part("a", "GPL-3.0", here), Some("licence")),
            (part("a", "MIT AND GPL-3.0", here), Some("licence")),
            (part("a", "", here), Some("licence")),
            (part("openssl-sys", "MIT", here), Some("refused")),
            (
                part("a", "MIT", Some("git+https://example.com/a")),
                Some("comes from"),
            ),
        ] {
            let got = rules.against(&one);
            let fits = match (&got, said) {
                (Some(got), Some(said)) => got.contains(said),
                (got, said) => got.is_none() && said.is_none(),
            };
            assert!(fits, "{one:?}: {got:?}");
        }
        Ok(())
    }

    #[test]
    fn the_bill_holds_what_is_shipped_with_its_sums_and_nothing_of_tests() -> Result<()> {
        let dep = |to: &str, kind: Value| json!({"pkg": to, "dep_kinds": [{"kind": kind}]});
        let package = |name: &str, source: Value| json!({"id": name, "name": name, "version": "1.0.0", "license": "MIT", "source": source});
        let metadata = json!({
            "packages": [package("server", Value::Null), package("axum", json!(CRATES_IO)),
                package("rstest", json!(CRATES_IO)), package("xtask", Value::Null)],
            "resolve": {"nodes": [
                {"id": "server", "deps": [dep("axum", Value::Null), dep("rstest", json!("dev"))]},
                {"id": "axum", "deps": []}, {"id": "rstest", "deps": []}, {"id": "xtask", "deps": []},
            ]},
        });
        let lock = "[[package]]\nname = \"axum\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let bill = bill(&parts(&metadata)?, lock);
        let names: Vec<_> = bill["components"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|c| &c["name"])
            .collect();
        assert_eq!(names, ["axum", "server"]);
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "abc");
        assert_eq!(
            bill["dependencies"][1]["dependsOn"][0],
            "pkg:cargo/axum@1.0.0"
        );
        Ok(())
    }
}
