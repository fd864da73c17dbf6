//! Signed notes: the text is the note, or the key and below it the note.
#![no_main]

use domain::log::{Checkpoint, NoteKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    let key = NoteKey::new("juyi.example/log", [7; 32]).verifier();
    // Nobody makes a signature by chance.
    assert!(Checkpoint::verify(raw, &key).is_err());
    if let Some((key, note)) = raw.split_once('\n') {
        let _ = Checkpoint::verify(note, key);
    }
});
