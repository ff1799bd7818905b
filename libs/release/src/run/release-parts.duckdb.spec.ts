import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Plan } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { type Engine, openEngine } from '#libs/tabular';
import { openInto } from './openable.js';
import { writeTable } from '../tables/prepare.js';
import { writeParts } from './release-parts.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-parts-'));
const scratch = openScratch(folder);
const store = new SealedStore(openStore(`file:${join(folder, 'objects')}`));
const keyring = generateKeyring();
const { signal } = new AbortController();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
});
afterAll(() => {
  engine.close();
  scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

const plan = {
  columns: [
    { name: 'a "name"', rawType: 'integer', type: 'integer', action: { technique: 'keep' }, rule: 0 },
    { name: 'range', rawType: 'integer', type: 'string', action: { technique: 'keep' }, rule: 0 },
  ],
} as unknown as Plan;

/** Where a release's parts go, of so many bytes each. */
function targetOf(partBytes?: number) {
  const prefix = newId(new Date(), secureRandom);
  const target = { store, prefix, release: prefix, vault: publicKeyring(keyring) };
  return { ...target, ...(partBytes !== undefined && { partBytes }) };
}

async function release(rows: number, partBytes?: number) {
  const sql = `SELECT n AS o0, n % 7 AS o1, 'x' AS s, n AS r, n % 10 <> 0 AS p FROM range(${rows}) AS t(n)`;
  const final = await writeTable(engine, { sql, parameters: {} }, signal);
  const parts = await writeParts(engine, plan, final, targetOf(partBytes), signal);
  final.file.close();
  const files = [];
  for (const { object } of parts) {
    files.push(await openInto(store, scratch, { object, key: await store.openKey(object, keyring) }));
  }
  const relation = await engine.relation(files, [
    { name: 'a "name"', type: 'integer' },
    { name: 'range', type: 'string' },
  ]);
  return { parts, relation };
}

describe('a release in parts', () => {
  it('has small parts and small row groups where it holds bytes, for few pictures fill the memory', async () => {
    const sql = `SELECT n AS o0, encode(repeat('x', 1000)) AS o1, n AS r, true AS p FROM range(5000) AS t(n)`;
    const final = await writeTable(engine, { sql, parameters: {}, hasBytes: true }, signal);
    const [group] = await engine.query(
      `SELECT max(row_group_num_rows) AS rows FROM parquet_metadata('${final.file.path}')`,
    );
    expect(group).toEqual({ rows: 2048 });
    const target = targetOf(1 + final.file.size() / 3);
    const columns = plan.columns.map((one, i) => (i === 0 ? one : { ...one, type: 'bytes' }));
    const parts = await writeParts(engine, { ...plan, columns } as Plan, final, target, signal);
    expect(parts.map(({ rows }) => rows)).toEqual([1667, 1667, 1666]);
    final.file.close();
  });

  it('has parts of bounded size whose records, together and in order, are the published ones under their names', async () => {
    const { parts, relation } = await release(150_000, 1);
    expect(parts.map(({ rows }) => rows)).toEqual([55_296, 55_296, 24_408]);
    const [row] = await engine.query(
      `SELECT count(*) AS rows, bool_and(n > before) AS ordered, bool_and(n % 10 <> 0) AS published, any_value(typeof("range")) AS type
       FROM (SELECT *, "a ""name""" AS n, lag("a ""name""", 1, -1) OVER () AS before FROM (${relation}))`,
    );
    expect(row).toEqual({ rows: 135_000, ordered: true, published: true, type: 'VARCHAR' });
  });

  it('is one part where it is small, also when nobody is left', async () => {
    expect((await release(100)).parts.map(({ rows }) => rows)).toEqual([90]);
    const { parts, relation } = await release(0);
    expect(parts.map(({ rows }) => rows)).toEqual([0]);
    expect(await engine.query(relation)).toEqual([]);
  });
});
