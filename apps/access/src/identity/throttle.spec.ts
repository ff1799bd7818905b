import { describe, expect, it } from '@jest/globals';
import { Quota, Throttle } from './throttle.js';

describe('the throttle', () => {
  const rule = { free: 2, longest: 8000 };

  it('lets the free failures pass, then doubles the wait up to the longest', () => {
    const throttle = new Throttle(rule);
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
      throttle.fail('ada', 0);
      return throttle.wait('ada', 0);
    });
    expect(waits).toEqual([0, 0, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(throttle.wait('ada', 7999)).toBe(1);
    expect(throttle.wait('ada', 8000)).toBe(0);
    expect(throttle.wait('grace', 0)).toBe(0);
  });

  it('starts anew after success and after a quiet quarter of an hour', () => {
    const throttle = new Throttle(rule);
    for (let i = 0; i < 5; i++) throttle.fail('ada', 0);
    throttle.fail('ada', 15 * 60_000);
    expect(throttle.wait('ada', 15 * 60_000)).toBe(0);
    for (let i = 0; i < 5; i++) throttle.fail('grace', 0);
    throttle.clear('grace');
    expect(throttle.wait('grace', 0)).toBe(0);
  });

  it('keeps a bounded number of keys and forgets the idlest first', () => {
    const throttle = new Throttle(rule, 3);
    for (let i = 0; i < 4; i++) throttle.fail('held', 0);
    for (const key of ['a', 'b', 'c', 'd']) {
      throttle.fail(key, 0);
      throttle.fail('held', 0);
    }
    expect(throttle.size).toBe(3);
    expect(throttle.wait('held', 0)).toBeGreaterThan(0);
  });
});

describe('the quota of recorded failures', () => {
  it('takes so many in a span, and says with the next how many it left out', () => {
    const quota = new Quota(2, 1000);
    expect([quota.take(0), quota.take(1), quota.take(2), quota.take(3)]).toEqual([0, 0, null, null]);
    expect([quota.take(1000), quota.take(1001)]).toEqual([2, 0]);
  });
});
