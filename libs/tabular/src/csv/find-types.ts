import {
  countOf,
  doubles,
  formed,
  foundType,
  inferenceSelect,
  narrowed,
  openProspects,
  type Prospect,
  withSmall,
} from './text-types.js';
import { type PartSchema, type PartType } from '../parts/types.js';
import { type Row } from '../engine/cells.js';

export type Query = (sql: string) => Promise<Row[]>;

/** Guards in one statement that looks for types: planning it takes time that grows with their square. */
const guardsTogether = 80;

/** Records at the head of a chunk that rule out most types, so that few remain to be tried on all its cells. */
export const headRecords = 1024;

/** What the head of a chunk says of its columns. */
export interface HeadTypes {
  /** The narrowest type of each column that takes the head. */
  readonly types: readonly PartType[];
  /** Whether each column surely has that type if all its cells fit it. */
  readonly likely: boolean;
  /** The types that are left for the rest of the chunk to rule out. */
  readonly prospects: readonly Prospect[];
}

/** Looks at the first {@link headRecords} records of the text columns `c0`, `c1`, …; what is text already stays text. */
export async function typesOfHead(
  query: Query,
  source: string,
  names: readonly string[],
  known: PartSchema | undefined,
  said: ReadonlyMap<number, PartType> = new Map(),
): Promise<HeadTypes> {
  const all = openProspects(names.length).filter(
    ({ column }) => !said.has(column) && !isText(known?.get(names[column] ?? '')),
  );
  const types = names.map((_, column): PartType => said.get(column) ?? 'string');
  const prospects: Prospect[] = [];
  let likely = true;
  const head = `(SELECT * FROM ${source} LIMIT ${headRecords})`;
  for (const [prospect, row] of await searchedByForm(query, head, all)) {
    const type = foundType(prospect, row);
    const left = narrowed(prospect, row);
    types[prospect.column] = type;
    if (left.types.length === 0) continue;
    prospects.push(left);
    if (type === 'string') likely = false;
  }
  return { types, likely, prospects };
}

/** The narrowest type of each column that takes all its cells. */
export async function typesOfAll(query: Query, source: string, head: HeadTypes): Promise<PartType[]> {
  const types = [...head.types];
  const again: Prospect[] = [];
  for (const [prospect, row] of await searched(query, source, head.prospects)) {
    const found = foundType(prospect, row);
    types[prospect.column] = found;
    const small = found === 'string' ? withSmall(prospect) : undefined;
    if (small !== undefined) again.push(small);
  }
  for (const [prospect, row] of await searched(query, source, again)) {
    types[prospect.column] = foundType(prospect, row);
  }
  return types;
}

/** The narrowest type of doubles that takes all cells of the text column `c0`; text where none does. */
export async function typeOfDoubles(query: Query, source: string): Promise<PartType> {
  const [row] = await query(inferenceSelect(source, [doubles]));
  return foundType(doubles, row ?? {});
}

const isText = (type: PartType | undefined): boolean => type === 'string' || type === 'json';

/** As {@link searched}, of few records: the engine is asked only about what the texts look like. */
async function searchedByForm(
  query: Query,
  head: string,
  prospects: readonly Prospect[],
): Promise<(readonly [Prospect, Row])[]> {
  if (prospects.length === 0) return [];
  const texts = await query(
    `SELECT ${prospects.map(({ column }) => `trim(c${column}) AS x${column}`).join(', ')} FROM ${head}`,
  );
  const told: (readonly [Prospect, Row])[] = [];
  const asked: Prospect[] = [];
  for (const prospect of prospects) {
    const { column } = prospect;
    const raw = texts.map((row) => row[`x${column}`]).filter((text) => typeof text === 'string');
    const filled = raw.filter((text) => text !== '');
    const left = formed(prospect, filled);
    if (filled.length > 0 && left.types.length > 0) asked.push(left);
    else {
      const ruledOut = prospect.types.map((type) => [
        countOf(type, column),
        left.types.includes(type) ? 0 : 1,
      ]);
      const counts = { [`raw${column}`]: raw.length, [`filled${column}`]: filled.length };
      told.push([prospect, { ...counts, ...(Object.fromEntries(ruledOut) as Row) }]);
    }
  }
  return [...told, ...(await searched(query, head, asked))];
}

/** Each prospect with the row that tells of it. */
async function searched(
  query: Query,
  source: string,
  prospects: readonly Prospect[],
): Promise<(readonly [Prospect, Row])[]> {
  const found: (readonly [Prospect, Row])[] = [];
  for (let from = 0, to = 0; from < prospects.length; from = to) {
    for (let guards = 0; to < prospects.length && guards < guardsTogether; to++) {
      guards += prospects[to]?.types.length ?? 0;
    }
    const batch = prospects.slice(from, to);
    const [row] = await query(inferenceSelect(source, batch));
    found.push(...batch.map((prospect) => [prospect, row ?? {}] as const));
  }
  return found;
}
