import { describe, expect, it } from '@jest/globals';
import { seeded, uniformOf } from '../../test/seeded.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import { fitForest, ontoSimplex, totalOf } from './fit.js';
import { Forest, walk } from './forest.js';
import { sampleForest, sampleRounded } from './sample.js';

const sizes = [2, 3, 2, 4, 3];
const tree = [
  { first: 1, second: 3 },
  { first: 0, second: 3 },
  { first: 2, second: 3 },
];
const uniform = uniformOf(seeded(4));
const table = (length: number): Float64Array => Float64Array.from({ length }, () => 3 * uniform() - 1);
const potentials = {
  nodes: sizes.map(table),
  edges: tree.map(({ first, second }) => table((sizes[first] ?? 0) * (sizes[second] ?? 0))),
};

/** Every record with its weight, by enumeration. */
function records(): { record: number[]; weight: number }[] {
  const all = sizes.reduce<number[][]>(
    (found, size) => found.flatMap((record) => Array.from({ length: size }, (_, code) => [...record, code])),
    [[]],
  );
  return all.map((record) => {
    const own = record.reduce((sum, code, i) => sum + (potentials.nodes[i]?.[code] ?? 0), 0);
    const joint = tree.reduce((sum, { first, second }, e) => {
      const cell = (record[first] ?? 0) * (sizes[second] ?? 0) + (record[second] ?? 0);
      return sum + (potentials.edges[e]?.[cell] ?? 0);
    }, 0);
    return { record, weight: Math.exp(own + joint) };
  });
}

describe('belief propagation on a forest', () => {
  const all = records();
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const { nodes, edges } = new Forest(sizes, tree).marginals(potentials, 100);

  it('gives the marginals of every column that enumeration gives', () => {
    nodes.forEach((marginal, i) => {
      marginal.forEach((value, code) => {
        const weight = all
          .filter(({ record }) => record[i] === code)
          .reduce((sum, one) => sum + one.weight, 0);
        expect(value).toBeCloseTo((100 * weight) / total, 9);
      });
    });
  });

  it('gives the marginals of every edge that enumeration gives', () => {
    edges.forEach((marginal, e) => {
      const { first, second } = tree[e] ?? { first: 0, second: 0 };
      marginal.forEach((value, cell) => {
        const [a, b] = [Math.floor(cell / (sizes[second] ?? 1)), cell % (sizes[second] ?? 1)];
        const weight = all
          .filter(({ record }) => record[first] === a && record[second] === b)
          .reduce((sum, one) => sum + one.weight, 0);
        expect(value).toBeCloseTo((100 * weight) / total, 9);
      });
    });
  });

  it('walks parents before their children, and every column once', () => {
    const order = walk(sizes.length, tree);
    expect(order.map(({ column }) => column).sort()).toEqual([0, 1, 2, 3, 4]);
    const at = (column: number): number => order.findIndex((visit) => visit.column === column);
    for (const { column, parent } of order) if (parent >= 0) expect(at(parent)).toBeLessThan(at(column));
    expect(order.filter(({ parent }) => parent < 0).map(({ column }) => column)).toEqual([0, 4]);
  });

  it('is what a fit finds again from its exact marginals, and what samples have', () => {
    const exact = new Forest(sizes, tree).marginals(potentials, 5000);
    const fitted = fitForest({ ...exact, tree, nodeSigma: 1, edgeSigma: 1 }, 5000);
    const bits = new RandomBits(seeded(5));
    const sampled = sampleForest(fitted, 5000, bits);
    fitted.marginals.edges.forEach((marginal, e) => {
      const { first, second } = tree[e] ?? { first: 0, second: 0 };
      const counts = new Float64Array(marginal.length);
      sampled[first]?.forEach((a, row) => {
        const cell = a * (sizes[second] ?? 0) + (sampled[second]?.[row] ?? 0);
        counts[cell] = (counts[cell] ?? 0) + 1;
      });
      marginal.forEach((value, cell) => {
        expect(Math.abs(value - (exact.edges[e]?.[cell] ?? NaN))).toBeLessThan(0.5);
        // Rounding down a chain of columns adds up to a few records.
        expect(Math.abs((counts[cell] ?? 0) - value)).toBeLessThan(5);
      });
    });
  });
});

describe('measurements', () => {
  it('that contradict each other are fitted better than either alone', () => {
    const measured = {
      nodes: [Float64Array.of(70, 30), Float64Array.of(40, 60)],
      edges: [Float64Array.of(50, 10, 0, 40)],
      nodeSigma: 5,
      edgeSigma: 5,
      tree: [{ first: 0, second: 1 }],
    };
    const { marginals } = fitForest(measured, 100);
    // Least squares with 100 in all: the first column's share moves from 60 towards 70, by a third and two thirds of it.
    const [a = 0] = marginals.nodes[0] ?? [];
    expect(a).toBeGreaterThan(61);
    expect(a).toBeLessThan(69);
    marginals.edges[0]?.forEach((value) => expect(value).toBeGreaterThanOrEqual(0));
    expect(marginals.edges[0]?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9);
  });

  it('are projected to the nearest counts that are not negative', () => {
    expect([...ontoSimplex(Float64Array.of(5, -3, 4), 8)]).toEqual([4.5, 0, 3.5]);
    expect([...ontoSimplex(Float64Array.of(0, 0), 10)]).toEqual([5, 5]);
  });

  it('agree on a total by how little noise their sums have', () => {
    const nodes = [Float64Array.of(60, 50), Float64Array.of(100, 0, 0, 0, 0, 0)];
    expect(totalOf({ nodes, nodeSigma: 3 })).toBeCloseTo((110 / 2 + 100 / 6) / (1 / 2 + 1 / 6), 9);
    expect(totalOf({ nodes: [Float64Array.of(-50, 0)], nodeSigma: 3 })).toBe(1);
  });
});

describe('rounded sampling', () => {
  it('is within one of the wanted count, in random order', () => {
    const bits = new RandomBits(seeded(6));
    const shares = Float64Array.of(0.31, 0, 0.005, 0.685);
    for (let i = 0; i < 50; i++) {
      const drawn = sampleRounded(shares, 101, bits);
      expect(drawn).toHaveLength(101);
      shares.forEach((share, value) => {
        const count = drawn.filter((one) => one === value).length;
        expect(Math.abs(count - 101 * share)).toBeLessThan(1);
      });
    }
    const first = new Set(Array.from({ length: 50 }, () => sampleRounded(shares, 101, bits)[0]));
    expect(first.size).toBeGreaterThan(1);
  });

  it('of no shares is of every value', () => {
    const drawn = sampleRounded(new Float64Array(4), 400, new RandomBits(seeded(7)));
    expect([0, 1, 2, 3].map((value) => drawn.filter((one) => one === value).length)).toEqual([
      100, 100, 100, 100,
    ]);
  });
});
