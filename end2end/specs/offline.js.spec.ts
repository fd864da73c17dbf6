// Without a network: what somebody has of their own can be read as it was, with the time of that and without buttons; everything
// else is a page that says so. It goes with the sign-in.

import { expect, test, type Page } from '../fixtures';
import { signInAs } from '../people';
import { HERE } from '../proposals';

test.use({ serviceWorkers: 'allow' });

const OWN = ['/me/ballots', '/me/appointments', '/me/shifts'];

/** What the device keeps of one's own. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    if (!(await caches.has('juyi-mine'))) return [];
    return (await (await caches.open('juyi-mine')).keys()).map((request) => new URL(request.url).pathname).sort();
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
  await page.locator('form[action="/logout"] button').click();
  await page.goto(HERE);
  expect(await kept(page)).toEqual([]);
});
