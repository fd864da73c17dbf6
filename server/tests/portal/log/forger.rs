//! Exports as somebody would forge them who holds the key: the leaves of one, with others signed behind them.

use domain::log::{Checkpoint, Hash, Ridge, leaf_hash};
use serde_json::{Value, json};

use crate::common::House;

/// An export with more leaves, signed anew by whoever holds the key.
pub(super) struct Forger<'a> {
    pub(super) house: &'a House,
    pub(super) ridge: Ridge,
    pub(super) head: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) boxes: Vec<String>,
}

impl<'a> Forger<'a> {
    pub(super) fn new(house: &'a House, text: &str) -> Self {
        let mut forger = Self {
            house,
            ridge: Ridge::default(),
            head: Vec::new(),
            notes: Vec::new(),
            boxes: Vec::new(),
        };
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            match value["kind"].as_str().unwrap() {
                "key" => forger.head.push(line.to_owned()),
                "leaf" => forger.leaf(value["text"].as_str().unwrap()),
                "checkpoint" => {}
                _ => forger.boxes.push(line.to_owned()),
            }
        }
        forger.sign("2026-11-22T12:00:01Z");
        forger
    }

    pub(super) fn leaf(&mut self, text: &str) {
        let seq = self.ridge.size();
        let line = json!({"kind": "leaf", "seq": seq, "text": text});
        self.head.push(line.to_string());
        self.ridge.append(leaf_hash(text.as_bytes()));
    }

    /// An act on `2026-9999`.
    pub(super) fn act(&mut self, act: &str, at: &str, facts: &Value) -> &mut Self {
        self.leaf(&format!("1\n{at}\n{act}\n2026-9999\n{facts}"));
        self
    }

    /// Signs the tree as it is; root and size are what a draw takes.
    pub(super) fn sign(&mut self, at: &str) -> (Hash, u64) {
        let (root, size) = (self.ridge.root(), self.ridge.size());
        let origin = self.house.portal.log_name.to_string();
        let note = Checkpoint { origin, size, root }.sign(&self.house.portal.log_key());
        let line = json!({"kind": "checkpoint", "note": note, "at": at});
        self.notes.push(line.to_string());
        (root, size)
    }

    pub(super) fn text(&self) -> String {
        let lines = [&self.head[..], &self.notes, &self.boxes].concat();
        lines.join("\n") + "\n"
    }
}

pub(super) const BEFORE: &str = "2026-11-22T12:00:02.000000Z";
pub(super) const MOMENT: &str = "2026-11-23T02:00:00.000000Z";
pub(super) const AFTER: &str = "2026-11-23T02:00:30.000000Z";
pub(super) const LATER: &str = "2026-11-23T02:09:00.000000Z";

/// The export with one leaf more.
pub(super) fn resigned(house: &House, text: &str, leaf: &str) -> String {
    let mut forger = Forger::new(house, text);
    forger.leaf(leaf);
    forger.sign(BEFORE);
    forger.text()
}

pub(super) fn leaf(act: &str, facts: &str) -> String {
    format!("1\n2026-11-22T12:00:00.000000Z\n{act}\n2026-9999\n{facts}")
}

/// A line of a box: its kind stands first.
pub(super) fn line(value: &Value) -> String {
    let mut rest = value.clone();
    let kind = rest.as_object_mut().unwrap().remove("kind").unwrap();
    format!("{{\"kind\":{kind},{}", &rest.to_string()[1..])
}
