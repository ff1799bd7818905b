import { type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type RequirementTest } from '../../models/class-test.js';
import { allowedRecords, goalText, tooMany } from '../suppression-limit.js';
import { type CodedTable, type FullDomainResult } from '../../coded/coded-table.js';
import { dimensionLevels, type DimensionLevels } from '../loss/dimension-levels.js';
import { arithmeticMean, geometricMean } from '../loss/information-loss.js';
import { discernibilityObjective } from './discernibility-objective.js';
import { entropyObjective } from './entropy-objective.js';
import { lossObjective } from './loss-objective.js';
import { NodeChecker, released, type NodeRequirement } from './node-check.js';
import { type Objective, type ObjectiveInput } from './objective.js';
import { type Checked, nodesBetween, type Node, searchEveryNode, searchLattice } from './search.js';
import { TupleStore } from './tuple-store.js';
import { mergeTuples, type Tuples, tuplesOfRows } from './tuples.js';

export interface FullDomainOptions {
  /** Asked before each node; an AbortSignal fits. What it throws ends the search. */
  readonly signal?: { throwIfAborted(): void };
  readonly onProgress?: (progress: { readonly checked: number; readonly nodes: number }) => void;
  /** Memory for intermediate counts beside the table's own distinct records; 256 MiB where absent. */
  readonly memoryBytes?: number;
  /** Checks every node instead of pruning: the same answer, for measurements. */
  readonly exhaustive?: boolean;
}

/** Makes the objective of a search; the requirement's metric names those of the product. */
export type ObjectiveOf = (levels: readonly DimensionLevels[], input: ObjectiveInput) => Objective;

const objectives = {
  loss: (levels, input) => lossObjective(levels, input, geometricMean),
  'loss-mean': (levels, input) => lossObjective(levels, input, arithmeticMean),
  entropy: (levels, input) => entropyObjective(levels, input),
  discernibility: (_, input) => discernibilityObjective(input),
} as const satisfies Record<Requirement['enforcement']['loss'], ObjectiveOf>;

/** Rows that are equal in all dimensions as one tuple, and which tuple each row is in. */
function compress(table: CodedTable, levels: readonly DimensionLevels[], requirement: NodeRequirement) {
  const rows = tuplesOfRows(table);
  const checker = new NodeChecker(levels, requirement, rows);
  const classes = checker.group(rows, rows.node);
  const tupleOf = checker.grouper.classOf;
  return { base: mergeTuples(rows, tupleOf, classes, rows.node), tupleOf };
}

const total = (of: Int32Array): number => of.reduce((sum, count) => sum + count, 0);

/** The part of a search that counts: checks nodes, remembers squares, and tells progress. */
class Counting {
  readonly checker: NodeChecker;
  readonly input: ObjectiveInput;
  private readonly store: TupleStore;
  private readonly squares = new Map<string, number>();
  private readonly counted = new Set<string>();
  leastSuppressed = Infinity;

  constructor(
    readonly base: Tuples,
    levels: readonly DimensionLevels[],
    requirement: NodeRequirement,
    private readonly allowed: number,
    private readonly nodes: number,
    private readonly options: FullDomainOptions,
  ) {
    this.checker = new NodeChecker(levels, requirement, base);
    this.store = new TupleStore(base, options.memoryBytes ?? 2 ** 28);
    const squaresAt = (node: Node) => this.squaresAt(node);
    this.input = { base, records: total(base.records), squaresAt };
  }

  get checked(): number {
    return this.counted.size;
  }

  check(low: Node, high: Node, objective: Objective): Checked {
    this.count(high);
    const source = nodesBetween(low, high) >= 8 ? this.store.keep(this.checker, low) : this.store.below(low);
    const node = this.checker.check(source, high);
    const { suppressedRecords, lostRecords, impossible } = node;
    const all = this.input.records > 0 && suppressedRecords === this.input.records;
    if (!impossible) this.leastSuppressed = Math.min(this.leastSuppressed, suppressedRecords);
    return {
      allowed: !impossible && !all && suppressedRecords <= this.allowed,
      noneBelow:
        impossible ||
        lostRecords > this.allowed ||
        (this.input.records > 0 && lostRecords === this.input.records),
      ...objective.appraise(node),
    };
  }

  private count(node: Node): void {
    this.options.signal?.throwIfAborted();
    this.counted.add(node.join());
    this.options.onProgress?.({ checked: this.counted.size, nodes: this.nodes });
  }

  private squaresAt(node: Node): number {
    const name = node.join();
    const known = this.squares.get(name);
    if (known !== undefined) return known;
    this.count(node);
    const source = this.store.below(node);
    const classes = this.checker.group(source, node);
    const sizes = new Float64Array(classes);
    const { classOf } = this.checker.grouper;
    for (let i = 0; i < source.size; i++) {
      const c = classOf[i] ?? 0;
      sizes[c] = (sizes[c] ?? 0) + (source.records[i] ?? 0);
    }
    const squares = sizes.reduce((sum, size) => sum + size * size, 0);
    this.squares.set(name, squares);
    return squares;
  }
}

interface Missed {
  readonly least: number;
  readonly allowed: number;
  readonly records: number;
  readonly nodes: number;
}

function missed(
  requirement: Pick<Requirement, 'k' | 'models' | 'maxSuppression'>,
  { least, allowed, records, nodes }: Missed,
): never {
  const isImpossible = !Number.isFinite(least);
  const presence = 'a class without anybody who is published, which δ-presence forbids';
  const figures =
    least > allowed ? tooMany(requirement, least, records) : 'all records, but a release of nobody is none';
  const why = isImpossible ? `each has ${presence}` : `the best found suppresses ${figures}`;
  const alone = isImpossible ? `there is ${presence}` : `it would suppress ${figures}`;
  throw problem(
    'release.limit-missed',
    nodes === 1
      ? `${goalText(requirement)} cannot be reached with the values as they are: ${alone}.`
      : `None of ${nodes} generalizations meets what the policy requires: ${why}.`,
  );
}

/**
 * The global optimum of full-domain generalization: of all nodes of the lattice whose violating classes may be suppressed within
 * the policy's share, the one that loses least by the requirement's metric. Ties go to the least sum of levels, then to the
 * lowest level in the order of the dimensions. Dimensions that are not hierarchies stay as they are.
 *
 * `test` must be the {@link classTest} of the same requirement. Time is a grouping of the distinct records for each checked node;
 * PROOF.md says why nodes that are not checked cannot be better.
 * @throws Problem release.limit-missed, with figures, when no node is allowed, or all records would go in each that is
 */
export function fullDomain(
  table: CodedTable,
  requirement: Requirement,
  test: RequirementTest,
  options: FullDomainOptions = {},
): FullDomainResult {
  return fullDomainBy(objectives[requirement.enforcement.loss], table, requirement, test, options);
}

/** {@link fullDomain} for any objective; `unpublishedAllowed` overrules what δ-presence says of classes without published people. */
export function fullDomainBy(
  objectiveOf: ObjectiveOf,
  table: CodedTable,
  requirement: Pick<Requirement, 'k' | 'models' | 'maxSuppression'>,
  test: RequirementTest,
  options: FullDomainOptions & { readonly unpublishedAllowed?: boolean } = {},
): FullDomainResult {
  const levels = table.dimensions.map(dimensionLevels);
  const top = levels.map(({ groupOf }) => groupOf.length - 1);
  const nodes = nodesBetween(
    top.map(() => 0),
    top,
  );
  const published = table.published ?? table.weights;
  const records = published === undefined ? table.length : total(published);
  const allowed = allowedRecords(requirement, records);
  const presence = requirement.models.flatMap((m) => (m.model === 'delta-presence' ? [m] : []));
  const rule: NodeRequirement = {
    test,
    k: Math.max(1, requirement.k),
    unpublishedAllowed: options.unpublishedAllowed ?? presence.every(({ lower }) => lower <= 0),
    strict: allowed === 0 && !(table.subjects !== undefined && presence.length > 0),
  };
  const { base, tupleOf } = compress(table, levels, rule);
  const counting = new Counting(base, levels, rule, allowed, nodes, options);
  const objective = objectiveOf(levels, counting.input);
  const search = options.exhaustive === true ? searchEveryNode : searchLattice;
  const best = search(top, (low, high) => counting.check(low, high, objective));
  if (best === null) missed(requirement, { least: counting.leastSuppressed, allowed, records, nodes });
  const { classOf, verdict, suppressedRecords } = counting.checker.check(base, best.node);
  const suppressedRows = new Uint8Array(table.length);
  for (let i = 0; i < table.length; i++) {
    suppressedRows[i] = verdict[classOf[tupleOf[i] ?? 0] ?? 0] === released ? 0 : 1;
  }
  return {
    ...{ node: best.node, loss: best.loss, suppressedRows },
    suppressedRecords,
    ...{ checked: counting.checked, nodes },
  };
}
