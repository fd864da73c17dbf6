// The volunteers' room: two taps to a shift, the waiting list, check-in on the spot, agreed hours and a proof, joining.

import { found } from '../axe';
import { LANGS, errors, expect, flash, lang, test, type Page } from '../fixtures';
import { signInAs, signInAsNew, unique } from '../people';
import { HERE } from '../proposals';

const ROOM = `${HERE}/volunteers`;
const DESK = `${HERE}/desk/volunteers`;

const WORDS = {
  zh: { up: '报名', mine: '已报名', back: '来不了，退掉', none: '您还没有报名志愿服务' },
  en: { up: 'Sign up', mine: 'signed up', back: 'I cannot come', none: 'You have not signed up' },
};

/** A day from today and a time of the day, by the clock of Shanghai. */
function local(minutesFromNow: number): { day: string; time: string } {
  const at = new Date(Date.now() + minutesFromNow * 60_000);
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).format(at);
  const [day, time] = text.split(' ');
  return { day: day!, time: time! };
}

/** Plans an activity of the first team with one shift, as its lead; gives the addresses of the activity and of the shift. */
async function plan(page: Page, day: string, hours: string, places: number): Promise<[string, string]> {
  await page.goto(`${DESK}/1/plan`);
  await page.locator('#title_zh').fill(`临时活动 ${unique()}`);
  await page.locator('#about_zh').fill('临时安排的活动');
  await page.locator('#place_zh').fill('社区广场');
  await page.locator('form[action$="/plan"] > button').click();
  await expect(flash(page)).toBeVisible();
  const activity = page.url().split('?')[0]!.split('/').pop();
  await page.locator('#day').fill(day);
  await page.locator('#hours').fill(hours);
  await page.locator('#places').fill(String(places));
  await page.locator('form[action$="/add"] > button').click();
  await expect(flash(page)).toBeVisible();
  const shift = (await page.locator('.item__title a').first().getAttribute('href'))!;
  return [`${ROOM}/activities/${activity}`, shift];
}

/** Nothing that axe finds; it is a script itself, so only where scripts run. */
async function fine(page: Page, js: boolean): Promise<void> {
  if (js) expect(await found(page)).toEqual([]);
}

/** Nothing is wider than the phone. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`two taps to a shift, one to give it back (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNew(page);
    await page.goto(`${ROOM}/activities/2`);
    await page.locator('button[name=shift]', { hasText: w.up }).first().click();
    await expect(flash(page)).toBeVisible();
    await page.goto('/me/shifts');
    await expect(page.locator('.item .chip')).toHaveText(w.mine);
    const ics = await page.request.get('/me/shifts.ics');
    expect(await ics.text()).toContain('BEGIN:VEVENT');
    await page.getByRole('button', { name: w.back }).click();
    await expect(flash(page)).toBeVisible();
    await page.goto('/me/shifts');
    await expect(page.locator('.empty')).toContainText(w.none);
  });
}

test('who is too late waits, is offered the place and confirms it', async ({ page, another, js }) => {
  test.slow();
  await signInAs(page, '志愿者队长');
  const [activity] = await plan(page, local(3 * 24 * 60).day, '9:00-11:00', 1);
  const fast = await another();
  await signInAsNew(fast);
  const slow = await another();
  await signInAsNew(slow);
  await slow.goto(activity);
  await fast.goto(activity);
  await fast.locator('button[name=shift]').click();
  await expect(flash(fast)).toBeVisible();
  await slow.locator('button[name=shift]').click();
  await expect(errors(slow, 'shifts')).toContainText('刚刚满了');
  await fits(slow);
  await fine(slow, js);
  await slow.getByRole('button', { name: '候补排队' }).click();
  await expect(flash(slow)).toBeVisible();
  await fast.getByRole('button', { name: '来不了，退掉' }).click();
  await expect(flash(fast)).toBeVisible();
  await slow.goto('/me/notices');
  await expect(slow.locator('.mail__one').first()).toContainText('有名额了');
  await slow.locator('.part a.link').first().click();
  await slow.getByRole('button', { name: '确认，我来' }).click();
  await expect(slow.locator('.item .chip').first()).toHaveText('已报名');
});

test('on the spot the digits of the minute check somebody in, and others do not', async ({ page, another, js }) => {
  const [from, until] = [local(2), local(62)];
  test.skip(from.day !== until.day, 'the shift would end tomorrow');
  await signInAs(page, '志愿者队长');
  const [activity, shift] = await plan(page, from.day, `${from.time}-${until.time}`, 3);
  const me = await another();
  await signInAsNew(me);
  await me.goto(activity);
  await me.locator('button[name=shift]').click();
  await expect(flash(me)).toBeVisible();
  await me.getByRole('link', { name: '到场签到' }).click();
  await me.locator('#code').fill('000000');
  await me.locator('form[action$="/checkin"] button').click();
  await expect(errors(me, 'code')).toContainText('数字不对');
  await fits(me);
  await page.goto(`${shift}/screen`);
  await expect(page.locator('.qr svg')).toBeVisible();
  await fits(page);
  await fine(page, js);
  const digits = await page.locator('.meeting__code').innerText();
  await me.locator('#code').fill(digits);
  await me.locator('form[action$="/checkin"] button').click();
  await expect(flash(me)).toContainText('签到成功');
  await page.goto(shift);
  await expect(page.locator('td', { hasText: '扫码/输码' })).toBeVisible();
  await fine(page, js);
});

test('hours that both sides agree to become a proof that anybody checks', async ({ page, another, js }) => {
  await signInAs(page, '居民王芳');
  await page.goto(`${ROOM}/hours`);
  await fits(page);
  await fine(page, js);
  await page.getByRole('button', { name: '对，确认' }).first().click();
  await expect(flash(page)).toBeVisible();
  await page.locator('label.choice', { hasText: '写全名' }).click();
  await page.getByRole('button', { name: '开具证明' }).click();
  await expect(page.locator('.letter')).toContainText('王芳');
  await expect(page.locator('.letter__qr svg')).toBeVisible();
  await fits(page);
  const code = (await page.locator('.letter__code').innerText()).trim();
  const visitor = await another();
  await visitor.goto(`${ROOM}/proofs`);
  await visitor.locator('#code').fill(code.toLowerCase());
  await visitor.getByRole('button', { name: '核对' }).click();
  await expect(visitor.locator('.chip--done')).toHaveText('有效');
  await expect(visitor.locator('.facts').first()).toContainText('王芳');
  await visitor.goto(`${ROOM}/proofs/AAAA2222`);
  await expect(visitor.getByRole('heading', { name: '没有这份证明' })).toBeVisible();
});

test('a neighbour asks to join, the lead answers and writes to the team', async ({ page, another, js }) => {
  const me = await another();
  await signInAsNew(me);
  await me.goto(`${ROOM}/1`);
  await me.getByRole('button', { name: '申请加入' }).click();
  await expect(errors(me, 'message')).toBeVisible();
  const text = `会修电脑 ${unique()}`;
  await me.locator('#message').fill(text);
  await me.getByRole('button', { name: '申请加入' }).click();
  await expect(flash(me)).toBeVisible();
  await signInAs(page, '志愿者队长');
  await page.goto(DESK);
  await fits(page);
  await fine(page, js);
  const request = page.locator('.item', { hasText: text });
  await request.getByRole('button', { name: '接收入队' }).click();
  await expect(flash(page)).toBeVisible();
  await me.goto(`${ROOM}/1`);
  await expect(me.getByText('您是这支队伍的队员')).toBeVisible();
  const say = `周六带手套 ${unique()}`;
  await page.goto(`${DESK}/1`);
  await page.locator('#message').fill(say);
  await page.getByRole('button', { name: '发送' }).click();
  await expect(flash(page)).toBeVisible();
  await me.goto('/me/notices');
  await expect(me.getByText(say)).toBeVisible();
});
