// News and policies: newest first, in force or not, and Markdown that can do nothing but be read.

import { LANGS, errors, expect, flash, lang, test } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE } from '../proposals';

const NEWS = `${HERE}/news`;

const WORDS = {
  zh: { latest: '最新消息', policy: '政策', force: '有效', ended: '已过期', title: '消息和政策' },
  en: { latest: 'News', policy: 'Policy', force: 'In force', ended: 'Ended after', title: 'News and policies' },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`news stand on the home page, and a policy says whether it holds (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(HERE);
    await expect(page.getByRole('heading', { level: 2, name: w.latest, exact: true })).toBeVisible();
    await page.goto(NEWS);
    await page.locator('.filter__link', { hasText: w.policy }).click();
    await expect(page.locator('.chip', { hasText: w.ended }).first()).toBeVisible();
    await page.locator('.item__title a').first().click();
    await expect(page.locator('.prose p').first()).toBeVisible();
    await page.getByRole('link', { name: w.title }).first().click();
    await expect(page.locator('link[type="application/atom+xml"]')).toHaveAttribute('href', `${NEWS}.atom`);
    const feed = await page.request.get(`${NEWS}.atom`);
    expect(feed.headers()['content-type']).toContain('application/atom+xml');
    expect(await feed.text()).toContain('<entry>');
  });
}

test('a text full of tricks is read, and nothing of it runs', async ({ page, another }) => {
  const title = `消息 ${unique()}`;
  let dialogs = 0;
  const asked: string[] = [];
  await signInAs(page, '编辑');
  await page.goto(`${NEWS.replace(HERE, `${HERE}/desk`)}/new`);
  await page.locator('#title_zh').fill(title);
  await page.locator('input[name=sort][value=policy]').check();
  await page.locator('#issuer_zh').fill('社区服务中心');
  await page.locator('#body_zh').fill([
    '## 小标题', '', '**“停车”**从明天起。', '', '- 一', '- 二', '',
    '<script>alert(1)</script><img src=https://evil.test/p.png onerror=alert(1)>', '',
    '[点这里](javascript:alert(1)) ![图](https://evil.test/q.png) [办事](/qingyun/services)',
  ].join('\n'));
  await page.locator('#from').fill('2099-01-02');
  await page.locator('#valid_until').fill('2099-01-01');
  await page.locator('button[name=act][value=send]').click();
  await expect(errors(page, 'valid_until')).toContainText('不能早于');
  await page.locator('#valid_until').fill('2099-12-31');
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toContainText('已送审');
  const item = page.url().split('?')[0]!;

  const second = await another();
  second.on('dialog', (d) => { dialogs += 1; void d.dismiss(); });
  second.on('request', (r) => asked.push(r.url()));
  await signInAs(second, '议事会秘书');
  await second.goto(`${item}/review`);
  await second.locator('form[action$="/publish"] button').click();
  await expect(flash(second)).toContainText('已公布');
  await second.goto(item.replace('/desk/', '/'));
  const prose = second.locator('.prose');
  await expect(prose.locator('h2')).toHaveText('小标题');
  await expect(prose.locator('strong')).toHaveText('“停车”');
  await expect(prose.locator('a[href="/qingyun/services"]')).toHaveText('办事');
  await expect(prose.locator('script, img, a[href^="javascript"]')).toHaveCount(0);
  await expect(second.locator('.chip', { hasText: '起有效' })).toBeVisible();
  expect(dialogs).toBe(0);
  expect(asked.filter((url) => url.includes('evil.test'))).toEqual([]);
});
