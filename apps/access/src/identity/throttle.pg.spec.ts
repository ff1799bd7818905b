import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Quota, Throttle } from './throttle.js';
import { type ThrottleRule } from './throttle.store.js';

const rule: ThrottleRule = { kind: 'sign-in.test', free: 2, longest: 8000 };
let database: TestDatabase;
let throttles: Throttle[];
let throttle: Throttle;
let other: Throttle;
let now = 0;

beforeAll(async () => {
  database = await testDatabase();
  const clock = (): Date => new Date(now);
  const doors = await Promise.all([1, 2, 3, 4].map(() => database.door('access', { clock })));
  throttles = doors.map((door) => new Throttle(door, rule));
  const door = await database.door('access', { clock });
  throttle = new Throttle(door, rule);
  other = new Throttle(door, { ...rule, kind: 'code.test' });
});
afterAll(() => database.drop());

describe('the throttle', () => {
  it('lets the free tries pass, then doubles the wait up to the longest; a try that waits is not counted', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      expect(await throttle.take('ada')).toBe(0);
      const held = i < rule.free ? 0 : await throttle.take('ada');
      waits.push(held);
      now += held;
    }
    expect(waits).toEqual([0, 0, 1000, 2000, 4000, 8000, 8000]);
    expect(await throttle.take('grace')).toBe(0);
  });

  it('lets no more through when they come at once, in several processes', async () => {
    const tries = Array.from(
      { length: 40 },
      (_, i) => throttles[i % 4]?.take('parallel') ?? Promise.resolve(0),
    );
    const waits = await Promise.all(tries);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(rule.free + 1);
  });

  it('starts anew after success and after a quiet quarter of an hour', async () => {
    for (let i = 0; i < 40; i++) await throttle.take('quiet');
    expect(await throttle.take('quiet')).toBeGreaterThan(0);
    now += 15 * 60_000 + 1;
    expect(await throttle.take('quiet')).toBe(0);
    for (let i = 0; i < 40; i++) await throttle.take('right');
    await throttle.clear('right');
    expect(await throttle.take('right')).toBe(0);
  });

  it('counts each kind by itself, and keeps nothing of what was typed', async () => {
    for (let i = 0; i < 57; i++) await other.take('192.0.2.1');
    expect(await other.take('192.0.2.1')).toBeGreaterThan(0);
    expect(await throttle.take('192.0.2.1')).toBe(0);
    expect(JSON.stringify(await database.query('SELECT * FROM throttle'))).not.toContain('192.0.2.1');
  });
});

describe('the quota of recorded failures', () => {
  it('takes so many in a span, and says with the next how many it left out', () => {
    const quota = new Quota(2, 1000);
    expect([quota.take(0), quota.take(1), quota.take(2), quota.take(3)]).toEqual([0, 0, null, null]);
    expect([quota.take(1000), quota.take(1001)]).toEqual([2, 0]);
  });
});
