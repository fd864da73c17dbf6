//! Receipts, seeds and words of voters.
#![no_main]

use domain::ballots::{Receipt, Seed, Word};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(receipt) = raw.parse::<Receipt>() {
        assert_eq!(receipt.to_string().parse(), Ok(receipt));
    }
    if let Ok(seed) = raw.parse::<Seed>() {
        assert_eq!(seed.to_string(), raw);
    }
    if let Ok(word) = Word::parse(raw) {
        assert_eq!(Word::parse(word.as_str()).as_ref(), Ok(&word));
    }
});
