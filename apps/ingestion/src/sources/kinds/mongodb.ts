import { problem, Problem } from '#libs/kernel';
import type * as Mongo from 'mongodb';
import { z } from 'zod';
import { type PullContext, type Pulled, sourceKind } from '../source-kind.js';
import { asJson } from './bson-json.js';
import { failedSource } from './failed.js';
import { type Document, type Filter, filterOf, MongoPlace } from './mongodb-place.js';
import { hasWhom, mostRows, NodeCredentials, statementMs } from './tables.js';

type Sdk = typeof Mongo;

const MongoCredentials = NodeCredentials.extend({
  /** The database that knows the user; `admin` unless it is said. */
  authSource: z.string().min(1).max(200).optional(),
}).refine(...hasWhom);

type Context = PullContext<MongoPlace, z.infer<typeof MongoCredentials>>;

/** What MongoDB says went wrong, of which the name may be told on. */
const told = new Set([
  ...[
    'AuthenticationFailed',
    'Unauthorized',
    'BadValue',
    'MaxTimeMSExpired',
    'SnapshotTooOld',
    'CursorNotFound',
  ],
  ...[
    'UserNotFound',
    'MechanismUnavailable',
    'FailedToParse',
    'TypeMismatch',
    'QueryExceededMemoryLimitNoDiskUseAllowed',
  ],
]);

/** Documents that a server sends at once, beside its own limit of 16 MiB. */
const batchSize = 500;
/** About how much text is handed on at once. */
const blockChars = 128 << 10;

/** A collection of MongoDB, or the documents of it that a filter takes, a line of JSON each. */
export const mongodb = sourceKind({
  kind: 'mongodb',
  Location: MongoPlace,
  Credentials: MongoCredentials,
  hasRows: true,
  async open(context: Context) {
    // A driver would ask a name that is refused again and again before it gives up.
    await context.network.addressOf(context.location.host);
    const sdk = await import('mongodb');
    const filter = filterOf(sdk.BSON.EJSON, context.location.filter);
    const client = clientOf(sdk, context);
    try {
      await client.connect();
      return await begun(sdk, client, filter, context);
    } catch (error) {
      await client.close(true).catch(silent);
      throw failure(`${context.location.host} could not be asked`, error);
    }
  },
});

const silent = (): void => undefined;

function failure(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { codeName, cause, reason } = error as {
    codeName?: unknown;
    cause?: unknown;
    reason?: Mongo.TopologyDescription;
  };
  if (typeof codeName === 'string' && told.has(codeName))
    return problem('source.failed', `${what} (${codeName}).`);
  // What a lookup refused stands below what the driver makes of it.
  const [server] = [...(reason?.servers.values() ?? [])];
  const below = server?.error ?? cause;
  if (below === undefined || below === null) return failedSource(what, error);
  return failure(what, below);
}

/** A client of one server: others that it tells of are not asked, and each socket's address is judged. */
function clientOf(sdk: Sdk, { location, credentials, network, signal }: Context): Mongo.MongoClient {
  const { host, port, tls } = location;
  const { user, password, authSource = 'admin', ca } = credentials ?? {};
  const client = new sdk.MongoClient(`mongodb://${host.includes(':') ? `[${host}]` : host}:${port}/`, {
    directConnection: true,
    lookup: network.lookup,
    ...(tls === 'on' && { tls: true, ...(ca !== undefined && { ca }) }),
    ...(user !== undefined && { auth: { username: user, password: password ?? '' }, authSource }),
    ...{ appName: 'tidegate', maxPoolSize: 2, retryReads: false, retryWrites: false },
    ...{ serverSelectionTimeoutMS: 15_000, connectTimeoutMS: 15_000, socketTimeoutMS: statementMs },
  });
  signal.addEventListener('abort', () => void client.close(true).catch(silent));
  return client;
}

/** How documents are read: each value as what it is, numbers with their types. */
const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

async function begun(
  sdk: Sdk,
  client: Mongo.MongoClient,
  filter: Filter,
  context: Context,
): Promise<Pulled | null> {
  const { location, watermark, reached } = context;
  const documents = client.db(location.database).collection(location.table);
  let now: string | undefined;
  let wanted = filter;
  if (watermark !== undefined) {
    const last = await lastOf(sdk, documents, filter, { watermark, reached });
    if (last === undefined) {
      await client.close(true);
      return null;
    }
    ({ now, wanted } = last);
  }
  const rows = await snapshot(client, documents, wanted);
  const first = await rows.next();
  if (first === null) throw problem('source.failed', 'There are no documents.');
  return {
    blocks: blocksOf(sdk, first, rows, client, context.signal),
    ...{ mediaType: 'application/x-ndjson', encoding: 'identity', reading: { encoding: 'utf-8' } },
    size: undefined,
    reached: () => now,
  };
}

type Documents = Mongo.Collection<Document>;

/** All documents as they are at one moment, where the server can tell that; where not, as they come. */
async function snapshot(
  client: Mongo.MongoClient,
  documents: Documents,
  filter: Filter,
): Promise<Mongo.FindCursor<Document>> {
  const find = (session?: Mongo.ClientSession) =>
    documents.find(filter, { ...exact, batchSize, maxTimeMS: statementMs, ...(session && { session }) });
  const session = client.startSession({ snapshot: true });
  const cursor = find(session);
  // Servers that stand alone have no snapshots, and refuse the first question for one.
  const isThere = await cursor.hasNext().then(
    () => true,
    () => false,
  );
  if (isThere) return cursor;
  await cursor.close().catch(silent);
  await session.endSession().catch(silent);
  return find();
}

/** Types that one order has, by their names in a filter. */
const ordered: readonly (readonly [string, (value: unknown, sdk: Sdk) => boolean])[] = [
  [
    'number',
    (value, { Int32, Long, Double, Decimal128 }) =>
      [Int32, Long, Double, Decimal128].some((one) => value instanceof one),
  ],
  ['string', (value) => typeof value === 'string'],
  ['date', (value) => value instanceof Date],
  ['objectId', (value, { ObjectId }) => value instanceof ObjectId],
  ['timestamp', (value, { Timestamp }) => value instanceof Timestamp],
];

interface Mark {
  readonly watermark: string;
  readonly reached: string | undefined;
}

/** How far the documents reach, and those up to there; undefined where there are none beyond the last run. */
async function lastOf(
  sdk: Sdk,
  documents: Documents,
  filter: Filter,
  { watermark, reached }: Mark,
): Promise<{ now: string; wanted: Filter } | undefined> {
  const { EJSON } = sdk.BSON;
  const before =
    reached === undefined ? undefined : (EJSON.parse(reached, { relaxed: false }) as Document)['last'];
  const all = [filter, { [watermark]: { $ne: null } }];
  const beyond = before === undefined ? all : [...all, { [watermark]: { $gt: before } }];
  const options = { ...exact, projection: { [watermark]: 1 }, maxTimeMS: statementMs };
  const newest = await documents.findOne({ $and: beyond } as Filter, {
    ...options,
    sort: { [watermark]: -1 },
  });
  const last = newest === null ? before : valueAt(newest, watermark);
  if (last === undefined) return undefined;
  const [type] = ordered.find(([, is]) => is(last, sdk)) ?? [];
  const other = { [watermark]: { $not: { $type: type } } };
  // Values of different types have no order that a filter knows: some would never be fetched.
  if (type === undefined || (await documents.findOne({ $and: [...all, other] } as Filter, options)) !== null)
    throw problem(
      'source.failed',
      'What is to tell new documents from old ones is not a value of one type with an order.',
    );
  if (newest === null) return undefined;
  const now = EJSON.stringify({ last }, { relaxed: false });
  return { now, wanted: { $and: [...beyond, { [watermark]: { $lte: last } }] } };
}

const valueAt = (document: Document, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Document | undefined)?.[name], document);

async function* blocksOf(
  sdk: Sdk,
  first: Document,
  rows: AsyncIterable<Document>,
  client: Mongo.MongoClient,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const since = performance.now();
  let text = `${asJson(first, sdk)}\n`;
  let count = 1;
  try {
    for await (const row of rows) {
      text += `${asJson(row, sdk)}\n`;
      if (++count > mostRows) throw problem('source.failed', `It has more than ${mostRows} rows.`);
      if (text.length < blockChars) continue;
      signal.throwIfAborted();
      if (performance.now() - since > statementMs)
        throw problem('source.failed', 'It sends for more than an hour.');
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text);
  } catch (error) {
    throw failure('The database broke off', error);
  } finally {
    await client.close(true).catch(silent);
  }
}
