// Attachments: an editor puts a price list and a picture beside a place, the author of a proposal shows a photo, and what cannot
// be taken says why.

import { deflateSync } from 'node:zlib';

import { errors, expect, flash, test } from '../fixtures';
import { signInAs, unique } from '../people';
import { HERE, aText, at, file } from '../proposals';

const PDF = { name: '价目表.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n') };

/** A grey picture of so many points. */
function picture(width: number, height: number) {
  const crc = (bytes: Buffer) => {
    let sum = 0xffffffff;
    for (const byte of bytes) {
      sum ^= byte;
      for (let n = 0; n < 8; n += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (sum ^ 0xffffffff) >>> 0;
  };
  const part = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0x99);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const buffer = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', head),
    part('IDAT', deflateSync(rows)),
    part('IEND', Buffer.alloc(0)),
  ]);
  return { name: '照片.png', mimeType: 'image/png', buffer };
}

test('an editor attaches a document and a picture, and both go out with the text', async ({ page, another }) => {
  const place = `新食堂 ${unique()}`;
  await signInAs(page, '编辑');
  await page.goto(`${HERE}/desk/facilities/new`);
  const typed = {
    title_zh: place, owner_zh: '青云社区', place_zh: '青云路 26 号', hours_zh: '11:00–13:00', fee_zh: '不收费', phone: '19900090062',
    access_zh: '没有台阶', usage_zh: '现到现用',
  };
  for (const [name, value] of Object.entries(typed)) await page.locator(`#${name}`).fill(value);
  await page.locator('input[name=sort][value=everyday]').check();
  await page.getByRole('button', { name: '存草稿' }).click();
  await page.getByRole('link', { name: '管理附件' }).click();
  const add = async (title: string, upload: { name: string; mimeType: string; buffer: Buffer }) => {
    await page.locator('#title_zh').fill(title);
    await page.locator('#file').setInputFiles(upload);
    await page.getByRole('button', { name: '上传' }).click();
  };
  // What it is may not be left out, and what cannot be taken says so and keeps the words.
  await add('', PDF);
  await expect(errors(page, 'title_zh')).toBeVisible();
  await add('价目表', { name: '价目表.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html></html>') });
  await expect(page.locator('.errors')).toContainText('只收 JPG、PNG、WebP');
  await expect(page.locator('#title_zh')).toHaveValue('价目表');
  await add('价目表', PDF);
  await expect(flash(page)).toContainText('附件已添加');
  await add('门口的照片', picture(640, 400));
  await page.getByRole('button', { name: '往前移 门口的照片' }).click();
  await expect(page.locator('.attached > li').first().getByAltText('门口的照片')).toBeVisible();
  const src = (await page.getByAltText('门口的照片').getAttribute('src'))!;
  await page.getByRole('link', { name: '接着写，送同事核对' }).click();
  await page.getByRole('button', { name: '送同事核对' }).click();
  const item = new URL(page.url()).pathname;

  const second = await another();
  expect((await second.request.get(src)).status()).toBe(404);
  await signInAs(second, '议事会秘书');
  await second.goto(`${item}/review`);
  await expect(second.getByAltText('门口的照片')).toBeVisible();
  await second.getByRole('button', { name: '核对无误，公布' }).click();
  await second.goto(item.replace('/desk', ''));
  const shown = second.getByAltText('门口的照片');
  await shown.scrollIntoViewIfNeeded();
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(640);
  const [column, drawn] = await Promise.all([second.locator('.main__col').boundingBox(), shown.boundingBox()]);
  expect(drawn!.width).toBeLessThanOrEqual(column!.width);
  const document = await second.request.get((await second.getByRole('link', { name: /价目表（PDF/ }).getAttribute('href'))!);
  expect(document.headers()['content-disposition']).toContain('attachment');
});

test('the author of a proposal shows a photo and takes it out again', async ({ page }) => {
  await signInAs(page, '居民王芳');
  const number = await file(page, aText('广场上的长椅坏了'));
  await page.goto(at(number));
  await page.getByRole('link', { name: '添加图片或 PDF' }).click();
  await page.locator('#title_zh').fill('坏了的长椅');
  await page.locator('#file').setInputFiles(picture(300, 200));
  await page.getByRole('button', { name: '上传' }).click();
  await expect(flash(page)).toContainText('附件已添加');
  await page.goto(at(number));
  await expect(page.getByAltText('坏了的长椅')).toBeVisible();
  await page.getByRole('link', { name: '添加图片或 PDF' }).click();
  await page.getByRole('button', { name: '取下 坏了的长椅' }).click();
  await expect(flash(page)).toContainText('附件已取下');
  await page.goto(at(number));
  await expect(page.locator('.attached')).toHaveCount(0);
});
