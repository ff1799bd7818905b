import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Double, Long, MongoClient, UUID } from 'mongodb';
import { installed, isInstalled, ServerProgram } from '../../../../../test/support/programs.js';
import { type Person, TestIngestion } from '../../../test/gateway.js';
import { ran, typesOf } from '../../../test/sources.js';

const program = 'bin/ferretdb';

(isInstalled(program) ? describe : describe.skip)(
  'a source in FerretDB (node scripts/servers.mjs mongodb)',
  () => {
    let server: ServerProgram;
    let client: MongoClient;
    let ingestion: TestIngestion;
    let owner: Person;

    beforeAll(async () => {
      server = await ServerProgram.start(installed(program), (port, folder) => [`127.0.0.1:${port}`, folder]);
      client = await new MongoClient(`mongodb://127.0.0.1:${server.port}/`).connect();
      ingestion = await TestIngestion.start({ sourceNetworks: ['loopback'] });
      owner = await ingestion.person('owner', 'engineer');
      await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'visits' });
    }, 120_000);
    afterAll(async () => {
      await client.close();
      await ingestion.stop();
      await server.stop();
    });

    it('becomes a version, no value changed, and goes on where the last run came to', async () => {
      const visits = client.db('clinic').collection<Record<string, unknown>>('visits');
      const one = (n: number): Record<string, unknown> => ({
        ...{
          n: Long.fromNumber(n),
          big: Long.fromString('9007199254740993'),
          code: '007',
          share: new Double(n / 2),
        },
        ...{ at: new Date(Date.UTC(2024, 0, n)), who: new UUID(), nested: { tags: ['a', 'b'], n } },
      });
      await visits.insertMany(Array.from({ length: 2000 }, (_, i) => one(i + 1)));
      const filter = encodeURIComponent('{"code": "007"}');
      await ingestion.call(owner, 'POST', '/v1/sources', {
        ...{ name: 'visits', kind: 'mongodb', dataset: 'visits', watermark: 'n' },
        location: `mongodb://127.0.0.1:${server.port}/clinic?table=visits&filter=${filter}&tls=off`,
      });
      const done = await ran(ingestion, owner, 'visits');
      const rows = await visits.countDocuments({ code: '007' });
      expect(done).toMatchObject({ state: 'succeeded', result: { rows } });
      expect(typesOf(done)).toMatchObject({
        n: 'integer',
        big: 'integer',
        code: 'string',
        who: 'string',
        at: 'instant',
      });
      expect(await ran(ingestion, owner, 'visits')).toMatchObject({ result: { rows: 0 } });
      await visits.insertMany([one(3000), one(3001)]);
      expect(await ran(ingestion, owner, 'visits')).toMatchObject({ result: { rows: 2 } });
      await visits.insertOne({ ...one(3002), n: 'z' });
      expect(await ran(ingestion, owner, 'visits')).toMatchObject({
        problem: { detail: expect.stringContaining('one type') },
      });
    });
  },
);
