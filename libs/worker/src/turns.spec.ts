import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

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

describe('tasks take turns', () => {
  it('so that no more than two run at a time, in the order asked, and too many are refused', async () => {
    const turns = new Turns(2, 1);
    const [a, b, c, d] = [task(), task(), task(), task()];
    const first = turns.take(a.run);
    const second = turns.take(b.run);
    const third = turns.take(c.run);
    await expect(turns.take(d.run)).rejects.toMatchObject({ code: 'worker.busy' });
    expect([a, b, c, d].map(({ hasBegun }) => hasBegun())).toEqual([true, true, false, false]);
    a.finish();
    await settle();
    expect(c.hasBegun()).toBe(true);
    b.finish();
    c.finish();
    await Promise.all([first, second, third]);
  });

  it('and one that fails gives its turn on', async () => {
    const turns = new Turns(1, 1);
    const failing = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(turns.take(() => Promise.resolve('free'))).resolves.toBe('free');
  });
});
