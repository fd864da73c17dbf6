// Without a network: what somebody has of their own can be read as it was, with the time of that and without buttons; everything
// else is a page that says so. A proposal or a matter that is sent then waits and becomes one draft. It goes with the sign-in.

import { alive, errors, expect, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour, signInAsNew, signInWithPhone, unique } from '../people';
import { HERE, NEW, aText, fill, rows, send } from '../proposals';

test.use({ serviceWorkers: 'allow' });

const OWN = ['/me/ballots', '/me/appointments', '/me/shifts'];

/** What the device keeps of one's own. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    if (!(await caches.has('juyi-mine'))) return [];
    return (await (await caches.open('juyi-mine')).keys()).map((request) => new URL(request.url).pathname).sort();
  });

/** What waits to be sent, by its form's key. */
const waits = (page: Page) =>
  page.evaluate(async () => {
    if (!(await caches.has('juyi-waiting'))) return [];
    return (await (await caches.open('juyi-waiting')).keys()).map((request) => new URL(request.url).pathname);
  });

/** Opens pages until the script answers for them and has the page that it shows without a network. */
async function watched(page: Page): Promise<void> {
  await page.goto('/me');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.goto('/me');
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match('/offline')))).toBe(true);
}

/** Sends a proposal without a network; gives its title. */
async function writeOffline(page: Page): Promise<string> {
  const text = aText();
  await page.goto(NEW);
  await alive(page, true);
  await fill(page, text);
  await page.context().setOffline(true);
  await send(page);
  await expect(page).toHaveURL(/\/offline\?done=drafted$/);
  await expect(page.locator('#waiting .item')).toContainText(text.title);
  await expect(page.locator('#waiting .item')).toContainText(text.body.split('\n')[0]!);
  return text.title;
}

test('a proposal sent without a network becomes one draft, and is not filed', async ({ page, context }) => {
  await signInAsNew(page);
  await watched(page);
  const title = await writeOffline(page);
  // The form's copy went with it, or the same text would be there twice.
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('juyi:')))).toEqual([]);
  // It goes by itself: there is nothing to press but to throw it away.
  await expect(page.locator('#waiting form')).toHaveCount(1);
  const [key] = await waits(page);
  const kept = await page.evaluate(async (key) => (await (await caches.open('juyi-waiting')).match(key!))!.text(), key);

  await context.setOffline(false);
  await page.goto('/me/drafts');
  const drafts = page.locator('.item', { hasText: title });
  await expect(drafts).toHaveCount(1);
  await expect(page.locator('#waiting')).toHaveCount(0);
  expect(await waits(page)).toEqual([]);
  expect(await rows(page, `q=${encodeURIComponent(title)}&group=all`)).toEqual([]);
  // As if the answer had been lost: the same form arrives again, and nothing comes of it.
  await page.evaluate(async ([key, kept]) => (await caches.open('juyi-waiting')).put(key!, new Response(kept)), [key, kept]);
  await page.goto('/me/drafts');
  await expect(drafts).toHaveCount(1);
  expect(await waits(page)).toEqual([]);
  // From here on it is a draft like any other.
  await drafts.locator('a').click();
  await expect(page.locator('#title')).toHaveValue(title);
});

test('a matter waits as well, and can be thrown away', async ({ page, context }) => {
  await signInAsNew(page);
  await watched(page);
  const text = `地下室 ${unique()} 号灯不亮，"<b>{once}</b>" & 别的`;
  const write = async () => {
    await page.goto(`${HERE}/matters/new`);
    await page.locator('#text').fill(text);
    await context.setOffline(true);
    await page.locator('form[action$="/matters/new"] .button').first().click();
    await expect(page.locator('#waiting .item')).toContainText(text);
  };
  await write();
  await page.getByRole('button', { name: '丢掉' }).click();
  await expect(page.locator('#waiting')).toBeHidden();
  expect(await waits(page)).toEqual([]);
  await context.setOffline(false);

  await write();
  await context.setOffline(false);
  await page.goto('/me/drafts');
  await page.locator('.item a', { hasText: '地下室' }).click();
  await expect(page.locator('#text')).toHaveValue(text);
  await expect(errors(page)).toHaveCount(0);
});

test('after another sign-in nothing goes by itself: it is shown, and saved by hand', async ({ page, context }) => {
  const phone = await signInAsNew(page);
  await watched(page);
  const title = await writeOffline(page);
  await context.clearCookies();
  await context.setOffline(false);
  await page.goto('/me');
  await expect(page).toHaveURL(/\/login/);
  await signInWithPhone(page, phone);
  await page.goto('/me/drafts');
  await expect(page.locator('#waiting .item')).toContainText(title);
  await expect(page.locator('.item', { hasText: title })).toHaveCount(1);
  expect(await waits(page)).toHaveLength(1);
  await page.getByRole('button', { name: '存进我的草稿' }).click();
  await expect(page.locator('#title')).toHaveValue(title);
  expect(await waits(page)).toEqual([]);
  await page.goto('/me/drafts');
  await expect(page.locator('.item', { hasText: title })).toHaveCount(1);
  await expect(page.locator('#waiting')).toHaveCount(0);
});

test('what waits goes with the sign-out, and a vote never waits', async ({ page, context }) => {
  await signInAsNeighbour(page);
  await watched(page);
  const [open] = await (await page.request.get(`${HERE}/ballots.json?state=open`)).json();
  await page.goto(`${HERE}/ballots/${open.number}`);
  await page.locator('input[name=choice]').first().check();
  await context.setOffline(true);
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/cast'));
  await page.locator('form[action$="/cast"] .sticky .button').click({ noWaitAfter: true });
  await failed;
  await context.setOffline(false);
  await page.goto('/me');
  expect(await waits(page)).toEqual([]);

  // One of yesterday and one of last month: the older goes by itself.
  for (const [once, days] of [['1', 1], ['2', 30]] as const) {
    const at = new Date(Date.now() - days * 86_400_000).toISOString();
    const text = JSON.stringify({ once, at, hand: true, to: NEW, fields: [['title', `第 ${once} 条`]] });
    await page.evaluate(async ([once, text]) => (await caches.open('juyi-waiting')).put(`/waiting/${once}`, new Response(text)), [once, text]);
  }
  await page.goto('/me');
  await expect(page.locator('#waiting')).toContainText('第 1 条');
  expect(await waits(page)).toEqual(['/waiting/1']);
  await page.locator('form[action="/logout"] button').first().click();
  await page.goto(HERE);
  expect(await waits(page)).toEqual([]);
});

test('bookings are read without a network as they were, and nothing of them after signing out', async ({ page, context }) => {
  await page.goto(HERE);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await signInAs(page, '居民王芳');
  await page.goto('/me');
  // From the next page on it answers.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.goto('/me');
  await expect.poll(() => kept(page)).toEqual([...OWN].sort());
  await page.goto('/me/appointments');
  const bookings = await page.locator('article.item').count();
  expect(bookings).toBeGreaterThan(0);
  await expect(page.locator('main form').first()).toBeVisible();

  await context.setOffline(true);
  await page.goto('/me/appointments');
  await expect(page.locator('#kept')).toContainText(/现在没有网络。这是 \d.* 存下的内容/);
  await expect(page.locator('article.item')).toHaveCount(bookings);
  await expect(page.locator('form')).toHaveCount(0);
  expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).toContain('Noto');
  // A page of everybody, and one of one's own that was never read.
  for (const path of [HERE, '/me/notices']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有网络');
    await expect(page.locator('li[data-at]')).toHaveCount(OWN.length);
    await expect(page.locator('#kept')).toBeHidden();
  }
  await page.locator('li[data-at="/me/shifts"] a').click();
  await expect(page.locator('#kept')).toBeVisible();

  await context.setOffline(false);
  await page.goto('/me/appointments');
  await expect(page.locator('#kept')).toHaveCount(0);
  await page.goto('/me');
  await page.locator('form[action="/logout"] button').first().click();
  await page.goto(HERE);
  expect(await kept(page)).toEqual([]);
});
