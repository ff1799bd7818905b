import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { appRoles, privilegeStatements, roleName, type AppRole } from './privileges.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** What PostgreSQL itself says that a role may do with a table. */
async function rights(app: AppRole, table: string): Promise<string> {
  const [row] = await database.query<Record<string, boolean>>(
    `SELECT ${['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']
      .map((verb) => `has_table_privilege($1, $2, '${verb}') AS "${verb}"`)
      .join(', ')}`,
    [roleName(app), `public."${table}"`],
  );
  return Object.entries(row ?? {})
    .filter(([, may]) => may)
    .map(([verb]) => (verb === 'TRUNCATE' ? 'T' : verb === 'TRIGGER' ? 'R' : verb.charAt(0)))
    .join('');
}

describe("an app's database role", () => {
  it.each(appRoles)('may not change, delete or empty what the audit log stands on: %s', async (app) => {
    for (const table of ['audit_record', 'audit_leaf', 'audit_tile', 'audit_checkpoint']) {
      expect(await rights(app, table)).toMatch(/^S?I?$/);
    }
  });

  it.each(appRoles.filter((app) => app !== 'access'))(
    'writes records but cannot read them, nor touch the tree: %s',
    async (app) => {
      expect(await rights(app, 'audit_record')).toBe('I');
      expect(await rights(app, 'audit_inbox')).toBe('SI');
      expect(await rights(app, 'audit_leaf')).toBe('S');
      expect(await rights(app, 'audit_checkpoint')).toBe('S');
      expect(await rights(app, 'audit_tile')).toBe('');
    },
  );

  it('lets access alone change grants, people, roles and tokens', async () => {
    for (const app of appRoles.filter((a) => a !== 'access')) {
      for (const table of ['grant', 'principal', 'principal_role', 'group_member', 'role', 'api_token']) {
        expect(await rights(app, table)).toBe('S');
      }
      expect(await rights(app, 'oidc_payload')).toBe('');
    }
  });

  it('lets access see no sealed key and no pseudonym secret, and training none of these secrets', async () => {
    for (const table of ['sealed_object', 'pseudonym_domain', 'version_part', 'release_part']) {
      expect(await rights('access', table)).toBe('');
      expect(await rights('gateway', table)).toBe('');
    }
    expect(await rights('training', 'pseudonym_domain')).toBe('');
    expect(await rights('ingestion', 'pseudonym_domain')).toBe('');
  });

  it.each(appRoles)('makes no tables, no roles and no databases, and is no superuser: %s', async (app) => {
    const rows = await database.query(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
         has_schema_privilege(rolname, 'public', 'CREATE') AS tables,
         has_schema_privilege(rolname, 'pgboss', 'CREATE') AS queues
       FROM pg_roles WHERE rolname = $1`,
      [roleName(app)],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolbypassrls: false,
        rolreplication: false,
        tables: false,
        queues: false,
      },
    ]);
  });

  it.each(appRoles)('owns nothing: %s', async (app) => {
    const rows = await database.query('SELECT relname FROM pg_class WHERE relowner = $1::regrole', [
      roleName(app),
    ]);
    expect(rows).toEqual([]);
  });

  it('that does what it may not is stopped by PostgreSQL, not by us', async () => {
    const db = await database.door('training');
    for (const sql of [
      'SELECT * FROM pseudonym_domain',
      'DELETE FROM "grant"',
      'SELECT * FROM audit_record',
    ]) {
      await expect(db.writeUnlogged(systemActor, (tx) => tx.sql(sql))).rejects.toThrow('permission denied');
    }
  });
});

describe('the list of privileges', () => {
  it('refuses a table that there is not, so that a misspelt right shows', () => {
    expect(() => privilegeStatements('access', ['principal'])).toThrow(/unknown tables: /);
  });

  it('takes everything away before it gives anything', async () => {
    await database.query('GRANT ALL ON audit_leaf TO tidegate_training');
    const tables = await database.query<{ t: string }>(
      `SELECT relname AS t FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    for (const sql of privilegeStatements(
      'training',
      tables.map(({ t }) => t),
    ))
      await database.query(sql);
    expect(await rights('training', 'audit_tile')).toBe('');
  });
});

describe('the tables of the audit log', () => {
  it.each(['audit_record', 'audit_leaf', 'audit_tile', 'audit_checkpoint'])(
    'refuse change even from their owner: %s',
    async (table) => {
      const [column] = await database.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 LIMIT 1`,
        [table],
      );
      const name = `"${column?.name}"`;
      for (const sql of [
        `UPDATE ${table} SET ${name} = ${name}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ]) {
        await expect(database.query(sql)).rejects.toThrow('the audit log is append-only');
      }
    },
  );
});
