import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const { misnamedSpecs } = (await import(String(new URL('../../scripts/tiers.mjs', import.meta.url)))) as {
  misnamedSpecs: (root: string) => string[];
};
const root = mkdtempSync(join(tmpdir(), 'tidegate-tiers-'));
afterAll(() => rmSync(root, { recursive: true }));

it('a spec that starts an engine, a process or a database says so in its name, and no other does', () => {
  const files = {
    'libs/a/src/plain.spec.ts': "// openEngine() is only spoken of\nimport { x } from './x.js';",
    'libs/a/src/engine.spec.ts': 'await openEngine({ newFile });',
    'libs/a/src/fine.prop.duckdb.spec.ts': 'await openEngine({ newFile });',
    'libs/a/src/worker.duckdb.spec.ts': 'openEngine({}); runWorker<Task, Outcome>(entry, task);',
    'libs/a/test/db.ts': 'export const db = () => testDatabase();',
    'apps/b/src/deep.spec.ts': "import { db } from '../../../libs/a/test/db.js';",
    'migrations/idle.pg.spec.ts': 'expect(1).toBe(1);',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  expect(misnamedSpecs(root).sort()).toEqual([
    'apps/b/src/deep.spec.ts starts PostgreSQL: call it apps/b/src/deep.pg.spec.ts',
    'libs/a/src/engine.spec.ts starts DuckDB: call it libs/a/src/engine.duckdb.spec.ts',
    'libs/a/src/worker.duckdb.spec.ts starts a process or a server: call it libs/a/src/worker.process.spec.ts',
    'migrations/idle.pg.spec.ts starts nothing: call it migrations/idle.spec.ts',
  ]);
});
