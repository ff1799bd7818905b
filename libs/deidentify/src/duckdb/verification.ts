import { type ModelRequirement, type Plan, type Requirement } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { classKey, columnIndex, peopleSql } from './enforcement.js';
import { distances } from './verify-closeness.js';
import { Parameters, type Statement } from '../sql/parameters.js';

/** One thing that was promised, counted again. */
export interface Check {
  readonly what: string;
  /** Whatever the statement needs to be known before. */
  readonly before?: Omit<Check, 'what' | 'before' | 'holds'>;
  readonly statement: Statement;
  /** Takes the statement's rows, column by column and chunk by chunk. */
  readonly receive: (columns: readonly (readonly unknown[])[]) => void;
  /** After the last chunk. */
  readonly holds: () => boolean;
}

/** The relations to look at: `final` is what the release will hold, `transformed` what it was made from. */
export interface Measured {
  readonly final: string;
  readonly transformed: string;
}

/** Sums of logarithms and of quotients differ from one order of summing to another; far below anything that a policy can mean. */
const rounding = 1e-9;

type Model<M extends ModelRequirement['model']> = Extract<ModelRequirement, { model: M }>;

/** Counts violating classes: one row with one whole number, which must be 0. */
function counting(what: string, sql: string, parameters: Parameters): Check {
  let violations = NaN;
  return {
    what,
    statement: {
      sql: `SELECT CAST(count(*) AS DOUBLE) AS violations FROM (${sql})`,
      parameters: parameters.values,
    },
    receive: ([column = []]) => {
      if (column.length > 0) violations = Number(column[0]);
    },
    // NaN, when nothing was received, is not 0.
    holds: () => violations === 0,
  };
}

const groupBy = (keys: readonly string[]): string => (keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '');

/** Values of a column in each class with their counts: rows of the class's key, `v` and `n`. */
function pairs(plan: Plan, column: string, table: string): string {
  const v = `o${columnIndex(plan, column)}`;
  const keys = classKey(plan);
  return (
    `SELECT ${keys.map((key) => `${key}, `).join('')}${v} AS v, CAST(count(*) AS DOUBLE) AS n ` +
    `FROM ${table} WHERE p${groupBy([...keys, v])}`
  );
}

/** A test over the values of each class: those for which `violated`, an aggregate over `v` and `n`, is true. */
function perClass(plan: Plan, column: string, table: string, violated: string): string {
  const keys = classKey(plan);
  return `SELECT 1 AS one FROM (${pairs(plan, column, table)}) AS c${groupBy(keys)} HAVING ${violated}`;
}

function people(plan: Plan, k: number, { final }: Measured): Check {
  const parameters = new Parameters();
  const sql = `SELECT 1 AS one FROM ${final} WHERE p${groupBy(classKey(plan))} HAVING count(*) > 0 AND ${peopleSql(plan)} < ${parameters.integer(k)}`;
  return counting('k-anonymity', sql, parameters);
}

function diversity(
  plan: Plan,
  model: Extract<ModelRequirement, { model: 'l-diversity' }>,
  { final }: Measured,
): Check {
  const parameters = new Parameters();
  const l = parameters.double(model.l);
  if (model.kind === 'distinct') {
    return counting('l-diversity', perClass(plan, model.column, final, `count(*) < ${l}`), parameters);
  }
  if (model.kind === 'entropy') {
    const entropy = 'exp(ln(sum(n)) - sum(n * ln(n)) / sum(n))';
    const low = `${entropy} < ${l} * (1 - ${rounding})`;
    return counting('l-diversity', perClass(plan, model.column, final, low), parameters);
  }
  const c = parameters.double('c' in model ? model.c : 0);
  const by = classKey(plan);
  const partition = by.length > 0 ? `PARTITION BY ${by.join(', ')} ` : '';
  const ranked = `SELECT *, row_number() OVER (${partition}ORDER BY n DESC) AS j FROM (${pairs(plan, model.column, final)}) AS c`;
  const sql = `SELECT 1 AS one FROM (${ranked}) AS d${groupBy(by)} HAVING NOT (max(n) < ${c} * coalesce(sum(n) FILTER (j >= ${l}), 0))`;
  return counting('l-diversity', sql, parameters);
}

function share(plan: Plan, model: Model<'alpha-k'>, { final }: Measured): Check {
  const parameters = new Parameters();
  const over = `max(n) / sum(n) > ${parameters.double(model.alpha)} + ${rounding}`;
  return counting('alpha-k', perClass(plan, model.column, final, over), parameters);
}

/** Half the sum of differences is the sum of the excesses, and a class exceeds the whole only in values that it has. */
function equalDistance(plan: Plan, model: Model<'t-closeness'>, { final, transformed }: Measured): Check {
  const parameters = new Parameters();
  const v = `o${columnIndex(plan, model.column)}`;
  const whole = `SELECT ${v} AS w, count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS q FROM ${transformed} WHERE p GROUP BY ${v}`;
  const keys = classKey(plan);
  const partition = keys.length > 0 ? `PARTITION BY ${keys.join(', ')}` : '';
  const classes = `SELECT *, n / sum(n) OVER (${partition}) AS share FROM (${pairs(plan, model.column, final)}) AS c`;
  const far = `sum(greatest(share - coalesce(q, 0), 0)) > ${parameters.double(model.t)} + ${rounding}`;
  const sql = `SELECT 1 AS one FROM (${classes}) AS d LEFT JOIN (${whole}) AS e ON d.v IS NOT DISTINCT FROM e.w${groupBy(keys)} HAVING ${far}`;
  return counting('t-closeness', sql, parameters);
}

/** Classes as a stream of (first of its class, rank of the value, count), and the whole as counts by rank. */
function sequentialDistance(plan: Plan, model: Model<'t-closeness'>, measured: Measured): Check {
  const none = new Parameters().values;
  const v = `o${columnIndex(plan, model.column)}`;
  const text = model.distance === 'hierarchical';
  const whole =
    `SELECT CAST(${v} AS VARCHAR) AS w, CAST(count(*) AS DOUBLE) AS n FROM ${measured.transformed} WHERE p ` +
    `GROUP BY ${v} ORDER BY ${v} NULLS LAST`;
  const keys = classKey(plan);
  const order = [...keys, 'd.rank'].join(', ');
  const ranks = `SELECT ${v} AS w, row_number() OVER (ORDER BY ${v} NULLS LAST) - 1 AS rank FROM (SELECT DISTINCT ${v} FROM ${measured.transformed} WHERE p)`;
  const ranked = `SELECT c.*, e.rank FROM (${pairs(plan, model.column, measured.final)}) AS c JOIN (${ranks}) AS e ON c.v IS NOT DISTINCT FROM e.w`;
  const partition = keys.length > 0 ? `PARTITION BY ${keys.join(', ')} ` : '';
  const sql =
    `SELECT CAST(row_number() OVER (${partition}ORDER BY d.rank) AS INTEGER) AS j, CAST(d.rank AS INTEGER) AS rank, d.n ` +
    `FROM (${ranked}) AS d ORDER BY ${order}`;
  const hierarchy = text ? plan.hierarchies[model.hierarchy] : undefined;
  if (text && hierarchy === undefined) throw problem('internal.error');
  const distance = distances(hierarchy);
  let greatest = 0;
  return {
    what: 't-closeness',
    before: {
      statement: { sql: whole, parameters: none },
      receive: ([values = [], counts = []]) =>
        values.forEach((value, i) => distance.add(value as string | null, Number(counts[i]))),
    },
    statement: { sql, parameters: none },
    receive: ([firsts = [], ofRank = [], counts = []]) =>
      firsts.forEach((first, i) => {
        if (first === 1) greatest = Math.max(greatest, distance.end());
        distance.take(Number(ofRank[i]), Number(counts[i]));
      }),
    holds: () => Math.max(greatest, distance.end()) <= model.t + rounding,
  };
}

function presence(plan: Plan, model: Model<'delta-presence'>, { final }: Measured): Check {
  const parameters = new Parameters();
  const who = plan.subject === undefined ? '*' : 'DISTINCT s';
  const part = `CAST(count(${who}) FILTER (p) AS DOUBLE) / greatest(count(${who}), 1)`;
  const [low, high] = [parameters.double(model.lower), parameters.double(model.upper)];
  // A class that shows nobody tells nothing of who is in it.
  const shown = 'count(*) FILTER (p) > 0';
  const beyond = `${part} < ${low} - ${rounding} OR ${part} > ${high} + ${rounding}`;
  const sql = `SELECT 1 AS one FROM ${final}${groupBy(classKey(plan))} HAVING ${shown} AND (${beyond})`;
  return counting('delta-presence', sql, parameters);
}

function check(plan: Plan, model: ModelRequirement, measured: Measured): Check {
  switch (model.model) {
    case 'l-diversity':
      return diversity(plan, model, measured);
    case 'alpha-k':
      return share(plan, model, measured);
    case 't-closeness':
      return model.distance === 'equal'
        ? equalDistance(plan, model, measured)
        : sequentialDistance(plan, model, measured);
    case 'delta-presence':
      return presence(plan, model, measured);
  }
}

/**
 * Everything that a requirement promises, to be counted anew in the records that will be released, by other code than
 * what enforced it: a release whose checks do not all hold must not be made. The distribution of the whole is that of the
 * transformed records before any was suppressed. `final` also holds, as not published (`p` false), the records of the population.
 */
export function verificationOf(plan: Plan, requirement: Requirement, measured: Measured): Check[] {
  return [
    people(plan, requirement.k, measured),
    ...requirement.models.map((model) => check(plan, model, measured)),
  ];
}
