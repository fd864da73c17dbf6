// Signing in asks nobody to remember, to copy by hand or to solve anything (WCAG 3.3.8): browsers and phones fill the fields in,
// and what was copied can be pasted.

import { expect, test, type Page } from '../fixtures';
import { askForCode, newPhone } from '../people';

/** Cuts what a field holds and pastes it, by the keys that everybody uses. */
async function cutAndPaste(page: Page, from: string, to = from): Promise<void> {
  await page.locator(from).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+x');
  await expect(page.locator(from)).toHaveValue('');
  await page.locator(to).focus();
  await page.keyboard.press('ControlOrMeta+v');
}

test('phone and code are filled in by the device or pasted, and there is no puzzle', async ({ page }) => {
  const phone = newPhone();
  await page.goto('/login');
  await expect(page.locator('#phone')).toHaveAttribute('autocomplete', 'tel');
  await expect(page.locator('#phone')).toHaveAttribute('inputmode', 'numeric');
  await page.locator('#phone').fill(phone);
  await cutAndPaste(page, '#phone');
  await expect(page.locator('#phone')).toHaveValue(phone);

  const code = await askForCode(page, phone);
  await expect(page.locator('#code')).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(page.locator('#code')).toHaveAttribute('inputmode', 'numeric');
  await expect(page.locator('main img, main canvas, main audio, main iframe')).toHaveCount(0);
  // As a message shows it, in two groups.
  await page.locator('#code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await cutAndPaste(page, '#code');
  await page.locator('form[action="/login/code"] .button').click();
  await expect(page.locator('html[data-signed]')).toBeAttached();
});

test('the staff sign-in works with a password manager and with the clipboard', async ({ page }) => {
  await page.goto('/login/staff');
  const fields = page.locator('form[action="/login/staff"] input:not([type=hidden])');
  const known = await fields.evaluateAll((all) => all.map((el) => el.getAttribute('autocomplete')));
  expect(known).toEqual(['username', 'current-password', 'one-time-code']);
  const [name, password, code] = await fields.evaluateAll((all) => all.map((el) => `#${el.id}`));
  for (const to of [password, code]) {
    await page.locator(name).fill('correct horse 7');
    await cutAndPaste(page, name, to);
    await expect(page.locator(to)).toHaveValue('correct horse 7');
  }
});
