import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { problem, systemActor, type Actor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { makeToken } from '../../../../test/support/server.js';
import { Standing, type Watched } from './standing.js';

let database: TestDatabase;
let standing: Standing;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  standing = new Standing(await database.door('access'), 10);
});
afterAll(() => database.drop());

async function somebody(): Promise<Actor> {
  count += 1;
  const actor = await makePerson(database, `p${count}@example.org`, { roles: ['analyst', 'steward'] });
  await makeToken(database, actor);
  const [row] = await database.query<{ id: string }>('SELECT id FROM api_token WHERE principal_id = $1', [
    actor.id,
  ]);
  return { ...actor, token: row?.id ?? '' };
}

const fallOf = (actor: Actor, also?: Watched['also']): Promise<string> =>
  new Promise((resolve) => {
    standing.watch({ actor, fall: ({ code }) => resolve(code), ...(also && { also }) });
  });

it.each([
  ['is disabled', 'UPDATE principal SET disabled_at = now() WHERE id = $1'],
  ['has their token revoked', 'UPDATE api_token SET revoked_at = now() WHERE principal_id = $1'],
  ['has a token that ends', 'UPDATE api_token SET expires_at = now() WHERE principal_id = $1'],
])('ends what is open for whoever %s, and for nobody else', async (_what, change) => {
  const [goes, stays] = [await somebody(), await somebody()];
  let others = 0;
  const leave = standing.watch({ actor: stays, fall: () => (others += 1) });
  const fallen = fallOf(goes);
  await database.seed(change, [goes.id]);
  expect(await fallen).toBe('access.denied');
  expect(others).toBe(0);
  leave();
});

it('ends what hangs on something else when that no longer holds, with its reason', async () => {
  const actor = await somebody();
  let asked = 0;
  const check = (): Promise<void> => {
    asked += 1;
    return asked < 3 ? Promise.resolve() : Promise.reject(problem('release.withdrawn'));
  };
  expect(await fallOf(actor, { key: 'one', check })).toBe('release.withdrawn');
  expect(asked).toBe(3);
});

it('lets the gateway itself stand', async () => {
  let fell = 0;
  const leave = standing.watch({ actor: systemActor, fall: () => (fell += 1) });
  const actor = await somebody();
  const fallen = fallOf(actor);
  await database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [actor.id]);
  await fallen;
  expect(fell).toBe(0);
  leave();
});
