import { problem, type RandomBytes } from '#libs/kernel';
import { epsilonAt } from '../accounting/epsilon.js';
import { positive, probability } from '../accounting/parameters.js';
import { type PrivacyLoss, zcdpLoss } from '../accounting/privacy-loss.js';
import { smallest } from '../accounting/special.js';
import { gaussianMechanism } from '../mechanisms/gaussian.js';
import { RandomBits } from '../mechanisms/random-bits.js';
import {
  checkedRows,
  type CodedColumns,
  countOne,
  countPair,
  oneRowEach,
  takeRows,
} from './coded-columns.js';
import { compress, expand, type Compression } from './compress.js';
import { type FittedModel, fitForest, type Measurements, totalOf } from './fit.js';
import { sampleForest } from './sample.js';
import { type Edge, selectTree } from './select-tree.js';

/** The most records that a synthetic table may have. */
const mostRecords = 100_000_000;

/** What is synthesized, and under which budget. */
export interface SynthesisParameters {
  readonly table: CodedColumns;
  /** A subject's number (below `count`) for each row; then one row of each subject counts. Without it the unit is a record. */
  readonly subjects?: { readonly of: ArrayLike<number>; readonly count: number };
  readonly epsilon: number;
  readonly delta: number;
  /** How many records to make; without it, about as many as the table has units, by a noisy count. */
  readonly records?: number;
  readonly random: RandomBytes;
}

/** A table that nobody is in. */
export interface Synthesis {
  readonly codes: readonly Int32Array[];
  /** For adding or removing one unit. */
  readonly loss: PrivacyLoss;
  readonly rho: number;
  /** The pairs of columns whose joint distribution was measured. */
  readonly tree: readonly Edge[];
  /** The noisy number of units. */
  readonly total: number;
}

/** The most ρ whose zero-concentrated privacy is (ε, δ)-private. @throws problem `request.invalid`. */
export function zcdpRho(epsilon: number, delta: number): number {
  positive('epsilon', epsilon);
  probability('delta', delta);
  const holds = (inverse: number): boolean => epsilonAt(zcdpLoss(1 / inverse), delta) <= epsilon;
  let most = 1;
  while (!holds(most)) most *= 2;
  return 1 / smallest(0, most, holds);
}

/** Counts with discrete Gaussian noise of a standard deviation. */
function noisyCounts(counts: Float64Array, sigma: number, random: RandomBytes): Float64Array {
  gaussianMechanism({ sensitivity: 1, noiseMultiplier: sigma, random, integer: true }).addAll(counts);
  return counts;
}

interface Budget {
  readonly nodeSigma: number;
  readonly stepEpsilon: number;
  readonly edgeSigma: number;
}

/** A third of ρ for each of: all columns, the choice of all edges, all edges. A record is in one cell of each. */
function budgetOf(rho: number, columns: number): Budget {
  const [third, edges] = [rho / 3, Math.max(1, columns - 1)];
  return {
    nodeSigma: Math.sqrt(columns / (2 * third)),
    stepEpsilon: Math.sqrt((8 * third) / edges),
    edgeSigma: Math.sqrt(edges / (2 * third)),
  };
}

function unitsOf({ table, subjects }: SynthesisParameters, bits: RandomBits): readonly Int32Array[] {
  const rows = checkedRows(table);
  if (subjects === undefined) return table.codes;
  if (subjects.of.length !== rows) throw problem('request.invalid', 'each row needs a subject');
  return takeRows(table.codes, oneRowEach(subjects.of, subjects.count, bits));
}

/** Everything that is read of the data: noisy columns, a chosen tree, noisy pairs. */
function measure(
  columns: readonly Compression[],
  raw: readonly Int32Array[],
  budget: Budget,
  random: RandomBytes,
  bits: RandomBits,
): { measured: Measurements; total: number } {
  const codes = raw.map((column, i) => column.map((code) => columns[i]?.of[code] ?? 0));
  const nodes = columns.map(({ counts }) => counts);
  const total = totalOf({ nodes, nodeSigma: budget.nodeSigma });
  const marginals = nodes.map((counts) => counts.map((count) => Math.max(0, count)));
  const tree = selectTree({ codes, marginals, total, epsilon: budget.stepEpsilon, bits });
  const edges = tree.map(({ first, second }) => {
    const [a, b] = [codes[first] ?? new Int32Array(), codes[second] ?? new Int32Array()];
    const exact = countPair(a, b, columns[first]?.size ?? 1, columns[second]?.size ?? 1);
    return noisyCounts(exact, budget.edgeSigma, random);
  });
  const { nodeSigma, edgeSigma } = budget;
  return { measured: { nodes, nodeSigma, edges, edgeSigma, tree }, total };
}

/**
 * Synthetic records by MST, the marginal-based method of McKenna, Miklau and Sheldon, "Winning the NIST Contest", 2021:
 * all columns are measured, a tree of dependent pairs is chosen and measured, and a distribution with those marginals is
 * fitted and sampled. (ε, δ)-private for adding or removing one unit (PROOF.md). Domains are declared, never read from the data.
 * @throws problem `request.invalid` for codes outside their domain and parameters out of range.
 */
export function synthesize(parameters: SynthesisParameters): Synthesis {
  const { table, epsilon, delta, records, random } = parameters;
  if (records !== undefined && !(Number.isSafeInteger(records) && records >= 0 && records <= mostRecords)) {
    throw problem('request.invalid', 'the number of synthetic records is out of range');
  }
  const bits = new RandomBits(random);
  const rho = zcdpRho(epsilon, delta);
  const budget = budgetOf(rho, table.columns.length);
  const raw = unitsOf(parameters, bits);
  const columns = table.columns.map(({ size }, i) =>
    compress(
      noisyCounts(countOne(raw[i] ?? new Int32Array(), size), budget.nodeSigma, random),
      budget.nodeSigma,
    ),
  );
  const { measured, total } = measure(columns, raw, budget, random, bits);
  const model: FittedModel = fitForest(measured, total);
  const rows = records ?? Math.min(mostRecords, Math.round(total));
  const codes = sampleForest(model, rows, bits).map((column, i) => {
    const compression = columns[i];
    return compression ? expand(column, compression, bits) : column;
  });
  return { codes, loss: zcdpLoss(rho), rho, tree: measured.tree, total };
}
