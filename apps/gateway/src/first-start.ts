import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiTokenEntity, PrincipalEntity, PrincipalRoleEntity, type Db, type Tx } from '#libs/db';
import { systemActor, type Id, type RandomBytes } from '#libs/kernel';
import { tokenHash, type Config } from '#libs/platform';

/** The first administrator; further people get accounts of their own. */
export const firstAdministrator = 'admin@localhost';

export interface FirstStart {
  /** Shown once: the API token that was made, when none was given. */
  readonly token?: string;
  /** Shown once: the code with which the administrator sets a password. */
  readonly enrolment?: string;
}

const enrolmentMs = 7 * 86_400_000;
/** How long the first token lasts, where no administrator signs in before: it is there to set things up. */
const tokenMs = 86_400_000;

const mint = (random: RandomBytes): string => `tdg_${Buffer.from(random(32)).toString('base64url')}`;

/** Where the local command line finds the administrator's token. */
export const localTokenFile = (home: string): string => join(home, 'admin-token');

/** Makes the first administrator where there is nobody yet, and lets a given bootstrap token in. */
export async function ensureAdministrator(db: Db, config: Config, random: RandomBytes): Promise<FirstStart> {
  const token = config.bootstrapToken ?? mint(random);
  const enrolment = Buffer.from(random(18)).toString('base64url');
  const existing = await db.read(systemActor, async (tx) => {
    const admin = await tx.repo(PrincipalEntity).findOneBy({ kind: 'user', name: firstAdministrator });
    const known = await tx.repo(ApiTokenEntity).existsBy({ hash: tokenHash(token) });
    // The gateway's own services are nobody.
    return { admin, known, anybody: await tx.repo(PrincipalEntity).existsBy({ kind: 'user' }) };
  });
  if (existing.anybody && (config.bootstrapToken === undefined || existing.known || !existing.admin))
    return {};
  await db.write(systemActor, 'gateway.bootstrap', async (tx) => {
    const id = existing.admin?.id ?? (await insertAdministrator(tx, enrolment));
    await insertToken(tx, id, token);
    tx.record({ resource: { kind: 'user', id }, detail: { email: firstAdministrator, roles: ['admin'] } });
  });
  if (config.bootstrapToken !== undefined) return existing.admin ? {} : { enrolment };
  writeFileSync(localTokenFile(config.home), `${token}\n`, { mode: 0o600 });
  return { token, enrolment };
}

async function insertAdministrator(tx: Tx, enrolment: string): Promise<Id> {
  const id = tx.newId();
  await tx.repo(PrincipalEntity).insert({
    id,
    kind: 'user',
    name: firstAdministrator,
    passwordHash: null,
    enrolmentHash: createHash('sha256').update(enrolment).digest(),
    enrolmentExpiresAt: new Date(tx.now.getTime() + enrolmentMs),
    disabledAt: null,
    createdBy: null,
    createdAt: tx.now,
  });
  await tx.repo(PrincipalRoleEntity).insert({ principalId: id, role: 'admin' });
  return id;
}

async function insertToken(tx: Tx, principalId: Id, token: string): Promise<void> {
  await tx.repo(ApiTokenEntity).insert({
    id: tx.newId(),
    principalId,
    name: 'bootstrap',
    hash: tokenHash(token),
    purpose: null,
    scopes: null,
    expiresAt: new Date(tx.now.getTime() + tokenMs),
    revokedAt: null,
    createdBy: systemActor.id,
    createdAt: tx.now,
  });
}
