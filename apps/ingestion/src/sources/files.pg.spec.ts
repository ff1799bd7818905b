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

  beforeAll(async () => {
    ingestion = await TestIngestion.start({ sourceNetworks: ['loopback'] });
    owner = await ingestion.person('owner', 'engineer');
    await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'visits' });
    server = await AnsweringServer.start(bucketOf(objects));
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
