import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Encoding } from '#libs/contracts';
import { encodingTable } from '../../test/encoded.js';
import { readBack, specTables } from '../../test/imported.js';
import { zipOf } from '../../test/zip.js';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();

const tableOf = (of: 'gb18030' | 'shift_jis' | 'windows-1252') => {
  const table = encodingTable(of);
  // Controls from 0x80 on: Windows has no character there, and the platform makes one up.
  const characters = [...table.keys()].filter((one) => !/[\x80-\x9f\uFEFF]/.test(one));
  const bytesOf = (text: string): Buffer =>
    Buffer.from(Array.from(text).flatMap((character) => table.get(character) ?? []));
  return { text: textOf(fc.constantFrom(...characters)), bytesOf };
};
const odd = fc.constantFrom('\r\n', '\r', '\n', '"', '""', ',', ' ', '\0', '\t', '1', 'null', '{');
const textOf = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(fc.oneof(odd, unit), { maxLength: 30 }).map((parts) => parts.join(''));
const unicode = textOf(
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replaceAll('\uFEFF', '')),
);
const latin = fc.integer({ min: 0, max: 0xff }).filter((code) => code < 0x80 || code > 0x9f);

const encodings: readonly [Encoding, fc.Arbitrary<string>, (text: string) => Buffer][] = [
  ['utf-8', unicode, (text) => Buffer.from(text)],
  ['utf-16', unicode, (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['utf-16le', unicode, (text) => Buffer.from(text, 'utf16le')],
  ['utf-16be', unicode, (text) => Buffer.from(text, 'utf16le').swap16()],
  [
    'iso-8859-1',
    textOf(latin.map((code) => String.fromCharCode(code))),
    (text) => Buffer.from(text, 'latin1'),
  ],
  ...(['windows-1252', 'gb18030', 'shift_jis'] as const).map(
    (name): [Encoding, fc.Arbitrary<string>, (text: string) => Buffer] => {
      const { text, bytesOf } = tableOf(name);
      return [name, text, bytesOf];
    },
  ),
];

it.each(encodings)('a text in %s comes out as it went in', async (encoding, text, bytesOf) => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
      const files = texts.map((one, i) => ({
        name: `${String(i).padStart(2, '0')}.txt`,
        body: bytesOf(one),
      }));
      const { rows } = await readBack(engine, zipOf(files), {
        ...{ format: 'zip', reading: { encoding, rows: 'documents' }, chunkBytes: 512 },
      });
      expect(rows.map((row) => row['text'])).toEqual(texts);
    }),
    { numRuns: caseCount(6) },
  );
  expect(scratch.open()).toBe(0);
});
