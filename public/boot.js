// The one script of every page. It loads the WebAssembly only where a page holds an island: on idle for the signed-in,
// on the first touch or focus for visitors. A form touched before it arrives simply posts.
const doc = document;
const islands = () => doc.querySelectorAll("leptos-island");

let loading;
async function wake() {
  const mod = await import("__PORTAL_JS__");
  await mod.default({ module_or_path: "__PORTAL_WASM__" });
  mod.hydrate();
  for (const el of islands()) {
    // Outer islands come first in the document, as Leptos expects.
    const children = el.parentElement?.closest("leptos-children");
    children?.$$on_hydrate?.();
    await mod[el.dataset.component]?.(el);
  }
  doc.documentElement.dataset.live = "";
}
const start = () => (loading = loading || wake().catch((e) => console.error("islands stay plain forms:", e)));

if (islands().length) {
  if ("signed" in doc.documentElement.dataset) {
    (window.requestIdleCallback ?? setTimeout)(start);
  } else {
    for (const event of ["pointerdown", "focusin", "keydown"]) addEventListener(event, start, { once: true, passive: true });
  }
}

// A ballot's receipt holds chance of the voter's own: no two voters can be given the same one.
for (const field of doc.querySelectorAll("[data-random]")) {
  field.value = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

// Whoever opens a page that checks a ballot or a draw gets the program that checks it.
if (doc.querySelector("[data-check]")) import("__CHECK_JS__").catch((e) => console.error("checking stays with the server:", e));

// The server has taken the text, or keeps it as a draft until the sign-in: the copy that the form kept on this device
// goes (app/src/islands/keep.rs). So does every copy with the sign-out, where a browser does not do that by itself, and
// one that nobody has touched for a week.
const taken = /[?&]done=(filed|drafted|revised|sent_for_review|signed_out|erased)\b|draft%3D/.test(location.search);
try {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("juyi:")) continue;
    const at = Number(/^\[(\d+)/.exec(localStorage.getItem(key))?.[1]);
    if (taken || !(Date.now() - at < 604800000)) localStorage.removeItem(key);
  }
} catch {}

// Focus goes to the list of errors, and from there to the field (WCAG 3.3.1).
doc.querySelector(".errors")?.focus();

// Reading aloud uses the device's own voice; without one the button stays hidden.
const voice = window.speechSynthesis;
for (const button of doc.querySelectorAll(".speak")) {
  if (!voice) break;
  button.hidden = false;
  const word = button.querySelector("span");
  const [say, stop] = [button.dataset.say, button.dataset.stop];
  button.addEventListener("click", () => {
    if (voice.speaking) return voice.cancel();
    const text = [...doc.querySelectorAll(button.dataset.reads)].map((el) => el.innerText).join("\n");
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = doc.documentElement.lang;
    speech.onstart = () => (word.textContent = stop);
    speech.onend = speech.onerror = () => (word.textContent = say);
    voice.speak(speech);
  });
}
addEventListener("pagehide", () => voice?.cancel());

// What one has of one's own is kept to be read without a network; it goes with the sign-in.
if ("signed" in doc.documentElement.dataset) navigator.serviceWorker?.register("/sw.js").catch(() => {});
