import { describe, expect, it } from '@jest/globals';
import { Problem } from '#libs/kernel';
import { parsePolicy } from './parse-policy.js';

const column = (name: string | string[], more: object) => ({ match: { column: name }, ...more });
const keep = { technique: 'keep' };

function places(more: object): Record<string, string> {
  const policy = { name: 'p', purposes: ['q'], transforms: [column(['a', 'b', 'c'], keep)], ...more };
  try {
    parsePolicy(JSON.stringify(policy), 'json');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('policy.invalid');
    for (const { line } of error.places) expect(line).toBe(1);
    return Object.fromEntries(error.places.map(({ pointer, detail }) => [pointer, detail]));
  }
  return {};
}

const k = { k: 5, quasiIdentifiers: ['a', 'b'] };

describe('putting a policy that cannot be', () => {
  it('is refused for a quasi-identifier that the policy drops', () => {
    const dropped = [column('a', { technique: 'suppression' }), column(['b', 'c'], keep)];
    expect(places({ transforms: dropped, require: { kAnonymity: k } })).toEqual({
      '#/require/kAnonymity/quasiIdentifiers/0': 'is a column that the policy suppresses',
    });
    expect(places({ transforms: [column('b', keep)], require: { kAnonymity: k } })).toMatchObject({
      '#/require/kAnonymity/quasiIdentifiers/0': expect.stringContaining('no transform speaks of'),
    });
  });

  it('is not refused for what a classification may still decide', () => {
    const transforms = [{ match: { identifierType: 'quasi' }, technique: 'keep' }];
    expect(places({ transforms, require: { kAnonymity: k } })).toEqual({});
  });

  it('is refused for a diverse column that is a quasi-identifier, at its place in the list', () => {
    const lDiversity = [
      { column: 'c', l: 2 },
      { column: 'a', l: 2 },
    ];
    expect(Object.keys(places({ require: { kAnonymity: k, lDiversity } }))).toEqual([
      '#/require/lDiversity/1/column',
    ]);
  });

  it('is refused for a hierarchy whose level nobody chooses, and for a choice that nothing offers', () => {
    const transforms = [column('a', { technique: 'generalization', hierarchy: 'h' }), column('b', keep)];
    expect(Object.keys(places({ transforms, require: { kAnonymity: k } }))).toEqual([
      '#/transforms/0/hierarchy',
    ]);
    const enforcement = { mode: 'full-domain' };
    expect(places({ transforms, require: { kAnonymity: k, enforcement } })).toEqual({});
    expect(Object.keys(places({ require: { kAnonymity: k, enforcement } }))).toEqual([
      '#/require/enforcement/mode',
    ]);
  });

  it('is refused for techniques that spans of a text cannot have', () => {
    const transforms = [
      { match: { category: 'EMAIL_ADDRESS', inText: true }, technique: 'generalization', keepFirst: 2 },
      { match: { inText: true, identifierType: 'direct' }, technique: 'masking' },
    ];
    expect(Object.keys(places({ transforms }))).toEqual([
      '#/transforms/0/technique',
      '#/transforms/1/match/identifierType',
    ]);
  });

  it('is refused for spans of a category that is not looked for in texts', () => {
    const transforms = [
      { match: { category: 'EMAIL', inText: true }, technique: 'masking' },
      { match: { category: ['URL', 'PERSON'], inText: true }, technique: 'masking' },
      { match: { category: 'EMAIL', type: 'string' }, technique: 'keep' },
    ];
    const text = JSON.stringify({ name: 'p', purposes: ['q'], transforms });
    let refused: unknown;
    try {
      parsePolicy(text, 'json', new Set(['URL', 'EMAIL_ADDRESS']));
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({
      code: 'policy.invalid',
      places: [
        { pointer: '#/transforms/0/match/category', detail: expect.stringContaining('EMAIL_ADDRESS, URL') },
        { pointer: '#/transforms/1/match/category/1' },
      ],
    });
  });

  it('is refused for a combination of one column, and for δ-presence without a published subset', () => {
    const transforms = [column('a', { technique: 'combination', into: 'd' }), column(['b', 'c'], keep)];
    expect(Object.keys(places({ transforms }))).toEqual(['#/transforms/0/match']);
    const deltaPresence = { lower: 0.1, upper: 0.2 };
    expect(Object.keys(places({ require: { kAnonymity: k, deltaPresence } }))).toEqual([
      '#/require/deltaPresence',
    ]);
  });

  it('is refused for privacy losses and thresholds out of range', () => {
    const domains = { a: { values: [1, 2] } };
    expect(Object.keys(places({ synthesis: { epsilon: 0, domains } }))).toEqual(['#/synthesis/epsilon']);
    expect(Object.keys(places({ synthesis: { epsilon: 1, domains }, require: { kAnonymity: k } }))).toEqual([
      '#/require/kAnonymity',
    ]);
    expect(Object.keys(places({ require: { kAnonymity: k, tCloseness: { column: 'c', t: 1.5 } } }))).toEqual([
      '#/require/tCloseness/t',
    ]);
  });

  it('is refused for bounds of a synthesized column that hold nothing', () => {
    const synthesis = { epsilon: 1, domains: { a: { lower: 5, upper: 5, bins: 3 } } };
    expect(Object.keys(places({ synthesis }))).toEqual(['#/synthesis/domains/a/lower']);
  });

  it('is refused for limits on what is measured of raw records beside synthetic ones', () => {
    const synthesis = { epsilon: 1, domains: { a: { values: [1, 2] } } };
    expect(Object.keys(places({ synthesis, require: { limits: { uniqueness: 0.1 } } }))).toEqual([
      '#/require/limits',
    ]);
  });

  it('is refused for parameters that fit no column of any type', () => {
    const first = (more: object) => places({ transforms: [column('a', more), column(['b', 'c'], keep)] });
    expect(Object.keys(first({ technique: 'masking', pattern: '(' }))).toEqual(['#/transforms/0/pattern']);
    expect(first({ technique: 'generalization', width: 1e-300 })).toEqual({
      '#/transforms/0/width': expect.not.stringContaining('timestamp'),
    });
    const tokens = { technique: 'format-preserving-encryption', domain: 'd' };
    expect(Object.keys(first({ ...tokens, alphabet: 'aab' }))).toEqual(['#/transforms/0/alphabet']);
    expect(Object.keys(first({ ...tokens, alphabet: 'letters', luhn: true }))).toEqual([
      '#/transforms/0/luhn',
    ]);
    expect(first({ technique: 'date-shift', maxDays: 3, domain: 'd' })).toEqual({});
    expect(first({ technique: 'generalization', geohash: { precision: 5, longitude: 'c' } })).toEqual({});
    expect(first({ technique: 'permutation', within: ['c'] })).toEqual({});
  });
});
