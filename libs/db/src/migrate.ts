import pg from 'pg';
import { entities } from './entities.js';
import { appRoles, privilegeStatements, roleName, type AppRole } from './privileges.js';
import { installQueue } from './queue.js';
import { problem } from '#libs/kernel';
import { type Catalog, openSource } from './source.js';

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

/**
 * Brings the catalog to this version: roles where allowed, tables, queue, privileges. Safe to run again, one at a time.
 * @throws Problem state.conflict for a catalog that a newer version made, which this one would misread
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'tidegate-migrate' });
  await client.connect();
  try {
    // Replicas that start together take turns; the number only has to be the same for all of them.
    await client.query('SELECT pg_advisory_lock(7120115)');
    if (options.passwords) await makeRoles(client, options.passwords);
    const source = await openSource(options.url, 'tidegate-migrate', 2);
    try {
      await refuseNewer(client, source);
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

async function refuseNewer(client: pg.Client, { migrations }: Catalog): Promise<void> {
  const { rows } = await client.query<{ made: string | null }>(
    `SELECT to_regclass('public.migration') AS made`,
  );
  if (rows[0]?.made == null) return;
  const known = migrations.map(({ name }) => name);
  const newer = await client.query<{ name: string }>(
    'SELECT name FROM migration WHERE name <> ALL($1) ORDER BY id LIMIT 1',
    [known],
  );
  const [first] = newer.rows;
  if (!first) return;
  throw problem(
    'state.conflict',
    `The catalog was brought up to date by a newer Tidegate (${first.name}): start that one, or restore the backup made before it.`,
  );
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
