import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#libs/kernel';
import { CsvWriter } from '../csv/csv-writer.js';
import { type CsvDialect } from '../csv/dialect.js';
import { formats } from '../import/formats.js';
import { QuickScanner } from '../csv/quick-scanner.js';
import { type Engine, openEngine } from '../engine/engine.js';
import { literal } from '../engine/sql.js';
import { fileOf, testScratch } from '../../test/imported.js';
import { importChunks } from './import-chunks.js';
import { type ImportedTable } from './format.js';
import { type PartWriter } from './part-writer.js';
import { caseCount } from '../../../../test/support/case-count.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
});
afterAll(() => engine.close());

const dialect: CsvDialect = { delimiter: ',', quote: '"', header: false, trim: false, byteOrderMark: false };
const chunkRecords = 1500;

interface Outcome {
  readonly table?: ImportedTable;
  readonly parts?: readonly unknown[];
  readonly refusal?: string;
}

/** All that comes of a text: each part with its physical types and rows, or the refusal. */
async function outcome(text: string, guessing: boolean, chunkBytes = chunkRecords * 6): Promise<Outcome> {
  const csv = new CsvWriter(engine, dialect, ['a', 'b']);
  const writer: PartWriter = guessing
    ? csv
    : { write: async (...chunk: Parameters<CsvWriter['write']>) => csv.write(...chunk) };
  const parts: unknown[] = [];
  const reading = { format: 'csv', skipped: 0, warnings: [] };
  const plan = { writer, scanner: () => new QuickScanner(dialect), dataOffset: 0, dataLine: 1, reading };
  try {
    const table = await importChunks(fileOf(Buffer.from(text)), plan, {
      ...{ engine, parameters: {}, among: formats, chunkBytes },
      onPart: async ({ file, rows, position }) => {
        const from = `read_parquet(${literal(file.path)})`;
        const types = await engine.query(`SELECT column_type FROM (DESCRIBE SELECT * FROM ${from})`);
        const [hash] = await engine.query(
          `SELECT bit_xor(hash(row_number, a, b)) FROM (SELECT row_number() OVER () AS row_number, a, b FROM ${from})`,
        );
        parts.push({ rows, position, types, hash });
      },
    });
    return { table, parts };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refusal: error.detail };
  }
}

describe('A chunk that starts on a guess', () => {
  it('comes to what it would have come to after the first chunk, wherever a cell needs a wider type', async () => {
    const odd = fc.record({
      at: fc.nat(4 * chunkRecords),
      cells: fc.constantFrom(
        '2.50,x',
        '2,007',
        ',2020-01-01',
        '"",""',
        'nan,1',
        '2,"x',
        '2,3,4',
        '9007199254740993,1',
        '0.00001,0',
        '1e-05,-0',
        '3.0,1.5',
        ' 7,0.00002',
        '2020-01-31T10:00:00,2020-01-31',
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(odd, { maxLength: 3 }),
        fc.constantFrom(
          '10,200',
          '1,true',
          '1.5,',
          'x,y',
          '0.5,2.5',
          '-7.0,0.25',
          '2020-01-31,2020-01-31 10:00:00',
        ),
        async (odds, plain) => {
          const lines = Array.from({ length: 4 * chunkRecords }, (): string => plain);
          for (const { at, cells } of odds) lines[at] = cells;
          const text = lines.map((line) => `${line}\n`).join('');
          const cut = await outcome(text, true);
          expect(cut).toEqual(await outcome(text, false));
          const whole = await outcome(text, true, 1 << 30);
          expect(cut.table?.schema).toEqual(whole.table?.schema);
        },
      ),
      {
        numRuns: caseCount(40),
        examples: [
          [
            [
              { at: 2570, cells: ' 7,0.00002' },
              { at: 1024, cells: '2.50,x' },
            ],
            '10,200',
          ],
        ],
      },
    );
    expect(scratch.open()).toBe(0);
  }, 120_000);
});
