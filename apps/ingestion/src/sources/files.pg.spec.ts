import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Person, TestIngestion } from '../../test/gateway.js';
import { ran, typesOf } from '../../test/sources.js';
import { AnsweringServer, bucketOf } from '../../test/store-server.js';

describe('a source of many files', () => {
  const objects = new Map<string, string | Uint8Array>();
  let ingestion: TestIngestion;
  let owner: Person;
  let server: AnsweringServer;
  /** What happens between a question and its answer. */
  let meanwhile: () => Promise<unknown> = async () => Promise.resolve();

  beforeAll(async () => {
    ingestion = await TestIngestion.start({ sourceNetworks: ['loopback'] });
    owner = await ingestion.person('owner', 'engineer');
    await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'visits' });
    const answer = bucketOf(objects);
    server = await AnsweringServer.start((...asked) => void meanwhile().then(() => answer(...asked)));
  }, 120_000);
  afterAll(async () => {
    server.stop();
    await ingestion.stop();
  });

  it('becomes one version, compressed files among them, and another only where a file is another', async () => {
    objects.set('in/_SUCCESS', '');
    objects.set('in/day=1/b.csv', 'id,code\n3,9\n');
    objects.set('in/day=1/a.csv.gz', gzipSync('id,code\n1,007\n2,\n'));
    const made = await ingestion.call(owner, 'POST', '/v1/sources', {
      ...{
        name: 'bucket',
        kind: 's3',
        dataset: 'visits',
        mediaType: 'text/csv',
        reading: { types: { code: 'text' } },
      },
      location: `s3://bucket/in?endpoint=127.0.0.1:${server.port}&tls=off`,
      credentials: { accessKeyId: 'known', secretAccessKey: 'secret-of-s3' },
    });
    expect(made).toMatchObject({ status: 201, body: { hasCredentials: true } });
    expect(JSON.stringify(made)).not.toContain('secret-of-s3');
    const done = await ran(ingestion, owner, 'bucket');
    expect(done).toMatchObject({ state: 'succeeded', result: { version: 1, rows: 3 } });
    expect(typesOf(done)).toEqual({ id: 'integer', code: 'string' });
    expect(await ran(ingestion, owner, 'bucket')).toMatchObject({ result: { rows: 0 } });
    objects.set('in/day=2/a.csv', 'id,code\n4,1\n');
    expect(await ran(ingestion, owner, 'bucket')).toMatchObject({ result: { version: 2, rows: 4 } });
    for (const name of ['in/day=1/b.csv', 'in/day=1/a.csv.gz']) objects.delete(name);
    expect(await ran(ingestion, owner, 'bucket')).toMatchObject({ result: { version: 3, rows: 1 } });
    objects.set('in/day=2/b.csv', 'other\n1\n');
    const failed = await ran(ingestion, owner, 'bucket');
    expect(failed.problem).toMatchObject({
      code: 'upload.unparsable',
      detail: expect.stringContaining('file 2 of 2'),
    });
  });

  it('has one run at a time, however often it is asked for and whenever its time comes, and its dataset stays', async () => {
    await ingestion.call(owner, 'POST', '/v1/sources', {
      ...{ name: 'each-minute', kind: 's3', dataset: 'visits', mediaType: 'text/csv', schedule: '* * * * *' },
      location: `s3://bucket/in/day=2/a.csv?endpoint=127.0.0.1:${server.port}&tls=off`,
      credentials: { accessKeyId: 'known', secretAccessKey: 'secret-of-s3' },
    });
    let answered = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answered = resolve));
    meanwhile = async () => slow;
    const asked = async (): Promise<number> =>
      (await ingestion.call(owner, 'POST', '/v1/sources/each-minute/runs')).status;
    expect((await Promise.all([asked(), asked(), asked(), asked()])).sort()).toEqual([202, 409, 409, 409]);
    const jobs = async (): Promise<unknown> =>
      ingestion.database.query(
        `SELECT count(*)::int AS runs FROM job WHERE input ->> 'source' = (SELECT id::text FROM source WHERE name = 'each-minute')`,
      );
    for (let minute = 0; minute < 3; minute++) {
      await ingestion.database.query(
        `UPDATE source SET next_at = now() - interval '1 second' WHERE name = 'each-minute'`,
      );
      await Promise.all([ingestion.lookForDue(), ingestion.lookForDue()]);
    }
    expect(await jobs()).toEqual([{ runs: 1 }]);
    const { body } = await ingestion.call(owner, 'GET', '/v1/sources/each-minute');
    expect(Date.parse(String(body['nextRunAt']))).toBeGreaterThan(Date.now());
    expect(await ingestion.call(owner, 'DELETE', '/v1/datasets/visits')).toMatchObject({
      status: 409,
      body: { code: 'resource.in-use' },
    });
    answered();
    meanwhile = async () => Promise.resolve();
    expect(await ingestion.endedJob(String(body['lastRun']))).toMatchObject({ state: 'succeeded' });
  });

  it('makes no version for who lost the right to the dataset while it ran', async () => {
    const other = await ingestion.person('other', 'engineer');
    objects.set('in/day=2/a.csv', 'id,code\n5,1\n');
    const before = ingestion.prefixes();
    meanwhile = async () =>
      ingestion.database.seed(`UPDATE dataset SET owner_id = $1 WHERE name = 'visits'`, [other.id]);
    const refused = await ran(ingestion, owner, 'each-minute');
    meanwhile = async () => Promise.resolve();
    expect(refused).toMatchObject({ state: 'failed', problem: { code: 'access.denied' } });
    // What it left outside the catalog is put away just after it has ended.
    for (let tries = 0; tries < 500 && ingestion.prefixes().length > before.length; tries++) await sleep(20);
    expect(ingestion.prefixes()).toEqual(before);
    await ingestion.database.seed(`UPDATE dataset SET owner_id = $1 WHERE name = 'visits'`, [owner.id]);
  });

  it('is none where nobody may be asked for it', async () => {
    const inner = { name: 'inner', kind: 's3', dataset: 'visits', location: 's3://bucket?endpoint=10.0.0.1' };
    expect(await ingestion.call(owner, 'POST', '/v1/sources', inner)).toMatchObject({ status: 422 });
    for (const change of [
      { location: 's3://bucket' },
      { credentials: { accessKeyId: 'a' } },
      { watermark: 'id' },
    ]) {
      const at = { location: 's3://bucket?region=eu-central-1' };
      expect(
        await ingestion.call(owner, 'POST', '/v1/sources', { ...inner, ...at, ...change }),
      ).toMatchObject({ status: 400 });
    }
  });
});
