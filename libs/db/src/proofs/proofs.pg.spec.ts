import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { type Db } from '../db.js';
import { grantsOf } from '../rights.js';
import { GrantEntity } from '../tables/grant.entity.js';
import { PrincipalEntity, PrincipalRoleEntity, RoleEntity } from '../tables/principal.entity.js';
import { type Tx } from '../tx.js';

let database: TestDatabase;
let db: Db;
let ada: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await database.door('access');
  ada = await makePerson(database, 'ada@example.org');
});
afterAll(() => database.drop());

const tampered = { code: 'catalog.tampered' };

const write = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> =>
  db.write(systemActor, 'thing.change', async (tx) => {
    tx.record({ resource: { kind: 'thing', id: 'one' } });
    return fn(tx);
  });

const grant = (id: string = randomUUID()) => ({
  id,
  principalId: ada.id,
  actions: ['read' as const],
  resourceKind: 'dataset' as const,
  resourceId: 'x',
  purpose: 'research',
  notBefore: null,
  expiresAt: null,
  reason: null,
  grantedBy: ada.id,
  createdAt: new Date(),
  revokedAt: null,
  revokedBy: null,
});

async function granted(): Promise<string> {
  const row = grant();
  await write((tx) => tx.repo(GrantEntity).insert(row));
  return row.id;
}

const find = (id: string) => db.read(ada, (tx) => tx.repo(GrantEntity).findOneBy({ id }));
const counts = async (id: string): Promise<boolean> =>
  (await db.read(ada, (tx) => grantsOf(tx, ada))).some((row) => (row as GrantEntity).id === id);

describe('a row that decides', () => {
  it('is found as it was written, changed and read again, through the door', async () => {
    const id = await granted();
    expect(await find(id)).toMatchObject({ purpose: 'research', revokedAt: null });
    expect(await counts(id)).toBe(true);
    const at = new Date('2026-01-02T03:04:05.678Z');
    await write((tx) => tx.repo(GrantEntity).update({ id }, { reason: 'x', expiresAt: at }));
    expect(await find(id)).toMatchObject({ reason: 'x', expiresAt: at });
    await database.query('GRANT DELETE ON "grant" TO tidegate_access');
    await write((tx) => tx.repo(GrantEntity).delete({ id }));
    expect(await find(id)).toBeNull();
    expect(await database.query('SELECT 1 FROM row_proof WHERE unit = $1', [id])).toEqual([]);
  });

  it.each([
    ['edited', `UPDATE "grant" SET resource_id = 'y' WHERE id = $1`],
    ['made to last', `UPDATE "grant" SET expires_at = now() + interval '9 years' WHERE id = $1`],
    ['left without a proof', `DELETE FROM row_proof WHERE unit = $1`],
    ['given a digest of its own', `UPDATE row_proof SET digest = repeat('A', 43) WHERE unit = $1`],
    ['given another seal', `UPDATE row_proof SET seal = reverse(seal) WHERE unit = $1`],
    ['sealed to another record', `UPDATE row_proof SET record_id = gen_random_uuid() WHERE unit = $1`],
    [
      'left without its leaf',
      `DELETE FROM audit_inbox i USING row_proof p WHERE i.record_id = p.record_id AND p.unit = $1`,
    ],
    [
      'given the proof of another',
      `UPDATE row_proof p SET record_id = o.record_id, digest = o.digest, seal = o.seal FROM row_proof o
       WHERE p.unit = $1 AND o.table_name = 'grant' AND o.unit <> $1`,
    ],
  ])('counts no more once it was %s by SQL, and that is recorded once', async (_, sql) => {
    await granted();
    const id = await granted();
    await database.query(sql, [id]);
    await expect(find(id)).rejects.toMatchObject(tampered);
    expect(await counts(id)).toBe(false);
    await expect(write((tx) => tx.repo(GrantEntity).update({ id }, { reason: 'z' }))).rejects.toMatchObject(
      tampered,
    );
    const told = await database.query(`SELECT outcome FROM audit_record WHERE resource_id = $1`, [
      `grant:${id}`,
    ]);
    expect(told).toEqual([{ outcome: 'denied' }]);
  });

  it('that was inserted by SQL is no grant, with or without the proof of another', async () => {
    const [real, forged] = [await granted(), randomUUID()];
    await database.query(
      `INSERT INTO "grant" SELECT ($1::uuid), g.principal_id, g.actions, g.resource_kind, g.resource_id, g.purpose, g.not_before,
         g.expires_at, g.reason, g.granted_by, g.created_at FROM "grant" g WHERE g.id = $2`,
      [forged, real],
    );
    expect(await counts(forged)).toBe(false);
    await database.query(
      `INSERT INTO row_proof SELECT table_name, $1, record_id, digest, seal FROM row_proof WHERE unit = $2`,
      [forged, real],
    );
    expect(await counts(forged)).toBe(false);
    expect(await counts(real)).toBe(true);
  });

  it('may be written and found in one transaction, and not by one that takes no record', async () => {
    const row = grant();
    const seen = await write(async (tx) => {
      await tx.repo(GrantEntity).insert(row);
      await tx.repo(GrantEntity).update({ id: row.id }, { reason: 'twice' });
      return tx.repo(GrantEntity).findOneByOrFail({ id: row.id });
    });
    expect(seen.reason).toBe('twice');
    await expect(
      db.writeUnlogged(systemActor, (tx) => tx.repo(GrantEntity).insert(grant())),
    ).rejects.toMatchObject({
      code: 'internal.error',
    });
  });

  it('leaves no proof behind by a write that was refused', async () => {
    const row = grant();
    await db
      .write(ada, 'thing.change', async (tx) => {
        await tx.repo(GrantEntity).insert(row);
        return tx.refuse({ kind: 'thing', id: 'one' }, 'access.denied');
      })
      .catch(() => undefined);
    expect(await database.query('SELECT 1 FROM row_proof WHERE unit = $1', [row.id])).toEqual([]);
  });
});

describe('a set of rows', () => {
  const roles = (id: string) =>
    db.read(systemActor, (tx) => tx.repo(PrincipalRoleEntity).find({ where: { principalId: id } }));
  const give = (id: string, role: string) =>
    write((tx) => tx.repo(PrincipalRoleEntity).insert({ principalId: id, role }));

  it('is proved as a whole: one more, one less and none at all show', async () => {
    for (const sql of [
      `INSERT INTO principal_role VALUES ($1, 'admin')`,
      `UPDATE principal_role SET role = 'admin' WHERE principal_id = $1 AND role = 'steward'`,
      `DELETE FROM principal_role WHERE principal_id = $1 AND role = 'steward'`,
      `DELETE FROM principal_role WHERE principal_id = $1`,
    ]) {
      const { id } = await makePerson(database, `${randomUUID()}@example.org`);
      await give(id, 'auditor');
      await give(id, 'steward');
      expect(await roles(id)).toHaveLength(2);
      await database.query(sql, [id]);
      await expect(roles(id)).rejects.toMatchObject(tampered);
      await expect(give(id, 'engineer')).rejects.toMatchObject(tampered);
    }
  });

  it('keeps what several add to it at once', async () => {
    const { id } = await makePerson(database, `${randomUUID()}@example.org`);
    const all = ['auditor', 'steward', 'engineer', 'analyst'];
    await Promise.all(all.map((role) => give(id, role)));
    expect((await roles(id)).map(({ role }) => role).sort()).toEqual([...all].sort());
  });

  it('goes with what it belongs to', async () => {
    const { id } = await makePerson(database, `${randomUUID()}@example.org`, { roles: ['auditor'] });
    await database.query('GRANT DELETE ON principal TO tidegate_access');
    await write((tx) => tx.repo(PrincipalEntity).delete({ id }));
    expect(await database.query('SELECT 1 FROM row_proof WHERE unit = $1', [id])).toEqual([]);
    const [last] = await database.query<{ rows: unknown }>(
      `SELECT detail -> 'catalog' AS rows FROM audit_record WHERE action = 'thing.change' ORDER BY id DESC LIMIT 1`,
    );
    expect(last?.rows).toEqual({ principal: { [id]: null }, principal_role: { [id]: null } });
  });
});

describe('a name', () => {
  it('that was swapped with another is found under neither', async () => {
    const role = (name: string, action: string) => ({
      ...{ name, description: null, actions: [action], createdAt: new Date() },
    });
    await write((tx) => tx.repo(RoleEntity).insert([role('reader', 'read'), role('writer', 'manage')]));
    await database.query(`UPDATE role SET name = 'held' WHERE name = 'reader'`);
    await database.query(`UPDATE role SET name = 'reader' WHERE name = 'writer'`);
    await database.query(`UPDATE role SET name = 'writer' WHERE name = 'held'`);
    for (const name of ['reader', 'writer']) {
      const found = db.read(ada, (tx) => tx.repo(RoleEntity).findOneBy({ name }));
      await expect(found).rejects.toMatchObject(tampered);
    }
  });
});
