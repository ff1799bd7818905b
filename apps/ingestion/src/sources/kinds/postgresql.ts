import { problem } from '#libs/kernel';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Pulled } from '../source-kind.js';
import { failedSource } from './failed.js';
import { asCsv, markOf, mostRows, statementMs, type TableContext, tableKind } from './tables.js';

/** Types whose text says nothing else than itself, though it may look like a number or a date. */
const numbers = new Set([16, 20, 21, 23, 700, 701, 1700, 1082, 1083, 1114, 1184]);

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const dotted = (name: string): string => name.split('.').map(identifier).join('.');

/**
 * A table or a statement of PostgreSQL, in one snapshot that cannot write: PostgreSQL's own text of every value, as COPY writes it. Text
 * stays text whatever it looks like; numbers, dates and instants (in UTC) are found as in any file.
 */
export const postgresql = tableKind({
  kind: 'postgresql',
  protocols: ['postgresql', 'postgres'],
  port: 5432,
  connect: connected,
  begin: begun,
  close: (client) => void client.end().catch(() => undefined),
});

async function connected({ location, credentials, network, signal }: TableContext): Promise<pg.Client> {
  const { host, port, database, tls } = location;
  const address = await network.addressOf(host);
  const client = new pg.Client({
    host: address,
    port,
    database,
    user: credentials?.user ?? 'postgres',
    ...(credentials?.password !== undefined && { password: credentials.password }),
    ssl:
      tls === 'off'
        ? false
        : { rejectUnauthorized: true, servername: host, ...(credentials?.ca && { ca: credentials.ca }) },
    connectionTimeoutMillis: 15_000,
    application_name: 'tidegate',
    options: `-c statement_timeout=${statementMs} -c default_transaction_read_only=on`,
  });
  client.on('error', () => undefined); // whatever waits for it is told
  signal.addEventListener('abort', () => void client.end().catch(() => undefined));
  try {
    await client.connect();
  } catch (error) {
    throw failedSource(`${host} could not be connected to`, error);
  }
  return client;
}

/** What the session of a run is set to, in the transaction that cannot write. */
const settings = [
  'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  `SET LOCAL TIME ZONE 'UTC'`,
  `SET LOCAL DateStyle = 'ISO'`,
  `SET LOCAL IntervalStyle = 'iso_8601'`,
  `SET LOCAL bytea_output = 'hex'`,
  'SET LOCAL extra_float_digits = 3',
];

/** The extended protocol takes one statement: nothing can be put behind a person's own. */
async function alone<R extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: string[] = [],
): Promise<pg.QueryResult<R>> {
  const asked: pg.QueryConfig & { readonly queryMode: 'extended' } = { text, values, queryMode: 'extended' };
  return client.query<R>(asked);
}

async function begun(client: pg.Client, context: TableContext): Promise<Pulled | null> {
  const { location, watermark, reached } = context;
  for (const setting of settings) await client.query(setting);
  const rows = location.table === undefined ? `(${location.query ?? ''}\n)` : dotted(location.table);
  const from = `FROM ${rows} AS source`;
  const { fields } = await alone(client, `SELECT * ${from} LIMIT 0`);
  if (fields.length === 0) throw problem('source.failed', 'It has no columns.');
  let where = '';
  let now: string | undefined;
  if (watermark !== undefined) {
    const mark = markOf(
      watermark,
      fields.map(({ name }) => name),
      identifier,
    );
    const since = reached === undefined ? '' : `WHERE ${mark} > $1`;
    const text = `SELECT max(${mark})::text AS last ${from} ${since}`;
    const last = await alone<{ last: string | null }>(client, text, reached === undefined ? [] : [reached]);
    now = last.rows[0]?.last ?? undefined;
    if (now === undefined) {
      await client.end();
      return null;
    }
    const bounds = [`${mark} <= ${client.escapeLiteral(now)}`];
    if (reached !== undefined) bounds.push(`${mark} > ${client.escapeLiteral(reached)}`);
    where = `WHERE ${bounds.join(' AND ')}`;
  }
  const columns = fields.map(({ name }) => `${identifier(name)}::text AS ${identifier(name)}`).join(', ');
  const select = `SELECT ${columns} ${from} ${where} LIMIT ${mostRows + 1}`;
  const copy = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)`));
  const texts = fields.filter(({ dataTypeID }) => !numbers.has(dataTypeID)).map(({ name }) => name);
  return { blocks: blocksOf(copy, client), ...asCsv(texts), reached: () => now };
}

async function* blocksOf(
  copy: AsyncIterable<Uint8Array> & { readonly rowCount: number },
  client: pg.Client,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* copy;
    if (copy.rowCount > mostRows) throw problem('source.failed', `It has more than ${mostRows} rows.`);
  } catch (error) {
    throw failedSource('The database broke off', error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
