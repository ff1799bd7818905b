import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DataSource, type EntityMetadata } from 'typeorm';
import { entities, openSource } from '#libs/db';
import { emptyDatabase } from '../test/support/database.js';
import { migrations } from './index.js';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let source: DataSource;

beforeAll(async () => {
  database = await emptyDatabase();
  source = await openSource(database.url, 'test-migrations', 2);
  await source.runMigrations();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

/** What going down loses on purpose: tables and columns that the older version had no place for. The first loses all. */
const losses: Readonly<Record<string, readonly string[]>> = {
  Hierarchies0002: ['hierarchy', 'hierarchy_version', 'release.hierarchies'],
  PrivacyBudget0003: ['privacy_answer', 'privacy_budget', 'privacy_spend', 'privacy_tally'],
  ReleaseTreatment0004: ['release.treatment'],
  ReleaseAttempts0005: ['release_attempt'],
  RowProofs0006: ['audit_record.seal', 'row_proof'],
  Shares0007: [
    'idempotency_key.acted',
    'idempotency_key.claim',
    'idempotency_key.digest',
    'job.turn',
    'throttle',
  ],
  SecondPerson0008: [
    ...['access_request.expires_at', 'access_request.not_before', 'access_request.proposed_by'],
    ...['grant.proposed_by', 'principal.created_by', 'privacy_budget.proposed'],
  ],
  PolicyApprovals0010: ['policy_version.approved_by', 'policy_version.loosens'],
  JobSeals0011: ['job.seal'],
  Readings0012: ['dataset.reading', 'dataset_version.reading'],
  Uploads0013: ['upload', 'upload_piece'],
  Withdrawals0017: ['release_withdrawal'],
  Purposes0019: ['access_request.said', 'dataset.discoverable', 'grant.dataset_id', 'purpose'],
  Leavers0018: [
    ...['oidc_payload.begun_at', 'oidc_payload.client', 'oidc_payload.principal_id'],
    ...['principal.deleted_at', 'principal.signed_in_from'],
  ],
  Quarantine0016: ['dataset_version.quarantine_object_id'],
  Sources0014: ['source'],
  Appends0015: [
    ...['dataset.contract', 'dataset_version.base', 'dataset_version.changes', 'dataset_version.content'],
    ...['dataset_version.read_as', 'dataset_version.written', 'source.mode'],
    ...['version_part.sealed_at', 'version_part.sealed_for'],
  ],
};

const samples: Readonly<Record<string, unknown>> = {
  text: 'text',
  int: 7,
  bigint: '7',
  'double precision': 0.5,
  boolean: true,
  jsonb: JSON.stringify({ some: 'json' }),
  bytea: Buffer.from('bytes'),
  timestamptz: new Date('2026-01-02T03:04:05Z'),
};

/** A row with a value in every column; references are to the rows of `keys`. */
async function fill(table: EntityMetadata, keys: ReadonlyMap<string, string>, own: string): Promise<void> {
  const row = table.columns.map((column) => {
    const reference = table.foreignKeys.find(({ columns }) => columns.includes(column));
    const type = String(column.type);
    const value = type === 'uuid' ? (keys.get(reference?.referencedTablePath ?? '') ?? own) : samples[type];
    if (value === undefined) throw new Error(`Say with what to fill a column of type ${type}.`);
    return [`"${column.databaseName}"`, column.isArray ? [value] : value] as const;
  });
  const [names, values] = [row.map(([name]) => name), row.map(([, value]) => value)];
  const places = names.map((_, i) => `$${i + 1}`);
  await database.query(
    `INSERT INTO "${table.tableName}" (${names.join()}) VALUES (${places.join()})`,
    values,
  );
}

/** One row of every entity, those that others refer to first. */
async function fillEveryTable(): Promise<void> {
  const keys = new Map<string, string>();
  const waiting = entities.map((entity) => source.getMetadata(entity));
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ foreignKeys, tablePath }) =>
      foreignKeys.every(({ referencedTablePath: of }) => of === tablePath || keys.has(of)),
    );
    const [table] = waiting.splice(ready, 1);
    if (ready < 0 || !table) throw new Error('Tables refer to each other in a circle.');
    const own = randomUUID();
    await fill(table, keys, own);
    keys.set(table.tablePath, own);
  }
}

type Row = Readonly<Record<string, unknown>>;
type Catalog = ReadonlyMap<string, readonly Row[]>;

async function everything(): Promise<Catalog> {
  const tables = await database.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' ORDER BY 1`,
  );
  const catalog = new Map<string, readonly Row[]>();
  for (const { name } of tables) catalog.set(name, await database.query<Row>(`SELECT * FROM "${name}"`));
  return catalog;
}

/** Tables that are gone or empty, and columns that are gone or hold something else. */
function lost(before: Catalog, after: Catalog): string[] {
  return [...before].flatMap(([table, [row = {}]]) => {
    const now = after.get(table)?.[0];
    if (now === undefined) return [table];
    const changed = Object.keys(row).filter(
      (name) => JSON.stringify(row[name]) !== JSON.stringify(now[name]),
    );
    return changed.map((name) => `${table}.${name}`);
  });
}

it('migrations go down and up over a row in every table, lose what they say and nothing else, and end where entities are', async () => {
  await fillEveryTable();
  const filled = await everything();
  expect([...filled].filter(([, rows]) => rows.length !== 1).map(([table]) => table)).toEqual([]);

  const gone: string[] = [];
  for (const migration of migrations.slice(1).toReversed()) {
    const before = await everything();
    await source.undoLastMigration();
    const now = lost(before, await everything()).sort();
    expect([migration.name, now]).toEqual([migration.name, losses[migration.name]]);
    gone.push(...now);
  }
  await source.runMigrations();
  const whole = gone.filter((name) => !gone.includes(name.split('.')[0] ?? '') || !name.includes('.'));
  expect(lost(filled, await everything()).sort()).toEqual(whole.sort());

  while ((await database.query('SELECT 1 FROM migration')).length > 0) await source.undoLastMigration();
  expect([...(await everything()).keys()]).toEqual([]);
  await source.runMigrations();
  const drift = await source.driver.createSchemaBuilder().log();
  expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
});
