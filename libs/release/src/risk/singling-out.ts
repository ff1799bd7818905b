import { type AttackResult } from '#libs/contracts';
import {
  attackResult,
  type CodedValues,
  type PairedSample,
  type RandomNumbers,
  type SampleColumn,
} from '#libs/deidentify';
import { output, type RiskSource, shortText } from './risk-source.js';

/** Predicates over one column and over several; each group is one pass over the table. */
const groups = { one: 6, several: 6 };
const predicatesOfGroup = 60;

/** Separates values in a bound parameter; {@link missing} stands for a missing value. Neither is in any text that people write. */
const separator = '\u001f';
const missing = '\u001e';

/** More distinct values than this share of a sample cannot be known from outside: names, numbers of customers, exact incomes. */
const knowable = 0.1;

interface Predicates {
  readonly columns: readonly SampleColumn[];
  /** For each column its value in each predicate. */
  readonly values: readonly (readonly string[])[];
  /** How many were tried; those that a baseline could not even state are not among the values. */
  readonly attempts: number;
}

const textAt = ({ labels, codes }: CodedValues, record: number): string =>
  labels[codes[record] ?? -1] ?? missing;

/** What one released record says in these columns. */
function fromRecords(
  columns: readonly SampleColumn[],
  records: Int32Array,
  random: RandomNumbers,
): Predicates {
  const chosen = random.choose(predicatesOfGroup, records.length).map((place) => records[place] ?? 0);
  return {
    columns,
    values: columns.map(({ released }) => Array.from(chosen, (record) => textAt(released, record))),
    attempts: chosen.length,
  };
}

/** What somebody states who knows which values a column may have, and nothing else. */
function guessed(
  columns: readonly SampleColumn[],
  records: Int32Array,
  { random, attempts }: { random: RandomNumbers; attempts: number },
): Predicates {
  const domains = columns.map(({ released }) => [
    ...new Set(Array.from(records, (record) => textAt(released, record))),
  ]);
  const known = domains.every((domain) => domain.length <= Math.max(20, knowable * records.length));
  const values = domains.map((domain) =>
    Array.from({ length: known ? attempts : 0 }, () => domain[random.integer(domain.length)] ?? missing),
  );
  return { columns, values, attempts };
}

/** The types of the columns of a table, by name. */
async function typesOf({ engine, signal }: RiskSource, table: string): Promise<ReadonlyMap<string, string>> {
  const rows = await engine.query(`DESCRIBE ${table}`, {}, signal);
  return new Map(rows.map((row) => [row['column_name'] as string, row['column_type'] as string]));
}

/** Equality of a cell with a text, on the cell's own type: to cast every cell of a large table would be most of the work. */
function sameAs(cell: string, type: string | undefined, value: string, long: boolean): string {
  const missingText = 'chr(30)';
  if (long) return `coalesce(${shortText(cell)}, ${missingText}) = ${value}`;
  if (type === 'VARCHAR') return `coalesce(${cell}, ${missingText}) = ${value}`;
  return `${cell} IS NOT DISTINCT FROM ${value}`;
}

/** How many of the predicates exactly one record of the table fits. */
async function isolating(
  source: RiskSource,
  { table, types }: { table: string; types: ReadonlyMap<string, string> },
  { columns, values }: Predicates,
): Promise<number> {
  if ((values[0]?.length ?? 0) === 0) return 0;
  const names = values.map((_, i) => `v${i}`).join(', ');
  const lists = values.map((_, i) => `unnest(string_split($v${i}, chr(31))) AS v${i}`);
  const cells = columns.map(({ name }) => output(source.plan, name));
  // Texts of this length may be the short forms of longer ones.
  const long = values.map((list) => list.some((value) => value.length > 100));
  const typed = cells.map((cell, i) => {
    const type = types.get(cell);
    return long[i] === true || type === undefined || type === 'VARCHAR'
      ? `v${i}`
      : `TRY_CAST(nullif(v${i}, chr(30)) AS ${type}) AS v${i}`;
  });
  const same = cells.map((cell, i) => sameAs(`f.${cell}`, types.get(cell), `q.v${i}`, long[i] === true));
  const parameters = Object.fromEntries(values.map((list, i) => [`v${i}`, list.join(separator)]));
  const [row] = await source.engine.query(
    `SELECT CAST(coalesce(sum(times) FILTER (n = 1), 0) AS BIGINT) AS successes FROM (
       SELECT q.times, count(*) AS n FROM (${table}) AS f
       JOIN (SELECT ${typed.join(', ')}, times FROM (SELECT ${names}, count(*) AS times FROM (SELECT ${lists.join(', ')}) AS l GROUP BY ${names}) AS g) AS q
       ON ${same.join(' AND ')} WHERE f.p GROUP BY ${names}, q.times) AS c`,
    parameters,
    source.signal,
  );
  return Number(row?.['successes'] ?? 0);
}

/** The predicates that at most one record of the sample fits: those that two fit need not be looked for in the whole table. */
function stillPossible({ columns, values, attempts }: Predicates, records: Int32Array): Predicates {
  const told = (record: number): string =>
    columns.map(({ released }) => textAt(released, record)).join(separator);
  const stated = (values[0] ?? []).map((_, i) => values.map((list) => list[i] ?? missing).join(separator));
  const fits = new Map(stated.map((text) => [text, 0]));
  for (const record of records) {
    const text = told(record);
    const count = fits.get(text);
    if (count !== undefined) fits.set(text, count + 1);
  }
  const open = stated.map((text) => (fits.get(text) ?? 0) < 2);
  return { columns, values: values.map((list) => list.filter((_, i) => open[i])), attempts };
}

/** Different groups of columns: single ones, then several together. */
function columnGroups(columns: readonly SampleColumn[], random: RandomNumbers): (readonly SampleColumn[])[] {
  const some = (count: number): SampleColumn[] =>
    [...random.choose(count, columns.length)].flatMap((at) => columns[at] ?? []);
  const single = some(groups.one).map((column) => [column]);
  if (columns.length < 2) return single;
  const several = Array.from({ length: groups.several }, () =>
    some(2 + random.integer(Math.max(1, columns.length - 1))),
  );
  return [...single, ...several];
}

/**
 * The singling-out attack of Giomi et al. 2023: predicates are read off released records (their values in one column, or in
 * several), and one succeeds when exactly one record fits it. They are counted on the whole table: on the released records, of
 * which each stands for a raw one whose values fit its labels, or on the raw records as transformed where the release is
 * synthetic. Suppressed records are not counted as cover, so that success is overstated where records were suppressed.
 * The baseline states values at random from the columns' domains.
 */
export async function singlingOut(
  source: RiskSource,
  sample: PairedSample,
  random: RandomNumbers,
): Promise<AttackResult | undefined> {
  const columns = sample.columns.filter(({ faithfulness }) => faithfulness === 'label');
  const records = Int32Array.from(sample.inRelease.keys()).filter((record) => sample.inRelease[record] === 1);
  if (columns.length === 0 || records.length === 0) return undefined;
  const table = source.paired ? source.released : source.transformed;
  const whole = { table, types: await typesOf(source, table) };
  // Synthetic records tell nothing of how many raw ones fit.
  const ruledOut = (tried: Predicates): Predicates => (source.paired ? stillPossible(tried, records) : tried);
  const attack = { attempts: 0, successes: 0 };
  const baseline = { attempts: 0, successes: 0 };
  for (const group of columnGroups(columns, random)) {
    const told = fromRecords(group, records, random);
    attack.attempts += told.attempts;
    attack.successes += await isolating(source, whole, ruledOut(told));
    const blind = guessed(group, records, { random, attempts: told.attempts });
    baseline.attempts += blind.attempts;
    baseline.successes += await isolating(source, whole, ruledOut(blind));
  }
  return attackResult(
    attack,
    baseline,
    'Values of released records in one column or in several together are tried as predicates on all records; one succeeds when ' +
      'exactly one record fits. Columns that are encrypted, pseudonymous or perturbed are not used. Baseline: values at random.',
  );
}
