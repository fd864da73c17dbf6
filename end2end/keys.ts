// Walking a page with the keyboard alone: what Tab reaches, whether it is seen, and whether anything lies over it.

import { expect, type Page } from './fixtures';

interface Focused {
  what: string;
  ring: boolean;
  covered: string;
}

/** Opens every fold. */
export async function openAll(page: Page): Promise<void> {
  await page.locator('.main details').evaluateAll((all) => all.forEach((el) => ((el as HTMLDetailsElement).open = true)));
}

/** How many stops Tab must make: each control once; of a group of radio buttons the keyboard reaches one. */
async function stops(page: Page): Promise<number> {
  return page.evaluate(() => {
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
}

/** What has the focus, with the ring around it and what lies over it. */
async function focused(page: Page): Promise<Focused | null> {
  return page.evaluate((): Focused | null => {
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
}

/** Tabs through the whole page, from its top: every control is reached and in sight, and the last one lets go. */
export async function walk(page: Page, least = 8): Promise<void> {
  await openAll(page);
  const controls = await stops(page);
  expect(controls).toBeGreaterThan(least);
  const seen: Focused[] = [];
  await page.evaluate(() => window.scrollTo(0, 0));
  for (let i = 0; i < controls + 5; i += 1) {
    await page.keyboard.press('Tab');
    const one = await focused(page);
    if (!one) break;
    seen.push(one);
  }
  expect(seen.map((one) => one.what), 'what Tab reaches').toHaveLength(controls);
  expect(seen.filter((one) => !one.ring), 'focus that nobody sees').toEqual([]);
  expect(seen.filter((one) => one.covered), 'focus under something').toEqual([]);
}

/** Presses Tab until something of a selector has the focus. */
export async function reach(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 150; i += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** Goes to a button or a link with Tab and presses Enter. */
export async function enter(page: Page, selector: string): Promise<void> {
  await reach(page, selector);
  await page.keyboard.press('Enter');
}

/** Goes to a field with Tab and types. */
export async function type(page: Page, selector: string, text: string): Promise<void> {
  await reach(page, selector);
  await page.keyboard.insertText(text);
}

/** Goes to a group of radio buttons and picks the one that has the focus. */
export async function pick(page: Page, name: string): Promise<void> {
  await reach(page, `input[name="${name}"]`);
  await page.keyboard.press('Space');
}
