import {
  type AttributeDetail,
  canonicalText,
  type CodedTable,
  type ColumnValues,
  dimensionOf,
  type DimensionLabels,
  isMeasurable,
  sensitiveDetail,
} from '#libs/deidentify';
import { type ColumnType, type Plan, type PlannedColumn } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type Engine, type NumberVector } from '#libs/tabular';
import { cellTypes } from './cell-types.js';
import { SubjectCodes } from './subject-codes.js';

export interface CodedSource {
  readonly engine: Engine;
  /**
   * A relation for FROM: `o0`, `o1`, … of the plan's columns, `i` the place of each record from 0, `s` its subject where the plan has
   * one, `p` whether it is published.
   */
  readonly from: string;
  readonly plan: Plan;
  /** Whether threads are to read the codes. */
  readonly shared: boolean;
}

/** Records as codes, row i being the record of place i, and what the codes mean. */
export interface CodedRecords {
  readonly table: CodedTable;
  /** In the order of `table.dimensions`. */
  readonly labels: readonly DimensionLabels[];
  /** Of sensitive columns, by name. */
  readonly details: Readonly<Record<string, AttributeDetail>>;
}

interface ReadColumn {
  readonly column: PlannedColumn;
  readonly type: ColumnType;
  /** SQL of the value; NULL where it is missing. */
  readonly value: string;
  /** A temporary table of its distinct values: `v`, and `c`, the code of each in their order; what is missing is the last. */
  readonly table: string;
  readonly values: ColumnValues;
}

/** `ranges`: values may become ranges of numbers, where what is no number has no place; it is missing like what is not there. */
function valueSql(x: string, type: ColumnType, ranges: boolean): string {
  if (type === 'string') return `CAST(${x} AS VARCHAR)`;
  if (type === 'bytes') return canonicalText(x, type);
  return type === 'double' && ranges ? `CASE WHEN isnan(${x}) THEN NULL ELSE ${x} END` : x;
}

function positionSql(type: ColumnType): string {
  if (type === 'date' || type === 'timestamp' || type === 'instant')
    return 'CASE WHEN isfinite(v) THEN epoch(v) END';
  return type === 'time' ? 'epoch(v)' : 'TRY_CAST(v AS DOUBLE)';
}

/** Looks once at each value of a column, which both its texts and its codes are read of. */
async function readValues(
  { engine, from }: CodedSource,
  { table, value, type }: Pick<ReadColumn, 'table' | 'value' | 'type'>,
  measured: boolean,
): Promise<ColumnValues> {
  const [texts, positions]: [string[], (number | null)[]] = [[], []];
  let missing = false;
  await engine.query(
    `CREATE OR REPLACE TEMP TABLE ${table} AS
     SELECT v, CAST(row_number() OVER (ORDER BY v NULLS LAST) - 1 AS INTEGER) AS c
     FROM (SELECT DISTINCT ${value} AS v FROM ${from} AS t)`,
  );
  const items = `${canonicalText('v', type)}, ${measured ? positionSql(type) : 'NULL'}`;
  await engine.chunks(`SELECT ${items} FROM ${table} ORDER BY c`, {}, ([read = [], at = []]) => {
    read.forEach((one, i) => {
      if (one === null) {
        missing = true;
        return;
      }
      texts.push(one as string);
      if (measured) positions.push(at[i] === null ? null : Number(at[i]));
    });
  });
  return { texts, positions, missing };
}

async function readColumns(source: CodedSource, names: readonly string[]): Promise<ReadColumn[]> {
  const { engine, from, plan } = source;
  const typeOf = await cellTypes(engine, from, plan);
  const multidimensional = plan.requirement?.enforcement.mode === 'multidimensional';
  const columns: ReadColumn[] = [];
  for (const name of names) {
    const index = plan.columns.findIndex((one) => one.name === name);
    const column = plan.columns[index];
    if (column === undefined)
      throw problem('policy.inapplicable', 'A column that is required is not released.');
    const type = typeOf(index);
    const value = valueSql(`o${index}`, type, multidimensional && plan.quasiIdentifiers.includes(name));
    // Bytes were made text when they became values.
    const read = {
      table: `coded_values_${columns.length}`,
      value,
      type: type === 'bytes' ? 'string' : type,
    } as const;
    columns.push({ column, ...read, values: await readValues(source, read, isMeasurable(column, type)) });
  }
  return columns;
}

const codes = (length: number, shared: boolean): Int32Array =>
  new Int32Array(shared ? new SharedArrayBuffer(length * 4) : new ArrayBuffer(length * 4));

interface Target {
  readonly codes: Int32Array;
  readonly recode?: Int32Array | undefined;
}

/** A column of the kind that was asked for; another would be taken for codes that it does not hold. */
function numbersOf<T extends NumberVector>(
  column: NumberVector | undefined,
  type: new (length: number) => T,
): T {
  if (!(column instanceof type)) throw problem('internal.error', 'codes were not read as numbers');
  return column;
}

interface Query {
  readonly source: CodedSource;
  readonly columns: readonly ReadColumn[];
  readonly targets: readonly Target[];
  readonly subjects: SubjectCodes | undefined;
}

function codesSql({ source: { from }, columns, subjects }: Query): string {
  const items = columns.map(({ values }, j) => `coalesce(d${j}.c, ${values.texts.length})`);
  // A subject's hash stands for it: two that are alike would count as one person, which asks for more people, never for fewer.
  const subject = subjects === undefined ? [] : ['CASE WHEN t.s IS NULL THEN 0::UBIGINT ELSE hash(t.s) END'];
  const inner = columns.map(({ value }, j) => `, ${value} AS v${j}`).join('');
  const joins = columns.map(({ table }, j) => ` LEFT JOIN ${table} AS d${j} ON t.v${j} = d${j}.v`).join('');
  return (
    `SELECT ${['CAST(t.i AS INTEGER)', 'CAST(t.p AS INTEGER)', ...items, ...subject].join(', ')} ` +
    `FROM (SELECT *${inner} FROM ${from} AS u) AS t${joins}`
  );
}

async function readCodes(query: Query, published: Int32Array): Promise<void> {
  const { source, targets, subjects } = query;
  let rows = 0;
  await source.engine.numbers(codesSql(query), {}, (columns, n) => {
    const [places, flags] = [numbersOf(columns[0], Int32Array), numbersOf(columns[1], Int32Array)];
    for (let i = 0; i < n; i++) published[places[i] as number] = flags[i] as number;
    targets.forEach((target, j) => {
      const read = numbersOf(columns[2 + j], Int32Array);
      const { recode } = target;
      for (let i = 0; i < n; i++) {
        const code = read[i] as number;
        target.codes[places[i] as number] = recode === undefined ? code : (recode[code] as number);
      }
    });
    if (subjects !== undefined) {
      const hashes = numbersOf(columns[2 + targets.length], BigUint64Array);
      for (let i = 0; i < n; i++) subjects.add(places[i] as number, hashes[i] as bigint);
    }
    rows += n;
  });
  if (rows !== published.length) throw problem('internal.error', 'not every record was read once');
}

/**
 * Reads transformed records as codes: a plan's quasi-identifiers as dimensions, the columns of its models as sensitive ones. A missing
 * value is a value of its own. Codes go from DuckDB's vectors into (shared) arrays as they are; only distinct values become text.
 * @throws Problem policy.inapplicable, with the place in the policy, for values that a hierarchy misses
 */
export async function readCodedTable(source: CodedSource): Promise<CodedRecords> {
  const { engine, from, plan, shared } = source;
  const [counted] = await engine.query(`SELECT count(*) AS n FROM ${from} AS t`);
  const length = Number(counted?.['n'] ?? 0);
  const models = plan.requirement?.models ?? [];
  const sensitive = [...new Set(models.flatMap((model) => ('column' in model ? [model.column] : [])))];
  const columns = await readColumns(source, [...plan.quasiIdentifiers, ...sensitive]);
  const quasi = columns.slice(0, plan.quasiIdentifiers.length);
  const read = quasi.map(({ column, type, values }) => dimensionOf(plan, column, type, values));
  const details: Record<string, AttributeDetail> = {};
  const attributes = sensitive.map((name, s) => {
    const values = columns[quasi.length + s]?.values ?? { texts: [], positions: [], missing: false };
    for (const model of models) {
      if ('column' in model && model.column === name)
        details[name] = { ...details[name], ...sensitiveDetail(plan, model, values) };
    }
    return { name, values: values.texts.length + (values.missing ? 1 : 0), codes: codes(length, shared) };
  });
  const places = read.map(({ recode }) => ({ codes: codes(length, shared), recode }));
  const published = codes(length, shared);
  const subjects = plan.subject === undefined ? undefined : new SubjectCodes(codes(length, shared));
  await readCodes({ source, columns, targets: [...places, ...attributes], subjects }, published);
  for (const { table } of columns) await engine.query(`DROP TABLE ${table}`);
  const isSubset = models.some(({ model }) => model === 'delta-presence');
  const table: CodedTable = {
    length,
    dimensions: read.map(({ dimension }) => dimension),
    codes: places.map((place) => place.codes),
    sensitive: attributes,
    ...(subjects !== undefined && { subjects: subjects.codes }),
    ...(isSubset && { published }),
  };
  return { table, labels: read.map(({ labels }) => labels), details };
}
