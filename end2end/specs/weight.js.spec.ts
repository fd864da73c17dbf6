// What a first visit costs a phone: at most 20 KB a page, and no WebAssembly before somebody touches something.

import { expect, test, type Page } from '../fixtures';
import { HERE, LIST, NEW, at, rows } from '../proposals';

const MOST = 20_000;

interface Asked {
  url: string;
  bytes: number;
}

/** Counts what comes over the wire, headers included. */
async function weigh(page: Page): Promise<() => Asked[]> {
  const asked = new Map<string, Asked>();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  cdp.on('Network.requestWillBeSent', (e) => asked.set(e.requestId, { url: e.request.url, bytes: 0 }));
  cdp.on('Network.loadingFinished', (e) => {
    const one = asked.get(e.requestId);
    if (one) one.bytes = e.encodedDataLength;
  });
  return () => [...asked.values()];
}

const isProgram = (asked: Asked) => /\.wasm|\/portal[^/]*\.js/.test(asked.url);

for (const name of ['home', 'list', 'detail', 'services', 'service', 'reports', 'report', 'timetable', 'rounds', 'round', 'volunteers']) {
  test(`the first visit of a ${name} page is light`, async ({ page }) => {
    const [most] = await rows(page, 'group=all&sort=supports&state=gathering');
    const all = await (await page.request.get(`/api/v1${HERE}/assessments`)).json();
    const round = all.find((r: { state: string }) => r.state === 'published').number;
    const pages = {
      home: HERE, list: LIST, detail: at(most.number), services: `${HERE}/services`, service: `${HERE}/services/4`,
      reports: `${HERE}/reports`, report: `${HERE}/reports/3`, timetable: `${HERE}/reports/timetable`,
      rounds: `${HERE}/assessments`, round: `${HERE}/assessments/${round}`,
      volunteers: `${HERE}/volunteers`,
    };
    const path = pages[name as keyof typeof pages];
    const weighed = await weigh(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    const asked = weighed();
    const sum = asked.reduce((sum, one) => sum + one.bytes, 0);
    const lines = asked.map((one) => `  ${String(one.bytes).padStart(6)}  ${new URL(one.url).pathname}`);
    console.log(`${name}: ${sum} bytes in ${asked.length} requests\n${lines.join('\n')}`);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const one of asked) expect(one.bytes, one.url).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(MOST);
    expect(asked.filter(isProgram)).toEqual([]);
  });
}

test('islands wait for the first touch of a visitor', async ({ page }) => {
  const asked = await weigh(page);
  await page.goto(NEW, { waitUntil: 'networkidle' });
  await expect(page.locator('leptos-island').first()).toBeAttached();
  expect(asked().filter(isProgram)).toEqual([]);
  await page.locator('#title').focus();
  await expect(page.locator('html[data-live]')).toBeAttached({ timeout: 15_000 });
  const program = () => asked().filter(isProgram);
  await expect.poll(() => program().filter((one) => one.bytes > 0).length).toBe(2);
  console.log(`islands: ${program().map((one) => `${one.bytes} ${new URL(one.url).pathname}`).join(', ')}`);
});
