import { defineConfig } from '@playwright/test';

// Each journey is walked twice: with scripts, and without them (spec.md §2.2). What only scripts can do stands in
// specs named *.js.spec.ts.
const phone = { width: 360, height: 780 };

export default defineConfig({
  testDir: 'specs',
  globalSetup: './server.ts',
  outputDir: 'test-results',
  // One journey at a time on each server, and two servers at the same time.
  workers: 2,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.CI ? [['dot'], ['json', { outputFile: 'test-results/results.json' }]] : [['list']],
  use: {
    viewport: phone,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'off',
    // What is kept to be read without a network has a journey of its own (offline.js.spec.ts).
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env.JUYI_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'js', workers: 1, use: { javaScriptEnabled: true }, testIgnore: '**/pages.axe.js.spec.ts' },
    { name: 'nojs', workers: 1, use: { javaScriptEnabled: false }, testIgnore: '**/*.js.spec.ts' },
    // The slowest of all, and it changes nothing that others read: both workers take from it as they get free.
    { name: 'axe', workers: 2, fullyParallel: true, use: { javaScriptEnabled: true }, testMatch: '**/pages.axe.js.spec.ts' },
  ],
});
