import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:https';
import { type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection } from '@duckdb/node-api';
import { createConnection } from 'mysql2';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startEmbedded } from '#libs/postgres';
import { type Cast } from '../../apps/cli/src/demo/cast.js';
import { hasMariaDb, MariaDb } from '../../test/support/mariadb.js';
import { ended } from './gateway.js';
import { timed } from './harness.js';
import { type Held, peaked } from './memory.js';

/** What was read how fast, by the gateway and by a plain client. */
export interface Load {
  readonly rows: number;
  readonly seconds: number;
  readonly peak: Held | null;
  readonly client: string;
  readonly clientSeconds: number;
}

/** A table as a file, an engine that knows it, and the gateway that is to have it. */
export interface Table {
  readonly csv: string;
  readonly connection: DuckDBConnection;
  /** How often a database has its rows. */
  readonly copies: number;
  /** How many of its rows are put into databases that take them one by one. */
  readonly documents: number;
  readonly cast: Cast;
  /** The gateway's process. */
  readonly pid: number;
}

export type LoadSource = (table: Table) => Promise<Load | undefined>;

export const nowhere = (): Writable =>
  new Writable({ objectMode: true, write: (_block, _encoding, done) => done() });

/** Makes a dataset of a source's name with one run of it. */
export async function pulled(
  { cast: { engineer }, pid }: Table,
  name: string,
  source: object,
): Promise<{ rows: number; seconds: number; peak: Held | null }> {
  await engineer.post('/v1/datasets', { name: `from-${name}` });
  await engineer.post('/v1/sources', { name, kind: name, dataset: `from-${name}`, ...source });
  const run = async () => {
    const { job } = await engineer.post<{ job: string }>(`/v1/sources/${name}/runs`, {});
    return ended<{ rows: number }>(engineer, job);
  };
  const { peak, result } = await peaked(pid, () => timed(run));
  return { rows: result.result.rows, seconds: result.seconds, peak };
}

/** The table's columns as a statement that makes it, each type as a database names it. */
export async function definition(
  { csv, connection }: Table,
  types: Readonly<Record<string, string>>,
  quote: string,
): Promise<string> {
  const columns = (await connection.runAndReadAll(`DESCRIBE FROM read_csv('${csv}')`)).getRows();
  const each = columns.map(
    ([name, type]) => `${quote}${String(name)}${quote} ${types[String(type)] ?? 'text'}`,
  );
  return `CREATE TABLE loads (${each.join(', ')})`;
}

export const postgresql: LoadSource = async (table) => {
  const home = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const server = await startEmbedded({ folder: home, durable: false });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    await client.query(
      await definition(table, { BIGINT: 'bigint', DOUBLE: 'double precision', DATE: 'date' }, '"'),
    );
    for (let i = 0; i < table.copies; i++) {
      const into = client.query(copyFrom('COPY loads FROM STDIN (FORMAT csv, HEADER)'));
      await pipeline(createReadStream(table.csv), into);
    }
    const copied = client.query(copyTo('COPY loads TO STDOUT (FORMAT csv)'));
    const alone = await timed(() => pipeline(copied, nowhere()));
    const url = new URL(server.url);
    const source = {
      location: `postgresql://127.0.0.1:${server.port}${url.pathname}?table=loads&tls=off`,
      credentials: { user: url.username, password: url.password },
    };
    const told = { client: 'pg: COPY to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 'postgresql', source)), ...told };
  } finally {
    await client.end();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

export const mysql: LoadSource = async (table) => {
  if (!hasMariaDb) return undefined;
  const maria = await MariaDb.start();
  const [user, password] = ['reader', 'secret-of-mariadb'];
  const client = createConnection({ host: '127.0.0.1', port: maria.port, user, password, database: 'shop' });
  try {
    const made = await definition(table, { BIGINT: 'bigint', DOUBLE: 'double', DATE: 'date' }, '`');
    const fields = `FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"'`;
    maria.run(
      `USE shop; SET sql_mode = ''; ${made}; LOAD DATA INFILE '${table.csv}' INTO TABLE loads ${fields} IGNORE 1 LINES;`,
    );
    const rows = client.query({ sql: 'SELECT * FROM loads', typeCast: (field) => field.string() });
    const alone = await timed(() => pipeline(rows.stream(), nowhere()));
    const source = {
      location: `mysql://127.0.0.1:${maria.port}/shop?table=loads&tls=off`,
      credentials: { user, password },
    };
    const told = { client: 'mysql2: rows to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 'mysql', source)), ...told };
  } finally {
    client.destroy();
    await maria.stop();
  }
};

/** The file at an address with a certificate of its own. */
export const https: LoadSource = async (table) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...made, ...name], { stdio: 'ignore' });
  const ca = readFileSync(cert, 'utf8');
  const server = createServer({ key: readFileSync(key), cert: ca }, (_asked, answer) => {
    answer.setHeader('Content-Type', 'text/csv');
    createReadStream(table.csv).pipe(answer);
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const location = `https://127.0.0.1:${(server.address() as AddressInfo).port}/table.csv`;
    const alone = await timed(async () => {
      const [answer] = (await once(get(location, { ca }), 'response')) as [IncomingMessage];
      await pipeline(answer, nowhere());
    });
    const told = { client: 'Node: the file to nowhere', clientSeconds: alone.seconds };
    return { ...(await pulled(table, 'https', { location, credentials: { ca } })), ...told };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
