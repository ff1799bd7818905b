import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Problem } from '#libs/kernel';
import { corpus } from '../../../../test/support/corpus.js';
import { chanceOf, mutated } from '../../test/fuzz/mutate.js';
import { type Seed, seeds } from '../../test/fuzz/seeds.js';
import { fileOf, testScratch } from '../../test/imported.js';
import { type Engine, openEngine } from '../engine/engine.js';
import { Quarantine } from '../parts/quarantine.js';
import { importTable } from './import-table.js';

/** `FUZZ_CASES=100000 FUZZ_FROM=7 npm test -- fuzz` tries others; the file of the case that is tried stays where a run does not end. */
const cases = Number(process.env['FUZZ_CASES'] ?? 400);
const from = Number(process.env['FUZZ_FROM'] ?? 0);

const scratch = testScratch();
const folder = mkdtempSync(join(tmpdir(), 'tidegate-fuzz-'));
let engine: Engine;
let all: Seed[];
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
  all = await seeds(engine, corpus);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** What is wrong with how a file was taken; nothing where it became a table, or was refused with one problem. */
async function fault(format: string, bytes: Buffer): Promise<string | undefined> {
  let rows = 0;
  let parts = 0;
  const startAgain = async (): Promise<void> => {
    [rows, parts] = [0, 0];
    return Promise.resolve();
  };
  try {
    const table = await importTable({
      ...{ engine, format, file: fileOf(bytes, 4096), parameters: {}, chunkBytes: 16 << 10 },
      quarantine: new Quarantine(bytes.length % 3),
      onAgain: startAgain,
      onPart: async (part) => {
        const found = await engine.query(`SELECT count(*) AS n FROM read_parquet('${part.file.path}')`);
        if (Number(found[0]?.['n']) !== part.rows) throw new Error('a part has other rows than it says');
        rows += part.rows;
        parts++;
      },
    });
    if (rows !== table.rows || parts !== table.parts) return 'the table has other rows than its parts';
    if (table.columns.length === 0 || rows === 0) return 'the table is empty';
  } catch (error) {
    const isRefusal = error instanceof Problem && error.code.startsWith('upload.');
    if (!isRefusal) return `it ended with ${error instanceof Error ? (error.stack ?? '') : String(error)}`;
    if (error.detail.length > 600) return 'its refusal is longer than a person reads';
  }
  return scratch.open() === 0 ? undefined : 'scratch files are left open';
}

it('every file, however wrong, becomes a table or is refused with one problem', async () => {
  for (let number = from; number < from + cases; number++) {
    const chance = chanceOf(number);
    const { format, bytes, again } = chance.of(all);
    const changed = mutated(bytes, chance, chance.of(all).bytes);
    const file = again?.(changed) ?? changed;
    writeFileSync(join(folder, `${number}.${format}`), file);
    expect({ number, format, fault: await fault(format, file) }).toEqual({
      number,
      format,
      fault: undefined,
    });
    rmSync(join(folder, `${number}.${format}`));
  }
}, 86_400_000);
