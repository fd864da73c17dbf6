// The public record: read by anybody, and checked here with nothing but hashes and a public key.

import { createHash, createPublicKey, verify } from 'node:crypto';

import { LANGS, expect, lang, test } from '../fixtures';

const WORDS = {
  zh: { link: '公开记录', title: '公开记录', older: '看更早的记录', filed: '提出建议', show: '查看', nanhu: '南湖社区' },
  en: { link: 'Public record', title: 'The public record', older: 'Older leaves', filed: 'Proposal filed', show: 'Show', nanhu: 'Nanhu Community' },
};

const sha = (...parts: (Buffer | string)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left: Buffer, right: Buffer) => sha(Buffer.from([1]), left, right);

/** The root to which a leaf and the hashes beside its way lead (RFC 6962 §2.1.1). */
function climb(leaf: Buffer, seq: number, size: number, path: Buffer[]): Buffer {
  if (size === 1) return leaf;
  const left = 2 ** Math.floor(Math.log2(size - 1));
  const [below, beside] = [path.slice(0, -1), path[path.length - 1]];
  if (seq < left) return node(climb(leaf, seq, left, below), beside);
  return node(beside, climb(leaf, seq - left, size - left, below));
}

for (const code of LANGS) {
  const w = WORDS[code];

  test(`anybody reads what was done, and older acts (${code})`, async ({ page }) => {
    await lang(page, code);
    await page.goto('/qingyun');
    await page.locator('.foot').getByRole('link', { name: w.link, exact: true }).click();
    await expect(page).toHaveURL('/log');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.title);
    await expect(page.locator('.log__one')).toHaveCount(20);
    await page.getByRole('link', { name: w.older }).click();
    await expect(page).toHaveURL(/before=\d+$/);
    await expect(page.locator('.log__one')).toHaveCount(20);

    await page.goto('/log');
    await page.locator('#community').selectOption({ label: w.nanhu });
    await page.getByRole('button', { name: w.show }).click();
    await expect(page).toHaveURL('/log?community=nanhu');
    for (const place of await page.locator('.log__one .meta span:first-child').allTextContents()) expect(place).toBe(w.nanhu);
    const filed = page.locator('.log__one', { hasText: w.filed }).first();
    // Votes may have come after the last proposal was filed.
    const older = page.getByRole('link', { name: w.older });
    for (let pages = 0; pages < 20 && (await filed.count()) === 0; pages += 1) await older.click();
    const number = await filed.getByRole('link').innerText();
    await filed.getByRole('link').click();
    await expect(page).toHaveURL(`/nanhu/proposals/${number}`);
  });
}

test('a leaf leads to the signed root by hashes alone', async ({ request }) => {
  // The first checkpoint is signed within a turn of the caretaker.
  await expect.poll(async () => (await request.get('/log/checkpoint')).status(), { timeout: 40_000 }).toBe(200);
  const note = await (await request.get('/log/checkpoint')).text();
  const verifier = (await (await request.get('/log/key')).text()).trim();
  const [body, signatures] = note.split('\n\n');
  const [origin, size, root] = body.split('\n');
  const [name, , key] = verifier.split(/\+(.{8})\+/);
  expect(name).toBe(origin);
  const raw = Buffer.from(key, 'base64').subarray(1);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  const signature = Buffer.from(signatures.trim().split(' ')[2], 'base64').subarray(4);
  expect(verify(null, Buffer.from(`${body}\n`), publicKey, signature)).toBe(true);

  const { entries } = await (await request.get('/log/entries?community=qingyun&limit=5')).json();
  expect(entries).toHaveLength(5);
  for (const { seq, text } of entries) {
    const proof = await (await request.get(`/log/proof?seq=${seq}&size=${size}`)).json();
    const path = proof.path.map((hash: string) => Buffer.from(hash, 'hex'));
    expect(climb(sha(Buffer.from([0]), text), seq, Number(size), path).toString('base64')).toBe(root);
    // Nothing in a leaf names a person or a number to call.
    expect(text).not.toMatch(/1\d{10}|王芳|罗建群/);
  }
});
