import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { emptyDatabase } from '../../../test/support/database.js';
import { migrate } from './migrate.js';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.drop());

it('refuses a catalog that a newer version made, and leaves it as it is', async () => {
  await migrate({ url: database.url });
  await migrate({ url: database.url });
  await database.query(
    `INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'Later9999999999999')`,
  );
  await expect(migrate({ url: database.url })).rejects.toMatchObject({
    code: 'state.conflict',
    detail: expect.stringContaining('newer Tidegate (Later9999999999999)'),
  });
  await database.query(`DELETE FROM migration WHERE name LIKE 'Later%'`);
  await expect(migrate({ url: database.url })).resolves.toBeDefined();
});
