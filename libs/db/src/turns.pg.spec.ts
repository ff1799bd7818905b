import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Actor, type Id } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makePerson } from '../../../test/support/people.js';
import { type Db } from './db.js';
import { Queue } from './queue.js';

let database: TestDatabase;
let queue: Queue;
let door: Db;
const people: Actor[] = [];

beforeAll(async () => {
  database = await testDatabase();
  queue = new Queue({ url: database.urlFor('training'), supervise: false, onError: () => undefined });
  await queue.start();
  door = await database.door('training', { queue });
  for (const name of ['greedy', 'ada', 'bob'])
    people.push(await makePerson(database, name, { kind: 'service' }));
});
afterAll(async () => {
  await queue.stop(1);
  await database.drop();
});

const asked = { release: '01890000-0000-7000-8000-000000000000' as Id, purpose: 'research' };

function ask(who: string, times: number): Promise<Id[]> {
  const actor = people.find(({ name }) => name === who);
  if (!actor) throw new Error('nobody');
  return door.write(actor, 'training.ask', async (tx) => {
    const ids: Id[] = [];
    for (let i = 0; i < times; i++) ids.push(await tx.enqueue('train', asked));
    tx.record({ resource: { kind: 'job', id: ids[0] ?? 'none' } });
    return ids;
  });
}

it('a person’s first job is ahead of the 276 that another has waiting, and so on round', async () => {
  const greedy = await ask('greedy', 276);
  const others = [...(await ask('ada', 2)), ...(await ask('bob', 1))];
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    void queue.work('train', 1, async (id) => {
      await database.query('UPDATE job SET started_at = now() WHERE id = $1', [id]);
      order.push(greedy.includes(id) ? 'greedy' : 'other');
      if (order.filter((who) => who === 'other').length === others.length) resolve();
    });
  });
  expect(order.join()).toBe('greedy,other,other,greedy,other');
  // Who comes later has no turn in the past, and none behind all that wait.
  const [late] = await ask('bob', 1);
  const ahead = await database.query(
    `SELECT 1 FROM job WHERE started_at IS NULL AND turn < (SELECT turn FROM job WHERE id = $1)`,
    [late],
  );
  expect(ahead.length).toBeLessThanOrEqual(1);
}, 60_000);
