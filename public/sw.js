// Without a network: a page that says so, and what somebody has of their own (receipts, bookings, shifts) as it was when it was
// last read, with the time of that and without its buttons. A proposal or a matter that is sent then waits, and becomes a draft
// of its author when the network is back (docs/decisions/0037). Nothing else is kept, and it goes with the sign-in. Only the
// signed-in get this script (boot.js); its words are those of the page /offline (app/src/frame/offline.rs).
const SHELL = "juyi-shell";
const MINE = "juyi-mine";
const WAITING = "juyi-waiting";
const OFFLINE = "/offline";
const DRAFTS = "/me/drafts";
const LISTS = ["/me/ballots", "/me/appointments", "/me/shifts"];
const OWN = /^\/(me\/(ballots|appointments|shifts)|[a-z0-9-]+\/(ballots\/[\d-]+\/receipt|appointments\/bookings\/[A-Z\d-]+))$/;
// Votes, ratings, supports and everything else that is an act is never among them.
const WRITING = /^\/[a-z0-9-]+\/(proposals|matters)\/new$/;
const TEXTS = ["title", "body", "text", "place"];
const AGAIN = 600_000;
const WEEK = 604_800_000;

async function keepShell() {
  const page = await fetch(OFFLINE);
  if (!page.ok) return;
  const text = await page.clone().text();
  const parts = [...text.matchAll(/(?:href|src)="(\/pkg\/[^"]+|\/icon\.svg)"/g)].map((found) => found[1]);
  await caches.delete(SHELL);
  const shell = await caches.open(SHELL);
  await Promise.all([shell.put(OFFLINE, page), shell.addAll(parts)]);
}

const shellPage = () => caches.match(OFFLINE, { cacheName: SHELL });

// A page made of another one has its headers, above all its policy.
function made(text, from, at) {
  const headers = new Headers(from.headers);
  if (at) headers.set("x-kept", at);
  return new Response(text, { headers });
}

async function keep(path, answer) {
  await (await caches.open(MINE)).put(path, made(await answer.text(), answer, new Date().toISOString()));
}

// The lists of one's own, before the way home leads through a tunnel; not with every step.
async function refresh() {
  const first = await (await caches.open(MINE)).match(LISTS[0]);
  if (first && Date.now() - Date.parse(first.headers.get("x-kept")) < AGAIN) return;
  await keepShell();
  for (const path of LISTS) {
    const answer = await fetch(path, { redirect: "error" });
    if (answer.ok) await keep(path, answer);
  }
}

// What waits: where to, its fields with the form's own key, when it was written, and whether it goes by hand only.
const entry = (once) => `/waiting/${encodeURIComponent(once)}`;
const wait = async (text) => (await caches.open(WAITING)).put(entry(text.once), new Response(JSON.stringify(text)));
const drop = async (once) => (await caches.open(WAITING)).delete(entry(once));

// A text that nobody has cared for in a week goes.
async function waiting() {
  const store = await caches.open(WAITING);
  const all = await Promise.all((await store.keys()).map(async (key) => (await store.match(key)).json()));
  const old = (text) => Date.now() - Date.parse(text.at) > WEEK;
  await Promise.all(all.filter(old).map((text) => drop(text.once)));
  return all.filter((text) => !old(text));
}

// Whoever is asked to sign in may be somebody else: from now on nothing goes by itself.
async function byHand() {
  for (const text of await waiting()) await wait({ ...text, hand: true });
}

let sending;
const send = () => (sending ??= sendAll().finally(() => (sending = undefined)));

async function sendAll() {
  const all = (await waiting()).filter((text) => !text.hand);
  // Only while its author is signed in, as the server sees it.
  if (all.length === 0 || !(await fetch(DRAFTS, { redirect: "manual" })).ok) return;
  for (const text of all) {
    const body = new URLSearchParams([...text.fields, ["act", "draft"]]);
    const answer = await fetch(text.to, { method: "POST", body });
    if (/[?&]done=(drafted|filed)\b/.test(answer.url)) await drop(text.once);
    else if (answer.status < 500 && answer.status !== 429) await wait({ ...text, hand: true });
  }
}

// A form on its way: without a network its text waits here, whichever of its buttons was pressed.
async function write(event, path) {
  const form = await event.request.clone().formData().catch(() => null);
  if (!form) return fetch(event.request);
  const fields = [...form].filter(([name, value]) => name !== "act" && typeof value === "string");
  const once = form.get("once");
  try {
    const answer = await fetch(event.request);
    if (answer.type === "opaqueredirect" && once) await drop(once);
    return answer;
  } catch {
    if (!once) return kept(path);
    await wait({ once, to: path, fields, at: new Date().toISOString() });
    event.waitUntil(registration.sync?.register(WAITING).catch(() => {}));
    return Response.redirect(`${OFFLINE}?done=drafted`, 303);
  }
}

async function throwAway(request) {
  await drop((await request.formData()).get("once"));
  return Response.redirect(request.referrer || OFFLINE, 303);
}

const plain = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const fill = (part, words) => part.replace(/\{(\w+)\}/g, (hole, name) => (name in words ? plain(words[name]) : hole));
const time = (at, shell) => new Date(at).toLocaleString(/<html[^>]* lang="([^"]+)"/.exec(shell)?.[1]);

// What waits, in the words of the shell.
async function withWaiting(page, shell) {
  const all = await waiting();
  const part = /<section [^>]*id="waiting"[^>]*>[\s\S]*?<\/section>/.exec(shell)?.[0];
  if (all.length === 0 || !part) return page;
  const item = /<article[\s\S]*<\/article>/.exec(part)[0];
  const items = all.map((text) => {
    const typed = new Map(text.fields);
    const says = TEXTS.map((name) => typed.get(name)).filter(Boolean).join("\n");
    const said = fill(item, { text: says, at: time(text.at, shell), to: text.to, once: text.once });
    const one = /<input [^>]*name="\{name\}"[^>]*>/.exec(said)[0];
    const inputs = text.fields.map(([name, value]) => fill(one, { name, value })).join("");
    return text.hand ? said.replace(one, () => inputs) : said.replace(/<form [^>]*data-hand[\s\S]*?<\/form>/, "");
  });
  const shown = part.replace(" hidden", "").replace(item, () => items.join(""));
  return page.includes(part) ? page.replace(part, () => shown) : page.replace("</h1>", () => `</h1>${shown}`);
}

async function kept(path) {
  const mine = await caches.open(MINE);
  const [page, copy] = [await shellPage(), await mine.match(path)];
  if (!page) return Response.error();
  const shell = await page.clone().text();
  if (copy) {
    const at = time(copy.headers.get("x-kept"), shell);
    const note = (/<p [^>]*id="kept"[^>]*>[\s\S]*?<\/p>/.exec(shell)?.[0] ?? "").replace(" hidden", "").replace("{at}", at);
    const text = (await copy.text()).replace(/<form\b[\s\S]*?<\/form>/g, "").replace("</h1>", `</h1>${note}`);
    return made(text, copy);
  }
  const here = new Set((await mine.keys()).map((request) => new URL(request.url).pathname));
  const text = shell.replace(/<li data-at="([^"]+)">[\s\S]*?<\/li>/g, (line, at) => (here.has(at) ? line : ""));
  return made(await withWaiting(text, shell), page);
}

async function page(event, path) {
  if (/^\/(login|register)\b/.test(path)) await byHand();
  // The browser's store is emptied by the server's word; some browsers do not know it.
  if (/[?&]done=(signed_out|erased)\b/.test(event.request.url)) await caches.delete(WAITING);
  // Whoever looks for the text finds it where it went.
  if (path === DRAFTS || path === OFFLINE) await send().catch(() => {});
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return kept(path);
  }
  if (answer.ok && OWN.test(path)) event.waitUntil(keep(path, answer.clone()));
  if (answer.ok && path === "/me") event.waitUntil(refresh().catch(() => {}));
  // Whoever is asked to sign in has nothing here any more.
  if (answer.ok && path === "/login") event.waitUntil(caches.delete(MINE));
  else event.waitUntil(send().catch(() => {}));
  if (answer.ok && path === OFFLINE && event.request.url.includes("done=drafted")) return Response.redirect(DRAFTS, 303);
  if (!answer.ok || (path !== "/me" && path !== DRAFTS) || (await waiting()).length === 0) return answer;
  const shell = (await (await shellPage())?.text()) ?? "";
  return made(await withWaiting(await answer.text(), shell), answer);
}

addEventListener("install", (event) => event.waitUntil(keepShell().then(() => skipWaiting())));
addEventListener("sync", (event) => event.waitUntil(send()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") {
    if (WRITING.test(url.pathname)) event.respondWith(write(event, url.pathname));
    else if (url.pathname === OFFLINE) event.respondWith(throwAway(request));
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, url.pathname));
  else if (url.pathname.startsWith("/pkg/") || url.pathname === "/icon.svg") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
  }
});
