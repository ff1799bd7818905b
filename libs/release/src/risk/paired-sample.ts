import { type ColumnType, type Plan, type PlannedColumn } from '#libs/contracts';
import { type CodedValues, empties, hierarchyOf, type PairedSample, readsAs } from '#libs/deidentify';
import { identifier } from '#libs/tabular';
import { readCoded } from './read-coded.js';
import { drawn, type RiskSource, shortText } from './risk-source.js';

/** Records that attacks and utility look at; all of them where there are no more. */
export const sampleSize = 30_000;

/** Columns that are looked at; quasi-identifiers and what the policy requires something of come first. */
const maxColumns = 32;

/** The columns that are looked at, with their place in the plan. */
function lookedAt(plan: Plan): { column: PlannedColumn; index: number }[] {
  const first = new Set([
    ...plan.quasiIdentifiers,
    ...(plan.requirement?.models ?? []).flatMap((model) => ('column' in model ? [model.column] : [])),
  ]);
  const all = plan.columns.map((column, index) => ({ column, index }));
  const rank = ({ column }: { column: PlannedColumn }): number => (first.has(column.name) ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b)).slice(0, maxColumns);
}

function rowsOf(plan: Plan, { action }: PlannedColumn) {
  const found = hierarchyOf(action);
  return found && plan.hierarchies[found.name]?.rows;
}

/** Records of the release beside what they were: `considered` records were candidates for the release. */
export async function readPairedSample(
  source: RiskSource,
  considered: number,
  salt: number,
): Promise<PairedSample> {
  const { plan, paired } = source;
  const looked = lookedAt(plan);
  const raw = new Map(plan.raw.map(({ name, type }) => [name, type]));
  // A tenth more than needed, for the draw is not exact; what is too much is cut off.
  const share = considered <= sampleSize ? 1 : (sampleSize * 1.1) / considered;
  const sides = paired
    ? await readPairs(source, looked, raw, { share, salt })
    : await readApart(source, looked, share, salt);
  const columns = looked.map(({ column }, i) => {
    const hierarchy = rowsOf(plan, column);
    return {
      name: column.name,
      raw: sides.raw[i] ?? none,
      released: sides.released[i] ?? none,
      faithfulness: paired && !raw.has(column.name) ? ('opaque' as const) : readsAs(column.action),
      emptied: empties(column.action),
      ...(hierarchy !== undefined && { hierarchy }),
    };
  });
  return { length: sides.inRelease.length, paired, inRelease: sides.inRelease, columns };
}

const none: CodedValues = { codes: new Int32Array(), labels: [] };

type Looked = readonly { readonly column: PlannedColumn; readonly index: number }[];

interface Sides {
  readonly raw: readonly CodedValues[];
  readonly released: readonly CodedValues[];
  readonly inRelease: Uint8Array;
}

async function readPairs(
  source: RiskSource,
  looked: Looked,
  raw: ReadonlyMap<string, ColumnType>,
  draw: { share: number; salt: number },
): Promise<Sides> {
  const chosen = (row: string): string => drawn(row, draw.share, draw.salt);
  const row = identifier(source.raw.row);
  const before = looked.map(({ column }, i) =>
    raw.has(column.name)
      ? `${shortText(identifier(column.name), raw.get(column.name))} AS b${i}`
      : `CAST(NULL AS VARCHAR) AS b${i}`,
  );
  const after = looked.map(({ column, index }, i) => `${shortText(`o${index}`, column.type)} AS a${i}`);
  const names = looked.map((_, i) => `s.b${i}, f.a${i}`);
  const sql =
    `SELECT CASE WHEN f.r IS NULL THEN NULL ELSE 'x' END AS kept, ${names.join(', ')} ` +
    `FROM (SELECT r FROM (${source.transformed}) AS t WHERE p AND ${chosen('r')}) AS t ` +
    `JOIN (SELECT ${row} AS r, ${before.join(', ')} FROM (${source.raw.sql}) AS t WHERE ${chosen(row)}) AS s ON s.r = t.r ` +
    `LEFT JOIN (SELECT r, ${after.join(', ')} FROM (${source.released}) AS t WHERE p AND ${chosen('r')}) AS f ON f.r = t.r ` +
    `ORDER BY hash(t.r, ${draw.salt}, 'order')`;
  const [kept = none, ...columns] = await readCoded(source, {
    sql,
    columns: 1 + 2 * looked.length,
    limit: sampleSize,
  });
  return {
    raw: columns.filter((_, i) => i % 2 === 0),
    released: columns.filter((_, i) => i % 2 === 1),
    inRelease: Uint8Array.from(kept.codes, (code) => (code < 0 ? 0 : 1)),
  };
}

/** Two samples of equally many records that have nothing to do with each other. */
async function readApart(source: RiskSource, looked: Looked, share: number, salt: number): Promise<Sides> {
  const cells = looked.map(({ column, index }) => shortText(`o${index}`, column.type)).join(', ');
  const columns = looked.length;
  const limit = sampleSize;
  const raw = await readCoded(source, {
    sql: `SELECT ${cells} FROM (${source.transformed}) AS t WHERE p AND ${drawn('r', share, salt)} ORDER BY hash(r, ${salt})`,
    columns,
    limit,
  });
  const released = await readCoded(source, {
    sql: `SELECT ${cells} FROM (SELECT * FROM (${source.released}) AS t WHERE p USING SAMPLE reservoir(${limit} ROWS) REPEATABLE (${salt})) AS t`,
    columns,
    limit,
  });
  const length = Math.min(raw[0]?.codes.length ?? 0, released[0]?.codes.length ?? 0);
  const cut = (list: readonly CodedValues[]) =>
    list.map(({ codes, labels }) => ({ codes: codes.slice(0, length), labels }));
  return { raw: cut(raw), released: cut(released), inRelease: new Uint8Array(length).fill(1) };
}
