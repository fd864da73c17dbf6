//! Records that somebody hands in: JSON, leaves, lines of boxes, evidence.
#![no_main]

use domain::ballots::{Act, DrawEvidence, Evidence, Line, check_ballot, check_draw, verify};
use domain::json::Json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if Json::read(raw).is_some() {
        assert!(!raw.trim().is_empty());
    }
    if let Some(line) = Line::read(raw) {
        assert_eq!(Line::read(&line.text()), Some(line));
    }
    if let Some(evidence) = Evidence::read(raw) {
        let (steps, _) = verify(&evidence, None);
        assert!(!steps.is_empty());
    }
    if let Some(evidence) = DrawEvidence::read(raw) {
        check_draw(&evidence);
    }
    let lines: Vec<&str> = raw.lines().collect();
    let acts: Vec<Act> = raw.split("\n\n").filter_map(Act::read).collect();
    let _ = check_ballot(&lines, &acts);
});
