// Every kind of page, for everybody who sees it, in both modes and at three widths: nothing that axe finds, nothing
// that scrolls sideways, nothing too small for a thumb, nothing the keyboard cannot reach.

import { found, foundInColours } from '../axe';
import { alive, expect, lang, mode, post, test, type Page } from '../fixtures';
import { askForCode, newPhone, signInAs, signInAsNeighbour, signInAsNew, unique } from '../people';
import { HERE, LIST, NEW, aText, at, atDesk, fill, file, rows, send } from '../proposals';

const WIDTHS = [360, 768, 1280];
const MODES = ['normal', 'elder'] as const;
type Mode = (typeof MODES)[number];

/** A page by name, and the way to it. */
type Stop = [name: string, go: (page: Page) => Promise<unknown>];

const to = (path: string): Stop => [path, (page) => page.goto(path)];

/** The first meeting of a kind. */
const meeting = (query: string, tail = '', base = `${HERE}/meetings`): Stop => [
  `a meeting: ${query}${tail}`,
  async (page) => {
    const got = await page.request.get(`/api/v1${HERE}/meetings?${query}`);
    await page.goto(`${base}/${(await got.json()).items[0].number}${tail}`);
  },
];

/** The first proposal in a state. */
const inState = (state: string): Stop => [
  `a proposal: ${state}`,
  async (page) => page.goto(at((await rows(page, `state=${state}&group=all`))[0].number)),
];

/** A page of the first ballot in a state. */
const ballot = (state: string, below = ''): Stop => [
  `a ballot: ${state}${below}`,
  async (page) => {
    const answer = await page.request.get(`${HERE}/ballots.json?state=${state}`);
    await page.goto(`${HERE}/ballots/${(await answer.json())[0].number}${below}`);
  },
];

/** The first round of satisfaction in a state. */
const round = (state: string, below = '', base = `${HERE}/assessments`): Stop => [
  `a round: ${base} ${state}${below}`,
  async (page) => {
    const all = await (await page.request.get(`/api/v1${HERE}/assessments`)).json();
    await page.goto(`${base}/${all.find((r: { state: string }) => r.state === state).number}${below}`);
  },
];

/** A page of the first consultation in a state. */
const consultation = (state: string, below = '', base = `${HERE}/consultations`): Stop => [
  `a consultation: ${base} ${state}${below}`,
  async (page) => {
    const all = await (await page.request.get(`/api/v1${HERE}/consultations`)).json();
    await page.goto(`${base}/${all.find((c: { state: string }) => c.state === state).number}${below}`);
  },
];

/** A page of the newest matter of the signed-in desk. */
const deskMatter = (state: string): Stop => [
  `a matter at the desk: ${state}`,
  async (page) => {
    const all = await (await page.request.get(`/api/v1${HERE}/matters`)).json();
    await page.goto(`${HERE}/desk/matters/${all.matters.find((m: { state: string }) => m.state === state).number}`);
  },
];

/** The newest public matter in a state. */
const matter = (state: string): Stop => [
  `a matter: ${state}`,
  async (page) => {
    const all = await (await page.request.get(`/api/v1${HERE}/matters`)).json();
    await page.goto(`${HERE}/matters/${all.matters.find((m: { state: string }) => m.state === state).number}`);
  },
];

// Those whose pages differ in their parts, not only in their words.
const STATES = ['gathering', 'on_agenda', 'in_progress', 'done', 'resolved', 'declined', 'merged'];

const VISITOR: Stop[] = [
  to('/'),
  to('/?q=zzz'),
  to(HERE),
  to(LIST),
  to(`${LIST}?late=1`),
  to(`${LIST}?q=${encodeURIComponent('充电')}`),
  to(`${LIST}?q=zzz`),
  ...STATES.map(inState),
  ['versions', async (page) => {
    const [row] = await rows(page, `q=${encodeURIComponent('翠园小区健身器材和地垫一起更换')}&group=all`);
    await page.goto(`${at(row.number)}/versions`);
  }],
  ['new, with similar ones', async (page) => {
    await page.goto(NEW);
    await alive(page, true);
    await page.locator('#title').fill('增设电动车充电棚');
    await expect(page.locator('.similar')).toBeVisible();
  }],
  to(`${HERE}/meetings`),
  to(`${HERE}/meetings?when=past`),
  to(`${HERE}/meetings/visits`),
  meeting('kind=discussion'),
  meeting('kind=decision&when=past'),
  meeting('kind=enlarged&when=past'),
  meeting('kind=collection&when=past'),
  meeting('kind=discussion', '/checkin'),
  to(`${HERE}/steps`),
  to(`${HERE}/rulebook`),
  to(`${HERE}/ballots`),
  ballot('open'),
  ballot('closed'),
  ballot('open', '/check'),
  ballot('closed', '/check?receipt=2222-2222-2222-2222-2222-2222'),
  ballot('closed', '/check?receipt=abc'),
  ['a draw', async (page) => {
    const answer = await page.request.get(`${HERE}/ballots.json?state=closed`);
    const row = (await answer.json()).find((one: { title: string }) => one.title.includes('先办哪两件'));
    // The last place is drawn with the first checkpoints of the demo world, and is in a signed one soon after.
    await expect(async () => {
      await page.goto(`${HERE}/ballots/${row.number}/draw`);
      await expect(page.locator('#fate')).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 100_000, intervals: [5_000] });
  }],
  ...['', '?event=ageing', '?q=jzz', '?q=zzzzzz', '/4', '/9', '/28', '/2?version=1', '/4/print', '/2/versions'].map((tail) => to(`${HERE}/services${tail}`)),
  ...['', '/3', '/3?version=1', '/3/versions', '/4', '/timetable', '/timetable?state=missing', '/records?year=2026&of=filed'].map((tail) => to(`${HERE}/reports${tail}`)),
  to('/nanhu/reports/1'),
  ...['contacts', 'contacts?building=1', 'contacts/1', 'contacts/1/print', 'facilities', 'facilities?sort=sports', 'facilities/1', 'facilities/4', 'facilities/8', 'news', 'news?sort=policy', 'news/1', 'catalogue', 'catalogue/13'].map((tail) => to(`${HERE}/${tail}`)),
  ...['', '/1', '/3'].map((tail) => to(`${HERE}/appointments${tail}`)),
  to(`${HERE}/assessments`),
  to(`${HERE}/assessments/code`),
  ...['', '/service/1'].map((tail) => to(`${HERE}/assessments/ratings${tail}`)),
  round('open'),
  round('published'),
  to(`${HERE}/consultations`),
  ...['', '/new', '/find'].map((tail) => to(`${HERE}/matters${tail}`)),
  matter('solved'),
  consultation('open'),
  consultation('answered'),
  round('published', '/check'),
  ...['', '/1', '/activities/1', '/shifts/1/checkin', '/proofs', '/proofs/QYZM2345', '/proofs/AAAA2222'].map((tail) => to(`${HERE}/volunteers${tail}`)),
  ...['', '/ask', '/1', '/offers/1'].map((tail) => to(`${HERE}/volunteers/aid${tail}`)),
  to('/privacy'),
  to('/offline'),
  to('/log'),
  to('/login'),
  to('/login/staff'),
  to('/ui'),
  to('/nowhere'),
  to(at('1999-0001')),
  ['login, refused', async (page) => {
    await page.goto('/login');
    await page.locator('#phone').fill('1');
    await page.locator('form[action="/login"] .button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ['the code', async (page) => {
    await page.goto('/login');
    await askForCode(page, newPhone());
  }],
  ['a comment, refused', async (page) => {
    await page.goto(at((await rows(page, 'state=gathering'))[0].number));
    await page.locator('#say > summary').click();
    await page.getByRole('button', { name: '发表意见' }).click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
];

const RESIDENT: Stop[] = [
  ...['/me', '/me/notices', '/me/proposals', '/me/drafts', '/me/sessions', '/me/data', '/me/erase', '/me/applications', `${HERE}/steps`, `${HERE}/bodies`, `${HERE}/bodies/1`, `${HERE}/bodies/1/apply`].map(to),
  ['a seat procedure', async (page) => {
    await page.goto(`${HERE}/bodies/1`);
    await page.locator('.next a.link').first().click();
    await expect(page.locator('.item').first()).toBeVisible();
  }],
  to('/me/meetings'),
  to('/me/appointments'),
  ...['/me/shifts', `${HERE}/volunteers/1`, `${HERE}/volunteers/activities/1`, `${HERE}/volunteers/hours`].map(to),
  ...['/me/aid', `${HERE}/volunteers/aid/4`, `${HERE}/volunteers/aid/offer`].map(to),
  ['a request of help, refused', async (page) => {
    await page.goto(`${HERE}/volunteers/aid/ask`);
    await page.locator('form[action$="/ask"] > button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  meeting('kind=discussion', '/ask'),
  to('/me/consultations'),
  to('/me/matters'),
  consultation('open', '/answer'),
  consultation('open', '/comment?section=2'),
  to('/me/ballots'),
  ballot('open'),
  ['a paper, refused', async (page) => {
    await ballot('open')[1](page);
    await page.locator('form[action$="/cast"] .sticky .button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ['a receipt', async (page) => {
    await ballot('open')[1](page);
    await page.locator('input[name=choice]').first().check();
    await page.locator('form[action$="/cast"] .sticky .button').click();
    await expect(page.locator('#receipt')).toBeVisible();
  }],
  ['a proposal to support', async (page) => page.goto(at((await rows(page, 'state=gathering&sort=newest'))[0].number))],
  ['a reply', async (page) => {
    const [row] = await rows(page, `q=${encodeURIComponent('广场舞定个时间和音量')}&group=all`);
    await page.goto(at(row.number));
    await page.locator('.comment__acts a').first().click();
  }],
  ['new, refused', async (page) => {
    await page.goto(NEW);
    await send(page);
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ['an own proposal, sent', async (page) => {
    await page.goto(NEW);
    await fill(page, aText());
    await send(page);
    await expect(page.locator('.flash')).toBeVisible();
  }],
  ['an own proposal, to be changed', async (page) => page.goto(`${at(await file(page))}/revise`)],
  ['a draft', async (page) => {
    await post(page, NEW, { act: 'draft', ...aText() });
    await page.goto('/me/drafts');
    await expect(page.locator('.item')).not.toHaveCount(0);
  }],
  ['refused by a rule', async (page) => {
    const number = await file(page);
    await page.goto(at(number));
    await page.evaluate((path) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${path}/verdict` });
      form.innerHTML = '<input name="solved" value="yes">';
      document.body.append(form);
      form.submit();
    }, at(number));
    await expect(page.locator('.empty .button')).toBeVisible();
  }],
  ['not open to residents', (page) => page.goto(`${HERE}/desk`)],
];

const NEWCOMER: Stop[] = [
  to(`${HERE}/steps`),
  ['an address, refused', async (page) => {
    await page.goto(`${HERE}/steps`);
    await page.locator(`form[action="${HERE}/steps"] .button`).click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ['an address, waiting', async (page) => {
    const building = await page.locator('#building option').nth(1).getAttribute('value');
    await post(page, `${HERE}/steps`, { building: building!, unit: '1', room: '101', name: `试用人${unique()}` });
    await page.goto(`${HERE}/steps`);
    await page.locator('details summary').first().click();
  }],
];

const CLERK: Stop[] = [
  to(`${HERE}/desk`),
  to(`${HERE}/desk?kind=handle`),
  to(`${HERE}/desk/meetings`),
  to(`${HERE}/desk/meetings/visits`),
  meeting('kind=discussion', '', `${HERE}/desk/meetings`),
  ['an item to answer, every fold open', async (page) => {
    await page.goto(atDesk((await rows(page, 'state=gathering&sort=newest'))[0].number));
    await openAll(page);
  }],
  ['an item to carry out', async (page) => {
    await page.goto(atDesk((await rows(page, 'state=in_progress&group=all'))[0].number));
    await openAll(page);
  }],
  ['an item that is closed', async (page) => page.goto(atDesk((await rows(page, 'state=resolved&group=all'))[0].number))],
  ['an act, refused', async (page) => {
    await page.goto(atDesk((await rows(page, 'state=on_agenda&group=all'))[0].number));
    await openAll(page);
    await page.locator('form[action$="/decline"] button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ballot('open', '/paper'),
  to(`${HERE}/desk/residents`),
  ['a claim, every fold open', async (page) => {
    await page.goto(`${HERE}/desk/residents`);
    await page.locator('table a').first().click();
    await openAll(page);
  }],
  ['a letter', async (page) => {
    await page.goto(`${HERE}/desk/residents`);
    await page.locator('table a').last().click();
    await openAll(page);
    await page.locator('form[action$="/letter"] button').click();
    await expect(page.locator('.letter')).toBeVisible();
  }],
  ['a comment to be hidden', async (page) => {
    const [row] = await rows(page, `q=${encodeURIComponent('广场舞定个时间和音量')}&group=all`);
    await page.goto(at(row.number));
    await page.locator('.comment details summary').first().click();
  }],
];

const SECRETARY: Stop[] = [
  round('open', '/answer'),
  round('open', '/answer?step=review'),
  ...['', '/new'].map((tail) => to(`${HERE}/desk/assessments${tail}`)),
  round('published', '', `${HERE}/desk/assessments`),
  ...['', '/new'].map((tail) => to(`${HERE}/desk/consultations${tail}`)),
  ...['', '/new'].map((tail) => to(`${HERE}/desk/matters${tail}`)),
  deskMatter('owned'),
  consultation('open', '', `${HERE}/desk/consultations`),
  to(`${HERE}/desk/assessments/ratings`),
  ...['', '/new', '/1', '/28', '/1/edit'].map((tail) => to(`${HERE}/desk/services${tail}`)),
  ...['', '/new', '/3', '/3/edit', '/questions', '/duties', '/duties/new', '/duties/1'].map((tail) => to(`${HERE}/desk/reports${tail}`)),
  ...['contacts', 'contacts/new', 'facilities/new', 'catalogue/new', 'news', 'news/new', 'news/1'].map((tail) => to(`${HERE}/desk/${tail}`)),
  ...['', '/book', '/windows', '/windows/1', '/windows/new'].map((tail) => to(`${HERE}/desk/appointments${tail}`)),
  ...['', '/new', '/1', '/1/edit', '/1/plan', '/1/hours', '/activities/1', '/shifts/1', '/shifts/1/screen'].map((tail) => to(`${HERE}/desk/volunteers${tail}`)),
  ['mutual aid, every fold open', async (page) => {
    await page.goto(`${HERE}/desk/volunteers/aid`);
    await openAll(page);
  }],
  ['attachments of a draft', async (page) => {
    await page.goto(`${HERE}/desk/services`);
    await page.locator('section[aria-labelledby=in-work] .item a').first().click();
    await page.locator('a[href$="/files"]').click();
    await expect(page.locator('#file')).toBeVisible();
  }],
  ['a service to be checked', async (page) => {
    await page.goto(`${HERE}/desk/services`);
    await page.locator('a[href$="/review"]').first().click();
    await expect(page.locator('form[action$="/publish"]')).toBeVisible();
  }],
  ['a service, refused', async (page) => {
    await page.goto(`${HERE}/desk/services/new`);
    await page.locator('button[name=act][value=send]').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  to(`${HERE}/ballots/new`),
  ['a new ballot, refused', async (page) => {
    await page.goto(`${HERE}/ballots/new`);
    await page.locator('.sticky .button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
  ['a new ballot, to be looked at', async (page) => {
    await page.goto(`${HERE}/ballots/new`);
    await page.locator('#title').fill('楼下空地做什么用');
    await page.locator('#text').fill('楼下空地可以停车，也可以种树，请居民们来定。');
    await page.locator('input[name=who][value=community]').check();
    await page.locator('.sticky .button').click();
    await expect(page.locator('.letter')).toBeVisible();
  }],
];

const OPERATOR: Stop[] = [
  ['/operator, every fold open', async (page) => {
    await page.goto('/operator');
    await openAll(page);
  }],
  ['/operator/communities/qingyun, every fold open', async (page) => {
    await page.goto('/operator/communities/qingyun');
    await openAll(page);
  }],
  to('/operator/calendar'),
  ['a community, refused', async (page) => {
    await page.goto('/operator');
    await openAll(page);
    await page.locator('form[action="/operator/communities"] button').click();
    await expect(page.locator('.errors')).toBeVisible();
  }],
];

async function openAll(page: Page): Promise<void> {
  await page.locator('.main details').evaluateAll((all) => all.forEach((el) => ((el as HTMLDetailsElement).open = true)));
}

const PEOPLE: [string, Stop[], (page: Page) => Promise<unknown>][] = [
  ['visitor', VISITOR, async () => undefined],
  ['resident', RESIDENT, signInAsNeighbour],
  ['newcomer', NEWCOMER, signInAsNew],
  ['clerk', CLERK, (page) => signInAs(page, '窗口工作人员')],
  ['secretary', SECRETARY, (page) => signInAs(page, '议事会秘书')],
  ['operator', OPERATOR, (page) => signInAs(page, '运维')],
];

/** What is too small for a thumb, by the boxes as drawn. */
async function small(page: Page, elder: boolean): Promise<string[]> {
  return page.evaluate((elder) => {
    const least = (selector: string, pixels: number, across = pixels) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest('.visually-hidden, [aria-hidden=true]'))
        .map((el) => ({ el, box: el.getBoundingClientRect() }))
        .filter(({ box }) => box.height < pixels - 0.01 || box.width < across - 0.01)
        .map(({ el, box }) => `${el.className || el.tagName} “${el.innerText.slice(0, 20)}” ${box.width.toFixed(1)}×${box.height.toFixed(1)} < ${pixels}`);
    return [
      ...least('.button, .choice, .tabs__link, .field__input', elder ? 60 : 44),
      // A word alone may be narrow, as WCAG 2.5.8 has it, but never low.
      ...least('.top__link, .top__name, .filter__link, .link, .persona__one, .menu__link, .errors__list a, .foot a, summary, .tally__link, .speak, .side__list a', 44, 24),
    ];
  }, elder);
}

/** Names that two things on the page have: a label or a link of the error list then leads to the wrong one. */
async function doubles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  });
}

/** What makes the page scroll sideways. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((el) => el.getBoundingClientRect().right > root.clientWidth + 0.5);
    const innermost = wide.filter((el) => !wide.some((other) => other !== el && el.contains(other)));
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...innermost.slice(0, 3).map((el) => `${el.tagName}.${el.getAttribute('class')} “${el.textContent?.slice(0, 20)}”`)];
  });
}

/** A window as high as the page: what the pinned bars cover for a moment is no smaller for it. */
async function whole(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 780 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(780, height) });
}

for (const [who, stops, signIn] of PEOPLE) {
  for (const set of MODES) {
    test(`${who}, ${set}: every page is sound`, async ({ page }) => {
      test.setTimeout(20_000 + stops.length * 20_000);
      await signIn(page);
      await mode(page, set as Mode);
      const elder = set === 'elder';
      for (const [name, go] of stops) {
        await page.setViewportSize({ width: WIDTHS[0], height: 780 });
        await page.emulateMedia({ colorScheme: 'light' });
        await go(page);
        await expect(page.locator('html'), name).toHaveAttribute('data-mode', set);
        await expect(page.locator('h1:visible'), name).toHaveCount(1);
        expect.soft(await doubles(page), `two things of one id on ${name}`).toEqual([]);
        for (const width of WIDTHS) {
          await whole(page, width);
          expect.soft(await found(page, elder), `${name} at ${width}`).toEqual([]);
        }
        await page.setViewportSize({ width: WIDTHS[0], height: 780 });
        expect.soft(await small(page, elder), `targets of ${name}`).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        await whole(page, WIDTHS[0]);
        expect.soft(await foundInColours(page, elder), `${name} in the dark`).toEqual([]);
        await page.setViewportSize({ width: 320, height: 640 });
        expect.soft(await sideways(page), `${name} scrolls sideways at 320`).toEqual([]);
      }
    });
  }
}

test('in English nothing is too long for a narrow phone, and axe finds nothing', async ({ page }) => {
  test.setTimeout(120_000);
  await signInAs(page, '窗口工作人员');
  await lang(page, 'en');
  const [row] = await rows(page, 'state=gathering');
  for (const set of MODES) {
    await mode(page, set);
    for (const path of ['/', HERE, LIST, at(row.number), NEW, '/me', `${HERE}/desk`, atDesk(row.number), `${HERE}/desk/residents`, '/ui']) {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(path);
      expect.soft(await sideways(page), `${path} scrolls sideways, ${set}`).toEqual([]);
      await whole(page, 320);
      expect.soft(await found(page, set === 'elder'), `${path}, ${set}`).toEqual([]);
    }
  }
});

interface Focused {
  what: string;
  ring: boolean;
  covered: string;
}

for (const set of MODES) {
  for (const who of ['visitor', 'resident'] as const) {
    test(`the keyboard reaches everything on a proposal, in sight (${who}, ${set})`, async ({ page }) => {
      test.setTimeout(90_000);
      if (who === 'resident') await signInAsNeighbour(page);
      await mode(page, set);
      const [row] = await rows(page, `q=${encodeURIComponent('在 3 号楼与 5 号楼之间增设电动车充电棚')}`);
      await page.goto(at(row.number));
      await alive(page, true);
      await openAll(page);
      // Each control once; of a group of radio buttons the keyboard reaches one.
      const controls = await page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary')]
          .filter((el) => el.checkVisibility() && el.tabIndex >= 0 && !(el as HTMLButtonElement).disabled);
        const groups = new Set<string>();
        let n = 0;
        for (const el of all) {
          if (el instanceof HTMLInputElement && el.type === 'radio') {
            if (groups.has(el.name)) continue;
            groups.add(el.name);
          }
          n += 1;
        }
        return n;
      });
      expect(controls).toBeGreaterThan(12);

      const seen: Focused[] = [];
      await page.evaluate(() => window.scrollTo(0, 0));
      for (let i = 0; i < controls + 5; i += 1) {
        await page.keyboard.press('Tab');
        const one = await page.evaluate((): Focused | null => {
          const el = document.activeElement as HTMLElement | null;
          if (!el || el === document.body) return null;
          const style = (of: Element, pseudo?: string) => getComputedStyle(of, pseudo);
          const rings = [style(el), style(el, '::after'), ...(el.parentElement ? [style(el.parentElement)] : [])];
          const ring = rings.some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none');
          const box = el.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          const over = top && (el.contains(top) || top.contains(el) || top.closest('label')?.contains(el));
          const name = `${el.tagName} ${el.className || el.id} “${(el.innerText ?? '').slice(0, 16)}”`;
          return { what: name, ring, covered: over ? '' : `${top?.tagName ?? 'nothing'} ${top?.className ?? ''}` };
        });
        if (!one) break;
        seen.push(one);
      }
      expect(seen).toHaveLength(controls);
      expect(seen.filter((one) => !one.ring)).toEqual([]);
      expect(seen.filter((one) => one.covered)).toEqual([]);
    });
  }
}
