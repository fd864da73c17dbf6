//! What checks a ballot or a draw in the reader's own browser: the rules of `domain`, which the server and `juyi verify` run
//! too, behind two functions. It asks nobody and shows nothing; `public/check.js` brings it the evidence and shows what it
//! found. It is a module of its own, without Leptos, because nobody but who checks a ballot should have to load it.

use domain::ballots::{DrawEvidence, Evidence, Receipt, check_draw, verify};
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
        say(&mut answer, step.kind.code(), step.ok);
    }
    Some(answer)
}

/// Draws again from the evidence of a public draw. The first line of the answer is `fits`, `differs`, or `waiting` while
/// the draw has no place in the signed record; the others are as in [`check`].
#[wasm_bindgen]
pub fn redraw(evidence: &str) -> Option<String> {
    let evidence = DrawEvidence::read(evidence)?;
    if evidence.drawn.is_none() {
        return Some("waiting".to_owned());
    }
    let steps = check_draw(&evidence);
    let fits = steps.iter().all(|step| step.ok);
    let mut answer = String::from(if fits { "fits" } else { "differs" });
    for step in steps {
        say(&mut answer, step.kind.code(), step.ok);
    }
    Some(answer)
}

fn say(answer: &mut String, step: &str, ok: bool) {
    answer.push('\n');
    answer.push_str(step);
    answer.push_str(if ok { " 1" } else { " 0" });
}
