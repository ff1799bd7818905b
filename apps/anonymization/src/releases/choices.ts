import { createHash, createHmac } from 'node:crypto';
import { type Plan } from '#libs/contracts';
import { canonicalJson, type Dither, type Json } from '#libs/kernel';

/**
 * How many ways to choose records of what a version holds may be tried, by all together who may not read it raw. Each answer, dithered as
 * it is, tells a little of one person to whoever chooses the records for that.
 */
export const mostChoices = 20;

/** A choice of records by row conditions, in whatever order they stand; undefined where all records are taken. */
export function choiceOf({ rows }: Pick<Plan, 'rows'>): string | undefined {
  if (rows.length === 0) return undefined;
  const tests = rows.map((test) => canonicalJson(JSON.parse(JSON.stringify(test)) as Json)).sort();
  return createHash('sha256').update(canonicalJson(tests)).digest('hex');
}

/** From 0 to 1, by a key. */
const drawn = (key: Uint8Array, what: string): number =>
  createHmac('sha256', key).update(what).digest().readUInt32BE(0) / 2 ** 32;

/** How figures of a choice are rounded, by a key that follows from it. */
export const ditherBy =
  (key: Uint8Array): Dither =>
  (figure) =>
    drawn(key, `figure ${figure}`);

/** The fewest subjects that row conditions may part, between the floor and twice that: a floor that is known shows who is the tenth. */
export const leastBy = (key: Uint8Array, floor: number): number =>
  floor + Math.floor(drawn(key, 'floor') * floor);
