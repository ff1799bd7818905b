import { connect } from 'node:net';
import { problem } from '#libs/kernel';
import mysql, { type FieldPacket, type TypeCastField } from 'mysql2';
import { type Pulled } from '../source-kind.js';
import { failedSource } from './failed.js';
import { asCsv, csvRecord, markOf, mostRows, statementMs, type TableContext, tableKind } from './tables.js';

const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const dotted = (name: string): string => name.split('.').map(identifier).join('.');

/** Types whose text is a number or a moment; all others are text, whatever it looks like. */
const numbers = new Set([
  ...['TINY', 'SHORT', 'LONG', 'LONGLONG', 'INT24', 'FLOAT', 'DOUBLE', 'DECIMAL', 'NEWDECIMAL', 'YEAR'],
  ...['DATE', 'NEWDATE', 'DATETIME', 'DATETIME2', 'TIMESTAMP', 'TIMESTAMP2'],
]);

const typeNames = mysql.Types as unknown as Readonly<Record<number, string | undefined>>;

/** The character set of what is bytes and no text. */
const bytesSet = 63;

/** A column as the server's own text: bytes as hexadecimal, a float as the double that it is, which its own text would round. */
function selected({ name, columnType, characterSet }: FieldPacket): string {
  const column = identifier(name);
  const type = typeNames[columnType ?? -1] ?? '';
  if (type === 'FLOAT') return `CAST(${column} AS DOUBLE) AS ${column}`;
  // The session's zone is UTC: what it stores in UTC is one moment, of which DATETIME tells nothing.
  if (type.startsWith('TIMESTAMP')) return `concat(${column}, 'Z') AS ${column}`;
  if (type === 'JSON') return `CAST(${column} AS CHAR) AS ${column}`;
  const isBytes = characterSet === bytesSet && /BLOB|STRING|VARCHAR/.test(type);
  return isBytes || type === 'BIT' || type === 'GEOMETRY' ? `lower(hex(${column})) AS ${column}` : column;
}

/** A table or a statement of MySQL or MariaDB, in one snapshot that cannot write: the server's own text of every value. */
export const mysqlSource = tableKind({
  kind: 'mysql',
  protocols: ['mysql', 'mariadb'],
  port: 3306,
  connect: connected,
  begin: begun,
  close: (connection) => connection.destroy(),
});

async function connected({
  location,
  credentials,
  network,
  signal,
}: TableContext): Promise<mysql.Connection> {
  const { host, port, database, tls } = location;
  network.check(host);
  const connection = mysql.createConnection({
    stream: () => connect({ host, port, lookup: network.lookup }),
    host,
    database,
    user: credentials?.user ?? 'root',
    ...(credentials?.password !== undefined && { password: credentials.password }),
    ...(tls === 'on' && {
      ssl: { rejectUnauthorized: true, verifyIdentity: true, ...(credentials?.ca && { ca: credentials.ca }) },
    }),
    connectTimeout: 15_000,
    timezone: 'Z',
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    typeCast: (field: TypeCastField) => field.string('utf8'),
  });
  signal.addEventListener('abort', () => connection.destroy());
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.connect((error) => {
      if (error) reject(failedSource(`${host} could not be connected to`, error));
      else resolve();
    });
  }).catch((error: unknown) => {
    connection.destroy();
    throw failedSource(`${host} could not be connected to`, error);
  });
  return connection;
}

type Rows = readonly (readonly (string | null)[])[];

/** A statement whose answer is small. */
async function all(
  connection: mysql.Connection,
  sql: string,
  values: readonly string[] = [],
): Promise<[Rows, FieldPacket[]]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, rowsAsArray: true, values: [...values] }, (error, rows, fields) => {
      if (error) reject(error);
      else resolve([rows as unknown as Rows, fields]);
    });
  });
}

async function prepare(connection: mysql.Connection): Promise<void> {
  await all(connection, `SET SESSION time_zone = '+00:00'`);
  // MariaDB and MySQL call the same limit differently, in seconds and in milliseconds.
  await all(connection, `SET SESSION max_statement_time = ${statementMs / 1000}`).catch(() =>
    all(connection, `SET SESSION max_execution_time = ${statementMs}`),
  );
  await all(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await all(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
}

/** Has the server read a statement without running it. */
async function prepared(connection: mysql.Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.prepare(sql, (error, statement) => {
      if (error) {
        reject(error);
        return;
      }
      statement.close();
      resolve();
    });
  });
}

async function begun(connection: mysql.Connection, context: TableContext): Promise<Pulled | null> {
  const { location, watermark, reached } = context;
  await prepare(connection);
  // By itself it must be a statement too: what only closes our parenthesis is none.
  if (location.query !== undefined) await prepared(connection, location.query);
  const rows = location.table === undefined ? `(${location.query ?? ''}\n)` : dotted(location.table);
  const from = `FROM ${rows} AS source`;
  const [, fields] = await all(connection, `SELECT * ${from} LIMIT 0`);
  const names = fields.map(({ name }) => name);
  let where = '';
  let values: string[] = [];
  let now: string | undefined;
  if (watermark !== undefined) {
    const mark = markOf(watermark, names, identifier);
    const since = reached === undefined ? [] : [reached];
    const beyond = reached === undefined ? '' : `${mark} > ?`;
    const [found] = await all(
      connection,
      `SELECT max(${mark}) ${from} ${beyond && `WHERE ${beyond}`}`,
      since,
    );
    now = found[0]?.[0] ?? undefined;
    if (now === undefined) {
      connection.destroy();
      return null;
    }
    where = `WHERE ${mark} <= ?${beyond && ` AND ${beyond}`}`;
    values = [now, ...since];
  }
  const texts = fields
    .filter(({ columnType }) => !numbers.has(typeNames[columnType ?? -1] ?? ''))
    .map(({ name }) => name);
  const sql = `SELECT ${fields.map(selected).join(', ')} ${from} ${where} LIMIT ${mostRows + 1}`;
  const blocks = blocksOf(connection, { sql, rowsAsArray: true, values }, csvRecord(names));
  return { blocks, ...asCsv(texts), reached: () => now };
}

/** About how much text is handed on at once. */
const blockChars = 128 << 10;

async function* blocksOf(
  connection: mysql.Connection,
  query: mysql.QueryOptions,
  names: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let text = names;
  let count = 0;
  try {
    const rows = connection.query(query).stream({ highWaterMark: 1000 }) as AsyncIterable<(string | null)[]>;
    for await (const row of rows) {
      text += csvRecord(row);
      if (++count > mostRows) throw problem('source.failed', `It has more than ${mostRows} rows.`);
      if (text.length < blockChars) continue;
      yield Buffer.from(text);
      text = '';
    }
    if (text !== '') yield Buffer.from(text);
  } catch (error) {
    throw failedSource('The database broke off', error);
  } finally {
    connection.destroy();
  }
}
