// Proposals as tests make, find and read them. What a test needs beside its own story is filed without pages.

import { expect, flash, post, type Page } from './fixtures';
import { unique } from './people';

/** The community of most stories. */
export const HERE = '/qingyun';
export const LIST = `${HERE}/proposals`;
export const NEW = `${LIST}/new`;

/** The record number's year is the community's, not the machine's. */
export const YEAR = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', year: 'numeric' }).format();
export const NUMBER = new RegExp(`${YEAR}-\\d{4,}`);

export interface Text {
  title: string;
  body: string;
}

/** A text that is found again by its title. */
export function aText(what = '楼道里的灯坏了'): Text {
  const n = unique();
  return { title: `${what}，测试第 ${n} 号`, body: `这是浏览器测试第 ${n} 号写的建议，请修一修。\n\n第二段，说说怎么办。` };
}

export function at(number: string): string {
  return `${LIST}/${number}`;
}

export function atDesk(number: string): string {
  return `${HERE}/desk/proposals/${number}`;
}

/** A row of the list as a file. */
export interface Row {
  number: string;
  title: string;
  state: string;
  category: string;
  grid: string;
  author: string;
  supports: number;
  threshold: number;
  comments: number;
  due_on: string | null;
}

/** The list as JSON, by any filter. */
export async function rows(page: Page, query = 'group=all', community = HERE): Promise<Row[]> {
  const answer = await page.request.get(`${community}/proposals.json?${query}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

/** One proposal with its text and history. */
export async function record(page: Page, number: string) {
  const answer = await page.request.get(`/api/v1${at(number)}`);
  expect(answer.status()).toBe(200);
  return answer.json() as Promise<Row & { body: string; version: number; history: { act: string; words: string | null }[] }>;
}

/** Fills the form of a new proposal. */
export async function fill(page: Page, text: Text, category = '安全'): Promise<void> {
  await page.locator('#title').fill(text.title);
  await page.locator('#body').fill(text.body);
  await page.getByRole('radio', { name: category }).check();
}

/** Presses the button that sends, the one that people see. */
export async function send(page: Page): Promise<void> {
  await page.locator('.sticky button[value=send]').click();
}

/** The number in the address of the page. */
export function numberOf(url: string): string {
  const number = NUMBER.exec(url)?.[0];
  expect(number, `a number in ${url}`).toBeTruthy();
  return number!;
}

/** Writes and sends a proposal on its pages; gives its number. */
export async function write(page: Page, text: Text): Promise<string> {
  await page.goto(NEW);
  await fill(page, text);
  await send(page);
  await expect(flash(page)).toContainText('已提交');
  return numberOf(page.url());
}

/** Files a proposal without its pages, as the person of this page. */
export async function file(page: Page, text = aText()): Promise<string> {
  const form = await (await page.request.get(NEW)).text();
  const category = /name="category" value="(\d+)"/.exec(form)?.[1];
  expect(category, 'a category in the form').toBeTruthy();
  const answer = await post(page, NEW, { act: 'send', ...text, category: category!, grid: '', shown: 'nickname' });
  expect(answer.status()).toBe(303);
  return numberOf(answer.headers().location);
}

/** How many support it, as the page says. */
export function supporters(page: Page) {
  return page.locator('.progress__label strong');
}
