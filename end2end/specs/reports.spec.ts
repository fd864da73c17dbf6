// The room of reports: a number leads to its records, a correction is seen, the timetable says what is late, a
// question is answered in public, and a report with a wrong line is put right without losing anything.

import { LANGS, errors, expect, flash, lang, test, type Page } from '../fixtures';
import { askForCode, enterCode, newPhone, signInAs, signInAsNew, unique } from '../people';
import { HERE } from '../proposals';

const REPORTS = `${HERE}/reports`;
const DESK = `${HERE}/desk/reports`;

const WORDS = {
  zh: {
    open: '信息公开', timetable: '公开时间表', see: '看整张时间表', missing: '没有公开', late: '晚了', corrected: '这份报告更正过',
    filed: '收到的居民建议', old: '这是旧版本', budget: '公益事业经费',
  },
  en: {
    open: 'Open information', timetable: 'Disclosure timetable', see: 'See the whole timetable', missing: 'missing',
    late: 'late', corrected: 'This report was corrected', filed: 'Proposals filed', old: 'This is an old version',
    budget: 'Public welfare',
  },
};

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#${name}`);
    // A fold that is closed is opened as a reader would.
    const fold = page.locator('details').filter({ has: field });
    if ((await fold.count()) > 0 && (await fold.getAttribute('open')) === null) await fold.locator('summary').first().click();
    await field.fill(value);
  }
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`from the home page to a report, its chart and its records (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(HERE);
    await page.locator('.side__list').getByRole('link', { name: w.open, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.open })).toBeVisible();
    await page.locator('.item__title a').first().click();
    await expect(page.getByText(w.corrected)).toBeVisible();

    // The chart prints the numbers of the table beside it.
    const part = page.locator('section.part').first();
    const cells = await part.locator('tbody tr').first().locator('td').allTextContents();
    const bars = await part.locator('svg.chart').first().locator('tspan').allTextContents();
    expect(bars).toHaveLength(5);
    expect(cells.slice(0, 5)).toEqual(bars);

    // A figure of the portal opens exactly the records it counts.
    await page.goto(REPORTS);
    const tile = page.locator('.tally__link', { hasText: w.filed });
    const n = Number(await tile.locator('.tally__n').textContent());
    expect(n).toBeGreaterThan(0);
    await tile.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(String(n));
    await expect(page.locator('.mail__one')).toHaveCount(Math.min(n, 100));
  });

  test(`what was corrected stays readable, with the difference (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(`${REPORTS}/3/versions`);
    await expect(page.locator('.diff del').first()).toBeVisible();
    await expect(page.locator('.diff ins').first()).toBeVisible();
    await page.goto(`${REPORTS}/3?version=1`);
    await expect(page.locator('.errors')).toContainText(w.old);
    await expect(page.locator('main')).toContainText('9,304');
    await page.goto(`${REPORTS}/3`);
    await expect(page.locator('main')).toContainText('9,034');
    await expect(page.locator('main')).toContainText(w.budget);
  });

  test(`the timetable says what is missing and what came late (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(REPORTS);
    await page.getByRole('link', { name: w.see }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.timetable })).toBeVisible();
    const all = await page.locator('tbody tr').count();
    expect(all).toBeGreaterThanOrEqual(10);
    for (const state of [w.missing, w.late]) {
      await page.locator('.filter__link', { hasText: state }).click();
      await expect(page.locator('tbody tr')).toHaveCount(1);
      await expect(page.locator('tbody .chip--late')).toHaveCount(1);
    }
  });
}

test('a resident asks, the clerk answers in public, and the resident is told', async ({ page, another }) => {
  const text = `这个数是怎么算的？${unique()}`;
  await page.goto(`${REPORTS}/2`);
  await page.locator('#questions').scrollIntoViewIfNeeded();
  await expect(page.locator('a[href^="/login"]', { hasText: '登录后提问' })).toBeVisible();
  await signInAs(page, '居民王芳');
  await page.goto(`${REPORTS}/2`);
  await page.locator('summary', { hasText: '提个问题' }).click();
  await page.locator('form[action$="/ask"] button').click();
  await expect(errors(page, 'text')).toBeVisible();
  await page.locator('#text').fill(text);
  await page.locator('form[action$="/ask"] button').click();
  await expect(flash(page)).toContainText('提问已公开');
  await expect(page.locator('.comment', { hasText: text }).locator('.clock')).toBeVisible();

  const clerk = await another();
  await signInAs(clerk, '窗口工作人员');
  await clerk.goto(`${HERE}/desk`);
  await clerk.locator('.filter__link', { hasText: '对报告的提问' }).click();
  const form = clerk.locator(`.comment:has-text("${text}") ~ form[action$="/answer"]`).first();
  await form.locator('button').click();
  await expect(clerk.locator('.errors')).toBeVisible();
  const again = clerk.locator(`.comment:has-text("${text}") ~ form[action$="/answer"]`).first();
  await again.locator('textarea').fill('按窗口台账数的，含代办。');
  await again.locator('button').click();
  await expect(flash(clerk)).toContainText('已公开答复');

  await page.goto('/me/notices');
  await expect(page.getByText('按窗口台账数的，含代办。').first()).toBeVisible();
  await page.goto(`${REPORTS}/2`);
  await expect(page.locator('.comment', { hasText: text })).toContainText('按窗口台账数的，含代办。');
});

test('a question typed when the session was over is found again after signing in', async ({ page }) => {
  const text = `登录过期时写的问题 ${unique()}`;
  await signInAsNew(page);
  await page.goto(`${REPORTS}/2`);
  await page.locator('summary', { hasText: '提个问题' }).click();
  await page.locator('#text').fill(text);
  await page.context().clearCookies();
  await page.locator('form[action$="/ask"] button').click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await enterCode(page, await askForCode(page, newPhone()));
  await expect(page).toHaveURL(new RegExp(`${REPORTS}/2`));
  await expect(page.locator('#text')).toHaveValue(text);
  await page.locator('form[action$="/ask"] button').click();
  await expect(flash(page)).toContainText('提问已公开');
});

test('an editor puts a wrong line right, and another one publishes the report', async ({ page, another }) => {
  const title = `专项报告 ${unique()}`;
  await signInAs(page, '编辑');
  await page.goto(`${DESK}/new`);
  await page.locator('input[name=subject][value=other]').check();
  await fill(page, {
    year: '2025',
    title_zh: title,
    lead_zh: '这是一份很短的报告，说清楚一件事。',
    s1_heading_zh: '照明',
    s1_text_zh: '换了路灯。',
    s1_figures: '更换路灯 | 2024 | 12 | 盏 | 工单\n更换路灯 | 2025 | 十八 | 盏 | 工单',
    budget: '2024 | 1 | 1 | 1 | 批复\n2025 | 1 | 2 | 0.5 | 批复',
  });
  await page.locator('button[name=act][value=send]').click();
  await expect(errors(page, 's1_figures')).toContainText('第 2 行');
  await expect(page.locator('#s1_text_zh')).toHaveValue('换了路灯。');
  await fill(page, { s1_figures: '更换路灯 | 2024 | 12 | 盏 | 工单\n更换路灯 | 2025 | 18 | 盏 | 工单' });
  await page.locator('button[name=act][value=send]').click();
  await expect(flash(page)).toContainText('已送审');
  const item = page.url().split('?')[0]!;

  const second = await another();
  await signInAs(second, '议事会秘书');
  await second.goto(`${item}/review`);
  await expect(second.locator('svg.chart').first()).toBeVisible();
  await second.locator('form[action$="/publish"] button').click();
  await expect(flash(second)).toContainText('已公布');

  const reader = await another();
  await reader.goto(item.replace('/desk/', '/'));
  await expect(reader.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(reader.locator('main')).toContainText('没有增长的：人员经费、公益事业经费');
  await expect(reader.locator('main')).toContainText('减 0.5（50.0%）');
  await page.goto(`${item}/edit`);
  await expect(page.locator('#s1_figures')).toHaveValue(/更换路灯 \| 2025 \| 18 \| 盏 \| 工单/);
});

test('an editor sets a duty, and its state is computed', async ({ page }) => {
  await signInAs(page, '编辑');
  await page.goto(`${DESK}/duties/new`);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(errors(page, 'due_on')).toBeVisible();
  const title = `公开事项 ${unique()}`;
  await fill(page, { title_zh: title, period_zh: '2098 年度', clause_zh: '社区工作条例第四十三条', due_on: '2099-03-31' });
  await page.getByRole('button', { name: '保存' }).click();
  await expect(flash(page)).toContainText('已保存');
  await page.getByRole('link', { name: title }).click();
  await page.locator('#report').selectOption({ index: 1 });
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.item', { hasText: title })).toContainText('按时公开');
});

test('a report prints with its charts', async ({ page }) => {
  await page.goto(`${REPORTS}/3`);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('svg.chart').first()).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length).toBeGreaterThan(2);
});
