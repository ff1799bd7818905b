import { describe, expect, it } from '@jest/globals';
import { decideGrant, type GrantAsk } from './grant-rules.js';

const now = new Date('2026-11-23T12:00:00Z');
const at = (ms: number): Date => new Date(now.getTime() + ms);

const ask: GrantAsk = {
  granter: { id: 'stew', groups: ['stewards'] },
  grantee: { id: 'ada', kind: 'user' },
  actions: ['read'],
  purpose: 'research',
  now,
};

describe('a grant may be given', () => {
  it('by somebody to somebody else', () => {
    expect(decideGrant(ask)).toMatchObject({ allowed: true });
    expect(decideGrant({ ...ask, notBefore: at(1), expiresAt: at(2) })).toMatchObject({ allowed: true });
    expect(decideGrant({ ...ask, allowedPurposes: ['care', 'research'] })).toMatchObject({ allowed: true });
  });

  it.each<[string, Partial<GrantAsk>, RegExp]>([
    ['to oneself', { grantee: { id: 'stew', kind: 'user' } }, /nobody grants to themselves/],
    ['to a group that one is in', { grantee: { id: 'stewards', kind: 'group' } }, /a group that they are in/],
    ['that has ended', { expiresAt: at(-1) }, /in the past/],
    ['that ends now', { expiresAt: now }, /in the past/],
    ['that ends as it begins', { notBefore: at(5), expiresAt: at(5) }, /end before it begins/],
    ['for what a release was not made for', { allowedPurposes: ['care'] }, /made for another purpose/],
    ['for a release that was made for nothing', { allowedPurposes: [] }, /made for another purpose/],
  ])('but not %s', (_, over, why) => {
    const { allowed, because, refusal } = decideGrant({ ...ask, ...over });
    expect([allowed, refusal]).toEqual([false, 'access.denied']);
    expect(because.map((reason) => reason.detail).join()).toMatch(why);
  });

  it('and every rule that is broken is named', () => {
    const broken = { grantee: { id: 'stew', kind: 'user' }, expiresAt: at(-1), allowedPurposes: [] } as const;
    expect(decideGrant({ ...ask, ...broken }).because).toHaveLength(3);
  });
});
