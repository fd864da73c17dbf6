// Reading on any screen and in any way: large text, zoom, narrow windows, wider spacing, the system's own colours, a voice.

import { found } from '../axe';
import { expect, lang, mode, test, type Page } from '../fixtures';
import { openAll } from '../keys';
import { sideways, small, unreadable } from '../looks';
import { signInAsNeighbour } from '../people';
import { HERE, LIST, NEW, at, rows } from '../proposals';

/** The pages that most people need, as somebody who lives here sees them. */
async function core(page: Page): Promise<string[]> {
  const [most] = await rows(page, 'group=all&sort=supports&state=gathering');
  const ballots = async (state: string) => (await (await page.request.get(`${HERE}/ballots.json?state=${state}`)).json())[0].number;
  return [
    '/', HERE, LIST, at(most.number), NEW, `${HERE}/ballots/${await ballots('open')}`, `${HERE}/ballots/${await ballots('closed')}`,
    `${HERE}/services`, `${HERE}/services/4`, `${HERE}/reports`, `${HERE}/reports/3`, `${HERE}/news/1`, `${HERE}/appointments/1`,
    `${HERE}/volunteers/activities/2`, `${HERE}/matters/new`, `${HERE}/contacts`, '/me', '/me/appointments', '/login', '/privacy',
  ];
}

/** A paragraph of a text after another. */
const PARAGRAPHS = '.prose p + p, .proposal__text p + p';

/** What the elder mode promises, by computed styles: sizes, distances, one column, no windows that open by themselves. */
async function broken(page: Page): Promise<string[]> {
  return page.evaluate((paragraphs) => {
    const faults: string[] = [];
    const says = (el: Element) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} “${(el.textContent ?? '').trim().slice(0, 16)}”`;
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest('.visually-hidden, [aria-hidden=true], svg'),
    );
    let largest = 0;
    for (const el of shown) {
      const writes = [...el.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim()) || el.matches('input, textarea, select');
      if (!writes || el.matches('[type=hidden], [type=radio], [type=checkbox]')) continue;
      const style = getComputedStyle(el);
      const size = parseFloat(style.fontSize);
      largest = Math.max(largest, size);
      if (size < 18) faults.push(`${size} px: ${says(el)}`);
      if (parseFloat(style.lineHeight) < 1.3 * size - 0.01) faults.push(`lines of ${style.lineHeight} at ${size} px: ${says(el)}`);
    }
    if (largest < 30) faults.push(`the largest text has ${largest} px`);
    // The empty space between two paragraphs of a text against that between two of its lines.
    for (const next of document.querySelectorAll<HTMLElement>(paragraphs)) {
      const style = getComputedStyle(next);
      const between = next.getBoundingClientRect().top - next.previousElementSibling!.getBoundingClientRect().bottom;
      const leading = parseFloat(style.lineHeight) - parseFloat(style.fontSize);
      if (between < 1.3 * leading) faults.push(`${between} px before ${says(next)}, ${leading} px between its lines`);
    }
    const [main, side] = [document.querySelector('.main__col'), document.querySelector('.side')];
    if (main && side && side.getBoundingClientRect().top < main.getBoundingClientRect().bottom - 1) faults.push('the side list stands beside the text');
    if (document.querySelector('dialog[open], :popover-open')) faults.push('something opened by itself');
    if (!document.querySelector('.top a[href*="mode=normal"]')) faults.push('no way back');
    return faults;
  }, PARAGRAPHS);
}

/** WCAG 1.4.12: what a reader may set without losing anything. A sheet made here, as the policy lets no other in. */
async function spread(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** 1280 × 1024 at 200 % and at 400 %, and a phone. */
const HALF = { width: 640, height: 512 };
const QUARTER = { width: 320, height: 256 };
const PHONE = { width: 360, height: 780 };

async function readable(page: Page, path: string): Promise<void> {
  const look = async (size: typeof HALF, how: string) => {
    await page.setViewportSize(size);
    expect.soft([...(await sideways(page)), ...(await unreadable(page))], `${path} at ${size.width}${how}`).toEqual([]);
  };
  for (const size of [HALF, QUARTER]) await look(size, '');
  await spread(page);
  for (const size of [QUARTER, PHONE]) await look(size, ', spread');
}

test('the elder mode keeps what it promises, and nothing is cut off at any zoom and spacing', async ({ page }) => {
  test.setTimeout(90_000);
  await signInAsNeighbour(page);
  // The way in stands on every page and is remembered.
  await page.goto(LIST);
  await page.locator('.top').getByRole('link', { name: '长辈版' }).click();
  let paragraphs = 0;
  for (const path of await core(page)) {
    await page.setViewportSize({ width: 1280, height: 1024 });
    await page.goto(path);
    await expect(page.locator('html'), path).toHaveAttribute('data-mode', 'elder');
    await openAll(page);
    paragraphs += await page.locator(PARAGRAPHS).count();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await broken(page), `${path} at ${width}`).toEqual([]);
    }
    await readable(page, path);
  }
  expect(paragraphs, 'paragraphs that were measured').toBeGreaterThan(0);
});

test('English words fit the tabs of the elder mode on a narrow phone', async ({ page }) => {
  await lang(page, 'en');
  await mode(page, 'elder');
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 640 });
    await page.goto(HERE);
    const wide = await page.locator('.tabs__link').evaluateAll((all) => all.filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.innerHTML));
    expect(wide, `at ${width}`).toEqual([]);
    expect(await broken(page), `at ${width}`).toEqual([]);
    expect(await small(page, true), `at ${width}`).toEqual([]);
  }
});

/** What has a colour for its state and no word. */
async function mute(page: Page): Promise<string[]> {
  return page.locator('.chip, .comment__mark, .clock, .flash, .seal__mark, .tabs__link, .steps__item').evaluateAll((all) =>
    all.filter((el) => !el.textContent?.trim()).map((el) => el.outerHTML),
  );
}

test('nothing is cut off at any zoom and spacing, nor lost in forced colours', async ({ page }) => {
  test.setTimeout(90_000);
  await signInAsNeighbour(page);
  for (const path of await core(page)) {
    await page.emulateMedia({ forcedColors: 'none' });
    await page.setViewportSize({ width: 360, height: 780 });
    await page.goto(path);
    await expect(page.locator('.top a[href*="mode=elder"]'), `${path} leads to the elder mode`).toBeVisible();
    await page.emulateMedia({ forcedColors: 'active' });
    expect.soft(await found(page), `${path} in forced colours`).toEqual([]);
    // Colours of our own are gone: what is chosen has an edge, a box of its own, or a mark.
    const unmarked = await page.locator('nav [aria-current]').evaluateAll((all) => all.filter((el) => getComputedStyle(el).outlineStyle === 'none').map((el) => el.outerHTML));
    expect.soft(unmarked, path).toEqual([]);
    expect.soft(await page.evaluate(() => document.getAnimations().length), `${path} moves`).toBe(0);
    expect.soft(await mute(page), `${path} tells by colour alone`).toEqual([]);
    await openAll(page);
    await readable(page, path);
  }
});

interface Spoken {
  said: { text: string; lang: string }[];
  stopped: number;
}

/** A voice that notes what it is given; or none. */
async function voice(page: Page, there: boolean): Promise<void> {
  await page.addInitScript((there) => {
    const noted: Spoken = { said: [], stopped: 0 };
    let speech: (Spoken['said'][number] & { onstart?: () => void; onend?: () => void }) | undefined;
    const stub = {
      get speaking() {
        return Boolean(speech);
      },
      speak(one: NonNullable<typeof speech>) {
        noted.said.push({ text: one.text, lang: one.lang });
        speech = one;
        one.onstart?.();
      },
      cancel() {
        if (speech) noted.stopped += 1;
        const last = speech;
        speech = undefined;
        last?.onend?.();
      },
    };
    class Utterance {
      lang = '';
      constructor(readonly text: string) {}
    }
    Object.defineProperty(window, 'speechSynthesis', { value: there ? stub : undefined });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: there ? Utterance : undefined });
    Object.assign(window, { noted });
  }, there);
}

const noted = (page: Page) => page.evaluate(() => (window as unknown as { noted: Spoken }).noted);

/** What is read aloud, by page: its heading, and words that stand in its text. */
async function read(page: Page): Promise<[string, string][]> {
  const [most] = await rows(page, 'group=all&sort=supports&state=gathering');
  const [ballot] = await (await page.request.get(`${HERE}/ballots.json?state=open`)).json();
  return [[`${HERE}/news/1`, '#matter'], [at(most.number), '#proposal-text'], [`${HERE}/ballots/${ballot.number}`, '#paper']];
}

test('an article, a proposal and a ballot are read aloud once, whole, and stop when asked', async ({ page }) => {
  await voice(page, true);
  for (const [path, part] of await read(page)) {
    await page.goto(path);
    await expect(page.locator('.speak'), path).toHaveText('朗读');
    expect((await noted(page)).said).toEqual([]);
    await page.locator('.speak').click();
    const first = await noted(page);
    expect(first.said, path).toHaveLength(1);
    expect(first.said[0].lang).toBe('zh-CN');
    expect(first.said[0].text).toContain(await page.locator('#title').innerText());
    expect(first.said[0].text).toContain(await page.locator(part).innerText());
    await expect(page.locator('.speak')).toHaveText('停止朗读');
    await page.locator('.speak').click();
    expect((await noted(page)).stopped).toBe(1);
    expect((await noted(page)).said).toHaveLength(1);
    await expect(page.locator('.speak')).toHaveText('朗读');
  }
});

test('where the device has no voice there is no button', async ({ page }) => {
  await voice(page, false);
  for (const [path] of await read(page)) {
    await page.goto(path, { waitUntil: 'load' });
    await expect(page.locator('.speak')).toHaveCount(1);
    await expect(page.locator('.speak')).toBeHidden();
  }
});
