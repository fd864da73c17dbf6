//! Crates that run code of their own on the machine that builds: their build scripts. Each stands in a list with what its script
//! does, so that a new one is looked at before it runs in CI (requirements.md SC3). Macros run too; theirs is the code that
//! is compiled, and they are not listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use crate::parts;
use crate::workspace::Workspace;

const LIST: &str = "xtask/build-scripts.txt";

/// The crates of others that have a build script.
fn with_scripts(metadata: &Value) -> BTreeSet<String> {
    let used = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten();
    let used: BTreeSet<&str> = used.filter_map(|node| node["id"].as_str()).collect();
    let script = |target: &Value| {
        let mut kinds = target["kind"].as_array().into_iter().flatten();
        kinds.any(|kind| kind == "custom-build")
    };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|p| !p["source"].is_null() && p["id"].as_str().is_some_and(|id| used.contains(id)))
        .filter(|p| {
            p["targets"]
                .as_array()
                .is_some_and(|all| all.iter().any(script))
        })
        .filter_map(|p| p["name"].as_str().map(str::to_owned))
        .collect()
}

/// Names with what was found when they were looked at.
fn looked_at(list: &str) -> Result<BTreeMap<&str, &str>> {
    let rows = list
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'));
    let mut all = BTreeMap::new();
    for row in rows {
        let (name, what) = row.split_once(": ").unwrap_or((row, ""));
        ensure!(!what.trim().is_empty(), "{LIST}: nothing is said of {name}");
        ensure!(
            all.insert(name, what).is_none(),
            "{LIST}: {name} stands there twice"
        );
    }
    Ok(all)
}

/// What is new, and what is gone.
fn differences(found: &BTreeSet<String>, list: &BTreeMap<&str, &str>) -> Vec<String> {
    let new = found
        .iter()
        .filter(|name| !list.contains_key(name.as_str()));
    let new = new.map(|name| format!("{name} has a build script that nobody has looked at: read it, and say in {LIST} what it does"));
    let gone = list.keys().filter(|name| !found.contains(**name));
    let gone = gone.map(|name| {
        format!("{name} has no build script any more, or is not used: take it out of {LIST}")
    });
    new.chain(gone).collect()
}

pub fn check(workspace: &Workspace) -> Result<()> {
    let list = fs::read_to_string(workspace.root.join(LIST))?;
    let found = with_scripts(&parts::metadata(workspace)?);
    let wrong = differences(&found, &looked_at(&list)?);
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("{} crates", found.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_build_script_is_named_and_one_that_is_gone_too() {
        let package = |name: &str, source: Option<&str>, kind: &str| serde_json::json!({ "id": name, "name": name, "source": source, "targets": [{ "kind": ["lib"] }, { "kind": [kind] }] });
        let metadata = serde_json::json!({
            "resolve": { "nodes": [{ "id": "own" }, { "id": "ring" }, { "id": "serde" }, { "id": "plain" }] },
            "packages": [
                package("own", None, "custom-build"),
                package("ring", Some("registry"), "custom-build"),
                package("serde", Some("registry"), "custom-build"),
                package("plain", Some("registry"), "bin"),
                package("elsewhere", Some("registry"), "custom-build"),
            ],
        });
        let found = with_scripts(&metadata);
        assert_eq!(
            found,
            BTreeSet::from(["ring".to_owned(), "serde".to_owned()])
        );
        let list = looked_at("# seen\nserde: asks for the version of rustc\nold: x\n").unwrap();
        let said = differences(&found, &list);
        assert!(said.len() == 2 && said[0].starts_with("ring ") && said[1].starts_with("old "));
        assert!(looked_at("serde").is_err() && looked_at("a: b\na: c").is_err());
    }
}
