import { type LawfulBasis } from '#libs/contracts';
import { hangsOn, PurposeEntity, type ReadTx } from '#libs/db';
import { type Registered } from './purposes.schema.js';

export interface PurposeRow {
  readonly name: string;
  readonly parent: string | null;
  readonly lawfulBasis: LawfulBasis;
  readonly owner: string;
  readonly retention: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const select = `
  SELECT u.name, u.parent, u.lawful_basis AS "lawfulBasis", o.kind || ':' || o.name AS owner, u.retention,
    b.kind || ':' || b.name AS "createdBy", u.created_at AS "createdAt",
    ${hangsOn({ purpose: 'u.name', principal: ['o.id', 'b.id'] })}
  FROM purpose u JOIN principal o ON o.id = u.owner_id JOIN principal b ON b.id = u.created_by`;

export async function insertPurpose(tx: ReadTx, purpose: PurposeEntity): Promise<void> {
  await tx.repo(PurposeEntity).insert(purpose);
}

export async function findPurpose(tx: ReadTx, name: string): Promise<PurposeRow | undefined> {
  return (await tx.proofs.shown<PurposeRow>(`${select} WHERE u.name = $1`, [name]))[0];
}

/** By name, after one of them. */
export async function listPurposes(
  tx: ReadTx,
  filter: { after: string | null; limit: number },
): Promise<PurposeRow[]> {
  return tx.proofs.shown<PurposeRow>(
    `${select} WHERE ($1::text IS NULL OR u.name > $1) ORDER BY u.name LIMIT $2`,
    [filter.after, filter.limit],
  );
}

/** What a statement selects to show what the registry says of a purpose; its tables are `u` and `uo`. */
export const registered = {
  columns: `u.lawful_basis AS "lawfulBasis", uo.kind || ':' || uo.name AS "purposeOwner", u.retention`,
  name: 'u.name',
  owner: 'uo.id',
  join: (purpose: string): string =>
    `LEFT JOIN purpose u ON u.name = ${purpose} LEFT JOIN principal uo ON uo.id = u.owner_id`,
} as const;

export interface RegisteredRow {
  readonly lawfulBasis: LawfulBasis | null;
  readonly purposeOwner: string | null;
  readonly retention: string | null;
}

export function showRegistered(row: RegisteredRow): { registered?: Registered } {
  const { lawfulBasis, purposeOwner: owner, retention } = row;
  if (lawfulBasis === null || owner === null) return {};
  return { registered: { lawfulBasis, owner, ...(retention !== null && { retention }) } };
}
