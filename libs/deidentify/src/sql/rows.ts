import { type ColumnType, type Plan, type RowTest, type Scalar } from '#libs/contracts';
import { instantText } from './moments.js';
import { Parameters, quoteName, type Statement } from './parameters.js';

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** A value as a bound parameter of a type that compares with the column. */
export function literal(value: Scalar, type: ColumnType, parameters: Parameters): string {
  if (typeof value === 'boolean') return parameters.boolean(value);
  if (typeof value === 'number') {
    // Whole numbers compare exactly as integers; as doubles those beyond 2^53 would run together.
    return type === 'integer' && Number.isSafeInteger(value)
      ? parameters.integer(value)
      : parameters.double(value);
  }
  // A moment's canonical text has one zone: the engine would read any other and forget it.
  const text = parameters.text(type === 'instant' ? (instantText(value) ?? value) : value);
  if (type === 'date') return `CAST(${text} AS DATE)`;
  if (type === 'timestamp' || type === 'instant') return `CAST(${text} AS TIMESTAMP)`;
  return type === 'time' ? `CAST(${text} AS TIME)` : text;
}

function testSql(test: RowTest, parameters: Parameters): string {
  const x = `src.${quoteName(test.column)}`;
  if (test.test === 'exists') return test.values[0] === true ? `${x} IS NOT NULL` : `${x} IS NULL`;
  const values = test.values.map((value) => literal(value, test.type, parameters));
  if (test.test === 'in') return `${x} IN (${values.join(', ')})`;
  if (test.test === 'nin') return `${x} NOT IN (${values.join(', ')})`;
  return `${x} ${operators[test.test]} ${values[0] ?? 'NULL'}`;
}

/** The WHERE clause of a plan's row tests, or nothing. A comparison with NULL is not true, so the record goes. */
export function whereSql(tests: readonly RowTest[], parameters: Parameters): string {
  if (tests.length === 0) return '';
  return ` WHERE ${tests.map((test) => `(${testSql(test, parameters)})`).join(' AND ')}`;
}

/**
 * Counts the subjects (records where no subject is declared) of each way in which a plan's row conditions can hold or fail, a column's conditions
 * as one. One row: `fewest` of any way, `ways` that somebody is in, of 2 to the power of the columns. Whoever is in two is counted in both.
 */
export function rowCounts({ rows, subject }: Pick<Plan, 'rows' | 'subject'>, source: string): Statement {
  const parameters = new Parameters();
  const held = [...new Set(rows.map(({ column }) => column))].map((name, i) => {
    const tests = rows.filter(({ column }) => column === name);
    return `${tests.map((test) => `coalesce(${testSql(test, parameters)}, false)`).join(' AND ')} AS c${i}`;
  });
  const unit = subject === undefined ? '*' : `DISTINCT src.${quoteName(subject)}`;
  const ways = `SELECT ${held.join(', ')}, count(${unit}) AS n FROM ${source} AS src GROUP BY ALL`;
  return { sql: `SELECT min(n) AS fewest, count(*) AS ways FROM (${ways})`, parameters: parameters.values };
}

/**
 * Counts the subjects of each segment that a plan's row conditions speak of, which compare columns for being one of some values: a segment is
 * those who have the same one of these in each column, all other values being one. One row: `fewest` of any segment, `segments` that
 * somebody is in, and `of` how many there could be. Undefined where something else is compared.
 */
export function segmentCounts(
  { rows, subject }: Pick<Plan, 'rows' | 'subject'>,
  source: string,
): (Statement & { readonly of: number }) | undefined {
  if (!rows.every(({ test }) => test === 'eq' || test === 'in')) return undefined;
  const parameters = new Parameters();
  let of = 1;
  const values = [...new Set(rows.map(({ column }) => column))].map((name, i) => {
    const tests = rows.filter(({ column }) => column === name);
    of *= new Set(tests.flatMap((test) => test.values)).size + 1;
    const named = tests.map((test) => testSql(test, parameters)).join(' OR ');
    return `CASE WHEN ${named} THEN src.${quoteName(name)} END AS c${i}`;
  });
  const unit = subject === undefined ? '*' : `DISTINCT src.${quoteName(subject)}`;
  const segments = `SELECT ${values.join(', ')}, count(${unit}) AS n FROM ${source} AS src GROUP BY ALL`;
  const sql = `SELECT min(n) AS fewest, count(*) AS segments FROM (${segments})`;
  return { sql, parameters: parameters.values, of };
}
