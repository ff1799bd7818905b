import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import {
  animation,
  asFile,
  chunk,
  drawn,
  type Drawn,
  greyPng,
  pixelsOf,
  planted,
  pngHead,
} from '../../test/pictures.js';
import { readPicture } from './read-picture.js';

const base: Drawn = { format: 'png', width: 5, height: 4, channels: 3, seed: 1, isOther: false };
const end = chunk('IEND', '');
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(12)));
const png = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([pngHead(3, 3), ...chunks]);

const read = async (bytes: Buffer) => readPicture(asFile(bytes));
const refusal = async (bytes: Buffer): Promise<string> =>
  read(bytes).then(
    () => 'read',
    (error: unknown) => (error as { detail: string }).detail,
  );

/** Bytes with others at a place. */
const spliced = (bytes: Buffer, at: number, ...more: readonly Buffer[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), ...more, bytes.subarray(at)]);
const segment = (marker: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), Buffer.from(text, 'latin1')]);

/** Exif whose entries all name one directory, whose entries all name one XMP. */
function echoes(entries: number): Buffer {
  const size = 2 + 12 * entries + 4;
  const exif = Buffer.alloc(8 + 2 * size + (1 << 20));
  exif.write('II*\0\b\0\0\0', 'latin1');
  [0x8769, 0x02bc].forEach((tag, i) => {
    const start = 8 + i * size;
    exif.writeUInt16LE(entries, start);
    for (let at = start + 2; at < start + size - 4; at += 12) {
      exif.writeUInt16LE(tag, at);
      exif.writeUInt32LE(0x0fffffff, at + 4);
      exif.writeUInt32LE(8 + (1 - i) * size, at + 8);
    }
  });
  return exif;
}

describe('A PNG image', () => {
  it('is looked into once, however often it names the same bytes, or packs the same text', async () => {
    const packed = deflateSync(Buffer.alloc((1 << 20) - 1));
    const text = chunk('zTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0'), packed]));
    const kept = await read(
      png(chunk('eXIf', echoes(1024)), ...Array.from({ length: 8000 }, () => text), pixels, end),
    );
    expect([kept.bytes.equals(png(pixels, end)), [...kept.found]]).toEqual([true, ['other']]);
  });

  it('is refused for chunks that lie, pixels that are not there, and what nobody knows', async () => {
    const broken = Buffer.from(png(pixels, end));
    broken.writeUInt8(1, broken.length - 14);
    const long = Buffer.from(png(pixels, end));
    long.writeUInt32BE(0x7fffffff, 33);
    const outcomes = await Promise.all(
      [
        broken,
        long,
        png(pixels),
        png(chunk('IDAT', deflateSync(Buffer.alloc(11))), end),
        png(chunk('IDAT', deflateSync(Buffer.alloc(13))), end),
        png(chunk('IDAT', deflateSync(Buffer.alloc(12, 9))), end),
        png(chunk('IDAT', Buffer.concat([deflateSync(Buffer.alloc(12)), Buffer.from(planted)])), end),
        png(pixels, chunk('tEXt', 'x'), pixels, end),
        png(chunk('CgBI', 'abcd'), pixels, end),
        png(end),
        greyPng(0, 3),
        greyPng(100_000, 100_000, Buffer.alloc(5)),
      ].map(refusal),
    );
    expect(outcomes.map((text) => text.replace('the PNG image ', ''))).toEqual([
      'is damaged: a chunk has not the sum that is written of it',
      'is cut short',
      'is cut short',
      ...Array.from({ length: 3 }, () => 'has not the pixels that it says it has'),
      'has bytes behind its pixels',
      'is damaged',
      'has a chunk that is needed and that nobody knows',
      'is damaged',
      'has no pixels',
      'has more than 67,108,864 pixels',
    ]);
  });

  it('keeps what is about its looks, and neither texts nor what is behind its end', async () => {
    const texts = [
      chunk('tEXt', `Author\0${planted}`),
      chunk('zTXt', `Comment\0\0${planted}`),
      chunk('prVt', planted),
    ];
    const bytes = Buffer.concat([png(...texts, pixels, end), Buffer.from(`PK\x03\x04${planted}`)]);
    const kept = await read(bytes);
    expect([kept.bytes.equals(png(pixels, end)), [...kept.found].sort()]).toEqual([
      true,
      ['author', 'behind', 'other', 'text'],
    ]);
    expect((await read(png(chunk('sRGB', '\0'), pixels, end))).bytes.includes('sRGB')).toBe(true);
  });

  it('is unpacked a block at a time where its pixels are many', async () => {
    const many = Buffer.alloc(3001 * 3000);
    expect(await read(greyPng(3000, 3000, many))).toMatchObject({ width: 3000, channels: 1 });
    expect(await refusal(greyPng(3000, 3000, many.subarray(1)))).toMatch(/has not the pixels/);
    expect(await refusal(greyPng(3000, 3000, Buffer.concat([many, Buffer.alloc(1)])))).toMatch(
      /has not the pixels/,
    );
  });
});

describe('A JPEG image', () => {
  it('loses texts, thumbnails and programs’ data, and keeps what decodes its colours', async () => {
    const jpeg = await drawn({ ...base, format: 'jpeg' });
    const said = spliced(
      jpeg,
      2,
      segment(0xfe, planted),
      segment(0xe0, `JFXX\0\x10${planted}`),
      segment(0xe5, planted),
      segment(0xed, `Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x13\x1c\x02\x50\0\x0e${planted}`),
      segment(0xee, `Adobe\0\x64\0\0\0\0\x01${planted}`),
    );
    const kept = await read(Buffer.concat([said, Buffer.from(planted)]));
    expect([kept.bytes.includes(planted), [...kept.found].sort()]).toEqual([
      false,
      ['author', 'behind', 'other', 'text', 'thumbnail'],
    ]);
    expect(kept.bytes.includes('Adobe')).toBe(true);
    expect((await pixelsOf(kept.bytes)).equals(await pixelsOf(said))).toBe(true);
  });

  it('is refused where segments lie, or are of kinds that are hardly read', async () => {
    const jpeg = await drawn({ ...base, format: 'jpeg' });
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const changed = (at: number, ...values: readonly number[]): Buffer =>
      Buffer.concat([jpeg.subarray(0, at), Buffer.from(values), jpeg.subarray(at + values.length)]);
    const outcomes = await Promise.all(
      [
        changed(frame + 1, 0xc3),
        changed(frame + 1, 0xc9),
        changed(frame + 5, 0, 0),
        changed(frame + 5, 0xff, 0xff, 0xff, 0xff),
        changed(frame + 2, 0, 3),
        jpeg.subarray(0, -2),
        spliced(jpeg, frame, Buffer.from('text')),
        spliced(jpeg, 2, Buffer.from([0xff, 0xdb, 0, 3, 0])),
        Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
      ].map(refusal),
    );
    expect(outcomes.map((text) => text.replace('the JPEG image ', ''))).toEqual([
      ...Array.from(
        { length: 2 },
        () => 'is of a kind that is hardly read: lossless, hierarchical or arithmetic',
      ),
      'has no pixels',
      'has more than 67,108,864 pixels',
      'is damaged',
      'is cut short',
      'is damaged',
      'is damaged',
      'has no pixels',
    ]);
  });
});

describe('A GIF or WebP image', () => {
  it('loses comments, texts and other programs’ blocks, and what is behind its end', async () => {
    const gif = await animation('gif');
    const at = gif.indexOf(Buffer.from([0x21, 0xff]));
    const text = Buffer.from(planted);
    const block = (label: number, ...parts: readonly Buffer[]): Buffer =>
      Buffer.concat([
        Buffer.from([0x21, label]),
        ...parts.flatMap((one) => [Buffer.from([one.length]), one]),
        Buffer.alloc(1),
      ]);
    const said = spliced(
      gif,
      at,
      block(0xfe, text),
      block(0xff, Buffer.from('MGK8BIM0000'), text),
      block(0xff, Buffer.from('XMP DataXMP'), Buffer.from(`dc:creator ${planted}`)),
      block(0xf9, Buffer.alloc(4)),
      block(0x01, Buffer.alloc(12), text),
    );
    const kept = await read(Buffer.concat([said, text]));
    expect([kept.bytes.equals(gif), [...kept.found].sort()]).toEqual([
      true,
      ['author', 'behind', 'other', 'text'],
    ]);
    const webp = await animation('webp');
    const more = Buffer.concat([webp, Buffer.from('EXIF\x06\0\0\0abcdefjunk\x04\0\0\0abcd', 'latin1')]);
    more.writeUInt32LE(more.length - 8, 4);
    more[20] = (more[20] ?? 0) | 0x08;
    const clean = await read(Buffer.concat([more, text]));
    expect([clean.bytes.equals(webp), [...clean.found].sort()]).toEqual([true, ['behind', 'other']]);
  });

  it('is refused where its frames lie outside, or are too large together', async () => {
    const gif = await animation('gif');
    const frame = gif.indexOf(0x2c, gif.indexOf(Buffer.from([0x21, 0xf9])));
    const changed = Buffer.from(gif);
    changed.writeUInt16LE(60_000, frame + 5);
    expect(await refusal(changed)).toBe('the GIF image has a frame that lies outside of it');
    const head = Buffer.from(gif.subarray(0, 13));
    head.writeUInt16LE(5000, 6);
    head.writeUInt16LE(5000, 8);
    head[10] = 0;
    const one = Buffer.from([0x2c, 0, 0, 0, 0, 0x88, 0x13, 0x88, 0x13, 0, 2, 1, 0x44, 0]);
    const bomb = Buffer.concat([head, one, one, one, Buffer.from([0x3b])]);
    expect(await refusal(bomb)).toBe('the GIF image has more than 67,108,864 pixels');
    const webp = Buffer.from(await drawn({ ...base, format: 'webp', isOther: true }));
    webp.writeUInt32LE(webp.length, 4);
    expect(await refusal(webp)).toBe('the WebP image is cut short');
    const still = await animation('webp');
    still[20] = 0;
    expect(await refusal(still)).toBe('the WebP image is damaged');
  });
});
