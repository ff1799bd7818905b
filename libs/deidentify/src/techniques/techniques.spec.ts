import { describe, expect, it } from '@jest/globals';
import { type Column, columnTypes, type Hierarchy, Transform } from '#libs/contracts';
import { planColumn, techniques } from './registry.js';
import { looksAround } from './treatment.js';
import { isoClasses, type Planned, type TechniqueContext } from './technique.js';

const columns = new Map(
  [
    ...columnTypes.map((type): Column => ({ name: type, type })),
    { name: 'who', type: 'integer' as const },
  ].map((column) => [column.name, column]),
);
const places: Hierarchy = { name: 'places', version: 1, rows: [['a', 'b', '*']] };
const context: TechniqueContext = {
  columns,
  hierarchies: new Map([['places', places]]),
  subject: 'who',
};

function planned(transform: object, type: Column['type'], given = context): Planned {
  const parsed = Transform.parse({ match: { column: type }, ...transform });
  return planColumn(parsed, { name: type, type }, given);
}

const refused = (transform: object, type: Column['type'], given = context): string[] => {
  const plan = planned(transform, type, given);
  return 'refused' in plan ? [plan.at, plan.refused] : [];
};

describe('the techniques', () => {
  it('state their facts under their own names, in the classes of ISO/IEC 20889', () => {
    for (const [name, facts] of Object.entries(techniques)) {
      expect(facts.name).toBe(name);
      expect(facts.isoClass === null || isoClasses.includes(facts.isoClass)).toBe(true);
      expect(facts.types.length).toBeGreaterThan(0);
    }
    const having = (fact: 'keyNeeded' | 'reversible' | 'truthful') =>
      Object.values(techniques)
        .filter((facts) => facts[fact])
        .map(({ name }) => name)
        .toSorted();
    expect(having('keyNeeded')).toEqual([
      'date-shift',
      'deterministic-encryption',
      'format-preserving-encryption',
      'pseudonymization',
    ]);
    expect(having('reversible')).toEqual([
      'date-shift',
      'deterministic-encryption',
      'format-preserving-encryption',
      'keep',
    ]);
    expect(having('truthful')).not.toContain('permutation');
  });

  it.each<[object, Column['type'] | 'own']>([
    [{ technique: 'keep' }, 'own'],
    [{ technique: 'suppression', rarerThan: 3 }, 'own'],
    [{ technique: 'masking', keepLast: 4 }, 'string'],
    [{ technique: 'pseudonymization', domain: 'crm' }, 'string'],
    [{ technique: 'pseudonymization', domain: 'crm', as: 'integer' }, 'integer'],
    [{ technique: 'generalization', to: 'year' }, 'string'],
    [{ technique: 'generalization', width: 2.5 }, 'string'],
    [{ technique: 'generalization', edges: [1, 2] }, 'string'],
    [{ technique: 'generalization', quantiles: 4 }, 'string'],
    [{ technique: 'generalization', keepFirst: 3 }, 'string'],
    [{ technique: 'generalization', age: { asOf: '2024-01-01' } }, 'string'],
    [{ technique: 'generalization', zip: {} }, 'string'],
    [{ technique: 'generalization', network: {} }, 'string'],
    [{ technique: 'generalization', grid: 0.5 }, 'double'],
    [{ technique: 'generalization', geohash: { precision: 5, longitude: 'double' } }, 'string'],
    [{ technique: 'generalization', hierarchy: 'places', level: 1 }, 'string'],
    [{ technique: 'rounding', to: 5 }, 'own'],
    [{ technique: 'top-and-bottom-coding', top: 90 }, 'own'],
    [{ technique: 'date-shift', maxDays: 5, domain: 'crm' }, 'own'],
    [{ technique: 'permutation', within: ['who'] }, 'own'],
  ])(
    'apply to some types, say why not to others, and always say the type that comes out: %j',
    (transform, out) => {
      const plans = columnTypes.map((type) => planned(transform, type));
      expect(plans.some((plan) => 'action' in plan)).toBe(true);
      plans.forEach((plan, i) => {
        if ('action' in plan) expect(plan.type).toBe(out === 'own' ? columnTypes[i] : out);
        if ('refused' in plan) expect(plan.refused.length).toBeGreaterThan(10);
      });
    },
  );

  it.each<[object, Column['type'], string]>([
    [{ technique: 'masking', pattern: '(?<=a)b' }, 'string', 'pattern'],
    [{ technique: 'masking', keepDomain: true }, 'integer', 'keepDomain'],
    [{ technique: 'generalization', width: 1e-9 }, 'double', 'width'],
    [{ technique: 'generalization', grid: 1e-9 }, 'double', 'grid'],
    [{ technique: 'generalization', age: {} }, 'date', 'age'],
    [{ technique: 'generalization', hierarchy: 'nope' }, 'string', 'hierarchy'],
    [{ technique: 'generalization', hierarchy: 'places', level: 3 }, 'string', 'level'],
    [{ technique: 'generalization', geohash: { precision: 3 } }, 'double', 'geohash'],
    [
      { technique: 'generalization', geohash: { precision: 3, longitude: 'x' } },
      'double',
      'geohash/longitude',
    ],
    [
      { technique: 'generalization', geohash: { precision: 3, longitude: 'date' } },
      'double',
      'geohash/longitude',
    ],
    [{ technique: 'rounding', to: 0.5 }, 'integer', 'to'],
    [{ technique: 'rounding', to: 1e-9 }, 'double', 'to'],
    [{ technique: 'top-and-bottom-coding', top: 1.5 }, 'integer', 'top'],
    [{ technique: 'suppression', values: [1, 'x'] }, 'integer', 'values/1'],
    [{ technique: 'permutation', within: ['x'] }, 'string', 'within/0'],
    [{ technique: 'permutation', within: ['json'] }, 'string', 'within/0'],
    [{ technique: 'permutation', within: ['string'] }, 'string', 'within/0'],
    [{ technique: 'combination', into: 'z' }, 'string', 'match/column'],
    [
      { technique: 'combination', into: 'z', match: { column: ['string', 'string'] } },
      'string',
      'match/column',
    ],
    [
      { technique: 'combination', into: 'z', match: { column: ['string', 'json'] } },
      'string',
      'match/column/1',
    ],
  ])('refuse what cannot be done, at the place in the policy: %j for %s', (transform, type, at) => {
    expect(refused(transform, type)[0]).toBe(at);
  });

  it('need to know the subject to shift dates, and one whose values have a text', () => {
    const shift = { technique: 'date-shift', maxDays: 5, domain: 'crm' };
    const { columns: all, hierarchies } = context;
    expect(refused(shift, 'date', { columns: all, hierarchies })[1]).toContain('subject');
    expect(refused(shift, 'date', { ...context, subject: 'json' })[1]).toContain('json');
  });

  it('leave bytes as they are, or leave them out', () => {
    const takes = Object.values(techniques).filter(({ types }) => types.includes('bytes'));
    expect(takes.map(({ name }) => name).sort()).toEqual(['keep', 'suppression']);
    expect(refused({ technique: 'suppression', values: ['AAEC'] }, 'bytes')[1]).toContain('bytes');
    expect(refused({ technique: 'pseudonymization', domain: 'crm' }, 'bytes')[1]).toContain('bytes');
  });

  it('drop a column that is suppressed without more', () => {
    expect(planned({ technique: 'suppression' }, 'string')).toEqual({ drop: 'the policy suppresses it' });
  });

  it('say of an action whether other records have a part in its cells', () => {
    expect(looksAround({ technique: 'suppression', values: [1] })).toBe(false);
    expect(looksAround({ technique: 'suppression', rarerThan: 2 })).toBe(true);
    expect(looksAround({ technique: 'in-text', spans: [] })).toBe(false);
    expect(looksAround({ technique: 'generalization', how: 'hierarchy', hierarchy: 'h', level: 1 })).toBe(
      false,
    );
    expect(looksAround({ technique: 'generalization', how: 'hierarchy', hierarchy: 'h' })).toBe(true);
  });
});
