import { RoleEntity, type ReadTx } from '#libs/db';

/** The actions of a role that grants may name; null where there is none. */
export async function roleActions(tx: ReadTx, name: string): Promise<readonly string[] | null> {
  return (await tx.repo(RoleEntity).findOneBy({ name }))?.actions ?? null;
}

export async function insertRole(
  tx: ReadTx,
  role: Pick<RoleEntity, 'name' | 'description' | 'actions'>,
): Promise<void> {
  await tx.repo(RoleEntity).insert({ ...role, createdAt: tx.now });
}

export async function listRoles(tx: ReadTx): Promise<RoleEntity[]> {
  return tx.repo(RoleEntity).find({ order: { name: 'ASC' }, take: 1000 });
}
