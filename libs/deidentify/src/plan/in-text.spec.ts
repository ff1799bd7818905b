import { describe, expect, it } from '@jest/globals';
import { type Column, Policy } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { compilePlan, type PlanInput } from './compile-plan.js';

const columns: Column[] = [
  { name: 'email', type: 'string' },
  { name: 'born', type: 'date' },
  { name: 'zip', type: 'string' },
  { name: 'ill', type: 'string' },
  { name: 'paid', type: 'decimal' },
];
const input: PlanInput = { columns, classification: [] };
const all = { match: { column: ['email', 'born', 'zip', 'ill', 'paid'] }, technique: 'keep' };

const policy = (more: object): Policy => Policy.parse({ name: 'p', purposes: ['q'], ...more });

function places(more: object): [string, string][] {
  try {
    compilePlan(policy(more), input);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.places.map(({ pointer, detail }) => [pointer, detail]);
  }
  return [];
}

describe('planning spans of text', () => {
  const spans = (more: object[]) =>
    compilePlan(policy({ transforms: more }), input).columns.map(({ name, action, rule }) => [
      name,
      action,
      rule,
    ]);

  it('applies in-text transforms to text columns that another transform keeps, and to those they name', () => {
    const mask = { match: { inText: true, category: 'URL' }, technique: 'masking', as: 'label' };
    const named = { match: { inText: true, column: 'ill' }, technique: 'pseudonymization', domain: 'd' };
    const kept = { match: { column: ['email', 'born'] }, technique: 'keep' };
    expect(spans([kept, mask, named])).toMatchObject([
      ['email', { technique: 'in-text', spans: [{ categories: ['URL'], rule: 1 }] }, 1],
      ['born', { technique: 'keep' }, 0],
      ['ill', { technique: 'in-text', spans: [{ rule: 1 }, { rule: 2, action: { domain: 'd' } }] }, 2],
    ]);
    expect(compilePlan(policy({ transforms: [kept, mask, named] }), input).pseudonymDomains).toEqual(['d']);
  });

  it('leaves columns alone that another technique has, and drops those that nothing else speaks of', () => {
    const mask = { match: { inText: true }, technique: 'masking' };
    const prefix = { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 };
    expect(spans([prefix, mask])).toMatchObject([['zip', { technique: 'generalization' }, 0]]);
  });

  it('refuses to look for spans in a column that is no text, where a transform names it', () => {
    const mask = { match: { inText: true, column: ['email', 'paid'] }, technique: 'masking' };
    expect(places({ transforms: [all, mask] })).toMatchObject([
      ['#/transforms/1/match', expect.stringContaining('inText is for text')],
    ]);
  });

  it('warns of JSON that is kept, for nothing in it is looked for', () => {
    const mask = { match: { inText: true }, technique: 'masking' };
    const keep = { match: { column: 'note' }, technique: 'keep' };
    const json: PlanInput = { columns: [{ name: 'note', type: 'json' }], classification: [] };
    const warnings = (transforms: object[]) => compilePlan(policy({ transforms }), json).warnings;
    const found = expect.stringContaining('"note" is JSON');
    expect(warnings([keep, mask])).toContainEqual(found);
    expect(warnings([keep])).not.toContainEqual(found);
  });
});
