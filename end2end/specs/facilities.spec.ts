// Places to use: all of them or those for one thing, how one gets in, and what has ended says so.

import { LANGS, expect, flash, lang, test } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const WORDS = {
  zh: { title: '场地设施', sports: '健身', access: '出入方便吗', ended: '已过有效期', gone: '已经撤下' },
  en: { title: 'Places to use', sports: 'Sports', access: 'Getting in', ended: 'This has ended', gone: 'has been withdrawn' },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a place says when it is open and how one gets in (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${HERE}/services`);
    await page.getByRole('link', { name: w.title }).first().click();
    const all = await page.locator('.item').count();
    await page.locator('.filter__link', { hasText: w.sports }).click();
    const some = await page.locator('.item').count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    await page.locator('.item__title a').first().click();
    await expect(page.getByText(w.access)).toBeVisible();
    await expect(page.locator('.sticky a[href^="tel:"]')).toBeVisible();
  });

  test(`what has ended or was withdrawn says so (${code})`, async ({ page }) => {
    await lang(page, code);
    const all: { number: number; expired: boolean }[] = await (await page.request.get(`/api/v1${HERE}/facilities`)).json();
    const ended = all.find((f) => f.expired)!;
    await page.goto(`${HERE}/facilities/${ended.number}`);
    await expect(page.locator('.errors')).toContainText(w.ended);
    // Numbers run without gaps: the one that the list lacks is waiting or withdrawn.
    const numbers = new Set(all.map((f) => f.number));
    const missing = Array.from({ length: all.length + 1 }, (_, i) => i + 1).filter((n) => !numbers.has(n));
    const answers = await Promise.all(missing.map((n) => page.request.get(`${HERE}/facilities/${n}`)));
    const gone = missing.find((_, i) => answers[i]!.status() === 200)!;
    await page.goto(`${HERE}/facilities/${gone}`);
    await expect(page.locator('.errors')).toContainText(w.gone);
  });
}

test('an editor brings a table, puts a row right where it stands, and a colleague finds it', async ({ page, another }) => {
  const place = `东门小花园 ${unique()}`;
  await signInAs(page, '编辑');
  await page.goto(`${HERE}/desk/facilities`);
  await page.getByRole('link', { name: '从表格导入' }).click();
  const row = (name: string, phone: string) => `${name},健身,社区,东路 1 号,每天 9:00–17:00,不收费,${phone},没有台阶,不用预约,2099/1/31`;
  const head = 'title_zh,sort,owner_zh,place_zh,hours_zh,fee_zh,phone,access_zh,usage_zh,valid_until';
  await page.locator('#file').setInputFiles({
    name: 'places.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`${head}\n${row(place, '不知道')}\n`),
  });
  await page.getByRole('button', { name: '检查表格' }).click();
  await expect(page.locator('.errors')).toContainText('有的行要改正');
  await expect(page.locator('table')).toContainText('电话：');
  const text = page.locator('#table');
  await text.fill((await text.inputValue()).replace('不知道', '0851-85550000'));
  await page.getByRole('button', { name: '再检查' }).click();
  await expect(page.locator('main')).toContainText('新增 1 条');
  await page.getByRole('button', { name: '导入这 1 条' }).click();
  await expect(flash(page)).toContainText('已导入');

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(`${HERE}/desk/facilities`);
  await expect(second.locator('section[aria-labelledby=to-review]')).toContainText(place);
});
