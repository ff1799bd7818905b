import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Person, TestIngestion } from '../../test/gateway.js';
import { type Ran, ran, typesOf } from '../../test/sources.js';
import { https } from './kinds/https.js';
import { Network } from './network.js';

let ingestion: TestIngestion;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  ingestion = await TestIngestion.start({ sourceNetworks: ['loopback'] });
  owner = await ingestion.person('owner', 'engineer');
  stranger = await ingestion.person('stranger', 'engineer');
  for (const name of ['people', 'files']) await ingestion.call(owner, 'POST', '/v1/datasets', { name });
}, 120_000);
afterAll(() => ingestion.stop());

const run = (name: string): Promise<Ran> => ran(ingestion, owner, name);
const source = async (body: object, as = owner): Promise<Answer> =>
  ingestion.call(as, 'POST', '/v1/sources', body);

describe('a source in PostgreSQL', () => {
  let location: string;
  let credentials: { user: string; password: string };

  beforeAll(async () => {
    const url = new URL(ingestion.database.url);
    credentials = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    location = `postgresql://${url.host}${url.pathname}?tls=off`;
    await ingestion.database.query(`CREATE SCHEMA clinic; CREATE TABLE clinic.visits (
      id bigint, code text, price numeric(12,4), share double precision, at timestamptz, local timestamp, day date, ok boolean,
      who uuid, tags text[], note jsonb, raw bytea);
      INSERT INTO clinic.visits VALUES
        (1, '007', 1.5000, 0.1, '2024-05-01 12:00:00.123456+02', '2024-05-01 12:00', '2024-05-01', true, gen_random_uuid(), '{a,"b c"}', '{"a": 1}', '\\x00ff'),
        (9007199254740993, '', 'NaN', 'Infinity', NULL, NULL, '0044-03-15 BC', false, NULL, NULL, NULL, NULL)`);
  });

  it('becomes a version, each value as PostgreSQL writes it', async () => {
    const made = await source({
      ...{ name: 'visits', kind: 'postgresql', dataset: 'people', credentials },
      location: `${location}&table=clinic.visits`,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { hasCredentials: true, dataset: 'people', mode: 'replace' },
    });
    expect(JSON.stringify(made.body)).not.toContain(credentials.password);
    const done = await run('visits');
    expect(done).toMatchObject({ state: 'succeeded', result: { dataset: 'people', version: 1, rows: 2 } });
    expect(typesOf(done)).toMatchObject({
      id: 'integer',
      code: 'string',
      ok: 'boolean',
      at: 'instant',
      local: 'timestamp',
      who: 'string',
      note: 'string',
    });
    const again = await ingestion.call(owner, 'GET', '/v1/sources/visits');
    expect(again.body).toMatchObject({ lastRun: expect.stringMatching(/^\/v1\/jobs\//) });
  });

  it('goes on where the last run came to, and appends that', async () => {
    await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'counted' });
    await source({
      ...{
        name: 'newer',
        kind: 'postgresql',
        dataset: 'counted',
        credentials,
        watermark: 'n',
        mode: 'append',
      },
      location: `${location}&query=${encodeURIComponent('SELECT n, n * 2 AS m FROM clinic.counted')}`,
    });
    await ingestion.database.query('CREATE TABLE clinic.counted AS SELECT n FROM generate_series(1, 3) n');
    expect(await run('newer')).toMatchObject({ result: { rows: 3 } });
    expect(await run('newer')).toMatchObject({ state: 'succeeded', result: { dataset: 'counted', rows: 0 } });
    await ingestion.database.query('INSERT INTO clinic.counted VALUES (7), (8)');
    expect(await run('newer')).toMatchObject({ result: { version: 2, base: 1, appended: 2, rows: 5 } });
    const [kept] = await ingestion.database.query<{ reached: string }>(
      `SELECT reached FROM source WHERE name = 'newer'`,
    );
    // A value of the data is not in the catalog as it is.
    expect(kept?.reached).toMatch(/^ey[\w-]+\./);
  });

  it('cannot be written to, and what goes wrong is told without a secret', async () => {
    const wrong = { ...credentials, password: 'a-secret-that-is-wrong' };
    for (const [name, query, given, words] of [
      ['writes', 'DELETE FROM clinic.visits RETURNING id', credentials, 'could not be run'],
      ['drops', `SELECT 1) AS x; DROP TABLE clinic.visits; --`, credentials, 'could not be run'],
      ['sets', `SELECT set_config('transaction_read_only', 'off', true), pg_sleep(0)`, credentials, ''],
      ['wrong', 'SELECT 1 AS a', wrong, 'could not be connected to'],
    ] as const) {
      const at = `${location}&query=${encodeURIComponent(query)}`;
      await source({ name, kind: 'postgresql', dataset: 'people', credentials: given, location: at });
      const done = await run(name);
      if (words === '') continue;
      expect([name, done.problem]).toMatchObject([
        name,
        { code: 'source.failed', detail: expect.stringContaining(words) },
      ]);
      expect(JSON.stringify(done)).not.toMatch(/secret-that|DELETE|clinic/);
    }
    expect(await ingestion.database.query('SELECT count(*)::int AS n FROM clinic.visits')).toEqual([
      { n: 2 },
    ]);
  });

  it('is fetched when its time has come, in the name of whoever made it', async () => {
    const at = `${location}&query=${encodeURIComponent('SELECT 5 AS five')}`;
    const made = await source({
      name: 'nightly',
      kind: 'postgresql',
      dataset: 'people',
      credentials,
      location: at,
      schedule: '0 3 * * *',
    });
    expect(Date.parse(String(made.body['nextRunAt']))).toBeGreaterThan(Date.now());
    await ingestion.lookForDue();
    expect((await ingestion.call(owner, 'GET', '/v1/sources/nightly')).body['lastRun']).toBeUndefined();
    await ingestion.database.query(
      `UPDATE source SET next_at = now() - interval '1 minute' WHERE name = 'nightly'`,
    );
    await Promise.all([ingestion.lookForDue(), ingestion.lookForDue()]);
    const { body } = await ingestion.call(owner, 'GET', '/v1/sources/nightly');
    expect(Date.parse(String(body['nextRunAt']))).toBeGreaterThan(Date.now());
    expect(await ingestion.endedJob(String(body['lastRun']))).toMatchObject({
      state: 'succeeded',
      result: { rows: 1 },
    });
  });

  it('gives its credentials to no other place, whoever edits the catalog', async () => {
    await ingestion.database.query(
      `UPDATE source SET location = jsonb_set(location, '{port}', '1') WHERE name = 'visits'`,
    );
    expect(await run('visits')).toMatchObject({ problem: { code: 'object.tampered' } });
  });

  it('is for whoever made it, and must be one', async () => {
    expect(await ingestion.call(stranger, 'GET', '/v1/sources/nightly')).toMatchObject({ status: 404 });
    expect(await ingestion.call(stranger, 'POST', '/v1/sources/nightly/runs')).toMatchObject({ status: 404 });
    expect(await ingestion.call(stranger, 'DELETE', '/v1/sources/nightly')).toMatchObject({ status: 404 });
    expect((await ingestion.call(stranger, 'GET', '/v1/sources')).body['items']).toEqual([]);
    const good = { name: 'bad', kind: 'postgresql', dataset: 'people', location: `${location}&table=a` };
    expect(await source(good, stranger)).toMatchObject({ status: 404 });
    for (const [change, status] of [
      [{ location: 'postgresql://user:password@host/db?table=a' }, 400],
      [{ location: `${location}&table=a&query=b` }, 400],
      [{ location: { host: 'a', database: 'b', table: 'c', more: 1 } }, 400],
      [{ location: 'https://example.org/' }, 400],
      [{ location: 'postgresql://10.0.0.1/db?table=a' }, 422],
      [{ schedule: '* * * * * *' }, 400],
      [{ schedule: '0 0 31 2 *' }, 400],
      [{ credentials: { user: 'a', pass: 'b' } }, 400],
      [{ kind: 'ftp' }, 400],
      [{ mode: 'upsert' }, 400],
    ] as const) {
      expect([change, (await source({ ...good, ...change })).status]).toEqual([change, status]);
    }
    expect(await ingestion.call(owner, 'DELETE', '/v1/sources/nightly')).toMatchObject({ status: 204 });
    expect(await ingestion.call(owner, 'GET', '/v1/sources/nightly')).toMatchObject({ status: 404 });
  });
});

describe('a source at an https address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-tls-'));
  let server: Server;
  let origin: string;
  let ca: string;
  const asked: string[] = [];

  function answer(request: IncomingMessage, response: ServerResponse): void {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    const to = (location: string): void => void response.writeHead(302, { location }).end();
    if (request.url === '/moved') to('/people.csv');
    else if (request.url === '/clear') to('http://127.0.0.1/people.csv');
    else if (request.url === '/inside') to('https://169.254.169.254/latest/meta-data');
    else if (request.url === '/loop') to('/loop');
    else if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'br' }).end('a');
    else if (request.url === '/short')
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': 100 }).write('a,b\n1,');
    else if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"one"', 'content-type': 'text/csv' }).end('a,b\n1,2\n3,4\n');
    if (request.url === '/short') setTimeout(() => response.destroy(), 50);
  }

  beforeAll(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...[
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          key,
          '-out',
          cert,
        ],
      ],
      { stdio: 'ignore' },
    );
    ca = readFileSync(cert, 'utf8');
    server = createServer({ key: readFileSync(key), cert: ca }, answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('is fetched, and again only where it is another', async () => {
    await source({
      name: 'file',
      kind: 'https',
      dataset: 'files',
      location: `${origin}/moved`,
      credentials: { token: 'sesame', ca },
    });
    expect(await run('file')).toMatchObject({ state: 'succeeded', result: { dataset: 'files', rows: 2 } });
    expect(asked).toEqual(['/moved Bearer sesame', '/people.csv Bearer sesame']);
    expect(await run('file')).toMatchObject({ state: 'succeeded', result: { rows: 0 } });
  });

  it.each([
    ['clear', '/clear', 'source.address', 'not https'],
    ['inside', '/inside', 'source.address', 'not public'],
    ['packed', '/packed', 'source.failed', 'encoded'],
    ['loop', '/loop', 'source.failed', 'redirects more than'],
    ['short', '/short', 'source.failed', ''],
  ])('ends with one problem: %s', async (name, path, code, words) => {
    await source({
      name,
      kind: 'https',
      dataset: 'files',
      location: `${origin}${path}`,
      credentials: { ca },
    });
    expect(await run(name)).toMatchObject({
      state: 'failed',
      problem: { code, detail: expect.stringContaining(words) },
    });
  });

  it('is trusted only with a certificate that is', async () => {
    await source({ name: 'unknown', kind: 'https', dataset: 'files', location: `${origin}/people.csv` });
    expect(await run('unknown')).toMatchObject({
      problem: { code: 'source.failed', detail: expect.stringMatching(/SELF_SIGNED|CERT/) },
    });
  });

  it('is not asked for inside the gateway’s own networks, by name or by number', async () => {
    const context = {
      credentials: { ca },
      watermark: undefined,
      reached: undefined,
      signal: new AbortController().signal,
    };
    for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]']) {
      const location = { url: `https://${host}:${new URL(origin).port}/people.csv` };
      await expect(https.open({ ...context, location, network: new Network([]) })).rejects.toMatchObject({
        code: 'source.address',
      });
    }
  });
});
