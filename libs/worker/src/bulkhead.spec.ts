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
    const bulkhead = new Bulkhead({ running: 2, waiting: 1 });
    const [a, b, c, d] = [task(), task(), task(), task()];
    const first = bulkhead.run(a.run);
    const second = bulkhead.run(b.run);
    const third = bulkhead.run(c.run);
    await expect(bulkhead.run(d.run)).rejects.toMatchObject({ code: 'worker.busy' });
    expect([a, b, c, d].map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
    a.finish();
    await settle();
    expect(c.hasBegun()).toBe(true);
    b.finish();
    c.finish();
    await Promise.all([first, second, third]);
  });

  it('gives the turn of a task that fails to the next', async () => {
    const bulkhead = new Bulkhead({ running: 1, waiting: 1 });
    const failing = bulkhead.run(() => Promise.reject(new Error('no')));
    const next = bulkhead.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(bulkhead.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });

  it('leaves room for others when one key has taken its share, and refuses that key more', async () => {
    const bulkhead = new Bulkhead({ running: 3, waiting: 2 }, { running: 2, waiting: 1 });
    const mine = [task(), task(), task()];
    const running = mine.map(({ run }) => bulkhead.run(run, 'mine'));
    await expect(bulkhead.run(task().run, 'mine')).rejects.toMatchObject({ code: 'worker.busy' });
    const theirs = task();
    const other = bulkhead.run(theirs.run, 'theirs');
    expect([mine.map(({ hasBegun }) => hasBegun()), theirs.hasBegun()]).toEqual([[true, true, false], true]);
    for (const { finish } of [...mine, theirs]) finish();
    await Promise.all([...running, other]);
  });

  it('forgets a key when its last task has ended, however it ended', async () => {
    const bulkhead = new Bulkhead({ running: 1, waiting: 9 }, { running: 1, waiting: 1 });
    for (let i = 0; i < 20; i++) await bulkhead.run(() => Promise.resolve(), `principal ${i}`);
    await bulkhead.run(() => Promise.reject(new Error('no')), 'failing').catch(() => undefined);
    expect(bulkhead.keys).toBe(0);
    const held = task();
    const running = bulkhead.run(held.run, 'held');
    const next = bulkhead.run(() => Promise.resolve(bulkhead.keys), 'held');
    await expect(bulkhead.run(held.run, 'held')).rejects.toMatchObject({ code: 'worker.busy' });
    expect(bulkhead.keys).toBe(1);
    held.finish();
    expect(await next).toBe(1);
    await running;
    expect(bulkhead.keys).toBe(0);
  });
});
