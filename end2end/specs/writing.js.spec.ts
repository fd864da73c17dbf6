// What scripts add to writing: similar proposals while typing, and a copy on the device.

import { alive, expect, lang, test } from '../fixtures';
import { signInAsNeighbour, signInAsNew } from '../people';
import { NEW, aText, fill, send } from '../proposals';

test('similar proposals appear while typing, and can be supported at once', async ({ page }) => {
  await signInAsNeighbour(page);
  await page.goto(NEW);
  await alive(page, true);
  const before = page.url();
  await page.locator('#title').pressSequentially('增设电动车充电', { delay: 20 });
  const found = page.locator('.similar__one');
  await expect(found.first()).toBeVisible();
  expect(await found.count()).toBeLessThanOrEqual(3);
  await expect(found.first()).toContainText('充电');
  expect(page.url()).toBe(before);
  await expect(page.locator('#title')).toHaveValue('增设电动车充电');
  await expect(page.locator('.similar').getByRole('button', { name: /我也附议/ }).first()).toBeVisible();

  await page.locator('#title').fill('龑龘靐齉爩鱻');
  await expect(found).toHaveCount(0);
});

test('similar proposals come in the reader’s language', async ({ page }) => {
  await lang(page, 'en');
  await page.goto(NEW);
  await alive(page, true);
  await page.locator('#title').pressSequentially('增设电动车充电棚', { delay: 20 });
  await expect(page.locator('.similar__title')).toHaveText('Similar proposals');
});

for (const who of ['a visitor', 'somebody signed in']) {
  test(`what ${who} typed survives a reload, and is forgotten once it is sent`, async ({ page }) => {
    if (who !== 'a visitor') await signInAsNew(page);
    const text = aText();
    await page.goto(NEW);
    await alive(page, true);
    await fill(page, text);
    await page.reload();
    await alive(page, true);
    await expect(page.locator('#title')).toHaveValue(text.title);
    await expect(page.locator('#body')).toHaveValue(text.body);

    await page.getByRole('radio', { name: '安全' }).check();
    await send(page);
    await expect(page).not.toHaveURL(/\/new$/);
    await page.goto(NEW);
    await alive(page, true);
    await expect(page.locator('#title')).toHaveValue('');
    await expect(page.locator('#body')).toHaveValue('');
  });
}
