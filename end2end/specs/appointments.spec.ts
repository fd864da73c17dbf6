// The appointments room: booking in two taps, being too late, cancelling, waiting, the desk, and windows.

import { found } from '../axe';
import { LANGS, errors, expect, flash, lang, mode, post, test, type Page } from '../fixtures';
import { signInAs, signInAsNew, unique } from '../people';
import { HERE } from '../proposals';

const ROOM = `${HERE}/appointments`;
const DESK = `${HERE}/desk/appointments`;

const WORDS = {
  zh: { services: '服务', item: '居住证办理', permit: '居住证', book: '预约办理', window: '1 号窗口', code: '预约码', bring: '要带什么', cancel: '取消预约' },
  en: { services: 'Services', item: 'Residence permit', permit: 'Residence permit', book: 'Book a time', window: 'Window 1', code: 'Booking code', bring: 'What to bring', cancel: 'Cancel' },
};

/** Sets a window up that is open around the clock, as the editor; gives its number and its name. */
async function newWindow(page: Page, capacity: number, minutes = 60): Promise<[number, string]> {
  const name = `试验窗口 ${unique()}`;
  await page.goto(`${DESK}/windows/new`);
  const fields: Record<string, string> = {
    name_zh: name, place_zh: '一楼', handles_zh: '试一试', phone: '12345', slot_minutes: String(minutes), capacity: String(capacity), walk_in_percent: '0',
  };
  for (let n = 1; n <= 7; n += 1) fields[`hours_${n}`] = '0:00-24:00';
  for (const [field, value] of Object.entries(fields)) await page.locator(`#${field}`).fill(value);
  await page.locator('form[action$="/windows/new"] > button').click();
  await expect(flash(page)).toBeVisible();
  return [Number(page.url().split('?')[0]!.split('/').pop()), name];
}

/** The last day that can be booked at a window. */
async function lastDay(page: Page, window: number): Promise<string> {
  const got = await page.request.get(`/api/v1${ROOM}/windows/${window}/slots`);
  const days = (await got.json()) as { day: string }[];
  return days[days.length - 1]!.day;
}

/** Whether a window has a time left today: none on a public holiday, nor in the last minutes of a day. */
async function isOpenToday(page: Page, window: number): Promise<boolean> {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const got = await page.request.get(`/api/v1${ROOM}/windows/${window}/slots`);
  const days = (await got.json()) as { day: string; slots: unknown[] }[];
  return days.some((d) => d.day === today && d.slots.length > 0);
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

  test(`from an item to a booking in two taps, with code, calendar and a way out (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNew(page);
    await page.goto(`${HERE}/services`);
    await page.locator('#q').fill(w.permit);
    await page.locator('.search .button').click();
    await page.getByRole('link', { name: w.item, exact: true }).click();
    await page.getByRole('link', { name: w.book }).click();
    await page.getByRole('link', { name: w.window }).click();
    await expect(page.locator('strong', { hasText: w.item })).toBeVisible();
    await page.locator('button[name=when]').first().click();

    await expect(flash(page)).toBeVisible();
    await expect(page.locator('.letter__code')).toHaveText(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    await expect(page.locator('.letter__qr svg')).toBeVisible();
    await expect(page.getByRole('heading', { name: w.bring })).toBeVisible();
    const ics = await page.request.get(`${page.url().split('?')[0]}/event.ics`);
    expect(ics.headers()['content-type']).toContain('text/calendar');
    expect(await ics.text()).toContain('BEGIN:VEVENT');

    await page.goto('/me/appointments');
    await expect(page.locator('.item')).toHaveCount(1);
    await page.locator('.item__title a').click();
    await page.getByRole('button', { name: w.cancel }).click();
    await expect(flash(page)).toBeVisible();
    await expect(page.locator('.chip--off')).toBeVisible();
  });
}

test('a visitor chooses a time, signs in, and finds the time again', async ({ page }) => {
  await page.goto(`${ROOM}/1`);
  await page.locator('.choice__set a').first().click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await signInAs(page, '居民王芳');
  await page.goto(`${ROOM}/1`);
  const value = await page.locator('.choice__set button[name=when]').last().getAttribute('value');
  await page.goto(`${ROOM}/1?when=${encodeURIComponent(value!)}`);
  await expect(page.locator('p > button[name=when]')).toHaveAttribute('value', value!);
});

test('who is too late reads the next free times', async ({ page, another, js }) => {
  await signInAs(page, '编辑');
  const [window] = await newWindow(page, 1);
  const day = await lastDay(page, window);
  const path = `${ROOM}/${window}`;

  const slow = await another();
  await signInAsNew(slow);
  await slow.goto(`${path}?day=${day}`);
  const fast = await another();
  await signInAsNew(fast);
  await fast.goto(`${path}?day=${day}`);
  const value = (await fast.locator('button[name=when]').first().getAttribute('value'))!;
  await fast.locator(`button[value="${value}"]`).click();
  await expect(flash(fast)).toBeVisible();
  const booking = fast.url().split('?')[0]!;
  await slow.locator(`button[value="${value}"]`).click();
  await expect(errors(slow, 'when')).toContainText('刚刚被别人约走了');
  await fits(slow);
  await fine(slow, js);
  await slow.locator('button[name=when]').first().click();
  await expect(flash(slow)).toContainText('约好了');

  await fast.goto(booking);
  await expect(fast.locator('.letter__code')).toBeVisible();
});

test('a full day has a waiting list that moves up', async ({ page, another, js }) => {
  test.slow();
  await signInAs(page, '编辑');
  // A window with one slot is full with one booking: its hours are shortened to an hour a day.
  const [small] = await newWindow(page, 1);
  const slow = await another();
  await signInAsNew(slow);
  const fast = await another();
  await signInAsNew(fast);
  const last = await lastDay(page, small);
  await page.goto(`${DESK}/windows/${small}`);
  for (let n = 1; n <= 7; n += 1) await page.locator(`#hours_${n}`).fill('23:00-24:00');
  await page.locator('#setup ~ form > button').click();
  await expect(flash(page)).toBeVisible();
  await fast.goto(`${ROOM}/${small}?day=${last}`);
  await fast.locator('button[name=when]').first().click();
  await expect(flash(fast)).toBeVisible();
  const held = fast.url().split('?')[0]!;
  await slow.goto(`${ROOM}/${small}?day=${last}`);
  await slow.getByRole('button', { name: '排队等候' }).click();
  await expect(flash(slow)).toContainText('等候名单');
  await expect(slow.getByText('前面还有 0 人')).toBeVisible();
  await fine(slow, js);
  await fast.goto(held);
  await fast.getByRole('button', { name: '取消预约' }).click();
  await expect(flash(fast)).toBeVisible();
  await slow.goto('/me/notices');
  await expect(slow.getByText('您等的位子空出来了')).toBeVisible();
  await slow.goto('/me/appointments');
  await slow.getByRole('button', { name: '不要这个位子' }).click();
  await expect(flash(slow)).toContainText('已取消');
});

test('the window marks who came, counts who came without booking, and books for somebody', async ({ page, another, js }) => {
  test.slow();
  await signInAs(page, '编辑');
  const [window, name] = await newWindow(page, 2, 15);
  test.skip(!(await isOpenToday(page, window)), 'who comes is marked on the day, and no window is open today');
  const guest = await another();
  await signInAsNew(guest);
  await guest.goto(`${ROOM}/${window}`);
  await guest.locator('button[name=when]').first().click();
  const spoken = await guest.locator('.letter__code').innerText();
  const day = (await guest.locator('h1').innerText()).trim();

  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await clerk.goto(`${HERE}/desk`);
  await clerk.locator('.filter__link', { hasText: '窗口预约' }).click();
  await clerk.locator('#code').fill('ABCD2345');
  await clerk.getByRole('button', { name: '查找' }).click();
  await expect(errors(clerk, 'code')).toBeVisible();
  await clerk.locator('#code').fill(spoken.toLowerCase());
  await clerk.getByRole('button', { name: '查找' }).click();
  await expect(clerk.getByRole('heading', { level: 1, name: day })).toBeVisible();
  await clerk.getByRole('button', { name: '到了' }).click();
  await expect(flash(clerk)).toBeVisible();
  await clerk.getByRole('button', { name: '办完了' }).click();
  await expect(clerk.locator('.chip--done')).toHaveText('办完了');

  await clerk.goto(DESK);
  const part = clerk.locator('section.part', { hasText: name });
  await part.getByRole('button', { name: '来了一位现场号' }).click();
  await expect(clerk.locator('section.part', { hasText: name })).toContainText('现场号 1');
  await fits(clerk);

  await clerk.getByRole('link', { name: '替人预约' }).click();
  const option = await clerk.locator('#when option', { hasText: name }).first().getAttribute('value');
  await clerk.locator('#when').selectOption(option!);
  await clerk.locator('#name').fill('老陈');
  await clerk.getByRole('button', { name: '约好' }).click();
  await expect(clerk.getByText('窗口代约')).toBeVisible();

  // A change that somebody would fall out of is refused with the list, and takes a reason.
  await page.goto(`${DESK}/windows/${window}`);
  for (let n = 1; n <= 7; n += 1) await page.locator(`#hours_${n}`).fill('');
  await page.locator('#setup ~ form > button').click();
  await expect(errors(page, 'misfits')).toBeVisible();
  await expect(page.locator('#misfits')).toContainText('老陈');
  await fine(page, js);
  await page.locator('#release').fill('窗口撤并，很抱歉。');
  await page.locator('#setup ~ form > button').click();
  await expect(flash(page)).toBeVisible();
  await guest.goto(`${ROOM}/${window}`);
  await expect(guest.getByText('近期没有可以约的时间')).toBeVisible();
});

for (const dress of ['normal', 'elder'] as const) {
  test(`pages of the room are fit for everybody (${dress})`, async ({ page, another, js }) => {
    test.slow();
    const clerk = await another();
    await signInAs(clerk, '编辑');
    await signInAs(page, '居民王芳');
    await page.goto('/me/appointments');
    const own = (await page.locator('.item__title a').first().getAttribute('href'))!;
    await mode(page, dress);
    await mode(clerk, dress);
    for (const path of [ROOM, `${ROOM}/1`, `${ROOM}/2`, `${ROOM}/3`, '/me/appointments', own]) {
      await page.goto(path);
      await fits(page);
      await fine(page, js);
    }
    for (const path of [DESK, `${DESK}/book`, `${DESK}/windows`, `${DESK}/windows/1`, `${DESK}/windows/new`]) {
      await clerk.goto(path);
      await fits(clerk);
      await fine(clerk, js);
    }
  });
}

test('what does not concern somebody is not there for them', async ({ page, another }) => {
  await signInAs(page, '居民王芳');
  await page.goto('/me/appointments');
  const own = (await page.locator('.item__title a').first().getAttribute('href'))!;
  const other = await another();
  await signInAsNew(other);
  expect((await other.goto(own))!.status()).toBe(404);
  expect((await post(other, `${own}/cancel`, {})).status()).toBe(404);
  expect((await other.goto(DESK))!.status()).toBe(403);
});
