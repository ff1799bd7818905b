import { describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { draws, isPureSql, techniques, toDuckdbSql } from '#libs/deidentify';
import { planOf, tools } from './engine.js';

const columns: readonly Column[] = [
  { name: 'number', type: 'double' },
  { name: 'other', type: 'double' },
  { name: 'text', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'who', type: 'string' },
];
const place = { name: 'places', version: 1, rows: [['a', 'b', '*']] };

const transforms: [match: object, transform: { technique: string } & Record<string, unknown>][] = [
  [{ column: 'text' }, { technique: 'keep' }],
  [{ column: 'text', inText: true }, { technique: 'masking' }],
  [{ column: 'text' }, { technique: 'suppression', rarerThan: 3 }],
  [{ column: 'text' }, { technique: 'suppression', values: ['a'] }],
  [{ column: 'text' }, { technique: 'masking', pattern: 'a+' }],
  [{ column: 'text' }, { technique: 'pseudonymization', domain: 'crm', as: 'base32' }],
  [{ column: 'text' }, { technique: 'pseudonymization', domain: 'crm', as: 'surrogate' }],
  [{ column: 'text' }, { technique: 'format-preserving-encryption', domain: 'crm' }],
  [{ column: 'text' }, { technique: 'deterministic-encryption', domain: 'crm' }],
  [{ column: 'text' }, { technique: 'generalization', hierarchy: 'places', level: 1 }],
  [{ column: 'number' }, { technique: 'generalization', quantiles: 4 }],
  [{ column: 'text' }, { technique: 'generalization', network: {} }],
  [{ column: 'number' }, { technique: 'rounding', to: 5 }],
  [{ column: 'number' }, { technique: 'top-and-bottom-coding', top: 9 }],
  [{ column: ['text', 'who'] }, { technique: 'combination', into: 'both', domain: 'crm' }],
  [{ column: 'number' }, { technique: 'noise-addition', epsilon: 1, lower: 0, upper: 9 }],
  [{ column: 'day' }, { technique: 'date-shift', maxDays: 3, domain: 'crm' }],
  [{ column: 'text' }, { technique: 'permutation', within: ['day'] }],
  [{ column: ['number', 'other'] }, { technique: 'microaggregation', k: 2 }],
];

/** What compiling one transform and calling its functions on one cell asks of the engine and of the source of randomness. */
function compiled(match: object, transform: object) {
  let drawn = 0;
  const random = (length: number) => {
    drawn += 1;
    return tools.random(length);
  };
  const policy = { subject: 'who', transforms: [{ match, ...transform }] };
  const plan = planOf({ columns, policy, hierarchies: [place] });
  const made = toDuckdbSql(plan, { source: 'raw', row: 'r', tools: { ...tools, random } });
  const action = plan.columns[0]?.action;
  if (action === undefined) throw new Error('the transform makes no column');
  if (action.technique !== 'microaggregation') {
    for (const fn of made.functions)
      if ('run' in fn) fn.run([[fn.parameters[0] === 'DOUBLE' ? 4 : '41111111']], 1);
  }
  return { action, functions: made.functions.length, drawn };
}

describe('what a technique says of itself', () => {
  it.each(transforms)('is true of functions and of randomness: %j %j', (match, transform) => {
    const { action, functions, drawn } = compiled(match, transform);
    expect(isPureSql(action)).toBe(functions === 0);
    expect(draws(action)).toBe(drawn > 0);
  });

  it('is asked of every technique', () => {
    const used = new Set(transforms.map(([, { technique }]) => technique));
    expect([...used].toSorted()).toEqual(Object.keys(techniques).toSorted());
  });
});
