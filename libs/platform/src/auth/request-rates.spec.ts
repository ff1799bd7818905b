import { describe, expect, it } from '@jest/globals';
import { RequestRates } from './request-rates.js';

describe('a rate', () => {
  it('lets a burst pass, then so many in a second, and says how long the rest have to wait', () => {
    const rates = new RequestRates({ perSecond: 2, burst: 3 });
    expect([1, 2, 3, 4].map(() => rates.take('ada', 0))).toEqual([0, 0, 0, 0.5]);
    expect([rates.take('ada', 500), rates.take('ada', 500)]).toEqual([0, 0.5]);
    expect(rates.take('bob', 0)).toBe(0);
    expect([1, 2, 3, 4].map(() => rates.take('ada', 60_000))).toEqual([0, 0, 0, 0.5]);
  });

  it('of ever so many keys takes a bounded memory', () => {
    const rates = new RequestRates({ perSecond: 1, burst: 1 });
    for (let i = 0; i < 50_000; i++) rates.take(`key ${i}`, 0);
    expect(rates.keys).toBe(20_000);
    expect(rates.take('key 49999', 0)).toBe(1);
  });
});
