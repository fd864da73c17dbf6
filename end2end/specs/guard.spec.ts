// The guard of fixtures.ts, tried on faults made on purpose: a guard that sees nothing guards nothing.

import { expect, test } from '../fixtures';

test('a fault in the background is noticed', async ({ page, faults, js }) => {
  await page.goto('/qingyun');
  expect(faults).toEqual([]);

  await page.goto('http://foreign.invalid/').catch(() => undefined);
  expect(faults.splice(0)).toEqual(['foreign: http://foreign.invalid/']);

  await page.goto('/qingyun');
  await page.evaluate(() => console.error('made on purpose'));
  await expect.poll(() => faults.splice(0)).toEqual(['console: made on purpose']);

  await page.evaluate(() => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = '/pkg/missing.css';
    document.head.append(link);
  });
  await expect.poll(() => faults.splice(0).join()).toContain('answer: 404');

  await page.evaluate(() => {
    const image = new Image();
    image.src = 'https://foreign.invalid/pixel.png';
    document.body.append(image);
  });
  await expect.poll(() => faults.length).toBeGreaterThan(0);
  expect(faults.splice(0).join('\n')).toMatch(/policy|Content Security Policy|foreign/);

  if (js) {
    await page.evaluate(() => setTimeout(() => { throw new Error('thrown on purpose'); }));
    await expect.poll(() => faults.splice(0).join()).toContain('script: thrown on purpose');
  }
});
