// Journey: a resident signs up for a meeting and asks for an item; the secretary calls one, too early and in time;
// whoever is too early checks in later; minutes are read, and objected to.

import { LANGS, errors, expect, flash, lang, test, type Page } from '../fixtures';
import { signInAs, signInAsNew, unique } from '../people';
import { HERE } from '../proposals';

const MEETINGS = `${HERE}/meetings`;
const DESK = `${HERE}/desk/meetings`;

/** The first meeting of a kind, as the public API gives it. */
async function first(page: Page, query: string): Promise<string> {
  const got = await page.request.get(`/api/v1${MEETINGS}?${query}`);
  return (await got.json()).items[0].number;
}

function day(inDays: number): string {
  const at = new Date(Date.now() + inDays * 86_400_000);
  return new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(at);
}

async function fillCall(page: Page, title: string, on: string): Promise<void> {
  await page.goto(`${DESK}/new`);
  await page.locator('input[name="kind"][value="collection"]').check();
  await page.locator('#title').fill(title);
  await page.locator('#about').fill('请大家来说说院子里的事，什么都可以说。');
  await page.locator('#place').fill('社区服务中心二楼');
  await page.locator('#day').fill(on);
}

for (const code of LANGS) {
  test(`a resident signs up for a meeting and gives the place back (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNew(page);
    await page.goto(MEETINGS);
    const number = await first(page, 'kind=discussion');
    await page.locator(`.item a[href="${MEETINGS}/${number}"]`).click();
    await expect(page.locator('.next')).toBeVisible();
    await page.locator('form[action$="/signup"] button').click();
    await expect(flash(page)).toBeVisible();
    await page.goto('/me/meetings');
    await expect(page.locator('.item')).toHaveCount(1);
    await page.locator('form[action$="/leave"] button').click();
    await expect(flash(page)).toBeVisible();
    await expect(page.locator('form[action$="/signup"]')).toHaveCount(1);
  });

  test(`a date inside the notice period is refused with its clause (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAs(page, '议事会秘书');
    const title = `院子里的意见收集会 ${unique()}`;
    await fillCall(page, title, day(1));
    await page.locator('.main form button.button').last().click();
    await expect(errors(page, 'day')).toContainText(code === 'zh' ? '依据' : 'clause');
    await expect(page.locator('#title')).toHaveValue(title);
    await page.locator('#day').fill(day(40));
    await page.locator('.main form button.button').last().click();
    await expect(flash(page)).toBeVisible();
    await expect(page.locator('h1')).toHaveText(title);
  });

  test(`approved minutes and visits are open to everybody (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${MEETINGS}/${await first(page, 'kind=collection&when=past')}`);
    await expect(page.locator('#minutes')).toBeVisible();
    await page.goto(`${MEETINGS}/visits`);
    await expect(page.locator('.item').first()).toBeVisible();
  });
}

test('a resident asks for an item and the secretary answers it', async ({ page, another }) => {
  await signInAsNew(page);
  const number = await first(page, 'kind=discussion');
  const title = `晾衣架再加一排 ${unique()}`;
  await page.goto(`${MEETINGS}/${number}/ask`);
  await page.locator('.main form button.button').click();
  await expect(errors(page, 'title')).toBeVisible();
  await page.locator('#title').fill(title);
  await page.locator('#about').fill('天气好的日子抢不到位置。');
  await page.locator('.main form button.button').click();
  await expect(flash(page)).toBeVisible();
  const secretary = await another();
  await signInAs(secretary, '议事会秘书');
  await secretary.goto(`${DESK}/${number}`);
  const form = secretary.locator('form[action$="/answer"]');
  await secretary.locator('details', { has: form }).locator('summary').click();
  await form.locator('#answer_item').selectOption({ label: title });
  await form.locator('input[value="no"]').check();
  await form.locator('#answer_words').fill('请先提成建议，附议人数够了就讨论。');
  await form.locator('button').click();
  await expect(flash(secretary)).toBeVisible();
  await page.goto('/me/notices');
  await expect(page.locator('.mail')).toContainText('请先提成建议');
});

test('whoever is too early reads when the check-in begins', async ({ page }) => {
  await signInAsNew(page);
  const number = await first(page, 'kind=discussion');
  await page.goto(`${MEETINGS}/${number}/checkin?code=123456`);
  await expect(page.locator('#code')).toHaveValue('123456');
  await page.locator('.main form button.button').click();
  await expect(page.locator('.empty')).toContainText('前两小时');
});
