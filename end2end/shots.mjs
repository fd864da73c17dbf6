import { chromium } from '@playwright/test';
const b = await chromium.launch({ executablePath: process.env.CHROME || '/usr/bin/chromium', args: ['--no-sandbox'] });
const base = 'http://127.0.0.1:3999';
const shots = JSON.parse(process.env.SHOTS);
for (const [name, path, w, h, lang, mode, who] of shots) {
  const ctx = await b.newContext({ viewport: { width: w, height: h }, extraHTTPHeaders: {} });
  await ctx.addCookies([{ name: 'juyi_lang', value: lang, url: base }, { name: 'juyi_mode', value: mode, url: base }]);
  const p = await ctx.newPage();
  if (who) { await p.goto(base + '/login'); await p.getByRole('button', { name: who }).first().click(); await p.waitForLoadState(); }
  await p.goto(base + path);
  if (name.startsWith('pdf')) { await p.pdf({ path: `/tmp/svc/${name}.pdf`, preferCSSPageSize: true }); await p.emulateMedia({ media: 'print' }); await p.setViewportSize({ width: 794, height: 1123 }); }
  await p.screenshot({ path: `/tmp/svc/${name}.png`, fullPage: true });
  const wide = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  console.log(name, p.url(), wide ? 'SCROLLS SIDEWAYS' : '');
  await ctx.close();
}
await b.close();
