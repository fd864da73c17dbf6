// Ratings of single matters: a guide is rated once, nothing moves on that day, and a bad one is answered in public.

import { errors, expect, flash, test, type Page } from '../fixtures';
import { signInAs } from '../people';
import { HERE } from '../proposals';

const ROOM = `${HERE}/assessments/ratings`;
const DESK = `${HERE}/desk/assessments/ratings`;

const option = (page: Page, text: string) => page.locator('label.choice', { hasText: new RegExp(`^\\s*${text}`) });

test('a guide is rated once; nothing is chosen beforehand, and no number moves on that day', async ({ page }) => {
  await page.goto(ROOM);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('好差评');
  const before = await page.locator('table').allInnerTexts();
  expect(before.length).toBeGreaterThan(0);

  await signInAs(page, '居民王芳');
  const item = await unrated(page);
  const form = page.locator(`form[action="${ROOM}/service/${item}"]`);
  await expect(form.locator('input[type="radio"]')).toHaveCount(6);
  await expect(form.locator('input[type="radio"]:checked')).toHaveCount(0);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);

  await form.locator('#words').fill('材料清单看不太懂');
  await form.getByRole('button').click();
  await expect(errors(page, 'mark')).toBeVisible();
  await expect(page.locator('#words')).toHaveValue('材料清单看不太懂');
  await option(page, '不满意').click();
  await page.locator(`form[action="${ROOM}/service/${item}"] > button`).click();
  await expect(flash(page)).toBeVisible();
  await expect(page.getByText('您评过了')).toBeVisible();
  await page.goto(ROOM);
  expect(await page.locator('table').allInnerTexts()).toEqual(before);
});

test('the desk answers a bad rating in public, and finds neither name nor mark', async ({ page }) => {
  await signInAs(page, '编辑');
  await page.goto(DESK);
  const waiting = page.locator('article.item', { has: page.locator('form') }).first();
  await waiting.locator('textarea').fill('已经把清单分成必带和可不带两栏。');
  await waiting.getByRole('button').click();
  await expect(flash(page)).toBeVisible();
  await expect(page.getByText('已经把清单分成必带和可不带两栏。')).toBeVisible();
});

/** Opens the first item that the person has not rated this year; its number. */
async function unrated(page: Page): Promise<number> {
  for (let n = 12; n < 28; n += 1) {
    await page.goto(`${HERE}/services/${n}`);
    if (await page.locator(`form[action="${ROOM}/service/${n}"]`).count()) return n;
  }
  throw new Error('every item is rated');
}
