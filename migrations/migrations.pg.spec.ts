import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { entities, openSource } from '#libs/db';
import { emptyDatabase } from '../test/support/database.js';
import { migrations } from './index.js';

type Empty = Awaited<ReturnType<typeof emptyDatabase>>;

let database: Empty;
let source: DataSource;

beforeAll(async () => {
  database = await emptyDatabase();
  source = await openSource(database.url, 'test-migrations', 2);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const tables = async (): Promise<string[]> =>
  (
    await database.query<{ t: string }>(
      `SELECT relname AS t FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'f') AND relnamespace = 'public'::regnamespace
       ORDER BY 1`,
    )
  ).map(({ t }) => t);

/** Everything that a schema is made of, as text that can be compared. */
const shape = (): Promise<unknown[]> =>
  database.query(
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> 'migration'
     UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migration'
     UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> 'migration'
     UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '' FROM pg_trigger
     WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'audit_%' ORDER BY 1, 2, 3`,
  );

describe('the migrations', () => {
  it('make a table for every entity and no other, go back to nothing, and make the same again', async () => {
    await source.runMigrations();
    const first = await shape();
    expect(await tables()).toEqual(
      [...entities.map((entity) => source.getMetadata(entity).tableName), 'migration'].sort(),
    );

    for (const migration of migrations.toReversed()) {
      expect(new migration().name).toBeDefined();
      await source.undoLastMigration();
    }
    expect(await tables()).toEqual(['migration']);
    const functions = await database.query(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(functions).toEqual([]);

    await source.runMigrations();
    expect(await shape()).toEqual(first);
  });

  it('agree with the entities: nothing is left that TypeORM would change', async () => {
    const drift = await source.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('are numbered in order, one name each', () => {
    const names = migrations.map((migration) => new migration().name);
    const number = (name: string): number => Number(name.slice(-13));
    expect(names).toEqual([...new Set(names)].sort((a, b) => number(a) - number(b)));
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]+\d{4}0{9}\d{4}$|^[A-Z][A-Za-z]+\d+$/);
  });
});
