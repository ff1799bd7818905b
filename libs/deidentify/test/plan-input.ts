import { expect } from '@jest/globals';
import { type Column, type ColumnClassification, type Hierarchy, Policy } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { compilePlan, type PlanInput } from '../src/plan/compile-plan.js';

export const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'email', type: 'string' },
  { name: 'born', type: 'date' },
  { name: 'zip', type: 'string' },
  { name: 'ill', type: 'string' },
  { name: 'paid', type: 'decimal' },
  { name: 'more', type: 'json' },
];
const kinds = {
  id: 'direct',
  email: 'direct',
  born: 'quasi',
  zip: 'quasi',
  ill: 'sensitive',
  paid: 'none',
  more: 'none',
} as const;
const classification: ColumnClassification[] = Object.entries(kinds).map(([name, identifierType]) => ({
  name,
  category: name === 'email' ? 'EMAIL_ADDRESS' : 'NONE',
  identifierType,
  confidence: 1,
  evidence: [],
  decidedBy: 'steward',
}));
export const input: PlanInput = { columns, classification };

export const policy = (more: object): Policy => Policy.parse({ name: 'p', purposes: ['q'], ...more });
export const keepAll = [{ match: { column: ['born', 'zip', 'ill'] }, technique: 'keep' }];

/** Where a policy does not fit, and what is said there; nothing when a plan comes of it. */
export function places(more: object, given: PlanInput = input): [string, string][] {
  try {
    compilePlan(policy(more), given);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('policy.inapplicable');
    return error.places.map(({ pointer, detail }) => [pointer, detail]);
  }
  return [];
}

export const all = { match: { column: ['email', 'born', 'zip', 'ill', 'paid'] }, technique: 'keep' };
const h: Hierarchy = {
  name: 'h',
  version: 2,
  rows: [
    ['a', '*'],
    ['b', '*'],
  ],
};
export const withHierarchy: PlanInput = { ...input, hierarchies: new Map([['h', h]]) };
