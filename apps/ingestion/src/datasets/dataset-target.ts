import { type Sought } from '#libs/authz';
import { Name } from '#libs/contracts';
import { type ReadTx } from '#libs/db';
import { problem } from '#libs/kernel';
import { datasetTarget } from '#libs/platform';

/** The dataset that a path names; there is none for what cannot be a name. */
export async function datasetNamed(tx: ReadTx, name: string): Promise<Sought> {
  return Name.safeParse(name).success ? datasetTarget(tx, name) : { kind: 'dataset', name, target: null };
}

/** Of what takes long: it may be some time since the actor was let begin. @throws Problem access.denied */
export async function requireManaged(tx: ReadTx, name: string): Promise<void> {
  const { target } = await datasetNamed(tx, name);
  const allowed = target !== null && (await tx.decide(target, { action: 'manage' })).allowed;
  if (!allowed) throw problem('access.denied', `You do not manage the dataset ${name} any more.`);
}
