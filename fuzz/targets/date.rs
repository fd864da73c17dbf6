//! Days that people type.
#![no_main]

use domain::time::{day_of, read_day, start_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Some(day) = read_day(raw) {
        assert_eq!(read_day(&day.to_string()), Some(day));
        assert_eq!(day_of(start_of(day)), day);
        assert!(day.to_string().len() == 10 && day.succ_opt().is_some());
    }
});
