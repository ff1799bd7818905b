import { abilityOf } from './ability.js';
import { type Asker, type GrantFact } from './facts.js';

/** What one rule of `discover` looks at; each rule looks at one of them, or at nothing and so lets one know of all. */
export const reachKeys = [
  ...(['ownerId', 'makerId', 'datasetId', 'releaseId', 'modelId', 'tags', 'openTo'] as const),
] as const;
export type ReachKey = (typeof reachKeys)[number];

/** What an asker may know of, as data that a database can select by: a thing is in reach when one of these is its own. */
export type Reach = { readonly everything: boolean } & Readonly<Record<ReachKey, readonly string[]>>;

const isKey = (name: string): name is ReachKey => (reachKeys as readonly string[]).includes(name);

/**
 * The set form of `decide` for the action `discover`, read off the very rules that it asks; every list selects by it.
 * `grants` are those to the asker and the asker's groups.
 * @throws Error for a rule whose condition no list could select by: rather no list than one that shows too much
 */
export function reach(asker: Asker, grants: readonly GrantFact[], now: Date): Reach {
  const found = Object.fromEntries(reachKeys.map((key) => [key, [] as string[]])) as Record<
    ReachKey,
    string[]
  >;
  let everything = false;
  for (const { conditions, inverted } of abilityOf(asker, grants, now).rulesFor('discover', 'resource')) {
    const [[name, value] = [], ...more] = Object.entries(conditions ?? {});
    if (name === undefined && !inverted) everything = true;
    else if (name === undefined || !isKey(name) || typeof value !== 'string' || inverted || more.length > 0) {
      throw new Error('a rule of discover has no set form');
    } else found[name].push(value);
  }
  return { everything, ...found };
}
