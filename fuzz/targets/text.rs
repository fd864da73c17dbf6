//! Texts, phones, codes, numbers, hours and questions that people type.
#![no_main]

use domain::appointments::{BookingCode, Hours};
use domain::codes::Code;
use domain::identity::IdNumber;
use domain::ids::RecordNumber;
use domain::phone::{Phone, Telephone};
use domain::reports::Value;
use domain::search::{Question, matches, terms, wants};
use domain::text::{Body, Title};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(text) = Body::parse(raw) {
        assert_eq!(Body::parse(text.as_str()).as_ref(), Ok(&text));
    }
    if let Ok(title) = Title::parse(raw) {
        assert!(!title.as_str().contains('\n'));
        assert_eq!(Title::parse(title.as_str()).as_ref(), Ok(&title));
    }
    if let Some(value) = Value::parse(raw) {
        assert_eq!(Value::parse(&value.grouped()), Some(value));
    }
    if let Some(hours) = Hours::from_text(raw) {
        assert_eq!(Hours::from_text(&hours.to_text()), Some(hours));
    }
    if let Ok(number) = raw.parse::<RecordNumber>() {
        assert_eq!(number.to_string().parse(), Ok(number));
    }
    assert!(matches(&terms(raw), &wants(raw)));
    let _ = (
        Phone::parse(raw),
        Telephone::parse(raw),
        Hours::parse_day(raw),
        Question::read(raw),
    );
    let _ = (
        Code::phone(raw),
        Code::door(raw),
        BookingCode::parse(raw),
        IdNumber::parse(raw),
    );
});
