import { createHash, createHmac } from 'node:crypto';
import { type Plan, type RowTest } from '#libs/contracts';
import { hierarchyOf } from '#libs/deidentify';
import { canonicalJson, type Dither, type FigureReader, type Json } from '#libs/kernel';
import { type Few } from '#libs/release';

/**
 * How many plans that choose records of what a version holds may be tried, by all together who may not read it raw. Each answer, dithered as
 * it is, tells a little of one person to whoever chooses the records for that.
 */
export const mostChoices = 20;

const hashed = (value: Json): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** A choice of records by row conditions, in whatever order they stand; undefined where all records are taken. */
export function choiceOf({ rows }: Pick<Plan, 'rows'>): string | undefined {
  if (rows.length === 0) return undefined;
  const one = (test: RowTest): RowTest => ({ ...test, values: [...new Set(test.values)].sort() });
  const tests = rows.map((test) => canonicalJson(JSON.parse(JSON.stringify(one(test))) as Json)).sort();
  return hashed([...new Set(tests)]);
}

/**
 * By which groups of values columns are generalized, a column each: whoever writes a hierarchy puts together whom they like, and whether there
 * is a release tells of these. At another level they are others.
 */
export function groupingsOf({ columns, hierarchies }: Pick<Plan, 'columns' | 'hierarchies'>) {
  return columns.flatMap(({ name, action }) => {
    const by = hierarchyOf(action);
    const used = by && hierarchies[by.name];
    if (!by || !used) return [];
    const groups = used.unread?.digest ?? hashed(used.rows.map((row) => [...row]));
    return [{ column: hashed(name), grouping: `${groups} ${by.level ?? 'any'}` }];
  });
}

/** Tells apart choices of which it is known whether they are of segments: that depends on who is counted, and from when on they are many. */
export const segmentsOf = (choice: string, subject: string | null, floor: number): string =>
  hashed([choice, subject, floor]);

/** From 0 to 1, by a key. */
const drawn = (key: Uint8Array, what: string): number =>
  createHmac('sha256', key).update(what).digest().readUInt32BE(0) / 2 ** 32;

/**
 * What whoever chooses records without reading them is held to, by a key that follows from the choice; `plan` tells plans apart. Between the
 * floor and twice that lies the fewest subjects that conditions may part: a floor that is known shows who is the tenth.
 */
export const fewBy = (
  key: Uint8Array,
  plan: string,
  { floor, raw, subject }: Pick<Few, 'floor' | 'raw'> & { subject: string | undefined },
): Few => ({
  ...{ floor, raw, ...(subject !== undefined && { subject }) },
  least: floor + Math.floor(drawn(key, 'floor') * floor),
  segment: 2 * floor + Math.floor(drawn(key, 'segment') * floor),
  bound: drawn(key, 'bound'),
  spare: drawn(key, `spare ${plan}`),
});

/**
 * How many records of a choice one person can decide on. Whether a class is large enough decides on k; by any other model on any number, and
 * so does the choice of levels, where a little more suppressed is another optimum.
 */
export function weightOf({ requirement }: Pick<Plan, 'requirement'>): number {
  if (requirement === undefined) return 1;
  const { k, models, enforcement } = requirement;
  return models.length === 0 && enforcement.mode === 'none' ? k : Infinity;
}

/** How a reader is told figures of chosen records: rounded by a key, and as coarsely as one person can decide on many. */
export function chosenReader(reader: FigureReader, key: Uint8Array, weight: number): FigureReader {
  const dither: Dither = (figure) => drawn(key, `figure ${figure}`);
  return { ...reader, floor: reader.floor * weight, dither };
}
