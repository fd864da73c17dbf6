//! Workbooks. A corpus of a few real ones takes it past the archive quickly.
#![no_main]

use app::frame::sheet::read::{MAX_COLUMNS, MAX_ROWS, table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|rest: &[u8]| {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(rest.strip_prefix(b"PK\x03\x04").unwrap_or(rest));
    if let Ok(rows) = table(bytes) {
        assert!(rows.len() <= MAX_ROWS && rows.iter().all(|row| row.cells.len() <= MAX_COLUMNS));
    }
});
