import { type Target } from '#libs/authz';
import { Name } from '#libs/contracts';
import { type ReadTx } from '#libs/db';
import { datasetTarget } from '#libs/platform';

/** The dataset that a path names; null where there is none, also for what cannot be a name. */
export async function datasetNamed(tx: ReadTx, name: string): Promise<Target | null> {
  return Name.safeParse(name).success ? datasetTarget(tx, name) : null;
}
