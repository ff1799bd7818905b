import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auth, Client } from 'cassandra-driver';
import { hasCassandra, startCassandra } from '../../../../../test/support/cassandra.js';
import { type ServerProgram } from '../../../../../test/support/programs.js';
import { puller, textOf } from '../../../test/pulled.js';
import { Network } from '../network.js';
import { cassandra } from './cassandra.js';

const known = { user: 'cassandra', password: 'cassandra' };

/** Types, what is written into a column of each, and the text that it becomes. */
const columns: readonly (readonly [string, string, string])[] = [
  ['ascii', `'007'`, '007'],
  ['text', `'é😀 "x"'`, 'é😀 ""x""'],
  ['bigint', '-9223372036854775808', '-9223372036854775808'],
  ['int', '-5', '-5'],
  ['smallint', '32767', '32767'],
  ['tinyint', '-128', '-128'],
  ['varint', '123456789012345678901234567890', '123456789012345678901234567890'],
  ['decimal', '-1234567890123456789.500', '-1234567890123456789.500'],
  ['double', '0.1', '0.1'],
  ['float', '1.5', '1.5'],
  ['boolean', 'true', 'true'],
  ['blob', '0x00ff', '00ff'],
  ['timestamp', `'2024-05-01T12:00:00.123+0200'`, '2024-05-01T10:00:00.123Z'],
  ['date', `'2024-05-01'`, '2024-05-01'],
  ['time', `'12:00:00.123456789'`, '12:00:00.123456789'],
  ['duration', '1y2mo3d4h5ns', '1y2mo3d4h5ns'],
  ['inet', `'2001:db8::1'`, '2001:db8::1'],
  ['uuid', '00112233-4455-6677-8899-aabbccddeeff', '00112233-4455-6677-8899-aabbccddeeff'],
  ['timeuuid', '50554d6e-29bb-11e5-b345-feff819cdc9f', '50554d6e-29bb-11e5-b345-feff819cdc9f'],
  ['list<decimal>', '[1.50, -0.0001]', '[1.50,-0.0001]'],
  ['set<text>', `{'a', 'b"'}`, '[""a"",""b\\""""]'],
  ['map<int, frozen<list<bigint>>>', '{1: [9007199254740993]}', '{""1"":[9007199254740993]}'],
  ['map<frozen<list<int>>, boolean>', '{[1]: true}', '[[[1],true]]'],
  [
    'frozen<tuple<int, text, timestamp>>',
    `(1, 'a', '2024-05-01T00:00:00Z')`,
    '[1,""a"",""2024-05-01T00:00:00.000Z""]',
  ],
  ['frozen<place>', `{street: 'x', no: 5}`, '{""street"":""x"",""no"":5}'],
  ['vector<float, 2>', '[0.5, 1.5]', '[0.5,1.5]'],
];

(hasCassandra ? describe : describe.skip)('Cassandra (node scripts/servers.mjs cassandra)', () => {
  let server: ServerProgram;

  const clientOf = (): Client =>
    new Client({
      ...{ contactPoints: [`127.0.0.1:${server.port}`], localDataCenter: 'datacenter1' },
      protocolOptions: { port: server.port },
      authProvider: new auth.PlainTextAuthProvider(known.user, known.password),
    });

  beforeAll(async () => {
    server = await startCassandra();
    const client = clientOf();
    while (
      !(await client.connect().then(
        () => true,
        () => false,
      ))
    )
      await sleep(500);
    for (const statement of [
      `CREATE KEYSPACE clinic WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      'CREATE TYPE clinic.place (street text, no int)',
      `CREATE TABLE clinic.types (id int PRIMARY KEY, ${columns.map(([type], i) => `c${i} ${type}`).join(', ')})`,
      `INSERT INTO clinic.types (id, ${columns.map((_, i) => `c${i}`).join(', ')}) VALUES (1, ${columns.map(([, value]) => value).join(', ')})`,
      'INSERT INTO clinic.types (id) VALUES (2)',
      `INSERT INTO clinic.types (id, c7, c8, c9) VALUES (3, 1E+30, -0.0, NaN)`,
      `CREATE TABLE clinic.many (id int, n int, word text, PRIMARY KEY (id, n))`,
    ])
      await client.execute(statement);
    for (let n = 0; n < 3000; n += 100)
      await client.batch(
        Array.from({ length: 100 }, (_, i) => ({
          query: 'INSERT INTO clinic.many (id, n, word) VALUES (?, ?, ?)',
          params: [1, n + i, 'w'],
        })),
        { prepare: true },
      );
    await client.shutdown();
  }, 110_000);
  afterAll(() => server.stop());

  const pull = (said: string, credentials: object = known) =>
    puller(cassandra, `cassandra://127.0.0.1:${server.port}/clinic?${said}&tls=off`, credentials);

  it('becomes CSV, no value changed', async () => {
    const pulled = await pull('table=types')();
    const isText = /^(?:ascii|text|blob|time|duration|inet|uuid|timeuuid|list|set|map|frozen|vector)(?:<|$)/;
    expect(Object.keys(pulled?.reading.types ?? {}).sort()).toEqual(
      columns.flatMap(([type], i) => (isText.test(type) ? [`c${i}`] : [])).sort(),
    );
    const [header, ...lines] = (await textOf(pulled)).trimEnd().split('\n');
    const names = (header ?? '').split(',').map((name) => name.slice(1, -1));
    const full = lines.find((line) => line.startsWith('"1",')) ?? '';
    const values = [...full.matchAll(/"((?:[^"]|"")*)"/g)].map(([, value]) => value);
    for (const [i, [type, , text]] of columns.entries())
      expect([type, values[names.indexOf(`c${i}`)]]).toEqual([type, text]);
    expect(lines).toContain(`"2"${','.repeat(columns.length)}`);
    expect(lines.find((line) => line.startsWith('"3"'))).toMatch(
      /"1000000000000000000000000000000".*"-0.0","NaN"|"-0.0","NaN"/,
    );
  });

  it('comes page by page', async () => {
    const lines = (await textOf(await pull(`query=${encodeURIComponent('SELECT n FROM many')}`)())).split(
      '\n',
    );
    expect(lines.slice(1, -1)).toEqual(Array.from({ length: 3000 }, (_, n) => `"${n}"`));
  });

  it('is asked of one node, whatever others it tells of', async () => {
    const asked: Socket[] = [];
    const other = createServer((socket) => void asked.push(socket.on('error', () => undefined)));
    await once(other.listen(server.port, '127.0.0.2'), 'listening');
    const client = clientOf();
    await client.execute(
      `INSERT INTO system.peers (peer, rpc_address, data_center, rack, release_version, host_id, schema_version, tokens)
       VALUES ('127.0.0.2', '127.0.0.2', 'datacenter1', 'rack1', '5.0.6', uuid(), uuid(), {'1'})`,
    );
    await client.shutdown();
    const before = asked.length;
    const settings = { network: new Network(['127.0.0.1']) };
    const where = `cassandra://127.0.0.1:${server.port}/clinic?table=many&tls=off`;
    for (let i = 0; i < 3; i++) await textOf(await puller(cassandra, where, known, settings)());
    expect(asked).toHaveLength(before);
    // Whoever asks as others do goes there.
    const plain = clientOf();
    await plain.connect();
    for (let i = 0; i < 5; i++) await plain.execute('SELECT id FROM clinic.types').catch(() => undefined);
    await plain.shutdown();
    expect(asked.length).toBeGreaterThan(before);
    for (const socket of asked) socket.destroy();
    other.close();
  });

  it('cannot be written to, and says without a secret what goes wrong', async () => {
    for (const [said, credentials, words] of [
      ['table=types', { ...known, password: 'secret' }, 'BadCredentials'],
      ['table=nothing', known, 'invalid'],
      ['query=SELECT * FROM types; DROP TABLE types', known, 'syntaxError'],
    ] as const) {
      const failed = await pull(said, credentials)().then(String, (error: unknown) => error);
      expect(failed).toMatchObject({ code: 'source.failed', detail: expect.stringContaining(words) });
      expect(JSON.stringify(failed)).not.toMatch(/secret|nothing|DROP/);
    }
    expect(cassandra.Location.safeParse('cassandra://host/clinic?query=DROP TABLE types').success).toBe(
      false,
    );
  });
});
