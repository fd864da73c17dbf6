// What a page looks like, measured by the boxes as drawn: targets, width, text that is cut off or lies on other text.

import type { Page } from './fixtures';

/** What is too small for a thumb, by the boxes as drawn. */
export async function small(page: Page, elder: boolean): Promise<string[]> {
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
export async function doubles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  });
}

/** What makes the page scroll sideways. */
export async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((el) => el.getBoundingClientRect().right > root.clientWidth + 0.5);
    const innermost = wide.filter((el) => !wide.some((other) => other !== el && el.contains(other)));
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...innermost.slice(0, 3).map((el) => `${el.tagName}.${el.getAttribute('class')} “${el.textContent?.slice(0, 20)}”`)];
  });
}

/** A window as high as the page: what the pinned bars cover for a moment is no smaller for it. */
export async function whole(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 780 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(780, height) });
}

/** Text that its own box cuts off, and text that lies on other text. What is pinned to the window may cover what scrolls. */
export async function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const says = (el: Element) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} “${(el.textContent ?? '').trim().slice(0, 16)}”`;
    const faults: string[] = [];
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest('.visually-hidden, [aria-hidden=true], svg, .skip'),
    );
    for (const el of shown) {
      const { overflowX, overflowY } = getComputedStyle(el);
      if (!el.textContent?.trim() || el.tagName === 'TEXTAREA') continue;
      const cut = (how: string, inside: number, room: number) => (how === 'hidden' || how === 'clip') && inside > room + 1;
      if (cut(overflowX, el.scrollWidth, el.clientWidth) || cut(overflowY, el.scrollHeight, el.clientHeight)) faults.push(`cut off: ${says(el)}`);
    }
    // Each line of text by the height of its characters; the box of a font is higher than they are.
    const pinned = (el: Element | null): boolean => !!el && (['fixed', 'sticky'].includes(getComputedStyle(el).position) || pinned(el.parentElement));
    const lines: { el: HTMLElement; x: number; right: number; y: number; bottom: number }[] = [];
    for (const el of shown) {
      const own = [...el.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim());
      if (own.length === 0 || pinned(el)) continue;
      const half = parseFloat(getComputedStyle(el).fontSize) * 0.4;
      for (const node of own) {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          const middle = box.y + box.height / 2;
          if (box.width > 1) lines.push({ el, x: box.x + 1, right: box.right - 1, y: middle - half, bottom: middle + half });
        }
      }
    }
    for (const [i, a] of lines.entries()) {
      for (const b of lines.slice(i + 1)) {
        if (a.x < b.right && b.x < a.right && a.y < b.bottom - 1 && b.y < a.bottom - 1) faults.push(`on each other: ${says(a.el)} and ${says(b.el)}`);
      }
      if (faults.length > 5) break;
    }
    return faults;
  });
}
