import { type Column, type Scalar } from '#libs/contracts';
import { canonicalText } from '../sql/canonical-text.js';
import { Parameters, quoteName, type Statement } from '../sql/parameters.js';
import { literal, whereSql } from '../sql/rows.js';
import { longestKey, type Measure, type QuestionPlan } from './plan-question.js';

/** Among so many edges a record's bin is found in ten comparisons: a tree of them, each edge bound once. */
function binTree(edge: (index: number) => string, from: number, to: number): string {
  if (to - from <= 1) return String(from);
  const middle = (from + to) >> 1;
  return `CASE WHEN x < ${edge(middle)} THEN ${binTree(edge, from, middle)} ELSE ${binTree(edge, middle, to)} END`;
}

/** Declared values with their positions; two spellings of one value are one, or a record would count twice. */
function declared(column: Column, values: readonly Scalar[], parameters: Parameters): string {
  const rows = values.map((value, i) => `(${i}, ${literal(value, column.type, parameters)})`);
  return `(SELECT min(i) AS i, k FROM (VALUES ${rows.join(', ')}) AS t(i, k) GROUP BY k)`;
}

/** The figure of a record over the subquery's `x`, which is never NULL or NaN; undefined where there is no `x`. */
function figure(measure: Measure, parameters: Parameters): string | undefined {
  if (measure.kind === 'count' || measure.kind === 'values') return undefined;
  if (measure.kind === 'bins') {
    const last = measure.edges.length - 1;
    const edge = (index: number): string => parameters.double(measure.edges[index] ?? NaN);
    const inside = `x >= ${edge(0)} AND x <= ${edge(last)}`;
    return `CASE WHEN ${inside} THEN CAST(${binTree(edge, 0, last)} AS BIGINT) END`;
  }
  const { lower, upper } = measure;
  const bounded = `least(greatest(x, ${parameters.double(lower)}), ${parameters.double(upper)})`;
  const scaled = (offset: number, unit: number): string =>
    `(${bounded} - ${parameters.double(offset)}) / ${parameters.double(unit)}`;
  return measure.kind === 'sum'
    ? `CAST(round(${scaled(measure.offset, measure.unit)}) AS BIGINT)`
    : `least(${Math.trunc(measure.count) - 1}, CAST(floor(${scaled(lower, measure.width)}) AS BIGINT))`;
}

/** A relation with the plan's columns, and the name of one more that numbers its records. */
export interface NumberedRecords {
  /** Trusted SQL. */
  readonly sql: string;
  readonly number: string;
}

const column = (name: string): string => `src.${quoteName(name)}`;

/** A found group's key as text. NULL, NaN and infinities are no keys. */
function foundKey({ name, type }: Column): string {
  const text = canonicalText(column(name), type);
  return type === 'double' ? `CASE WHEN isfinite(${column(name)}) THEN ${text} END` : text;
}

/**
 * What each record of a relation contributes, one row a record: `s` the subject and `r` a number that no other record has,
 * where there are subjects; `g` the group, as a position among the declared keys or as text; `v` the figure. Records that
 * the question does not ask about are left out: those that fail a condition, have no subject though subjects are declared,
 * have no value or one that is not a number, or are in no group. Each row depends on its own record alone.
 * @param part makes record numbers of several relations differ
 */
export function contributionsSql(plan: QuestionPlan, source: NumberedRecords, part: number): Statement {
  const parameters = new Parameters();
  const { groups, measure, subject } = plan;
  const items: string[] = [];
  const needed: string[] = [];
  let from = `(${source.sql}) AS src`;
  if (subject !== undefined) {
    items.push(`${column(subject)} AS s`, `${column(source.number)} AS r`);
    needed.push('s IS NOT NULL');
  }
  if (groups) {
    if (groups.keys) {
      from += ` JOIN ${declared(groups.column, groups.keys, parameters)} AS gk ON gk.k = ${column(groups.column.name)}`;
      items.push('gk.i AS g');
    } else {
      items.push(`${foundKey(groups.column)} AS g`);
      needed.push('g IS NOT NULL', `length(g) <= ${longestKey}`);
    }
  }
  if (measure.kind === 'values') {
    from += ` JOIN ${declared(measure.column, measure.values, parameters)} AS vk ON vk.k = ${column(measure.column.name)}`;
    items.push('CAST(vk.i AS BIGINT) AS v');
  } else if (measure.kind !== 'count') {
    items.push(`CAST(${column(measure.column)} AS DOUBLE) AS x`);
    needed.push('x IS NOT NULL', 'NOT isnan(x)');
  }
  const where = whereSql(plan.tests, parameters);
  const rows = `SELECT ${items.length > 0 ? items.join(', ') : '1 AS one'} FROM ${from}${where}`;
  const condition = needed.length > 0 ? ` WHERE ${needed.join(' AND ')}` : '';
  const value = figure(measure, parameters);
  const kept = [
    ...(subject === undefined ? [] : ['s', `CAST(${part} AS BIGINT) * 4294967296 + r AS r`]),
    ...(groups ? ['g'] : []),
    ...(value !== undefined ? [`${value} AS v`] : measure.kind === 'values' ? ['v'] : []),
  ];
  const sql = `SELECT ${kept.length > 0 ? kept.join(', ') : '1 AS one'} FROM (${rows})${condition}`;
  return {
    sql: measure.kind === 'bins' ? `SELECT * FROM (${sql}) WHERE v IS NOT NULL` : sql,
    parameters: parameters.values,
  };
}
