import { type AttackResult } from '#libs/contracts';
import {
  attackResult,
  type CodedValues,
  type PairedSample,
  type RandomNumbers,
  type SampleColumn,
} from '#libs/deidentify';
import { type SqlValue } from '#libs/tabular';
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

/** How many of the predicates exactly one record of the table fits. */
async function isolating(
  source: RiskSource,
  table: string,
  { columns, values }: Predicates,
): Promise<number> {
  if ((values[0]?.length ?? 0) === 0) return 0;
  const lists = values.map((_, i) => `unnest(string_split($v${i}, chr(31))) AS v${i}`);
  const names = values.map((_, i) => `v${i}`).join(', ');
  const same = columns.map(
    ({ name }, i) => `coalesce(${shortText(`f.${output(source.plan, name)}`)}, chr(30)) = q.v${i}`,
  );
  const parameters: Record<string, SqlValue> = Object.fromEntries(
    values.map((list, i) => [`v${i}`, list.join(separator)]),
  );
  const [row] = await source.engine.query(
    `SELECT CAST(coalesce(sum(times) FILTER (n = 1), 0) AS BIGINT) AS successes FROM (
       SELECT q.times, count(*) AS n FROM (${table}) AS f
       JOIN (SELECT ${names}, count(*) AS times FROM (SELECT ${lists.join(', ')}) AS l GROUP BY ${names}) AS q ON ${same.join(' AND ')}
       WHERE f.p GROUP BY ${names}, q.times) AS c`,
    parameters,
    source.signal,
  );
  return Number(row?.['successes'] ?? 0);
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
  const attack = { attempts: 0, successes: 0 };
  const baseline = { attempts: 0, successes: 0 };
  for (const group of columnGroups(columns, random)) {
    const told = fromRecords(group, records, random);
    attack.attempts += told.attempts;
    attack.successes += await isolating(source, table, told);
    const blind = guessed(group, records, { random, attempts: told.attempts });
    baseline.attempts += blind.attempts;
    baseline.successes += await isolating(source, table, blind);
  }
  return attackResult(
    attack,
    baseline,
    'Values of released records in one column or in several together are tried as predicates on all records; one succeeds when ' +
      'exactly one record fits. Columns that are encrypted, pseudonymous or perturbed are not used. Baseline: values at random.',
  );
}
