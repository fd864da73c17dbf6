// Journey 7: the own page — name, devices, data, and leaving.

import { LANGS, errors, expect, flash, lang, post, test } from '../fixtures';
import { newPhone, signInAs, signInAsNew, signInWithPhone, unique } from '../people';
import { aText, at, file } from '../proposals';

const WORDS = {
  zh: { save: '保存昵称', saved: '称呼已保存。', short: '太短了，请至少写 2 个字', hello: '您好', devices: '登录设备', here: '就是这台', others: '退出其他所有设备', closed: '其他设备已全部退出。', erase: '注销账号', tick: '请先勾选，表示您知道不能恢复', sure: '我知道注销后不能恢复', confirm: '注销我的账号', erased: '账号已注销，您的个人信息已删除。', former: '已注销的居民', out: '退出登录', signedOut: '已退出登录。' },
  en: { save: 'Save the nickname', saved: 'Name saved.', short: 'Too short: at least 2 characters', hello: 'Hello,', devices: 'Devices', here: 'This device', others: 'Sign out all other devices', closed: 'All other devices are signed out.', erase: 'Close my account', tick: 'Please tick the box first: this cannot be undone', sure: 'I understand that this cannot be undone', confirm: 'Close my account for good', erased: 'Your account is closed and your personal data deleted.', former: 'A former resident', out: 'Sign out', signedOut: 'Signed out.' },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a nickname is chosen and shown (${code})`, async ({ page, another }) => {
    await lang(page, code);
    await signInAsNew(page);
    await page.goto('/me');
    await page.locator('#nickname').fill('我');
    await page.getByRole('button', { name: w.save }).click();
    await expect(errors(page, 'nickname')).toHaveText(w.short);
    await expect(page.locator('#nickname')).toHaveValue('我');
    const name = `三楼的猫${unique()}`;
    await page.locator('#nickname').fill(name);
    await page.getByRole('button', { name: w.save }).click();
    await expect(flash(page)).toHaveText(w.saved);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(w.hello);
    const number = await file(page);
    const visitor = await another();
    await visitor.goto(at(number));
    await expect(visitor.locator('.main .meta').first()).toContainText(name);
  });

  test(`other devices are signed out at once (${code})`, async ({ page, another }) => {
    const phone = newPhone();
    await lang(page, code);
    await signInWithPhone(page, phone);
    const second = await another();
    await signInWithPhone(second, phone);
    await second.goto('/me/sessions');
    await expect(second.locator('.item')).toHaveCount(2);

    await page.goto('/me');
    await page.getByRole('link', { name: w.devices }).click();
    await expect(page.locator('.item')).toHaveCount(2);
    await expect(page.locator('.item', { hasText: w.here })).toHaveCount(1);
    await page.getByRole('button', { name: w.others }).click();
    await expect(flash(page)).toHaveText(w.closed);
    await expect(page.locator('.item')).toHaveCount(1);

    await second.reload();
    await expect(second).toHaveURL(/\/login\?next=/);
    await expect(second.locator('html[data-signed]')).toHaveCount(0);
    const late = await post(second, '/me/name', { nickname: '不该成功' });
    expect(late.status()).toBe(303);
    expect(late.headers().location).toContain('/login');
    expect((await post(second, '/me/name', { nickname: '不该成功' }, { accept: 'application/json' })).status()).toBe(401);
    await page.goto('/me');
    await expect(page.locator('#nickname')).not.toHaveValue('不该成功');
  });

  test(`an erased account leaves its public text without the person (${code})`, async ({ page, another }) => {
    await lang(page, code);
    const phone = await signInAsNew(page);
    const nickname = `要走的人${unique()}`;
    await post(page, '/me/name', { nickname });
    const text = aText();
    const number = await file(page, text);
    await post(page, `${at(number)}/comments`, { once: `leaving-${number}`, side: 'for', text: '走之前说一句', shown: 'nickname' });

    await page.goto('/me');
    await page.getByRole('link', { name: w.erase }).click();
    await page.getByRole('button', { name: w.confirm }).click();
    await expect(errors(page, 'sure')).toHaveText(w.tick);
    await page.getByLabel(w.sure).check();
    await page.getByRole('button', { name: w.confirm }).click();
    await expect(flash(page)).toHaveText(w.erased);
    await expect(page.locator('html[data-signed]')).toHaveCount(0);
    await page.goto('/me');
    await expect(page).toHaveURL(/\/login\?next=/);

    const visitor = await another();
    await lang(visitor, code);
    await visitor.goto(at(number));
    await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(text.title);
    await expect(visitor.locator('.main .meta').first()).toContainText(w.former);
    await expect(visitor.locator('.comment__name')).toHaveText(w.former);
    await expect(visitor.locator('.comment__text')).toHaveText('走之前说一句');
    expect(await visitor.content()).not.toContain(nickname);

    // The number opens a new account, with nothing of the old one.
    await signInWithPhone(page, phone);
    await page.goto('/me/proposals');
    await expect(page.locator('.item')).toHaveCount(0);
  });

  test(`signing out ends the session on the server too (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNew(page);
    const cookies = await page.context().cookies();
    const session = cookies.find((c) => c.name === '__Host-juyi')!;
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    await page.goto('/me');
    await page.getByRole('button', { name: w.out, exact: true }).click();
    await expect(flash(page)).toHaveText(w.signedOut);
    await page.context().addCookies([session]);
    await page.goto('/me');
    await expect(page).toHaveURL(/\/login/);
  });
}

test('one other device is signed out by its own button', async ({ page, another }) => {
  const phone = newPhone();
  await signInWithPhone(page, phone);
  const second = await another();
  await signInWithPhone(second, phone);
  await page.goto('/me/sessions');
  await page.getByRole('button', { name: /退出这台/ }).click();
  await expect(flash(page)).toHaveText('该设备已退出。');
  await second.goto('/me');
  await expect(second).toHaveURL(/\/login/);
  await page.goto('/me');
  await expect(page).toHaveURL('/me');

  // Nobody ends a stranger's session by its number.
  const stranger = await another();
  await signInAsNew(stranger);
  for (let id = 1; id < 400; id += 1) await post(stranger, '/me/sessions', { session: String(id) });
  await page.goto('/me');
  await expect(page).toHaveURL('/me');
});

test('my data is one file: everything of mine, nothing of anybody else', async ({ page, another }) => {
  const phone = await signInAsNew(page);
  const text = aText();
  const number = await file(page, text);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await post(clerk, `/qingyun/desk/proposals/${number}/accept`, { accept_words: '收到，马上去看看' });

  await page.goto('/me/data');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载一份（JSON）' }).click()]);
  expect(download.suggestedFilename()).toBe('juyi.json');
  const answer = await page.request.get('/me/data.json');
  expect(answer.headers()['cache-control']).toBe('private, no-store');
  const file_ = await answer.text();
  const data = JSON.parse(file_);
  expect(data.account.phone).toBe(phone);
  expect(data.proposals.map((p: { title: string }) => p.title)).toEqual([text.title]);
  expect(file_).toContain('收到，马上去看看');
  const phones = file_.match(/1[3-9]\d{9}/g) ?? [];
  expect(new Set(phones)).toEqual(new Set([phone]));
  for (const secret of ['password_hash', 'token', 'digest', 'totp']) expect(file_).not.toContain(`"${secret}`);

  const visitor = await another();
  await visitor.goto('/me/data.json');
  await expect(visitor).toHaveURL(/\/login/);
});
