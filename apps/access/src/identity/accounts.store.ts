import { PrincipalEntity, type ReadTx } from '#libs/db';
import { type Id } from '#libs/kernel';
import { IsNull, MoreThan } from 'typeorm';

export interface AccountRow {
  readonly id: Id;
  readonly name: string;
  readonly passwordHash: string | null;
}

const shown = { id: true, name: true, passwordHash: true } as const;

/** Users who are not disabled; others have no account. */
export async function findAccountByEmail(tx: ReadTx, email: string): Promise<AccountRow | null> {
  return tx
    .repo(PrincipalEntity)
    .findOne({ select: shown, where: { kind: 'user', name: email, disabledAt: IsNull() } });
}

export async function findAccountById(tx: ReadTx, id: Id): Promise<AccountRow | null> {
  return tx
    .repo(PrincipalEntity)
    .findOne({ select: shown, where: { kind: 'user', id, disabledAt: IsNull() } });
}

/** Whose enrolment code this is the SHA-256 of, while it is good. */
export async function findEnrolment(tx: ReadTx, hash: Buffer): Promise<AccountRow | null> {
  return tx.repo(PrincipalEntity).findOne({
    select: shown,
    where: {
      kind: 'user',
      enrolmentHash: hash,
      enrolmentExpiresAt: MoreThan(tx.now),
      disabledAt: IsNull(),
    },
  });
}

/** Sets the password and uses the code up; false when another request used it first. */
export async function enrol(tx: ReadTx, id: Id, code: Buffer, passwordHash: string): Promise<boolean> {
  const { affected } = await tx
    .repo(PrincipalEntity)
    .update({ id, enrolmentHash: code }, { passwordHash, enrolmentHash: null, enrolmentExpiresAt: null });
  return affected === 1;
}
