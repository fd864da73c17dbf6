//! The house is what its table of contents says: README's room table, the folders on every floor, the styles.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Rooms of README's table: the first cell of each row that begins with a room's name in backticks.
fn rooms(readme: &str) -> BTreeSet<String> {
    readme
        .lines()
        .filter_map(|l| {
            l.strip_prefix("| `")?
                .split_once('`')
                .map(|(room, _)| room.to_owned())
        })
        .filter(|r| r.bytes().all(|b| b.is_ascii_lowercase()))
        .collect()
}

fn exists(room: &str, floor: &str) -> bool {
    root().join(format!("{floor}/src/{room}.rs")).exists()
        || root().join(format!("{floor}/src/{room}/mod.rs")).exists()
}

fn publishes(room: &str) -> bool {
    read("app/src/doors/workplace.rs").contains(&format!("publishing::<domain::{room}::"))
}

#[test]
fn both_readmes_name_the_same_rooms() {
    let rooms_en = rooms(&read("README.md"));
    assert!(
        rooms_en.len() >= 5,
        "README.md has a room table: {rooms_en:?}"
    );
    assert_eq!(rooms_en, rooms(&read("README.zh-CN.md")));
}

#[test]
fn every_room_has_its_name_on_the_floors_it_stands_on() {
    for room in rooms(&read("README.md")) {
        // A room whose matter is published stands in the store by the one mechanism for all of them.
        let stored = exists(&room, "store") || publishes(&room);
        assert!(stored, "store has no room {room}");
        assert!(exists(&room, "app"), "app has no room {room}");
    }
}

#[test]
fn no_room_is_missing_from_the_readme() {
    let named = rooms(&read("README.md"));
    let corridors = ["frame", "ui", "islands", "doors", "lib"];
    for entry in std::fs::read_dir(root().join("app/src")).unwrap() {
        let name = entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned();
        if !corridors.contains(&name.as_str()) {
            assert!(
                named.contains(&name),
                "README.md does not name the room {name}"
            );
        }
    }
}

#[test]
fn nothing_in_code_names_a_place() {
    // Communities, organs and articles are data (spec.md §2.12).
    fn walk(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            match entry.path() {
                p if p.is_dir() => walk(&p, out),
                p if p.extension().is_some_and(|e| e == "rs") => out.push(p),
                _ => {}
            }
        }
    }
    let mut files = Vec::new();
    for floor in ["domain/src", "store/src", "app/src", "server/src"] {
        walk(&root().join(floor), &mut files);
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        // The password blocklist may hold place names: people choose them.
        if !file.ends_with("password.rs") {
            for place in ["Guiyang", "贵阳", "guiyang"] {
                assert!(!text.contains(place), "{} names {place}", file.display());
            }
        }
    }
}
