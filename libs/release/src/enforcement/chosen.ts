import { type Plan, type Requirement } from '#libs/contracts';
import { goalText } from '#libs/deidentify';
import { Problem, problem } from '#libs/kernel';
import { type Few } from './few.js';

/** How conditions can be written that are held to nothing. */
const segmentsHint =
  ' Nothing of this applies where columns are compared for being one of some values alone (eq, in), and each of these, in each combination, and all others are had by more than twice the floor of people: compare age groups or regions.';

/** Of chosen records: how many there are, and how many one person can take along. */
export interface Chosen {
  readonly records: number;
  readonly weight: number;
}

/**
 * What is required of chosen records, with a limit on suppression that tells nothing exact. Whoever leaves a class below k takes up to k
 * records along, and by another model all of a class: so the limit is lower, by up to a floor of such weights.
 * @throws Problem release.limit-exact for a limit that lets hardly more go than that
 */
export function coarseLimit(requirement: Requirement, { records, weight }: Chosen, few: Few): Requirement {
  const { maxSuppression } = requirement;
  if (maxSuppression >= 1) return requirement;
  const width = few.floor * weight;
  const limit = maxSuppression * records;
  if (limit < width * (1 + few.bound))
    throw problem(
      'release.limit-exact',
      `Of the records that rows choose, maxSuppression lets hardly more go than ${few.floor} times what one of them can take along: k records, or a whole class where more than k is required. The limit would tell of single records to whoever asks, who may not read them: raise maxSuppression, make classes smaller, choose more records, or have somebody ask who may.${segmentsHint}`,
    );
  return { ...requirement, maxSuppression: (limit - width * few.spare) / records };
}

/**
 * Enforces on chosen records so that whether there is a release tells nothing exact: under a coarse limit, and where there is no limit always,
 * of nobody where nothing else fulfils what is required.
 * @throws Problem release.limit-exact, release.limit-missed
 */
export async function enforceChosen<T>(
  requirement: Requirement,
  chosen: Chosen,
  few: Few,
  { enforce, nobody }: { enforce: (coarse: Requirement) => Promise<T>; nobody: () => Promise<T> },
): Promise<T> {
  const coarse = coarseLimit(requirement, chosen, few);
  try {
    return await enforce(coarse);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'release.limit-missed') throw error;
    if (requirement.maxSuppression >= 1) return nobody();
    throw problem(
      'release.limit-missed',
      `${goalText(requirement)} needs about as many records suppressed as the policy allows, or more.`,
    );
  }
}

/**
 * Refuses limits of a plan that chooses records, made by whoever may not read them, that are kept or missed exactly and that no coarser
 * comparison could keep: then a release that is made, or not, tells what one person has.
 * @throws Problem release.limit-exact with pointers into the policy
 */
export function refuseExactLimits({ requirement, limits }: Plan): void {
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
      `Whether the release would be made would tell of single records that rows choose, and whoever asks may not read them: change what is named, leave rows out, or have somebody ask who may.${segmentsHint}`,
      places,
    );
}
