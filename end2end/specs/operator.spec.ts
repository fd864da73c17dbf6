// Operators: a community from nothing to its first proposal, and roles that need a second factor.

import { createHmac } from 'node:crypto';

import { LANGS, alive, errors, expect, flash, lang, post, test, type Page } from '../fixtures';
import { newPhone, signInAs, signInAsNew, signInWithPhone, unique } from '../people';
import { rows } from '../proposals';

const RULES = {
  support_threshold: 2, gathering_days: 30, answer_days: 5, notice_days: 5, meeting_week: 1, meeting_weekday: 5,
  agenda_capacity: 8, handling_days: 15, confirm_days: 15, confirmations_needed: 3, door_code_days: 14,
  meeting_quorum: 3, minutes_days: 5, confirm_hours: 24, body_quorum: 3, public_quorum: 2, ballot_majority: 1,
  abstention_rule: 1, tie_rule: 1, ballot_days: 7, registration_days: 14, recommend_days: 14, recommend_threshold: 10,
  seat_selection: 1, objection_days: 5, seat_term: 36, booking_days: 10, open_bookings: 3, booking_keep_days: 30,
  hours_late_days: 7, rating_days: 5, consultation_days: 7, consultation_answer_days: 30,
  matter_report_days: 7, matter_request_days: 10, matter_question_days: 3, matter_extensions: 1,
};

/** The one-time password of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds). */
function totp(key: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replace(/[^A-Z2-7]/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(step).digest();
  const cut = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(cut % 1_000_000).padStart(6, '0');
}

/** A number as staff see it. */
const masked = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** Opens a form of the operator's page, fills its fields and sends it. */
async function enter(page: Page, part: string, fields: Record<string, string>): Promise<void> {
  const form = page.locator(`form[action$="/${part}"]`);
  const fold = page.locator('details', { has: form });
  if ((await fold.count()) > 0 && (await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  for (const [name, value] of Object.entries(fields)) {
    const input = form.locator(`[name="${name}"]`);
    if (await input.evaluate((el) => el.tagName === 'SELECT')) await input.selectOption(value);
    else await input.fill(value);
  }
  await form.locator('button').click();
}

const saved = { zh: '已保存。', en: 'Saved.' };

function facts(n: number): Record<string, string> {
  return {
    facts_slug: `test-${n}`, facts_name_zh: `试验社区${n}`, facts_name_en: `Trial Community ${n}`,
    facts_district_zh: '试验区', facts_district_en: 'Trial District', facts_agency_zh: '试验服务中心', facts_agency_en: 'Trial Centre',
    facts_body_zh: '试验议事会', facts_body_en: 'Trial Council', facts_phone: '010-8555 0123', facts_address_zh: '试验路 1 号',
    facts_address_en: '1 Trial Road', facts_about_zh: '测试用的社区', facts_about_en: 'A community of the tests',
  };
}

async function found(page: Page): Promise<string> {
  const n = unique();
  await page.goto('/operator');
  await enter(page, 'operator/communities', facts(n));
  await expect(page).toHaveURL(`/operator/communities/test-${n}?done=saved`);
  return `test-${n}`;
}

for (const code of LANGS) {
  test(`an operator makes a community that works (${code})`, async ({ page, another, js }) => {
    test.setTimeout(60_000);
    await lang(page, code);
    await signInAs(page, '运维');
    await page.goto('/operator');
    await enter(page, 'operator/communities', { facts_slug: 'Login Page' });
    for (const field of ['facts_slug', 'facts_name_zh', 'facts_phone', 'facts_about_zh']) await expect(errors(page, field)).toBeVisible();
    await expect(page.locator('#facts_slug')).toHaveValue('Login Page');
    await enter(page, 'operator/communities', { ...facts(unique()), facts_slug: 'login' });
    await expect(errors(page, 'facts_slug')).toContainText({ zh: '本网站自己在用', en: 'The portal itself uses this address' }[code]);
    await enter(page, 'operator/communities', { facts_slug: 'qingyun' });
    await expect(errors(page, 'facts_slug')).toContainText({ zh: '已经有社区在用', en: 'Another community has this address' }[code]);

    const slug = await found(page);
    await expect(flash(page)).toHaveText(saved[code]);
    const n = slug.split('-')[1];

    await enter(page, 'grids', { grid_number: '1', grid_name_zh: '东网格', grid_name_en: 'East grid', grid_area_zh: '东边三栋楼' });
    await expect(flash(page)).toHaveText(saved[code]);
    await enter(page, 'grids', { grid_number: '1', grid_name_zh: '又一个', grid_area_zh: '西边两栋楼' });
    await expect(errors(page, 'grid_number')).toBeVisible();
    await expect(page.locator('#grid_name_zh')).toHaveValue('又一个');
    await page.goto(`/operator/communities/${slug}`);
    const grid = await page.locator('#building_grid option').nth(1).getAttribute('value');
    await enter(page, 'buildings', { building_grid: grid!, building_name_zh: '东一栋', building_name_en: 'East block 1' });
    await expect(flash(page)).toHaveText(saved[code]);
    await enter(page, 'categories', { category_code: 'Bad Code', category_name_zh: '路灯' });
    await expect(errors(page, 'category_code')).toBeVisible();
    await enter(page, 'categories', { category_code: 'lamps', category_name_zh: '路灯', category_name_en: 'Lamps' });
    await expect(flash(page)).toHaveText(saved[code]);
    await enter(page, 'units', { unit_code: 'electric', unit_name_zh: '电工班', unit_phone: '12345' });
    await expect(flash(page)).toHaveText(saved[code]);
    for (const name of ['东网格', '东一栋', '路灯', '电工班']) await expect(page.locator('table').filter({ hasText: name }).first()).toBeVisible();

    // Without rules nothing can be filed, and the text is kept.
    const resident = await another();
    await lang(resident, code);
    await signInAsNew(resident);
    const write = async () => {
      await resident.goto(`/${slug}/proposals/new`);
      // What was typed before comes back from the device; typing before that would add to it.
      await alive(resident, js);
      await resident.locator('#title').fill('给东一栋装一盏路灯');
      await resident.locator('#body').fill('晚上太黑，看不见台阶，摔过人。');
      await resident.locator('input[name=category]').check();
      await resident.locator('.sticky button[value=send]').click();
    };
    await write();
    await expect(resident.locator('.empty')).toContainText({ zh: '还没有公布议事规则', en: 'has not published its rules yet' }[code]);

    const numbers = Object.fromEntries(Object.entries(RULES).flatMap(([rule, value]) => [[`rule_${rule}`, String(value)], [`rule_${rule}_source_zh`, '试验规则第一条']]));
    await enter(page, 'rulebook', { ...numbers, rule_support_threshold: '0' });
    await expect(errors(page, 'rule_support_threshold')).toBeVisible();
    await expect(errors(page)).toHaveCount(1);
    await enter(page, 'rulebook', { rule_support_threshold: '2' });
    await expect(flash(page)).toHaveText(saved[code]);
    const visitor = await another();
    await lang(visitor, code);
    await visitor.goto(`/${slug}/rulebook`);
    await expect(visitor.locator('tr', { hasText: { zh: '列入议程要多少人附议', en: 'Supporters that put a proposal on the agenda' }[code] })).toContainText({ zh: '2 人', en: '2 people' }[code]);
    await expect(visitor.locator('table')).toContainText('试验规则第一条');

    await write();
    await expect(flash(resident)).toBeVisible();
    await visitor.goto('/');
    await visitor.locator('#q').fill(n);
    await visitor.locator('form.search button').click();
    await visitor.locator('.item a').click();
    await expect(visitor).toHaveURL(`/${slug}`);
    await expect(visitor.locator('.item__title').first()).toHaveText('给东一栋装一盏路灯');
    expect(await rows(page, 'group=all', `/${slug}`)).toHaveLength(1);

    // A new version by name of the change; the proposal keeps its own.
    await page.goto(`/operator/communities/${slug}`);
    await enter(page, 'rulebook', { rule_support_threshold: '3' });
    await expect(flash(page)).toHaveText(saved[code]);
    // What visitors see may be two seconds old.
    await expect(async () => {
      await visitor.goto(`/${slug}/rulebook`);
      await expect(visitor.locator('.main')).toContainText({ zh: '原来 2 人，改为 3 人', en: 'was 2 people, now 3 people' }[code], { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    expect((await rows(page, 'group=all', `/${slug}`))[0].threshold).toBe(2);
  });
}

test('a role is granted by phone, waits for its second factor, is reset, and ends at once', async ({ page, another }) => {
  test.setTimeout(60_000);
  await signInAs(page, '运维');
  const slug = await found(page);
  const phone = newPhone();
  await enter(page, 'roles', { role_phone: '123', role_role: '' });
  await expect(errors(page, 'role_phone')).toContainText('11 位手机号');
  await expect(errors(page, 'role_role')).toHaveText('请选一项');
  await enter(page, 'roles', { role_phone: phone, role_role: 'grid_worker' });
  await expect(errors(page, 'role_grid')).toHaveText('请选一项');
  await enter(page, 'roles', { role_role: 'window_clerk' });
  await expect(flash(page)).toHaveText('角色已授予。');
  const row = page.locator('section[aria-labelledby=roles] tr', { hasText: masked(phone) });
  await expect(row).toContainText('窗口工作人员');
  await expect(row).toContainText('本人还没设置');

  // Signed in by phone alone, the desk stays shut and says how to open it.
  const clerk = await another();
  await signInWithPhone(clerk, phone);
  const shut = await clerk.goto(`/${slug}/desk`);
  expect(shut?.status()).toBe(403);
  await expect(clerk.locator('.empty')).toContainText('需要用密码和动态码登录');
  await expect(clerk.locator('.empty a[href="/login/staff"]')).toBeVisible();
  await clerk.goto('/me');
  await clerk.getByRole('link', { name: '设置工作登录（密码和动态码）' }).click();
  await expect(clerk.locator('.qr svg')).toBeVisible();

  const key = /[A-Z2-7]{16,}/.exec(await clerk.locator('.main').innerText())![0];
  const password = '青石板路 no. 7';
  await clerk.locator('#password').fill('1234567890');
  await clerk.locator('#totp').fill('000000');
  await clerk.getByRole('button', { name: '设置工作登录' }).click();
  await expect(errors(clerk, 'password')).toBeVisible();
  await expect(errors(clerk, 'totp')).toContainText('动态码不对');
  expect(await clerk.locator('.main').innerText()).toContain(key);
  await clerk.locator('#password').fill(password);
  await clerk.locator('#totp').fill(totp(key, Date.now()));
  await clerk.getByRole('button', { name: '设置工作登录' }).click();
  await expect(clerk).toHaveURL('/login/staff?done=saved');

  const signIn = async (word: string, code: string) => {
    await clerk.locator('#phone').fill(phone);
    await clerk.locator('#password').fill(word);
    await clerk.locator('#totp').fill(code);
    await clerk.locator('form[action="/login/staff"] button').click();
  };
  await signIn('something else 8', totp(key, Date.now()));
  await expect(errors(clerk, 'phone')).toContainText('手机号、密码或动态码不对');
  const used = totp(key, Date.now());
  await signIn(password, used);
  await expect(clerk.locator('html[data-signed]')).toBeAttached();
  expect((await clerk.goto(`/${slug}/desk`))?.status()).toBe(200);
  expect((await clerk.goto('/qingyun/desk'))?.status()).toBe(403);
  // A code seen over the shoulder works once.
  const thief = await another();
  const replay = await post(thief, '/login/staff', { phone, password, totp: used });
  expect(replay.status()).toBe(422);
  // A stolen phone does not replace the second factor.
  const stolen = await another();
  await signInWithPhone(stolen, phone);
  expect((await stolen.goto('/me/staff'))?.status()).toBe(409);
  await expect(stolen.locator('.empty')).toContainText('要重设，请找管理员');

  // Who lost the phone or the password asks the operator, and sets both up anew.
  await page.reload();
  await expect(row).toContainText('已设好');
  await row.getByRole('button', { name: /重置工作登录/ }).click();
  await expect(row).toContainText('本人还没设置');
  await clerk.goto(`/${slug}/desk`);
  await expect(clerk).toHaveURL(/\/login/);
  // The reset has ended every session of the account, the thief's too.
  await stolen.goto('/me/staff');
  await expect(stolen).toHaveURL(/\/login\?next=/);

  await row.getByRole('button', { name: /收回/ }).click();
  await expect(flash(page)).toContainText('角色已收回');
  await expect(row).toHaveCount(0);
});

test('who is no operator gets nowhere', async ({ page, another }) => {
  const people: [Page, number][] = [];
  const visitor = await another();
  people.push([visitor, 303]);
  await signInAs(page, '居民王芳');
  people.push([page, 403]);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  people.push([clerk, 403]);

  const before = await (await page.request.get('/api/v1/communities')).json();
  for (const [who, status] of people) {
    for (const path of ['/operator', '/operator/communities/qingyun', '/operator/calendar']) {
      expect((await who.request.get(path, { maxRedirects: 0 })).status(), path).toBe(status);
    }
    for (const path of ['communities', 'operators', 'operators-end', 'communities/qingyun/facts', 'communities/qingyun/grids',
      'communities/qingyun/buildings', 'communities/qingyun/categories', 'communities/qingyun/units', 'communities/qingyun/roles',
      'communities/qingyun/roles-end', 'communities/qingyun/staff-reset', 'communities/qingyun/rulebook', 'calendar/set', 'calendar/remove']) {
      const forced = await post(who, `/operator/${path}`, { ...facts(unique()), role: '1', operator_phone: '19900091000' });
      expect(forced.status(), path).toBe(status);
    }
  }
  expect(await (await page.request.get('/api/v1/communities')).json()).toEqual(before);
  await page.goto('/operator');
  await expect(page.locator('.empty')).toContainText('没有办理这件事的权限');
});

test('the calendar of working days is entered and mended', async ({ page }) => {
  await signInAs(page, '运维');
  const date = `20${40 + (unique() % 50)}-05-0${1 + (unique() % 9)}`;
  await page.goto('/operator');
  await page.getByRole('link', { name: '工作日历（节假日和调休）' }).click();
  const form = page.locator('form[action="/operator/calendar/set"]');
  await form.getByRole('button').click();
  await expect(errors(page, 'day_date')).toContainText('请填写正确的日期');
  await expect(errors(page, 'day_working')).toHaveText('请选一项');
  await form.locator('#day_date').fill(date);
  await form.getByRole('radio', { name: '放假' }).check();
  await form.locator('#day_name_zh').fill('试验节');
  await form.getByRole('button').click();
  await expect(flash(page)).toHaveText('已保存。');
  const row = page.locator('tr', { hasText: '试验节' }).first();
  await expect(row).toContainText('放假');
  await row.getByRole('button', { name: /删除/ }).click();
  await expect(flash(page)).toHaveText('已保存。');
});

test('an operator is made by phone, and nobody ends the own role', async ({ page }) => {
  await signInAs(page, '运维');
  const phone = newPhone();
  await page.goto('/operator');
  await enter(page, 'operator/operators', { operator_phone: phone });
  await expect(flash(page)).toHaveText('角色已授予。');
  const own = page.locator('tr', { hasText: '您自己' });
  await expect(own.getByRole('button')).toHaveCount(0);
  const row = page.locator('tr', { hasText: masked(phone) });
  await row.getByRole('button', { name: /收回/ }).click();
  await expect(flash(page)).toContainText('角色已收回');
  await expect(row).toHaveCount(0);
});
