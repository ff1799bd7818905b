import { describe, expect, it } from '@jest/globals';
import { Bulkhead } from './bulkhead.js';

/** A task that ends when told to. */
function task() {
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => (finish = resolve));
  let begun = false;
  const run = (): Promise<void> => {
    begun = true;
    return ended;
  };
  return { run, finish, hasBegun: () => begun };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a bulkhead', () => {
  it('lets no more than two run at a time, in the order asked, and refuses too many', async () => {
    const bulkhead = new Bulkhead({ running: 2, waiting: 1 }, { running: 2, waiting: 2 }, 'tasks');
    const [a, b, c, d] = [task(), task(), task(), task()];
    const first = bulkhead.run(a.run, 'all');
    const second = bulkhead.run(b.run, 'all');
    const third = bulkhead.run(c.run, 'all');
    await expect(bulkhead.run(d.run, 'all')).rejects.toMatchObject({ code: 'worker.busy' });
    expect([a, b, c, d].map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
    a.finish();
    await settle();
    expect(c.hasBegun()).toBe(true);
    b.finish();
    c.finish();
    await Promise.all([first, second, third]);
  });

  it('gives the turn of a task that fails to the next', async () => {
    const room = { running: 1, waiting: 1 };
    const bulkhead = new Bulkhead(room, room, 'tasks');
    const failing = bulkhead.run(() => Promise.reject(new Error('no')), 'one');
    const next = bulkhead.run(() => Promise.resolve('yes'), 'one');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(bulkhead.run(() => Promise.resolve('free'), 'one')).resolves.toBe('free');
  });

  it('leaves room for others when one key has taken its share, and refuses that key more', async () => {
    const bulkhead = new Bulkhead({ running: 3, waiting: 2 }, { running: 2, waiting: 1 }, 'tasks');
    const mine = [task(), task(), task()];
    const running = mine.map(({ run }) => bulkhead.run(run, 'mine'));
    await expect(bulkhead.run(task().run, 'mine')).rejects.toMatchObject({
      code: 'share.exhausted',
      detail: expect.stringContaining('Of your tasks 2 are under way, and 1 wait'),
    });
    const theirs = task();
    const other = bulkhead.run(theirs.run, 'theirs');
    await new Promise((begun) => setImmediate(begun));
    expect([mine.map(({ hasBegun }) => hasBegun()), theirs.hasBegun()]).toEqual([[true, true, false], true]);
    for (const { finish } of [...mine, theirs]) finish();
    await Promise.all([...running, other]);
  });

  it('forgets a key when its last task has ended, however it ended', async () => {
    const bulkhead = new Bulkhead({ running: 1, waiting: 9 }, { running: 1, waiting: 1 }, 'tasks');
    for (let i = 0; i < 20; i++) await bulkhead.run(() => Promise.resolve(), `principal ${i}`);
    await bulkhead.run(() => Promise.reject(new Error('no')), 'failing').catch(() => undefined);
    expect(bulkhead.keys).toBe(0);
    const held = task();
    const running = bulkhead.run(held.run, 'held');
    const next = bulkhead.run(() => Promise.resolve(bulkhead.keys), 'held');
    await expect(bulkhead.run(held.run, 'held')).rejects.toMatchObject({ code: 'share.exhausted' });
    expect(bulkhead.keys).toBe(1);
    held.finish();
    expect(await next).toBe(1);
    await running;
    expect(bulkhead.keys).toBe(0);
  });

  // Where one runs, a share keeps no room for others: only turns do.
  it.each([1, 2])(
    'goes round where %i run: however many one key has waiting, another waits for one of them at the most',
    async (running) => {
      const bulkhead = new Bulkhead({ running, waiting: 999 }, { running: 1, waiting: 300 }, 'tasks');
      const order: string[] = [];
      const ask = (key: string): Promise<void> =>
        bulkhead.run(async () => {
          order.push(key);
          await settle();
        }, key);
      const many = Array.from({ length: 276 }, () => ask('greedy'));
      await Promise.all([...many, ...['ada', 'bob', 'ada'].map(ask)]);
      const firsts = order.slice(0, 8);
      expect(firsts.filter((key) => key !== 'greedy').sort()).toEqual(['ada', 'ada', 'bob']);
      expect(order).toHaveLength(279);
      expect(bulkhead.keys).toBe(0);
    },
  );
});
