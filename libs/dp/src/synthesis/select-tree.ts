import { exponentialMechanism } from '../mechanisms/exponential.js';
import { scaleAbove } from '../mechanisms/mechanism.js';
import { type RandomBits } from '../mechanisms/random-bits.js';
import { countPair } from './coded-columns.js';

/** Two columns whose joint distribution is measured; first < second. */
export interface Edge {
  readonly first: number;
  readonly second: number;
}

/** Pairs with more cells than this are not measured: the noise in so many cells would drown what they hold. */
export const mostPairCells = 1_000_000;

/** Scores are counted in 1/1024 of a record; one record then changes a rounded score by at most one unit more. */
const scoreUnits = 1024;
export const scoreSensitivity = scoreUnits + 2;

/** How many records of a pair's exact counts lie elsewhere than if the two columns were independent: the L1 distance. */
function dependence(counts: Float64Array, a: Float64Array, b: Float64Array, total: number): number {
  let distance = 0;
  for (let i = 0; i < a.length; i++) {
    const share = (a[i] ?? 0) / total;
    for (let j = 0; j < b.length; j++) {
      distance += Math.abs((counts[i * b.length + j] ?? 0) - share * (b[j] ?? 0));
    }
  }
  return Math.round(distance * scoreUnits);
}

function scoresOf(codes: readonly Int32Array[], marginals: readonly Float64Array[], total: number) {
  const scored: { edge: Edge; score: number }[] = [];
  codes.forEach((a, first) => {
    codes.slice(first + 1).forEach((b, k) => {
      const second = first + 1 + k;
      const [ofA, ofB] = [marginals[first] ?? new Float64Array(), marginals[second] ?? new Float64Array()];
      if (ofA.length * ofB.length > mostPairCells) return;
      const counts = countPair(a, b, ofA.length, ofB.length);
      scored.push({ edge: { first, second }, score: dependence(counts, ofA, ofB, total) });
    });
  });
  return scored;
}

/**
 * A spanning tree of the columns that prefers pairs far from independent: Kruskal's algorithm with the exponential mechanism in
 * place of the maximum, each step `epsilon`-private (McKenna, Miklau, Sheldon 2021, algorithm 1). `marginals` are noisy and
 * public already. Columns that no measurable pair joins stay apart: the result is a forest.
 */
export function selectTree(parameters: {
  readonly codes: readonly Int32Array[];
  readonly marginals: readonly Float64Array[];
  readonly total: number;
  readonly epsilon: number;
  readonly bits: RandomBits;
}): Edge[] {
  const { codes, marginals, total, epsilon, bits } = parameters;
  const scale = scaleAbove(2 * scoreSensitivity, epsilon);
  const component = codes.map((_, i) => i);
  let candidates = scoresOf(codes, marginals, total);
  const tree: Edge[] = [];
  while (candidates.length > 0) {
    const losses = candidates.map(({ score }) => -score);
    const chosen = candidates[exponentialMechanism(bits, losses, scale)];
    if (chosen === undefined) break;
    const { first, second } = chosen.edge;
    tree.push(chosen.edge);
    const [kept, merged] = [component[first], component[second]];
    component.forEach((one, i) => {
      if (one === merged) component[i] = kept ?? one;
    });
    candidates = candidates.filter(({ edge }) => component[edge.first] !== component[edge.second]);
  }
  return tree;
}
