// Journey 5, the residents' half: support, its count, the threshold, and what people say.

import { LANGS, alive, errors, expect, flash, lang, post, test, type Page } from '../fixtures';
import { newPhone, askForCode, enterCode, signInAs, signInAsNeighbour, signInAsNew } from '../people';
import { HERE, LIST, aText, at, file, record, rows, supporters } from '../proposals';

const WORDS = {
  zh: {
    support: '我也附议', undo: '收回我的附议', mine: '您已附议。', supported: '已附议，谢谢您', taken: '已收回附议',
    steps: '确认住址后才能附议，看看还差几步', left: '您还差 2 步', signIn: '登录后附议',
  },
  en: {
    support: 'I support this', undo: 'Take back my support', mine: 'You support this.', supported: 'Supported, thank you',
    taken: 'Your support has been taken back', steps: 'Supporting needs confirmed residency: see which steps are missing',
    left: '2 step(s) until', signIn: 'Sign in to support',
  },
};

/** A proposal of somebody else, new and without supporters. */
async function ofSomebody(another: () => Promise<Page>): Promise<string> {
  const author = await another();
  await signInAsNew(author);
  return file(author);
}

async function count(page: Page, n: number): Promise<void> {
  await expect(supporters(page)).toHaveText(new RegExp(`^${n} `));
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a verified resident supports and takes it back (${code})`, async ({ page, another, js }) => {
    const number = await ofSomebody(another);
    await lang(page, code);
    await signInAsNeighbour(page);
    await page.goto(at(number));
    await alive(page, js);
    await count(page, 0);
    const bar = page.locator('progress#supporters');
    await expect(bar).toHaveAttribute('max', '50');

    let loads = 0;
    page.on('framenavigated', () => (loads += 1));
    await page.getByRole('button', { name: w.support }).click();
    await count(page, 1);
    await expect(page.getByText(w.mine)).toBeVisible();
    expect(await bar.evaluate((el) => (el as HTMLProgressElement).value)).toBe(1);
    if (js) expect(loads).toBe(0);
    else await expect(flash(page)).toContainText(w.supported);

    await page.reload();
    await alive(page, js);
    await count(page, 1);
    loads = 0;
    await page.getByRole('button', { name: w.undo }).click();
    await count(page, 0);
    await expect(page.getByText(w.mine)).toBeHidden();
    await expect(page.getByRole('button', { name: w.support })).toBeVisible();
    if (js) expect(loads).toBe(0);
    else await expect(flash(page)).toContainText(w.taken);
    expect((await record(page, number)).supports).toBe(0);
  });

  test(`who is not verified is led to the steps (${code})`, async ({ page, another }) => {
    const number = await ofSomebody(another);
    const visitor = await another();
    await lang(visitor, code);
    await visitor.goto(at(number));
    await visitor.getByRole('link', { name: w.signIn }).click();
    await expect(visitor).toHaveURL(/\/login\?next=/);

    await lang(page, code);
    await signInAs(page, '新居民李雷');
    await page.goto(at(number));
    await expect(page.getByRole('button', { name: w.support })).toHaveCount(0);
    await page.getByRole('link', { name: w.steps }).click();
    await expect(page).toHaveURL(`${HERE}/steps`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(w.left);

    const forced = await post(page, `${at(number)}/support`, { version: '1' });
    expect(forced.status()).toBe(403);
    expect(await forced.text()).toContain(`href="${HERE}/steps"`);
    expect((await record(page, number)).supports).toBe(0);
  });
}

test('pressing twice leaves one support', async ({ page, another }) => {
  const number = await ofSomebody(another);
  await signInAsNeighbour(page);
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(page, `${at(number)}/support`, { version: '1' })));
  for (const answer of answers) expect(answer.status()).toBe(303);
  expect((await record(page, number)).supports).toBe(1);

  const second = await another();
  await signInAsNeighbour(second);
  await post(second, `${at(number)}/support`, { version: '1' });
  expect((await record(page, number)).supports).toBe(2);

  await post(page, `${at(number)}/unsupport`, {});
  const again = await post(page, `${at(number)}/unsupport`, {});
  expect(again.status()).toBe(409);
  expect((await record(page, number)).supports).toBe(1);

  await page.goto('/me/proposals');
  await expect(page.locator('section[aria-labelledby=supported] a', { hasText: (await record(page, number)).title })).toHaveCount(0);
});

test('nobody supports their own proposal', async ({ page }) => {
  await signInAsNeighbour(page);
  const number = await file(page);
  await page.goto(at(number));
  await expect(page.locator('.main')).toContainText('这是您自己提的建议');
  await expect(page.getByRole('button', { name: '我也附议' })).toHaveCount(0);
  const forced = await post(page, `${at(number)}/support`, { version: '1' });
  expect(forced.status()).toBe(409);
  expect(await forced.text()).toContain('不能附议自己的建议');
  expect((await record(page, number)).supports).toBe(0);
});

test('support is not given across communities', async ({ page }) => {
  await signInAs(page, '南湖居民黄丽华');
  const [open] = await rows(page, 'group=open&state=gathering');
  await page.goto(at(open.number));
  await expect(page.getByRole('button', { name: '我也附议' })).toHaveCount(0);
  const forced = await post(page, `${at(open.number)}/support`, { version: '1' });
  expect(forced.status()).toBe(403);
});

test('a new version asks supporters again, and nobody supports what they have not read', async ({ page, another, js }) => {
  const author = await another();
  await signInAsNew(author);
  const text = aText();
  const number = await file(author, text);
  await signInAsNeighbour(page);
  await post(page, `${at(number)}/support`, { version: '1' });

  await author.goto(`${at(number)}/revise`);
  await expect(author.locator('.next')).toContainText('修改后会成为新版本');
  await alive(author, js);
  await author.locator('#title').fill(`${text.title}改`);
  await author.getByRole('button', { name: '发布修改' }).click();
  await expect(flash(author)).toHaveText('新版本已发布。');
  await expect(author.getByRole('link', { name: '第 2 版，看改了什么' })).toBeVisible();
  await count(author, 0);

  const stale = await post(page, `${at(number)}/support`, { version: '1' });
  expect(stale.status()).toBe(409);
  expect(await stale.text()).toContain('您看到的内容已有新版本');

  await page.goto('/me/notices');
  await expect(page.locator('.mail__one').first()).toContainText('内容有了新版本');
  await page.goto(at(number));
  await alive(page, js);
  await expect(page.locator('.main')).toContainText('您附议的是旧版本');
  await page.getByRole('button', { name: '我也附议' }).click();
  await count(page, 1);

  await page.goto(`${at(number)}/versions`);
  await expect(page.locator('.diff ins')).toContainText('改');
  await expect(page.locator('.diff__hash').first()).toContainText('文字指纹');
});

test('at the threshold a proposal goes on the agenda by itself, and people are told', async ({ page, another, js }) => {
  // The most supported one that still gathers; each project takes its own.
  const [wanted] = await rows(page, 'state=gathering&sort=supports');
  const missing = wanted.threshold - wanted.supports;
  expect(missing).toBeGreaterThan(0);
  expect(missing, 'the demo has proposals near the threshold').toBeLessThan(12);
  // Most neighbours that are tried support it already.
  test.setTimeout(120_000 + missing * 10_000);

  const visitor = await another();
  let given = 0;
  let last = page;
  while (given < missing) {
    await signInAsNeighbour(last);
    await last.goto(at(wanted.number));
    await alive(last, js);
    const button = last.getByRole('button', { name: '我也附议' });
    // The author and earlier supporters are among the demo's residents.
    if ((await button.count()) === 1) {
      await button.click();
      given += 1;
      if (given < missing) await count(last, wanted.supports + given);
    }
    if (given < missing) last = await another();
  }
  await expect(last.locator('.main .meta .chip').first()).toHaveText('已立项');
  await expect(last.locator('.next')).toContainText('议题讨论会上讨论');
  await expect(last.getByRole('button', { name: /附议/ })).toHaveCount(0);

  await last.goto('/me/notices');
  await expect(last.locator('.part', { hasText: wanted.title })).toContainText('附议人数够了，已列入议程');
  await visitor.goto(at(wanted.number));
  await expect(visitor.locator('.main .meta .chip').first()).toHaveText('已立项');
  expect((await record(visitor, wanted.number)).history.map((event) => event.act)).toContain('reach_threshold');

  const late = await another();
  await signInAsNeighbour(late);
  const closed = await post(late, `${at(wanted.number)}/support`, { version: '1' });
  expect(closed.status()).toBe(409);
});

test('comments stand for and against, with one level of replies', async ({ page, another }) => {
  const number = await ofSomebody(another);
  await signInAsNeighbour(page);
  await page.goto(at(number));
  const open = () => page.locator('#say > summary').click();
  const publish = () => page.getByRole('button', { name: '发表意见' }).click();

  await open();
  await publish();
  await expect(errors(page, 'text')).toHaveText('请填写这一项');
  await errors(page, 'text').click();
  await expect(page.locator('textarea[name=text]')).toBeFocused();
  await page.locator('textarea[name=text]').fill('灯早该修了');
  await publish();
  await expect(errors(page, 'side')).toHaveText('请选一项');
  await expect(page.locator('textarea[name=text]')).toHaveValue('灯早该修了');
  await page.getByRole('radio', { name: '赞成' }).check();
  await publish();
  await expect(flash(page)).toHaveText('意见已发表。');
  await expect(page.locator('.comment--for .comment__text')).toHaveText('灯早该修了');
  await expect(page.locator('#for')).toHaveText('赞成 1 条');

  await open();
  await page.getByRole('radio', { name: '反对' }).check();
  await page.locator('textarea[name=text]').fill('先查是不是线路的毛病');
  await publish();
  await expect(page.locator('.comment--against .comment__text')).toHaveText('先查是不是线路的毛病');
  await expect(page.locator('#against')).toHaveText('反对 1 条');

  await page.locator('.comment--for').getByRole('link', { name: '回复' }).click();
  await expect(page.locator('#say')).toContainText('回复 ');
  await expect(page.getByRole('radio', { name: '赞成' })).toHaveCount(0);
  await page.locator('textarea[name=text]').fill('我家也是这样');
  await publish();
  await expect(page.locator('.comment--for .comment--reply .comment__text')).toHaveText('我家也是这样');
  // A reply is not a comment of a side.
  await expect(page.locator('#for')).toHaveText('赞成 1 条');
  await expect(page.locator('.comment--reply').getByRole('link', { name: '回复' })).toHaveCount(0);

  const visitor = await another();
  await lang(visitor, 'en');
  await visitor.goto(at(number));
  await expect(visitor.locator('#against')).toHaveText('1 against');
  await expect(visitor.locator('.comment--against .comment__text')).toHaveText('先查是不是线路的毛病');
});

test('a comment written before signing in is found again, and is sent once', async ({ page, another }) => {
  const number = await ofSomebody(another);
  await page.goto(at(number));
  await page.locator('#say > summary').click();
  await page.getByRole('radio', { name: '赞成' }).check();
  await page.locator('textarea[name=text]').fill('没登录先写好的意见');
  await page.getByRole('button', { name: '发表意见' }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await enterCode(page, await askForCode(page, newPhone()));
  await expect(page).toHaveURL(new RegExp(`${at(number)}`));
  const say = page.locator('#say');
  if (!(await say.locator('textarea').isVisible())) await say.locator('summary').click();
  await expect(page.locator('textarea[name=text]')).toHaveValue('没登录先写好的意见');
  await expect(page.getByRole('radio', { name: '赞成' })).toBeChecked();

  const form = await page.locator('#say form').evaluate((f) => Object.fromEntries([...new FormData(f as HTMLFormElement)].map(([k, v]) => [k, String(v)])));
  await page.getByRole('button', { name: '发表意见' }).click();
  await expect(flash(page)).toHaveText('意见已发表。');
  const again = await post(page, `${at(number)}/comments`, form);
  expect(again.status()).toBe(303);
  await page.goto(at(number));
  await expect(page.locator('.comment--for')).toHaveCount(1);
});

test('twenty comments of a side fill a page', async ({ page, another }) => {
  const number = await ofSomebody(another);
  await signInAsNew(page);
  for (let i = 1; i <= 21; i += 1) {
    const answer = await post(page, `${at(number)}/comments`, { once: `one-key-for-each-${i}`, side: 'for', text: `第 ${i} 条赞成的话`, shown: 'anonymous' });
    expect(answer.status()).toBe(303);
  }
  for (const [code, first, second] of [['zh', '第 1 页，共 2 页', '第 2 页，共 2 页'], ['en', 'Page 1 of 2', 'Page 2 of 2']] as const) {
    await lang(page, code);
    await page.goto(at(number));
    await expect(page.locator('#for')).toContainText('21');
    await expect(page.locator('.comment--for')).toHaveCount(20);
    await expect(page.locator('.pager__now')).toHaveText(first);
    await expect(page.locator('.comment--for').first()).toContainText('第 21 条赞成的话');
    await page.locator('.pager a[rel=next]').click();
    await expect(page.locator('.pager__now')).toHaveText(second);
    await expect(page.locator('.comment--for')).toHaveCount(1);
    await expect(page.locator('.comment--for')).toContainText('第 1 条赞成的话');
    await page.locator('.pager a[rel=prev]').click();
    await expect(page.locator('.pager__now')).toHaveText(first);
  }
  await page.goto(`${at(number)}?page=99`);
  await expect(page.locator('.main')).toBeVisible();
});

test('a long discussion is shown whole', async ({ page }) => {
  const all = await rows(page);
  const longest = all.reduce((a, b) => (b.comments > a.comments ? b : a));
  expect(longest.comments).toBeGreaterThanOrEqual(23);
  await page.goto(LIST + `?q=${longest.number}`);
  await expect(page).toHaveURL(at(longest.number));
  let seen = 0;
  for (;;) {
    seen += await page.locator('.comment').count();
    const next = page.locator('.pager a[rel=next]');
    if ((await next.count()) === 0) break;
    await next.click();
  }
  expect(seen).toBe(longest.comments);
});
