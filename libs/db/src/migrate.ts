import pg from 'pg';
import { entities } from './entities.js';
import { appRoles, privilegeStatements, roleName, type AppRole } from './privileges.js';
import { installQueue } from './queue.js';
import { openSource } from './source.js';

export interface MigrateOptions {
  /** A role that owns the catalog. */
  readonly url: string;
  /** Passwords to give the apps' roles; none where the owner may not make roles or they are made elsewhere. */
  readonly passwords?: Readonly<Record<AppRole, string>>;
}

export interface Migrated {
  /** False where the apps share the owner's role: then PostgreSQL itself does not keep their duties apart. */
  readonly separateRoles: boolean;
}

/** Brings the catalog to this version: roles where allowed, tables, queue, privileges. Safe to run again, one at a time. */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'tidegate-migrate' });
  await client.connect();
  try {
    // Replicas that start together take turns; the number only has to be the same for all of them.
    await client.query('SELECT pg_advisory_lock(7120115)');
    if (options.passwords) await makeRoles(client, options.passwords);
    const source = await openSource(options.url, 'tidegate-migrate', 2);
    try {
      await source.runMigrations();
    } finally {
      await source.destroy();
    }
    await installQueue(options.url);
    return { separateRoles: await givePrivileges(client) };
  } finally {
    await client.end();
  }
}

/** True when the role of this address may make roles. */
export async function mayMakeRoles(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ may: boolean }>(
      'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0]?.may ?? false;
  } finally {
    await client.end();
  }
}

async function makeRoles(client: pg.Client, passwords: Readonly<Record<AppRole, string>>): Promise<void> {
  for (const app of appRoles) {
    const role = roleName(app);
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${role}`);
    const password = client.escapeLiteral(passwords[app]);
    await client.query(`ALTER ROLE ${role} LOGIN NOCREATEDB NOCREATEROLE PASSWORD ${password}`);
  }
}

async function givePrivileges(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ rolname: string }>(
    'SELECT rolname FROM pg_roles WHERE rolname = ANY($1)',
    [appRoles.map(roleName)],
  );
  if (rows.length < appRoles.length) return false;
  const tables = entities.map((entity) => entityTable(entity));
  await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  for (const app of appRoles) {
    for (const statement of privilegeStatements(app, tables)) await client.query(statement);
  }
  return true;
}

function entityTable(entity: (typeof entities)[number]): string {
  // The one naming rule of the tables: GrantEntity is "grant", DatasetVersionEntity "dataset_version".
  const irregular: Record<string, string> = { IdempotencyEntity: 'idempotency_key' };
  const name = entity.name.replace(/Entity$/, '');
  return irregular[entity.name] ?? name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
