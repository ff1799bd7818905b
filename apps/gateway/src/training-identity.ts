import { ApiTokenEntity, PrincipalEntity, type Db, type ReadTx, type Tx } from '#libs/db';
import { StartError } from '#libs/postgres';
import { Problem, systemActor, type Id, type RandomBytes } from '#libs/kernel';
import { tokenHash, trainingService } from '#libs/platform';

/** A configured token that is shorter could be guessed; those that the gateway makes have 47 characters. */
const leastLength = 36;

export interface IdentityOptions {
  /** The configured token; one is made when absent. */
  readonly given: string | undefined;
  /** Whether no other gateway uses this catalog, so that whatever earlier starts left is nobody's. */
  readonly alone: boolean;
  readonly random: RandomBytes;
}

export interface TrainingIdentity {
  /** What training shows at the data door. Kept in memory alone; the catalog has its hash. */
  readonly token: string;
  /** Ends the token; for one that was made for this process alone. */
  readonly end: (db: Db) => Promise<void>;
}

/**
 * Makes sure that training has a service of its own and one valid token, and ends the tokens that it had before. With
 * a door of access's rights.
 * @throws StartError when the configured token is too short, was revoked, or is somebody else's.
 */
export async function ensureTrainingIdentity(db: Db, options: IdentityOptions): Promise<TrainingIdentity> {
  const { given, random } = options;
  if (given !== undefined && given.length < leastLength) {
    throw new StartError(
      `TIDEGATE_TRAINING_TOKEN has ${given.length} characters; it may have ${leastLength} or more.`,
    );
  }
  const token = given ?? `tdg_${Buffer.from(random(32)).toString('base64url')}`;
  await withoutRace(() => register(db, token, options));
  return { token, end: (later) => later.write(systemActor, 'training.identify', (tx) => revoke(tx, token)) };
}

/** Two processes that start together may both find nothing; the second then finds what the first made. */
async function withoutRace(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'resource.exists')) throw error;
    await run();
  }
}

async function register(db: Db, token: string, { given, alone }: IdentityOptions): Promise<void> {
  const hash = tokenHash(token);
  const { service, known, others } = await db.read(systemActor, async (tx) => {
    const principal = await findService(tx);
    return {
      service: principal,
      known: await tx.repo(ApiTokenEntity).findOneBy({ hash }),
      others: principal ? (await liveTokens(tx, principal.id)).filter((row) => !row.hash.equals(hash)) : [],
    };
  });
  if (known && known.principalId !== service?.id)
    throw new StartError(
      'TIDEGATE_TRAINING_TOKEN is a token of somebody else; training needs one of its own.',
    );
  if (known?.revokedAt) throw new StartError('TIDEGATE_TRAINING_TOKEN was revoked; set another.');
  const ending = given !== undefined || alone ? others : [];
  if (known && ending.length === 0) return;
  await db.write(systemActor, 'training.identify', async (tx) => {
    const principalId = service?.id ?? (await insertService(tx));
    await endTokens(
      tx,
      ending.map(({ id }) => id),
    );
    const id = known?.id ?? (await insertToken(tx, principalId, hash));
    tx.record({
      resource: { kind: 'token', id },
      detail: { principal: principalId, configured: given !== undefined, ended: ending.map((row) => row.id) },
    });
  });
}

async function findService(tx: ReadTx): Promise<PrincipalEntity | null> {
  return tx.repo(PrincipalEntity).findOneBy({ kind: 'service', name: trainingService });
}

async function liveTokens(tx: ReadTx, principalId: Id): Promise<{ id: Id; hash: Buffer }[]> {
  return tx.sql('SELECT id, hash FROM api_token WHERE principal_id = $1 AND revoked_at IS NULL', [
    principalId,
  ]);
}

async function endTokens(tx: Tx, ids: readonly Id[]): Promise<void> {
  for (const id of ids) await tx.repo(ApiTokenEntity).update({ id }, { revokedAt: tx.now });
}

async function revoke(tx: Tx, token: string): Promise<void> {
  const row = await tx.repo(ApiTokenEntity).findOneByOrFail({ hash: tokenHash(token) });
  const resource = { kind: 'token', id: row.id };
  tx.record({ action: 'token.revoke', resource, detail: { principal: row.principalId } });
  await endTokens(tx, [row.id]);
}

/** A service without any role: whoever took its token could read nothing but what a running job may. */
async function insertService(tx: Tx): Promise<Id> {
  const id = tx.newId();
  await tx.repo(PrincipalEntity).insert({
    id,
    kind: 'service',
    name: trainingService,
    passwordHash: null,
    enrolmentHash: null,
    enrolmentExpiresAt: null,
    disabledAt: null,
    createdBy: null,
    createdAt: tx.now,
  });
  tx.record({
    action: 'service.create',
    resource: { kind: 'service', id },
    detail: { name: trainingService, roles: [] },
  });
  return id;
}

async function insertToken(tx: Tx, principalId: Id, hash: Buffer): Promise<Id> {
  const id = tx.newId();
  await tx.repo(ApiTokenEntity).insert({
    id,
    principalId,
    name: 'training',
    hash,
    purpose: null,
    scopes: null,
    expiresAt: null,
    revokedAt: null,
    createdBy: systemActor.id,
    createdAt: tx.now,
  });
  return id;
}
