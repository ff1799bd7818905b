import { type Id } from '#libs/kernel';
import { type TestDatabase } from '../support/database.js';
import { id } from './world.js';

/** A version of a dataset, put straight into the catalog: whoever may open it finds that there is nothing to open. */
export async function makeVersion(database: TestDatabase, dataset: Id, by: Id): Promise<Id> {
  const [object, version] = [id(), id()];
  await database.seed(
    `INSERT INTO sealed_object (id, location, digest, bytes, plain_bytes, wrapped_key, key_id, created_at)
     VALUES ($1, $2, '', 1, 1, '', '', now())`,
    [object, object],
  );
  await database.seed(
    `INSERT INTO dataset_version (id, dataset_id, number, rows, bytes, sha256, media_type, columns, profile,
       profile_object_id, job_id, created_by, created_at)
     VALUES ($1, $2, 1, 1, 1, '', 'text/csv', '[]', '{}', $3, $1, $4, now())`,
    [version, dataset, object, by],
  );
  return version;
}

/** A policy with a version that says nothing. */
export async function makePolicyVersion(database: TestDatabase, by: Id): Promise<Id> {
  const [policy, version] = [id(), id()];
  await database.seed('INSERT INTO policy (id, name, created_at) VALUES ($1, $2, now())', [policy, policy]);
  await database.seed(
    `INSERT INTO policy_version (id, policy_id, number, content, source, digest, created_by, created_at)
     VALUES ($1, $2, 1, '{}', '', '', $3, now())`,
    [version, policy, by],
  );
  return version;
}

/** The statement with which a release comes to be, and its parameters. */
export function releasing(
  release: Id,
  { version, policyVersion, purpose, by }: Record<'version' | 'policyVersion' | 'purpose' | 'by', string>,
): [string, unknown[]] {
  return [
    `INSERT INTO release (id, version_id, policy_version_id, purpose, rows, suppressed, columns, risk, hierarchies,
       job_id, created_by, created_at) VALUES ($1, $2, $3, $4, 1, 0, '[]', '{}', '[]', $1, $5, now())`,
    [release, version, policyVersion, purpose, by],
  ];
}
