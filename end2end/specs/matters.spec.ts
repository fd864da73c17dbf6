// A matter: reported, handed from the grid worker to the window, answered, not solved, and at the secretary's desk.

import { errors, expect, flash, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour, unique } from '../people';
import { HERE } from '../proposals';

/** Nothing is wider than the phone. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

const card = (page: Page, text: string) => page.locator('label.choice', { hasText: text });

/** Opens a form that is folded away, fills its text, and sends it. */
async function fold(page: Page, title: string, field: string, text: string): Promise<void> {
  const form = page.locator('details', { has: page.locator(field) });
  await form.locator('summary').click();
  await form.locator(field).fill(text);
  await form.getByRole('button', { name: title, exact: true }).click();
  await expect(flash(page)).toBeVisible();
}

test('a matter changes hands, is answered, is not solved, and comes back', async ({ page, another }) => {
  test.slow();
  await signInAsNeighbour(page);
  await page.goto(`${HERE}/matters`);
  await fits(page);
  await page.getByRole('link', { name: '写一条诉求' }).click();
  await page.locator('form[action$="/new"] > button').click();
  await expect(errors(page, 'text')).toBeVisible();
  await fits(page);
  const text = `锦绣花园 B 座 ${unique()} 号灯杆晚上不亮`;
  await page.locator('#text').fill(text);
  await card(page, '反映').click();
  await page.locator('#category').selectOption({ index: 1 });
  await page.locator('#grid').selectOption({ index: 2 });
  await page.locator('#place').fill('B 座北侧');
  await page.locator('form[action$="/new"] > button').click();
  await expect(page.getByText('下面的内容不公开')).toBeVisible();
  await expect(page.getByText(text)).toBeVisible();
  await fits(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await expect(flash(page)).toContainText('编号在下面');
  await fits(page);
  const matter = page.url().split('?')[0]!;
  const desk = matter.replace('/matters/', '/desk/matters/');

  const [worker, clerk, lead] = [await another(), await another(), await another()];
  await signInAs(worker, '网格员');
  await worker.goto(`${HERE}/desk/matters`);
  await expect(worker.getByText(text)).toBeVisible();
  await fits(worker);
  await worker.goto(desk);
  await worker.locator('details', { has: worker.locator('#to') }).locator('summary').click();
  await worker.locator('#to').selectOption('window_clerk');
  await worker.locator('#hand_reason').fill('路灯归供电所管，请窗口接着联系');
  await worker.getByRole('button', { name: '请别人接手' }).click();
  await expect(flash(worker)).toBeVisible();
  await fits(worker);

  await signInAs(clerk, '窗口工作人员');
  await clerk.goto(desk);
  await clerk.getByRole('button', { name: '同意接手' }).click();
  await expect(flash(clerk)).toBeVisible();
  await fold(clerk, '办结，写答复', '#answer', '供电所换了灯泡，今晚就亮。');
  await fits(clerk);

  await page.goto(matter);
  await expect(page.locator('.mail', { hasText: '请窗口接着联系' })).toBeVisible();
  await page.locator('#word').fill('换了也不亮');
  await page.getByRole('button', { name: '没解决' }).click();
  await expect(flash(page)).toContainText('退回重办');
  await fits(page);

  await signInAs(lead, '议事会秘书');
  await lead.goto(`${HERE}/desk/matters`);
  await expect(lead.locator('section[aria-labelledby="escalated"]', { hasText: text })).toBeVisible();
  await fits(lead);
  await lead.goto(desk);
  await expect(lead.getByText('换了也不亮')).toBeVisible();
});

test('what a visitor typed is there after signing in, and a stranger finds no private matter', async ({ page, another }) => {
  await page.goto(`${HERE}/matters/new?kind=question`);
  const text = `活动室 ${unique()} 号柜子怎么借`;
  await page.locator('#text').fill(text);
  await page.locator('#category').selectOption({ index: 1 });
  await page.locator('#place').fill('活动室');
  await page.locator('form[action$="/new"] > button').click();
  await page.locator('button[name=persona][value="1"]').click();
  await expect(page.locator('#text')).toHaveValue(text);
  const visitor = await another();
  await visitor.goto(`${HERE}/matters/find`);
  await visitor.locator('#number').fill('2026-99999');
  await visitor.locator('#code').fill('ABCD2345');
  await visitor.getByRole('button', { name: '查询' }).click();
  await expect(visitor.getByRole('alert')).toContainText('没有找到');
  await fits(visitor);
});
