// The contact board: the own grid worker first, everybody with a phone to dial, and a card to print.

import { LANGS, errors, expect, flash, lang, mode, test } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const BOARD = `${HERE}/contacts`;

const WORDS = {
  zh: { title: '找谁、打哪个电话', mine: '您的网格员', find: '找我的网格员', print: '打印', card: '联系卡' },
  en: { title: 'Whom to call', mine: 'Your grid worker', find: 'Find my grid worker', print: 'Print', card: 'Contact card' },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a building leads to its grid worker, without an account (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${HERE}/services`);
    await page.getByRole('link', { name: w.title }).first().click();
    await expect(page.locator('#own')).toHaveCount(0);
    await page.locator('#building').selectOption({ index: 1 });
    await page.getByRole('button', { name: w.find }).click();
    const own = page.locator('section[aria-labelledby=own] .item');
    await expect(own).toHaveCount(1);
    await expect(own.locator('a[href^="tel:"]')).toBeVisible();
    await own.locator('.item__title a').click();
    await expect(page.locator('.sticky a[href^="tel:"]')).toBeVisible();
  });

  test(`a card is one sheet with its code (${code})`, async ({ page }) => {
    await lang(page, code);
    for (const dress of ['normal', 'elder'] as const) {
      await mode(page, dress);
      await page.goto(`${BOARD}/1`);
      await page.locator('.sticky').getByRole('link', { name: w.print }).click();
      await expect(page.getByRole('heading', { level: 1, name: w.card })).toBeVisible();
      await expect(page.locator('.letter .qr svg')).toBeVisible();
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length).toBe(1);
    }
  });
}

test('whoever has a confirmed address sees the own grid worker first', async ({ page }) => {
  await signInAs(page, '居民王芳');
  await page.goto(BOARD);
  await expect(page.locator('#own')).toHaveText(WORDS.zh.mine);
  await expect(page.locator('section[aria-labelledby=own] .item')).toHaveCount(1);
});

test('a card is written by one and published by another, and a grid worker without a grid is asked for it', async ({ page, another }) => {
  const title = `网格 ${unique()}`;
  await signInAs(page, '编辑');
  await page.goto(`${HERE}/desk/contacts/new`);
  await page.locator('input[name=post][value=grid]').check();
  for (const [name, value] of Object.entries({
    title_zh: title, name_zh: '张小红', duty_zh: '登记情况、上门代办', phone: '19900090059', place_zh: '3 栋一楼', hours_zh: '每天',
  })) {
    await page.locator(`#${name}`).fill(value);
  }
  await page.locator('button[name=act][value=send]').click();
  await expect(errors(page, 'grid')).toContainText('第几网格');
  await expect(page.locator('#name_zh')).toHaveValue('张小红');
  await page.locator('#grid').fill('1');
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toContainText('已送审');
  const item = page.url().split('?')[0]!;

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(`${item}/review`);
  await expect(second.getByText('登记情况、上门代办').first()).toBeVisible();
  await second.locator('form[action$="/publish"] button').click();
  await expect(flash(second)).toContainText('已公布');
  await page.goto(item.replace('/desk/', '/'));
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await page.goto(item);
  await page.locator('summary', { hasText: '撤下' }).click();
  await page.locator('#reason').fill('岗位合并了。');
  await page.locator('form[action$="/withdraw"] button').click();
  await expect(flash(page)).toContainText('已撤下');
});
