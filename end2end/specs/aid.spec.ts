// Mutual aid: one asks, one answers and is chosen, looks at the address, and both say that it happened.

import { errors, expect, flash, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour, unique } from '../people';
import { HERE } from '../proposals';

const BOARD = `${HERE}/volunteers/aid`;
const ADDRESS = '翠园小区 5 号楼 1 单元 702';

/** A day from today, as a date field takes it. */
function day(from: number): string {
  const at = new Date(Date.now() + from * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at);
}

/** Nothing is wider than the phone. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

const card = (page: Page, text: string) => page.locator('label.choice', { hasText: text });

/** Fills what a request says in public. */
async function say(page: Page, text: string): Promise<void> {
  await card(page, '买菜取药').click();
  await page.locator('#text').fill(text);
  await page.locator('#due').fill(day(3));
  await card(page, '一般情况').click();
  await card(page, '我已满 18 周岁').click();
}

test('one asks, one of two is chosen, looks at the address, and it happened', async ({ page, another }) => {
  test.slow();
  await signInAsNeighbour(page);
  await page.goto(BOARD);
  await fits(page);
  await page.getByRole('link', { name: '我要求助' }).click();
  await page.locator('form[action$="/ask"] > button').click();
  await expect(errors(page, 'kind')).toBeVisible();
  await fits(page);
  const text = `帮忙去药店取药 ${unique()} 号`;
  await say(page, text);
  await page.locator('#address').fill(ADDRESS);
  await page.locator('#phone').fill('13812349876');
  await page.locator('form[action$="/ask"] > button').click();
  await expect(flash(page)).toContainText('求助已发出');
  const request = page.url().split('?')[0]!;

  const [first, second] = [await another(), await another()];
  for (const [helper, words] of [[first, '今天下午可以'], [second, '我家就在药店楼上']] as const) {
    await signInAsNeighbour(helper);
    await helper.goto(request);
    await expect(helper.getByText(text)).toBeVisible();
    await helper.locator('#message').fill(words);
    await card(helper, '已满 18 周岁').click();
    await helper.getByRole('button', { name: '我来帮' }).click();
    await expect(flash(helper)).toBeVisible();
  }
  await fits(first);

  await page.goto(request);
  await page.locator('.item', { hasText: '我家就在药店楼上' }).getByRole('button', { name: '请他来帮' }).click();
  await expect(flash(page)).toContainText('已选定');
  await fits(page);

  await first.goto(request);
  await expect(first.getByRole('button', { name: '查看地址和电话' })).toHaveCount(0);
  await second.goto(request);
  await second.getByRole('button', { name: '查看地址和电话' }).click();
  await expect(second.locator('.next', { hasText: ADDRESS })).toBeVisible();
  await fits(second);
  await second.goto(request);
  await expect(second.getByText(ADDRESS)).toHaveCount(0);
  await page.goto('/me/data');
  await expect(page.getByText('您选定的帮忙邻居查看了')).toBeVisible();

  await page.goto(request);
  await page.getByRole('button', { name: '帮上了', exact: true }).click();
  await expect(flash(page)).toBeVisible();
  await second.goto(request);
  await expect(second.getByRole('button', { name: '查看地址和电话' })).toHaveCount(0);
  await second.getByRole('button', { name: '帮上了', exact: true }).click();
  await expect(second.getByText('帮忙的邻居说：帮上了')).toBeVisible();
});

test('what a visitor typed is there after signing in, and the address is asked only then', async ({ page }) => {
  await page.goto(`${BOARD}/ask`);
  await expect(page.locator('#address')).toHaveCount(0);
  const text = `帮忙买一袋米 ${unique()}`;
  await say(page, text);
  await page.getByRole('button', { name: '登录后继续' }).click();
  await page.locator('button[name=persona][value="0"]').click();
  await expect(page.locator('#text')).toHaveValue(text);
  await expect(page.locator('#address')).toBeVisible();
  await page.locator('#address').fill(ADDRESS);
  await page.locator('#phone').fill('13812349876');
  await page.locator('form[action$="/ask"] > button').click();
  await expect(flash(page)).toContainText('求助已发出');
  await page.getByRole('button', { name: '不用了，撤下求助' }).click();
  await expect(flash(page)).toContainText('已撤下');
});

test('a report reaches the desk, and not the other side', async ({ page, another }) => {
  const text = `说话不客气 ${unique()}`;
  await signInAsNeighbour(page);
  await page.goto(`${BOARD}/1`);
  await page.locator('details', { hasText: '向社区反映' }).locator('summary').click();
  await page.locator('#concern').fill(text);
  await page.getByRole('button', { name: '反映', exact: true }).click();
  await expect(flash(page)).toBeVisible();
  const desk = await another();
  await signInAs(desk, '议事会秘书');
  await desk.goto(`${HERE}/desk/volunteers/aid`);
  await fits(desk);
  const report = desk.locator('.item', { hasText: text });
  await report.locator('textarea').fill('已和双方通过电话。');
  await report.getByRole('button', { name: '办结' }).click();
  await expect(flash(desk)).toBeVisible();
  await page.goto('/me/notices');
  await expect(page.getByText('已和双方通过电话')).toBeVisible();
});
