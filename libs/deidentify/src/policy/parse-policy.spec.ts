import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Problem } from '#libs/kernel';
import { parsePolicy } from './parse-policy.js';
import { policyJsonSchema } from './policy-schema.js';
import { maxPolicyLength, readPolicySource } from './policy-source.js';

const good = `
name: customers-for-training
purposes: [model-training]
subject: customer_id
transforms:
  - match: {identifierType: direct}
    technique: pseudonymization
    domain: crm
  - match: {column: birth_date}
    technique: generalization
    to: year
  - match: {column: zip}
    technique: generalization
    keepFirst: 3
  - match: {column: [sex, diagnosis, income, hours]}
    technique: keep
require:
  kAnonymity: {k: 10, quasiIdentifiers: [birth_date, sex, zip], maxSuppression: 0.05}
  lDiversity: {column: diagnosis, kind: distinct, l: 3}
rows: {country: {$in: [DE, FR]}}
`;

function failure(text: string, format: 'yaml' | 'json' = 'yaml'): Problem {
  try {
    parsePolicy(text, format);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the policy was accepted');
}

describe('parsing a policy', () => {
  it('reads YAML and JSON alike and fills in defaults', () => {
    const policy = parsePolicy(good, 'yaml');
    expect(policy.require?.kAnonymity?.k).toBe(10);
    expect(policy.transforms).toHaveLength(4);
    expect(parsePolicy(JSON.stringify(policy, null, '\t'), 'json')).toEqual(policy);
    const masked = parsePolicy(
      '{name: a, purposes: [b], transforms: [{match: {column: x}, technique: masking}]}',
      'yaml',
    );
    expect(masked.transforms[0]).toMatchObject({
      keepFirst: 0,
      keepLast: 0,
      keepDomain: false,
      character: '*',
    });
  });

  it('says where every issue is and what is allowed instead', () => {
    const text = good
      .replace('to: year', 'to: century')
      .replace('domain: crm', 'domain: crm\n    colour: red')
      .replace('technique: keep', 'technique: blur')
      .replace('k: 10', 'k: 1');
    const { code, places } = failure(text);
    expect(code).toBe('policy.invalid');
    const lines = text.split('\n');
    const at = (pointer: string) => {
      const place = places.find((one) => one.pointer === pointer);
      return [place?.detail, lines[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1)];
    };
    expect(at('#/transforms/0/colour')).toEqual([
      'unknown key "colour"; allowed here: match, technique, domain, as',
      'red',
    ]);
    expect(at('#/transforms/1/to')[1]).toBe('century');
    const [detail, source] = at('#/transforms/3/technique');
    expect(detail).toMatch(
      /^unknown or missing technique; allowed: keep, suppression, masking, .*permutation/,
    );
    expect(source).toBe('blur');
    expect(at('#/require/kAnonymity/k')[1]).toContain('1, quasiIdentifiers');
    expect(places).toHaveLength(4);
  });

  it('names unknown keys inside row conditions with what is allowed', () => {
    const { places } = failure(good.replace('$in: [DE, FR]', '$regex: x'));
    expect(places[0]?.pointer).toBe('#/rows/country/%24regex');
    expect(places[0]?.detail).toContain('allowed here: $eq, $ne, $in');
  });

  it('says what was expected when a value is of the wrong kind', () => {
    const { places } = failure(good.replace('{column: birth_date}', '{column: 3}'));
    expect(places).toMatchObject([
      { pointer: '#/transforms/1/match/column', detail: 'must be text, or a list' },
    ]);
  });

  it('asks whether a technique or key was meant that is spelled almost so', () => {
    const { places } = failure(
      good.replace('technique: keep', 'technique: kep').replace('keepFirst', 'keepfrist'),
    );
    const meant = places.flatMap(({ detail }) => /did you mean (\w+)/.exec(detail)?.[1] ?? []);
    expect(meant).toEqual(['keepFirst', 'keep']);
  });

  it('refuses duplicate keys in both formats', () => {
    expect(failure('name: a\nname: b').places).toMatchObject([{ line: 2, column: 1 }]);
    expect(failure('{"name": "a",\n "name": "b"}', 'json').places).toMatchObject([{ line: 2, column: 2 }]);
  });

  it('says what is wrong with the YAML of a line, once a line', () => {
    const details = (text: string) => failure(text).places.map(({ line, detail }) => [line, detail]);
    expect(details('- a\nb: c')).toEqual([[2, expect.stringContaining('does not belong here')]]);
    expect(details('a: b\n\tc: d')).toEqual([[2, expect.stringContaining('use spaces')]]);
    expect(details('a: [1, 2\nb: 3')).toEqual([[2, expect.stringContaining('a bracket before it')]]);
  });

  it('refuses what is not one plain document', () => {
    for (const text of ['a: !!js/function x', 'a: 1\n---\nb: 2', 'a: *nope', '? [x]\n: 1', 'a: [', '', '3']) {
      expect(failure(text).code).toBe('policy.invalid');
    }
    for (const text of ['', '{', "{'a': 1}", '{"a": 1,}', 'a: 1']) {
      expect(failure(text, 'json').code).toBe('policy.invalid');
    }
  });

  it('refuses a key that JavaScript would lose, so that no row condition is skipped', () => {
    expect(failure(good.replace('country:', '__proto__:')).places[0]?.detail).toContain('__proto__');
  });

  it('is not exhausted by aliases, depth or size', () => {
    const bomb = [
      'a: &a [x, x]',
      'b: &b [*a, *a, *a, *a]',
      'c: &c [*b, *b, *b, *b]',
      'd: &d [*c, *c, *c, *c]',
      'e: [*d, *d]',
    ];
    expect(failure(bomb.join('\n')).code).toBe('policy.invalid');
    expect(failure('['.repeat(20_000)).code).toBe('policy.invalid');
    expect(failure(`${'['.repeat(500)}${']'.repeat(500)}`, 'json').code).toBe('policy.invalid');
    expect(failure(`name: ${'x'.repeat(maxPolicyLength)}`).places[0]?.detail).toContain('longer');
  });

  it('never quotes the text of a file that it cannot read', () => {
    const { message, places } = failure('{"a": secretvalue}', 'json');
    expect(message + JSON.stringify(places)).not.toContain('secretvalue');
  });
});

describe('the published JSON Schema', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    policyJsonSchema(),
  );
  const base = readPolicySource(good, 'yaml').value as Record<string, unknown>;
  const { require: _required, ...bare } = base;
  const one = (transform: object) => ({ ...bare, transforms: [{ match: { column: 'x' }, ...transform }] });
  const generalization = (more: object) => one({ technique: 'generalization', ...more });

  const documents: [string, unknown][] = [
    ['the example', base],
    ['no purposes', { ...base, purposes: [] }],
    ['an unknown key', { ...base, colour: 'red' }],
    ['a bad name', { ...base, name: 'Bad Name' }],
    ['an empty match', { ...base, transforms: [{ match: {}, technique: 'keep' }] }],
    ['an unknown technique', one({ technique: 'blur' })],
    ['masking with defaults', one({ technique: 'masking' })],
    ['masking with a long character', one({ technique: 'masking', character: '**' })],
    ['masking with an astral character', one({ technique: 'masking', character: '😀' })],
    ['masking by a pattern', one({ technique: 'masking', pattern: '[0-9]+' })],
    ['local suppression', one({ technique: 'suppression', rarerThan: 5 })],
    ['pseudonyms as whole numbers', one({ technique: 'pseudonymization', domain: 'd', as: 'integer' })],
    ['tokens', one({ technique: 'format-preserving-encryption', domain: 'd', keepFirst: 6, luhn: true })],
    ['deterministic encryption', one({ technique: 'deterministic-encryption', domain: 'd' })],
    ['rounding', one({ technique: 'rounding', to: 0.5 })],
    ['rounding to nothing', one({ technique: 'rounding', to: 0 })],
    ['coding at the top', one({ technique: 'top-and-bottom-coding', top: 90 })],
    ['noise', one({ technique: 'noise-addition', epsilon: 1, lower: 0, upper: 9 })],
    ['noise without privacy loss', one({ technique: 'noise-addition', epsilon: 0, lower: 0, upper: 9 })],
    ['a date shift', one({ technique: 'date-shift', maxDays: 30, domain: 'd' })],
    ['a permutation', one({ technique: 'permutation', within: ['y'] })],
    ['microaggregation', one({ technique: 'microaggregation', k: 3 })],
    ['microaggregation of one', one({ technique: 'microaggregation', k: 1 })],
    ['generalization to ages', generalization({ age: { asOf: '2026-01-01', width: 5 } })],
    ['generalization by a hierarchy', generalization({ hierarchy: 'h', level: 2 })],
    ['a level without a hierarchy', generalization({ width: 5, level: 2 })],
    ['pseudonymization without a domain', one({ technique: 'pseudonymization' })],
    ['generalization by width', generalization({ width: 10 })],
    ['generalization by nothing', generalization({})],
    ['generalization by two', generalization({ width: 10, to: 'year' })],
    ['generalization by a negative width', generalization({ width: -1 })],
    ['generalization to nonsense', generalization({ to: 'century' })],
    ['l without k', { ...base, require: { lDiversity: { column: 'x', l: 2 } } }],
    ['k of one', { ...base, require: { kAnonymity: { k: 1, quasiIdentifiers: ['x'] } } }],
    ['a plain row value', { ...base, rows: { x: 'a', y: 3, z: true } }],
    ['an empty comparison', { ...base, rows: { x: {} } }],
    ['an unknown comparison', { ...base, rows: { x: { $regex: 'a' } } }],
    ['no object at all', []],
  ];
  it.each(documents)('agrees with the parser about %s', (_, document) => {
    let parsed = true;
    try {
      parsePolicy(JSON.stringify(document), 'json');
    } catch {
      parsed = false;
    }
    expect(validate(document)).toBe(parsed);
  });

  it('accepts and refuses some of each, and describes its keys', () => {
    const verdicts = documents.map(([, document]) => validate(document));
    expect(verdicts.filter(Boolean)).toHaveLength(18);
    const schema = JSON.stringify(policyJsonSchema());
    expect(schema).toContain('https://json-schema.org/draft/2020-12/schema');
    expect(schema).toContain('k counts distinct subjects');
  });
});
