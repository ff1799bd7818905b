import { Forest, type Marginals, type Potentials } from './forest.js';
import { type Edge } from './select-tree.js';

/** Noisy counts of a table's columns and of some pairs, with the standard deviation of their noise. */
export interface Measurements {
  readonly nodes: readonly Float64Array[];
  readonly nodeSigma: number;
  readonly edges: readonly Float64Array[];
  readonly edgeSigma: number;
  readonly tree: readonly Edge[];
}

/** Rounds of mirror descent: it stops when nothing is gained any more, or when so many cells were computed. */
const mostRounds = 200;
const mostWork = 3e8;
/** A probability below which a cell counts as empty to begin with; smaller ones could never grow again. */
const leastShare = 1e-9;

/** The nearest non-negative counts that add up to the total (Euclidean projection on a simplex). */
export function ontoSimplex(noisy: Float64Array, total: number): Float64Array {
  const sorted = Float64Array.from(noisy).sort().reverse();
  let [sum, shift] = [0, 0];
  sorted.forEach((value, i) => {
    sum += value;
    const candidate = (sum - total) / (i + 1);
    if (value - candidate > 0) shift = candidate;
  });
  return noisy.map((value) => Math.max(0, value - shift));
}

/** The total that all measured marginals agree on best: weighted by how little noise their sums have. */
export function totalOf({ nodes, nodeSigma }: Pick<Measurements, 'nodes' | 'nodeSigma'>): number {
  let [weights, sum] = [0, 0];
  for (const counts of nodes) {
    const weight = 1 / (counts.length * nodeSigma * nodeSigma);
    weights += weight;
    sum += weight * counts.reduce((a, b) => a + b, 0);
  }
  return Math.max(1, sum / weights);
}

const logShares = (counts: Float64Array, total: number): Float64Array =>
  ontoSimplex(counts, total).map((count) => Math.log(Math.max(leastShare, count / total)));

/** The potentials of the product of the measured pairs over the columns between them: near the optimum already. */
function firstPotentials(measured: Measurements, total: number): Potentials {
  const nodes = measured.nodes.map((counts) => logShares(counts, total));
  const edges = measured.tree.map(({ first, second }, i) => {
    const joint = logShares(measured.edges[i] ?? new Float64Array(), total);
    const [a, b] = [nodes[first] ?? joint, nodes[second] ?? joint];
    return joint.map((log, cell) => log - (a[Math.floor(cell / b.length)] ?? 0) - (b[cell % b.length] ?? 0));
  });
  return { nodes, edges };
}

const squared = (a: readonly Float64Array[], b: readonly Float64Array[], sigma: number): number =>
  a.reduce(
    (sum, table, i) =>
      sum +
      table.reduce((inner, value, cell) => inner + (value - (b[i]?.[cell] ?? 0)) ** 2, 0) /
        (2 * sigma * sigma),
    0,
  );

const misfit = (marginals: Marginals, measured: Measurements): number =>
  squared(marginals.nodes, measured.nodes, measured.nodeSigma) +
  squared(marginals.edges, measured.edges, measured.edgeSigma);

/** One mirror step: potentials against the gradient (marginal − measured)/σ². */
function stepped(at: Potentials, marginals: Marginals, measured: Measurements, rate: number): Potentials {
  const move = (
    logs: readonly Float64Array[],
    now: readonly Float64Array[],
    wanted: readonly Float64Array[],
    sigma: number,
  ): Float64Array[] =>
    logs.map((table, i) =>
      table.map(
        (log, cell) => log - (rate * ((now[i]?.[cell] ?? 0) - (wanted[i]?.[cell] ?? 0))) / (sigma * sigma),
      ),
    );
  return {
    nodes: move(at.nodes, marginals.nodes, measured.nodes, measured.nodeSigma),
    edges: move(at.edges, marginals.edges, measured.edges, measured.edgeSigma),
  };
}

/** A consistent, non-negative distribution over a forest, in records. */
export interface FittedModel {
  readonly total: number;
  readonly tree: readonly Edge[];
  readonly marginals: Marginals;
}

/**
 * The distribution over the forest whose marginals are nearest the measured ones in weighted squares, by mirror descent with
 * exact belief propagation (Private-PGM: McKenna, Sheldon, Miklau 2019, algorithm 1). It reads measurements alone.
 */
export function fitForest(measured: Measurements, total: number): FittedModel {
  const sizes = measured.nodes.map((counts) => counts.length);
  const forest = new Forest(sizes, measured.tree);
  let potentials = firstPotentials(measured, total);
  let marginals = forest.marginals(potentials, total);
  let best = misfit(marginals, measured);
  let rate = Math.min(measured.nodeSigma, measured.edgeSigma) ** 2 / total;
  const cells = [...measured.nodes, ...measured.edges].reduce((sum, { length }) => sum + length, 0);
  const rounds = Math.min(mostRounds, Math.max(5, Math.floor(mostWork / cells)));
  for (let round = 0, failed = 0; round < rounds && failed < 12; round++) {
    const next = stepped(potentials, marginals, measured, rate);
    const reached = forest.marginals(next, total);
    const loss = misfit(reached, measured);
    if (!(loss < best)) {
      rate /= 2;
      failed++;
      continue;
    }
    const gained = best - loss;
    [potentials, marginals, best, failed] = [next, reached, loss, 0];
    rate *= 1.5;
    if (gained < 1e-6 * (1 + best)) break;
  }
  return { total, tree: measured.tree, marginals };
}
