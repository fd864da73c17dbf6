//! One reader against the other: what `serde_json` reads as whole numbers, texts, lists and objects is read here as the
//! same, and what it refuses is refused.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// None of what `serde_json` keeps as floating point.
fn same(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Flag(*flag),
        Value::Number(number) => {
            let negative = number.as_i64().is_some_and(|n| n < 0);
            let size = match number.as_i64() {
                Some(signed) => signed.unsigned_abs(),
                None => number.as_u64()?,
            };
            Json::Number(Number { negative, size })
        }
        Value::String(text) => Json::Text(text.clone()),
        Value::Array(values) => Json::List(values.iter().map(same).collect::<Option<_>>()?),
        Value::Object(entries) => {
            let mut all = entries
                .iter()
                .map(|(key, value)| Some((key.clone(), same(value)?)))
                .collect::<Option<Vec<_>>>()?;
            all.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(all)
        }
    })
}

fn other(text: &str) -> Option<Json> {
    same(&serde_json::from_str(text).ok()?)
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_it_reads_it(value in values()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(Json::read(&text), other(&text), "{}", text);
        }
    }

    #[test]
    fn a_text_with_one_place_changed_is_read_alike(value in values(), at: prop::sample::Index, with in r#"[\[\]{}",:0-9eE.+\\ \-ntfu\n]{0,3}"#) {
        let text = value.to_string();
        let mut places = text.char_indices().map(|(place, _)| place).collect::<Vec<_>>();
        places.push(text.len());
        let (head, tail) = text.split_at(places[at.index(places.len())]);
        let text = format!("{head}{with}{}", tail.get(1..).unwrap_or(tail));
        // A key twice: the last one stands with `serde_json`, here nothing is read.
        if let Some(read) = Json::read(&text) {
            prop_assert_eq!(Some(read), other(&text), "{}", text);
        } else {
            let keys = serde_json::from_str::<Value>(&text).is_ok() && text.matches("\":").count() > 1;
            prop_assert!(keys || other(&text).is_none(), "{}", text);
        }
    }

    #[test]
    fn letters_of_json_in_any_order_are_read_alike(text in r#"([\[\]{}",:0-9eE.+\\ \-]|null|true|false|"a"|\\u[dD][89c-fC-F][0-9a-fA-F]{2}|\\u00[0-9a-g]{2}){0,12}"#) {
        let doubled = text.matches(':').count() > 1;
        for text in [text.clone(), format!("\"{text}\"")] {
            let read = Json::read(&text);
            prop_assert!(read == other(&text) || read.is_none() && doubled, "{}", text);
        }
    }
}

#[test]
fn what_is_not_exact_is_refused() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    for bad in [
        "",
        " ",
        "1.0",
        "1e2",
        "-0",
        "01",
        "-",
        "+1",
        "18446744073709551616",
        "-9223372036854775809",
        "NaN",
        "nul",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":1}",
        "{a:1}",
        "1 2",
        "\"\n\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\u12",
        "\"\\",
        "\"",
        "\u{feff}1",
        &deep(DEEPEST + 1),
    ] {
        assert_eq!(Json::read(bad), None, "{bad}");
    }
    assert!(Json::read(&deep(DEEPEST)).is_some());
    assert_eq!(
        Json::read("\"\\ud83c\\udfee\\u0041\\/\""),
        Some(Json::Text("🏮A/".into()))
    );
}

#[test]
fn values_are_taken_as_what_they_are() {
    let mut json = Json::read(r#"{"b":[1,255,256],"a":{"x":true},"n":-3,"t":"王芳"}"#).unwrap();
    assert_eq!(
        json,
        Json::read(r#" { "t" : "王芳", "n":-3, "a":{"x":true},"b":[1,255,256] } "#).unwrap()
    );
    let b = json.get("b").unwrap();
    assert_eq!(b.list(Json::number::<u16>), Some(vec![1, 255, 256]));
    assert_eq!(b.list(Json::number::<u8>), None);
    assert_eq!(json.get("n").and_then(Json::number::<u64>), None);
    assert_eq!(json.get("n"), Some(&Json::from(-3)));
    assert_eq!(json.get("t").and_then(Json::text), Some("王芳"));
    assert_eq!(json.get("t").and_then(Json::flag), None);
    let inner = json.take("a").unwrap();
    assert_eq!(inner.get("x").and_then(Json::flag), Some(true));
    assert_eq!(json.get("a"), None);
    assert_eq!(json.take("a"), None);
    assert_eq!(
        (Json::Null.get("a"), Json::Null.list(Json::flag)),
        (None, None)
    );
}
