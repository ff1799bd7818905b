import { type Action } from '#libs/contracts';
import { abilityOf } from './ability.js';
import { type Asker, type GrantFact } from './facts.js';

/** What a rule looks at; `*` is everything. A rule on a release or a model reaches that one alone. */
const holdingKeys = ['*', 'ownerId', 'datasetId', 'tags', 'release', 'model'] as const;
type HoldingKey = (typeof holdingKeys)[number];

/** One thing that a rule lets its holder do, as data that a database can select by. */
export interface Holding {
  readonly action: Exclude<Action, 'discover'>;
  /** The purpose that binds it; null for what no purpose binds. */
  readonly purpose: string | null;
  readonly key: HoldingKey;
  readonly value: string;
}

const isKey = (name: string): name is HoldingKey => (holdingKeys as readonly string[]).includes(name);

/**
 * The set form of `decide` for every action on data, read off the very rules that it asks. Knowing that a thing exists is
 * no reach. A grant that is yet to begin counts already: nobody gives it again when it does.
 * @throws Error for a rule that has no set form: rather no write than one whose reach nobody can tell
 */
export function holdings(asker: Asker, grants: readonly GrantFact[], now: Date): Holding[] {
  const begun = grants.map((grant) => ({ ...grant, notBefore: null }));
  return abilityOf(asker, begun, now).rules.flatMap(({ action, subject, conditions = {} }) => {
    if (subject !== 'resource') return [];
    const { asked = null, kind, ...rest } = conditions as Readonly<Record<string, unknown>>;
    const [[name, value] = ['*', '*'], ...more] = Object.entries(rest);
    const key = name === 'id' && typeof kind === 'string' ? kind : name;
    const actions = [action].flat() as Action[];
    return actions.flatMap((one) => {
      if (one === 'discover') return [];
      const isPurpose = asked === null || typeof asked === 'string';
      if (!isKey(key) || typeof value !== 'string' || more.length > 0 || !isPurpose) {
        throw new Error(`a rule of ${one} has no set form`);
      }
      return [{ action: one, purpose: asked, key, value }];
    });
  });
}

/** What a holding comes to in the catalog as it is at a moment. */
export interface Reached {
  readonly action: Holding['action'];
  readonly purpose: string | null;
  /** `dataset:ID` for it and all that was or will be made of it; else one release or model. */
  readonly thing: string;
  /** The dataset that the thing is or was made of; null when that is gone. */
  readonly datasetId: string | null;
  /** How many releases for the purpose the dataset has: one more is more to read. */
  readonly releases: number;
  /** Made by the doer in this very transaction, and so without a row that anybody else put there. */
  readonly isBorn: boolean;
}

const nameOf = ({ action, purpose, thing }: Reached): string => JSON.stringify([action, purpose, thing]);

/**
 * What is reached after and was not before. Whoever could read the raw records of a dataset learns nothing from what is
 * made of it, so nothing about such a dataset widens; nor does a dataset that was made just now.
 */
export function widened(before: readonly Reached[], after: readonly Reached[]): Reached[] {
  const known = new Map(before.map((one) => [nameOf(one), one.releases]));
  const isRaw = ({ action, thing, datasetId }: Reached): boolean =>
    action === 'read-raw' && thing === `dataset:${datasetId}`;
  const raw = new Set(before.filter(isRaw).map((one) => one.datasetId));
  return after.filter(
    (one) => !one.isBorn && !raw.has(one.datasetId) && one.releases > (known.get(nameOf(one)) ?? -1),
  );
}
