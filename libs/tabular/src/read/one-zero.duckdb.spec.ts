import { expect, it } from '@jest/globals';
import { testScratch } from '../../test/imported.js';
import { openEngine } from '../engine/engine.js';
import { exportRelation } from './export.js';

it('Zeros of both signs, which count as one value, are the same bytes in CSV and NDJSON', async () => {
  const scratch = testScratch();
  const engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
  const part = scratch.newFile();
  const sql = `SELECT unnest([CAST('-0.0' AS DOUBLE), CAST('0.0' AS DOUBLE)]) AS v`;
  await engine.copyTo({ sql, file: part, format: 'part' });
  for (const format of ['csv', 'ndjson'] as const) {
    const blocks: Uint8Array[] = [];
    const columns = [{ name: 'v', type: 'double' as const }];
    for await (const block of exportRelation({ engine, parts: [part], columns, format })) blocks.push(block);
    const [first, second] = Buffer.concat(blocks).toString().trim().split('\n').slice(-2);
    expect(first).toBe(second);
    expect(first).not.toContain('-');
  }
  part.close();
  engine.close();
});
