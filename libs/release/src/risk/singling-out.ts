import { type AttackResult } from '#libs/contracts';
import { attackResult, type Guesses, type PairedSample, type RandomNumbers } from '#libs/deidentify';
import { codeAt, fitTwo, placesIn, type Predicate, rarest, type Sampled } from './predicates.js';
import { output, type RiskSource, shortText } from './risk-source.js';

/** Predicates of the attack, and as many of its baseline. */
const guesses = 1000;

/** Separates values in a bound parameter; {@link missing} stands for a missing value, {@link any} for one that a predicate says nothing of. */
const separator = '\u001f';
const missing = '\u001e';
const any = '\u001d';

/** More distinct values than this share of a sample cannot be known from outside: names, numbers of customers, exact incomes. */
const knowable = 0.1;

/** One column, or as often several together; which ones is chosen for each predicate anew, so that guesses are independent. */
function someColumns({ columns, random }: Sampled): readonly number[] {
  const several = columns.length > 1 && random.integer(2) === 1;
  return [...random.choose(several ? 2 + random.integer(columns.length - 1) : 1, columns.length)];
}

/** What one released record says in some columns. */
function fromRecord(sampled: Sampled): Predicate {
  const { columns, records, random } = sampled;
  const record = records[random.integer(records.length)] ?? 0;
  return new Map(someColumns(sampled).map((at) => [at, codeAt(columns[at], record)]));
}

/** What somebody states who knows which values each column may have, and nothing else; undefined where they cannot know them. */
function guessed(sampled: Sampled, domains: readonly (readonly number[])[]): Predicate | undefined {
  const { records, random } = sampled;
  const chosen = someColumns(sampled).map((at) => [at, domains[at] ?? []] as const);
  if (chosen.some(([, domain]) => domain.length > Math.max(20, knowable * records.length))) return undefined;
  return new Map(chosen.map(([at, domain]) => [at, domain[random.integer(domain.length)] ?? -1]));
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

interface Whole {
  readonly table: string;
  readonly types: ReadonlyMap<string, string>;
}

/** The same with digests in place of bytes: a join would hold them. */
function byDigests({ table, types }: Whole): Whole {
  const bytes = [...types].filter(([, type]) => type === 'BLOB').map(([name]) => name);
  if (bytes.length === 0) return { table, types };
  const digests = bytes.map((name) => `${shortText(name, 'bytes')} AS ${name}`);
  return {
    table: `SELECT * REPLACE (${digests.join(', ')}) FROM (${table}) AS t`,
    types: new Map([...types, ...bytes.map((name) => [name, 'VARCHAR'] as const)]),
  };
}

/** Which of the predicates exactly one record of the table fits. All have a value in the column `anchor`, by which records are found. */
async function isolatingBy(
  source: RiskSource,
  { table, types }: Whole,
  { columns }: Sampled,
  { anchor, predicates }: { readonly anchor: number; readonly predicates: readonly Predicate[] },
): Promise<number[]> {
  const used = [...new Set(predicates.flatMap((predicate) => [...predicate.keys()]))];
  const texts = used.map((at) => {
    const { labels = [] } = columns[at]?.released ?? {};
    return predicates.map((predicate) => {
      const code = predicate.get(at);
      return code === undefined ? any : (labels[code] ?? missing);
    });
  });
  const shapes = used.map((at, i) => {
    const cell = output(source.plan, columns[at]?.name ?? '');
    // Texts of this length may be the short forms of longer ones.
    const long = texts[i]?.some((value) => value.length > 100) === true;
    const type = types.get(cell);
    const typed = !long && type !== undefined && type !== 'VARCHAR';
    const value = typed ? `TRY_CAST(nullif(nullif(v${i}, chr(30)), chr(29)) AS ${type})` : `v${i}`;
    const same = sameAs(`f.${cell}`, type, `q.v${i}`, long);
    return {
      value: `${value} AS v${i}, v${i} = chr(29) AS a${i}`,
      same: at === anchor ? same : `(q.a${i} OR ${same})`,
    };
  });
  const lists = used.map((_, i) => `unnest(string_split($v${i}, chr(31))) AS v${i}`);
  const stated = `SELECT unnest(range(${predicates.length})) AS i, ${lists.join(', ')}`;
  const rows = await source.engine.query(
    `SELECT CAST(q.i AS INTEGER) AS i FROM (${table}) AS f
     JOIN (SELECT i, ${shapes.map(({ value }) => value).join(', ')} FROM (${stated}) AS l) AS q
     ON ${shapes.map(({ same }) => same).join(' AND ')} WHERE f.p GROUP BY q.i HAVING count(*) = 1`,
    Object.fromEntries(texts.map((list, i) => [`v${i}`, list.join(separator)])),
    source.signal,
  );
  return rows.map((row) => Number(row['i']));
}

/** Whether exactly one record of the table fits, for each predicate: one pass for each column that is some predicate's rarest. */
async function isolating(
  source: RiskSource,
  sampled: Sampled,
  predicates: readonly (Predicate | undefined)[],
): Promise<boolean[]> {
  const table = source.paired ? source.released : source.transformed;
  const whole = byDigests({ table, types: await typesOf(source, table) });
  const places = placesIn(sampled);
  const byAnchor = Map.groupBy(
    predicates.flatMap((predicate, place) => {
      const anchor = predicate && rarest(predicate, places);
      if (predicate === undefined || anchor === undefined) return [];
      // Two that fit need not be looked for in the whole table; synthetic records tell nothing of how many raw ones fit.
      return source.paired && fitTwo(predicate, anchor, places) ? [] : [{ anchor, predicate, place }];
    }),
    ({ anchor }) => anchor,
  );
  const alone = predicates.map(() => false);
  for (const [anchor, asked] of byAnchor) {
    const found = { anchor, predicates: asked.map(({ predicate }) => predicate) };
    for (const i of await isolatingBy(source, whole, sampled, found)) alone[asked[i]?.place ?? -1] = true;
  }
  return alone;
}

/** What is stated of people: read off released records, and at random from the columns' domains where they can be known. */
export interface Stated {
  readonly sampled: Sampled;
  readonly told: readonly Predicate[];
  readonly blind: readonly (Predicate | undefined)[];
}

/** Draws what is stated; undefined where no released column can be compared with what somebody knows. */
export function state(sample: PairedSample, random: RandomNumbers): Stated | undefined {
  const columns = sample.columns.filter(({ faithfulness }) => faithfulness === 'label');
  const records = Int32Array.from(sample.inRelease.keys()).filter((record) => sample.inRelease[record] === 1);
  if (columns.length === 0 || records.length === 0) return undefined;
  const sampled = { columns, records, random };
  const domains = columns.map((column) => [
    ...new Set(Array.from(records, (record) => codeAt(column, record))),
  ]);
  const told = Array.from({ length: guesses }, () => fromRecord(sampled));
  const blind = Array.from({ length: guesses }, () => guessed(sampled, domains));
  return { sampled, told, blind };
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
  { sampled, told, blind }: Stated,
): Promise<AttackResult> {
  const alone = await isolating(source, sampled, [...told, ...blind]);
  const right = (from: number): Guesses => ({
    attempts: guesses,
    successes: alone.slice(from, from + guesses).filter(Boolean).length,
  });
  return attackResult(right(0), right(guesses), {
    method:
      'Values of released records in one column or in several together are tried as predicates on all records; one succeeds when ' +
      'exactly one record fits. Columns that are encrypted, pseudonymous or perturbed are not used. Baseline: values at random.',
    confidence: source.confidence,
  });
}
