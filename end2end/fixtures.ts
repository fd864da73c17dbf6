// What every test has: a page that is watched for faults, further people in browsers of their own, and the address.
//
// The guard is the point: a test also fails when a page wrote an error to the console, broke its content security
// policy, threw, loaded a broken part, answered with a fault of the server, or asked any other host for anything.

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';

export { expect, type Page } from '@playwright/test';

export interface World {
  /** Whether scripts run in this project. */
  js: boolean;
  /** What went wrong in the background; empty at the end, or the test fails. */
  faults: string[];
  /** A page of somebody else, in a browser of their own. */
  another: (options?: { locale?: string; js?: boolean }) => Promise<Page>;
}

// A page that answers 404 or 422 is logged as an error too; documents are judged by their status instead.
const LOADED = 'Failed to load resource: the server responded with a status of';

/** Notes everything that goes wrong in a browser. */
async function watch(context: BrowserContext, home: string, faults: string[]): Promise<void> {
  const host = new URL(home).host;
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      console.error(`policy: ${e.violatedDirective} stopped ${e.blockedURI}`);
    });
  });
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith(LOADED)) faults.push(`console: ${text}`);
  });
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) faults.push(`foreign: ${request.url()}`);
  });
  context.on('response', (response) => {
    const part = response.request().resourceType() !== 'document';
    const status = response.status();
    if (status >= 500 || (part && status >= 400)) faults.push(`answer: ${status} of ${response.url()}`);
  });
}

export const test = base.extend<World, { server: void }>({
  // Each project has a server of its own, so that both run at the same time and none meets the other's acts.
  server: [
    async ({}, use, { project }) => {
      process.env.JUYI_BASE = process.env[`JUYI_BASE_${project.name}`];
      process.env.JUYI_TAKEN = process.env[`JUYI_TAKEN_${project.name}`];
      await use();
    },
    { scope: 'worker', auto: true },
  ],
  baseURL: async ({}, use) => {
    const home = process.env.JUYI_BASE;
    if (!home) throw new Error('the server was not started');
    await use(home);
  },
  js: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled),
  faults: [
    async ({}, use) => {
      const faults: string[] = [];
      await use(faults);
      expect(faults, 'faults in the background').toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, baseURL, faults }, use) => {
    await watch(context, baseURL!, faults);
    await use(context);
  },
  another: async ({ browser, baseURL, javaScriptEnabled, viewport, locale, faults }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({
        baseURL,
        viewport,
        javaScriptEnabled: options.js ?? javaScriptEnabled,
        locale: options.locale ?? locale,
        reducedMotion: 'reduce',
      });
      opened.push(context);
      await watch(context, baseURL!, faults);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

export type Lang = 'zh' | 'en';
export const LANGS: Lang[] = ['zh', 'en'];

async function cookie(page: Page, name: string, value: string): Promise<void> {
  await page.context().addCookies([{ name, value, url: process.env.JUYI_BASE! }]);
}

/** Turns the pages to a language, as the link on each page does. */
export async function lang(page: Page, code: Lang): Promise<void> {
  await cookie(page, 'juyi_lang', code);
}

/** Turns the elder mode 长辈版 on or off. */
export async function mode(page: Page, code: 'normal' | 'elder'): Promise<void> {
  await cookie(page, 'juyi_mode', code);
}

/** Waits until the islands of a page are alive. Without scripts they stay the forms that they are. */
export async function alive(page: Page, js: boolean): Promise<void> {
  if (!js || (await page.locator('leptos-island').count()) === 0) return;
  // For visitors they wake at the first touch.
  if ((await page.locator('html[data-signed]').count()) === 0) await page.locator('body').dispatchEvent('pointerdown');
  await expect(page.locator('html[data-live]')).toBeAttached({ timeout: 15_000 });
}

/** The sentence after an act. */
export function flash(page: Page) {
  return page.locator('.main > .flash');
}

/** The list of errors on top of a form, and its line about one field. */
export function errors(page: Page, field?: string) {
  return field ? page.locator(`.errors a[href="#${field}"]`) : page.locator('.errors');
}

/** Posts a form without a page, as this page's person, and does not follow. */
export async function post(page: Page, path: string, form: Record<string, string> | string, headers = {}) {
  const sent = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  return page.request.post(path, {
    data: sent,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: process.env.JUYI_BASE!, ...headers },
    maxRedirects: 0,
  });
}

/** What a form on the page would send. */
export async function typed(page: Page, selector: string): Promise<Record<string, string>> {
  return page.locator(selector).evaluate((form) => {
    const pairs = [...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)]);
    return Object.fromEntries(pairs);
  });
}
