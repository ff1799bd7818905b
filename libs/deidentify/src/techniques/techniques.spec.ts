import { describe, expect, it } from '@jest/globals';
import { columnTypes, Transform } from '#libs/contracts';
import { planColumn, techniques } from './all.js';

const examples: unknown[] = [
  { technique: 'keep' },
  { technique: 'suppression' },
  { technique: 'masking', keepLast: 4 },
  { technique: 'pseudonymization', domain: 'crm' },
  { technique: 'generalization', to: 'year' },
  { technique: 'generalization', width: 2.5 },
  { technique: 'generalization', edges: [1, 2] },
  { technique: 'generalization', keepFirst: 3 },
];

describe('the techniques', () => {
  it('state their facts under their own names', () => {
    for (const [name, facts] of Object.entries(techniques)) expect(facts.name).toBe(name);
    expect(
      Object.values(techniques)
        .filter((facts) => facts.keyNeeded)
        .map((facts) => facts.name),
    ).toEqual(['pseudonymization']);
    expect(
      Object.values(techniques)
        .filter((facts) => facts.reversible)
        .map((facts) => facts.name),
    ).toEqual(['keep']);
  });

  it.each(examples)(
    'apply to some types, refuse the others, and always say the type that comes out: %j',
    (example) => {
      const transform = Transform.parse({ match: { column: 'x' }, ...(example as object) });
      const planned = columnTypes.map((type) => planColumn(transform, { name: 'x', type }));
      expect(planned.some((one) => !('refused' in one))).toBe(true);
      planned.forEach((one, i) => {
        const type = columnTypes[i];
        if ('action' in one) expect(one.type).toBe(transform.technique === 'keep' ? type : 'string');
        if ('refused' in one) expect(one.refused.length).toBeGreaterThan(10);
      });
    },
  );
});
