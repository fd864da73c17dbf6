// What axe finds on a page. Its source is half a megabyte: it goes into a document once, however often it is asked.

import axe, { type RunOptions } from 'axe-core';

import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The rules whose answer can be another one when only the colours change. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** The elder mode promises 7:1 (spec.md §2.5). */
const ENHANCED = 'color-contrast-enhanced';

/** One line for each element that breaks a rule. */
export async function found(page: Page, elder = false): Promise<string[]> {
  return ask(page, { runOnly: { type: 'tag', values: TAGS }, rules: { [ENHANCED]: { enabled: elder } } });
}

/** The same, of a page that was found sound and then changed its colours alone. */
export async function foundInColours(page: Page, elder = false): Promise<string[]> {
  return ask(page, { runOnly: { type: 'rule', values: elder ? [...COLOURS, ENHANCED] : COLOURS } });
}

async function ask(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, { ...options, resultTypes: ['violations'] });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? v.help}`));
  }, options);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
