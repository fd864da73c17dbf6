// Places to use: all of them or those for one thing, how one gets in, and what has ended says so.

import { LANGS, expect, lang, test } from '../fixtures';
import { HERE } from '../proposals';

const WORDS = {
  zh: { title: '场地设施', sports: '健身', access: '出入方便吗', ended: '已过有效期', gone: '已经撤下' },
  en: { title: 'Places to use', sports: 'Sports', access: 'Getting in', ended: 'This has ended', gone: 'has been withdrawn' },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a place says when it is open and how one gets in (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${HERE}/services`);
    await page.getByRole('link', { name: w.title }).first().click();
    const all = await page.locator('.item').count();
    await page.locator('.filter__link', { hasText: w.sports }).click();
    const some = await page.locator('.item').count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    await page.locator('.item__title a').first().click();
    await expect(page.getByText(w.access)).toBeVisible();
    await expect(page.locator('.sticky a[href^="tel:"]')).toBeVisible();
  });

  test(`what has ended or was withdrawn says so (${code})`, async ({ page }) => {
    await lang(page, code);
    const all: { number: number; expired: boolean }[] = await (await page.request.get(`/api/v1${HERE}/facilities`)).json();
    const ended = all.find((f) => f.expired)!;
    await page.goto(`${HERE}/facilities/${ended.number}`);
    await expect(page.locator('.errors')).toContainText(w.ended);
    // Numbers run without gaps: the one that the list lacks is waiting or withdrawn.
    const numbers = new Set(all.map((f) => f.number));
    const missing = Array.from({ length: all.length + 1 }, (_, i) => i + 1).filter((n) => !numbers.has(n));
    const answers = await Promise.all(missing.map((n) => page.request.get(`${HERE}/facilities/${n}`)));
    const gone = missing.find((_, i) => answers[i]!.status() === 200)!;
    await page.goto(`${HERE}/facilities/${gone}`);
    await expect(page.locator('.errors')).toContainText(w.gone);
  });
}
