import { createHash, createHmac } from 'node:crypto';
import { type Plan } from '#libs/contracts';
import { canonicalJson, type Dither, type FigureReader, type Json, problem } from '#libs/kernel';
import { type Few } from '#libs/release';

/**
 * How many plans that choose records of what a version holds may be tried, by all together who may not read it raw. Each answer, dithered as
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

/**
 * What whoever chooses records without reading them is held to, by a key that follows from the choice; `plan` tells plans apart. Between the
 * floor and twice that lies the fewest subjects that conditions may part: a floor that is known shows who is the tenth.
 */
export const fewBy = (key: Uint8Array, floor: number, plan: string): Few => ({
  floor,
  least: floor + Math.floor(drawn(key, 'floor') * floor),
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

/**
 * Refuses limits of a plan that chooses records, made by whoever may not read them, that are kept or missed exactly and that no coarser
 * comparison could keep: then a release that is made, or not, tells what one person has.
 * @throws Problem release.limit-exact with pointers into the policy
 */
export function refuseExactLimits({ rows, requirement, limits }: Plan): void {
  if (rows.length === 0) return;
  const { models = [], maxSuppression = 1, enforcement } = requirement ?? {};
  // Of these a class says by itself whether they hold, and classes are as they are: one person takes one of them along.
  const isLocal =
    enforcement?.mode === 'none' &&
    models.every(({ model }) => model === 'l-diversity' || model === 'alpha-k');
  const places = [
    ...(limits === undefined ? [] : [{ pointer: '#/require/limits', detail: 'leave it out' }]),
    ...(models.length > 0 && !isLocal && maxSuppression < 1
      ? [
          {
            pointer: '#/require/kAnonymity/maxSuppression',
            detail:
              'must be 1 where more than k is required and classes are enforced, or depend on each other',
          },
        ]
      : []),
    ...models.flatMap((model) =>
      model.model === 'delta-presence' && model.lower > 0
        ? [{ pointer: `${model.pointer}/lower`, detail: 'must be 0' }]
        : [],
    ),
  ];
  if (places.length > 0)
    throw problem(
      'release.limit-exact',
      'Whether the release would be made would tell of single records that rows choose, and whoever asks may not read them: change what is named, leave rows out, or have somebody ask who may.',
      places,
    );
}
