import { hasBytes, type Plan, type Requirement, type Risk } from '#libs/contracts';
import {
  allowedRecords,
  atLevels,
  classKey,
  classLabels,
  classTest,
  type FinalStatements,
  fullDomain,
  inClasses,
  isPlain,
  keepClose,
  multidimensionalLoss,
  requireWithin,
  sensitiveAttributes,
  type Tools,
  unsuppressed,
  withoutViolators,
} from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Engine } from '#libs/tabular';
import { type Few } from './few.js';
import { enforceChosen } from './chosen.js';
import { type CodedRecords, readCodedTable } from './coded-source.js';
import { multidimensionalThreads } from './multidimensional-threads.js';
import { oneRecordEach, peopleSql } from '../tables/one-record-each.js';
import { type MadeRecords, prepare, type Table, writeTable } from '../tables/prepare.js';

export interface Work {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly transformed: Table;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** Where records were chosen by whoever may not read them. */
  readonly few?: Few | undefined;
}

/** Enforcement that was decided, and what is to be run for it. */
interface Decided {
  readonly statements: FinalStatements;
  readonly suppressed: number;
  readonly enforcement?: Pick<Risk['enforcement'], 'node' | 'loss'>;
}

async function count(engine: Engine, from: string, signal: AbortSignal): Promise<number> {
  const [row] = await engine.query(`SELECT count(*) AS n FROM ${from} WHERE p`, [], signal);
  return Number(row?.['n'] ?? 0);
}

/**
 * The records that a plan's requirement leaves of the transformed ones, generalized as it says.
 * @throws Problem release.limit-missed when it cannot be met; policy.inapplicable for values that a hierarchy misses
 */
export async function enforce(work: Work): Promise<MadeRecords> {
  const { engine, plan, transformed, signal } = work;
  const { requirement } = plan;
  if (requirement === undefined) {
    return { final: transformed, suppressed: 0, enforcement: { mode: 'none', suppressed: 0 } };
  }
  const records = await count(engine, transformed.relation, signal);
  const { few } = work;
  if (few === undefined || plan.rows.length === 0) return enforceWithin(work, requirement, records);
  // What one person can take along: of k, a class that is too small by them; of other models, any class.
  const weight = requirement.models.length === 0 ? requirement.k : await largestClass(work);
  return enforceChosen(requirement, { records, weight }, few, {
    enforce: (coarse) => enforceWithin(work, coarse, records),
    nobody: () => releaseNobody(work, requirement, records),
  });
}

/** The records of the largest class, as values are. */
async function largestClass({ engine, plan, transformed, signal }: Work): Promise<number> {
  const keys = classKey(plan);
  const by = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '';
  const sizes = `SELECT count(*) AS n FROM ${transformed.relation} WHERE p${by}`;
  const [row] = await engine.query(`SELECT coalesce(max(n), 0) AS n FROM (${sizes})`, [], signal);
  return Number(row?.['n'] ?? 0);
}

/** A release without records. */
async function releaseNobody(
  { engine, plan, transformed, signal }: Work,
  { enforcement: { mode } }: Requirement,
  records: number,
): Promise<MadeRecords> {
  const none = unsuppressed(plan, transformed.relation, () => -1);
  await prepare(engine, none, signal);
  const final = await writeTable(engine, { ...none.select(), hasBytes: hasBytes(plan.columns) }, signal);
  return { final, suppressed: records, enforcement: { mode, suppressed: records, limit: records } };
}

async function enforceWithin(work: Work, requirement: Requirement, records: number): Promise<MadeRecords> {
  const { engine, plan, transformed, signal } = work;
  const limit = allowedRecords(requirement, records);
  const { mode } = requirement.enforcement;
  if (mode === 'none' && isPlain(requirement)) return suppressViolators(work, requirement, records);
  const coded = await readCodedTable({
    engine,
    from: transformed.relation,
    plan,
    shared: mode === 'multidimensional',
  });
  const decided = await decide(work, requirement, coded);
  requireWithin(requirement, { records, suppressed: decided.suppressed });
  await prepare(engine, decided.statements, signal);
  const final = await writeTable(
    engine,
    { ...decided.statements.select(), hasBytes: hasBytes(plan.columns) },
    signal,
  );
  const left = await count(engine, final.relation, signal);
  if (left !== records - decided.suppressed) throw problem('internal.error', 'Enforcement lost records.');
  const enforcement = { mode, ...decided.enforcement, suppressed: decided.suppressed, limit };
  return { final, suppressed: decided.suppressed, enforcement };
}

/** Suppression of violating classes in SQL, which is all that k and distinct l-diversity need. */
async function suppressViolators(
  work: Work,
  requirement: Requirement,
  records: number,
): Promise<MadeRecords> {
  const { engine, plan, transformed, signal } = work;
  const table = transformed.relation;
  const all = { from: `SELECT * FROM ${table}`, where: 'p', subject: 's' };
  // Records without a subject add nobody: the strictest reading of who they might be.
  const people =
    plan.subject === undefined ? 'count(*)' : peopleSql('s', await oneRecordEach(engine, all, signal));
  const statements = withoutViolators(plan, requirement, { table, people });
  const [row] = await engine.query(statements.gone.sql, statements.gone.parameters, signal);
  const gone = Number(row?.['n'] ?? records);
  const limit = requireWithin(requirement, { records, suppressed: gone });
  const final =
    gone === 0
      ? transformed
      : await writeTable(engine, { ...statements.kept, hasBytes: hasBytes(plan.columns) }, signal);
  if (gone > 0 && final.rows !== records - gone) throw problem('internal.error', 'Enforcement lost records.');
  return { final, suppressed: gone, enforcement: { mode: 'none', suppressed: gone, limit } };
}

async function decide(work: Work, requirement: Requirement, coded: CodedRecords): Promise<Decided> {
  switch (requirement.enforcement.mode) {
    case 'none':
      return decideInPlace(work, requirement, coded);
    case 'full-domain':
      return decideFullDomain(work, requirement, coded);
    case 'multidimensional':
      return decideMultidimensional(work, requirement, coded);
  }
}

const testOf = (requirement: Requirement, { table, details }: CodedRecords) =>
  classTest(requirement, sensitiveAttributes(table, details));

/** Every quasi-identifier as it is: the one node of the lattice in which nothing is generalized. */
function decideInPlace(
  { plan, transformed, signal }: Work,
  requirement: Requirement,
  coded: CodedRecords,
): Decided {
  const table = {
    ...coded.table,
    dimensions: coded.table.dimensions.map(({ name, leaves }) => ({ name, leaves, kind: 'fixed' as const })),
  };
  const test = testOf(requirement, coded);
  const { suppressedRows, suppressedRecords } = fullDomain(table, requirement, test, { signal });
  const statements = unsuppressed(plan, transformed.relation, (place) =>
    suppressedRows[place] === 0 ? 0 : -1,
  );
  return { statements, suppressed: suppressedRecords };
}

function decideFullDomain(
  { plan, transformed, tools, signal }: Work,
  requirement: Requirement,
  coded: CodedRecords,
): Decided {
  const { table } = coded;
  const { node, loss, suppressedRows, suppressedRecords } = fullDomain(
    table,
    requirement,
    testOf(requirement, coded),
    { signal },
  );
  const levels = Object.fromEntries(
    table.dimensions.flatMap(({ name, kind }, d) => (kind === 'hierarchy' ? [[name, node[d] ?? 0]] : [])),
  );
  const classOf = (place: number): number => (suppressedRows[place] === 0 ? 0 : -1);
  return {
    statements: atLevels(plan, transformed.relation, levels, classOf, tools),
    suppressed: suppressedRecords,
    enforcement: { node: levels, loss },
  };
}

async function decideMultidimensional(
  { plan, transformed, signal }: Work,
  requirement: Requirement,
  { table, labels, details }: CodedRecords,
): Promise<Decided> {
  const attributes = sensitiveAttributes(table, details);
  const split = await multidimensionalThreads({ table, requirement, attributes, signal });
  const result = keepClose(table, split, classTest(requirement, attributes));
  const texts = table.dimensions.map(({ name }, d) => {
    const list = classLabels(table, result, d, labels[d] ?? { values: [] });
    return [name, (index: number) => list[index] ?? null] as const;
  });
  const { classOf, classes } = result;
  const made = {
    classOf: (place: number) => classOf[place] ?? -1,
    classes,
    labels: Object.fromEntries(texts),
  };
  return {
    statements: inClasses(plan, transformed.relation, made),
    suppressed: result.suppressedRecords,
    enforcement: { loss: multidimensionalLoss(table, result).loss },
  };
}
