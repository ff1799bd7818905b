import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { existingData, startEmbedded } from '#libs/postgres';

/** The catalog of a gateway that does not run, opened as superuser. */
export interface ClosedCatalog {
  readonly query: <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>;
  /** Every row of every table that is not PostgreSQL's own, as text: what a dump would hold. */
  readonly dump: () => Promise<{ tables: number; rows: number; text: string }>;
}

async function dump(client: pg.Client): Promise<{ tables: number; rows: number; text: string }> {
  const found = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const lines: string[] = [];
  for (const { name } of found.rows) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    lines.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return { tables: found.rows.length, rows: lines.length, text: lines.join('\n') };
}

/** A connection to the database of a gateway that runs, as superuser: to hold what it waits for. */
export async function openCatalog(home: string): Promise<pg.Client> {
  const folder = join(home, 'postgres');
  const [, , , port] = readFileSync(join(existingData(folder) ?? '', 'postmaster.pid'), 'utf8').split('\n');
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: Number(port), user: 'postgres', password, database: 'tidegate' },
  });
  client.on('error', () => undefined); // the gateway may be killed, and its database with it
  await client.connect();
  return client;
}

/** Starts the database of a home whose gateway has ended, lets `look` look into it, and stops it again. */
export async function withCatalog<T>(home: string, look: (catalog: ClosedCatalog) => Promise<T>): Promise<T> {
  const database = await startEmbedded({ folder: join(home, 'postgres') });
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    return await look({
      query: async <Row extends pg.QueryResultRow>(sql: string) => (await client.query<Row>(sql)).rows,
      dump: () => dump(client),
    });
  } finally {
    await client.end().catch(() => undefined);
    await database.stop();
  }
}
