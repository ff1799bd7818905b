import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasMariaDb, MariaDb } from '../../../../../test/support/mariadb.js';
import { type Person, TestIngestion } from '../../../test/gateway.js';
import { ran, typesOf } from '../../../test/sources.js';

(hasMariaDb ? describe : describe.skip)('a source in MariaDB', () => {
  let maria: MariaDb;
  let ingestion: TestIngestion;
  let owner: Person;

  beforeAll(async () => {
    ingestion = await TestIngestion.start({ sourceNetworks: ['loopback'] });
    owner = await ingestion.person('owner', 'engineer');
    await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'shop' });
    maria = await MariaDb.start();
    maria.run(`USE shop; CREATE TABLE sales (id BIGINT UNSIGNED, code VARCHAR(10), price DECIMAL(20,4), f FLOAT, at DATETIME(6), day DATE,
      words TEXT, raw VARBINARY(4), kind ENUM('a','b'), j JSON, bits BIT(3), seen TIMESTAMP(6) NULL);
      INSERT INTO sales VALUES (18446744073709551615, '007', 12345678901234.5678, 0.1, '2024-05-01 12:00:00.123456', '2024-05-01',
        'é😀 "quoted"\n', x'00ff', 'b', '{"a": 1}', b'101', '2024-05-01 12:00:00.5'), (1, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, NULL)`);
  }, 120_000);
  afterAll(async () => {
    await ingestion.stop();
    await maria.stop();
  });

  it('becomes a version, no value changed', async () => {
    await ingestion.call(owner, 'POST', '/v1/sources', {
      ...{ name: 'sales', kind: 'mysql', dataset: 'shop', watermark: 'id' },
      location: `mysql://127.0.0.1:${maria.port}/shop?table=sales&tls=off`,
      credentials: { user: 'reader', password: 'secret-of-mariadb' },
    });
    const done = await ran(ingestion, owner, 'sales');
    expect(done).toMatchObject({ state: 'succeeded', result: { rows: 2 } });
    expect(typesOf(done)).toMatchObject({
      code: 'string',
      words: 'string',
      raw: 'string',
      at: 'timestamp',
      seen: 'instant',
      day: 'date',
    });
    expect(await ran(ingestion, owner, 'sales')).toMatchObject({ result: { rows: 0 } });
  });

  it('says without a secret what goes wrong', async () => {
    const at = (query: string): string =>
      `mysql://127.0.0.1:${maria.port}/shop?query=${encodeURIComponent(query)}&tls=off`;
    const closing = 'SELECT 1) a UNION SELECT 2 FROM (SELECT 3';
    for (const [name, password, query] of [
      ['no-table', 'secret-of-mariadb', 'SELECT 1 FROM nothing_there'],
      ['no-entry', 'wrong-secret', 'SELECT 1'],
      ['closing', 'secret-of-mariadb', closing],
      ['two', 'secret-of-mariadb', 'SELECT 1; SELECT 2'],
      ['writing', 'secret-of-mariadb', 'DELETE FROM sales'],
    ] as const) {
      await ingestion.call(owner, 'POST', '/v1/sources', {
        name,
        kind: 'mysql',
        dataset: 'shop',
        location: at(query),
        credentials: { user: 'reader', password },
      });
      const done = await ran(ingestion, owner, name);
      expect(done).toMatchObject({ state: 'failed', problem: { code: 'source.failed' } });
      expect(JSON.stringify(done)).not.toMatch(/secret|nothing_there/);
    }
  });
});
