// The bodies room: who sits, who applies, recommendations, and the secretary's decisions with reason and clause.

import { LANGS, errors, expect, flash, lang, test, type Page } from '../fixtures';
import { signInAs, signInAsNeighbour, signInAsNew, signInWithPhone } from '../people';
import { HERE } from '../proposals';

const BODIES = `${HERE}/bodies`;
const DESK = `${HERE}/desk/bodies`;

const WORDS = {
  zh: {
    council: '青云社区居民议事会', members: '成员名单', origin: '公开报名、民主推荐产生', see: '看过程和报名的人', recommend: '推荐',
    undo: '收回推荐', mine: '您已推荐', done: '已推荐，谢谢您', taken: '已收回推荐', steps: '确认住址后可以推荐', next: '接下来',
  },
  en: {
    council: 'Qingyun', members: 'Members', origin: 'applied and was recommended', see: 'See the procedure and who applies',
    recommend: 'Recommend', undo: 'Take the recommendation back', mine: 'You recommend this person', done: 'Recommended, thank you',
    taken: 'Your recommendation has been taken back', steps: 'Confirm your residency to recommend', next: 'What happens next',
  },
};

/** From the body to the procedure that is in its recommendation stage. */
async function recommending(page: Page, see: string): Promise<void> {
  await page.goto(`${BODIES}/1`);
  const line = page.locator('.next p', { hasText: /民主推荐|Recommendation/ });
  await line.getByRole('link', { name: see }).first().click();
  await expect(page.locator('.item .progress').first()).toBeVisible();
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`anybody reads who sits and how each was chosen (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto(BODIES);
    await page.locator('.item__title a').first().click();
    await expect(page.getByRole('heading', { name: w.members, exact: true })).toBeVisible();
    await expect(page.getByText('罗建群')).toBeVisible();
    await expect(page.getByText(w.origin).first()).toBeVisible();
    await expect(page.locator('.next')).toBeVisible();
  });

  test(`a verified resident recommends and takes it back (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNeighbour(page);
    await recommending(page, w.see);
    const card = page.locator('article.item', { has: page.locator('form[action$="/recommend"]') }).last();
    const id = await card.getAttribute('id');
    const one = page.locator(`#${id}`);
    await one.locator('form[action$="/recommend"] button').click();
    await expect(flash(page)).toContainText(w.done);
    await expect(one.getByText(w.mine)).toBeVisible();
    await one.locator('form[action$="/unrecommend"] button').click();
    await expect(flash(page)).toContainText(w.taken);
    await expect(one.locator('form[action$="/recommend"]')).toBeVisible();
  });

  test(`who is not verified yet sees the steps instead of the button (${code})`, async ({ page }) => {
    await lang(page, code);
    await signInAsNew(page);
    await recommending(page, w.see);
    await expect(page.locator('form[action$="/recommend"]')).toHaveCount(0);
    await expect(page.getByRole('link', { name: w.steps }).first()).toBeVisible();
  });
}

test('the secretary opens registration, a resident applies, the refusal says reason and clause', async ({ page, another }) => {
  await signInAs(page, '议事会秘书');
  await page.goto(DESK);
  await page.getByRole('link', { name: '驻社区单位', exact: true }).click();
  const fold = page.locator('details', { has: page.locator('form[action$="/open"]') });
  // Another run of this story may have opened it already.
  if (await fold.count()) {
    await fold.locator('summary').click();
    await fold.locator('button').click();
  }
  await page.goto(DESK);
  await page.getByRole('link', { name: /驻社区单位席位的产生/ }).click();
  const desk = page.url().split('?')[0];

  // r110 and r109 of the demo hold no seat, as some neighbours do; a person applies once.
  const resident = await another();
  await signInWithPhone(resident, test.info().project.name === 'js' ? '19900000129' : '19900000128');
  await resident.goto(`${BODIES}/1/apply`);
  const form = resident.locator(`form[action="${BODIES}/1/apply"]`);
  await form.locator('button').click();
  await expect(errors(resident)).toBeVisible();
  await form.locator('#statement').fill('我在这里开店十五年，愿意把商户的意见带上来。');
  await form.locator('#stands_for').fill('青云便利店');
  if (await form.locator('input[name=procedure]:checked').count() === 0) await form.locator('.choice').last().click();
  await form.locator('button').click();
  await expect(flash(resident)).toContainText('已报名');

  await page.goto(desk);
  const decide = page.locator('form[action$="/decide"]');
  await decide.getByText('不符合资格', { exact: true }).click();
  await decide.locator('button').click();
  await expect(errors(page)).toBeVisible();
  await page.locator('form[action$="/decide"] #reason').fill('申报的单位不在本社区范围内。');
  await page.locator('form[action$="/decide"] #clause').fill('条例第十七条');
  await page.locator('form[action$="/decide"] button').click();
  await expect(flash(page)).toBeVisible();
  await resident.goto('/me/applications');
  await expect(resident.getByText('申报的单位不在本社区范围内。').first()).toBeVisible();
  await expect(resident.getByText('条例第十七条').first()).toBeVisible();
});
