// Journey 3: from a thought to a number, without losing a character.

import { LANGS, alive, errors, expect, flash, lang, post, test, typed } from '../fixtures';
import { askForCode, enterCode, newPhone, signInAsNew } from '../people';
import { HERE, NEW, NUMBER, aText, at, fill, numberOf, rows, send } from '../proposals';

const WORDS = {
  zh: {
    category: '安全', grid: '第三网格', kept: '您写的内容已经替您存好', phone: '11 位手机号', shape: '验证码是 6 位数字',
    wrong: '验证码不对，还可以再试 4 次', empty: '请填写这一项', short: '太短了，请至少写 4 个字', one: '有 1 处要改',
    filed: '已提交', gathering: '征集中', own: '这是您自己提的建议', steps: '您还差 2 步，就能附议和表决', go: '看看还差几步',
    missing: ['说明您住在哪里', '确认您住在这里'], done: '已完成：用手机号登录',
  },
  en: {
    category: 'Safety', grid: 'Grid 3', kept: 'What you wrote is kept', phone: '11-digit mobile number', shape: 'The code has 6 digits',
    wrong: 'That is not the code; 4 tries left', empty: 'Please fill this in', short: 'Too short: at least 4 characters',
    one: 'please change 1 thing', filed: 'Sent', gathering: 'Gathering support', own: 'This is your own proposal',
    steps: '2 step(s) until you can support and vote', go: 'See which steps are missing',
    missing: ['Say where you live', 'Have it confirmed'], done: 'Done: Sign in with your phone',
  },
};

for (const code of LANGS) {
  const w = WORDS[code];

  test(`a text written before signing in becomes a proposal (${code})`, async ({ page, js }) => {
    await lang(page, code);
    const text = aText();
    await page.goto(NEW);
    await fill(page, text, w.category);
    await page.locator('#grid').selectOption({ label: w.grid });
    await send(page);

    await expect(page).toHaveURL(/\/login\?next=/);
    await expect(page.locator('.main')).toContainText(w.kept);
    await page.locator('#phone').fill('12345');
    await page.locator('form[action="/login"] .button').click();
    await expect(errors(page, 'phone')).toContainText(w.phone);
    await expect(page.locator('#phone')).toHaveValue('12345');

    const sent = await askForCode(page, newPhone());
    await enterCode(page, '12');
    await expect(errors(page, 'code')).toContainText(w.shape);
    await enterCode(page, sent === '000000' ? '000001' : '000000');
    await expect(errors(page, 'code')).toContainText(w.wrong);
    await enterCode(page, sent);

    await expect(page).toHaveURL(/\/proposals\/new\?draft=\d+$/);
    await expect(page.locator('#title')).toHaveValue(text.title);
    await expect(page.locator('#body')).toHaveValue(text.body);
    await expect(page.getByRole('radio', { name: w.category })).toBeChecked();
    await expect(page.locator('#grid option:checked')).toHaveText(w.grid);

    await page.locator('#title').fill('');
    await send(page);
    await expect(errors(page)).toContainText(w.one);
    await expect(errors(page, 'title')).toHaveText(w.empty);
    await expect(page.locator('#title-error')).toContainText(w.empty);
    await expect(page.locator('#title')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#body')).toHaveValue(text.body);
    if (js) await expect(errors(page)).toBeFocused();
    await errors(page, 'title').click();
    await expect(page.locator('#title')).toBeFocused();

    await page.locator('#title').fill('灯坏');
    await send(page);
    await expect(errors(page, 'title')).toHaveText(w.short);
    await expect(page.locator('#title')).toHaveValue('灯坏');
    await expect(page.locator('#body')).toHaveValue(text.body);
    await expect(page.getByRole('radio', { name: w.category })).toBeChecked();

    await page.locator('#title').fill(text.title);
    await send(page);
    await expect(page).toHaveURL(new RegExp(`/proposals/${NUMBER.source}\\?done=filed$`));
    await expect(flash(page)).toContainText(w.filed);
    const number = numberOf(page.url());
    await expect(page.locator('.main .meta').first()).toContainText(number);
    await expect(page.locator('.main .meta .chip').first()).toHaveText(w.gathering);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(text.title);
    await expect(page.locator('.proposal__text p')).toHaveText(text.body.split('\n\n'));
    await expect(page.locator('.main')).toContainText(w.own);

    await page.locator('.tabs a[href="/me"]').click();
    await page.getByRole('link', { name: w.go }).click();
    await expect(page).toHaveURL(`${HERE}/steps`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.steps);
    await expect(page.locator('.steps__item--done .steps__name')).toHaveText(w.done);
    await expect(page.locator('.steps__item:not(.steps__item--done) .steps__name')).toHaveText(w.missing);
  });
}

test('everything that is wrong is listed at once, and nothing typed is lost', async ({ page }) => {
  await signInAsNew(page);
  await page.goto(NEW);
  const long = '长'.repeat(61);
  await page.locator('#title').fill(long);
  await page.locator('#body').fill('短');
  await send(page);
  await expect(errors(page)).toContainText('有 3 处要改');
  await expect(errors(page, 'title')).toHaveText('太长了：最多 60 个字，现在有 61 个字');
  await expect(errors(page, 'body')).toHaveText('太短了，请至少写 10 个字');
  await expect(errors(page, 'category')).toHaveText('请选一项');
  await expect(page.locator('#title')).toHaveValue(long);
  await expect(page.locator('#body')).toHaveValue('短');
  await errors(page, 'category').click();
  await expect(page.locator('input[name=category]').first()).toBeFocused();

  await page.locator('#title').fill('从右往左\u202E写的标题');
  await page.locator('#body').fill('看不见的字\u200B会去掉，\n  空行也只留一行\n\n\n\n结束');
  await page.getByRole('radio', { name: '其他' }).check();
  await send(page);
  await expect(errors(page, 'title')).toContainText('特殊字符');
  await page.locator('#title').fill(`  ${aText('隐形字\u200B符').title}  `);
  await send(page);
  await expect(flash(page)).toContainText('已提交');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^隐形字符，测试第 \d+ 号$/);
  await expect(page.locator('.proposal__text p')).toHaveCount(2);
});

test('six wrong codes make the code void', async ({ page }) => {
  await page.goto('/login');
  const sent = await askForCode(page, newPhone());
  const wrong = sent === '111111' ? '222222' : '111111';
  for (const left of [4, 3, 2, 1]) {
    await enterCode(page, wrong);
    await expect(errors(page, 'code')).toContainText(`还可以再试 ${left} 次`);
  }
  await enterCode(page, wrong);
  await expect(errors(page, 'code')).toContainText('这个验证码已作废');
  await enterCode(page, sent);
  await expect(errors(page, 'code')).toBeVisible();
  await expect(page.locator('html[data-signed]')).toHaveCount(0);
});

test('a number gets three codes an hour, and is told where else to go', async ({ page }) => {
  const phone = newPhone();
  for (let i = 0; i < 3; i += 1) {
    await page.goto('/login');
    await askForCode(page, phone);
  }
  await page.goto('/login');
  await page.locator('#phone').fill(phone);
  await page.locator('form[action="/login"] .button').click();
  await expect(errors(page, 'phone')).toContainText('一小时内已发过 3 次');
  await expect(errors(page, 'phone')).toContainText('窗口');
});

test('the back button and a second press make no second proposal', async ({ page }) => {
  await signInAsNew(page);
  const text = aText();
  await page.goto(NEW);
  await fill(page, text);
  await page.locator('.sticky button[value=draft]').click();
  await expect(flash(page)).toHaveText('草稿已保存。');
  const form = { ...(await typed(page, 'form[action$="/proposals/new"]')), act: 'send' };
  await send(page);
  const number = numberOf(page.url());

  // The same form once more, as a nervous thumb or a slow network sends it.
  for (const again of [await post(page, NEW, form), await post(page, NEW, form)]) {
    expect(again.status()).toBe(303);
    expect(numberOf(again.headers().location)).toBe(number);
  }
  await page.goBack();
  await send(page);
  await page.goto('/me/proposals');
  await expect(page.getByRole('link', { name: text.title })).toHaveCount(1);
});

test('two presses on a form that was never a draft make one proposal', async ({ page }) => {
  await signInAsNew(page);
  const text = aText();
  await page.goto(NEW);
  await fill(page, text);
  const form = { ...(await typed(page, 'form[action$="/proposals/new"]')), act: 'send' };
  const answers = await Promise.all([post(page, NEW, form), post(page, NEW, form)]);
  for (const answer of answers) expect(answer.status()).toBe(303);
  const numbers = answers.map((answer) => numberOf(answer.headers().location));
  expect(new Set(numbers).size, `${numbers} for one form`).toBe(1);
  expect((await rows(page)).filter((row) => row.title === text.title)).toHaveLength(1);
});

test('a draft is kept, continued and deleted', async ({ page, js }) => {
  await signInAsNew(page);
  const text = aText();
  await page.goto(NEW);
  await page.locator('#title').fill(text.title);
  await page.locator('.sticky button[value=draft]').click();
  await expect(flash(page)).toHaveText('草稿已保存。');

  await page.goto('/me');
  await page.getByRole('link', { name: '草稿' }).click();
  await expect(page.locator('.item')).toHaveCount(1);
  await page.getByRole('link', { name: text.title }).click();
  await expect(page.locator('#title')).toHaveValue(text.title);
  await alive(page, js);
  await fill(page, text);
  await send(page);
  await expect(flash(page)).toContainText('已提交');
  await page.goto('/me/drafts');
  await expect(page.locator('.empty')).toContainText('没有草稿');

  await page.goto(NEW);
  await page.locator('#body').fill('只写了一半的话');
  await page.locator('.sticky button[value=draft]').click();
  await page.goto('/me/drafts');
  await expect(page.locator('.item__title')).toHaveText('（还没写标题）');
  await page.getByRole('button', { name: '删除' }).click();
  await expect(flash(page)).toHaveText('草稿已删除。');
  await expect(page.locator('.item')).toHaveCount(0);
});

test('the author chooses the name shown, changes the text, and takes it back', async ({ page, another }) => {
  await signInAsNew(page);
  const text = aText();
  await page.goto(NEW);
  await fill(page, text);
  await page.getByRole('radio', { name: '不公开名字' }).check();
  await send(page);
  const number = numberOf(page.url());
  await expect(page.locator('.main .meta').first()).toContainText('匿名居民');

  await page.getByRole('link', { name: '修改内容' }).click();
  await expect(page.locator('.next')).toContainText('还没有人附议，可以直接修改');
  await page.getByRole('button', { name: '发布修改' }).click();
  await expect(errors(page, 'body')).toHaveText('内容没有变化');
  await page.locator('#body').fill(`${text.body}\n\n第三段。`);
  await page.getByRole('button', { name: '发布修改' }).click();
  await expect(flash(page)).toHaveText('新版本已发布。');
  await expect(page.locator('.proposal__text p')).toHaveCount(3);

  const visitor = await another();
  await visitor.goto(`${at(number)}/revise`);
  await expect(visitor).toHaveURL(/\/login/);

  await page.getByText('撤回建议').first().click();
  await page.getByRole('button', { name: '撤回建议' }).click();
  await expect(flash(page)).toHaveText('建议已撤回。');
  await expect(page.locator('.main .meta .chip').first()).toHaveText('已撤回');
  const second = await post(page, `${at(number)}/withdraw`, {});
  expect(second.status()).toBe(409);
});

test('without scripts a button looks for similar proposals', async ({ page, js }) => {
  test.skip(js, 'the island does it; see writing.js.spec.ts');
  await page.goto(NEW);
  await page.locator('#title').fill('增设电动车充电棚');
  await page.locator('#body').fill('还没写完');
  await page.getByRole('button', { name: '看看有没有相近的建议' }).click();
  const found = page.locator('.similar__one');
  await expect(found.first()).toBeVisible();
  expect(await found.count()).toBeLessThanOrEqual(3);
  await expect(page.locator('.similar')).toContainText('充电');
  await expect(page.locator('#title')).toHaveValue('增设电动车充电棚');
  await expect(page.locator('#body')).toHaveValue('还没写完');

  await page.locator('#title').fill('龑龘靐齉爩鱻');
  await page.getByRole('button', { name: '看看有没有相近的建议' }).click();
  await expect(page.locator('.similar')).toHaveCount(0);
  await expect(page.locator('.main')).toContainText('没有找到相近的建议');
});
