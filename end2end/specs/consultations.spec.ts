// Consultations: a resident comments and answers, staff write one and a second person opens it, everybody reads what became of it.

import { errors, expect, flash, test, type Page } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const DESK = `${HERE}/desk/consultations`;
const OPEN = '翠园小区北门健身角改造方案（征求意见稿）';
const ANSWERED = '楼道和架空层杂物清理办法（征求意见稿）';

/** Nothing is wider than the phone. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

const card = (page: Page, text: string) => page.locator('label.choice', { hasText: text });

test('a comment is kept through the sign-in, and answers can be changed', async ({ page }) => {
  test.slow();
  await page.goto(HERE);
  await page.getByRole('link', { name: OPEN }).click();
  await fits(page);
  await page.getByRole('link', { name: /^对这一节提意见：灯光和时间/ }).click();
  const text = `路灯晚一点关，测试 ${unique()}`;
  await page.locator('#text').fill(text);
  await page.getByRole('button', { name: '发表', exact: true }).click();
  await page.locator('button[name=persona][value="0"]').click();
  await expect(page.locator('#text')).toHaveValue(text);
  await fits(page);
  await page.getByRole('button', { name: '发表', exact: true }).click();
  await expect(flash(page)).toContainText('意见已发表');
  await expect(page.locator('#s3')).toContainText(text);

  await page.getByRole('link', { name: '回答问题', exact: true }).click();
  await page.getByRole('button', { name: '交回答' }).click();
  await expect(errors(page, 'q0')).toContainText('一个问题都没有回答');
  await fits(page);
  await card(page, '换地面、改坡道').click();
  for (const one of ['漫步机', '上肢牵引器', '乒乓球台']) await card(page, one).click();
  await page.locator('#q2').fill('请多留一点树荫。');
  await page.getByRole('button', { name: '交回答' }).click();
  await expect(errors(page, 'q1')).toBeVisible();
  await expect(page.locator('#q2')).toHaveValue('请多留一点树荫。');
  await card(page, '乒乓球台').click();
  await page.getByRole('button', { name: '交回答' }).click();
  await expect(flash(page)).toContainText('结束前可以修改');
  await page.getByRole('link', { name: '修改我的回答' }).click();
  await expect(page.locator('input:checked')).toHaveCount(3);
  await page.goto('/me/consultations');
  await expect(page.getByRole('link', { name: OPEN })).toBeVisible();
});

test('staff write a consultation, and somebody else opens it', async ({ page, another }) => {
  test.slow();
  const title = `楼下花坛种什么 ${unique()}`;
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
  await signInAs(page, '编辑');
  await page.goto(`${DESK}/new`);
  const fields: Record<string, string> = {
    title, about: '种什么可以改，位置不变。', sections: '没有标题的一行', questions: '单选 | 种花还是种菜\n- 种花\n- 种菜',
    opens_on: today.format(new Date()), closes_on: today.format(new Date(Date.now() + 10 * 86_400_000)),
  };
  for (const [field, value] of Object.entries(fields)) await page.locator(`#${field}`).fill(value);
  await card(page, '其他').click();
  await page.locator('form[action$="/new"] > button').click();
  await expect(errors(page, 'sections')).toContainText('第 1 行');
  await expect(page.locator('#about')).toHaveValue(fields.about!);
  await fits(page);
  await page.locator('#sections').fill('# 花坛\n东门的三个花坛。');
  await page.locator('form[action$="/new"] > button').click();
  await expect(flash(page)).toBeVisible();
  await expect(page.getByText('要请另一位同事核对')).toBeVisible();
  await fits(page);

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(page.url().split('?')[0]!);
  await second.getByRole('button', { name: '核对无误，按日期开始' }).click();
  await expect(flash(second)).toContainText('已核对');
  await second.getByRole('link', { name: '看公开的页面' }).click();
  await expect(second.getByRole('link', { name: /^对这一节提意见/ })).toBeVisible();
});

test('everybody reads what became of the comments, beside the final text', async ({ page }) => {
  await page.goto(`${HERE}/consultations`);
  await page.getByRole('link', { name: ANSWERED }).click();
  await fits(page);
  for (const verdict of ['采纳', '部分采纳', '不采纳', '留作参考']) {
    await expect(page.locator('.chip', { hasText: new RegExp(`^${verdict}$`) }).first()).toBeVisible();
  }
  await page.locator('summary', { hasText: '这一组的意见' }).first().click();
  await expect(page.locator('details[open]').getByText('3 天太短')).toBeVisible();
  await expect(page.locator('ins').first()).toBeVisible();
});
