// Journey 6: the desk answers, declines, merges, assigns and closes; residents say whether it is solved.

import { LANGS, errors, expect, flash, lang, post, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour, signInAsNew } from '../people';
import { HERE, aText, at, atDesk, file, record, rows } from '../proposals';

const DESK = `${HERE}/desk`;

function day(inDays: number): string {
  const at = new Date(Date.now() + inDays * 86_400_000);
  return new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(at);
}

interface Story {
  /** The resident who wrote it. */
  author: Page;
  clerk: Page;
  number: string;
  title: string;
}

async function story(author: Page, another: () => Promise<Page>): Promise<Story> {
  await signInAsNew(author);
  const text = aText();
  const number = await file(author, text);
  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  return { author, clerk, number, title: text.title };
}

/** Opens the fold of an act, fills its fields and sends it. */
async function act(desk: Page, number: string, name: string, fields: Record<string, string>): Promise<void> {
  await desk.goto(atDesk(number));
  await again(desk, name, fields);
}

/** The same on the page as it is. */
async function again(desk: Page, name: string, fields: Record<string, string>): Promise<void> {
  const form = desk.locator(`form[action$="/${name}"]`);
  const fold = desk.locator('details', { has: form });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  for (const [field, value] of Object.entries(fields)) {
    const input = form.locator(`#${field}`);
    if (await input.evaluate((el) => el.tagName === 'SELECT')) await input.selectOption({ label: value });
    else await input.fill(value);
  }
  await form.locator('button').click();
}

async function history(page: Page, number: string) {
  await page.goto(at(number));
  await page.locator('.side details summary').click();
  return page.locator('.side .mail');
}

async function assigned(s: Story, due = day(10)): Promise<void> {
  await act(s.clerk, s.number, 'assign', { assign_unit: '翠园物业服务处', assign_due: due, assign_words: '请尽快修好楼道灯' });
  await expect(flash(s.clerk)).toContainText('已办理');
}

async function finished(s: Story): Promise<void> {
  await assigned(s);
  await act(s.clerk, s.number, 'finish', { finish_words: '换了两只灯，花了 40 元' });
  await expect(flash(s.clerk)).toContainText('已办理');
}

async function verdict(page: Page, number: string, solved: string, rating?: string): Promise<void> {
  await page.goto(at(number));
  await page.getByRole('radio', { name: solved, exact: true }).check();
  if (rating) await page.getByRole('radio', { name: rating, exact: true }).check();
  await page.getByRole('button', { name: '提交评价' }).click();
}

for (const code of LANGS) {
  test(`what waits is one list by its clock (${code})`, async ({ page }) => {
    const w = { zh: { title: '待我办理', all: /^全部 \d+$/, answer: /^要答复 \d+$/, kind: '要答复' }, en: { title: 'Waiting for us', all: /^All \d+$/, answer: /^To answer \d+$/, kind: 'To answer' } }[code];
    await lang(page, code);
    await signInAs(page, '窗口工作人员');
    await page.locator(`.tabs a[href="${DESK}"]`).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.title);
    const number = async (name: RegExp) => Number(/\d+$/.exec(await page.locator('.filter').getByRole('link', { name }).innerText())?.[0]);
    await expect(page.locator('.item')).toHaveCount(await number(w.all));

    // Late first, then the nearest day: exactly the order of their days.
    const order = await page.locator('.item__title + .meta > span:nth-child(3)').allInnerTexts();
    const due = new Map((await rows(page)).map((row) => [row.number, row.due_on ?? '9999']));
    const days = order.map((n) => due.get(n)!).filter((d) => d !== '9999');
    expect(days.length).toBeGreaterThan(5);
    expect(days).toEqual([...days].sort());
    await expect(page.locator('.item').first().locator('.clock')).toHaveClass(/clock--late/);

    const answers = await number(w.answer);
    await page.locator('.filter').getByRole('link', { name: w.answer }).click();
    await expect(page.locator('.item')).toHaveCount(answers);
    for (const chip of await page.locator('.item .chip').allInnerTexts()) expect(chip).toBe(w.kind);
  });
}

test('an answer is public and told to the author', async ({ page, another }) => {
  const s = await story(page, another);
  await s.clerk.goto(DESK);
  await s.clerk.getByRole('link', { name: s.title }).click();
  await expect(s.clerk).toHaveURL(atDesk(s.number));
  await again(s.clerk, 'accept', { accept_words: '' });
  await expect(errors(s.clerk, 'accept_words')).toHaveText('请填写这一项');
  await again(s.clerk, 'accept', { accept_words: '收到，周五前派人来看' });
  await expect(flash(s.clerk)).toHaveText('已办理，相关的人都会收到通知。');

  const twice = await post(s.clerk, `${atDesk(s.number)}/accept`, { accept_words: '又答复一次' });
  expect(twice.status()).toBe(409);
  expect(await twice.text()).toContain('已经受理并答复过了');

  const visitor = await another();
  const told = await history(visitor, s.number);
  await expect(told).toContainText('收到，周五前派人来看');
  await expect(told).not.toContainText('又答复一次');
  await expect(told).toContainText('社区工作人员');
  await page.goto('/me/notices');
  await expect(page.locator('.mail__one--new')).toContainText('收到，周五前派人来看');
  await s.clerk.goto(DESK);
  await expect(s.clerk.getByRole('link', { name: s.title })).toHaveCount(0);
});

test('nothing is declined without reason and clause', async ({ page, another }) => {
  const s = await story(page, another);
  const reason = '这件事归供电公司管，请打 95598';
  await act(s.clerk, s.number, 'decline', { decline_reason: reason, decline_clause: '' });
  await expect(errors(s.clerk)).toContainText('有 1 处要改');
  await expect(errors(s.clerk, 'decline_clause')).toHaveText('请填写这一项');
  await expect(s.clerk.locator('#decline_reason')).toHaveValue(reason);
  await expect(s.clerk.locator('#decline_reason')).toBeVisible();
  expect((await record(page, s.number)).state).toBe('gathering');

  await again(s.clerk, 'decline', { decline_clause: '议事规则第六条第一项' });
  await expect(flash(s.clerk)).toContainText('已办理');
  const visitor = await another();
  const told = await history(visitor, s.number);
  await expect(told).toContainText(reason);
  await expect(told).toContainText('依据：议事规则第六条第一项');
  await expect(visitor.locator('.main .meta .chip').first()).toHaveText('不予受理');
  await expect(visitor.locator('.next')).toContainText('社区没有受理');
  await page.goto('/me/notices');
  await expect(page.locator('.mail__one--new')).toContainText(reason);

  const late = await post(s.clerk, `${atDesk(s.number)}/accept`, { accept_words: '还是受理吧' });
  expect(late.status()).toBe(409);
  expect(await late.text()).toContain('不予受理');
});

test('a double is merged with its trace, and supporters move along', async ({ page, another }) => {
  const s = await story(page, another);
  const other = await another();
  await signInAsNew(other);
  const target = await file(other);
  const neighbour = await another();
  await signInAsNeighbour(neighbour);
  await post(neighbour, `${at(s.number)}/support`, { version: '1' });

  const why = '两条说的是同一盏灯';
  await act(s.clerk, s.number, 'merge', { merge_into: '随便写的', merge_words: why });
  await expect(errors(s.clerk, 'merge_into')).toContainText('编号不对');
  await again(s.clerk, 'merge', { merge_into: '2019-0001' });
  await expect(errors(s.clerk, 'merge_into')).toContainText('本社区没有这个编号');
  await expect(s.clerk.locator('#merge_words')).toHaveValue(why);
  await again(s.clerk, 'merge', { merge_into: s.number });
  await expect(errors(s.clerk, 'merge_into')).toContainText('不能并入它自己');
  const [closed] = await rows(page, 'state=declined&group=all');
  await again(s.clerk, 'merge', { merge_into: closed.number });
  await expect(errors(s.clerk, 'merge_into')).toContainText('已经有结果了');
  await again(s.clerk, 'merge', { merge_into: target });
  await expect(flash(s.clerk)).toContainText('已办理');

  const visitor = await another();
  await visitor.goto(at(s.number));
  await expect(visitor.locator('.main .meta .chip').first()).toHaveText('已合并');
  await visitor.getByRole('link', { name: `去看 ${target}` }).click();
  await expect(visitor).toHaveURL(at(target));
  expect((await record(page, target)).supports).toBe(1);
  await neighbour.goto('/me/notices');
  await expect(neighbour.locator('.mail').first()).toContainText('已并入另一条相同的建议');
});

const WORDS = {
  zh: {
    unit: '翠园物业服务处', choose: '请选一项', past: '这一天已经过了', moved: '已办理，相关的人都会收到通知。', notices: /通知/,
    judge: '请您评价解决没有', read: '全部标为已读', send: '提交评价', yes: '解决了', rating: '满意', thanks: '您的评价已记录',
    solved: '已解决', next: '居民已确认解决', idle: '没有您要办的步骤',
  },
  en: {
    unit: 'Cuiyuan property office', choose: 'Please choose one', past: 'That day is past', moved: 'Done. Everyone concerned is told.', notices: /Messages/,
    judge: 'please say whether it is solved', read: 'Mark all as read', send: 'Send', yes: 'Yes, it is solved', rating: 'Satisfied', thanks: 'your verdict is recorded',
    solved: 'Solved', next: 'Residents confirm that it is solved', idle: 'There is no step for you to take',
  },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`from assignment to a solved matter, told to its author step by step (${code})`, async ({ page, another }) => {
    const s = await story(page, another);
    const visitor = await another();
    for (const person of [page, s.clerk, visitor]) await lang(person, code);
    await act(s.clerk, s.number, 'assign', { assign_due: day(-1) });
    await expect(errors(s.clerk, 'assign_unit')).toHaveText(w.choose);
    await again(s.clerk, 'assign', { assign_unit: w.unit });
    await expect(errors(s.clerk, 'assign_due')).toContainText(w.past);
    await expect(s.clerk.locator('#assign_due')).toHaveValue(day(-1));
    await expect(s.clerk.locator('#assign_unit option:checked')).toHaveText(w.unit);
    await again(s.clerk, 'assign', { assign_due: day(12) });
    await expect(flash(s.clerk)).toHaveText(w.moved);
    await expect(s.clerk.locator('.facts')).toContainText(w.unit);

    const progress = { progress_words: '灯买好了，明天装' };
    await act(s.clerk, s.number, 'progress', progress);
    await expect(flash(s.clerk)).toHaveText(w.moved);
    const twice = await post(s.clerk, `${atDesk(s.number)}/progress`, progress);
    expect(twice.status()).toBe(303);
    await act(s.clerk, s.number, 'finish', { finish_words: '换了两只灯，花了 40 元' });
    await expect(flash(s.clerk)).toHaveText(w.moved);
    expect((await record(page, s.number)).history.map((e) => e.act)).toEqual(['file', 'assign', 'progress', 'finish']);

    await page.goto('/me');
    await expect(page.locator('.tabs__count')).toHaveText('3');
    await page.getByRole('link', { name: w.notices }).click();
    const group = page.locator('.part', { has: page.getByRole('link', { name: s.title }) });
    await expect(group).toHaveCount(1);
    await expect(group.locator('.mail__one')).toHaveCount(3);
    await expect(group.locator('.mail__one').first()).toContainText(w.judge);
    await expect(group).toContainText('换了两只灯，花了 40 元');
    await page.getByRole('button', { name: w.read }).click();
    await expect(page.locator('.mail__one--new')).toHaveCount(0);
    await expect(page.locator('.tabs__count')).toHaveCount(0);

    await group.getByRole('link').click();
    await expect(page.locator('input[name=solved]:checked, input[name=rating]:checked')).toHaveCount(0);
    const send = page.getByRole('button', { name: w.send, exact: true });
    await send.click();
    await expect(errors(page, 'solved')).toHaveText(w.choose);
    await page.getByRole('radio', { name: w.yes, exact: true }).check();
    await page.getByRole('radio', { name: w.rating, exact: true }).check();
    await send.click();
    await expect(flash(page)).toContainText(w.thanks);
    await expect(page.locator('.main .meta .chip').first()).toHaveText(w.solved);

    await visitor.goto(at(s.number));
    await expect(visitor.locator('.next')).toContainText(w.next);
    await expect(visitor.getByRole('button', { name: w.send, exact: true })).toHaveCount(0);
    await s.clerk.goto(atDesk(s.number));
    await expect(s.clerk.locator('.main')).toContainText(w.idle);
  });
}

test('staff cannot say that it is solved, and a resident who says no has it reopened', async ({ page, another }) => {
  const s = await story(page, another);
  await finished(s);
  const staff = await post(s.clerk, `${at(s.number)}/verdict`, { solved: 'yes' });
  expect(staff.status()).toBe(409);
  const stranger = await another();
  await signInAsNeighbour(stranger);
  await stranger.goto(at(s.number));
  await expect(stranger.getByRole('button', { name: '提交评价' })).toHaveCount(0);
  const forced = await post(stranger, `${at(s.number)}/verdict`, { solved: 'yes' });
  expect(forced.status()).toBe(409);

  await verdict(page, s.number, '还没解决', '不满意');
  await expect(flash(page)).toContainText('您的评价已记录');
  await expect(page.locator('.main .meta .chip').first()).toHaveText('重新办理');
  await s.clerk.goto(DESK);
  await expect(s.clerk.getByRole('link', { name: s.title })).toBeVisible();
  await act(s.clerk, s.number, 'progress', { progress_words: '再来看一次线路' });
  await expect(flash(s.clerk)).toContainText('已办理');
  expect((await record(page, s.number)).state).toBe('in_progress');
});

test('residents have no desk, a grid worker reads it, and each act asks for its role', async ({ page, another }) => {
  const s = await story(page, another);
  for (const [path, form] of [['accept', { accept_words: '我来受理' }], ['assign', {}], ['decline', {}], ['merge', {}], ['progress', {}], ['finish', {}]] as const) {
    const forced = await post(page, `${atDesk(s.number)}/${path}`, form);
    expect(forced.status(), path).toBe(403);
  }
  expect((await page.goto(DESK))?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('这一页不对您开放');

  const worker = await another();
  await signInAs(worker, '网格员');
  await worker.goto(atDesk(s.number));
  await expect(worker.locator('.main')).toContainText('由窗口工作人员办理');
  await expect(worker.locator('.act')).toHaveCount(0);
  expect((await post(worker, `${atDesk(s.number)}/accept`, { accept_words: '网格员答复' })).status()).toBe(403);

  const elsewhere = await another();
  await signInAs(elsewhere, '南湖窗口工作人员');
  expect((await elsewhere.goto(DESK))?.status()).toBe(403);
  expect((await post(elsewhere, `${atDesk(s.number)}/accept`, { accept_words: '别的社区' })).status()).toBe(403);
  expect((await record(page, s.number)).history.map((e) => e.act)).toEqual(['file']);

  const visitor = await another();
  await visitor.goto(DESK);
  await expect(visitor).toHaveURL(/\/login\?next=/);
});

test('a comment is hidden with a reason that stays in its place', async ({ page, another }) => {
  const s = await story(page, another);
  await post(page, `${at(s.number)}/comments`, { once: `hide-${s.number}`, side: 'against', text: '这句话骂了人', shown: 'nickname' });
  await s.clerk.goto(at(s.number));
  const comment = s.clerk.locator('.comment--against');
  await comment.locator('summary').click();
  await comment.getByLabel('隐藏的原因').fill('骂人的话，请换个说法');
  await comment.getByRole('button', { name: '隐藏' }).click();
  await expect(flash(s.clerk)).toContainText('该意见已隐藏');
  const visitor = await another();
  await visitor.goto(at(s.number));
  await expect(visitor.locator('.comment--against')).toContainText('这条意见已被隐藏，原因：骂人的话，请换个说法');
  await expect(visitor.locator('.comment--against')).not.toContainText('这句话骂了人');
  await expect(visitor.locator('#against')).toContainText('1');
});
