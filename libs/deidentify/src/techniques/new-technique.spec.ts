import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CellAction, type Plan, type PlannedColumn } from '#libs/contracts';
import { toDuckdbSql } from '../duckdb/to-sql.js';
import { isMeasurable } from '../enforcement/dimension-of.js';
import { explain } from '../plan/explain.js';
import { previewDifferences } from '../plan/preview-differences.js';
import { warningsOf } from '../plan/warnings.js';
import { utility } from '../risk/utility.js';
import { type Tools } from '../sql/dialect.js';
import { keep } from './keep/keep.js';
import { registry } from './registry.js';
import { type Treatment } from './technique.js';
import * as treatment from './treatment.js';

const action = { technique: 'new-technique', domain: 'crm' } as unknown as CellAction;
const column: PlannedColumn = { name: 'age', rawType: 'integer', type: 'integer', action, rule: 0 };
const plan: Plan = {
  policy: 'p',
  raw: [{ name: 'age', type: 'integer' }],
  columns: [column],
  dropped: [],
  rows: [],
  quasiIdentifiers: [],
  hierarchies: {},
  pseudonymDomains: [],
  warnings: [],
};
const counts = { rawRows: 1, records: 1, suppressed: 0, changedCells: 0 };
const policy = { name: 'p', purposes: ['x'], transforms: [] };

/** A technique that a folder and a line of the registry brought; it says how to make cells and what is given here. */
function bring(said: Partial<Treatment>): void {
  const duckdb = keep.duckdb as unknown as Treatment['duckdb'];
  (registry as Map<string, Treatment>).set('new-technique', { ...said, duckdb });
}

afterEach(() => {
  (registry as Map<string, Treatment>).delete('new-technique');
});

describe.each([
  ['that says nothing of itself', true],
  ['that there is no more, in a plan that was kept', false],
])('a technique %s', (_, there) => {
  beforeEach(() => {
    if (there) bring({});
  });

  it('is drawn anew, looks at other records and promises nothing of its values', () => {
    expect(treatment.draws(action)).toBe(true);
    expect(treatment.looksAround(action)).toBe(true);
    expect(treatment.isInjective(action)).toBe(false);
    expect(treatment.empties(action)).toBe(true);
    expect(treatment.valuesOf(action)).toBeUndefined();
    expect(treatment.hierarchyOf(action)).toBeUndefined();
    expect(treatment.sourcesOf(column)).toEqual(['age']);
  });

  it('is opaque to attacks, so that no figure rests on its cells, and has no ranges', () => {
    expect(treatment.readsAs(action)).toBe('opaque');
    expect(isMeasurable(column, 'integer')).toBe(false);
    expect(utility(plan, counts)).toMatchObject({ columnsKept: 0, columnsChanged: 1 });
  });

  it('is not as a preview shows it', () => {
    expect(previewDifferences(plan)).toEqual([
      { column: 'age', why: 'it is drawn at random, each time anew' },
    ]);
  });

  it('needs the key that it names, cannot be reversed, and runs on no second engine', () => {
    expect(treatment.domainsOf(action)).toEqual(['crm']);
    expect(treatment.reversibleDomain(column)).toBeUndefined();
    expect(treatment.reversalOf(column, {} as never)).toBeUndefined();
    expect(treatment.isPureSql(action)).toBe(false);
  });

  it('warns where it stands for what identifies people directly, and is named to people', () => {
    const warnings = warningsOf([column], new Map([['age', 'direct']]), [], policy);
    expect(warnings[0]).toContain('new-technique does not say what it leaves');
    expect(explain(plan)[0]?.what).toBe('is transformed by new-technique');
  });
});

describe('a technique that speaks for itself', () => {
  it('is taken at its word everywhere', () => {
    bring({
      draws: false,
      readsAs: 'label',
      values: 'kept',
      empties: false,
      looksAround: () => false,
      injective: () => true,
      pureSql: () => true,
      domains: () => [],
      explain: () => 'is praised',
      warnings: () => ['is new'],
      reverse: () => (tokens) => [...tokens],
    });
    expect(previewDifferences(plan)).toEqual([]);
    expect(isMeasurable(column, 'integer')).toBe(true);
    expect(utility(plan, counts)).toMatchObject({ columnsKept: 1 });
    expect(treatment.isInjective(action)).toBe(true);
    expect(treatment.isPureSql(action)).toBe(true);
    expect(treatment.empties(action)).toBe(false);
    expect(treatment.domainsOf(action)).toEqual([]);
    expect(treatment.reversalOf(column, {} as never)?.(['a'])).toEqual(['a']);
    expect(explain(plan)[0]?.what).toBe('is praised');
    expect(warningsOf([column], new Map([['age', 'direct']]), [], policy)).toEqual(
      expect.arrayContaining([
        '"age" identifies people directly and is released as it is',
        '"age" is reversible by whoever is granted reidentify: it stays personal data',
        '"age" is new',
      ]),
    );
  });

  it('makes cells, and one that is no more is refused with its name', () => {
    const options = { source: 'raw', tools: {} as Tools };
    expect(() => toDuckdbSql(plan, options)).toThrow(/new-technique/);
    bring({});
    expect(toDuckdbSql(plan, options).transformed().sql).toContain('AS o0');
  });
});
