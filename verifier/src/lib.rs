//! What checks a ballot in the voter's own browser: the rules of `domain`, which the server and `juyi verify` run too,
//! behind one function. It asks nobody and draws nothing; `public/check.js` brings it the evidence and shows what it
//! found. It is a module of its own, without Leptos, because nobody but who checks a ballot should have to load it.

use domain::ballots::{Evidence, Receipt, verify};
use serde_json::json;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Checks the evidence, with a receipt or, where that is empty, without: `{"fate", "steps": [{"kind", "ok"}]}`.
///
/// # Errors
/// When the text is no evidence or no receipt.
#[wasm_bindgen]
pub fn check(evidence: &str, receipt: &str) -> Result<String, JsError> {
    let evidence: Evidence = serde_json::from_str(evidence)?;
    let receipt = match receipt {
        "" => None,
        text => Some(text.parse::<Receipt>()?),
    };
    let (steps, fate) = verify(&evidence, receipt);
    Ok(json!({ "fate": fate, "steps": steps }).to_string())
}
