// Without a network: a page that says so, and what somebody has of their own (receipts, bookings, shifts) as it was when it was
// last read, with the time of that and without its buttons. Nothing else is kept, and it goes with the sign-in. Only the
// signed-in get this script (boot.js); its words are those of the page /offline (app/src/frame/offline.rs).
const SHELL = "juyi-shell";
const MINE = "juyi-mine";
const OFFLINE = "/offline";
const LISTS = ["/me/ballots", "/me/appointments", "/me/shifts"];
const OWN = /^\/(me\/(ballots|appointments|shifts)|[a-z0-9-]+\/(ballots\/[\d-]+\/receipt|appointments\/bookings\/[A-Z\d-]+))$/;
const AGAIN = 600_000;

async function keepShell() {
  const page = await fetch(OFFLINE);
  if (!page.ok) return;
  const text = await page.clone().text();
  const parts = [...text.matchAll(/(?:href|src)="(\/pkg\/[^"]+|\/icon\.svg)"/g)].map((found) => found[1]);
  await caches.delete(SHELL);
  const shell = await caches.open(SHELL);
  await Promise.all([shell.put(OFFLINE, page), shell.addAll(parts)]);
}

const headers = (at) => ({ "content-type": "text/html; charset=utf-8", "x-kept": at });

async function keep(path, answer) {
  const text = await answer.text();
  await (await caches.open(MINE)).put(path, new Response(text, { headers: headers(new Date().toISOString()) }));
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

async function kept(path) {
  const mine = await caches.open(MINE);
  const shell = await (await caches.match(OFFLINE))?.text();
  const copy = await mine.match(path);
  if (!shell) return Response.error();
  if (copy) {
    const lang = /<html[^>]* lang="([^"]+)"/.exec(shell)?.[1];
    const at = new Date(copy.headers.get("x-kept")).toLocaleString(lang);
    const note = (/<p [^>]*id="kept"[^>]*>[\s\S]*?<\/p>/.exec(shell)?.[0] ?? "").replace(" hidden", "").replace("{at}", at);
    const text = (await copy.text()).replace(/<form\b[\s\S]*?<\/form>/g, "").replace("</h1>", `</h1>${note}`);
    return new Response(text, { headers: headers(copy.headers.get("x-kept")) });
  }
  const here = new Set((await mine.keys()).map((request) => new URL(request.url).pathname));
  const text = shell.replace(/<li data-at="([^"]+)">[\s\S]*?<\/li>/g, (line, at) => (here.has(at) ? line : ""));
  return new Response(text, { headers: headers("") });
}

async function page(event, path) {
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
  return answer;
}

addEventListener("install", (event) => event.waitUntil(keepShell().then(() => skipWaiting())));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url.pathname));
  else if (url.pathname.startsWith("/pkg/") || url.pathname === "/icon.svg") {
    event.respondWith(fetch(event.request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
  }
});
