import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#libs/kernel';
import { type Scanner } from '../parts/chunks.js';
import { QuickScanner } from './quick-scanner.js';
import { RecordScanner } from './record-cutter.js';
import { type Separation } from './records.js';
import { caseCount } from '../../../../test/support/case-count.js';

/** All that a scanner says of a text that comes in blocks, also where it refuses. */
function told(scanner: Scanner, blocks: readonly Buffer[]): unknown[] {
  const said: unknown[] = [];
  let line = 1;
  for (const block of blocks) {
    try {
      const { bytes, ...found } = scanner.scan(Buffer.from(block), line);
      said.push({ ...found, bytes: bytes.toString('latin1'), inQuotes: scanner.inQuotes });
      line += found.lines;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return [...said, error.detail];
    }
  }
  return said;
}

function cutAt(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

const separation = fc.constantFrom<Separation>(
  { delimiter: ',', quote: '"' },
  { delimiter: ';', quote: '"' },
  { delimiter: '\t', quote: '"' },
  { delimiter: '\t', quote: '' },
);
const calm = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom('a', '7', ' ', 'é', '😀'), maxLength: 30 }) },
  {
    weight: 3,
    arbitrary: fc
      .string({ unit: fc.constantFrom('a', '""', '\n', '\r', '\r\n', ',', ';', '\t', ' '), maxLength: 90 })
      .map((text) => `"${text}"`),
  },
);
const odd = fc.oneof(
  { weight: 9, arbitrary: calm },
  { weight: 1, arbitrary: fc.constantFrom('"', 'a"b', '"a"b', ' "a" ', '"a" "b"', '\r', '\0', '"\r"') },
);
/** Texts that are well formed, and texts that are so for the most part. */
const tables = fc
  .constantFrom(calm, odd)
  .chain((field) => fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { maxLength: 30 }));
const places = fc.array(fc.nat(), { maxLength: 4 });

describe('The quick scanner', () => {
  it('finds of any text in any blocks what the exact one finds, and refuses it in the same words', () => {
    fc.assert(
      fc.property(
        ...[separation, tables, places, fc.boolean()],
        fc.constantFrom('\n', '\n', '\r\n', '\r\n', '\n\n'),
        (how, table, cuts, keepEmpty, end) => {
          const text = table.map((fields) => fields.join(how.delimiter) + end).join('');
          const blocks = cutAt(text, cuts);
          const exact = told(new RecordScanner(how, keepEmpty), blocks);
          expect(told(new QuickScanner(how, keepEmpty), blocks)).toEqual(exact);
        },
      ),
      { numRuns: caseCount(2000) },
    );
  });

  it('finds it of bytes that mean something side by side, at every place of a step', () => {
    const unit = fc.constantFrom('"', '"', ',', '\n', '\r\n', 'a', ' ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), places, fc.boolean(), (text, cuts, keepEmpty) => {
        const how = { delimiter: ',', quote: '"' } as const;
        const blocks = cutAt(text, cuts);
        const exact = told(new RecordScanner(how, keepEmpty), blocks);
        expect(told(new QuickScanner(how, keepEmpty), blocks)).toEqual(exact);
      }),
      { numRuns: caseCount(3000) },
    );
  });

  it('takes blocks of any length', () => {
    const block = Buffer.from('1,"a\n""b",c\n'.repeat(200_000));
    expect(new QuickScanner({ delimiter: ',', quote: '"' }).scan(block, 1)).toEqual({
      ...{ bytes: block, cut: block.length, records: 200_000, linesToCut: 400_000, lines: 400_000 },
    });
  });
});
