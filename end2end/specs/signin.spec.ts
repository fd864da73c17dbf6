// Signing in asks for nothing to be remembered, typed off or puzzled out (WCAG 3.3.8, requirements.md AC11).

import { expect, test } from '../fixtures';
import { newPhone } from '../people';

test('a sign-in asks for nothing to be remembered or typed off', async ({ page }) => {
  const phone = newPhone();
  await page.goto('/login/staff');
  await expect(page.locator('#phone')).toHaveAttribute('autocomplete', 'username');
  await expect(page.locator('#password')).toHaveAttribute('autocomplete', 'current-password');
  await expect(page.locator('#totp')).toHaveAttribute('autocomplete', 'one-time-code');
  await page.locator('#password').focus();
  await page.keyboard.insertText('三楼的桂花开了 2026');
  await expect(page.locator('#password')).toHaveValue('三楼的桂花开了 2026');

  await page.goto('/login');
  await expect(page.locator('img, canvas, audio')).toHaveCount(0);
  await expect(page.locator('#phone')).toHaveAttribute('autocomplete', 'tel');
  // As copied from the contacts: one piece, with blanks.
  await page.locator('#phone').focus();
  await page.keyboard.insertText(` ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)} `);
  await page.locator('form[action="/login"] button').first().click();
  await expect(page.locator('#code')).toHaveAttribute('autocomplete', 'one-time-code');
  const code = (await page.locator('.code__digits').innerText()).trim();
  await page.locator('#code').focus();
  await page.keyboard.insertText(` ${code.slice(0, 3)} ${code.slice(3)}`);
  await page.locator('form[action="/login/code"] button').click();
  await expect(page.locator('html[data-signed]')).toBeAttached();

  // The way out stands at the foot of every page.
  for (const path of ['/', '/qingyun', '/qingyun/proposals', '/me']) {
    await page.goto(path);
    await expect(page.locator('.foot form[action="/logout"] button')).toBeVisible();
  }
  await page.locator('.foot form[action="/logout"] button').click();
  await page.goto('/qingyun');
  await expect(page.locator('form[action="/logout"]')).toHaveCount(0);
});
