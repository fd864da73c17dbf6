// A vote from the paper to the check: one tap casts, another replaces it, a receipt proves it, and anybody recounts.

import { LANGS, errors, expect, flash, lang, mode, post, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour } from '../people';
import { HERE } from '../proposals';

const BALLOTS = `${HERE}/ballots`;
const OPEN = '翠园小区西门夜间是否关闭机动车通行';
const UP_TO_TWO = '今年公益事业经费先办哪两件';
const ON_PAPER = '青云路 12 号院电梯的运行维护费怎么分摊';
const NAMED = '关于增设电动自行车充电棚的表决';
const RECEIPT = /^([2-9A-HJ-NP-Z]{4}-){5}[2-9A-HJ-NP-Z]{4}$/;

const WORDS = {
  zh: {
    ballots: '表决', yes: '同意', no: '不同意', vote: '投票', again: '改投这一票', changeable: '可在截止前修改，只计最后一次',
    check: '去查验', known: '到目前为止它是有效的一票', replaced: '已被改投替换', never: '公开记录里没有这张回执', signIn: '登录后投票',
    steps: '确认住址后才能投票', hidden: '截止前只公布投票人数', member: '议事组织', result: '结果', none: '请选一项', more: '看投票规则和说明',
    mine: '我的投票', bad: '这不像一张回执', redraw: '自己重新抽一次', fits: '结果和公布的一样', differs: '和公布的对不上',
  },
  en: {
    ballots: 'Ballots', yes: 'For', no: 'Against', vote: 'Vote', again: 'Change my vote', changeable: 'You may change it until voting closes',
    check: 'Check it', known: 'So far it is the valid vote', replaced: 'a later vote replaced it', never: 'The public record does not hold this receipt',
    signIn: 'Sign in to vote', steps: 'Voting needs confirmed residency', hidden: 'Until voting closes only the turnout', member: 'Members of',
    result: 'Result', none: 'Please choose', more: 'Rules and how this is protected', mine: 'My votes',
    bad: 'This does not look like a receipt', redraw: 'Do this draw again yourself', fits: 'the result is the published one',
    differs: 'it is not what was published',
  },
};

interface Row {
  number: string;
  title: string;
  state: string;
  cast: number;
  eligible: number;
  outcome: string | null;
}

async function rows(page: Page): Promise<Row[]> {
  const answer = await page.request.get(`${BALLOTS}.json`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** The ballot of a title. */
async function numbered(page: Page, title: string): Promise<Row> {
  const row = (await rows(page)).find((r) => r.title === title);
  expect(row, title).toBeTruthy();
  return row!;
}

const at = (row: Row) => `${BALLOTS}/${row.number}`;

/** Signs in as a resident who has not voted yet, and opens the ballot: in the demo world half of them have. */
async function signInAsVoter(page: Page, row: Row): Promise<void> {
  for (let tries = 0; tries < 16; tries += 1) {
    await signInAsNeighbour(page);
    await page.goto(at(row));
    if ((await page.locator('#paper .flash').count()) === 0) return;
  }
  throw new Error('everybody has voted');
}

/** The receipt on the page. */
async function receiptOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/receipt(\?done=voted)?$/);
  const text = (await page.locator('#receipt').innerText()).trim();
  expect(text).toMatch(RECEIPT);
  return text;
}

/** Pastes a receipt into the check page of a ballot. */
async function check(page: Page, row: Row, receipt: string): Promise<void> {
  await page.goto(`${at(row)}/check`);
  await page.locator('#check #receipt').fill(receipt);
  await page.locator('#check button').click();
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a resident votes, changes the vote, and checks both receipts (${code})`, async ({ page, another }) => {
    test.setTimeout(150_000);
    await lang(page, code);
    await signInAsVoter(page, await numbered(page, OPEN));
    const before = await numbered(page, OPEN);
    await page.goto(`${BALLOTS}?state=open`);
    await page.getByRole('link', { name: OPEN }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(OPEN);
    await expect(page.locator('#paper')).toContainText(w.changeable);
    await expect(page.locator('.main')).toContainText(w.hidden);

    await page.getByRole('radio', { name: w.yes, exact: true }).check();
    await page.getByRole('button', { name: w.vote, exact: true }).click();
    const first = await receiptOf(page);
    await expect(page.locator('.main')).toContainText(w.changeable);
    expect((await numbered(page, OPEN)).cast).toBe(before.cast + 1);

    await page.goto(at(before));
    await expect(page.locator('#paper input:checked')).toHaveCount(0);
    await page.getByRole('radio', { name: w.no, exact: true }).check();
    await page.getByRole('button', { name: w.again }).click();
    const second = await receiptOf(page);
    expect(second).not.toBe(first);
    expect((await numbered(page, OPEN)).cast).toBe(before.cast + 1);

    // Anybody checks, without signing in.
    const anybody = await another();
    await lang(anybody, code);
    // A vote is in a signed checkpoint within a minute.
    await expect(async () => {
      await check(anybody, before, second);
      await expect(anybody.locator('#fate:visible, [data-fate]:visible')).toContainText(w.known, { timeout: 1_000 });
    }).toPass({ timeout: 90_000, intervals: [5_000] });
    await check(anybody, before, first);
    await expect(anybody.locator('#fate:visible, [data-fate]:visible')).toContainText(w.replaced);
    await expect(anybody.locator('.steps__item--late:visible')).toHaveCount(0);
    await check(anybody, before, '2222-'.repeat(6).slice(0, -1));
    await expect(anybody.locator('#fate:visible, [data-fate]:visible')).toContainText(w.never);
    await check(anybody, before, 'abc');
    await expect(errors(anybody)).toContainText(w.bad);

    await page.goto('/me/ballots');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.mine);
    const mine = page.locator('.item', { hasText: OPEN });
    await expect(mine).toHaveCount(1);
    await expect(mine).not.toContainText(w.yes === '同意' ? /同意|弃权/ : /\bFor\b|Against|Abstain/);
  });

  test(`a closed ballot says how it ended and is recounted (${code})`, async ({ page }) => {
    await lang(page, code);
    const row = await numbered(page, UP_TO_TWO);
    expect(row.state).toBe('closed');
    await page.goto(at(row));
    await expect(page.getByRole('heading', { name: w.result })).toBeVisible();
    await expect(page.locator('.seal__mark')).toBeVisible();
    await expect(page.locator('#paper')).toHaveCount(0);
    // Signed, asked, roll, receipts, papers, count and outcome: each step fits.
    await page.goto(`${at(row)}/check`);
    await expect(page.locator('.steps__item:visible')).toHaveCount(7);
    await expect(page.locator('.steps__item--done:visible')).toHaveCount(7);
    const box = await page.request.get(`${at(row)}/box.jsonl`);
    expect(box.status()).toBe(200);
    for (const line of (await box.text()).trim().split('\n')) JSON.parse(line);
  });

  test(`a tie was drawn, and anybody draws again (${code})`, async ({ page, javaScriptEnabled }) => {
    test.setTimeout(240_000);
    await lang(page, code);
    const row = await numbered(page, UP_TO_TWO);
    // The draw takes the next checkpoint as its seed and is itself in the one after it.
    await expect(async () => {
      await page.goto(at(row));
      await page.getByRole('link', { name: w.redraw }).click({ timeout: 1_000 });
      await page.locator('#redraw button').click();
      await expect(page.locator('#fate:visible, [data-fate]:visible')).toContainText(w.fits, { timeout: 2_000 });
    }).toPass({ timeout: 200_000, intervals: [5_000] });
    await expect(page.locator('.steps__item--done:visible')).toHaveCount(4);
    await expect(page.locator('.steps__item--late:visible')).toHaveCount(0);
    // With scripts the device itself has drawn again; without, the server.
    const device = javaScriptEnabled !== false;
    await expect(page.locator('[data-steps]')).toBeVisible({ visible: device });
    await expect(page.locator('#answer')).toBeVisible({ visible: !device });
    await expect(page.locator('.main')).toContainText('sha256sum');
    const evidence = await page.request.get(`${at(row)}/draw.json`);
    expect(evidence.status()).toBe(200);
    expect((await evidence.json()).names).toHaveLength(2);
    if (!device) return;
    // A server that names another list is found out by the device.
    await page.route('**/draw.json', async (route) => {
      const told = await (await route.fetch()).json();
      await route.fulfill({ json: { ...told, numbers: told.numbers.toReversed() } });
    });
    await page.locator('#redraw button').click();
    await expect(page.locator('[data-fate]:visible')).toContainText(w.differs);
    await expect(page.locator('.steps__item--late:visible')).not.toHaveCount(0);
  });

  test(`who cannot vote reads why (${code})`, async ({ page, another }) => {
    await lang(page, code);
    const row = await numbered(page, OPEN);
    await page.goto(at(row));
    await page.getByRole('link', { name: w.signIn }).click();
    await expect(page).toHaveURL(/\/login\?next=/);
    const newcomer = await another();
    await lang(newcomer, code);
    await signInAs(newcomer, '新居民李雷');
    await newcomer.goto(at(row));
    await expect(newcomer.locator('form[action$="/cast"]')).toHaveCount(0);
    await newcomer.getByRole('link', { name: w.steps }).click();
    await expect(newcomer).toHaveURL(`${HERE}/steps`);
  });

  test(`in elder mode the paper is the page (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNeighbour(page);
    await mode(page, 'elder');
    const row = await numbered(page, OPEN);
    await page.goto(at(row));
    await expect(page.locator('.side')).toHaveCount(0);
    await page.locator('form[action$="/cast"] .sticky .button').click();
    await expect(errors(page)).toContainText(w.none);
    await page.getByRole('link', { name: w.more }).click();
    await expect(page.locator('.side')).toBeVisible();
  });
}

test('a named ballot shows how each member voted', async ({ page }) => {
  const row = await numbered(page, NAMED);
  await page.goto(at(row));
  await expect(page.locator('#named tbody tr')).toHaveCount(row.cast);
  await expect(page.locator('.main')).toContainText('记名');
});

test('two presses of the button are one vote, and a forged option is none', async ({ page }) => {
  await signInAsVoter(page, await numbered(page, OPEN));
  const row = await numbered(page, OPEN);
  const form = { once: `b${Date.now()}`, choice: '0' };
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(page, `${at(row)}/cast`, form)));
  for (const answer of answers) expect(answer.status()).toBe(303);
  expect((await numbered(page, OPEN)).cast).toBe(row.cast + 1);
  const forged = await post(page, `${at(row)}/cast`, { once: `c${Date.now()}`, choice: '7' });
  expect(forged.status()).toBe(422);
  expect((await numbered(page, OPEN)).cast).toBe(row.cast + 1);
  await page.goto(`${at(row)}/receipt`);
  await receiptOf(page);
});

test('the secretary looks at the paper before it opens', async ({ page }) => {
  await signInAs(page, '议事会秘书');
  await page.goto(`${BALLOTS}/new`);
  await page.locator('#title').fill('小区公共晾衣杆放在哪里');
  await page.locator('#text').fill('有两处可选，各有利弊，请居民们来定。');
  await page.getByRole('radio', { name: '从几项里选一项' }).check();
  await page.locator('#options').fill('南面草坪\n北面空地');
  await page.locator('#seats').fill('1');
  await page.getByRole('radio', { name: '本社区住址已确认的居民' }).check();
  await page.locator('#opens').fill('2099-01-01');
  await page.getByRole('button', { name: '看样票' }).click();
  await expect(errors(page, 'opens')).toBeVisible();
  await expect(page.locator('#options')).toHaveValue('南面草坪\n北面空地');
  await page.locator('#opens').fill('');
  await page.getByRole('button', { name: '看样票' }).click();
  await expect(page.locator('.letter')).toContainText('北面空地');
  await page.getByRole('button', { name: '就这样发起' }).click();
  await expect(flash(page)).toContainText('表决已经发起');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('小区公共晾衣杆放在哪里');
});

test('two people count the papers, and the photo of the sheet stands on the result', async ({ page, another }) => {
  const row = await numbered(page, ON_PAPER);
  expect(row.state).toBe('counting');
  await signInAs(page, '窗口工作人员');
  await page.goto(`${at(row)}/paper`);
  // The photo comes first: nothing can be typed that sending it would lose.
  await expect(page.locator('#papers')).toHaveCount(0);
  await page.getByRole('button', { name: '上传照片' }).click();
  await expect(errors(page, 'file')).toBeVisible();
  await page.locator('#file').setInputFiles({ name: '计票单.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await page.getByRole('button', { name: '上传照片' }).click();
  await expect(errors(page, 'file')).toContainText('JPG、PNG、WebP');
  await page.locator('#file').setInputFiles({ name: '计票单.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.getByRole('button', { name: '上传照片' }).click();
  await expect(flash(page)).toContainText('文件已上传');
  await expect(page.getByAltText('计票单照片')).toBeVisible();
  await fill(page, ['1', '1', '1', '4']);
  await page.getByRole('button', { name: '录入' }).click();
  await expect(errors(page, 'papers')).toContainText('张数对不上');
  // What was typed is still there.
  await expect(page.locator('#n0-0')).toHaveValue('1');
  await fill(page, ['1', '1', '1', '3']);
  await page.getByRole('button', { name: '录入' }).click();
  await expect(page.locator('.next')).toContainText('第一次是您录的');
  await expect(page.locator('#papers')).toHaveCount(0);

  const colleague = await another();
  await signInAs(colleague, '议事会秘书');
  await colleague.goto(`${at(row)}/paper`);
  await expect(colleague.getByAltText('计票单照片')).toBeVisible();
  await fill(colleague, ['2', '1', '0', '3']);
  await colleague.getByRole('button', { name: '录入' }).click();
  await expect(flash(colleague)).toContainText('两次数得不一样');
  await expect(colleague.locator('#n0-0')).toHaveValue('');
  for (const person of [page, colleague]) {
    await person.goto(`${at(row)}/paper`);
    await fill(person, ['1', '1', '1', '3']);
    await person.getByRole('button', { name: '录入' }).click();
  }
  await expect(flash(colleague)).toContainText('两次录入一致');
  // The caretaker settles within seconds.
  await expect(async () => {
    await page.goto(at(row));
    await expect(page.locator('#result')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await expect(page.locator('.facts').first()).toContainText('废票');
  await expect(page.getByRole('img', { name: '计票单照片' })).toBeVisible();
  const drawn = await page.locator('.files img').evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0);
  expect(drawn).toBe(true);

  // The photo shows too much: it goes, and why stands in its place.
  await colleague.goto(`${at(row)}/paper`);
  await colleague.locator('summary', { hasText: '撤下一张照片' }).click();
  await colleague.getByRole('button', { name: '撤下' }).click();
  await expect(errors(colleague, 'why')).toBeVisible();
  await colleague.locator('#why').fill('照片里有身份证号');
  await colleague.getByRole('button', { name: '撤下' }).click();
  await expect(flash(colleague)).toContainText('照片已撤下');
  await page.goto(at(row));
  await expect(page.locator('.files')).toContainText('已撤下。原因：照片里有身份证号');
  await expect(page.getByRole('img', { name: '计票单照片' })).toHaveCount(0);
});

/** Fills in a count: each option, invalid ones, papers in all. */
async function fill(page: Page, [first, second, invalid, all]: string[]): Promise<void> {
  await page.locator('#n0-0').fill(first);
  await page.locator('#n1-0').fill(second);
  await page.locator('#invalid').fill(invalid);
  await page.locator('#papers').fill(all);
}

test('a later closing takes two members of staff, and everybody reads why', async ({ page, another }) => {
  await signInAs(page, '议事会秘书');
  await page.goto(`${BALLOTS}/new`);
  await page.locator('#title').fill('楼下空地放石桌还是长椅');
  await page.locator('#text').fill('空地不大，两样只能放一样，请居民们来定。');
  await page.getByRole('radio', { name: '从几项里选一项' }).check();
  await page.locator('#options').fill('石桌\n长椅');
  await page.locator('#seats').fill('1');
  await page.getByRole('radio', { name: '本社区住址已确认的居民' }).check();
  await page.getByRole('button', { name: '看样票' }).click();
  await page.getByRole('button', { name: '就这样发起' }).click();
  await page.getByRole('link', { name: '延长投票' }).click();
  await page.getByRole('button', { name: '提出延长' }).click();
  for (const field of ['until', 'reason']) await expect(errors(page, field)).toBeVisible();
  const later = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await page.locator('#until').fill(later);
  await page.locator('#reason').fill('停电一天，部分居民没能投票');
  await page.getByRole('button', { name: '提出延长' }).click();
  await expect(page.locator('.next')).toContainText('要由另一位工作人员同意');
  await expect(page.getByRole('button', { name: '同意延长' })).toHaveCount(0);
  // A mistake is taken back, and asked again.
  await page.getByRole('button', { name: '收回这次提出' }).click();
  await page.locator('#until').fill(later);
  await page.locator('#reason').fill('停电两天，部分居民没能投票');
  await page.getByRole('button', { name: '提出延长' }).click();
  const colleague = await another();
  await signInAs(colleague, '窗口工作人员');
  await colleague.goto(page.url().split('?')[0]);
  await expect(colleague.locator('.next')).toContainText('停电两天');
  await colleague.getByRole('button', { name: '同意延长' }).click();
  await expect(flash(colleague)).toContainText('已延长');
  await colleague.goto(colleague.url().replace(/\/extend.*/, ''));
  await expect(colleague.locator('.main')).toContainText(/截止时间由.*改到.*24:00/);
  await expect(colleague.locator('.main')).toContainText('停电两天');
});
