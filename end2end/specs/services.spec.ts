// The services room: finding an item in two taps or one search, the checklist on one sheet, and two people behind
// whatever is published.

import { LANGS, errors, expect, flash, lang, mode, test, type Page } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const SERVICES = `${HERE}/services`;
const DESK = `${HERE}/desk/services`;

const WORDS = {
  zh: {
    event: '养老', item: '高龄津贴申请', search: '搜索', permit: '居住证办理', near: '没有完全一样的', none: '没有找到',
    expired: '这件事项已过有效期', print: '打印告知单', sheet: '一次性告知单', old: '这是旧版本',
  },
  en: {
    event: 'Old age', item: 'Old-age allowance', search: 'Search', permit: 'Residence permit', near: 'These come close',
    none: 'Nothing found', expired: 'This service has expired', print: 'Print the checklist', sheet: 'Checklist',
    old: 'This is an old version',
  },
};

/** How many sheets of A4 the page takes. */
async function sheets(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
}

/** A whole form; `long` fills every field as far as it goes. */
function whole(title: string, long = false): Record<string, string> {
  const zh = (n: number) => (long ? '长'.repeat(n) : '短短的');
  const rows = (n: number, of: (i: number) => string) => Array.from({ length: long ? n : 2 }, (_, i) => of(i)).join('\n');
  return {
    title_zh: title,
    keywords: '别名',
    audience_zh: zh(120),
    materials_zh: rows(10, () => `${zh(40)} | 1 | 1`),
    steps_zh: rows(8, () => zh(60)),
    limit: '5',
    fee_zh: zh(40),
    place_zh: zh(60),
    hours_zh: zh(80),
    phone: '19900090012',
    contact_zh: zh(30),
    department_zh: zh(40),
    department_phone: '19900090021',
    basis_zh: zh(120),
    filing: long ? '2025-1' + '号'.repeat(34) : '目录 2025-099 号',
    valid_until: '2099-12-31',
  };
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
}

async function choose(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`input[name="${name}"][value="${value}"]`).check();
}

async function choices(page: Page): Promise<void> {
  await choose(page, 'class', 'public');
  await choose(page, 'events', 'ageing');
  await choose(page, 'charge', 'assisting');
  await choose(page, 'mandatory', 'yes');
}

/** Writes an item as the editor, sends it, and gives its page at the desk. */
async function write(page: Page, fields: Record<string, string>): Promise<string> {
  await page.goto(`${DESK}/new`);
  await fill(page, fields);
  await choices(page);
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toBeVisible();
  return page.url().split('?')[0]!;
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`two taps or one search lead to an item (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(HERE);
    await page.locator('.tabs__link', { hasText: code === 'zh' ? '服务' : 'Services' }).click();
    await page.locator('.tally__link', { hasText: w.event }).click();
    await page.getByRole('link', { name: w.item, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.item })).toBeVisible();
    await expect(page.locator('.sticky a[href="tel:19900090012"]')).toBeVisible();

    for (const asked of ['居住证', 'jzz', '居住正', 'residance']) {
      await page.goto(SERVICES);
      await page.locator('#q').fill(asked);
      await page.getByRole('button', { name: w.search }).click();
      await expect(page.locator('.item__title').first()).toHaveText(w.permit);
    }
    await expect(page.getByText(w.near)).toBeVisible();
    await page.locator('#q').fill('zzzzzz');
    await page.getByRole('button', { name: w.search }).click();
    await expect(page.getByText(w.none)).toBeVisible();
  });

  test(`an item says when it is out of date and what it said before (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${SERVICES}/9`);
    await expect(page.locator('.errors')).toContainText(w.expired);
    await page.goto(`${SERVICES}/2/versions`);
    await expect(page.locator('.diff ins').first()).toBeVisible();
    await page.locator('.side__list a').last().click();
    await expect(page.locator('.errors')).toContainText(w.old);
  });

  test(`the checklist is one sheet of A4 (${code})`, async ({ page }) => {
    await lang(page, code);
    for (const dress of ['normal', 'elder'] as const) {
      await mode(page, dress);
      await page.goto(`${SERVICES}/4`);
      await page.getByRole('link', { name: w.print }).click();
      await expect(page.getByRole('heading', { name: w.sheet })).toBeVisible();
      await expect(page.locator('.letter .qr svg')).toBeVisible();
      expect(await sheets(page)).toBe(1);
    }
  });
}

test('one writes, another sends it back and then publishes, and it is withdrawn in the end', async ({ page, another }) => {
  const title = `事项 ${unique()}`;
  await signInAs(page, '编辑');
  await page.goto(`${DESK}/new`);
  await fill(page, { ...whole(title), filing: '' });
  await choices(page);
  await page.locator('button[name=act][value=send]').click();
  // Art. 14, and nothing typed is lost.
  await expect(errors(page, 'filing')).toContainText('第十四条');
  await expect(page.locator('#title_zh')).toHaveValue(title);
  await expect(page.locator('input[name=events][value=ageing]')).toBeChecked();
  await page.locator('#filing').fill('目录 2025-099 号');
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toContainText('已送审');
  const item = page.url().split('?')[0]!;
  await page.goto(`${item}/review`);
  await expect(page.locator('form[action$="/publish"]')).toHaveCount(0);

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(`${HERE}/desk`);
  await second.locator('.filter__link', { hasText: '办事事项' }).click();
  await second.getByRole('link', { name: title }).click();
  await second.locator('summary', { hasText: '退回修改' }).click();
  await second.locator('form[action$="/return"] button').click();
  await expect(errors(second, 'reason')).toBeVisible();
  await second.locator('#reason').fill('电话写错了，请核对。');
  await second.locator('form[action$="/return"] button').click();
  await expect(flash(second)).toContainText('已退回');

  await page.goto(item);
  await expect(page.getByText('电话写错了，请核对。')).toBeVisible();
  await page.getByRole('link', { name: '接着写' }).click();
  await page.locator('#phone').fill('19900090013');
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toContainText('已送审');

  await second.goto(`${item}/review`);
  await second.locator('#on').fill('2001-01-01');
  await second.locator('form[action$="/publish"] button').click();
  await expect(errors(second, 'on')).toBeVisible();
  await second.locator('#on').fill('');
  await second.locator('form[action$="/publish"] button').click();
  await expect(flash(second)).toContainText('已公布');

  const public_ = item.replace('/desk/', '/');
  const reader = await another();
  await reader.goto(public_);
  await expect(reader.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(reader.locator('.sticky a[href="tel:19900090013"]')).toBeVisible();

  await page.goto(item);
  await page.locator('summary', { hasText: '撤下' }).click();
  await page.locator('#reason').fill('这件事不再办了。');
  await page.locator('form[action$="/withdraw"] button').click();
  await expect(flash(page)).toContainText('已撤下');
  await reader.waitForTimeout(2_500);
  await reader.goto(public_);
  await expect(reader.locator('.errors')).toContainText('这件事不再办了。');
});

test('the longest item there can be is still one sheet', async ({ page, another }) => {
  await signInAs(page, '编辑');
  const title = `${'长'.repeat(24)}${unique()}`;
  const item = await write(page, whole(title, true));
  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(`${item}/review`);
  await second.locator('form[action$="/publish"] button').click();
  await expect(flash(second)).toContainText('已公布');
  await page.goto(`${item.replace('/desk/', '/')}/print`);
  expect(await sheets(page)).toBe(1);
});
