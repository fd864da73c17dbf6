// Checks a ballot, or does a public draw again, on the reader's own device. This script fetches the evidence, which is public, and shows what was found;
// every check is made by the verifier, which is the same Rust code as the server's and `juyi verify`'s.
const form = document.querySelector("[data-check]");
const list = document.querySelector("[data-steps]");

let program;
const load = () =>
  (program ??= import("__VERIFIER_JS__").then(async (mod) => {
    await mod.default({ module_or_path: "__VERIFIER_WASM__" });
    return mod;
  }));

async function check(receipt) {
  const asking = receipt && `?receipt=${encodeURIComponent(receipt)}`;
  const asked = fetch(form.dataset.check + asking, { cache: "no-store" });
  const [verifier, answer] = await Promise.all([load(), asked]);
  if (!answer.ok) throw new Error(`no evidence: ${answer.status}`);
  const found = verifier[form.dataset.program](await answer.text(), receipt);
  if (!found) throw new Error("no evidence or no receipt");
  const [fate, ...lines] = found.split("\n");
  return { fate, steps: new Map(lines.map((line) => line.split(" "))) };
}

form.addEventListener("submit", async (event) => {
  // A draw is not asked about with a receipt.
  const field = form.elements.receipt;
  const receipt = field?.value.trim() ?? "";
  // What cannot be a receipt is the server's to explain, beside the field.
  if (receipt && !/^([0-9a-z][\s-]*){24}$/i.test(receipt)) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { fate, steps } = await check(receipt);
    for (const say of list.querySelectorAll("[data-fate]")) say.hidden = (field && !receipt) || say.dataset.fate !== fate;
    for (const item of list.querySelectorAll("[data-step]")) {
      const step = steps.get(item.dataset.step);
      item.hidden = !step;
      item.className = `steps__item steps__item--${step === "1" ? "done" : "late"}`;
      item.querySelector("[data-bad]").hidden = step !== "0";
    }
    document.querySelector("#answer").hidden = true;
    list.hidden = false;
    list.focus();
  } catch (error) {
    // Without evidence, or with a text that is no receipt: the server's page says what to do.
    console.info("the server answers:", error);
    form.submit();
  } finally {
    button.disabled = false;
  }
});
document.documentElement.dataset.verifier = "";
