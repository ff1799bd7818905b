import { canonicalText } from '#libs/deidentify';
import { type ColumnType, type Plan } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type Work } from '../enforcement/enforce.js';
import { type CodedDomain } from './synthesis-domains.js';

/** Transformed records under declared domains, and whose they are. */
export interface CodedUnits {
  readonly codes: readonly Int32Array[];
  readonly subjects?: { readonly of: Int32Array; readonly count: number };
}

/** Values that one statement binds. */
const batch = 20_000;

/** SQL of a column's code in its domain. */
interface CodeSql {
  readonly sql: string;
  readonly join: string;
}

async function codeOf(
  { engine, signal }: Work,
  domain: CodedDomain,
  index: number,
  type: ColumnType,
): Promise<CodeSql> {
  const x = `t.o${index}`;
  const { bounds, texts = [], size } = domain;
  if (bounds !== undefined) {
    const { lower, upper, bins } = bounds;
    const v = `TRY_CAST(${x} AS DOUBLE)`;
    // Numbers of a parsed policy, told in digits that read back the same.
    const place = `floor((${v} - (${lower})) / ((${upper}) - (${lower})) * ${bins})`;
    const clamped = `CAST(greatest(0, least(${bins - 1}, ${place})) AS INTEGER)`;
    return { sql: `CASE WHEN ${v} IS NULL OR isnan(${v}) THEN ${size - 1} ELSE ${clamped} END`, join: '' };
  }
  const table = `domain_${index}`;
  await engine.query(`CREATE OR REPLACE TEMP TABLE ${table} (v VARCHAR, code INTEGER)`, [], signal);
  for (let from = 0; from < texts.length; from += batch) {
    const list = `from_json(CAST($texts AS JSON), '["VARCHAR"]')`;
    await engine.query(
      `INSERT INTO ${table} SELECT v, CAST(${from} + i - 1 AS INTEGER) FROM (SELECT unnest(${list}) AS v, generate_subscripts(${list}, 1) AS i)`,
      { texts: JSON.stringify(texts.slice(from, from + batch)) },
      signal,
    );
  }
  const join = ` LEFT JOIN ${table} AS d${index} ON d${index}.v = ${canonicalText(x, type)}`;
  return { sql: `coalesce(d${index}.code, ${size - 1})`, join };
}

/** The number of each record's subject; a record without one is a person of its own. */
async function subjectSql({
  engine,
  transformed,
  signal,
}: Work): Promise<{ sql: string; join: string; count: number }> {
  const distinct = `SELECT DISTINCT s AS v FROM ${transformed.relation} WHERE p AND s IS NOT NULL`;
  await engine.query(
    `CREATE OR REPLACE TEMP TABLE subject_codes AS SELECT v, CAST(row_number() OVER () - 1 AS INTEGER) AS code FROM (${distinct})`,
    [],
    signal,
  );
  const [row] = await engine.query('SELECT count(*) AS n FROM subject_codes', [], signal);
  const known = Number(row?.['n'] ?? 0);
  return {
    sql: `coalesce(ds.code, CAST(${known} + t.i AS INTEGER))`,
    join: ' LEFT JOIN subject_codes AS ds ON ds.v = t.s',
    count: known + transformed.rows,
  };
}

function indexOf(plan: Plan, name: string): number {
  const index = plan.columns.findIndex((column) => column.name === name);
  if (index < 0) throw problem('internal.error', 'A column that is to be synthesized is not there.');
  return index;
}

/** Reads the published records as codes, in one pass. */
export async function readCodedUnits(
  work: Work,
  domains: readonly CodedDomain[],
  typeOf: (index: number) => ColumnType,
): Promise<CodedUnits> {
  const { engine, plan, transformed, signal } = work;
  const parts: CodeSql[] = [];
  for (const domain of domains) {
    const index = indexOf(plan, domain.column);
    parts.push(await codeOf(work, domain, index, typeOf(index)));
  }
  const subject = plan.subject === undefined ? undefined : await subjectSql(work);
  const items = [...parts.map(({ sql }) => sql), ...(subject ? [subject.sql] : [])];
  const joins = [...parts.map(({ join }) => join), subject?.join ?? ''].join('');
  const all = items.map(() => new Int32Array(transformed.rows));
  let rows = 0;
  await engine.chunks(
    `SELECT ${items.join(', ')} FROM ${transformed.relation} AS t${joins} WHERE t.p`,
    [],
    (columns) => {
      signal.throwIfAborted();
      columns.forEach((column, c) => {
        const codes = all[c];
        column.forEach((code, i) => {
          if (codes !== undefined) codes[rows + i] = Number(code);
        });
      });
      rows += columns[0]?.length ?? 0;
    },
  );
  if (rows > transformed.rows) throw problem('internal.error', 'Records were counted twice in coding.');
  const codes = all.map((column) => column.subarray(0, rows));
  const of = subject && codes.pop();
  return { codes, ...(subject && of && { subjects: { of, count: subject.count } }) };
}
