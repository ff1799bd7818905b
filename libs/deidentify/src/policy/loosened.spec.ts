import { describe, expect, it } from '@jest/globals';
import { Require } from '#libs/contracts';
import { loosened, loosenedLimits } from './loosened.js';

const strict = {
  kAnonymity: { k: 5, quasiIdentifiers: ['zip', 'age'], maxSuppression: 0.02 },
  lDiversity: [
    { column: 'illness', l: 3 },
    { column: 'income', kind: 'recursive', l: 2, c: 3 },
  ],
  tCloseness: { column: 'illness', t: 0.2 },
  alphaK: { column: 'illness', alpha: 0.5 },
  deltaPresence: { lower: 0.1, upper: 0.4 },
  limits: { singlingOut: 0.1, uniqueness: 0 },
} as const;
type Draft = Record<string, unknown>;
const than = (change: Draft) => loosened(Require.parse(strict), Require.parse({ ...strict, ...change }));

describe('a requirement', () => {
  it.each<[string, Draft]>([
    ['a higher limit', { limits: { singlingOut: 0.11, uniqueness: 0 } }],
    ['a limit that is gone', { limits: { singlingOut: 0.1 } }],
    ['no limits', { limits: undefined }],
    ['a smaller k', { kAnonymity: { ...strict.kAnonymity, k: 4 } }],
    ['k over fewer columns', { kAnonymity: { ...strict.kAnonymity, quasiIdentifiers: ['zip'] } }],
    ['k over who knows what', { kAnonymity: { ...strict.kAnonymity, quasiIdentifiers: 'classified' } }],
    ['a smaller l', { lDiversity: [{ column: 'illness', l: 2 }, strict.lDiversity[1]] }],
    [
      'another kind of l',
      { lDiversity: [{ column: 'illness', kind: 'entropy', l: 3 }, strict.lDiversity[1]] },
    ],
    ['a larger c', { lDiversity: [strict.lDiversity[0], { ...strict.lDiversity[1], c: 4 }] }],
    ['diversity of one column only', { lDiversity: strict.lDiversity[0] }],
    ['a larger t', { tCloseness: { column: 'illness', t: 0.21 } }],
    ['closeness of another column', { tCloseness: { column: 'income', t: 0.1 } }],
    ['a larger alpha', { alphaK: { column: 'illness', alpha: 0.6 } }],
    ['a wider delta', { deltaPresence: { lower: 0.1, upper: 0.5 } }],
  ])('with %s promises less', (_, change) => {
    expect(than(change)).not.toEqual([]);
  });

  it.each<[string, Draft]>([
    ['the same', {}],
    ['a lower limit and one more', { limits: { singlingOut: 0.05, uniqueness: 0, inference: 0.3 } }],
    ['a larger k over more columns', { kAnonymity: { k: 6, quasiIdentifiers: ['age', 'zip', 'sex'] } }],
    ['more suppression', { kAnonymity: { ...strict.kAnonymity, maxSuppression: 0.5 } }],
    ['another enforcement', { enforcement: { mode: 'multidimensional' } }],
    [
      'a larger l and a smaller t',
      {
        lDiversity: [{ column: 'illness', l: 4 }, strict.lDiversity[1]],
        tCloseness: { column: 'illness', t: 0 },
      },
    ],
    ['a narrower delta', { deltaPresence: { lower: 0.2, upper: 0.4 } }],
  ])('with %s promises no less', (_, change) => {
    expect(than(change)).toEqual([]);
  });

  it('of its own is promised less of than none', () => {
    expect(loosened(undefined, Require.parse(strict))).toEqual([]);
    expect(loosened(Require.parse(strict), undefined)).toHaveLength(7);
    expect(loosenedLimits(strict, { limits: { singlingOut: 0.2 } })).toEqual([
      'limits.singlingOut is 0.2, and was 0.1',
      'limits.uniqueness is no longer required, and was 0',
    ]);
  });
});
