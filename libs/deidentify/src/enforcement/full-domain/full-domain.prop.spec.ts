import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequirement, type Requirement } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { classTest } from '../../models/class-test.js';
import { forEachClass } from '../../../test/class-walk.js';
import { sensitiveAttributes } from '../../models/sensitive-attribute.js';
import { type CodedTable, type Dimension } from '../../coded/coded-table.js';
import { classesAt, fullDomainLoss } from '../../../test/full-domain-loss.js';
import { fullDomain, fullDomainBy, type ObjectiveOf } from './full-domain.js';
import { type Candidate, goesBefore } from './search.js';
import { caseCount } from '../../../../../test/support/case-count.js';

const metrics = ['loss', 'loss-mean', 'entropy', 'discernibility'] as const;

/** A hierarchy over some leaves: each level joins groups of the one below at random, and the last joins all. */
const hierarchy = fc
  .record({
    leaves: fc.integer({ min: 1, max: 6 }),
    joins: fc.array(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), { maxLength: 2 }),
  })
  .map(({ leaves, joins }, name = 'q'): Dimension => {
    const levels = [Int32Array.from({ length: leaves }, (_, leaf) => leaf)];
    for (const join of joins) {
      const below = levels.at(-1) ?? new Int32Array();
      const ids = new Map<number, number>();
      levels.push(
        below.map((group) => {
          const joined = join[group] ?? 0;
          if (!ids.has(joined)) ids.set(joined, ids.size);
          return ids.get(joined) ?? 0;
        }),
      );
    }
    levels.push(new Int32Array(leaves));
    return { name, leaves, kind: 'hierarchy', levels, ordered: false };
  });
const fixed = fc
  .integer({ min: 1, max: 3 })
  .map((leaves): Dimension => ({ name: 'fixed', leaves, kind: 'fixed' }));
const dimension = fc.oneof({ weight: 5, arbitrary: hierarchy }, { weight: 1, arbitrary: fixed });

const tables = fc
  .record({
    dimensions: fc.array(dimension, { minLength: 1, maxLength: 4 }),
    rows: fc.array(fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 40 }),
    extra: fc.constantFrom('none', 'weights', 'subjects', 'published', 'published subjects'),
  })
  .map(({ dimensions, rows, extra }): CodedTable => {
    const column = (at: number, below: number) => Int32Array.from(rows, (row) => (row[at] ?? 0) % below);
    const published = column(7, 3).map((x) => (x === 0 ? 0 : 1));
    return {
      length: rows.length,
      dimensions,
      codes: dimensions.map(({ leaves }, d) => column(d, leaves)),
      sensitive: [{ name: 's', values: 4, codes: column(4, 4).map((x, i) => (x === 3 ? i % 4 : x)) }],
      ...(extra === 'weights' ? { weights: column(5, 4).map((x) => x + 1) } : {}),
      ...(extra.includes('subjects') ? { subjects: column(6, 9).map((x) => x - 1) } : {}),
      ...(extra.includes('published') ? { published } : {}),
    };
  });

const of = { pointer: '#', column: 's' } as const;
const share = fc.integer({ min: 1, max: 9 }).map((tenths) => tenths / 10);
const l = fc.integer({ min: 1, max: 4 });
const model: fc.Arbitrary<ModelRequirement> = fc.oneof(
  l.map((l) => ({ ...of, model: 'l-diversity' as const, kind: 'distinct' as const, l })),
  l.map((l) => ({ ...of, model: 'l-diversity' as const, kind: 'entropy' as const, l })),
  fc
    .tuple(l, fc.constantFrom(0.5, 1, 2, 4))
    .map(([l, c]) => ({ ...of, model: 'l-diversity' as const, kind: 'recursive' as const, l, c })),
  share.map((t) => ({ ...of, model: 't-closeness' as const, distance: 'equal' as const, t })),
  share.map((t) => ({ ...of, model: 't-closeness' as const, distance: 'ordered' as const, t })),
  share.map((t) => ({
    ...of,
    model: 't-closeness' as const,
    distance: 'hierarchical' as const,
    t,
    hierarchy: 'h',
  })),
  share.map((alpha) => ({ ...of, model: 'alpha-k' as const, alpha })),
  fc
    .tuple(fc.constantFrom(0, 0, 0.2), fc.constantFrom(0.5, 0.8, 1))
    .map(([lower, upper]) => ({ pointer: '#', model: 'delta-presence' as const, lower, upper })),
);
const details = {
  s: { levels: [Int32Array.of(0, 1, 2, 3), Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 0, 0)] },
};

const requirements = fc.record({
  k: fc.integer({ min: 1, max: 6 }),
  models: fc.array(model, { maxLength: 2 }),
  maxSuppression: fc.constantFrom(0, 0.05, 0.2, 0.5, 1),
  loss: fc.constantFrom(...metrics),
});

function nodesOf(table: CodedTable): number[][] {
  let nodes: number[][] = [[]];
  for (const dimension of table.dimensions) {
    const levels = dimension.kind === 'hierarchy' ? dimension.levels.length : 1;
    nodes = nodes.flatMap((node) => Array.from({ length: levels }, (_, level) => [...node, level]));
  }
  return nodes;
}

type Asked = typeof requirements extends fc.Arbitrary<infer T> ? T : never;

/** 1 for each class of a node that goes by the definitions alone: those that violate, and those too far from what is then left. */
function violating(table: CodedTable, asked: Asked, classOf: Int32Array, classes: number) {
  const violates = new Uint8Array(classes);
  let unpublished = 0;
  const judge = (models: Asked, whole: CodedTable): boolean => {
    const test = classTest(models, sensitiveAttributes(whole, details));
    let found = false;
    forEachClass(table, classOf, classes, ({ index, people, histograms, population, records }) => {
      if (violates[index] === 1 || records === 0 || test(people, histograms, population)) return;
      violates[index] = 1;
      found = true;
    });
    return found;
  };
  forEachClass(table, classOf, classes, ({ records }) => void (unpublished += records === 0 ? 1 : 0));
  const close = { ...asked, k: 1, models: asked.models.filter(({ model }) => model === 't-closeness') };
  for (let again = judge(asked, table); again;) {
    const weights = table.published ?? table.weights;
    const published = Int32Array.from(classOf, (c, i) =>
      violates[c] === 1 ? 0 : weights === undefined ? 1 : (weights[i] ?? 0),
    );
    again = close.models.length > 0 && judge(close, { ...table, published });
  }
  return { violates, unpublished };
}

/** One node by the definitions alone. */
function lossOf(table: CodedTable, asked: Asked, node: number[]): number | null {
  const { classOf, classes } = classesAt(table, node);
  const { violates, unpublished } = violating(table, asked, classOf, classes);
  const presence = asked.models.some((m) => m.model === 'delta-presence' && m.lower > 0);
  if (unpublished > 0 && presence) return null;
  const loss = fullDomainLoss(table, {
    node,
    suppressedRows: Uint8Array.from(classOf, (c) => violates[c] ?? 1),
  });
  const { records, suppressed } = loss;
  if (suppressed > Math.floor(asked.maxSuppression * records + 1e-9)) return null;
  if (records > 0 && suppressed === records) return null;
  return {
    loss: loss.loss,
    'loss-mean': loss.lossMean,
    entropy: loss.entropy,
    discernibility: loss.discernibility,
  }[asked.loss];
}

function everyNode(table: CodedTable, asked: Asked): Candidate | null {
  let best: Candidate | null = null;
  for (const node of nodesOf(table)) {
    const loss = lossOf(table, asked, node);
    if (loss !== null && goesBefore(loss, node, best)) best = { node, loss };
  }
  return best;
}

function found(table: CodedTable, asked: Asked) {
  const enforcement: Requirement['enforcement'] = { mode: 'full-domain', loss: asked.loss };
  try {
    return fullDomain(
      table,
      { ...asked, enforcement },
      classTest(asked, sensitiveAttributes(table, details)),
    );
  } catch (error) {
    if (error instanceof Problem && error.code === 'release.limit-missed') return null;
    throw error;
  }
}

describe('full-domain enforcement', () => {
  it('finds what trying every node finds, for all models, metrics and tables', () => {
    fc.assert(
      fc.property(tables, requirements, (table, asked) => {
        const [ours, best] = [found(table, asked), everyNode(table, asked)];
        expect(ours?.node).toEqual(best?.node);
        if (ours === null || best === null) return;
        expect(ours.loss).toBeCloseTo(best.loss, 9);
        expect(ours.checked).toBeLessThanOrEqual(ours.nodes);
        expect(ours.nodes).toBe(nodesOf(table).length);
      }),
      { numRuns: caseCount(200) },
    );
  });

  it('looks below a node that δ-presence forbids where a person stands in several classes', () => {
    const levels = (...of: number[][]) => of.map((groups) => Int32Array.from(groups));
    const table: CodedTable = {
      length: 4,
      dimensions: [
        { name: 'q', leaves: 2, kind: 'hierarchy', levels: levels([0, 1], [0, 0]), ordered: false },
      ],
      codes: [Int32Array.of(0, 1, 0, 1)],
      sensitive: [],
      subjects: Int32Array.of(0, 3, 2, 0),
      published: Int32Array.of(1, 1, 0, 0),
    };
    const models: ModelRequirement[] = [{ pointer: '#', model: 'delta-presence', lower: 0, upper: 0.5 }];
    const asked: Asked = { k: 1, models, maxSuppression: 0, loss: 'loss' };
    expect(found(table, asked)?.node).toEqual([0]);
  });

  it('suppresses exactly the rows of classes that violate the requirement at its node', () => {
    fc.assert(
      fc.property(tables, requirements, (table, asked) => {
        const ours = found(table, asked);
        if (ours === null) return;
        const { classOf, classes } = classesAt(table, ours.node);
        const { violates } = violating(table, asked, classOf, classes);
        let gone = 0;
        forEachClass(table, classOf, classes, ({ index, records }) => {
          const fine = records === 0 || violates[index] === 0;
          for (let i = 0; i < table.length; i++) {
            if (classOf[i] === index) expect(ours.suppressedRows[i]).toBe(fine ? 0 : 1);
          }
          if (!fine) gone += records;
        });
        expect(ours.suppressedRecords).toBe(gone);
      }),
      { numRuns: caseCount(120) },
    );
  });

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(tables, requirements, (table, asked) => {
        const reversed = (column: Int32Array) => column.toReversed();
        const other: CodedTable = {
          ...table,
          codes: table.codes.map(reversed),
          sensitive: table.sensitive.map((column) => ({ ...column, codes: reversed(column.codes) })),
          ...(table.weights ? { weights: reversed(table.weights) } : {}),
          ...(table.subjects ? { subjects: reversed(table.subjects) } : {}),
          ...(table.published ? { published: reversed(table.published) } : {}),
        };
        const [a, b] = [found(table, asked), found(other, asked)];
        expect(b?.node).toEqual(a?.node);
        expect(b?.suppressedRows.toReversed()).toEqual(a?.suppressedRows);
      }),
      { numRuns: caseCount(120) },
    );
  });

  it('checks every node of an objective without a bound', () => {
    const lossAt = (node: readonly number[]): number =>
      Math.imul(
        node.reduce((a, level) => a * 31 + level, 7),
        0x9e3779b1,
      ) >>> 0;
    const unbounded: ObjectiveOf = () => ({
      appraise: ({ node }) => ({ loss: lossAt(node), lossFrom: () => -Infinity }),
    });
    const anything = { k: 1, models: [], maxSuppression: 1 };
    fc.assert(
      fc.property(tables, ({ length, dimensions, codes, sensitive }) => {
        const table = { length, dimensions, codes, sensitive };
        const found = fullDomainBy(unbounded, table, anything, classTest(anything, []));
        expect(found.checked).toBe(found.nodes);
        expect(found.loss).toBe(Math.min(...nodesOf(table).map(lossAt)));
      }),
      { numRuns: caseCount(50) },
    );
  });
});
