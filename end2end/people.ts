// Who acts: the demo's personas, its verified residents, and people who come for the first time.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, type Page } from './fixtures';

/** The personas of the sign-in page, by their place in the list. */
export const PERSONAS = {
  居民王芳: '0',
  新居民李雷: '1',
  议事会秘书: '3',
  志愿者队长: '4',
  窗口工作人员: '5',
  网格员: '6',
  编辑: '7',
  审计员: '9',
  运维: '10',
  南湖居民黄丽华: '11',
  南湖窗口工作人员: '12',
} as const;

export type Persona = keyof typeof PERSONAS;

/** A number nobody had before in this run: two workers never take the same one. */
function take(kind: string): number {
  const folder = join(process.env.JUYI_TAKEN!, kind);
  mkdirSync(folder, { recursive: true });
  for (let n = readdirSync(folder).length; ; n += 1) {
    try {
      mkdirSync(join(folder, String(n)));
      return n;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** A number for titles and names that must be found again. */
export function unique(): number {
  return 1000 + take('unique');
}

/** A phone number that no account has: three codes an hour go to each. */
export function newPhone(): string {
  return String(19900091000 + take('phone'));
}

/** An identity number of nobody, with the right check digit (GB 11643-1999). */
export function newIdNumber(): string {
  const n = take('identity');
  const day = String((n % 28) + 1).padStart(2, '0');
  const first = `52010319${String(50 + Math.floor(n / 28)).slice(-2)}06${day}001`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((sum, weight, i) => sum + weight * Number(first[i]), 0);
  return first + '10X98765432'[sum % 11];
}

/** Signs in by one tap, as the demo allows. */
export async function signInAs(page: Page, who: Persona): Promise<void> {
  await page.goto('/login');
  const button = page.locator(`button[name=persona][value="${PERSONAS[who]}"]`);
  await button.click();
  await expect(page.locator('html[data-signed]')).toBeAttached();
}

/** Asks for a code; the demo shows it on the page. */
export async function askForCode(page: Page, phone: string): Promise<string> {
  await page.locator('#phone').fill(phone);
  await page.locator('form[action="/login"] .button').click();
  await expect(page).toHaveURL(/\/login\/code/);
  return (await page.locator('.code__digits').innerText()).trim();
}

/** Types the code and signs in. */
export async function enterCode(page: Page, code: string): Promise<void> {
  await page.locator('#code').fill(code);
  await page.locator('form[action="/login/code"] .button').click();
}

/** Signs in with a phone and the code sent to it. */
export async function signInWithPhone(page: Page, phone: string, next = '/me'): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await enterCode(page, await askForCode(page, phone));
  await expect(page.locator('html[data-signed]')).toBeAttached();
}

/** Signs in as somebody who comes for the first time; gives the number. */
export async function signInAsNew(page: Page): Promise<string> {
  const phone = newPhone();
  await signInWithPhone(page, phone);
  return phone;
}

// r001 to r110 of server/demo/people.toml: residents of Qingyun whose residency is confirmed.
const NEIGHBOURS = 110;
const FIRST_NEIGHBOUR = 19900000020;

/** Signs in as a verified resident of Qingyun whom no other test uses at the same time. */
export async function signInAsNeighbour(page: Page): Promise<void> {
  const n = take('neighbour');
  // Two rounds at most: the third code of an hour is the last one.
  expect(n, 'too few verified residents in the demo').toBeLessThan(2 * NEIGHBOURS);
  await signInWithPhone(page, String(FIRST_NEIGHBOUR + (n % NEIGHBOURS)));
}
