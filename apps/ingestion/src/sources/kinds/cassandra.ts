import { isIP } from 'node:net';
import { problem, Problem } from '#libs/kernel';
import type * as Driver from 'cassandra-driver';
import { z } from 'zod';
import { type PullContext, type Pulled, sourceKind } from '../source-kind.js';
import { asText } from './cql-text.js';
import { failedSource } from './failed.js';
import { Host, oneLine } from './one-line.js';
import { asCsv, csvRecord, hasWhom, mostRows, NodeCredentials, statementMs } from './tables.js';

type Cassandra = typeof Driver;

const Name = z.string().regex(/^\w{1,48}$/, 'must be a name of Cassandra');

const Parts = z
  .strictObject({
    host: Host,
    port: z.int().min(1).max(65_535),
    /** The keyspace. */
    database: Name,
    table: Name.optional(),
    /** One statement, which CQL takes alone; `SELECT` does not write. */
    query: z
      .string()
      .max(100_000)
      .regex(/^\s*SELECT\s/i, 'must be a SELECT')
      .optional(),
    /** `off` speaks in clear: for networks that whoever runs the gateway allowed. */
    tls: z.enum(['on', 'off']),
  })
  .refine(
    ({ table, query }) => (table === undefined) !== (query === undefined),
    'must name either a table or a query',
  );

const Location: z.ZodType<z.infer<typeof Parts>> = oneLine({
  protocols: ['cassandra'],
  like: 'cassandra://HOST:PORT/KEYSPACE?table=NAME or ?query=SELECT…, and may have tls=off',
  said: ['table', 'query', 'tls'],
  port: 9042,
}).pipe(Parts);

const Credentials = NodeCredentials.refine(...hasWhom);

type Context = PullContext<z.infer<typeof Location>, z.infer<typeof Credentials>>;

/** Rows of the first page, and the most of any; how many come next is told by how much came. */
const [firstRows, maxRows] = [100, 5000];
const [littleChars, muchChars] = [1 << 20, 8 << 20];
/** How long a page may take, in milliseconds. */
const pageMs = 120_000;
/** And what comes before the first. A driver that was given up goes on waiting for an answer, and for no longer than this. */
const connectMs = 30_000;

/** A table or a SELECT of Cassandra, page by page: the values are those of the moments when each was read. */
export const cassandra = sourceKind({
  kind: 'cassandra',
  Location,
  Credentials,
  hasRows: false,
  async open(context: Context): Promise<Pulled> {
    const { location, signal } = context;
    const address = await context.network.addressOf(location.host);
    const driver = await import('cassandra-driver');
    const client = clientOf(driver, address, context);
    const connecting = client.connect();
    // A driver that is shut down while it connects goes on trying.
    const end = (): void => void connecting.catch(silent).then(async () => client.shutdown().catch(silent));
    signal.addEventListener('abort', end);
    try {
      await within(connecting, signal, connectMs);
      return await begun(driver, client, context);
    } catch (error) {
      end();
      throw failure(`${location.host} could not be asked`, error, driver);
    }
  },
});

const silent = (): void => undefined;

/** What the driver does, unless the run is ended or it takes too long: a driver that waits for its first answer is not ended by a shutdown. */
async function within<T>(work: Promise<T>, signal: AbortSignal, ms: number): Promise<T> {
  let stop = silent;
  const late = new Promise<never>((_, reject) => {
    const end = (): void =>
      reject(problem('source.failed', 'It did not answer in time, or the run was ended.'));
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
  });
  return Promise.race([work, late]).finally(() => stop());
}

/** A client of one node, by the address that was judged: it hears of others, and asks none of them. */
function clientOf(driver: Cassandra, address: string, { location, credentials }: Context): Driver.Client {
  const { host, port, database, tls } = location;
  const endpoint = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const { AllowListPolicy, RoundRobinPolicy } = driver.policies.loadBalancing;
  const { user, password = '', ca } = credentials ?? {};
  return new driver.Client({
    contactPoints: [endpoint],
    protocolOptions: { port },
    keyspace: database,
    policies: {
      loadBalancing: new AllowListPolicy(new RoundRobinPolicy(), [endpoint, `${address}:${port}`]),
    },
    ...(user !== undefined && { authProvider: new driver.auth.PlainTextAuthProvider(user, password) }),
    ...(tls === 'on' && {
      sslOptions: {
        rejectUnauthorized: true,
        ...(isIP(host) === 0 && { servername: host }),
        ...(ca !== undefined && { ca }),
      },
    }),
    pooling: { coreConnectionsPerHost: { [driver.types.distance.local]: 1 } },
    socketOptions: { connectTimeout: 15_000, readTimeout: connectMs },
    encoding: { map: Map, set: Set, useBigIntAsLong: true, useBigIntAsVarint: true },
    isMetadataSyncEnabled: false,
    monitorReporting: { enabled: false },
    applicationName: 'tidegate',
    queryOptions: { consistency: driver.types.consistencies.localQuorum, prepare: true },
  });
}

function failure(what: string, error: unknown, driver: Cassandra): Problem {
  if (error instanceof Problem) return error;
  const { ResponseError, AuthenticationError, NoHostAvailableError } = driver.errors;
  if (error instanceof NoHostAvailableError) {
    const [inner] = Object.values(error.innerErrors as Record<string, unknown>);
    if (inner !== undefined) return failure(what, inner, driver);
  }
  if (error instanceof AuthenticationError) return problem('source.failed', `${what} (BadCredentials).`);
  const codes = Object.entries(driver.types.responseErrorCodes) as [string, number][];
  const [name] = codes.find(([, code]) => error instanceof ResponseError && code === error.code) ?? [];
  return name === undefined ? failedSource(what, error) : problem('source.failed', `${what} (${name}).`);
}

/** What a page is. */
interface Page {
  readonly columns: readonly { readonly name: string; readonly type: { readonly code: number } }[];
  readonly rows: readonly Driver.types.Row[];
  readonly pageState: string | undefined;
}

async function page(
  client: Driver.Client,
  query: string,
  fetchSize: number,
  pageState?: string,
): Promise<Page> {
  const {
    columns,
    rows,
    pageState: next,
  } = await client.execute(query, [], {
    ...{ prepare: true, fetchSize, autoPage: false, readTimeout: pageMs },
    ...(pageState !== undefined && { pageState }),
  });
  return {
    columns: columns as unknown as Page['columns'],
    rows,
    pageState: next || undefined,
  };
}

/** Types whose text is a number, a moment or the like; all others are texts, whatever they look like. */
const typed = [
  ...(['int', 'bigint', 'counter', 'smallint', 'tinyint', 'varint', 'decimal', 'double', 'float'] as const),
  ...(['boolean', 'timestamp', 'date'] as const),
];

async function begun(
  driver: Cassandra,
  client: Driver.Client,
  { location, signal }: Context,
): Promise<Pulled> {
  const query = location.query ?? `SELECT * FROM "${location.table ?? ''}"`;
  const first = await within(page(client, query, firstRows), signal, pageMs);
  const found = new Set<number>(typed.map((name) => driver.types.dataTypes[name]));
  const texts = first.columns.filter(({ type }) => !found.has(type.code)).map(({ name }) => name);
  async function* blocks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* records(driver, client, query, first, signal);
    } catch (error) {
      throw failure('The database broke off', error, driver);
    } finally {
      void client.shutdown().catch(silent);
    }
  }
  return { blocks: blocks(), ...asCsv(texts), reached: () => undefined };
}

async function* records(
  driver: Cassandra,
  client: Driver.Client,
  query: string,
  first: Page,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const since = performance.now();
  let [count, size] = [0, firstRows];
  yield Buffer.from(csvRecord(first.columns.map(({ name }) => name)));
  for (let now = first; ; now = await within(page(client, query, size, now.pageState), signal, pageMs)) {
    signal.throwIfAborted();
    if (performance.now() - since > statementMs)
      throw problem('source.failed', 'It sends for more than an hour.');
    if ((count += now.rows.length) > mostRows)
      throw problem('source.failed', `It has more than ${mostRows} rows.`);
    let chars = 0;
    for (const row of now.rows) {
      const record = csvRecord(row.values().map((value: unknown) => asText(value, driver)));
      chars += record.length;
      yield Buffer.from(record);
    }
    // Rows may be of one byte or of many megabytes, and a page is in memory at once.
    if (chars < littleChars) size = Math.min(maxRows, 2 * size);
    else if (chars > muchChars) size = Math.max(1, size >> 2);
    if (!now.pageState) return;
  }
}
