//! Long texts of editors: nothing that can act is drawn.
#![no_main]

use app::ui::markdown::html;
use libfuzzer_sys::fuzz_target;

const ALLOWED: &[&str] = &[
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "del",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "pre",
    "a",
];

fuzz_target!(|raw: &str| {
    let drawn = html(raw);
    for tag in drawn.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        assert!(
            ALLOWED.contains(&name) && (name == "a" || !tag.contains(' ')),
            "{drawn}"
        );
    }
});
