// The security record: the auditor's one page. What somebody does in vain at a door of staff is on it, and taking it along too.

import { expect, lang, test } from '../fixtures';
import { signInAs } from '../people';
import { HERE } from '../proposals';

const RECORD = `${HERE}/desk/record`;

test('the auditor finds who stood before a closed door, and takes the list along', async ({ page, another }) => {
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  const refused = await clerk.goto(`${HERE}/desk/bodies`);
  expect(refused!.status()).toBe(403);
  const number = refused!.headers()['x-request-id'];

  await signInAs(page, '审计员');
  await expect(page).toHaveURL(RECORD);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('安全记录');
  await page.locator('#act').selectOption({ label: '无权进入工作页面' });
  // The caretaker writes it down within a second.
  await expect(async () => {
    await page.getByRole('button', { name: '查看' }).click();
    await expect(page).toHaveURL(/act=doors\.refuse/);
    await expect(page.getByRole('row').filter({ hasText: number })).toContainText('窗口工作人员', { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('qingyun-security.csv');

  await lang(page, 'en');
  await page.goto(`${RECORD}?act=log.take_record`);
  await expect(page.getByRole('row').filter({ hasText: 'Security record exported' }).first()).toContainText('Auditor');
  expect((await clerk.goto(RECORD))!.status()).toBe(403);
});
