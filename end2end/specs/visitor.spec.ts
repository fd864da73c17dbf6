// Journey 2: reading everything without an account.

import { setTimeout as sleep } from 'node:timers/promises';

import { LANGS, expect, lang, test, type Page } from '../fixtures';
import { HERE, LIST, at, record, rows } from '../proposals';

const WORDS = {
  zh: {
    community: '青云社区', home: '青云社区的事，大家商量着办', proposals: '议事', progress: /^办理中 \d+$/,
    search: '搜索', apply: '按这些条件看', parking: '停车与出行', grid: '第二网格', number: '编号', next: '接下来',
    for: '赞成', against: '反对', versions: '第 2 版，看改了什么', changed: '内容改了什么', late: /^超期的 \d+$/,
    overdue: '已超期',
  },
  en: {
    community: 'Qingyun Community', home: 'Qingyun Community: decided together', proposals: 'Proposals',
    progress: /^In progress \d+$/, search: 'Search', apply: 'Show these', parking: 'Parking and getting about',
    grid: 'Grid 2', number: 'No.', next: 'What happens next', for: 'for', against: 'against',
    versions: 'Version 2: see what changed', changed: 'What changed in the text', late: /^Overdue \d+$/,
    overdue: 'late',
  },
};

async function search(page: Page, words: string): Promise<void> {
  await page.locator('#q').fill(words);
  await page.locator('form.search button').click();
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`from the front door to the versions of a proposal (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto('/');
    await page.getByRole('link', { name: w.community, exact: true }).click();
    await expect(page).toHaveURL(HERE);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.home);

    await page.locator('.tabs').getByRole('link', { name: w.proposals }).click();
    await expect(page).toHaveURL(LIST);
    const items = page.locator('.item');
    await expect(items).toHaveCount(Math.min(20, (await rows(page, 'group=open')).length));

    const tab = page.locator('.filter').getByRole('link', { name: w.progress });
    const count = Number(/\d+$/.exec(await tab.innerText())?.[0]);
    await tab.click();
    await expect(page).toHaveURL(`${LIST}?group=in_progress`);
    expect(count).toBe((await rows(page, 'group=in_progress')).length);
    await expect(items).toHaveCount(Math.min(20, count));

    await page.goto(`${LIST}?group=all`);
    await page.locator('#category').selectOption({ label: w.parking });
    await page.getByRole('button', { name: w.apply }).click();
    const category = new URL(page.url()).searchParams.get('category');
    const filtered = await rows(page, `group=all&category=${category}`);
    expect(new Set(filtered.map((row) => row.category))).toEqual(new Set([WORDS.zh.parking]));
    await expect(items).toHaveCount(Math.min(20, filtered.length));

    await page.goto(`${LIST}?group=all`);
    await page.locator('#grid').selectOption({ label: w.grid });
    await page.getByRole('button', { name: w.apply }).click();
    await expect(items.first()).toBeVisible();
    for (const meta of await page.locator('.item__title + .meta').allInnerTexts()) expect(meta).toContain(w.grid);

    await page.goto(LIST);
    await search(page, '健身器材');
    await page.getByRole('link', { name: '翠园小区健身器材和地垫一起更换' }).click();
    const number = new URL(page.url()).pathname.split('/').pop()!;
    await expect(page.locator('.main .meta').first()).toContainText(`${w.number} ${number}`);
    await expect(page.locator('.next')).toContainText(w.next);
    await expect(page.locator('.proposal__text')).toContainText('器材');
    await expect(page.locator('#for')).toContainText(w.for);
    await expect(page.locator('#against')).toContainText(w.against);

    await page.getByRole('link', { name: w.versions }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.changed);
    await expect(page.locator('.diff__side')).toHaveCount(2);
    expect(await page.locator('.diff ins, .diff del').count()).toBeGreaterThan(0);
  });

  test(`lateness is public (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(LIST);
    await page.locator('.filter').getByRole('link', { name: w.late }).click();
    await expect(page).toHaveURL(/late=1/);
    const clocks = page.locator('.item .clock');
    await expect(clocks.first()).toBeVisible();
    for (const clock of await clocks.all()) {
      await expect(clock).toHaveClass(/clock--late/);
      await expect(clock).toContainText(w.overdue);
    }
    await page.locator('.item__title a').first().click();
    await expect(page.locator('.next .clock--late')).toContainText(w.overdue);
    await expect(page.locator('.steps__item--late')).toHaveCount(1);
  });
}

for (const word of ['停车', '充电']) {
  test(`two characters find every proposal with them: ${word}`, async ({ page }) => {
    const holds: string[] = [];
    for (const row of await rows(page)) {
      const { title, body } = await record(page, row.number);
      if (title.includes(word) || body.includes(word)) holds.push(row.number);
    }
    expect(holds.length).toBeGreaterThan(2);
    await page.goto(LIST);
    await search(page, word);
    await expect(page.locator('#q')).toHaveValue(word);
    await expect(page.locator('.item')).toHaveCount(Math.min(20, holds.length));
    const found = await page.locator('.item__title a').evaluateAll((links) =>
      links.map((link) => (link as HTMLAnchorElement).pathname.split('/').pop()!));
    for (const number of found) expect(holds).toContain(number);
  });
}

test('a number leads straight to its proposal', async ({ page }) => {
  const [first] = await rows(page);
  await page.goto(LIST);
  await search(page, first.number);
  await expect(page).toHaveURL(at(first.number));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(first.title);

  await page.goto(LIST);
  await search(page, '没有人写过的词语');
  await expect(page.locator('.item')).toHaveCount(0);
  await expect(page.locator('.empty')).toContainText('这里还没有建议');
});

test('pages of the list follow each other and hold everything once', async ({ page }) => {
  const all = await rows(page);
  const seen: string[] = [];
  await page.goto(`${LIST}?group=all`);
  for (let pages = 1; ; pages += 1) {
    seen.push(...(await page.locator('.item__title + .meta > span:first-child').allInnerTexts()));
    const next = page.locator('.pager a[rel=next]');
    if ((await next.count()) === 0) {
      expect(pages).toBe(Math.ceil(all.length / 20));
      break;
    }
    const before = page.url();
    await next.click();
    await expect(page).not.toHaveURL(before);
  }
  expect(seen).toEqual(all.map((row) => row.number));

  await page.goto(`${LIST}?cursor=nonsense`);
  await expect(page.locator('.main')).toContainText('这一页的地址不对，已回到第一页');
  await expect(page.locator('.item').first()).toBeVisible();
});

test('the list is a file in three forms, with the same filters', async ({ page }) => {
  await page.goto(`${LIST}?group=done`);
  const link = (name: string) => page.locator('.side').getByRole('link', { name }).getAttribute('href');
  const all = await rows(page, 'group=done');
  expect(all.length).toBeGreaterThan(5);

  const csv = await page.request.get((await link('CSV'))!);
  expect(csv.headers()['content-type']).toBe('text/csv; charset=utf-8');
  // The mark at the beginning tells Excel that this is UTF-8.
  expect((await csv.body()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const lines = (await csv.text()).replace('\uFEFF', '').trim().split(/\r?\n/);
  expect(lines[0]).toBe('number,title,state,category,grid,author,supports,threshold,comments,filed_at,due_on,url');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(all.map((row) => row.number));

  const json = await page.request.get((await link('JSON'))!);
  expect(json.headers()['content-type']).toContain('application/json');
  expect(await json.json()).toEqual(all);

  const atom = await page.request.get((await link('Atom'))!);
  expect(atom.headers()['content-type']).toContain('application/atom+xml');
  const feed = await atom.text();
  const newest = await rows(page);
  expect(feed.match(/<entry>/g)).toHaveLength(Math.min(30, newest.length));
  expect(feed).toContain(newest[0].title);
});

test('the public API answers without an account, and problems as JSON', async ({ page }) => {
  const document = await (await page.request.get('/api/v1/openapi.json')).json();
  expect(Object.keys(document.paths)).toContain('/api/v1/{c}/proposals/{n}');
  const communities = await (await page.request.get('/api/v1/communities')).json();
  expect(communities.map((c: { slug: string }) => c.slug)).toEqual(expect.arrayContaining(['qingyun', 'nanhu']));

  const first = await (await page.request.get(`/api/v1${LIST}?limit=2&sort=supports`)).json();
  expect(first.items).toHaveLength(2);
  expect(first.items[0].supports).toBeGreaterThanOrEqual(first.items[1].supports);
  const second = await (await page.request.get(`/api/v1${LIST}?limit=2&sort=supports&cursor=${encodeURIComponent(first.next)}`)).json();
  expect(second.items[0].number).not.toBe(first.items[1].number);
  expect(first.items[1].supports).toBeGreaterThanOrEqual(second.items[0].supports);

  for (const [path, status] of [[`/api/v1${at('1999-0001')}`, 404], ['/api/v1/nowhere/proposals', 404], [`/api/v1${LIST}?cursor=x`, 400]] as const) {
    const problem = await page.request.get(path);
    expect(problem.status(), path).toBe(status);
    expect(problem.headers()['content-type'], path).toContain('application/problem+json');
    expect((await problem.json()).status, path).toBe(status);
  }
});

test('no page of another community shows this one’s proposals', async ({ page }) => {
  const [own] = await rows(page);
  const theirs = await rows(page, 'group=all', '/nanhu');
  const here = new Set((await rows(page)).map((row) => row.title));
  for (const row of theirs) expect(here).not.toContain(row.title);
  // The number exists there too, or nothing does; it is never ours.
  const same = await page.request.get(`/nanhu/proposals/${own.number}`);
  expect(await same.text()).not.toContain(own.title);
});

test('language and elder mode are switched by links, on the page one is on, and stay', async ({ page }) => {
  const path = `${LIST}?group=done`;
  const html = page.locator('html');
  await page.goto(path);
  await expect(html).toHaveAttribute('lang', 'zh-CN');

  await page.getByRole('link', { name: 'EN', exact: true }).click();
  await expect(page).toHaveURL(path);
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Proposals');

  await page.getByRole('link', { name: 'Larger' }).click();
  await expect(page).toHaveURL(path);
  await expect(html).toHaveAttribute('data-mode', 'elder');
  const sizes = await page.locator('.main p, .main a, .main span, .main label, .main button').evaluateAll((all) =>
    all.filter((el) => (el as HTMLElement).offsetParent).map((el) => parseFloat(getComputedStyle(el).fontSize)));
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);

  await page.goto(HERE);
  await expect(html).toHaveAttribute('data-mode', 'elder');
  await expect(html).toHaveAttribute('lang', 'en');
  await page.getByRole('link', { name: 'Standard' }).click();
  await page.getByRole('link', { name: '中文', exact: true }).click();
  await expect(page).toHaveURL(HERE);
  await expect(html).toHaveAttribute('data-mode', 'normal');
  await expect(html).toHaveAttribute('lang', 'zh-CN');
});

test('the first visit follows the browser’s language', async ({ another }) => {
  const page = await another({ locale: 'en-GB' });
  await page.goto(HERE);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

for (const code of LANGS) {
  test(`an unknown page says so in the reader’s language (${code})`, async ({ page }) => {
    const title = { zh: '没有找到这一页', en: 'Page not found' }[code];
    await lang(page, code);
    for (const path of ['/nowhere', '/qingyun/nothing', at('1999-0001'), at('2026-1'), at('x'), '/pkg/none.js', '/a/b/c/d']) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveText(title);
      await expect(page.locator('.empty .button'), path).toBeVisible();
    }
    await page.goto(at('1999-0001'));
    await page.locator('.empty .button').click();
    await expect(page).toHaveURL(LIST);
  });
}

test('a page is the same bytes for every visitor', async ({ page, playwright, baseURL }) => {
  const [first] = await rows(page);
  const paths = ['/', HERE, LIST, `${LIST}?q=${encodeURIComponent('停车')}`, at(first.number), `${at(first.number)}/versions`,
    `${LIST}/new`, `${HERE}/rulebook`, `${HERE}/steps`, '/privacy'];
  const visitor = (extraHTTPHeaders: Record<string, string>) =>
    playwright.request.newContext({ baseURL, extraHTTPHeaders: { 'accept-language': 'zh-CN', ...extraHTTPHeaders } });
  const one = await visitor({ 'user-agent': 'first' });
  const bodies = [];
  for (const path of paths) bodies.push(await (await one.get(path)).body());
  // Longer than the server keeps a drawn page: the second visitor's is drawn anew.
  await sleep(2_500);
  const two = await visitor({ 'user-agent': 'second', cookie: 'juyi_lang=zh; something=else', referer: `${baseURL}/nanhu` });
  for (const [i, path] of paths.entries()) {
    const answer = await two.get(path);
    expect(answer.headers()['set-cookie'], path).toBeUndefined();
    expect(answer.headers()['cache-control'], path).toContain('public');
    expect((await answer.body()).equals(bodies[i]), `${path} differs`).toBe(true);
  }
  await one.dispose();
  await two.dispose();
});
