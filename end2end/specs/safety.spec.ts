// What a page, a link or a form from outside must not do (requirements.md CS, IN, AZ).

import { expect, post, test, type Page } from '../fixtures';
import { PERSONAS, signInAs, signInAsNeighbour, signInAsNew } from '../people';
import { HERE, LIST, NEW, aText, at, file, record, rows } from '../proposals';

const EVIL = 'https://evil.example';

test('a form from another site is refused, and changes nothing', async ({ page, another }) => {
  await signInAsNeighbour(page);
  const author = await another();
  await signInAsNew(author);
  const number = await file(author);
  const form = { version: '1' };
  const attacks: Record<string, string>[] = [
    { origin: EVIL }, { origin: 'null' }, { origin: `${process.env.JUYI_BASE}.evil.example` },
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of attacks) {
    const answer = await post(page, `${at(number)}/support`, form, headers);
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
    expect(await answer.text()).toContain('不是从本网站发出的');
  }
  const silent = await page.request.post(`${at(number)}/support`, { form, maxRedirects: 0 });
  expect(silent.status(), 'without a word of where it comes from').toBe(403);
  expect((await record(page, number)).supports).toBe(0);
  for (const path of ['/login', '/login/persona', '/logout', '/me/erase', '/me/sessions', NEW]) {
    expect((await post(page, path, { persona: PERSONAS.运维, sure: 'yes' }, { origin: EVIL })).status(), path).toBe(403);
  }
  await page.goto('/me');
  await expect(page).toHaveURL('/me');
  expect((await post(page, `${at(number)}/support`, form)).status()).toBe(303);
});

test('what is hidden in a form is not believed', async ({ page, another }) => {
  await signInAsNeighbour(page);
  const author = await another();
  await signInAsNew(author);
  const number = await file(author);
  const tries: [string, Record<string, string>, number[]][] = [
    [`${at(number)}/support`, { version: '99' }, [409]],
    [`${at(number)}/support`, { version: '-1' }, [409]],
    [`${at(number)}/support`, { version: 'x' }, [400, 422]],
    [`${at(number)}/support`, {}, [400, 422]],
    [`${at('1999-0001')}/support`, { version: '1' }, [404]],
    [`/nanhu/proposals/1999-0001/support`, { version: '1' }, [403, 404]],
    [`${at(number)}/comments`, { side: 'for', text: '回复不存在的意见', parent: '999999' }, [404, 409, 422]],
    [`${at(number)}/comments`, { side: 'maybe', text: '既不赞成也不反对' }, [422]],
    [`${at(number)}/revise`, { title: '别人改的标题', body: '不是提出人也想改一改内容' }, [403, 409]],
    [`${at(number)}/withdraw`, {}, [403, 409]],
    [`${at(number)}/verdict`, { solved: 'yes', rating: '9' }, [409, 422]],
    [NEW, { act: 'send', ...aText(), category: '999999' }, [422]],
    [NEW, { act: 'send', ...aText(), category: '1', grid: '999999' }, [422]],
    [NEW, { act: 'send', title: '', body: '', draft: '999999' }, [422]],
    ['/me/sessions', { session: 'x' }, [400]],
    ['/me/drafts', { draft: 'x' }, [400]],
    ['/login/persona', { persona: '13800000000' }, [404]],
    ['/me/staff', { sealed: 'ff', password: 'x', totp: '1' }, [403, 409]],
  ];
  for (const [path, form, statuses] of tries) {
    const answer = await post(page, path, form);
    expect(statuses, `${path} ${JSON.stringify(form)} gave ${answer.status()}`).toContain(answer.status());
    expect(await answer.text(), path).toMatch(/<h1[ >]/);
  }
  const after = await record(page, number);
  expect(after).toMatchObject({ supports: 0, comments: 0, version: 1, state: 'gathering' });
});

test('a category of another community is not taken', async ({ page }) => {
  await signInAsNew(page);
  const theirs = /name="category" value="(\d+)"/.exec(await (await page.request.get('/nanhu/proposals/new')).text())![1];
  const own = [...(await (await page.request.get(NEW)).text()).matchAll(/name="category" value="(\d+)"/g)].map((m) => m[1]);
  expect(own).not.toContain(theirs);
  const text = aText();
  expect((await post(page, NEW, { act: 'send', ...text, category: theirs })).status()).toBe(422);
  expect((await rows(page)).map((row) => row.title)).not.toContain(text.title);
});

test('too much, and what is no text, is refused with words', async ({ page }) => {
  await signInAsNew(page);
  const ten = 'x'.repeat(10_000_000);
  for (const path of [NEW, '/me/name', '/login', `${LIST}/nothing/support`]) {
    const large = await post(page, path, `title=a&body=${ten}`);
    expect(large.status(), path).toBe(413);
    expect(await large.text(), path).toContain('内容太大了');
  }
  for (const body of ['title=%FF%FE&body=x', 'title=%E4%B8&body=x', 'ti%FFtle=1']) {
    const broken = await post(page, NEW, body);
    expect(broken.status(), body).toBe(400);
    expect(await broken.text()).toContain('看不懂这次提交');
  }
  const raw = await page.request.post(NEW, {
    data: Buffer.from([0x74, 0x69, 0x74, 0x6c, 0x65, 0x3d, 0xff, 0xfe]),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: process.env.JUYI_BASE! },
  });
  expect(raw.status()).toBe(400);
  const json = await page.request.post(NEW, { data: { title: 'a' }, headers: { origin: process.env.JUYI_BASE! } });
  expect(json.status()).toBe(415);
  expect((await page.request.get(`${LIST}?q=%FF%FE`)).status()).toBeLessThan(500);
  expect((await page.request.get(`${LIST}?category=99999999999999999999&grid=-1&limit=0&page=x`)).status()).toBe(200);
  expect((await page.request.get(`/${'a'.repeat(3000)}`)).status()).toBe(404);
  expect((await page.request.fetch('/qingyun', { method: 'DELETE', headers: { origin: process.env.JUYI_BASE! } })).status()).toBeGreaterThanOrEqual(400);
});

test('every answer carries the headers that keep it safe', async ({ page }) => {
  const html = await (await page.request.get(HERE)).text();
  const files = [...html.matchAll(/(?:href|src)="(\/pkg\/[^"]+|\/icon\.svg)"/g)].map((m) => m[1]);
  expect(files.length).toBeGreaterThanOrEqual(3);
  await signInAsNew(page);
  const answers = [
    ...(await Promise.all([HERE, LIST, '/nowhere', '/pkg/none.js', '/login', '/me', '/me/data.json', '/robots.txt', '/healthz',
      `${LIST}.csv`, `${LIST}.json`, `${LIST}.atom`, '/api/v1/openapi.json', '/api/v1/nowhere/proposals', '/operator', ...files]
      .map((path) => page.request.get(path)))),
    await post(page, '/me/name', { nickname: '' }),
    await post(page, '/me/name', { nickname: '好名字' }),
    await post(page, '/me/name', { nickname: '好名字' }, { origin: EVIL }),
    await post(page, '/me/name', 'nickname=%FF'),
  ];
  expect(new Set(answers.map((a) => a.status()))).toEqual(new Set([200, 303, 400, 403, 404, 422]));
  for (const answer of answers) {
    const headers = answer.headers();
    const where = `${answer.status()} ${answer.url()}`;
    const policy = headers['content-security-policy'];
    expect(policy, where).toContain("default-src 'self'");
    expect(policy, where).toContain("frame-ancestors 'none'");
    expect(policy, where).toContain("form-action 'self'");
    expect(policy, where).not.toContain('unsafe-inline');
    expect(policy, where).not.toMatch(/'unsafe-eval'|https?:|\*/);
    expect(headers['x-content-type-options'], where).toBe('nosniff');
    expect(headers['referrer-policy'], where).toBe('same-origin');
    expect(headers['content-type'] ?? headers.location, where).toBeTruthy();
    expect(headers['cache-control'], where).toBeTruthy();
    expect(headers.server ?? headers['x-powered-by'], where).toBeUndefined();
  }
  for (const file of files.filter((f) => f.startsWith('/pkg/'))) {
    expect((await page.request.get(file)).headers()['cache-control']).toContain('immutable');
  }
  expect(html).not.toMatch(/<script(?![^>]*src=)|\son\w+="|style="|javascript:/);
});

test('a link of the desk that is only read changes nothing', async ({ page, js }) => {
  test.skip(!js, 'no page is opened: once is enough');
  test.setTimeout(240_000);
  await signInAs(page, '窗口工作人员');
  const state = async () => {
    const lists = await Promise.all(['/qingyun', '/nanhu'].map((c) => rows(page, 'group=all', c)));
    const claims = await (await page.request.get(`${HERE}/desk/residents`)).text();
    const data = await (await page.request.get('/me/data.json')).json();
    // Seen just now, by this very request.
    for (const session of data.sessions) delete session.seen_at;
    return { lists, claims: claims.slice(claims.indexOf('<main')), data };
  };
  const before = await state();
  // The desk first: the rest of the portal has more pages than are read here.
  const seen = new Set<string>([`${HERE}/desk/residents`, `${HERE}/desk`, '/', HERE, '/me']);
  const forms = new Set<string>();
  for (const path of seen) {
    if (seen.size > 900) break;
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBeLessThan(500);
    if (!answer.headers()['content-type']?.startsWith('text/html')) continue;
    const html = await answer.text();
    for (const [, raw] of html.matchAll(/\s(?:href|action|formaction)="([^"]*)"/g)) {
      const url = new URL(raw.replaceAll('&amp;', '&'), new URL(path, process.env.JUYI_BASE));
      if (url.origin !== process.env.JUYI_BASE) {
        expect(url.protocol, raw).toBe('tel:');
        continue;
      }
      // Sorting and paging multiply without end; language and mode only set the look.
      if (/cursor=|sort=|\/display/.test(url.search + url.pathname) || url.searchParams.size > 2) continue;
      seen.add(url.pathname + url.search);
    }
    for (const [, action] of html.matchAll(/method="post" action="([^"]*)"/g)) forms.add(action);
  }
  expect(seen.size).toBeGreaterThan(150);
  // The addresses of acts were among what was read.
  for (const act of ['accept', 'decline', 'assign', 'finish', 'attest', 'letter', 'unmask', 'comments']) {
    expect([...seen].some((path) => path.endsWith(`/${act}`)), act).toBe(true);
  }
  expect(forms.size).toBeGreaterThan(20);
  expect(await state()).toEqual(before);
});

test('a draft is its writer’s alone', async ({ page, another }) => {
  await signInAsNew(page);
  const text = aText('私下写的话');
  await page.goto(NEW);
  await page.locator('#title').fill(text.title);
  await page.locator('#body').fill(text.body);
  await page.locator('.sticky button[value=draft]').click();
  await expect(page).toHaveURL(/draft=\d+/);
  const draft = new URL(page.url()).searchParams.get('draft')!;

  const empty = async (other: Page) => {
    await other.goto(`${NEW}?draft=${draft}`);
    await expect(other.locator('#title')).toHaveValue('');
    await expect(other.locator('#body')).toHaveValue('');
    await expect(other.locator('input[name=draft]')).toHaveCount(0);
    expect(await other.content()).not.toContain(text.title);
  };
  const stranger = await another();
  await empty(stranger);
  await signInAsNew(stranger);
  await empty(stranger);
  await signInAs(stranger, '窗口工作人员');
  await empty(stranger);
  await post(stranger, NEW, { act: 'draft', draft, title: '别人盖掉的', body: '别人盖掉的内容' });
  await post(stranger, '/me/drafts', { draft });
  await page.goto(`${NEW}?draft=${draft}`);
  await expect(page.locator('#title')).toHaveValue(text.title);
  await page.goto(`/nanhu/proposals/new?draft=${draft}`);
  await expect(page.locator('#title')).toHaveValue('');
});

const FORGED = ['//evil.example', EVIL, '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', '/%2F/evil.example', '/\t/evil.example', '///evil.example'];

test('a forged address after the sign-in stays on this host', async ({ page, another, baseURL }) => {
  for (const next of FORGED) {
    const visitor = await another();
    const forged = await post(visitor, '/login/persona', { persona: PERSONAS.居民王芳, next });
    expect(forged.status(), next).toBe(303);
    const to = forged.headers().location;
    expect(new URL(to, baseURL).origin, `${next} led to ${to}`).toBe(baseURL);

    const display = await visitor.request.get(`/display?lang=en&back=${encodeURIComponent(next)}`, { maxRedirects: 0 });
    expect(new URL(display.headers().location, baseURL).origin, `${next} after the language`).toBe(baseURL);
    await visitor.context().close();
  }
  await page.goto(`/login?next=${encodeURIComponent('//evil.example')}`);
  await expect(page.locator('form[action="/login/persona"] input[name=next]')).toHaveValue('/');
  await page.locator(`button[name=persona][value="${PERSONAS.居民王芳}"]`).click();
  await expect(page.locator('html[data-signed]')).toBeAttached();
  expect(new URL(page.url()).origin).toBe(baseURL);
});

test('what people write is text, never markup', async ({ page, another }) => {
  await signInAsNew(page);
  const title = `<img src=x onerror=alert(1)> ${aText().title}`;
  const body = '"><script>alert(1)</script><svg/onload=alert(1)>\n\n</textarea><b>粗</b> &amp; &#x3c;';
  const number = await file(page, { title, body });
  await post(page, `${at(number)}/comments`, { once: `markup-${number}`, side: 'for', text: '<script>alert(2)</script>', shown: 'nickname' });
  await post(page, '/me/name', { nickname: '<b>名</b>' });
  const visitor = await another();
  for (const path of [at(number), LIST, HERE, `${at(number)}/versions`, `${LIST}?q=${encodeURIComponent('<script>alert(3)</script>')}`]) {
    await visitor.goto(path);
    await expect(visitor.locator('.main script, .main img, .main [onload], .main [onerror], .main b')).toHaveCount(0);
  }
  await visitor.goto(at(number));
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(visitor.locator('.proposal__text')).toContainText('</textarea><b>粗</b> &amp; &#x3c;');
  // What was typed stands in forms again: when it is changed, and when it is refused.
  await page.goto(`${at(number)}/revise`);
  await expect(page.locator('.main b')).toHaveCount(0);
  await expect(page.locator('#title')).toHaveValue(title);
  await expect(page.locator('#body')).toHaveValue(body);
  const refused = await post(page, NEW, { act: 'send', title, body, category: '' });
  expect(await refused.text()).not.toContain('</textarea><b>');
  const csv = await (await page.request.get(`${LIST}.csv?group=all`)).text();
  expect(csv).not.toMatch(/(^|,)"?[=+@-]/m);
});
