import { type Sought } from '#libs/authz';
import { Name } from '#libs/contracts';
import { type ReadTx } from '#libs/db';
import { datasetTarget } from '#libs/platform';

/** The dataset that a path names; there is none for what cannot be a name. */
export async function datasetNamed(tx: ReadTx, name: string): Promise<Sought> {
  return Name.safeParse(name).success ? datasetTarget(tx, name) : { kind: 'dataset', name, target: null };
}
