// The guard of fixtures.ts, tried on faults made on purpose: a guard that sees nothing guards nothing.

import { expect, test, type Page } from '../fixtures';

/** Puts a picture on the page that cannot be had. */
async function picture(page: Page, src: string): Promise<void> {
  await page.evaluate((src) => document.body.append(Object.assign(new Image(), { src })), src);
}

test('a fault in the background is noticed', async ({ page, another, faults, js }) => {
  await page.goto('/qingyun');
  expect(faults).toEqual([]);

  await page.evaluate(() => console.error('made on purpose'));
  await expect.poll(() => faults.splice(0)).toEqual(['console: made on purpose']);

  await picture(page, '/pkg/missing.png');
  await expect.poll(() => faults.splice(0).join()).toContain('answer: 404');

  await picture(page, 'https://foreign.invalid/pixel.png');
  await expect.poll(() => faults.join('\n')).toMatch(/policy|Content Security Policy/);
  faults.splice(0);

  if (js) {
    await page.evaluate(() => setTimeout(() => { throw new Error('thrown on purpose'); }));
    await expect.poll(() => faults.splice(0).join()).toContain('script: thrown on purpose');
  }

  const stray = await another();
  await stray.goto('http://foreign.invalid/').catch(() => undefined);
  await stray.context().close();
  expect(faults.splice(0)).toContain('foreign: http://foreign.invalid/');
});
