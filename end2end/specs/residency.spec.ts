// Journey 4: who lives here, attested at the desk or by a letter.

import { LANGS, errors, expect, flash, lang, post, test, type Page } from '../fixtures';
import { newIdNumber, signInAs, signInAsNew, unique } from '../people';
import { HERE, at, file } from '../proposals';

const STEPS = `${HERE}/steps`;
const CLAIMS = `${HERE}/desk/residents`;
const WORDS = {
  zh: { left: '您还差 2 步，就能附议和表决', choose: '请选一项', empty: '请填写这一项', claimed: '住址已登记', wait: '您还差 1 步', none: '您已经可以附议和表决了', building: '纺织厂宿舍 1 栋', told: '您的住址已确认，可以附议和表决了。' },
  en: { left: '2 step(s) until you can support and vote', choose: 'Please choose one', empty: 'Please fill this in', claimed: 'Address registered', wait: '1 step(s) until', none: 'You can support and vote', building: 'Textile Mill Housing, Block 1', told: 'Your residency is confirmed' },
};

/** Names an address as a newcomer; gives the name, which nobody else has. */
async function claim(page: Page, building = WORDS.zh.building): Promise<string> {
  const name = `试用人${unique()}`;
  await page.goto(STEPS);
  await page.locator('#building').selectOption({ label: building });
  await page.locator('#unit').fill('2 单元');
  await page.locator('#room').fill('1203');
  await page.locator('#name').fill(name);
  await page.locator(`form[action="${STEPS}"] .button`).click();
  await expect(flash(page)).toBeVisible();
  return name;
}

/** Opens a claim from the list of the desk. */
async function open(desk: Page, name: string): Promise<void> {
  await desk.goto(CLAIMS);
  await desk.getByRole('link', { name, exact: true }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText(name);
}

async function attest(desk: Page, idNumber: string, name: string): Promise<void> {
  await desk.locator('#id_number').fill(idNumber);
  await desk.locator('#seen_name').fill(name);
  await desk.locator('form[action$="/attest"] .button').click();
}

async function openFold(desk: Page, act: string): Promise<void> {
  await desk.locator(`details:has(form[action$="/${act}"]) > summary`).click();
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a newcomer names an address and is attested in person (${code})`, async ({ page, another }) => {
    await lang(page, code);
    await signInAsNew(page);
    await page.goto(STEPS);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.left);
    await page.locator('#room').fill('1203');
    await page.locator(`form[action="${STEPS}"] .button`).click();
    await expect(errors(page, 'building')).toHaveText(w.choose);
    await expect(errors(page, 'unit')).toHaveText(w.empty);
    await expect(errors(page, 'name')).toHaveText(w.empty);
    await expect(page.locator('#room')).toHaveValue('1203');
    const name = await claim(page, w.building);
    await expect(flash(page)).toContainText(w.claimed);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(w.wait);

    const worker = await another();
    await signInAs(worker, '网格员');
    await worker.goto(`${HERE}/desk`);
    await worker.getByRole('link', { name: /^等待认证的居民 \d+$/ }).first().click();
    await expect(worker).toHaveURL(CLAIMS);
    await open(worker, name);
    await expect(worker.locator('.facts')).toContainText('2 单元 1203');
    await expect(worker.locator('.facts')).toContainText(/199\*{4}\d{4}/);

    const id = newIdNumber();
    const slip = id.slice(0, 17) + (id[17] === '0' ? '1' : '0');
    await attest(worker, slip, name);
    await expect(errors(worker, 'id_number')).toContainText('最后一位对不上');
    await expect(worker.locator('#id_number')).toHaveValue('');
    expect(await worker.content()).not.toContain(slip);
    await expect(worker.locator('#seen_name')).toHaveValue(name);
    await attest(worker, '12345', name);
    await expect(errors(worker, 'id_number')).toContainText('应为 18 位');
    await attest(worker, id, name);
    await expect(worker).toHaveURL(`${CLAIMS}?done=attested`);
    await expect(flash(worker)).toHaveText('已确认这位居民的住址。');
    await expect(worker.getByRole('link', { name, exact: true })).toHaveCount(0);

    await page.goto('/me/notices');
    await expect(page.locator('.mail__one--new').first()).toContainText(w.told);
    await page.goto(STEPS);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.none);
    await expect(page.locator('.steps__item--done')).toHaveCount(3);

    const author = await another();
    await signInAsNew(author);
    const number = await file(author);
    const support = await post(page, `${at(number)}/support`, { version: '1' });
    expect(support.status()).toBe(303);
    expect(support.headers().location).toContain('done=supported');

    const data = await (await page.request.get('/me/data.json')).text();
    expect(data).toContain(name);
    expect(data).not.toContain(id);
  });
}

test('one person has one account', async ({ page, another }) => {
  await signInAsNew(page);
  const first = await claim(page);
  const twin = await another();
  await signInAsNew(twin);
  const second = await claim(twin);

  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  const id = newIdNumber();
  await open(clerk, first);
  await attest(clerk, id, first);
  await expect(flash(clerk)).toHaveText('已确认这位居民的住址。');
  await open(clerk, second);
  await attest(clerk, id, second);
  await expect(errors(clerk, 'id_number')).toContainText('这位居民已有另一个账号');
  expect(await clerk.content()).not.toContain(id);
  await twin.goto(STEPS);
  await expect(twin.getByRole('heading', { level: 1 })).toContainText('您还差 1 步');

  const already = await post(page, STEPS, { building: '1', unit: '1', room: '1', name: '别人' });
  expect(already.status()).toBe(409);
});

test('a letter to the door confirms where somebody lives', async ({ page, another }) => {
  await signInAsNew(page);
  const name = await claim(page);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await open(clerk, name);
  await openFold(clerk, 'letter');
  await clerk.getByRole('button', { name: '打印门牌码信' }).click();
  const letter = clerk.locator('.letter');
  await expect(letter.locator('.letter__to')).toContainText(name);
  await expect(letter.locator('.letter__qr svg')).toBeVisible();
  await expect(letter).toContainText(`${process.env.JUYI_BASE}${STEPS}`);
  const code = (await letter.locator('.letter__code').innerText()).trim();
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4} [2-9A-HJKMNP-Z]{4}$/);
  // Shown once: the page of the claim does not hold it.
  await open(clerk, name);
  expect(await clerk.content()).not.toContain(code);

  await page.goto('/me/notices');
  await expect(page.locator('.mail')).toContainText('确认信已打印');
  const enter = async (typed: string) => {
    await page.locator('#door').fill(typed);
    await page.locator('form[action$="/steps/door"] .button').click();
  };
  await page.goto(STEPS);
  await enter('1234');
  await expect(errors(page, 'door')).toContainText('码是 8 位字母和数字');
  const wrong = code.startsWith('AAAA') ? 'BBBBBBBB' : 'AAAAAAAA';
  await enter(wrong);
  await expect(errors(page, 'door')).toContainText('还可以再试 4 次');
  await enter(wrong);
  await expect(errors(page, 'door')).toContainText('还可以再试 3 次');

  // The square of the letter leads here with the code filled in.
  await page.goto(`${STEPS}?code=${code.replace(' ', '')}`);
  await expect(page.locator('#door')).toHaveValue(code.replace(' ', ''));
  await enter(` ${code.toLowerCase()} `);
  await expect(flash(page)).toContainText('住址已确认');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('您已经可以附议和表决了');
  await expect(page.locator('.steps')).toContainText('门牌码信');
});

test('a second letter makes the first one’s code void, and five wrong tries end it', async ({ page, another }) => {
  await signInAsNew(page);
  const name = await claim(page);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  const print = async () => {
    await open(clerk, name);
    await openFold(clerk, 'letter');
    await clerk.getByRole('button', { name: '打印门牌码信' }).click();
    return (await clerk.locator('.letter__code').innerText()).replace(' ', '');
  };
  const [old, fresh] = [await print(), await print()];
  const enter = async (door: string) => (await post(page, `${STEPS}/door`, { door })).text();
  expect(await enter(old)).toContain('还可以再试 4 次');
  for (let i = 0; i < 3; i += 1) await enter(old);
  expect(await enter(old)).toContain('试得太多次了');
  expect(await enter(fresh)).toContain('试得太多次了');
  await page.goto(STEPS);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('您还差 1 步');
});

test('a grid worker sees only the own grid', async ({ page, another }) => {
  const phone = await signInAsNew(page);
  const name = await claim(page, '翠园小区 3 号楼');
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await open(clerk, name);
  const address = new URL(clerk.url()).pathname;

  const worker = await another();
  await signInAs(worker, '网格员');
  await worker.goto(CLAIMS);
  await expect(worker.locator('table')).toBeVisible();
  for (const grid of await worker.locator('td[data-label=网格]').allInnerTexts()) expect(grid).toContain('第二网格');
  await expect(worker.getByRole('link', { name, exact: true })).toHaveCount(0);
  await worker.goto(address);
  await expect(worker.locator('#id_number')).toHaveCount(0);
  for (const act of ['attest', 'letter', 'refuse', 'unmask']) {
    const forced = await post(worker, `${address}/${act}`, { id_number: newIdNumber(), seen_name: name, refuse_reason: '不是这里的人', unmask_purpose: 'visit' });
    expect([403, 404], act).toContain(forced.status());
    expect(await forced.text(), act).not.toContain(phone);
  }

  const elsewhere = await another();
  await signInAs(elsewhere, '南湖窗口工作人员');
  expect((await elsewhere.goto(address))?.status()).toBe(403);
  const theirs = await elsewhere.goto(address.replace(HERE, '/nanhu'));
  expect(theirs?.status()).toBe(404);
});

test('a claim is returned with its reason, and a look at the number is told', async ({ page, another }) => {
  const phone = await signInAsNew(page);
  const name = await claim(page);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await open(clerk, name);
  expect(await clerk.content()).not.toContain(phone);

  await openFold(clerk, 'unmask');
  await clerk.getByRole('button', { name: '显示号码' }).click();
  await expect(errors(clerk, 'unmask_purpose')).toHaveText('请选一项');
  expect(await clerk.content()).not.toContain(phone);
  await clerk.locator('#unmask_purpose').selectOption('visit');
  await clerk.getByRole('button', { name: '显示号码' }).click();
  await expect(clerk.locator('.facts')).toContainText(phone);
  await page.goto('/me/data');
  await expect(page.locator('.mail__one')).toContainText('约时间上门核对住址');

  await open(clerk, name);
  await openFold(clerk, 'refuse');
  await clerk.getByRole('button', { name: '退回并告诉本人' }).click();
  await expect(errors(clerk, 'refuse_reason')).toHaveText('请填写这一项');
  await clerk.locator('#refuse_reason').fill('房号写错了，请核对后再登记');
  await clerk.getByRole('button', { name: '退回并告诉本人' }).click();
  await expect(flash(clerk)).toContainText('已退回');

  await page.goto('/me/notices');
  await expect(page.locator('.mail')).toContainText('房号写错了，请核对后再登记');
  await page.goto(STEPS);
  await expect(page.locator('.seal')).toContainText('房号写错了');
  await expect(page.locator('#room')).toHaveValue('1203');
  await claim(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('您还差 1 步');
});

test('who moved away is ended at the desk, and may register anew', async ({ page, another }) => {
  const phone = await signInAsNew(page);
  const name = await claim(page);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await open(clerk, name);
  await attest(clerk, newIdNumber(), name);
  const author = await another();
  await signInAsNew(author);
  const number = await file(author);
  await post(page, `${at(number)}/support`, { version: '1' });

  await openFold(clerk, 'residents-ended');
  const button = clerk.getByRole('button', { name: '结束这个住址并告诉本人' });
  await clerk.locator('#ended_phone').fill('123');
  await button.click();
  await expect(errors(clerk, 'ended_phone')).toContainText('11 位手机号');
  await clerk.locator('#ended_phone').fill('13800000000');
  await button.click();
  await expect(errors(clerk, 'ended_phone')).toContainText('没有人用这个手机号登录过');
  await clerk.locator('#ended_phone').fill(phone);
  await button.click();
  await expect(flash(clerk)).toContainText('已办理');

  await page.goto('/me/notices');
  await expect(page.locator('.mail').first()).toContainText('从原住址搬走');
  await page.goto(STEPS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(WORDS.zh.left);
  const second = await file(author);
  expect((await post(page, `${at(second)}/support`, { version: '1' })).status()).toBe(403);
  // Support given before stays.
  const kept = await (await page.request.get(`/api/v1${at(number)}`)).json();
  expect(kept.supports).toBe(1);
  await claim(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(WORDS.zh.wait);

  const worker = await another();
  await signInAs(worker, '网格员');
  expect((await post(worker, `${CLAIMS}-ended`, { ended_phone: phone })).status()).toBe(403);
});
