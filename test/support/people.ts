import { randomBytes } from 'node:crypto';
import { newId, type Actor } from '#libs/kernel';
import { type TestDatabase } from './database.js';

type Kind = 'user' | 'service';

export interface PersonOptions {
  readonly kind?: Kind;
  readonly roles?: readonly string[];
  readonly groups?: readonly string[];
}

/** Puts a principal with roles straight into the catalog and answers with the actor that its token would make. */
export async function makePerson(
  database: Pick<TestDatabase, 'seed'>,
  name: string,
  { kind = 'user', roles = [], groups = [] }: PersonOptions = {},
): Promise<Actor> {
  const id = newId(new Date(), (n) => randomBytes(n));
  await database.seed('INSERT INTO principal (id, kind, name, created_at) VALUES ($1, $2, $3, now())', [
    id,
    kind,
    name,
  ]);
  for (const role of roles) {
    await database.seed('INSERT INTO principal_role (principal_id, role) VALUES ($1, $2)', [id, role]);
  }
  for (const group of groups) {
    await database.seed('INSERT INTO group_member (group_id, principal_id) VALUES ($1, $2)', [group, id]);
  }
  return { id, kind, name, roles: [...roles], groups: [...groups] };
}

/** Puts a group into the catalog and answers with its id. */
export async function makeGroup(database: Pick<TestDatabase, 'seed'>, name: string): Promise<string> {
  const id = newId(new Date(), (n) => randomBytes(n));
  await database.seed(`INSERT INTO principal (id, kind, name, created_at) VALUES ($1, 'group', $2, now())`, [
    id,
    name,
  ]);
  return id;
}

/** Puts a dataset without versions into the catalog and answers with its id. */
export async function makeDataset(
  database: Pick<TestDatabase, 'seed'>,
  name: string,
  owner: Pick<Actor, 'id'>,
  tags: readonly string[] = [],
): Promise<string> {
  const id = newId(new Date(), (n) => randomBytes(n));
  await database.seed(
    `INSERT INTO dataset (id, name, tags, owner_id, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), now())`,
    [id, name, tags, owner.id],
  );
  return id;
}
