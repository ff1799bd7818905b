import { afterEach, describe, expect, it } from '@jest/globals';
import { BSON } from 'mongodb';
import { hello, MongoServer, type Says } from '../../../test/mongo-server.js';
import { puller, textOf } from '../../../test/pulled.js';
import { Network } from '../network.js';
import { mongodb } from './mongodb.js';

let server: MongoServer | undefined;
afterEach(() => server?.stop());

const pull = (
  said = '',
  credentials?: object,
  settings: { readonly network?: Network; readonly signal?: AbortSignal } = {},
) =>
  puller(
    mongodb,
    `mongodb://127.0.0.1:${server?.port ?? 9}/clinic?table=visits&tls=off${said}`,
    credentials,
    settings,
  );

/** A collection of documents that all come at once. */
const holding =
  (documents: readonly object[]): Says =>
  (command) => {
    if ('find' in command)
      return { cursor: { firstBatch: documents, id: BSON.Long.ZERO, ns: 'clinic.visits' } };
    return 'hello' in command || 'ismaster' in command || 'isMaster' in command ? hello : {};
  };

const { Binary, Code, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } = BSON;

describe('a collection of MongoDB', () => {
  it('comes as lines of JSON, each value as exactly as JSON can say it', async () => {
    const id = new ObjectId('0123456789abcdef01234567');
    const uuid = '00112233-4455-6677-8899-aabbccddeeff';
    const values: readonly (readonly [unknown, string])[] = [
      [Long.fromString('9007199254740993'), '9007199254740993'],
      [Long.MIN_VALUE, '-9223372036854775808'],
      [new Int32(-1), '-1'],
      [new Double(0.1), '0.1'],
      [new Double(-0), '-0.0'],
      [new Double(1e300), '1e+300'],
      [new Double(Number.NaN), '"NaN"'],
      [new Double(Number.NEGATIVE_INFINITY), '"-Infinity"'],
      [Decimal128.fromString('1234567890123456789012345678901.50'), '1234567890123456789012345678901.50'],
      [Decimal128.fromString('-0.10'), '-0.10'],
      [Decimal128.fromString('1E+6000'), '"1E+6000"'],
      [Decimal128.fromString('NaN'), '"NaN"'],
      [id, '"0123456789abcdef01234567"'],
      [new UUID(uuid), `"${uuid}"`],
      [new Binary(Buffer.from('00ff', 'hex')), '"00ff"'],
      [new Date('2024-05-01T12:00:00.123Z'), '"2024-05-01T12:00:00.123Z"'],
      [new Date(-62_198_755_200_000), '"-000001-01-01T00:00:00.000Z"'],
      [new Timestamp({ t: 5, i: 6 }), '{"t":5,"i":6}'],
      [/a"b/i, '"/a\\"b/i"'],
      [new Code('f()'), '"f()"'],
      [new BSON.MinKey(), '"MinKey"'],
      [null, 'null'],
      [true, 'true'],
      ['é😀 "quoted"\n', '"é😀 \\"quoted\\"\\n"'],
      [{ a: [new Long(1), { b: Decimal128.fromString('1.50') }], $ref: 1 }, '{"a":[1,{"b":1.50}],"$ref":1}'],
    ];
    server = await MongoServer.start(
      holding([Object.fromEntries(values.map(([value], i) => [`c${i}`, value]))]),
    );
    const pulled = await pull()();
    expect(pulled).toMatchObject({ mediaType: 'application/x-ndjson', encoding: 'identity' });
    const line = await textOf(pulled);
    expect(line).toBe(`{${values.map(([, text], i) => `"c${i}":${text}`).join(',')}}\n`);
    expect(JSON.parse(line)).toBeInstanceOf(Object);
  });

  it('is asked of one server, whatever others that names', async () => {
    server = await MongoServer.start(holding([{ n: 1 }, { n: 2 }]));
    const network = new Network(['127.0.0.1']);
    expect(await textOf(await pull('', undefined, { network })())).toBe('{"n":1}\n{"n":2}\n');
    await expect(pull('', undefined, { network: new Network([]) })()).rejects.toMatchObject({
      code: 'source.address',
    });
    const byName = { host: 'localhost', port: server.port, database: 'clinic', table: 'visits', tls: 'off' };
    const refused = puller(mongodb, byName, undefined, { network: new Network([]) })();
    await expect(refused).rejects.toMatchObject({ code: 'source.address' });
  }, 30_000);

  it('is read as it is at one moment, where the server can tell that', async () => {
    const { asked } = (server = await MongoServer.start((command) => {
      if ('find' in command && 'readConcern' in command)
        return { ok: 0, code: 246, codeName: 'SnapshotUnavailable' };
      return holding([{ n: 1 }])(command);
    }));
    expect(await textOf(await pull()())).toBe('{"n":1}\n');
    const finds = asked.filter((command) => 'find' in command);
    expect(finds.map(({ readConcern }) => readConcern)).toEqual([{ level: 'snapshot' }, undefined]);
  });

  it('is asked with what only compares', async () => {
    const { asked } = (server = await MongoServer.start(holding([{ n: 1 }])));
    const good = {
      $and: [{ at: { $gte: { $date: '2024-01-01T00:00:00Z' } } }, { n: { $in: [{ $numberLong: '1' }] } }],
    };
    await textOf(await pull(`&filter=${encodeURIComponent(JSON.stringify(good))}`)());
    const find = asked.findLast((command) => 'find' in command);
    expect(find?.['filter']).toMatchObject({ $and: [{ at: { $gte: new Date('2024-01-01') } }, {}] });
    for (const filter of [
      '{"$where":"sleep(1000)"}',
      '{"a":{"$where":"1"}}',
      '{"$expr":{"$function":{"body":"f","args":[],"lang":"js"}}}',
      '{"a":{"$elemMatch":{"$where":"1"}}}',
      '{"a":{"$code":"f()"}}',
      '{"$jsonSchema":{}}',
      '[]',
      '{',
      `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`,
    ])
      await expect(pull(`&filter=${encodeURIComponent(filter)}`)()).rejects.toMatchObject({
        code: 'source.failed',
      });
  });

  it.each<readonly [string, Says, string]>([
    ['has none', holding([]), 'no documents'],
    [
      'knows nobody',
      (command) =>
        'find' in command
          ? { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'secret words' }
          : holding([])(command),
      'Unauthorized',
    ],
    [
      'quotes',
      (command) =>
        'find' in command
          ? { ok: 0, code: 2, codeName: 'secret', errmsg: 'secret words' }
          : holding([])(command),
      'could not be asked',
    ],
    [
      'breaks off',
      (command) =>
        'find' in command
          ? { cursor: { firstBatch: [{ n: 1 }], id: Long.ONE, ns: 'clinic.visits' } }
          : 'getMore' in command
            ? { ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: 'secret' }
            : holding([])(command),
      'CursorNotFound',
    ],
  ])('that %s ends with one problem that holds no secret', async (_, says, words) => {
    server = await MongoServer.start(says);
    const failed = await pull()()
      .then(textOf)
      .then(String, (error: unknown) => error);
    expect(failed).toMatchObject({ code: 'source.failed', detail: expect.stringContaining(words) });
    expect(JSON.stringify(failed)).not.toContain('secret');
  });

  it('is left as soon as the run is ended', async () => {
    server = await MongoServer.start((command) => ('find' in command ? undefined : holding([])(command)));
    const ending = new AbortController();
    const failed = expect(pull('', undefined, { signal: ending.signal })()).rejects.toMatchObject({
      code: 'source.failed',
    });
    while (!server.asked.some((command) => 'find' in command))
      await new Promise((later) => setTimeout(later, 10));
    ending.abort();
    await failed;
  });

  it.each([
    ['mongodb://host/db?table=a', true],
    ['mongodb://[2001:db8::1]:1/db?table=a.b&filter={}', true],
    ['mongodb+srv://host/db?table=a', false],
    ['mongodb://one,two/db?table=a', false],
    ['mongodb://user:password@host/db?table=a', false],
    ['mongodb://host/db', false],
    ['mongodb://host/db?table=system.users', false],
    ['mongodb://host/db?table=a&proxyHost=10.0.0.1', false],
    ['mongodb://host/db?table=a&authMechanism=MONGODB-AWS', false],
  ])('may be said as %s: %s', (where, isGood) => {
    const said = mongodb.Location.safeParse(where);
    expect(said.success).toBe(isGood);
    if (said.success) expect(mongodb.Location.parse(said.data)).toEqual(said.data);
  });
});
