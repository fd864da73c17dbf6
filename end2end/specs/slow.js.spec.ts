// A weak phone on a bad line: Slow 4G and a fourth of this machine's speed. What must work is asserted, times are only told.

import { expect, flash, mode, test, type Page } from '../fixtures';
import { signInAsNeighbour, signInAsNew } from '../people';
import { HERE, LIST, at, file } from '../proposals';

const BALLOTS = `${HERE}/ballots`;

/** Lighthouse's "Slow 4G": 1.6 Mbit/s down, 0.75 up, 150 ms there and back; and a processor four times slower. */
async function weaken(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/** Opens a page that this browser has not seen, reads when its first content stood there, and does what people come for. */
async function visit(page: Page, name: string, path: string, act: () => Promise<void>): Promise<void> {
  const begun = Date.now();
  await page.goto(path, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const usable = Date.now();
  await act();
  const done = Date.now();
  console.log(`${name}: first page usable after ${usable - begun} ms, the act done ${done - usable} ms later`);
}

/** When the first content was painted, by the browser's own clock. */
async function painted(page: Page): Promise<number> {
  const read = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  await expect.poll(read).toBeGreaterThan(0);
  return Math.round(await read());
}

test('a visitor finds a proposal, an item and a report', async ({ page }) => {
  await weaken(page);
  const paints: Record<string, number> = {};
  await visit(page, 'home', HERE, async () => {
    paints.home = await painted(page);
    await page.locator('.tabs').getByRole('link', { name: '议事' }).click();
    await expect(page).toHaveURL(new RegExp(`${LIST}`));
  });
  await visit(page, 'list', LIST, async () => {
    paints.list = await painted(page);
    await page.locator('.item__title a').first().click();
    await expect(page.locator('#proposal-text')).toBeVisible();
  });
  await visit(page, 'service', `${HERE}/services/4`, async () => {
    paints.service = await painted(page);
    await page.locator('a[href*="/appointments"]').first().click();
    await expect(page).toHaveURL(/\/appointments/);
  });
  await visit(page, 'report', `${HERE}/reports/3`, async () => {
    paints.report = await painted(page);
    await page.locator(`.main a[href="${HERE}/reports"]`).first().click();
    await expect(page.locator('.item, .table').first()).toBeVisible();
  });
  console.log(`first content, ms: ${JSON.stringify(paints)}`);
});

test('a resident supports a proposal and votes', async ({ page, another }) => {
  const author = await another();
  await signInAsNew(author);
  const number = await file(author);
  const [open] = await (await page.request.get(`${BALLOTS}.json?state=open`)).json();
  await signInAsNeighbour(page);
  await mode(page, 'elder');
  await weaken(page);
  // Before the islands are alive as after: the button posts a form.
  await visit(page, 'detail', at(number), async () => {
    console.log(`first content of the detail: ${await painted(page)} ms`);
    await page.locator('form[action$="/support"] button').click();
    await expect(page.locator('.support__mine')).toBeVisible({ timeout: 15_000 });
  });
  await visit(page, 'ballot', `${BALLOTS}/${open.number}`, async () => {
    console.log(`first content of the ballot: ${await painted(page)} ms`);
    await page.locator('input[name=choice]').first().check();
    await page.locator('form[action$="/cast"] .sticky .button').click();
    await expect(page.locator('#receipt')).toBeVisible({ timeout: 15_000 });
  });
  await expect(flash(page)).toBeVisible();
});
