// Asks Lighthouse, as on a phone (Slow 4G, a processor four times slower, both reckoned), for the six pages that have budgets
// (docs/performance.md), and prints what it found as a table.
//
//   cd end2end/lighthouse && npm ci --ignore-scripts && JUYI_BIN=../../target/release/juyi node run.mjs
//
// JUYI_CHROMIUM names another browser; --all prints every audit that lost points, --runs=3 takes medians of so many runs.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const HERE = '/qingyun';
const RUNS = Number(process.argv.find((arg) => arg.startsWith('--runs='))?.slice(7) ?? 1);
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
/** Milliseconds, but for the shift. */
const METRICS = { 'largest-contentful-paint': ['LCP', 1000], 'total-blocking-time': ['TBT', 50], 'cumulative-layout-shift': ['CLS', 0] };

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function serve(folder) {
  const program = process.env.JUYI_BIN;
  if (!program) throw new Error('JUYI_BIN must name the juyi program');
  const base = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(program, ['serve', '--demo', '--addr', base.slice(7), '--data', join(folder, 'data')], { stdio: 'ignore' });
  for (let waited = 0; ; waited += 200) {
    if (await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false)) return { base, server };
    if (server.exitCode !== null || waited > 120_000) throw new Error('the server is not ready');
    await sleep(200);
  }
}

async function pages(base) {
  const json = async (path) => (await fetch(base + path)).json();
  const [proposal] = await json(`${HERE}/proposals.json?group=all&sort=supports&state=gathering`);
  const [ballot] = await json(`${HERE}/ballots.json?state=open`);
  return {
    home: HERE, list: `${HERE}/proposals`, detail: `${HERE}/proposals/${proposal.number}`, ballot: `${HERE}/ballots/${ballot.number}`,
    service: `${HERE}/services/4`, report: `${HERE}/reports/3`,
  };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const folder = mkdtempSync(join(tmpdir(), 'juyi-lighthouse-'));
const { base, server } = await serve(folder);
const chrome = await launch({
  chromePath: process.env.JUYI_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  logLevel: 'silent',
});
let missed = 0;
try {
  console.log('| page | performance | accessibility | best practices | SEO | LCP | TBT | CLS | |\n|---|---|---|---|---|---|---|---|---|');
  for (const [name, path] of Object.entries(await pages(base))) {
    const found = [];
    for (let run = 0; run < RUNS; run += 1) {
      // The page as a browser gets it that has seen nothing of the site.
      const { lhr } = await lighthouse(base + path, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'silent' });
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      found.push(lhr);
    }
    const scores = CATEGORIES.map((category) => median(found.map((lhr) => Math.round(lhr.categories[category].score * 100))));
    const metrics = Object.keys(METRICS).map((audit) => median(found.map((lhr) => lhr.audits[audit].numericValue)));
    const held = scores.every((score) => score === 100) && Object.values(METRICS).every(([, most], i) => metrics[i] <= most);
    if (!held) missed += 1;
    const [lcp, tbt, cls] = metrics;
    console.log(`| ${name} | ${scores.join(' | ')} | ${(lcp / 1000).toFixed(2)} s | ${Math.round(tbt)} ms | ${Number(cls.toFixed(3))} | ${held ? 'held' : '**missed**'} |`);
    if (process.argv.includes('--all')) {
      const wanted = new Set(CATEGORIES.flatMap((category) => found[0].categories[category].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id)));
      for (const audit of Object.values(found[0].audits)) {
        if (!wanted.has(audit.id) || audit.score === null || audit.score >= 0.9) continue;
        const items = audit.details?.items?.slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? item.url ?? JSON.stringify(item).slice(0, 200));
        console.log(`  ${audit.id}: ${audit.score} ${audit.displayValue ?? ''} ${items?.join(' · ') ?? ''}`);
      }
    }
  }
} finally {
  await chrome.kill();
  server.kill('SIGTERM');
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
if (missed) console.log(`${missed} pages miss a budget`);
