//! What checks a ballot in the voter's own browser: the rules of `domain`, which the server and `juyi verify` run too,
//! behind one function. It asks nobody and draws nothing; `public/check.js` brings it the evidence and shows what it
//! found. It is a module of its own, without Leptos, because nobody but who checks a ballot should have to load it.

use domain::ballots::{Evidence, Receipt, verify};
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks the evidence, with a receipt or, where that is empty, without. The answer is one line for the fate and one for
/// each step, `terms 1` where it fits and `terms 0` where it does not; none where the text is no evidence or no receipt.
#[wasm_bindgen]
pub fn check(evidence: &str, receipt: &str) -> Option<String> {
    let evidence = Evidence::read(evidence)?;
    let receipt = match receipt {
        "" => None,
        text => Some(text.parse::<Receipt>().ok()?),
    };
    let (steps, fate) = verify(&evidence, receipt);
    let mut answer = String::from(fate.code());
    for step in steps {
        answer.push('\n');
        answer.push_str(step.kind.code());
        answer.push_str(if step.ok { " 1" } else { " 0" });
    }
    Some(answer)
}
