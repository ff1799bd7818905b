import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { proveRows } from './prove.js';
import { appRoles, Db, migrate, openSource, roleName, type AppRole, type DbOptions } from '#libs/db';

/** A database of a test's own, with the catalog's tables, roles and privileges. */
export interface TestDatabase {
  readonly name: string;
  /** With the rights of the catalog's owner, who is a superuser here. */
  readonly url: string;
  /** With the rights of one app, as the gateway would give it. */
  readonly urlFor: (app: AppRole) => string;
  /** Runs SQL as superuser: to look in, or to do what no app may. */
  readonly query: <Row extends pg.QueryResultRow>(
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<Row[]>;
  /** As {@link query}, for what a test needs to be there: a record speaks of the rows of each table that the SQL names. */
  readonly seed: TestDatabase['query'];
  /** Opens a door with an app's rights; `drop` closes it. The clock and randomness are real unless given. */
  readonly door: (app: AppRole, options?: Partial<DbOptions>) => Promise<Db>;
  readonly drop: () => Promise<void>;
}

/** What proves the rows of a test's catalog. */
export const proofKey = new Uint8Array(32).fill(6);

const root = join(import.meta.dirname, '../..');

/** Roles belong to the whole server, so every worker has to give them the same passwords. */
const password = (app: AppRole): string => `only-for-tests-${app}`;

// Whoever makes the template holds this lock of the server's own database; the number only has to be the same for all.
const templateLock = 7_120_116;

function serverUrl(): string {
  const url = process.env['TIDEGATE_TEST_POSTGRES'];
  if (url === undefined || url === '') {
    throw new Error('These tests need PostgreSQL: run them with npm test, or set TIDEGATE_TEST_POSTGRES.');
  }
  return url;
}

/** The same server, another database, and perhaps another role. */
function address(database: string, user?: { name: string; password: string }): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  if (user) {
    url.username = user.name;
    url.password = user.password;
  }
  return url.href;
}

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(root, folder, name))
    .sort();
}

/** A template is named after all that it is made from, so that a server which outlives a run never serves an old one. */
function templateName(): string {
  const digest = createHash('sha256');
  const files = [
    ...sourceFiles('migrations'),
    ...sourceFiles('libs/db/src'),
    ...sourceFiles('libs/contracts/src'),
  ];
  for (const file of [...files, join(root, 'node_modules/pg-boss/package.json')]) {
    digest.update(readFileSync(file)).update('\0');
  }
  return `tidegate_template_${digest.digest('hex').slice(0, 16)}`;
}

async function makeTemplate(server: pg.Client, name: string): Promise<void> {
  const made = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (made.rowCount === 1) return;
  const draft = `${name}_${randomBytes(4).toString('hex')}`;
  await server.query(`CREATE DATABASE ${draft}`);
  const passwords = Object.fromEntries(appRoles.map((app) => [app, password(app)])) as Record<
    AppRole,
    string
  >;
  await migrate({ url: address(draft), passwords });
  // A template that is finished has its name, and nobody can connect to it: a connection would keep it from being copied.
  await server.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
}

let template: Promise<string> | undefined;

/** The migrated template, made once a server and looked for once a process. */
async function migratedTemplate(): Promise<string> {
  template ??= withClient(serverUrl(), async (server) => {
    const name = templateName();
    await server.query('SELECT pg_advisory_lock($1)', [templateLock]);
    await makeTemplate(server, name);
    return name;
  });
  return template;
}

/** A fresh database, cloned from a template that has all migrations. Drop it when the tests are through. */
export async function testDatabase(): Promise<TestDatabase> {
  const from = await migratedTemplate();
  const name = `tidegate_test_${randomBytes(6).toString('hex')}`;
  await withClient(serverUrl(), (server) => server.query(`CREATE DATABASE ${name} TEMPLATE ${from}`));
  const url = address(name);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined); // a dropped database ends its connections
  const closing: (() => Promise<void>)[] = [() => pool.end()];
  const urlFor = (app: AppRole): string => address(name, { name: roleName(app), password: password(app) });
  const query = async <Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
    (await pool.query<Row>(sql, [...parameters])).rows;
  let owner: Promise<Db> | undefined;
  const ownersDoor = async (): Promise<Db> => {
    const source = await openSource(url, 'test-owner', 1);
    closing.push(() => source.destroy());
    return new Db(source, { clock: () => new Date(), random: (n) => randomBytes(n), proofKey });
  };
  return {
    name,
    url,
    urlFor,
    query,
    seed: async <Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []) => {
      const rows = await query<Row>(sql, parameters);
      const named = sql.matchAll(/(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?/g);
      await proveRows(
        await (owner ??= ownersDoor()),
        Array.from(named, ([, table = '']) => table),
      );
      return rows;
    },
    door: async (app, options = {}) => {
      const source = await openSource(urlFor(app), `test-${app}`);
      closing.push(() => source.destroy());
      return new Db(source, { clock: () => new Date(), random: (n) => randomBytes(n), proofKey, ...options });
    },
    drop: async () => {
      for (const close of closing.splice(0).reverse()) await close();
      await withClient(serverUrl(), (server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** An empty database without any table, for what migrates by itself. */
export async function emptyDatabase(): Promise<Pick<TestDatabase, 'name' | 'url' | 'query' | 'drop'>> {
  const name = `tidegate_test_${randomBytes(6).toString('hex')}`;
  await withClient(serverUrl(), (server) => server.query(`CREATE DATABASE ${name}`));
  const url = address(name);
  return {
    name,
    url,
    query: <Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
      withClient(url, async (client) => (await client.query<Row>(sql, [...parameters])).rows),
    drop: () =>
      withClient(serverUrl(), async (server) => {
        await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}
