// The core flows with the keyboard alone (WCAG 2.1.1, 2.1.2, 2.4.7, 2.4.11): on every page of them each control is reached, in
// sight and under nothing, and the act is done without a mouse.

import { alive, expect, flash, mode, test, type Page } from '../fixtures';
import { enter, pick, reach, type, walk } from '../keys';
import { newPhone, signInAsNeighbour, signInAsNew } from '../people';
import { HERE, LIST, NEW, aText } from '../proposals';

const BALLOTS = `${HERE}/ballots`;

/** A row of the list of open ballots that this person may vote in and has not yet. */
async function aPaper(page: Page): Promise<string> {
  const open = await (await page.request.get(`${BALLOTS}.json?state=open`)).json();
  const row = open.find((one: { title: string }) => one.title === '翠园小区西门夜间是否关闭机动车通行');
  for (let tries = 0; tries < 16; tries += 1) {
    await signInAsNeighbour(page);
    await page.goto(`${BALLOTS}/${row.number}`);
    if ((await page.locator('#paper .flash').count()) === 0) return `${BALLOTS}/${row.number}`;
  }
  throw new Error('everybody has voted');
}

test('somebody signs in and books a time by keys alone', async ({ page }) => {
  await mode(page, 'elder');
  await page.goto('/login?next=%2Fqingyun%2Fappointments');
  await walk(page);
  await page.reload();
  await type(page, '#phone', newPhone());
  await page.keyboard.press('Enter');
  await expect(page.locator('.code__digits')).toBeVisible();
  const code = (await page.locator('.code__digits').innerText()).trim();
  await walk(page);
  await type(page, '#code', code);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/qingyun\/appointments$/);
  await walk(page);
  await enter(page, '.item__title a');
  await expect(page.locator('button[name=when]').first()).toBeAttached();
  await walk(page);
  await enter(page, 'button[name=when]');
  await expect(page.locator('.letter__code')).toBeVisible();
  await walk(page);
});

test('a resident votes by keys alone', async ({ page }) => {
  await mode(page, 'elder');
  const paper = await aPaper(page);
  await page.goto(`${BALLOTS}?state=open`);
  await walk(page);
  await enter(page, `a[href="${paper}"]`);
  await expect(page.locator('#paper')).toBeVisible();
  await walk(page);
  await reach(page, 'input[name=choice]');
  await page.keyboard.press('Space');
  // The arrows go on to the next choice, as in any group of radio buttons.
  const before = await page.locator('input[name=choice]:checked').getAttribute('value');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('input[name=choice]:checked')).not.toHaveValue(before!);
  await enter(page, 'form[action$="/cast"] .sticky .button');
  await expect(page.locator('#receipt')).toBeVisible();
  await walk(page);
});

test('a resident files a proposal by keys alone', async ({ page }) => {
  await signInAsNew(page);
  const text = aText();
  await page.goto(LIST);
  await walk(page);
  await enter(page, `main a[href="${NEW}"]`);
  await expect(page).toHaveURL(NEW);
  await alive(page, true);
  await walk(page);
  await page.reload();
  await alive(page, true);
  await type(page, '#title', text.title);
  await type(page, '#body', text.body);
  await pick(page, 'category');
  await enter(page, '.sticky button[value=send]');
  await expect(flash(page)).toContainText('已提交');
  await walk(page);
});

test('a resident signs up for a shift by keys alone, and gives it back', async ({ page }) => {
  await signInAsNew(page);
  await page.goto(`${HERE}/volunteers`);
  await walk(page);
  await page.goto(`${HERE}/volunteers/activities/2`);
  await walk(page);
  await enter(page, 'button[name=shift]');
  await expect(flash(page)).toBeVisible();
  await page.goto('/me/shifts');
  await walk(page);
  await enter(page, 'button[name=shift]');
  await expect(flash(page)).toBeVisible();
});
