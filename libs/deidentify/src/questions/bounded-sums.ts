import { type Statement } from '../sql/parameters.js';
import { type CodeFunction, type Tools } from '../sql/dialect.js';
import { type QuestionPlan } from './plan-question.js';

/** One of several shares of the work; 0 of 1 is all of it. Which share a thing is in depends on the thing alone. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

const share = (name: string, { index, of }: Share): string =>
  of === 1 ? '' : ` WHERE hash(${name}) % ${Math.trunc(of)} = ${Math.trunc(index)}`;

/** Whether subjects may be in more groups than count. */
const manyGroups = ({ groups, contribution }: QuestionPlan): boolean =>
  groups !== undefined && !(groups.keys && groups.keys.length <= contribution.groups);

/** The function by which records are drawn, as {@link boundedSumsSql} calls it. */
const drawsName = 'record_draws';

/**
 * Two draws of 64 bits for each number of a record: a block of AES under a key that nobody else has, whom they are random to.
 * @param key 16 fresh random bytes, the same for all shares of one question
 */
export function recordDraws(key: Uint8Array, aes: Tools['aes']): CodeFunction {
  const cipher = aes(key);
  const blocks = new BigUint64Array(2 * 2048);
  const codes: CodeFunction['codes'] = (values, into) => {
    for (const [i, value] of values.entries()) blocks[2 * i] = BigInt.asUintN(64, value);
    const drawn = cipher.encrypt(new Uint8Array(blocks.buffer, 0, 16 * values.length));
    new Uint8Array(into.buffer, into.byteOffset).set(drawn);
  };
  return { name: drawsName, numbers: 2, codes, close: () => undefined };
}

/** Records with `h`, the draws of each. */
function drawn(plan: QuestionPlan, rows: string): string {
  if (plan.measure.kind === 'count' && !manyGroups(plan)) return `(${rows})`;
  return `(SELECT *, ${drawsName}(r) AS h FROM (${rows}))`;
}

const recordDraw = 'h[1]';
/** Of the record that was drawn first; independent of that draw, so that large groups are not preferred. */
const groupDraw = `arg_min(h[2], ${recordDraw}) AS q`;

/** Whether one record of each subject counts, whatever group it is in: then one draw decides, over all of its records. */
export const isOneRecord = ({ contribution: { groups, records } }: QuestionPlan): boolean =>
  groups === 1 && records === 1;

/** One record of each subject, drawn at random. */
function oneRecord({ measure }: QuestionPlan, rows: string): string {
  const v = measure.kind === 'count' ? '1' : 'v';
  return `SELECT x.g AS g, x.v AS v FROM (SELECT arg_min(struct_pack(g := g, v := ${v}), ${recordDraw}) AS x FROM ${rows} GROUP BY s)`;
}

/** Each subject's records in a group, at most so many drawn at random: as a number, or as one figure or a list of them. */
function perSubject(plan: QuestionPlan, rows: string): string {
  const { records } = plan.contribution;
  const kept =
    plan.measure.kind === 'count'
      ? `least(count(*), ${Math.trunc(records)}) AS v`
      : `arg_min(v, ${recordDraw}${records === 1 ? '' : `, ${Math.trunc(records)}`}) AS v`;
  if (!plan.groups) return `SELECT ${kept} FROM ${rows} GROUP BY s`;
  return `SELECT s, g, ${kept}${manyGroups(plan) ? `, ${groupDraw}` : ''} FROM ${rows} GROUP BY s, g`;
}

/** At most so many groups of each subject, drawn at random. */
function fewGroups(plan: QuestionPlan, pairs: string): string {
  if (!manyGroups(plan)) return pairs;
  const { groups } = plan.contribution;
  return groups === 1
    ? `SELECT x.g AS g, x.v AS v FROM (SELECT arg_min(struct_pack(g := g, v := v), q) AS x FROM (${pairs}) GROUP BY s)`
    : `SELECT g, v FROM (${pairs}) QUALIFY row_number() OVER (PARTITION BY s ORDER BY q) <= ${Math.trunc(groups)}`;
}

/** Adds up figures by group: see {@link boundedSumsSql}. `list` where `v` is a list of figures. */
function summed(plan: QuestionPlan, pairs: string, list: boolean): string {
  const g = plan.groups ? 'g' : '0 AS g';
  const by = plan.groups ? ' GROUP BY g' : '';
  const none = 'CAST(NULL AS HUGEINT)';
  const each = list ? `SELECT ${g}, unnest(v) AS v FROM pairs` : 'SELECT * FROM pairs';
  const subjects = `SELECT ${g}, NULL AS v, count(*) AS subjects`;
  if (plan.measure.kind === 'count') {
    return `WITH pairs AS (${pairs}) ${subjects}, CAST(sum(v) AS BIGINT) AS n, ${none} AS total, ${none} AS squares FROM pairs${by}`;
  }
  if (plan.measure.kind === 'sum') {
    const { divisor } = plan.measure;
    // Integers of at most 2^21: no sum of them overflows, and the order in which they are added changes nothing.
    const square = (x: string): string =>
      divisor === undefined ? '0' : `${x} * ${x} // CAST(${divisor} AS BIGINT)`;
    const over = (x: (v: string) => string): string =>
      list ? `list_sum(list_transform(v, lambda e: ${x('e')}))` : x('v');
    return (
      `WITH pairs AS (${pairs}) ${subjects}, ${list ? 'CAST(sum(len(v)) AS BIGINT)' : 'count(*)'} AS n, ` +
      `CAST(sum(${over((v) => v)}) AS HUGEINT) AS total, CAST(sum(${over(square)}) AS HUGEINT) AS squares FROM pairs${by}`
    );
  }
  return (
    `WITH pairs AS MATERIALIZED (${pairs}) ${subjects}, CAST(NULL AS BIGINT) AS n, ${none} AS total, ${none} AS squares FROM pairs${by} ` +
    `UNION ALL SELECT ${g}, v, NULL, count(*), ${none}, ${none} FROM (${each}) GROUP BY ${plan.groups ? 'g, v' : 'v'}`
  );
}

/**
 * Bounds what each subject contributes and adds up: rows `g, v, subjects, n, total, squares`. A row without `v` is about a
 * whole group: how many subjects and records are in it, and the exact integer sums of their figures and of the squares. A
 * row with `v` says how many records are in that bin. Groups without a record have no row. Records and groups of a subject
 * are drawn by {@link recordDraws}, which the engine has to know, of a number that no other record has: which ones does not
 * depend on anybody else.
 * @param contributions a relation as `contributionsSql` makes it, trusted SQL
 * @param subjects the share of subjects to look at; without subjects it must be 0 of 1
 */
export function boundedSumsSql(plan: QuestionPlan, contributions: string, subjects: Share): Statement {
  const rows = `(${contributions})`;
  if (plan.subject === undefined) {
    const one = plan.measure.kind === 'count' ? `${plan.groups ? 'g, ' : ''}1 AS v` : '*';
    return { sql: summed(plan, `SELECT ${one} FROM ${rows}`, false), parameters: {} };
  }
  const shared = `SELECT * FROM ${rows}${share('s', subjects)}`;
  const records = drawn(plan, shared);
  const pairs =
    manyGroups(plan) && isOneRecord(plan)
      ? oneRecord(plan, records)
      : fewGroups(plan, perSubject(plan, records));
  const list = plan.measure.kind !== 'count' && plan.contribution.records > 1;
  return { sql: summed(plan, pairs, list), parameters: {} };
}

/**
 * Adds up sums of several shares of subjects, for a share of the groups; only groups with at least so many subjects. Ordered, so
 * that a group's rows come together.
 */
export function groupSumsSql(sums: string, least: number, groups: Share): Statement {
  return {
    sql:
      `WITH sums AS MATERIALIZED (SELECT g, v, CAST(sum(subjects) AS BIGINT) AS subjects, CAST(sum(n) AS BIGINT) AS n, ` +
      `CAST(sum(total) AS HUGEINT) AS total, CAST(sum(squares) AS HUGEINT) AS squares ` +
      `FROM (SELECT * FROM (${sums})${share('g', groups)}) GROUP BY g, v) SELECT * FROM sums ` +
      `SEMI JOIN (SELECT g FROM sums WHERE subjects >= ${Math.trunc(least)}) AS large USING (g) ORDER BY g, v NULLS FIRST`,
    parameters: {},
  };
}
