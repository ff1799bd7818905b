import { type ActionOf } from '#libs/contracts';
import { type ColumnWith, type DialectContext, type DuckdbTechnique } from '../../sql/dialect.js';
import { Parameters } from '../../sql/parameters.js';

/** Bytes of the key that orders records: fresh for each release and column, and never kept. */
const keyBytes = 32;

/**
 * Pairs the n-th record of a group with the n-th value in a random order: SHA-256 of a fresh key and the record's number,
 * 64 bits of it, ties by number.
 */
function pairs(x: string, column: ColumnWith<ActionOf<'permutation'>>, context: DialectContext) {
  const parameters = new Parameters();
  const keys = column.action.within.map((name, i) => `${context.raw(name)} AS g${i}`);
  const groups = keys.map((_, i) => `g${i}`);
  const by = groups.length > 0 ? `PARTITION BY ${groups.join(', ')}` : '';
  const key = parameters.blob(context.tools.random(keyBytes));
  const order = `CAST('0x' || left(sha256(${key} || encode(CAST(r AS VARCHAR))), 16) AS UBIGINT)`;
  const records = [...keys, `${context.row} AS r`].join(', ');
  const same = groups.map((group) => ` AND a.${group} IS NOT DISTINCT FROM b.${group}`).join('');
  const all = ['r', ...groups].join(', ');
  const sql =
    `CREATE TEMP TABLE ${context.name('places')} AS SELECT a.r, b.v FROM ` +
    `(SELECT ${all}, row_number() OVER (${by}) AS n FROM (SELECT ${records} FROM ${context.source})) AS a JOIN ` +
    `(SELECT v, ${all}, row_number() OVER (${by} ORDER BY o, r) AS n FROM ` +
    `(SELECT *, ${order} AS o FROM (SELECT ${x} AS v, ${records} FROM ${context.source}))) AS b ON a.n = b.n${same}`;
  return [{ statement: { sql, parameters: parameters.values } }];
}

export const permutationInDuckdb: DuckdbTechnique<'permutation'> = {
  prepare: pairs,
  cell: (_x, _column, context) =>
    `(SELECT p.v FROM ${context.name('places')} AS p WHERE p.r = ${context.row})`,
};
