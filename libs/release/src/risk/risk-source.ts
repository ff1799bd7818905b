import { type ColumnType, type Plan } from '#libs/contracts';
import { canonicalText, sourcesOf } from '#libs/deidentify';
import { problem, type RandomBytes } from '#libs/kernel';
import { identifier, type Engine, type SqlValue } from '#libs/tabular';

/** What a release is measured from. Every SQL is a query or a `FROM` of one, without parameters, over files that stay open. */
export interface RiskSource {
  readonly engine: Engine;
  readonly plan: Plan;
  /** All records of the dataset version, by the names of `plan.raw`, with their number in the column `row`. */
  readonly raw: { readonly sql: string; readonly row: string };
  /**
   * Records as transformed and before enforcement: `o0`, `o1`, … in the order of `plan.columns`, `r` the record's number, `s` its
   * subject where the plan has one, and `p`, which is true for those that were considered for the release.
   */
  readonly transformed: string;
  /** What the release holds, where `p` is true: the same columns. Synthetic records have no `r` and no `s`. */
  readonly released: string;
  /** False where released records do not stand for raw ones: synthetic data. */
  readonly paired: boolean;
  /** Chooses whom to attack: the same bytes measure the same. */
  readonly random: RandomBytes;
  /** Of the intervals of what is measured on guesses. */
  readonly confidence: number;
  readonly progress: (done: number, what: string) => void;
  readonly signal?: AbortSignal;
}

/** The SQL name of a released column. */
export function output(plan: Plan, name: string): string {
  const index = plan.columns.findIndex((column) => column.name === name);
  if (index < 0) throw problem('policy.inapplicable', 'A column that is to be measured is not released.');
  return `o${index}`;
}

/** Raw columns that a released one is made of, as SQL names: its own, or a combination's sources. */
export function rawColumns(plan: Plan, name: string): string[] {
  const column = plan.columns.find((one) => one.name === name);
  const names = column === undefined ? [name] : sourcesOf(column);
  const known = new Set(plan.raw.map((column) => column.name));
  return names.filter((one) => known.has(one)).map(identifier);
}

/** Texts are looked at up to so many characters; longer ones are told apart by their digest, so that no cell of megabytes is held. */
const longest = 120;

/** A value as a text that is short and tells equal values from others: signs of zero and of NaN make no others. Bytes are their digest. */
export function shortText(sql: string, type?: ColumnType): string {
  if (type === 'bytes') return canonicalText(sql, type);
  const text = `CAST(${sql} AS VARCHAR)`;
  const signed = `typeof(${sql}) = 'DOUBLE' AND ${text} IN ('-0.0', '-nan')`;
  return `CASE WHEN ${signed} THEN substr(${text}, 2) WHEN length(${text}) > ${longest} THEN left(${text}, 80) || md5(${text}) ELSE ${text} END`;
}

/** True for about `share` of records, chosen by their number, and for the same in every relation. `salt` is a whole number. */
export function drawn(row: string, share: number, salt: number): string {
  if (share >= 1) return 'true';
  // Hashes of one number in two types differ.
  return `hash(CAST(${row} AS BIGINT), ${salt}) % 1000000 < ${Math.ceil(share * 1_000_000)}`;
}

/** One whole number of a query of one row. */
export async function numberFrom(
  source: RiskSource,
  sql: string,
  parameters: Record<string, SqlValue> = {},
): Promise<number> {
  const [row] = await source.engine.query(sql, parameters, source.signal);
  return Number(Object.values(row ?? {})[0] ?? 0);
}
