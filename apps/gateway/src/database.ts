import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoles, mayMakeRoles, migrate, roleName, type AppRole } from '#libs/db';
import { startEmbedded, StartError } from '#libs/postgres';
import { Problem } from '#libs/kernel';
import { type Config } from '#libs/platform';
import { z } from 'zod';

export interface Database {
  /** The catalog's address for an app, with the app's own role where there are roles. */
  readonly urlFor: (app: AppRole) => string;
  /** False where PostgreSQL itself does not keep the apps' duties apart. */
  readonly separateRoles: boolean;
  /** Whether no other gateway can be using this catalog. */
  readonly alone: boolean;
  readonly stop: () => Promise<void>;
}

const Passwords = z.record(z.enum(appRoles), z.string().min(20));

/** Made once and kept beside the home's other secrets, so that a restart finds the same. */
function rolePasswords(config: Config): Record<AppRole, string> {
  const file = join(config.home, 'database-roles.json');
  if (existsSync(file)) return Passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made = Object.fromEntries(appRoles.map((app) => [app, randomBytes(24).toString('base64url')]));
  writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  return Passwords.parse(made);
}

function withRole(url: string, app: AppRole, password: string): string {
  const address = new URL(url);
  address.username = roleName(app);
  address.password = password;
  return address.toString();
}

/** Starts the embedded PostgreSQL or reaches the given one, and brings the catalog up to date. */
export async function openDatabase(
  config: Config,
  say: (line: string) => void,
  onLost: (reason: string) => void,
): Promise<Database> {
  if (config.databaseUrl !== undefined) return openGiven(config.databaseUrl, config);
  const embedded = await startEmbedded({ folder: join(config.home, 'postgres'), log: say, onLost });
  if (embedded.recovered) say('The last run did not end in an orderly way; its database was recovered.');
  try {
    const passwords = rolePasswords(config);
    const { separateRoles } = await migrate({ url: embedded.url, passwords });
    return {
      urlFor: (app) => withRole(embedded.url, app, passwords[app]),
      separateRoles,
      alone: true,
      stop: embedded.stop,
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** What keeps an address from being the catalog's, by PostgreSQL's or the system's code. */
const faults: Readonly<Record<string, string>> = {
  '28P01': 'which does not take this password',
  '28000': 'which does not take this user',
  '3D000': 'which has no such database',
  '42501': 'where this user may not make tables',
  '53300': 'which takes no more connections',
  '57P03': 'which is not ready',
  ECONNREFUSED: 'where nothing answers',
  ENOTFOUND: 'whose host nobody knows',
  EAI_AGAIN: 'whose host nobody knows',
  ETIMEDOUT: 'where nothing answers',
  EHOSTUNREACH: 'where nothing answers',
};

/** One line about an address that cannot be used: without its user and password, and in no server's own words. */
function unusable(url: string, error: unknown): StartError {
  const { protocol, host, pathname } = new URL(url);
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? code : 'no connection';
  const fault = faults[known] ?? 'which cannot be used';
  const allowed =
    'the address of a PostgreSQL 15 or later, such as postgres://user:password@host:5432/database';
  return new StartError(
    `DATABASE_URL is ${protocol}//…@${host}${pathname}, ${fault} (${known}); it may be ${allowed}.`,
  );
}

async function openGiven(url: string, config: Config): Promise<Database> {
  const stop = (): Promise<void> => Promise.resolve();
  const user = decodeURIComponent(new URL(url).username);
  try {
    const mayMake = await mayMakeRoles(url);
    // An app's own role: the catalog is another process's to look after (`--migrate`).
    if (appRoles.some((app) => roleName(app) === user)) {
      return { urlFor: () => url, separateRoles: true, alone: false, stop };
    }
    const passwords = mayMake ? rolePasswords(config) : undefined;
    const { separateRoles } = await migrate({ url, ...(passwords && { passwords }) });
    const urlFor = (app: AppRole): string => (passwords ? withRole(url, app, passwords[app]) : url);
    return { urlFor, separateRoles: separateRoles && mayMake, alone: false, stop };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unusable(url, error);
  }
}
