import { expect, it } from '@jest/globals';
import { type SourceFile } from '../parts/format.js';
import { nearby } from './nearby.js';

it('Short ranges of a file are opened together, and say what the file says', async () => {
  const body = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 9)) & 255));
  let asked = 0;
  const range: SourceFile['range'] = async function* ({ start, end }) {
    asked++;
    yield await Promise.resolve(body.subarray(start, end));
  };
  const file = nearby({ bytes: body.length, blocks: () => range({ start: 0, end: body.length }), range });
  const read = async (start: number, end: number): Promise<boolean> => {
    const blocks: Uint8Array[] = [];
    for await (const block of file.range({ start, end })) blocks.push(block);
    return Buffer.concat(blocks).equals(body.subarray(start, end));
  };
  for (let at = 0; at < body.length; at += 999) expect(await read(at, at + 1500)).toBe(true);
  expect(asked).toBe(12);
  expect(await read(5, 2_000_000)).toBe(true);
  expect(await read(2_999_999, 3_000_500)).toBe(true);
  expect(asked).toBe(13);
});
