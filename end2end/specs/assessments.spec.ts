// Rounds of satisfaction: answering half done and whole, one question a screen, invitation codes, and reading a result.

import { found } from '../axe';
import { errors, expect, flash, mode, test, type Page } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const ROOM = `${HERE}/assessments`;
const DESK = `${HERE}/desk/assessments`;

/** The rounds as everybody reads them, those ahead first. */
async function rounds(page: Page): Promise<{ number: string; state: string; title_zh: string }[]> {
  return (await page.request.get(`/api/v1${ROOM}`)).json();
}

async function numberOf(page: Page, title: string): Promise<string> {
  return (await rounds(page)).find((round) => round.title_zh === title)!.number;
}

const THIS_YEAR = '第四次社区服务满意度评议';
const LAST_YEAR = '第三次社区服务满意度评议';

/** Chooses the first option of every question that is on the page. */
async function chooseAll(page: Page): Promise<void> {
  for (const field of await page.locator('fieldset.field').all()) await field.locator('.choice').first().click();
}

/** Nothing that axe finds; it is a script itself, so only where scripts run. */
async function fine(page: Page, js: boolean): Promise<void> {
  if (js) expect(await found(page)).toEqual([]);
}

/** Nothing is wider than the phone. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

test('a resident answers half done, goes on elsewhere, and hands in once', async ({ page, another }) => {
  test.slow();
  await signInAs(page, '居民王芳');
  await page.goto(HERE);
  await page.getByRole('link', { name: THIS_YEAR }).click();
  await page.getByRole('link', { name: '去评一评' }).click();
  await expect(page.locator('input:checked')).toHaveCount(0);
  await page.locator('fieldset.field').first().locator('.choice').nth(1).click();
  await page.getByRole('button', { name: '先存着' }).click();
  await expect(flash(page)).toContainText('已保存');

  const tablet = await another();
  await signInAs(tablet, '居民王芳');
  await tablet.goto(page.url().split('?')[0]!);
  await expect(tablet.locator('input:checked')).toHaveCount(1);
  await tablet.getByRole('button', { name: '核对一遍' }).click();
  await expect(errors(tablet, 'q1')).toContainText('第 2 题');
  await chooseAll(tablet);
  await tablet.getByRole('button', { name: '核对一遍' }).click();
  await tablet.getByRole('button', { name: '交答卷' }).click();
  await expect(tablet.getByRole('heading', { level: 1 })).toContainText('谢谢您');
  await expect(tablet.getByText('谁也改不了')).toBeVisible();

  await page.reload();
  await expect(page.getByText('您已经交过答卷了')).toBeVisible();
  await page.getByRole('link', { name: '看这次评议' }).click();
  await expect(page.getByText('交了答卷，谢谢')).toBeVisible();
});

test('elder mode asks one question a screen and remembers', async ({ page, js }) => {
  await signInAs(page, '议事会秘书');
  await mode(page, 'elder');
  const path = `${ROOM}/${await numberOf(page, THIS_YEAR)}/answer`;
  await page.goto(path);
  await expect(page.getByText('第 1 题，共 23 题')).toBeVisible();
  await expect(page.locator('input[type=radio]')).toHaveCount(6);
  await fits(page);
  await fine(page, js);
  await page.getByRole('button', { name: '下一题' }).click();
  await expect(errors(page, 'q0')).toBeVisible();
  await page.locator('.choice').nth(2).click();
  await page.getByRole('button', { name: '下一题' }).click();
  await expect(page.getByText('第 2 题，共 23 题')).toBeVisible();
  await page.goto(path);
  await expect(page.getByText('第 2 题，共 23 题')).toBeVisible();
  await page.goto(`${path}?step=review`);
  await expect(page.getByText('还有 22 题没答')).toBeVisible();
  await fits(page);
  await fine(page, js);
});

test('staff write and check a round, and whoever got a code answers without an account', async ({ page, another, js }) => {
  test.slow();
  const title = `窗口回访 ${unique()}`;
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  await signInAs(page, '编辑');
  await page.goto(`${DESK}/new`);
  await page.locator('form[action$="/new"] > button').click();
  await expect(errors(page, 'title_zh')).toBeVisible();
  const fields: Record<string, string> = {
    title_zh: title, series: title, purpose_zh: '请抽中的居民评一评。', subjects: '窗口 | 1 号窗口 | Window 1',
    indicators: '# 服务\n600 | 办事快不快\n300 | 态度好不好', opens_on: today, closes_on: today,
  };
  for (const [field, value] of Object.entries(fields)) await page.locator(`#${field}`).fill(value);
  await page.locator('input[name=direction][value=residents]').check();
  await page.locator('input[name=who][value=codes]').check();
  await page.locator('form[action$="/new"] > button').click();
  await expect(errors(page, 'indicators')).toContainText('1000');
  await page.locator('#indicators').fill('# 服务\n600 | 办事快不快\n400 | 态度好不好');
  await page.locator('form[action$="/new"] > button').click();
  await expect(flash(page)).toBeVisible();
  await expect(page.getByText('不能由您核对')).toBeVisible();
  const path = page.url().split('?')[0]!;

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(path);
  await second.getByRole('button', { name: '核对无误' }).click();
  await expect(flash(second)).toContainText('已核对');
  await second.locator('#codes').fill('3');
  await second.getByRole('button', { name: '抽取并显示' }).click();
  await expect(second.locator('.letter__code')).toHaveCount(3);
  await fits(second);
  await fine(second, js);
  const code = await second.locator('.letter__code').first().innerText();

  const guest = await another();
  await guest.goto(ROOM);
  await guest.getByRole('link', { name: '我有邀请码' }).click();
  await guest.locator('#code').fill('ABCD2345');
  await guest.getByRole('button', { name: '开始' }).click();
  await expect(errors(guest, 'code')).toBeVisible();
  await guest.locator('#code').fill(code.toLowerCase());
  await guest.getByRole('button', { name: '开始' }).click();
  await chooseAll(guest);
  await guest.getByRole('button', { name: '核对一遍' }).click();
  await guest.getByRole('button', { name: '交答卷' }).click();
  await expect(guest.getByText('邀请码已经用掉')).toBeVisible();
  await page.goto(path);
  await expect(page.getByText('已收到 1 份')).toBeVisible();
});

test('a result can be read and worked out again', async ({ page }) => {
  await page.goto(ROOM);
  await page.getByRole('link', { name: LAST_YEAR }).click();
  await expect(page.getByText('满分 100').first()).toBeVisible();
  // Three of a grid answered: it is hidden, and another one with it.
  await expect(page.locator('#grids ~ .wordy').getByText('不公布')).toHaveCount(6);
  await expect(page.locator('#trend ~ .chart').first()).toBeVisible();
  await expect(page.locator('#alarms ~ ul > li')).toHaveCount(3);
  await page.getByRole('link', { name: '一步一步重算' }).click();
  await expect(page.locator('strong', { hasText: /^一致$/ })).toHaveCount(2);
  await expect(page.locator('strong', { hasText: '对得上' })).toBeVisible();
});

for (const dress of ['normal', 'elder'] as const) {
  test(`pages of the room are fit for everybody (${dress})`, async ({ page, another, js }) => {
    test.slow();
    await mode(page, dress);
    const last = `${ROOM}/${await numberOf(page, LAST_YEAR)}`;
    const open = await numberOf(page, THIS_YEAR);
    for (const path of [ROOM, last, `${last}/check`, `${ROOM}/${open}`, `${ROOM}/code`]) {
      await page.goto(path);
      await fits(page);
      await fine(page, js);
    }
    const staff = await another();
    await signInAs(staff, '编辑');
    await mode(staff, dress);
    for (const path of [DESK, `${DESK}/new`, `${DESK}/${open}`, last.replace(ROOM, DESK)]) {
      await staff.goto(path);
      await fits(staff);
      await fine(staff, js);
    }
  });
}
