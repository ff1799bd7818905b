import { describe, expect, it } from '@jest/globals';
import { columns, input, places, policy } from '../../test/plan-input.js';
import { compilePlan } from './compile-plan.js';
import { instantText, momentText } from '../sql/moments.js';

describe('A moment in a policy', () => {
  it.each([
    ['2024-01-02', '2024-01-02T00:00:00.000000Z'],
    ['2024-01-02 03:04', '2024-01-02T03:04:00.000000Z'],
    ['2024-01-02T03:04:05.6Z', '2024-01-02T03:04:05.600000Z'],
    ['2024-01-01T00:30:00.000001+02:00', '2023-12-31T22:30:00.000001Z'],
    ['2024-02-28T23:00:00-0130', '2024-02-29T00:30:00.000000Z'],
    ['9999-12-31T23:59:59.999999+14', '9999-12-31T09:59:59.999999Z'],
  ])('%s is one instant, without a zone in UTC', (text, canonical) => {
    expect(instantText(text)).toBe(canonical);
  });

  it.each([
    ...[
      '0000-12-31T00:00:00Z',
      '0001-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59-00:01',
      '2024-02-30T00:00:00Z',
    ],
    ...['2024-01-02T24:00:00Z', '2024-01-02T03:04:05+24:00', '2024-01-02Z', 'now'],
  ])('%s is no instant that can be written', (text) => {
    expect([instantText(text), momentText(text)]).toEqual([undefined, undefined]);
  });

  const at = { name: 'at', type: 'instant' } as const;
  const given = { ...input, columns: [...columns, at] };
  const keep = { match: { column: 'at' }, technique: 'keep' };

  it('is one with or without a zone where instants are compared, and nothing else is', () => {
    for (const value of ['2024-01-02T03:04:05+02:00', '2024-01-02'])
      expect(places({ transforms: [keep], rows: { at: { $gte: value } } }, given)).toEqual([]);
    expect(places({ transforms: [keep], rows: { at: 'noon' } }, given)).toEqual([
      ['#/rows/at', 'must be an instant such as "1984-05-03T10:20:30Z"'],
    ]);
  });

  it('is protected by a policy that speaks of timestamps, which instants were before they were told apart', () => {
    const cut = { match: { type: 'timestamp' }, technique: 'generalization', to: 'year' };
    const plan = compilePlan(policy({ transforms: [cut, keep] }), given);
    expect(plan.columns).toMatchObject([{ name: 'at', rawType: 'instant', type: 'string', rule: 0 }]);
  });
});
